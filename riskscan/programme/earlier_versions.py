"""The vastgestelde versions of a scan, read from their snapshots: also those from before it was reopened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from riskscan.domain.lifecycle import ScanEvent, ScanState
from riskscan.programme.interviewing import KINDS, MANNERS, TEXTS
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.reviewing import Review, explanation
from riskscan.programme.scanning import Sheet, permitted_scan, sheet_of, snapshot_revisions
from riskscan.programme.system import NotFound, System
from riskscan.store import scan_events, scans
from riskscan.store.interviews import Content, Interview, Note, Participant
from riskscan.store.scan_events import Event
from riskscan.store.scans import Decision, Snapshot


@dataclass(frozen=True, slots=True)
class Version:
    """One time that a scan was vastgesteld."""

    number: int
    established: Event
    reopened: Event | None
    """What ended it; None while it is the one that holds."""


def versions(events: Iterable[Event]) -> tuple[Version, ...]:
    """Every version that these events tell of, oldest first."""
    found: list[Version] = []
    for event in events:
        if event.kind is ScanEvent.ESTABLISHED:
            found.append(Version(len(found) + 1, event, None))
        elif event.kind is ScanEvent.REOPENED:
            found[-1] = replace(found[-1], reopened=event)
    return tuple(found)


@dataclass(frozen=True)
class EarlierVersion:
    """A version with the scan as it was then."""

    version: Version
    review: Review
    decision: Decision
    digest: str
    """SHA-256 of the snapshot."""


def read_version(system: System, actor: Actor, scan_id: int, number: int) -> EarlierVersion:
    """The scan as it was when it was vastgesteld for the ``number``-th time.

    What hangs on the organisation (its name, toezicht, other rounds) is as it is known today. Raises
    NotFound when there is no such version, Refused as reading the scan does.
    """
    with system.database.reading():
        scan = permitted_scan(system, actor, scan_id, Action.SCAN_READ)
        events = scan_events.of_scan(system.database, scan_id)
        found = next((one for one in versions(events) if one.number == number), None)
        kept = scans.snapshot_of_event(system.database, found.established.id) if found else None
        if found is None or kept is None:
            raise NotFound("Deze vastgestelde versie bestaat niet.")
        content = json.loads(kept.content)
        talks = tuple(_interview(kept, place, talk) for place, talk in enumerate(content["gesprekken"], 1))
        as_then = replace(scan, state=ScanState.ESTABLISHED)
        sheet = sheet_of(system, as_then, snapshot_revisions(kept), talks)
    until = tuple(event for event in events if event.id <= found.established.id)
    decision = _decision(sheet, content)
    return EarlierVersion(found, _review(sheet, until, kept, decision), decision, kept.digest)


def _decision(sheet: Sheet, content: Mapping[str, Any]) -> Decision:
    decided = content["besluit"]
    suggestion = json.dumps(content["voorstel"], ensure_ascii=False)
    return Decision(
        0, sheet.scan.id, decided["uitkomst"], decided["motivering"], suggestion, "", decided["op"]
    )


def _review(sheet: Sheet, events: tuple[Event, ...], kept: Snapshot, decision: Decision) -> Review:
    return Review(
        sheet,
        explanation(sheet),
        decision,
        stale=False,
        events=events,
        missing=(),
        no_interview=False,
        wrote=False,
        may=frozenset(),
        snapshot=kept,
    )


def _interview(kept: Snapshot, number: int, talk: Mapping[str, Any]) -> Interview:
    """An interview as the snapshot holds it: roles without names. The first snapshots held no texts."""
    texts = talk.get("teksten", {})
    content = Content(
        date.fromisoformat(talk["datum"]) if talk["datum"] else None,
        _key(KINDS, talk["met"]),
        _key(MANNERS, talk["wijze"]),
        tuple(Participant("", role) for role in talk["rollen"]),
        *(texts.get(name, "") for name in TEXTS),
    )
    notes = tuple(
        Note(note["tekst"], tuple(note["onderwerpen"]), in_report=True)
        for note in talk.get("aantekeningen", ())
    )
    saved_at = talk.get("saved_at", kept.made_at)
    return Interview(number, kept.scan_id, 0, replace(content, notes=notes), "", saved_at)


def _key(names: Mapping[str, str], name: str) -> str:
    return next(key for key, one in names.items() if one == name)
