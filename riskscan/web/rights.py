"""The table of rights as a page, with the pages that belong to each right."""

from __future__ import annotations

import re
from collections import defaultdict

from flask import Blueprint, Flask, current_app, render_template

from riskscan.programme import rights
from riskscan.programme.permissions import Action, Role
from riskscan.programme.rights import Sign
from riskscan.web.access import actor, declared_action, needs

bp = Blueprint("rights", __name__)

_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_DUTCH = {"slug": "onderdeel", "key": "vraag", "step": "stap", "filename": "bestand", "token": "code"}


@bp.get("/rechten")
@needs(Action.RIGHTS_READ)
def page() -> str:
    return render_template(
        "rights/page.html",
        chapters=rights.overview(actor()),
        roles=tuple(Role),
        routes=_routes(current_app._get_current_object()),  # type: ignore[attr-defined]
        Sign=Sign,
    )


def _routes(app: Flask) -> dict[Action, list[str]]:
    """Per right the pages that ask for it: "Lezen: /scans/(nummer)", in the order of their addresses."""
    found: defaultdict[Action, list[str]] = defaultdict(list)
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        action = declared_action(app, rule.endpoint)
        if action is None:
            continue
        verbs = ["bekijken"] * ("GET" in (rule.methods or ())) + ["insturen"] * (
            "POST" in (rule.methods or ())
        )
        found[action].append(f"{_PART.sub(_place, rule.rule)} ({' en '.join(verbs)})")
    return dict(found)


def _place(part: re.Match[str]) -> str:
    return f"[{_DUTCH.get(part[1], 'nummer' if part[1].endswith('_id') else part[1])}]"
