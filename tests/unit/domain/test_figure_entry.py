"""Typing figures in: what a text means, what is asked back, and what municipalities make together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.dutch import NotDutch
from riskscan.domain.figure_entry import fits, question, read_value, total_words, typed_value
from riskscan.domain.figure_periods import parse_period
from riskscan.domain.figures import Figure, FigureKey, FigureValue
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.scan import NOT_APPLICABLE, UNKNOWN, Special

MEASURES = [one for one in definitions.catalogue().measures.values() if one.derivation is None]
MELDINGEN = definitions.catalogue().measure("meldingen")
YEAR = parse_period("2016")
BEFORE = parse_period("2015")


def earlier(value: int, period: Period = BEFORE) -> Sequence[Figure]:
    return [Figure(FigureKey(1, MELDINGEN.id, period), Decimal(value))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("   ", None),
        ("0", Decimal(0)),
        ("1.358", Decimal(1358)),
        ("onbekend", Special(UNKNOWN)),
        ("N.V.T.", Special(NOT_APPLICABLE)),
        ("nvt", Special(NOT_APPLICABLE)),
    ],
)
def test_nothing_zero_unknown_and_not_applicable_are_four_things(text: str, value: FigureValue) -> None:
    assert read_value(MELDINGEN, text) == value


@pytest.mark.parametrize("text", ["12x", "-3", "1,5", "=1+1", "n.v.t", "€ 5"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(NotDutch):
        read_value(MELDINGEN, text)


@st.composite
def measured(draw: st.DrawFn) -> tuple[Measure, FigureValue]:
    measure = draw(st.sampled_from(MEASURES))
    low = int(measure.minimum.to_integral_value()) if measure.minimum > -1000 else -1000
    high = int(measure.maximum) if measure.maximum is not None else 10**9
    number = st.decimals(low, high, places=measure.decimals, allow_nan=False, allow_infinity=False)
    special = st.sampled_from([None, Special(UNKNOWN), Special(NOT_APPLICABLE)])
    return measure, draw(number | special)


@given(measured())
def test_what_a_form_shows_reads_back_as_the_same_value(case: tuple[Measure, FigureValue]) -> None:
    measure, value = case
    assert read_value(measure, typed_value(measure, value)) == value


@pytest.mark.parametrize(
    ("value", "compared"),
    [
        (34000, "tien keer zo veel als de 3.400 meldingen van 2015"),
        (340, "tien keer zo weinig als de 3.400 meldingen van 2015"),
        (35000, "ongeveer 10 keer zo veel"),
    ],
)
def test_a_digit_too_many_or_too_few_is_asked_about(value: int, compared: str) -> None:
    asked = question(MELDINGEN, YEAR, Decimal(value), earlier(3400))
    assert asked.startswith("Klopt ")
    assert compared in asked


def test_a_correction_is_laid_beside_what_stands_there_now() -> None:
    asked = question(MELDINGEN, YEAR, Decimal(34000), earlier(3400, YEAR))
    assert "de 3.400 meldingen die er nu staan" in asked


@pytest.mark.parametrize("value", [3400, 3900, 1200, 15000])
def test_an_ordinary_value_is_not_asked_about(value: int) -> None:
    assert question(MELDINGEN, YEAR, Decimal(value), earlier(3400)) == ""


def test_values_of_another_kind_of_period_are_not_compared() -> None:
    quarter = parse_period("1e kwartaal 2016")
    assert question(MELDINGEN, quarter, Decimal(340), earlier(3400)) == ""


def test_outside_the_plausible_range_is_asked_about_and_a_municipality_may_be_small() -> None:
    assert "Verwacht wordt 50 meldingen tot en met 15.000 meldingen" in question(
        MELDINGEN, YEAR, Decimal(3), []
    )
    assert question(MELDINGEN, YEAR, Decimal(3), [], part=True) == ""
    assert question(MELDINGEN, YEAR, Decimal(16000), [], part=True)


def test_unknown_and_empty_are_never_asked_about() -> None:
    assert question(MELDINGEN, YEAR, None, earlier(3400)) == ""
    assert question(MELDINGEN, YEAR, Special(UNKNOWN), earlier(3400)) == ""


def test_each_measure_fits_the_periods_of_its_kind_only() -> None:
    day, quarter = parse_period("31-7-2016"), parse_period("1e kwartaal 2016")
    for one in MEASURES:
        expected = {
            Reference.YEAR: (True, False, False),
            Reference.PERIOD: (True, True, False),
            Reference.DATE: (False, False, True),
            Reference.PEILDATUM: (False, False, True),
        }[one.reference]
        assert tuple(fits(one, period) for period in (YEAR, quarter, day)) == expected
    derived = [one for one in definitions.catalogue().measures.values() if one.derivation is not None]
    assert not any(fits(one, period) for one in derived for period in (YEAR, quarter, day))


@given(
    st.lists(st.none() | st.integers(0, 10**6).map(Decimal), min_size=1), st.integers(0, 10**7).map(Decimal)
)
def test_the_total_says_of_how_many_it_is_and_never_counts_a_gap_as_zero(
    parts: list[Decimal | None], own: Decimal
) -> None:
    numbers = [one for one in parts if one is not None]
    words = " ".join(total_words(MELDINGEN, parts, own))
    if not numbers:
        assert "Van geen van de gemeenten" in words
        return
    assert f"{len(numbers)} van {len(parts)} gemeenten" in words
    assert ("telt niet als nul" in words) == (len(numbers) < len(parts))
    assert ("precies evenveel" in words) == (sum(numbers) == own)
    assert ("Dat hoeft niet gelijk te zijn" in words) == (sum(numbers) != own)


def test_the_difference_with_the_own_total_is_said_in_words() -> None:
    words = total_words(MELDINGEN, [Decimal(283), Decimal(460), None], Decimal(753))
    assert words[0] == (
        "Samen 743 meldingen, opgeteld over 2 van 3 gemeenten. Van 1 gemeente is er geen getal; dat telt niet als nul."
    )
    assert (
        words[1] == "De organisatie als geheel heeft 753 meldingen: 10 meldingen meer dan de gemeenten samen."
    )
    assert total_words(MELDINGEN, [Decimal(1)], None)[1].endswith("geen gegevens.")
