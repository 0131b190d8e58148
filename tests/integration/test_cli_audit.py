"""``riskscan audit``: what a check tells of a whole and of a tampered log, and the log as a file."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from pathlib import Path

import pytest
import support
from click.testing import Result
from command_line import Run, refused, runner
from support import World

from riskscan.domain.lifecycle import ScanState
from riskscan.store import audit
from riskscan.store.database import open_database


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An installation as the commands open it, with a vastgestelde scan."""
    made = support.make_world(support.make_system(tmp_path / "instance" / "riskscan.db"))
    made.bring_to(ScanState.ESTABLISHED)
    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "instance")


def tamper(world: World, statement: str) -> None:
    world.database.close()
    connection = sqlite3.connect(world.database.path)
    loose = "".join(f"DROP TRIGGER {name};" for name in audit._GUARDS)
    connection.executescript(loose + statement + "".join(f"{sql};" for sql in audit._GUARDS.values()))
    connection.close()


def head(world: World) -> str:
    return audit.head(world.database)


def whole(result: Result) -> list[str]:
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_a_whole_log_is_told_with_its_head_and_what_was_looked_for(world: World, run: Run) -> None:
    entries = len(world.database.rows("SELECT id FROM audit_entry"))
    lines = whole(run("audit", "verify"))
    assert lines == [
        f"Het logboek is heel. Kop: {head(world)}",
        f"{entries} regels bekeken; koppen van vastgestelde scans teruggevonden: 1.",
    ]


def test_a_head_is_taken_as_it_is_copied_from_paper(world: World, run: Run) -> None:
    printed = head(world)
    typed = " ".join(printed[at : at + 8] for at in range(0, 64, 8)).upper()
    support.later_round(world)
    lines = whole(run("audit", "verify", "--head", typed, "--head", "0" * 64))
    assert re.fullmatch(rf"Kop {printed} is regel \d+, van 4 juli 2016 om 14\.\d\d\.", lines[2])
    assert lines[3] == f"Kop {'0' * 64} hoort bij een leeg logboek."


@pytest.mark.parametrize("wrong", ["abc", "g" * 64, "0" * 63, ""])
def test_what_is_no_head_is_told_before_anything_is_checked(world: World, run: Run, wrong: str) -> None:
    result = run("audit", "verify", "--head", wrong)
    assert result.exit_code == 2
    assert "Een kop heeft 64 tekens" in result.stderr


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE audit_entry SET detail = 'anders' WHERE id = 2;",
            "Regel 2 is gewijzigd nadat zij was vastgelegd",
        ),
        ("DELETE FROM audit_entry WHERE id = 1;", "Regel 1 ontbreekt."),
        ("DELETE FROM audit_entry WHERE id IN (2, 3);", "De regels 2 tot en met 3 ontbreken."),
        (
            "DELETE FROM audit_entry WHERE id = 2; UPDATE audit_entry SET id = id - 1 WHERE id > 2;",
            "Regel 2 sluit niet aan op de regel ervoor",
        ),
    ],
    ids=["changed", "first removed", "two removed", "removed and moved up"],
)
def test_tampering_is_told_in_plain_words_with_the_entry(
    world: World, run: Run, statement: str, words: str
) -> None:
    tamper(world, statement)
    result = run("audit", "verify")
    refused(result, words)
    assert "Het logboek is niet heel: 1 fout in " in result.stderr


def test_a_removed_end_is_betrayed_by_what_was_vastgesteld(world: World, run: Run) -> None:
    tamper(world, "DELETE FROM audit_entry WHERE id > 3;")
    refused(
        run("audit", "verify"), f"De kop die bij het vaststellen van scan {world.scan_id} op 4 juli 2016 om"
    )


def test_a_removed_end_is_betrayed_by_a_printed_head(world: World, run: Run) -> None:
    support.later_round(world)
    printed = head(world)
    (last,) = world.database.rows("SELECT max(id) AS id FROM audit_entry")
    tamper(world, f"DELETE FROM audit_entry WHERE id = {last['id']};")
    assert run("audit", "verify").exit_code == 0
    refused(
        run("audit", "verify", "--head", printed), f"De opgegeven kop {printed} staat niet in het logboek"
    )


def test_a_guard_that_was_removed_is_told(world: World, run: Run) -> None:
    world.database.connection.execute("DROP TRIGGER audit_entry_no_delete")
    refused(run("audit", "verify"), "De beveiliging audit_entry_no_delete van het logboek ontbreekt")


def test_the_verdict_as_json_is_for_a_program(world: World, run: Run) -> None:
    result = run("audit", "verify", "--json", "--head", head(world))
    found = json.loads(result.stdout)
    assert (result.exit_code, found["whole"], found["faults"], found["findings"]) == (0, True, 0, [])
    assert (found["head"], found["kept_heads"], len(found["found_heads"])) == (head(world), 1, 1)
    tamper(world, "UPDATE audit_entry SET subject = 'scan 9' WHERE id = 4;")
    result = run("audit", "verify", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["whole"], found["faults"]) == (1, False, 1)
    (finding,) = found["findings"]
    assert (finding["fault"], finding["entry"]) == ("gewijzigd", 4)
    assert finding["text"].startswith("Regel 4 is gewijzigd")


def test_the_log_is_written_to_a_file_of_its_maker_alone(world: World, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "logboek.csv"
    result = run("audit", "export", "--format", "csv", "-o", target)
    assert result.exit_code == 0
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert result.stdout == f"{len(rows)} regels: {target}\n"
    assert oct(target.stat().st_mode)[-3:] == "600"
    assert {row["handeling"] for row in rows} > {"scan vastgesteld", "besluit genomen"}
    # The command line may read every scan, so nothing is withheld from it.
    (decided,) = [row for row in rows if row["handeling"] == "besluit genomen"]
    assert decided["bijzonderheden"] == "1"
    assert (
        world.database.rows("SELECT action FROM audit_entry ORDER BY id DESC LIMIT 1")[0][0]
        == "logboek uitgevoerd"
    )


def test_the_whole_chain_can_be_computed_again_from_an_export(world: World, run: Run) -> None:
    lines = run("audit", "export").stdout.splitlines()
    previous = audit.START
    for one in sorted(map(json.loads, lines), key=lambda one: int(one["id"])):
        entry = audit.Entry(
            one["at"], one["account_id"], one["action"], one["subject"], one["address"], one["detail"]
        )
        assert one["previous_hash"] == previous
        previous = audit._hash(previous, entry)
        assert one["hash"] == previous


def test_an_export_holds_what_was_chosen(world: World, run: Run) -> None:
    by_adviser = run(
        "audit", "export", "--who", "Anja.Advies@voorbeeld.nl", "--about", f"scan {world.scan_id}"
    )
    names = {json.loads(line)["name"] for line in by_adviser.stdout.splitlines()}
    assert names == {"Anja Advies"}
    assert run("audit", "export", "--until", "1-1-2016").stdout == ""


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--who", "niemand@voorbeeld.nl", "Er is geen account met e-mailadres niemand@voorbeeld.nl."),
        ("--kind", "onzin", "Deze soort bestaat niet."),
        ("--about", "scan 999", "Dit onderwerp bestaat niet."),
    ],
)
def test_a_choice_that_cannot_be_is_told(world: World, run: Run, option: str, value: str, words: str) -> None:
    refused(run("audit", "export", option, value), words)


def test_a_file_that_cannot_be_written_is_told(world: World, run: Run, tmp_path: Path) -> None:
    refused(run("audit", "export", "-o", tmp_path / "geen-map" / "logboek.jsonl"), "geen-map")


def test_of_an_empty_installation_the_log_is_whole(run: Run, tmp_path: Path) -> None:
    assert whole(run("audit", "verify"))[1].startswith("1 regel bekeken")
    open_database(tmp_path / "instance" / "riskscan.db").close()
