"""Migrations: an empty database comes to the written-down schema, and each step has its own data test.

After a migration was added: ``python tests/migrations/test_migrations.py`` writes ``schema.sql`` anew; read
the difference before you keep it. A migration that is in a release is never changed again.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
import sqlite_utils

from riskscan.store import migrations as module
from riskscan.store.database import StoreError, open_database
from riskscan.store.migrations import migrations
from riskscan.store.migrations.registry import statements

SCHEMA = Path(__file__).parent / "schema.sql"
NAMES = [one.name for one in migrations._migrations]


def dump(path: Path) -> str:
    """The schema of a database, one object after another, in a fixed order."""
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"
    ).fetchall()
    connection.close()
    return "".join(f"{sql};\n\n" for (sql,) in rows)


def database_before(path: Path, name: str) -> sqlite_utils.Database:
    """A database as it was just before this migration."""
    tools = sqlite_utils.Database(path)
    migrations.apply(tools, stop_before=name)
    return tools


def test_an_empty_database_comes_to_the_schema_that_was_written_down(tmp_path: Path) -> None:
    open_database(tmp_path / "nieuw.db").close()
    assert dump(tmp_path / "nieuw.db") == SCHEMA.read_text(encoding="utf-8")


def test_every_migration_has_a_test_with_its_own_name() -> None:
    missing = [name for name in NAMES if f"test_{name}" not in globals()]
    assert not missing, f"write a test for: {missing}"


def test_migrations_are_numbered_in_the_order_in_which_they_run() -> None:
    numbers = [int(re.match(r"m(\d{3})_", name)[1]) for name in NAMES]  # type: ignore[index]
    assert numbers == list(range(1, len(NAMES) + 1))


def test_m001_first_schema(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m001_first_schema")
    assert set(tools.table_names()) <= {"_sqlite_migrations"}
    migrations.apply(tools)
    assert {"account", "scan", "answer_revision", "figure", "audit_entry"} <= set(tools.table_names())
    # Strict tables: a text where a number belongs is refused rather than kept.
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value"):
        tools.execute("INSERT INTO login_attempt (email, address, at, succeeded) VALUES ('', '', '', 'ja')")


def test_m002_origins_and_comments(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m002_origins_and_comments")
    stamp = "2016-07-04T12:00:00+00:00"
    for statement in (
        f"INSERT INTO account (id, email, name, password_hash, created_at) VALUES (1, 'a@b', 'A', '', '{stamp}')",
        "INSERT INTO organisation (id, code, name, letters, grid_row, grid_column) VALUES (1, 'X', 'X', 'X', 1, 1)",
        "INSERT INTO round VALUES (1, 'R', '2016-2', '', '2016-06-30', NULL, 2016, '2016-01-01', '2016-03-31',"
        f" '2016-04-01', '2016-08-01', '{stamp}', 1)",
        "INSERT INTO round_organisation VALUES (1, 1)",
        "INSERT INTO scan VALUES (1, 1, 1, '2016-2', '')",
        f"INSERT INTO answer_revision VALUES (7, 1, 't1.risico', '\"geen\"', 1, '{stamp}')",
        "INSERT INTO figure VALUES (8, 1, 'm', '2016-01-01', '2016-12-31', 'realisatie', '', '\"3\"', '', 1, 1,"
        f" '{stamp}')",
    ):
        tools.execute(statement)
    migrations.apply(tools)
    # What was saved before is kept, as something that was typed.
    for table, value in (("answer_revision", '"geen"'), ("figure", '"3"')):
        (row,) = tools[table].rows
        assert (row["value"], row["copied_from"], row["restored_from"]) == (value, None, None)
    assert tools["comment"].count == 0
    tools.execute(f"INSERT INTO comment VALUES (1, 1, 't1.risico', 'Klopt dit?', 1, '{stamp}')")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint"):
        tools.execute(f"INSERT INTO comment_event VALUES (1, 1, 'verwijderd', '{stamp}', 1)")


def _with_a_scan(tools: sqlite_utils.Database, stamp: str) -> None:
    """One account and one scan, as the columns were in m002."""
    for statement in (
        f"INSERT INTO account (id, email, name, password_hash, created_at) VALUES (1, 'a@b', 'A', '', '{stamp}')",
        "INSERT INTO organisation (id, code, name, letters, grid_row, grid_column) VALUES (1, 'X', 'X', 'X', 1, 1)",
        "INSERT INTO round VALUES (1, 'R', '2016-2', '', '2016-06-30', NULL, 2016, '2016-01-01', '2016-03-31',"
        f" '2016-04-01', '2016-08-01', '{stamp}', 1)",
        "INSERT INTO round_organisation VALUES (1, 1)",
        "INSERT INTO scan VALUES (1, 1, 1, '2016-2', '')",
    ):
        tools.execute(statement)


def test_m003_interview_notes(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m003_interview_notes")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    tools.execute("INSERT INTO interview VALUES (1, 1)")
    for number, text in enumerate(("Eerst.", "", "Daarna.\nTwee regels."), start=1):
        tools.execute(
            "INSERT INTO interview_revision VALUES"
            " (?, 1, NULL, 'wethouder', 'gesprek', 'k', 'o', 'p', 'w', ?, 0, 1, ?)",
            (number, text, stamp),
        )
    migrations.apply(tools)
    # The one text of each revision is its first note, without topics and out of the report.
    assert [tuple(row.values()) for row in tools["interview_note"].rows] == [
        (1, 1, "Eerst.", "", 0),
        (2, 3, "Daarna.\nTwee regels.", "", 0),
    ]
    rows = [(row["id"], row["knelpunten"], row["wensen"]) for row in tools["interview_revision"].rows]
    assert rows == [(1, "k", "w"), (2, "k", "w"), (3, "k", "w")]
    assert "notes" not in tools["interview_revision"].columns_dict


def test_m004_scan_talks(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m004_scan_talks")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    tools.execute(f"INSERT INTO scan_event VALUES (1, 1, 'heropend', 'Er was iets.', '{stamp}', 1)")
    migrations.apply(tools)
    assert [tuple(row.values()) for row in tools["scan_event"].rows] == [
        (1, 1, "heropend", "Er was iets.", stamp, 1, None, "")
    ]


def test_m005_figures_of_everything(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m005_figures_of_everything")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    columns = (
        "id, organisation_id, measure, reference_from, reference_to, kind, edition, value, source, scan_id,"
        " author_id, saved_at, copied_from, restored_from"
    )
    year = "'2016-01-01', '2016-12-31'"
    for row in (
        f"(8, 1, 'm', {year}, 'realisatie', '', '\"3\"', 'risicoscan', 1, 1, '{stamp}', NULL, NULL)",
        f"(9, 1, 'm', {year}, 'begroting', 'voorstel', '\"4\"', '', NULL, 1, '{stamp}', 1, 8)",
    ):
        tools.execute(f"INSERT INTO figure ({columns}) VALUES {row}")
    migrations.apply(tools)
    rows = [
        tuple(row)
        for row in tools.execute(f"SELECT {columns}, municipality, mark, note FROM figure ORDER BY id")
    ]
    assert rows == [
        (8, 1, "m", "2016-01-01", "2016-12-31", "realisatie", "", '"3"', "risicoscan", 1, 1, stamp, None, None,
         None, "", ""),
        (9, 1, "m", "2016-01-01", "2016-12-31", "begroting", "voorstel", '"4"', "", None, 1, stamp, 1, 8,
         None, "", ""),
    ]  # fmt: skip
    assert tools.execute("PRAGMA foreign_key_check").fetchall() == []
    (sql,) = tools.execute("SELECT sql FROM sqlite_master WHERE name = 'figure'").fetchone()
    assert "REFERENCES figure (id)" in sql.replace('"', "")
    # A municipality stands with the organisation it belongs to; the country has neither.
    columns = (
        "organisation_id, municipality, measure, reference_from, reference_to, value, author_id, saved_at"
    )
    add = f"INSERT INTO figure ({columns})"
    tools.execute("INSERT INTO municipality (code, name, province) VALUES ('GM0001', 'G', 'P')")
    tools.execute(f"{add} VALUES (1, 'GM0001', 'm', '', '', '', 1, '')")
    tools.execute(f"{add} VALUES (NULL, NULL, 'm', '', '', '', 1, '')")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint"):
        tools.execute(f"{add} VALUES (NULL, 'GM0001', 'm', '', '', '', 1, '')")


def test_m007_removals(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m007_removals")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    tools.execute(
        f"INSERT INTO answer_revision VALUES (7, 1, 't1.risico', '\"geen\"', 1, '{stamp}', NULL, NULL)"
    )
    migrations.apply(tools)
    assert [row["value"] for row in tools["answer_revision"].rows] == ['"geen"']
    assert (tools["removal"].count, tools["removal_place"].count, tools["removal_request"].count) == (0, 0, 0)
    request = "INSERT INTO removal_request VALUES (1, NULL, NULL, '', 'x', 0, 'gezin', '', 1, '')"
    tools.execute(request)
    # A request ends once.
    tools.execute(f"INSERT INTO removal_request_end VALUES (1, 'afgewezen', '', '{stamp}', 1, NULL)")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint"):
        tools.execute(f"INSERT INTO removal_request_end VALUES (1, 'uitgevoerd', '', '{stamp}', 1, NULL)")


def test_m008_impact_analysis(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m008_impact_analysis")
    stamp = "2016-07-04T12:00:00+00:00"
    for statement in (
        f"INSERT INTO account (id, email, name, password_hash, created_at) VALUES (1, 'a@b', 'A', '', '{stamp}')",
        "INSERT INTO organisation (id, code, name, letters, grid_row, grid_column) VALUES (1, 'X', 'X', 'X', 1, 1)",
    ):
        tools.execute(statement)
    migrations.apply(tools)
    version = f"INSERT INTO impact_analysis VALUES (NULL, 1, 2025, 1, '{{}}', 1, '{stamp}')"
    tools.execute(version)
    # Two people never make the same version.
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        tools.execute(version)


def test_m009_waiting_list_remedies(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m009_waiting_list_remedies")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    migrations.apply(tools)
    add = "INSERT INTO waiting_list_remedy (organisation_id, peildatum, list, remedy, author_id, saved_at) VALUES"
    for _ in range(2):
        tools.execute(f"{add} (1, '2016-07-31', 'wl_triage_start', 'Twee extra mensen', 1, '{stamp}')")
    # The second stands beside the first, and needs no end date.
    assert [row["expected_end"] for row in tools["waiting_list_remedy"].rows] == [None, None]
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL constraint"):
        tools.execute(f"{add} (1, '2016-07-31', 'wl_triage_start', NULL, 1, '{stamp}')")


def test_m010_audit_reading(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m010_audit_reading")
    zeros = "0" * 64
    add = "INSERT INTO audit_entry (at, action, subject, address, detail, previous_hash, hash)"
    subjects = {
        "scan 12": "scan 12",
        "scan 12 gesprek 3": "scan 12",
        "ronde 3 organisatie 5": "ronde 3",
        "/scans/12/gesprekken": "scan 12",
        "/rondes/3": "/rondes/3",
        "account": "account",
        "scans 1, 2": "scans 1,",
        "": "",
    }
    for number, subject in enumerate(subjects):
        previous = f"h{number - 1}" if number else zeros
        tools.execute(f"{add} VALUES ('', 'a', ?, '', '', '{previous}', 'h{number}')", (subject,))
    migrations.apply(tools)
    found = tools.execute("SELECT subject, about FROM audit_entry ORDER BY id").fetchall()
    assert dict(found) == subjects
    # What was there stays, and what comes after it has to follow the newest.
    follows = f"{add} VALUES ('', 'a', '', '', '', 'h{len(subjects) - 1}', 'nieuw')"
    for wrong in (
        f"{add} VALUES ('', 'a', '', '', '', 'h3', 'nieuw')",
        follows.replace("(at", "(id, at").replace("VALUES (", "VALUES (99, "),
        follows.replace("INSERT", "INSERT OR REPLACE")
        .replace("(at", "(id, at")
        .replace("VALUES (", "VALUES (2, "),
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            tools.execute(wrong)
    tools.execute(follows)


def test_m011_figure_uploads(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m011_figure_uploads")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    migrations.apply(tools)
    assert tools["figure_upload"].count == 0
    tools.execute(
        "INSERT INTO figure_upload (account_id, name, content, uploaded_at) VALUES (1, 'x.csv', x'61', ?)",
        (stamp,),
    )
    assert [(row["name"], row["content"], row["read_in_at"]) for row in tools["figure_upload"].rows] == [
        ("x.csv", b"a", None)
    ]


def test_m006_signing_in(tmp_path: Path) -> None:
    tools = database_before(tmp_path / "oud.db", "m006_signing_in")
    stamp = "2016-07-04T12:00:00+00:00"
    _with_a_scan(tools, stamp)
    tools.execute(f"INSERT INTO session VALUES (1, 'hash', 1, '{stamp}', '{stamp}', NULL)")
    tools.execute(f"INSERT INTO login_attempt VALUES (1, 'a@b', '192.0.2.1', '{stamp}', 0)")
    migrations.apply(tools)
    # Who was logged in stays so, from a place that nobody kept; an attempt was one at a password.
    assert [tuple(row.values()) for row in tools["session"].rows] == [
        (1, "hash", 1, stamp, stamp, None, "", "")
    ]
    assert [tuple(row.values()) for row in tools["login_attempt"].rows] == [
        (1, "a@b", "192.0.2.1", stamp, 0, "wachtwoord")
    ]
    # One factor in use at a time.
    factor = "INSERT INTO second_factor VALUES (?, 1, ?, 'k', 't', ?, ?, NULL, NULL)"
    tools.execute(factor, (1, "a", stamp, stamp))
    tools.execute(factor, (2, "b", stamp, None))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint"):
        tools.execute(factor, (3, "c", stamp, stamp))


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = module.migrations.__class__("riskscan")

    @broken()
    def m001_half(tools: sqlite_utils.Database) -> None:
        tools.execute("CREATE TABLE half (id INTEGER PRIMARY KEY)")
        tools.execute("CREATE TABLE half (id INTEGER PRIMARY KEY)")

    monkeypatch.setattr("riskscan.store.database.migrations", broken)
    with pytest.raises(StoreError, match="already exists"):
        open_database(tmp_path / "half.db")
    assert dump(tmp_path / "half.db") == ""
    monkeypatch.undo()
    open_database(tmp_path / "half.db").close()
    assert dump(tmp_path / "half.db") == SCHEMA.read_text(encoding="utf-8")


def test_a_script_is_split_into_statements_and_a_trigger_stays_whole() -> None:
    script = """
CREATE TABLE a (
  id INTEGER
) STRICT;
CREATE TRIGGER t BEFORE UPDATE ON a
BEGIN SELECT RAISE(ABORT, 'no');
SELECT 1; END;
CREATE INDEX i ON a (id)
"""
    found = statements(script)
    assert [statement.split()[1] for statement in found] == ["TABLE", "TRIGGER", "INDEX"]
    assert "SELECT 1; END;" in found[1]
    tools = sqlite_utils.Database(memory=True)
    for statement in found:
        tools.execute(statement)
    assert statements("CREATE TABLE b (id);\n") == ["CREATE TABLE b (id);\n"]
    assert statements("") == []


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        open_database(Path(folder) / "nieuw.db").close()
        SCHEMA.write_text(dump(Path(folder) / "nieuw.db"), encoding="utf-8")
