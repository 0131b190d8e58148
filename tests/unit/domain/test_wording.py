"""Answers and questions in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from riskscan.domain.lifecycle import Period, References
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.questionnaire import AnswerType, Column, Option, Question
from riskscan.domain.scan import Answer, Row, Special
from riskscan.domain.wording import (
    file_name,
    fill,
    in_words,
    listed,
    lower_first,
    reference_words,
    without_reference,
)

REFERENCES = References(2015, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1))
YES_NO = (Option("ja", "Ja"), Option("nee", "Nee"))
SPECIALS = (Option("onbekend", "Onbekend"), Option("nvt", "N.v.t."), Option("geen_datum", "Geen datum"))
COLUMNS = (
    Column("naam", "Naam", AnswerType.TEXT),
    Column("op", "Op", AnswerType.DATE),
    Column("gedaan", "Gedaan", AnswerType.CHOICE, YES_NO),
)


def question(
    type_: AnswerType, *, options: tuple[Option, ...] = (), columns: tuple[Column, ...] = ()
) -> Question:
    return Question("t1.vraag", "Vraag?", type_, options=options, specials=SPECIALS, columns=columns)


class TestFilling:
    @pytest.mark.parametrize(
        ("text", "filled"),
        [
            ("Zonder", "Zonder"),
            ("Budget in {peiljaar}", "Budget in 2015"),
            ("Meldingen van {periode}", "Meldingen van 1 januari tot en met 31 maart 2016"),
            ("Fte op {formatiedatum}", "Fte op 1 april 2016"),
            ("{peiljaar} en {peiljaar}: {periode}", "2015 en 2015: 1 januari tot en met 31 maart 2016"),
            ("{ander} blijft", "{ander} blijft"),
            ("{0} {} {peiljaar!r} {", "{0} {} {peiljaar!r} {"),
        ],
    )
    def test_the_round_fills_in_its_year_period_and_date(self, text: str, filled: str) -> None:
        assert fill(text, REFERENCES) == filled


class TestReference:
    @pytest.mark.parametrize(
        ("reference", "words"),
        [
            (Reference.YEAR, "2015"),
            (Reference.PERIOD, "1 januari tot en met 31 maart 2016"),
            (Reference.DATE, "1 april 2016"),
        ],
    )
    def test_a_figure_names_what_it_refers_to(self, reference: Reference, words: str) -> None:
        measure = Measure("meldingen", "Meldingen", "aantal", reference)
        assert reference_words(Question("t19.x", "", AnswerType.FIGURE, measure=measure), REFERENCES) == words

    def test_another_question_names_nothing(self) -> None:
        assert reference_words(question(AnswerType.TEXT), REFERENCES) == ""


class TestAnswers:
    @pytest.mark.parametrize("type_", list(AnswerType))
    def test_what_is_no_value(self, type_: AnswerType) -> None:
        one = question(type_, options=YES_NO)
        assert in_words(one, None) == ""
        assert in_words(one, Special("onbekend")) == "Onbekend"
        assert in_words(one, Special("nvt")) == "N.v.t."
        assert in_words(one, Special("geen_datum")) == "Geen datum"

    @pytest.mark.parametrize(
        ("asked", "answer", "words"),
        [
            (question(AnswerType.TEXT), "ja", "ja"),
            (question(AnswerType.TEXT), "Twee\nregels", "Twee\nregels"),
            (question(AnswerType.CHOICE, options=YES_NO), "ja", "Ja"),
            (question(AnswerType.CHOICE, options=YES_NO), "vroeger", "vroeger"),
            (question(AnswerType.SEVERAL, options=YES_NO), ("ja", "nee"), "Ja\nNee"),
            (question(AnswerType.SEVERAL, options=YES_NO), (), ""),
            (question(AnswerType.DATE), date(2016, 10, 1), "1 oktober 2016"),
            (question(AnswerType.COUNT), 1358, "1.358"),
            (question(AnswerType.COUNT), 0, "0"),
            (question(AnswerType.FIGURE), Decimal("1358.50"), "1.358,5"),
            (
                question(AnswerType.LIST, columns=COLUMNS),
                (Row(("Plan", "2016-10-01", "ja")), Row(("", "", "nee")), Row(("", "", ""))),
                "Plan · 1 oktober 2016 · Ja\nNee\n",
            ),
        ],
    )
    def test_a_value(self, asked: Question, answer: Answer, words: str) -> None:
        assert in_words(asked, answer) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")],
)
def test_words_are_listed_as_in_a_sentence(words: list[str], expected: str) -> None:
    assert listed(words) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Structureel budget {peiljaar}", "Structureel budget"),
        ("Aantal meldingen {periode}", "Aantal meldingen"),
        ("Veilig Thuis, vast, op {formatiedatum}", "Veilig Thuis, vast"),
        ("Extra budget nodig in {peiljaar}", "Extra budget nodig"),
        ("Extra budget gevraagd voor {peiljaar}", "Extra budget gevraagd"),
        ("In {peiljaar} gevraagd", "In {peiljaar} gevraagd"),
        ("Zonder verwijzing", "Zonder verwijzing"),
    ],
)
def test_a_label_loses_only_the_reference_it_ends_with(label: str, expected: str) -> None:
    assert without_reference(label) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("", ""), ("Een tekst", "een tekst"), ("al klein", "al klein")]
)
def test_a_text_can_go_on_a_sentence(text: str, expected: str) -> None:
    assert lower_first(text) == expected


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Cijfers naast die van anderen, Veilig Thuis X", "cijfers-naast-die-van-anderen-veilig-thuis-x.pdf"),
        ("Rapport Súdwest-Fryslân (concept)", "rapport-sudwest-fryslan-concept.pdf"),
        ('Met "aanhalingstekens"\r\nen een regeleinde', "met-aanhalingstekens-en-een-regeleinde.pdf"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_keeps_as_it_is(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name
