"""Entering figures: the lines of a form for one period, and what is asked back before they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from riskscan import definitions
from riskscan.domain.figure_entry import fits, question
from riskscan.domain.figures import Figure, FigureKey, FigureValue, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import SUMMED, Catalogue, Group, Measure
from riskscan.programme.figures import field_name, permitted_organisation
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.system import NotFound, System
from riskscan.store import figure_reading, organisations, rounds
from riskscan.store.figures import StoredFigure
from riskscan.store.organisations import Municipality, Organisation

EARLIER = 12
"""So many values of a measure are looked at to find some that a new value can be laid beside."""
SUGGESTED = 6
EDITIONS = ("Burap 1", "Burap 2", "voorstel", "besluit")
"""The uitgaven that a prognose or begroting usually has; others may be typed."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a form is about: one period, kind and edition."""

    period: Period
    kind: Kind = Kind.ACTUAL
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a form: which figure, what is stored of it, and values to lay beside a new one."""

    measure: Measure
    key: FigureKey
    stored: StoredFigure | None
    before: StoredFigure | None = None
    """What was saved before the stored value."""
    beside: tuple[Figure, ...] = ()
    municipality: Municipality | None = None

    @property
    def name(self) -> str:
        return field_name(self.key)

    @property
    def label(self) -> str:
        return self.municipality.name if self.municipality else self.measure.name

    @property
    def value(self) -> FigureValue:
        return self.stored.figure.value if self.stored else None

    def question(self, value: FigureValue) -> str:
        """What to ask about a new value; nothing about one that stays as it is."""
        if value == self.value:
            return ""
        part = self.municipality is not None
        return question(self.measure, self.key.period, value, self.beside, part=part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form: the measures of one group that fit the period."""

    organisation: Organisation
    group: Group
    place: Place
    lines: tuple[Line, ...]
    elsewhere: tuple[Measure, ...]
    """Measures of the group that are of another kind of period."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A form: one measure over the municipalities of the organisation on the last day of the period."""

    organisation: Organisation
    measure: Measure
    place: Place
    lines: tuple[Line, ...]
    own: StoredFigure | None
    """The organisation's own total, which need not be the sum."""

    @property
    def summed(self) -> bool:
        """Whether the parts add up to something at all; percentages and grades do not."""
        return self.measure.quantity in SUMMED


def group_of(catalogue: Catalogue, group_id: str) -> Group:
    """Raises NotFound."""
    found = next((one for one in catalogue.groups if one.id == group_id), None)
    if found is None:
        raise NotFound("Deze groep cijfers bestaat niet.")
    return found


def measure_of(catalogue: Catalogue, measure_id: str) -> Measure:
    """Raises NotFound."""
    found = catalogue.measures.get(measure_id)
    if found is None:
        raise NotFound("Dit cijfer bestaat niet.")
    return found


def sheet(system: System, actor: Actor, organisation_id: int, group_id: str, place: Place) -> Sheet:
    """The form of one group for one period; raises NotFound or Refused."""
    catalogue = definitions.catalogue()
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_WRITE)
        group = group_of(catalogue, group_id)
        asked = [one for one in catalogue.of_group(group.id) if one.derivation is None]
        measures = [one for one in asked if fits(one, place.period)]
        keys = [_key(organisation_id, one, place) for one in measures]
        stored = figure_reading.newest(system.database, keys)
        before = figure_reading.preceding(system.database, stored.values())
        around = figure_reading.latest(
            system.database, organisation_id, [one.id for one in measures], EARLIER
        )
    lines = tuple(
        Line(
            measure,
            key,
            stored.get(key),
            before.get(key),
            _beside(key, [one.figure for one in around if one.key.measure == measure.id]),
        )
        for measure, key in zip(measures, keys, strict=True)
    )
    return Sheet(organisation, group, place, lines, tuple(one for one in asked if one not in measures))


def spread(system: System, actor: Actor, organisation_id: int, measure_id: str, place: Place) -> Spread:
    """The form of one measure over the municipalities; raises NotFound or Refused."""
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_WRITE)
        measure = measure_of(definitions.catalogue(), measure_id)
        if not fits(measure, place.period):
            raise NotFound("Dit cijfer wordt niet voor zo'n periode ingevuld.")
        towns = organisations.municipalities(system.database, organisation_id, place.period.end)
        own = _key(organisation_id, measure, place)
        keys = [_key(organisation_id, measure, place, one.code) for one in towns]
        stored = figure_reading.newest(system.database, [own, *keys])
        before = figure_reading.preceding(system.database, stored.values())
    lines = tuple(
        Line(
            measure,
            key,
            stored.get(key),
            before.get(key),
            tuple(one.figure for one in (stored.get(key), stored.get(own)) if one),
            town,
        )
        for town, key in zip(towns, keys, strict=True)
    )
    return Spread(organisation, measure, place, lines, stored.get(own))


def _key(organisation_id: int, measure: Measure, place: Place, municipality: str | None = None) -> FigureKey:
    return FigureKey(organisation_id, measure.id, place.period, municipality, place.kind, place.edition)


def _beside(key: FigureKey, others: Sequence[Figure]) -> tuple[Figure, ...]:
    """What a new value can be laid beside: what stands there now, then the nearest periods of the same kind."""

    def distance(one: Figure) -> tuple[bool, int, bool]:
        days = abs((one.key.period.end - key.period.end).days)
        return one.key != key, days, one.key.kind is not key.kind

    found = [one for one in others if one.value is not None]
    own = [one for one in found if one.key == key or one.key.period != key.period]
    return tuple(sorted(own, key=distance)[:2])


@dataclass(frozen=True, slots=True)
class Choices:
    """What someone can choose to fill in for an organisation."""

    organisation: Organisation
    groups: tuple[Group, ...]
    suggested: tuple[tuple[Group, tuple[Place, ...]], ...]
    editions: tuple[str, ...]


def choices(system: System, actor: Actor, organisation_id: int) -> Choices:
    """Per group the periods that the rounds ask or that were filled in before; raises NotFound or Refused."""
    catalogue = definitions.catalogue()
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_WRITE)
        taking_part = (
            one.plan.references
            for one in rounds.every(system.database)
            if organisation_id in rounds.organisation_ids(system.database, one.id)
        )
        asked = tuple(islice(taking_part, SUGGESTED))
        measures = [one for one in catalogue.measures.values() if one.derivation is None]
        kept = figure_reading.latest(
            system.database, organisation_id, [one.id for one in measures], SUGGESTED
        )
    of_rounds = [
        Place(period)
        for one in asked
        for period in (
            Period(one.staff_date, one.staff_date),
            one.period,
            _whole_year(one.peiljaar),
        )
    ]
    suggested = []
    for group in catalogue.groups:
        fitting = [one for one in measures if one.group == group.id]
        names = {one.id for one in fitting}
        places = [place for place in of_rounds if any(fits(one, place.period) for one in fitting)]
        places += [
            Place(one.key.period, one.key.kind, one.key.edition) for one in kept if one.key.measure in names
        ]
        suggested.append((group, tuple(_newest_first(places)[:SUGGESTED])))
    editions = tuple(dict.fromkeys((*EDITIONS, *sorted({one.key.edition for one in kept} - {""}))))
    return Choices(organisation, tuple(group for group, _ in suggested), tuple(suggested), editions)


def _whole_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _newest_first(places: Sequence[Place]) -> list[Place]:
    def order(one: Place) -> tuple[date, date, str, str]:
        return one.period.end, one.period.start, one.kind, one.edition

    return sorted(set(places), key=order, reverse=True)
