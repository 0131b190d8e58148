"""Typing a figure in: what a text means, and what to ask back about a value that may be a slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from riskscan.domain.amounts import (
    format_amount,
    input_amount,
    parse_amount,
    parse_special,
    shown,
    special_word,
)
from riskscan.domain.derived import total
from riskscan.domain.dutch import format_number
from riskscan.domain.figure_periods import period_name, period_problem, similar
from riskscan.domain.figures import Figure, FigureValue, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.scan import Special

SLIP = 8
"""A value this many times another, or this part of it, is asked about: a digit too many or too few makes ten."""
SMALL = 10
"""Small numbers differ much from one period to the next: no question when both are under SMALL × SLIP."""


def read_value(measure: Measure, text: str) -> FigureValue:
    """A number, "onbekend" or "n.v.t."; nothing typed is None. Raises ``NotDutch``."""
    clean = " ".join(text.split())
    if not clean:
        return None
    return parse_special(clean) or parse_amount(clean, measure)


def typed_value(measure: Measure, value: FigureValue) -> str:
    """A value as a form shows it: what ``read_value`` reads back."""
    match value:
        case None:
            return ""
        case Special():
            return special_word(value)
        case _:
            return input_amount(value, measure)


def fits(measure: Measure, period: Period) -> bool:
    """Whether a form for this period asks this measure: a count of a period is not one of a single day."""
    if measure.derivation is not None or period_problem(measure, period) is not None:
        return False
    return measure.reference is not Reference.PERIOD or period.start < period.end


def not_begun(kind: str, period: Period, today: date) -> str | None:
    """Why there can be no realisatie yet: its period begins after today; None when there can."""
    if kind == Kind.ACTUAL and period.start > today:
        return "Deze periode is nog niet begonnen. Kies prognose of begroting."
    return None


def question(
    measure: Measure, period: Period, value: FigureValue, beside: Sequence[Figure], *, part: bool = False
) -> str:
    """What to ask about a value of a period before it is kept; empty when nothing stands out.

    ``beside``: other values of the same measure, most telling first, the one of this period being what stands
    there now. ``part``: it is a municipality's, of which the plausible range of a whole organisation says only
    what is too much. It is a question, never a limit.
    """
    if not isinstance(value, Decimal):
        return ""
    for one in beside:
        if isinstance(one.value, Decimal) and similar(one.key.period, period):
            when = "die er nu staan" if one.key.period == period else f"van {period_name(one.key.period)}"
            odd = _slip(measure, value, one.value, when)
            if odd:
                return odd
    low, high = None if part else measure.plausible_from, measure.plausible_to
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    return f"Klopt {format_amount(value, measure)}? Verwacht wordt {_range(measure, low, high)}."


def _range(measure: Measure, low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"ten hoogste {format_amount(high or Decimal(0), measure)}"
    if high is None:
        return f"ten minste {format_amount(low, measure)}"
    return f"{format_amount(low, measure)} tot en met {format_amount(high, measure)}"


def _slip(measure: Measure, value: Decimal, other: Decimal, when: str) -> str:
    """What to ask about a value that is many times another, or a small part of it."""
    if value * other <= 0 or max(abs(value), abs(other)) < SMALL * SLIP:
        return ""
    more, ratio = abs(value) > abs(other), max(value / other, other / value)
    if ratio < SLIP:
        return ""
    about = "" if ratio == round(ratio) else "ongeveer "
    times = "tien" if ratio == 10 else format_number(round(ratio))
    compared = f"{times} keer zo {'veel' if more else 'weinig'} als de {format_amount(other, measure)} {when}"
    return f"Klopt {format_amount(value, measure)}? Het is {about}{compared}."


def total_words(measure: Measure, parts: Sequence[FigureValue], own: FigureValue) -> tuple[str, ...]:
    """What the municipalities make together, how many are missing, and how that differs from the own total."""
    together = total(measure, parts)
    if together.value is None:
        return "Van geen van de gemeenten is er een getal.", _own_words(measure, own)
    counted = f"{together.counted} van {together.of} gemeenten"
    known = f"Samen {format_amount(together.value, measure)}, opgeteld over {counted}."
    if together.missing:
        which = "1 gemeente" if together.missing == 1 else f"{together.missing} gemeenten"
        known += f" Van {which} is er geen getal; dat telt niet als nul."
    if not isinstance(own, Decimal):
        return known, _own_words(measure, own)
    difference = own - together.value
    if difference == 0:
        return known, f"De organisatie als geheel heeft {format_amount(own, measure)}: precies evenveel."
    more = f"{format_amount(abs(difference), measure)} {'meer' if difference > 0 else 'minder'}"
    return (
        known,
        f"De organisatie als geheel heeft {format_amount(own, measure)}: {more} dan de gemeenten samen.",
        "Dat hoeft niet gelijk te zijn, bijvoorbeeld doordat een woonplaats onbekend is of buiten de regio ligt.",
    )


def _own_words(measure: Measure, own: FigureValue) -> str:
    if own is None:
        return "Van de organisatie als geheel zijn er in deze periode geen gegevens."
    return f"De organisatie als geheel heeft {shown(own, measure).text}."
