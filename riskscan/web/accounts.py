"""Accounts: the beheerder's pages to make, change and block them, and to let somebody in by a link."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.programme import account_links, accounts, role_requests
from riskscan.programme.account_links import MadeLink
from riskscan.programme.accounts import Changed
from riskscan.programme.permissions import Action, Role
from riskscan.programme.system import Invalid, dutch_time
from riskscan.web.access import actor, needs, system
from riskscan.web.plain_forms import PlainForm, TextField, TickField, TicksField, summary

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
    return render_template(
        "accounts/overview.html",
        standings=accounts.standings(system(), actor()),
        waiting=len(role_requests.waiting(system(), actor())),
        asks_code=system().asks_code,
    )


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


class NewAccountForm(AccountForm):
    email = TextField()


def _new_page(form: NewAccountForm, problems: dict[str, str]) -> str:
    told = {name: problems[name] for name in ("name", "email", "roles") if name in problems}
    return render_template("accounts/new.html", form=form, roles=ROLES, problems=told)


@bp.get("/accounts/nieuw")
@needs(Action.ACCOUNTS_KEEP)
def new() -> str:
    return _new_page(NewAccountForm(), {})


@bp.post("/accounts/nieuw")
@needs(Action.ACCOUNTS_KEEP)
def add() -> Response | tuple[str, int]:
    form = NewAccountForm(request.form)
    try:
        made = accounts.add(system(), actor(), form.email.data, form.name.data, "", form.wanted())
    except Invalid as invalid:
        return _new_page(form, invalid.problems), 422
    flash(f"Het account {form.email.data} is gemaakt. {_about_waiting(made)}".strip(), "gelukt")
    return redirect(url_for("accounts.page", account_id=made.account_id))


def _about_waiting(changed: Changed) -> str:
    """Which roles do not hold yet."""
    if not changed.waiting:
        return ""
    roles = ", ".join(sorted(changed.waiting))
    return f"Een tweede beheerder moet dit nog goedkeuren: {roles}."


def _page(
    account_id: int,
    problems: dict[str, str],
    form: AccountForm | None = None,
    link: MadeLink | None = None,
) -> str:
    standing = accounts.standing(system(), actor(), account_id)
    account = standing.account
    stored = AccountForm(name=account.name, roles=sorted(account.roles), active=account.active)
    return render_template(
        "accounts/page.html",
        standing=standing,
        account=account,
        form=form or stored,
        roles=ROLES,
        problems=problems,
        summary=summary(problems, ("name", "roles")),
        own=account_id == actor().account_id,
        working_links=account_links.working(system(), actor(), account_id),
        link=link,
        asks_code=system().asks_code,
        moment=format_moment,
        dutch_time=dutch_time,
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
        changed = accounts.change(
            system(), actor(), account_id, form.name.data, form.active.data, form.wanted()
        )
    except Invalid as invalid:
        return _page(account_id, invalid.problems, form), 422
    flash(f"Het account is gewijzigd. {_about_waiting(changed)}".strip(), "gelukt")
    return redirect(url_for("accounts.overview"))


@bp.post("/accounts/<int:account_id>/link")
@needs(Action.ACCOUNTS_KEEP)
def make_link(account_id: int) -> str | tuple[str, int]:
    """The link stands on this answer only: after it nobody can see it any more."""
    try:
        link = account_links.make(system(), actor(), account_id)
    except Invalid as invalid:
        return _page(account_id, invalid.problems), 422
    return _page(account_id, {}, link=link)


@bp.post("/accounts/<int:account_id>/link/intrekken")
@needs(Action.ACCOUNTS_KEEP)
def revoke_links(account_id: int) -> Response:
    revoked = account_links.revoke(system(), actor(), account_id)
    flash("De link is ingetrokken." if revoked else "Er was geen link die nog werkte.", "gelukt")
    return redirect(url_for("accounts.page", account_id=account_id))


@bp.post("/accounts/<int:account_id>/sessies/beeindigen")
@needs(Action.ACCOUNTS_KEEP)
def end_sessions(account_id: int) -> Response:
    ended = accounts.end_sessions(system(), actor(), account_id)
    words = {0: "Er was geen sessie.", 1: "Eén sessie is beëindigd."}
    flash(words.get(ended, f"{ended} sessies zijn beëindigd."), "gelukt")
    if account_id == actor().account_id:
        return redirect(url_for("login.page"))
    return redirect(url_for("accounts.page", account_id=account_id))
