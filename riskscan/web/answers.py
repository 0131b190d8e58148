"""From what was typed to an answer, and back: one place for every answer type, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from riskscan.domain.amounts import parse_amount
from riskscan.domain.dutch import NotDutch, format_number, input_date, parse_date, parse_number
from riskscan.domain.questionnaire import AnswerType, Column, Option, Question
from riskscan.domain.scan import MAX_TEXT, Answer, Row, Special

MAX_CELL = 1000
MAX_ROWS = 60
SPARE_ROWS = 2
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds for one question, as typed."""

    text: str = ""
    choice: str = ""
    choices: tuple[str, ...] = ()
    special: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Unusable(ValueError):
    """Typed input that is no answer to the question; the message is Dutch and says what to do."""


def clean_text(text: str) -> str:
    """One kind of line end, no control characters, no blanks at the end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).rstrip()


def to_answer(question: Question, typed: Typed) -> Answer:
    """Read the typed input; raises ``Unusable``."""
    if question.type is AnswerType.CHOICE:
        return _choice(question, typed.choice)
    special = _special(question, typed.special)
    value = _value(question, typed)
    if special is not None and value is not None:
        label = next(option.label for option in question.specials if option.value == special.code)
        raise Unusable(f"Er staat een antwoord én ‘{label}’. Haal één van de twee weg.")
    return special or value


def _choice(question: Question, choice: str) -> Answer:
    if not choice:
        return None
    if any(option.value == choice for option in question.specials):
        return Special(choice)
    if any(option.value == choice for option in question.options):
        return choice
    raise Unusable("Dit antwoord bestaat niet. Kies een van de antwoorden.")


def _special(question: Question, code: str) -> Special | None:
    if not code:
        return None
    if any(option.value == code for option in question.specials):
        return Special(code)
    raise Unusable("Dit antwoord bestaat niet. Kies een van de antwoorden.")


def _value(question: Question, typed: Typed) -> Answer:
    match question.type:
        case AnswerType.SEVERAL:
            return _several(question.options, typed.choices)
        case AnswerType.LIST:
            return _list(question.columns, typed.rows)
        case AnswerType.TEXT:
            return _limited(clean_text(typed.text), MAX_TEXT)
    text = typed.text.strip()
    if not text:
        return None
    try:
        if question.type is AnswerType.DATE:
            return parse_date(text)
        if question.type is AnswerType.COUNT:
            return _count(question, text)
        return _figure(question, text)
    except NotDutch as error:
        raise Unusable(str(error)) from error


def _several(options: Sequence[Option], choices: Sequence[str]) -> Answer:
    known = [option.value for option in options]
    if any(choice not in known for choice in choices):
        raise Unusable("Een van deze antwoorden bestaat niet. Kies uit de lijst.")
    return tuple(value for value in known if value in choices) or None


def _limited(text: str, limit: int) -> str | None:
    if len(text) > limit:
        raise Unusable(
            f"Deze tekst heeft {format_number(len(text))} tekens; er passen er {format_number(limit)} in. "
            "Kort de tekst in of verdeel hem over andere vragen."
        )
    return text or None


def _count(question: Question, text: str) -> int:
    number = int(parse_number(text))
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        limits = f"van {low} tot en met {high}" if high is not None else f"van {low} of meer"
        raise Unusable(f"Vul een aantal in {limits}.")
    return number


def _figure(question: Question, text: str) -> Decimal:
    measure = question.measure
    if measure is None:
        raise Unusable("Deze vraag heeft geen cijfer.")
    return parse_amount(text, measure)


def _list(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Answer:
    found = []
    for number, typed in enumerate(rows, start=1):
        cells = tuple(
            _cell(column, clean_text(text).strip(), number)
            for column, text in zip(columns, typed, strict=True)
        )
        if any(cells):
            found.append(Row(cells))
    if len(found) > MAX_ROWS:
        raise Unusable(
            f"Er passen {MAX_ROWS} regels in deze lijst; er staan er {len(found)}. Voeg regels samen."
        )
    return tuple(found) or None


def _cell(column: Column, text: str, number: int) -> str:
    where = f"Regel {number}, {column.label.lower()}"
    if not text:
        return ""
    if column.type is AnswerType.DATE:
        try:
            return parse_date(text).isoformat()
        except NotDutch as error:
            raise Unusable(f"{where}: {error}") from error
    if column.type is AnswerType.CHOICE and all(option.value != text for option in column.options):
        raise Unusable(f"{where}: kies een antwoord uit de lijst.")
    if len(text) > MAX_CELL:
        raise Unusable(f"{where}: kort de tekst in tot {format_number(MAX_CELL)} tekens.")
    return text


def to_typed(question: Question, answer: Answer) -> Typed:
    """How a form shows an answer; reading it back gives the same answer."""
    match answer:
        case None:
            return Typed(rows=_spare(question, ()))
        case Special(code) if question.type is AnswerType.CHOICE:
            return Typed(choice=code)
        case Special(code):
            return Typed(special=code, rows=_spare(question, ()))
        case date():
            return Typed(text=input_date(answer))
        case int() | Decimal():
            return Typed(text=_plain_number(answer))
        case tuple():
            if question.type is AnswerType.LIST:
                return Typed(rows=_spare(question, answer))
            return Typed(choices=tuple(str(item) for item in answer))
        case _:
            return Typed(choice=answer) if question.type is AnswerType.CHOICE else Typed(text=answer)


def _plain_number(number: int | Decimal) -> str:
    """As the parser takes it back: with decimals a dot between thousands would be ambiguous."""
    text = format_number(number)
    return text.replace(".", "") if text.count(".") == 1 else text


def _spare(question: Question, rows: Sequence[object]) -> tuple[tuple[str, ...], ...]:
    columns = question.columns
    if not columns:
        return ()
    filled = [
        tuple(_shown_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))
        for row in rows
        if isinstance(row, Row)
    ]
    return (*filled, *[("",) * len(columns)] * SPARE_ROWS)


def _shown_cell(column: Column, cell: str) -> str:
    return input_date(date.fromisoformat(cell)) if cell and column.type is AnswerType.DATE else cell
