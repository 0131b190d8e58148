"""Comments of colleagues on the questions of a scan: all of them, and those on one question."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.questionnaire import Question
from riskscan.domain.wording import in_words
from riskscan.programme import comments
from riskscan.programme.comments import Comments, open_in
from riskscan.programme.permissions import Action
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import Invalid, NotFound
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import clean_text
from riskscan.web.beside import CommentView, comment_view, full_label
from riskscan.web.quality import question_url
from riskscan.web.scans import scan_frame
from riskscan.web.sections import CONDITIONS, form_sections, section_of

bp = Blueprint("comments", __name__)


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments on one question."""

    key: str
    label: str
    question_url: str
    comments: tuple[CommentView, ...]


@dataclass(frozen=True, slots=True)
class SectionComments:
    """The comments of a section, of which there are any."""

    slug: str
    title: str
    total: int
    open: int
    threads: tuple[Thread, ...]


def _thread(sheet: Sheet, question: Question, found: Comments) -> Thread:
    return Thread(
        question.key,
        full_label(sheet, question),
        question_url(sheet, question.key),
        tuple(map(comment_view, found.of(question.key))),
    )


def _sections(sheet: Sheet, found: Comments) -> list[SectionComments]:
    sections = []
    for section in form_sections(sheet.scan.version):
        inside = found.among(question.key for question in section.questions)
        if inside:
            threads = tuple(
                _thread(sheet, question, found) for question in section.questions if found.of(question.key)
            )
            sections.append(
                SectionComments(section.slug, section.title, len(inside), open_in(inside), threads)
            )
    return sections


@bp.get("/scans/<int:scan_id>/opmerkingen")
@needs(Action.COMMENTS_READ)
def overview(scan_id: int) -> str:
    sheet, found = comments.read(system(), actor(), scan_id)
    return render_template(
        "scans/comments.html", **scan_frame(sheet, ""), found=found, parts=_sections(sheet, found)
    )


def _page(scan_id: int, key: str, typed: str = "", error: str = "") -> str:
    sheet, found = comments.read(system(), actor(), scan_id)
    if not sheet.form.knows(key):
        raise NotFound("Deze vraag hoort niet bij deze scan.")
    question = sheet.form.question(key)
    return render_template(
        "scans/comment.html",
        **scan_frame(sheet, section_of(sheet.scan.version).get(key, CONDITIONS)),
        found=found,
        thread=_thread(sheet, question, found),
        answer=in_words(question, sheet.current(key).answer),
        unit=question.measure.unit if question.measure else "",
        typed=typed,
        error=error,
        longest=comments.MAX_COMMENT,
    )


@bp.get("/scans/<int:scan_id>/opmerkingen/<key>")
@needs(Action.COMMENTS_READ)
def page(scan_id: int, key: str) -> str:
    return _page(scan_id, key)


@bp.post("/scans/<int:scan_id>/opmerkingen/<key>")
@needs(Action.COMMENTS_WRITE)
def add(scan_id: int, key: str) -> Response | tuple[str, int]:
    typed = clean_text(request.form.get("tekst", ""))
    try:
        comments.add(system(), actor(), scan_id, key, typed)
    except Invalid as error:
        return _page(scan_id, key, typed, error.problems["tekst"]), 422
    flash("Uw opmerking is geplaatst.", "gelukt")
    return redirect(url_for("comments.page", scan_id=scan_id, key=key))


@bp.post("/scans/<int:scan_id>/opmerkingen/<int:comment_id>/afhandelen")
@needs(Action.COMMENTS_WRITE)
def handle(scan_id: int, comment_id: int) -> Response:
    found = comments.handle(system(), actor(), scan_id, comment_id)
    flash("De opmerking is afgehandeld.", "gelukt")
    return redirect(url_for("comments.page", scan_id=scan_id, key=found.question))


@bp.post("/scans/<int:scan_id>/opmerkingen/<int:comment_id>/heropenen")
@needs(Action.COMMENTS_WRITE)
def reopen(scan_id: int, comment_id: int) -> Response:
    found = comments.handle(system(), actor(), scan_id, comment_id, reopen=True)
    flash("De opmerking staat weer open.", "gelukt")
    return redirect(url_for("comments.page", scan_id=scan_id, key=found.question))
