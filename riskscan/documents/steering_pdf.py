"""The annex "Sturingsinformatie" of a municipality as PDF (PDF/A-2a and PDF/UA-1), and several in one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from riskscan.documents import pdf
from riskscan.documents.pdf_html import environment
from riskscan.documents.steering_report import SteeringReport
from riskscan.domain.figure_periods import period_name
from riskscan.domain.municipal import FEWEST

_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_steering(data: SteeringReport) -> bytes:
    """The annex as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    return pdf.write(steering_html(data))


def steering_html(data: SteeringReport) -> str:
    """The document as HTML; every text is escaped. Its date is ``made_on``, not that of the clock."""
    return (
        environment()
        .get_template("pdf/steering.html")
        .render(data=data, created=data.made_on.isoformat(), period_name=period_name, fewest=FEWEST)
    )


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Files by name in one zip; without times, so that the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
