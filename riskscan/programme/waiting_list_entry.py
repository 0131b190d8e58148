"""The waiting lists of one organisation on one peildatum: reading them, and saving numbers and remedies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskscan import definitions
from riskscan.domain import waiting_lists as rules
from riskscan.domain.dutch import format_date
from riskscan.domain.figure_entry import question
from riskscan.domain.figures import Figure, FigureKey, FigureValue, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure
from riskscan.domain.waiting_lists import OverrunReading, TermReading, Values
from riskscan.programme import figures as figure_cases
from riskscan.programme.figures import Conflict, Entry, permitted_organisation, readable_organisations
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.system import Invalid, System
from riskscan.programme.waiting_list_remedies import supervised, term_of
from riskscan.store import figures, organisations
from riskscan.store import waiting_lists as store
from riskscan.store.figures import Level, Selection, StoredFigure
from riskscan.store.organisations import Organisation, Supervision
from riskscan.store.waiting_lists import Remedy, StoredRemedy

MAX_REMEDY = 2000
_KEEPING = "wachtlijstmaatregelen bewaard"


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One figure of the sheet, with what was saved of it before and what it was on the previous peildatum."""

    measure: Measure
    history: tuple[StoredFigure, ...]
    """Everything that was saved, oldest first; the last is current."""
    before: FigureValue
    remark: str
    """What to ask about the number ("Klopt …?"); empty when nothing stands out."""

    @property
    def value(self) -> FigureValue:
        return self.history[-1].figure.value if self.history else None

    @property
    def revision(self) -> int:
        return self.history[-1].id if self.history else 0


@dataclass(frozen=True, slots=True)
class RemedyField:
    """What is done about one list, with everything that was said of it."""

    measure: Measure
    history: tuple[StoredRemedy, ...]
    term: TermReading

    @property
    def text(self) -> str:
        return self.history[-1].remedy.text if self.history else ""

    @property
    def expected_end(self) -> date | None:
        return self.history[-1].remedy.expected_end if self.history else None

    @property
    def revision(self) -> int:
        return self.history[-1].id if self.history else 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The waiting lists of an organisation on a peildatum."""

    organisation: Organisation
    day: date
    days: tuple[date, ...]
    """The peildata of which this organisation has figures, newest first."""
    previous: date | None
    numbers: Mapping[str, NumberLine]
    remedies: Mapping[str, RemedyField]
    supervision: Supervision | None
    overrun: OverrunReading
    any_list: bool | None
    may_write: bool

    @property
    def values(self) -> Values:
        return {key: one.value for key, one in self.numbers.items()}


def writable(system: System, actor: Actor) -> tuple[Organisation, ...]:
    """The organisations of which the actor may fill in waiting lists now."""
    return readable_organisations(system, actor, Action.FIGURES_WRITE)


def read(system: System, actor: Actor, organisation_id: int, day: date) -> Sheet:
    """Raises NotFound or Refused; a peildatum without figures gives an empty sheet."""
    organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
    with system.database.reading():
        every = store.peildata_of(system.database, rules.ENTERED, organisation_id)
        previous = next((one for one in every if one < day), None)
        history = _history(system, organisation_id, day)
        before = _history(system, organisation_id, previous) if previous else {}
        numbers = {one: _number(one, day, history.get(one, ()), before.get(one, ())) for one in rules.ENTERED}
        held = supervised(organisations.supervisions(system.database, organisation_id), day)
        values = {key: one.value for key, one in numbers.items()}
        return Sheet(
            organisation,
            day,
            every,
            previous,
            numbers,
            _remedies(system, organisation_id, day, held.get(organisation_id)),
            held.get(organisation_id),
            rules.overrun(values),
            rules.any_list(values),
            figure_cases.may_write(system, actor, organisation_id),
        )


def _history(system: System, organisation_id: int, day: date) -> dict[str, tuple[StoredFigure, ...]]:
    wanted = Selection(
        Level.ORGANISATION, (organisation_id,), measures=rules.ENTERED, kind=Kind.ACTUAL, edition="",
        start=day, end=day,
    )  # fmt: skip
    found: dict[str, tuple[StoredFigure, ...]] = {}
    for one in figures.revisions(system.database, wanted):
        if one.key.period.start == one.key.period.end:
            found[one.key.measure] = (*found.get(one.key.measure, ()), one)
    return found


def _number(
    measure_id: str, day: date, history: tuple[StoredFigure, ...], before: tuple[StoredFigure, ...]
) -> NumberLine:
    measure = definitions.catalogue().measure(measure_id)
    value = history[-1].figure.value if history else None
    earlier = [before[-1].figure] if before else []
    return NumberLine(
        measure,
        history,
        before[-1].figure.value if before else None,
        question(measure, Period(day, day), value, earlier),
    )


def _remedies(
    system: System, organisation_id: int, day: date, held: Supervision | None
) -> dict[str, RemedyField]:
    found: dict[str, tuple[StoredRemedy, ...]] = {}
    for one in store.remedies_of(system.database, organisation_id, day):
        found[one.remedy.list] = (*found.get(one.remedy.list, ()), one)
    catalogue = definitions.catalogue()
    fields = {}
    for key in rules.LISTS:
        history = found.get(key, ())
        end = history[-1].remedy.expected_end if history else None
        fields[key] = RemedyField(catalogue.measure(key), history, term_of(held, end))
    return fields


@dataclass(frozen=True, slots=True)
class SentNumber:
    """A number as it was sent in, with the revision its form was made from (0: there was none)."""

    measure: str
    value: FigureValue
    base: int


@dataclass(frozen=True, slots=True)
class SentRemedy:
    list: str
    text: str
    expected_end: date | None
    base: int


@dataclass(frozen=True, slots=True)
class RemedyConflict:
    """Someone else saved another remedy for this list since the form was made."""

    sent: SentRemedy
    theirs: StoredRemedy


@dataclass(frozen=True, slots=True)
class Saved:
    """How much was saved, and what was not since someone else changed it meanwhile."""

    number: int
    conflicts: tuple[Conflict, ...]
    remedy_conflicts: tuple[RemedyConflict, ...]


def save(
    system: System,
    actor: Actor,
    organisation_id: int,
    day: date,
    numbers: Sequence[SentNumber],
    remedies: Sequence[SentRemedy],
) -> Saved:
    """Append what changed, in one transaction. A conflict leaves only that one unsaved.

    Raises Invalid, with nothing saved, when numbers contradict each other or a date cannot be; NotFound or
    Refused as reading does.
    """
    permitted_organisation(system, actor, organisation_id, Action.FIGURES_WRITE)
    _check(system, day, numbers, remedies)
    period = Period(day, day)
    entries = [
        Entry(Figure(FigureKey(organisation_id, one.measure, period), one.value), one.base) for one in numbers
    ]
    with system.database.writing():
        saved = figure_cases.save(system, actor, entries)
        kept, conflicts = _weigh(system, organisation_id, day, remedies)
        if kept and actor.account_id is not None:
            store.add_remedies(system.database, kept, actor.account_id, system.stamp())
            detail = f"{day.isoformat()}: {', '.join(one.list for one in kept)}"
            system.log(actor, _KEEPING, f"organisatie {organisation_id}", detail)
    return Saved(len(saved.keys) + len(kept), saved.conflicts, conflicts)


def check_day(system: System, day: date) -> None:
    """Raises Invalid for a peildatum that is still to come."""
    if day > system.now().date():
        raise Invalid(
            {"peildatum": f"{format_date(day)} ligt in de toekomst. Een peildatum is een dag die voorbij is."}
        )


def _check(system: System, day: date, numbers: Sequence[SentNumber], remedies: Sequence[SentRemedy]) -> None:
    check_day(system, day)
    problems = rules.contradictions({one.measure: one.value for one in numbers})
    for one in remedies:
        if len(one.text) > MAX_REMEDY:
            problems[remedy_name(one.list)] = (
                f"De maatregel is te lang: {len(one.text)} tekens, ten hoogste {MAX_REMEDY}. Kort hem in."
            )
        if one.expected_end and one.expected_end < day:
            problems[end_name(one.list)] = (
                f"De verwachte einddatum {format_date(one.expected_end)} ligt vóór de peildatum "
                f"{format_date(day)}. Vul de dag in waarop de lijst naar verwachting weg is."
            )
    if problems:
        raise Invalid(problems)


def remedy_name(list_id: str) -> str:
    """The name of the field of a remedy."""
    return f"maatregel-{list_id}"


def end_name(list_id: str) -> str:
    """The name of the field of its expected end date."""
    return f"einddatum-{list_id}"


def _weigh(
    system: System, organisation_id: int, day: date, sent: Iterable[SentRemedy]
) -> tuple[list[Remedy], tuple[RemedyConflict, ...]]:
    """What is new, and what conflicts; as with figures, what equals its base or the current text is neither."""
    every = store.remedies_of(system.database, organisation_id, day)
    said = {one.id: one for one in every}
    current = {one.remedy.list: one for one in every}
    kept, conflicts = [], []
    for one in sent:
        mine = Remedy(organisation_id, day, one.list, one.text, one.expected_end)
        now, base = current.get(one.list), said.get(one.base)
        if mine in [
            known.remedy if known else Remedy(organisation_id, day, one.list, "", None)
            for known in (now, base)
        ]:
            continue
        if now is not None and now.id != one.base:
            conflicts.append(RemedyConflict(one, now))
        else:
            kept.append(mine)
    return kept, tuple(conflicts)
