"""The national picture ("Landelijk beeld") of a round: the page, and its maps to download."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from riskscan.documents.maps import geographic_svg
from riskscan.domain import waiting_list_words
from riskscan.domain.lifecycle import RoundState
from riskscan.domain.national import Status
from riskscan.domain.wording import file_name
from riskscan.programme import mapping, overview, rounds, waiting_lists
from riskscan.programme.mapping import MapFile, MapForm
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import attachment

bp = Blueprint("national", __name__)


@bp.get("/landelijk")
@needs(Action.NATIONAL_READ)
def latest() -> Response | str:
    """The newest round in which something is vastgesteld."""
    found = overview.latest_round(system(), actor())
    if found is None:
        return render_template("national/empty.html")
    return redirect(url_for("national.page", round_id=found.id))


@bp.get("/rondes/<int:round_id>/landelijk")
@needs(Action.NATIONAL_READ)
def page(round_id: int) -> str:
    picture = overview.national(system(), actor(), round_id)
    every = [one for one in rounds.every(system(), actor()) if one.state is not RoundState.PREPARING]
    links = {
        one.organisation_id: url_for("scans.overview_page", scan_id=one.scan_id)
        for one in picture.statuses
        if one.scan_id
    }

    def link_for(status: Status) -> str | None:
        return links.get(status.organisation_id)

    drawing = mapping.drawing(system(), picture)
    return render_template(
        "national/page.html",
        picture=picture,
        rounds=every,
        link_for=link_for,
        names=picture.names,
        map=geographic_svg(drawing, "kaart", links),
        map_notes=drawing.map_notes,
        waiting=waiting_lists.newest_until(system(), actor(), picture.round.plan.peildatum),
        words=waiting_list_words,
    )


@bp.get("/rondes/<int:round_id>/kaart.svg", defaults={"form": MapForm.GEOGRAPHIC}, endpoint="map_svg")
@bp.get("/rondes/<int:round_id>/tegelkaart.svg", defaults={"form": MapForm.TILES}, endpoint="tiles_svg")
@needs(Action.NATIONAL_READ)
def svg(round_id: int, form: MapForm) -> Response:
    return _download(mapping.map_svg(system(), actor(), round_id, form), "image/svg+xml", "svg")


@bp.get("/rondes/<int:round_id>/kaart.png", defaults={"form": MapForm.GEOGRAPHIC}, endpoint="map_png")
@bp.get("/rondes/<int:round_id>/tegelkaart.png", defaults={"form": MapForm.TILES}, endpoint="tiles_png")
@needs(Action.NATIONAL_READ)
def png(round_id: int, form: MapForm) -> Response:
    return _download(mapping.map_png(system(), actor(), round_id, form), "image/png", "png")


def _download(made: MapFile, kind: str, extension: str) -> Response:
    return attachment(made.content, kind, file_name(made.title, extension))
