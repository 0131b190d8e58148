"""Sturingsinformatie of one municipality, or of an organisation as a whole, as page and PDF show it: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure
from riskscan.domain.norms import Judgement


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as it is read, or in words why it is not there (``missing``). ``when``: its period, in words."""

    text: str
    missing: bool = False
    when: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the place, now and earlier, beside that of the whole organisation (None: it is that)."""

    measure: Measure
    now: Seen
    before: Seen | None
    year_before: Seen
    whole: Seen | None
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class TopicTable:
    """The answer to one question. ``without``: figures of which there is nothing; ``went``: (name, sentence)."""

    id: str
    title: str
    question: str
    lines: tuple[Line, ...]
    without: tuple[str, ...]
    went: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The share of a municipality in one figure of all; ``about``: how the municipalities add up."""

    name: str
    part: Seen
    whole: Seen
    share: str
    about: str


@dataclass(frozen=True, slots=True)
class TownRow:
    """A municipality among the others: its inhabitants, and per figure its number and share."""

    code: str
    name: str
    inhabitants: Seen
    share: str
    numbers: tuple[tuple[Seen, str], ...]


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of the place over the years; a row is a name with a value per year."""

    years: tuple[int, ...]
    rows: tuple[tuple[Measure, tuple[Seen, ...]], ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SteeringReport:
    """Everything of one place and period; ``public``: small numbers are withheld.

    ``place`` is empty for the organisation as a whole; then ``towns`` holds its municipalities and ``shares`` none.
    """

    organisation: str
    place: str
    period: Period
    counted_on: date | None
    inhabitants: str
    shares: tuple[ShareLine, ...]
    shared: tuple[str, ...]
    towns: tuple[TownRow, ...]
    sums: tuple[str, ...]
    topics: tuple[TopicTable, ...]
    factors: Factors
    sources: tuple[str, ...]
    withheld: int
    provisional: bool
    public: bool
    two_earlier: bool
    """Whether the period before is another than that of a year earlier."""
    made_on: date
    demo: bool
