"""The course of a scan: talks, taking back, whose turn it is, and versions that stay after reopening."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
import support
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import REASON, World
from transferring import Template

from riskscan.domain.lifecycle import ScanEvent, ScanState, scan_state
from riskscan.programme import (
    accounts,
    earlier_versions,
    interviewing,
    reporting,
    reviewing,
    rounds,
    waiting,
)
from riskscan.programme.permissions import Actor, Refused, Role
from riskscan.programme.system import Invalid, NotFound
from riskscan.store import scan_events, scans
from riskscan.store.interviews import Note
from riskscan.store.scan_events import Talk

OUTCOME = "De wethouder herkent het beeld en zegt een plan toe."
TALKED_ON = date(2016, 7, 3)


def discuss(world: World, actor: Actor, held_on: date | None = TALKED_ON, outcome: str = OUTCOME) -> None:
    reviewing.discuss(world.system, actor, world.scan_id, held_on, "de wethouder", outcome)


def kinds(world: World) -> list[ScanEvent]:
    return [one.kind for one in scan_events.of_scan(world.database, world.scan_id)]


def turn(world: World, actor: Actor) -> waiting.Turn | None:
    return waiting.turn(world.system, actor, reviewing.review(world.system, world.leader, world.scan_id))


def test_a_talk_is_kept_with_its_day_its_company_and_its_outcome(world: World) -> None:
    discuss(world, world.adviser)
    world.bring_to(ScanState.OFFERED)
    discuss(world, world.leader)
    talks = [one for one in scan_events.of_scan(world.database, world.scan_id) if one.talk]
    assert [(one.talk, one.reason, one.by_name) for one in talks] == [
        (Talk(TALKED_ON, "de wethouder"), OUTCOME, "Anja Advies"),
        (Talk(TALKED_ON, "de wethouder"), OUTCOME, "Leo Leider"),
    ]
    assert world.sheet().scan.state is ScanState.OFFERED
    # Telling of a talk is not writing in the scan: this leader may still vaststellen.
    reviewing.establish(world.system, world.leader, world.scan_id)
    with pytest.raises(Refused, match="vastgesteld"):
        discuss(world, world.adviser)


@pytest.mark.parametrize(
    ("held_on", "with_whom", "outcome", "field"),
    [
        (None, "de wethouder", OUTCOME, "held_on"),
        (date(2031, 1, 1), "de wethouder", OUTCOME, "held_on"),
        (TALKED_ON, " ", OUTCOME, "with_whom"),
        (TALKED_ON, "x" * 201, OUTCOME, "with_whom"),
        (TALKED_ON, "de wethouder", "Goed.", "discussed"),
    ],
)
def test_a_talk_that_says_too_little_is_not_kept(
    world: World, held_on: date | None, with_whom: str, outcome: str, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        reviewing.discuss(world.system, world.adviser, world.scan_id, held_on, with_whom, outcome)
    assert set(invalid.value.problems) == {field}
    assert kinds(world) == [ScanEvent.STARTED]


def test_the_adviser_takes_an_offered_scan_back_with_a_reason(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    for actor in (world.leader, world.outsider, world.reader):
        with pytest.raises(Refused):
            reviewing.withdraw(world.system, actor, world.scan_id, REASON)
    with pytest.raises(Invalid) as invalid:
        reviewing.withdraw(world.system, world.adviser, world.scan_id, "Te kort.")
    assert set(invalid.value.problems) == {"withdraw_reason"}
    reviewing.withdraw(world.system, world.colleague, world.scan_id, REASON)
    last = scan_events.of_scan(world.database, world.scan_id)[-1]
    assert (last.kind, last.reason, last.by_name) == (ScanEvent.WITHDRAWN, REASON, "Kees Collega")
    assert world.sheet().scan.state is ScanState.CONCEPT
    world.save(world.adviser, {"t1.toelichting": "Nog iets."})
    reviewing.offer(world.system, world.adviser, world.scan_id)


class TestWhoseTurn:
    def test_from_the_first_answer_to_vastgesteld(self, world: World) -> None:
        found = turn(world, world.adviser)
        assert found == waiting.Turn(
            waiting.ADVISER, ("Anja Advies", "Kees Collega"), "de scan verder in te vullen", True
        )
        world.complete()
        self.expect(world, "een besluit te nemen over de indeling")
        reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
        self.expect(world, "de scan ter vaststelling aan te bieden")
        world.save(world.adviser, {"verslechtering": "ja"})
        self.expect(world, "het besluit opnieuw te nemen: de antwoorden zijn sindsdien gewijzigd")
        world.save(world.adviser, {"verslechtering": "nee"})
        reviewing.offer(world.system, world.adviser, world.scan_id)
        self.expect(world, "de scan vast te stellen of terug te sturen", world.leader)
        reviewing.send_back(world.system, world.leader, world.scan_id, REASON)
        discuss(world, world.adviser)
        self.expect(world, "de opmerkingen te verwerken en de scan opnieuw aan te bieden")
        reviewing.offer(world.system, world.adviser, world.scan_id)
        reviewing.establish(world.system, world.leader, world.scan_id)
        assert turn(world, world.leader) is None

    def expect(self, world: World, to_do: str, whose: Actor | None = None) -> None:
        mine = whose or world.adviser
        other = world.leader if whose is None else world.adviser
        found, elsewhere = turn(world, mine), turn(world, other)
        assert found is not None
        assert elsewhere is not None
        assert (found.to_do, found.mine, elsewhere.mine) == (to_do, True, False)

    def test_only_leaders_who_did_not_write_are_named(self, world: World) -> None:
        second = support.add_account(world.system, "Lena Leider", Role.LEADER)
        world.bring_to(ScanState.OFFERED)
        with world.database.writing():
            world.database.run("UPDATE decision SET author_id = ?", (world.leader.account_id,))
        found = turn(world, world.leader)
        assert found is not None
        assert (found.who, found.names, found.mine) == (waiting.OTHER_LEADER, ("Lena Leider",), False)
        assert second.account_id is not None
        accounts.change(
            world.system, support.OPERATOR, second.account_id, "Lena Leider", False, frozenset({Role.LEADER})
        )
        found = turn(world, world.leader)
        assert found is not None
        assert (found.who, found.names) == ("een beheerder", ())

    def test_without_advisers_or_in_a_closed_round_it_is_the_leaders(self, world: World) -> None:
        rounds.set_assigned(world.system, support.OPERATOR, world.round_id, world.organisation_id, [])
        found = turn(world, world.leader)
        assert found is not None
        assert (found.to_do, found.mine) == ("een adviseur toe te wijzen", True)
        support.close_round(world)
        found = turn(world, world.leader)
        assert found is not None
        assert (found.to_do, found.mine) == ("de ronde weer te openen: zij is gesloten", True)


class TestVersions:
    NOTES = (Note("Gekozen.", ("t3",), True), Note("Alleen voor het team.", ("t3",)))

    def established(self, world: World) -> reporting.doc.ReportData:
        talk = replace(support.interview("wethouder", wensen="Rust."), notes=self.NOTES)
        interviewing.save(world.system, world.adviser, world.scan_id, None, 0, talk)
        world.bring_to(ScanState.ESTABLISHED)
        return reporting.report_data(world.system, world.leader, world.scan_id)

    def test_a_version_reads_as_it_was_after_everything_changed(self, world: World) -> None:
        before = self.established(world)
        assert reporting.report_data(world.system, world.leader, world.scan_id, 1) == before
        reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
        world.save(world.adviser, {"t1.toelichting": "Heel anders.", "verslechtering": "ja"})
        for one in world.sheet().interviews:
            interviewing.remove(world.system, world.adviser, world.scan_id, one.id, one.revision_id)
        world.complete("3")
        reviewing.decide(world.system, world.adviser, world.scan_id, "3", "")
        reviewing.offer(world.system, world.adviser, world.scan_id)
        reviewing.establish(world.system, world.leader, world.scan_id)
        first = reporting.report_data(world.system, world.leader, world.scan_id, 1)
        assert first.reopened_at is not None
        assert replace(first, reopened_at=None, rounds=before.rounds) == replace(before, reopened_at=None)
        second = reporting.report_data(world.system, world.leader, world.scan_id, 2)
        assert second == reporting.report_data(world.system, world.leader, world.scan_id)
        assert second.decision is not None
        assert second.decision.category.outcome == "3"

    def test_the_snapshot_holds_chosen_notes_and_roles_and_nothing_else_of_an_interview(
        self, world: World
    ) -> None:
        self.established(world)
        kept = scans.snapshot(world.database, world.scan_id)
        assert kept is not None
        talk = next(one for one in json.loads(kept.content)["gesprekken"] if one["met"] == "Wethouder")
        assert talk["aantekeningen"] == [{"tekst": "Gekozen.", "onderwerpen": ["t3"]}]
        assert talk["teksten"]["wensen"] == "Rust."
        assert "P. Persoon" not in kept.content
        assert "Alleen voor het team." not in kept.content

    def test_the_report_prints_chosen_notes_under_their_topic_and_never_the_others(
        self, world: World
    ) -> None:
        texts = [
            (line.label, line.answer) for one in self.established(world).interviews for line in one.texts
        ]
        assert texts == [("Wensen", "Rust."), ("Bij onderwerp 3 Wachtlijsten", "Gekozen.")]

    def test_a_version_of_before_texts_were_kept_can_still_be_read(self, world: World) -> None:
        self.established(world)
        kept = scans.snapshot(world.database, world.scan_id)
        assert kept is not None
        content = json.loads(kept.content)
        for talk in content["gesprekken"]:
            for key in ("teksten", "aantekeningen", "saved_at"):
                del talk[key]
        with world.database.writing():
            world.database.run("UPDATE snapshot SET content = ?", (json.dumps(content),))
        found = earlier_versions.read_version(world.system, world.reader, world.scan_id, 1)
        assert [one.content.kind for one in found.review.sheet.interviews] == [
            "wethouder",
            "ambtelijk_adviseur",
        ]

    def test_there_is_no_version_before_vaststellen_and_none_for_who_may_not_read(self, world: World) -> None:
        for number in (0, 1, 2):
            with pytest.raises(NotFound):
                earlier_versions.read_version(world.system, world.leader, world.scan_id, number)
        self.established(world)
        with pytest.raises(NotFound):
            earlier_versions.read_version(world.system, world.leader, world.scan_id, 2)
        with pytest.raises(Refused):
            earlier_versions.read_version(world.system, world.outsider, world.scan_id, 1)


Step = Callable[[World, Actor], None]
STEPS: dict[ScanEvent, Step] = {
    ScanEvent.DISCUSSED: lambda world, actor: discuss(world, actor),
    ScanEvent.OFFERED: lambda world, actor: reviewing.offer(world.system, actor, world.scan_id),
    ScanEvent.WITHDRAWN: lambda world, actor: reviewing.withdraw(world.system, actor, world.scan_id, REASON),
    ScanEvent.SENT_BACK: lambda world, actor: reviewing.send_back(world.system, actor, world.scan_id, REASON),
    ScanEvent.ESTABLISHED: lambda world, actor: reviewing.establish(world.system, actor, world.scan_id),
    ScanEvent.REOPENED: lambda world, actor: reviewing.reopen(world.system, actor, world.scan_id, REASON),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("verloop"))


attempts = st.lists(
    st.tuples(
        st.sampled_from(list(STEPS)),
        st.sampled_from(["adviser", "colleague", "outsider", "leader", "reader"]),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(attempts)
def test_the_state_is_the_fold_of_the_events_whatever_anyone_tries(
    template: Template, tried: list[tuple[ScanEvent, str]]
) -> None:
    with template.copy() as empty:
        world = support.with_scan(empty)
        world.complete()
        reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
        expected = [ScanEvent.STARTED]
        for event, who in tried:
            with suppress(Refused):
                STEPS[event](world, world.actors[who])
                expected.append(event)
            assert kinds(world) == expected
            assert world.sheet().scan.state is scan_state(expected)
        made = sum(event is ScanEvent.ESTABLISHED for event in expected)
        events = scan_events.of_scan(world.database, world.scan_id)
        assert len(earlier_versions.versions(events)) == made
        assert world.database.rows("SELECT count(*) FROM snapshot")[0][0] == made
