"""Having a text removed: the request beside a scan, and the pages of who handles it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.programme import redaction_requests, scanning
from riskscan.programme.permissions import Action, refusal
from riskscan.programme.redaction import GROUNDS
from riskscan.programme.redaction_requests import Preview, Wanted
from riskscan.programme.system import Invalid, dutch_time
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import clean_text
from riskscan.web.beside import full_label
from riskscan.web.forms import posted_id
from riskscan.web.plain_forms import PlainForm, TextField, TickField, summary
from riskscan.web.quality import question_url

bp = Blueprint("redaction", __name__)

_FIELDS = ("text", "ground", "explanation")
_GROUND_WORDS = tuple((key, words.capitalize()) for key, words in GROUNDS.items())


class RequestForm(PlainForm):
    text = TextField()
    ignore_case = TickField()
    everywhere = TickField()
    ground = TextField()
    explanation = TextField()

    def wanted(self, *, everywhere: bool) -> Wanted:
        return Wanted(
            clean_text(str(self.text.data or "")), bool(self.ignore_case.data), str(self.ground.data or ""),
            str(self.explanation.data or ""), everywhere or bool(self.everywhere.data),
        )  # fmt: skip


def _moment(stamp: str) -> str:
    return format_moment(dutch_time(stamp)) if stamp else ""


def _page(scan_id: int | None, form: RequestForm, preview: Preview | None, problems: dict[str, str]) -> str:
    """The form, with what would happen once it was looked at."""
    shown: dict[str, Any] = {"sheet": None, "place": "", "label": "", "question_url": "", "requests": ()}
    if scan_id is not None:
        sheet = scanning.read(system(), actor(), scan_id)
        key = request.values.get("vraag", "")
        shown |= {"sheet": sheet, "requests": redaction_requests.of_scan(system(), actor(), scan_id)}
        if sheet.form.knows(key):
            label = full_label(sheet, sheet.form.question(key))
            shown |= {"place": key, "label": label, "question_url": question_url(sheet, key)}
    return render_template(
        "redaction/new.html",
        **shown,
        form=form,
        preview=preview,
        problems=problems,
        errors=summary(problems, _FIELDS),
        grounds=_GROUND_WORDS,
        words=GROUNDS,
        may_everywhere=scan_id is not None and refusal(actor(), Action.REMOVALS_KEEP) is None,
        moment=_moment,
    )


def _handle(scan_id: int | None, done: str) -> Response | tuple[str, int]:
    """First look, then ask: both with the same fields."""
    form = RequestForm(request.form)
    wanted = form.wanted(everywhere=scan_id is None)
    try:
        if request.form.get("stap") == "indienen":
            redaction_requests.ask(system(), actor(), scan_id, request.form.get("vraag", "")[:200], wanted)
            flash("Het verzoek is ingediend. Een tweede persoon bekijkt het en voert het uit.", "gelukt")
            return redirect(done)
        return _page(scan_id, form, redaction_requests.preview(system(), actor(), scan_id, wanted), {}), 200
    except Invalid as invalid:
        return _page(scan_id, form, None, invalid.problems), 422


@bp.get("/scans/<int:scan_id>/tekst-verwijderen")
@needs(Action.REMOVAL_REQUEST)
def new_in_scan(scan_id: int) -> str:
    return _page(scan_id, RequestForm(), None, {})


@bp.post("/scans/<int:scan_id>/tekst-verwijderen")
@needs(Action.REMOVAL_REQUEST)
def ask_in_scan(scan_id: int) -> Response | tuple[str, int]:
    return _handle(scan_id, url_for("redaction.new_in_scan", scan_id=scan_id))


@bp.post("/scans/<int:scan_id>/tekst-verwijderen/<int:request_id>/intrekken")
@needs(Action.REMOVAL_REQUEST)
def withdraw_in_scan(scan_id: int, request_id: int) -> Response:
    scanning.permitted_scan(system(), actor(), scan_id, Action.REMOVAL_REQUEST)
    return _withdrawn(request_id, url_for("redaction.new_in_scan", scan_id=scan_id))


def _withdrawn(request_id: int, back: str) -> Response:
    try:
        redaction_requests.withdraw(system(), actor(), request_id)
        flash("Het verzoek is ingetrokken. De tekst die erin stond, is weg.", "gelukt")
    except Invalid as invalid:
        flash(str(invalid), "fout")
    return redirect(back)


@bp.get("/verwijderen")
@needs(Action.REMOVALS_KEEP)
def overview() -> str:
    found = redaction_requests.requests(system(), actor())
    return render_template(
        "redaction/overview.html",
        waiting=[one for one in found if not one.request.ended],
        handled=[one for one in found if one.request.ended],
        removals=redaction_requests.removed(system(), actor()),
        words=GROUNDS,
        moment=_moment,
    )


@bp.get("/verwijderen/nieuw")
@needs(Action.REMOVALS_KEEP)
def new() -> str:
    return _page(None, RequestForm(), None, {})


@bp.post("/verwijderen/nieuw")
@needs(Action.REMOVALS_KEEP)
def ask() -> Response | tuple[str, int]:
    return _handle(None, url_for("redaction.overview"))


def _request_page(request_id: int, problems: dict[str, str], typed: str = "") -> str:
    return render_template(
        "redaction/request.html",
        found=redaction_requests.read(system(), actor(), request_id),
        problems=problems,
        errors=summary(problems, ("reason",)),
        typed=typed,
        words=GROUNDS,
        moment=_moment,
    )


@bp.get("/verwijderen/<int:request_id>")
@needs(Action.REMOVALS_KEEP)
def page(request_id: int) -> str:
    return _request_page(request_id, {})


@bp.post("/verwijderen/<int:request_id>/uitvoeren")
@needs(Action.REMOVALS_KEEP)
def carry_out(request_id: int) -> Response | tuple[str, int]:
    try:
        seen = posted_id(request.form.get("gezien", "0"))
    except ValueError:
        seen = 0
    try:
        done = redaction_requests.carry_out(system(), actor(), request_id, seen)
    except Invalid as invalid:
        return _request_page(request_id, invalid.problems), 422
    places = "1 plaats" if done.places == 1 else f"{done.places} plaatsen"
    flash(f"De tekst is {done.matches} keer verwijderd, op {places}.", "gelukt")
    if not done.scrubbed:
        flash(
            "Het databasebestand was in gebruik en is nog niet opgeschoond. Dat gebeurt bij de volgende start, of "
            "met de opdracht riskscan redact scrub.",
            "letop",
        )
    return redirect(url_for("redaction.overview"))


@bp.post("/verwijderen/<int:request_id>/afwijzen")
@needs(Action.REMOVALS_KEEP)
def reject(request_id: int) -> Response | tuple[str, int]:
    reason = clean_text(request.form.get("reason", ""))
    try:
        redaction_requests.reject(system(), actor(), request_id, reason)
    except Invalid as invalid:
        return _request_page(request_id, invalid.problems, reason), 422
    flash("Het verzoek is afgewezen. De tekst die erin stond, is uit het verzoek weg.", "gelukt")
    return redirect(url_for("redaction.overview"))


@bp.post("/verwijderen/<int:request_id>/intrekken")
@needs(Action.REMOVALS_KEEP)
def withdraw(request_id: int) -> Response:
    return _withdrawn(request_id, url_for("redaction.overview"))
