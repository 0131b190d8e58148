"""Mijn account: own password, second factor, recovery codes and sessions."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.programme import own_account, passwords
from riskscan.programme.permissions import Action
from riskscan.programme.second_factor import Enrolment, WrongCode
from riskscan.programme.system import Invalid, dutch_time
from riskscan.web.access import TOKEN, actor, needs, system
from riskscan.web.plain_forms import ChosenPasswordForm, PasswordField, PlainForm, TextField, summary

bp = Blueprint("own_account", __name__)

TICKET = "inrichten"
Page = str | tuple[str, int] | Response


class NewPasswordForm(ChosenPasswordForm):
    current = PasswordField()


class ProofForm(PlainForm):
    """The password and a code, before something of the second factor changes."""

    current = PasswordField()
    code = TextField()


def _token() -> str:
    return str(session.get(TOKEN, ""))


@bp.get("/mijn-account")
@needs(Action.SIGNED_IN)
def page() -> Page:
    return _page({})


def _page(problems: dict[str, str], status: int = 200) -> Page:
    shown = render_template(
        "own_account/page.html",
        own=own_account.show(system(), actor(), _token()),
        asks_code=system().asks_code,
        problems=problems,
        summary=summary(problems, ("current", "password", "repeat")),
        password_hint=passwords.HINT,
        moment=format_moment,
        dutch_time=dutch_time,
    )
    return shown, status


@bp.post("/mijn-account/wachtwoord")
@needs(Action.SIGNED_IN)
def change_password() -> Page:
    form = NewPasswordForm(request.form)
    try:
        own_account.change_password(system(), actor(), _token(), form.current.data, form.chosen())
    except Invalid as invalid:
        return _page(invalid.problems, 422)
    flash("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd.", "gelukt")
    return redirect(url_for("own_account.page"))


def _proof_page(task: str, problems: dict[str, str], status: int = 200) -> Page:
    own = own_account.show(system(), actor(), _token())
    shown = render_template(
        "own_account/proof.html",
        task=task,
        own=own,
        problems=problems,
        summary=summary(problems, ("current", "code")),
    )
    return shown, status


@bp.get("/mijn-account/tweede-factor")
@needs(Action.SIGNED_IN)
def renew() -> Page:
    if not system().asks_code:
        return redirect(url_for("own_account.page"))
    return _proof_page("tweede-factor", {})


@bp.post("/mijn-account/tweede-factor")
@needs(Action.SIGNED_IN)
def begin_renewal() -> Page:
    form = ProofForm(request.form)
    ticket = secrets.token_urlsafe(32)
    try:
        own_account.begin_renewal(system(), actor(), ticket, form.current.data, form.code.data)
    except Invalid as invalid:
        return _proof_page("tweede-factor", invalid.problems, 422)
    session[TICKET] = ticket
    return redirect(url_for("own_account.set_up"))


@bp.get("/mijn-account/tweede-factor/instellen")
@needs(Action.SIGNED_IN)
def set_up() -> Page:
    try:
        enrolment = own_account.renewal(system(), actor(), session.get(TICKET, ""))
    except Invalid:
        enrolment = None
    if enrolment is None:
        return redirect(url_for("own_account.renew"))
    return _set_up_page(enrolment)


def _set_up_page(enrolment: Enrolment, error: str = "", status: int = 200) -> Page:
    return render_template("second_factor/own.html", enrolment=enrolment, error=error), status


@bp.post("/mijn-account/tweede-factor/instellen")
@needs(Action.SIGNED_IN)
def finish_renewal() -> Page:
    ticket, typed = session.get(TICKET, ""), request.form.get("code", "")[:100]
    try:
        codes = own_account.finish_renewal(system(), actor(), ticket, typed)
    except Invalid:
        return redirect(url_for("own_account.page"))
    except WrongCode as wrong:
        enrolment = own_account.renewal(system(), actor(), ticket)
        if enrolment is None:
            flash(str(wrong), "fout")
            return redirect(url_for("own_account.renew"))
        return _set_up_page(enrolment, str(wrong), 422)
    session.pop(TICKET, None)
    return render_template("second_factor/own_codes.html", codes=codes, renewed_app=True)


@bp.get("/mijn-account/herstelcodes")
@needs(Action.SIGNED_IN)
def recovery_codes() -> Page:
    if not system().asks_code:
        return redirect(url_for("own_account.page"))
    return _proof_page("herstelcodes", {})


@bp.post("/mijn-account/herstelcodes")
@needs(Action.SIGNED_IN)
def renew_recovery_codes() -> Page:
    form = ProofForm(request.form)
    try:
        codes = own_account.renew_recovery_codes(system(), actor(), form.current.data, form.code.data)
    except Invalid as invalid:
        return _proof_page("herstelcodes", invalid.problems, 422)
    return render_template("second_factor/own_codes.html", codes=codes, renewed_app=False)


@bp.post("/mijn-account/sessies/<int:session_id>/beeindigen")
@needs(Action.SIGNED_IN)
def end_session(session_id: int) -> Page:
    own_account.end_session(system(), actor(), session_id)
    flash("Die sessie is beëindigd.", "gelukt")
    return redirect(url_for("own_account.page", _anchor="sessies"))


@bp.post("/mijn-account/sessies/beeindigen")
@needs(Action.SIGNED_IN)
def end_other_sessions() -> Page:
    own_account.end_other_sessions(system(), actor(), _token())
    flash("U bent overal elders uitgelogd.", "gelukt")
    return redirect(url_for("own_account.page", _anchor="sessies"))
