"""Figures of organisations side by side, and how one figure went over periods.

Other organisations are named for the programmaleider only; an adviser sees the own ones, a lezer none
(design.md §9, decision 0023).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from riskscan import definitions
from riskscan.domain.benchmark import FEWEST, Rank, Spread, comparable, comparables, place_words, spread
from riskscan.domain.derived import Row, Total, derive, derive_over, leaves, per_inhabitants
from riskscan.domain.figures import FigureValue, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Catalogue, Measure
from riskscan.programme.figures import readable_organisations
from riskscan.programme.permissions import Action, Actor, Role, refusal, require
from riskscan.programme.system import NotFound, System
from riskscan.store import figure_reading, figures, organisations, places
from riskscan.store.figures import Level, Selection
from riskscan.store.organisations import Organisation
from riskscan.store.places import Inhabitants

PERIODS = 12
"""So many of the newest periods can be chosen, and stand in a series."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One organisation's value; its name is empty for who may not see it."""

    organisation_id: int
    name: str
    letters: str
    value: Decimal
    own: bool


@dataclass(frozen=True, slots=True)
class Own:
    """Where an organisation of the viewer stands; ``rank`` is None when there are too few to say."""

    dot: Dot
    rank: Rank | None
    place: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of one period over all organisations. ``dots`` is empty when showing them would name one."""

    measure: Measure
    period: Period
    spread: Spread
    dots: tuple[Dot, ...]
    own: tuple[Own, ...]
    without: tuple[str, ...]
    """Organisations of which there is no value, as far as the viewer may see names."""
    together: Total
    """The measure over all of them together: the sums first, then the formula."""
    counted_on: date | None
    """The oldest count of the inhabitants that were used; None when they were not."""


def periods(system: System, measure_id: str) -> tuple[Period, ...]:
    """The newest periods of which there may be something to compare, newest first."""
    return tuple(period for period, _ in _filled(system, measure_id))


def _filled(system: System, measure_id: str) -> Sequence[tuple[Period, int]]:
    first, *_ = leaves(definitions.catalogue(), measure_id)
    return figure_reading.periods_of(system.database, first, PERIODS)


def _newest(system: System, measure_id: str) -> Period | None:
    """The newest period with enough organisations to compare; else the newest of all."""
    filled = _filled(system, measure_id)
    enough = [period for period, number in filled if number >= FEWEST]
    return next(iter([*enough, *(period for period, _ in filled)]), None)


def compare(
    system: System, actor: Actor, measure_id: str, period: Period | None = None, chosen: int | None = None
) -> Comparison | None:
    """A measure over organisations in a period, when not given the newest with enough of them.

    None when there is no figure at all. ``chosen`` is the organisation that is to stand out: for a programmaleider
    any, for an adviser one of the own (without it all of the own do). Raises NotFound for a measure that
    cannot be compared.
    """
    require(actor, Action.FIGURES_COMPARE)
    measure = definitions.catalogue().measures.get(measure_id)
    if measure is None or not comparable(measure):
        raise NotFound("Dit cijfer wordt niet vergeleken tussen organisaties.")
    with system.database.reading():
        return _Viewer(system, actor, chosen).comparison(measure, period)


def compare_all(system: System, actor: Actor, chosen: int) -> tuple[Comparison, ...]:
    """Everything that can be compared, each in the newest period with enough organisations; see ``compare``."""
    require(actor, Action.FIGURES_COMPARE)
    with system.database.reading():
        viewer = _Viewer(system, actor, chosen)
        found = [viewer.comparison(one) for one in comparables(definitions.catalogue())]
    return tuple(one for one in found if one is not None)


class _Viewer:
    """Who compares: which organisations there are, and what may be seen of them. Read once for every measure."""

    def __init__(self, system: System, actor: Actor, chosen: int | None) -> None:
        self._system = system
        self.everyone = organisations.every(system.database)
        self.names_all = Role.LEADER in actor.roles
        self.readable = frozenset(one.id for one in organisations_to_choose(system, actor))
        own = self.readable if chosen is None and not self.names_all else {chosen} & self.readable
        self.own = frozenset(one for one in own if one is not None)
        self._inhabitants: dict[date, Mapping[int, Inhabitants]] = {}

    def comparison(self, measure: Measure, period: Period | None = None) -> Comparison | None:
        found = period or _newest(self._system, measure.id)
        return _Field(self._system, self, measure, found).comparison() if found else None

    def inhabitants(self, day: date) -> Mapping[int, Inhabitants]:
        if day not in self._inhabitants:
            self._inhabitants |= {day: {}, **places.inhabitants(self._system.database, [day])}
        return self._inhabitants[day]


class _Field:
    """The organisations of one comparison."""

    def __init__(self, system: System, viewer: _Viewer, measure: Measure, period: Period) -> None:
        self._catalogue, self._viewer = definitions.catalogue(), viewer
        self._measure, self._period = measure, period
        self._organisations = [one for one in viewer.everyone if one.valid_on(period.end)]
        self._values = values_of(system, self._catalogue, measure, period)
        inhabited = per_inhabitants(self._catalogue, measure.id)
        self._inhabitants = viewer.inhabitants(period.end) if inhabited else {}

    def comparison(self) -> Comparison:
        outcomes = [(one, self._outcome(one)) for one in self._organisations]
        found = spread([value for _, value in outcomes])
        shown = self._viewer.names_all or found.told
        dots = tuple(self._dot(one, value) for one, value in outcomes if value is not None)
        own = tuple(Own(one, found.rank(one.value), place_words(one.value, found)) for one in dots if one.own)
        without = tuple(one.name for one, value in outcomes if value is None and self._named(one))
        rows = [Row(self._values.get(one.id, {}), self._number(one)) for one in self._organisations]
        _, together = (
            derive_over(self._catalogue, self._measure.id, rows)
            if self._adds_up()
            else (None, Total(None, 0, len(rows)))
        )
        counts = [one.counted_on for one in self._inhabitants.values() if one.counted_on]
        return Comparison(
            self._measure, self._period, found, tuple(sorted(dots, key=lambda one: one.value)) if shown else (),
            own, without, together if shown else Total(None, 0, len(rows)), min(counts, default=None),
        )  # fmt: skip

    def _adds_up(self) -> bool:
        """Whether the measure over all together means something: only of what is derived from counts."""
        return self._measure.derivation is not None

    def _number(self, one: Organisation) -> int | None:
        counted = self._inhabitants.get(one.id)
        return counted.number if counted else None

    def _outcome(self, one: Organisation) -> Decimal | None:
        return derive(
            self._catalogue, self._measure.id, self._values.get(one.id, {}), self._number(one)
        ).value

    def _named(self, one: Organisation) -> bool:
        return self._viewer.names_all or one.id in self._viewer.readable

    def _dot(self, one: Organisation, value: Decimal) -> Dot:
        named = self._named(one)
        return Dot(
            one.id if named else 0,
            one.name if named else "",
            one.letters if named else "",
            value,
            one.id in self._viewer.own,
        )


def values_of(
    system: System, catalogue: Catalogue, measure: Measure, period: Period
) -> Mapping[int, Mapping[str, FigureValue]]:
    """Organisation id → the entered values that a measure follows from, of one period (realisatie)."""
    wanted = Selection(
        Level.ORGANISATION, measures=leaves(catalogue, measure.id), kind=Kind.ACTUAL, edition="",
        start=period.end, end=period.end,
    )  # fmt: skip
    found: dict[int, dict[str, FigureValue]] = {}
    for one in figures.current(system.database, wanted):
        if one.key.period == period and one.key.organisation_id is not None:
            found.setdefault(one.key.organisation_id, {})[one.key.measure] = one.figure.value
    return found


def organisations_to_choose(system: System, actor: Actor) -> Sequence[Organisation]:
    """Those of which the viewer can let one stand out; empty for who sees no names."""
    return readable_organisations(system, actor) if refusal(actor, Action.FIGURES_READ) is None else ()
