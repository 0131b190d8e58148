"""Plain data of the national report of a round; ``documents.pdf`` turns it into bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from riskscan.documents.waiting_list_report import NationalWaitingLists
from riskscan.domain.national import Status


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many organisations have an indeling; ``provisional`` of them only as a concept."""

    kind: str
    name: str
    number: int
    provisional: int
    share: str
    """Of all organisations, as printed: "27%"."""


@dataclass(frozen=True, slots=True)
class RoundColumn:
    """A round in the drawing "Indeling per ronde": what was vastgesteld, per kind."""

    name: str
    peildatum: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind as it is named in the rules of its own round."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """A line of the table: the indeling now and in the previous round, and the inspections' own measure."""

    name: str
    now: Shown
    provisional: bool
    before: Shown | None
    """None when it took no part in the previous round, or when there is none."""
    supervision: str
    """Kind of toezicht on the peildatum in words; empty when nothing is recorded."""
    established_on: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """Organisations that went from one kind to another; named, in alphabetical order."""

    now: str
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One row of the transition table: where the organisations of this kind went."""

    before: Shown
    moves: tuple[Move, ...]
    """In the order of the columns."""


@dataclass(frozen=True, slots=True)
class Changes:
    """This round beside the previous one; only what is vastgesteld counts."""

    round_name: str
    peildatum: date
    counts: tuple[tuple[Shown, int, int], ...]
    """Per kind: how many before and how many now."""
    columns: tuple[Shown, ...]
    rows: tuple[MoveRow, ...]
    only_now: tuple[str, ...]
    only_before: tuple[str, ...]
    sentences: tuple[str, ...]
    other_rules: str
    """Sentence on another version of the rules in the previous round; empty when it is the same."""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What the rules ask for a better indeling, and of how many organisations."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """The organisations with one outcome; 2a and 2b are two groups of the same category."""

    nuance: str
    meaning: str
    organisations: tuple[str, ...]
    """In alphabetical order; a concept is marked "(voorlopig)"."""


@dataclass(frozen=True, slots=True)
class CategoryList:
    kind: str
    name: str
    number: int
    groups: tuple[OutcomeGroup, ...]
    needs: tuple[NeedLine, ...]
    left_out: int
    """Of how many organisations the decision differs from the suggestion, so that the rules name no needs."""


@dataclass(frozen=True, slots=True)
class Accountability:
    """On what the report rests."""

    version: str
    source: str
    streefdatum: date | None
    peiljaar: int
    period_from: date
    period_to: date
    staff_date: date
    last_established: datetime | None
    """The last vaststelling in the round, in Dutch time."""
    definition_digest: str
    audit_head: str
    """Head of the audit log at the last vaststelling; empty when nothing is vastgesteld."""


@dataclass(frozen=True, slots=True)
class NationalReportData:
    """Everything the national report of a round says."""

    round_name: str
    peildatum: date
    demo: bool
    provisional: bool
    """Whether it shows concepts, for who may see them; then every page says so."""
    created: datetime
    """The newest moment in the data, in Dutch time: the date of the document."""
    statuses: tuple[Status, ...]
    names: Mapping[str, str]
    """The name of each kind in the rules of this round."""
    counts: tuple[CountLine, ...]
    established: int
    sentences: tuple[str, ...]
    rounds: tuple[RoundColumn, ...]
    """This round and those before it, oldest first; what is not vastgesteld counts as ``none``."""
    changes: Changes | None
    """None when there is no earlier round, or nothing is vastgesteld in this one."""
    previous: str
    """Name of the previous round; empty when there is none."""
    organisations: tuple[OrganisationLine, ...]
    lists: tuple[CategoryList, ...]
    accountability: Accountability
    waiting: NationalWaitingLists | None = None
    """None when no waiting list was counted on or before the peildatum."""

    @property
    def total(self) -> int:
        return len(self.organisations)

    @property
    def complete(self) -> bool:
        """Whether everything is vastgesteld, so that a difference with an earlier round says something."""
        return self.established == self.total
