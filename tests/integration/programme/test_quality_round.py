"""Quality checks on stored scans: on the page and in the count the same, with few queries, for who may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import support
from support import MOTIVATION, OPERATOR, World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.quality import Part
from riskscan.programme import interviewing, organisations, quality, reviewing, rounds, scanning
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.system import NotFound
from riskscan.store.organisations import Supervision


def codes(world: World, scan_id: int | None = None) -> list[str]:
    """On the page of a scan."""
    return [one.code for one in quality.remarks(world.system, world.sheet(scan_id))]


def counted(world: World, actor: Actor | None = None) -> dict[int, list[str]]:
    """In the round: organisation → codes."""
    found = quality.in_round(world.system, actor or world.leader, world.round_id)
    return {organisation: [one.code for one in scan.remarks] for organisation, scan in found.items()}


def supervise(world: World, organisation_id: int, since: date, ended_on: date | None = None) -> None:
    record = Supervision(0, organisation_id, "verscherpt", since, "", None, None, ended_on)
    organisations.record_supervision(world.system, OPERATOR, record, None)


def test_a_scan_that_was_just_started_has_no_warnings(world: World) -> None:
    assert codes(world) == []
    assert counted(world) == {world.organisation_id: []}


def test_a_missing_party_is_pointed_out_once_there_is_an_interview(world: World) -> None:
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    (one,) = quality.remarks(world.system, world.sheet())
    assert (one.code, one.part) == ("gesprek_ontbreekt", Part.INTERVIEWS)
    assert "vertegenwoordiger van Veilig Thuis" in one.sentence
    interviewing.save(
        world.system, world.adviser, world.scan_id, None, 0, support.interview("vertegenwoordiger_vt")
    )
    assert codes(world) == []


def test_a_removed_interview_counts_as_none(world: World) -> None:
    for kind in ("ambtelijk_adviseur", "vertegenwoordiger_vt"):
        interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview(kind))
    last = world.sheet().interviews[-1]
    interviewing.remove(world.system, world.adviser, world.scan_id, last.id, last.revision_id)
    assert codes(world) == ["gesprek_ontbreekt"]
    assert counted(world)[world.organisation_id] == ["gesprek_ontbreekt"]


def test_supervision_is_looked_up_on_the_peildatum(world: World) -> None:
    world.save(world.adviser, {"verscherpt_toezicht": "ja"})
    assert codes(world) == ["toezicht_zonder_begin"]
    supervise(world, world.organisation_id, date(2016, 7, 1))
    supervise(world, world.other_organisation_id, date(2016, 4, 1))
    assert codes(world) == ["toezicht_zonder_begin"]
    supervise(world, world.organisation_id, date(2016, 6, 30))
    assert codes(world) == []
    world.save(world.adviser, {"verscherpt_toezicht": "nee"})
    assert codes(world) == ["toezicht_tegenspraak"]
    assert counted(world)[world.organisation_id] == ["toezicht_tegenspraak"]


def test_a_decision_that_the_answers_moved_away_from_needs_a_new_motivation(world: World) -> None:
    world.save(world.adviser, support.judgements("1"))
    reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
    assert codes(world) == []
    world.save(world.adviser, support.judgements("2a"))
    assert codes(world) == ["afwijking_zonder_motivering"]
    reviewing.decide(world.system, world.adviser, world.scan_id, "1", MOTIVATION)
    assert codes(world) == []


def test_a_figure_of_the_organisation_is_looked_at_too(world: World) -> None:
    world.save(world.adviser, {"t19.meldingen": Decimal(2)})
    assert codes(world) == ["cijfer_onaannemelijk"]
    assert counted(world)[world.organisation_id] == ["cijfer_onaannemelijk"]


def test_a_vastgestelde_scan_keeps_the_warnings_it_had_when_vastgesteld(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    before = codes(world)
    assert before
    later = support.later_round(world)
    world.save(world.adviser, {"t19.meldingen": Decimal(1)}, later)
    assert "cijfer_onaannemelijk" in codes(world, later)
    assert codes(world) == before
    assert counted(world)[world.organisation_id] == before


def test_each_reader_gets_the_scans_that_he_may_read(world: World) -> None:
    scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
    own, other = world.organisation_id, world.other_organisation_id
    assert set(counted(world)) == {own, other}
    assert set(counted(world, world.adviser)) == {own}
    assert set(counted(world, world.outsider)) == {other}
    assert counted(world, world.reader) == {}
    with pytest.raises(Refused):
        counted(world, world.keeper)
    with pytest.raises(NotFound):
        quality.in_round(world.system, world.leader, 999)


def test_the_number_of_queries_does_not_grow_with_the_scans(world: World) -> None:
    def queries(act: Callable[[], object]) -> int:
        seen: list[str] = []
        world.database.connection.set_trace_callback(seen.append)
        act()
        world.database.connection.set_trace_callback(None)
        return sum(1 for one in seen if one.lstrip().startswith("SELECT"))

    one = queries(lambda: counted(world))
    members = [
        each.organisation.id
        for each in rounds.members(world.system, world.leader, world.round_id)
        if each.organisation.id != world.organisation_id
    ][:4]
    for organisation_id in members:
        accounts = [world.outsider.account_id or 0]
        rounds.set_assigned(world.system, OPERATOR, world.round_id, organisation_id, accounts)
        scan_id = scanning.start(world.system, world.outsider, world.round_id, organisation_id)
        other = replace(world, scan_id=scan_id)
        other.save(world.outsider, {"verscherpt_toezicht": "ja", "t19.meldingen": Decimal(1)})
    assert sum(map(len, counted(world).values())) == 8
    assert queries(lambda: counted(world)) == one
    assert one <= 9
