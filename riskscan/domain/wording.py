"""Answers and questions in words, the same on every page and in every document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from riskscan.domain.dutch import format_date, format_number, format_period
from riskscan.domain.lifecycle import References
from riskscan.domain.questionnaire import AnswerType, Option, Question, Questionnaire
from riskscan.domain.scan import Answer, Row, Special


def fill(text: str, references: References) -> str:
    """A label or title with the round's year, period and date filled in."""
    if "{" not in text:
        return text
    period = references.period
    return (
        text.replace("{peiljaar}", str(references.peiljaar))
        .replace("{periode}", format_period(period.start, period.end))
        .replace("{formatiedatum}", format_date(references.staff_date))
    )


_LAST_REFERENCE = re.compile(r",?(?: (?:op|in|voor))? \{[a-z]+\}$")


def without_reference(label: str) -> str:
    """A figure's label without the year, period or date it ends with, for where that stands beside it."""
    return _LAST_REFERENCE.sub("", label)


def listed(words: Sequence[str]) -> str:
    """ "a", "a en b", "a, b en c"; nothing for none."""
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def lower_first(text: str) -> str:
    """A text as the continuation of a sentence."""
    return text[:1].lower() + text[1:]


def reference_words(question: Question, references: References) -> str:
    """To what a figure refers, in words; empty for another question."""
    if question.measure is None:
        return ""
    period = references.of(question.measure.reference)
    return format_period(period.start, period.end)


def routing_words(form: Questionnaire, question: Question) -> str:
    """When a question is asked: "Alleen bij ‘Is er een wachtlijst?’: Ja."; empty when it always is."""
    rule = question.asked_when
    if rule is None:
        return ""
    parent = form.question(rule.question)
    labels = [one.label for one in (*parent.options, *parent.specials) if one.value in rule.values]
    return f"Alleen bij ‘{parent.label}’: {' of '.join(labels)}."


def in_words(question: Question, answer: Answer) -> str:
    """The answer as a reader sees it; empty for unanswered."""
    match answer:
        case None:
            return ""
        case Special(code):
            return _label(question.specials, code)
        case date():
            return format_date(answer)
        case int() | Decimal():
            return format_number(answer)
        case tuple():
            return "\n".join(_item_words(question, item) for item in answer)
        case _:
            return _label(question.options, answer) if question.type is AnswerType.CHOICE else answer


def _item_words(question: Question, item: object) -> str:
    if not isinstance(item, Row):
        return _label(question.options, str(item))
    cells = []
    for column, cell in zip(question.columns, item.cells, strict=True):
        if cell and column.type is AnswerType.DATE:
            cells.append(format_date(date.fromisoformat(cell)))
        elif cell:
            cells.append(_label(column.options, cell))
    return " · ".join(cells)


def _label(options: Sequence[Option], value: str) -> str:
    return next((option.label for option in options if option.value == value), value)


def file_name(title: str, extension: str) -> str:
    """A title as a file name that every system keeps as it is: "Rapport Fryslân" is ``rapport-fryslan.pdf``."""
    letters = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', letters).strip('-')}.{extension}"
