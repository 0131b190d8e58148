"""The figures of the source (normen.md §4), and analyses made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from riskscan import definitions
from riskscan.domain.capacity import Partly, PerService
from riskscan.domain.capacity_analysis import Affordable, Analysis, Column, Kind, empty

TOOL = definitions.capacity_tool()
STRUCTURAL = Decimal("58.9")


@dataclass(frozen=True)
class Row:
    """One column of the source: its numbers, and what it prints as needed and as gap."""

    kind: Kind
    year: int
    edition: str
    meldingen: int
    numbers: tuple[int, int, int, int, int]
    available: str
    national: str
    regional: str
    gap: str
    triage_on_reports: str
    """Regional FTE with the hours of triage over all reports."""

    @property
    def per_service(self) -> PerService:
        return PerService(*map(Decimal, self.numbers))

    @property
    def column(self) -> Column:
        return Column(
            self.kind,
            self.year,
            self.edition,
            Decimal(self.meldingen),
            Partly(*map(Decimal, self.numbers)),
            STRUCTURAL,
            Decimal(self.available),
        )


_R, _P, _B = Kind.REALISED, Kind.FORECAST, Kind.BUDGET
ROWS = (
    Row(_R, 2021, "", 3894, (3116, 459, 562, 2938, 562), "62.57", "67.54", "60.88", "1.69", "70.10"),
    Row(_R, 2022, "", 4171, (3497, 440, 523, 2866, 523), "62.57", "70.28", "64.08", "-1.51", "72.07"),
    Row(_R, 2023, "", 4599, (3879, 429, 600, 3305, 600), "62.57", "78.18", "71.07", "-8.50", "79.60"),
    Row(_P, 2024, "Burap 1", 4926, (4272, 453, 543, 3891, 543), "62.57", "81.88", "75.44", "-12.87", "83.19"),
    Row(_P, 2024, "Burap 2", 4998, (4170, 413, 569, 3674, 569), "62.57", "80.83", "74.09", "-11.52", "83.90"),
    Row(_B, 2025, "voorstel", 4600, (3900, 600, 600, 3300, 600), "66.15", "80.44", "73.33", "-7.18", "81.63"),
    Row(_B, 2025, "besluit", 4400, (3744, 576, 576, 3168, 576), "63.4", "77.23", "70.40", "-7.00", "78.17"),
)
PROPOSAL, DECIDED = ROWS[5], ROWS[6]
AFFORDABLE = (
    Affordable(2025, Decimal("63.4"), Decimal(4400), Decimal(3168), Decimal(576)),
    Affordable(2026, Decimal("58.9"), Decimal(4000), Decimal(3100), Decimal(500)),
)


def analysis(**changes: object) -> Analysis:
    """All seven columns of the source, with these fields changed."""
    whole = replace(empty(TOOL), columns=tuple(row.column for row in ROWS), affordable=AFFORDABLE)
    return replace(whole, **changes)  # type: ignore[arg-type]
