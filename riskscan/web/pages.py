"""Pages for everyone: accessibility, privacy, how the indeling works, and the health of the service."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.domain.wording import file_name
from riskscan.programme import installation, personal_data, rules_explained
from riskscan.programme.permissions import Action
from riskscan.store.database import StoreError
from riskscan.web.access import needs, system
from riskscan.web.downloads import PDF, attachment

bp = Blueprint("pages", __name__)


def _asked_version() -> str:
    return request.args.get("versie") or rules_explained.newest()


@bp.get("/zo-werkt-de-indeling")
@needs(Action.PUBLIC)
def uitleg() -> str:
    """One version of the rules, from its definition; 404 when there is no such version."""
    return render_template(
        "pages/uitleg.html",
        rules=rules_explained.explained(_asked_version()),
        versions=definitions.rule_versions(),
    )


@bp.get("/zo-werkt-de-indeling.pdf")
@needs(Action.PUBLIC)
def uitleg_pdf() -> Response:
    made = rules_explained.rules_file(_asked_version())
    return attachment(made.content, PDF, file_name(made.title, "pdf"))


@bp.get("/uitleg")
@needs(Action.PUBLIC)
def old_address() -> Response:
    """Where the page used to be; links to it go on working."""
    return redirect(url_for("pages.uitleg"), code=301)


@bp.get("/privacy")
@needs(Action.PUBLIC)
def privacy() -> str:
    return render_template("pages/privacy.html", entries=personal_data.entries(system()))


@bp.get("/toegankelijkheid")
@needs(Action.PUBLIC)
def toegankelijkheid() -> str:
    return render_template("pages/toegankelijkheid.html")


@bp.get("/gezond")
@needs(Action.PUBLIC)
def gezond() -> Response | tuple[Response, int]:
    """For a monitor: whether the database answers."""
    try:
        installation.check_health(system())
    except StoreError:
        return jsonify(status="fout"), 503
    return jsonify(status="ok")
