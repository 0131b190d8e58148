"""The national picture ("Landelijk beeld") of a round."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from riskscan.domain.lifecycle import RoundState
from riskscan.domain.national import Status
from riskscan.programme import overview, rounds
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system

bp = Blueprint("national", __name__)


@bp.get("/landelijk")
@needs(Action.NATIONAL_READ)
def latest() -> Response | str:
    """The newest round that was opened."""
    every = rounds.every(system(), actor())
    opened = [one for one in every if one.state is not RoundState.PREPARING]
    if not opened:
        return render_template("national/empty.html")
    return redirect(url_for("national.page", round_id=opened[0].id))


@bp.get("/rondes/<int:round_id>/landelijk")
@needs(Action.NATIONAL_READ)
def page(round_id: int) -> str:
    picture = overview.national(system(), actor(), round_id)
    every = [one for one in rounds.every(system(), actor()) if one.state is not RoundState.PREPARING]

    def link_for(status: Status) -> str | None:
        return url_for("scans.overview_page", scan_id=status.scan_id) if status.scan_id else None

    names = {kind: one.name for kind, one in picture.categories.items()}
    if not picture.with_concepts:
        # Who does not see concepts cannot tell "not scanned" from "not vastgesteld yet".
        names["none"] = "Nog niet vastgesteld"
    return render_template(
        "national/page.html",
        picture=picture,
        rounds=every,
        link_for=link_for,
        names=names,
    )
