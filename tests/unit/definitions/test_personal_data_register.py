"""The register of personal data names every table and column of the real database, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskscan.definitions.personal_data import FILE, register
from riskscan.domain.personal_data import ATTEMPT_DAYS, Holds, Terms
from riskscan.store import redaction
from riskscan.store.database import open_database


@pytest.fixture
def schema(tmp_path: Path) -> dict[str, tuple[str, ...]]:
    database = open_database(tmp_path / "nieuw.db")
    found = redaction.columns(database)
    database.close()
    return found


def classified() -> dict[str, tuple[str, ...]]:
    return {table.id: tuple(one.name for one in table.columns) for table in register().tables}


def test_every_table_and_column_of_the_database_is_classified_once(
    schema: dict[str, tuple[str, ...]],
) -> None:
    found = classified()
    assert set(schema) - set(found) == set(), (
        "give these tables a place in riskscan/data/persoonsgegevens.yaml"
    )
    assert set(found) - set(schema) == set(), "these tables do not exist"
    for table, columns in schema.items():
        assert sorted(found[table]) == sorted(columns), f"the columns of {table} in persoonsgegevens.yaml"


def test_a_column_that_nobody_classified_is_found(schema: dict[str, tuple[str, ...]]) -> None:
    assert sorted(classified()["comment"]) != sorted((*schema["comment"], "phone"))


def test_what_belongs_to_an_account_says_so_by_a_column_that_exists(
    schema: dict[str, tuple[str, ...]],
) -> None:
    owned = [table for table in register().tables if table.owner]
    assert {"account", "session", "login_attempt", "audit_entry"} <= {table.id for table in owned}
    for table in owned:
        assert table.owner in schema[table.id]


def test_a_column_with_the_number_of_an_account_is_a_reference(schema: dict[str, tuple[str, ...]]) -> None:
    names = {
        "account_id",
        "author_id",
        "by_account",
        "granted_by",
        "recorded_by",
        "created_by",
        "requested_by",
    }
    for table in register().tables:
        references = {one.name for one in table.holding(Holds.REFERENCE)}
        assert names & set(schema[table.id]) <= references, table.id


def test_secrets_are_marked_so_that_no_export_holds_them(schema: dict[str, tuple[str, ...]]) -> None:
    for table in register().tables:
        secret = {one.name for one in table.holding(Holds.SECRET)}
        assert {name for name in schema[table.id] if name.endswith(("password_hash", "token_hash"))} <= secret


def test_a_register_with_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    wrong = FILE.read_text(encoding="utf-8").replace("soort: accounts", "soort: iets", 1)
    (tmp_path / "fout.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError, match="Onbekende soort persoonsgegevens: iets"):
        register(tmp_path / "fout.yaml")


def test_the_terms_that_hold_stand_in_the_sentences() -> None:
    words = " ".join(one.term_in_words(Terms(3, 5)) for one in register().kinds)
    assert "3 jaar na het sluiten" in words
    assert "5 jaar nadat" in words
    assert f"{ATTEMPT_DAYS} dagen" in words
    assert "{" not in words
