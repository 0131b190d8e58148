"""``risicoscan/1`` is strict: what is wrong is an error that says what, and is never taken as not known."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

import pytest
from examples import empty, form
from forms import ABSENT, CONDITIONS, forms, without_absent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscan.definitions import rules_of
from riskscan.domain.classification import classify
from riskscan.domain.facts import ConditionFacts, ScanFacts, facts_from_answers
from riskscan.domain.interchange import BadScan, facts_of, parse, to_result
from riskscan.domain.scan import NO_DATE, UNKNOWN, Answer, Special

Form = dict[str, Any]

YES_NO = "ja, nee, onbekend"
DAY = "moet een datum zijn als 2016-06-30."
NUMBER = "moet een heel getal van 0 tot en met 24 zijn."


def with_field(name: str, value: Any, condition: str = "stap1") -> Form:
    return empty(randvoorwaarden={condition: {name: value}})


def error(scan: object) -> str:
    with pytest.raises(BadScan) as caught:
        parse(json.dumps(scan))
    return str(caught.value)


class TestRequired:
    @pytest.mark.parametrize(
        "value", [ABSENT, None, "risicoscan/2", "RISICOSCAN/1", "scan/1", 1, ["risicoscan/1"]]
    )
    def test_the_format(self, value: Any) -> None:
        assert error(without_absent(empty(format=value))) == "De sleutel 'format' moet \"risicoscan/1\" zijn."

    @pytest.mark.parametrize("value", [ABSENT, None, 7, True, ["Veenpolder"], {"naam": "Veenpolder"}])
    def test_the_organisation(self, value: Any) -> None:
        assert (
            error(without_absent(empty(organisatie=value))) == "De sleutel 'organisatie' moet een tekst zijn."
        )

    @pytest.mark.parametrize("value", [ABSENT, None])
    def test_the_peildatum(self, value: Any) -> None:
        assert error(without_absent(empty(peildatum=value))) == "De sleutel 'peildatum' ontbreekt of is leeg."

    def test_the_peildatum_cannot_be_unknown(self) -> None:
        assert error(empty(peildatum="onbekend")) == f"De waarde van 'peildatum' {DAY}"

    @pytest.mark.parametrize("name", ["Veenpolder", "", "onbekend", "ja", "Súdwest-Fryslân 💡", "<b>"])
    def test_any_text_is_an_organisation(self, name: str) -> None:
        assert facts_of(empty(organisatie=name)).organisation == name


class TestShape:
    @pytest.mark.parametrize("found", [None, True, 3, 2.5, "risicoscan/1", [], [empty()]])
    def test_something_else_than_an_object(self, found: object) -> None:
        assert error(found) == "Hier hoort één object te staan, tussen accolades."

    @pytest.mark.parametrize("found", [[], "onbekend", "", 0, False])
    def test_conditions_that_are_no_object(self, found: object) -> None:
        assert error(empty(randvoorwaarden=found)) == "De sleutel 'randvoorwaarden' moet een object zijn."

    @pytest.mark.parametrize("found", [[], "onbekend", "voldaan", 0, False])
    @pytest.mark.parametrize("condition", CONDITIONS)
    def test_a_condition_that_is_no_object(self, condition: str, found: object) -> None:
        scan = empty(randvoorwaarden={condition: found})
        assert error(scan) == f"De sleutel 'randvoorwaarden.{condition}' moet een object zijn."

    @pytest.mark.parametrize(
        ("scan", "key"),
        [
            (empty(toelichting=""), "toelichting"),
            (empty(Vertrouwen="ja"), "Vertrouwen"),
            (empty(**{"vertrouwen ": "ja"}), "vertrouwen "),
            (empty(version="2016-2"), "version"),
            (empty(onbekend=None), "onbekend"),
            (empty(randvoorwaarden={"stap2": {}}), "randvoorwaarden.stap2"),
            (empty(randvoorwaarden={"stap2": None}), "randvoorwaarden.stap2"),
            (with_field("deadline", None), "randvoorwaarden.stap1.deadline"),
            (with_field("aantal", 3), "randvoorwaarden.stap1.aantal"),
            *(
                (with_field("aantal_voldaan", value, name), f"randvoorwaarden.{name}.aantal_voldaan")
                for name in CONDITIONS[1:]
                for value in (12, None, "onbekend")
            ),
        ],
    )
    def test_an_unknown_key_is_named_with_what_is_known(self, scan: Form, key: str) -> None:
        message = error(scan)
        assert message.startswith(f"De sleutel '{key}' is niet bekend. Bekend zijn: ")
        assert ("aantal_voldaan" in message.split("Bekend zijn")[1]) is ("stap1." in key)

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ('{"format": "risicoscan/1", "format": "risicoscan/1"}', "format"),
            ('{"vertrouwen": "ja", "vertrouwen": null}', "vertrouwen"),
            ('{"randvoorwaarden": {"visie": {}, "visie": {}}}', "visie"),
            ('{"randvoorwaarden": {"visie": {"pril": "ja", "pril": "nee"}}}', "pril"),
            ('{"pril": 1, "\\u0070ril": 1}', "pril"),
        ],
    )
    def test_a_duplicate_key(self, text: str, key: str) -> None:
        with pytest.raises(BadScan) as caught:
            parse(text)
        assert str(caught.value) == f"De sleutel '{key}' staat er twee keer."

    @pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
    def test_a_value_that_is_not_in_json(self, constant: str) -> None:
        with pytest.raises(BadScan) as caught:
            parse(json.dumps(empty())[:-1] + f', "vertrouwen": {constant}}}')
        assert str(caught.value) == f"{constant} is geen geldige JSON-waarde."

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("", 1),
            ("{", 2),
            ("{'format': 1}", 2),
            ('{"format": "risicoscan/1",}', 27),
            ("{} {}", 4),
            ("{}\x00", 3),
        ],
    )
    def test_what_is_no_json_says_where(self, text: str, where: int) -> None:
        with pytest.raises(BadScan) as caught:
            parse(text)
        # Python 3.13 points at a trailing comma itself, earlier versions after it.
        assert str(caught.value) in {
            f"Dit is geen geldige JSON; het gaat mis bij teken {at}." for at in (where, where - 1)
        }

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    def test_very_deep_nesting(self, opening: str) -> None:
        with pytest.raises(BadScan) as caught:
            parse(opening * 100_000)
        assert str(caught.value) == "Dit is te diep genest."

    def test_a_number_of_5000_digits(self) -> None:
        text = json.dumps(with_field("aantal_voldaan", 7)).replace("7", "7" * 5000)
        with pytest.raises(BadScan) as caught:
            parse(text)
        assert str(caught.value) == "Hier staat een getal met te veel cijfers."


class TestValues:
    @pytest.mark.parametrize("name", ["status", "pril", "actie"])
    @pytest.mark.parametrize(
        "value", ["", "Ja", "JA", " ja", "ja ", "yes", "geen_datum", "nvt", True, 1, 0, [], {}, ["ja"]]
    )
    @pytest.mark.parametrize("condition", CONDITIONS)
    def test_a_choice_outside_its_list(self, condition: str, name: str, value: Any) -> None:
        known = {
            "status": "voldaan, deels, niet, onbekend",
            "pril": YES_NO,
            "actie": "geen, op_schema, onvoldoende_resultaat, onbekend",
        }[name]
        expected = f"De waarde van 'randvoorwaarden.{condition}.{name}' moet een van deze zijn: {known}."
        assert error(with_field(name, value, condition)) == expected

    @pytest.mark.parametrize("name", ["verscherpt_toezicht", "verslechtering", "vertrouwen"])
    @pytest.mark.parametrize("value", ["", "Ja", "no", "misschien", True, False, 1, [], {}])
    def test_a_circumstance_outside_its_list(self, name: str, value: Any) -> None:
        assert error(empty(**{name: value})) == f"De waarde van '{name}' moet een van deze zijn: {YES_NO}."

    @pytest.mark.parametrize(
        "value", [-1, 25, 10**40, 20.0, 12.5, 1e2, True, False, "20", "", "geen_datum", [12], {}]
    )
    def test_no_whole_number_from_0_to_24(self, value: Any) -> None:
        expected = f"De waarde van 'randvoorwaarden.stap1.aantal_voldaan' {NUMBER}"
        assert error(with_field("aantal_voldaan", value)) == expected

    @pytest.mark.parametrize("name", ["peildatum", "streefdatum", "sinds", "verwacht"])
    @pytest.mark.parametrize(
        "value",
        [
            "", "30-06-2016", "2016-6-30", "20160630", "2016-W26-4", "2016-06-30T00:00:00", " 2016-06-30",
            "2016-06-30 ", "2016-06-30\n", "2016/06/30", "１２３４-０６-３０", "+2016-06-30", "12016-06-30",
            20160630, 2016.5, True, [], {}, ["2016-06-30"], "geen datum",
        ],
    )  # fmt: skip
    def test_no_date(self, name: str, value: Any) -> None:
        at, scan = dated(name, value)
        assert error(scan) == f"De waarde van '{at}' {DAY}"

    @pytest.mark.parametrize("name", ["peildatum", "streefdatum", "sinds"])
    def test_no_date_given_is_only_an_answer_to_when_it_is_expected(self, name: str) -> None:
        at, scan = dated(name, "geen_datum")
        assert error(scan) == f"De waarde van '{at}' {DAY}"
        assert facts_of(with_field("verwacht", "geen_datum")).condition("stap1").verwacht == NO_DATE

    @pytest.mark.parametrize("name", ["peildatum", "streefdatum", "sinds", "verwacht"])
    @pytest.mark.parametrize(
        "value",
        ["2016-02-30", "2015-02-29", "1900-02-29", "2016-13-01", "2016-00-10", "2016-04-31", "0000-01-01"],
    )
    def test_an_impossible_date(self, name: str, value: str) -> None:
        at, scan = dated(name, value)
        assert error(scan) == f"De datum bij '{at}' ({value}) bestaat niet."

    @pytest.mark.parametrize("value", ["0001-01-01", "2016-02-29", "2000-02-29", "9999-12-31"])
    def test_any_date_of_the_calendar(self, value: str) -> None:
        for name in ("peildatum", "streefdatum", "sinds", "verwacht"):
            facts_of(dated(name, value)[1])

    @pytest.mark.parametrize("value", [0, 1, 12, 13, 24])
    def test_the_number_from_0_to_24(self, value: int) -> None:
        assert facts_of(with_field("aantal_voldaan", value)).condition("stap1").aantal_voldaan == value


def dated(name: str, value: Any) -> tuple[str, Form]:
    """Where a date stands, and a form that has this value there."""
    if name in {"peildatum", "streefdatum"}:
        return name, empty(**{name: value})
    return f"randvoorwaarden.middelen.{name}", with_field(name, value, "middelen")


class TestNotKnown:
    """Absent, null and onbekend all mean: not known."""

    @pytest.mark.parametrize("value", [None, "onbekend"])
    @pytest.mark.parametrize(
        ("condition", "name"),
        [("stap1", "aantal_voldaan"), *product(CONDITIONS, ("status", "pril", "sinds", "actie", "verwacht"))],
    )
    def test_a_field(self, condition: str, name: str, value: Any) -> None:
        assert facts_of(with_field(name, value, condition)) == facts_of(empty())

    @pytest.mark.parametrize("value", [None, "onbekend"])
    @pytest.mark.parametrize("name", ["streefdatum", "verscherpt_toezicht", "verslechtering", "vertrouwen"])
    def test_a_circumstance_or_the_streefdatum(self, name: str, value: Any) -> None:
        assert facts_of(empty(**{name: value})) == facts_of(empty())

    @pytest.mark.parametrize(
        "conditions", [None, {}, {"visie": None}, {"visie": {}}, dict.fromkeys(CONDITIONS)]
    )
    def test_a_condition_and_all_of_them(self, conditions: Any) -> None:
        assert facts_of(empty(randvoorwaarden=conditions)) == facts_of(empty())

    def test_a_condition_that_the_facts_do_not_hold_is_not_known(self) -> None:
        bare = ScanFacts("Voorbeeld", date(2016, 6, 30))
        for version in ("2016-1", "2016-2"):
            assert classify(rules_of(version), bare) == classify(rules_of(version), facts_of(empty()))


def test_contradictory_values_are_accepted() -> None:
    scan = form(stap1={"status": "voldaan", "aantal_voldaan": 12, "actie": "geen", "verwacht": "2010-01-01"})
    found = facts_of(scan).condition("stap1")
    assert found == ConditionFacts("voldaan", 12, None, None, "geen", date(2010, 1, 1))


def test_every_field_is_read() -> None:
    one = {
        "status": "deels",
        "pril": "nee",
        "sinds": "2016-05-01",
        "actie": "op_schema",
        "verwacht": "2016-11-01",
    }
    scan = form(streefdatum="2017-03-01", verslechtering="ja", visie=one, stap1=one | {"aantal_voldaan": 20})
    found = facts_of(scan)
    assert (found.organisation, found.peildatum, found.streefdatum) == (
        "Voorbeeld",
        date(2016, 6, 30),
        date(2017, 3, 1),
    )
    visie = ConditionFacts("deels", None, "nee", date(2016, 5, 1), "op_schema", date(2016, 11, 1))
    assert found.condition("visie") == visie
    assert found.condition("stap1").aantal_voldaan == 20
    assert [found.circumstance(key) for key in ("verscherpt_toezicht", "verslechtering", "vertrouwen")] == [
        "nee",
        "ja",
        "ja",
    ]


def test_the_result_has_exactly_the_fields_of_the_contract_in_its_order() -> None:
    found = to_result(classify(rules_of("2016-2"), facts_of(form())), "Voorbeeld")
    assert json.dumps(found) == (
        '{"organisatie": "Voorbeeld", "version": "2016-2", "outcome": "1", "possible": ["1"], '
        '"rule": "op_orde", "states": {"stap1": ["M"], "visie": ["M"], "middelen": ["M"], '
        '"management": ["M"]}, "open": [], "needed": []}'
    )


class TestFactsFromAnswers:
    """A scan in the application and the same scan as ``risicoscan/1`` are judged alike."""

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(scan=forms())
    def test_answers_and_interchange_form_give_the_same_facts(self, scan: Form) -> None:
        facts = parse(json.dumps(scan))
        answers: dict[str, Answer] = {}
        for name, fields in scan["randvoorwaarden"].items():
            answers |= {f"randvoorwaarden.{name}.{key}": answer(key, value) for key, value in fields.items()}
        for key in ("verscherpt_toezicht", "verslechtering", "vertrouwen"):
            answers[key] = answer(key, scan.get(key))
        found = facts_from_answers("Voorbeeld", facts.peildatum, facts.streefdatum, answers)
        assert found == facts

    def test_no_answers_is_an_empty_form(self) -> None:
        assert facts_from_answers("Voorbeeld", date(2016, 6, 30), None, {}) == facts_of(empty())


def answer(key: str, value: Any) -> Answer:
    """A value of the interchange form as the application keeps it."""
    if value in {"onbekend", "geen_datum"}:
        return Special(UNKNOWN if value == "onbekend" else NO_DATE)
    return date.fromisoformat(value) if key in {"sinds", "verwacht"} and value else value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    found=JSON,
    key=st.sampled_from(["format", "organisatie", "peildatum", "randvoorwaarden", "vertrouwen", "x"]),
)
def test_nothing_but_a_bad_scan_comes_of_anything(found: Any, key: str) -> None:
    for scan in (found, empty(**{key: found}), with_field("status", found), empty(randvoorwaarden=found)):
        try:
            facts = parse(json.dumps(scan))
        except BadScan:
            continue
        assert isinstance(facts, ScanFacts)
