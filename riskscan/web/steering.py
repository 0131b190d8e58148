"""Sturingsinformatie per municipality: the page, and the annex for college and council as PDF or zip."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from riskscan.domain.lifecycle import Period
from riskscan.domain.municipal import FEWEST
from riskscan.programme import steering as use_case
from riskscan.programme import steering_reporting
from riskscan.programme.figures import permitted_organisation
from riskscan.programme.permissions import Action
from riskscan.programme.steering_reporting import Made
from riskscan.programme.system import NotFound
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import attachment
from riskscan.web.figure_places import read_period

bp = Blueprint("steering", __name__)


def _asked_period() -> Period | None:
    return read_period(request.args.get("periode", ""))


@bp.get("/cijfers/<int:organisation_id>/sturingsinformatie")
@needs(Action.FIGURES_READ)
def page(organisation_id: int) -> str:
    """One municipality, or the organisation as a whole, in one period; the newest when none was chosen."""
    permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_READ)
    found = use_case.choices(system(), actor(), organisation_id, _asked_period())
    code = request.args.get("gemeente", "")
    data = use_case.steering(system(), actor(), organisation_id, found.period, code) if found.period else None
    return render_template("figures/steering.html", choices=found, data=data, sent_town=code, fewest=FEWEST)


@bp.get("/cijfers/<int:organisation_id>/sturingsinformatie.pdf")
@needs(Action.FIGURES_EXPORT)
def annex(organisation_id: int) -> Response:
    """The annex of one municipality."""
    permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_EXPORT)
    period, code = _asked_period(), request.args.get("gemeente", "")
    if period is None or not code:
        raise NotFound("Kies eerst een gemeente en een periode op de pagina Sturingsinformatie.")
    made = steering_reporting.annex(system(), actor(), organisation_id, period, code)
    return _download(made, "application/pdf")


@bp.get("/cijfers/<int:organisation_id>/sturingsinformatie.zip")
@needs(Action.FIGURES_EXPORT)
def annexes(organisation_id: int) -> Response:
    """The annexes of all municipalities of the organisation."""
    permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_EXPORT)
    period = _asked_period()
    if period is None:
        raise NotFound("Kies eerst een periode op de pagina Sturingsinformatie.")
    made = steering_reporting.annexes(system(), actor(), organisation_id, period)
    return _download(made, "application/zip")


def _download(made: Made, mimetype: str) -> Response:
    return attachment(made.content, mimetype, made.name)
