""" "Zo werkt de indeling" as PDF (PDF/A-2a and PDF/UA-1 in one file)."""

from __future__ import annotations

from riskscan.documents import pdf
from riskscan.documents.pdf_html import environment
from riskscan.documents.rules_report import RulesReport


def render_rules_report(data: RulesReport) -> bytes:
    """The rules as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    return pdf.write(rules_html(data))


def rules_html(data: RulesReport) -> str:
    """The whole document as HTML; every text is escaped. Its date is that of the definition, not of the clock."""
    return environment().get_template("pdf/rules.html").render(data=data, created=data.updated.isoformat())
