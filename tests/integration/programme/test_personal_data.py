"""What is kept about a person: shown on request, and gone after its term while records stay whole."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import support
from support import OPERATOR, Clock, World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.personal_data import Terms
from riskscan.programme import accounts, interviewing, personal_data, reviewing, scanning
from riskscan.programme.permissions import Refused, Role
from riskscan.programme.redaction import reapply
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import accounts as account_store
from riskscan.store import audit, scans
from riskscan.store import personal_data as store
from riskscan.store.database import open_database


def at(world: World, year: int, month: int = 12, day: int = 31) -> World:
    """The same installation at another moment."""
    system = System(world.database, Clock(datetime(year, month, day, 12, 0, tzinfo=UTC)))
    return replace(world, system=system)


def switched_off(world: World) -> None:
    account_id = world.adviser.account_id
    assert account_id is not None
    accounts.change(world.system, world.keeper, account_id, world.adviser.name, False, frozenset())


def on_disk(world: World) -> bytes:
    return b"".join(path.read_bytes() for path in world.database.path.parent.rglob("*") if path.is_file())


def names(world: World) -> list[tuple[str, str]]:
    rows = world.database.rows("SELECT name, role FROM participant ORDER BY id")
    return [(row["name"], row["role"]) for row in rows]


def account_row(world: World) -> tuple[str, str, str, int]:
    row = world.database.row(
        "SELECT name, email, password_hash, active FROM account WHERE id = ?", (world.adviser.account_id,)
    )
    assert row is not None
    return tuple(row)


def test_everything_about_an_account_is_shown_and_nothing_secret_or_from_a_scan(world: World) -> None:
    token = support.start_session(world.system, world.adviser)
    world.save(world.adviser, {"t1.toelichting": "Een vertrouwelijke zin uit de scan."})
    found = personal_data.look_up(world.system, world.keeper, "ANJA.advies@voorbeeld.nl")
    (one,) = found.accounts
    assert {"accounts", "rollen", "sessies", "toewijzingen", "logboek"} <= {part.table for part in one.own}
    assert dict(one.named_in)["antwoorden"] == 1
    text = json.dumps(personal_data.export(found), ensure_ascii=False) + "\n".join(personal_data.told(found))
    assert "anja.advies@voorbeeld.nl" in text
    assert "scan gestart" in text
    for hidden in ("vertrouwelijke zin", token, "token_hash", "password_hash"):
        assert hidden not in text


def test_a_participant_is_found_by_name_however_it_is_written(world: World) -> None:
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    found = personal_data.look_up(world.system, world.keeper, " p.\u00a0PERSOON ")
    (talk,) = found.participations
    assert (talk.name, talk.role, talk.round) == ("P. Persoon", "beleidsadviseur", "Ronde zomer 2016")
    assert personal_data.export(found)["gesprekken"] == [
        {
            "naam": "P. Persoon", "rol": "beleidsadviseur", "datum": "2016-07-01",
            "organisatie": world.sheet().organisation.name, "ronde": "Ronde zomer 2016",
        }
    ]  # fmt: skip
    assert personal_data.look_up(world.system, world.keeper, "Persoon").empty


def test_looking_someone_up_is_logged_without_the_name(world: World) -> None:
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    personal_data.look_up(world.system, world.keeper, "P. Persoon")
    row = world.database.row("SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert (row["action"], row["subject"], row["account_id"]) == (
        "persoonsgegevens ingezien", "een deelnemer", world.keeper.account_id,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["adviser", "leader", "reader"])
def test_only_a_beheerder_looks_people_up_or_erases(world: World, who: str) -> None:
    actor = world.actors[who]
    for act in (personal_data.due, personal_data.tidy):
        with pytest.raises(Refused):
            act(world.system, actor)
    for look in (personal_data.look_up, personal_data.on_request, personal_data.erase):
        with pytest.raises(Refused):
            look(world.system, actor, "P. Persoon")
    with pytest.raises(Refused):
        personal_data.set_terms(world.system, actor, 1, 1)


def test_names_of_participants_go_two_years_after_the_round_was_closed(world: World) -> None:
    world.complete("1")
    support.close_round(world)
    assert personal_data.tidy(at(world, 2018, 7, 3).system, world.keeper).what.participants == ()
    assert names(world) == [("P. Persoon", "beleidsadviseur")]
    done = personal_data.tidy(at(world, 2018, 7, 4).system, world.keeper)
    assert (len(done.what.participants), done.scrubbed) == (1, True)
    assert names(world) == [("", "beleidsadviseur")]
    assert b"P. Persoon" not in on_disk(world)
    assert world.sheet().interviews[0].content.participants[0].role == "beleidsadviseur"


def test_names_stay_while_the_round_is_open(world: World) -> None:
    world.complete("1")
    assert personal_data.due(at(world, 2030).system, world.keeper).participants == ()


def test_a_shorter_term_counts_at_once_and_is_logged(world: World) -> None:
    world.complete("1")
    support.close_round(world)
    later = at(world, 2017, 8)
    assert personal_data.due(later.system, world.keeper).participants == ()
    personal_data.set_terms(later.system, world.keeper, 1, 4)
    assert personal_data.terms(later.system) == Terms(1, 4)
    assert len(personal_data.due(later.system, world.keeper).participants) == 1
    rows = world.database.rows(
        "SELECT subject, detail FROM audit_entry WHERE action = 'bewaartermijn gewijzigd'"
    )
    assert [tuple(row) for row in rows] == [
        ("deelnemers", "van 2 naar 1 jaar"), ("accounts", "van 2 naar 4 jaar"),
    ]  # fmt: skip


@pytest.mark.parametrize("years", [None, 0, 11, -1])
def test_a_term_that_makes_no_sense_is_refused_and_changes_nothing(world: World, years: int | None) -> None:
    with pytest.raises(Invalid) as refused:
        personal_data.set_terms(world.system, world.keeper, years, 3)
    assert set(refused.value.problems) == {"participants"}
    assert personal_data.terms(world.system) == personal_data.DEFAULT_TERMS


def test_a_switched_off_account_becomes_a_role_with_a_number_and_four_eyes_go_on(world: World) -> None:
    world.complete("1")
    support.start_session(world.system, world.adviser)
    reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
    reviewing.offer(world.system, world.adviser, world.scan_id)
    switched_off(world)
    before = reviewing.authors_of(world.system, world.sheet())
    assert personal_data.due(at(world, 2018, 7, 3).system, world.keeper).accounts == ()
    later = at(world, 2018, 7, 5)
    personal_data.tidy(later.system, world.keeper)
    number = world.adviser.account_id
    assert account_row(world) == (
        f"voormalig adviseur {number}", f"voormalig-{number}@vervallen.invalid", "", 0,
    )  # fmt: skip
    raw = on_disk(world)
    assert b"Anja Advies" not in raw
    assert b"anja.advies@" not in raw
    assert world.database.row("SELECT 1 FROM session WHERE account_id = ?", (number,)) is None
    assert reviewing.authors_of(world.system, world.sheet()) == before
    assert audit.broken_at(world.database) is None
    reviewing.establish(later.system, world.leader, world.scan_id)
    answer = world.sheet().stored
    assert len(answer) > 20
    assert personal_data.tidy(later.system, world.keeper).what.empty


def test_an_account_that_is_on_keeps_its_name_however_old(world: World) -> None:
    assert personal_data.due(at(world, 2030).system, world.keeper).accounts == ()
    with pytest.raises(Invalid, match="Zet dat eerst uit"):
        personal_data.erase(world.system, world.keeper, "anja.advies@voorbeeld.nl")


def test_one_person_is_erased_on_request_after_seeing_what_happens(world: World) -> None:
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    preview = personal_data.on_request(world.system, world.keeper, "p. persoon")
    assert [one.name for one in preview.participants] == ["P. Persoon"]
    assert names(world) == [("P. Persoon", "beleidsadviseur")]
    personal_data.erase(world.system, world.keeper, "p. persoon")
    assert names(world) == [("", "beleidsadviseur")]
    assert b"P. Persoon" not in on_disk(world)
    with pytest.raises(NotFound):
        personal_data.erase(world.system, world.keeper, "p. persoon")


def test_old_attempts_to_log_in_go_and_recent_ones_stay(world: World) -> None:
    with world.database.writing():
        for moment in ("2016-01-01T00:00:00+00:00", "2016-07-01T00:00:00+00:00"):
            world.database.run(
                "INSERT INTO login_attempt (email, address, at, succeeded) VALUES ('a@b', '::1', ?, 0)",
                (moment,),
            )
    done = personal_data.tidy(world.system, world.keeper)
    assert done.what.signs == 1
    rows = world.database.rows("SELECT at FROM login_attempt")
    assert [row["at"][:10] for row in rows] == ["2016-07-01"]


def test_steps_links_and_enrolments_that_nobody_can_finish_go_and_what_is_in_use_stays(world: World) -> None:
    old, recent, who = "2016-01-01T00:00:00+00:00", "2016-07-01T00:00:00+00:00", world.adviser.account_id
    with world.database.writing():
        for at_, mark in ((old, "oud"), (recent, "nieuw")):
            world.database.run(
                "INSERT INTO sign_in_step (token_hash, account_id, started_at) VALUES (?, ?, ?)",
                (mark, who, at_),
            )
            world.database.run(
                "INSERT INTO account_link (token_hash, account_id, kind, made_at, expires_at)"
                " VALUES (?, ?, 'herstel', '2015-12-01', ?)",
                (mark, who, at_),
            )
        for nonce, started, confirmed in (
            ("oud", old, None),
            ("nieuw", recent, None),
            ("in gebruik", old, old),
        ):
            world.database.run(
                "INSERT INTO second_factor (account_id, nonce, key_mark, ticket_hash, started_at, confirmed_at)"
                " VALUES (?, ?, '', '', ?, ?)",
                (who, nonce, started, confirmed),
            )
    assert personal_data.tidy(world.system, world.keeper).what.signs == 3
    assert [row["token_hash"] for row in world.database.rows("SELECT token_hash FROM sign_in_step")] == [
        "nieuw"
    ]
    assert [row["token_hash"] for row in world.database.rows("SELECT token_hash FROM account_link")] == [
        "nieuw"
    ]
    kept = [row["nonce"] for row in world.database.rows("SELECT nonce FROM second_factor ORDER BY id")]
    assert kept == ["nieuw", "in gebruik"]


def test_what_was_erased_is_erased_again_from_an_older_backup(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world.complete("1")
    switched_off(world)
    copy = tmp_path_factory.mktemp("elders") / "kopie.db"
    world.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(world.database.path, copy)
    personal_data.erase(world.system, world.keeper, "P. Persoon")
    personal_data.erase(world.system, world.keeper, "anja.advies@voorbeeld.nl")
    world.database.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{world.database.path}{end}").unlink(missing_ok=True)
    shutil.copy(copy, world.database.path)
    system = System(open_database(world.database.path), Clock())
    old = replace(world, system=system)
    assert sorted(one.kind for one in reapply(system)) == ["account", "deelnemers"]
    assert names(old) == [("", "beleidsadviseur")]
    assert account_row(old)[0] == f"voormalig adviseur {world.adviser.account_id}"
    assert b"P. Persoon" not in on_disk(old)
    assert reapply(system) == ()
    system.database.close()


def test_no_name_stands_in_what_was_vastgesteld_or_in_the_log(world: World) -> None:
    """So that names can lapse without touching a snapshot or the chain of the log."""
    world.bring_to(ScanState.ESTABLISHED)
    accounts_ = [one.name for one in account_store.every(world.database)]
    kept = scans.snapshot(world.database, world.scan_id)
    assert kept is not None
    decisions = " ".join(one.suggestion for one in scans.every_decision(world.database))
    log = " ".join(
        f"{row['action']} {row['subject']} {row['detail']}"
        for row in world.database.rows("SELECT * FROM audit_entry")
    )
    for name in (*accounts_, "P. Persoon"):
        assert name not in kept.content
        assert name not in decisions
        assert name not in log


def test_switching_an_account_off_is_what_the_term_counts_from(world: World) -> None:
    switched_off(world)
    row = world.database.row(
        "SELECT at FROM audit_entry WHERE action = 'account gewijzigd' ORDER BY id DESC LIMIT 1"
    )
    account_id = world.adviser.account_id
    assert row is not None
    assert account_id is not None
    # Another name for an account that is off does not begin the term anew; switching it on and off does.
    accounts.change(world.system, world.keeper, account_id, "Anja Anders", False, frozenset())
    (found,) = store.switched_off(world.database)
    assert found.since == row["at"]
    with world.database.writing():
        account_store.set_roles(world.database, account_id, ["adviseur"], world.system.stamp(), None)
    accounts.change(world.system, world.keeper, account_id, "Anja Anders", True, frozenset({Role.ADVISER}))
    switched_off(world)
    (again,) = store.switched_off(world.database)
    assert again.since > found.since


def test_an_erased_account_does_not_come_back_under_a_name(world: World) -> None:
    switched_off(world)
    personal_data.erase(world.system, world.keeper, "anja.advies@voorbeeld.nl")
    account_id = world.adviser.account_id
    assert account_id is not None
    for active in (True, False):
        with pytest.raises(Invalid, match="de naam is gewist"):
            accounts.change(
                world.system, world.keeper, account_id, "Anja Advies", active, frozenset({Role.ADVISER})
            )
    assert account_row(world)[0] == f"voormalig adviseur {account_id}"


def test_a_scan_without_the_names_of_its_interviews_is_read_and_revised(world: World) -> None:
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    personal_data.erase(world.system, OPERATOR, "P. Persoon")
    spoken = scanning.read(world.system, world.adviser, world.scan_id).interviews[0]
    assert spoken.content.participants[0].name == ""
    interviewing.save(
        world.system, world.adviser, world.scan_id, spoken.id, spoken.revision_id,
        replace(spoken.content, opgaven="Nog iets."),
    )  # fmt: skip
    assert names(world) == [("", "beleidsadviseur"), ("", "beleidsadviseur")]
