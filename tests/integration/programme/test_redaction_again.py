"""What was removed is removed again from an older backup, as the journal beside the database says."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import support
from removing import MARK, SECRET, establish_with_it, on_disk, order, take_out
from support import World

from riskscan.programme import redaction
from riskscan.programme.redaction import reapply
from riskscan.programme.stored import Code, check_stored
from riskscan.programme.system import System
from riskscan.store import audit
from riskscan.store import redaction as store
from riskscan.store.database import StoreError, open_database
from riskscan.store.removal_journal import NAME


def restored(world: World, copy: Path) -> System:
    """Put an older file in the place of the database, as restoring a backup does."""
    world.database.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{world.database.path}{end}").unlink(missing_ok=True)
    shutil.copy(copy, world.database.path)
    return System(open_database(world.database.path), support.Clock())


def backed_up(world: World, folder: Path) -> Path:
    """A plain copy of the file, outside the installation."""
    target = folder / "kopie.db"
    world.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(world.database.path, target)
    return target


def test_an_older_backup_loses_the_text_again_at_the_start(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    establish_with_it(world)
    copy = backed_up(world, tmp_path_factory.mktemp("elders"))
    take_out(world)
    system = restored(world, copy)
    assert SECRET.encode() in world.database.path.read_bytes()
    (again,) = reapply(system)
    old = replace(world, system=system)
    assert again.matches
    assert SECRET.encode() not in on_disk(old)
    assert MARK in str(old.sheet().answers["overall_beeld"])
    row = system.database.row("SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert row["action"] == "verwijdering opnieuw toegepast"
    assert audit.broken_at(system.database) is None
    assert [one.code for one in check_stored(system).findings] == [Code.TEXT_REMOVED]
    assert reapply(system) == ()
    system.database.close()


def test_a_text_is_found_again_where_it_was_copied_after_the_backup(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The journal knows the text by its hash, not the rows alone."""
    world.save(world.adviser, {"t1.toelichting": SECRET})
    take_out(world)
    elsewhere = support.make_system(tmp_path_factory.mktemp("elders") / "riskscan.db")
    second = support.make_world(elsewhere)
    second.save(second.adviser, {"t2.toelichting": "a", "overall_beeld": f"En {SECRET}!"})
    folder = world.database.path.parent
    done = reapply(elsewhere, folder / NAME, None, (folder / "geheim.key").read_bytes())
    assert [one.matches for one in done] == [1]
    assert second.sheet().answers["overall_beeld"] == f"En {MARK}!"
    elsewhere.database.close()


def test_another_key_refuses_to_start_rather_than_let_the_text_come_back(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    copy = backed_up(world, tmp_path_factory.mktemp("elders"))
    take_out(world)
    system = restored(world, copy)
    (world.database.path.parent / "geheim.key").write_bytes(b"x" * 32)
    with pytest.raises(StoreError, match=r"andere sleutel gemaakt dan geheim\.key"):
        reapply(system)
    assert store.removals(system.database) == ()
    system.database.close()


def test_a_lost_journal_is_written_anew_from_the_database(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    take_out(world)
    journal = world.database.path.parent / NAME
    line = journal.read_text()
    journal.unlink()
    assert reapply(world.system) == ()
    assert journal.read_text() == line


def test_a_line_that_was_cut_off_was_never_confirmed_and_a_damaged_one_is_an_error(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": f"{SECRET} en Piet Puk"})
    take_out(world)
    journal = world.database.path.parent / NAME
    whole = journal.read_text()
    journal.write_text(whole + '{"id": "half')
    assert reapply(world.system) == ()
    take_out(world, "Piet Puk")
    assert journal.read_text().startswith(whole)
    assert len(journal.read_text().splitlines()) == 2
    journal.write_text("geen json\n" + whole)
    with pytest.raises(StoreError, match="beschadigd"):
        reapply(world.system)


def test_the_journal_of_the_demo_is_not_for_the_real_database(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    demo = replace(world.system, demo=True)
    redaction.carry_out(demo, world.leader, order(world))
    with world.database.writing():
        world.database.run("DELETE FROM removal_place")
        world.database.run("DELETE FROM removal")
    assert reapply(world.system) == ()
    assert len(reapply(demo)) == 1
