"""The agenda of the report: announced days from the peildatum on, in order, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.agenda import Promise, agenda
from riskscan.domain.questionnaire import AnswerType
from riskscan.domain.scan import NO_DATE, UNKNOWN, Answer, Row, Special

FORM = definitions.load_form("2016-2")
PEILDATUM = date(2016, 6, 30)
WORKING: dict[str, Answer] = {
    "randvoorwaarden.stap1.status": "deels",
    "randvoorwaarden.stap1.actie": "op_schema",
}
DAYS = st.dates(date(2016, 1, 1), date(2017, 12, 31))


def of(answers: dict[str, Answer]) -> tuple[Promise, ...]:
    return agenda(FORM, answers, PEILDATUM)


def test_an_expected_result_is_named_with_its_condition() -> None:
    found = of(WORKING | {"randvoorwaarden.stap1.verwacht": date(2016, 11, 1)})
    assert found == (
        Promise(
            date(2016, 11, 1),
            "Toetsingskader Stap 1 van de inspecties: resultaat van de verbeteractie verwacht",
        ),
    )


def test_what_nobody_can_give_a_date_for_comes_last_without_one() -> None:
    answers = WORKING | {
        "randvoorwaarden.stap1.verwacht": Special(NO_DATE),
        "t1.afspraken_termijn": date(2017, 6, 1),
    }
    assert [one.on for one in of(answers)] == [date(2017, 6, 1), None]


def test_unknown_and_unanswered_announce_nothing() -> None:
    assert of({"t1.afspraken_termijn": Special(UNKNOWN)}) == of({}) == ()


def test_what_is_not_asked_announces_nothing() -> None:
    answers: dict[str, Answer] = {"t2.hertoets": "nee", "t2.hertoets_datum": date(2016, 10, 1)}
    assert FORM.question("t2.hertoets_datum").asked_when is not None
    assert of(answers) == ()


def test_a_row_of_a_list_gives_its_last_date_and_first_text() -> None:
    talk = Row(("2016-04-19", "Voortgang van het plan", "Geen", "2016-08-16"))
    steps = (Row(("Extra team", "2016-08-31")), Row(("Zonder datum", "")))
    found = of({"t2.inspectiegesprekken": (talk,), "t3.wachtlijst": "ja", "t3.maatregelen": steps})
    assert found == (
        Promise(date(2016, 8, 16), "Vervolg van het gesprek met de inspecties: Voortgang van het plan"),
        Promise(date(2016, 8, 31), "Maatregel tegen de wachtlijst klaar: Extra team"),
    )


@pytest.mark.parametrize(("days", "announced"), [(-1, False), (0, True), (1, True)])
def test_the_peildatum_itself_still_lies_ahead(days: int, announced: bool) -> None:
    assert bool(of({"t1.afspraken_termijn": PEILDATUM + timedelta(days)})) is announced


@given(st.lists(DAYS, max_size=6), DAYS)
def test_every_day_from_the_peildatum_on_is_there_once_and_in_order(days: list[date], term: date) -> None:
    rows = tuple(Row((f"Stap {number}", day.isoformat())) for number, day in enumerate(days))
    answers: dict[str, Answer] = {"t1.afspraken_termijn": term}
    if rows:
        answers["t12.transitie"] = rows
    found = [one.on for one in of(answers)]
    assert found == sorted(day for day in [*days, term] if day >= PEILDATUM)


def test_only_questions_with_a_date_announce() -> None:
    for question in FORM.questions():
        if question.agenda:
            kinds = {question.type, *(column.type for column in question.columns)}
            assert AnswerType.DATE in kinds
