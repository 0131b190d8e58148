"""A round beside the rounds before it: which one is the previous, what counts, and with how few queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import settling
import support
from support import World

from riskscan.domain.national import ESTABLISHED_KINDS, Standing
from riskscan.programme import overview, reviewing
from riskscan.programme.history import History
from riskscan.programme.permissions import Refused


def history(world: World, round_id: int) -> History:
    return overview.national(world.system, world.reader, round_id).history


def numbers(found: dict[str, int]) -> tuple[int, ...]:
    return tuple(found[kind] for kind in ESTABLISHED_KINDS)


def names(found: tuple[Standing, ...]) -> set[str]:
    return {one.name for one in found}


def test_the_first_round_has_no_previous_one(world: World) -> None:
    settling.settle(world, world.round_id, {world.organisation_id: "1"})
    found = history(world, world.round_id)
    assert (found.previous, found.transitions, found.sentences) == (None, None, ())
    assert numbers(found.current.counts) == (1, 0, 0, 0, 25)


def test_two_rounds_are_compared_by_what_is_vastgesteld(world: World) -> None:
    later = settling.two_rounds(world)
    found = history(world, later)
    assert found.previous is not None
    assert found.previous.round.id == world.round_id
    assert numbers(found.previous.counts) == (1, 1, 2, 1, 21)
    assert numbers(found.current.counts) == (2, 2, 1, 1, 20)
    assert found.transitions is not None
    moved = {(one.before, one.now): one.number for one in found.transitions.cells if one.number}
    assert moved == {
        ("1", "1"): 1,
        ("2", "1"): 1,
        ("3", "2"): 1,
        ("3", "3"): 1,
        ("I", "I"): 1,
        ("none", "2"): 1,
        ("none", "none"): 20,
    }
    assert (len(found.transitions.better), len(found.transitions.worse)) == (2, 0)


def test_a_concept_is_no_change_not_even_for_who_may_see_it(world: World) -> None:
    settling.settle(world, world.round_id, {world.organisation_id: "1"})
    later = support.add_round(world.system, settling.SEPTEMBER, {})
    settling.concept(world, later, world.organisation_id, "3")
    for actor in (world.leader, world.reader):
        found = overview.national(world.system, actor, later).history
        assert found.previous is not None
        assert (found.transitions, found.sentences) == (None, ())
        assert numbers(found.current.counts) == (0, 0, 0, 0, 26)


def test_a_reopened_indeling_no_longer_counts(world: World) -> None:
    later = settling.two_rounds(world)
    reviewing.reopen(world.system, world.leader, world.scan_id, support.REASON)
    found = history(world, later)
    assert found.previous is not None
    assert numbers(found.previous.counts) == (0, 1, 2, 1, 22)


def test_the_previous_round_is_the_newest_earlier_one_with_something_vastgesteld(world: World) -> None:
    settling.settle(world, world.round_id, {world.organisation_id: "3"})
    empty = replace(support.PLAN, name="Ronde juli 2016", peildatum=date(2016, 7, 15))
    support.add_round(world.system, empty, {})
    same_day = replace(settling.SEPTEMBER, name="Proefronde september 2016")
    settling.settle(
        world, support.add_round(world.system, same_day, {}), {settling.organisation_ids(world)[1]: "1"}
    )
    later = support.add_round(world.system, settling.SEPTEMBER, {})
    settling.settle(world, later, {world.organisation_id: "2b"})
    found = history(world, later)
    assert [one.round.plan.name for one in found.rounds] == ["Ronde zomer 2016", "Ronde september 2016"]
    assert history(world, world.round_id).previous is None


def test_after_a_merger_organisations_of_one_round_only_are_named(world: World) -> None:
    day = date(2023, 6, 30)
    before = set(settling.organisation_ids(world))
    after = set(settling.organisation_ids(world, day))
    gone, new = before - after, after - before
    assert gone
    assert new
    settling.settle(world, world.round_id, {next(iter(gone)): "1"})
    plan = replace(settling.SEPTEMBER, name="Ronde 2023", peildatum=day, deadline=date(2023, 8, 1))
    later = support.add_round(world.system, plan, {})
    settling.settle(world, later, {next(iter(new)): "2a"})
    found = history(world, later).transitions
    assert found is not None
    assert {one.organisation_id for one in found.only_before} == gone
    assert {one.organisation_id for one in found.only_now} == new
    assert names(found.only_before).isdisjoint(names(found.only_now))


def test_the_indeling_of_an_organisation_over_the_rounds(world: World) -> None:
    later = settling.two_rounds(world)
    second = settling.organisation_ids(world)[1]

    def told(until: date) -> list[tuple[str, str | None]]:
        found = overview.categories_over_rounds(world.system, world.reader, second, until)
        return [(one.round_name, one.category.outcome) for one in found]

    assert told(date(2016, 9, 15)) == [("Ronde zomer 2016", "2a"), ("Ronde september 2016", "1")]
    assert told(date(2016, 9, 14)) == [("Ronde zomer 2016", "2a")]
    assert told(date(2016, 6, 29)) == []
    latest = overview.categories_over_rounds(world.system, world.reader, second, date(2016, 12, 31))[-1]
    assert (latest.round_id, latest.category.name, latest.version) == (later, "Basis op orde", "2016-2")
    with pytest.raises(Refused):
        overview.categories_over_rounds(world.system, world.keeper, second, date(2016, 12, 31))


def test_the_number_of_queries_grows_with_neither_organisations_nor_rounds(world: World) -> None:
    def queries(act: Callable[[], object]) -> int:
        seen: list[str] = []
        world.database.connection.set_trace_callback(seen.append)
        act()
        world.database.connection.set_trace_callback(None)
        return sum(sql.lstrip().startswith("SELECT") for sql in seen)

    def count() -> tuple[int, int]:
        return (
            queries(lambda: overview.national(world.system, world.leader, later)),
            queries(
                lambda: overview.categories_over_rounds(
                    world.system, world.leader, world.organisation_id, date(2017, 1, 1)
                )
            ),
        )

    later = support.add_round(world.system, settling.SEPTEMBER, {})
    settling.settle(world, later, {world.organisation_id: "1"})
    before = count()
    ids = settling.organisation_ids(world)
    settling.settle(world, world.round_id, dict.fromkeys(ids[:4], "2b"))
    settling.settle(world, later, dict.fromkeys(ids[1:4], "1"))
    assert count() == before
