"""What the definitions on disk would make of what is stored: nothing is changed, everything is told.

A definition that is in use should not change. When it did, an outcome once stored stays what it was; this
shows which would come out otherwise today, and which can no longer be recomputed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from riskscan import definitions
from riskscan.domain.dutch import format_date
from riskscan.domain.trace import StoredTrace, UnreadableTrace, evaluate, read_trace
from riskscan.programme import removed_texts
from riskscan.programme.system import System, dutch_time
from riskscan.store import established, organisations, redaction, rounds, scans
from riskscan.store.established import Kept
from riskscan.store.scans import Decision, Scan


class Code(StrEnum):
    """What is the matter; the first four ask for someone who looks at it."""

    OTHER_OUTCOME = "uitkomst-anders"
    VERSION_GONE = "versie-ontbreekt"
    UNREADABLE = "voorstel-onleesbaar"
    CHANGED = "versie-gewijzigd"
    OTHER_DEFINITION = "definitie-gewijzigd"
    NO_FACTS = "zonder-feiten"
    TEXT_REMOVED = "tekst-verwijderd"


SERIOUS = frozenset({Code.OTHER_OUTCOME, Code.VERSION_GONE, Code.UNREADABLE, Code.CHANGED})


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """One finding about a stored scan or decision, said in Dutch."""

    code: Code
    where: str
    message: str

    @property
    def serious(self) -> bool:
        return self.code in SERIOUS

    def __str__(self) -> str:
        return f"{self.where}: [{self.code.value}] {self.message}"


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """The findings, and how much was looked at."""

    scans: int
    decisions: int
    recomputed: int
    """Decisions whose suggestion came out byte for byte the same."""
    findings: tuple[StoredFinding, ...]


def check_stored(system: System) -> StoredCheck:
    """Recompute the suggestion of every decision ever taken, from the facts kept with it."""
    with system.database.reading():
        every = scans.every(system.database)
        decisions = scans.every_decision(system.database)
        snapshots = established.every_snapshot(system.database)
        removed = redaction.places_of(system.database, "decision.suggestion")
        places = _places(system, every)
    findings = [found for scan in every for found in _changed_definition(scan, places[scan.id])]
    same = 0
    for decision in decisions:
        where = f"{places[decision.scan_id]}, besluit van {decision.decided_at[:10]}"
        found = (
            _removed_from(where, removed[decision.id])
            if decision.id in removed
            else _recompute(decision, where)
        )
        same += found is None
        findings += [found] if found else []
    for kept in snapshots:
        where = f"{places[kept.scan_id]}, vastgesteld op {kept.made_at[:10]}"
        findings += _changed_snapshot(system, kept, where)
    return StoredCheck(len(every), len(decisions), same, tuple(findings))


def _places(system: System, every: tuple[Scan, ...]) -> dict[int, str]:
    names = {one.id: one.name for one in organisations.every(system.database)}
    in_round = {one.id: one.plan.name for one in rounds.every(system.database)}
    return {
        scan.id: f"scan {scan.id} ({names[scan.organisation_id]}, {in_round[scan.round_id]})"
        for scan in every
    }


def _changed_definition(scan: Scan, where: str) -> list[StoredFinding]:
    if scan.version not in definitions.versions():
        text = f"Versie {scan.version} van de vragenlijst is er niet meer. Zet de map terug."
        return [StoredFinding(Code.VERSION_GONE, where, text)]
    if definitions.load(scan.version).questionnaire.digest != scan.digest:
        text = f"De bestanden van versie {scan.version} zijn gewijzigd sinds deze scan begon."
        return [StoredFinding(Code.OTHER_DEFINITION, where, text)]
    return []


def _changed_snapshot(system: System, kept: Kept, where: str) -> list[StoredFinding]:
    """Whether what was vastgesteld is still what it was, but for texts that were removed on purpose."""
    if hashlib.sha256(kept.content.encode()).hexdigest() != kept.digest:
        text = (
            "Wat is vastgesteld, is buiten de applicatie om gewijzigd: het kenmerk past niet bij de inhoud."
        )
        return [StoredFinding(Code.CHANGED, where, text)]
    return [
        StoredFinding(Code.TEXT_REMOVED, where, f"{one.sentence} Het kenmerk was daarvoor {one.old_digest}.")
        for one in removed_texts.from_version(system, kept.scan_id, kept.digest)
    ]


def _removed_from(where: str, at: str) -> StoredFinding:
    text = f"Op {format_date(dutch_time(at).date())} is een tekst verwijderd; dit voorstel is niet na te rekenen."
    return StoredFinding(Code.TEXT_REMOVED, where, text)


def _recompute(decision: Decision, where: str) -> StoredFinding | None:
    try:
        stored = read_trace(decision.suggestion)
    except UnreadableTrace as error:
        return StoredFinding(Code.UNREADABLE, where, str(error))
    if stored.version not in definitions.versions():
        return None  # Told of the scan already.
    if stored.facts is None:
        text = "De feiten van dit voorstel zijn niet bewaard; het is niet na te rekenen."
        return StoredFinding(Code.NO_FACTS, where, text)
    loaded = definitions.load(stored.version)
    again = evaluate(loaded.rules, loaded.texts, loaded.questionnaire.digest, stored.facts)
    if again.text() == decision.suggestion:
        return None
    now = StoredTrace(
        stored.version,
        again.definition,
        again.found.outcome,
        again.found.possible,
        stored.facts,
    )
    if (now.outcome, now.possible) != (stored.outcome, stored.possible):
        text = f"Bewaard is {_words(stored)}; met de regels van nu zou het {_words(now)} zijn."
        return StoredFinding(Code.OTHER_OUTCOME, where, text)
    text = "De uitkomst blijft gelijk, maar de uitleg of de definitie is anders dan toen."
    return StoredFinding(Code.OTHER_DEFINITION, where, text)


def _words(found: StoredTrace) -> str:
    return found.outcome or f"nog niet te bepalen ({', '.join(found.possible)})"
