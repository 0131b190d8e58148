"""What the rekentool is made of, as ``questionnaire/rekentool.yaml`` says it: hours, texts and their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from riskscan.domain.capacity import PerService, Service

REGIONAL, NATIONAL = "regionaal", "landelijk"
"""The norm sets of the fixed contract."""
DIRECTIONS = ("A", "B", "C")


class CaveatKind(StrEnum):
    """The caveats that the programme computes; each has its words in the definition."""

    TRIAGE = "triage_op_overdragen"
    PARTS = "geen_verdeling"
    MONITORING = "monitoring_gelijk"
    AFFORDABLE = "betaalbaar"
    GAP = "gap_norm_en_capaciteit"
    FORECAST = "nieuwe_prognose"
    PRODUCTIVE = "productieve_uren"


BLANKS: Mapping[CaveatKind, frozenset[str]] = {
    CaveatKind.TRIAGE: frozenset({"waar", "meldingen", "overdragen", "norm", "fte", "fte_nu"}),
    CaveatKind.PARTS: frozenset({"waar", "som", "meldingen"}),
    CaveatKind.MONITORING: frozenset({"waar", "aantal"}),
    CaveatKind.AFFORDABLE: frozenset({"waar", "betaalbaar", "fte"}),
    CaveatKind.GAP: frozenset({"waar", "norm", "structureel", "gap", "beschikbaar", "gap_nu"}),
    CaveatKind.FORECAST: frozenset({"waar", "basis", "fte"}),
    CaveatKind.PRODUCTIVE: frozenset({"uren"}),
}
"""What the sentence of each caveat is filled in with."""


@dataclass(frozen=True, slots=True)
class ServiceText:
    """A service: its name, what the hours are counted for, what it comprises, and where that stands."""

    service: Service
    name: str
    counted: str
    """What one is: "adviesvraag", "casus"."""
    comprises: str
    source: str


@dataclass(frozen=True, slots=True)
class NormSet:
    """Hours per case for each service."""

    id: str
    name: str
    hours: PerService
    source: str


@dataclass(frozen=True, slots=True)
class Target:
    """A norm in per cent that the consequences are set against."""

    id: str
    label: str
    low: str
    high: str
    """As printed: "95", "100"; the same as ``low`` for one value."""
    at_most: bool
    """Whether less is better."""
    source: str

    @property
    def words(self) -> str:
        span = self.low if self.low == self.high else f"{self.low}-{self.high}"
        return f"ten hoogste {span} %" if self.at_most else f"{span} %"


@dataclass(frozen=True, slots=True)
class CaveatText:
    """A caveat in words; ``sentence`` is filled in for each place where it applies."""

    kind: CaveatKind
    title: str
    text: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be done in a direction."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Direction:
    """One of the directions (A, B, C) that a scenario can take."""

    letter: str
    title: str
    text: str
    source: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the board."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Tool:
    """The whole definition; ``digest`` is the SHA-256 of its file."""

    title: str
    source: str
    formula: str
    services: tuple[ServiceText, ...]
    common: tuple[Measure, ...]
    """What holds for all services together."""
    norm_sets: tuple[NormSet, ...]
    targets: tuple[Target, ...]
    caveats: tuple[CaveatText, ...]
    directions: tuple[Direction, ...]
    questions: tuple[Question, ...]
    digest: str

    def service(self, service: Service) -> ServiceText:
        return next(one for one in self.services if one.service is service)

    def norms(self, id_: str) -> NormSet:
        """A norm set by its id; StopIteration when there is none (the definition is checked on loading)."""
        return next(one for one in self.norm_sets if one.id == id_)

    def target(self, id_: str) -> Target:
        return next(one for one in self.targets if one.id == id_)

    def caveat(self, kind: CaveatKind) -> CaveatText:
        return next(one for one in self.caveats if one.kind is kind)

    def direction(self, letter: str) -> Direction:
        return next(one for one in self.directions if one.letter == letter)


TARGETS = ("triage", "onderzoek", "verzuim")


def blanks(sentence: str) -> frozenset[str]:
    """The names between braces in a sentence; raises ``ValueError`` for a brace that is not closed."""
    return frozenset(name for _, name, *_ in Formatter().parse(sentence) if name is not None)
