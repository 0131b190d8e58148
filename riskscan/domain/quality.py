"""Quality checks (kwaliteitscontroles) on a scan: named warnings about what needs another look, never walls.

A check is a small function (``quality_checks.py``); its sentence, its limits, the questions it looks at and
its source are data of the version (``controles.yaml``). A check says that two things do not fit together or
that something is missing, and where to look; it does not say which of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from riskscan.domain.classification import Classification
from riskscan.domain.decision import State
from riskscan.domain.facts import ScanFacts
from riskscan.domain.lifecycle import References
from riskscan.domain.questionnaire import AnswerType, ConditionQuestions, Question, Questionnaire
from riskscan.domain.scan import Answer, Special, is_asked


class Part(StrEnum):
    """Where to look: at questions, at the interviews or at the decision."""

    QUESTIONS = "vragen"
    INTERVIEWS = "gesprekken"
    DECISION = "besluit"


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision so far: its outcome, its motivation (empty when there is none) and its day."""

    outcome: str
    motivation: str
    on: date


@dataclass(frozen=True)
class Examined:
    """A scan as the checks look at it."""

    form: Questionnaire
    answers: Mapping[str, Answer]
    references: References
    facts: ScanFacts
    classification: Classification
    decision: Decided | None = None
    interviews: tuple[date, ...] = ()
    """The days of the interviews, as far as they are known."""
    missing_parties: tuple[str, ...] = ()
    """Per party that should have been spoken to and was not, the sentence that says so."""
    supervised: bool = False
    """Whether the organisation's record has verscherpt toezicht on the peildatum."""

    @property
    def peildatum(self) -> date:
        return self.facts.peildatum

    def question(self, key: str) -> Question | None:
        return self.form.question(key) if self.form.knows(key) else None

    def answer(self, key: str) -> Answer:
        """The answer; None when there is none, or when routing does not ask the question (any more)."""
        question = self.question(key)
        if question is None or not is_asked(question, self.answers):
            return None
        return self.answers.get(key)

    def code(self, key: str) -> str:
        """The answer to a choice, also when it is onbekend or n.v.t.; empty when there is none."""
        answer = self.answer(key)
        if isinstance(answer, Special):
            return answer.code
        return answer if isinstance(answer, str) else ""

    def number(self, key: str) -> Decimal | None:
        """The answer to a figure or count, when it has a value."""
        answer = self.answer(key)
        if isinstance(answer, bool) or not isinstance(answer, int | Decimal):
            return None
        return Decimal(answer)

    def day(self, key: str) -> date | None:
        answer = self.answer(key)
        return answer if isinstance(answer, date) else None

    def met(self, condition: ConditionQuestions) -> bool:
        """Whether the rules surely see this condition as met, lasting or recent."""
        states = self.classification.states.get(condition.key, ())
        return bool(states) and set(states) <= {State.MET, State.RECENT}

    def condition(self, key: str) -> ConditionQuestions | None:
        return next((one for one in self.form.conditions if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question must be for a check to look at it: its type, and the answers the check knows."""

    type: AnswerType
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a version says about one check: its sentence and source, its limits, and its questions by role."""

    code: str
    sentence: str
    source: str
    limits: Mapping[str, int] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: the questions it is about, and what fills the places in its sentence."""

    questions: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    part: Part = Part.QUESTIONS


@dataclass(frozen=True, slots=True)
class Check:
    """A named check: its code, what it looks for, and what a version has to say about it."""

    code: str
    look: Callable[[Examined, Setting], Iterable[Hit]]
    places: tuple[str, ...] = ()
    """What may stand between braces in its sentence."""
    limits: tuple[str, ...] = ()
    questions: Mapping[str, Wanted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """One warning on a scan: which check, what to look at (Dutch), where, and on what it rests."""

    code: str
    sentence: str
    questions: tuple[str, ...]
    part: Part
    source: str


def examine(checks: Mapping[str, Check], settings: Iterable[Setting], scan: Examined) -> tuple[Remark, ...]:
    """Every warning on a scan, in the order of the version's settings and then of the form."""
    return tuple(
        Remark(one.code, one.sentence.format(**hit.values), hit.questions, hit.part, one.source)
        for one in settings
        for hit in checks[one.code].look(scan, one)
    )
