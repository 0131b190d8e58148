"""``trace/1``: the whole evaluation as one text, the same bytes each time, readable without this program."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from examples import VERSIONS
from forms import forms
from hypothesis import given
from hypothesis import strategies as st

from riskscan.definitions import rules_of
from riskscan.definitions.rules import load_texts
from riskscan.domain.classification import classify
from riskscan.domain.facts import ScanFacts
from riskscan.domain.interchange import facts_of, parse, to_result, to_scan
from riskscan.domain.narrative import Texts
from riskscan.domain.trace import FORMAT, Trace, UnreadableTrace, evaluate, read_trace
from riskscan.paths import QUESTIONNAIRE

TEXTS = {version: load_texts(QUESTIONNAIRE / version) for version in VERSIONS}
FACTS = forms().map(lambda form: parse(json.dumps(form)))


def of(version: str, facts: ScanFacts, texts: Texts | None = None) -> Trace:
    return evaluate(rules_of(version), texts or TEXTS[version], "f" * 64, facts)


@given(FACTS)
def test_facts_survive_the_way_to_the_interchange_form_and_back(facts: ScanFacts) -> None:
    assert facts_of(to_scan(facts)) == facts
    assert parse(json.dumps(to_scan(facts), ensure_ascii=False)) == facts


@given(st.sampled_from(VERSIONS), FACTS)
def test_recomputing_from_what_was_kept_gives_the_same_bytes(version: str, facts: ScanFacts) -> None:
    text = of(version, facts).text()
    kept = read_trace(text).facts
    assert kept == facts
    assert of(version, kept).text() == text


@given(st.sampled_from(VERSIONS), FACTS)
def test_the_trace_tells_the_result_of_the_contract_and_nothing_else(version: str, facts: ScanFacts) -> None:
    content = json.loads(of(version, facts).text())
    found = classify(rules_of(version), facts)
    assert content["format"] == FORMAT
    assert content["result"] == to_result(found, facts.organisation)
    assert [one["id"] for one in content["fired"]] == list(found.rules)
    assert all(one["clause"] and one["source"] for one in [*content["fired"], *content["conditions"]])
    assert {one["key"]: one["states"] for one in content["conditions"]} == content["result"]["states"]
    assert all(one["sentence"] for one in content["conditions"])
    stored = read_trace(of(version, facts).text())
    assert (stored.version, stored.outcome, stored.possible) == (version, found.outcome, found.possible)


def test_parameters_versions_and_hashes_are_in_it() -> None:
    content = json.loads(of("2016-2", parse(_FORM)).text())
    assert content["parameters"]["streefdatum"] == "2017-01-01"
    assert content["definition"] == "f" * 64
    assert content["rules"] == rules_of("2016-2").digest
    assert content["result"]["version"] == "2016-2"


def test_another_sentence_or_definition_gives_another_text() -> None:
    facts = parse(_FORM)
    ours = TEXTS["2016-2"]
    conditions = {key: dict.fromkeys(found, "Anders.") for key, found in ours.conditions.items()}
    assert of("2016-2", facts).text() != of("2016-2", facts, replace(ours, conditions=conditions)).text()
    other = evaluate(rules_of("2016-2"), ours, "0" * 64, facts)
    assert other.text() != of("2016-2", facts).text()


def test_a_suggestion_kept_without_its_facts_can_still_be_read() -> None:
    content = json.loads(of("2016-2", parse(_FORM)).text())
    stored = read_trace(json.dumps({"definition": "a", "result": content["result"]}))
    assert stored.facts is None
    assert stored.outcome == content["result"]["outcome"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"result": 1, "definition": ""}', '{"result": {}}', "{"])
def test_what_is_no_trace_is_refused_in_dutch(text: str) -> None:
    with pytest.raises(UnreadableTrace, match="niet te lezen"):
        read_trace(text)


_FORM = json.dumps({"format": "risicoscan/1", "organisatie": "Voorbeeld", "peildatum": "2016-06-30"})
