"""The pages behind a link to an account: a button, and then a password to choose.

The button first, since mail scanners open addresses; after it a cookie holds the right and the token is out
of the address.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from riskscan.programme import account_links, passwords
from riskscan.programme.account_links import LinkGone
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid
from riskscan.programme.throttling import LoginRefused
from riskscan.web.access import needs, system
from riskscan.web.login import Page, go_on
from riskscan.web.plain_forms import ChosenPasswordForm
from riskscan.web.visitor import visitor

bp = Blueprint("account_links", __name__)

LINK = "toegang"


def _gone(error: Exception) -> Response:
    session.pop(LINK, None)
    flash(str(error), "fout")
    return redirect(url_for("login.page"))


@bp.get("/toegang/<token>")
@needs(Action.PUBLIC)
def confirm(token: str) -> str:
    """Only a button; whether the link works is not looked at yet, so that opening it does nothing at all."""
    return render_template("links/confirm.html", token=token)


@bp.post("/toegang/<token>")
@needs(Action.PUBLIC)
def press(token: str) -> Response:
    try:
        account_links.open_link(system(), token, visitor())
    except (LinkGone, LoginRefused) as error:
        return _gone(error)
    # Whoever was logged in here is not who the link is for.
    session.clear()
    session[LINK] = token
    return redirect(url_for("account_links.choose"))


def _page(problems: dict[str, str], status: int = 200) -> tuple[str, int] | Response:
    try:
        account = account_links.whose(system(), session.get(LINK, ""))
    except LinkGone as gone:
        return _gone(gone)
    page = render_template(
        "links/password.html", account=account, problems=problems, password_hint=passwords.HINT
    )
    return page, status


@bp.get("/toegang")
@needs(Action.PUBLIC)
def choose() -> tuple[str, int] | Response:
    return _page({})


@bp.post("/toegang")
@needs(Action.PUBLIC)
def take() -> Page:
    form = ChosenPasswordForm(request.form)
    try:
        entry = account_links.choose_password(system(), session.get(LINK, ""), form.chosen(), visitor())
    except LinkGone as gone:
        return _gone(gone)
    except Invalid as invalid:
        return _page(invalid.problems, 422)
    flash("Uw wachtwoord is bewaard.", "gelukt")
    return go_on(entry, "", ())
