"""What the field macros render: one view per question, from what is stored or from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from riskscan.domain.dutch import format_moment
from riskscan.domain.questionnaire import Question, Theme, Topic
from riskscan.domain.scan import Answer, is_asked
from riskscan.domain.wording import fill, in_words, reference_words, routing_words
from riskscan.programme.scanning import Conflict, Sheet
from riskscan.web.answers import SPARE_ROWS, Typed, to_typed
from riskscan.web.beside import Besides, FieldBeside
from riskscan.web.forms import AnswerField


@dataclass(frozen=True, slots=True)
class ConflictView:
    mine: str
    theirs: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """See ``templates/macros/fields.html``."""

    name: str
    question: Question
    label: str
    hint: str
    unit: str
    reference: str
    text: str
    choice: str
    choices: tuple[str, ...]
    special: str
    rows: tuple[tuple[str, ...], ...]
    error: str
    base: int
    asked: bool
    asked_hint: str
    saved_by: str
    saved_at: str
    conflict: ConflictView | None
    copied: bool
    """The typed answer was copied from the previous round, and is not saved yet."""
    beside: FieldBeside | None


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its title filled in for the round."""

    number: int
    id: str
    title: str
    hint: str


class FieldViews:
    """Makes views for the fields of one page."""

    def __init__(
        self,
        sheet: Sheet,
        posted: Mapping[str, AnswerField] | None = None,
        conflicts: tuple[Conflict, ...] = (),
        besides: Besides | None = None,
    ) -> None:
        self.sheet = sheet
        self.besides = besides
        self.posted = posted or {}
        self.conflicts = {conflict.question: conflict for conflict in conflicts}
        self.answers: dict[str, Answer] = {
            **sheet.answers,
            **{name: field.answer for name, field in self.posted.items()},
        }

    def view(self, question: Question) -> FieldView:
        stored = self.sheet.current(question.key)
        field = self.posted.get(question.key)
        conflict = self.conflicts.get(question.key)
        typed = field.typed if field else to_typed(question, stored.answer)
        references = self.sheet.round.plan.references
        label = fill(question.label, references)
        error = str(field.process_errors[0]) if field and field.process_errors else ""
        base = field.base if field else stored.revision
        return FieldView(
            question.key,
            question,
            label,
            fill(question.hint, references),
            question.measure.unit if question.measure else "",
            reference_words(question, references),
            typed.text,
            typed.choice,
            typed.choices,
            typed.special,
            _with_spare(question, typed) if field else typed.rows,
            error,
            conflict.theirs.revision if conflict else base,
            is_asked(question, self.answers),
            routing_words(self.sheet.form, question),
            stored.author,
            format_moment(stored.saved_at) if stored.saved_at else "",
            _conflict_view(question, conflict) if conflict else None,
            field.copied if field else False,
            self.besides.of(question, label) if self.besides else None,
        )

    def views(self, questions: tuple[Question, ...]) -> tuple[FieldView, ...]:
        return tuple(self.view(question) for question in questions)

    def topic(self, topic: Topic) -> TopicView:
        return TopicView(
            topic.number,
            topic.id,
            fill(topic.title, self.sheet.round.plan.references),
            fill(topic.hint, self.sheet.round.plan.references),
        )

    def topics(self, theme: Theme) -> list[TopicView]:
        return [self.topic(topic) for topic in theme.topics]

    def filled(self, topic: Topic) -> int:
        """How many of the sub-questions have an answer."""
        return sum(1 for question in topic.sub if self.answers.get(question.key) is not None)


def _with_spare(question: Question, typed: Typed) -> tuple[tuple[str, ...], ...]:
    filled = [row for row in typed.rows if any(row)]
    return (*filled, *[("",) * len(question.columns)] * SPARE_ROWS)


def _conflict_view(question: Question, conflict: Conflict) -> ConflictView:
    theirs = conflict.theirs
    return ConflictView(
        in_words(question, conflict.mine),
        in_words(question, theirs.answer),
        theirs.author or "Iemand anders",
        format_moment(theirs.saved_at) if theirs.saved_at else "",
    )
