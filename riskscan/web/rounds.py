"""Rounds: the programme leader's pages to make, fill, assign, open and close them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form, StringField

from riskscan import definitions
from riskscan.domain.dutch import NotDutch, input_date, parse_date
from riskscan.domain.lifecycle import Period, References, RoundPlan, RoundState
from riskscan.programme import accounts, rounds
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs, system

bp = Blueprint("rounds", __name__)


class RoundForm(Form):
    """Parses what was typed; ``read`` turns it into a plan."""

    name = StringField()
    version = StringField()
    peildatum = StringField()
    streefdatum = StringField()
    peiljaar = StringField()
    period_from = StringField()
    period_to = StringField()
    staff_date = StringField()
    deadline = StringField()

    def read(self) -> RoundPlan:
        """The plan; raises ``Invalid`` with a message per field that cannot be read."""
        problems: dict[str, str] = {}

        def text(name: str) -> str:
            return str(self[name].data or "").strip()

        def day(name: str) -> date:
            try:
                return parse_date(text(name))
            except NotDutch as error:
                problems[name] = str(error)
                return date.min

        peildatum = day("peildatum")
        streefdatum = day("streefdatum") if text("streefdatum") else None
        period = Period(day("period_from"), day("period_to"))
        staff_date, deadline = day("staff_date"), day("deadline")
        peiljaar = text("peiljaar")
        if not (peiljaar.isascii() and peiljaar.isdigit() and len(peiljaar) == 4):
            problems["peiljaar"] = "Vul een jaar in van vier cijfers, bijvoorbeeld 2016."
        if problems:
            raise Invalid(problems)
        references = References(int(peiljaar), period, staff_date)
        return RoundPlan(text("name"), text("version"), peildatum, streefdatum, references, deadline)


def _form_of(plan: RoundPlan) -> RoundForm:
    references = plan.references
    return RoundForm(
        name=plan.name,
        version=plan.version,
        peildatum=input_date(plan.peildatum),
        streefdatum=input_date(plan.streefdatum) if plan.streefdatum else "",
        peiljaar=str(references.peiljaar),
        period_from=input_date(references.period.start),
        period_to=input_date(references.period.end),
        staff_date=input_date(references.staff_date),
        deadline=input_date(plan.deadline),
    )


@bp.get("/rondes")
@needs(Action.ROUNDS_KEEP)
def overview() -> str:
    return render_template("rounds/overview.html", rounds=rounds.every(system(), actor()))


def _form_page(form: RoundForm, round_id: int | None, problems: dict[str, str]) -> str:
    return render_template(
        "rounds/form.html",
        form=form,
        round_id=round_id,
        problems=problems,
        versions=[(one, one) for one in definitions.versions()],
    )


@bp.get("/rondes/nieuw")
@needs(Action.ROUNDS_KEEP)
def new() -> str:
    return _form_page(RoundForm(version=definitions.versions()[-1]), None, {})


@bp.post("/rondes/nieuw")
@needs(Action.ROUNDS_KEEP)
def add() -> Response | tuple[str, int]:
    form = RoundForm(request.form)
    try:
        round_id = rounds.add(system(), actor(), form.read())
    except Invalid as invalid:
        return _form_page(form, None, invalid.problems), 422
    flash("De ronde is gemaakt. Kies nu de organisaties en wijs adviseurs toe.", "gelukt")
    return redirect(url_for("rounds.page", round_id=round_id))


@bp.get("/rondes/<int:round_id>/wijzigen")
@needs(Action.ROUNDS_KEEP)
def edit(round_id: int) -> str | Response:
    found = rounds.get(system(), actor(), round_id)
    if found.state is not RoundState.PREPARING:
        flash("Deze ronde is al geopend; haar gegevens liggen vast.", "letop")
        return redirect(url_for("rounds.page", round_id=round_id))
    return _form_page(_form_of(found.plan), round_id, {})


@bp.post("/rondes/<int:round_id>/wijzigen")
@needs(Action.ROUNDS_KEEP)
def change(round_id: int) -> Response | tuple[str, int]:
    form = RoundForm(request.form)
    try:
        rounds.change(system(), actor(), round_id, form.read())
    except Invalid as invalid:
        return _form_page(form, round_id, invalid.problems), 422
    flash("De ronde is gewijzigd.", "gelukt")
    return redirect(url_for("rounds.page", round_id=round_id))


@bp.get("/rondes/<int:round_id>")
@needs(Action.ROUNDS_KEEP)
def page(round_id: int) -> str:
    return _page(round_id, {})


def _page(round_id: int, problems: dict[str, str]) -> str:
    return render_template(
        "rounds/page.html",
        round=rounds.get(system(), actor(), round_id),
        members=rounds.members(system(), actor(), round_id),
        problems=problems,
        RoundState=RoundState,
    )


def _ids(name: str) -> list[int]:
    """The ids posted under a name; 400 when one is no number."""
    values = request.form.getlist(name)
    if not all(value.isascii() and value.isdigit() and len(value) < 10 for value in values):
        abort(400)
    return [int(value) for value in values]


@bp.post("/rondes/<int:round_id>/organisaties")
@needs(Action.ROUNDS_KEEP)
def set_organisations(round_id: int) -> Response | tuple[str, int]:
    wanted = _ids("organisatie")
    return _change(
        round_id,
        lambda: rounds.set_organisations(system(), actor(), round_id, wanted),
        f"Er doen nu {len(wanted)} organisaties mee.",
    )


def _change(round_id: int, act: Callable[[], None], done: str) -> Response | tuple[str, int]:
    try:
        act()
    except Invalid as invalid:
        return _page(round_id, invalid.problems), 422
    flash(done, "gelukt")
    return redirect(url_for("rounds.page", round_id=round_id))


@bp.get("/rondes/<int:round_id>/organisaties/<int:organisation_id>")
@needs(Action.ROUNDS_KEEP)
def assignment(round_id: int, organisation_id: int) -> str:
    return _assignment_page(round_id, organisation_id, {})


def _assignment_page(round_id: int, organisation_id: int, problems: dict[str, str]) -> str:
    every = rounds.members(system(), actor(), round_id)
    member = next((one for one in every if one.organisation.id == organisation_id and one.takes_part), None)
    if member is None:
        abort(404)
    return render_template(
        "rounds/assignment.html",
        round=rounds.get(system(), actor(), round_id),
        member=member,
        advisers=[(str(one.id), one.name) for one in accounts.advisers(system(), actor())],
        chosen=[str(one.account_id) for one in member.assigned],
        problems=problems,
    )


@bp.post("/rondes/<int:round_id>/organisaties/<int:organisation_id>")
@needs(Action.ROUNDS_KEEP)
def assign(round_id: int, organisation_id: int) -> Response | tuple[str, int]:
    try:
        rounds.set_assigned(system(), actor(), round_id, organisation_id, _ids("adviseur"))
    except Invalid as invalid:
        return _assignment_page(round_id, organisation_id, invalid.problems), 422
    flash("De toewijzing is bewaard.", "gelukt")
    return redirect(url_for("rounds.page", round_id=round_id))


@bp.get("/rondes/<int:round_id>/<any(openen, sluiten):step>")
@needs(Action.ROUNDS_KEEP)
def confirm(round_id: int, step: str) -> str:
    """Say what opening or closing means before it is done."""
    return render_template("rounds/confirm.html", round=rounds.get(system(), actor(), round_id), step=step)


@bp.post("/rondes/<int:round_id>/openen")
@needs(Action.ROUNDS_KEEP)
def open_round(round_id: int) -> Response | tuple[str, int]:
    return _change(
        round_id,
        lambda: rounds.open_round(system(), actor(), round_id),
        "De ronde is open. Adviseurs kunnen nu invullen.",
    )


@bp.post("/rondes/<int:round_id>/sluiten")
@needs(Action.ROUNDS_KEEP)
def close_round(round_id: int) -> Response | tuple[str, int]:
    return _change(
        round_id,
        lambda: rounds.close_round(system(), actor(), round_id),
        "De ronde is gesloten. Er kan niets meer in wijzigen.",
    )
