"""What every page shows around its content: menu, user, demo mark."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from riskscan.programme.permissions import Action, refusal
from riskscan.web.access import actor, system

_MENU = (
    ("Mijn werk", "scans.mine", Action.SCANS_LIST),
    ("Landelijk beeld", "national.latest", Action.NATIONAL_READ),
    ("Wachtlijsten", "waiting_lists.national", Action.FIGURES_COMPARE),
    ("Cijfers", "figures.overview", Action.FIGURES_READ),
    ("Cijfers vergelijken", "benchmark.compare", Action.FIGURES_COMPARE),
    ("Rondes", "rounds.overview", Action.ROUNDS_KEEP),
    ("Organisaties", "organisations.overview", Action.ORGANISATIONS_KEEP),
    # Not before these: the first of the menu is where a role begins, and everyone may use this one.
    ("Rekentool", "capacity.calculator", Action.SIGNED_IN),
    ("Accounts", "accounts.overview", Action.ACCOUNTS_KEEP),
    ("Persoonsgegevens", "personal_data.overview", Action.PERSONAL_DATA_KEEP),
    ("Verwijderverzoeken", "redaction.overview", Action.REMOVALS_KEEP),
    ("Logboek", "audit.page", Action.LOG_READ),
    ("Reservekopie", "backups.overview", Action.BACKUPS_KEEP),
)

_PART_OF = {
    "codebook": "figures",
    "figure_entry": "figures",
    "figure_files": "figures",
    "impact": "capacity",
    "interviews": "scans",
    "reports": "scans",
    "reviews": "scans",
    "rights": "audit",
    "role_requests": "accounts",
}


def frame() -> dict[str, Any]:
    """Context for ``templates/base.html``."""
    who = actor()
    blueprint = request.blueprint or ""
    here = _PART_OF.get(blueprint, blueprint)
    menu = [
        (label, url_for(endpoint), endpoint.split(".")[0] == here)
        for label, endpoint, action in _MENU
        if who.roles and refusal(who, action) is None
    ]
    role = ", ".join(sorted(who.roles))
    user = {"name": who.name, "role": role, "url": url_for("own_account.page")} if who.roles else None
    return {"menu": menu, "user": user, "demo": system().demo}
