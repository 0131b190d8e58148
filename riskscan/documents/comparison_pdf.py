"""Where one organisation stands beside the others: plain data, and the PDF (PDF/A-2a and PDF/UA-1) made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from riskscan.documents import pdf
from riskscan.documents.pdf_html import environment


@dataclass(frozen=True, slots=True)
class Block:
    """One measure: its drawing, and the numbers in it as pairs of a word and a value."""

    name: str
    about: str
    place: str
    drawing: Markup
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    title: str
    organisation: str
    made_on: date
    blocks: tuple[Block, ...]
    caveats: tuple[str, ...]
    demo: bool


def render_comparison(data: ComparisonReport) -> bytes:
    """The document as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    html = (
        environment().get_template("pdf/comparison.html").render(data=data, created=data.made_on.isoformat())
    )
    return pdf.write(html)
