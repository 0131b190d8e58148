"""What a reader is told about a classification: chosen from the version's sentences, complete, never failing."""

from __future__ import annotations

import json
from functools import cache

import examples
import pytest
from examples import A, B, Form, empty, form, lasting, on_schedule, recent
from forms import CONDITIONS, forms
from hypothesis import HealthCheck, given, settings

from riskscan import definitions
from riskscan.definitions.rules import load_texts
from riskscan.domain.classification import classify
from riskscan.domain.explanation import ConditionView, Explanation
from riskscan.domain.interchange import parse, to_result
from riskscan.domain.narrative import Texts, category, explain
from riskscan.paths import QUESTIONNAIRE

VERSIONS = examples.VERSIONS
some = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
version_given = pytest.mark.parametrize("version", VERSIONS)


@cache
def texts_of(version: str) -> Texts:
    return load_texts(QUESTIONNAIRE / version)


@cache
def labels() -> dict[str, str]:
    return {question.key: question.label for question in definitions.load_form(B).questions()}


def told(version: str, scan: Form) -> Explanation:
    rules, facts = definitions.rules_of(version), parse(json.dumps(scan))
    return explain(rules, texts_of(version), classify(rules, facts), facts, labels())


def stap1(found: Explanation) -> ConditionView:
    return found.conditions[0]


def failing(**more: object) -> Form:
    return {"status": "niet", "actie": "geen", **more}


class TestAnyForm:
    @version_given
    @some
    @given(scan=forms())
    def test_it_is_explained_in_full_and_agrees_with_the_classification(
        self, version: str, scan: Form
    ) -> None:
        found, result = told(version, scan), examples.result(version, scan)
        assert found.category.outcome == result["outcome"]
        assert found.settled is (result["outcome"] is not None)
        assert [one.outcome for one in found.possible] == result["possible"]
        assert result["rule"] == (found.rules[0].id if len(found.rules) == 1 else None)
        assert [key for group in found.open_groups for key in group.fields] == result["open"]
        assert bool(found.needed) is bool(result["needed"])
        assert {one.key: list(one.states) for one in found.conditions} == result["states"]

    @version_given
    @some
    @given(scan=forms())
    def test_every_sentence_is_filled_in_and_ends(self, version: str, scan: Form) -> None:
        found = told(version, scan)
        sentences = [one.sentence for one in found.conditions]
        sentences += [group.reason for group in found.open_groups]
        sentences += [one.sentence for one in found.rules]
        assert all(text.endswith(".") and "{" not in text for text in sentences)
        assert all(text and "{" not in text for text in found.needed)

    @version_given
    @some
    @given(scan=forms())
    def test_a_group_starts_with_the_question_to_answer_first(self, version: str, scan: Form) -> None:
        for group in told(version, scan).open_groups:
            assert group.parent == group.fields[0]
            assert group.parent_label == labels()[group.parent]

    @version_given
    @pytest.mark.parametrize("example", examples.EVERY, ids=str)
    def test_every_example_can_be_explained(self, version: str, example: examples.Example) -> None:
        assert told(version, example.form).version == version


class TestEmptyForm:
    def test_there_are_seven_groups_and_the_status_comes_first(self) -> None:
        groups = told(B, empty()).open_groups
        assert [group.parent for group in groups] == [
            *(f"randvoorwaarden.{key}.status" for key in CONDITIONS),
            "verscherpt_toezicht",
            "verslechtering",
            "vertrouwen",
        ]
        assert [group.title for group in groups[4:]] == ["Omstandigheden"] * 3

    def test_a_version_that_does_not_ask_for_confidence_has_six(self) -> None:
        assert [group.parent for group in told(A, empty()).open_groups][4:] == [
            "verscherpt_toezicht",
            "verslechtering",
        ]

    @version_given
    def test_nothing_is_decided_and_nothing_advised(self, version: str) -> None:
        found = told(version, empty())
        assert (found.category.key, found.category.name) == ("open", "Nog niet te bepalen")
        assert not found.settled
        assert found.needed == ()
        assert len(found.rules) == len(definitions.rules_of(version).rules)


class TestConditions:
    @version_given
    @pytest.mark.parametrize("at", range(4))
    @pytest.mark.parametrize(
        ("given_condition", "key"),
        [
            (lasting(), "M"),
            (recent(), "P"),
            (on_schedule("2016-12-01", "niet"), "W"),
            (failing(), "F"),
            ({"status": "voldaan"}, "MP"),
            (on_schedule(None, "niet"), "WF"),
            ({}, "open"),
            ({"pril": "nee"}, "open"),
        ],
    )
    def test_each_state_has_its_own_sentence(
        self, version: str, at: int, given_condition: Form, key: str
    ) -> None:
        name = CONDITIONS[at]
        sentence = told(version, form(**{name: given_condition})).conditions[at].sentence
        assert sentence.startswith(texts_of(version).conditions[name][key])

    def test_an_expected_date_is_written_in_dutch(self) -> None:
        assert "1 november 2016" in stap1(told(B, form(stap1=on_schedule("2016-11-01")))).sentence

    def test_a_date_that_has_passed_says_so(self) -> None:
        sentence = stap1(told(B, form(stap1=on_schedule("2016-06-29")))).sentence
        assert "29 juni 2016 ligt vóór de peildatum" in sentence
        assert "telt daarom als niet bekend" in sentence

    @pytest.mark.parametrize(
        ("version", "expected", "limit"),
        [(A, "2016-12-31", "30 december 2016"), (B, "2017-01-01", "1 januari 2017")],
    )
    def test_a_date_that_is_too_late_says_what_is_in_time(
        self, version: str, expected: str, limit: str
    ) -> None:
        assert (
            limit in stap1(told(version, form(stap1=on_schedule(expected)))).sentence.split("Op tijd is")[1]
        )

    def test_the_streefdatum_of_the_scan_is_the_one_that_is_named(self) -> None:
        scan = form(stap1=on_schedule("2017-03-27"), streefdatum="2017-03-01")
        assert "Op tijd is vóór 1 maart 2017." in stap1(told(B, scan)).sentence

    @pytest.mark.parametrize("expected", [None, "geen_datum", "2016-12-01"])
    def test_after_the_streefdatum_it_says_that_nothing_can_be_in_time(self, expected: str | None) -> None:
        sentence = stap1(told(B, form("2017-02-01", stap1=on_schedule(expected)))).sentence
        assert texts_of(B).additions["termijn_voorbij"].format(dag="1 januari 2017") in sentence

    @version_given
    def test_that_nobody_can_give_a_date_is_said(self, version: str) -> None:
        sentence = stap1(told(version, form(stap1=on_schedule("geen_datum", "niet")))).sentence
        assert texts_of(version).additions["geen_datum"] in sentence

    @version_given
    def test_the_number_is_said_for_a_condition_that_is_partly_met(self, version: str) -> None:
        part = {"status": "deels", "aantal_voldaan": 20, "actie": "geen"}
        assert "20 van de 24" in stap1(told(version, form(stap1=part))).sentence
        assert "van de 24" not in stap1(told(version, form(stap1=lasting(aantal_voldaan=12)))).sentence

    @version_given
    @pytest.mark.parametrize(
        ("action", "addition"), [("geen", "geen_actie"), ("onvoldoende_resultaat", "onvoldoende_resultaat")]
    )
    def test_why_it_fails_is_said(self, version: str, action: str, addition: str) -> None:
        sentence = stap1(told(version, form(stap1={"status": "niet", "actie": action}))).sentence
        assert texts_of(version).additions[addition] in sentence

    def test_under_the_threshold_it_is_not_met_and_above_it_is(self) -> None:
        part = {"status": "deels", "pril": "nee", "actie": "geen"}
        met = stap1(told(A, form(stap1=part | {"aantal_voldaan": 13})))
        assert (met.states, texts_of(A).additions["geen_actie"] in met.sentence) == (("M",), False)
        unmet = stap1(told(A, form(stap1=part | {"aantal_voldaan": 12})))
        assert (unmet.states, texts_of(A).additions["geen_actie"] in unmet.sentence) == (("F",), True)


class TestReasons:
    @version_given
    @pytest.mark.parametrize(
        ("given_condition", "key"),
        [
            ({}, "stap1"),
            ({"status": "voldaan"}, "MP"),
            (on_schedule(None, "niet"), "WF"),
            (on_schedule("2016-06-29", "niet"), "verlopen"),
        ],
    )
    def test_a_question_that_matters_says_what_it_can_decide(
        self, version: str, given_condition: Form, key: str
    ) -> None:
        (group,) = told(version, form(stap1=given_condition)).open_groups
        assert group.reason == texts_of(version).open_questions[key]

    def test_a_date_that_nobody_could_give_is_to_be_changed_rather_than_filled_in(self) -> None:
        (group,) = told(B, form(visie=on_schedule("geen_datum"))).open_groups
        assert group.fields == ("randvoorwaarden.visie.verwacht",)
        assert group.reason == texts_of(B).open_questions["geen_datum"]


class TestNeeded:
    @version_given
    def test_it_is_worded_as_what_the_rules_would_say(self, version: str) -> None:
        for scan in (form(visie=failing()), form(visie=recent())):
            assert told(version, scan).needed[0].startswith("Volgens de regels zou de indeling ")

    @version_given
    def test_a_condition_is_named_with_what_it_must_become(self, version: str) -> None:
        needs, titles = texts_of(version).needs, [one.title for one in told(version, empty()).conditions]
        found = told(version, form(visie=failing(), middelen=on_schedule("2016-12-01")))
        assert found.needed == (
            needs["aanhef_3"],
            needs["W"].format(randvoorwaarde=titles[1]),
            *found.needed[2:],
        )
        lasting_needed = [needs["M"].format(randvoorwaarde=titles[at]) for at in (1, 2)]
        found = told(version, form(visie=recent(), middelen=on_schedule("2016-12-01")))
        assert found.needed == (needs["aanhef_2"], *lasting_needed)

    @pytest.mark.parametrize(
        ("answer", "key"), [(None, "vertrouwen_invullen"), ("nee", "vertrouwen_veranderen")]
    )
    def test_confidence_to_fill_in_is_told_apart_from_confidence_that_was_judged_otherwise(
        self, answer: str | None, key: str
    ) -> None:
        found = told(B, form(visie=failing(), vertrouwen=answer))
        needs = texts_of(B).needs
        assert needs[key] in found.needed
        assert "uw oordeel" in needs[key]
        assert needs["vertrouwen_invullen"] != needs["vertrouwen_veranderen"]
        assert texts_of(B).needs["verslechtering"] not in found.needed

    @version_given
    def test_deterioration_must_end(self, version: str) -> None:
        needs = texts_of(version).needs
        assert told(version, form(verslechtering="ja")).needed == (needs["aanhef_3"], needs["verslechtering"])

    @version_given
    def test_a_condition_that_is_still_open_must_turn_out_well(self, version: str) -> None:
        title = told(version, empty()).conditions[2].title
        line = texts_of(version).needs["gunstig"].format(randvoorwaarde=title)
        assert line in told(version, form(visie=failing(), middelen={})).needed
        assert line in told(version, form(visie=recent(), middelen={"status": "voldaan"})).needed
        # What is met falls short of nothing on the way up from 3.
        assert line not in told(version, form(visie=failing(), middelen={"status": "voldaan"})).needed

    @version_given
    def test_nothing_is_said_when_there_is_nothing_better_or_supervision_holds(self, version: str) -> None:
        assert told(version, form()).needed == ()
        assert told(version, form(visie=failing(), verscherpt_toezicht="ja")).needed == ()

    def test_circumstances_that_are_still_open_must_turn_out_well_too(self) -> None:
        found = told(A, form(visie=failing(), verscherpt_toezicht=None, verslechtering=None)).needed
        needs = texts_of(A).needs
        assert {needs["gunstig_toezicht"], needs["gunstig_verslechtering"]} <= set(found)


class TestCategories:
    @version_given
    def test_both_parts_of_category_2_share_its_key_and_are_told_apart(self, version: str) -> None:
        two = [category(texts_of(version), outcome) for outcome in ("2a", "2b")]
        assert [one.key for one in two] == ["2", "2"]
        assert [one.outcome for one in two] == ["2a", "2b"]
        assert two[0].full_name != two[1].full_name

    @pytest.mark.parametrize("outcome", ["1", "3", "I"])
    def test_the_others_are_their_own_key(self, outcome: str) -> None:
        found = category(texts_of(B), outcome)
        assert (found.key, found.outcome) == (outcome, outcome)
        assert found.full_name == found.name

    @version_given
    @pytest.mark.parametrize("key", ["open", "none"])
    def test_what_is_no_outcome_has_none(self, version: str, key: str) -> None:
        found = category(texts_of(version), key)
        assert (found.key, found.outcome) == (key, None)

    @version_given
    def test_the_rule_is_shown_with_its_clause_and_source(self, version: str) -> None:
        rules = definitions.rules_of(version)
        (view,) = told(version, form()).rules
        (rule,) = [one for one in rules.rules if one.id == "op_orde"]
        assert (view.id, view.sentence, view.clause, view.source) == (
            rule.id,
            rule.sentence,
            rule.clause,
            rule.source,
        )


def test_the_same_facts_are_explained_in_the_same_words() -> None:
    scan = form(visie=recent(), middelen=on_schedule(None), vertrouwen=None)
    assert told(B, scan) == told(B, dict(reversed(scan.items())))
    rules, facts = definitions.rules_of(B), parse(json.dumps(scan))
    results = {json.dumps(to_result(classify(rules, facts), "Voorbeeld")) for _ in range(3)}
    assert len(results) == 1
