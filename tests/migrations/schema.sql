CREATE TRIGGER audit_entry_in_order AFTER INSERT ON audit_entry
WHEN NEW.id <> (SELECT max(id) FROM audit_entry)
  OR NEW.previous_hash <> coalesce((SELECT hash FROM audit_entry WHERE id = NEW.id - 1), '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE account_role (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  role TEXT NOT NULL CHECK (role IN ('adviseur', 'programmaleider', 'lezer', 'beheerder')),
  granted_at TEXT NOT NULL,
  granted_by INTEGER REFERENCES account (id),
  revoked_at TEXT
) STRICT;

CREATE TABLE answer_revision (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  question TEXT NOT NULL,
  value TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
, copied_from INTEGER REFERENCES scan (id), restored_from INTEGER REFERENCES answer_revision (id)) STRICT;

CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL,
  organisation_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  assigned_at TEXT NOT NULL,
  assigned_by INTEGER REFERENCES account (id),
  ended_at TEXT,
  FOREIGN KEY (round_id, organisation_id) REFERENCES round_organisation (round_id, organisation_id)
) STRICT;

CREATE TABLE audit_entry (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  account_id INTEGER,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  address TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
, about TEXT GENERATED ALWAYS AS (
  CASE
    WHEN subject GLOB '/scans/[0-9]*' THEN 'scan ' || CAST(substr(subject, 8) AS INTEGER)
    WHEN instr(subject, ' ') = 0 THEN subject
    ELSE substr(subject, 1,
      instr(subject, ' ') + instr(substr(subject, instr(subject, ' ') + 1) || ' ', ' ') - 1)
  END
) VIRTUAL) STRICT;

CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  written_at TEXT NOT NULL
) STRICT;

CREATE TABLE comment_event (
  id INTEGER PRIMARY KEY,
  comment_id INTEGER NOT NULL REFERENCES comment (id),
  kind TEXT NOT NULL CHECK (kind IN ('afgehandeld', 'heropend')),
  at TEXT NOT NULL,
  by_account INTEGER NOT NULL REFERENCES account (id)
) STRICT;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  outcome TEXT NOT NULL,
  motivation TEXT NOT NULL,
  suggestion TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  decided_at TEXT NOT NULL
) STRICT;

CREATE TABLE "figure" (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER REFERENCES organisation (id),
  municipality TEXT REFERENCES municipality (code),
  measure TEXT NOT NULL,
  reference_from TEXT NOT NULL,
  reference_to TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'realisatie' CHECK (kind IN ('realisatie', 'prognose', 'begroting')),
  edition TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL,
  mark TEXT NOT NULL DEFAULT '' CHECK (mark IN ('', 'voorlopig', 'onderdrukt')),
  source TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  scan_id INTEGER REFERENCES scan (id),
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL,
  copied_from INTEGER REFERENCES scan (id),
  restored_from INTEGER REFERENCES figure (id),
  CHECK (municipality IS NULL OR organisation_id IS NOT NULL)
) STRICT;

CREATE TABLE figure_upload (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  uploaded_at TEXT NOT NULL,
  read_in_at TEXT
) STRICT;

CREATE TABLE impact_analysis (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  content TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL,
  UNIQUE (organisation_id, year, number)
) STRICT;

CREATE TABLE inhabitants (
  municipality TEXT NOT NULL REFERENCES municipality (code),
  counted_on TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (municipality, counted_on)
) STRICT;

CREATE TABLE interview (id INTEGER PRIMARY KEY, scan_id INTEGER NOT NULL REFERENCES scan (id)) STRICT;

CREATE TABLE interview_note (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES interview_revision (id),
  text TEXT NOT NULL,
  topics TEXT NOT NULL DEFAULT '',
  in_report INTEGER NOT NULL DEFAULT 0 CHECK (in_report IN (0, 1))
) STRICT;

CREATE TABLE interview_revision (
  id INTEGER PRIMARY KEY,
  interview_id INTEGER NOT NULL REFERENCES interview (id),
  held_on TEXT,
  kind TEXT NOT NULL,
  manner TEXT NOT NULL,
  knelpunten TEXT NOT NULL,
  opgaven TEXT NOT NULL,
  ketenpartners TEXT NOT NULL,
  wensen TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE login_attempt (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE,
  address TEXT NOT NULL,
  at TEXT NOT NULL,
  succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
, kind TEXT NOT NULL DEFAULT 'wachtwoord'
  CHECK (kind IN ('wachtwoord', 'code', 'link'))) STRICT;

CREATE TABLE membership (
  id INTEGER PRIMARY KEY,
  municipality TEXT NOT NULL REFERENCES municipality (code),
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  valid_from TEXT,
  valid_to TEXT
) STRICT;

CREATE TABLE municipality (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, province TEXT NOT NULL, valid_from TEXT, valid_to TEXT
) STRICT;

CREATE TABLE organisation (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  letters TEXT NOT NULL,
  grid_row INTEGER NOT NULL,
  grid_column INTEGER NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  successor_id INTEGER REFERENCES organisation (id),
  parent_id INTEGER REFERENCES parent_organisation (id)
) STRICT;

CREATE TABLE parent_organisation (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, legal_form TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES interview_revision (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  salt TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  made_at TEXT NOT NULL,
  used_at TEXT,
  ended_at TEXT
) STRICT;

CREATE TABLE removal (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('tekst', 'deelnemers', 'account')),
  at TEXT NOT NULL,
  ground TEXT NOT NULL,
  explanation TEXT NOT NULL DEFAULT '',
  requested_by INTEGER REFERENCES account (id),
  done_by INTEGER REFERENCES account (id),
  entry TEXT NOT NULL,
  reapplied_at TEXT
) STRICT;

CREATE TABLE removal_place (
  id INTEGER PRIMARY KEY,
  removal_id INTEGER NOT NULL REFERENCES removal (id),
  place TEXT NOT NULL,
  row INTEGER,
  scan_id INTEGER REFERENCES scan (id),
  matches INTEGER NOT NULL,
  old_hash TEXT NOT NULL,
  old_digest TEXT NOT NULL DEFAULT '',
  new_digest TEXT NOT NULL DEFAULT '',
  old_answers TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE removal_request (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER REFERENCES organisation (id),
  scan_id INTEGER REFERENCES scan (id),
  place TEXT NOT NULL DEFAULT '',
  sought TEXT NOT NULL,
  ignore_case INTEGER NOT NULL DEFAULT 0 CHECK (ignore_case IN (0, 1)),
  ground TEXT NOT NULL,
  explanation TEXT NOT NULL,
  requested_by INTEGER NOT NULL REFERENCES account (id),
  requested_at TEXT NOT NULL
) STRICT;

CREATE TABLE removal_request_end (
  request_id INTEGER PRIMARY KEY REFERENCES removal_request (id),
  kind TEXT NOT NULL CHECK (kind IN ('uitgevoerd', 'afgewezen', 'ingetrokken')),
  reason TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  by_account INTEGER NOT NULL REFERENCES account (id),
  removal_id INTEGER REFERENCES removal (id)
) STRICT;

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

CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  questionnaire_version TEXT NOT NULL,
  definition_digest TEXT NOT NULL,
  peildatum TEXT NOT NULL,
  streefdatum TEXT,
  peiljaar INTEGER NOT NULL,
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  staff_date TEXT NOT NULL,
  deadline TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by INTEGER REFERENCES account (id)
) STRICT;

CREATE TABLE round_event (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES round (id),
  kind TEXT NOT NULL CHECK (kind IN ('geopend', 'gesloten')),
  at TEXT NOT NULL,
  by_account INTEGER REFERENCES account (id)
) STRICT;

CREATE TABLE round_organisation (
  round_id INTEGER NOT NULL REFERENCES round (id),
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (round_id, organisation_id)
) STRICT;

CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL,
  organisation_id INTEGER NOT NULL,
  questionnaire_version TEXT NOT NULL,
  definition_digest TEXT NOT NULL,
  UNIQUE (round_id, organisation_id),
  FOREIGN KEY (round_id, organisation_id) REFERENCES round_organisation (round_id, organisation_id)
) STRICT;

CREATE TABLE scan_event (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  by_account INTEGER REFERENCES account (id)
, held_on TEXT, with_whom TEXT NOT NULL DEFAULT '') STRICT;

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

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT
, address TEXT NOT NULL DEFAULT '', browser TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE sign_in_step (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  event_id INTEGER NOT NULL REFERENCES scan_event (id),
  outcome TEXT NOT NULL,
  content TEXT NOT NULL,
  digest TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

CREATE TABLE supervision (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('regulier', 'specifiek', 'verscherpt')),
  since TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  term TEXT,
  extended_to TEXT,
  ended_on TEXT,
  recorded_by INTEGER REFERENCES account (id),
  recorded_at TEXT NOT NULL,
  replaces_id INTEGER UNIQUE REFERENCES supervision (id)
) STRICT;

CREATE TABLE waiting_list_remedy (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  peildatum TEXT NOT NULL,
  list TEXT NOT NULL,
  remedy TEXT NOT NULL,
  expected_end TEXT,
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
) STRICT;

CREATE INDEX account_link_account ON account_link (account_id);

CREATE UNIQUE INDEX account_role_held ON account_role (account_id, role) WHERE revoked_at IS NULL;

CREATE INDEX answer_revision_current ON answer_revision (scan_id, question, id);

CREATE UNIQUE INDEX assignment_held ON assignment (account_id, round_id, organisation_id) WHERE ended_at IS NULL;

CREATE INDEX audit_entry_about ON audit_entry (about, at);

CREATE INDEX audit_entry_account ON audit_entry (account_id, at);

CREATE INDEX audit_entry_action ON audit_entry (action, at);

CREATE INDEX audit_entry_at ON audit_entry (at);

CREATE INDEX comment_event_comment ON comment_event (comment_id, id);

CREATE INDEX comment_scan ON comment (scan_id, id);

CREATE INDEX decision_scan ON decision (scan_id, id);

CREATE INDEX figure_current ON figure (organisation_id, municipality, measure, reference_from, reference_to, kind,
  edition, id);

CREATE INDEX figure_measure ON figure (measure, reference_to, reference_from);

CREATE INDEX figure_scan ON figure (scan_id);

CREATE INDEX figure_upload_account ON figure_upload (account_id);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE INDEX interview_note_revision ON interview_note (revision_id);

CREATE INDEX interview_revision_current ON interview_revision (interview_id, id);

CREATE INDEX interview_scan ON interview (scan_id);

CREATE INDEX login_attempt_email ON login_attempt (email, at);

CREATE INDEX login_attempt_recent ON login_attempt (at);

CREATE INDEX membership_organisation ON membership (organisation_id);

CREATE INDEX participant_revision ON participant (revision_id);

CREATE INDEX recovery_code_account ON recovery_code (account_id);

CREATE INDEX removal_place_removal ON removal_place (removal_id);

CREATE INDEX removal_place_scan ON removal_place (scan_id);

CREATE UNIQUE INDEX role_request_waiting ON role_request (account_id, role) WHERE decision IS NULL;

CREATE INDEX round_event_round ON round_event (round_id);

CREATE INDEX scan_event_scan ON scan_event (scan_id);

CREATE INDEX second_factor_account ON second_factor (account_id);

CREATE UNIQUE INDEX second_factor_held ON second_factor (account_id)
  WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;

CREATE INDEX session_account ON session (account_id);

CREATE INDEX snapshot_scan ON snapshot (scan_id, id);

CREATE INDEX supervision_organisation ON supervision (organisation_id);

CREATE INDEX waiting_list_remedy_newest ON waiting_list_remedy (peildatum, organisation_id, list, id);

