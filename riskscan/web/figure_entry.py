"""Filling figures in: choosing what, the form of a group, and one measure over the municipalities."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import NotDutch
from riskscan.domain.figure_entry import not_begun, total_words
from riskscan.domain.figure_periods import parse_period
from riskscan.domain.figures import MAX_EDITION, Kind
from riskscan.programme import figure_entry, figures
from riskscan.programme.figure_entry import Line, Place, Sheet, Spread
from riskscan.programme.figures import Conflict, Saved
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import clean_text
from riskscan.web.figure_forms import Posted, field_views, read_form
from riskscan.web.figure_places import KINDS, arguments, read_place
from riskscan.web.figures import history_url

bp = Blueprint("figure_entry", __name__)


@bp.get("/cijfers/<int:organisation_id>/invullen")
@needs(Action.FIGURES_WRITE)
def choose(organisation_id: int) -> Response | str | tuple[str, int]:
    """Choose what to fill in: a group, a period, and of what kind."""
    found = figure_entry.choices(system(), actor(), organisation_id)
    sent = {
        name: clean_text(request.args.get(name, "")).strip()
        for name in ("groep", "periode", "soort", "uitgave")
    }
    problems: dict[str, str] = {}
    if "periode" in request.args:
        place = _chosen(sent, found.editions, {one.id for one in found.groups}, problems)
        if place is not None:
            return redirect(_form_url(organisation_id, sent["groep"], place))
    page = render_template(
        "figures/choose.html",
        choices=found,
        groups=[(one.id, one.title) for one in found.groups],
        sent=sent,
        kinds=KINDS,
        problems=problems,
        errors=list(problems.items()),
        form_url=_form_url,
    )
    return (page, 422) if problems else page


def _form_url(organisation_id: int, group: str, place: Place) -> str:
    return url_for("figure_entry.form", organisation_id=organisation_id, group=group, **arguments(place))


def _chosen(
    sent: dict[str, str], editions: Sequence[str], groups: set[str], problems: dict[str, str]
) -> Place | None:
    """The chosen place; None with the problems filled in when it cannot be one."""
    if sent["groep"] not in groups:
        problems["groep"] = "Kies welke cijfers u wilt invullen."
    try:
        period = parse_period(sent["periode"])
    except NotDutch as error:
        problems["periode"] = str(error)
    if sent["soort"] not in set(Kind):
        problems["soort"] = "Kies realisatie, prognose of begroting."
    elif not problems and (early := not_begun(sent["soort"], period, system().now().date())):
        problems["periode"] = early
    known = {one.casefold(): one for one in editions}
    edition = known.get(sent["uitgave"].casefold(), " ".join(sent["uitgave"].split()))
    if len(edition) > MAX_EDITION:
        problems["uitgave"] = f"Kort de uitgave in tot {MAX_EDITION} tekens."
    elif edition and sent["soort"] == Kind.ACTUAL:
        problems["uitgave"] = (
            "Een realisatie heeft geen uitgave. Laat dit leeg, of kies prognose of begroting."
        )
    return None if problems else Place(period, Kind(sent["soort"]), edition)


@bp.get("/cijfers/<int:organisation_id>/invullen/<group>")
@needs(Action.FIGURES_WRITE)
def form(organisation_id: int, group: str) -> str:
    figures.permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_WRITE)
    return _sheet_page(
        figure_entry.sheet(system(), actor(), organisation_id, group, read_place(request.args))
    )


@bp.post("/cijfers/<int:organisation_id>/invullen/<group>")
@needs(Action.FIGURES_WRITE)
def save(organisation_id: int, group: str) -> Response | tuple[str, int]:
    """Save a group. With an error or an open question nothing is saved; a conflict leaves only that figure out."""
    figures.permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_WRITE)
    place = read_place(request.args)
    sheet = figure_entry.sheet(system(), actor(), organisation_id, group, place)
    posted, saved = _save(sheet.lines)
    if saved is None:
        return _sheet_page(sheet, posted), 422
    if saved.conflicts:
        fresh = figure_entry.sheet(system(), actor(), organisation_id, group, place)
        return _sheet_page(fresh, _only(posted, saved), saved.conflicts), 409
    _tell(saved)
    return redirect(url_for("figures.page", organisation_id=organisation_id, _anchor=f"groep-{group}"))


def _save(lines: Sequence[Line]) -> tuple[Posted, Saved | None]:
    """Read the form that was sent and save it; None when there is something wrong with it or to be asked."""
    posted = read_form(lines, request.form)
    if posted.errors:
        return posted, None
    try:
        return posted, figures.save(system(), actor(), posted.entries())
    except Invalid as invalid:
        posted.problems.update(invalid.problems)
        return posted, None


def _only(posted: Posted, saved: Saved) -> Posted:
    """After a conflict only what conflicts stands in the form as it was typed; the rest is saved."""
    keys = {one.entry.figure.key for one in saved.conflicts}
    posted.fields = tuple(one for one in posted.fields if one.line.key in keys)
    return posted


def _tell(saved: Saved) -> None:
    count = len(saved.keys)
    if count:
        flash(f"{'1 cijfer is' if count == 1 else f'{count} cijfers zijn'} bewaard.", "gelukt")
    else:
        flash("Er was niets gewijzigd. Er is dus niets bewaard.", "info")


def _sheet_page(sheet: Sheet, posted: Posted | None = None, conflicts: Sequence[Conflict] = ()) -> str:
    return render_template(
        "figures/form.html",
        sheet=sheet,
        place=sheet.place,
        views=field_views(sheet.lines, posted, conflicts),
        posted=posted or Posted(()),
        conflicts=[(one.name, one.label) for one in sheet.lines if one.key in _keys(conflicts)],
        came_back=posted is not None,
        history_url=history_url,
        arguments=arguments(sheet.place),
    )


def _keys(conflicts: Sequence[Conflict]) -> set[object]:
    return {one.entry.figure.key for one in conflicts}


@bp.get("/cijfers/<int:organisation_id>/gemeenten/<measure>")
@needs(Action.FIGURES_WRITE)
def spread(organisation_id: int, measure: str) -> str:
    figures.permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_WRITE)
    return _spread_page(
        figure_entry.spread(system(), actor(), organisation_id, measure, read_place(request.args))
    )


@bp.post("/cijfers/<int:organisation_id>/gemeenten/<measure>")
@needs(Action.FIGURES_WRITE)
def save_spread(organisation_id: int, measure: str) -> Response | tuple[str, int]:
    """Save one measure over the municipalities, in the way ``save`` does; or only add up what was typed."""
    figures.permitted_organisation(system(), actor(), organisation_id, Action.FIGURES_WRITE)
    place = read_place(request.args)
    found = figure_entry.spread(system(), actor(), organisation_id, measure, place)
    if request.form.get("actie") == "optellen":
        return _spread_page(found, read_form(found.lines, request.form).typed_only()), 200
    posted, saved = _save(found.lines)
    if saved is None:
        return _spread_page(found, posted), 422
    if saved.conflicts:
        fresh = figure_entry.spread(system(), actor(), organisation_id, measure, place)
        return _spread_page(fresh, _only(posted, saved), saved.conflicts), 409
    _tell(saved)
    return redirect(
        url_for("figure_entry.spread", organisation_id=organisation_id, measure=measure, **arguments(place))
    )


def _spread_page(found: Spread, posted: Posted | None = None, conflicts: Sequence[Conflict] = ()) -> str:
    return render_template(
        "figures/municipalities.html",
        spread=found,
        place=found.place,
        views=field_views(found.lines, posted, conflicts),
        posted=posted or Posted(()),
        conflicts=[(one.name, one.label) for one in found.lines if one.key in _keys(conflicts)],
        came_back=posted is not None,
        history_url=history_url,
        total=_total(found, posted) if found.summed else (),
    )


def _total(found: Spread, posted: Posted | None) -> tuple[str, ...]:
    """The sum of what stands in the form, beside the organisation's own total."""
    typed = {one.line.name: one.value for one in posted.fields if not one.error} if posted else {}
    values = [typed.get(one.name, one.value) for one in found.lines]
    return total_words(found.measure, values, found.own.figure.value if found.own else None)
