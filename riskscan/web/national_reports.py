"""The national report of a round as PDF."""

from __future__ import annotations

import re

from flask import Blueprint, Response

from riskscan.programme import national_reporting
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system

bp = Blueprint("national_reports", __name__)


@bp.get("/rondes/<int:round_id>/landelijk.pdf")
@needs(Action.NATIONAL_READ)
def report(round_id: int) -> Response:
    made = national_reporting.national_report(system(), actor(), round_id)
    name = re.sub(r"[^a-z0-9]+", "-", made.title.lower()).strip("-")
    return Response(
        made.content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )
