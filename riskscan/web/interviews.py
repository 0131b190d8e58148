"""The interviews of a scan ("Op basis van")."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Form, StringField, TextAreaField

from riskscan.domain.dutch import NotDutch, format_date, format_moment, input_date, parse_date
from riskscan.programme import interviewing, scanning
from riskscan.programme.interviewing import KINDS, MANNERS, InterviewConflict
from riskscan.programme.permissions import Action
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import Invalid, NotFound, dutch_time
from riskscan.store.interviews import Content, Interview, Note, Participant
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import clean_text
from riskscan.web.forms import posted_id
from riskscan.web.interview_notes import note_views, read_notes, topic_choices, topic_words
from riskscan.web.scans import scan_frame
from riskscan.web.sections import INTERVIEWS

bp = Blueprint("interviews", __name__)
SPARE_PARTICIPANTS = 3


class InterviewForm(Form):
    """Parses what was typed of one interview; the use case checks it."""

    held_on = StringField()
    kind = StringField()
    manner = StringField()
    knelpunten = TextAreaField()
    opgaven = TextAreaField()
    ketenpartners = TextAreaField()
    wensen = TextAreaField()


@dataclass(frozen=True, slots=True)
class Card:
    """One interview as the list shows it."""

    interview: Interview
    date: str
    kind: str
    manner: str
    saved_at: str


def _cards(found: tuple[Interview, ...]) -> list[Card]:
    return [
        Card(
            one,
            format_date(one.content.held_on) if one.content.held_on else "Datum nog niet ingevuld",
            KINDS[one.content.kind],
            MANNERS[one.content.manner],
            format_moment(dutch_time(one.saved_at)),
        )
        for one in found
    ]


@bp.get("/scans/<int:scan_id>/gesprekken")
@needs(Action.SCAN_READ)
def page(scan_id: int) -> str:
    sheet = scanning.read(system(), actor(), scan_id)
    return render_template(
        "scans/interviews.html",
        **scan_frame(sheet, INTERVIEWS),
        cards=_cards(interviewing.shown_to(actor(), sheet)),
        topic_words=lambda note: topic_words(sheet, note),
        missing=interviewing.missing(sheet.interviews),
    )


def _form_page(
    sheet: Sheet,
    form: InterviewForm,
    people: list[tuple[str, str]],
    notes: tuple[Note, ...],
    interview: Interview | None,
    base: int,
    problems: dict[str, str],
    theirs: Interview | None = None,
) -> str:
    spare = [("", "")] * SPARE_PARTICIPANTS
    return render_template(
        "scans/interview.html",
        **scan_frame(sheet, INTERVIEWS),
        form=form,
        people=[*people, *spare],
        notes=note_views(sheet, notes),
        topics=topic_choices(sheet),
        topic_words=lambda note: topic_words(sheet, note),
        interview=interview,
        base=base,
        problems=problems,
        theirs=theirs,
        theirs_at=format_moment(dutch_time(theirs.saved_at)) if theirs else "",
        kinds=list(KINDS.items()),
        manners=list(MANNERS.items()),
        input_date=input_date,
    )


def _find(sheet: Sheet, interview_id: int | None) -> Interview | None:
    if interview_id is None:
        return None
    for one in sheet.interviews:
        if one.id == interview_id:
            return one
    raise NotFound("Dit gesprek bestaat niet (meer) in deze scan.")


@bp.get("/scans/<int:scan_id>/gesprekken/nieuw", defaults={"interview_id": None})
@bp.get("/scans/<int:scan_id>/gesprekken/<int:interview_id>")
@needs(Action.SCAN_WRITE)
def edit(scan_id: int, interview_id: int | None) -> str:
    scanning.permitted_scan(system(), actor(), scan_id, Action.SCAN_WRITE)
    sheet = scanning.read(system(), actor(), scan_id)
    found = _find(sheet, interview_id)
    if found is None:
        return _form_page(sheet, InterviewForm(), [], (), None, 0, {})
    content = found.content
    form = InterviewForm(
        held_on=input_date(content.held_on) if content.held_on else "",
        kind=content.kind,
        manner=content.manner,
        knelpunten=content.knelpunten,
        opgaven=content.opgaven,
        ketenpartners=content.ketenpartners,
        wensen=content.wensen,
    )
    people = [(person.name, person.role) for person in content.participants]
    return _form_page(sheet, form, people, content.notes, found, found.revision_id, {})


def _people(posted: MultiDict[str, str]) -> list[tuple[str, str]]:
    names, roles = posted.getlist("deelnemer"), posted.getlist("rol")
    pairs = [(_one_line(name), _one_line(role)) for name, role in zip(names, roles, strict=False)]
    return [(name, role) for name, role in pairs if name or role]


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _content(form: InterviewForm, people: list[tuple[str, str]], notes: tuple[Note, ...]) -> Content:
    """Raises ``NotDutch`` for a date that cannot be read."""
    typed_date = (form.held_on.data or "").strip()
    return Content(
        parse_date(typed_date) if typed_date else None,
        form.kind.data or "",
        form.manner.data or "",
        tuple(Participant(name, role) for name, role in people),
        clean_text(form.knelpunten.data or ""),
        clean_text(form.opgaven.data or ""),
        clean_text(form.ketenpartners.data or ""),
        clean_text(form.wensen.data or ""),
        notes,
    )


@bp.post("/scans/<int:scan_id>/gesprekken/nieuw", defaults={"interview_id": None})
@bp.post("/scans/<int:scan_id>/gesprekken/<int:interview_id>")
@needs(Action.SCAN_WRITE)
def save(scan_id: int, interview_id: int | None) -> Response | tuple[str, int]:
    """Save an interview; on an error or a conflict nothing is saved and the input stays."""
    scanning.permitted_scan(system(), actor(), scan_id, Action.SCAN_WRITE)
    form, people, notes = InterviewForm(request.form), _people(request.form), read_notes(request.form)
    try:
        base = posted_id(request.form.get("basis", "0"))
    except ValueError:
        base = 0
    problems: dict[str, str] = {}
    theirs: Interview | None = None
    try:
        content = _content(form, people, notes)
        interviewing.save(system(), actor(), scan_id, interview_id, base, content)
    except NotDutch as error:
        problems = {"held_on": str(error)}
    except Invalid as invalid:
        problems = invalid.problems
    except InterviewConflict as conflict:
        theirs = conflict.theirs
        base = theirs.revision_id
    except NotFound:
        return _removed_meanwhile(scan_id, form, people, notes)
    if problems or theirs:
        sheet = scanning.read(system(), actor(), scan_id)
        page = _form_page(sheet, form, people, notes, _find(sheet, interview_id), base, problems, theirs)
        return page, 409 if theirs else 422
    flash("Het gesprek is bewaard.", "gelukt")
    return redirect(url_for("interviews.page", scan_id=scan_id))


def _removed_meanwhile(
    scan_id: int, form: InterviewForm, people: list[tuple[str, str]], notes: tuple[Note, ...]
) -> tuple[str, int]:
    """Someone took the interview out of the scan; what was typed stays, ready to be kept as a new one."""
    text = "Iemand anders heeft dit gesprek intussen uit de scan gehaald. Bewaart u, dan komt het er weer in."
    sheet = scanning.read(system(), actor(), scan_id)
    return _form_page(sheet, form, people, notes, None, 0, {"": text}), 409


@bp.post("/scans/<int:scan_id>/gesprekken/<int:interview_id>/verwijderen")
@needs(Action.SCAN_WRITE)
def remove(scan_id: int, interview_id: int) -> Response:
    try:
        base = posted_id(request.form.get("basis", "0"))
        interviewing.remove(system(), actor(), scan_id, interview_id, base)
        flash("Het gesprek is uit de scan gehaald. Wat er stond, blijft in de historie.", "gelukt")
    except (InterviewConflict, ValueError):
        flash("Iemand anders heeft dit gesprek intussen gewijzigd. Kijk eerst wat er nu staat.", "letop")
    return redirect(url_for("interviews.page", scan_id=scan_id))
