"""The beheerder's page on personal data: the register, terms, one person, and what has to go."""

from __future__ import annotations

import json

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.definitions.personal_data import register
from riskscan.programme import personal_data
from riskscan.programme.permissions import Action
from riskscan.programme.personal_data import Erased
from riskscan.programme.system import Invalid, NotFound
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import PDF, attachment
from riskscan.web.plain_forms import NumberField, PlainForm, TextField, summary

bp = Blueprint("personal_data", __name__, url_prefix="/persoonsgegevens")

_YEARS = "Vul een heel aantal jaren in."


class TermsForm(PlainForm):
    participants = NumberField(_YEARS)
    accounts = NumberField(_YEARS)


class PersonForm(PlainForm):
    person = TextField()


def _asked() -> str:
    return str(PersonForm(request.form).person.data or "")


def _overview(problems: dict[str, str], form: TermsForm | None = None) -> str:
    held = personal_data.terms(system())
    return render_template(
        "personal_data/overview.html",
        entries=personal_data.entries(system()),
        lines=personal_data.lines,
        updated=register().updated,
        due=personal_data.due(system(), actor()),
        replacement=personal_data.replacement,
        terms=form or TermsForm(participants=held.participants, accounts=held.accounts),
        problems=problems,
        errors=summary(problems, ("participants", "accounts", "person")),
    )


@bp.get("")
@needs(Action.PERSONAL_DATA_KEEP)
def overview() -> str:
    return _overview({})


@bp.get("/register.pdf")
@needs(Action.PERSONAL_DATA_KEEP)
def document() -> Response:
    made = personal_data.register_file(system())
    return attachment(made, PDF, "register-persoonsgegevens.pdf")


@bp.post("/termijnen")
@needs(Action.PERSONAL_DATA_KEEP)
def set_terms() -> Response | tuple[str, int]:
    form = TermsForm(request.form)
    try:
        form.check()
        personal_data.set_terms(system(), actor(), form.participants.data, form.accounts.data)
    except Invalid as invalid:
        return _overview(invalid.problems, form), 422
    flash("De bewaartermijnen zijn bewaard.", "gelukt")
    return redirect(url_for("personal_data.overview"))


@bp.post("/opruimen")
@needs(Action.PERSONAL_DATA_KEEP)
def tidy() -> Response:
    _tell(personal_data.tidy(system(), actor()))
    return redirect(url_for("personal_data.overview"))


def _tell(done: Erased) -> None:
    what = done.what
    if what.empty:
        flash("Er was niets te wissen.", "info")
        return
    parts = [f"namen van deelnemers: {len(what.participants)}", f"accounts: {len(what.accounts)}"]
    flash(f"Gewist; {', '.join(parts)}.", "gelukt")
    if not done.scrubbed:
        flash("Het databasebestand was in gebruik en wordt bij de volgende start opgeschoond.", "letop")


def _person_page(person: str) -> str:
    """What is kept, and what erasing would do. Raises Invalid."""
    found = personal_data.look_up(system(), actor(), person)
    erasure, obstacle = None, ""
    if not found.empty:
        try:
            erasure = personal_data.erasing(system(), found)
        except Invalid as invalid:
            obstacle = str(invalid)
    return render_template(
        "personal_data/person.html",
        found=found,
        erasure=erasure,
        obstacle=obstacle,
        replacement=personal_data.replacement,
        terms=personal_data.terms(system()),
    )


# A name is sent and never stands in an address: addresses are kept in logs and in the browser.
@bp.post("/persoon")
@needs(Action.PERSONAL_DATA_KEEP)
def person() -> str | tuple[str, int]:
    try:
        return _person_page(_asked())
    except Invalid as invalid:
        return _overview(invalid.problems), 422


@bp.post("/persoon/bestand")
@needs(Action.PERSONAL_DATA_KEEP)
def person_file() -> Response | tuple[str, int]:
    try:
        found = personal_data.look_up(system(), actor(), _asked())
    except Invalid as invalid:
        return _overview(invalid.problems), 422
    if request.form.get("vorm") == "json":
        text = json.dumps(personal_data.export(found), ensure_ascii=False, indent=1)
        kind, name = "application/json", "persoon.json"
    else:
        text = "\n".join(personal_data.told(found))
        kind, name = "text/plain", "persoon.txt"
    return attachment(text + "\n", kind, name)


@bp.post("/persoon/wissen")
@needs(Action.PERSONAL_DATA_KEEP)
def erase() -> Response | tuple[str, int]:
    try:
        _tell(personal_data.erase(system(), actor(), _asked()))
    except Invalid as invalid:
        return _overview(invalid.problems), 422
    except NotFound as nothing:
        flash(f"{nothing} Er is niets gewijzigd.", "info")
    return redirect(url_for("personal_data.overview"))
