"""The Flask application: made from a configuration, with nothing global."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.config import Config
from riskscan.domain.dutch import format_date, format_number
from riskscan.paths import TEMPLATES
from riskscan.programme.installation import open_system
from riskscan.web import (
    account_links,
    accounts,
    audit,
    autosave,
    backups,
    benchmark,
    capacity,
    codebook,
    comments,
    errors,
    figure_entry,
    figure_files,
    figures,
    frameworks,
    history,
    impact,
    interviews,
    login,
    national,
    national_reports,
    organisations,
    own_account,
    pages,
    personal_data,
    redaction,
    reports,
    reviews,
    rights,
    role_requests,
    rounds,
    scans,
    steering,
    waiting_lists,
)
from riskscan.web.access import check_access
from riskscan.web.frame import frame
from riskscan.web.limits import MAX_FIELDS, check_fields

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


_PAGES = (
    login, interviews, history, comments, reviews, reports, scans, audit, autosave, national,
    national_reports, waiting_lists, figures, figure_entry, figure_files, benchmark, steering, rounds,
    organisations, accounts, backups, account_links, role_requests, own_account, rights, pages, redaction,
    personal_data, frameworks, capacity, impact, codebook,
)  # fmt: skip


def create_app(config: Config) -> Flask:
    """Open the database, bring it up to date, and put the pages on it.

    First the definitions: raises ``DefinitionError`` when they are not whole and proved, with nothing made.
    """
    definitions.require_all()
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
        MAX_FORM_PARTS=MAX_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.url_map.converters["int"] = _Id
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(datum=format_date, getal=format_number)
    app.extensions["riskscan"] = replace(
        open_system(config.database, config.demo), key=config.secret_key(), second_factor=config.second_factor
    )
    app.before_request(check_fields)
    # Access comes before the token: a form of an expired session is kept, not refused for its old token.
    app.before_request(check_access)
    CSRFProtect(app)
    app.context_processor(frame)
    for module in _PAGES:
        app.register_blueprint(module.bp)
    errors.register(app)
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
