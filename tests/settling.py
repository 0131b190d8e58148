"""Rounds in which indelingen are vastgesteld, by the ordinary use cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import support
from support import OPERATOR, World

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import reviewing, rounds, scanning
from riskscan.store import organisations as organisation_store
from riskscan.store import scans as scan_store

SEPTEMBER = replace(
    support.PLAN, name="Ronde september 2016", peildatum=date(2016, 9, 15), deadline=date(2016, 10, 1)
)


def organisation_ids(world: World, day: date = support.PLAN.peildatum) -> list[int]:
    """Those that exist on a day, the one with the started scan first."""
    found = sorted(one.id for one in organisation_store.every(world.database) if one.valid_on(day))
    return sorted(found, key=lambda one: one != world.organisation_id)


def settle(world: World, round_id: int, outcomes: Mapping[int, str]) -> dict[int, int]:
    """Vaststellen per organisation id this outcome; organisation id → scan id."""
    started = {one.organisation_id: one for one in scan_store.in_round(world.database, round_id)}
    made = {}
    assert world.adviser.account_id is not None
    for organisation_id, outcome in outcomes.items():
        rounds.set_assigned(world.system, OPERATOR, round_id, organisation_id, [world.adviser.account_id])
        scan = started.get(organisation_id)
        scan_id = scan.id if scan else scanning.start(world.system, world.adviser, round_id, organisation_id)
        world.complete(outcome, scan_id)
        reviewing.decide(world.system, world.adviser, scan_id, outcome, "")
        reviewing.offer(world.system, world.adviser, scan_id)
        reviewing.establish(world.system, world.leader, scan_id)
        made[organisation_id] = scan_id
    return made


def two_rounds(world: World) -> int:
    """June with 1, 2a, 3, 3, I and September with 1, 1, 2b, 3, I, 2a for the first organisations; the id
    of September.
    """
    ids = organisation_ids(world)
    settle(world, world.round_id, dict(zip(ids, ("1", "2a", "3", "3", "I"), strict=False)))
    later = support.add_round(world.system, SEPTEMBER, {})
    settle(world, later, dict(zip(ids, ("1", "1", "2b", "3", "I", "2a"), strict=False)))
    return later


def concept(world: World, round_id: int, organisation_id: int, outcome: str) -> int:
    """A scan that is offered and not vastgesteld."""
    assert world.adviser.account_id is not None
    rounds.set_assigned(world.system, OPERATOR, round_id, organisation_id, [world.adviser.account_id])
    scan_id = scanning.start(world.system, world.adviser, round_id, organisation_id)
    world.complete(outcome, scan_id)
    reviewing.decide(world.system, world.adviser, scan_id, outcome, "")
    reviewing.offer(world.system, world.adviser, scan_id)
    assert world.sheet(scan_id).scan.state is ScanState.OFFERED
    return scan_id
