""" "Mijn werk" and the national picture: who sees what, every organisation once, few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import support
from support import World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.national import Status
from riskscan.programme import organisations, overview, reviewing, rounds, scanning
from riskscan.programme.overview import Item
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.system import NotFound
from riskscan.store.organisations import Supervision


def items(world: World, actor: Actor) -> dict[int, Item]:
    found = overview.my_scans(world.system, actor)
    return {item.organisation.id: item for one in found for item in one.items}


def status(world: World, actor: Actor, organisation_id: int | None = None) -> Status:
    picture = overview.national(world.system, actor, world.round_id)
    wanted = organisation_id or world.organisation_id
    return next(one for one in picture.statuses if one.organisation_id == wanted)


def counts(world: World, actor: Actor) -> dict[str, tuple[int, int]]:
    picture = overview.national(world.system, actor, world.round_id)
    return {one.kind: (one.number, one.provisional) for one in picture.counts if one.number}


def taking_part(world: World) -> int:
    return sum(
        one.valid_on(support.PLAN.peildatum) for one in organisations.every(world.system, world.keeper)
    )


def test_an_adviser_sees_the_assigned_organisations_only(world: World) -> None:
    assert set(items(world, world.adviser)) == {world.organisation_id}
    assert set(items(world, world.colleague)) == {world.organisation_id}
    assert set(items(world, world.outsider)) == {world.other_organisation_id}
    item = items(world, world.adviser)[world.organisation_id]
    assert (item.scan_id, item.state, item.may_start) == (world.scan_id, ScanState.CONCEPT, False)
    assert item.advisers == ("Anja Advies", "Kees Collega")


def test_only_who_may_start_gets_the_button(world: World) -> None:
    assert items(world, world.outsider)[world.other_organisation_id].may_start
    assert not any(item.may_start for item in items(world, world.leader).values())
    support.close_round(world)
    assert not items(world, world.outsider)[world.other_organisation_id].may_start


def test_a_leader_sees_every_organisation_and_a_reader_only_what_is_vastgesteld(world: World) -> None:
    assert len(items(world, world.leader)) == taking_part(world)
    assert items(world, world.reader) == {}
    world.bring_to(ScanState.ESTABLISHED)
    assert set(items(world, world.reader)) == {world.organisation_id}
    with pytest.raises(Refused):
        overview.my_scans(world.system, world.keeper)


def test_progress_and_category_follow_the_scan(world: World) -> None:
    def item() -> Item:
        return items(world, world.adviser)[world.organisation_id]

    assert (item().category.key, item().provisional) == ("open", True)
    assert item().progress == world.sheet().progress
    world.complete("2b")
    assert (item().category.outcome, item().provisional) == ("2b", True)
    assert item().progress == world.sheet().progress
    assert item().progress.complete  # type: ignore[union-attr]
    reviewing.decide(world.system, world.adviser, world.scan_id, "2a", support.MOTIVATION)
    assert item().category.outcome == "2a"
    reviewing.offer(world.system, world.adviser, world.scan_id)
    reviewing.establish(world.system, world.leader, world.scan_id)
    assert (item().category.outcome, item().provisional) == ("2a", False)


def test_a_decision_that_no_longer_fits_the_answers_gives_way_to_the_suggestion(world: World) -> None:
    world.complete("1")
    reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
    world.save(world.adviser, {"verslechtering": "ja"})
    assert items(world, world.adviser)[world.organisation_id].category.outcome == "3"
    picture = overview.national(world.system, world.leader, world.round_id)
    (status,) = (one for one in picture.statuses if one.organisation_id == world.organisation_id)
    assert (status.kind, status.outcome, status.provisional) == ("3", "3", True)


def test_a_vastgestelde_scan_stays_complete_when_a_later_round_clears_a_figure(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    other_scan = support.later_round(world)
    world.save(world.adviser, {"t19.meldingen": None}, other_scan)
    (item,) = (
        item
        for one in overview.my_scans(world.system, world.adviser)
        for item in one.items
        if item.scan_id == world.scan_id
    )
    assert item.progress is not None
    assert item.progress.complete


def test_for_reader_and_adviser_only_what_is_vastgesteld_counts(world: World) -> None:
    world.bring_to(ScanState.OFFERED, "3")
    everyone = taking_part(world)
    for actor in (world.reader, world.adviser, world.outsider):
        assert counts(world, actor) == {"none": (everyone, 0)}
        assert not status(world, actor).provisional
    assert counts(world, world.leader) == {"3": (1, 1), "none": (everyone - 1, 0)}
    reviewing.establish(world.system, world.leader, world.scan_id)
    for actor in (world.reader, world.adviser, world.outsider, world.leader):
        assert counts(world, actor) == {"3": (1, 0), "none": (everyone - 1, 0)}


def test_after_reopening_the_old_indeling_no_longer_counts(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    reviewing.reopen(world.system, world.leader, world.scan_id, support.REASON)
    assert status(world, world.reader).kind == "none"
    assert (status(world, world.leader).kind, status(world, world.leader).provisional) == ("1", True)


def test_a_concept_that_is_not_to_be_determined_is_its_own_kind_for_the_leader(world: World) -> None:
    found = status(world, world.leader)
    assert (found.kind, found.outcome, found.provisional) == ("open", None, True)


def test_each_organisation_counts_once_on_its_own_tile(world: World) -> None:
    picture = overview.national(world.system, world.leader, world.round_id)
    assert (
        len({one.organisation_id for one in picture.statuses}) == len(picture.statuses) == taking_part(world)
    )
    assert len({(one.row, one.column) for one in picture.statuses}) == len(picture.statuses)
    assert sum(one.number for one in picture.counts) == len(picture.statuses)


def test_a_tile_leads_to_the_scan_only_for_who_may_read_it(world: World) -> None:
    def links() -> dict[str, bool]:
        names = ("adviser", "outsider", "leader", "reader")
        return {name: status(world, world.actors[name]).scan_id == world.scan_id for name in names}

    assert links() == {"adviser": True, "outsider": False, "leader": True, "reader": False}
    world.bring_to(ScanState.ESTABLISHED)
    assert links() == {"adviser": True, "outsider": False, "leader": True, "reader": True}


@pytest.mark.parametrize(
    ("kind", "since", "ended", "marked"),
    [
        ("verscherpt", date(2016, 5, 1), None, True),
        ("verscherpt", date(2016, 6, 30), None, True),
        ("verscherpt", date(2016, 7, 1), None, False),
        ("verscherpt", date(2016, 5, 1), date(2016, 6, 30), False),
        ("verscherpt", date(2016, 5, 1), date(2016, 7, 1), True),
        ("specifiek", date(2016, 5, 1), None, False),
    ],
)
def test_verscherpt_toezicht_is_marked_as_it_held_on_the_peildatum(
    world: World, kind: str, since: date, ended: date | None, marked: bool
) -> None:
    record = Supervision(0, world.organisation_id, kind, since, "", None, None, ended)
    organisations.record_supervision(world.system, world.keeper, record, None)
    for actor in (world.leader, world.reader, world.adviser):
        assert status(world, actor).supervision is marked
        assert not status(world, actor, world.other_organisation_id).supervision


def test_the_beheerder_sees_no_national_picture_and_an_unknown_round_is_told(world: World) -> None:
    with pytest.raises(Refused):
        overview.national(world.system, world.keeper, world.round_id)
    with pytest.raises(NotFound):
        overview.national(world.system, world.leader, 999)


def queries(world: World, act: Callable[[], object]) -> int:
    seen: list[str] = []
    world.database.connection.set_trace_callback(seen.append)
    act()
    world.database.connection.set_trace_callback(None)
    return sum(sql.lstrip().startswith("SELECT") for sql in seen)


def test_the_number_of_queries_does_not_grow_with_the_organisations(world: World) -> None:
    def count() -> tuple[int, int]:
        return (
            queries(world, lambda: overview.my_scans(world.system, world.leader)),
            queries(world, lambda: overview.national(world.system, world.leader, world.round_id)),
        )

    before = count()
    ids = [one.organisation.id for one in rounds.members(world.system, world.leader, world.round_id)]
    for organisation_id in ids:
        assert world.adviser.account_id is not None
        rounds.set_assigned(
            world.system, world.leader, world.round_id, organisation_id, [world.adviser.account_id]
        )
        scan_id = scanning.start(world.system, world.adviser, world.round_id, organisation_id)
        world.save(world.adviser, {**support.judgements("1"), "t19.meldingen": Decimal(5)}, scan_id)
    assert len(items(world, world.adviser)) == len(ids)
    assert count() == before
    assert max(before) < 20
