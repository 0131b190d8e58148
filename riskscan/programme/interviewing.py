"""Interviews ("Op basis van"): recorded, corrected and removed, each as a revision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from riskscan import definitions
from riskscan.domain.questionnaire import Questionnaire
from riskscan.domain.scan import MAX_TEXT
from riskscan.programme.permissions import Action, Actor, refusal
from riskscan.programme.scanning import Sheet, permitted_scan, subject_of
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import interviews as store
from riskscan.store.interviews import Content, Interview, Note

KINDS = {
    "ambtelijk_adviseur": "Ambtelijk adviseur",
    "vertegenwoordiger_vt": "Vertegenwoordiger Veilig Thuis",
    "wethouder": "Wethouder",
    "contractmanager": "Contractmanager of ambtelijke werkgroep",
    "inspectie": "Inspectie",
    "anders": "Anders",
}
MANNERS = {
    "gesprek": "Gesprek",
    "telefonisch": "Telefonisch",
    "werkbezoek": "Werkbezoek",
    "schriftelijk": "Schriftelijk",
}
MAX_PARTICIPANTS = 40
MAX_NOTES = 40
TEXTS = ("knelpunten", "opgaven", "ketenpartners", "wensen")


class InterviewConflict(Exception):
    """Someone else changed this interview since the form was made; ``theirs`` is what is there now."""

    def __init__(self, theirs: Interview) -> None:
        super().__init__("Iemand anders heeft dit gesprek intussen gewijzigd.")
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of party that was not spoken to yet; the alderman is "waar nodig"."""

    kind: str
    text: str


def missing(found: tuple[Interview, ...]) -> tuple[Missing, ...]:
    """Which parties of the method are missing (Rapportage 26-09-2016, §1.3)."""
    return missing_beside({one.content.kind for one in found})


def missing_beside(spoken: Collection[str]) -> tuple[Missing, ...]:
    """Which parties of the method are missing when these kinds were spoken to."""
    wanted = (
        ("ambtelijk_adviseur", "Er is nog geen gesprek met een ambtelijk adviseur."),
        ("vertegenwoordiger_vt", "Er is nog geen gesprek met een vertegenwoordiger van Veilig Thuis."),
    )
    return tuple(Missing(kind, text) for kind, text in wanted if kind not in spoken)


@dataclass(frozen=True, slots=True)
class TopicNote:
    """A note as it stands beside the topic it is linked to."""

    interview_id: int
    kind: str
    """With whom the interview was, in words."""
    held_on: date | None
    text: str
    in_report: bool


def notes_by_topic(found: tuple[Interview, ...]) -> dict[str, tuple[TopicNote, ...]]:
    """Topic id → the notes that are linked to it, by date of the interview."""
    by_topic: dict[str, tuple[TopicNote, ...]] = {}
    for one in found:
        content = one.content
        for note in content.notes:
            view = TopicNote(one.id, KINDS[content.kind], content.held_on, note.text, note.in_report)
            for topic in note.topics:
                by_topic[topic] = (*by_topic.get(topic, ()), view)
    return by_topic


def shown_to(actor: Actor, sheet: Sheet) -> tuple[Interview, ...]:
    """The interviews as this actor may see them: who is not of the team sees roles instead of names, and
    only the notes that were chosen for the report.
    """
    if refusal(actor, Action.TEAM_READ, subject_of(sheet.scan, actor)) is None:
        return sheet.interviews
    return tuple(replace(one, content=_for_others(one.content)) for one in sheet.interviews)


def _for_others(content: Content) -> Content:
    return replace(
        content,
        participants=tuple(replace(person, name="") for person in content.participants),
        notes=tuple(note for note in content.notes if note.in_report),
    )


def note_problem(number: int) -> str:
    """The name under which ``Invalid`` tells what is wrong with a note, counted from 1."""
    return f"aantekening-{number}"


def _checked_notes(
    form: Questionnaire, notes: tuple[Note, ...], problems: dict[str, str]
) -> tuple[Note, ...]:
    """The notes that say something, each with its topics once and in the order of the questionnaire.

    A note without a text is left out: that is how a note is taken away.
    """
    order = topic_order(form)
    kept = []
    for number, note in enumerate(notes, start=1):
        if not note.text.strip():
            continue
        if len(note.text) > MAX_TEXT:
            problems[note_problem(number)] = _too_long(note.text)
        if not set(note.topics) <= set(order):
            problems[note_problem(number)] = "Kies onderwerpen die in deze vragenlijst staan."
        kept.append(replace(note, topics=tuple(topic for topic in order if topic in note.topics)))
    if len(kept) > MAX_NOTES:
        problems[note_problem(1)] = f"Er passen {MAX_NOTES} aantekeningen bij één gesprek."
    return tuple(kept)


def topic_order(form: Questionnaire) -> tuple[str, ...]:
    """The ids of the topics, in the order of the questionnaire."""
    return tuple(topic.id for theme in form.themes for topic in theme.topics)


def _too_long(text: str) -> str:
    return f"Deze tekst heeft {len(text)} tekens; er passen er {MAX_TEXT} in. Kort de tekst in."


def _check(form: Questionnaire, content: Content) -> Content:
    problems: dict[str, str] = {}
    if content.kind not in KINDS:
        problems["kind"] = "Kies met wie het gesprek was."
    if content.manner not in MANNERS:
        problems["manner"] = "Kies hoe het gesprek is gevoerd."
    for name in TEXTS:
        text = getattr(content, name)
        if len(text) > MAX_TEXT:
            problems[name] = _too_long(text)
    people = tuple(person for person in content.participants if person.name.strip() or person.role.strip())
    if any(len(person.name) > 200 or len(person.role) > 200 for person in people):
        problems["participants"] = "Kort de naam of rol van een deelnemer in tot 200 tekens."
    if len(people) > MAX_PARTICIPANTS:
        problems["participants"] = f"Er passen {MAX_PARTICIPANTS} deelnemers bij één gesprek."
    if any(not person.role.strip() for person in people):
        problems["participants"] = "Vul bij elke deelnemer een rol in; het rapport noemt alleen rollen."
    notes = _checked_notes(form, content.notes, problems)
    if problems:
        raise Invalid(problems)
    return replace(content, participants=people, notes=notes)


def save(
    system: System, actor: Actor, scan_id: int, interview_id: int | None, base: int, content: Content
) -> None:
    """Record a new interview, or revise one made from revision ``base``.

    Raises ``Invalid`` or ``InterviewConflict``; then nothing is saved.
    """
    with system.database.writing():
        scan = permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
        content = _check(definitions.load_form(scan.version), content)
        if actor.account_id is None:
            return
        if interview_id is None:
            new_id = store.add(system.database, scan_id, content, actor.account_id, system.stamp())
            system.log(actor, "gesprek vastgelegd", f"scan {scan_id} gesprek {new_id}")
            return
        current = _existing(system, scan_id, interview_id)
        if current.content == content:
            return
        if current.revision_id != base:
            raise InterviewConflict(current)
        store.revise(system.database, interview_id, content, actor.account_id, system.stamp())
        system.log(actor, "gesprek gewijzigd", f"scan {scan_id} gesprek {interview_id}")


def remove(system: System, actor: Actor, scan_id: int, interview_id: int, base: int) -> None:
    """Take an interview out of the scan; its revisions stay."""
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
        current = _existing(system, scan_id, interview_id)
        if current.revision_id != base:
            raise InterviewConflict(current)
        if actor.account_id is not None:
            store.revise(
                system.database, interview_id, current.content, actor.account_id, system.stamp(), removed=True
            )
            system.log(actor, "gesprek verwijderd", f"scan {scan_id} gesprek {interview_id}")


def _existing(system: System, scan_id: int, interview_id: int) -> Interview:
    for one in store.of_scan(system.database, scan_id):
        if one.id == interview_id:
            return one
    raise NotFound("Dit gesprek bestaat niet (meer) in deze scan.")
