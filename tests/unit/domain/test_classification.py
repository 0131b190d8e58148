"""The classification against the specification: exact for every partly answered form, under both versions."""

from __future__ import annotations

import calendar
import json
import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import examples
import oracle
import pytest
from examples import VERSIONS, Example, Form, result
from forms import CIRCUMSTANCES, answered, answers_for, forms
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from riskscan.definitions import rules_of
from riskscan.domain.classification import add_months, classify
from riskscan.domain.decision import Rules
from riskscan.domain.interchange import parse

many = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
some = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
FEW = st.sampled_from((0, 1))
version_given = pytest.mark.parametrize("version", VERSIONS)


class TestExamples:
    @version_given
    @pytest.mark.parametrize("example", examples.EVERY, ids=str)
    def test_an_example_gives_what_the_specification_says(self, version: str, example: Example) -> None:
        found = result(version, example.form)
        expected = example.expected.get(version, {})
        assert {name: found[name] for name in expected} == expected

    @version_given
    @pytest.mark.parametrize("example", examples.EVERY, ids=str)
    def test_the_specification_written_out_again_agrees(self, version: str, example: Example) -> None:
        assert oracle.expected(version, example.form) == result(version, example.form)

    @pytest.mark.parametrize(
        ("name", "a", "b"),
        [
            ("Waddenrand", "1", "1"),
            ("Lage Zoom", "1", "2b"),
            ("Veenpolder", "1", "3"),
            ("Kuststrook", "2a", "2a"),
            ("Binnenveld", "2b", "2b"),
            ("Rivierland-West", "2b", "3"),
            ("Nieuwland", "2b", "2b"),
            ("Zuidkade", "3", "I"),
            ("Heuvelzicht", "3", "3"),
            ("Meerstede", "1 2a 2b 3", "1 2a 2b 3"),
            ("Drieburg", "2b", "2b"),
            ("Leeg formulier", "1 2a 2b 3", "1 2a 2b 3 I"),
        ],
    )
    def test_the_table_of_the_specification(self, name: str, a: str, b: str) -> None:
        (example,) = [one for one in examples.from_file() if one.name == name]
        assert [" ".join(result(version, example.form)["possible"]) for version in VERSIONS] == [a, b]

    def test_the_table_and_the_file_name_the_same_organisations(self) -> None:
        assert len(examples.from_file()) == 12

    @version_given
    def test_an_empty_form_is_never_a_verdict(self, version: str) -> None:
        found = result(version, examples.empty())
        assert found["outcome"] is None
        assert found["rule"] is None
        assert all(states == list("MPWF") for states in found["states"].values())
        assert found["open"][0] == "randvoorwaarden.stap1.status"


class TestExactness:
    @version_given
    @many
    @given(form=forms())
    def test_every_field_of_the_result_is_that_of_the_specification(self, version: str, form: Form) -> None:
        assert result(version, form) == oracle.expected(version, form)

    @version_given
    @some
    @given(form=forms(FEW))
    def test_trying_every_completion_of_the_whole_form_gives_the_same(self, version: str, form: Form) -> None:
        expected = oracle.expected_by_brute_force(version, form, at_most=1500)
        assume(expected is not None)
        assert result(version, form) == expected

    @version_given
    @some
    @given(
        form=forms(FEW), status=st.sampled_from(("deels", None)), action=st.sampled_from(("op_schema", None))
    )
    def test_a_form_that_hangs_on_one_condition(
        self, version: str, form: Form, status: str | None, action: str | None
    ) -> None:
        """Forms in which a single date, number or judgement decides are rare among random ones."""
        calm = form | {"verscherpt_toezicht": "nee", "verslechtering": "nee"}
        filled = {"status": "voldaan", "pril": "nee", "actie": "geen", "verwacht": form["peildatum"]}
        rest = dict.fromkeys(("visie", "middelen", "management"), filled)
        stap1 = form["randvoorwaarden"]["stap1"] | {"status": status, "actie": action}
        one = calm | {"randvoorwaarden": {"stap1": stap1, **rest}}
        expected = oracle.expected_by_brute_force(version, one, at_most=5000)
        assert result(version, one) == expected == oracle.expected(version, one)

    @version_given
    @some
    @given(form=forms(), seed=st.integers(0, 99))
    def test_the_order_of_the_keys_does_not_matter(self, version: str, form: Form, seed: int) -> None:
        chance = random.Random(seed)

        def shuffled(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            keys = chance.sample(list(value), len(value))
            return {key: shuffled(value[key]) for key in keys}

        assert result(version, shuffled(form)) == result(version, form)

    @version_given
    @some
    @given(form=forms(), sinds=st.dates(), number=st.integers(0, 24))
    def test_what_never_decides_changes_nothing(
        self, version: str, form: Form, sinds: date, number: int
    ) -> None:
        """``sinds`` never; the number only under A and with status deels (or one that may become it)."""
        before = result(version, form)
        changed = answered(form, "randvoorwaarden.visie.sinds", sinds.isoformat())
        assert result(version, changed) == before
        status = form["randvoorwaarden"]["stap1"].get("status")
        if version == oracle.B or status in {"voldaan", "niet"}:
            changed = answered(form, "randvoorwaarden.stap1.aantal_voldaan", number)
            assert result(version, changed) == before

    @some
    @given(form=forms(), streefdatum=st.dates())
    def test_the_streefdatum_is_only_for_the_version_that_has_one(
        self, form: Form, streefdatum: date
    ) -> None:
        changed = form | {"streefdatum": streefdatum.isoformat()}
        assert result(oracle.A, changed) == result(oracle.A, form)

    @version_given
    def test_the_trace_names_every_rule_that_can_fire_in_the_order_of_the_table(self, version: str) -> None:
        rules = rules_of(version)
        found = classify(rules, parse(json.dumps(examples.empty())))
        assert found.rules == tuple(rule.id for rule in rules.rules)


class TestAnswering:
    @version_given
    @some
    @given(form=forms(), data=st.data())
    def test_answering_a_field_never_adds_an_outcome(
        self, version: str, form: Form, data: st.DataObject
    ) -> None:
        """Also a field that is told not to matter: then the set stays as it is."""
        before = result(version, form)
        fields = [name for name in oracle.FIELDS if name != "aantal_voldaan"]
        keys = [f"randvoorwaarden.{one}.{name}" for one, name in product(oracle.CONDITIONS, fields)]
        for key in ("randvoorwaarden.stap1.aantal_voldaan", *keys, *CIRCUMSTANCES):
            if not is_unknown(version, form, key):
                continue
            after = result(version, answered(form, key, data.draw(st.sampled_from(answers_for(form, key)))))
            assert set(after["possible"]) <= set(before["possible"])
            if key not in before["open"]:
                assert after["possible"] == before["possible"]

    @version_given
    @some
    @given(form=forms(), data=st.data())
    def test_answering_what_matters_settles_it_in_any_order(
        self, version: str, form: Form, data: st.DataObject
    ) -> None:
        keys = result(version, form)["open"]
        answers = {key: data.draw(st.sampled_from(answers_for(form, key))) for key in keys}
        outcomes = []
        for order in (keys, data.draw(st.permutations(keys))):
            filled = form
            for key in order:
                filled = answered(filled, key, answers[key])
            outcomes.append(result(version, filled))
        assert outcomes[0]["outcome"] is not None
        assert outcomes[0] == outcomes[1]


def is_unknown(version: str, form: Form, key: str) -> bool:
    if "." not in key:
        return form.get(key) in (None, "onbekend")
    _, condition, name = key.split(".")
    value = form["randvoorwaarden"][condition].get(name)
    return not oracle.is_known(version, form, name, value)


class TestNeeded:
    """The list is checked by re-running the rules with the open fields turning out well."""

    @version_given
    @many
    @given(form=forms(FEW))
    def test_what_is_needed_leads_to_a_better_category_and_nothing_can_be_left_out(
        self, version: str, form: Form
    ) -> None:
        rules, found = rules_of(version), result(version, form)
        assume(found["needed"])
        better = {"3": {"1", "2a", "2b"}, "2a": {"1"}, "2b": {"1"}}[found["outcome"]]
        assert rerun(rules, form, found, set(found["needed"])) in better
        for left_out in found["needed"]:
            rest = set(found["needed"]) - {left_out}
            outcome = rerun(rules, form, found, rest)
            if left_out == "vertrouwen:ja" and outcome == "1":
                continue  # Needed by the letter also where category 1 would not ask it.
            assert outcome not in better

    @version_given
    @many
    @given(form=forms(FEW))
    def test_the_list_is_empty_exactly_when_there_is_nothing_better_to_reach(
        self, version: str, form: Form
    ) -> None:
        found = result(version, form)
        asked = found["outcome"] in {"2a", "2b", "3"} and form.get("verscherpt_toezicht") != "ja"
        assert bool(found["needed"]) is asked


def rerun(rules: Rules, form: Form, found: Form, changes: set[str]) -> str:
    """The outcome when these changes are made and everything open turns out well."""
    states = [
        next((wanted for wanted in "MW" if f"{key}:{wanted}" in changes), possible[0])
        for key, possible in found["states"].items()
    ]
    worst = max(states, key="MPWF".index)
    verslechtering = "nee" if "verslechtering:nee" in changes else form.get("verslechtering")
    vertrouwen = "ja" if "vertrouwen:ja" in changes else form.get("vertrouwen")
    combination = (
        "nee",
        "ja" if verslechtering == "ja" else "nee",
        worst,
        "ja" if vertrouwen == "ja" else "nee",
    )
    return rules.table[combination].outcome


class TestCalendarMonths:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            ("2016-06-30", 6, "2016-12-30"),
            ("2016-08-31", 6, "2017-02-28"),
            ("2015-08-31", 6, "2016-02-29"),
            ("2016-08-29", 6, "2017-02-28"),
            ("2016-08-28", 6, "2017-02-28"),
            ("1899-08-31", 6, "1900-02-28"),
            ("1999-08-31", 6, "2000-02-29"),
            ("2016-12-31", 6, "2017-06-30"),
            ("2016-02-29", 12, "2017-02-28"),
            ("2016-02-29", 48, "2020-02-29"),
            ("2016-06-30", 0, "2016-06-30"),
            ("9999-06-30", 6, "9999-12-30"),
            ("9999-07-01", 6, "9999-12-31"),
            ("9999-12-31", 6, "9999-12-31"),
        ],
    )
    def test_a_day_that_does_not_exist_becomes_the_last_of_its_month(
        self, start: str, months: int, end: str
    ) -> None:
        assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)

    @given(day=st.dates(max_value=date(9990, 1, 1)), months=st.integers(0, 100))
    def test_it_is_that_many_months_later_and_the_same_day_where_there_is_one(
        self, day: date, months: int
    ) -> None:
        later = add_months(day, months)
        assert (later.year - day.year) * 12 + later.month - day.month == months
        assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])

    @given(day=st.dates())
    def test_a_later_peildatum_never_has_an_earlier_limit(self, day: date) -> None:
        assume(day < date.max)
        assert add_months(day, 6) <= add_months(day + timedelta(1), 6)

    def test_the_threshold_and_term_are_those_of_the_rule_file(self) -> None:
        rules = rules_of(oracle.A)
        form = examples.form(visie=examples.on_schedule("2016-09-30"))
        short = replace(rules, parameters=replace(rules.parameters, maanden=3))
        assert result(short, form)["outcome"] == "2b"
        shorter = replace(rules, parameters=replace(rules.parameters, maanden=2))
        assert result(shorter, form)["outcome"] == "3"
