"""An impactanalyse as PDF (PDF/A-2a and PDF/UA-1 in one file)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from riskscan.documents import pdf
from riskscan.documents.impact_report import ImpactReport
from riskscan.documents.pdf_html import environment
from riskscan.domain.capacity_result import fte_words, number_words, signed
from riskscan.domain.dutch import format_number

SHOW: Mapping[str, Callable[[Decimal], str]] = {
    "fte": fte_words,
    "signed": signed,
    "cases": number_words,
    "plain": format_number,
}
"""How figures are written, on the page as in the PDF: one macro file draws the tables of both."""


def render_impact(data: ImpactReport) -> bytes:
    """The analysis as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    return pdf.write(impact_html(data))


def impact_html(data: ImpactReport) -> str:
    """The whole document as HTML; every text is escaped. Its date is that of the version, not of the clock."""
    created = data.saved_at.isoformat(timespec="seconds")
    return environment().get_template("pdf/impact.html").render(data=data, created=created, **SHOW)
