"""Drawings of a comparison and of a series, as SVG with presentation attributes only; the same on page and PDF.

Own organisations have another form and their letters beside them, the middle half a band with its median: nothing
rests on colour alone. The numbers are also in the table beside the drawing, and in its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from riskscan.documents.pdf_html import environment
from riskscan.domain.amounts import format_amount
from riskscan.domain.benchmark import Spread
from riskscan.domain.figure_periods import period_name
from riskscan.domain.measures import Measure, Norm
from riskscan.domain.trend import Trend

WIDTH = 860
_LEFT, _RIGHT = 24, 24
_ROW = 17
"""How far apart dots of about one value are stacked."""
_DOT = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """A dot, or the diamond of an own organisation with its letters."""

    x: float
    y: float
    own: bool
    letters: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis with what stands at it."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """What is drawn of one organisation."""

    value: Decimal
    own: bool
    letters: str = ""


class _Scale:
    """From a value to a place on the axis."""

    def __init__(self, low: Decimal, high: Decimal) -> None:
        margin = (high - low) * Decimal("0.06") or abs(high) * Decimal("0.1") or Decimal(1)
        self.low = max(low - margin, Decimal(0)) if low >= 0 else low - margin
        self.high = high + margin

    def __call__(self, value: Decimal) -> float:
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return _LEFT + float(part) * (WIDTH - _LEFT - _RIGHT)


def dots_svg(
    measure: Measure, found: Spread, values: Sequence[Value], reference: Norm | None = None
) -> Markup:
    """The values of organisations on a line, with the middle half, the median and a reference when there is one."""
    numbers = [one.value for one in values]
    bounds = [one for one in (reference.low, reference.high) if one is not None] if reference else []
    scale = _Scale(min([*numbers, *bounds]), max([*numbers, *bounds]))
    placed = _stacked(values, scale)
    foot = max((one.y for one in placed), default=0.0) + 26
    middle = None
    if found.lower_quartile is not None and found.upper_quartile is not None:
        middle = Band(scale(found.lower_quartile), scale(found.upper_quartile), "middelste helft")
    median = (
        Mark(scale(found.median), format_amount(found.median, measure)) if found.median is not None else None
    )
    ends = tuple(Mark(scale(one), format_amount(one, measure)) for one in (min(numbers), max(numbers)))
    band = None
    if reference and reference.low is not None and reference.high is not None:
        band = Band(scale(reference.low), scale(reference.high), reference.label)
    module = environment().get_template("macros/comparison_chart.html").module
    drawn = module.dots(  # type: ignore[attr-defined]
        dots_spoken(measure, found, values),
        placed,
        middle,
        median,
        ends,
        band,
        WIDTH,
        foot + (74 if band else 32),
        foot,
    )
    return Markup(drawn)  # noqa: S704


def _stacked(values: Sequence[Value], scale: _Scale) -> tuple[Placed, ...]:
    """Dots of about one value under each other, so that each can be seen; own ones are drawn last."""
    taken: list[tuple[float, int]] = []
    placed = []
    for one in sorted(values, key=lambda each: each.value):
        x = scale(one.value)
        level = 0
        while any(at == level and abs(x - other) < 2 * _DOT + 2 for other, at in taken):
            level += 1
        taken.append((x, level))
        placed.append(Placed(x, 44 + level * _ROW, one.own, one.letters))
    return tuple(sorted(placed, key=lambda each: each.own))


def dots_spoken(measure: Measure, found: Spread, values: Sequence[Value]) -> str:
    """The drawing in words."""
    parts = [f"Puntendiagram, {measure.name}: {found.number} organisaties"]
    if found.low is not None and found.high is not None and found.median is not None:
        parts.append(f"van {format_amount(found.low, measure)} tot {format_amount(found.high, measure)}")
        parts.append(f"middelste waarde {format_amount(found.median, measure)}")
    parts += [f"{one.letters} {format_amount(one.value, measure)}" for one in values if one.own]
    return ", ".join(parts) + "."


HEIGHT = 250
_TOP, _FOOT = 44, 176


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of a series; without one there is a gap, and the text says so."""

    x: float
    y: float
    text: str
    lines: tuple[str, ...]
    """The period below it, in at most three lines."""
    known: bool


def series_svg(told: Trend) -> Markup:
    """The series from left to right, oldest first; where the definition changed the line is broken."""
    numbers = [one.value for one in told.points if one.value is not None]
    high = max([*numbers, Decimal(0)]) or Decimal(1)
    slot = WIDTH / max(len(told.points), 1)
    spots = []
    for at, one in enumerate(told.points):
        part = float((one.value or Decimal(0)) / high) if one.value is None or one.value >= 0 else 0.0
        text = format_amount(one.value, told.measure) if one.value is not None else ""
        short = text.removesuffix(f" {told.measure.unit}") if len(told.points) > 4 else text
        lines = tuple(_lines(period_name(one.period)))
        spots.append(
            Spot((at + 0.5) * slot, _FOOT - (_FOOT - _TOP) * part, short, lines, one.value is not None)
        )
    paths, breaks = _paths(told, spots, slot)
    module = environment().get_template("macros/comparison_chart.html").module
    drawn = module.series(series_spoken(told), spots, paths, breaks, WIDTH, HEIGHT, _FOOT)  # type: ignore[attr-defined]
    return Markup(drawn)  # noqa: S704


def _lines(name: str) -> list[str]:
    """A period in lines of at most some twelve signs: "1e kwartaal", "2016"."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < 12:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [*lines[:2], " ".join(lines[2:])] if len(lines) > 3 else lines


def _paths(told: Trend, spots: Sequence[Spot], slot: float) -> tuple[list[str], list[Mark]]:
    """The lines between values that follow each other, and where the definition changed."""
    breaks = []
    cut = set()
    for number, one in enumerate(told.breaks, start=1):
        at = next((i for i, point in enumerate(told.points) if point.period.end >= one.day), len(spots))
        cut.add(at)
        breaks.append(Mark(at * slot, str(number)))
    paths, path = [], ""
    for at, spot in enumerate(spots):
        if not spot.known or at in cut:
            paths.append(path)
            path = ""
        if spot.known:
            path += f"{'L' if path else 'M'}{spot.x:.1f} {spot.y:.1f}"
    return [one for one in [*paths, path] if "L" in one], breaks


def series_spoken(told: Trend) -> str:
    """The drawing in words, with every number in it."""
    parts = [
        f"{period_name(one.period)} "
        + (format_amount(one.value, told.measure) if one.value is not None else "geen gegevens")
        for one in told.points
    ]
    return f"Lijndiagram, {told.measure.name}: {'; '.join(parts)}."
