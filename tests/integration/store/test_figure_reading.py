"""What pages ask of the figures: the newest values, and work that does not grow with the years that are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from support import World

from riskscan.domain.figures import Figure, FigureKey, Kind
from riskscan.domain.lifecycle import Period
from riskscan.store import figure_reading, figures

MEASURES = ("meldingen", "adviesvragen")
Ask = Callable[[World], object]


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def keep(
    world: World, number: int, value: int | None, measure: str = "meldingen", kind: Kind = Kind.ACTUAL
) -> None:
    at = FigureKey(world.organisation_id, measure, year(number), None, kind)
    with world.database.writing():
        account = world.adviser.account_id or 0
        figures.append(
            world.database,
            [Figure(at, None if value is None else Decimal(value))],
            account,
            world.system.stamp(),
        )


def values(found: tuple[figures.StoredFigure, ...]) -> list[tuple[int, str]]:
    return [(one.key.period.start.year, str(one.figure.value)) for one in found]


def test_the_latest_are_the_newest_periods_with_their_current_value(world: World) -> None:
    for number in range(2010, 2018):
        keep(world, number, number)
    keep(world, 2017, 1)
    keep(world, 2016, None)
    assert values(figure_reading.latest(world.database, world.organisation_id, MEASURES, 3)) == [
        (2017, "1"),
        (2016, "None"),
        (2015, "2015"),
    ]


def test_the_window_takes_what_starts_in_it_with_every_kind(world: World) -> None:
    for number in range(2010, 2018):
        keep(world, number, number)
    keep(world, 2016, 5, kind=Kind.BUDGET)
    window = Period(date(2016, 1, 1), date(2017, 12, 31))
    found = figure_reading.starting_within(world.database, world.organisation_id, MEASURES, window)
    assert values(found) == [(2016, "5"), (2016, "2016"), (2017, "2017")]
    assert figure_reading.years_kept(world.database, world.organisation_id, MEASURES) == (2010, 2017)
    assert figure_reading.years_kept(world.database, world.other_organisation_id, MEASURES) is None


def test_last_filled_passes_over_what_was_emptied_and_over_other_kinds(world: World) -> None:
    keep(world, 2015, 1)
    keep(world, 2016, 2)
    keep(world, 2016, None)
    keep(world, 2017, 3, kind=Kind.BUDGET)
    place = (world.organisation_id, "meldingen")
    places = [place, (world.organisation_id, "adviesvragen"), (world.other_organisation_id, "meldingen")]
    assert figure_reading.last_filled(world.database, places, [Kind.ACTUAL]) == {place: year(2015)}
    assert figure_reading.last_filled(world.database, places, list(Kind)) == {place: year(2017)}


def test_what_stood_before_is_the_save_just_before(world: World) -> None:
    for value in (455, 300, 267):
        keep(world, 2016, value)
    at = FigureKey(world.organisation_id, "meldingen", year(2016))
    now = figure_reading.newest(world.database, [at])
    assert now[at].figure.value == Decimal(267)
    before = figure_reading.preceding(world.database, now.values())
    assert before[at].figure.value == Decimal(300)
    assert figure_reading.preceding(world.database, [figures.of_key(world.database, at)[0]]) == {}


ASKED: dict[str, Ask] = {
    "newest": lambda world: figure_reading.newest(
        world.database, [FigureKey(world.organisation_id, "meldingen", year(2017))]
    ),
    "latest": lambda world: figure_reading.latest(world.database, world.organisation_id, MEASURES, 8),
    "starting_within": lambda world: figure_reading.starting_within(
        world.database, world.organisation_id, MEASURES, Period(date(2014, 1, 1), date(2018, 12, 31))
    ),
    "last_filled": lambda world: figure_reading.last_filled(
        world.database, [(world.organisation_id, one) for one in MEASURES], [Kind.ACTUAL]
    ),
    "years_kept": lambda world: figure_reading.years_kept(world.database, world.organisation_id, MEASURES),
}


def steps_of(world: World, ask: Ask) -> int:
    """How much SQLite works for a question, in hundreds of its instructions."""
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    world.database.connection.set_progress_handler(tick, 100)
    ask(world)
    world.database.connection.set_progress_handler(None, 0)
    return count


@pytest.mark.parametrize("name", ASKED)
def test_the_work_does_not_grow_with_the_years_that_are_kept(world: World, name: str) -> None:
    ask = ASKED[name]
    for number in range(2008, 2019):
        for measure in MEASURES:
            keep(world, number, number, measure)
    ask(world)
    few = steps_of(world, ask)
    for number in range(1908, 2008):
        for measure in MEASURES:
            keep(world, number, number, measure)
    assert steps_of(world, ask) <= few * 1.3 + 2
