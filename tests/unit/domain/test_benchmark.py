"""Organisations side by side: quartiles as spreadsheets count them, and nothing that points to one of a few."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.benchmark import FEWEST, comparable, place_words, spread
from riskscan.domain.measures import Derivation, Derived, Measure, Quantity, Reference

NUMBERS = st.lists(st.decimals(0, 10**6, places=2), min_size=FEWEST, max_size=30)


@given(NUMBERS)
def test_quartiles_are_those_of_a_spreadsheet(numbers: list[Decimal]) -> None:
    found = spread(numbers)
    exact = statistics.quantiles([Fraction(one) for one in numbers], n=4, method="inclusive")
    assert [Fraction(one or 0) for one in (found.lower_quartile, found.median, found.upper_quartile)] == exact
    assert (found.low, found.high) == (min(numbers), max(numbers))


@given(st.lists(st.decimals(0, 100, places=1), max_size=FEWEST - 1), st.integers(0, 5))
def test_of_a_few_only_their_number_is_told(numbers: list[Decimal], missing: int) -> None:
    found = spread([*numbers, *[None] * missing])
    assert (found.number, found.missing, found.of) == (len(numbers), missing, len(numbers) + missing)
    parts = (found.low, found.lower_quartile, found.median, found.upper_quartile, found.high)
    assert parts == (None,) * 5
    assert all(found.rank(one) is None and place_words(one, found) == "" for one in numbers)


@given(NUMBERS)
def test_ranks_go_from_high_to_low_and_ties_share_one(numbers: list[Decimal]) -> None:
    found = spread(numbers)
    ranks = [found.rank(one) for one in numbers]
    assert all(ranks)
    for number, rank in zip(numbers, ranks, strict=True):
        assert rank is not None
        assert rank.place == 1 + sum(1 for one in numbers if one > number)
        assert rank.shared == numbers.count(number)
    assert found.rank(Decimal(-1)) is None


def test_the_words_of_a_place_say_where_it_is() -> None:
    found = spread([Decimal(one) for one in (1, 2, 3, 4, 5)])
    assert [place_words(Decimal(one), found) for one in (1, 3, 5)] == [
        "lager dan bij driekwart van de organisaties",
        "gelijk aan de middelste waarde",
        "hoger dan bij driekwart van de organisaties",
    ]
    assert place_words(Decimal(2), found).startswith("onder de middelste waarde")
    rank = found.rank(Decimal(4))
    assert rank is not None
    assert rank.words == "2 van 5, van hoog naar laag"
    tied = spread([Decimal(one) for one in (1, 2, 4, 4, 5)]).rank(Decimal(4))
    assert tied is not None
    assert tied.words == "gedeeld 2 van 5, van hoog naar laag"


def measure(quantity: Quantity, kind: Derived | None = None) -> Measure:
    derivation = Derivation(kind, ("a",), ("b",), 1000) if kind else None
    return Measure("m", "M", "x", Reference.YEAR, quantity=quantity, derivation=derivation)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (measure(Quantity.COUNT), False), (measure(Quantity.MONEY), False), (measure(Quantity.STAFF), False),
        (measure(Quantity.PERCENTAGE), True), (measure(Quantity.GRADE), True), (measure(Quantity.DURATION), True),
        (measure(Quantity.MONEY, Derived.PER_INHABITANTS), True), (measure(Quantity.COUNT, Derived.SUM), False),
        (measure(Quantity.PERCENTAGE, Derived.SHARE), True), (measure(Quantity.COUNT, Derived.DIFFERENCE), False),
    ],
)  # fmt: skip
def test_a_bare_count_or_amount_is_not_compared(one: Measure, expected: bool) -> None:
    assert comparable(one) == expected
