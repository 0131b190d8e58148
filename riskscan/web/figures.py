"""Reading figures: what is filled in, the newest values of an organisation, its years, and one figure's history."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, render_template, request, url_for

from riskscan.domain.amounts import bare_amount, format_amount, rounded, shown
from riskscan.domain.figure_periods import period_name
from riskscan.domain.figures import FigureKey
from riskscan.domain.measures import Measure
from riskscan.programme import figure_pages, figures
from riskscan.programme.figure_pages import Shown
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system
from riskscan.web.figure_forms import adjusted_words, saved_words
from riskscan.web.figure_places import arguments, read_place

bp = Blueprint("figures", __name__)
bp.add_app_template_filter(period_name, "periode")
bp.add_app_template_filter(shown, "cijfer")


@bp.app_template_filter("kaal")
def bare(value: Decimal, measure: Measure) -> str:
    """A number whose unit stands beside it already."""
    return bare_amount(rounded(value, measure.decimals), measure)


def history_url(key: FigureKey) -> str:
    return url_for(
        "figures.history", organisation_id=key.organisation_id, measure=key.measure, **arguments(key)
    )


def entry_url(key: FigureKey, group: str) -> str:
    """The form in which a figure of an organisation, or of its municipalities, is filled in."""
    address = {name: text for name, text in arguments(key).items() if name != "gemeente"}
    if key.municipality:
        return url_for(
            "figure_entry.spread", organisation_id=key.organisation_id, measure=key.measure, **address
        )
    return url_for("figure_entry.form", organisation_id=key.organisation_id, group=group, **address)


@bp.get("/cijfers")
@needs(Action.FIGURES_READ)
def overview() -> str:
    return render_template("figures/overview.html", overview=figure_pages.overview(system(), actor()))


@bp.get("/cijfers/<int:organisation_id>")
@needs(Action.FIGURES_READ)
def page(organisation_id: int) -> str:
    return render_template(
        "figures/page.html",
        dossier=figure_pages.dossier(system(), actor(), organisation_id),
        history_url=history_url,
        adjusted=adjusted_words,
    )


@bp.get("/cijfers/<int:organisation_id>/jaren")
@needs(Action.FIGURES_READ)
def years(organisation_id: int) -> str:
    last = request.args.get("tot", "")
    chosen = int(last) if len(last) == 4 and last.isascii() and last.isdigit() and int(last) >= 1900 else None
    return render_template(
        "figures/years.html",
        years=figure_pages.years(system(), actor(), organisation_id, chosen),
        history_url=history_url,
    )


@bp.get("/cijfers/<int:organisation_id>/geschiedenis/<measure>")
@needs(Action.FIGURES_READ)
def history(organisation_id: int, measure: str) -> str:
    figures.permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_READ)
    place = read_place(request.args)
    municipality = request.args.get("gemeente") or None
    key = FigureKey(organisation_id, measure, place.period, municipality, place.kind, place.edition)
    found = figure_pages.history(system(), actor(), key)
    return render_template(
        "figures/history.html",
        history=found,
        entry_url=entry_url(key, found.measure.group) if found.may_write else "",
        saved=saved_words,
        adjusted=adjusted_words,
        difference=lambda step: _difference(step, found.measure),
    )


def _difference(step: Shown, measure: Measure) -> str:
    """ "188 zaken minder dan daarvoor"; only between two numbers."""
    now, before = step.stored.figure.value, step.before.figure.value if step.before else None
    if not isinstance(now, Decimal) or not isinstance(before, Decimal):
        return ""
    return f"{format_amount(abs(now - before), measure)} {'meer' if now > before else 'minder'} dan daarvoor"
