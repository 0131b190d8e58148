"""Taking a text out of everything that is kept, and again after an older backup was put back.

Nothing of the text stays: only where it stood, when and why it went, and keyed hashes to find it again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from riskscan.config import Config
from riskscan.definitions.personal_data import register
from riskscan.domain.dutch import format_date
from riskscan.domain.interchange import canonical
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.redaction import Literal, Trail, is_only_marks, keyed, mark
from riskscan.domain.scan import answers_digest
from riskscan.programme.permissions import Actor
from riskscan.programme.system import Invalid, System, dutch_time
from riskscan.programme.text_search import (
    NOTE,
    REQUESTS,
    Change,
    FileChange,
    Found,
    Looked,
    Upload,
    find,
    look_through,
)
from riskscan.store import personal_data, removal_journal, scans
from riskscan.store import redaction as store
from riskscan.store.database import StoreError
from riskscan.store.redaction import NewRemoval, Place

GROUNDS = {
    "gezin": "gegevens van een gezin",
    "persoon": "persoonsgegevens",
    "vertrouwelijk": "vertrouwelijkheid",
    "anders": "een andere reden",
}
"""Why a text goes; the words stand in its place, so they are fixed and can never quote it."""

FORMAT = "verwijdering/1"
_SCRUB = "opschonen"
_NOBODY = Actor(None, "", frozenset())


@dataclass(frozen=True, slots=True)
class Order:
    """A removal that may be carried out: permission was given, by two people or by the command line."""

    sought: Literal
    organisation_id: int | None
    ground: str
    explanation: str
    requested_by: int | None
    done_by: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a removal did."""

    removal_id: int
    places: int
    matches: int
    scrubbed: bool
    """False: out of every page, but the file was in use and holds it until ``scrub``."""


def carry_out(system: System, actor: Actor, order: Order) -> Done:
    """Take the text out, for good: everything or nothing, in one transaction, then out of the file itself."""
    looked = look_through(system, order.sought, order.organisation_id)
    with system.database.writing():
        done = _take_out(system, actor, order, looked)
    return scrubbed(system, done)


def take_out(
    system: System, actor: Actor, order: Order, looked: Mapping[Path, Looked], request_id: int, seen: int
) -> Done:
    """As ``carry_out`` for a request, within the caller's transaction; after it comes ``scrubbed``.

    Raises ``Invalid`` with nothing changed when there are not as many matches as someone saw.
    """
    return _take_out(system, actor, order, looked, request_id, seen)


def _take_out(
    system: System,
    actor: Actor,
    order: Order,
    looked: Mapping[Path, Looked],
    request_id: int | None = None,
    seen: int | None = None,
) -> Done:
    key = instance_key(system)
    at = system.stamp()
    instead = mark(format_date(dutch_time(at).date()), GROUNDS[order.ground])
    # Sought within the transaction: what is saved between finding and writing would otherwise be overwritten.
    found = find(system, order.sought, order.organisation_id, instead, looked=looked)
    if seen is not None and found.matches != seen:
        raise Invalid({"": f"De tekst staat er intussen {found.matches} keer. Bekijk de plaatsen opnieuw."})
    removal_id, places = _apply(system, key, found, order, at, instead)
    subject = f"verwijdering {removal_id}"
    number = found.matches
    detail = f"{len(places)} plaatsen, {number} keer; {GROUNDS[order.ground]}"
    system.log(actor, "tekst verwijderd", subject, detail)
    for scan_id in sorted({one.scan_id for one in places if one.scan_id}):
        system.log(actor, "tekst verwijderd", f"scan {scan_id}", subject)
    _end_requests(system, actor.account_id, removal_id, request_id)
    return Done(removal_id, len(places), number, scrubbed=False)


def scrubbed(system: System, done: Done) -> Done:
    """What was done, after the file itself was cleaned when that could be."""
    return replace(done, scrubbed=scrub(system))


def _end_requests(system: System, by: int | None, removal_id: int, request_id: int | None = None) -> None:
    """The request that was carried out, and any other of which nothing is left to seek."""
    for one in store.requests(system.database):
        if one.id == request_id or (not one.ended and is_only_marks(one.wanted.sought)):
            store.end_request(
                system.database, one.id, "uitgevoerd", "", by or one.requested_by, system.stamp(), removal_id
            )


def _apply(
    system: System, key: bytes, found: Found, order: Order, at: str, instead: str
) -> tuple[int, tuple[Place, ...]]:
    """Write what was found and keep what was done, in the database and in the journal."""
    places = _write_all(system, key, found, at, order.ground)
    trail = order.sought.trail(key)
    identity = uuid.uuid4().hex
    content = {
        "format": FORMAT, "id": identity, "kind": "tekst", "demo": system.demo, "at": at,
        "ground": order.ground, "mark": instead, "organisation": order.organisation_id,
        "ignore_case": trail.ignore_case, "length": trail.length, "total": trail.total, "digest": trail.digest,
        "key": key_mark(key), "requested_by": order.requested_by, "done_by": order.done_by,
        "places": [[one.place, one.row, one.old_hash] for one in places],
    }  # fmt: skip
    line = canonical(content)
    new = NewRemoval(
        identity,
        "tekst",
        at,
        GROUNDS[order.ground],
        order.explanation,
        order.requested_by,
        order.done_by,
        line,
    )
    removal_id = keep(system, new, places)
    return removal_id, places


def keep(system: System, new: NewRemoval, places: tuple[Place, ...] = ()) -> int:
    """Record a removal in the database and, last before the transaction ends, in the journal beside it."""
    removal_id = store.add_removal(system.database, new, places)
    personal_data.set_setting(system.database, _SCRUB, new.key)
    removal_journal.append(system.database.path.parent / removal_journal.NAME, new.entry)
    return removal_id


def _write_all(system: System, key: bytes, found: Found, at: str, ground: str) -> tuple[Place, ...]:
    """Write every change; a request that holds the text is no place of its own."""
    written = [(one, _write(system, key, one)) for one in found.changes]
    _renew(system, found.changes)
    gone = tuple(_drop(system, one) for one in found.uploads)
    notes = tuple(_note(one, at, GROUNDS[ground]) for one in found.files)
    return (*(place for one, place in written if one.cell.table != REQUESTS), *gone, *notes)


def _drop(system: System, one: Upload) -> Place:
    store.drop(system.database, one.table, one.row)
    return Place(f"{one.table}.{one.column}", one.row, None, one.matches, "", one.digest)


def _write(system: System, key: bytes, change: Change) -> Place:
    cell = change.cell
    store.put(system.database, cell, change.removed.text)
    place = Place(
        f"{cell.table}.{cell.column}", cell.row, cell.scan_id, change.removed.matches, keyed(key, cell.value)
    )
    if cell.table != "snapshot":
        return place
    digest = hashlib.sha256(change.removed.text.encode()).hexdigest()
    old = store.snapshot_digest(system.database, cell.row)
    store.set_snapshot_digest(system.database, cell.row, digest)
    return replace(place, old_digest=old, new_digest=digest, old_answers=_answers_digest(cell.value))


def _answers_digest(content: str) -> str:
    """The control number of the answers, as a report on this snapshot printed it."""
    return answers_digest({name: one["value"] for name, one in json.loads(content)["answers"].items()})


def _renew(system: System, changes: Iterable[Change]) -> None:
    """Make forms that still hold the text meet a conflict, where the scan can be written in."""
    answers, interviews = set(), set()
    for change in changes:
        cell = change.cell
        scan = scans.by_id(system.database, cell.scan_id) if cell.scan_id else None
        if scan is None or scan.state is ScanState.ESTABLISHED:
            continue
        if cell.table == "answer_revision":
            answers.add(cell.row)
        elif cell.table == "interview_revision":
            interviews.add(cell.row)
        elif cell.table in ("participant", "interview_note"):
            interviews.add(store.revision_of(system.database, cell.table, cell.row))
    for revision_id in sorted(answers):
        store.renew_answer(system.database, revision_id)
    for revision_id in sorted(interviews):
        store.renew_interview(system.database, revision_id)


def _note(change: FileChange, at: str, ground: str) -> Place:
    """Put a note in the place of a file; its bytes are written over first."""
    content = change.path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    day = format_date(dutch_time(at).date())
    text = (
        f"Het bestand {change.path.name} is op {day} uit het archief verwijderd wegens {ground}.\n"
        f"SHA-256 van het bestand: {digest}\nAantal bytes: {len(content)}\n"
    )
    change.path.with_name(change.path.name + NOTE).write_text(text, encoding="utf-8")
    change.path.write_bytes(bytes(len(content)))
    change.path.unlink()
    return Place(change.path.name, None, None, change.matches, "", digest)


def scrub(system: System) -> bool:
    """Leave nothing in the file itself; False when it is in use, and is to be done later."""
    try:
        store.scrub(system.database)
    except StoreError:
        return False
    with system.database.writing():
        personal_data.set_setting(system.database, _SCRUB, "")
    return True


def instance_key(system: System) -> bytes:
    """What texts are hashed with: made of the instance's secret, which stands in no backup."""
    return derived(Config(system.database.path.parent).secret_key())


def derived(secret: bytes) -> bytes:
    return hmac.digest(secret, b"riskscan: removed texts", "sha256")


def key_mark(key: bytes) -> str:
    """By which a line of the journal says which key it was made with."""
    return hashlib.sha256(key).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Reapplied:
    """A removal that the journal knew of and the database did not."""

    removal_id: int
    kind: str
    matches: int


def reapply(
    system: System, journal: Path | None = None, archive: Path | None = None, secret: bytes | None = None
) -> tuple[Reapplied, ...]:
    """Carry out again what the journal knows of and this database does not, as after an older backup.

    Without arguments the journal, archive and key of the folder of the database count. What the database knows
    and the journal does not is added to the journal. Raises ``StoreError`` when a line cannot be carried out:
    the installation must not run with a text that was removed.
    """
    journal = journal or system.database.path.parent / removal_journal.NAME
    listed, known = removal_journal.read(journal), store.entries(system.database)
    for identity, line in known.items():
        if identity not in listed:
            removal_journal.append(journal, line)
    new = [json.loads(line) for identity, line in listed.items() if identity not in known]
    new = [one for one in new if one.get("demo", False) == system.demo]
    done = []
    for entry in new:
        with system.database.writing():
            done.append(_again(system, entry, listed[entry["id"]], archive, secret))
    if (done or personal_data.setting(system.database, _SCRUB)) and not scrub(system) and done:
        raise StoreError(
            "De database is in gebruik. Een verwijderde tekst kon daarom niet uit het bestand worden gehaald. "
            "Stop andere programma's die de database openen en start opnieuw."
        )
    return tuple(done)


def _again(
    system: System, entry: Mapping[str, Any], line: str, archive: Path | None, secret: bytes | None
) -> Reapplied:
    kind, at = entry["kind"], system.stamp()
    places: tuple[Place, ...] = ()
    if kind == "tekst":
        key = derived(secret) if secret is not None else instance_key(system)
        places = _text_again(system, key, entry, archive)
        matches = sum(one.matches for one in places)
    elif kind == "account":
        matches = personal_data.erase_account(
            system.database, register(), entry["account"], entry["name"], entry["email"]
        )
    else:
        matches = personal_data.erase_participants(system.database, entry["rows"])
    new = NewRemoval(
        entry["id"], kind, entry["at"], GROUNDS.get(entry["ground"], entry["ground"]), "",
        entry["requested_by"], entry["done_by"], line, at,
    )  # fmt: skip
    removal_id = store.add_removal(system.database, new, places)
    _end_requests(system, None, removal_id)
    personal_data.set_setting(system.database, _SCRUB, entry["id"])
    detail = f"van {entry['at'][:10]}; {matches} keer"
    system.log(_NOBODY, "verwijdering opnieuw toegepast", f"verwijdering {removal_id}", detail)
    return Reapplied(removal_id, kind, matches)


def _text_again(
    system: System, key: bytes, entry: Mapping[str, Any], archive: Path | None
) -> tuple[Place, ...]:
    if entry["key"] != key_mark(key):
        raise StoreError(
            "De lijst van verwijderingen (redacties.jsonl) is met een andere sleutel gemaakt dan geheim.key. Zonder "
            "die sleutel kan een verwijderde tekst niet worden teruggevonden. Zet de geheim.key terug die bij deze "
            "lijst hoort en start opnieuw; er is niets gewijzigd."
        )
    trail = Trail(key, entry["length"], entry["total"], entry["digest"], entry["ignore_case"])
    found = find(system, trail, entry["organisation"], entry["mark"], archive)
    return _write_all(system, key, found, entry["at"], entry["ground"])
