"""From what was typed to a value of nested dataclasses and back: strict Dutch figures, every problem at once.

A field is posted under its path: "columns-2-numbers-onderzoek". What it is called and what fits in it are the
``Limits`` in its annotation. What was typed is kept as it is, so a refused form comes back as it was sent.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from riskscan.domain.capacity_analysis import MAX_LINE, MAX_TEXT, Limits, rows_limits
from riskscan.domain.dutch import NotDutch, format_number, input_date, parse_date, parse_number
from riskscan.web.answers import clean_text

T = TypeVar("T")
Typed = dict[str, str]
"""What is in the fields of a form, by path."""
TICKED = "ja"


def _parts(cls: Any) -> tuple[tuple[str, Any, Limits | None], ...]:
    return _parts_of(cls)


@cache
def _parts_of(cls: Any) -> tuple[tuple[str, Any, Limits | None], ...]:
    """The fields of a dataclass: name, type, and limits when they have any."""
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for one in fields(cls):
        hint, limits = hints[one.name], None
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            limits = next((each for each in more if isinstance(each, Limits)), None)
        found.append((one.name, hint, limits))
    return tuple(found)


def _below(path: str, name: str) -> str:
    return f"{path}-{name}" if path else name


def written(value: object, path: str = "", limits: Limits | None = None) -> Typed:
    """What stands in the fields of a form for a value."""
    found: Typed = {}
    if is_dataclass(value):
        for name, _, own in _parts(type(value)):
            found |= written(getattr(value, name), _below(path, name), own or limits)
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            if isinstance(one, StrEnum):
                found[_below(path, one.value)] = TICKED
            else:
                found |= written(one, _below(path, str(index)), limits)
    else:
        found[path] = _text(value, limits or Limits(""))
    return found


def _text(value: object, limits: Limits) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return TICKED
        case Decimal():
            # Without dots where decimals may stand: "1.350" could then be read in two ways.
            plain = format_number(value)
            return plain.replace(".", "") if limits.decimals else plain
        case date():
            return input_date(value)
        case _:
            return str(value)


def typed_in(posted: Mapping[str, str], cls: type) -> Typed:
    """The fields of a value among what was posted, as typed; what belongs to no field is left out."""
    return {
        path: clean_text(text)
        for path, text in posted.items()
        if len(path) < 100 and _known(cls, path.split("-"))
    }


def _known(hint: Any, path: list[str]) -> bool:
    if not path:
        return not is_dataclass(hint) and get_origin(hint) is not tuple
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if is_dataclass(inner):
            return re.fullmatch("[0-9]{1,3}", path[0]) is not None and _known(inner, path[1:])
        return len(path) == 1 and path[0] in list(inner)
    if not is_dataclass(hint) or not isinstance(hint, type):
        return False
    found = next((inner for name, inner, _ in _parts(hint) if name == path[0]), None)
    return found is not None and _known(found, path[1:])


def rows(typed: Typed, path: str) -> int:
    """How many rows of a list were typed, the empty ones too."""
    numbers = (re.match(rf"{path}-([0-9]+)-", name) for name in typed)
    return max((int(found[1]) + 1 for found in numbers if found), default=0)


def without_row(typed: Typed, path: str, row: int) -> Typed:
    """The same with one row gone and those after it moved up."""
    found: Typed = {}
    for name, text in typed.items():
        here = re.fullmatch(rf"{path}-([0-9]+)-(.+)", name)
        if here is None or int(here[1]) < row:
            found[name] = text
        elif int(here[1]) > row:
            found[f"{path}-{int(here[1]) - 1}-{here[2]}"] = text
    return found


def without_empty_rows(typed: Typed, cls: type) -> Typed:
    """The same without the rows in which nothing was filled in. Only lists that can grow have such rows."""
    for name, hint, _ in _parts(cls):
        if name not in rows_limits():
            continue
        inner = get_args(hint)[0]
        for row in reversed(range(rows(typed, name))):
            if not any(typed.get(path, "").strip() for path in _filling(inner, f"{name}-{row}")):
                typed = without_row(typed, name, row)
    return typed


def _filling(cls: Any, path: str) -> Iterator[str]:
    """The fields of a row that make it filled in: no choices of which one is always made."""
    for name, hint, limits in _parts(cls):
        if is_dataclass(hint) and isinstance(hint, type):
            yield from _filling(hint, _below(path, name))
        elif not (isinstance(hint, type) and issubclass(hint, StrEnum)) and not (limits and limits.chosen):
            yield _below(path, name)


def labels(cls: Any, path: str = "", before: str = "") -> dict[str, str]:
    """How each field is called, for lists of at most the rows that fit; for messages and comparisons."""
    found: dict[str, str] = {}
    for name, hint, limits in _parts(cls):
        here = _below(path, name)
        called = limits.label if limits else name.replace("_", " ").capitalize()
        inner = get_args(hint)[0] if get_origin(hint) is tuple else None
        if inner is not None and is_dataclass(inner):
            for row in range(rows_limits().get(name, 12)):
                found |= labels(inner, f"{here}-{row}", f"{before}{called} {row + 1}, ")
        elif inner is not None:
            found |= {f"{here}-{one.value}": f"{before}{called}: {one.value}" for one in inner}
        elif is_dataclass(hint) and isinstance(hint, type):
            found |= labels(hint, here, f"{before}{called}, " if called else before)
        else:
            found[here] = before + called
    return found


def told(problems: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """For the error summary: each message with the name of its field, leading to it."""
    return [
        (path if path in names else "", f"{names[path]}: {message}" if path in names else message)
        for path, message in problems.items()
    ]


class Reader:
    """Reads a value from what was typed; ``problems`` are by path, in the order of the form."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.problems: dict[str, str] = {}

    def read(self, cls: type[T], path: str = "", limits: Limits | None = None) -> T:
        """The value; meaningful only while there are no problems."""
        found = {
            name: self._value(hint, _below(path, name), own or limits or Limits(""))
            for name, hint, own in _parts(cls)
        }
        return cls(**found)

    def _value(self, hint: Any, path: str, limits: Limits) -> Any:
        if get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            if is_dataclass(inner) and isinstance(inner, type):
                return tuple(
                    self.read(inner, _below(path, str(row))) for row in range(rows(self.typed, path))
                )
            return tuple(one for one in inner if self.typed.get(_below(path, one.value)) == TICKED)
        if is_dataclass(hint) and isinstance(hint, type):
            return self.read(hint, path, limits)
        optional = get_origin(hint) in (Union, types.UnionType)
        plain = get_args(hint)[0] if optional else hint
        text = self.typed.get(path, "").strip()
        try:
            return _single(plain, text, limits, optional)
        except (NotDutch, ValueError) as error:
            self.problems[path] = str(error)
            return None if optional else _stand_in(plain)


def _stand_in(plain: Any) -> Any:
    """Something of the right type in the place of what could not be read, so that reading goes on."""
    if plain is Decimal:
        return Decimal(1)
    return next(iter(plain)) if issubclass(plain, StrEnum) else plain()


def _single(plain: Any, text: str, limits: Limits, optional: bool) -> Any:
    if plain is bool:
        return text == TICKED
    if plain is str:
        most = MAX_TEXT if limits.long else MAX_LINE
        if len(text) > most:
            raise ValueError(f"Dit zijn {len(text)} tekens. Kort de tekst in tot hoogstens {most}.")
        return text
    if issubclass(plain, StrEnum):
        if text not in list(plain):
            raise ValueError(f"Kies uit: {', '.join(plain)}.")
        return plain(text)
    if not text:
        if optional:
            return None
        raise ValueError("Vul een getal in.")
    if plain is date:
        return parse_date(text)
    number = _number(text, limits)
    return int(number) if plain is int else number


def _number(text: str, limits: Limits) -> Decimal:
    if limits.label.endswith("(%)"):
        text = text.removesuffix("%").rstrip()
    # A year is written without a dot; "2.025" is a number of cases.
    number = parse_number(text, limits.decimals)
    if not limits.least <= number <= limits.most:
        least, most = format_number(limits.least), format_number(limits.most)
        if limits.label == "Jaar":
            least, most = str(limits.least), str(limits.most)
        raise ValueError(f"Vul een getal in van {least} tot en met {most}.")
    return number
