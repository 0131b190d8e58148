"""Over many scans: those of "Mijn werk" and the national picture of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from riskscan import definitions
from riskscan.definitions import Definitions, regions
from riskscan.domain.classification import Classification, classify
from riskscan.domain.explanation import Category
from riskscan.domain.facts import facts_from_answers
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.domain.narrative import Texts, category
from riskscan.domain.national import KINDS, Count, Status, count
from riskscan.domain.scan import Answer, Progress, decode, whole_progress
from riskscan.programme import history as past
from riskscan.programme.history import History, RoundCategory
from riskscan.programme.permissions import Action, Actor, Subject, refusal, require
from riskscan.programme.reviewing import is_stale
from riskscan.programme.scanning import figure_keys, subject_of
from riskscan.programme.system import NotFound, System
from riskscan.store import established, interviews, organisations, rounds, scans
from riskscan.store import figures as figure_store
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round
from riskscan.store.scans import Decision, Scan


@dataclass(frozen=True, slots=True)
class Item:
    """One organisation in a round, as "Mijn werk" shows it."""

    organisation: Organisation
    scan_id: int | None
    state: ScanState
    progress: Progress | None
    category: Category
    provisional: bool
    advisers: tuple[str, ...]
    may_start: bool
    mine: bool
    """Whether the reader is assigned to it."""
    decided: bool
    stale: bool
    """The answers now lead to another suggestion than the one decided on."""


@dataclass(frozen=True, slots=True)
class RoundItems:
    round: Round
    items: tuple[Item, ...]


def my_scans(system: System, actor: Actor) -> tuple[RoundItems, ...]:
    """Per round, newest first, what this actor may see: assigned, all, or what is vastgesteld."""
    require(actor, Action.SCANS_LIST)
    with system.database.reading():
        found = [_items(system, actor, round_) for round_ in rounds.every(system.database)]
    return tuple(one for one in found if one.items)


def _items(system: System, actor: Actor, round_: Round) -> RoundItems:
    by_organisation = {scan.organisation_id: scan for scan in scans.in_round(system.database, round_.id)}
    assigned: dict[int, list[str]] = {}
    mine = set()
    for one in rounds.assignments(system.database, round_.id):
        assigned.setdefault(one.organisation_id, []).append(one.account_name)
        if one.account_id == actor.account_id:
            mine.add(one.organisation_id)
    reading = _RoundReading(system, round_)
    items = []
    for organisation in _taking_part(system, round_):
        scan = by_organisation.get(organisation.id)
        state = scan.state if scan else ScanState.NOT_STARTED
        subject = Subject(organisation.id in mine, state, round_.state)
        if refusal(actor, Action.SCAN_READ, subject) is not None:
            continue
        items.append(
            Item(
                organisation,
                scan.id if scan else None,
                state,
                reading.progress(scan) if scan else None,
                reading.category(scan),
                state is not ScanState.ESTABLISHED,
                tuple(assigned.get(organisation.id, ())),
                scan is None and refusal(actor, Action.SCAN_START, subject) is None,
                organisation.id in mine,
                scan is not None and reading.decision(scan) is not None,
                scan is not None and reading.stale(scan),
            )
        )
    return RoundItems(round_, tuple(items))


def _taking_part(system: System, round_: Round) -> tuple[Organisation, ...]:
    inside = rounds.organisation_ids(system.database, round_.id)
    return tuple(one for one in organisations.every(system.database) if one.id in inside)


class _RoundReading:
    """The answers of all scans of a round, read with a fixed number of queries."""

    def __init__(self, system: System, round_: Round) -> None:
        self.round = round_
        self.system = system
        self.definitions: Definitions = definitions.load(round_.plan.version)
        self._established = scans.outcomes_in_round(system.database, round_.id)
        self._decided = scans.decisions_in_round(system.database, round_.id)
        self._known: dict[int, Classification] = {}

    @cached_property
    def _texts(self) -> dict[int, dict[str, str]]:
        return scans.answers_in_round(self.system.database, self.round.id)

    @cached_property
    def _judgement(self) -> dict[int, dict[str, str]]:
        """Only what the rules read: the national picture needs no more."""
        keys = [question.key for question in self.definitions.questionnaire.judgement]
        return scans.answers_in_round(self.system.database, self.round.id, keys)

    @cached_property
    def _figures(self) -> dict[int, dict[str, str]]:
        keys = figure_keys(self.definitions.questionnaire.questions(), self.round, 0)
        return figure_store.of_round(self.system.database, self.round.id, tuple(keys.items()))

    @cached_property
    def _interviews(self) -> dict[int, int]:
        return interviews.counts_in_round(self.system.database, self.round.id)

    def _answers(self, texts: Mapping[str, str]) -> dict[str, Answer]:
        form = self.definitions.questionnaire
        return {key: decode(form.question(key), text) for key, text in texts.items() if form.knows(key)}

    def progress(self, scan: Scan) -> Progress:
        texts = {**self._texts.get(scan.id, {}), **self._figures.get(scan.organisation_id, {})}
        found = whole_progress(
            self.definitions.questionnaire, self._answers(texts), self._interviews.get(scan.id, 0)
        )
        # Vastgesteld was complete, and stays so whatever a later round does to a shared figure.
        return Progress(found.total, found.total) if scan.state is ScanState.ESTABLISHED else found

    def category(self, scan: Scan | None) -> Category:
        """The vastgestelde category; else the decision so far, or the suggestion when the answers have
        moved on since that decision.
        """
        texts = self.definitions.texts
        if scan is None:
            return category(texts, "none")
        if scan.state is ScanState.ESTABLISHED:
            return category(texts, self._established[scan.id])
        decided = self.decision(scan)
        if decided is not None and not self.stale(scan):
            return category(texts, decided.outcome)
        return category(texts, self._classified(scan).outcome or "open")

    def decision(self, scan: Scan) -> Decision | None:
        return self._decided.get(scan.id)

    def stale(self, scan: Scan) -> bool:
        """Whether the answers of a scan in progress have moved on since its decision."""
        decided = self.decision(scan)
        if decided is None or scan.state is ScanState.ESTABLISHED:
            return False
        return is_stale(decided, self._classified(scan))

    def _classified(self, scan: Scan) -> Classification:
        found = self._known.get(scan.id)
        if found is None:
            plan = self.round.plan
            answers = self._answers(self._judgement.get(scan.id, {}))
            facts = facts_from_answers("", plan.peildatum, plan.streefdatum, answers)
            found = self._known[scan.id] = classify(self.definitions.rules, facts)
        return found


@dataclass(frozen=True, slots=True)
class NationalPicture:
    """The national picture of a round for one reader."""

    round: Round
    statuses: tuple[Status, ...]
    counts: tuple[Count, ...]
    categories: dict[str, Category]
    """The name and meaning of each kind in this round's rule version."""
    with_concepts: bool
    history: History
    """The earlier rounds and what changed; only what is vastgesteld counts, whoever reads it."""

    @property
    def names(self) -> dict[str, str]:
        """The words for each kind, for this reader: who does not see concepts cannot tell "not scanned"
        from "not vastgesteld yet".
        """
        found = {kind: one.name for kind, one in self.categories.items()}
        return found if self.with_concepts else {**found, "none": "Nog niet vastgesteld"}


def latest_round(system: System, actor: Actor) -> Round | None:
    """The round that "Landelijk beeld" opens with: the newest opened one in which something is
    vastgesteld, else the newest opened one; None when none was opened.
    """
    require(actor, Action.NATIONAL_READ)
    with system.database.reading():
        every = rounds.every(system.database)
        settled = {one.round_id for one in established.until(system.database, date.max)}
    opened = [one for one in every if one.state is not RoundState.PREPARING]
    return next((one for one in opened if one.id in settled), opened[0] if opened else None)


def national(system: System, actor: Actor, round_id: int) -> NationalPicture:
    """Counts vastgestelde decisions; who may see concepts sees them marked "voorlopig"."""
    require(actor, Action.NATIONAL_READ)
    with system.database.reading():
        round_ = rounds.by_id(system.database, round_id)
        if round_ is None:
            raise NotFound("Deze ronde bestaat niet.")
        with_concepts = refusal(actor, Action.NATIONAL_CONCEPTS) is None
        reading = _RoundReading(system, round_)
        by_organisation = {scan.organisation_id: scan for scan in scans.in_round(system.database, round_id)}
        supervised = _under_supervision(system, round_.plan.peildatum)
        shapes = _shapes(round_.plan.peildatum)
        statuses = tuple(
            replace(
                _status(
                    actor, reading, one, by_organisation.get(one.id), with_concepts, one.id in supervised
                ),
                shape=shapes.get((one.grid_row, one.grid_column), ""),
            )
            for one in _taking_part(system, round_)
        )
        earlier = past.history(system, round_)
    categories = {kind: _named(reading.definitions.texts, kind) for kind in KINDS}
    return NationalPicture(round_, statuses, count(statuses), categories, with_concepts, earlier)


def _named(texts: Texts, kind: str) -> Category:
    """A kind in the words of a version. One that the version does not know can stand beside it in an
    earlier round: then in the words of the newest version that does.
    """
    others = (definitions.load(version).texts for version in reversed(definitions.versions()))
    for known in (texts, *others):
        for outcome in sorted(known.categories):
            found = category(known, outcome)
            if found.key == kind:
                return found
    return Category(None, kind, "Komt in geen versie voor")


def categories_over_rounds(
    system: System, actor: Actor, organisation_id: int, until: date
) -> tuple[RoundCategory, ...]:
    """The vastgestelde indeling of one organisation in every round with its peildatum on or before a day,
    oldest first; a round in which nothing is vastgesteld for it is left out. Raises ``Refused``.
    """
    require(actor, Action.NATIONAL_READ)
    with system.database.reading():
        return past.categories(system, organisation_id, until)


def _shapes(day: date) -> dict[tuple[int, int], str]:
    """Region per place on the tile map, so that tile and shape of an organisation always agree."""
    return {(one.row, one.column): one.code for one in regions.valid_on(regions.organisations(), day)}


def _under_supervision(system: System, day: date) -> frozenset[int]:
    return frozenset(
        one.organisation_id
        for one in organisations.supervisions(system.database)
        if one.kind == "verscherpt" and one.held_on(day)
    )


def _status(
    actor: Actor,
    reading: _RoundReading,
    one: Organisation,
    scan: Scan | None,
    with_concepts: bool,
    supervised: bool,
) -> Status:
    established = scan is not None and scan.state is ScanState.ESTABLISHED
    shown = reading.category(scan if established or with_concepts else None)
    readable = scan is not None and refusal(actor, Action.SCAN_READ, subject_of(scan, actor)) is None
    return Status(
        one.id,
        one.code,
        one.letters,
        one.name,
        one.grid_row,
        one.grid_column,
        shown.key,
        shown.outcome,
        scan is not None and not established and with_concepts,
        supervised,
        scan.id if scan is not None and readable else None,
    )
