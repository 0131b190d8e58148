"""An impactanalyse for its readers: what page and PDF say, and the PDF itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from riskscan.documents.impact_pdf import render_impact
from riskscan.documents.impact_report import ImpactReport, TargetLine
from riskscan.domain.capacity_analysis import Analysis
from riskscan.domain.capacity_tool import Target, Tool
from riskscan.domain.capacity_words import below
from riskscan.programme import impact
from riskscan.programme.impact import Sheet
from riskscan.programme.permissions import Actor
from riskscan.programme.system import NotFound, System, dutch_time
from riskscan.store.impact import content


@dataclass(frozen=True, slots=True)
class ImpactFile:
    """A rendered analysis: its title and the bytes of the PDF."""

    title: str
    content: bytes


def report_of(system: System, sheet: Sheet) -> ImpactReport | None:
    """What a version says; None when nothing was saved yet."""
    version = sheet.version
    if version is None:
        return None
    return ImpactReport(
        organisation=sheet.organisation.name,
        year=sheet.year,
        number=version.number,
        saved_at=dutch_time(version.saved_at),
        demo=system.demo,
        analysis=sheet.analysis,
        result=sheet.result,
        conclusion=sheet.conclusion,
        terms=tuple(terms_of(sheet.analysis, sheet.tool)),
        absences=tuple(absences_of(sheet.analysis, sheet.tool)),
        tool=sheet.tool,
        digest=hashlib.sha256(content(sheet.analysis).encode()).hexdigest(),
    )


def impact_file(
    system: System, actor: Actor, organisation_id: int, year: int, number: int | None = None
) -> ImpactFile:
    """The PDF of an analysis, or of one version; kept in the audit log. Raises as reading the page does."""
    sheet = impact.read(system, actor, organisation_id, year, number)
    report = report_of(system, sheet)
    if report is None:
        raise NotFound("Er is nog niets bewaard. Vul de impactanalyse eerst in.")
    made = render_impact(report)
    state = "concept" if report.concept else "definitief"
    detail = f"{year}, versie {report.number}, {state}"
    system.log(actor, "impactanalyse gedownload", f"organisatie {organisation_id}", detail)
    concept = " concept" if report.concept else ""
    return ImpactFile(f"Impactanalyse {report.organisation} {year}{concept}", made)


def _line(target: Target, label: str, value: Decimal | None) -> TargetLine:
    return TargetLine(target, label, value, None if value is None else not below(value, target))


def terms_of(analysis: Analysis, tool: Tool) -> Iterator[TargetLine]:
    """The statutory terms against their norms; also what nothing is known of."""
    for id_, value in (("triage", analysis.waiting.triage), ("onderzoek", analysis.waiting.investigation)):
        target = tool.target(id_)
        yield _line(target, target.label, value)


def absences_of(analysis: Analysis, tool: Tool) -> Iterator[TargetLine]:
    """The absence of each year against its norm, oldest first."""
    for one in sorted(analysis.absences, key=lambda each: each.year or 0):
        yield _line(tool.target("verzuim"), str(one.year or "jaar niet ingevuld"), one.percent)
