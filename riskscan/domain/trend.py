"""How a figure went over periods or peildata, in a plain sentence, with what explains or breaks the series.

A series is one measure of one organisation (or of all together), realisatie, in periods of the same length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from riskscan.domain.amounts import bare_amount, format_amount
from riskscan.domain.dutch import format_date
from riskscan.domain.figure_periods import period_name
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Break, Event, Measure, Quantity


@dataclass(frozen=True, slots=True)
class Point:
    """The value of one period; None when there is none. ``before``: what stood there first, when it was adjusted."""

    period: Period
    value: Decimal | None
    before: Decimal | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A series with its sentence, the breaks in its definition and the events within it."""

    measure: Measure
    points: tuple[Point, ...]
    sentence: str
    breaks: tuple[Break, ...]
    events: tuple[Event, ...]

    @property
    def known(self) -> tuple[Point, ...]:
        return tuple(one for one in self.points if one.value is not None)


def trend(measure: Measure, points: Sequence[Point], events: Sequence[Event] = ()) -> Trend:
    """The series of these points, oldest first; ValueError when two are of one period."""
    ordered = tuple(sorted(points, key=lambda one: (one.period.end, one.period.start)))
    if any(one.period == other.period for one, other in pairwise(ordered)):
        raise ValueError("two values of one period")
    inside = (ordered[0].period.start, ordered[-1].period.end) if ordered else None

    def within(day: date) -> bool:
        return inside is not None and inside[0] < day <= inside[1]

    return Trend(
        measure,
        ordered,
        _sentence(measure, ordered),
        tuple(one for one in measure.breaks if within(one.day)),
        tuple(one for one in events if within(one.day) and (not one.measures or measure.id in one.measures)),
    )


def _sentence(measure: Measure, points: Sequence[Point]) -> str:
    """ "Daalde van 350 zaken in januari naar 76 zaken in mei 2019"; only over values on one side of a break."""
    known = [one for one in points if one.value is not None]
    last_break = max(
        (one.day for one in measure.breaks if known and one.day <= known[-1].period.end), default=None
    )
    if last_break is not None:
        known = [one for one in known if one.period.start >= last_break]
    if not known:
        return (
            "Er zijn geen gegevens."
            if not points or last_break is None
            else "Sinds de telling veranderde zijn er nog geen gegevens."
        )
    if len(known) == 1:
        return f"Er is één cijfer: {_value(measure, known[0])} {moment(known[0].period)}."
    first, last = known[0], known[-1]
    end = f"{_value(measure, last)} {moment(last.period)}"
    if first.value == last.value:
        went = "gelijk" if all(one.value == first.value for one in known) else "per saldo gelijk"
        start = moment(first.period, last.period)
        return f"Bleef {went}: {_value(measure, first)} {start} en {moment(last.period)}.{_between(measure, known)}"
    verb = "Daalde" if (last.value or 0) < (first.value or 0) else "Steeg"
    start = f"{_value(measure, first)} {moment(first.period, last.period)}"
    return f"{verb} van {start} naar {end}.{_between(measure, known)}"


def _between(measure: Measure, known: Sequence[Point]) -> str:
    """The highest or lowest point on the way, when it lies outside the two ends; else empty."""
    ends = {known[0].value or Decimal(0), known[-1].value or Decimal(0)}
    inner = [(one.value or Decimal(0), one) for one in known[1:-1]]
    for value, point in (
        (max(inner, key=lambda one: one[0]), min(inner, key=lambda one: one[0])) if inner else ()
    ):
        if value > max(ends):
            return f" De hoogste waarde was {_value(measure, point)} {moment(point.period)}."
        if value < min(ends):
            return f" De laagste waarde was {_value(measure, point)} {moment(point.period)}."
    return ""


def _value(measure: Measure, point: Point) -> str:
    """A count without its unit, which stands in the name beside the sentence."""
    value = point.value or Decimal(0)
    text = (
        bare_amount(value, measure) if measure.quantity is Quantity.COUNT else format_amount(value, measure)
    )
    return f"{text} (voorlopig)" if point.provisional else text


def moment(period: Period, before: Period | None = None) -> str:
    """ "op 31 juli 2016", "in mei 2019", "in 2016"; without the year when what follows says it (``before``)."""
    if period.start == period.end:
        text = f"op {format_date(period.start)}"
    else:
        name = period_name(period)
        word = (
            "van"
            if " tot en met " in name
            else "in het"
            if "kwartaal" in name or "halfjaar" in name
            else "in"
        )
        text = f"{word} {name}"
    same = before is not None and before.end.year == period.end.year and period.start.year == period.end.year
    return text.removesuffix(f" {period.end.year}") if same else text


def changes(points: Sequence[Point]) -> tuple[Decimal | None, ...]:
    """Per point the change since the one before it; None for the first, and where either has no value."""
    found: list[Decimal | None] = [None] * min(len(points), 1)
    for one, other in pairwise(points):
        found.append(other.value - one.value if one.value is not None and other.value is not None else None)
    return tuple(found)
