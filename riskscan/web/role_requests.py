"""Rolverzoeken: what one beheerder asked for and another approves or refuses."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.programme import role_requests
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid, dutch_time
from riskscan.store.role_requests import RoleRequest
from riskscan.web.access import actor, needs, system
from riskscan.web.plain_forms import PlainForm, TextField

bp = Blueprint("role_requests", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A request that waits, and what the reader can do with it."""

    request: RoleRequest
    may_decide: bool
    own: bool
    deciders: tuple[str, ...]


class DecisionForm(PlainForm):
    besluit = TextField()
    reason = TextField()


@bp.get("/accounts/rolverzoeken")
@needs(Action.ACCOUNTS_KEEP)
def overview() -> str:
    return _page()


def _page(problem: str = "", request_id: int = 0, reason: str = "") -> str:
    waiting = tuple(
        Row(
            one,
            role_requests.may_decide(actor(), one),
            one.requested_by == actor().account_id,
            role_requests.deciders(system(), one),
        )
        for one in role_requests.waiting(system(), actor())
    )
    return render_template(
        "accounts/role_requests.html",
        waiting=waiting,
        decided=role_requests.decided(system(), actor()),
        problem=problem,
        request_id=request_id,
        reason=reason,
        moment=format_moment,
        dutch_time=dutch_time,
    )


@bp.post("/accounts/rolverzoeken/<int:request_id>")
@needs(Action.ACCOUNTS_KEEP)
def decide(request_id: int) -> Response | tuple[str, int]:
    form = DecisionForm(request.form)
    try:
        match form.besluit.data:
            case "goedkeuren":
                done = role_requests.approve(system(), actor(), request_id)
                flash(f"{done.account_name} heeft nu de rol {done.role}.", "gelukt")
            case "intrekken":
                done = role_requests.withdraw(system(), actor(), request_id)
                flash(f"Het verzoek voor {done.account_name} is ingetrokken.", "gelukt")
            case _:
                done = role_requests.refuse(system(), actor(), request_id, form.reason.data)
                flash(f"Het verzoek voor {done.account_name} is geweigerd.", "gelukt")
    except Invalid as invalid:
        field = request_id if "reason" in invalid.problems else 0
        return _page(" ".join(invalid.problems.values()), field, form.reason.data), 422
    return redirect(url_for("role_requests.overview"))
