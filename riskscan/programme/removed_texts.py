"""What a scan says of texts that were removed from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from riskscan.domain.dutch import format_date
from riskscan.programme.system import System, dutch_time
from riskscan.store import redaction as store
from riskscan.store.redaction import FromScan


@dataclass(frozen=True, slots=True)
class RemovedText:
    """A removal as a page or report tells of it."""

    on: date
    ground: str
    old_digest: str = ""
    """SHA-256 of the snapshot before it; empty for a scan that is not vastgesteld."""
    old_answers: str = ""
    """Control number of the answers before it."""

    @property
    def sentence(self) -> str:
        return f"Op {format_date(self.on)} is een tekst verwijderd wegens {self.ground}."


def from_version(system: System, scan_id: int, digest: str) -> tuple[RemovedText, ...]:
    """What was removed from the snapshot that now has this digest, oldest first."""
    found: list[RemovedText] = []
    for one in reversed(store.from_scan(system.database, scan_id)):
        if one.new_digest and one.new_digest == digest:
            found.append(_told(one))
            digest = one.old_digest
    return tuple(reversed(found))


def from_scan(system: System, scan_id: int) -> tuple[RemovedText, ...]:
    """What was removed from the answers, interviews and decisions of a scan, oldest first."""
    return tuple(dict.fromkeys(_once(store.from_scan(system.database, scan_id))))


def _once(found: Iterable[FromScan]) -> Iterable[RemovedText]:
    for one in found:
        if not one.place.startswith("snapshot."):
            yield RemovedText(dutch_time(one.at).date(), one.ground)


def _told(one: FromScan) -> RemovedText:
    return RemovedText(dutch_time(one.at).date(), one.ground, one.old_digest, one.old_answers)
