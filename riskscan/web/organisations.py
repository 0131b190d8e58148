"""VT organisations, moederorganisaties and toezicht: the beheerder's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import NotDutch, input_date, parse_date
from riskscan.programme import organisations
from riskscan.programme.organisations import KINDS
from riskscan.programme.permissions import Action
from riskscan.programme.system import Invalid, NotFound
from riskscan.store.organisations import OrganisationText, Supervision
from riskscan.web.access import actor, needs, system

bp = Blueprint("organisations", __name__)


class Typed:
    """What was typed in a plain form; collects a problem per field that cannot be read."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str:
        return request.form.get(name, "").strip()

    def day(self, name: str) -> date | None:
        typed = self.text(name)
        if not typed:
            return None
        try:
            return parse_date(typed)
        except NotDutch as error:
            self.problems[name] = str(error)
            return None

    def number(self, name: str) -> int | None:
        typed = self.text(name)
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            self.problems[name] = "Vul een heel getal in."
            return None
        return int(typed)

    def check(self) -> None:
        """Raise ``Invalid`` when something could not be read."""
        if self.problems:
            raise Invalid(self.problems)


@bp.get("/organisaties")
@needs(Action.ORGANISATIONS_KEEP)
def overview() -> str:
    return render_template(
        "organisations/overview.html", items=organisations.register(system(), actor()), kinds=KINDS
    )


def _text(typed: Typed) -> OrganisationText:
    return OrganisationText(
        typed.text("name"),
        typed.text("letters"),
        typed.number("parent_id"),
        typed.day("valid_from"),
        typed.day("valid_to"),
    )


def _parents() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in organisations.parents(system(), actor())]


@bp.get("/organisaties/nieuw")
@needs(Action.ORGANISATIONS_KEEP)
def new() -> str:
    return _new_page({})


def _new_page(problems: dict[str, str]) -> str:
    return render_template("organisations/new.html", form=request.form, parents=_parents(), problems=problems)


@bp.post("/organisaties/nieuw")
@needs(Action.ORGANISATIONS_KEEP)
def add() -> Response | tuple[str, int]:
    typed = Typed()
    text, row, column = _text(typed), typed.number("grid_row"), typed.number("grid_column")
    try:
        typed.check()
        organisation_id = organisations.add(system(), actor(), text, row or 0, column or 0)
    except Invalid as invalid:
        return _new_page(invalid.problems), 422
    flash("De organisatie is gemaakt.", "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


def _page(organisation_id: int, problems: dict[str, str]) -> str:
    dossier = organisations.dossier(system(), actor(), organisation_id)
    one = dossier.organisation
    stored = {
        "name": one.name,
        "letters": one.letters,
        "parent_id": str(one.parent_id or ""),
        "valid_from": input_date(one.valid_from) if one.valid_from else "",
        "valid_to": input_date(one.valid_to) if one.valid_to else "",
    }
    return render_template(
        "organisations/page.html",
        dossier=dossier,
        typed=request.form if "name" in request.form else stored,
        record=request.form if "kind" in request.form else {},
        parents=_parents(),
        kinds=KINDS,
        problems=problems,
    )


@bp.get("/organisaties/<int:organisation_id>")
@needs(Action.ORGANISATIONS_KEEP)
def page(organisation_id: int) -> str:
    return _page(organisation_id, {})


def _step(organisation_id: int, act: Callable[[], None], done: str) -> Response | tuple[str, int]:
    try:
        act()
    except Invalid as invalid:
        return _page(organisation_id, invalid.problems), 422
    flash(done, "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


@bp.post("/organisaties/<int:organisation_id>")
@needs(Action.ORGANISATIONS_KEEP)
def change(organisation_id: int) -> Response | tuple[str, int]:
    def act() -> None:
        typed = Typed()
        text = _text(typed)
        typed.check()
        organisations.change(system(), actor(), organisation_id, text)

    return _step(organisation_id, act, "De organisatie is gewijzigd.")


def _record(organisation_id: int) -> Supervision:
    """The toezicht record that was typed; raises ``Invalid``."""
    typed = Typed()
    since = typed.day("since")
    if since is None:
        typed.problems.setdefault("since", "Vul in sinds wanneer, bijvoorbeeld 1-4-2016.")
    term, extended_to, ended_on = typed.day("term"), typed.day("extended_to"), typed.day("ended_on")
    typed.check()
    return Supervision(
        0,
        organisation_id,
        typed.text("kind"),
        since or date.min,
        typed.text("reason"),
        term,
        extended_to,
        ended_on,
    )


@bp.post("/organisaties/<int:organisation_id>/toezicht")
@needs(Action.ORGANISATIONS_KEEP)
def add_supervision(organisation_id: int) -> Response | tuple[str, int]:
    return _step(
        organisation_id,
        lambda: organisations.record_supervision(system(), actor(), _record(organisation_id), None),
        "Het toezicht is vastgelegd.",
    )


def _correction_page(organisation_id: int, record_id: int, problems: dict[str, str]) -> str:
    dossier = organisations.dossier(system(), actor(), organisation_id)
    found = next((one for one in dossier.supervisions if one.id == record_id), None)
    if found is None:
        raise NotFound("Deze vastlegging is al vervangen door een nieuwere, of bestaat niet.")
    days = {
        "since": found.since,
        "term": found.term,
        "extended_to": found.extended_to,
        "ended_on": found.ended_on,
    }
    stored = {name: input_date(day) if day else "" for name, day in days.items()}
    stored |= {"kind": found.kind, "reason": found.reason}
    return render_template(
        "organisations/supervision.html",
        organisation=dossier.organisation,
        record_id=record_id,
        record=request.form if "kind" in request.form else stored,
        kinds=KINDS,
        problems=problems,
    )


@bp.get("/organisaties/<int:organisation_id>/toezicht/<int:record_id>")
@needs(Action.ORGANISATIONS_KEEP)
def correction(organisation_id: int, record_id: int) -> str:
    return _correction_page(organisation_id, record_id, {})


@bp.post("/organisaties/<int:organisation_id>/toezicht/<int:record_id>")
@needs(Action.ORGANISATIONS_KEEP)
def correct(organisation_id: int, record_id: int) -> Response | tuple[str, int]:
    try:
        organisations.record_supervision(system(), actor(), _record(organisation_id), record_id)
    except Invalid as invalid:
        return _correction_page(organisation_id, record_id, invalid.problems), 422
    flash("Het toezicht is gecorrigeerd. Wat er eerder stond, blijft bewaard.", "gelukt")
    return redirect(url_for("organisations.page", organisation_id=organisation_id))


def _parents_page(problems: dict[str, str]) -> str:
    return render_template(
        "organisations/parents.html",
        parents=organisations.parents(system(), actor()),
        form=request.form,
        problems=problems,
    )


@bp.get("/moederorganisaties")
@needs(Action.ORGANISATIONS_KEEP)
def parents() -> str:
    return _parents_page({})


@bp.post("/moederorganisaties")
@needs(Action.ORGANISATIONS_KEEP)
def add_parent() -> Response | tuple[str, int]:
    try:
        organisations.add_parent(
            system(), actor(), request.form.get("name", ""), request.form.get("legal_form", "")
        )
    except Invalid as invalid:
        return _parents_page(invalid.problems), 422
    flash("De moederorganisatie is toegevoegd.", "gelukt")
    return redirect(url_for("organisations.parents"))
