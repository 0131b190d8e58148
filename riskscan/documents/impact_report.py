"""Plain data of an impactanalyse; ``documents.impact_pdf`` turns it into bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from riskscan.domain.capacity_analysis import Analysis, Status
from riskscan.domain.capacity_result import Result
from riskscan.domain.capacity_tool import Target, Tool


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A realised percentage beside its norm. ``meets`` is None when nothing is known."""

    target: Target
    label: str
    value: Decimal | None
    meets: bool | None

    @property
    def verdict(self) -> str:
        if self.meets is None:
            return "geen gegevens"
        return "voldoet aan de norm" if self.meets else "voldoet niet aan de norm"


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """Everything that page and PDF of an impactanalyse say; both in this order."""

    organisation: str
    year: int
    number: int
    """Of the version."""
    saved_at: datetime
    """In Dutch time."""
    demo: bool
    analysis: Analysis
    result: Result
    conclusion: tuple[str, ...]
    terms: tuple[TargetLine, ...]
    absences: tuple[TargetLine, ...]
    tool: Tool
    digest: str
    """SHA-256 of the input, to tell one version from another."""

    @property
    def concept(self) -> bool:
        return self.analysis.status is Status.CONCEPT

    @property
    def wide(self) -> bool:
        """Whether the multi-year table needs a page on its side."""
        return len(self.analysis.columns) > 8
