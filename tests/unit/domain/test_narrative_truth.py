"""What a reader is told of a classification: true for the states still possible, complete, and never an order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from examples import VERSIONS, A, B, empty, form, lasting, on_schedule, recent
from forms import forms
from hypothesis import given
from hypothesis import strategies as st

from riskscan.definitions import load_form, rules_of
from riskscan.definitions.rules import load_texts
from riskscan.domain.classification import classify
from riskscan.domain.explanation import Explanation
from riskscan.domain.interchange import parse
from riskscan.domain.narrative import category, explain
from riskscan.paths import QUESTIONNAIRE

LABELS = {question.key: question.label for question in load_form(B).questions()}
TEXTS = {version: load_texts(QUESTIONNAIRE / version) for version in VERSIONS}
UNMET = {"status": "niet"}


def explained(version: str, given_form: dict[str, Any]) -> Explanation:
    rules, facts = rules_of(version), parse(json.dumps(given_form))
    return explain(rules, TEXTS[version], classify(rules, facts), facts, LABELS)


def sentence(version: str, given_form: dict[str, Any], key: str = "visie") -> str:
    return next(one.sentence for one in explained(version, given_form).conditions if one.key == key)


class TestSentences:
    @pytest.mark.parametrize(
        ("version", "visie", "told", "not_told"),
        [
            (B, lasting(), "De gemeenten hebben een gezamenlijke bestuurlijke visie", "sinds kort"),
            (B, recent(), "sinds kort", "nog niet bekend"),
            (B, {"status": "voldaan"}, "of zij blijvend is of nog pril, is nog niet bekend.", "op tijd"),
            (B, {**UNMET}, "De gezamenlijke bestuurlijke visie is er nog niet; of zij op tijd komt", "Of er"),
            (B, {}, "Of er een gezamenlijke bestuurlijke visie is", "is er nog niet"),
            (B, on_schedule("2016-11-01"), "Het resultaat wordt verwacht op 1 november 2016.", "pas"),
            (
                B,
                on_schedule("2017-02-15"),
                "Het resultaat wordt pas verwacht op 15 februari 2017. Op tijd is vóór 1 januari 2017.",
                "op schema",
            ),
            (
                A,
                on_schedule("2017-02-15"),
                "Het resultaat wordt pas verwacht op 15 februari 2017. Op tijd is uiterlijk op 30 december 2016.",
                "op schema",
            ),
            (B, {**UNMET, "actie": "geen"}, "schiet tekort. Er is geen verbeteractie.", "verwacht"),
            (B, {**UNMET, "actie": "onvoldoende_resultaat"}, "leidt onvoldoende tot resultaat.", "verwacht"),
            (B, on_schedule("2016-01-01"), "1 januari 2016 ligt vóór de peildatum", "pas verwacht"),
            (A, on_schedule("geen_datum"), "in deze versie telt dat als op tijd.", "nog niet te zeggen"),
            (B, on_schedule("geen_datum"), "Niemand kan een datum noemen.", "telt dat als op tijd"),
        ],
    )
    def test_the_sentence_is_true_for_the_states_that_are_possible(
        self, version: str, visie: dict[str, Any], told: str, not_told: str
    ) -> None:
        found = sentence(version, form(visie=visie))
        assert told in found
        assert not_told not in found

    def test_the_number_of_expectations_is_told_when_it_is_partly_met(self) -> None:
        stap1 = {"status": "deels", "aantal_voldaan": 20, "actie": "op_schema", "verwacht": "2016-11-01"}
        assert "20 van de 24 verwachtingen zijn gehaald." in sentence(B, form(stap1=stap1), "stap1")
        met = sentence(A, form(stap1=stap1), "stap1")
        assert "De organisatie voldoet aan de (meeste) randvoorwaarden van Stap 1; of dat blijvend is" in met
        assert "verwacht op" not in met

    def test_after_the_streefdatum_is_told_that_nothing_can_be_in_time(self) -> None:
        late = form("2017-02-01", visie=UNMET)
        assert "Op tijd is vóór 1 januari 2017; die dag is op de peildatum al bereikt." in sentence(B, late)
        assert "die dag" not in sentence(A, late)
        assert "die dag" not in sentence(B, late | {"streefdatum": "2017-07-01"})

    def test_the_streefdatum_of_the_scan_is_the_one_told(self) -> None:
        late = form(visie=on_schedule("2017-07-01"), streefdatum="2017-07-01")
        assert "Op tijd is vóór 1 juli 2017." in sentence(B, late)


class TestOpenQuestions:
    @pytest.mark.parametrize(("version", "groups"), [(A, 6), (B, 7)])
    def test_an_empty_form_asks_seven_things_and_not_thirty(self, version: str, groups: int) -> None:
        found = explained(version, empty()).open_groups
        assert len(found) == groups
        assert [one.parent for one in found[:4]] == [
            f"randvoorwaarden.{key}.status" for key in ("stap1", "visie", "middelen", "management")
        ]
        assert all(one.parent_label == LABELS[one.parent] for one in found)

    @pytest.mark.parametrize(
        ("version", "visie", "parent", "reason"),
        [
            (B, {"status": "voldaan"}, "pril", "blijvend op orde is of nog pril."),
            (B, UNMET, "actie", "of de verbetering op tijd werkt."),
            (B, on_schedule(None), "verwacht", "of de verbetering op tijd werkt."),
            (B, on_schedule("2016-01-01"), "verwacht", "is voorbij en moet worden gewijzigd."),
            (A, on_schedule("2016-01-01"), "verwacht", "is voorbij en moet worden gewijzigd."),
            (B, on_schedule("geen_datum"), "verwacht", "nu is ingevuld dat niemand een datum kan noemen."),
            (B, {"actie": "geen"}, "status", "of er een gezamenlijke visie is"),
        ],
    )
    def test_the_reason_fits_and_tells_filling_in_from_changing(
        self, version: str, visie: dict[str, Any], parent: str, reason: str
    ) -> None:
        (group,) = explained(version, form(visie=visie)).open_groups
        assert group.parent == f"randvoorwaarden.visie.{parent}"
        assert group.reason.startswith("Dit kan nog bepalen of ")
        assert reason in group.reason

    def test_the_number_is_asked_first_when_it_decides_whether_the_condition_is_met(self) -> None:
        (group,) = explained(A, form(stap1={"status": "deels", "pril": "nee", "actie": "geen"})).open_groups
        assert group.fields == ("randvoorwaarden.stap1.aantal_voldaan",)


class TestNeeded:
    def test_what_is_needed_is_what_the_rules_say_and_the_judgement_stays_the_advisers(self) -> None:
        given_form = form(middelen={"status": "niet", "actie": "geen"}, verslechtering="ja", vertrouwen="nee")
        assert explained(B, given_form).needed == (
            "Volgens de regels zou de indeling ten minste ‘Basis binnen afzienbare tijd op orde’ zijn als:",
            "Middelen en capaciteit: er een verbeteractie op schema is die op tijd klaar is.",
            "de kwaliteit niet langer verslechtert.",
            "uw oordeel over het vertrouwen ‘ja’ zou zijn; dat is en blijft uw oordeel.",
        )

    def test_an_answer_to_fill_in_is_told_from_an_answer_to_change(self) -> None:
        given_form = form(visie={"status": "niet", "actie": "geen"}, vertrouwen=None)
        assert explained(B, given_form).needed[-1].endswith("dat is nog niet ingevuld.")

    def test_what_is_still_open_must_turn_out_well(self) -> None:
        given_form = form(
            visie={"status": "niet", "actie": "geen"},
            middelen={"status": "deels"},
            management={"status": "voldaan"},
            verslechtering=None,
            verscherpt_toezicht=None,
        )
        needed = explained(A, given_form).needed
        assert needed[2:] == (
            "Middelen en capaciteit: nog open, moet gunstig uitvallen.",
            "er geen sprake is van verscherpt toezicht; dat is nog niet ingevuld.",
            "de kwaliteit niet verslechtert; dat is nog niet ingevuld.",
        )

    def test_beside_category_two_every_condition_that_may_not_last_must_turn_out_well(self) -> None:
        given_form = form(visie=on_schedule("2016-11-01"), middelen={"status": "voldaan"})
        assert explained(B, given_form).needed == (
            "Volgens de regels zou de indeling ‘Basis op orde’ zijn als:",
            "Gezamenlijke bestuurlijke visie: blijvend aan de voorwaarde is voldaan.",
            "Middelen en capaciteit: nog open, moet gunstig uitvallen.",
        )


class TestCategories:
    def test_2a_and_2b_share_key_and_name_and_differ_in_their_nuance(self) -> None:
        recently, under_way = (category(TEXTS[B], outcome) for outcome in ("2a", "2b"))
        assert (recently.key, recently.name) == (under_way.key, under_way.name)
        assert recently.full_name != under_way.full_name

    @pytest.mark.parametrize(
        ("key", "outcome"), [("open", None), ("none", None), ("I", "I"), ("1", "1"), ("3", "3")]
    )
    def test_what_is_no_outcome_has_none(self, key: str, outcome: str | None) -> None:
        found = category(TEXTS[B], key)
        assert (found.key, found.outcome) == (key, outcome)


@given(forms(), st.sampled_from(VERSIONS))
def test_whatever_is_filled_in_the_explanation_is_complete_and_agrees_with_the_result(
    given_form: dict[str, Any], version: str
) -> None:
    rules, facts = rules_of(version), parse(json.dumps(given_form))
    result = classify(rules, facts)
    found = explain(rules, TEXTS[version], result, facts, LABELS)
    assert found.settled == (result.outcome is not None)
    assert tuple(one.outcome for one in found.possible) == result.possible
    assert tuple(rule.id for rule in found.rules) == result.rules
    assert {one.key: one.states for one in found.conditions} == result.states
    assert [key for group in found.open_groups for key in group.fields] == list(result.open)
    assert all(group.parent == group.fields[0] for group in found.open_groups)
    assert bool(found.needed) == bool(result.needed)
    assert len(found.needed) >= len(result.needed) + bool(result.needed)
    sentences = [one.sentence for one in found.conditions] + [group.reason for group in found.open_groups]
    assert not any("{" in text or "None" in text for text in (*sentences, *found.needed))
    for one in found.conditions:
        for text in ("is er nog niet", "nog niet genoeg", "voldoet nog niet"):
            assert text not in one.sentence or not {"M", "P"} & set(one.states)
