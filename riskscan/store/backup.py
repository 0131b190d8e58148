"""Making a backup while others write, and keeping the folder of backups. Why it is so: docs/besluiten/0016."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from riskscan import __version__
from riskscan.store import backup_file
from riskscan.store.backup_file import ARCHIVE, DATABASE, JOURNAL, AuditState, BadBackup, FileEntry, Manifest
from riskscan.store.database import Database, StoreError, explain
from riskscan.store.database_state import State, examine, has_entry
from riskscan.store.locking import Locked, folder_lock

_BUSY = ".reservekopie-bezig-"
_LAST = "laatste reservekopie"
_LOCK = ".reservekopie.slot"
_NAME = re.compile(r"(riskscan|demo)-[0-9]{8}T[0-9]{6}Z(-voor-m[0-9]{3}_[a-z0-9_]+)?(-[0-9]+)?\.tar")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Instance:
    """The parts of an installation that a backup takes, and what it tells about the rest."""

    database: Path
    demo: bool
    settings: Mapping[str, str]
    key: str
    """Fingerprint of the secret key; the key itself stays where it is."""

    @property
    def folder(self) -> Path:
        return self.database.parent

    @property
    def journal(self) -> Path:
        return self.folder / JOURNAL

    @property
    def archive(self) -> Path:
        return self.folder / ARCHIVE


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder."""

    path: Path
    size: int
    manifest: Manifest

    @property
    def before_migration(self) -> bool:
        return "-voor-m" in self.path.name


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file with the name of a backup that is none; ``problem`` is Dutch and says why."""

    path: Path
    size: int
    problem: str


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The backup that was made last, wherever it was put; ``made_at`` is UTC, ISO 8601."""

    path: str
    size: int
    made_at: str


def remember(database: Database, last: LastBackup) -> None:
    """Keep which backup was the last."""
    database.run(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_LAST, json.dumps(asdict(last))),
    )


def last(database: Database) -> LastBackup | None:
    """The backup that was made last; None when there was none."""
    row = database.row("SELECT value FROM setting WHERE key = ?", (_LAST,))
    return LastBackup(**json.loads(row["value"])) if row else None


def make(instance: Instance, folder: Path, moment: datetime, label: str = "") -> Backup:
    """Copy the installation at one moment into one file in the folder, and check what was written.

    ``moment`` is in UTC; ``label`` goes into the name. The file gets its name only after it was read back.
    Raises ``StoreError`` with nothing left behind.
    """
    with _room_to_work(folder) as busy:
        copy = busy / DATABASE
        _copy_database(instance.database, copy)
        state = examine(copy)
        _check_same_log(instance.database, state)
        paths = _parts(instance, busy)
        manifest = _manifest(instance, moment, state, paths)
        written = busy / "reservekopie.tar"
        _write(written, manifest, paths)
        # From the disk rather than from memory, where the system allows it.
        backup_file.unpack(written, None)
        final = _free_name(folder, instance, moment, label)
        written.rename(final)
        sync_folder(folder)
    return Backup(final, final.stat().st_size, manifest)


def found(folder: Path) -> tuple[Backup | Unreadable, ...]:
    """The backups in this folder, newest first; those that cannot be read come last."""
    if not folder.is_dir():
        return ()
    every = [
        _read(path) for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name) and path.is_file()
    ]
    read = [one for one in every if isinstance(one, Backup)]
    read.sort(key=lambda one: (one.manifest.made_at, one.path.name), reverse=True)
    return (*read, *(one for one in every if isinstance(one, Unreadable)))


def rotate(folder: Path, made: Backup, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest ``keep`` backups of the same installation; what was removed.

    Never the one that was just made, one from before a migration, one of another installation, or one whose
    manifest cannot be read: those are for a person to judge. Nothing at all while the log is broken.
    """
    if made.manifest.audit.broken_at is not None:
        return ()
    same = [
        one
        for one in found(folder)
        if isinstance(one, Backup)
        and not one.before_migration
        and _same_installation(one.manifest, made.manifest)
    ]
    removed = [one.path for one in same[keep:] if one.path != made.path]
    for path in removed:
        path.unlink()
    return tuple(removed)


def _same_installation(one: Manifest, other: Manifest) -> bool:
    return (one.demo, one.audit.begin) == (other.demo, other.audit.begin)


def _read(path: Path) -> Backup | Unreadable:
    size = path.stat().st_size
    try:
        return Backup(path, size, backup_file.read_manifest(path))
    except BadBackup as problem:
        return Unreadable(path, size, str(problem))


@contextmanager
def _room_to_work(folder: Path) -> Iterator[Path]:
    """A folder of its own within the folder, without what an earlier, killed backup left there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with folder_lock(folder, _LOCK, wait=False):
            for left in folder.glob(f"{_BUSY}*"):
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_BUSY, dir=folder, ignore_cleanup_errors=True) as busy:
                yield Path(busy)
    except Locked as error:
        raise StoreError(f"In {folder} wordt al een reservekopie gemaakt. Wacht tot die klaar is.") from error
    except OSError as error:
        raise StoreError(unusable(folder, error)) from error


def unusable(folder: Path, error: OSError) -> str:
    """What to do when files cannot be written in this folder."""
    if error.errno in _FULL:
        return (
            f"De schijf van {folder} is vol. Maak ruimte vrij en probeer het opnieuw; er is niets gewijzigd."
        )
    return (
        f"In {folder} kan niet worden geschreven ({error.strerror}). Kies een andere map of pas de rechten aan; "
        "er is niets gewijzigd."
    )


def _copy_database(source: Path, target: Path) -> None:
    database = Database(source)
    try:
        database.connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise StoreError(f"De database kan niet worden gekopieerd. {explain(error)}") from error
    finally:
        database.close()
    target.chmod(0o600)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _check_same_log(source: Path, state: State) -> None:
    """The newest entry of the copy stands at its number in the source too: nothing is missing before it."""
    database = Database(source)
    try:
        if not has_entry(database, state.audit_entries, state.audit_head):
            raise StoreError("De kopie klopt niet met de database. Maak de reservekopie opnieuw.")
    finally:
        database.close()


def _parts(instance: Instance, busy: Path) -> dict[str, Path]:
    """Each file by its name in the backup. Read after the database: it never points at what is not there yet."""
    paths = {DATABASE: busy / DATABASE}
    if instance.journal.is_file():
        # A removal that is added now would make the file longer than was counted.
        paths[JOURNAL] = Path(shutil.copyfile(instance.journal, busy / JOURNAL))
    for path in sorted(instance.archive.rglob("*")):
        name = f"{ARCHIVE}/{path.relative_to(instance.archive).as_posix()}"
        if path.is_dir() and not path.is_symlink():
            continue
        if path.is_symlink() or not path.is_file() or not backup_file.is_archive_name(name):
            raise StoreError(
                f"In het archief staat iets wat niet in een reservekopie kan: {str(path)!a}. Het is geen "
                "gewoon bestand, of zijn naam bevat vreemde tekens. Haal het daar weg of geef het een andere naam."
            )
        paths[name] = path
    return paths


def _manifest(instance: Instance, moment: datetime, state: State, paths: Mapping[str, Path]) -> Manifest:
    return Manifest(
        format=backup_file.FORMAT,
        program=__version__,
        made_at=moment.isoformat(timespec="microseconds"),
        demo=instance.demo,
        settings=dict(instance.settings),
        key=instance.key,
        migrations=state.migrations,
        counts=state.counts,
        audit=AuditState(
            entries=state.audit_entries,
            begin=state.audit_begin,
            head=state.audit_head,
            broken_at=state.audit_broken,
        ),
        loose_references=state.loose,
        files=tuple(
            FileEntry(name=name, size=path.stat().st_size, sha256=backup_file.digest_of(path))
            for name, path in paths.items()
        ),
    )


def _write(target: Path, manifest: Manifest, paths: Mapping[str, Path]) -> None:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        backup_file.write(file, manifest, paths)
        file.flush()
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _free_name(folder: Path, instance: Instance, moment: datetime, label: str) -> Path:
    """A name that no file has yet; the lock keeps others from taking it."""
    stem = f"{'demo' if instance.demo else 'riskscan'}-{moment:%Y%m%dT%H%M%SZ}{label}"
    final, number = folder / f"{stem}.tar", 2
    while final.exists():
        final, number = folder / f"{stem}-{number}.tar", number + 1
    return final


def sync_folder(folder: Path) -> None:
    """Make new names in this folder survive a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
