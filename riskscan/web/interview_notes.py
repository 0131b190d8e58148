"""Notes of interviews on the pages: read from the form, and shown in the list and beside the topics."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from riskscan.domain.dutch import format_date
from riskscan.domain.wording import fill
from riskscan.programme import interviewing
from riskscan.programme.interviewing import note_problem
from riskscan.programme.scanning import Sheet
from riskscan.store.interviews import Interview, Note
from riskscan.web.answers import clean_text

SPARE_NOTES = 2
_NAME = re.compile(r"aantekening-([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as the form shows it; ``name`` is its text field, the others add to it."""

    name: str
    number: int
    text: str
    chosen: tuple[str, ...]
    topics: str
    """The numbers of the chosen topics, in words."""
    in_report: bool


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A note beside its topic."""

    interview_id: int
    heading: str
    text: str
    in_report: bool


def read_notes(posted: MultiDict[str, str]) -> tuple[Note, ...]:
    """Every note on the form, empty ones too, so that the number of a note is its place."""
    numbers = sorted(int(found[1]) for name in posted if (found := _NAME.fullmatch(name)))
    return tuple(_note(posted, note_problem(number)) for number in numbers)


def _note(posted: MultiDict[str, str], name: str) -> Note:
    topics = tuple(topic[:20] for topic in posted.getlist(f"{name}-onderwerp"))
    return Note(clean_text(posted.get(name, "")), topics, f"{name}-rapport" in posted)


def topic_choices(sheet: Sheet) -> list[tuple[str, str]]:
    """Every topic as an option: its id, and its number and title."""
    references = sheet.round.plan.references
    return [
        (topic.id, f"{topic.number} {fill(topic.title, references)}")
        for theme in sheet.form.themes
        for topic in theme.topics
    ]


def note_views(sheet: Sheet, notes: tuple[Note, ...]) -> list[NoteView]:
    """The notes for the form, with some empty ones to add."""
    written = list(notes)
    while written and not written[-1].text and not written[-1].topics:
        written.pop()
    return [
        NoteView(
            note_problem(number), number, note.text, note.topics, topic_words(sheet, note), note.in_report
        )
        for number, note in enumerate([*written, *[Note("")] * SPARE_NOTES], start=1)
    ]


def topic_words(sheet: Sheet, note: Note) -> str:
    """ "Onderwerp 3" or "Onderwerpen 3 en 12"; empty without topics."""
    known = [
        str(topic.number) for theme in sheet.form.themes for topic in theme.topics if topic.id in note.topics
    ]
    if len(known) < 2:
        return "".join(f"Onderwerp {number}" for number in known)
    return f"Onderwerpen {', '.join(known[:-1])} en {known[-1]}"


def linked_notes(found: tuple[Interview, ...]) -> dict[str, list[LinkedNote]]:
    """Topic id → the notes to show beside it."""
    return {
        topic: [
            LinkedNote(
                note.interview_id,
                f"{note.kind}, {format_date(note.held_on)}" if note.held_on else note.kind,
                note.text,
                note.in_report,
            )
            for note in notes
        ]
        for topic, notes in interviewing.notes_by_topic(found).items()
    }
