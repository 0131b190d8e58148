"""Rounds: the programme leader's pages to make, fill, assign, open and close them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.domain.dutch import format_date
from riskscan.domain.lifecycle import Period, References, RoundPlan, RoundState
from riskscan.programme import accounts, comparing, quality, rounds
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs, system
from riskscan.web.forms import posted_id
from riskscan.web.plain_forms import DayField, NeededDayField, NumberField, PlainForm, TextField, summary
from riskscan.web.quality import PLACE

bp = Blueprint("rounds", __name__)


class RoundForm(PlainForm):
    """What makes up a round's plan."""

    name = TextField()
    version = TextField()
    peildatum = NeededDayField()
    streefdatum = DayField()
    peiljaar = NumberField("Vul een jaar in van vier cijfers, bijvoorbeeld 2016.")
    period_from = NeededDayField()
    period_to = NeededDayField()
    staff_date = NeededDayField()
    deadline = NeededDayField()

    def plan(self) -> RoundPlan:
        """The plan; raises ``Invalid`` with a message per field that cannot be read."""
        self.check()
        period = Period(self.period_from.day(), self.period_to.day())
        references = References(self.peiljaar.data or 0, period, self.staff_date.day())
        return RoundPlan(
            self.name.data,
            self.version.data,
            self.peildatum.day(),
            self.streefdatum.data,
            references,
            self.deadline.day(),
        )


def _form_of(plan: RoundPlan) -> RoundForm:
    references = plan.references
    return RoundForm(
        name=plan.name,
        version=plan.version,
        peildatum=plan.peildatum,
        streefdatum=plan.streefdatum,
        peiljaar=references.peiljaar,
        period_from=references.period.start,
        period_to=references.period.end,
        staff_date=references.staff_date,
        deadline=plan.deadline,
    )


@bp.get("/rondes")
@needs(Action.ROUNDS_KEEP)
def overview() -> str:
    return render_template("rounds/overview.html", entries=rounds.register(system(), actor()))


def _form_page(form: RoundForm, round_id: int | None, problems: dict[str, str]) -> str:
    return render_template(
        "rounds/form.html",
        form=form,
        round_id=round_id,
        stored=rounds.get(system(), actor(), round_id).plan.name if round_id else "",
        problems=problems,
        errors=summary(problems, [field.name for field in form]),
        versions=[(one, one) for one in definitions.versions()],
        streefdatum_hint=_streefdatum_hint(),
    )


def _streefdatum_hint() -> str:
    """What holds when the streefdatum is left empty, per version."""
    found = ["Mag leeg blijven."]
    for version in definitions.versions():
        parameters = definitions.load(version).rules.parameters
        if parameters.streefdatum is not None:
            found.append(f"In versie {version} is het dan {format_date(parameters.streefdatum)}.")
        elif parameters.maanden is not None:
            found.append(f"Versie {version} gebruikt {parameters.maanden} maanden na de peildatum.")
    return " ".join(found)


@bp.get("/rondes/nieuw")
@needs(Action.ROUNDS_KEEP)
def new() -> str:
    return _form_page(RoundForm(version=definitions.versions()[-1]), None, {})


@bp.post("/rondes/nieuw")
@needs(Action.ROUNDS_KEEP)
def add() -> Response | tuple[str, int]:
    form = RoundForm(request.form)
    try:
        round_id = rounds.add(system(), actor(), form.plan())
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
        rounds.change(system(), actor(), round_id, form.plan())
    except Invalid as invalid:
        return _form_page(form, round_id, invalid.problems), 422
    flash("De ronde is gewijzigd.", "gelukt")
    return redirect(url_for("rounds.page", round_id=round_id))


@bp.get("/rondes/<int:round_id>")
@needs(Action.ROUNDS_KEEP)
def page(round_id: int) -> str:
    return _page(round_id, {})


def _page(round_id: int, problems: dict[str, str], typed: Collection[int] | None = None) -> str:
    members = rounds.members(system(), actor(), round_id)
    inside = [one.organisation.id for one in members if one.takes_part]
    return render_template(
        "rounds/page.html",
        round=rounds.get(system(), actor(), round_id),
        members=members,
        remarks=quality.in_round(system(), actor(), round_id),
        place=PLACE,
        ticked=inside if typed is None else typed,
        count=len(inside),
        without=sum(one.takes_part and not one.assigned for one in members),
        errors=summary(problems, ["organisations"]),
        RoundState=RoundState,
    )


def _ids(name: str) -> list[int]:
    """The ids posted under a name; 400 when one is no number."""
    try:
        return [posted_id(value) for value in request.form.getlist(name)]
    except ValueError:
        abort(400)


@bp.post("/rondes/<int:round_id>/organisaties")
@needs(Action.ROUNDS_KEEP)
def set_organisations(round_id: int) -> Response | tuple[str, int]:
    wanted = _ids("organisatie")
    try:
        rounds.set_organisations(system(), actor(), round_id, wanted)
    except Invalid as invalid:
        return _page(round_id, invalid.problems, wanted), 422
    flash(f"Er {_takes_part(len(set(wanted)))} nu mee.", "gelukt")
    return redirect(url_for("rounds.page", round_id=round_id))


def _takes_part(number: int) -> str:
    return "doet 1 organisatie" if number == 1 else f"doen {number} organisaties"


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


def _assignment_page(
    round_id: int, organisation_id: int, problems: dict[str, str], typed: Collection[int] | None = None
) -> str:
    every = rounds.members(system(), actor(), round_id)
    member = next((one for one in every if one.organisation.id == organisation_id and one.takes_part), None)
    if member is None:
        abort(404)
    return render_template(
        "rounds/assignment.html",
        round=rounds.get(system(), actor(), round_id),
        member=member,
        advisers=[(str(one.id), one.name) for one in accounts.advisers(system(), actor())],
        chosen=[one.account_id for one in member.assigned] if typed is None else typed,
        problems=problems,
    )


@bp.post("/rondes/<int:round_id>/organisaties/<int:organisation_id>")
@needs(Action.ROUNDS_KEEP)
def assign(round_id: int, organisation_id: int) -> Response | tuple[str, int]:
    wanted = _ids("adviseur")
    try:
        rounds.set_assigned(system(), actor(), round_id, organisation_id, wanted)
    except Invalid as invalid:
        return _assignment_page(round_id, organisation_id, invalid.problems, wanted), 422
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
        "De ronde is open. De toegewezen adviseurs kunnen nu invullen.",
    )


@bp.post("/rondes/<int:round_id>/sluiten")
@needs(Action.ROUNDS_KEEP)
def close_round(round_id: int) -> Response | tuple[str, int]:
    return _change(
        round_id,
        lambda: rounds.close_round(system(), actor(), round_id),
        "De ronde is gesloten. Er kan niets meer in wijzigen.",
    )


@bp.get("/rondes/<int:round_id>/versies")
@needs(Action.NATIONAL_CONCEPTS)
def versions(round_id: int) -> str:
    """What each version of the rules makes of the round, side by side."""
    return render_template(
        "rounds/versions.html", compared=comparing.round_comparison(system(), actor(), round_id)
    )
