"""How one figure went over periods: of an organisation, or of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from riskscan import definitions
from riskscan.domain.benchmark import FEWEST
from riskscan.domain.derived import Row, derive, derive_over, leaves, per_inhabitants, total
from riskscan.domain.figure_periods import similar
from riskscan.domain.figures import FigureKey, Kind, Mark
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import SUMMED, Measure
from riskscan.domain.trend import Point, Trend, changes, trend
from riskscan.programme.benchmarking import PERIODS, periods, values_of
from riskscan.programme.figures import permitted_organisation
from riskscan.programme.permissions import Action, Actor, Role, require
from riskscan.programme.system import NotFound, System
from riskscan.store import figure_reading, organisations, places
from riskscan.store.figures import StoredFigure
from riskscan.store.organisations import Organisation

_READ = 8 * PERIODS
"""Of one organisation so many values are read at most; years, quarters and months stand among each other."""


@dataclass(frozen=True, slots=True)
class Step:
    """A point with its change since the point before.

    Over all organisations the point counts those that gave a number in every period of the series; ``whole`` is
    what all ``counted`` of the ``of`` organisations together gave.
    """

    point: Point
    change: Decimal | None = None
    whole: Decimal | None = None
    counted: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """Periods of one length, oldest first; ``panel``: over how many organisations the points count (0: of one)."""

    trend: Trend
    steps: tuple[Step, ...]
    panel: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """Every series of one measure; ``organisation`` None: of all together."""

    measure: Measure
    organisation: Organisation | None
    series: tuple[Series, ...]


def course(system: System, actor: Actor, measure_id: str, organisation_id: int | None) -> Course:
    """How a measure went; raises NotFound, or ``Refused`` for an organisation that is not the actor's to read."""
    require(actor, Action.FIGURES_COMPARE)
    measure = definitions.catalogue().measures.get(measure_id)
    if measure is None:
        raise NotFound("Dit cijfer bestaat niet.")
    if organisation_id is None:
        if measure.derivation is None and measure.quantity not in SUMMED:
            raise NotFound("Dit cijfer telt niet op over organisaties. Kies een organisatie.")
        with system.database.reading():
            return Course(measure, None, tuple(_together(system, actor, measure)))
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
        found = _of_one(system, measure, organisation_id)
        return Course(measure, organisation, tuple(_one_series(measure, some) for some in _families(found)))


def _of_one(system: System, measure: Measure, organisation_id: int) -> list[Step]:
    catalogue = definitions.catalogue()
    names = leaves(catalogue, measure.id)
    found = [
        one
        for one in figure_reading.latest(system.database, organisation_id, names, _READ)
        if one.key.kind is Kind.ACTUAL and not one.key.edition
    ]
    before = figure_reading.preceding(system.database, found) if measure.derivation is None else {}
    of_period: dict[Period, list[StoredFigure]] = {}
    for one in found:
        of_period.setdefault(one.key.period, []).append(one)
    counts = (
        places.inhabitants(system.database, [one.end for one in of_period], organisation_id)
        if per_inhabitants(catalogue, measure.id)
        else {}
    )
    steps = []
    for period, some in of_period.items():
        values = {one.key.measure: one.figure.value for one in some}
        counted = counts.get(period.end, {}).get(organisation_id)
        number = counted.number if counted else None
        value = derive(catalogue, measure.id, values, number).value
        provisional = any(one.figure.mark is Mark.PROVISIONAL for one in some)
        steps.append(Step(Point(period, value, _adjusted(some, before), provisional)))
    return steps


def _adjusted(some: Iterable[StoredFigure], before: Mapping[FigureKey, StoredFigure]) -> Decimal | None:
    """What stood there first, when that was another number."""
    for one in some:
        earlier = before.get(one.key)
        if earlier and isinstance(earlier.figure.value, Decimal) and earlier.figure.value != one.figure.value:
            return earlier.figure.value
    return None


@dataclass(frozen=True)
class _Reported:
    """What organisations gave of one period."""

    period: Period
    rows: Mapping[int, Row]
    """Of each organisation that existed then; its values may be missing."""
    complete: frozenset[int]
    """Those with every value that the measure needs."""

    @property
    def told(self) -> bool:
        """Whether at least half of the organisations gave a number; a total of fewer says little of all."""
        return 2 * len(self.complete) >= len(self.rows) > 0


def _together(system: System, actor: Actor, measure: Measure) -> Iterator[Series]:
    """Over all organisations: a series counts those that gave a number in each of its periods.

    A total over other organisations than the period before would show a rise or fall that nobody had.
    """
    reported = list(_reported(system, measure))
    for family in _families([Step(Point(one.period, None)) for one in reported]):
        own = [next(one for one in reported if one.period == step.point.period) for step in family]
        told = [one for one in own if one.told]
        panel = frozenset.intersection(*(one.complete for one in told)) if told else frozenset[int]()
        few = Role.LEADER not in actor.roles
        steps = []
        for one in own:
            value = _sum(measure, one, panel) if one.told and not (few and len(panel) < FEWEST) else None
            whole = _sum(measure, one, one.complete) if not (few and len(one.complete) < FEWEST) else None
            steps.append(Step(Point(one.period, value), None, whole, len(one.complete), len(one.rows)))
        yield replace(_one_series(measure, steps), panel=len(panel))


def _reported(system: System, measure: Measure) -> Iterator[_Reported]:
    """What organisations gave of the newest periods, newest first."""
    catalogue, everyone = definitions.catalogue(), organisations.every(system.database)
    newest = periods(system, measure.id)
    counts = (
        places.inhabitants(system.database, [one.end for one in newest])
        if per_inhabitants(catalogue, measure.id)
        else {}
    )
    for period in newest:
        values, numbers = values_of(system, catalogue, measure, period), counts.get(period.end, {})
        rows = {
            one.id: Row(values.get(one.id, {}), numbers[one.id].number if one.id in numbers else None)
            for one in everyone
            if one.valid_on(period.end)
        }
        complete = [
            one
            for one, row in rows.items()
            if derive(catalogue, measure.id, row.values, row.inhabitants).value is not None
        ]
        yield _Reported(period, rows, frozenset(complete))


def _sum(measure: Measure, reported: _Reported, counting: frozenset[int]) -> Decimal | None:
    rows = [reported.rows[one] for one in sorted(counting)]
    if measure.derivation is None:
        return total(measure, [row.values.get(measure.id) for row in rows]).value
    return derive_over(definitions.catalogue(), measure.id, rows)[0].value


def _families(steps: list[Step]) -> list[list[Step]]:
    """The steps by the length of their period, the longest series first; each at most ``PERIODS`` long."""
    families: list[list[Step]] = []
    for one in sorted(steps, key=lambda step: (step.point.period.end, step.point.period.start)):
        family = next((some for some in families if similar(some[0].point.period, one.point.period)), None)
        if family is None:
            families.append(family := [])
        family.append(one)
    return [family[-PERIODS:] for family in sorted(families, key=len, reverse=True)]


def _one_series(measure: Measure, steps: list[Step]) -> Series:
    points = [one.point for one in steps]
    told = trend(measure, points, definitions.catalogue().events)
    changed = [replace(one, change=change) for one, change in zip(steps, changes(points), strict=True)]
    return Series(told, tuple(changed))
