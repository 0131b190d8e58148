"""What stands beside a question: the previous round, its history, and the comments of colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from riskscan import definitions
from riskscan.domain.dutch import format_date, format_moment
from riskscan.domain.questionnaire import Question
from riskscan.domain.wording import fill
from riskscan.programme import answer_history, previous_round
from riskscan.programme.comments import Comments, open_in
from riskscan.programme.permissions import Action, Actor, refusal
from riskscan.programme.scanning import Sheet, subject_of
from riskscan.programme.system import System, dutch_time
from riskscan.store.comments import Comment
from riskscan.store.revisions import Mark

SHORT = 70
"""An answer of so many characters stands on one line; a longer one is folded."""


@dataclass(frozen=True, slots=True)
class PreviousView:
    """The previous round beside one question; see ``templates/macros/beside.html``."""

    head: str
    """ "Vorige ronde (30 juni 2016)", with the period of a figure instead; empty for a new question."""
    words: str
    """The answer, or why there is none."""
    long: bool
    change: str
    differs: bool
    copy: bool


@dataclass(frozen=True, slots=True)
class CommentView:
    id: int
    author: str
    at: str
    text: str
    open: bool
    event: str
    """The newest thing that happened to it, in words; empty when nothing did."""


@dataclass(frozen=True, slots=True)
class FieldBeside:
    """See ``templates/macros/beside.html``."""

    name: str
    label: str
    mark: str
    revisions: int
    """0 for who does not see the history."""
    history_url: str
    previous: PreviousView | None
    comments: tuple[CommentView, ...]
    open: int
    comments_url: str
    """Empty for who does not see comments."""
    may_comment: bool


class Besides:
    """Reads what stands beside the questions of a page, with a fixed number of queries."""

    def __init__(
        self,
        system: System,
        actor: Actor,
        sheet: Sheet,
        questions: tuple[Question, ...],
        comments: Comments | None,
        may_write: bool,
    ) -> None:
        self.sheet = sheet
        self.comments = comments
        self.may_write = may_write
        self.may_look_back = refusal(actor, Action.HISTORY_READ, subject_of(sheet.scan, actor)) is None
        self.marks = answer_history.marks(system, sheet, questions)
        self.previous = previous_round.previous(system, actor, sheet, questions)
        self._head = (
            f"Vorige ronde ({format_date(self.previous.round.plan.peildatum)})" if self.previous else ""
        )
        self._url = f"/scans/{sheet.scan.id}"

    @property
    def previous_words(self) -> str:
        """Which round the previous one is, for the top of the page; empty when there is none."""
        if self.previous is None:
            return ""
        plan = self.previous.round.plan
        state = "vastgesteld" if self.previous.established else "nog niet vastgesteld"
        return f"{plan.name} (peildatum {format_date(plan.peildatum)}, {state})"

    def of(self, question: Question, label: str) -> FieldBeside:
        key = question.key
        mark = self.marks.get(key)
        found = self.comments.of(key) if self.comments else ()
        return FieldBeside(
            key,
            label,
            mark_words(mark),
            mark.revisions if mark and self.may_look_back else 0,
            f"{self._url}/antwoorden/{key}",
            self._previous(question),
            tuple(map(comment_view, found)),
            open_in(found),
            f"{self._url}/opmerkingen/{key}" if self.comments else "",
            self.comments is not None and self.comments.may_write,
        )

    def _previous(self, question: Question) -> PreviousView | None:
        if self.previous is None:
            return None
        before = previous_round.before(self.previous, self.sheet, question)
        words = f"{before.words} {before.unit}".rstrip()
        head = f"Vorige ronde ({before.reference})" if before.reference else self._head
        return PreviousView(
            head if words else "",
            words,
            len(words) > SHORT or "\n" in words,
            before.change.capitalize() if before.change else "",
            before.differs,
            before.fits and self.may_write,
        )


@cache
def _places(version: str) -> dict[str, str]:
    form = definitions.load(version).questionnaire
    found = {
        question.key: f"{topic.number}. {topic.title}"
        for theme in form.themes
        for topic in theme.topics
        for question in topic.questions
    }
    for group in (*form.conditions, form.circumstances):
        found.update({question.key: group.title for question in group.questions})
    return found


def full_label(sheet: Sheet, question: Question) -> str:
    """A question with the topic it belongs to, since many topics ask the same: "3. Wachtlijsten: Hoe groot …"."""
    place = _places(sheet.scan.version).get(question.key, "")
    references = sheet.round.plan.references
    label = fill(question.label, references)
    return f"{fill(place, references)}: {label}" if place else label


def mark_words(mark: Mark | None) -> str:
    """Where the current answer comes from, in words; empty when it was typed."""
    if mark and mark.copied_from:
        return f"Overgenomen uit {mark.copied_from}"
    if mark and mark.restored_from:
        return f"Teruggezet uit de versie van {format_moment(dutch_time(mark.restored_from))}"
    return ""


def comment_view(one: Comment) -> CommentView:
    event = ""
    if one.event:
        word = "Weer geopend" if one.open else "Afgehandeld"
        event = f"{word} door {one.event_by}, {format_moment(dutch_time(one.event_at))}"
    return CommentView(
        one.id, one.author, format_moment(dutch_time(one.written_at)), one.text, one.open, event
    )
