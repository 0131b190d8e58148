"""The Flask application: made from a configuration, with nothing global."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response

from riskscan.config import Config
from riskscan.documents.pdf import MissingLibrary
from riskscan.domain.dutch import format_date, format_number
from riskscan.paths import TEMPLATES
from riskscan.programme.installation import open_system
from riskscan.programme.permissions import Refused
from riskscan.programme.system import NotFound
from riskscan.store.database import StoreError
from riskscan.web import (
    accounts,
    interviews,
    login,
    national,
    organisations,
    pages,
    reports,
    reviews,
    rounds,
    scans,
)
from riskscan.web.access import check_access, log_refusal
from riskscan.web.frame import frame

MAX_REQUEST = 4 * 1024 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class _Id(IntegerConverter):
    """A number that the database can hold; a longer one in an address leads to no page."""

    regex = r"[0-9]{1,18}"


def create_app(config: Config) -> Flask:
    """Open the database, bring it up to date, and put the pages on it."""
    app = Flask("riskscan", template_folder=str(TEMPLATES), static_folder="web/static")
    app.config.update(
        SECRET_KEY=config.secret_key(),
        SESSION_COOKIE_NAME="riskscan_demo" if config.demo else "riskscan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.url_map.converters["int"] = _Id
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(datum=format_date, getal=format_number)
    app.extensions["riskscan"] = open_system(config.database, config.demo)
    # Access comes first: a form of an expired session is kept, not refused for its old token.
    app.before_request(check_access)
    CSRFProtect(app)
    app.context_processor(frame)
    for module in (
        login,
        interviews,
        reviews,
        reports,
        scans,
        national,
        rounds,
        organisations,
        accounts,
        pages,
    ):
        app.register_blueprint(module.bp)
    _handle_errors(app)
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


_WORDS = {
    400: ("Dit verzoek is niet te lezen", "Ga terug, ververs de pagina en probeer het opnieuw."),
    403: ("Dat mag u hier niet", ""),
    404: ("Deze pagina bestaat niet", "Controleer het adres of ga naar uw scans."),
    405: ("Dit kan hier niet", "Ga terug en gebruik de knoppen op de pagina."),
    413: (
        "Dit is te veel in één keer",
        "Kort de tekst in en bewaar opnieuw. Ga terug: uw tekst staat er nog.",
    ),
}


def _handle_errors(app: Flask) -> None:
    def page(code: int, title: str, text: str) -> tuple[str, int]:
        return render_template("error.html", title=title, message=text, code=code), code

    def refused(error: Refused) -> tuple[str, int]:
        log_refusal(error)
        return page(403, _WORDS[403][0], str(error))

    def not_found(error: NotFound) -> tuple[str, int]:
        return page(404, str(error), _WORDS[404][1])

    def csrf(error: CSRFError) -> tuple[str, int]:  # noqa: ARG001
        text = "De pagina was te lang open. Ga terug: uw tekst staat er nog. Ververs de pagina en bewaar opnieuw."
        return page(400, "De beveiliging van dit formulier is verlopen", text)

    def http(error: HTTPException) -> tuple[str, int] | Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value]
        code = error.code or 500
        title, text = _WORDS.get(code, ("Er ging iets mis", "Probeer het later opnieuw."))
        # A refusal says why in its own words; those of Werkzeug are English.
        return page(code, title, text or error.description or "")

    def library(error: MissingLibrary) -> tuple[str, int]:
        return page(503, "Er kan nu geen PDF worden gemaakt", str(error))

    def store(error: StoreError) -> tuple[str, int]:
        return page(503, "De gegevens zijn nu niet bereikbaar", str(error))

    def anything(error: Exception) -> tuple[str, int]:
        app.logger.exception("unexpected error", exc_info=error)
        text = (
            "De fout is vastgelegd. Ga terug: wat u typte, staat er nog. Probeer het over een minuut opnieuw."
        )
        return page(500, "Er ging iets mis", text)

    app.register_error_handler(Refused, refused)
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(CSRFError, csrf)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(MissingLibrary, library)
    app.register_error_handler(StoreError, store)
    app.register_error_handler(Exception, anything)
