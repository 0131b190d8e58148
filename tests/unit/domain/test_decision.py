"""The decision tables: complete, free of overlap, and any mistake in them is caught by proof or example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations as pairs
from itertools import product

import examples
import pytest

from riskscan.definitions import rules_of
from riskscan.domain.decision import INPUTS, Parameters, Row, Rule, Witness, combinations, prove, table_of

VERSIONS = examples.VERSIONS


@dataclass(frozen=True)
class Mutant:
    """A version's rules with one mistake in them."""

    name: str
    version: str
    rules: tuple[Rule, ...]
    parameters: Parameters

    def __str__(self) -> str:
        return f"{self.version}: {self.name}"


def with_row(rules: tuple[Rule, ...], at: int, number: int, row: Row) -> tuple[Rule, ...]:
    rule = rules[at]
    rows = (*rule.rows[:number], row, *rule.rows[number + 1 :])
    return (*rules[:at], replace(rule, rows=rows), *rules[at + 1 :])


def other_cells(name: str, cell: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Every mistake in one cell: negated, widened by a value, narrowed by a value."""
    every = frozenset(INPUTS[name])
    if every - cell:
        yield "negated", every - cell
    for value in sorted(every - cell):
        yield f"widened by {value}", cell | {value}
    for value in sorted(cell):
        if len(cell) > 1:
            yield f"narrowed by {value}", cell - {value}


def table_mutants(rules: tuple[Rule, ...]) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    for at, rule in enumerate(rules):
        yield f"{rule.id} dropped", (*rules[:at], *rules[at + 1 :])
        yield f"{rule.id} twice", (*rules, rule)
        for number, row in enumerate(rule.rows):
            if len(rule.rows) > 1:
                rows = (*rule.rows[:number], *rule.rows[number + 1 :])
                yield (
                    f"{rule.id} row {number} dropped",
                    (*rules[:at], replace(rule, rows=rows), *rules[at + 1 :]),
                )
            for place, (name, cell) in enumerate(zip(INPUTS, row.values, strict=True)):
                for what, changed in other_cells(name, cell):
                    values = (*row.values[:place], changed, *row.values[place + 1 :])
                    yield f"{rule.id} {name} {what}", with_row(rules, at, number, Row(values))


def outcome_mutants(rules: tuple[Rule, ...]) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    for at, rule in enumerate(rules):
        for outcome in sorted({"1", "2a", "2b", "3", "I"} - {rule.outcome}):
            changed = replace(rule, outcome=outcome)
            yield f"{rule.id} gives {outcome}", (*rules[:at], changed, *rules[at + 1 :])
    for one, two in pairs(range(len(rules)), 2):
        swapped = list(rules)
        swapped[one] = replace(rules[one], rows=rules[two].rows)
        swapped[two] = replace(rules[two], rows=rules[one].rows)
        yield f"{rules[one].id} and {rules[two].id} swapped", tuple(swapped)


def parameter_mutants(given: Parameters) -> Iterator[tuple[str, Parameters]]:
    if given.meeste is None:
        yield "meeste 13", replace(given, meeste=13)
    else:
        for number in (None, given.meeste - 1, given.meeste + 1):
            yield f"meeste {number}", replace(given, meeste=number)
    if given.maanden is not None:
        for months in (given.maanden - 1, given.maanden + 1):
            yield f"maanden {months}", replace(given, maanden=months)
        yield "streefdatum for maanden", replace(given, maanden=None, streefdatum=date(2017, 1, 1))
    if given.streefdatum is not None:
        for days in (-1, 1):
            changed = given.streefdatum + timedelta(days)
            yield f"streefdatum {changed}", replace(given, streefdatum=changed)
        yield "maanden for streefdatum", replace(given, maanden=6, streefdatum=None)
    yield "geen_datum_op_tijd", replace(given, geen_datum_op_tijd=not given.geen_datum_op_tijd)
    yield "vertrouwen_gevraagd", replace(given, vertrouwen_gevraagd=not given.vertrouwen_gevraagd)


def mutants(kind: str) -> list[Mutant]:
    found = []
    for version in VERSIONS:
        rules = rules_of(version)
        if kind == "table":
            found += [
                Mutant(name, version, one, rules.parameters) for name, one in table_mutants(rules.rules)
            ]
        elif kind == "outcome":
            found += [
                Mutant(name, version, one, rules.parameters) for name, one in outcome_mutants(rules.rules)
            ]
        else:
            changed = parameter_mutants(rules.parameters)
            found += [Mutant(name, version, rules.rules, one) for name, one in changed]
    return found


@pytest.mark.parametrize("version", VERSIONS)
class TestTheTables:
    def test_every_combination_is_covered_by_exactly_one_row(self, version: str) -> None:
        assert prove(rules_of(version).rules) == ()

    def test_the_lookup_holds_every_combination(self, version: str) -> None:
        table = rules_of(version).table
        assert list(table) == list(combinations())
        assert len(table) == 2 * 2 * 4 * 2
        assert all(any(row.covers(one) for row in rule.rows) for one, rule in table.items())

    def test_the_rules_fire_in_the_order_of_the_specification(self, version: str) -> None:
        """§4, read from top to bottom for every combination of the inputs."""
        for (toezicht, verslechtering, worst, vertrouwen), rule in rules_of(version).table.items():
            if toezicht == "ja":
                wanted = ("toezicht", "3" if version == "2016-1" else "I")
            elif verslechtering == "ja" or worst == "F":
                wanted = ("vastgelopen", "3")
            elif worst == "M":
                wanted = ("op_orde", "1")
            elif version == "2016-2" and vertrouwen == "nee":
                wanted = ("geen_vertrouwen", "3")
            else:
                wanted = {"P": ("pril", "2a"), "W": ("onderweg", "2b")}[worst]
            assert (rule.id, rule.outcome) == wanted

    def test_every_rule_can_fire(self, version: str) -> None:
        rules = rules_of(version)
        assert {rule.id for rule in rules.table.values()} == {rule.id for rule in rules.rules}

    def test_the_examples_hold(self, version: str) -> None:
        assert examples.failures(version, rules_of(version)) == []


def test_each_version_knows_its_outcomes() -> None:
    assert rules_of("2016-1").outcomes == ("1", "2a", "2b", "3")
    assert rules_of("2016-2").outcomes == ("1", "2a", "2b", "3", "I")


class TestMistakes:
    @pytest.mark.parametrize("mutant", mutants("table"), ids=str)
    def test_a_mistake_in_a_row_is_found_by_the_proof(self, mutant: Mutant) -> None:
        assert prove(mutant.rules)

    @pytest.mark.parametrize("mutant", [*mutants("outcome"), *mutants("parameter")], ids=str)
    def test_a_mistake_in_an_outcome_or_parameter_is_found_by_the_examples(self, mutant: Mutant) -> None:
        assert prove(mutant.rules) == ()
        wrong = replace(
            rules_of(mutant.version),
            rules=mutant.rules,
            parameters=mutant.parameters,
            table=table_of(mutant.rules),
        )
        assert examples.failures(mutant.version, wrong)

    def test_a_witness_of_a_gap_says_for_what_no_rule_holds(self) -> None:
        rules = tuple(rule for rule in rules_of("2016-2").rules if rule.id != "onderweg")
        (witness,) = prove(rules)
        assert str(witness) == (
            "Geen enkele regel geldt bij: verscherpt_toezicht nee, verslechtering nee, "
            "slechtste_staat W, vertrouwen ja."
        )

    def test_a_witness_of_an_overlap_names_both_rules(self) -> None:
        witness = Witness(("ja", "nee", "M", "ja"), ("toezicht", "op_orde"))
        assert str(witness).startswith("Meer dan één regel (toezicht en op_orde) geldt bij: ")

    def test_the_proof_of_nothing_has_every_combination_as_witness(self) -> None:
        assert [witness.combination for witness in prove(())] == list(product(*INPUTS.values()))
