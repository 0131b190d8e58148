"""What every page shows around its content: menu, user, demo mark."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from riskscan.programme.permissions import Action, refusal
from riskscan.web.access import actor, system

_MENU = (
    ("Mijn werk", "scans.mine", Action.SCANS_LIST),
    ("Landelijk beeld", "national.latest", Action.NATIONAL_READ),
    ("Rondes", "rounds.overview", Action.ROUNDS_KEEP),
    ("Organisaties", "organisations.overview", Action.ORGANISATIONS_KEEP),
    ("Accounts", "accounts.overview", Action.ACCOUNTS_KEEP),
    ("Logboek", "audit.page", Action.LOG_READ),
    ("Reservekopie", "backups.overview", Action.BACKUPS_KEEP),
)


def frame() -> dict[str, Any]:
    """Context for ``templates/base.html``."""
    who = actor()
    blueprint = request.blueprint or ""
    here = "scans" if blueprint in ("interviews", "reports", "reviews") else blueprint
    menu = [
        (label, url_for(endpoint), endpoint.split(".")[0] == here)
        for label, endpoint, action in _MENU
        if who.roles and refusal(who, action) is None
    ]
    user = {"name": who.name, "role": ", ".join(sorted(who.roles))} if who.roles else None
    return {"menu": menu, "user": user, "demo": system().demo}
