"""The history of one answer, and putting an earlier one back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment, format_time
from riskscan.programme import answer_history
from riskscan.programme.answer_history import AnswerHistory, Entry
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system
from riskscan.web.beside import full_label
from riskscan.web.forms import posted_id
from riskscan.web.quality import question_url
from riskscan.web.scans import scan_frame
from riskscan.web.sections import CONDITIONS, section_of

bp = Blueprint("history", __name__)


def _page(found: AnswerHistory, conflict: str = "") -> str:
    sheet, question = found.sheet, found.question
    return render_template(
        "scans/history.html",
        **scan_frame(sheet, section_of(sheet.scan.version).get(question.key, CONDITIONS)),
        history=found,
        label=full_label(sheet, question),
        unit=question.measure.unit if question.measure else "",
        question_url=question_url(sheet, question.key),
        conflict=conflict,
        when=_when,
        moment=format_moment,
        time=format_time,
    )


def _when(entry: Entry) -> str:
    """ "4 juli 2016 om 14.03", or from when until when."""
    began, ended = entry.began, entry.newest.at
    if len(entry.steps) == 1 or format_moment(began) == format_moment(ended):
        return format_moment(ended)
    if began.date() == ended.date():
        return f"{format_moment(began)} tot {format_time(ended)}"
    return f"{format_moment(began)} tot {format_moment(ended)}"


def _page_number() -> int:
    text = request.args.get("pagina", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@bp.get("/scans/<int:scan_id>/antwoorden/<key>")
@needs(Action.HISTORY_READ)
def page(scan_id: int, key: str) -> str:
    return _page(answer_history.read(system(), actor(), scan_id, key, _page_number()))


@bp.post("/scans/<int:scan_id>/antwoorden/<key>")
@needs(Action.SCAN_WRITE)
def restore(scan_id: int, key: str) -> Response | tuple[str, int]:
    """Put a revision back; a conflict shows what was saved meanwhile, and saves nothing."""
    try:
        revision, base = (
            posted_id(request.form.get("revisie", "0")),
            posted_id(request.form.get("basis", "0")),
        )
    except ValueError:
        revision, base = 0, 0
    saved = answer_history.restore(system(), actor(), scan_id, key, revision, base)
    if saved.conflicts:
        author = saved.conflicts[0].theirs.author or "Iemand anders"
        return _page(answer_history.read(system(), actor(), scan_id, key), author), 409
    if saved.questions:
        flash("Teruggezet. Wat er stond, blijft in de geschiedenis.", "gelukt")
    else:
        flash("Dit is het huidige antwoord al. Er is niets gewijzigd.", "info")
    return redirect(url_for("history.page", scan_id=scan_id, key=key))
