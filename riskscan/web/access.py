"""Who is at the other end of a request, and what each route lets do. Default deny."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, g, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from riskscan.programme import signing_in
from riskscan.programme.permissions import Action, Actor, Refused, refusal
from riskscan.programme.system import System
from riskscan.web.refusals import Repeats, repeated

View = TypeVar("View", bound=Callable[..., object])
TOKEN = "sessie"  # noqa: S105
_NO_TEXT = frozenset({"basis", "bijzonder", "keuze", "conflict", "herkomst"})
# A password or code is not carried along in a page.
_NOT_KEPT = frozenset({"csrf_token", "password", "repeat", "current", "code", "herstelcode"})
_NOBODY = Actor(None, "", frozenset())


def needs(action: Action) -> Callable[[View], View]:
    """Declare what a route does; a route without it is refused to everyone."""

    def declare(view: View) -> View:
        view.needs_action = action  # type: ignore[attr-defined]
        return view

    return declare


def system() -> System:
    found: System = current_app.extensions["riskscan"]
    return found


def actor() -> Actor:
    found: Actor = g.get("actor", _NOBODY)
    return found


def declared_action(app: Flask, endpoint: str) -> Action | None:
    """The action a route declared; static files are public."""
    if endpoint == "static":
        return Action.PUBLIC
    return getattr(app.view_functions[endpoint], "needs_action", None)


def for_script() -> bool:
    """Whether the request came from a script of a page, which shows the message there itself."""
    return request.accept_mimetypes.best == "application/json"


def check_access() -> Response | tuple[str | Response, int] | None:
    """Before each request: find the actor, and refuse what the role does not allow.

    Whether it is allowed for this scan or organisation, the use case decides with the same table.
    """
    if request.endpoint is None or request.endpoint == "static":
        return None
    action = declared_action(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]
    if action is None:
        abort(403, "Deze pagina heeft geen vastgelegd recht en is daarom gesloten.")
    token = session.get(TOKEN)
    found = signing_in.actor_of(system(), token, request.remote_addr or "") if token else None
    if found is not None:
        g.actor = found
    elif action is not Action.PUBLIC:
        if request.method != "GET":
            _log_nobody()
        if for_script():
            # The session stays as it is: a login form may be open in another window.
            return jsonify(melding="U bent uitgelogd."), 401
        # Only that: a login may be half way in another window.
        session.pop(TOKEN, None)
        if request.method == "GET":
            return redirect(url_for("login.page", volgende=request.full_path.rstrip("?")))
        return _keep_typed()
    reason = refusal(actor(), action)
    if reason is not None:
        raise Refused(action, reason)
    return None


def _keep_typed() -> Response | tuple[str, int]:
    """A form sent after the session ended: ask to log in and carry what was typed along.

    Only for a form of this site, so that another site cannot plant text.
    """
    if not sent_from_here():
        return redirect(url_for("login.page"))
    text = "Uw sessie was verlopen. Log opnieuw in; wat u invulde, is niet verloren."
    page = render_template(
        "login.html", email="", error="", note=text, target=request.full_path.rstrip("?"), kept=kept_fields()
    )
    return page, 401


def sent_from_here() -> bool:
    """Whether a form was sent by a page of this site, so that another site cannot plant text."""
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def kept_fields() -> list[tuple[str, str]]:
    """The posted fields that may be offered again."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]


def typed_texts() -> list[str]:
    """The texts of a refused form, to copy before leaving the page."""
    if request.method != "POST":
        return []
    return [
        value
        for name, value in kept_fields()
        if " " in value.strip() and name.rsplit("--", 1)[-1] not in _NO_TEXT
    ]


def log_refusal(refused: Refused) -> None:
    """A refusal is kept in the audit log, with the reason; the same one again and again is counted."""
    who = actor()
    # What the role never allows is one kind of refusal, whichever number stands in the address.
    always = refusal(who, refused.action) is not None
    where = request.endpoint if always else request.path
    count = _repeats().worth((who.account_id, who.address, where, refused.action, str(refused)))
    if count:
        detail = f"{refused.action.value}{repeated(count)}: {refused}"
        system().log(who, "geweigerd", _where(), detail)


def _log_nobody() -> None:
    """What is sent in by who is not logged in is kept too; asking for a page is not: it is shown the login."""
    address = request.remote_addr or ""
    count = _repeats().worth((None, address))
    if count:
        nobody = Actor(None, "", frozenset(), address)
        system().log(nobody, "geweigerd zonder inloggen", _where(), f"niet ingelogd{repeated(count)}")


def _where() -> str:
    """The address with the numbers in it, and nothing else that a visitor can put there, such as a token."""
    found = request.url_rule.rule if request.url_rule else ""
    for name, value in (request.view_args or {}).items():
        if isinstance(value, int):
            found = found.replace(f"<int:{name}>", str(value))
    return found


def _repeats() -> Repeats:
    """The counts of this application."""
    found: Repeats = current_app.extensions.setdefault("riskscan_refusals", Repeats(system().now))
    return found
