"""How a figure went: a sentence that says only what is true, breaks and events within the series."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.figure_periods import months
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Break, Event, Measure, Quantity, Reference
from riskscan.domain.trend import Point, changes, moment, trend

TRIAGES = Measure("triages", "Triages", "triages", Reference.PEILDATUM, name="Triages langer dan vijf dagen")
BROKEN = Measure(
    "m", "M", "meldingen", Reference.PERIOD, name="M", breaks=(Break(date(2019, 1, 1), "Telt nu anders."),)
)
ABSENCE = Measure("v", "V", "%", Reference.PERIOD, decimals=1, name="Verzuim", quantity=Quantity.PERCENTAGE)


def month(year: int, number: int, value: str | None, **more: object) -> Point:
    return Point(months(year, number, number), Decimal(value) if value is not None else None, **more)  # type: ignore[arg-type]


def day(text: str, value: str) -> Point:
    on = date.fromisoformat(text)
    return Point(Period(on, on), Decimal(value))


def test_the_series_of_the_source_reads_as_people_say_it() -> None:
    found = trend(TRIAGES, [month(2019, 5, "76"), month(2019, 1, "350"), month(2019, 3, "99")])
    assert found.sentence == "Daalde van 350 in januari naar 76 in mei 2019."
    assert [one.value for one in found.points] == [Decimal(350), Decimal(99), Decimal(76)]
    assert changes(found.points) == (None, Decimal(-251), Decimal(-23))


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([], "Er zijn geen gegevens."),
        ([month(2019, 1, None)], "Er zijn geen gegevens."),
        ([month(2019, 1, "5")], "Er is één cijfer: 5 in januari 2019."),
        ([month(2019, 1, "5"), month(2019, 2, "5")], "Bleef gelijk: 5 in januari en in februari 2019."),
        (
            [month(2018, 12, "5"), month(2019, 1, "9"), month(2019, 2, "5")],
            "Bleef per saldo gelijk: 5 in december 2018 en in februari 2019. De hoogste waarde was 9 in januari 2019.",
        ),
        (
            [month(2018, 12, "5"), month(2019, 1, "2"), month(2019, 2, "8")],
            "Steeg van 5 in december 2018 naar 8 in februari 2019. De laagste waarde was 2 in januari 2019.",
        ),
        (
            [day("2016-07-31", "455"), day("2016-09-20", "267")],
            "Daalde van 455 op 31 juli naar 267 op 20 september 2016.",
        ),
        (
            [day("2015-12-31", "5"), day("2016-01-31", "7")],
            "Steeg van 5 op 31 december 2015 naar 7 op 31 januari 2016.",
        ),
        ([month(2019, 1, "350"), month(2019, 3, None)], "Er is één cijfer: 350 in januari 2019."),
    ],
)  # fmt: skip
def test_each_course_has_its_sentence(points: list[Point], sentence: str) -> None:
    assert trend(TRIAGES, points).sentence == sentence


def test_a_percentage_has_its_sign_and_a_provisional_value_says_so() -> None:
    points = [
        Point(months(2023, 1, 12), Decimal(14)),
        Point(months(2024, 1, 12), Decimal("7.5"), provisional=True),
    ]
    assert trend(ABSENCE, points).sentence == "Daalde van 14 % in 2023 naar 7,5 % (voorlopig) in 2024."


def test_a_sentence_never_reaches_over_a_break_in_the_definition() -> None:
    points = [
        Point(months(year, 1, 12), Decimal(value)) for year, value in ((2017, 10), (2018, 20), (2019, 5))
    ]
    found = trend(BROKEN, points)
    assert found.sentence == "Er is één cijfer: 5 in 2019."
    assert [one.text for one in found.breaks] == ["Telt nu anders."]
    assert trend(BROKEN, points[:2]).breaks == ()


def test_events_within_the_series_stand_beside_it() -> None:
    mine = Event(date(2019, 1, 1), "Van mij.", ("triages",))
    events = [mine, Event(date(2019, 1, 1), "Van een ander.", ("x",)), Event(date(2012, 1, 1), "Te vroeg.")]
    found = trend(TRIAGES, [month(2018, 12, "1"), month(2019, 2, "2")], events)
    assert found.events == (mine,)


def test_two_values_of_one_period_are_no_series() -> None:
    with pytest.raises(ValueError, match="one period"):
        trend(TRIAGES, [month(2019, 1, "1"), month(2019, 1, "2")])


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (months(2016, 1, 12), "in 2016"),
        (months(2016, 4, 6), "in het 2e kwartaal 2016"),
        (months(2016, 7, 12), "in het 2e halfjaar 2016"),
        (Period(date(2016, 1, 1), date(2016, 5, 31)), "van 1 januari tot en met 31 mei 2016"),
    ],
)
def test_a_period_is_named_as_in_a_sentence(period: Period, words: str) -> None:
    assert moment(period) == words


NUMBERS = st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=8)


@given(NUMBERS)
def test_up_is_never_called_down(numbers: list[int | None]) -> None:
    points = [month(2019, at + 1, None if one is None else str(one)) for at, one in enumerate(numbers)]
    known = [one for one in numbers if one is not None]
    word = trend(TRIAGES, points).sentence.split()[0]
    if len(known) < 2:
        assert word == "Er"
    else:
        assert word == ("Daalde" if known[-1] < known[0] else "Steeg" if known[-1] > known[0] else "Bleef")


@given(NUMBERS)
def test_changes_add_up_to_the_whole_where_nothing_is_missing(numbers: list[int | None]) -> None:
    points = [month(2019, at + 1, None if one is None else str(one)) for at, one in enumerate(numbers)]
    found = changes(points)
    assert len(found) == len(points)
    if numbers and None not in numbers:
        assert sum(one for one in found if one is not None) == (numbers[-1] or 0) - (numbers[0] or 0)
