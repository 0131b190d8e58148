"""Logging in, in one step or two, and logging out.

What was typed in a form that was sent after the session ended travels along as hidden fields through every
page of this, also the pages that set up a second factor; nothing of it is kept on the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from riskscan.programme import second_factor, signing_in
from riskscan.programme.permissions import Action
from riskscan.programme.second_factor import WrongCode
from riskscan.programme.signing_in import Entry, Next, StepExpired
from riskscan.programme.throttling import LoginRefused
from riskscan.web.access import TOKEN, actor, needs, system
from riskscan.web.downloads import attachment
from riskscan.web.visitor import visitor

bp = Blueprint("login", __name__)

STEP = "stap"
Page = str | tuple[str, int] | Response
Kept = Sequence[tuple[str, str]]

_TOO_LATE = "Dat duurde te lang. Log opnieuw in."
_KEPT_TOO = " Wat u eerder invulde, is niet verloren."


def own_path(target: str | None) -> str:
    """Only a path of this site; anything else leads home."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("scans.home")
    if not target.isprintable():
        return url_for("scans.home")
    parts = urlsplit(target)
    return url_for("scans.home") if parts.scheme or parts.netloc else target


def _target() -> str:
    return request.values.get("volgende", "")


def kept_along() -> list[tuple[str, str]]:
    """The fields of a form that was sent too late, as a page of the login carries them."""
    return [(name[6:], value) for name, value in request.form.items(multi=True) if name.startswith("kept--")]


def login_page(error: str = "", note: str = "", status: int = 200) -> tuple[str, int]:
    """The form for address and password, with what this request carries along."""
    email = request.form.get("email", "")[:200]
    page = render_template(
        "login.html", email=email, error=error, note=note, target=_target(), kept=kept_along()
    )
    return page, status


def late_page() -> tuple[str, int] | None:
    """For a page of the login that is older than the session of this browser: what travelled along stays.

    None when nothing travelled along. Somebody may have logged in in another window meanwhile.
    """
    kept = kept_along()
    if not kept:
        return None
    if actor().roles:
        return render_template("login_resume.html", target=own_path(_target()), kept=kept), 400
    return login_page(note="Deze pagina was te lang open. Log opnieuw in." + _KEPT_TOO, status=400)


@bp.get("/inloggen")
@needs(Action.PUBLIC)
def page() -> Page:
    if actor().roles:
        return redirect(own_path(_target()))
    return login_page()


@bp.post("/inloggen")
@needs(Action.PUBLIC)
def enter() -> Page:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        entry = signing_in.give_password(system(), email[:200], password[:1000], visitor())
    except LoginRefused as refused:
        return login_page(error=str(refused), status=401)
    return go_on(entry, _target(), kept_along())


def go_on(entry: Entry, target: str, kept: Kept) -> Page:
    """To the next page, with a cookie for no more than was earned."""
    # Everything of before goes, also a session that somebody planted here.
    session.clear()
    if entry.next is Next.INSIDE:
        return _inside(entry, target, kept)
    if entry.next is Next.NO_ROLE:
        return render_template("login_no_role.html", kept=kept)
    session[STEP] = entry.token
    if kept:
        # Not by another request: the fields travel in the page.
        return _code_page(target, kept) if entry.next is Next.CODE else _set_up_page(target, kept)
    where = "login.code" if entry.next is Next.CODE else "login.set_up"
    return redirect(url_for(where, volgende=target or None))


def _inside(entry: Entry, target: str, kept: Kept) -> Page:
    session[TOKEN] = entry.token
    for remark in entry.remarks:
        flash(remark, "letop")
    if kept:
        return render_template("login_resume.html", target=own_path(target), kept=kept)
    return redirect(own_path(target))


def _again() -> Page:
    """The password was given too long ago: back to the beginning, with everything that was typed."""
    session.pop(STEP, None)
    if actor().roles:
        return redirect(own_path(_target()))
    kept = kept_along()
    if not kept:
        flash(_TOO_LATE, "letop")
        return redirect(url_for("login.page", volgende=_target() or None))
    return login_page(note=_TOO_LATE + _KEPT_TOO, status=401)


def _code_page(target: str, kept: Kept, error: str = "", field: str = "code", status: int = 200) -> Page:
    waiting = signing_in.waiting(system(), session.get(STEP, ""))
    page = render_template(
        "login_code.html", waiting=waiting, target=target, kept=kept, error=error, field=field
    )
    return page, status


@bp.get("/inloggen/code")
@needs(Action.PUBLIC)
def code() -> Page:
    try:
        if signing_in.waiting(system(), session.get(STEP, "")).next is Next.SET_UP:
            return redirect(url_for("login.set_up", volgende=_target() or None))
        return _code_page(_target(), ())
    except StepExpired:
        return _again()


@bp.post("/inloggen/code")
@needs(Action.PUBLIC)
def give_code() -> Page:
    typed, recovery = request.form.get("code", "")[:100], request.form.get("herstelcode", "")[:100]
    field = "herstelcode" if recovery.strip() else "code"
    try:
        try:
            entry = signing_in.give_code(system(), session.get(STEP, ""), typed, recovery, visitor())
        except (WrongCode, LoginRefused) as wrong:
            return _code_page(_target(), kept_along(), str(wrong), field, 401)
    except StepExpired:
        return _again()
    return go_on(entry, _target(), kept_along())


def _set_up_page(target: str, kept: Kept, error: str = "", status: int = 200) -> Page:
    enrolment = signing_in.begin_set_up(system(), session.get(STEP, ""))
    page = render_template(
        "second_factor/login.html", enrolment=enrolment, target=target, kept=kept, error=error
    )
    return page, status


@bp.get("/inloggen/tweede-factor")
@needs(Action.PUBLIC)
def set_up() -> Page:
    try:
        return _set_up_page(_target(), ())
    except StepExpired:
        return _again()


@bp.post("/inloggen/tweede-factor")
@needs(Action.PUBLIC)
def finish_set_up() -> Page:
    typed = request.form.get("code", "")[:100]
    try:
        try:
            entry, codes = signing_in.finish_set_up(system(), session.get(STEP, ""), typed, visitor())
        except WrongCode as wrong:
            return _set_up_page(_target(), kept_along(), str(wrong), 401)
    except StepExpired:
        return _again()
    session.clear()
    if entry.next is Next.INSIDE:
        session[TOKEN] = entry.token
    return render_template(
        "second_factor/login_codes.html",
        codes=codes,
        inside=entry.next is Next.INSIDE,
        target=own_path(_target()),
        kept=kept_along(),
    )


@bp.post("/herstelcodes.txt")
@needs(Action.PUBLIC)
def codes_file() -> Response:
    """The recovery codes that a page just showed, as a file; the server itself no longer has them."""
    codes = request.form.getlist("herstelcode")
    if not second_factor.are_codes(codes):
        return redirect(url_for("login.page"))
    text = render_template("second_factor/codes.txt", codes=codes)
    return attachment(text, "text/plain", "herstelcodes-risicoscan.txt")


@bp.post("/uitloggen")
@needs(Action.SIGNED_IN)
def leave() -> Response:
    signing_in.log_out(system(), actor(), session.get(TOKEN, ""))
    session.clear()
    flash("U bent uitgelogd.", "gelukt")
    response = redirect(url_for("login.page"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
