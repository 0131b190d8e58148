"""Sturingsinformatie: of which periods each kind of figure is shown, and beside which earlier ones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.figure_periods import months, parse_period
from riskscan.domain.lifecycle import Period
from riskscan.domain.steering import (
    FACTORS,
    SHARED,
    TOPICS,
    Moments,
    a_year_before,
    last_year,
    moments,
    preceding,
    series_of,
)

CATALOGUE = definitions.catalogue()
QUARTER = parse_period("1e kwartaal 2019")


def day(text: str) -> Period:
    return Period(date.fromisoformat(text), date.fromisoformat(text))


@pytest.mark.parametrize(
    ("asked", "before", "year_before"),
    [
        ("1e kwartaal 2019", "4e kwartaal 2018", "1e kwartaal 2018"),
        ("2016", "2015", "2015"),
        ("februari 2016", "januari 2016", "februari 2015"),
        ("1e halfjaar 2016", "2e halfjaar 2015", "1e halfjaar 2015"),
        ("1-1-2016 t/m 31-5-2016", "1-8-2015 t/m 31-12-2015", "1-1-2015 t/m 31-5-2015"),
    ],
)
def test_beside_a_period_stand_the_one_before_it_and_that_of_a_year_earlier(
    asked: str, before: str, year_before: str
) -> None:
    assert preceding(parse_period(asked)) == parse_period(before)
    assert a_year_before(parse_period(asked)) == parse_period(year_before)


def test_days_that_are_no_whole_months_have_no_period_before_them() -> None:
    odd = parse_period("3-1-2016 t/m 20-2-2016")
    assert preceding(odd) is None
    assert a_year_before(odd) is None


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 12))
def test_a_period_of_months_begins_the_day_after_the_one_before_it(year: int, one: int, other: int) -> None:
    asked = months(year, min(one, other), max(one, other))
    before = preceding(asked)
    assert before is not None
    assert (asked.start - before.end).days == 1
    assert a_year_before(asked) == months(year - 1, min(one, other), max(one, other))


def test_a_count_on_a_day_is_the_last_in_the_period() -> None:
    known = [day("2019-01-31"), day("2019-03-20"), day("2019-04-01"), day("2018-12-31"), QUARTER]
    found = moments(CATALOGUE.measure("werkvoorraad"), QUARTER, known)
    assert found == Moments(day("2019-03-20"), day("2018-12-31"), None)


def test_a_figure_of_a_year_is_of_the_last_year_that_was_over() -> None:
    assert last_year(QUARTER) == parse_period("2018")
    assert last_year(parse_period("4e kwartaal 2018")) == parse_period("2018")
    found = moments(CATALOGUE.measure("kosten_overig"), QUARTER, [])
    assert found == Moments(parse_period("2018"), parse_period("2017"), parse_period("2017"))


def test_a_series_holds_periods_as_long_and_none_that_is_later() -> None:
    known = [
        parse_period(one) for one in ("2018", "4e kwartaal 2018", "2e kwartaal 2019", "3e kwartaal 2018")
    ]
    assert series_of(QUARTER, known) == tuple(map(parse_period, ("3e kwartaal 2018", "4e kwartaal 2018")))
    assert series_of(None, known) == ()


def test_every_question_is_answered_by_figures_that_exist() -> None:
    for topic in (*TOPICS, FACTORS):
        measures = topic.of(CATALOGUE)
        assert len({one.id for one in measures}) == len(measures) > 0
        assert set(topic.followed) <= {one.id for one in measures}
    assert all(CATALOGUE.measure(one).derivation is None for one in SHARED)
