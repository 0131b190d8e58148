"""The report per organisation as PDF."""

from __future__ import annotations

import re

from flask import Blueprint, Response

from riskscan.programme import reporting
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system

bp = Blueprint("reports", __name__)


@bp.get("/scans/<int:scan_id>/rapport.pdf")
@needs(Action.SCAN_READ)
def report(scan_id: int) -> Response:
    made = reporting.report(system(), actor(), scan_id)
    name = re.sub(r"[^a-z0-9]+", "-", made.title.lower()).strip("-")
    return Response(
        made.content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )
