"""Accounts: the beheerder's pages to make, change and block them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from riskscan.programme import accounts
from riskscan.programme.accounts import MIN_PASSWORD
from riskscan.programme.permissions import Action, Role
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs, system
from riskscan.web.plain_forms import PasswordField, PlainForm, TextField, TickField, TicksField

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


class PasswordForm(PlainForm):
    password = PasswordField()
    repeat = PasswordField()

    def chosen(self) -> str:
        """The password; raises ``Invalid`` when it was not typed the same twice."""
        if self.password.data != self.repeat.data:
            raise Invalid({"repeat": "De twee wachtwoorden zijn niet gelijk. Typ ze allebei opnieuw."})
        return str(self.password.data)


class AccountForm(PlainForm):
    name = TextField()
    roles = TicksField()
    active = TickField()

    def wanted(self) -> frozenset[Role]:
        """The roles that were ticked; raises ``Invalid`` when one does not exist."""
        try:
            return frozenset(Role(value) for value in self.roles.data)
        except ValueError as error:
            raise Invalid({"roles": "Een van deze rollen bestaat niet. Ververs de pagina."}) from error


class NewAccountForm(AccountForm, PasswordForm):
    email = TextField()


def _new_page(form: NewAccountForm, problems: dict[str, str]) -> str:
    return render_template(
        "accounts/new.html", form=form, roles=ROLES, minimum=MIN_PASSWORD, problems=problems
    )


@bp.get("/accounts/nieuw")
@needs(Action.ACCOUNTS_KEEP)
def new() -> str:
    return _new_page(NewAccountForm(), {})


@bp.post("/accounts/nieuw")
@needs(Action.ACCOUNTS_KEEP)
def add() -> Response | tuple[str, int]:
    form = NewAccountForm(request.form)
    try:
        accounts.add(system(), actor(), form.email.data, form.name.data, form.chosen(), form.wanted())
    except Invalid as invalid:
        return _new_page(form, invalid.problems), 422
    flash(
        f"Het account {form.email.data} is gemaakt. Geef het wachtwoord door langs een veilige weg.", "gelukt"
    )
    return redirect(url_for("accounts.overview"))


def _page(account_id: int, problems: dict[str, str], form: AccountForm | None = None) -> str:
    account = accounts.get(system(), actor(), account_id)
    stored = AccountForm(name=account.name, roles=sorted(account.roles), active=account.active)
    return render_template(
        "accounts/page.html",
        account=account,
        form=form or stored,
        roles=ROLES,
        minimum=MIN_PASSWORD,
        problems=problems,
        own=account_id == actor().account_id,
    )


@bp.get("/accounts/<int:account_id>")
@needs(Action.ACCOUNTS_KEEP)
def page(account_id: int) -> str:
    return _page(account_id, {})


@bp.post("/accounts/<int:account_id>")
@needs(Action.ACCOUNTS_KEEP)
def change(account_id: int) -> Response | tuple[str, int]:
    form = AccountForm(request.form)
    try:
        accounts.change(system(), actor(), account_id, form.name.data, form.active.data, form.wanted())
    except Invalid as invalid:
        return _page(account_id, invalid.problems, form), 422
    flash("Het account is gewijzigd.", "gelukt")
    return redirect(url_for("accounts.overview"))


@bp.post("/accounts/<int:account_id>/wachtwoord")
@needs(Action.ACCOUNTS_KEEP)
def set_password(account_id: int) -> Response | tuple[str, int]:
    form = PasswordForm(request.form)
    try:
        accounts.set_password(system(), actor(), account_id, form.chosen())
    except Invalid as invalid:
        return _page(account_id, invalid.problems), 422
    if account_id == actor().account_id:
        # A new password ends every session, also this one.
        session.clear()
        flash("Uw wachtwoord is gewijzigd. Log opnieuw in.", "gelukt")
        return redirect(url_for("login.page"))
    flash("Het wachtwoord is gewijzigd; lopende sessies van dit account zijn beëindigd.", "gelukt")
    return redirect(url_for("accounts.overview"))
