"""Impact analyses: the list, an analysis as it reads, filling it in, its earlier versions and its PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from riskscan.documents.impact_pdf import SHOW
from riskscan.domain.capacity import Service
from riskscan.domain.capacity_analysis import FIRST_YEAR, LAST_YEAR, Kind, rows_limits
from riskscan.domain.capacity_tool import DIRECTIONS
from riskscan.domain.dutch import format_moment
from riskscan.domain.wording import file_name
from riskscan.programme import impact, impact_reporting
from riskscan.programme.impact import Overtaken, Sheet
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid, dutch_time
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import PDF, attachment
from riskscan.web.impact_form import Difference, Form, merged, names_of_fields, opened, posted
from riskscan.web.plain_forms import NumberField, PlainForm, summary
from riskscan.web.typed_values import told

bp = Blueprint("impact", __name__)


class StartForm(PlainForm):
    """Of which organisation and year a new analysis is."""

    organisatie = NumberField("Kies een organisatie uit de lijst.")
    jaar = NumberField("Vul een jaar in van vier cijfers, bijvoorbeeld 2025.")


@bp.get("/impactanalyse")
@needs(Action.IMPACT_READ)
def overview() -> str:
    return _overview(StartForm(), {})


def _overview(form: StartForm, problems: dict[str, str]) -> str:
    found = impact.overview(system(), actor())
    return render_template(
        "impact/overview.html",
        found=found,
        choices=[(str(one.id), one.name) for one in found.writable],
        form=form,
        problems=problems,
        errors=summary(problems, [field.name for field in form]),
    )


@bp.get("/impactanalyse/nieuw")
@needs(Action.IMPACT_WRITE)
def start() -> str | AnyResponse | tuple[str, int]:
    """To the form of an organisation and year; nothing is made until it is saved."""
    form = StartForm(request.args)
    try:
        form.check()
        problems = {}
        if form.organisatie.data is None:
            problems["organisatie"] = "Kies een organisatie."
        if form.jaar.data is None or not FIRST_YEAR <= form.jaar.data <= LAST_YEAR:
            problems["jaar"] = f"Vul een jaar in van {FIRST_YEAR} tot en met {LAST_YEAR}."
        if problems:
            raise Invalid(problems)
    except Invalid as invalid:
        return _overview(form, invalid.problems), 422
    return redirect(url_for("impact.edit", organisation_id=form.organisatie.data, year=form.jaar.data))


@bp.get("/impactanalyse/<int:organisation_id>/<int:year>")
@needs(Action.IMPACT_READ)
def page(organisation_id: int, year: int) -> str | AnyResponse:
    sheet = impact.read(system(), actor(), organisation_id, year)
    if sheet.version is None:
        return redirect(url_for("impact.edit", organisation_id=organisation_id, year=year))
    return _page(sheet)


@bp.get("/impactanalyse/<int:organisation_id>/<int:year>/versies/<int:number>")
@needs(Action.IMPACT_READ)
def version(organisation_id: int, year: int, number: int) -> str:
    """An earlier version as it was saved."""
    return _page(impact.read(system(), actor(), organisation_id, year, number))


def _page(sheet: Sheet) -> str:
    report = impact_reporting.report_of(system(), sheet)
    return render_template("impact/page.html", sheet=sheet, report=report, moment=_moment, **SHOW)


def _moment(stamp: str) -> str:
    return format_moment(dutch_time(stamp))


@bp.get("/impactanalyse/<int:organisation_id>/<int:year>/impactanalyse.pdf")
@needs(Action.IMPACT_READ)
def pdf(organisation_id: int, year: int) -> Response:
    """The newest version that the reader may see, or the one that is asked for."""
    asked = request.args.get("versie", "")
    number = int(asked) if re.fullmatch("[0-9]{1,6}", asked) else None
    made = impact_reporting.impact_file(system(), actor(), organisation_id, year, number)
    return attachment(made.content, PDF, file_name(made.title, "pdf"))


@bp.get("/impactanalyse/<int:organisation_id>/<int:year>/invullen")
@needs(Action.IMPACT_WRITE)
def edit(organisation_id: int, year: int) -> str:
    sheet = impact.to_write(system(), actor(), organisation_id, year)
    return _form_page(sheet, opened(sheet.analysis, sheet.version.mark if sheet.version else ""))


@dataclass(frozen=True, slots=True)
class _Clash:
    """What someone else saved in between, and where it differs from what was typed."""

    author: str
    at: str
    number: int
    differences: tuple[Difference, ...]
    whole: bool
    """Whether rows came or went, so that nothing could be taken over."""


def _form_page(
    sheet: Sheet, form: Form, problems: dict[str, str] | None = None, clash: _Clash | None = None
) -> str:
    problems = problems or {}
    return render_template(
        "impact/form.html",
        sheet=sheet,
        form=form,
        typed=form.typed,
        rows=form.rows,
        limits=rows_limits(),
        bases=[(one, one) for one in form.column_names],
        problems=problems,
        errors=told(problems, names_of_fields()),
        clash=clash,
        services=sheet.tool.services,
        held=tuple(Service),
        kinds=tuple(Kind),
        directions=[(one, f"{one}. {sheet.tool.direction(one).title}") for one in DIRECTIONS],
    )


@bp.post("/impactanalyse/<int:organisation_id>/<int:year>/invullen")
@needs(Action.IMPACT_WRITE)
def save(organisation_id: int, year: int) -> AnyResponse | str | tuple[str, int]:
    """Save, or add or take away a row: that is only on the page until it is saved."""
    sheet = impact.to_write(system(), actor(), organisation_id, year)
    form = posted(request.form)
    what, _, where = request.form.get("actie", "bewaren").partition(":")
    if what in ("erbij", "weg"):
        return _form_page(sheet, form.with_row(where) if what == "erbij" else form.without_row(where))
    try:
        number = impact.save(system(), actor(), organisation_id, year, form.analysis(), form.base)
    except Invalid as invalid:
        return _form_page(sheet, form.tidy(), invalid.problems), 422
    except Overtaken as overtaken:
        return _overtaken(sheet, form.tidy(), overtaken), 409
    same = sheet.version is not None and sheet.version.number == number
    text = f"Er is niets gewijzigd; versie {number} blijft de nieuwste." if same else ""
    flash(text or f"De impactanalyse is bewaard als versie {number}.", "info" if same else "gelukt")
    return redirect(url_for("impact.page", organisation_id=organisation_id, year=year))


def _overtaken(sheet: Sheet, form: Form, overtaken: Overtaken) -> str:
    """Both sides: what the other changed elsewhere is taken over, where both changed it stands what was typed."""
    theirs = overtaken.version
    number = int(form.base.partition("-")[0] or 0)
    before = impact.version(system(), actor(), sheet.organisation.id, sheet.year, number)
    together = merged(form, before.analysis if before else None, theirs.analysis, theirs.mark)
    clash = _Clash(
        theirs.author, _moment(theirs.saved_at), theirs.number, together.differences, together.whole
    )
    return _form_page(sheet, together.form, None, clash)
