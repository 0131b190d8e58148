"""Autosave: answers sent one by one while someone types, and what became of each, as JSON.

The body is that of the section's own form, with only the answers that were changed, each with its
``--basis``. The answer says per question ``bewaard`` (the revision to go on from), ``conflicten`` (both
texts, author, time) or ``fouten`` (what to do); what can be saved is saved. Status 200, 409 with a conflict,
422 with only errors beside what was saved.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.domain.dutch import format_moment, format_time
from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.wording import in_words
from riskscan.programme import autosaving, presence, scanning
from riskscan.programme.permissions import Action
from riskscan.programme.scanning import Conflict, Posted
from riskscan.store.scans import Scan
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import Typed, to_typed
from riskscan.web.forms import read_form, unknown_names
from riskscan.web.sections import INTERVIEWS, find_section, section_of

bp = Blueprint("autosave", __name__)


@bp.post("/scans/<int:scan_id>/<slug>/bewaren")
@needs(Action.SCAN_WRITE)
def save(scan_id: int, slug: str) -> tuple[Response, int]:
    """Save the answers of a section that were sent; see the module for what comes back."""
    scan = scanning.permitted_scan(system(), actor(), scan_id, Action.SCAN_WRITE)
    section = find_section(scan.version, slug)
    if section is None:
        abort(404)
    if unknown_names(section, request.form):
        return jsonify(melding="De vragen op deze pagina zijn gewijzigd. Ververs de pagina."), 422
    fields = read_form(section, request.form)
    errors = {field.question.key: str(field.process_errors[0]) for field in fields if field.process_errors}
    posted = [Posted(one.question.key, one.answer, one.base) for one in fields if not one.process_errors]
    kept = autosaving.save(system(), actor(), scan_id, posted)
    answer = jsonify(
        om=format_time(kept.at),
        herkomst=f"Bewaard door {actor().name}, {format_moment(kept.at)}",
        bewaard=kept.revisions,
        conflicten={one.question: _conflict(scan, one) for one in kept.conflicts},
        fouten=errors,
        anderen=others(scan, slug),
    )
    return answer, 409 if kept.conflicts else 422 if errors else 200


def others(scan: Scan, slug: str) -> list[str]:
    """A sentence for each colleague who saved in this scan lately."""
    found = presence.colleagues(system(), actor(), scan)
    return [
        f"{one.name} bewaarde om {format_time(one.saved_at)} nog {_where(scan, slug, one.question)}."
        for one in found
    ]


def _where(scan: Scan, slug: str, question: str) -> str:
    there = section_of(scan.version).get(question, INTERVIEWS)
    section = find_section(scan.version, there)
    if there == slug:
        return "in dit onderdeel"
    return f"in ‘{section.title}’" if section else "in de gesprekken"


def _conflict(scan: Scan, conflict: Conflict) -> dict[str, object]:
    question = definitions.load(scan.version).questionnaire.question(conflict.question)
    theirs = conflict.theirs
    author = theirs.author or "Iemand anders"
    if theirs.author == actor().name:
        author = "Uzelf, in een ander venster"
    return {
        "mijn": in_words(question, conflict.mine) or "(leeg)",
        "ander": in_words(question, theirs.answer) or "(leeg)",
        "auteur": author,
        "om": _saved(theirs.saved_at),
        "revisie": theirs.revision,
        "velden": pairs(question, to_typed(question, theirs.answer)),
    }


def _saved(moment: datetime | None) -> str:
    return f"bewaard {format_moment(moment)}" if moment else ""


def pairs(question: Question, typed: Typed) -> list[tuple[str, str]]:
    """What a form that shows this would send, apart from its base."""
    name = question.key
    found = [(f"{name}--bijzonder", typed.special)] if typed.special else []
    match question.type:
        case AnswerType.CHOICE:
            return [(name, typed.choice)]
        case AnswerType.SEVERAL:
            return found + [(name, choice) for choice in typed.choices]
        case AnswerType.LIST:
            cells = [
                (f"{name}--{number}--{column.id}", text)
                for number, row in enumerate(typed.rows)
                for column, text in zip(question.columns, row, strict=True)
            ]
            return found + cells
        case _:
            return [*found, (name, typed.text)]
