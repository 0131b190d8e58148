"""The commands ``riskscan person`` and ``riskscan redact``."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from command_line import Run, refused, runner

SECRET = "Wilhelmina Kwakkelstein"
WHY = ("--ground", "gezin", "--reason", "De school belde hierover.")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A new installation with one toezicht reason that should not be there."""
    one = runner(tmp_path)
    assert one("organisation", "list").exit_code == 0
    connection = sqlite3.connect(tmp_path / "riskscan.db")
    connection.execute(
        "INSERT INTO supervision (organisation_id, kind, since, reason, recorded_at)"
        " VALUES (1, 'verscherpt', '2016-01-01', ?, '2016-01-01T00:00:00+00:00')",
        (f"Na het gesprek met {SECRET}.",),
    )
    connection.commit()
    connection.close()
    return one


def test_a_text_is_shown_first_and_removed_on_yes(run: Run, tmp_path: Path) -> None:
    shown = run("redact", "text", *WHY, input=SECRET + "\n")
    assert shown.exit_code == 0
    assert f"«{SECRET}»" in shown.output
    assert "Er is nog niets verwijderd" in shown.output
    assert SECRET.encode() in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    done = run("redact", "text", *WHY, "--yes", input=SECRET + "\n")
    assert "Verwijderd: 1 keer, op 1 plaatsen" in done.output
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert "tekst: gegevens van een gezin; 1 plaatsen, 1 keer" in run("redact", "list").output


def test_a_text_that_stands_nowhere_or_elsewhere_is_refused(run: Run) -> None:
    refused(run("redact", "text", *WHY, "--yes", input="Een andere tekst"), "nergens")
    code = run("organisation", "list").output.splitlines()[1].split()[0]
    refused(run("redact", "text", *WHY, "--yes", "--organisation", code, input=SECRET), "nergens")
    assert run("redact", "text", *WHY, "--organisation", "bestaat-niet", input=SECRET).exit_code == 2


def test_the_first_command_after_an_older_database_was_put_back_removes_the_text_again(
    run: Run, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    database, kept = tmp_path / "riskscan.db", tmp_path_factory.mktemp("elders") / "kopie.db"
    source, target = sqlite3.connect(database), sqlite3.connect(kept)
    source.backup(target)
    source.close()
    target.close()
    run("redact", "text", *WHY, "--yes", input=SECRET)
    for path in tmp_path.glob("riskscan.db*"):
        path.unlink()
    database.write_bytes(kept.read_bytes())
    assert SECRET.encode() in database.read_bytes()
    listed = run("redact", "list")
    assert "opnieuw toegepast na het terugzetten" in listed.output
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_a_database_that_needs_no_cleaning_may_be_cleaned(run: Run) -> None:
    assert "opgeschoond" in run("redact", "scrub").output


def test_a_person_is_exported_as_text_and_json_and_to_a_file(run: Run, tmp_path: Path) -> None:
    made = run(
        "user", "add", "inge@voorbeeld.nl", "--name", "Inge Inlog", "--role", "adviseur", "--password",
        "vier losse woorden samen",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert "Inge Inlog, inge@voorbeeld.nl (aan)" in run("person", "export", "inge inlog").output
    found = json.loads(run("person", "export", "inge@voorbeeld.nl", "--json").stdout)
    assert (found["format"], found["accounts"][0]["naam"]) == ("persoon/1", "Inge Inlog")
    assert "password_hash" not in json.dumps(found)
    target = tmp_path / "inge.json"
    run("person", "export", "inge@voorbeeld.nl", "--json", "-o", target)
    assert json.loads(target.read_text(encoding="utf-8"))["accounts"][0]["naam"] == "Inge Inlog"
    assert "niets bewaard" in run("person", "export", "Niemand Nergens").output
    refused(run("person", "erase", "inge@voorbeeld.nl", "--yes"), "Zet dat eerst uit")


def test_an_account_that_is_off_is_erased_on_request(run: Run) -> None:
    run(
        "user", "add", "inge@voorbeeld.nl", "--name", "Inge Inlog", "--role", "adviseur", "--password",
        "vier losse woorden samen",
    )  # fmt: skip
    run("user", "off", "inge@voorbeeld.nl")
    shown = run("person", "erase", "inge@voorbeeld.nl")
    assert "account 1 wordt: voormalig adviseur 1" in shown.output
    assert "nog niets gewist" in shown.output
    assert "Gewist." in run("person", "erase", "inge@voorbeeld.nl", "--yes").output
    listed = run("user", "list").output
    assert "voormalig adviseur 1" in listed
    assert "Inge" not in listed


def test_terms_are_shown_and_changed_and_tidying_may_run_every_day(run: Run) -> None:
    assert "2 jaar na het sluiten" in run("person", "terms").output
    assert "Accounts: 5 jaar" in run("person", "terms", "--accounts", "5").output
    assert run("person", "terms", "--accounts", "0").exit_code == 2
    for arguments in (("--dry-run",), (), ()):
        result = run("person", "tidy", *arguments)
        assert (result.exit_code, result.output) == (0, "Er is niets te wissen.\n")
