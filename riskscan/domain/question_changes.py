"""A question beside the one with the same key in another version of the questionnaire."""

from __future__ import annotations

from enum import StrEnum

from riskscan.domain.questionnaire import AnswerType, Column, Question
from riskscan.domain.scan import Answer, Row, Special


class QuestionChange(StrEnum):
    """What happened to a question since the other version."""

    NEW = "nieuwe vraag"
    CHANGED = "vraag gewijzigd"


def change(before: Question | None, now: Question) -> QuestionChange | None:
    """What happened to the question; None when it asks the same in the same way.

    Its label, type, options, columns and figure count; its hint and its place do not.
    """
    if before is None:
        return QuestionChange.NEW
    return None if _asks(before) == _asks(now) else QuestionChange.CHANGED


def _asks(question: Question) -> tuple[object, ...]:
    figure = (question.measure.id, question.measure.unit) if question.measure else None
    options = tuple((option.value, option.label) for option in question.options)
    return question.label, question.type, options, tuple(map(_column, question.columns)), figure


def _column(column: Column) -> tuple[object, ...]:
    options = tuple((option.value, option.label) for option in column.options)
    return column.id, column.label, column.type, options


def comparable(before: Question, now: Question) -> bool:
    """Whether equal texts of the two questions mean the same: equal type, columns and figure."""
    return before is now or (before.type, _shape(before)) == (now.type, _shape(now))


def _shape(question: Question) -> tuple[object, ...]:
    columns = tuple((column.id, column.type) for column in question.columns)
    return columns, question.measure.id if question.measure else None


def fits(before: Question, now: Question, answer: Answer) -> bool:
    """Whether an answer to the one question can be given to the other as it is."""
    if not comparable(before, now):
        return False
    match answer:
        case None:
            return False
        case Special(code):
            return any(special.value == code for special in now.specials)
        case int():
            low, high = now.minimum or 0, now.maximum
            return low <= answer and (high is None or answer <= high)
        case tuple():
            return all(_item_fits(now, item) for item in answer)
        case _:
            return now.type is not AnswerType.CHOICE or _among(str(answer), now)


def _item_fits(question: Question, item: str | Row) -> bool:
    if not isinstance(item, Row):
        return _among(item, question)
    return all(
        not cell or column.type is not AnswerType.CHOICE or any(one.value == cell for one in column.options)
        for column, cell in zip(question.columns, item.cells, strict=True)
    )


def _among(value: str, question: Question) -> bool:
    return any(option.value == value for option in question.options)
