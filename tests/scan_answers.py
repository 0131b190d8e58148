"""Hypothesis: answers of every type as the pages keep them, with texts that break careless formats."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from riskscan.domain.questionnaire import AnswerType, Column, Question, Questionnaire
from riskscan.domain.scan import MAX_TEXT, Answer, Row, Special

ODD = (
    "regel één\nregel twee",
    "voor\u2028na\u2029daarna\x85einde",
    '"aanhalingstekens" en \\n dat geen regeleinde is',
    "\u202eachterstevoren",
    "e\u0301 en \u00e9",
    "👩‍👩‍👧 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    '{"bijzonder": "onbekend"}',
    "null",
    "\ufeffmet een BOM",
    "\tingesprongen",
    "x" * MAX_TEXT,
    "é" * MAX_TEXT,
)

_characters = st.characters(exclude_categories=("Cs",), exclude_characters="".join(map(chr, range(32))))
_plain = st.text(_characters, max_size=80).map(str.rstrip)
texts = st.one_of(_plain, st.sampled_from(ODD)).filter(bool)
lines = st.text(_characters, max_size=40).map(str.strip)
"""One line, as a cell, a name or a role."""
dates = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def _cell(column: Column) -> st.SearchStrategy[str]:
    match column.type:
        case AnswerType.DATE:
            return st.one_of(st.just(""), dates.map(date.isoformat))
        case AnswerType.CHOICE:
            return st.sampled_from(["", *(option.value for option in column.options)])
    return lines


def _value(question: Question) -> st.SearchStrategy[Answer]:
    values = [option.value for option in question.options]
    match question.type:
        case AnswerType.TEXT:
            return texts
        case AnswerType.CHOICE:
            return st.sampled_from(values)
        case AnswerType.SEVERAL:
            chosen = st.sets(st.sampled_from(values), min_size=1)
            return chosen.map(lambda some: tuple(value for value in values if value in some))
        case AnswerType.DATE:
            return dates
        case AnswerType.COUNT:
            return st.integers(question.minimum or 0, question.maximum or 10**12)
        case AnswerType.LIST:
            cells = st.tuples(*(_cell(column) for column in question.columns))
            return st.lists(cells.filter(any).map(Row), min_size=1, max_size=60).map(tuple)
        case AnswerType.FIGURE:
            assert question.measure is not None
            places = question.measure.decimals
            return st.decimals(question.measure.minimum, 10**12, places=places, allow_nan=False)


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """Whatever a page can keep as the answer to this question, but for unanswered."""
    specials = [Special(option.value) for option in question.specials]
    return st.one_of(_value(question), st.sampled_from(specials)) if specials else _value(question)


@st.composite
def some_answers(draw: st.DrawFn, form: Questionnaire) -> dict[str, Answer]:
    """Answers to some questions, with one of every type more often than not."""
    questions = list(form.questions())
    kinds = [[one for one in questions if one.type is kind] for kind in AnswerType]
    chosen = [draw(st.sampled_from(kind)) for kind in kinds if draw(st.integers(0, 3))]
    chosen += draw(st.lists(st.sampled_from(questions), max_size=8))
    return {one.key: draw(answers_to(one)) for one in chosen}
