"""Putting a backup back into an empty installation: checked beside it, then placed at once.

The database is placed last and never over another; until then the installation has none. What a killed restore
left is known by the folder it worked in, and is cleared by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from riskscan.store import backup_file, removal_journal
from riskscan.store.backup import Instance, sync_folder, unusable
from riskscan.store.backup_file import ARCHIVE, DATABASE, JOURNAL, BadBackup, Manifest
from riskscan.store.database import Database, StoreError, open_database
from riskscan.store.database_state import State, examine, has_entry, unknown
from riskscan.store.locking import Locked, folder_lock

_BUSY = ".terugzetten-bezig"
_LOCK = ".terugzetten.slot"
_PLACING = "archief-geplaatst"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: the manifest, the migrations that were new to it, and what was removed again."""

    manifest: Manifest
    migrated: tuple[str, ...]
    removed_again: int


Prepare = Callable[[Database], int]
"""What has to be done to the database before it is placed; its archive and journal lie beside it.

How many removals were carried out again.
"""


def check(path: Path) -> Manifest:
    """Check every byte of a backup and read its database through. Raises ``StoreError``."""
    try:
        with TemporaryDirectory(prefix="reservekopie-") as folder:
            manifest = backup_file.unpack(path, Path(folder), only=DATABASE)
            _check_version(manifest, path)
            _compare(examine(Path(folder) / DATABASE), manifest, path)
    except OSError as error:
        raise StoreError(unusable(Path(error.filename or path).parent, error)) from error
    return manifest


def restore(path: Path, instance: Instance, journal: Path | None, prepare: Prepare) -> Restored:
    """Put the backup back where there is nothing yet; all or nothing.

    ``journal`` is another list of removed texts to follow. Raises ``StoreError``: then nothing was changed.
    """
    manifest = backup_file.read_manifest(path)
    _check_kind(manifest, instance, path)
    _check_version(manifest, path)
    with _room_to_work(instance) as busy:
        _refuse_what_is_there(instance)
        _check_space(manifest, instance.folder)
        backup_file.unpack(path, busy)
        _compare(examine(busy / DATABASE), manifest, path)
        _merge_journals(busy / JOURNAL, (instance.journal, *((journal,) if journal else ())))
        migrated, removed_again = _bring_up_to_date(busy, manifest, prepare)
        _place(busy, instance)
    return Restored(manifest, migrated, removed_again)


def _check_kind(manifest: Manifest, instance: Instance, path: Path) -> None:
    if manifest.demo and not instance.demo:
        raise BadBackup(f"{path} is een reservekopie van de demo. Zet haar terug met --demo.")
    if instance.demo and not manifest.demo:
        raise BadBackup(f"{path} is geen reservekopie van de demo. Zet haar terug zonder --demo.")


def _check_version(manifest: Manifest, path: Path) -> None:
    newer = unknown(manifest.migrations)
    if newer:
        raise BadBackup(
            f"{path} is gemaakt met een nieuwere versie van dit programma (versie {manifest.program}; onbekend: "
            f"{', '.join(newer)}). Werk het programma bij en probeer het opnieuw; er is niets gewijzigd."
        )


def _compare(state: State, manifest: Manifest, path: Path) -> None:
    """The manifest says of the database what the database says of itself."""
    wrong = sorted(
        name
        for name in {*state.counts, *manifest.counts}
        if state.counts.get(name) != manifest.counts.get(name)
    )
    log = manifest.audit
    chain = (state.audit_entries, state.audit_begin, state.audit_head, state.audit_broken)
    if chain != (log.entries, log.begin, log.head, log.broken_at):
        wrong.append("logboek")
    if state.migrations != manifest.migrations:
        wrong.append("versie van de database")
    if state.loose != manifest.loose_references:
        wrong.append("verwijzingen")
    if wrong:
        raise BadBackup(f"{path} klopt niet met zijn eigen opgave: {', '.join(wrong)}.")


@contextmanager
def _room_to_work(instance: Instance) -> Iterator[Path]:
    folder = instance.folder
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with folder_lock(folder, _LOCK, wait=False):
            busy = folder / _BUSY
            _clear_left(busy, instance)
            busy.mkdir(mode=0o700)
            try:
                yield busy
            except BaseException:
                _clear_left(busy, instance)
                raise
            shutil.rmtree(busy)
    except Locked as error:
        raise StoreError(
            f"In {folder} wordt al een reservekopie teruggezet. Wacht tot dat klaar is."
        ) from error
    except OSError as error:
        raise StoreError(unusable(folder, error)) from error


def _clear_left(busy: Path, instance: Instance) -> None:
    """Remove what an unfinished restore left, also the archive that it had placed already."""
    placed = busy / _PLACING
    if placed.exists() and not instance.database.exists():
        for name in placed.read_text(encoding="utf-8").split("\0"):
            if name:
                (instance.archive / name).unlink(missing_ok=True)
        for folder in sorted(instance.archive.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if instance.archive.is_dir() and not any(instance.archive.iterdir()):
            instance.archive.rmdir()
    if busy.exists():
        shutil.rmtree(busy)


def _refuse_what_is_there(instance: Instance) -> None:
    database = instance.database
    there = [
        path
        for path in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm", "-journal")))
        if path.exists()
    ]
    if instance.archive.exists() and (not instance.archive.is_dir() or any(instance.archive.iterdir())):
        there.append(instance.archive)
    if there:
        names = ", ".join(str(path) for path in there)
        raise StoreError(
            f"Terugzetten kan alleen waar nog niets staat, en hier staat al: {names}. Stop de applicatie en "
            "verplaats dit eerst, of kies een andere map met RISKSCAN_INSTANCE. Er is niets gewijzigd."
        )


def _check_space(manifest: Manifest, folder: Path) -> None:
    # The migrations may need as much again as the database itself.
    needed = sum(entry.size * (2 if entry.name == DATABASE else 1) for entry in manifest.files)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"Op de schijf van {folder} is {free // 10**6} MB vrij; terugzetten vraagt {needed // 10**6 + 1} MB. "
            "Maak ruimte vrij en probeer het opnieuw; er is niets gewijzigd."
        )


def end_access(database: Database, stamp: str) -> None:
    """End the sessions and half sign-ins, and revoke the links, that were open when the backup was made."""
    database.run("UPDATE session SET ended_at = ? WHERE ended_at IS NULL", (stamp,))
    database.run("UPDATE sign_in_step SET ended_at = ? WHERE ended_at IS NULL", (stamp,))
    database.run(
        "UPDATE account_link SET revoked_at = ? WHERE used_at IS NULL AND revoked_at IS NULL", (stamp,)
    )


def _merge_journals(own: Path, others: tuple[Path, ...]) -> None:
    """Every removal of every list, once: those of the backup first, in their order."""
    lines: dict[str, str] = {}
    for path in (own, *others):
        lines.update((one, line) for one, line in removal_journal.read(path).items() if one not in lines)
    own.unlink(missing_ok=True)
    for line in lines.values():
        removal_journal.append(own, line)


def _bring_up_to_date(busy: Path, manifest: Manifest, prepare: Prepare) -> tuple[tuple[str, ...], int]:
    """Migrate and prepare the unpacked database; the migrations that ran, and what was removed again."""
    (busy / ARCHIVE).mkdir(exist_ok=True, mode=0o700)
    path = busy / DATABASE
    database = open_database(path)
    try:
        removed_again = prepare(database)
        log = manifest.audit
        if not has_entry(database, log.entries, log.head):
            raise StoreError("Na het bijwerken klopt het logboek niet meer met de reservekopie.")
        database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()
    state = examine(path)
    if state.audit_broken != manifest.audit.broken_at or state.loose != manifest.loose_references:
        raise StoreError("Na het bijwerken is de database niet meer heel. Er is niets teruggezet.")
    return tuple(name for name in state.migrations if name not in manifest.migrations), removed_again


def _place(busy: Path, instance: Instance) -> None:
    """The journal, the archive, and last the database: with it the installation is there."""
    for path in busy.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    files = [path for path in (busy / ARCHIVE).rglob("*") if path.is_file()]
    names = [path.relative_to(busy / ARCHIVE).as_posix() for path in files]
    # Under another name first: half a list would leave half an archive.
    (busy / "namen").write_text("\0".join(names), encoding="utf-8")
    (busy / "namen").rename(busy / _PLACING)
    sync_folder(busy)
    if (busy / JOURNAL).exists():
        (busy / JOURNAL).replace(instance.journal)
    if any((busy / ARCHIVE).iterdir()):
        (busy / ARCHIVE).rename(instance.archive)
    try:
        # A link and not a rename: that would silently take the place of a database that came in between.
        os.link(busy / DATABASE, instance.database)
    except FileExistsError as error:
        if instance.archive.exists() and not (busy / ARCHIVE).exists():
            instance.archive.rename(busy / ARCHIVE)
        raise StoreError(
            f"Tijdens het terugzetten is {instance.database} gemaakt. Stop de applicatie, verplaats dit bestand "
            "en probeer het opnieuw."
        ) from error
    sync_folder(instance.folder)
