"""A backup made while others write, and the rehearsal: put back elsewhere, everything is there."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import backing_up
import pytest
import support
from backing_up import SENT, make_backup, make_installation
from command_line import Run, runner
from support import OPERATOR, World
from website import Browser

from riskscan.app import create_app
from riskscan.config import Config
from riskscan.programme import backup, scanning
from riskscan.programme.organisations import fill_reference_data
from riskscan.programme.permissions import Action, Refused
from riskscan.programme.system import System
from riskscan.store import audit
from riskscan.store.backup import Backup, Unreadable
from riskscan.store.database import StoreError, open_database

WRITERS = 4


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def whole(home: Path) -> Iterator[World]:
    world = make_installation(home)
    yield world
    world.database.close()


@contextmanager
def writing(world: World, scan_id: int) -> Iterator[list[str]]:
    """Writers that save one answer after another, each a new revision; what was confirmed, in any order."""
    confirmed: list[str] = []
    stop, begun = threading.Event(), threading.Barrier(WRITERS + 1)

    def write(number: int) -> None:
        question = f"t{number + 1}.toelichting"
        for time_ in range(10_000):
            text = f"Schrijver {number}, keer {time_}"
            world.save(world.outsider, {question: text}, scan_id)
            confirmed.append(text)
            if time_ == 0:
                begun.wait()
            if stop.is_set():
                break
        world.database.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    begun.wait()
    try:
        yield confirmed
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_rehearsal_a_backup_made_while_others_write_is_a_whole_installation(
    tmp_path: Path, home: Path, whole: World
) -> None:
    run = runner(home)
    second = scanning.start(whole.system, whole.outsider, whole.round_id, whole.other_organisation_id)
    with writing(whole, second) as confirmed:
        before = list(confirmed)
        made = make_backup(whole)
        at_the_end = len(confirmed)
    assert at_the_end >= len(before) >= WRITERS

    other = tmp_path / "elders"
    result = runner(other)("restore", made.path)
    assert result.exit_code == 0, result.output
    check_same(other, made, backing_up.rows(home / "riskscan.db"))
    values = [row[4] for row in backing_up.rows(other / "riskscan.db")["answer_revision"]]
    for text in before:
        assert json.dumps(text) in values, "confirmed before the backup began, and not in it"
    for name, content in SENT.items():
        assert (other / "archief" / name).read_bytes() == content
    check_site(other, whole)
    assert run("audit", "verify").exit_code == 0
    assert runner(other)("audit", "verify").exit_code == 0


def check_same(other: Path, made: Backup, now: dict[str, list[tuple[object, ...]]]) -> None:
    """The restored rows are those of the manifest, and of the original as far as that did not go on."""
    found, counts = backing_up.rows(other / "riskscan.db"), dict(made.manifest.counts)
    counts["audit_entry"] += 1  # of putting it back
    assert {name: len(rows) for name, rows in found.items()} == counts
    for name, rows in found.items():
        later = {row for row in rows if row not in now[name]}
        allowed = (
            1 if name == "audit_entry" else len(rows) if name in ("session", "setting", "account_link") else 0
        )
        assert len(later) <= allowed, f"{name} holds {later}"
    assert len(now["answer_revision"]) > counts["answer_revision"] > 30
    assert counts["snapshot"] == counts["decision"] == counts["comment"] == 1


def check_site(other: Path, world: World) -> None:
    """The site opens on it, and the leader reads what is vastgesteld and the answers."""
    app = create_app(Config(other, second_factor=False))
    system = replace(app.extensions["riskscan"], now=support.Clock())
    app.extensions["riskscan"] = system
    browser = Browser(app)
    browser.sign_in(support.start_session(system, world.leader))
    page = browser.get(f"/scans/{world.scan_id}/vastgesteld/1")
    assert page.status_code == 200
    assert (
        "Wat er feitelijk is bij t1.toelichting"
        in browser.get(f"/scans/{world.scan_id}/interne-organisatie").text
    )
    system.database.close()


def test_who_had_a_password_logs_in_after_restoring_and_old_sessions_are_over(tmp_path: Path) -> None:
    run, other = runner(tmp_path / "instance"), tmp_path / "elders"
    added = run(
        "user", "add", "bea@voorbeeld.nl", "--name", "Bea", "--password", "vier losse woorden samen",
        "--role", "beheerder",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    database = open_database(tmp_path / "instance" / "riskscan.db")
    with database.writing():
        database.run(
            "INSERT INTO session (token_hash, account_id, created_at, seen_at) VALUES ('x', 1, '2016', '2016')"
        )
        database.run(
            "INSERT INTO account_link (token_hash, account_id, kind, made_at, expires_at)"
            " VALUES ('y', 1, 'herstel', '2016', '2099')"
        )
    database.close()
    made = run("backup", "--json")
    restored = runner(other)("restore", json.loads(made.stdout)["file"])
    assert restored.exit_code == 0, restored.output
    assert "Iedereen moet opnieuw inloggen" in restored.stdout
    app = create_app(Config(other, second_factor=False))
    browser = Browser(app)
    answer = browser.post("/inloggen", {"email": "bea@voorbeeld.nl", "password": "vier losse woorden samen"})
    assert answer.status_code == 302, answer.text
    ended = app.extensions["riskscan"].database.rows("SELECT ended_at FROM session ORDER BY id")
    assert [row["ended_at"] is None for row in ended] == [False, True]
    (link,) = app.extensions["riskscan"].database.rows("SELECT revoked_at FROM account_link")
    assert link["revoked_at"] is not None
    app.extensions["riskscan"].database.close()


def test_the_file_says_what_is_in_it_and_is_for_its_owner_only(home: Path, whole: World) -> None:
    made = make_backup(whole)
    manifest = made.manifest
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    assert backing_up.backups(home) == [made.path.name]
    with tarfile.open(made.path) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
        assert all(member.isreg() and member.mode == 0o600 for member in tar.getmembers())
    assert next(iter(members)) == "manifest.json"
    assert set(members) == {"manifest.json", "database.db", *(f"archief/{name}" for name in SENT)}
    for entry in manifest.files:
        assert (entry.size, entry.sha256) == (
            len(members[entry.name]),
            hashlib.sha256(members[entry.name]).hexdigest(),
        )
    assert manifest.counts == {
        name: len(rows) - (name == "audit_entry")
        for name, rows in backing_up.rows(home / "riskscan.db").items()
        if name != "setting"
    } | {"setting": manifest.counts["setting"]}
    (logged,) = whole.database.rows("SELECT * FROM audit_entry WHERE action = 'reservekopie gemaakt'")
    assert logged["previous_hash"] == manifest.audit.head
    assert (logged["subject"], manifest.audit.entries) == (f"reservekopie {made.path.name}", logged["id"] - 1)


def test_the_secret_key_stays_out_and_is_known_by_its_fingerprint(
    tmp_path: Path, home: Path, whole: World
) -> None:
    key = Config(home).secret_key()
    made = make_backup(whole)
    assert key not in made.path.read_bytes()
    assert made.manifest.key == backup.fingerprint(key)
    other = tmp_path / "elders"
    result = runner(other)("restore", made.path)
    assert "Er is nog geen geheim.key" in result.stderr
    third = tmp_path / "derde"
    third.mkdir()
    (third / "geheim.key").write_bytes(b"een andere sleutel, 32 bytes lang")
    assert "Er staat een andere geheim.key" in runner(third)("restore", made.path).stderr
    fourth = tmp_path / "vierde"
    fourth.mkdir()
    (fourth / "geheim.key").write_bytes(key)
    assert "geheim.key" not in runner(fourth)("restore", made.path).stderr


def test_content_that_was_deleted_from_the_database_does_not_travel_in_its_empty_pages(
    home: Path, whole: World
) -> None:
    marker = "EenTekstDieWegIs" * 400
    whole.database.connection.execute("PRAGMA secure_delete=OFF")
    with whole.database.writing():
        whole.database.run("INSERT INTO setting (key, value) VALUES ('proef', ?)", (marker,))
        whole.database.run("DELETE FROM setting WHERE key = 'proef'")
    whole.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"EenTekstDieWegIs" in (home / "riskscan.db").read_bytes(), "the test itself proves nothing"
    assert b"EenTekstDieWegIs" not in make_backup(whole).path.read_bytes()


def test_a_backup_needs_the_right_to_keep_them(whole: World, tmp_path: Path) -> None:
    for actor in (whole.adviser, whole.leader, whole.reader):
        with pytest.raises(Refused) as refused:
            backup.make(whole.system, actor, tmp_path / "weg", None)
        assert refused.value.action is Action.BACKUPS_KEEP
    assert not (tmp_path / "weg").exists()
    assert backup.make(whole.system, whole.keeper, tmp_path / "weg", None).backup.path.exists()


def make_stranger(folder: Path) -> System:
    """Another installation: its log begins with something else."""
    system = System(
        open_database(folder / "riskscan.db"), support.Clock(support.Clock()() + timedelta(days=9))
    )
    fill_reference_data(system)
    return system


def test_keep_removes_the_oldest_of_this_installation_and_nothing_else(home: Path, whole: World) -> None:
    place = home / "reservekopieen"
    first, second = make_backup(whole), make_backup(whole)
    stranger = support.make_world(make_stranger(home.parent / "ander"))
    foreign = make_backup(stranger)
    stranger.database.close()
    foreign.path.rename(place / "riskscan-20010101T000000Z.tar")
    migrated = backup.before_migration(False, whole.database.path, ["m005_proef"])
    (place / "riskscan-20020101T000000Z.tar").write_bytes(b"geen reservekopie")
    (place / "vakantie.tar").write_bytes(b"van iemand anders")
    made = backup.make(whole.system, OPERATOR, None, 2)
    assert made.removed == (first.path,)
    assert backing_up.backups(home) == sorted(
        [
            second.path.name,
            made.backup.path.name,
            migrated.path.name,
            "riskscan-20010101T000000Z.tar",
            "riskscan-20020101T000000Z.tar",
            "vakantie.tar",
        ]
    )
    assert backup.make(whole.system, OPERATOR, None, None).removed == ()


def test_nothing_is_removed_when_the_new_backup_fails(
    home: Path, whole: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = make_backup(whole)

    def fail(*_: object, **__: object) -> None:
        raise StoreError("De kopie klopt niet.")

    monkeypatch.setattr("riskscan.store.backup.backup_file.unpack", fail)
    with pytest.raises(StoreError, match="klopt niet"):
        backup.make(whole.system, OPERATOR, None, 1)
    assert backing_up.backups(home) == [kept.path.name]


def test_two_backups_in_one_second_both_stay(home: Path, whole: World) -> None:
    moment = support.Clock()()
    still = replace(whole.system, now=lambda: moment)
    names = [backup.make(still, OPERATOR, None, None).backup.path.name for _ in range(3)]
    assert len(set(names)) == 3
    assert backing_up.backups(home) == sorted(names)


def test_a_tampered_log_is_backed_up_with_a_warning_and_keeps_every_older_backup(home: Path) -> None:
    world = make_installation(home)
    first = make_backup(world)
    world.database.close()
    with sqlite3.connect(home / "riskscan.db") as connection:
        connection.execute("DROP TRIGGER audit_entry_no_update")
        connection.execute("UPDATE audit_entry SET detail = 'anders' WHERE id = 3")
    connection.close()
    result = runner(home)("backup", "--keep", "1")
    assert result.exit_code == 0, result.output
    assert "verbroken bij regel 3" in result.stderr
    assert first.path.exists()
    verified = runner(home)("backup", "verify", sorted((home / "reservekopieen").glob("*.tar"))[-1])
    assert verified.exit_code == 0, verified.output
    assert "verbroken bij regel 3" in verified.stderr


def test_a_damaged_database_gives_a_message_and_no_file(home: Path) -> None:
    world = make_installation(home)
    world.database.close()
    path = home / "riskscan.db"
    content = bytearray(path.read_bytes())
    for page in range(20, len(content) // 4096):
        content[page * 4096 : page * 4096 + 40] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"geen \(gave\) SQLite-database|beschadigd"):
        backup.make(replace(world.system), OPERATOR, None, None)
    assert backing_up.backups(home) == []
    assert path.read_bytes() == bytes(content)
    world.database.close()


def test_backup_of_an_installation_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = runner(tmp_path / "leeg")("backup")
    assert result.exit_code == 1
    assert "Er is geen database" in result.stderr
    assert not (tmp_path / "leeg").exists()


def test_list_and_json_tell_what_there_is(home: Path, whole: World, tmp_path: Path) -> None:
    run: Run = runner(home)
    assert "Er zijn geen reservekopieën" in run("backup", "--list").stdout
    result = run("backup", "--to", tmp_path / "elders", "--json")
    row = json.loads(result.stdout)
    assert Path(row["file"]).parent == tmp_path / "elders"
    assert (row["format"], row["removed"], row["demo"]) == ("reservekopie/1", [], False)
    assert backing_up.backups(home) == []
    (tmp_path / "elders" / "riskscan-20020101T000000Z.tar").write_bytes(b"")
    listed = json.loads(run("backup", "--to", tmp_path / "elders", "--list", "--json").stdout)
    assert listed[0]["file"] == row["file"]
    assert "leeg" in listed[1]["problem"]
    text = run("backup", "--to", tmp_path / "elders", "--list").stdout
    assert Path(row["file"]).name in text.splitlines()[0]
    assert "leeg" in text.splitlines()[1]
    verified = run("backup", "verify", row["file"], "--json")
    assert json.loads(verified.stdout)["audit"] == row["audit"]


def test_the_overview_tells_when_the_last_was_and_when_that_is_too_long_ago(whole: World) -> None:
    assert backup.overview(whole.system, whole.keeper).overdue
    made = make_backup(whole)
    found = backup.overview(whole.system, whole.keeper)
    assert found.last is not None
    assert (found.last.path, found.last.size, found.overdue) == (str(made.path), made.size, False)
    assert [one.path for one in found.backups if not isinstance(one, Unreadable)] == [made.path]
    now = whole.system.now()
    for later, overdue in ((timedelta(hours=23), False), (timedelta(hours=25), True)):
        then = replace(whole.system, now=lambda later=later: now + later)
        assert backup.overview(then, whole.keeper).overdue is overdue
    with pytest.raises(Refused):
        backup.overview(whole.system, whole.leader)


def test_the_chain_of_the_restored_log_goes_on_from_the_head_in_the_manifest(
    tmp_path: Path, home: Path, whole: World
) -> None:
    made = make_backup(whole)
    other = tmp_path / "elders"
    assert runner(other)("restore", made.path).exit_code == 0
    database = open_database(other / "riskscan.db")
    (entry,) = database.rows("SELECT * FROM audit_entry WHERE action = 'reservekopie teruggezet'")
    assert entry["previous_hash"] == made.manifest.audit.head
    assert made.manifest.audit.head in entry["detail"]
    assert audit.broken_at(database) is None
    database.close()


@pytest.mark.parametrize("kind", ["link", "name"])
def test_what_cannot_be_in_a_backup_stops_it_with_its_name(home: Path, whole: World, kind: str) -> None:
    odd = home / "archief" / ("verwijzing" if kind == "link" else "twee\nregels")
    odd.symlink_to(home / "riskscan.db") if kind == "link" else odd.write_bytes(b"x")
    with pytest.raises(StoreError, match="verwijzing" if kind == "link" else "twee"):
        make_backup(whole)
    assert backing_up.backups(home) == []
