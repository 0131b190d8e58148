"""The scan format as values: themes, topics, questions and answer types.

Source: Bijlage 1 of "Veilig Thuis - basis op orde" (spring 2016); numbers 14-17 do not exist there.
Question keys are permanent: ``t3.wachtlijst`` for a topic's question,
``randvoorwaarden.stap1.status`` and ``vertrouwen`` as in the interchange form ``risicoscan/1``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from riskscan.domain.measures import Measure


class AnswerType(StrEnum):
    """What kind of answer a question takes."""

    TEXT = "tekst"
    CHOICE = "keuze"
    SEVERAL = "meerkeuze"
    DATE = "datum"
    COUNT = "aantal"
    LIST = "lijst"
    FIGURE = "cijfer"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the stored value, what the user reads, and a short explanation."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list question; its type is TEXT, CHOICE or DATE."""

    id: str
    label: str
    type: AnswerType
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedWhen:
    """Routing: the question is asked only when ``question`` has one of ``values``."""

    question: str
    values: tuple[str, ...]
    above: AskedWhen | None = None
    """The routing of ``question`` itself: under a question that is not asked, nothing is asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``specials`` are the answers that are no value: onbekend, nvt, geen_datum."""

    key: str
    label: str
    type: AnswerType
    hint: str = ""
    options: tuple[Option, ...] = ()
    specials: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    measure: Measure | None = None
    minimum: int | None = None
    maximum: int | None = None
    counts: bool = False
    """Whether the question counts for completeness."""
    asked_when: AskedWhen | None = None
    short: bool = False
    """A text of one line rather than a text area."""
    agenda: str = ""
    """What happens on the date in the answer, for the report's agenda; empty when that is nothing to announce."""
    test: str = ""
    """How the report calls the answer on its first page, beside the inspections' own test; else empty."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A numbered topic of the format; ``main`` is shown in quick mode, ``sub`` folded under it."""

    number: int
    id: str
    title: str
    main: tuple[Question, ...]
    sub: tuple[Question, ...] = ()
    hint: str = ""
    supervision: bool = False
    """Whether its page shows the toezicht of the organisation on the peildatum."""

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.main + self.sub


@dataclass(frozen=True, slots=True)
class Theme:
    """A main theme (hoofdthema) with its topics; ``slug`` is its address on the scan page."""

    id: str
    slug: str
    title: str
    topics: tuple[Topic, ...]
    intro: str = ""
    report_title: str = ""
    """The name of the theme in the report when that is not the one in the form; else empty."""

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for topic in self.topics for question in topic.questions)


@dataclass(frozen=True, slots=True)
class ConditionQuestions:
    """The judgement fields of one condition (randvoorwaarde) or of the circumstances."""

    key: str
    title: str
    questions: tuple[Question, ...]
    hint: str = ""
    evidence: tuple[int, ...] = ()
    """Numbers of the topics that serve as evidence."""


@dataclass(frozen=True)
class Questionnaire:
    """One version of the whole format, immutable once in use."""

    version: str
    title: str
    themes: tuple[Theme, ...]
    conditions: tuple[ConditionQuestions, ...]
    circumstances: ConditionQuestions
    overall: Question
    digest: str = ""
    """SHA-256 over the definition files this was read from."""
    _by_key: dict[str, Question] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({question.key: question for question in self._in_order()})

    def questions(self) -> Iterator[Question]:
        """Every question in the order of the format."""
        return iter(self._by_key.values())

    def _in_order(self) -> Iterator[Question]:
        for theme in self.themes:
            yield from theme.questions
        yield from self.judgement
        yield self.overall

    @property
    def judgement(self) -> tuple[Question, ...]:
        """The questions that the rules read: of the conditions and the circumstances."""
        conditions = tuple(question for condition in self.conditions for question in condition.questions)
        return conditions + self.circumstances.questions

    def question(self, key: str) -> Question:
        """The question with this key; KeyError when the version does not know it."""
        return self._by_key[key]

    def knows(self, key: str) -> bool:
        return key in self._by_key
