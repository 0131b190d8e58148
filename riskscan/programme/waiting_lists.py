"""The national picture of the waiting lists on a peildatum, for one reader.

Totals and counts are for everyone who may compare figures; which organisation a line is about, only for who may
read its figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from riskscan import definitions
from riskscan.domain import waiting_lists as rules
from riskscan.domain.dutch import alphabetical
from riskscan.domain.figures import FigureValue, Kind
from riskscan.domain.measures import Measure
from riskscan.domain.scan import Answer, decode
from riskscan.domain.waiting_list_words import sentence
from riskscan.domain.waiting_lists import (
    Change,
    Disagreement,
    Overrun,
    OverrunReading,
    Total,
    Values,
)
from riskscan.programme.figures import readable_organisations
from riskscan.programme.permissions import Action, Actor, refusal, require
from riskscan.programme.system import NotFound, System, dutch_time
from riskscan.programme.waiting_list_remedies import RemedyLine, newest_remedies, remedy_lines, supervised
from riskscan.store import established, figures, organisations, rounds, scans
from riskscan.store import waiting_lists as store
from riskscan.store.figures import Level, Selection, StoredFigure
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round

SERIES = 6
"""How many peildata the drawings show, the newest."""
ASKED = "t3.wachtlijst"
"""The question of a scan that the figures are held against."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A figure of the peildatum that was given anew: the first number, and the current one."""

    measure: Measure
    organisation: Organisation
    first: FigureValue
    now: FigureValue
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Line:
    """One measure on the peildatum, beside the previous peildatum."""

    measure: Measure
    total: Total
    before: Total | None
    change: Change | None
    sentence: str
    first: Total
    """The total as it was first reported; the same as ``total`` when nothing was adjusted."""
    adjusted: int
    """How many organisations gave another number afterwards."""


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation on the peildatum, for who may read its figures."""

    organisation: Organisation
    values: Values
    any_list: bool | None
    answer: Answer
    """What the scan says; None when it says nothing."""
    disagreement: Disagreement | None
    overrun: OverrunReading
    remedies: tuple[RemedyLine, ...]

    @property
    def reported(self) -> bool:
        return any(one is not None for one in self.values.values())


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    day: date
    total: Total


@dataclass(frozen=True, slots=True)
class Overruns:
    """The overruns of the 10 weeks over all organisations, beside the rule of thumb; information, no test."""

    kinds: Mapping[Overrun, int]
    cases: Total
    running: Total
    deliberate: Total
    reasons: tuple[tuple[Measure, Total], ...]
    share: Fraction | None
    """Of the running investigations how many are over the term, over the organisations that gave both numbers."""
    share_of: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the page shows of one peildatum."""

    days: tuple[date, ...]
    """Every peildatum, newest first."""
    day: date
    previous: date | None
    lines: tuple[Line, ...]
    series: Mapping[str, tuple[SeriesPoint, ...]]
    """Measure → its totals on the last ``SERIES`` peildata up to this one, oldest first."""
    total: int
    """How many organisations there were."""
    with_any: int
    without_any: int
    compared: Round | None
    """The round whose vastgestelde scans the figures are held against; the nearest to the peildatum."""
    disagreements: Mapping[Disagreement, int]
    overruns: Overruns
    named: tuple[OrganisationLine, ...]
    """The organisations that this reader may see by name."""
    adjustments: tuple[Adjustment, ...]
    """Of the named organisations."""

    @property
    def untold(self) -> int:
        """Of how many organisations the figures do not tell whether there is a list."""
        return self.total - self.with_any - self.without_any

    def line(self, measure: str) -> Line:
        return next(one for one in self.lines if one.measure.id == measure)


def days(system: System, actor: Actor) -> tuple[date, ...]:
    """The peildata that have figures, newest first."""
    require(actor, Action.FIGURES_COMPARE)
    return store.peildata(system.database, rules.ENTERED)


def newest_until(system: System, actor: Actor, until: date) -> Picture | None:
    """The picture on the newest peildatum on or before a day; None when there is none."""
    found = next((one for one in days(system, actor) if one <= until), None)
    return picture(system, actor, found) if found else None


def picture(system: System, actor: Actor, day: date) -> Picture:
    """The national picture on a peildatum; raises NotFound when nothing was counted on it, or Refused."""
    require(actor, Action.FIGURES_COMPARE)
    with system.database.reading():
        every = store.peildata(system.database, rules.ENTERED)
        if day not in every:
            raise NotFound("Op deze peildatum zijn geen wachtlijsten geteld.")
        return _Reading(system, actor, every, day).picture()


class _Reading:
    """One peildatum with a fixed number of queries, however many peildata there are."""

    def __init__(self, system: System, actor: Actor, every: tuple[date, ...], day: date) -> None:
        self.system, self.actor, self.every, self.day = system, actor, every, day
        self.shown = tuple(reversed(every[every.index(day) : every.index(day) + SERIES]))
        known = organisations.every(system.database)
        self.organisations = tuple(
            sorted((one for one in known if one.valid_on(day)), key=lambda one: alphabetical(one.name))
        )
        self.ids = tuple(one.id for one in self.organisations)
        self.ids_on = {then: tuple(one.id for one in known if one.valid_on(then)) for then in self.shown}
        self.revisions = _revisions(system, day)
        self.values = _newest(self.revisions)
        self.first = _first(self.revisions)
        self.previous = self.shown[-2] if len(self.shown) > 1 else None
        self.catalogue = definitions.catalogue()

    def picture(self) -> Picture:
        before = self._totals_before()
        compared, answers = self._answers()
        readings = {one: rules.any_list(self.values.get(one, {})) for one in self.ids}
        held = [rules.disagreement(self.values.get(one, {}), answers.get(one)) for one in self.ids]
        readable = self._readable()
        return Picture(
            self.every,
            self.day,
            self.previous,
            tuple(self._line(measure, before) for measure in rules.MEASURES),
            self._series(before),
            len(self.ids),
            sum(one is True for one in readings.values()),
            sum(one is False for one in readings.values()),
            compared,
            {one: held.count(one) for one in Disagreement if one in held},
            self._overruns(),
            self._named(readable, answers),
            tuple(self._adjustments(readable)),
        )

    def _totals_before(self) -> dict[date, dict[int, dict[str, FigureValue]]]:
        """The values of the earlier peildata that are shown, with one query."""
        if len(self.shown) < 2:
            return {}
        wanted = Selection(
            Level.ORGANISATION, measures=rules.MEASURES, kind=Kind.ACTUAL, edition="",
            start=self.shown[0], end=self.shown[-2],
        )  # fmt: skip
        found: dict[date, dict[int, dict[str, FigureValue]]] = {one: {} for one in self.shown[:-1]}
        for one in figures.current(self.system.database, wanted):
            period, organisation = one.key.period, one.key.organisation_id
            if period.start == period.end and period.end in found and organisation is not None:
                found[period.end].setdefault(organisation, {})[one.key.measure] = one.figure.value
        return found

    def _line(self, measure: str, before: Mapping[date, Mapping[int, Values]]) -> Line:
        now = self._total(measure)
        then = change = None
        if self.previous is not None:
            earlier = before[self.previous]
            then = rules.total(measure, earlier, self.ids_on[self.previous])
            change = rules.change(measure, earlier, self.values, self.ids)
        adjusted = sum(
            self.first.get(one, {}).get(measure) != self.values.get(one, {}).get(measure) for one in self.ids
        )
        return Line(
            self.catalogue.measure(measure),
            now,
            then,
            change,
            sentence(now, self.day, then, self.previous, change),
            rules.total(measure, self.first, self.ids),
            adjusted,
        )

    def _series(self, before: Mapping[date, Mapping[int, Values]]) -> dict[str, tuple[SeriesPoint, ...]]:
        values = {**before, self.day: self.values}
        return {
            measure: tuple(
                SeriesPoint(day, rules.total(measure, values[day], self.ids_on[day])) for day in self.shown
            )
            for measure in rules.MEASURES
        }

    def _answers(self) -> tuple[Round | None, dict[int, Answer]]:
        """What the vastgestelde scans of the round nearest to the peildatum answer, per organisation."""
        settled: dict[int, dict[int, int]] = {}
        for one in established.until(self.system.database, date.max):
            settled.setdefault(one.round_id, {})[one.organisation_id] = one.scan_id
        near = [one for one in rounds.every(self.system.database) if one.id in settled]
        if not near:
            return None, {}
        chosen = min(near, key=lambda one: (abs((one.plan.peildatum - self.day).days), one.plan.peildatum))
        form = definitions.load(chosen.plan.version).questionnaire
        if not form.knows(ASKED):
            return None, {}
        texts = scans.answers_in_round(self.system.database, chosen.id, [ASKED])
        return chosen, {
            organisation: decode(form.question(ASKED), texts[scan][ASKED])
            for organisation, scan in settled[chosen.id].items()
            if ASKED in texts.get(scan, {})
        }

    def _readable(self) -> frozenset[int]:
        if refusal(self.actor, Action.FIGURES_READ) is not None:
            return frozenset()
        return frozenset(one.id for one in readable_organisations(self.system, self.actor))

    def _overruns(self) -> Overruns:
        readings = [rules.overrun(self.values.get(one, {})) for one in self.ids]
        both = [one for one in readings if one.cases is not None and one.running is not None]
        cases = sum((Fraction(one.cases or 0) for one in both), Fraction(0))
        running = sum((Fraction(one.running or 0) for one in both), Fraction(0))
        kinds = [one.kind for one in readings]
        return Overruns(
            {one: kinds.count(one) for one in Overrun},
            self._total(rules.OVERRUN),
            self._total(rules.RUNNING),
            self._total(rules.DELIBERATE),
            tuple((self.catalogue.measure(one), self._total(one)) for one in rules.REASONS),
            cases / running if running else None,
            len(both),
        )

    def _total(self, measure: str) -> Total:
        return rules.total(measure, self.values, self.ids)

    def _named(self, readable: frozenset[int], answers: Mapping[int, Answer]) -> tuple[OrganisationLine, ...]:
        held = supervised(organisations.supervisions(self.system.database), self.day)
        remedies = newest_remedies(store.remedies(self.system.database, self.day))
        found = []
        for one in self.organisations:
            if one.id not in readable:
                continue
            values, answer = self.values.get(one.id, {}), answers.get(one.id)
            lines = remedy_lines(values, remedies.get(one.id, {}), held.get(one.id))
            found.append(
                OrganisationLine(
                    one, values, rules.any_list(values), answer, rules.disagreement(values, answer),
                    rules.overrun(values), lines,
                )
            )  # fmt: skip
        return tuple(found)

    def _adjustments(self, readable: frozenset[int]) -> Iterable[Adjustment]:
        names = {one.id: one for one in self.organisations}
        newest = {(one.key.organisation_id, one.key.measure): one for one in self.revisions}
        for measure in rules.ENTERED:
            for organisation in self.ids:
                last = newest.get((organisation, measure))
                started = self.first.get(organisation, {}).get(measure)
                if last and organisation in readable and started != last.figure.value:
                    yield Adjustment(
                        self.catalogue.measure(measure), names[organisation], started, last.figure.value,
                        dutch_time(last.saved_at), last.author,
                    )  # fmt: skip


def _revisions(system: System, day: date) -> tuple[StoredFigure, ...]:
    """Everything that was saved of the peildatum, oldest first."""
    wanted = Selection(
        Level.ORGANISATION, measures=rules.ENTERED, kind=Kind.ACTUAL, edition="", start=day, end=day
    )
    found = figures.revisions(system.database, wanted)
    return tuple(one for one in found if one.key.period.start == one.key.period.end)


def _newest(revisions: Sequence[StoredFigure]) -> dict[int, dict[str, FigureValue]]:
    """Organisation → measure → the newest value."""
    found: dict[int, dict[str, FigureValue]] = {}
    for one in revisions:
        if one.key.organisation_id is not None:
            found.setdefault(one.key.organisation_id, {})[one.key.measure] = one.figure.value
    return found


def _first(revisions: Sequence[StoredFigure]) -> dict[int, dict[str, FigureValue]]:
    """Organisation → measure → the first value that was given; emptied fields before it do not count."""
    return _newest([one for one in reversed(revisions) if one.figure.value is not None])
