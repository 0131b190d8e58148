"""The rekentool, for whoever is logged in: a form whose parameters stand in the address. Nothing is kept."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from riskscan.documents.impact_pdf import SHOW
from riskscan.domain.capacity import PRODUCTIVE_HOURS
from riskscan.programme import capacity
from riskscan.programme.capacity import Calculation
from riskscan.programme.permissions import Action, refusal
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs
from riskscan.web.typed_values import Reader, labels, told, typed_in, written

bp = Blueprint("capacity", __name__)


def _names() -> dict[str, str]:
    """How each field is called on the page: a service by its name in the tool."""
    services = capacity.tool().services
    return labels(Calculation) | {f"numbers-{one.service.value}": one.name for one in services}


@bp.get("/rekentool")
@needs(Action.SIGNED_IN)
def calculator() -> str | tuple[str, int]:
    asked = typed_in(request.args, Calculation)
    typed = written(Calculation()) | asked
    analysis = result = None
    problems: dict[str, str] = {}
    if any(text.strip() for name, text in asked.items() if name not in ("norm", "productive")):
        reader = Reader(typed)
        found = reader.read(Calculation)
        problems = reader.problems
        try:
            worked_out = capacity.work_out_page(found)
            analysis, result = (None, None) if problems else worked_out
        except Invalid as invalid:
            problems = {**invalid.problems, **problems}
    page = render_template(
        "capacity/calculator.html",
        tool=capacity.tool(),
        typed=typed,
        problems=problems,
        errors=told(problems, _names()),
        analysis=analysis,
        result=result,
        default_hours=PRODUCTIVE_HOURS,
        may_read=refusal(actor(), Action.IMPACT_READ) is None,
        **SHOW,
    )
    return (page, 422) if problems else page
