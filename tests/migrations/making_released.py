"""Writes the database of a release as SQL text, for ``test_released.py``.

At a release, with the program of that release and before a migration is added::

    PYTHONPATH=tests:. python tests/migrations/making_released.py

This writes ``released/<newest migration>.sql`` from fictional data, made by the ordinary use cases, and refuses to
write over what is there: a file of a release is never changed again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

import support
from support import OPERATOR, World

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import comments, interviewing, organisations, reviewing, scanning
from riskscan.programme.system import System
from riskscan.store.database import open_database
from riskscan.store.interviews import Content, Note, Participant
from riskscan.store.migrations import migrations
from riskscan.store.organisations import OrganisationText, Supervision

RELEASED = Path(__file__).parent / "released"
NAMES = ("Veilig Thuis Voorbeeldstad", "Veilig Thuis Proefland")
TALK = Content(
    date(2016, 7, 1),
    "wethouder",
    "gesprek",
    (Participant("P. Persoon", "wethouder"), Participant("", "beleidsadviseur")),
    "Te weinig vertrouwensartsen.\nDe wachttijd loopt op.",
    "Eerst de instroom op orde.",
    "De politie “doet mee”.",
    "Ondersteuning bij de fusie; ’s avonds bereikbaar.",
    (Note("Genoemd: de fusie", ("t3",), True), Note("Niet voor het rapport", (), False)),
)


def make(path: Path) -> None:
    """Two organisations: of one the scan is vastgesteld and reopened, of the other it is a concept."""
    system = System(open_database(path), support.Clock())
    for place, name in enumerate(NAMES):
        text = OrganisationText(name, name.split()[-1][:2].upper(), None, None, None)
        organisations.add(system, OPERATOR, text, 1, place + 1)
    world = support.make_world(system)
    record = Supervision(
        0, world.other_organisation_id, "verscherpt", date(2016, 2, 1), "Wachtlijst", None, None, None
    )
    organisations.record_supervision(system, world.keeper, record, None)
    world.save(world.adviser, {"t1.toelichting": "Eerste versie — met een streepje."})
    world.save(
        world.colleague,
        {"t1.toelichting": "Tweede versie: “aanhaling”, €, ’s middags.\nEn een tweede regel."},
    )
    comments.add(system, world.colleague, world.scan_id, "t1.toelichting", "Klopt dit met het jaarverslag?")
    interviewing.save(system, world.adviser, world.scan_id, None, 0, TALK)
    world.bring_to(ScanState.ESTABLISHED, "2b")
    reviewing.reopen(system, world.leader, world.scan_id, support.REASON)
    world.save(world.adviser, {"t1.bronnen": "Jaarverslag 2015"})
    _begin_another(world)
    system.database.close()


def _begin_another(world: World) -> None:
    scan_id = scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
    world.save(world.outsider, {"t2.toelichting": "Nog niet af."}, scan_id)


def main() -> None:
    target = RELEASED / f"{migrations._migrations[-1].name}.sql"
    if target.exists():
        raise SystemExit(f"{target.name} is there already: what was released stays as it is")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "riskscan.db"
        make(path)
        with closing(sqlite3.connect(path)) as connection:
            target.write_text("".join(f"{line}\n" for line in connection.iterdump()), encoding="utf-8")
    print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
