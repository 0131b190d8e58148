"""Backups: making, looking over, checking and putting back. Why it is so: docs/besluiten/0016."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from riskscan.programme import redaction
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import NotFound, System, dutch_time, utc_now
from riskscan.store import backup as store
from riskscan.store import restore as restoring
from riskscan.store.backup import Backup, Instance, LastBackup, Unreadable
from riskscan.store.backup_file import Manifest, read_manifest
from riskscan.store.database import Database
from riskscan.store.restore import Restored

FOLDER = "reservekopieen"
"""Within the instance folder; where backups go unless another folder is named."""
TOO_OLD = timedelta(days=1)
_SETTINGS = ("RISKSCAN_HTTPS", "RISKSCAN_TOTP")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A new backup, and the older ones that made place for it."""

    backup: Backup
    removed: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the beheerder sees: the last backup wherever it went, and those in the ordinary folder."""

    last: LastBackup | None
    last_at: datetime | None
    """In Dutch time."""
    overdue: bool
    """There is none, or it is older than a day."""
    folder: Path
    backups: tuple[Backup | Unreadable, ...]


def instance_at(database: Path, demo: bool) -> Instance:
    """The installation around a database file, with the settings that are set here."""
    key = key_file(database)
    settings = {name: os.environ[name] for name in _SETTINGS if name in os.environ}
    return Instance(database, demo, settings, fingerprint(key.read_bytes()) if key.is_file() else "")


def fingerprint(key: bytes) -> str:
    """Tells secret keys apart without telling anything about them: they are random."""
    return hashlib.sha256(b"riskscan key " + key).hexdigest()[:16]


def make(system: System, actor: Actor, folder: Path | None, keep: int | None) -> Made:
    """Make a backup while others write; with ``keep`` remove all but the newest so many afterwards.

    Raises ``StoreError`` with nothing changed.
    """
    require(actor, Action.BACKUPS_KEEP)
    path = system.database.path
    made = store.make(instance_at(path, system.demo), folder or path.parent / FOLDER, system.now())
    removed = store.rotate(made.path.parent, made, keep) if keep is not None else ()
    record(system, actor, made, f"; {len(removed)} oudere verwijderd" if removed else "")
    return Made(made, removed)


def record(system: System, actor: Actor, made: Backup, rest: str = "") -> None:
    """Remember that this backup was made, for the page and in the audit log."""
    last = LastBackup(str(made.path.absolute()), made.size, made.manifest.made_at)
    with system.database.writing():
        store.remember(system.database, last)
        detail = f"{made.size} bytes; gecontroleerd{rest}"
        system.log(actor, "reservekopie gemaakt", f"reservekopie {made.path.name}", detail)


def overview(system: System, actor: Actor) -> Overview:
    """The last backup, and those in the ordinary folder."""
    require(actor, Action.BACKUPS_KEEP)
    last = store.last(system.database)
    folder = system.database.path.parent / FOLDER
    overdue = last is None or system.now() - datetime.fromisoformat(last.made_at) > TOO_OLD
    # The demo and the real installation may share the folder.
    backups = tuple(
        one for one in store.found(folder) if isinstance(one, Unreadable) or one.manifest.demo == system.demo
    )
    return Overview(last, dutch_time(last.made_at) if last else None, overdue, folder, backups)


def listed(folder: Path) -> tuple[Backup | Unreadable, ...]:
    """The backups in this folder, newest first; for the command line, which can read the folder anyway."""
    return store.found(folder)


def before_migration(demo: bool, path: Path, pending: Sequence[str]) -> Backup:
    """Make a backup of a database that is about to be migrated. Raises ``StoreError``: then it may not be."""
    made = store.make(instance_at(path, demo), path.parent / FOLDER, utc_now(), f"-voor-{pending[0]}")
    _logger.warning(
        "De database wordt bijgewerkt (%s). Eerst is een reservekopie gemaakt en gecontroleerd: %s",
        ", ".join(pending),
        made.path,
    )
    return made


def verify(path: Path) -> Manifest:
    """Check every byte of a backup, and read its database through. Raises ``StoreError``."""
    return restoring.check(path)


def restore(
    path: Path,
    database: Path,
    demo: bool,
    actor: Actor,
    redactions: Path | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Restored:
    """Put a backup back where there is no installation yet, all or nothing, and log that in its audit log.

    Sessions and links of the time of the backup end: some were ended since then. Raises ``StoreError`` or
    ``NotFound``; then nothing was changed.
    """
    require(actor, Action.BACKUPS_KEEP)
    if redactions is not None and not redactions.is_file():
        raise NotFound(f"Het bestand {redactions} bestaat niet.")
    manifest, key = read_manifest(path), key_file(database)
    secret = key.read_bytes() if key.is_file() else b""

    def prepare(unpacked: Database) -> int:
        system = System(unpacked, now, demo)
        with unpacked.writing():
            restoring.end_access(unpacked, system.stamp())
            detail = f"gemaakt op {manifest.made_at}; kop van het logboek toen: {manifest.audit.head}"
            system.log(actor, "reservekopie teruggezet", f"reservekopie {path.name}", detail)
        return len(redaction.reapply(system, secret=secret))

    return restoring.restore(path, instance_at(database, demo), redactions, prepare)


def key_file(database: Path) -> Path:
    """Where the secret key of the installation is."""
    return database.parent / "geheim.key"
