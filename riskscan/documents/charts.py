"""Drawings of numbers for the PDFs, as SVG with presentation attributes only: pattern, sign and number, never
colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from riskscan.documents.maps import LOOKS, Look, sign
from riskscan.documents.national_report import RoundColumn
from riskscan.documents.pdf_html import environment
from riskscan.domain.dutch import format_date
from riskscan.domain.national import ESTABLISHED_KINDS

WIDTH, HEIGHT = 860, 640
_LEFT, _TOP, _BOTTOM = 44, 14, 76
_PLOT = HEIGHT - _TOP - _BOTTOM
MOST = 6
"""How many rounds fit in the drawing, the newest."""
_INSIDE = 34
"""How high a segment is that has its number inside; of a lower one it stands to the right."""
_APART = 30
"""How far apart numbers beside a bar stand at least."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its place, its pattern as path data, and where its number and sign stand."""

    kind: str
    look: Look
    number: int
    x: float
    y: float
    width: float
    height: float
    lines: Markup
    broad: int
    """How broad the lines are."""
    inside: bool
    label_x: float
    label_y: float
    """Middle of the number and its sign."""


@dataclass(frozen=True, slots=True)
class Bar:
    segments: tuple[Segment, ...]
    middle: float
    labels: tuple[str, str]
    """Day and month, and year."""


@dataclass(frozen=True, slots=True)
class Tick:
    number: int
    y: float


def rounds_svg(columns: Sequence[RoundColumn], names: Mapping[str, str]) -> Markup:
    """The indeling per round as stacked bars, one ``<svg>`` with the numbers in its title; the newest
    ``MOST`` rounds.
    """
    shown = columns[-MOST:]
    highest = max((one.total for one in shown), default=0) or 1
    slot = (WIDTH - _LEFT) / max(len(shown), 1)
    bars = tuple(_bar(one, _LEFT + at * slot, slot, highest) for at, one in enumerate(shown))
    module = environment().get_template("macros/charts.html").module
    title = spoken(shown, names)
    return Markup(  # noqa: S704
        module.rounds(title, bars, _ticks(highest), WIDTH, HEIGHT, _LEFT, _TOP + _PLOT, sign)  # type: ignore[attr-defined]
    )


def spoken(columns: Sequence[RoundColumn], names: Mapping[str, str]) -> str:
    """The drawing in words, with every number in it."""
    told = [
        f"{one.name}, peildatum {format_date(one.peildatum)}: "
        + ", ".join(f"{names[kind]} {one.counts[kind]}" for kind in ESTABLISHED_KINDS if one.counts[kind])
        for one in columns
        if one.total
    ]
    return " ".join(["Staafdiagram van de indeling per ronde.", *(f"{one}." for one in told)])


def _bar(column: RoundColumn, start: float, slot: float, highest: int) -> Bar:
    width = min(slot * 0.56, 170)
    x = start + (slot - width) / 2
    foot = float(_TOP + _PLOT)
    segments: list[Segment] = []
    beside = foot - _APART / 2 + _APART
    for kind in ESTABLISHED_KINDS:
        number = column.counts[kind]
        if not number:
            continue
        height = _PLOT * number / highest
        foot -= height
        inside = height >= _INSIDE
        middle = foot + height / 2
        if not inside:
            middle = beside = min(middle, beside - _APART)
        label_x = x + width / 2 if inside else x + width + 34
        place = (x, foot, width, height)
        segments.append(
            Segment(
                kind, LOOKS[kind], number, *place, _lines(kind, *place), _broad(kind), inside, label_x, middle
            )
        )
    return Bar(tuple(segments), x + width / 2, day_label(column.peildatum))


_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def day_label(day: date) -> tuple[str, str]:
    """A day in two short lines: "31 jul" and "2016"."""
    return f"{day.day} {_MONTHS[day.month - 1]}", str(day.year)


def _ticks(highest: int) -> tuple[Tick, ...]:
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100) if highest / one <= 4), highest)
    numbers = [number for number in range(0, highest, step) if highest - number > step / 2 or number == 0]
    return tuple(Tick(number, _TOP + _PLOT * (1 - number / highest)) for number in (*numbers, highest))


_STEPS = {"2": (24, 9), "3": (14, 5), "I": (16, 3)}
"""Per kind how far apart its lines are and how broad they are."""


def _broad(kind: str) -> int:
    return _STEPS[kind][1] if kind in _STEPS else 0


def _lines(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    """The lines of a kind, cut off at the edges of the segment: no pattern, no clip, so no seams."""
    if kind not in _STEPS:
        return Markup("")
    step, broad = _STEPS[kind]
    inset = broad / 2
    x0, y0, x1, y1 = x + inset, y + inset, x + width - inset, y + height - inset
    if x1 <= x0 or y1 <= y0:
        return Markup("")
    found = []
    if kind in ("2", "I"):
        found += _rising(x0, y0, x1, y1, step)
    if kind in ("3", "I"):
        # The mirror image of the rising lines.
        found += [(x0 + x1 - a, b, x0 + x1 - c, d) for a, b, c, d in _rising(x0, y0, x1, y1, step)]
    return Markup("".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in found))  # noqa: S704


def _rising(x0: float, y0: float, x1: float, y1: float, step: int) -> list[tuple[float, float, float, float]]:
    """Lines of 45 degrees on a grid of the whole drawing, so that they go on from segment to segment."""
    length = step * 2**0.5
    at = (int((x0 + y0) / length) + 1) * length
    found = []
    while at < x1 + y1:
        left, right = max(x0, at - y1), min(x1, at - y0)
        if right - left > 1:
            found.append((left, at - left, right, at - right))
        at += length
    return found
