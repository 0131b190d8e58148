""" "Mijn werk": what waits for whom, the most urgent first, and with a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import support
from support import OPERATOR, REASON, World

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import comments, my_work, reviewing, rounds, scanning
from riskscan.programme.my_work import Task, Urgency, deadline_words
from riskscan.programme.permissions import Actor, Role


def tasks(world: World, actor: Actor) -> list[Task]:
    return list(my_work.my_work(world.system, actor).tasks)


def urgencies(world: World, actor: Actor) -> list[Urgency]:
    return [task.urgency for task in tasks(world, actor)]


def on(world: World, day: date) -> World:
    """The same installation on another day."""
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return replace(world, system=replace(world.system, now=support.Clock(moment)))


class TestAdviser:
    def test_a_scan_that_came_back_is_first_with_its_reason(self, world: World) -> None:
        world.bring_to(ScanState.OFFERED)
        assert urgencies(world, world.adviser) == []
        reviewing.send_back(world.system, world.leader, world.scan_id, REASON)
        reviewing.discuss(
            world.system, world.adviser, world.scan_id, date(2016, 7, 3), "de wethouder", REASON
        )
        (task,) = tasks(world, world.adviser)
        assert (task.urgency, task.text, task.reason) == (
            Urgency.SENT_BACK,
            "Teruggestuurd door Leo Leider.",
            REASON,
        )
        assert urgencies(world, world.colleague) == [Urgency.SENT_BACK]
        assert urgencies(world, world.outsider) == [Urgency.NOT_STARTED]

    def test_each_stage_of_a_scan_asks_for_its_own_next_step(self, world: World) -> None:
        assert urgencies(world, world.adviser) == []
        world.complete("1")
        assert tasks(world, world.adviser)[0].text == "Volledig: neem een besluit."
        reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
        assert tasks(world, world.adviser)[0].text == "Volledig en besloten: bied de scan aan."
        world.save(world.adviser, {"verslechtering": "ja"})
        assert urgencies(world, world.adviser) == [Urgency.DECIDE_AGAIN]
        world.save(world.adviser, {"verslechtering": "nee"})
        reviewing.offer(world.system, world.adviser, world.scan_id)
        reviewing.establish(world.system, world.leader, world.scan_id)
        assert urgencies(world, world.adviser) == []
        reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
        (task,) = tasks(world, world.adviser)
        assert (task.urgency, task.reason) == (Urgency.REOPENED, REASON)

    def test_within_two_weeks_of_the_deadline_what_is_not_done_is_named(self, world: World) -> None:
        assert urgencies(on(world, date(2016, 7, 17)), world.adviser) == []
        near = on(world, date(2016, 7, 18))
        (task,) = tasks(near, world.adviser)
        assert (task.urgency, task.text) == (
            Urgency.DUE,
            f"0 van {world.sheet().progress.total} ingevuld. Deadline 1 augustus 2016: nog 14 dagen.",
        )
        assert urgencies(near, world.outsider) == [Urgency.DUE]

    def test_many_scans_that_are_not_started_are_one_line(self, world: World) -> None:
        assert world.outsider.account_id is not None
        for one in rounds.members(world.system, world.leader, world.round_id)[:8]:
            if one.takes_part and one.organisation.id != world.organisation_id:
                rounds.set_assigned(
                    world.system, OPERATOR, world.round_id, one.organisation.id, [world.outsider.account_id]
                )
        (task,) = tasks(world, world.outsider)
        assert task.title == "Ronde zomer 2016"
        assert task.text.startswith("8 scans zijn nog niet gestart: Veilig Thuis ")

    def test_open_comments_are_named_until_they_are_handled(self, world: World) -> None:
        for text in ("Klopt dit?", "En dit?"):
            comments.add(world.system, world.colleague, world.scan_id, "t1.risico", text)
        (task,) = tasks(world, world.adviser)
        assert (task.urgency, task.text) == (Urgency.COMMENTS, "Er staan 2 open opmerkingen bij.")

    def test_in_a_closed_round_nothing_waits(self, world: World) -> None:
        world.bring_to(ScanState.OFFERED)
        reviewing.send_back(world.system, world.leader, world.scan_id, REASON)
        support.close_round(world)
        for actor in world.actors.values():
            if actor is not world.keeper:
                assert urgencies(world, actor) == []


class TestLeader:
    def test_offered_scans_that_others_wrote_wait_for_the_leader(self, world: World) -> None:
        world.bring_to(ScanState.OFFERED)
        found = tasks(world, world.leader)
        assert [one.urgency for one in found] == [Urgency.TO_ESTABLISH, Urgency.NO_ADVISER]
        assert found[0].text == "Ter vaststelling aangeboden door Anja Advies op 4 juli 2016."
        assert (found[0].scan_id, found[0].organisation_id) == (world.scan_id, world.organisation_id)

    @pytest.mark.parametrize("table", ["decision", "answer_revision", "figure"])
    def test_not_for_a_leader_who_wrote_in_it(self, world: World, table: str) -> None:
        world.bring_to(ScanState.OFFERED)
        with world.database.writing():
            world.database.run(
                f"UPDATE {table} SET author_id = ? WHERE id = (SELECT max(id) FROM {table})",
                (world.leader.account_id,),
            )
        assert Urgency.TO_ESTABLISH not in urgencies(world, world.leader)
        other = support.add_account(world.system, "Lena Leider", Role.LEADER)
        assert Urgency.TO_ESTABLISH in urgencies(world, other)

    def test_not_for_a_leader_who_wrote_a_shared_figure_in_another_round(self, world: World) -> None:
        world.bring_to(ScanState.OFFERED)
        other_scan = support.later_round(world)
        with world.database.writing():
            world.database.run(
                "UPDATE figure SET author_id = ?, scan_id = ?", (world.leader.account_id, other_scan)
            )
        assert Urgency.TO_ESTABLISH not in urgencies(world, world.leader)
        with pytest.raises(Exception, match="Iemand anders"):
            reviewing.establish(world.system, world.leader, world.scan_id)

    def test_organisations_without_an_adviser_and_rounds_to_open(self, world: World) -> None:
        rounds.add(world.system, OPERATOR, replace(support.PLAN, name="Volgende"))
        found = {(task.title, task.urgency): task.text for task in tasks(world, world.leader)}
        count = len(my_work.my_work(world.system, world.leader).rounds[0].items)
        assert found == {
            ("Ronde zomer 2016", Urgency.NO_ADVISER): (
                f"Bij {count - 2} organisaties is nog geen adviseur toegewezen."
            ),
            ("Volgende", Urgency.NO_ADVISER): f"Bij {count} organisaties is nog geen adviseur toegewezen.",
            ("Volgende", Urgency.ROUND): "De ronde is nog niet open. Peildatum 30 juni 2016.",
        }
        assert urgencies(world, world.reader) == []

    def test_a_round_past_its_deadline_or_all_vastgesteld_asks_to_be_closed(self, world: World) -> None:
        late = tasks(on(world, date(2016, 8, 2)), world.leader)
        assert late[-1].text.startswith("De deadline is voorbij. Bij ")
        others = [
            one.organisation.id
            for one in rounds.members(world.system, world.leader, world.round_id)
            if one.takes_part and one.organisation.id != world.organisation_id
        ]
        with world.database.writing():
            world.database.run("DELETE FROM assignment WHERE organisation_id != ?", (world.organisation_id,))
            for other in others:
                world.database.run("DELETE FROM round_organisation WHERE organisation_id = ?", (other,))
        world.bring_to(ScanState.ESTABLISHED)
        (task,) = tasks(world, world.leader)
        assert (task.urgency, task.place) == (Urgency.ROUND, my_work.Place.CLOSING)


def test_deadlines_are_of_the_open_rounds_with_what_is_vastgesteld(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    (deadline,) = my_work.my_work(world.system, world.adviser).deadlines
    assert (deadline.words, deadline.late, deadline.established, deadline.total) == (
        "nog 28 dagen",
        False,
        1,
        1,
    )
    (late,) = my_work.my_work(on(world, date(2016, 8, 3)).system, world.leader).deadlines
    assert (late.words, late.late, late.established) == ("2 dagen te laat", True, 1)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2016, 7, 30), "nog 2 dagen"),
        (date(2016, 7, 31), "nog 1 dag"),
        (date(2016, 8, 1), "vandaag"),
        (date(2016, 8, 2), "1 dag te laat"),
        (date(2016, 9, 30), "60 dagen te laat"),
        (date(2016, 10, 1), "voorbij"),
    ],
)
def test_a_deadline_in_words(today: date, words: str) -> None:
    assert deadline_words(date(2016, 8, 1), today) == words


def test_the_number_of_queries_does_not_grow_with_the_scans(world: World) -> None:
    def queries(actor: Actor) -> int:
        seen: list[str] = []
        world.database.connection.set_trace_callback(seen.append)
        my_work.my_work(world.system, actor)
        world.database.connection.set_trace_callback(None)
        return sum(sql.lstrip().startswith(("SELECT", "WITH")) for sql in seen)

    world.bring_to(ScanState.OFFERED)
    before = queries(world.adviser), queries(world.leader)
    assert world.adviser.account_id is not None
    for one in rounds.members(world.system, world.leader, world.round_id)[:8]:
        organisation_id = one.organisation.id
        if one.takes_part and organisation_id != world.organisation_id:
            rounds.set_assigned(
                world.system, OPERATOR, world.round_id, organisation_id, [world.adviser.account_id]
            )
            scan_id = scanning.start(world.system, world.adviser, world.round_id, organisation_id)
            world.complete("1", scan_id)
            reviewing.decide(world.system, world.adviser, scan_id, "1", "")
            reviewing.offer(world.system, world.adviser, scan_id)
    assert urgencies(world, world.leader).count(Urgency.TO_ESTABLISH) > 5
    assert (queries(world.adviser), queries(world.leader)) == before
    assert max(before) < 25
