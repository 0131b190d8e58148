"""A municipality's share, and that no number that is withheld can be computed from what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.derived import Total
from riskscan.domain.figures import FigureValue
from riskscan.domain.municipal import (
    FEWEST,
    WHOLE,
    Cell,
    difference_words,
    relations,
    share,
    withheld,
)
from riskscan.domain.scan import Special

CATALOGUE = definitions.catalogue()
SMALL = set(range(FEWEST))
counts = st.integers(0, 14)


def table(**columns: list[int | None]) -> dict[str, dict[str, FigureValue]]:
    """Municipalities "0", "1", ... by measure, with the total of each measure as the organisation's own."""
    rows: dict[str, dict[str, FigureValue]] = {}
    for measure, values in columns.items():
        for at, value in enumerate(values):
            rows.setdefault(str(at), {})[measure] = None if value is None else Decimal(value)
        known = [value for value in values if value is not None]
        rows.setdefault(WHOLE, {})[measure] = Decimal(sum(known)) if known else None
    return rows


def hidden(values: Mapping[str, Mapping[str, FigureValue]], measure: str) -> set[str]:
    return {one.place for one in withheld(CATALOGUE, values) if one.measure == measure}


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (283, 753, "37,6 %"),
        (197, 635, "31,0 %"),
        (158140, 521155, "30,3 %"),
        (1, 8, "12,5 %"),
        (1, 16, "6,3 %"),
    ],
)
def test_a_share_is_exact_and_shown_with_one_decimal(part: int, whole: int, words: str) -> None:
    found = share(part, whole)
    assert found is not None
    assert found.words == words


def test_zero_has_a_share_and_what_is_not_known_has_none() -> None:
    nothing = share(0, 753)
    assert nothing is not None
    assert nothing.words == "0,0 %"
    assert share(None, 753) is None
    assert share(Special("onbekend"), 753) is None
    assert share(0, 0) is None


@given(st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_the_shares_of_all_municipalities_are_the_whole(parts: list[int]) -> None:
    found = [share(one, sum(parts)) for one in parts]
    assert sum(one.part for one in found if one) == sum(parts)


def test_the_difference_with_the_organisations_own_total_is_said() -> None:
    measure = CATALOGUE.measure("meldingen")
    told = difference_words(measure, Total(Decimal(750), 17, 18), Decimal(753))
    assert told == (
        "17 van de 18 gemeenten samen: 750 meldingen; dat is 3 minder dan het totaal van de organisatie "
        "(753 meldingen)."
    )
    assert "Samen gelijk" in difference_words(measure, Total(Decimal(753), 18, 18), Decimal(753))
    assert "geen enkele" in difference_words(measure, Total(None, 0, 18), Decimal(753))
    assert "geen totaal" in difference_words(measure, Total(Decimal(3), 18, 18), None)


def test_a_small_count_takes_another_with_it_and_the_rest_is_shown() -> None:
    assert hidden(table(meldingen=[283, 204, 160, 79, 3]), "meldingen") == {"3", "4"}


def test_small_counts_that_cover_each_other_need_no_other() -> None:
    assert hidden(table(meldingen=[20, 4, 3, 1, 1]), "meldingen") == {"1", "2", "3", "4"}
    assert hidden(table(meldingen=[20, 4, 4]), "meldingen") == {"0", "1", "2"}


def test_missing_is_not_small_and_zero_everywhere_is_told() -> None:
    assert hidden(table(meldingen=[283, None, 160]), "meldingen") == set()
    assert hidden(table(meldingen=[0, 0, 0]), "meldingen") == set()
    assert hidden(table(meldingen=[0, 20, 30]), "meldingen") == {"0", "1"}


def test_without_another_that_is_large_enough_the_total_is_not_shown() -> None:
    assert hidden(table(meldingen=[3, 6, 7]), "meldingen") == {WHOLE, "0"}
    assert hidden(table(meldingen=[3]), "meldingen") == {WHOLE, "0"}


def test_where_the_source_withheld_one_the_total_is_not_shown() -> None:
    cells = withheld(CATALOGUE, table(meldingen=[30, 40, None]), [Cell("2", "meldingen")])
    assert cells == {Cell(WHOLE, "meldingen")}


def test_a_part_that_leaves_few_others_is_withheld_with_its_total() -> None:
    values = table(meldingen=[50, 60], meldingen_politie=[48, 30])
    assert hidden(values, "meldingen_politie") == {WHOLE, "0"}
    assert hidden(values, "meldingen") == set()


def test_rates_about_a_few_meldingen_are_withheld() -> None:
    values = table(meldingen=[50, 60, 4])
    values["2"]["triage_op_tijd"] = Decimal(75)
    values["0"]["triage_op_tijd"] = Decimal(90)
    assert hidden(values, "triage_op_tijd") == {"2"}


def test_money_and_what_is_no_case_are_not_withheld() -> None:
    values = table(
        lokale_teams=[1, 2], kosten_overig=[3, 4], omg_schulden=[1, 2], instroom=[30, 40], uitstroom=[29, 40]
    )
    assert withheld(CATALOGUE, values) == frozenset()


@given(st.lists(counts, min_size=1, max_size=4))
@settings(max_examples=60)
def test_every_small_value_stays_possible_for_each_withheld_count(values: list[int]) -> None:
    """What an outsider can conclude from the total and the shown counts, also when told whether all that are
    withheld are small."""
    cells = hidden(table(meldingen=list(values)), "meldingen")
    towns = [int(one) for one in cells if one != WHOLE]
    if not towns or WHOLE in cells:
        return
    rest = sum(values[one] for one in towns)
    options = [one for one in product(range(rest + 1), repeat=len(towns) - 1) if sum(one) <= rest]
    possible = [(*one, rest - sum(one)) for one in options]
    small = all(values[one] < FEWEST for one in towns)
    possible = [one for one in possible if (max(one) < FEWEST) is small]
    for at in range(len(towns)):
        assert {one[at] for one in possible} >= SMALL


@given(st.lists(counts, min_size=1, max_size=6))
def test_every_small_count_is_withheld(values: list[int]) -> None:
    cells = hidden(table(meldingen=list(values)), "meldingen")
    for at, value in enumerate(values):
        assert str(at) in cells or value >= FEWEST or not any(values)


@st.composite
def wholes_with_parts(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    wholes = draw(st.lists(st.integers(0, 11), min_size=2, max_size=3))
    return wholes, [draw(st.integers(0, one)) for one in wholes]


@given(wholes_with_parts())
@settings(max_examples=60)
def test_neither_a_part_nor_what_it_leaves_is_known_when_small(numbers: tuple[list[int], list[int]]) -> None:
    """Over both directions at once: all ways in which the withheld counts can be filled in are tried."""
    wholes, parts = numbers
    values = table(meldingen=list(wholes), meldingen_politie=list(parts))
    hide = {measure: hidden(values, measure) for measure in ("meldingen", "meldingen_politie")}
    possible = list(_ways(wholes, parts, hide))
    for at, (whole, part) in enumerate(zip(wholes, parts, strict=True)):
        told = {(one[0][at], one[1][at]) for one in possible}
        for value, seen in (
            (whole, {w for w, _ in told}),
            (part, {p for _, p in told}),
            (whole - part, {w - p for w, p in told}),
        ):
            if value < FEWEST and any(parts) and any(wholes):
                assert len(seen) > 1, (at, value)


def _ways(
    wholes: list[int], parts: list[int], hide: Mapping[str, set[str]]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every table that gives the same publication; counts up to a bound are enough to find a second one."""
    most = max(wholes) + 6

    def columns(values: list[int], cells: set[str]) -> list[tuple[int, ...]]:
        choice = [range(most) if str(at) in cells else [one] for at, one in enumerate(values)]
        return [one for one in product(*choice) if WHOLE in cells or sum(one) == sum(values)]

    return [
        (w, p)
        for w in columns(wholes, hide["meldingen"])
        for p in columns(parts, hide["meldingen_politie"])
        if all(a >= b for a, b in zip(w, p, strict=True))
    ]


def test_what_is_left_of_a_whole_counts_people_and_a_balance_does_not() -> None:
    found = relations(CATALOGUE)
    assert ("meldingen", ("meldingen_politie",)) in found
    assert ("meldingen", ("meldingen_politie", "meldingen_lokaal_team")) in found
    assert ("wl_onderzoek_duur", ("wl_onderzoek_bewust",)) in found
    assert not any(whole == "instroom" for whole, _ in found)
