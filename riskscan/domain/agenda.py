"""What happens next and by when, as the answers of a scan say it: the agenda of the report's first page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from riskscan.domain.questionnaire import AnswerType, Question, Questionnaire
from riskscan.domain.scan import NO_DATE, Answer, Row, Special, is_asked
from riskscan.domain.wording import lower_first


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that is to happen on a day; ``None`` when nobody can give one."""

    on: date | None
    what: str


def agenda(form: Questionnaire, answers: Mapping[str, Answer], peildatum: date) -> tuple[Promise, ...]:
    """Every announced day on or after the peildatum, in order of time; what has no day comes last.

    A question announces with its ``agenda``. A day before the peildatum is the past, or an expectation
    that did not come true: neither is something to look forward to.
    """
    titles = {question.key: part.title for part in form.conditions for question in part.questions}
    found = [
        promise
        for question in form.questions()
        if question.agenda and is_asked(question, answers)
        for promise in _promises(question, answers.get(question.key), titles.get(question.key, ""))
        if promise.on is None or promise.on >= peildatum
    ]
    return tuple(sorted(found, key=lambda promise: promise.on or date.max))


def _promises(question: Question, answer: Answer, title: str) -> Iterator[Promise]:
    what = f"{title}: {lower_first(question.agenda)}" if title else question.agenda
    if isinstance(answer, date):
        yield Promise(answer, what)
    elif answer == Special(NO_DATE):
        yield Promise(None, what)
    elif question.type is AnswerType.LIST and isinstance(answer, tuple):
        for row in answer:
            if isinstance(row, Row):
                yield from _of_row(question, row)


def _of_row(question: Question, row: Row) -> Iterator[Promise]:
    """The last date of the row, with its first text; a row without a date announces nothing."""
    cells = list(zip(question.columns, row.cells, strict=True))
    days = [cell for column, cell in cells if column.type is AnswerType.DATE]
    text = next((cell for column, cell in cells if column.type is AnswerType.TEXT), "")
    if days and days[-1]:
        yield Promise(date.fromisoformat(days[-1]), f"{question.agenda}: {text}" if text else question.agenda)
