"""The questionnaire to fill in by hand, as plain data: what is asked, in which words, and how much room there is.

Made from the definition alone, so that a new version needs no code; from a scan the organisation, the round and
what the figures refer to are filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby, product
from string import ascii_lowercase

from riskscan.domain.dutch import format_period
from riskscan.domain.lifecycle import References
from riskscan.domain.questionnaire import AnswerType, Column, Question, Questionnaire, Topic
from riskscan.domain.wording import fill, reference_words, routing_words, without_reference

_OPEN_REFERENCES = {"{peiljaar}": "[peiljaar]", "{periode}": "[periode]", "{formatiedatum}": "[datum]"}
"""What a form without a round shows where the round gives a year, a period or a date."""
_OVERALL_LINES, _SAID_LINES, _COUNTING_LINES, _LINES, _LAST_LINES = 18, 6, 5, 3, 2
"""Ruled lines under a text: the analysis, what was said in a talk, what has to be filled in, the rest, and what a
topic ends with: its sources."""
_BOXES_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation and the round of a scan, and the inspections' supervision on the peildatum in words."""

    organisation: str
    round_name: str
    peildatum: date
    references: References
    supervision: str

    @property
    def period(self) -> str:
        """The period of topic 19 in words."""
        return format_period(self.references.period.start, self.references.period.end)


@dataclass(frozen=True, slots=True)
class Box:
    """One answer to tick."""

    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a list, with boxes in each row when it is a choice; ``narrow`` when a date goes in."""

    label: str
    boxes: tuple[Box, ...]
    narrow: bool
    lettered: tuple[tuple[str, Box], ...] = ()
    """Answers too many for boxes in every row: they stand under the list once, each with a letter to write."""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question in words; ``specials`` are the boxes for an answer that is no value."""

    key: str
    label: str
    type: AnswerType
    hint: str = ""
    routing: str = ""
    boxes: tuple[Box, ...] = ()
    specials: tuple[Box, ...] = ()
    columns: tuple[FormColumn, ...] = ()
    unit: str = ""
    reference: str = ""
    bounds: str = ""
    """Between which numbers a count lies, in words."""
    lines: int = 0

    @property
    def longest(self) -> int:
        """The length of the longest label to tick, which decides how many stand side by side."""
        return max((len(one.label) for one in (*self.boxes, *self.specials)), default=0)


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A topic, a condition or the circumstances."""

    title: str
    questions: tuple[FormQuestion, ...]
    hint: str = ""
    evidence: str = ""
    supervision: bool = False

    @property
    def blocks(self) -> tuple[tuple[FormQuestion, ...], ...]:
        """The questions in order, figures that follow each other together: they make one table."""
        numbered = enumerate(self.questions)
        grouped = groupby(numbered, lambda one: -1 if one[1].type is AnswerType.FIGURE else one[0])
        return tuple(tuple(question for _, question in found) for _, found in grouped)


@dataclass(frozen=True, slots=True)
class FormTheme:
    title: str
    intro: str
    groups: tuple[FormGroup, ...]


@dataclass(frozen=True, slots=True)
class InterviewForm:
    """What is recorded of a talk: with whom, how, and what was said."""

    kinds: tuple[Box, ...]
    manners: tuple[Box, ...]
    texts: tuple[FormQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionnaireForm:
    """One version of the questionnaire, to be written on."""

    version: str
    digest: str
    updated: date
    demo: bool
    place: Place | None
    interview: InterviewForm
    themes: tuple[FormTheme, ...]
    conditions: tuple[FormGroup, ...]
    circumstances: FormGroup
    overall: FormQuestion

    def questions(self) -> Iterable[FormQuestion]:
        """Every question of the version, in order; without the interview, which has no questions of the version."""
        for theme in self.themes:
            for group in theme.groups:
                yield from group.questions
        for group in (*self.conditions, self.circumstances):
            yield from group.questions
        yield self.overall


def questionnaire_form(
    form: Questionnaire, interview: InterviewForm, updated: date, place: Place | None, *, demo: bool
) -> QuestionnaireForm:
    """Everything that one version asks, in words and in its order; with ``place`` also for whom and when."""
    words = _Words(form, place.references if place else None)
    circumstances = form.circumstances
    return QuestionnaireForm(
        version=form.version,
        digest=form.digest,
        updated=updated,
        demo=demo,
        place=place,
        interview=interview,
        themes=tuple(
            FormTheme(
                words.filled(theme.title),
                words.filled(theme.intro),
                tuple(words.topic(topic) for topic in theme.topics),
            )
            for theme in form.themes
        ),
        conditions=tuple(
            FormGroup(one.title, words.questions(one.questions), one.hint, _evidence(one.evidence))
            for one in form.conditions
        ),
        circumstances=FormGroup(
            circumstances.title, words.questions(circumstances.questions), circumstances.hint
        ),
        overall=words.question(form.overall, _OVERALL_LINES),
    )


def interview_form(
    kinds: Mapping[str, str], manners: Mapping[str, str], texts: Mapping[str, tuple[str, str]]
) -> InterviewForm:
    """The form for a talk from the words of its choices, and per text its label and hint."""
    return InterviewForm(
        tuple(Box(one) for one in kinds.values()),
        tuple(Box(one) for one in manners.values()),
        tuple(
            FormQuestion(key, label, AnswerType.TEXT, hint, lines=_SAID_LINES)
            for key, (label, hint) in texts.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Turns a definition into words, with the references of a round or open ones."""

    form: Questionnaire
    references: References | None

    def filled(self, text: str) -> str:
        if self.references is not None:
            return fill(text, self.references)
        for placeholder, shown in _OPEN_REFERENCES.items():
            text = text.replace(placeholder, shown)
        return text

    def topic(self, topic: Topic) -> FormGroup:
        title = f"{topic.number}. {self.filled(topic.title)}"
        *questions, last = topic.questions
        lines = _LAST_LINES if last.type is AnswerType.TEXT and not last.counts else 0
        asked = (*self.questions(questions), self.question(last, lines))
        return FormGroup(title, asked, self.filled(topic.hint), supervision=topic.supervision)

    def questions(self, questions: Iterable[Question]) -> tuple[FormQuestion, ...]:
        return tuple(self.question(one) for one in questions)

    def question(self, one: Question, lines: int = 0) -> FormQuestion:
        figure = one.type is AnswerType.FIGURE
        return FormQuestion(
            one.key,
            self.filled(without_reference(one.label) if figure else one.label),
            one.type,
            self.filled(one.hint),
            self.filled(routing_words(self.form, one)),
            tuple(Box(option.label, option.hint) for option in one.options),
            tuple(Box(option.label, option.hint) for option in one.specials),
            tuple(_column(column) for column in one.columns),
            one.measure.unit if one.measure else "",
            self._reference(one),
            f"{one.minimum} tot en met {one.maximum}" if one.maximum is not None else "",
            lines or _lines(one),
        )

    def _reference(self, one: Question) -> str:
        if one.measure is None:
            return ""
        if self.references is not None:
            return reference_words(one, self.references)
        return _OPEN_REFERENCES["{" + one.measure.reference.value + "}"]


def _column(column: Column) -> FormColumn:
    boxes = tuple(Box(option.label, option.hint) for option in column.options)
    if len(boxes) > _BOXES_IN_A_ROW:
        return FormColumn(column.label, (), False, tuple(zip(_letters(), boxes, strict=False)))
    return FormColumn(column.label, boxes, column.type is AnswerType.DATE)


def _letters() -> Iterator[str]:
    """a to z, then aa, ab and on."""
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))


def _lines(question: Question) -> int:
    if question.type is not AnswerType.TEXT:
        return 0
    if question.short:
        return 1
    return _COUNTING_LINES if question.counts else _LINES


def _evidence(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    *first, last = (str(one) for one in numbers)
    return f"onderwerp {last}" if not first else f"onderwerpen {', '.join(first)} en {last}"
