"""A scan and a round under the versions of the rules: what is shown, to whom, and that nothing changes by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import support
import website
from support import World
from website import Site

from riskscan import definitions
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Answer
from riskscan.programme import comparing, rounds, scanning
from riskscan.programme.permissions import Refused
from riskscan.programme.system import NotFound

A, B = "2016-1", "2016-2"
NOT_ENOUGH: dict[str, Answer] = {
    "randvoorwaarden.stap1.status": "deels",
    "randvoorwaarden.stap1.aantal_voldaan": 20,
    "randvoorwaarden.stap1.pril": "nee",
    "randvoorwaarden.stap1.actie": "op_schema",
    "randvoorwaarden.stap1.verwacht": date(2016, 11, 1),
}
"""Enough of Stap 1 for 2016-1, not for 2016-2."""


def versions_page(world: World) -> str:
    return f"/rondes/{world.round_id}/versies"


def part(html: str) -> str:
    """The part of a scan's page that compares the versions, as a reader sees it."""
    return website.shown(html.split('id="versies-kop"')[1].split("</section>")[0])


class TestScan:
    def test_a_difference_is_shown_with_its_cause_and_both_sources(self, site: Site) -> None:
        site.world.save(site.world.adviser, {**support.judgements("1"), **NOT_ENOUGH})
        shown = part(site.browser("adviser").get(site.url("/indeling")).text)
        guides = [definitions.guide_of(version).parameter("meeste") for version in (A, B)]
        for one in guides:
            assert one.sentence in shown
            assert one.source in shown
        assert f"Voor deze scan geldt versie {B}" in shown
        assert f"anders dan {B}" in shown

    def test_no_difference_is_said_to_be_none(self, site: Site) -> None:
        site.world.save(site.world.adviser, support.judgements("1"))
        shown = part(site.browser("adviser").get(site.url("/indeling")).text)
        assert "Dezelfde uitkomst, en elke randvoorwaarde is in dezelfde staat." in shown
        assert "anders dan" not in shown

    def test_the_rule_of_the_other_version_stands_there_with_clause_and_source(self, site: Site) -> None:
        site.world.save(site.world.adviser, support.judgements("I"))
        shown = part(site.browser("leader").get(site.url("/indeling")).text)
        for version in (A, B):
            rule = next(one for one in definitions.rules_of(version).rules if one.id == "toezicht")
            assert rule.clause in shown
            assert rule.source in shown
        assert "Basis niet op orde" in shown

    def test_who_may_read_the_scan_reads_the_comparison_and_nobody_else(self, site: Site) -> None:
        for who in ("adviser", "colleague", "leader"):
            assert 'id="versies-kop"' in site.browser(who).get(site.url("/indeling")).text
        for who in ("outsider", "reader", "keeper"):
            response = site.browser(who).get(site.url("/indeling"))
            assert response.status_code == 403
            assert 'id="versies-kop"' not in response.text

    def test_the_suggestion_and_the_decision_stay_those_of_the_scans_own_version(self, site: Site) -> None:
        world = site.world
        world.save(world.adviser, {**support.judgements("1"), **NOT_ENOUGH})
        site.browser("adviser").get(site.url("/indeling"))
        sheet = world.sheet()
        assert sheet.classification.version == B
        assert sheet.classification.outcome == "2b"

    def test_a_vastgestelde_scan_is_compared_as_it_was_then(self, site: Site) -> None:
        site.world.bring_to(ScanState.ESTABLISHED)
        comparison = comparing.of_sheet(site.world.sheet())
        assert [side.category.outcome for side in comparison.sides] == ["1", "1"]


class TestRound:
    def test_the_organisations_that_differ_are_named_with_the_reason_and_counted(self, site: Site) -> None:
        world = site.world
        world.save(world.adviser, {**support.judgements("1"), **NOT_ENOUGH})
        other_id = scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
        world.save(world.outsider, support.judgements("3"), other_id)
        found = comparing.round_comparison(world.system, world.leader, world.round_id)
        assert [one.organisation.id for one in found.differing] == [world.organisation_id]
        assert (found.versions, found.same, found.other_states) == ((B, A), 1, ())
        numbers = {one.category.key: [count.number for count in one.counts] for one in found.counts}
        assert numbers == {"1": [0, 1], "2": [1, 0], "3": [1, 1], "I": [0, 0], "open": [0, 0]}
        html = site.browser("leader").get(versions_page(world)).text
        shown = website.shown(html)
        assert world.sheet().organisation.name in shown
        assert "De meeste randvoorwaarden van Stap 1" in shown
        assert f'href="{site.url("/indeling")}#versies-kop"' in html
        assert (
            f'href="{versions_page(world)}"' in site.browser("leader").get(f"/rondes/{world.round_id}").text
        )

    def test_an_outcome_that_a_version_does_not_know_is_not_counted_as_none(self, site: Site) -> None:
        found = comparing.round_comparison(site.world.system, site.world.leader, site.world.round_id)
        (left,) = [one for one in found.counts if one.category.key == "I"]
        assert [(one.version, one.category is None) for one in left.counts] == [(B, False), (A, True)]

    def test_another_state_with_the_same_outcome_is_listed_apart(self, site: Site) -> None:
        world = site.world
        world.save(world.adviser, {**support.judgements("3"), **NOT_ENOUGH})
        found = comparing.round_comparison(world.system, world.leader, world.round_id)
        assert [one.organisation.id for one in found.other_states] == [world.organisation_id]
        assert (found.differing, found.same) == ((), 0)
        html = site.browser("leader").get(versions_page(world)).text
        assert "Dezelfde uitkomst, maar een randvoorwaarde in een andere staat" in html

    def test_organisations_without_a_scan_are_counted(self, site: Site) -> None:
        world = site.world
        members = [
            one for one in rounds.members(world.system, world.leader, world.round_id) if one.takes_part
        ]
        found = comparing.round_comparison(world.system, world.leader, world.round_id)
        assert found.without_scan == len(members) - 1

    @pytest.mark.parametrize("who", ["adviser", "outsider", "reader", "keeper"])
    def test_only_the_programme_leader_sees_concepts_compared(self, site: Site, who: str) -> None:
        world = site.world
        assert site.browser(who).get(versions_page(world)).status_code == 403
        with pytest.raises(Refused):
            comparing.round_comparison(world.system, world.actors[who], world.round_id)

    def test_an_unknown_round_is_told(self, site: Site) -> None:
        with pytest.raises(NotFound):
            comparing.round_comparison(site.world.system, site.world.leader, 999)
        assert site.browser("leader").get("/rondes/999/versies").status_code == 404


def queries(world: World, act: Callable[[], object]) -> int:
    seen: list[str] = []
    world.database.connection.set_trace_callback(seen.append)
    act()
    world.database.connection.set_trace_callback(None)
    return sum(sql.lstrip().startswith(("SELECT", "WITH")) for sql in seen)


def test_the_number_of_queries_does_not_grow_with_the_scans(world: World) -> None:
    def count() -> int:
        return queries(world, lambda: comparing.round_comparison(world.system, world.leader, world.round_id))

    before = count()
    assert world.adviser.account_id is not None
    for one in rounds.members(world.system, world.leader, world.round_id):
        organisation_id = one.organisation.id
        if one.takes_part:
            rounds.set_assigned(
                world.system, world.leader, world.round_id, organisation_id, [world.adviser.account_id]
            )
            scan_id = scanning.start(world.system, world.adviser, world.round_id, organisation_id)
            world.save(world.adviser, {**support.judgements("1"), **NOT_ENOUGH}, scan_id)
    found = comparing.round_comparison(world.system, world.leader, world.round_id)
    assert len(found.differing) > 20
    assert found.without_scan == 0
    assert count() == before
