"""Plain data of the report per organisation; ``documents.pdf`` turns it into bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from riskscan.documents.waiting_list_report import OwnWaitingLists
from riskscan.domain.explanation import Category, ConditionView, Explanation


class Length(StrEnum):
    """How much of the scan a report tells: two pages for the alderman, or everything."""

    SUMMARY = "samenvatting"
    FULL = "volledig"


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer as printed; an absent answer says so in words ("Niet ingevuld")."""

    label: str
    answer: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class TopicReport:
    number: int
    title: str
    explanation: Line | None
    """None in a version that does not ask for it, as with ``risk``."""
    risk: Line | None
    risk_key: str
    """``geen``, ``beperkt``, ``aanzienlijk`` or empty when there is no value."""
    lines: tuple[Line, ...]
    risk_explanation: Line | None = None
    """Of what the risk consists; ``None`` when it is not asked (no risk)."""


@dataclass(frozen=True, slots=True)
class ThemeReport:
    title: str
    topics: tuple[TopicReport, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    label: str
    value: str
    unit: str
    reference: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class FigureGroup:
    number: int
    title: str
    lines: tuple[FigureLine, ...]
    theme: str = "Kerndata en financiën"


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """An interview by role; names of participants never reach a report."""

    date: str
    kind: str
    manner: str
    roles: str
    texts: tuple[Line, ...] = ()
    """What was said, by subject; only subjects that were written about."""


@dataclass(frozen=True, slots=True)
class ConditionReport:
    view: ConditionView
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The adviser's decision beside the suggestion."""

    category: Category
    motivation: str
    differs: bool
    """Whether the decision is another than the single suggested outcome."""


@dataclass(frozen=True, slots=True)
class Supervision:
    """The inspections' own measure (toezicht), kept apart from the programme's category."""

    label: str
    details: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """Something that is to happen, and when; ``when`` says so in words when nobody can give a day."""

    when: str
    what: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """The indeling of the organisation in one round."""

    name: str
    peildatum: date
    category: Category
    here: bool = False
    """Whether this is the round that the report is about."""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A text that was removed afterwards: the sentence, and the control number of the answers before it."""

    sentence: str
    old_answers: str = ""


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything the report per organisation says."""

    organisation: str
    parent_organisation: str
    round_name: str
    peildatum: date
    streefdatum: date | None
    concept: bool
    demo: bool
    established_at: datetime | None
    """When the scan was vastgesteld, in Dutch time."""
    established_by_role: str
    decision: Decision | None
    explanation: Explanation
    conditions: tuple[ConditionReport, ...]
    circumstances: tuple[Line, ...]
    supervision: Supervision | None
    inspection: tuple[Line, ...]
    """What the scan says of the inspections' own test (toetsingskader Stap 1, hertoets)."""
    agenda: tuple[AgendaLine, ...]
    """What happens next, in order of time."""
    rounds: tuple[RoundLine, ...]
    """The indeling over the rounds up to this one, oldest first."""
    overall: Line
    themes: tuple[ThemeReport, ...]
    figures: tuple[FigureGroup, ...]
    interviews: tuple[InterviewLine, ...]
    questionnaire_version: str
    definition_digest: str
    answers_digest: str
    audit_head: str
    last_saved: datetime | None
    reopened_at: datetime | None = None
    """When the scan was reopened after this version was vastgesteld: then it no longer holds."""
    removed: tuple[RemovedLine, ...] = ()
    waiting: OwnWaitingLists | None = None
    """None when no waiting list was filled in with a peildatum up to that of the round."""
