"""The report per organisation as PDF, in full or as a summary."""

from __future__ import annotations

import re

from flask import Blueprint, Response

from riskscan.documents.report import Length
from riskscan.programme import reporting
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system

bp = Blueprint("reports", __name__)


@bp.get("/scans/<int:scan_id>/rapport.pdf")
@needs(Action.SCAN_READ)
def report(scan_id: int) -> Response:
    return _download(scan_id, Length.FULL)


@bp.get("/scans/<int:scan_id>/samenvatting.pdf")
@needs(Action.SCAN_READ)
def summary(scan_id: int) -> Response:
    return _download(scan_id, Length.SUMMARY)


def _download(scan_id: int, length: Length) -> Response:
    made = reporting.report(system(), actor(), scan_id, length)
    name = re.sub(r"[^a-z0-9]+", "-", made.title.lower()).strip("-")
    return Response(
        made.content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )
