"""VT organisations, moederorganisaties and toezicht: the beheerder's pages."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.programme import organisations
from riskscan.programme.organisations import GRID_COLUMNS, GRID_ROWS, KINDS, Dossier
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid, NotFound
from riskscan.store.organisations import OrganisationText, Supervision
from riskscan.web.access import actor, needs, system
from riskscan.web.plain_forms import DayField, NeededDayField, NumberField, PlainForm, TextField, summary

bp = Blueprint("organisations", __name__)


class OrganisationForm(PlainForm):
    name = TextField()
    letters = TextField()
    parent_id = NumberField("Kies een moederorganisatie uit de lijst.")
    valid_from = DayField()
    valid_to = DayField()

    def text(self) -> OrganisationText:
        """What was typed; only after ``check``."""
        return OrganisationText(
            self.name.data, self.letters.data, self.parent_id.data, self.valid_from.data, self.valid_to.data
        )


class NewOrganisationForm(OrganisationForm):
    grid_row = NumberField("Vul het nummer van een rij in.")
    grid_column = NumberField("Vul het nummer van een kolom in.")


class SupervisionForm(PlainForm):
    kind = TextField()
    since = NeededDayField()
    reason = TextField()
    term = DayField()
    extended_to = DayField()
    ended_on = DayField()

    def record(self, organisation_id: int) -> Supervision:
        """The toezicht record that was typed; raises ``Invalid``."""
        self.check()
        return Supervision(
            0,
            organisation_id,
            self.kind.data,
            self.since.day(),
            self.reason.data,
            self.term.data,
            self.extended_to.data,
            self.ended_on.data,
        )


class ParentForm(PlainForm):
    name = TextField()
    legal_form = TextField()


def _errors(problems: dict[str, str], *forms: PlainForm) -> list[tuple[str, str]]:
    return summary(problems, [field.name for form in forms for field in form])


@bp.get("/organisaties")
@needs(Action.ORGANISATIONS_KEEP)
def overview() -> str:
    return render_template(
        "organisations/overview.html", items=organisations.register(system(), actor()), kinds=KINDS
    )


def _parents() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in organisations.parents(system(), actor())]


@bp.get("/organisaties/nieuw")
@needs(Action.ORGANISATIONS_KEEP)
def new() -> str:
    return _new_page(NewOrganisationForm(), {})


def _new_page(form: NewOrganisationForm, problems: dict[str, str]) -> str:
    return render_template(
        "organisations/new.html",
        form=form,
        parents=_parents(),
        rows=GRID_ROWS,
        columns=GRID_COLUMNS,
        problems=problems,
        errors=_errors(problems, form),
    )


@bp.post("/organisaties/nieuw")
@needs(Action.ORGANISATIONS_KEEP)
def add() -> Response | tuple[str, int]:
    form = NewOrganisationForm(request.form)
    try:
        form.check()
        row, column = form.grid_row.data or 0, form.grid_column.data or 0
        organisation_id = organisations.add(system(), actor(), form.text(), row, column)
    except Invalid as invalid:
        return _new_page(form, invalid.problems), 422
    flash("De organisatie is gemaakt.", "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


def _page(
    organisation_id: int,
    problems: dict[str, str],
    form: OrganisationForm | None = None,
    record: SupervisionForm | None = None,
) -> str:
    dossier = organisations.dossier(system(), actor(), organisation_id)
    one = dossier.organisation
    form = form or OrganisationForm(
        name=one.name,
        letters=one.letters,
        parent_id=one.parent_id,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )
    empty = SupervisionForm()
    return render_template(
        "organisations/page.html",
        dossier=dossier,
        form=form,
        record=record or empty,
        adding=record is not None,
        parents=_parents(),
        kinds=KINDS,
        problems=problems,
        errors=_errors(problems, form, empty),
    )


@bp.get("/organisaties/<int:organisation_id>")
@needs(Action.ORGANISATIONS_KEEP)
def page(organisation_id: int) -> str:
    return _page(organisation_id, {})


@bp.post("/organisaties/<int:organisation_id>")
@needs(Action.ORGANISATIONS_KEEP)
def change(organisation_id: int) -> Response | tuple[str, int]:
    form = OrganisationForm(request.form)
    try:
        form.check()
        organisations.change(system(), actor(), organisation_id, form.text())
    except Invalid as invalid:
        return _page(organisation_id, invalid.problems, form=form), 422
    flash("De organisatie is gewijzigd.", "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


@bp.post("/organisaties/<int:organisation_id>/toezicht")
@needs(Action.ORGANISATIONS_KEEP)
def add_supervision(organisation_id: int) -> Response | tuple[str, int]:
    form = SupervisionForm(request.form)
    try:
        organisations.record_supervision(system(), actor(), form.record(organisation_id), None)
    except Invalid as invalid:
        return _page(organisation_id, invalid.problems, record=form), 422
    flash("Het toezicht is vastgelegd.", "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


def _correction_page(
    organisation_id: int, record_id: int, problems: dict[str, str], form: SupervisionForm | None = None
) -> str:
    dossier = organisations.dossier(system(), actor(), organisation_id)
    if form is None:
        form = _stored_record(dossier, record_id)
    return render_template(
        "organisations/supervision.html",
        organisation=dossier.organisation,
        record_id=record_id,
        record=form,
        kinds=KINDS,
        problems=problems,
        errors=_errors(problems, form),
    )


def _stored_record(dossier: Dossier, record_id: int) -> SupervisionForm:
    found = next((one for one in dossier.supervisions if one.id == record_id), None)
    if found is None:
        raise NotFound("Deze vastlegging is al vervangen door een nieuwere, of bestaat niet.")
    return SupervisionForm(
        kind=found.kind,
        since=found.since,
        reason=found.reason,
        term=found.term,
        extended_to=found.extended_to,
        ended_on=found.ended_on,
    )


@bp.get("/organisaties/<int:organisation_id>/toezicht/<int:record_id>")
@needs(Action.ORGANISATIONS_KEEP)
def correction(organisation_id: int, record_id: int) -> str:
    return _correction_page(organisation_id, record_id, {})


@bp.post("/organisaties/<int:organisation_id>/toezicht/<int:record_id>")
@needs(Action.ORGANISATIONS_KEEP)
def correct(organisation_id: int, record_id: int) -> Response | tuple[str, int]:
    form = SupervisionForm(request.form)
    try:
        organisations.record_supervision(system(), actor(), form.record(organisation_id), record_id)
    except Invalid as invalid:
        return _correction_page(organisation_id, record_id, invalid.problems, form), 422
    flash("Het toezicht is gecorrigeerd. Wat er eerder stond, blijft bewaard.", "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


def _parents_page(form: ParentForm, problems: dict[str, str]) -> str:
    return render_template(
        "organisations/parents.html",
        parents=organisations.parents(system(), actor()),
        form=form,
        problems=problems,
        errors=_errors(problems, form),
    )


@bp.get("/moederorganisaties")
@needs(Action.ORGANISATIONS_KEEP)
def parents() -> str:
    return _parents_page(ParentForm(), {})


@bp.post("/moederorganisaties")
@needs(Action.ORGANISATIONS_KEEP)
def add_parent() -> Response | tuple[str, int]:
    form = ParentForm(request.form)
    try:
        organisations.add_parent(system(), actor(), form.name.data, form.legal_form.data)
    except Invalid as invalid:
        return _parents_page(form, invalid.problems), 422
    flash("De moederorganisatie is toegevoegd.", "gelukt")
    return redirect(url_for("organisations.parents"))
