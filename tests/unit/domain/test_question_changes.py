"""The same question in two versions of the questionnaire: new, changed, and whether an answer still fits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from riskscan import definitions
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.question_changes import QuestionChange, change, comparable, fits
from riskscan.domain.questionnaire import AnswerType, Column, Option, Question
from riskscan.domain.scan import Answer, Row, Special

LOW, HIGH = Option("laag", "Laag"), Option("hoog", "Hoog")
UNKNOWN = Option("onbekend", "Onbekend")
CHOICE = Question(
    "t1.risico", "Hoe groot is het risico?", AnswerType.CHOICE, options=(LOW, HIGH), specials=(UNKNOWN,)
)
COUNT = Question("t1.aantal", "Hoeveel?", AnswerType.COUNT, maximum=10)
LIST = Question(
    "t1.acties", "Welke acties?", AnswerType.LIST,
    columns=(Column("wat", "Wat", AnswerType.TEXT), Column("thema", "Thema", AnswerType.CHOICE, (LOW, HIGH))),
)  # fmt: skip
FIGURE = Question(
    "t18.budget", "Budget", AnswerType.FIGURE, measure=Measure("budget", "Budget", "euro", Reference.YEAR)
)


def test_a_question_that_was_not_there_is_new() -> None:
    assert change(None, CHOICE) is QuestionChange.NEW


@pytest.mark.parametrize(
    "now",
    [
        replace(CHOICE, label="Hoe groot is het gevaar?"),
        replace(CHOICE, type=AnswerType.SEVERAL),
        replace(CHOICE, options=(LOW,)),
        replace(CHOICE, options=(LOW, Option("hoog", "Zeer hoog"))),
    ],
)
def test_another_label_type_or_option_is_a_changed_question(now: Question) -> None:
    assert change(CHOICE, now) is QuestionChange.CHANGED


def test_columns_and_the_figure_count_too() -> None:
    assert change(LIST, replace(LIST, columns=LIST.columns[:1])) is QuestionChange.CHANGED
    other = replace(FIGURE, measure=Measure("budget", "Budget", "euro per jaar", Reference.YEAR))
    assert change(FIGURE, other) is QuestionChange.CHANGED


@pytest.mark.parametrize(
    "now",
    [replace(CHOICE, hint="Anders uitgelegd."), replace(CHOICE, counts=True), replace(CHOICE, specials=())],
)
def test_another_hint_or_place_is_the_same_question(now: Question) -> None:
    assert change(CHOICE, now) is None


def test_every_question_is_the_same_as_itself() -> None:
    for version in definitions.rule_versions():
        for question in definitions.load(version).questionnaire.questions():
            assert change(question, question) is None
            assert comparable(question, question)


@pytest.mark.parametrize(
    ("before", "now", "answer", "expected"),
    [
        (CHOICE, CHOICE, "hoog", True),
        (CHOICE, replace(CHOICE, options=(LOW,)), "hoog", False),
        (CHOICE, replace(CHOICE, options=(LOW,)), "laag", True),
        (CHOICE, replace(CHOICE, specials=()), Special("onbekend"), False),
        (CHOICE, CHOICE, Special("onbekend"), True),
        (CHOICE, CHOICE, None, False),
        (CHOICE, replace(CHOICE, type=AnswerType.SEVERAL), "laag", False),
        (COUNT, COUNT, 10, True),
        (COUNT, replace(COUNT, maximum=9), 10, False),
        (COUNT, replace(COUNT, minimum=3), 2, False),
        (LIST, LIST, (Row(("Een actie", "hoog")), Row(("Nog een", ""))), True),
        (LIST, replace(LIST, columns=LIST.columns[:1]), (Row(("Een actie", "hoog")),), False),
        (FIGURE, FIGURE, Decimal(12), True),
        (FIGURE, replace(FIGURE, measure=Measure("anders", "", "euro", Reference.YEAR)), Decimal(12), False),
    ],
)
def test_an_answer_fits_when_it_could_be_given_now(
    before: Question, now: Question, answer: Answer, expected: bool
) -> None:
    assert fits(before, now, answer) is expected


def test_a_row_with_a_choice_that_is_gone_does_not_fit() -> None:
    fewer = replace(LIST, columns=(LIST.columns[0], replace(LIST.columns[1], options=(LOW,))))
    assert not fits(LIST, fewer, (Row(("Een actie", "hoog")),))
    several = replace(CHOICE, type=AnswerType.SEVERAL)
    assert fits(several, several, ("laag", "hoog"))
    assert not fits(several, replace(several, options=(LOW,)), ("laag", "hoog"))
