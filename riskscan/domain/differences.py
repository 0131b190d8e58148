"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s*\S+|\s+")
"""A word with the blanks before it, so that going on at the end changes no word before it."""
_MAX_PAIRS = 60_000
"""So many pairs of equal words are looked at; a text of 10,000 characters of ordinary Dutch has about half. Above
it the two texts are shown whole, since the time grows with the square."""

_MAX_PRODUCT = 4_000_000
"""The same for the number of words of the one times that of the other: words that occur once, with others
between them, take that much time. Two texts of 10,000 characters of ordinary Dutch have three million."""

_ANCHOR = 3
"""So many equal words in a row between two changes are shown as unchanged."""


class Change(StrEnum):
    """What happened to a part of a text."""

    SAME = "zelfde"
    ADDED = "toegevoegd"
    REMOVED = "weggehaald"
    SKIPPED = "overgeslagen"
    """The middle of a part that stayed the same, left out."""


@dataclass(frozen=True, slots=True)
class Part:
    change: Change
    text: str


def differences(old: str, new: str) -> tuple[Part, ...]:
    """The new text with what was taken out of the old one between it.

    What is SAME or REMOVED, in order, is the old text to the letter; what is SAME or ADDED the new one.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = _compared(before[start : len(before) - end], after[start : len(after) - end])
    parts = [
        Part(Change.SAME, "".join(before[:start])),
        *middle,
        Part(Change.SAME, "".join(before[len(before) - end :])),
    ]
    return tuple(part for part in parts if part.text)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words at the start are equal."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    counts = Counter(after)
    pairs = sum(number * counts[word] for word, number in Counter(before).items())
    if pairs > _MAX_PAIRS or len(before) * len(after) > _MAX_PRODUCT:
        # Too much to compare: what was there and what came, as two whole texts.
        yield Part(Change.REMOVED, "".join(before))
        yield Part(Change.ADDED, "".join(after))
        return
    old = new = 0
    for match in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        # A word or two that happen to be equal between two changes make them hard to read.
        if match.size < _ANCHOR and match.size:
            continue
        yield Part(Change.REMOVED, "".join(before[old : match.a]))
        yield Part(Change.ADDED, "".join(after[new : match.b]))
        yield Part(Change.SAME, "".join(before[match.a : match.a + match.size]))
        old, new = match.a + match.size, match.b + match.size


def shortened(parts: Sequence[Part], around: int = 120) -> tuple[Part, ...]:
    """The same with the middle of each long stretch that stayed the same left out, for reading the changes.

    ``around`` is about how many characters stay on either side of a change.
    """
    found: list[Part] = []
    for number, part in enumerate(parts):
        if part.change is not Change.SAME or len(part.text) <= 3 * around:
            found.append(part)
            continue
        before = part.text[:around] if number else ""
        after = part.text[-around:] if number < len(parts) - 1 else ""
        middle = part.text[len(before) : len(part.text) - len(after)]
        found += [Part(Change.SAME, before), Part(Change.SKIPPED, middle), Part(Change.SAME, after)]
    return tuple(part for part in found if part.text)
