"""Who answered what, and when; and putting an earlier answer back, which is a new revision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskscan.domain.differences import Part, differences, shortened
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.revisions import Saved as Moment
from riskscan.domain.revisions import grouped
from riskscan.domain.scan import Answer, decode
from riskscan.domain.wording import in_words
from riskscan.programme import scanning
from riskscan.programme.permissions import Action, Actor, refusal
from riskscan.programme.scanning import Posted, Saved, Sheet, figure_keys, permitted_scan, subject_of
from riskscan.programme.system import NotFound, System, dutch_time
from riskscan.store import revisions
from riskscan.store.revisions import Mark, Revised
from riskscan.store.scans import Origin

PER_PAGE = 20
"""Entries on one page of the history."""

_LONG = (AnswerType.TEXT, AnswerType.LIST)


@dataclass(frozen=True, slots=True)
class Step:
    """One revision. ``changes`` says what differs from the revision before it, for texts."""

    revision: int
    at: datetime
    words: str
    """Empty for a cleared answer."""
    changes: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one author saved within a short time; ``steps`` are its revisions, newest first.

    ``changes`` says what differs from the entry before it, for texts.
    """

    author: str
    began: datetime
    steps: tuple[Step, ...]
    before: str | None
    """The answer before this entry in words; None for the first entry."""
    changes: tuple[Part, ...]
    copied_from: str
    """Name of the round it was copied from; empty when it was not."""
    restored_from: datetime | None
    """When the revision was saved that was put back; None when it was not."""
    other_round: str
    """Name of the round in whose scan this was saved, when that is another one (figures only)."""
    current: bool

    @property
    def newest(self) -> Step:
        return self.steps[0]


@dataclass(frozen=True)
class AnswerHistory:
    """The history of one answer, or a page of it."""

    sheet: Sheet
    question: Question
    entries: tuple[Entry, ...]
    """Newest first."""
    revisions: int
    """How many there are in all."""
    page: int
    pages: int
    base: int
    """The current revision: what a return is based on."""
    may_restore: bool


def read(system: System, actor: Actor, scan_id: int, key: str, page: int = 1) -> AnswerHistory:
    """Of a vastgestelde scan: up to what was vastgesteld. Raises NotFound for an unknown question, and Refused
    for a lezer too: the texts before it were never vastgesteld.
    """
    with system.database.reading():
        permitted_scan(system, actor, scan_id, Action.HISTORY_READ)
        sheet = scanning.read(system, actor, scan_id)
        if not sheet.form.knows(key):
            raise NotFound("Deze vraag hoort niet bij deze scan.")
        question = sheet.form.question(key)
        found = _revisions(system, sheet, question)
        groups = _groups(found)
        pages = max(1, -(-len(groups) // PER_PAGE))
        page = min(max(page, 1), pages)
        shown = range(len(groups) - 1 - (page - 1) * PER_PAGE, -1, -1)[:PER_PAGE]
        current = sheet.current(key).revision
        return AnswerHistory(
            sheet,
            question,
            tuple(_entry(sheet, question, groups, at, current) for at in shown),
            len(found),
            page,
            pages,
            current,
            refusal(actor, Action.SCAN_WRITE, subject_of(sheet.scan, actor)) is None,
        )


def marks(system: System, sheet: Sheet, questions: Iterable[Question]) -> dict[str, Mark]:
    """What the pages show of these answers beside them: how many revisions there are, and the origin of the
    current one. Only those with more than one revision or an origin; at most two queries.
    """
    wanted = tuple(questions)
    keys = figure_keys(wanted, sheet.round, sheet.organisation.id)
    current = {key: sheet.current(key).revision for key in keys}
    plain = [question.key for question in wanted if question.measure is None]
    with system.database.reading():
        return {
            **revisions.marks(system.database, sheet.scan.id, plain),
            **revisions.figure_marks(system.database, keys, current),
        }


def _revisions(system: System, sheet: Sheet, question: Question) -> tuple[Revised, ...]:
    if question.measure is None:
        found = revisions.of_answer(system.database, sheet.scan.id, question.key)
    else:
        key = figure_keys([question], sheet.round, sheet.organisation.id)[question.key]
        found = revisions.of_figure(system.database, key)
    if sheet.scan.state is not ScanState.ESTABLISHED:
        return found
    # What another scan saved of a figure afterwards is no part of what was vastgesteld.
    newest = sheet.current(question.key).revision
    return tuple(one for one in found if one.id <= newest)


def _groups(found: Sequence[Revised]) -> list[tuple[Revised, ...]]:
    by_id = {one.id: one for one in found}
    moments = (
        Moment(
            one.id,
            one.author_id,
            dutch_time(one.saved_at),
            one.scan_id,
            bool(one.copied_from or one.restored_from),
        )
        for one in found
    )
    return [tuple(by_id[moment.revision] for moment in group) for group in grouped(moments)]


def _entry(
    sheet: Sheet, question: Question, groups: Sequence[tuple[Revised, ...]], at: int, current: int
) -> Entry:
    group = groups[at]
    before = _words(question, groups[at - 1][-1]) if at else None
    steps = []
    last = before or ""
    for one in group:
        words = _words(question, one)
        steps.append(Step(one.id, dutch_time(one.saved_at), words, _changes(question, last, words)))
        last = words
    newest = group[-1]
    return Entry(
        newest.author,
        dutch_time(group[0].saved_at),
        tuple(reversed(steps)),
        before,
        _changes(question, before or "", last),
        newest.copied_from,
        dutch_time(newest.restored_from) if newest.restored_from else None,
        newest.round_name if newest.scan_id != sheet.scan.id else "",
        newest.id == current,
    )


def _words(question: Question, one: Revised) -> str:
    return in_words(question, decode(question, one.value))


def _changes(question: Question, old: str, new: str) -> tuple[Part, ...]:
    """Between two texts; other answers are read at a glance, and a first text is all new."""
    if question.type not in _LONG or not old or not new:
        return ()
    return shortened(differences(old, new))


def restore(system: System, actor: Actor, scan_id: int, key: str, revision: int, base: int) -> Saved:
    """Save an earlier revision again, as a new one that says so. ``base`` is the newest revision the actor
    saw: when someone saved since, it is a conflict. Equal to the current answer: nothing is saved.
    """
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
        answer = _earlier(system, actor, scan_id, key, revision)
        posted = Posted(key, answer, base, Origin(restored_from=revision))
        return scanning.save_answers(system, actor, scan_id, [posted])


def _earlier(system: System, actor: Actor, scan_id: int, key: str, revision: int) -> Answer:
    sheet = scanning.read(system, actor, scan_id)
    if not sheet.form.knows(key):
        raise NotFound("Deze vraag hoort niet bij deze scan.")
    question = sheet.form.question(key)
    for one in _revisions(system, sheet, question):
        if one.id == revision:
            return decode(question, one.value)
    raise NotFound("Deze eerdere tekst hoort niet bij deze vraag. Er is niets bewaard.")
