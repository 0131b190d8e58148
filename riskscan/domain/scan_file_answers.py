"""An answer in ``scan/1``: a plain JSON value, read as strictly as the pages read what is typed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal

from riskscan.domain.dutch import format_number
from riskscan.domain.questionnaire import AnswerType, Column, Option, Question
from riskscan.domain.scan import MAX_TEXT, Answer, Row, Special, encode
from riskscan.domain.strict import BadValue, read_date, read_text

MAX_CELL = 1000
MAX_ROWS = 60
MAX_NUMBER = 10**12
"""The limits of the pages; a test holds the two together."""

SPECIAL = "bijzonder"
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


def to_plain(question: Question, answer: Answer) -> object:
    """The answer as JSON holds it; None for unanswered. A row of a list holds its filled cells by column."""
    if isinstance(answer, tuple) and question.type is AnswerType.LIST:
        return [
            {column.id: cell for column, cell in zip(question.columns, row.cells, strict=True) if cell}
            for row in answer
            if isinstance(row, Row)
        ]
    plain: object = json.loads(encode(answer))
    return plain


def from_plain(question: Question, plain: object) -> Answer:
    """Read the answer to a question; raises ``BadValue``. Never unanswered: that is left out of a file."""
    if plain is None or plain in ("", [], {}):
        raise BadValue("hier staat geen antwoord. Laat een vraag zonder antwoord weg.")
    if isinstance(plain, dict):
        return _special(question, plain)
    match question.type:
        case AnswerType.DATE:
            return read_date(plain)
        case AnswerType.COUNT:
            return _count(question, plain)
        case AnswerType.FIGURE:
            return _figure(question, plain)
        case AnswerType.CHOICE:
            return _choice(question, plain)
        case AnswerType.SEVERAL:
            return _several(question, plain)
        case AnswerType.LIST:
            return _list(question, plain)
        case AnswerType.TEXT:
            return _text(plain)


def _special(question: Question, plain: dict[str, object]) -> Special:
    code = plain.get(SPECIAL)
    known = [option.value for option in question.specials]
    if set(plain) != {SPECIAL} or code not in known:
        allowed = " of ".join(f'{{"{SPECIAL}": "{one}"}}' for one in known)
        raise BadValue(f"hier past als object alleen {allowed}." if known else "hier past geen object.")
    return Special(str(code))


def _text(plain: object) -> str:
    text = read_text(plain)
    if not text:
        raise BadValue("deze tekst is leeg. Laat een vraag zonder antwoord weg.")
    if len(text) > MAX_TEXT:
        raise BadValue(
            f"deze tekst heeft {format_number(len(text))} tekens; er passen er {format_number(MAX_TEXT)} in. "
            "Kort de tekst in of verdeel hem over andere vragen."
        )
    return text


def _known(options: Sequence[Option], plain: object) -> str:
    known = [option.value for option in options]
    if not isinstance(plain, str) or plain not in known:
        raise BadValue(f"dit moet een van deze antwoorden zijn: {', '.join(known)}.")
    return plain


def _choice(question: Question, plain: object) -> Answer:
    if isinstance(plain, str) and any(option.value == plain for option in question.specials):
        raise BadValue(f'schrijf dit antwoord als {{"{SPECIAL}": "{plain}"}}.')
    return _known(question.options, plain)


def _several(question: Question, plain: object) -> Answer:
    if not isinstance(plain, list):
        raise BadValue("hier hoort een lijst van antwoorden, tussen vierkante haken.")
    chosen = [_known(question.options, item) for item in plain]
    if len(set(chosen)) < len(chosen):
        raise BadValue("een antwoord staat er twee keer.")
    return tuple(option.value for option in question.options if option.value in chosen)


def _count(question: Question, plain: object) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int):
        raise BadValue("hier hoort een heel getal, zonder aanhalingstekens.")
    low = question.minimum if question.minimum is not None else -MAX_NUMBER
    high = question.maximum if question.maximum is not None else MAX_NUMBER
    if not low <= plain <= high:
        raise BadValue(f"dit moet een getal van {low} tot en met {high} zijn.")
    return plain


def _figure(question: Question, plain: object) -> Decimal:
    if not isinstance(plain, str) or not _NUMBER.fullmatch(plain):
        raise BadValue('hier hoort een getal tussen aanhalingstekens, met een punt voor decimalen: "12.5".')
    number = Decimal(plain)
    measure = question.measure
    lowest = measure.minimum if measure else Decimal(0)
    if not lowest <= number <= MAX_NUMBER:
        raise BadValue(f"dit moet een getal van {lowest} tot en met {MAX_NUMBER} zijn.")
    decimals = measure.decimals if measure else 0
    if number != round(number, decimals):
        limit = f"ten hoogste {decimals} decimalen" if decimals else "geen decimalen"
        raise BadValue(f"dit cijfer heeft {limit}.")
    return number


def _list(question: Question, plain: object) -> Answer:
    if not isinstance(plain, list):
        raise BadValue("hier hoort een lijst van regels, tussen vierkante haken.")
    if len(plain) > MAX_ROWS:
        raise BadValue(
            f"er passen {MAX_ROWS} regels in deze lijst; er staan er {len(plain)}. Voeg regels samen."
        )
    return tuple(_row(question.columns, row, number) for number, row in enumerate(plain, start=1))


def _row(columns: Sequence[Column], plain: object, number: int) -> Row:
    known = [column.id for column in columns]
    if not isinstance(plain, dict) or not plain or any(key not in known for key in plain):
        raise BadValue(f"regel {number} moet een object zijn met een of meer van: {', '.join(known)}.")
    return Row(
        tuple(_cell(column, plain[column.id], number) if column.id in plain else "" for column in columns)
    )


def _cell(column: Column, plain: object, number: int) -> str:
    try:
        if column.type is AnswerType.DATE:
            return read_date(plain).isoformat()
        if column.type is AnswerType.CHOICE:
            return _known(column.options, plain)
        text = read_text(plain).strip()
        if not text:
            raise BadValue("dit is leeg. Laat een lege cel weg.")
        if len(text) > MAX_CELL:
            raise BadValue(f"kort de tekst in tot {format_number(MAX_CELL)} tekens.")
    except BadValue as error:
        raise BadValue(f"regel {number}, {column.id}: {error}") from error
    return text
