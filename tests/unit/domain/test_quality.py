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
from quality_cases import ALL_MET, CASES, PEILDATUM, VISIE, decided, stap1, visie

from riskscan import definitions
from riskscan.domain.classification import classify
from riskscan.domain.facts import facts_from_answers
from riskscan.domain.lifecycle import Period, References
from riskscan.domain.quality import Decided, Examined, Part, Remark, examine
from riskscan.domain.quality_checks import CHECKS
from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.scan import Answer, Row, Special

VERSIONS = ("2016-1", "2016-2")
REFERENCES = References(2016, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1))


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
