"""A text that is taken out is out of everything, out of the file itself, and stays out."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace

import pytest
from removing import MARK, SECRET, establish_with_it, on_disk, take_out, talk
from support import World

from riskscan.domain.redaction import Literal
from riskscan.programme import (
    interviewing,
    redaction,
    removed_texts,
    reporting,
    reviewing,
    scanning,
    text_search,
)
from riskscan.programme.earlier_versions import read_version
from riskscan.programme.interviewing import InterviewConflict
from riskscan.programme.redaction import reapply
from riskscan.programme.scanning import Posted
from riskscan.programme.stored import Code, check_stored
from riskscan.store import audit, scans
from riskscan.store import redaction as store
from riskscan.store.database import StoreError
from riskscan.store.removal_journal import NAME


def test_a_text_goes_from_every_place_and_from_every_byte_of_the_file(world: World) -> None:
    establish_with_it(world)
    assert SECRET.encode() in on_disk(world)
    done = take_out(world)
    assert done.scrubbed
    raw = on_disk(world)
    for part in ("Wilhelmina", "Kwakkelstein"):
        assert part.encode() not in raw
        assert part.encode("utf-16-le") not in raw
    found = store.from_scan(world.database, world.scan_id)
    assert {one.place for one in found} == {
        "answer_revision.value", "interview_revision.knelpunten", "interview_revision.wensen", "interview_note.text",
        "participant.name", "participant.role", "comment.text", "decision.motivation", "scan_event.reason",
        "snapshot.content",
    }  # fmt: skip
    assert world.sheet().answers["t1.toelichting"] == f'Zie {MARK}, "de\u00a0moeder".'
    assert audit.broken_at(world.database) is None


def test_only_this_organisation_loses_the_text_unless_it_goes_everywhere(world: World) -> None:
    other = scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
    world.save(world.adviser, {"t1.toelichting": SECRET})
    world.save(world.outsider, {"t1.toelichting": SECRET}, other)
    assert take_out(world).matches == 1
    assert world.sheet(other).answers["t1.toelichting"] == SECRET
    assert take_out(world, everywhere=True).matches == 1
    assert SECRET.encode() not in on_disk(world)


def test_choices_and_codes_are_no_texts_and_answers_stay_readable(world: World) -> None:
    world.complete("1")
    world.save(world.adviser, {"t1.toelichting": "Het risico is beperkt en voldaan, zegt men."})
    before = world.sheet()
    take_out(world, "voldaan")
    after = world.sheet()
    assert after.answers["t1.toelichting"] == f"Het risico is beperkt en {MARK}, zegt men."
    assert after.classification == before.classification
    assert after.answers["randvoorwaarden.visie.status"] == "voldaan"


def test_the_snapshot_gets_a_new_digest_and_keeps_the_old_one(world: World) -> None:
    establish_with_it(world)
    before = scans.snapshot(world.database, world.scan_id)
    printed = reporting.report_data(world.system, world.leader, world.scan_id).answers_digest
    assert before is not None
    take_out(world)
    after = scans.snapshot(world.database, world.scan_id)
    assert after is not None
    assert after.digest == hashlib.sha256(after.content.encode()).hexdigest() != before.digest
    (told,) = removed_texts.from_version(world.system, world.scan_id, after.digest)
    assert (told.old_digest, told.old_answers) == (before.digest, printed)
    assert told.sentence == "Op 4 juli 2016 is een tekst verwijderd wegens gegevens van een gezin."
    (line,) = reporting.report_data(world.system, world.leader, world.scan_id).removed
    assert (line.sentence, line.old_answers) == (told.sentence, printed)
    version = read_version(world.system, world.leader, world.scan_id, 1)
    assert version.digest == after.digest
    assert MARK in version.decision.motivation


def test_digests_are_followed_over_several_removals(world: World) -> None:
    establish_with_it(world)
    first = scans.snapshot(world.database, world.scan_id)
    take_out(world, "Kwakkelstein")
    take_out(world, "Wilhelmina")
    now = scans.snapshot(world.database, world.scan_id)
    assert first is not None
    assert now is not None
    found = removed_texts.from_version(world.system, world.scan_id, now.digest)
    assert len(found) == 2
    assert found[0].old_digest == first.digest


def test_check_stored_tells_of_the_removal_and_is_no_alarm(world: World) -> None:
    establish_with_it(world)
    take_out(world)
    found = check_stored(world.system)
    assert [one.code for one in found.findings] == [Code.TEXT_REMOVED]
    assert "Op 4 juli 2016 is een tekst verwijderd" in found.findings[0].message
    assert not found.findings[0].serious


def test_check_stored_finds_a_snapshot_that_was_changed_otherwise(world: World) -> None:
    establish_with_it(world)
    with world.database.writing():
        world.database.run("UPDATE snapshot SET content = replace(content, ?, 'x')", (SECRET,))
    assert [one.code for one in check_stored(world.system).findings] == [Code.CHANGED]


def test_a_form_that_still_holds_the_text_meets_a_conflict(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": f"Met {SECRET}"})
    base = world.sheet().current("t1.toelichting").revision
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, talk())
    spoken = world.sheet().interviews[0]
    take_out(world)
    posted = [Posted("t1.toelichting", f"Met {SECRET}, en meer", base)]
    saved = scanning.save_answers(world.system, world.colleague, world.scan_id, posted)
    assert [one.question for one in saved.conflicts] == ["t1.toelichting"]
    with pytest.raises(InterviewConflict):
        interviewing.save(
            world.system, world.colleague, world.scan_id, spoken.id, spoken.revision_id,
            replace(spoken.content, opgaven="meer"),
        )  # fmt: skip
    assert SECRET.encode() not in on_disk(world)


def test_an_offered_scan_can_still_be_vastgesteld_after_a_removal(world: World) -> None:
    world.complete("1")
    world.save(world.adviser, {"t1.toelichting": f"Met {SECRET}"})
    reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
    reviewing.offer(world.system, world.adviser, world.scan_id)
    take_out(world)
    reviewing.establish(world.system, world.leader, world.scan_id)
    kept = scans.snapshot(world.database, world.scan_id)
    assert kept is not None
    assert SECRET not in kept.content


def test_what_remains_says_who_when_why_and_a_hash_that_cannot_be_guessed(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    take_out(world)
    (removal,) = store.removals(world.database)
    assert (removal.requester, removal.done_by) == (world.adviser.name, world.leader.name)
    assert (removal.ground, removal.explanation, removal.places) == (
        "gegevens van een gezin", "Gemeld door de school.", 1,
    )  # fmt: skip
    everything = on_disk(world)
    for guess in (SECRET, json.dumps(SECRET), SECRET.casefold()):
        assert hashlib.sha256(guess.encode()).hexdigest().encode() not in everything
    journal = world.database.path.parent / NAME
    assert journal.stat().st_mode & 0o777 == 0o600
    assert json.loads(journal.read_text())["places"] == [["answer_revision.value", 1, store_hash(world)]]


def store_hash(world: World) -> str:
    row = world.database.row("SELECT old_hash FROM removal_place")
    assert row is not None
    assert len(row["old_hash"]) == 64
    return str(row["old_hash"])


def test_a_removal_that_fails_halfway_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    before = list(world.database.connection.iterdump())

    def full(*_: object) -> None:
        raise StoreError("De schijf is vol.")

    monkeypatch.setattr(redaction.removal_journal, "append", full)
    with pytest.raises(StoreError, match="vol"):
        take_out(world)
    assert list(world.database.connection.iterdump()) == before


def test_a_file_that_is_in_use_is_cleaned_at_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    monkeypatch.setattr(store, "_TRIES", 1)
    monkeypatch.setattr(store, "_WAIT_S", 0.0)
    reader = sqlite3.connect(world.database.path, isolation_level=None)
    reader.execute("PRAGMA busy_timeout=0")
    world.database.connection.execute("PRAGMA busy_timeout=50")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM account").fetchone()
    assert not take_out(world).scrubbed
    reader.close()
    reapply(world.system)
    assert SECRET.encode() not in on_disk(world)


def test_files_of_the_archive_are_read_before_writers_have_to_wait_and_a_newer_one_within(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = world.database.path.parent / "archief"
    archive.mkdir()
    (archive / "brief.txt").write_text(f"Over {SECRET}.", encoding="utf-8")
    read: list[tuple[str, bool]] = []

    def text_of(content: bytes) -> str:
        writing = world.database.connection.in_transaction
        read.append((content.decode(), writing))
        if not writing:
            (archive / "later.txt").write_text(f"Ook over {SECRET}.", encoding="utf-8")
        return content.decode()

    monkeypatch.setattr(text_search, "text_of", text_of)
    assert take_out(world, everywhere=True).matches == 2
    assert read == [(f"Over {SECRET}.", False), (f"Ook over {SECRET}.", True)]


def test_a_file_of_the_archive_with_the_text_becomes_a_note(world: World) -> None:
    archive = world.database.path.parent / "archief" / "2016"
    archive.mkdir(parents=True)
    (archive / "brief.txt").write_text(f"Beste wethouder,\nover {SECRET}.", encoding="utf-8")
    (archive / "ander.txt").write_text("Niets.", encoding="utf-8")
    digest = hashlib.sha256((archive / "brief.txt").read_bytes()).hexdigest()
    assert take_out(world).matches == 0, "the files of the archive say not whose they are"
    assert take_out(world, everywhere=True).matches == 1
    assert sorted(path.name for path in archive.iterdir()) == ["ander.txt", "brief.txt.verwijderd"]
    note = (archive / "brief.txt.verwijderd").read_text(encoding="utf-8")
    assert digest in note
    assert "op 4 juli 2016 uit het archief verwijderd wegens gegevens van een gezin" in note
    assert SECRET.encode() not in on_disk(world)


def test_a_file_that_cannot_be_opened_is_named_and_stops_nothing(world: World) -> None:
    archive = world.database.path.parent / "archief"
    archive.mkdir()
    (archive / "half.pdf").write_bytes(b"%PDF-1.7 afgebroken")
    (archive / "half.odt").write_bytes(b"PK\x03\x04afgebroken")
    world.save(world.adviser, {"t1.toelichting": SECRET})
    found = redaction.find(world.system, Literal(SECRET), None, "")
    assert found.unread == ("half.odt", "half.pdf")
    assert take_out(world, everywhere=True).matches == 1


def test_a_file_with_figures_that_waits_goes_when_it_holds_the_text(world: World) -> None:
    with world.database.writing():
        world.database.run(
            "INSERT INTO figure_upload (account_id, name, content, uploaded_at) VALUES (?, 'a.csv', ?, '')",
            (world.adviser.account_id, f"code;bron\n1;{SECRET}\n".encode()),
        )
    assert take_out(world).matches == 1
    assert SECRET.encode() not in on_disk(world)


def test_the_audit_log_cannot_be_changed_and_that_is_told(world: World) -> None:
    with world.database.writing():
        world.system.log(world.leader, "ronde gemaakt", "ronde 9", f"Ronde van {SECRET}")
    found = redaction.find(world.system, Literal(SECRET), None, "")
    assert found.fixed == 1
    assert found.changes == ()


def test_a_concept_tells_of_a_removal_without_a_digest(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    take_out(world)
    (told,) = removed_texts.from_scan(world.system, world.scan_id)
    assert told.old_digest == ""
