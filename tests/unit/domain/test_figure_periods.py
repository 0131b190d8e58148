"""Periods by the names people give them: what is written is read back, and nothing is guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.dutch import NotDutch
from riskscan.domain.figure_periods import parse_period, period_name, similar
from riskscan.domain.lifecycle import Period

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
periods = st.tuples(days, days).map(lambda two: Period(min(two), max(two)))


def span(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("1e kwartaal 2016", "2016-01-01", "2016-03-31"),
        ("  2e  Kwartaal van 2016 ", "2016-04-01", "2016-06-30"),
        ("Q3 2016", "2016-07-01", "2016-09-30"),
        ("2016-K4", "2016-10-01", "2016-12-31"),
        ("2e halfjaar 2016", "2016-07-01", "2016-12-31"),
        ("H1 2016", "2016-01-01", "2016-06-30"),
        ("februari 2016", "2016-02-01", "2016-02-29"),
        ("31-7-2016", "2016-07-31", "2016-07-31"),
        ("31 juli 2016", "2016-07-31", "2016-07-31"),
        ("1-1-2016 t/m 31-5-2016", "2016-01-01", "2016-05-31"),
        ("1 januari tot en met 31 maart 2016", "2016-01-01", "2016-03-31"),
    ],
)
def test_a_period_is_read_as_it_is_said(text: str, start: str, end: str) -> None:
    assert parse_period(text) == span(start, end)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Vul een periode in"),
        ("vorig jaar", "Vul een periode in"),
        ("5e kwartaal 2016", "Vul een periode in"),
        ("3e halfjaar 2016", "Vul een periode in"),
        ("0000", "Vul een periode in"),
        ("1066", "Het jaar 1066 kan niet kloppen"),
        ("31-2-2016", "De datum 31-2-2016 bestaat niet"),
        ("31-5-2016 t/m 1-1-2016", "eindigt voordat zij begint"),
        ("1-1-2016 t/m morgen", "Vul een datum in"),
    ],
)
def test_what_is_no_period_is_refused_with_what_to_type(text: str, message: str) -> None:
    with pytest.raises(NotDutch, match=message):
        parse_period(text)


@given(periods)
def test_the_name_of_a_period_reads_back_as_that_period(period: Period) -> None:
    assert parse_period(period_name(period)) == period


@given(st.integers(1900, 2200), st.sampled_from(["{}", "{}e kwartaal", "{}e halfjaar"]), st.integers(1, 4))
def test_a_year_or_part_of_it_keeps_its_short_name(year: int, form: str, number: int) -> None:
    text = (
        str(year) if form == "{}" else f"{form.format(min(number, 2) if 'half' in form else number)} {year}"
    )
    assert period_name(parse_period(text)) == text


@given(st.text(max_size=40))
def test_no_text_whatever_makes_reading_a_period_fail(text: str) -> None:
    with suppress(NotDutch):
        period = parse_period(text)
        assert period.start <= period.end


@given(periods)
def test_a_period_is_like_itself(period: Period) -> None:
    assert similar(period, period)


def test_a_day_is_not_like_a_quarter_and_a_quarter_not_like_a_year() -> None:
    quarter, year = parse_period("1e kwartaal 2016"), parse_period("2016")
    assert not similar(parse_period("31-3-2016"), quarter)
    assert not similar(quarter, year)
    assert similar(quarter, parse_period("3e kwartaal 2015"))
    assert similar(year, Period(year.start + timedelta(366), date(2017, 12, 31)))
