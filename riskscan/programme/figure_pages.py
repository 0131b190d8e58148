"""Reading the figures of an organisation: what is filled in, the newest values, the years, one figure's history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskscan import definitions
from riskscan.domain.figures import FigureKey, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Group, Measure
from riskscan.domain.waiting_lists import ENTERED
from riskscan.programme.figure_derived import DerivedRow, Deriver
from riskscan.programme.figure_entry import measure_of
from riskscan.programme.figures import may_write, permitted_organisation, readable_organisations
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.system import NotFound, System
from riskscan.store import figure_reading, figures, organisations
from riskscan.store.figures import StoredFigure
from riskscan.store.organisations import Municipality, Organisation

NEWEST = 8
"""So many values of a measure its row shows at most."""
YEARS = 5
"""So many years stand side by side."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An organisation with per group the newest period of which a realisatie is filled in; None: of none.

    ``ahead``: the newest period of a prognose or begroting, of the groups that have nothing else.
    """

    organisation: Organisation
    last: tuple[Period | None, ...]
    ahead: tuple[Period | None, ...]
    ended: bool
    """It no longer exists."""


@dataclass(frozen=True, slots=True)
class Overview:
    groups: tuple[Group, ...]
    rows: tuple[Filled, ...]


def overview(system: System, actor: Actor) -> Overview:
    """What is filled in of every organisation the actor may read, with two queries whatever is kept."""
    catalogue = definitions.catalogue()
    typed = {one.id: one.group for one in catalogue.measures.values() if one.derivation is None}
    with system.database.reading():
        readable = readable_organisations(system, actor)
        places = [(one.id, measure) for one in readable for measure in typed]
        last = _per_group(figure_reading.last_filled(system.database, places, [Kind.ACTUAL]), typed)
        # Only where there is nothing else: there a search for them passes over no realisaties of other years.
        without = [place for place in places if (place[0], typed[place[1]]) not in last]
        ahead = figure_reading.last_filled(system.database, without, [Kind.FORECAST, Kind.BUDGET])
    expected = _per_group(ahead, typed)
    groups = tuple(one for one in catalogue.groups if one.id in typed.values())
    today = system.now().date()
    rows = tuple(
        Filled(
            one,
            tuple(last.get((one.id, group.id)) for group in groups),
            tuple(expected.get((one.id, group.id)) for group in groups),
            not one.valid_on(today),
        )
        for one in readable
    )
    return Overview(groups, rows)


def _per_group(
    found: Mapping[tuple[int, str], Period], group_of: Mapping[str, str]
) -> dict[tuple[int, str], Period]:
    """Organisation id and group → the newest period of its measures."""
    last: dict[tuple[int, str], Period] = {}
    for (organisation_id, measure), period in found.items():
        place = (organisation_id, group_of[measure])
        if place not in last or (period.end, period.start) > (last[place].end, last[place].start):
            last[place] = period
    return last


@dataclass(frozen=True, slots=True)
class Shown:
    """A current value, with what was saved of it before (None: it was saved once)."""

    stored: StoredFigure
    before: StoredFigure | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """The newest values of a measure: per kind of the newest period, the period before it behind that."""

    measure: Measure
    of_kind: tuple[tuple[Kind, tuple[Shown, ...]], ...]
    """For each kind that occurs in the group."""


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The measures of a group that have values, under the kinds that occur; the others by name."""

    group: Group
    kinds: tuple[Kind, ...]
    rows: tuple[MeasureRow, ...]
    without: tuple[Measure, ...]
    derived: tuple[DerivedRow, ...]
    """What follows from them; those with a reason could not be computed."""

    @property
    def waiting_day(self) -> date | None:
        """The newest peildatum with waiting lists, which have a page of their own; None: there are none here."""
        return max(
            (
                shown.stored.key.period.start
                for row in self.rows
                if row.measure.id in ENTERED
                for kind, found in row.of_kind
                if kind is Kind.ACTUAL
                for shown in found
                if shown.stored.key.period.start == shown.stored.key.period.end
            ),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Dossier:
    """The newest figures of one organisation."""

    organisation: Organisation
    groups: tuple[GroupRows, ...]
    municipalities: tuple[Municipality, ...]
    may_write: bool


def dossier(system: System, actor: Actor, organisation_id: int) -> Dossier:
    """The newest values of every measure of an organisation; raises NotFound or Refused."""
    catalogue = definitions.catalogue()
    typed = [one for one in catalogue.measures.values() if one.derivation is None]
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
        found = figure_reading.latest(system.database, organisation_id, [one.id for one in typed], NEWEST)
        before = figure_reading.preceding(system.database, found)
        towns = organisations.municipalities(system.database, organisation_id, system.now().date())
        writing = may_write(system, actor, organisation_id)
        deriver = Deriver(system, organisation_id, catalogue, found)
        of_measure: dict[str, list[Shown]] = {}
        for one in found:
            of_measure.setdefault(one.key.measure, []).append(Shown(one, before.get(one.key)))
        groups = [
            _group_rows(group, catalogue.of_group(group.id), of_measure, deriver)
            for group in catalogue.groups
        ]
    return Dossier(organisation, tuple(one for one in groups if one.rows or one.without), towns, writing)


def _group_rows(
    group: Group, measures: Sequence[Measure], found: Mapping[str, Sequence[Shown]], deriver: Deriver
) -> GroupRows:
    typed = [one for one in measures if one.derivation is None]
    with_values = [one for one in typed if found.get(one.id)]
    occurring = {shown.stored.key.kind for one in with_values for shown in found[one.id]}
    kinds = tuple(kind for kind in Kind if kind in occurring or kind is Kind.ACTUAL)
    rows = tuple(
        MeasureRow(one, tuple((kind, _newest_two(found[one.id], kind)) for kind in kinds))
        for one in with_values
    )
    without = tuple(one for one in typed if one not in with_values)
    return GroupRows(group, kinds, rows, without, deriver.rows(measures, kinds))


def _newest_two(found: Sequence[Shown], kind: Kind) -> tuple[Shown, ...]:
    """Of one kind everything of the newest two periods, newest first."""
    own = [one for one in found if one.stored.key.kind is kind]
    periods = list(dict.fromkeys(one.stored.key.period for one in own))[:2]
    return tuple(one for one in own if one.stored.key.period in periods)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the years: one kind and edition of one year."""

    year: int
    kind: Kind
    edition: str


@dataclass(frozen=True, slots=True)
class YearRow:
    measure: Measure
    cells: tuple[tuple[StoredFigure, ...], ...]
    """Per column its values, in the order of their periods."""


@dataclass(frozen=True, slots=True)
class YearTable:
    """The figures of a group: rows measures, columns years with the kinds side by side."""

    group: Group
    columns: tuple[Column, ...]
    rows: tuple[YearRow, ...]
    without: tuple[Measure, ...]
    """Measures without a value in these years."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Each year with its number of columns."""
        years = [one.year for one in self.columns]
        return tuple((year, years.count(year)) for year in dict.fromkeys(years))


@dataclass(frozen=True, slots=True)
class Years:
    """Some years of one organisation. ``earlier`` and ``later``: the last year of the page to go to."""

    organisation: Organisation
    first: int
    last: int
    tables: tuple[YearTable, ...]
    without: tuple[Group, ...]
    earlier: int | None
    later: int | None


def years(system: System, actor: Actor, organisation_id: int, last: int | None = None) -> Years:
    """The figures of ``YEARS`` years up to and including ``last`` (the newest that is kept when not given)."""
    catalogue = definitions.catalogue()
    typed = [one for one in catalogue.measures.values() if one.derivation is None]
    names = [one.id for one in typed]
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
        kept = figure_reading.years_kept(system.database, organisation_id, names)
        oldest, newest = kept or (system.now().year, system.now().year)
        last = min(max(last or newest, oldest), newest)
        first = last - YEARS + 1
        window = Period(date(first, 1, 1), date(last, 12, 31))
        found = figure_reading.starting_within(system.database, organisation_id, names, window)
    with_value = [one for one in found if one.figure.value is not None or one.figure.mark]
    tables, without = [], []
    for group in catalogue.groups:
        measures = [one for one in typed if one.group == group.id]
        table = _table(group, measures, with_value)
        if table.columns:
            tables.append(table)
        elif measures:
            without.append(group)
    return Years(
        organisation,
        first,
        last,
        tuple(tables),
        tuple(without),
        first - 1 if oldest < first else None,
        min(last + YEARS, newest) if last < newest else None,
    )


def _column(one: StoredFigure) -> Column:
    return Column(one.key.period.start.year, one.key.kind, one.key.edition)


def _parts_first(one: StoredFigure) -> tuple[date, int]:
    """In the order of the periods; a year comes behind the quarter with which it ends."""
    return one.key.period.end, -one.key.period.start.toordinal()


def _table(group: Group, measures: Sequence[Measure], found: Iterable[StoredFigure]) -> YearTable:
    names = {one.id for one in measures}
    own = [one for one in found if one.key.measure in names]
    order = list(Kind)
    columns = tuple(
        sorted({_column(one) for one in own}, key=lambda one: (one.year, order.index(one.kind), one.edition))
    )
    rows = []
    kept = {one.key.measure for one in own}
    for measure in measures:
        if measure.id not in kept:
            continue
        cells: dict[Column, list[StoredFigure]] = {}
        for one in sorted(own, key=_parts_first):
            if one.key.measure == measure.id:
                cells.setdefault(_column(one), []).append(one)
        rows.append(YearRow(measure, tuple(tuple(cells.get(column, ())) for column in columns)))
    return YearTable(group, columns, tuple(rows), tuple(one for one in measures if one.id not in kept))


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was ever saved of one figure, newest first, with the scan's round where it was typed in one."""

    organisation: Organisation
    measure: Measure
    key: FigureKey
    municipality: Municipality | None
    steps: tuple[Shown, ...]
    may_write: bool


def history(system: System, actor: Actor, key: FigureKey) -> History:
    """The history of a figure of an organisation or municipality; raises NotFound or Refused."""
    if key.organisation_id is None:
        raise NotFound("Deze organisatie bestaat niet.")
    with system.database.reading():
        organisation = permitted_organisation(system, actor, key.organisation_id, Action.FIGURES_READ)
        measure = measure_of(definitions.catalogue(), key.measure)
        towns = organisations.municipalities(system.database, key.organisation_id, key.period.end)
        town = next((one for one in towns if one.code == key.municipality), None)
        steps = figures.of_key(system.database, key)
        writing = may_write(system, actor, key.organisation_id)
    if key.municipality is not None and town is None and not steps:
        raise NotFound("Deze gemeente hoort in die periode niet bij deze organisatie.")
    shown = [Shown(one, steps[at - 1] if at else None) for at, one in enumerate(steps)]
    return History(organisation, measure, key, town, tuple(reversed(shown)), writing)
