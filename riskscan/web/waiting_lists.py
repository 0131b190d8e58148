"""Waiting lists: the national page of a peildatum, and the sheet of one organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.documents.waiting_list_charts import series_svg
from riskscan.domain import waiting_list_words
from riskscan.domain import waiting_lists as rules
from riskscan.domain.dutch import NotDutch, format_moment, input_date, parse_date
from riskscan.programme import waiting_list_entry as entry
from riskscan.programme import waiting_lists
from riskscan.programme.permissions import Action, refusal
from riskscan.programme.system import Invalid, dutch_time
from riskscan.programme.waiting_list_entry import SentNumber, SentRemedy, Sheet
from riskscan.programme.waiting_lists import Picture
from riskscan.web.access import actor, needs, system
from riskscan.web.forms import posted_id
from riskscan.web.plain_forms import summary
from riskscan.web.waiting_list_form import TypedSheet, read_sheet

bp = Blueprint("waiting_lists", __name__)


@bp.get("/wachtlijsten")
@needs(Action.FIGURES_COMPARE)
def national() -> str:
    """The newest peildatum, or the one that was chosen."""
    days = waiting_lists.days(system(), actor())
    may_write = refusal(actor(), Action.FIGURES_WRITE) is None
    if not days:
        return render_template("waiting_lists/empty.html", may_write=may_write)
    chosen = request.args.get("peildatum", "")
    picture = waiting_lists.picture(system(), actor(), _day(chosen) if chosen else days[0])
    return render_template(
        "waiting_lists/page.html",
        picture=picture,
        charts=charts(picture),
        may_write=may_write,
        value_words=waiting_list_words.value_words,
        measure=definitions.catalogue().measure,
        rules=rules,
        words=waiting_list_words,
    )


def charts(picture: Picture) -> list[tuple[str, Any]]:
    """Per measure its name and drawing."""
    return [
        (
            one.measure.name,
            series_svg(
                one.measure.name, [(point.day, point.total) for point in picture.series[one.measure.id]]
            ),
        )
        for one in picture.lines
    ]


def _day(text: str) -> date:
    """A peildatum in an address; another text leads to no page."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


@bp.get("/wachtlijsten/invullen")
@needs(Action.FIGURES_WRITE)
def choose() -> Response | str | tuple[str, int]:
    """Of which organisation and peildatum; both chosen, on to the sheet."""
    if "organisatie" not in request.args:
        return _choose_page({})
    problems: dict[str, str] = {}
    organisation_id = 0
    allowed = {one.id for one in entry.writable(system(), actor())}
    try:
        organisation_id = posted_id(request.args["organisatie"])
    except ValueError:
        problems["organisatie"] = "Kies een organisatie uit de lijst."
    if organisation_id not in allowed:
        problems["organisatie"] = "Kies een organisatie uit de lijst."
    try:
        day = parse_date(request.args.get("peildatum", ""))
        entry.check_day(system(), day)
    except (NotDutch, Invalid) as error:
        problems["peildatum"] = str(error)
    if problems:
        return _choose_page(problems), 422
    return redirect(url_for("waiting_lists.sheet", organisation_id=organisation_id, day=day.isoformat()))


def _choose_page(problems: dict[str, str]) -> str:
    days = waiting_lists.days(system(), actor())
    return render_template(
        "waiting_lists/choose.html",
        organisations=[(one.id, one.name) for one in entry.writable(system(), actor())],
        days=days,
        organisation=request.args.get("organisatie", ""),
        typed=request.args.get("peildatum", input_date(days[0]) if days else ""),
        problems=problems,
        errors=summary(problems, ("organisatie", "peildatum")),
    )


@bp.get("/wachtlijsten/organisaties/<int:organisation_id>/<day>")
@needs(Action.FIGURES_READ)
def sheet(organisation_id: int, day: str) -> str:
    found = entry.read(system(), actor(), organisation_id, _day(day))
    return _sheet_page(found, TypedSheet.stored(found), {})


@bp.post("/wachtlijsten/organisaties/<int:organisation_id>/<day>")
@needs(Action.FIGURES_WRITE)
def save(organisation_id: int, day: str) -> Response | tuple[str, int]:
    """With an error nothing is saved; what someone else changed meanwhile is shown, and the rest is saved."""
    when = _day(day)
    typed = read_sheet(request.form)
    try:
        typed.check()
        found = entry.read(system(), actor(), organisation_id, when)
        doubts = typed.doubts(found)
        if doubts:
            return _sheet_page(found, typed, {}, doubts), 422
        numbers = [SentNumber(*one) for one in typed.numbers()]
        remedies = [SentRemedy(*one) for one in typed.remedies()]
        saved = entry.save(system(), actor(), organisation_id, when, numbers, remedies)
    except Invalid as invalid:
        found = entry.read(system(), actor(), organisation_id, when)
        return _sheet_page(found, typed, invalid.problems), 422
    if saved.conflicts or saved.remedy_conflicts:
        found = entry.read(system(), actor(), organisation_id, when)
        return _sheet_page(found, typed.after(saved, found), {}), 409
    if saved.number:
        flash("De wachtlijsten zijn bewaard.", "gelukt")
    else:
        flash("Er is niets gewijzigd.", "info")
    return redirect(url_for("waiting_lists.sheet", organisation_id=organisation_id, day=day))


def _named(errors: list[tuple[str, str]], found: Sheet) -> list[tuple[str, str]]:
    """Each message under the name of its field, which stands more than once on the page."""
    names = {id: line.measure.name for id, line in found.numbers.items()}
    for id in rules.LISTS:
        names[entry.remedy_name(id)] = f"Maatregel, {names[id]}"
        names[entry.end_name(id)] = f"Einddatum, {names[id]}"
    return [(field, f"{names[field]}: {text}" if field in names else text) for field, text in errors]


def _sheet_page(
    found: Sheet, typed: TypedSheet, problems: dict[str, str], doubts: dict[str, str] | None = None
) -> str:
    return render_template(
        "waiting_lists/sheet.html",
        sheet=found,
        typed=typed,
        problems=problems,
        doubts=doubts or {},
        errors=_named(summary({**problems, **(doubts or {})}, typed.fields), found),
        rules=rules,
        remedy_name=entry.remedy_name,
        end_name=entry.end_name,
        moment=lambda stamp: format_moment(dutch_time(stamp)),
        value_words=waiting_list_words.value_words,
    )
