"""Counts in Dutch words: "ruim twee derde", "vier organisaties", "geen enkele organisatie".

Every word says only what is true of the count: "ruim" is more than, "bijna" is less than.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

_WORDS = (
    "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
)  # fmt: skip

PARTS = (
    (Fraction(1, 10), "een tiende"),
    (Fraction(1, 4), "een kwart"),
    (Fraction(1, 3), "een derde"),
    (Fraction(1, 2), "de helft"),
    (Fraction(2, 3), "twee derde"),
    (Fraction(3, 4), "driekwart"),
    (Fraction(9, 10), "negen tiende"),
)
"""The parts that have a name, from small to large."""


def number_word(number: int) -> str:
    """Up to and including twelve in words, above that in figures."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def organisations(number: int) -> str:
    """ "geen enkele organisatie", "één organisatie", "vier organisaties"."""
    if number == 0:
        return "geen enkele organisatie"
    return f"{number_word(number)} organisatie{'' if number == 1 else 's'}"


def share(part: int, whole: int) -> str:
    """Which part of the whole, to be read before "van de …": "ruim de helft", "bijna twee derde".

    For some but not all: raises ValueError unless 0 < part < whole, since none and all are said otherwise.
    """
    if not 0 < part < whole:
        raise ValueError(f"{part} of {whole} is not a part")
    found = Fraction(part, whole)
    if found < PARTS[0][0]:
        return f"minder dan {PARTS[0][1]}"
    if found > PARTS[-1][0]:
        return f"ruim {PARTS[-1][1]}"
    for (size, name), (next_size, next_name) in pairwise(PARTS):
        if found in (size, next_size):
            return name if found == size else next_name
        if size < found < next_size:
            return f"ruim {name}" if found <= (size + next_size) / 2 else f"bijna {next_name}"
    raise AssertionError("every part lies between two named ones")


def percentage(part: int, whole: int) -> str:
    """A whole percentage, half rounded up; "<1%" and ">99%" so that some is never none and never all."""
    if whole == 0:
        return "–"
    exact = Fraction(100 * part, whole)
    if 0 < exact < 1:
        return "<1%"
    if 99 < exact < 100:
        return ">99%"
    return f"{int(exact + Fraction(1, 2))}%"


def difference(number: int) -> str:
    """ "+3", "−2" (a real minus sign) or "0"."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"
