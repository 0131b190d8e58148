"""Names and what else is kept about a person: looked up, written out, and erased or replaced by a role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from riskscan.domain.personal_data import Holds, Register, Table
from riskscan.store.database import Database
from riskscan.store.organisations import as_date


def setting(database: Database, key: str) -> str:
    """A setting of the installation; empty when it was never made."""
    row = database.row("SELECT value FROM setting WHERE key = ?", (key,))
    return str(row["value"]) if row else ""


def set_setting(database: Database, key: str, value: str) -> None:
    database.run(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


@dataclass(frozen=True, slots=True)
class Participation:
    """A participant of an interview as a revision of it holds the name."""

    row: int
    name: str
    role: str
    held_on: date | None
    organisation: str
    round: str
    ended_at: str
    """When the round was closed; empty while it is not."""


_PARTICIPANTS = """
SELECT p.id, p.name, p.role, r.held_on, o.name, n.name, coalesce((
  SELECT CASE e.kind WHEN 'gesloten' THEN e.at ELSE '' END FROM round_event e
  WHERE e.round_id = n.id ORDER BY e.id DESC LIMIT 1), '')
FROM participant p JOIN interview_revision r ON r.id = p.revision_id JOIN interview i ON i.id = r.interview_id
JOIN scan s ON s.id = i.scan_id JOIN organisation o ON o.id = s.organisation_id JOIN round n ON n.id = s.round_id
WHERE p.name != '' ORDER BY p.id
"""


def participants(database: Database) -> tuple[Participation, ...]:
    """Everyone of whom a name is kept, once per revision of the interview."""
    return tuple(
        Participation(row[0], row[1], row[2], as_date(row[3]), *row[4:])
        for row in database.rows(_PARTICIPANTS)
    )


def erase_participants(database: Database, rows: Iterable[int]) -> int:
    """Take these names away; role, interview and everything else stay. How many there were."""
    number = 0
    for row in rows:
        database.run("UPDATE participant SET name = '' WHERE id = ? AND name != ''", (row,))
        number += _changed(database)
    return number


def _changed(database: Database) -> int:
    row = database.row("SELECT changes() AS number")
    return int(row["number"]) if row else 0


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An account that is off, and since when."""

    id: int
    name: str
    email: str
    since: str
    roles: tuple[str, ...]
    """Ever held, the last one first."""


# The log is where it is written down when an account was switched off; one from before the log counts from when
# it was made.
_OFF = """
SELECT a.id, a.name, a.email, coalesce((
    SELECT min(e.at) FROM audit_entry e WHERE e.subject = 'account ' || a.id
    AND e.action = 'account gewijzigd' AND e.detail LIKE 'uitgezet%'
    AND e.id > coalesce((SELECT max(o.id) FROM audit_entry o WHERE o.subject = e.subject
      AND o.action = e.action AND o.detail NOT LIKE 'uitgezet%'), 0)), a.created_at) AS since,
  (SELECT group_concat(role) FROM (SELECT role FROM account_role r WHERE r.account_id = a.id
   ORDER BY r.revoked_at IS NULL DESC, r.id DESC)) AS roles
FROM account a WHERE a.active = 0 AND a.id NOT IN (SELECT json_extract(entry, '$.account') FROM removal
  WHERE kind = 'account') ORDER BY a.id
"""


def switched_off(database: Database) -> tuple[Lapsed, ...]:
    """Accounts that are off and still have their name."""
    return tuple(
        Lapsed(row["id"], row["name"], row["email"], row["since"], tuple((row["roles"] or "").split(",")))
        for row in database.rows(_OFF)
    )


def erased_accounts(database: Database) -> frozenset[int]:
    """The accounts of which only a role and a number are left."""
    rows = database.rows("SELECT json_extract(entry, '$.account') AS id FROM removal WHERE kind = 'account'")
    return frozenset(row["id"] for row in rows)


def erase_account(database: Database, known: Register, account_id: int, name: str, email: str) -> int:
    """Replace the name and the e-mail address, and delete what belongs to logging in; how many rows changed.

    The number of the account stays, and with it who wrote what, who may vaststellen, and the log.
    """
    row = database.row("SELECT email FROM account WHERE id = ?", (account_id,))
    if row is None:
        return 0
    number = 1
    for table in known.tables:
        if table.goes:
            owner = row["email"] if table.owner == "email" else account_id
            database.run(f"DELETE FROM {table.id} WHERE {table.owner} = ?", (owner,))  # noqa: S608
            number += _changed(database)
    database.run(
        "UPDATE account SET name = ?, email = ?, password_hash = '', active = 0 WHERE id = ?",
        (name, email, account_id),
    )
    return number


def rows_of(database: Database, table: Table, account_id: int, email: str) -> tuple[dict[str, str], ...]:
    """The rows of a table that belong to an account, without what is secret."""
    shown = [one.name for one in table.columns if one.holds not in (Holds.SECRET, Holds.FILE)]
    owner = email if table.owner == "email" else account_id
    rows = database.rows(
        f"SELECT {', '.join(shown)} FROM {table.id} WHERE {table.owner} = ? ORDER BY 1",  # noqa: S608
        (owner,),
    )
    return tuple({name: "" if row[name] is None else str(row[name]) for name in shown} for row in rows)


def references_to(database: Database, table: Table, account_id: int) -> int:
    """How many rows of a table name this account, not counting rows that are the account's own."""
    names = [one.name for one in table.holding(Holds.REFERENCE) if one.name != table.owner]
    if not names:
        return 0
    where = " OR ".join(f"{name} = :account" for name in names)
    row = database.row(f"SELECT count(*) AS number FROM {table.id} WHERE {where}", {"account": account_id})  # noqa: S608
    return int(row["number"]) if row else 0


# What logging in leaves behind: attempts, sessions, and steps, links and enrolments that nobody can finish any more.
_OLD_SIGNS = (
    "login_attempt WHERE at < :before",
    "session WHERE seen_at < :before",
    "sign_in_step WHERE started_at < :before",
    "account_link WHERE expires_at < :before",
    "second_factor WHERE confirmed_at IS NULL AND started_at < :before",
)


def old_signs(database: Database, before: str) -> None:
    """Delete what logging in left behind before a moment."""
    for one in _OLD_SIGNS:
        database.run(f"DELETE FROM {one}", {"before": before})  # noqa: S608


def count_old_signs(database: Database, before: str) -> int:
    """How many rows ``old_signs`` would delete."""
    counts = " + ".join(f"(SELECT count(*) FROM {one})" for one in _OLD_SIGNS)  # noqa: S608
    row = database.row(f"SELECT {counts} AS number", {"before": before})
    return int(row["number"]) if row else 0
