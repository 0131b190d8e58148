"""The page "Kaders": what Veilig Thuis is tested by, as far as it is known, with the sources."""

from __future__ import annotations

from flask import Blueprint, render_template

from riskscan import definitions
from riskscan.programme.permissions import Action
from riskscan.web.access import needs

bp = Blueprint("frameworks", __name__)


@bp.get("/kaders")
@needs(Action.PUBLIC)
def page() -> str:
    return render_template("frameworks/page.html", frameworks=definitions.known_frameworks())
