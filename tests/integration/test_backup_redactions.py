"""What was removed after a backup was made does not come back with it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import backing_up
import pytest
from backing_up import make_backup, make_installation
from command_line import runner

from riskscan.programme import scanning
from riskscan.store.audit import broken_at
from riskscan.store.backup_file import read_manifest
from riskscan.store.database import open_database

FIRST, SECOND = "Bas Voorbeeldzoon", "de heer Proefjansen"


def redact(folder: Path, text: str) -> None:
    reason = "Een adviseur meldde dat hier een naam stond."
    result = runner(folder)("redact", "text", "--ground", "gezin", "--reason", reason, "--yes", input=text)
    assert result.exit_code == 0, result.output


def removed(journal: Path) -> list[str]:
    return [json.loads(line)["id"] for line in journal.read_text(encoding="utf-8").splitlines()]


def holds(folder: Path, text: str) -> bool:
    return any(text.encode() in content for content in backing_up.files(folder).values())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two texts to remove; backups from before the first removal, between both, and none from after."""
    folder = tmp_path / "instance"
    world = make_installation(folder)
    second = world.other_organisation_id
    scan_id = scanning.start(world.system, world.outsider, world.round_id, second)
    world.save(world.outsider, {"t1.toelichting": f"{FIRST} en {SECOND} belden."}, scan_id)
    (folder / "archief" / "brief.txt").write_text(f"Over {FIRST}.", encoding="utf-8")
    make_backup(world)
    world.database.close()
    redact(folder, FIRST)
    assert runner(folder)("backup", "--to", tmp_path / "tussen").exit_code == 0
    redact(folder, SECOND)
    assert not holds(folder / "archief", FIRST)
    return folder


@pytest.fixture
def oldest(home: Path) -> Path:
    (file,) = (home / "reservekopieen").glob("*.tar")
    assert FIRST.encode() in file.read_bytes()
    return file


def new_place(home: Path, tmp_path: Path, *names: str) -> Path:
    place = tmp_path / "nieuw"
    place.mkdir()
    for name in names:
        shutil.copy(home / name, place / name)
    return place


def check(place: Path, home: Path) -> None:
    assert not holds(place, FIRST)
    assert not holds(place, SECOND)
    assert removed(place / "redacties.jsonl") == removed(home / "redacties.jsonl")
    database = open_database(place / "riskscan.db")
    assert broken_at(database) is None
    assert len(database.rows("SELECT 1 FROM removal")) == 2
    database.close()
    result = runner(place)("redact", "list")
    assert result.stdout.count("tekst: ") == 2


def test_with_the_list_in_the_folder(home: Path, oldest: Path, tmp_path: Path) -> None:
    place = new_place(home, tmp_path, "geheim.key", "redacties.jsonl")
    result = runner(place)("restore", oldest)
    assert result.exit_code == 0, result.output
    assert "2 verwijderingen van na deze reservekopie" in result.stdout
    check(place, home)
    assert [path.name for path in (place / "archief").glob("brief*")] != ["brief.txt"]


def test_with_the_list_given_and_another_in_the_backup(home: Path, tmp_path: Path) -> None:
    (between,) = (tmp_path / "tussen").glob("*.tar")
    assert "redacties.jsonl" in [entry.name for entry in read_manifest(between).files]
    place = new_place(home, tmp_path, "geheim.key")
    result = runner(place)("restore", between, "--redactions", home / "redacties.jsonl")
    assert result.exit_code == 0, result.output
    assert "1 verwijdering van na deze reservekopie" in result.stdout
    check(place, home)


def test_without_the_key_nothing_is_put_back(home: Path, oldest: Path, tmp_path: Path) -> None:
    place = new_place(home, tmp_path, "redacties.jsonl")
    before = backing_up.files(place)
    result = runner(place)("restore", oldest)
    assert result.exit_code == 1
    assert "geheim.key" in result.stderr
    assert backing_up.files(place) == before


def test_without_any_list_the_text_is_back_as_it_was(home: Path, oldest: Path, tmp_path: Path) -> None:
    """So the list is what keeps it out; losing it is what beheer warns of."""
    place = new_place(home, tmp_path, "geheim.key")
    assert runner(place)("restore", oldest).exit_code == 0
    assert holds(place, FIRST)
