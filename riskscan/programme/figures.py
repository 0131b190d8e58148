"""Figures (cijfers) of the organisations someone may read: reading them, and saving values without loss.

A save adds a value beside the earlier ones. What a scan shows of a figure is the same value; a vastgestelde scan
stays as its snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from riskscan import definitions
from riskscan.domain.amounts import value_problem
from riskscan.domain.dutch import alphabetical
from riskscan.domain.figure_entry import not_begun
from riskscan.domain.figure_periods import period_problem
from riskscan.domain.figures import MAX_EDITION, MAX_NOTE, MAX_SOURCE, Figure, FigureKey, encode_value
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.domain.measures import Measure
from riskscan.programme.permissions import Action, Actor, Role, Subject, refusal, require
from riskscan.programme.system import Invalid, NotFound, System, dutch_time
from riskscan.store import figure_reading, figures, organisations, rounds
from riskscan.store.figures import Level, Selection, StoredFigure
from riskscan.store.organisations import Organisation

_NOTHING = encode_value(None)
__all__ = ["Conflict", "Entry", "Level", "Saved", "Selection", "StoredFigure"]


def _subjects(system: System, actor: Actor) -> dict[int, Subject]:
    """Organisation id → what the table of rights needs to know, for the organisations assigned to the actor."""
    if actor.account_id is None:
        return {}
    opened = {one.id for one in rounds.every(system.database) if one.state is RoundState.OPEN}
    return {
        organisation: Subject(
            True, ScanState.NOT_STARTED, RoundState.OPEN if opened & some else RoundState.CLOSED
        )
        for organisation, some in rounds.assigned_rounds(system.database, actor.account_id).items()
    }


_ELSEWHERE = Subject(False, ScanState.NOT_STARTED, RoundState.OPEN)


def readable_organisations(
    system: System, actor: Actor, action: Action = Action.FIGURES_READ
) -> tuple[Organisation, ...]:
    """The organisations with whose figures the actor may do this, in the order of a Dutch list, also those that
    no longer exist: an adviser's are those assigned to them in any round, the programmaleider's are all.

    Raises ``Refused`` when the role gives no right at all.
    """
    require(actor, action)
    with system.database.reading():
        subjects = _subjects(system, actor)
        found = [
            one
            for one in organisations.every(system.database)
            if refusal(actor, action, subjects.get(one.id, _ELSEWHERE)) is None
        ]
    return tuple(sorted(found, key=lambda one: alphabetical(one.name)))


def permitted_organisation(
    system: System, actor: Actor, organisation_id: int, action: Action
) -> Organisation:
    """The organisation, when the actor may do this with its figures; raises NotFound or Refused."""
    require(actor, action)
    with system.database.reading():
        require(actor, action, _subjects(system, actor).get(organisation_id, _ELSEWHERE))
        found = organisations.by_id(system.database, organisation_id)
    if found is None:
        raise NotFound("Deze organisatie bestaat niet.")
    return found


def may_write(system: System, actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may save figures of this organisation now."""
    subject = _subjects(system, actor).get(organisation_id, _ELSEWHERE)
    return refusal(actor, Action.FIGURES_WRITE, subject) is None


def read(system: System, actor: Actor, wanted: Selection) -> tuple[StoredFigure, ...]:
    """The current figures of a selection, also those that were emptied (value None).

    Without organisations it is of those that the actor may read: for an adviser the assigned ones, for the
    programmaleider all. Figures of the country alone (``Level.COUNTRY``) are for all who may read figures.
    Raises ``Refused`` when an organisation is named that the actor may not read.
    """
    require(actor, Action.FIGURES_READ)
    with system.database.reading():
        if wanted.level is not Level.COUNTRY and Role.LEADER not in actor.roles:
            allowed = [one.id for one in readable_organisations(system, actor)]
            for organisation_id in set(wanted.organisations or ()).difference(allowed):
                permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
            wanted = (
                wanted if wanted.organisations is not None else replace(wanted, organisations=tuple(allowed))
            )
        return figures.current(system.database, wanted)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as sent in, with the revision its form was made from (0: there was none).

    ``restated``: the value itself did not change, but its source, note or mark is to be recorded anew.
    """

    figure: Figure
    base: int = 0
    restated: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else saved another value of this figure since the form was made."""

    entry: Entry
    theirs: StoredFigure


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: which figures got a new value, which conflict, and when."""

    keys: tuple[FigureKey, ...]
    conflicts: tuple[Conflict, ...]
    at: datetime | None


def save(system: System, actor: Actor, entries: Iterable[Entry]) -> Saved:
    """Append the values that changed, all in one transaction; emptying (None) is a save too.

    Per figure, as in a scan: equal to its base is untouched, equal to the current value is no conflict and saves
    nothing (so a double submit changes nothing), a current value that is still the base is followed by the new
    one; anything else is a conflict and is not saved, while the others are. Raises ``Refused`` when one of the
    organisations is not the actor's to write, and ``Invalid`` (by ``field_name``) for what cannot be such a figure.
    """
    sent = tuple(entries)
    require(actor, Action.FIGURES_WRITE)
    with system.database.writing():
        for organisation_id in {one.figure.key.organisation_id for one in sent}:
            if organisation_id is None:
                require(actor, Action.FIGURES_WRITE, _ELSEWHERE)
            else:
                permitted_organisation(system, actor, organisation_id, Action.FIGURES_WRITE)
        _check(system, [one.figure for one in sent])
        current = figure_reading.newest(system.database, [one.figure.key for one in sent])
        kept: list[Figure] = []
        conflicts: list[Conflict] = []
        for one in sent:
            _weigh(system, one, current.get(one.figure.key), kept, conflicts)
        stamp = system.stamp()
        if actor.account_id is not None and kept:
            figures.append(system.database, kept, actor.account_id, stamp)
            _log(system, actor, kept)
    return Saved(tuple(one.key for one in kept), tuple(conflicts), dutch_time(stamp) if kept else None)


def field_name(key: FigureKey) -> str:
    """How a form names a figure, and a message about it: the measure, or the municipality of a spread one."""
    return f"gemeente-{key.municipality}" if key.municipality else key.measure


def _check(system: System, sent: Iterable[Figure]) -> None:
    """Raise ``Invalid`` with what is wrong with each figure; that it is plausible is not asked here."""
    measures, today = definitions.catalogue().measures, system.now().date()
    members: dict[tuple[int, date], frozenset[str]] = {}
    problems: dict[str, str] = {}
    for figure in sent:
        key, measure = figure.key, measures.get(figure.key.measure)
        if measure is None:
            raise NotFound(f"Het cijfer {key.measure[:60]} bestaat niet. Er is niets bewaard.")
        problem = _problem(measure, figure) or not_begun(key.kind, key.period, today)
        if key.municipality is not None and key.organisation_id is not None:
            place = (key.organisation_id, key.period.end)
            if place not in members:
                towns = organisations.municipalities(system.database, *place)
                members[place] = frozenset(one.code for one in towns)
            if key.municipality not in members[place]:
                problem = "Deze gemeente hoort op de laatste dag van de periode niet bij deze organisatie."
        if problem:
            problems[field_name(key)] = problem
    if problems:
        raise Invalid(problems)


def _problem(measure: Measure, figure: Figure) -> str | None:
    if measure.derivation is not None:
        return f"{measure.name} wordt berekend uit andere cijfers en kan niet worden ingevuld."
    if (
        len(figure.source) > MAX_SOURCE
        or len(figure.note) > MAX_NOTE
        or len(figure.key.edition) > MAX_EDITION
    ):
        return "De bron, opmerking of uitgave is te lang. Kort haar in."
    wrong = value_problem(measure, figure.value) if isinstance(figure.value, Decimal) else None
    return wrong or period_problem(measure, figure.key.period)


def _weigh(
    system: System,
    one: Entry,
    current: StoredFigure | None,
    kept: list[Figure],
    conflicts: list[Conflict],
) -> None:
    """Sort an entry into what is kept and what conflicts; what is untouched goes to neither."""
    figure = one.figure
    mine = encode_value(figure.value)
    if mine == (encode_value(current.figure.value) if current else _NOTHING) and not _tells_more(
        one, current
    ):
        return
    if one.base == (current.id if current else 0):
        kept.append(figure)
        return
    base = figures.figure_at(system.database, figure.key, one.base) if one.base else _NOTHING
    if current is not None and (mine != base or one.restated):
        conflicts.append(Conflict(one, current))


def _tells_more(one: Entry, current: StoredFigure | None) -> bool:
    """Whether the same value comes with another source, note or mark that is to be recorded."""
    return one.restated and one.figure != (current.figure if current else Figure(one.figure.key, None))


def _log(system: System, actor: Actor, kept: list[Figure]) -> None:
    """Per organisation which figures, without their values."""
    of: dict[int | None, list[FigureKey]] = {}
    for figure in kept:
        of.setdefault(figure.key.organisation_id, []).append(figure.key)
    for organisation_id, keys in of.items():
        subject = "land" if organisation_id is None else f"organisatie {organisation_id}"
        system.log(actor, "cijfers bewaard", subject, ", ".join(sorted({_named(key) for key in keys})))


def _named(key: FigureKey) -> str:
    period = f"{key.period.start.isoformat()}/{key.period.end.isoformat()}"
    return " ".join(filter(None, (key.measure, period, key.kind.value, key.edition, key.municipality)))
