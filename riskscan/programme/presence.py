"""Who else works in a scan now: whoever saved something in it in the last ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from riskscan import definitions
from riskscan.domain.lifecycle import ScanState
from riskscan.programme.permissions import Actor
from riskscan.programme.system import System, dutch_time
from riskscan.store import presence
from riskscan.store.presence import Wrote
from riskscan.store.scans import Scan

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone else who saved lately; ``question`` is empty when that was an interview."""

    name: str
    question: str
    saved_at: datetime


def colleagues(system: System, actor: Actor, scan: Scan) -> tuple[Colleague, ...]:
    """The others who work in this scan, newest first; for whoever may read the scan.

    Nobody works in a vastgestelde scan, and a lezer does not read there who did.
    """
    if scan.state is ScanState.ESTABLISHED:
        return ()
    now = system.now()
    since, until = (one.isoformat(timespec="microseconds") for one in (now - WINDOW, now))
    found = presence.others(system.database, scan.id, actor.account_id, since, until)
    if not found:
        return ()
    of_measure = {
        question.measure.id: question.key
        for question in definitions.load(scan.version).questionnaire.questions()
        if question.measure is not None
    }
    return tuple(
        Colleague(
            one.name,
            of_measure.get(one.key, "") if one.kind is Wrote.FIGURE else one.key,
            dutch_time(one.saved_at),
        )
        for one in found
    )
