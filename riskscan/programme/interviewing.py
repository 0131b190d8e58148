"""Interviews ("Op basis van"): recorded, corrected and removed, each as a revision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from riskscan.domain.scan import MAX_TEXT
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.scanning import permitted_scan
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import interviews as store
from riskscan.store.interviews import Content, Interview

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
TEXTS = ("knelpunten", "opgaven", "ketenpartners", "wensen", "notes")


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


def _check(content: Content) -> Content:
    problems: dict[str, str] = {}
    if content.kind not in KINDS:
        problems["kind"] = "Kies met wie het gesprek was."
    if content.manner not in MANNERS:
        problems["manner"] = "Kies hoe het gesprek is gevoerd."
    for name in TEXTS:
        length = len(getattr(content, name))
        if length > MAX_TEXT:
            problems[name] = (
                f"Deze tekst heeft {length} tekens; er passen er {MAX_TEXT} in. Kort de tekst in."
            )
    people = tuple(person for person in content.participants if person.name.strip() or person.role.strip())
    if any(len(person.name) > 200 or len(person.role) > 200 for person in people):
        problems["participants"] = "Kort de naam of rol van een deelnemer in tot 200 tekens."
    if len(people) > MAX_PARTICIPANTS:
        problems["participants"] = f"Er passen {MAX_PARTICIPANTS} deelnemers bij één gesprek."
    if any(not person.role.strip() for person in people):
        problems["participants"] = "Vul bij elke deelnemer een rol in; het rapport noemt alleen rollen."
    if problems:
        raise Invalid(problems)
    return replace(content, participants=people)


def save(
    system: System, actor: Actor, scan_id: int, interview_id: int | None, base: int, content: Content
) -> None:
    """Record a new interview, or revise one made from revision ``base``.

    Raises ``Invalid`` or ``InterviewConflict``; then nothing is saved.
    """
    content = _check(content)
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
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
