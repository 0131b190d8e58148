"""A scan's answers and the four kinds of "no value".

An answer is a value of its question's type, a ``Special`` (onbekend, nvt, geen_datum) or ``None``
(unanswered, also after clearing). "Not asked" follows from routing and is never stored.
Every answer has one canonical text, so that two answers are equal exactly when their texts are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from riskscan.domain.questionnaire import AnswerType, Question, Questionnaire

UNKNOWN = "onbekend"
NOT_APPLICABLE = "nvt"
NO_DATE = "geen_datum"

MAX_TEXT = 10_000
"""Characters in one text answer."""


@dataclass(frozen=True, slots=True)
class Special:
    """An answer that is no value: ``onbekend``, ``nvt`` or ``geen_datum``."""

    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list answer: the texts of its columns, in the order of the columns."""

    cells: tuple[str, ...]


Answer = str | int | Decimal | date | tuple[str, ...] | tuple[Row, ...] | Special | None


class Absence(StrEnum):
    """Why a question has no value; kept apart everywhere."""

    NOT_ASKED = "niet gevraagd"
    UNANSWERED = "niet ingevuld"
    UNKNOWN = "onbekend"
    NOT_APPLICABLE = "n.v.t."


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_STRINGS = frozenset({AnswerType.TEXT, AnswerType.CHOICE})
_BARE = re.compile(r'"[^"\\\x00-\x1f]*"')
"""A string that is written as it reads, without escapes: most answers, decoded without a parser."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class UnreadableAnswer(ValueError):
    """A stored text that does not fit its question."""


def encode(answer: Answer) -> str:
    """The canonical text of an answer (JSON); ``null`` for unanswered."""
    plain: object
    match answer:
        case None | bool():
            plain = None
        case Special(code):
            plain = {"bijzonder": code}
        case date():
            plain = answer.isoformat()
        case Decimal():
            plain = format(answer.normalize() + 0, "f")  # + 0: minus zero is zero
        case tuple():
            plain = [list(item.cells) if isinstance(item, Row) else item for item in answer]
        case _:
            plain = answer
    return _JSON.encode(plain)


def decode(question: Question, text: str) -> Answer:
    """Read a canonical text back; raises ``UnreadableAnswer`` when it does not fit the question."""
    if question.type in _STRINGS and _BARE.fullmatch(text):
        return text[1:-1]
    try:
        answer = _from_plain(question, json.loads(text))
        # A text that reads but writes differently (3.7 for a count, "20160630") was never written here.
        if encode(answer) != text:
            raise ValueError("not canonical")
    except (ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise UnreadableAnswer(f"{question.key}: {text[:80]}") from error
    return answer


def _from_plain(question: Question, plain: Any) -> Answer:
    if plain is None:
        return None
    if isinstance(plain, dict):
        return Special(str(plain["bijzonder"]))
    match question.type:
        case AnswerType.DATE:
            return date.fromisoformat(plain)
        case AnswerType.FIGURE:
            if not _NUMBER.fullmatch(plain):
                raise ValueError("not a number in plain digits")
            return Decimal(plain)
        case AnswerType.COUNT:
            return int(plain)
        case AnswerType.SEVERAL:
            return tuple(str(item) for item in plain)
        case AnswerType.LIST:
            return tuple(Row(tuple(str(cell) for cell in row)) for row in plain)
        case _:
            return str(plain)


def is_answered(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether there is an answer that counts: one to a question that is no longer asked is only kept."""
    return answers.get(question.key) is not None and is_asked(question, answers)


def is_asked(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether routing asks this question; an open parent question does not hide it."""
    rule = question.asked_when
    while rule is not None:
        parent = answers.get(rule.question)
        code = parent.code if isinstance(parent, Special) else parent
        if code is not None and code not in rule.values:
            return False
        rule = rule.above
    return True


def absence(question: Question, answers: Mapping[str, Answer]) -> Absence | None:
    """Why the question has no value, or ``None`` when it has one.

    An answer to a question that is no longer asked is kept, and is no value.
    """
    if not is_asked(question, answers):
        return Absence.NOT_ASKED
    answer = answers.get(question.key)
    if isinstance(answer, Special):
        if answer.code == UNKNOWN:
            return Absence.UNKNOWN
        if answer.code == NOT_APPLICABLE:
            return Absence.NOT_APPLICABLE
        return None
    return Absence.UNANSWERED if answer is None else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set of counting questions is: one definition, used everywhere."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        return self.done == self.total

    def __add__(self, other: Progress) -> Progress:
        return Progress(self.done + other.done, self.total + other.total)


def progress(questions: tuple[Question, ...], answers: Mapping[str, Answer]) -> Progress:
    """Counting questions answered (onbekend and n.v.t. are answers) of those asked."""
    asked = [q for q in questions if q.counts and is_asked(q, answers)]
    done = sum(1 for q in asked if answers.get(q.key) is not None)
    return Progress(done, len(asked))


def whole_progress(form: Questionnaire, answers: Mapping[str, Answer], interviews: int) -> Progress:
    """Completeness of a scan: the counting questions and at least one interview."""
    return progress(tuple(form.questions()), answers) + Progress(min(interviews, 1), 1)


def answers_digest(answers: Mapping[str, str]) -> str:
    """The control number of a report: SHA-256 over every encoded answer and figure, in the order of their keys."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
