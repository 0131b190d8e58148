"""Drawings of the waiting lists over peildata, one small one per measure, as SVG with presentation attributes only.

The same on page and PDF. Every bar has its number and day beside it; where organisations gave no number, it says
over how many the bar counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from riskscan.documents.charts import day_label
from riskscan.documents.pdf_html import environment
from riskscan.domain.dutch import format_date, format_number
from riskscan.domain.waiting_lists import Total

WIDTH, HEIGHT = 300, 190
_TOP, _FOOT = 30, 126
_WIDEST = 64


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with what stands above and below it; ``number`` is empty when nobody gave one."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    number: str
    day: str
    year: str
    over: str
    """ "24 van 26" when not every organisation gave a number."""
    newest: bool


def series_svg(name: str, series: Sequence[tuple[date, Total]]) -> Markup:
    """The totals of one measure on successive peildata, oldest first; the newest stands out."""
    highest = max((total.cases for _, total in series), default=0) or 1
    slot = WIDTH / max(len(series), 1)
    bars = tuple(
        _bar(day, total, at * slot, slot, float(total.cases / highest), at == len(series) - 1)
        for at, (day, total) in enumerate(series)
    )
    module = environment().get_template("macros/waiting_list_chart.html").module
    return Markup(module.series(spoken(name, series), bars, WIDTH, HEIGHT, _FOOT))  # type: ignore[attr-defined]  # noqa: S704


def spoken(name: str, series: Sequence[tuple[date, Total]]) -> str:
    """The drawing in words, with every number in it."""
    told = []
    for day, total in series:
        if not total.reported:
            told.append(f"{format_date(day)} geen gegevens")
            continue
        unit = "zaak" if total.cases == 1 else "zaken"
        over = f" (opgave van {_over(total)} organisaties)" if total.without_number else ""
        told.append(f"{format_date(day)} {format_number(total.cases)} {unit}{over}")
    return f"Staafdiagram, {name}: {'; '.join(told)}."


def _over(total: Total) -> str:
    return f"{total.reported} van {total.organisations}"


def _bar(day: date, total: Total, start: float, slot: float, part: float, newest: bool) -> Bar:
    width = min(slot * 0.56, _WIDEST)
    height = (_FOOT - _TOP) * part
    middle = start + slot / 2
    return Bar(
        middle - width / 2,
        _FOOT - height,
        width,
        height,
        middle,
        format_number(total.cases) if total.reported else "",
        *day_label(day),
        _over(total) if total.without_number and total.reported else "",
        newest,
    )
