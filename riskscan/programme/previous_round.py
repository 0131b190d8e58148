"""The previous round beside every question, and copying an answer from it, which is an act and marked.

The previous round of an organisation is the latest earlier one in which its scan is vastgesteld, read from the
snapshot; when none is, the latest earlier one with a scan, read from its newest answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from riskscan import definitions
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.question_changes import QuestionChange, change, comparable, fits
from riskscan.domain.questionnaire import Question, Questionnaire
from riskscan.domain.scan import Absence, Answer, Special, decode, is_asked
from riskscan.domain.wording import in_words, reference_words
from riskscan.programme import scanning
from riskscan.programme.permissions import Action, Actor, Subject, refusal
from riskscan.programme.scanning import Posted, Saved, Sheet, figure_keys, permitted_scan
from riskscan.programme.system import System
from riskscan.store import established, rounds, scans
from riskscan.store import figures as figure_store
from riskscan.store.rounds import Round
from riskscan.store.scans import Origin, Scan


@dataclass(frozen=True)
class Previous:
    """The scan of the same organisation in the previous round, in its own version.

    ``answers`` holds those to the questions it was asked for, and to the questions these depend on.
    """

    scan: Scan
    round: Round
    form: Questionnaire
    answers: Mapping[str, Answer]

    @property
    def established(self) -> bool:
        """Whether the answers are those that were vastgesteld."""
        return self.scan.state is ScanState.ESTABLISHED

    def copyable(self, key: str, version: str) -> Answer:
        """The answer to this question when it can be given in this version as it is; else None."""
        now = definitions.load(version).questionnaire
        if not self.form.knows(key) or not now.knows(key):
            return None
        then = self.form.question(key)
        answer = self.answers.get(key)
        return answer if is_asked(then, self.answers) and fits(then, now.question(key), answer) else None


@dataclass(frozen=True, slots=True)
class Before:
    """What stands beside one question."""

    words: str
    """The answer, or why there is none; empty for a new question."""
    unit: str
    reference: str
    """To what a figure referred then, in words."""
    change: QuestionChange | None
    differs: bool
    """The question has an answer now, and it is another one."""
    fits: bool
    """The answer can be copied and is not the current one already."""


def previous(system: System, actor: Actor, sheet: Sheet, questions: Iterable[Question]) -> Previous | None:
    """The previous round beside these questions, when there is one whose answers this actor may see: those of
    a scan that is not vastgesteld are for who may read them, or is assigned to the organisation now.
    """
    with system.database.reading():
        return _previous(system, actor, sheet.scan, [question.key for question in questions])


def _previous(system: System, actor: Actor, scan: Scan, keys: Iterable[str]) -> Previous | None:
    found = scans.earlier(system.database, scan)
    if not found:
        return None
    chosen = next((one for one in found if one.state is ScanState.ESTABLISHED), found[0])
    seen_as = Subject(actor.account_id in (scan.assigned | chosen.assigned), chosen.state, chosen.round_state)
    round_ = rounds.by_id(system.database, chosen.round_id)
    if round_ is None or refusal(actor, Action.SCAN_READ, seen_as) is not None:
        return None
    form = definitions.load(chosen.version).questionnaire
    texts = _texts(system, chosen, round_, _with_routing(form, keys))
    answers = {key: decode(form.question(key), text) for key, text in texts.items()}
    return Previous(chosen, round_, form, answers)


def _with_routing(form: Questionnaire, keys: Iterable[str]) -> dict[str, Question]:
    """The questions with these keys that this version knows, and those that decide whether they are asked."""
    found: dict[str, Question] = {}
    for key in keys:
        if not form.knows(key):
            continue
        found[key] = form.question(key)
        rule = found[key].asked_when
        while rule is not None:
            found[rule.question] = form.question(rule.question)
            rule = rule.above
    return found


def _texts(system: System, scan: Scan, round_: Round, questions: Mapping[str, Question]) -> dict[str, str]:
    if scan.state is ScanState.ESTABLISHED:
        return established.answers_of(system.database, scan.id, tuple(questions))
    keys = figure_keys(questions.values(), round_, scan.organisation_id)
    plain = [key for key, question in questions.items() if question.measure is None]
    found = (*scans.answers(system.database, scan.id, plain), *figure_store.of_scan(system.database, keys))
    return {one.question: one.value for one in found}


@cache
def changes(earlier: str, version: str) -> Mapping[str, QuestionChange]:
    """What changed in the questions since another version: only those that changed or are new."""
    if earlier == version:
        return {}
    before, now = definitions.load(earlier).questionnaire, definitions.load(version).questionnaire
    found = {
        question.key: change(before.question(question.key) if before.knows(question.key) else None, question)
        for question in now.questions()
    }
    return {key: one for key, one in found.items() if one is not None}


def before(earlier: Previous, sheet: Sheet, question: Question) -> Before:
    """What the previous round says beside a question of this scan."""
    changed = changes(earlier.scan.version, sheet.scan.version).get(question.key)
    if changed is QuestionChange.NEW:
        return Before("", "", "", changed, False, False)
    then = earlier.form.question(question.key)
    answer = earlier.answers.get(question.key)
    now = sheet.current(question.key).answer
    asked = then.asked_when is None or is_asked(then, earlier.answers)
    if answer is None or not asked:
        words = Absence.UNANSWERED if asked else Absence.NOT_ASKED
        return Before(words, "", "", changed, now is not None and comparable(then, question), False)
    return Before(
        in_words(then, answer),
        then.measure.unit if then.measure and not isinstance(answer, Special) else "",
        reference_words(then, earlier.round.plan.references),
        changed,
        now is not None and now != answer and comparable(then, question),
        now != answer and fits(then, question, answer),
    )


def save(
    system: System,
    actor: Actor,
    scan_id: int,
    posted: Iterable[Posted],
    copy: str = "",
    kept: frozenset[str] = frozenset(),
) -> Saved:
    """Save answers, and then copy the answer to the question ``copy`` from the previous round.

    What was typed there is saved first, so that it stays in the history. When someone else saved that answer
    since the form was made, it is a conflict and nothing is copied. A question of ``kept`` was copied in a
    form that came back with a conflict: it keeps its mark when its answer still is that of the previous
    round. Copying what is not there, or does not fit, does nothing.
    """
    sent = tuple(posted)
    if not copy and not kept:
        return scanning.save_answers(system, actor, scan_id, sent)
    with system.database.writing():
        scan = permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
        earlier = _previous(system, actor, scan, {copy, *kept})
        if earlier is None:
            return scanning.save_answers(system, actor, scan_id, sent)
        mark = Origin(copied_from=earlier.scan.id)
        sent = tuple(
            replace(one, origin=mark)
            if one.question in kept and one.answer == earlier.copyable(one.question, scan.version)
            else one
            for one in sent
        )
        saved = scanning.save_answers(system, actor, scan_id, sent)
        answer = earlier.copyable(copy, scan.version)
        base = next((one.base for one in sent if one.question == copy), None)
        if answer is None or base is None or any(one.question == copy for one in saved.conflicts):
            return saved
        if copy in saved.questions:
            base = scanning.read(system, actor, scan_id).current(copy).revision
        copied = scanning.save_answers(system, actor, scan_id, [Posted(copy, answer, base, mark)])
    return Saved(
        tuple(dict.fromkeys((*saved.questions, *copied.questions))),
        (*saved.conflicts, *copied.conflicts),
        copied.at or saved.at,
    )
