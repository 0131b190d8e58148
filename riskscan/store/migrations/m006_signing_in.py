"""Signing in in two steps: second factors, recovery codes, links to an account, and roles that wait."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_SIGNING_IN = """
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
CREATE INDEX session_account ON session (account_id);
ALTER TABLE login_attempt ADD COLUMN kind TEXT NOT NULL DEFAULT 'wachtwoord'
  CHECK (kind IN ('wachtwoord', 'code', 'link'));
CREATE INDEX login_attempt_email ON login_attempt (email, at);

CREATE TABLE sign_in_step (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE TABLE second_factor (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  nonce TEXT NOT NULL UNIQUE,
  key_mark TEXT NOT NULL,
  ticket_hash TEXT NOT NULL,
  started_at TEXT NOT NULL,
  confirmed_at TEXT,
  last_step INTEGER,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX second_factor_held ON second_factor (account_id)
  WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX second_factor_account ON second_factor (account_id);
CREATE TABLE recovery_code (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  salt TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  made_at TEXT NOT NULL,
  used_at TEXT,
  ended_at TEXT
) STRICT;
CREATE INDEX recovery_code_account ON recovery_code (account_id);
CREATE TABLE account_link (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL CHECK (kind IN ('uitnodiging', 'herstel')),
  made_at TEXT NOT NULL,
  made_by INTEGER REFERENCES account (id),
  expires_at TEXT NOT NULL,
  used_at TEXT,
  revoked_at TEXT
) STRICT;
CREATE INDEX account_link_account ON account_link (account_id);
CREATE TABLE role_request (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  role TEXT NOT NULL CHECK (role IN ('adviseur', 'programmaleider', 'lezer', 'beheerder')),
  requested_at TEXT NOT NULL,
  requested_by INTEGER NOT NULL REFERENCES account (id),
  decision TEXT CHECK (decision IN ('goedgekeurd', 'geweigerd', 'ingetrokken')),
  reason TEXT NOT NULL DEFAULT '',
  decided_at TEXT,
  decided_by INTEGER REFERENCES account (id)
) STRICT;
CREATE UNIQUE INDEX role_request_waiting ON role_request (account_id, role) WHERE decision IS NULL;
"""


@migrations()
def m006_signing_in(tools: Tools) -> None:
    """Sessions know where they began; attempts know at what; the second factor and links get their tables."""
    for statement in statements(_SIGNING_IN):
        tools.execute(statement)
