"""The quality checks: each fires on what it is about and stays silent at its boundary; none ever raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.classification import classify
from riskscan.domain.facts import facts_from_answers
from riskscan.domain.lifecycle import Period, References
from riskscan.domain.quality import Decided, Examined, Part, Remark, examine
from riskscan.domain.quality_checks import CHECKS
from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.scan import Answer, Row, Special

VERSIONS = ("2016-1", "2016-2")
PEILDATUM = date(2016, 6, 30)
REFERENCES = References(2016, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1))
MOTIVATION = "De wethouders hebben dit op 12 juli samen zo besproken."

VISIE = "randvoorwaarden.visie."
STAP1 = "randvoorwaarden.stap1."
ALL_MET: dict[str, Answer] = {
    **{f"randvoorwaarden.{key}.status": "voldaan" for key in ("stap1", "visie", "middelen", "management")},
    **{f"randvoorwaarden.{key}.pril": "nee" for key in ("stap1", "visie", "middelen", "management")},
    "verscherpt_toezicht": "nee",
    "verslechtering": "nee",
    "vertrouwen": "ja",
}
FAILING: dict[str, Answer] = {**ALL_MET, f"{VISIE}status": "niet", f"{VISIE}actie": "geen"}


def examined(answers: Mapping[str, Answer], version: str = "2016-2", **other: Any) -> Examined:
    loaded = definitions.load(version)
    facts = facts_from_answers("", other.pop("peildatum", PEILDATUM), None, answers)
    references = other.pop("references", REFERENCES)
    found = classify(loaded.rules, facts)
    return Examined(loaded.questionnaire, answers, references, facts, found, **other)


def remarks(scan: Examined, version: str = "2016-2") -> tuple[Remark, ...]:
    return examine(CHECKS, definitions.checks_of(version), scan)


def found(code: str, answers: Mapping[str, Answer], **other: Any) -> list[Remark]:
    """What one check says of a scan with these answers."""
    return [one for one in remarks(examined(answers, **other)) if one.code == code]


def decided(outcome: str, motivation: str = "", on: date = date(2016, 7, 12)) -> Decided:
    return Decided(outcome, motivation, on)


def visie(**fields: Answer) -> dict[str, Answer]:
    return {**ALL_MET, **{f"{VISIE}{name}": answer for name, answer in fields.items()}}


def stap1(**fields: Answer) -> dict[str, Answer]:
    return {**ALL_MET, **{f"{STAP1}{name}": answer for name, answer in fields.items()}}


LIST_ = (Row(("Inzet van een flexteam", "")),)
NVT = Special("nvt")

# Per check: what it is called, answers (and more) on which it warns, and the nearest on which it does not.
CASES: list[
    tuple[str, tuple[dict[str, Answer], dict[str, Any]], tuple[dict[str, Answer], dict[str, Any]]]
] = [
    (
        "voldaan_maar_risico",
        (ALL_MET | {"t9.risico": "aanzienlijk"}, {}),
        (ALL_MET | {"t9.risico": "beperkt"}, {}),
    ),
    (
        "voldaan_maar_risico",
        (ALL_MET | {"t13.risico": "aanzienlijk"}, {}),
        (ALL_MET | {"t13.risico": "aanzienlijk", "randvoorwaarden.middelen.status": "deels"}, {}),
    ),
    ("drie_zonder_actie", (FAILING, {}), (FAILING | {f"{VISIE}actie": "onvoldoende_resultaat"}, {})),
    ("drie_zonder_actie", (FAILING, {}), (FAILING | {"t3.maatregelen": LIST_}, {})),
    (
        "drie_zonder_actie",
        (FAILING | {"t1.verbeteracties": (Row(("", "", "", "")),)}, {}),
        (
            FAILING
            | {"t1.verbeteracties": (Row(("Nachtdienst werven", "stap1_altijd_bereikbaar", "", "")),)},
            {},
        ),
    ),
    (
        "drie_zonder_actie",
        (FAILING | {"t3.maatregelen": (Row(("", "")),)}, {}),
        (FAILING | {"t1.afspraken_interventies": "De GGD start in mei."}, {}),
    ),
    ("drie_zonder_actie", (ALL_MET, {"decision": decided("3", MOTIVATION)}), (ALL_MET, {})),
    ("drie_zonder_actie", (FAILING, {}), (FAILING, {"decision": decided("2b", MOTIVATION)})),
    (
        "lang_pril",
        (visie(pril="ja", sinds=date(2015, 6, 29)), {}),
        (visie(pril="ja", sinds=date(2015, 6, 30)), {}),
    ),
    (
        "lang_pril",
        (visie(pril="ja", sinds=date(2014, 1, 1)), {}),
        (visie(status="deels", pril="ja", sinds=date(2014, 1, 1)), {}),
    ),
    (
        "kort_niet_pril",
        (visie(sinds=date(2016, 4, 1)), {}),
        (visie(sinds=date(2016, 3, 31)), {}),
    ),
    ("kort_niet_pril", (visie(sinds=PEILDATUM), {}), (visie(sinds=date(2016, 7, 1)), {})),
    ("kort_niet_pril", (visie(sinds=PEILDATUM), {}), (visie(pril="ja", sinds=PEILDATUM), {})),
    ("sinds_na_peildatum", (visie(sinds=date(2016, 7, 1)), {}), (visie(sinds=PEILDATUM), {})),
    (
        "verwacht_verlopen",
        (visie(status="deels", actie="op_schema", verwacht=date(2016, 6, 29)), {}),
        (visie(status="deels", actie="op_schema", verwacht=PEILDATUM), {}),
    ),
    (
        "verwacht_verlopen",
        (visie(status="deels", actie="op_schema", verwacht=date(2016, 6, 29)), {}),
        (visie(status="voldaan", actie="op_schema", verwacht=date(2016, 6, 29)), {}),
    ),
    ("stap1_niet_alle", (stap1(aantal_voldaan=23), {}), (stap1(aantal_voldaan=24), {})),
    (
        "stap1_niet_alle",
        (stap1(aantal_voldaan=0), {}),
        (stap1(aantal_voldaan=23) | {"t2.hertoets": "voldoet"}, {}),
    ),
    (
        "stap1_niet_alle",
        (stap1(aantal_voldaan=23) | {"t2.hertoets": "gepland"}, {}),
        (stap1(status="deels", aantal_voldaan=23), {}),
    ),
    (
        "stap1_wel_alle",
        (stap1(status="deels", aantal_voldaan=24), {}),
        (stap1(status="deels", aantal_voldaan=23), {}),
    ),
    ("stap1_wel_alle", (stap1(status="niet", aantal_voldaan=24), {}), (stap1(aantal_voldaan=24), {})),
    (
        "hertoets_voldoet_niet",
        (ALL_MET | {"t2.hertoets": "voldoet_niet"}, {}),
        (stap1(status="deels") | {"t2.hertoets": "voldoet_niet"}, {}),
    ),
    (
        "wachtlijst_zonder_zicht",
        (ALL_MET | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "nee"}, {}),
        (ALL_MET | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "deels"}, {}),
    ),
    (
        "wachtlijst_zonder_zicht",
        (ALL_MET | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "nee"}, {}),
        (stap1(status="deels") | {"t3.wachtlijst": "ja", "t4.zicht_geborgd": "nee"}, {}),
    ),
    (
        "zicht_nvt",
        ({"t3.wachtlijst": "ja", "t4.zicht_geborgd": NVT}, {}),
        ({"t3.wachtlijst": "nee", "t4.zicht_geborgd": NVT}, {}),
    ),
    (
        "acuut_niet_direct",
        (ALL_MET | {"t3.acuut_direct": "nee"}, {}),
        (ALL_MET | {"t3.acuut_direct": Special("onbekend")}, {}),
    ),
    (
        "visie_tegenspraak",
        (ALL_MET | {"t9.gezamenlijke_visie": "in_ontwikkeling"}, {}),
        (ALL_MET | {"t9.gezamenlijke_visie": "ja"}, {}),
    ),
    (
        "middelen_zonder_beeld",
        (ALL_MET | {"t13.reeel_beeld": "nee"}, {}),
        (ALL_MET | {"t13.reeel_beeld": "nee", "randvoorwaarden.middelen.status": "deels"}, {}),
    ),
    (
        "verslechtering_tegenspraak",
        (ALL_MET | {"verslechtering": "ja"}, {}),
        (visie(status="deels") | {"verslechtering": "ja"}, {}),
    ),
    (
        "toezicht_zonder_begin",
        ({"verscherpt_toezicht": "ja"}, {}),
        ({"verscherpt_toezicht": "ja"}, {"supervised": True}),
    ),
    (
        "toezicht_tegenspraak",
        ({"verscherpt_toezicht": "nee"}, {"supervised": True}),
        ({"verscherpt_toezicht": "nee"}, {}),
    ),
    (
        "toezicht_tegenspraak",
        ({"verscherpt_toezicht": Special("onbekend")}, {"supervised": True}),
        ({}, {"supervised": True}),
    ),
    (
        "vertrouwen_zonder_motivering",
        (visie(pril="ja") | {"vertrouwen": "nee"}, {}),
        (visie(pril="ja") | {"vertrouwen": "nee"}, {"decision": decided("3", MOTIVATION)}),
    ),
    (
        "vertrouwen_zonder_motivering",
        (visie(pril="ja") | {"vertrouwen": "nee"}, {"decision": decided("3", "  ")}),
        (
            visie(status="deels", actie="op_schema", verwacht=date(2016, 12, 1)) | {"vertrouwen": "nee"},
            {"decision": decided("3")},
        ),
    ),
    (
        "afwijking_zonder_motivering",
        (ALL_MET, {"decision": decided("2a")}),
        (ALL_MET, {"decision": decided("2a", MOTIVATION)}),
    ),
    ("afwijking_zonder_motivering", ({}, {"decision": decided("1")}), (ALL_MET, {"decision": decided("1")})),
    (
        "risico_zonder_toelichting",
        ({"t5.risico": "aanzienlijk", "t5.risico_toelichting": " "}, {}),
        ({"t5.risico": "aanzienlijk", "t5.risico_toelichting": "Nachtdiensten vallen uit."}, {}),
    ),
    ("risico_zonder_toelichting", ({"t5.risico": "aanzienlijk"}, {}), ({"t5.risico": "beperkt"}, {})),
    ("cijfer_onaannemelijk", ({"t19.meldingen": Decimal(49)}, {}), ({"t19.meldingen": Decimal(50)}, {})),
    (
        "cijfer_onaannemelijk",
        ({"t19.meldingen": Decimal(15001)}, {}),
        ({"t19.meldingen": Decimal(15000)}, {}),
    ),
    (
        "toegekend_boven_gevraagd",
        ({"t13.extra_budget_gevraagd": Decimal("100"), "t13.extra_budget_toegekend": Decimal("100.01")}, {}),
        ({"t13.extra_budget_gevraagd": Decimal("100"), "t13.extra_budget_toegekend": Decimal("100.00")}, {}),
    ),
    (
        "toegekend_boven_gevraagd",
        ({"t13.extra_budget_gevraagd": Decimal(0), "t13.extra_budget_toegekend": Decimal(1)}, {}),
        ({"t13.extra_budget_toegekend": Decimal(1)}, {}),
    ),
    (
        "formatie_delen",
        (
            {
                "t20.fte_vt_vast": Decimal(10),
                "t20.fte_vertrouwensarts_vast": Decimal(5),
                "t20.fte_gedragswetenschapper_vast": Decimal("5.01"),
            },
            {},
        ),
        (
            {
                "t20.fte_vt_vast": Decimal(10),
                "t20.fte_vertrouwensarts_vast": Decimal(5),
                "t20.fte_gedragswetenschapper_vast": Decimal(5),
            },
            {},
        ),
    ),
    (
        "formatie_delen",
        ({"t20.fte_vt_tijdelijk": Decimal(0), "t20.fte_vertrouwensarts_tijdelijk": Decimal(1)}, {}),
        ({"t20.fte_vertrouwensarts_tijdelijk": Decimal(1)}, {}),
    ),
    (
        "gesprek_ontbreekt",
        ({}, {"missing_parties": ("Er is nog geen gesprek met een ambtelijk adviseur.",)}),
        ({}, {}),
    ),
    (
        "gesprekken_oud",
        ({}, {"interviews": (date(2016, 3, 29),)}),
        ({}, {"interviews": (date(2016, 3, 30),)}),
    ),
    (
        "gesprekken_oud",
        ({}, {"interviews": (date(2015, 1, 1), date(2014, 1, 1))}),
        ({}, {"interviews": (date(2015, 1, 1), date(2016, 7, 1))}),
    ),
    (
        "cijfers_oud",
        ({"t19.meldingen": Decimal(800)}, {"peildatum": date(2016, 10, 1)}),
        ({"t19.meldingen": Decimal(800)}, {"peildatum": date(2016, 9, 30)}),
    ),
    (
        "cijfers_oud",
        ({"t19.meldingen": Decimal(800)}, {"peildatum": date(2017, 3, 1)}),
        ({"t18.budget_structureel": Decimal(2000000)}, {"peildatum": date(2017, 3, 1)}),
    ),
    (
        "peildatum_oud",
        (ALL_MET, {"decision": decided("1", on=date(2016, 12, 31))}),
        (ALL_MET, {"decision": decided("1", on=date(2016, 12, 30))}),
    ),
]


@pytest.mark.parametrize(
    ("code", "warned", "silent"), CASES, ids=[f"{code}-{n}" for n, (code, _, _) in enumerate(CASES)]
)
def test_a_check_warns_and_stays_silent_at_its_boundary(
    code: str,
    warned: tuple[dict[str, Answer], dict[str, Any]],
    silent: tuple[dict[str, Answer], dict[str, Any]],
) -> None:
    assert len(found(code, warned[0], **warned[1])) == 1
    assert found(code, silent[0], **silent[1]) == []


def test_every_check_is_tried_both_ways() -> None:
    assert {code for code, _, _ in CASES} == set(CHECKS)


def test_a_sound_scan_gives_no_warning() -> None:
    answers = ALL_MET | {"t19.meldingen": Decimal(800), f"{VISIE}sinds": date(2015, 1, 1)}
    scan = examined(answers, decision=decided("1"), interviews=(date(2016, 6, 1),))
    assert remarks(scan) == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_empty_scan_gives_no_warning(version: str) -> None:
    assert remarks(examined({}, version), version) == ()


def test_a_warning_names_the_condition_the_topics_and_leads_to_the_questions() -> None:
    answers = ALL_MET | {"t9.risico": "aanzienlijk", "t11.risico": "aanzienlijk", "t10.risico": "aanzienlijk"}
    (one,) = found("voldaan_maar_risico", answers)
    assert "Gezamenlijke bestuurlijke visie" in one.sentence
    assert "onderwerp 9, onderwerp 10 en onderwerp 11" in one.sentence
    assert one.questions == (f"{VISIE}status", "t9.risico", "t10.risico", "t11.risico")
    assert one.part is Part.QUESTIONS


def test_a_figure_is_named_with_its_number_and_the_range_in_dutch() -> None:
    (one,) = found("cijfer_onaannemelijk", {"t19.meldingen": Decimal(75300)})
    assert "‘Aantal meldingen’ is 75.300" in one.sentence
    assert "ten minste 50 en ten hoogste 15.000" in one.sentence


def test_under_2016_1_a_stap_1_that_is_mostly_met_and_recent_for_long_is_pointed_out() -> None:
    answers = stap1(status="deels", aantal_voldaan=13, pril="ja", sinds=date(2015, 1, 1))
    scan = examined(answers, "2016-1")
    assert "lang_pril" in [one.code for one in remarks(scan, "2016-1")]
    assert "lang_pril" not in [one.code for one in remarks(examined(answers))]


def test_lack_of_confidence_is_not_asked_about_under_2016_1() -> None:
    scan = examined(visie(pril="ja") | {"vertrouwen": "nee"}, "2016-1")
    assert remarks(scan, "2016-1") == ()


def test_an_answer_that_routing_hides_is_kept_and_warns_of_nothing() -> None:
    hidden = visie(status="deels", actie="geen", verwacht=date(2016, 1, 1))
    assert found("verwacht_verlopen", hidden) == []


DAYS = st.one_of(
    st.dates(),
    st.sampled_from((date.min, date.max, PEILDATUM)),
    st.dates(date(2015, 1, 1), date(2017, 12, 31)),
)


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer that fits a question, with its special answers and none."""
    values: dict[AnswerType, st.SearchStrategy[Any]] = {
        AnswerType.TEXT: st.text(max_size=20),
        AnswerType.CHOICE: st.sampled_from([one.value for one in question.options] or [""]),
        AnswerType.SEVERAL: st.just(tuple(one.value for one in question.options)),
        AnswerType.DATE: DAYS,
        AnswerType.COUNT: st.integers(question.minimum or 0, question.maximum or 99),
        AnswerType.LIST: st.lists(st.just(Row(("a{b}",) * len(question.columns))), max_size=2).map(tuple),
        AnswerType.FIGURE: st.decimals(-10, 10**12, places=2),
    }
    specials = st.sampled_from([Special(one.value) for one in question.specials])
    return st.one_of(values[question.type], values[question.type], specials, st.none())


# Only what some check looks at: a whole form per example takes long to draw and proves no more.
LOOKED_AT = (
    *(
        "t5.risico",
        "t5.risico_toelichting",
        "t9.risico",
        "t12.risico",
        "t9.gezamenlijke_visie",
        "t13.reeel_beeld",
    ),
    *(
        "t1.afspraken_interventies",
        "t1.verbeteracties",
        "t3.maatregelen",
        "t2.hertoets",
        "t3.wachtlijst",
        "t4.zicht_geborgd",
    ),
    *("t3.acuut_direct", "t13.extra_budget_gevraagd", "t13.extra_budget_toegekend", "t19.meldingen"),
    *("t20.fte_vt_vast", "t20.fte_vertrouwensarts_vast", "t20.fte_gedragswetenschapper_vast"),
)


@st.composite
def scans(draw: st.DrawFn, version: str) -> Examined:
    form = definitions.load(version).questionnaire
    keys = [*LOOKED_AT, *(question.key for question in form.judgement)]
    answers = {key: draw(answers_to(form.question(key))) for key in keys}
    start, end = sorted((draw(DAYS), draw(DAYS)))
    references = References(draw(st.integers(2015, 2100)), Period(start, end), draw(DAYS))
    outcomes = st.sampled_from(("1", "2a", "2b", "3", "I"))
    decision = draw(st.one_of(st.none(), st.builds(Decided, outcomes, st.text(max_size=5), DAYS)))
    return examined(
        answers,
        version,
        peildatum=draw(DAYS),
        references=references,
        decision=decision,
        interviews=tuple(draw(st.lists(DAYS, max_size=3))),
        missing_parties=draw(st.sampled_from(((), ("Er {is} nog geen gesprek.",)))),
        supervised=draw(st.booleans()),
    )


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_no_scan_makes_a_check_raise_and_the_order_depends_on_the_answers_alone(
    version: str, data: st.DataObject
) -> None:
    scan = data.draw(scans(version))
    first = remarks(scan, version)
    shuffled = dict(reversed(list(scan.answers.items())))
    assert remarks(replace(scan, answers=shuffled), version) == first
    order = [one.code for one in definitions.checks_of(version)]
    assert [order.index(one.code) for one in first] == sorted(order.index(one.code) for one in first)
    for one in first:
        assert all(scan.form.knows(key) for key in one.questions)
        assert one.questions or one.part is not Part.QUESTIONS
        assert one.sentence
