"""Filling in a scan: reading it, saving answers without loss, and the suggestion they lead to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from riskscan import definitions
from riskscan.definitions import Definitions
from riskscan.domain.classification import Classification, classify
from riskscan.domain.facts import ScanFacts, facts_from_answers
from riskscan.domain.figures import FigureKey
from riskscan.domain.lifecycle import ScanEvent, ScanState
from riskscan.domain.questionnaire import Question, Questionnaire
from riskscan.domain.scan import Answer, Progress, decode, encode, progress, whole_progress
from riskscan.programme.permissions import Action, Actor, Subject, require
from riskscan.programme.system import NotFound, System, dutch_time
from riskscan.store import figures, interviews, organisations, rounds, scan_events, scans
from riskscan.store.interviews import Interview
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round
from riskscan.store.scans import TYPED, NewAnswer, Origin, Revision, Scan, Snapshot

UNANSWERED = encode(None)


@dataclass(frozen=True, slots=True)
class Stored:
    """A current answer with the revision it comes from; revision 0 when never answered."""

    answer: Answer
    revision: int = 0
    author: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Sheet:
    """A scan as read at one moment: everything its pages and documents need."""

    scan: Scan
    organisation: Organisation
    round: Round
    definitions: Definitions
    stored: Mapping[str, Stored]
    interviews: tuple[Interview, ...]

    @property
    def form(self) -> Questionnaire:
        return self.definitions.questionnaire

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return {key: one.answer for key, one in self.stored.items()}

    def current(self, key: str) -> Stored:
        return self.stored.get(key, _NEVER)

    @cached_property
    def facts(self) -> ScanFacts:
        plan = self.round.plan
        return facts_from_answers(self.organisation.name, plan.peildatum, plan.streefdatum, self.answers)

    @cached_property
    def classification(self) -> Classification:
        return classify(self.definitions.rules, self.facts)

    @cached_property
    def progress(self) -> Progress:
        return whole_progress(self.form, self.answers, len(self.interviews))

    def progress_of(self, questions: Iterable[Question]) -> Progress:
        return progress(tuple(questions), self.answers)

    @cached_property
    def last_saved(self) -> datetime | None:
        times = [one.saved_at for one in self.stored.values() if one.saved_at]
        times += [dutch_time(one.saved_at) for one in self.interviews]
        return max(times, default=None)


_NEVER = Stored(None)


def subject_of(scan: Scan, actor: Actor) -> Subject:
    return Subject(actor.account_id in scan.assigned, scan.state, scan.round_state)


def permitted_scan(system: System, actor: Actor, scan_id: int, action: Action) -> Scan:
    """The scan, when the actor may do this with it now; raises NotFound or Refused."""
    scan = scans.by_id(system.database, scan_id)
    if scan is None:
        raise NotFound("Deze scan bestaat niet.")
    require(actor, action, subject_of(scan, actor))
    return scan


def start(system: System, actor: Actor, round_id: int, organisation_id: int) -> int:
    """Start the scan of an organisation in an open round; an existing one is returned as it is."""
    with system.database.writing():
        round_ = rounds.by_id(system.database, round_id)
        if round_ is None or organisation_id not in rounds.organisation_ids(system.database, round_id):
            raise NotFound("Deze organisatie doet niet mee aan deze ronde.")
        for scan in scans.in_round(system.database, round_id):
            if scan.organisation_id == organisation_id:
                require(actor, Action.SCAN_READ, subject_of(scan, actor))
                return scan.id
        assigned = any(
            one.organisation_id == organisation_id and one.account_id == actor.account_id
            for one in rounds.assignments(system.database, round_id)
        )
        require(actor, Action.SCAN_START, Subject(assigned, ScanState.NOT_STARTED, round_.state))
        scan_id = scans.add(system.database, round_id, organisation_id, round_.plan.version, round_.digest)
        scan_events.add(system.database, scan_id, ScanEvent.STARTED, "", system.stamp(), actor.account_id)
        system.log(actor, "scan gestart", f"scan {scan_id}")
    return scan_id


def read(system: System, actor: Actor, scan_id: int) -> Sheet:
    """The scan with its current answers; a vastgestelde scan as it was when vastgesteld."""
    with system.database.reading():
        return _sheet(system, permitted_scan(system, actor, scan_id, Action.SCAN_READ))


def _sheet(system: System, scan: Scan) -> Sheet:
    kept = scans.snapshot(system.database, scan.id) if scan.state is ScanState.ESTABLISHED else None
    revisions = snapshot_revisions(kept) if kept else None
    return sheet_of(system, scan, revisions, interviews.of_scan(system.database, scan.id))


def sheet_of(
    system: System, scan: Scan, revisions: Iterable[Revision] | None, talks: tuple[Interview, ...]
) -> Sheet:
    """The scan with these answers and interviews; with the current answers when none are given."""
    database = system.database
    organisation = organisations.by_id(database, scan.organisation_id)
    round_ = rounds.by_id(database, scan.round_id)
    if organisation is None or round_ is None:
        raise NotFound("Deze scan bestaat niet.")
    loaded = definitions.load(scan.version)
    if revisions is None:
        keys = figure_keys(loaded.questionnaire.questions(), round_, scan.organisation_id)
        revisions = (*scans.answers(database, scan.id), *figures.of_scan(database, keys))
    stored = {
        revision.question: _stored(loaded.questionnaire.question(revision.question), revision)
        for revision in revisions
        if loaded.questionnaire.knows(revision.question)
    }
    return Sheet(scan, organisation, round_, loaded, stored, talks)


def snapshot_revisions(snapshot: Snapshot) -> tuple[Revision, ...]:
    """The answers and figures that were kept at vaststellen."""
    answers = json.loads(snapshot.content)["answers"]
    return tuple(
        Revision(one["revision"], key, one["value"], "", one["saved_at"]) for key, one in answers.items()
    )


def _stored(question: Question, revision: Revision) -> Stored:
    return Stored(
        decode(question, revision.value), revision.id, revision.author, dutch_time(revision.saved_at)
    )


def figure_keys(questions: Iterable[Question], round_: Round, organisation_id: int) -> dict[str, FigureKey]:
    """Per figure question which figure it writes, with the period of this round."""
    references = round_.plan.references
    return {
        question.key: FigureKey(
            organisation_id, question.measure.id, references.of(question.measure.reference)
        )
        for question in questions
        if question.measure is not None
    }


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer as sent in, with the revision the form was made from (0: none)."""

    question: str
    answer: Answer
    base: int
    origin: Origin = TYPED


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else saved another answer since the form was made."""

    question: str
    mine: Answer
    theirs: Stored


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: which questions were appended, which conflict, and when."""

    questions: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    at: datetime | None


@dataclass(slots=True)
class _Work:
    answers: list[NewAnswer] = field(default_factory=list)
    figures: list[tuple[FigureKey, NewAnswer]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def save_answers(system: System, actor: Actor, scan_id: int, posted: Iterable[Posted]) -> Saved:
    """Append what changed. Per answer: equal to its base is untouched, equal to the current value is
    no conflict, a current value that is still the base is replaced; anything else is a conflict and
    is not saved, while the other answers are. Raises NotFound, with nothing saved, for a question that
    this version does not know.
    """
    with system.database.writing():
        scan = permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
        sent = tuple((_known(scan, one.question), one) for one in posted)
        keys = _figure_keys_among(system, scan, tuple(question for question, _ in sent))
        current = _current(system, scan, keys, tuple(one.question for _, one in sent))
        work = _Work()
        for question, one in sent:
            _weigh(system, scan, question, one, keys.get(one.question), current.get(one.question), work)
        stamp = system.stamp()
        saved = (*work.answers, *(answer for _, answer in work.figures))
        if actor.account_id is not None and saved:
            scans.add_answers(system.database, scan_id, work.answers, actor.account_id, stamp)
            for key, answer in work.figures:
                figures.add_of_scan(system.database, key, answer, scan_id, actor.account_id, stamp)
            questions = ", ".join(answer.question for answer in saved)
            system.log(actor, "antwoorden bewaard", f"scan {scan_id}", questions)
    return Saved(
        tuple(answer.question for answer in saved),
        tuple(work.conflicts),
        dutch_time(stamp) if saved else None,
    )


def _known(scan: Scan, key: str) -> Question:
    form = definitions.load(scan.version).questionnaire
    if not form.knows(key):
        raise NotFound(f"De vraag {key[:60]} hoort niet bij deze versie. Er is niets bewaard.")
    return form.question(key)


def _figure_keys_among(
    system: System, scan: Scan, questions: tuple[Question, ...]
) -> Mapping[str, FigureKey]:
    """The figures that these questions write; the round is only read when there are any."""
    measured = [question for question in questions if question.measure is not None]
    round_ = rounds.by_id(system.database, scan.round_id) if measured else None
    return figure_keys(measured, round_, scan.organisation_id) if round_ else {}


def _current(
    system: System, scan: Scan, keys: Mapping[str, FigureKey], questions: tuple[str, ...]
) -> dict[str, Revision]:
    """What is stored now for these questions, as text: a save compares texts and decodes nothing."""
    database = system.database
    found = (*scans.answers(database, scan.id, questions), *figures.of_scan(database, keys))
    return {revision.question: revision for revision in found}


def _weigh(
    system: System,
    scan: Scan,
    question: Question,
    one: Posted,
    key: FigureKey | None,
    current: Revision | None,
    work: _Work,
) -> None:
    mine = encode(one.answer)
    if mine == (current.value if current else UNANSWERED):
        return
    if one.base != (current.id if current else 0):
        base: str | None = UNANSWERED
        if one.base and key is not None:
            base = figures.figure_at(system.database, key, one.base)
        elif one.base:
            base = scans.answer_at(system.database, scan.id, one.question, one.base)
        # A copy or a return is an act: also one to the text that the form was made from.
        if mine != base or one.origin != TYPED:
            theirs = _stored(question, current) if current else _NEVER
            work.conflicts.append(Conflict(one.question, one.answer, theirs))
        return
    answer = NewAnswer(one.question, mine, one.origin)
    if key is None:
        work.answers.append(answer)
    else:
        work.figures.append((key, answer))


def suggestion_for(sheet: Sheet, changed: Mapping[str, Answer]) -> Sheet:
    """The sheet as it would be with these answers, for the live suggestion; nothing is saved."""
    stored = {**sheet.stored, **{key: Stored(answer) for key, answer in changed.items()}}
    return Sheet(sheet.scan, sheet.organisation, sheet.round, sheet.definitions, stored, sheet.interviews)
