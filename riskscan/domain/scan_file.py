"""``scan/1``: a whole scan as one line of JSON, to keep, to hand over and to read in again.

The format is described for its users in docs/beheer.md. What is in it and why: docs/besluiten/0010.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from riskscan.domain.interchange import canonical
from riskscan.domain.lifecycle import RoundPlan, ScanState
from riskscan.domain.questionnaire import Questionnaire
from riskscan.domain.scan import Answer
from riskscan.domain.scan_file_answers import to_plain

FORMAT = "scan/1"

SUGGESTION = ("version", "outcome", "possible", "rule", "states", "open", "needed")
"""The fields of a result of ``risicoscan/1`` (``interchange.to_result``), but for the organisation."""


@dataclass(frozen=True, slots=True)
class FilePerson:
    """Who took part in an interview; ``name`` None when the file leaves the names out."""

    role: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note of an interview; ``topics`` are ids, in the order of the questionnaire."""

    text: str
    topics: tuple[str, ...] = ()
    in_report: bool = False


@dataclass(frozen=True, slots=True)
class FileInterview:
    held_on: date | None
    kind: str
    manner: str
    people: tuple[FilePerson, ...]
    notes: tuple[FileNote, ...] = ()
    knelpunten: str = ""
    opgaven: str = ""
    ketenpartners: str = ""
    wensen: str = ""


@dataclass(frozen=True, slots=True)
class FileDecision:
    """A decision with the suggestion it was taken on; that says whether it still fits the answers."""

    outcome: str
    motivation: str
    suggestion: Mapping[str, object] | None
    decided_at: str = ""


@dataclass(frozen=True, slots=True)
class FileEvent:
    """What happened to the scan, without who: for information, never read in."""

    kind: str
    at: str
    reason: str = ""
    held_on: date | None = None
    """Of a talk: its day, and with whom it was."""
    with_whom: str = ""


@dataclass(frozen=True, slots=True)
class ScanFile:
    """One scan as the format holds it."""

    round: RoundPlan
    code: str
    """Of the organisation; empty when the file gives the name alone."""
    name: str
    answers: Mapping[str, Answer]
    """Every answer under its question's key, figures included, without the unanswered ones."""
    interviews: tuple[FileInterview, ...] = ()
    decision: FileDecision | None = None
    digest: str = ""
    """Of the definitions that the scan was filled in with; empty when the file does not say."""
    state: ScanState = ScanState.CONCEPT
    events: tuple[FileEvent, ...] = ()
    fictional: bool = False


def write(scan: ScanFile, form: Questionnaire) -> str:
    """The scan as one line, without its line end: sorted keys, every character as it is.

    Only what some programs take for a line end (U+0085, U+2028, U+2029) is written as an escape, so
    that a line is a line for everyone.
    """
    text = canonical(_plain(scan, form))
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _plain(scan: ScanFile, form: Questionnaire) -> dict[str, object]:
    answers: dict[str, object] = {}
    figures: dict[str, object] = {}
    for key, answer in scan.answers.items():
        question = form.question(key)
        plain = to_plain(question, answer)
        if plain is None:
            continue
        if question.measure is None:
            answers[key] = plain
            continue
        period = scan.round.references.of(question.measure.reference)
        figures[key] = {
            "maat": question.measure.id,
            "van": period.start.isoformat(),
            "tot": period.end.isoformat(),
            "waarde": plain,
        }
    found: dict[str, object] = {
        "format": FORMAT,
        "ronde": _round(scan.round),
        "organisatie": {"code": scan.code, "naam": scan.name},
        "definitie": scan.digest,
        "toestand": scan.state.value,
        "verloop": [_event(one) for one in scan.events],
        "antwoorden": answers,
        "cijfers": figures,
        "gesprekken": [_interview(one) for one in scan.interviews],
        "besluit": _decision(scan.decision),
    }
    return found | ({"fictief": True} if scan.fictional else {})


def _round(plan: RoundPlan) -> dict[str, object]:
    references = plan.references
    return {
        "naam": plan.name,
        "versie": plan.version,
        "peildatum": plan.peildatum.isoformat(),
        "streefdatum": plan.streefdatum.isoformat() if plan.streefdatum else None,
        "peiljaar": references.peiljaar,
        "van": references.period.start.isoformat(),
        "tot": references.period.end.isoformat(),
        "formatiedatum": references.staff_date.isoformat(),
        "deadline": plan.deadline.isoformat(),
    }


def _event(one: FileEvent) -> dict[str, object]:
    found: dict[str, object] = {"wat": one.kind, "op": one.at, "reden": one.reason}
    if one.held_on:
        found |= {"datum": one.held_on.isoformat(), "met": one.with_whom}
    return found


def _interview(one: FileInterview) -> dict[str, object]:
    return {
        "datum": one.held_on.isoformat() if one.held_on else None,
        "met": one.kind,
        "wijze": one.manner,
        "deelnemers": [
            {"rol": person.role} | ({} if person.name is None else {"naam": person.name})
            for person in one.people
        ],
        "knelpunten": one.knelpunten,
        "opgaven": one.opgaven,
        "ketenpartners": one.ketenpartners,
        "wensen": one.wensen,
        "aantekeningen": [
            {"tekst": note.text, "onderwerpen": list(note.topics), "in_rapport": note.in_report}
            for note in one.notes
        ],
    }


def _decision(one: FileDecision | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {
        "uitkomst": one.outcome,
        "motivering": one.motivation,
        "op": one.decided_at,
        "voorstel": dict(one.suggestion) if one.suggestion is not None else None,
    }
