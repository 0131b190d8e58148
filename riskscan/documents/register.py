"""The register of personal data as a document: plain data, and the PDF (PDF/A-2a and PDF/UA-1) made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan.documents import pdf
from riskscan.documents.pdf_html import environment


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One kind of personal data; every text for a reader."""

    title: str
    lines: tuple[tuple[str, str], ...]
    """What is told of it, such as ("Van wie", "…")."""


@dataclass(frozen=True, slots=True)
class RegisterReport:
    entries: tuple[RegisterEntry, ...]
    updated: date
    demo: bool


def render_register(data: RegisterReport) -> bytes:
    """The register as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    return pdf.write(register_html(data))


def register_html(data: RegisterReport) -> str:
    """The document as HTML; every text is escaped. Its date is that of the register, not of the clock."""
    return environment().get_template("pdf/register.html").render(data=data, created=data.updated.isoformat())
