"""Logging in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from riskscan.programme import accounts
from riskscan.programme.accounts import LoginRefused
from riskscan.programme.permissions import Action
from riskscan.web.access import TOKEN, actor, needs, system

bp = Blueprint("login", __name__)


def _own_path(target: str | None) -> str:
    """Only a path of this site; anything else leads home."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("scans.home")
    if not target.isprintable():
        return url_for("scans.home")
    parts = urlsplit(target)
    return url_for("scans.home") if parts.scheme or parts.netloc else target


@bp.get("/inloggen")
@needs(Action.PUBLIC)
def page() -> str | Response:
    target = request.args.get("volgende", "")
    if actor().roles:
        return redirect(_own_path(target))
    return render_template("login.html", email="", error="", note="", target=target, kept=())


@bp.post("/inloggen")
@needs(Action.PUBLIC)
def enter() -> tuple[str, int] | Response:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    target = request.form.get("volgende", "")
    kept = [(name[6:], value) for name, value in request.form.items(multi=True) if name.startswith("kept--")]
    try:
        token = accounts.log_in(system(), email[:200], password[:1000], request.remote_addr or "")
    except LoginRefused as refused:
        page = render_template(
            "login.html", email=email[:200], error=str(refused), note="", target=target, kept=kept
        )
        return page, 401
    session.clear()
    session[TOKEN] = token
    if kept:
        return render_template("login_resume.html", target=_own_path(target), kept=kept), 200
    return redirect(_own_path(target))


@bp.post("/uitloggen")
@needs(Action.SIGNED_IN)
def leave() -> Response:
    accounts.log_out(system(), actor(), session.get(TOKEN, ""))
    session.clear()
    flash("U bent uitgelogd.", "gelukt")
    response = redirect(url_for("login.page"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
