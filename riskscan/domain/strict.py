"""Reading plain JSON values strictly: every problem is kept with its place, and reading goes on.

For files that people hand in: they want to see everything that is wrong at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""As the pages take dates."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
"""Control characters, and halves of a character pair, which no text holds."""


class BadValue(ValueError):
    """A value that does not fit; the message is Dutch and says what is expected."""


def read_date(found: object) -> date:
    """A day as 2016-06-30; raises ``BadValue``."""
    if not isinstance(found, str) or not _ISO.fullmatch(found):
        raise BadValue("hier hoort een datum als 2016-06-30, tussen aanhalingstekens.")
    try:
        day = date.fromisoformat(found)
    except ValueError as error:
        raise BadValue(f"de datum {found} bestaat niet.") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadValue(
            f"het jaar {day.year} kan niet kloppen; het moet van {FIRST_YEAR} tot en met 2200 zijn."
        )
    return day


def read_text(found: object) -> str:
    """A text as the pages keep it: one kind of line end, no blanks at the end. Raises ``BadValue``.

    Pages drop control characters, which nobody types on purpose; in a file they mean that something
    went wrong on the way, so there they are an error.
    """
    if not isinstance(found, str):
        raise BadValue("hier hoort een tekst, tussen aanhalingstekens.")
    text = found.replace("\r\n", "\n").replace("\r", "\n")
    refused = _REFUSED.search(text)
    if refused:
        raise BadValue(
            f"de tekst bevat een teken dat niet kan (U+{ord(refused[0]):04X}, teken {refused.start() + 1}). "
            "Haal dit teken weg."
        )
    return text.rstrip()


class Problems:
    """What was wrong, each with its place, while an object is read."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, at: str, message: str) -> None:
        self.found.append(f"{at}: {message}" if at else message[:1].upper() + message[1:])

    def fields(
        self, found: object, at: str, needed: Sequence[str], free: Sequence[str] = ()
    ) -> Mapping[str, object]:
        """The fields of an object that has all ``needed`` ones and none but these and the ``free`` ones."""
        entries = self.mapping(found, at)
        known = (*needed, *free)
        for key in entries:
            if key not in known:
                self.add(
                    _below(at, key[:60]), f"deze sleutel is niet bekend. Bekend zijn: {', '.join(known)}."
                )
        if isinstance(found, dict):
            for key in needed:
                if key not in entries:
                    self.add(_below(at, key), "deze sleutel ontbreekt.")
        return entries

    def mapping(self, found: object, at: str) -> Mapping[str, object]:
        """An object with any keys; empty when it is none."""
        if isinstance(found, dict):
            return found
        self.add(at, "hier hoort een object, tussen accolades.")
        return {}

    def items(self, found: object, at: str) -> Iterator[tuple[str, object]]:
        """The items of a list, each with its place (numbered from 1); nothing when it is none."""
        if not isinstance(found, list):
            self.add(at, "hier hoort een lijst, tussen vierkante haken.")
            return
        for number, item in enumerate(found, start=1):
            yield _below(at, str(number)), item

    def text(self, entries: Mapping[str, object], key: str, at: str) -> str:
        """The text under ``key``; empty when there is none."""
        if key not in entries:
            return ""
        try:
            return read_text(entries[key])
        except BadValue as error:
            self.add(_below(at, key), str(error))
            return ""

    def day(self, entries: Mapping[str, object], key: str, at: str) -> date | None:
        """The day under ``key``; None when there is none."""
        if entries.get(key) is None:
            return None
        try:
            return read_date(entries[key])
        except BadValue as error:
            self.add(_below(at, key), str(error))
            return None

    def needed_day(self, entries: Mapping[str, object], key: str, at: str) -> date:
        """As ``day``, where none is a problem; then any day."""
        if key in entries and entries[key] is None:
            self.add(_below(at, key), "hier hoort een datum als 2016-06-30, tussen aanhalingstekens.")
        return self.day(entries, key, at) or date.min

    def number(self, entries: Mapping[str, object], key: str, at: str) -> int:
        """The whole number under ``key``; 0 when there is none."""
        found = entries.get(key, 0)
        if isinstance(found, bool) or not isinstance(found, int):
            self.add(_below(at, key), "hier hoort een heel getal, zonder aanhalingstekens.")
            return 0
        return found


def _below(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
