"""The national report of a round as PDF."""

from __future__ import annotations

from flask import Blueprint, Response

from riskscan.domain.wording import file_name
from riskscan.programme import national_reporting
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import PDF, attachment

bp = Blueprint("national_reports", __name__)


@bp.get("/rondes/<int:round_id>/landelijk.pdf")
@needs(Action.NATIONAL_READ)
def report(round_id: int) -> Response:
    made = national_reporting.national_report(system(), actor(), round_id)
    return attachment(made.content, PDF, file_name(made.title, "pdf"))
