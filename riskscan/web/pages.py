"""Pages for everyone: accessibility, privacy, how the categories work, and the health of the service."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.domain.narrative import category
from riskscan.programme import installation
from riskscan.programme.permissions import Action
from riskscan.store.database import StoreError
from riskscan.web.access import needs, system

bp = Blueprint("pages", __name__)
SHOWN = ("1", "2a", "2b", "3", "I", "open", "none")


@bp.get("/uitleg")
@needs(Action.PUBLIC)
def uitleg() -> str:
    """The categories, conditions and rules of the newest version, from its definition."""
    loaded = definitions.load(definitions.versions()[-1])
    names = [name for name in SHOWN if name in loaded.texts.categories]
    return render_template(
        "pages/uitleg.html",
        rules=loaded.rules,
        categories=[(name, category(loaded.texts, name)) for name in names],
        conditions=list(zip(loaded.rules.conditions, loaded.questionnaire.conditions, strict=True)),
        states=loaded.texts.conditions,
    )


@bp.get("/privacy")
@needs(Action.PUBLIC)
def privacy() -> str:
    return render_template("pages/privacy.html")


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
