"""The commands for accounts: made, invited, given roles, switched off, and helped when a phone is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import PASSWORD, Run, add_user, refused, runner

from riskscan.store.database import open_database


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "instance")


def users(run: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("user", "list", "--json").stdout)
    return found


def the_user(run: Run, email: str) -> dict[str, object]:
    return next(one for one in users(run) if one["email"] == email)


def audit(tmp_path: Path) -> list[str]:
    """What the log says was done, the newest last."""
    database = open_database(tmp_path / "instance" / "riskscan.db")
    rows = database.rows("SELECT action, subject, detail FROM audit_entry ORDER BY id")
    database.close()
    return [f"{row['action']} {row['subject']} {row['detail']}".strip() for row in rows]


def test_an_account_is_made_listed_and_changed(run: Run, tmp_path: Path) -> None:
    add_user(run, "inge@voorbeeld.nl", "beheerder", "lezer")
    add_user(run, "bea@voorbeeld.nl", "beheerder")
    assert sorted(str(one["id"]) for one in users(run)) == ["1", "2"]
    assert the_user(run, "inge@voorbeeld.nl") == {
        "id": 1,
        "email": "inge@voorbeeld.nl",
        "name": "Inge Inlog",
        "active": True,
        "roles": ["beheerder", "lezer"],
        "waiting_roles": [],
        "password": True,
        "second_factor": False,
        "sessions": 0,
    }
    changed = run("user", "roles", "INGE@voorbeeld.nl", "--add", "adviseur", "--remove", "beheerder")
    assert changed.stdout == "Rollen van inge@voorbeeld.nl: adviseur, lezer.\n"
    assert run("user", "off", "inge@voorbeeld.nl").stdout == "Account inge@voorbeeld.nl is uitgezet.\n"
    listed = run("user", "list").stdout
    assert re.search(r"inge@voorbeeld.nl +Inge Inlog +adviseur, lezer  \(uitgezet\)", listed)
    assert run("user", "on", "inge@voorbeeld.nl").stdout == "Account inge@voorbeeld.nl is aangezet.\n"
    assert run("user", "rename", "inge@voorbeeld.nl", "Inge Anders").exit_code == 0
    inge = the_user(run, "inge@voorbeeld.nl")
    assert (inge["name"], inge["active"], inge["roles"]) == ("Inge Anders", True, ["adviseur", "lezer"])
    shown = json.loads(run("user", "roles", "inge@voorbeeld.nl", "--json").stdout)
    assert shown == {"email": "inge@voorbeeld.nl", "roles": ["adviseur", "lezer"]}
    assert run("audit", "verify").exit_code == 0


def test_a_password_is_hashed_with_at_least_the_advised_work(run: Run, tmp_path: Path) -> None:
    add_user(run, "inge@voorbeeld.nl", "beheerder")
    database = open_database(tmp_path / "instance" / "riskscan.db")
    (row,) = database.rows("SELECT password_hash FROM account")
    database.close()
    memory = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", row["password_hash"])
    assert memory is not None
    assert int(memory[1]) * int(memory[2]) >= 19 * 1024 * 2


def test_the_password_is_asked_twice_and_not_shown(run: Run) -> None:
    add = ("user", "add", "inge@voorbeeld.nl", "--name", "Inge", "--role", "lezer")
    result = run(*add, input=f"{PASSWORD}\niets anders\n{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert "ten minste 12 tekens" in result.output
    assert PASSWORD not in result.output
    changed = run("user", "password", "inge@voorbeeld.nl", input="nog vier andere woorden\n" * 2)
    assert changed.exit_code == 0
    assert "Het wachtwoord van inge@voorbeeld.nl is gewijzigd." in changed.output


def test_an_invitation_is_a_link_of_which_only_the_hash_is_kept(run: Run, tmp_path: Path) -> None:
    add = ("user", "add", "inge@voorbeeld.nl", "--name", "Inge", "--role", "lezer", "--invite")
    result = run(*add, "--address", "https://scan.voorbeeld.nl/")
    assert result.exit_code == 0
    found = re.search(r"https://scan\.voorbeeld\.nl/toegang/([\w-]{40,})", result.stdout)
    assert found is not None
    assert "Uitnodiging voor inge@voorbeeld.nl, één keer te gebruiken tot" in result.stdout
    assert the_user(run, "inge@voorbeeld.nl")["password"] is False
    assert "(nog geen wachtwoord)" in run("user", "list").stdout
    database = open_database(tmp_path / "instance" / "riskscan.db")
    dump = "\n".join(database.connection.iterdump())
    database.close()
    assert found[1] not in dump
    again = json.loads(run("user", "link", "inge@voorbeeld.nl", "--json").stdout)
    assert (again["kind"], again["email"]) == ("uitnodiging", "inge@voorbeeld.nl")
    assert again["link"].startswith("http://127.0.0.1:8000/toegang/")
    revoke = ("user", "link", "inge@voorbeeld.nl", "--revoke")
    assert run(*revoke).stdout == "De link voor inge@voorbeeld.nl is ingetrokken.\n"
    refused(run(*revoke), "is er geen link die nog werkt")
    made, revoked = "uitnodiging gemaakt account 1", "link ingetrokken account 1"
    assert [line for line in audit(tmp_path) if "account 1" in line][-3:] == [made, made, revoked]


def test_who_has_a_password_gets_a_link_to_choose_another(run: Run) -> None:
    add_user(run, "inge@voorbeeld.nl", "lezer")
    assert "Herstellink voor inge@voorbeeld.nl" in run("user", "link", "inge@voorbeeld.nl").stdout


def test_a_second_factor_is_forgotten_and_who_had_none_is_told(run: Run, tmp_path: Path) -> None:
    add_user(run, "inge@voorbeeld.nl", "lezer")
    reset = ("user", "second-factor-reset", "inge@voorbeeld.nl")
    assert run(*reset).stdout == "Account inge@voorbeeld.nl had nog geen tweede factor.\n"
    database = open_database(tmp_path / "instance" / "riskscan.db")
    with database.writing():
        database.run(
            "INSERT INTO second_factor (account_id, nonce, key_mark, ticket_hash, started_at, confirmed_at)"
            " VALUES (1, 'n', 'k', 't', '2016-07-04', '2016-07-04')"
        )
        database.run(
            "INSERT INTO recovery_code (account_id, salt, code_hash, made_at) VALUES (1, 's', 'h', '2016-07-04')"
        )
    assert the_user(run, "inge@voorbeeld.nl")["second_factor"] is True
    assert "is gewist" in run(*reset).stdout
    assert the_user(run, "inge@voorbeeld.nl")["second_factor"] is False
    (left,) = database.rows("SELECT count(*) AS n FROM recovery_code WHERE ended_at IS NULL")
    assert left["n"] == 0
    database.close()


def test_what_is_refused_says_why(run: Run) -> None:
    add_user(run, "inge@voorbeeld.nl", "beheerder")
    add = ("user", "add", "--name", "Bea", "--role", "lezer", "--password")
    refused(run(*add, "kort", "bea@voorbeeld.nl"), "Kies een wachtwoord van ten minste 12 tekens.")
    refused(run(*add, "a" * 20, "bea@voorbeeld.nl"), "te makkelijk te raden")
    refused(run(*add, "Welkom2026 Welkom", "bea@voorbeeld.nl"), "te makkelijk te raden")
    refused(run(*add, PASSWORD, "geen adres"), "Vul een e-mailadres in")
    refused(run(*add, PASSWORD, "Inge@Voorbeeld.nl"), "Er is al een account met dit e-mailadres.")
    refused(run("user", "password", "inge@voorbeeld.nl", "--password", "kort"), "ten minste 12 tekens")
    refused(run("user", "off", "inge@voorbeeld.nl"), "Dit is de laatste beheerder.")
    refused(run("user", "roles", "inge@voorbeeld.nl", "--remove", "beheerder"), "Kies ten minste één rol")
    exchange = ("--remove", "beheerder", "--add", "lezer")
    refused(run("user", "roles", "inge@voorbeeld.nl", *exchange), "Dit is de laatste beheerder.")
    for command in ("password", "roles", "off", "on", "link", "second-factor-reset"):
        refused(
            run("user", command, "weg@voorbeeld.nl"), "Er is geen account met e-mailadres weg@voorbeeld.nl"
        )
    assert run(*add, PASSWORD, "bea@voorbeeld.nl", "--role", "directeur").exit_code == 2
    assert run(*add, PASSWORD, "bea@voorbeeld.nl", "--invite").exit_code == 2
    assert run("user", "roles", "inge@voorbeeld.nl", "--add", "lezer", "--remove", "lezer").exit_code == 2
    assert len(users(run)) == 1
