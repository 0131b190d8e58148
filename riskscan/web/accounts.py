"""Accounts: the beheerder's pages to make, change and block them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.programme import accounts
from riskscan.programme.permissions import Action, Role
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs, system

bp = Blueprint("accounts", __name__)

ROLES = (
    (Role.ADVISER.value, "Adviseur", "Vult de scans in van de organisaties die in een ronde zijn toegewezen"),
    (Role.LEADER.value, "Programmaleider", "Maakt rondes, wijst adviseurs toe, stelt scans vast"),
    (Role.READER.value, "Lezer", "Leest wat is vastgesteld en wijzigt niets"),
    (Role.KEEPER.value, "Beheerder", "Beheert accounts en organisaties; ziet geen inhoud van scans"),
)


@bp.get("/accounts")
@needs(Action.ACCOUNTS_KEEP)
def overview() -> str:
    return render_template("accounts/overview.html", accounts=accounts.every(system(), actor()))


def _typed_roles() -> frozenset[Role]:
    """The roles that were ticked; Invalid when one does not exist."""
    try:
        return frozenset(Role(value) for value in request.form.getlist("roles"))
    except ValueError as error:
        raise Invalid({"roles": "Een van deze rollen bestaat niet. Ververs de pagina."}) from error


def _typed_password() -> str:
    password = request.form.get("password", "")
    if password != request.form.get("repeat", ""):
        raise Invalid({"repeat": "De twee wachtwoorden zijn niet gelijk. Typ ze allebei opnieuw."})
    return password


def _new_page(problems: dict[str, str]) -> str:
    return render_template("accounts/new.html", form=request.form, roles=ROLES, problems=problems)


@bp.get("/accounts/nieuw")
@needs(Action.ACCOUNTS_KEEP)
def new() -> str:
    return _new_page({})


@bp.post("/accounts/nieuw")
@needs(Action.ACCOUNTS_KEEP)
def add() -> Response | tuple[str, int]:
    email, name = request.form.get("email", ""), request.form.get("name", "")
    try:
        accounts.add(system(), actor(), email, name, _typed_password(), _typed_roles())
    except Invalid as invalid:
        return _new_page(invalid.problems), 422
    flash(
        f"Het account {email.strip()} is gemaakt. Geef het wachtwoord door langs een veilige weg.", "gelukt"
    )
    return redirect(url_for("accounts.overview"))


def _page(account_id: int, problems: dict[str, str]) -> str:
    account = accounts.get(system(), actor(), account_id)
    typed = request.form if "name" in request.form else None
    return render_template(
        "accounts/page.html",
        account=account,
        name=typed["name"] if typed else account.name,
        active="active" in typed if typed else account.active,
        held=typed.getlist("roles") if typed else sorted(account.roles),
        roles=ROLES,
        problems=problems,
        own=account_id == actor().account_id,
    )


@bp.get("/accounts/<int:account_id>")
@needs(Action.ACCOUNTS_KEEP)
def page(account_id: int) -> str:
    return _page(account_id, {})


def _step(account_id: int, act: Callable[[], None], done: str) -> Response | tuple[str, int]:
    try:
        act()
    except Invalid as invalid:
        return _page(account_id, invalid.problems), 422
    flash(done, "gelukt")
    return redirect(url_for("accounts.overview"))


@bp.post("/accounts/<int:account_id>")
@needs(Action.ACCOUNTS_KEEP)
def change(account_id: int) -> Response | tuple[str, int]:
    name, active = request.form.get("name", ""), "active" in request.form
    return _step(
        account_id,
        lambda: accounts.change(system(), actor(), account_id, name, active, _typed_roles()),
        "Het account is gewijzigd.",
    )


@bp.post("/accounts/<int:account_id>/wachtwoord")
@needs(Action.ACCOUNTS_KEEP)
def set_password(account_id: int) -> Response | tuple[str, int]:
    return _step(
        account_id,
        lambda: accounts.set_password(system(), actor(), account_id, _typed_password()),
        "Het wachtwoord is gewijzigd; lopende sessies van dit account zijn beëindigd.",
    )
