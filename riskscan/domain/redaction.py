"""Finding a text that has to go, and putting a mark in its place.

A text is the same text when it reads the same: other Unicode forms, kinds of blanks, quotes and dashes, line
breaks and invisible characters make no difference. It can be found by itself, or again by a keyed hash of it
(``Trail``), so that nothing has to keep the text that was removed.
"""

from __future__ import annotations

import hmac
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Protocol

MIN_LENGTH = 3
"""Characters of a text to remove; a shorter one stands in too much that should stay."""
MAX_LENGTH = 10_000

_ALIKE = {"'": "‘’‚‛′`", '"': "“”„‟«»", "-": "‐‑‒–—―−"}
_BLANKS = re.compile(r"\s+")
# What a PDF leaves where a word was broken at the end of a line.
_BROKEN = re.compile("[\x02￾]\\s*")
_MARK = re.compile(r"\[verwijderd op [^\[\]]{1,40} wegens [^\[\]]{1,80}\]")
_ESCAPES = re.compile(r"\\+(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt])")
_NO_LETTERS = re.compile(r"[\W_]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+Z-]*)?")


def mark(day: str, ground: str) -> str:
    """What stands where a text was: ``day`` as in "4 juli 2016", ``ground`` a word of the fixed list."""
    return f"[verwijderd op {day} wegens {ground}]"


def is_only_marks(text: str) -> bool:
    """Whether nothing is left but marks of earlier removals."""
    return len(_MARK.sub("", text).strip()) < MIN_LENGTH


@cache
def _read_alike() -> dict[int, str | None]:
    """Signs that read alike become one; what cannot be seen (soft hyphens and the like) goes."""
    found: dict[int, str | None] = {
        code: None for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"
    }
    for sign, others in _ALIKE.items():
        found |= {ord(one): sign for one in others}
    return found


def fold(text: str, ignore_case: bool) -> str:
    """The text as it is compared: texts that read the same become the same."""
    plain = _BROKEN.sub("", text)
    if plain.isascii():
        plain = plain.replace("`", "'")
    else:
        plain = unicodedata.normalize("NFKD", plain).translate(_read_alike())
    plain = _BLANKS.sub(" ", plain)
    return plain.casefold() if ignore_case else plain


def _letters(text: str) -> str:
    """Only the letters and digits, however the text is written."""
    return _NO_LETTERS.sub("", fold(text, ignore_case=True))


class Sought(Protocol):
    """Something that recognises the text that has to go."""

    @property
    def ignore_case(self) -> bool: ...

    @property
    def length(self) -> int:
        """Of the folded text."""
        ...

    def starts(self, folded: str) -> list[int]:
        """Where the text begins in a folded text; also where two overlap."""
        ...

    def may_stand_in(self, stored: str) -> bool:
        """False when it certainly does not stand in a text or JSON as it is stored: a quick look at many."""
        ...


@dataclass(frozen=True)
class Literal:
    """The text itself, as someone typed it."""

    text: str
    ignore_case: bool = False

    @cached_property
    def folded(self) -> str:
        return fold(self.text, self.ignore_case).strip()

    @property
    def length(self) -> int:
        return len(self.folded)

    def starts(self, folded: str) -> list[int]:
        found, at = [], folded.find(self.folded) if self.folded else -1
        while at >= 0:
            found.append(at)
            at = folded.find(self.folded, at + 1)
        return found

    @cached_property
    def _letters(self) -> str:
        # An escape of JSON before the text could eat its first letters: \\n or \\u and four digits.
        letters = _letters(self.text)
        return "" if "\\" in self.text else letters[5:]

    def may_stand_in(self, stored: str) -> bool:
        return self._letters in _letters(_ESCAPES.sub(" ", stored))

    def trail(self, key: bytes) -> Trail:
        """What is kept to find the text again."""
        return Trail(
            key, self.length, sum(_weights(key, self.folded)), keyed(key, self.folded), self.ignore_case
        )


@dataclass(frozen=True)
class Trail:
    """A text that is known by its length and keyed hashes alone; who has not the key can guess nothing."""

    key: bytes
    length: int
    total: int
    """Sum of a keyed number per character: tells quickly where the text cannot be."""
    digest: str
    """HMAC-SHA-256 of the folded text."""
    ignore_case: bool = False

    def may_stand_in(self, stored: str) -> bool:
        return bool(stored)

    def starts(self, folded: str) -> list[int]:
        sums = [0, *accumulate(_weights(self.key, folded))]
        length, total = self.length, self.total
        return [
            at
            for at, (low, high) in enumerate(zip(sums, sums[length:], strict=False))
            if high - low == total and keyed(self.key, folded[at : at + length]) == self.digest
        ]


def keyed(key: bytes, text: str) -> str:
    """HMAC-SHA-256: a plain hash of a short text would tell it to whoever guesses."""
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


class _Weights(dict[str, int]):
    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, char: str) -> int:
        digest = hmac.digest(self._key, b"\0" + char.encode("utf-8", "surrogatepass"), "sha256")
        self[char] = found = int.from_bytes(digest[:5], "big")
        return found


_tables: dict[bytes, _Weights] = {}


def _weights(key: bytes, text: str) -> Iterator[int]:
    return map(_tables.setdefault(key, _Weights(key)).__getitem__, text)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as it is stored, where the sought text stands."""

    start: int
    end: int
    inside: bool
    """It begins or ends within a word: "jan" in "januari"."""


def spans(text: str, sought: Sought) -> tuple[Span, ...]:
    """Where the sought text stands, without overlap, in order; what a mark says is left alone."""
    starts = sought.starts(fold(text, sought.ignore_case))
    if not starts:
        return ()
    folded, begins, ends = _mapped(text, sought.ignore_case)
    marks = [found.span() for found in _MARK.finditer(text)]
    found: list[Span] = []
    for at in starts:
        last = at + sought.length - 1
        cut = (at > 0 and begins[at - 1] == begins[at]) or (
            last + 1 < len(folded) and begins[last + 1] == begins[last]
        )
        start, end = begins[at], ends[last]
        if cut or (found and start < found[-1].end) or any(_cuts(start, end, *one) for one in marks):
            continue
        found.append(Span(start, end, _within_word(text, start, end)))
    return tuple(found)


def _cuts(start: int, end: int, low: int, high: int) -> bool:
    """Whether a stretch takes words out of a mark; a mark as a whole may go with the text around it."""
    return low < end and start < high and not (start <= low and high <= end)


def _within_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return before or after


def _mapped(text: str, ignore_case: bool) -> tuple[str, list[int], list[int]]:
    """As ``fold``, with per character where in the text it begins and ends. Letters stay with their accents."""
    folded: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = fold(text[start:end], ignore_case)
        if piece.startswith(" ") and folded and folded[-1] == " ":
            # Blanks are one; some signs (a loose accent) begin with a blank of their own.
            piece = piece[1:]
            ends[-1] = end
        folded.extend(piece)
        begins.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return "".join(folded), begins, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the accents that follow it; what a broken line leaves is one piece."""
    broken = {found.start(): found.end() for found in _BROKEN.finditer(text)}
    at = 0
    while at < len(text):
        end = broken.get(at, at + 1)
        if end == at + 1:
            while end < len(text) and _follows(text[end]):
                end += 1
        yield at, end
        at = end


def _follows(char: str) -> bool:
    return not char.isascii() and unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0


@dataclass(frozen=True, slots=True)
class Removed:
    """A text with the sought text taken out."""

    text: str
    matches: int
    inside: int
    """How many of them within a word."""


Free = Callable[[str], bool]
"""Whether a whole text was typed by someone; a code, a date or the name of a choice was not."""


def remove(text: str, sought: Sought, instead: str) -> Removed:
    """The text with ``instead`` wherever the sought text stood."""
    found = spans(text, sought)
    parts, at = [], 0
    for span in found:
        parts += [text[at : span.start], instead]
        at = span.end
    return Removed("".join([*parts, text[at:]]), len(found), sum(span.inside for span in found))


def remove_in_json(text: str, sought: Sought, instead: str, free: Free) -> Removed:
    """The same in every text within a JSON value, also in JSON that stands as a text within it.

    Keys stay. What does not hold the text comes back as it was, to the byte; the rest is written compactly,
    as this program writes it. A text that is no JSON is taken as it is.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return remove(text, sought, instead)
    walk = _Walk(sought, instead, free)
    changed = walk.through(content)
    if not walk.matches:
        return Removed(text, 0, 0)
    written = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    return Removed(written, walk.matches, walk.inside)


def texts_in(stored: str) -> Iterator[str]:
    """The texts within JSON as someone reads them; a text that is no JSON is itself."""
    try:
        content = json.loads(stored) if stored[:1] in ('"', "[", "{") else None
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, str | list | dict):
        yield from _leaves(content)
    else:
        yield stored


def _leaves(value: object) -> Iterator[str]:
    match value:
        case dict():
            for one in value.values():
                yield from _leaves(one)
        case list():
            for one in value:
                yield from _leaves(one)
        case str():
            yield from texts_in(value)


class _Walk:
    """Goes through a JSON value and counts what it takes out."""

    def __init__(self, sought: Sought, instead: str, free: Free) -> None:
        self.sought = sought
        self.instead = instead
        self.free = free
        self.matches = 0
        self.inside = 0

    def through(self, value: object) -> object:
        match value:
            case dict():
                return {key: self.through(one) for key, one in value.items()}
            case list():
                return [self.through(one) for one in value]
            case str():
                return self._text(value)
        return value

    def _text(self, value: str) -> str:
        if value[:1] in ('"', "[", "{"):
            found = remove_in_json(value, self.sought, self.instead, self.free)
        elif _DATE.fullmatch(value) or not self.free(value):
            return value
        else:
            found = remove(value, self.sought, self.instead)
        self.matches += found.matches
        self.inside += found.inside
        return found.text
