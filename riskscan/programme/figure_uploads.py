"""A file with figures handed in on the page: kept for its dry run, and read in when that is agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from riskscan.programme.figure_import import Examination, Upload, carry_out, examine
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import figure_uploads as store

KEPT = timedelta(days=1)
"""How long a file waits for somebody to agree to it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A dry run with the file it is of."""

    upload_id: int
    name: str
    found: Examination


def hand_in(system: System, actor: Actor, name: str, content: bytes) -> int:
    """Keep a file for its dry run; raises ``Invalid`` when it cannot be read at all."""
    require(actor, Action.FIGURES_IMPORT)
    upload = Upload(PurePath(name.replace("\\", "/")).name[:100] or "bestand", content)
    examine(system, actor, upload)
    if actor.account_id is None:
        raise Invalid({"file": "Lees een bestand op de opdrachtregel in met: riskscan import cijfers"})
    with system.database.writing():
        store.drop_older(system.database, (system.now() - KEPT).isoformat(timespec="microseconds"))
        return store.add(system.database, actor.account_id, upload.name, content, system.stamp())


def show(system: System, actor: Actor, upload_id: int) -> Shown:
    """The dry run of a file that the actor handed in, against the figures of now."""
    upload = _own(system, actor, upload_id)
    return Shown(upload_id, upload.name, examine(system, actor, upload))


def agree(system: System, actor: Actor, upload_id: int, digest: str) -> Examination:
    """Read the file in as its dry run said; raises ``Invalid`` when it has a fault or would do something else."""
    upload = _own(system, actor, upload_id)

    def close() -> None:
        store.close(system.database, upload_id, system.stamp())

    found = carry_out(system, actor, upload, digest, close)
    if found.wrong:
        raise Invalid({"file": "In het bestand staan fouten. Er is niets ingelezen."})
    return found


def _own(system: System, actor: Actor, upload_id: int) -> Upload:
    require(actor, Action.FIGURES_IMPORT)
    found = store.by_id(system.database, upload_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound("Dit bestand is er niet meer. Kies het opnieuw.")
    if found.read_in_at:
        raise NotFound("Dit bestand is al ingelezen. De cijfers staan er.")
    return Upload(found.name, found.content)
