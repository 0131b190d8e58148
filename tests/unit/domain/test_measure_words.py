"""What a measure is, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from riskscan import definitions
from riskscan.domain.measure_words import REFERENCES, counted_in, hint_in_general, plausible
from riskscan.domain.measures import Measure, Quantity, Reference, quantity_of


def measure(decimals: int = 0, low: int | None = None, high: int | None = None) -> Measure:
    bounds = [None if one is None else Decimal(one) for one in (low, high)]
    return Measure("m", "M", "zaken", Reference.PERIOD, decimals, Decimal(0), *bounds)


@pytest.mark.parametrize(
    ("decimals", "words"),
    [
        (0, "zaken, in hele getallen"),
        (1, "zaken, met hoogstens 1 decimaal"),
        (2, "zaken, met hoogstens 2 decimalen"),
    ],
)
def test_unit_and_precision(decimals: int, words: str) -> None:
    assert counted_in(measure(decimals)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (50, 1500, "50 tot en met 1.500"),
        (None, 1500, "hoogstens 1.500"),
        (50, None, "50 of meer"),
        (None, None, ""),
    ],
)
def test_the_plausible_range(low: int | None, high: int | None, words: str) -> None:
    assert plausible(measure(0, low, high)) == words


def test_every_reference_has_words() -> None:
    assert set(REFERENCES) == set(Reference)


@pytest.mark.parametrize(
    ("unit", "quantity"),
    [
        ("euro", Quantity.MONEY),
        ("euro per 1.000 inwoners", Quantity.MONEY),
        ("europallets", Quantity.COUNT),
        ("fte", Quantity.STAFF),
        ("%", Quantity.PERCENTAGE),
        ("werkdagen", Quantity.DURATION),
        ("zaken", Quantity.COUNT),
    ],
)
def test_the_quantity_follows_from_the_unit_unless_a_definition_says_otherwise(
    unit: str, quantity: Quantity
) -> None:
    assert quantity_of(unit) is quantity


def test_no_reference_to_a_round_is_left_in_a_hint() -> None:
    hints = {one.id: hint_in_general(one) for one in definitions.catalogue().measures.values()}
    assert hints["budget_incidenteel"].startswith("Budget dat alleen voor het peiljaar is toegekend.")
    assert not [text for text in hints.values() if "{" in text]
