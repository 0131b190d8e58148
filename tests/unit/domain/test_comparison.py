"""Two versions side by side: what differs is told with its real cause, and nothing else is told."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

import pytest
from examples import A, B, lasting, on_schedule, recent
from forms import forms
from hypothesis import given, settings

from riskscan import definitions
from riskscan.domain.classification import classify
from riskscan.domain.comparison import FIELDS, Factor, Other, Reason, Version, compare, mixed
from riskscan.domain.decision import Parameters, table_of
from riskscan.domain.facts import ScanFacts
from riskscan.domain.interchange import parse

Form = dict[str, Any]
OTHER = {A: B, B: A}


@lru_cache
def version(name: str) -> Version:
    return Version(definitions.rules_of(name), definitions.texts_of(name), definitions.guide_of(name))


def facts_of(form: Form) -> ScanFacts:
    return parse(json.dumps(form))


def scan(stap1: Form | None = None, **more: Any) -> ScanFacts:
    """All in order and lasting, but for what is said."""
    conditions = {key: lasting() for key in ("visie", "middelen", "management")}
    form = {
        "format": "risicoscan/1",
        "organisatie": "Voorbeeld",
        "peildatum": "2016-06-30",
        "randvoorwaarden": {"stap1": stap1 or lasting(), **conditions},
        "verscherpt_toezicht": "nee",
        "verslechtering": "nee",
        "vertrouwen": "ja",
    }
    conditions_given = more.pop("randvoorwaarden", {})
    form["randvoorwaarden"] |= conditions_given
    return facts_of(form | more)


def other(facts: ScanFacts, own: str = A) -> Other:
    (found,) = compare(version(own), [version(OTHER[own])], facts).others
    return found


def factors(reasons: tuple[Reason, ...]) -> list[list[str]]:
    return [[part.factor.value for part in reason.parts] for reason in reasons]


class TestNamedCases:
    def test_enough_of_stap_1_for_the_one_is_not_enough_for_the_other(self) -> None:
        found = other(scan(on_schedule("2016-11-01", aantal_voldaan=20, pril="nee")))
        assert found.side.category.outcome == "2b"
        assert factors(found.reasons) == [["meeste"]]
        (difference,) = found.conditions
        assert (difference.own.states, difference.other.states) == (("M",), ("W",))
        assert factors(difference.reasons) == [["meeste"]]
        ((one, two),) = found.reasons[0].parts[0].sayings
        assert "vanaf 13 van de 24" in one.sentence
        assert "alle 24 verwachtingen" in two.sentence
        assert (one.version, two.version) == (A, B)

    def test_a_result_within_six_months_can_come_after_the_streefdatum(self) -> None:
        facts = scan(on_schedule("2017-02-15", aantal_voldaan=10), peildatum="2016-09-01")
        found = other(facts)
        assert (compare(version(A), [], facts).own.category.outcome, found.side.category.outcome) == (
            "2b", "3",
        )  # fmt: skip
        assert factors(found.reasons) == [["termijn"]]
        assert found.reasons[0].parts[0].title == "Termijn in maanden tegenover streefdatum"

    def test_the_streefdatum_of_the_round_is_named_instead_of_that_of_the_version(self) -> None:
        facts = scan(
            on_schedule("2016-12-15", aantal_voldaan=10), peildatum="2016-09-01", streefdatum="2016-12-01"
        )
        ((_, two),) = other(facts).reasons[0].parts[0].sayings
        assert "vóór 1 december 2016" in two.sentence
        assert "2017" not in two.sentence

    @pytest.mark.parametrize("own", [A, B])
    def test_verscherpt_toezicht_is_3_for_the_one_and_left_to_the_inspections_by_the_other(
        self, own: str
    ) -> None:
        found = other(scan(verscherpt_toezicht="ja"), own)
        assert found.side.category.outcome == {A: "I", B: "3"}[own]
        assert factors(found.reasons) == [["tabel"]]
        (part,) = found.reasons[0].parts
        assert part.title == "Regel ‘toezicht’"
        clauses = [saying.clause for pair in part.sayings for saying in pair]
        assert any("wordt aan de inspecties gelaten" in clause for clause in clauses)
        assert any("behoort tot deze regio's" in clause for clause in clauses)

    def test_a_lack_of_confidence_counts_only_where_it_is_asked(self) -> None:
        conditions = {"visie": recent()}
        found = other(scan(vertrouwen="nee", randvoorwaarden=conditions))
        assert factors(found.reasons) == [["tabel"]]
        (part,) = found.reasons[0].parts
        assert part.title == "Regel ‘pril’ tegenover ‘geen vertrouwen’"
        assert "voldoende vertrouwen" in part.sayings[0][1].clause
        assert found.conditions == ()

    def test_two_parts_that_only_work_together_are_named_together(self) -> None:
        found = other(scan(on_schedule("2016-11-01", aantal_voldaan=20, pril="nee"), vertrouwen="nee"))
        assert found.side.category.outcome == "3"
        assert factors(found.reasons) == [["meeste", "tabel"]]

    def test_another_state_without_another_outcome_is_told_as_that(self) -> None:
        facts = scan(
            on_schedule("2016-11-01", aantal_voldaan=20, pril="nee"),
            randvoorwaarden={"visie": {"status": "niet", "actie": "geen"}},
        )
        found = other(facts)
        assert not found.other_outcome
        assert not found.same
        assert [one.own.key for one in found.conditions] == ["stap1"]

    def test_of_an_empty_form_only_the_rule_that_brings_another_outcome_is_named(self) -> None:
        empty = {"format": "risicoscan/1", "organisatie": "Voorbeeld", "peildatum": "2016-06-30"}
        found = other(facts_of(empty))
        assert [part.title for reason in found.reasons for part in reason.parts] == ["Regel ‘toezicht’"]
        assert found.conditions == ()

    def test_all_in_order_is_the_same_everywhere(self) -> None:
        assert other(scan()).same
        assert other(scan(), B).same


def test_the_parts_hold_every_parameter_once() -> None:
    named = [name for names in FIELDS.values() for name in names]
    assert sorted(named) == sorted(field.name for field in fields(Parameters))


def test_a_version_differs_in_nothing_from_itself_under_another_name() -> None:
    twin = replace(version(A), rules=replace(version(A).rules, version="2016-1b"))
    for facts in (scan(), scan(on_schedule(None)), scan(verscherpt_toezicht="ja")):
        (found,) = compare(version(A), [twin], facts).others
        assert found.same


def test_versions_that_differ_in_one_parameter_differ_by_that_alone() -> None:
    stricter = replace(version(A).rules.parameters, meeste=21)
    twin = replace(version(A), rules=replace(version(A).rules, version="2016-1b", parameters=stricter))
    facts = scan(on_schedule("2016-11-01", aantal_voldaan=20, pril="nee"))
    (found,) = compare(version(A), [twin], facts).others
    assert found.side.category.outcome == "2b"
    assert factors(found.reasons) == [["meeste"]]


def test_versions_that_differ_in_one_row_of_the_table_differ_by_that_alone() -> None:
    rules = tuple(
        replace(rule, outcome="3") if rule.id == "toezicht" else rule for rule in version(B).rules.rules
    )
    changed = replace(version(B).rules, version="2016-2b", rules=rules, table=table_of(rules))
    twin = replace(version(B), rules=changed)
    (found,) = compare(version(B), [twin], scan(verscherpt_toezicht="ja")).others
    assert found.side.category.outcome == "3"
    assert [part.title for reason in found.reasons for part in reason.parts] == ["Regel ‘toezicht’"]


@settings(max_examples=150, deadline=None)
@given(forms())
def test_the_sides_are_what_each_version_says_by_itself(form: Form) -> None:
    facts = facts_of(form)
    comparison = compare(version(A), [version(B)], facts)
    for side, name in zip(comparison.sides, (A, B), strict=True):
        found = classify(definitions.rules_of(name), facts)
        assert side.version == name
        assert side.category.outcome == found.outcome
        assert tuple(one.outcome for one in side.possible) == found.possible
        assert tuple(one.id for one in side.rules) == found.rules


@settings(max_examples=150, deadline=None)
@given(forms())
def test_a_difference_is_told_exactly_when_there_is_one(form: Form) -> None:
    facts = facts_of(form)
    for own in (A, B):
        one, two = (classify(definitions.rules_of(name), facts) for name in (own, OTHER[own]))
        found = other(facts, own)
        assert found.other_outcome is (one.possible != two.possible)
        assert [c.own.key for c in found.conditions] == [
            key for key, states in one.states.items() if states != two.states[key]
        ]
        assert all(condition.reasons for condition in found.conditions)


@settings(max_examples=150, deadline=None)
@given(forms())
def test_every_reason_makes_the_difference_and_nothing_in_it_can_be_left_out(form: Form) -> None:
    facts = facts_of(form)
    for own in (A, B):
        one, two = definitions.rules_of(own), definitions.rules_of(OTHER[own])
        found, goal = other(facts, own), classify(two, facts)
        told = [(found.reasons, lambda c: c.possible)]
        told += [(c.reasons, lambda r, key=c.own.key: r.states[key]) for c in found.conditions]
        for reasons, result in told:
            for reason in reasons:
                taken = [part.factor for part in reason.parts]
                assert result(classify(mixed(one, two, taken), facts)) == result(goal)
                for size in range(len(taken)):
                    for fewer in combinations(taken, size):
                        assert result(classify(mixed(one, two, fewer), facts)) != result(goal)
                for part in reason.parts:
                    assert part.sayings
                    assert all(pair[0] != pair[1] for pair in part.sayings)


@settings(max_examples=100, deadline=None)
@given(forms())
def test_with_every_part_taken_over_a_version_decides_as_the_other(form: Form) -> None:
    facts = facts_of(form)
    for own in (A, B):
        two = definitions.rules_of(OTHER[own])
        both = classify(mixed(definitions.rules_of(own), two, Factor), facts)
        goal = classify(two, facts)
        assert replace(both, version=goal.version) == goal


def test_the_day_of_a_round_is_no_constant() -> None:
    """A late streefdatum of the round takes the difference away that the version's own would make."""
    facts = scan(on_schedule("2017-02-15", aantal_voldaan=10), peildatum="2016-09-01")
    assert not other(facts).same
    assert other(replace(facts, streefdatum=date(2017, 6, 1))).same
