"""Typing a figure in: what a text means, and what to ask back about a value that may be a slip."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from riskscan.domain.dutch import NotDutch, format_number, parse_number
from riskscan.domain.figure_periods import months, period_name, similar
from riskscan.domain.figures import Figure, FigureValue
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.scan import NOT_APPLICABLE, UNKNOWN, Special

NO_VALUE = "geen gegevens"
"""What stands where there is nothing; never a zero."""
_SPECIALS = {"onbekend": UNKNOWN, "n.v.t.": NOT_APPLICABLE, "nvt": NOT_APPLICABLE}
_WORDS = {UNKNOWN: "onbekend", NOT_APPLICABLE: "n.v.t."}
LIMIT = Decimal(10) ** 15
SLIP = 8
"""A value this many times another, or this part of it, is asked about: a digit too many or too few makes ten."""
SMALL = 10
"""Small numbers differ much from one period to the next: no question when both are under SMALL × SLIP."""


def read_value(measure: Measure, text: str) -> FigureValue:
    """A number, "onbekend" or "n.v.t."; nothing typed is None. Raises ``NotDutch``."""
    clean = " ".join(text.split())
    if not clean:
        return None
    special = _SPECIALS.get(clean.lower())
    if special:
        return Special(special)
    number = parse_number(clean, measure.decimals)
    problem = value_problem(measure, number)
    if problem:
        raise NotDutch(problem)
    return number


def value_problem(measure: Measure, number: Decimal) -> str | None:
    """Why a measure cannot have this value; None when it can. A plausible range is no wall."""
    digits = number.normalize().as_tuple()
    decimals = -digits.exponent if isinstance(digits.exponent, int) and digits.exponent < 0 else 0
    if decimals > measure.decimals:
        limit = f"ten hoogste {measure.decimals} decimalen" if measure.decimals else "een heel getal"
        return f"Vul {limit} in."
    if abs(number) >= LIMIT:
        return "Dit getal is te groot. Controleer of er te veel cijfers staan."
    if number < measure.minimum:
        return f"Vul een getal van {format_number(measure.minimum)} of meer in."
    if measure.maximum is not None and number > measure.maximum:
        return f"Vul een getal van ten hoogste {format_number(measure.maximum)} in."
    return None


def period_problem(measure: Measure, period: Period) -> str | None:
    """Why a measure cannot refer to this period; None when it can."""
    if period.start > period.end:
        return "De einddatum ligt voor de begindatum."
    one_day = period.start == period.end
    match measure.reference:
        case Reference.YEAR if period != months(period.start.year, 1, 12):
            return f"{measure.name} gaat over een heel jaar. Kies een jaar, bijvoorbeeld 2016."
        case Reference.DATE | Reference.PEILDATUM if not one_day:
            return f"{measure.name} geldt op één dag. Kies een dag, bijvoorbeeld 31-7-2016."
    return None


def typed_value(value: FigureValue) -> str:
    """A value as a form shows it: what ``read_value`` reads back."""
    return "" if value is None else value_words(value)


def value_words(value: FigureValue) -> str:
    """ "1.358", "onbekend", "n.v.t." or "geen gegevens"; the unit stands beside it."""
    match value:
        case None:
            return NO_VALUE
        case Special(code):
            return _WORDS.get(code, code)
        case _:
            return format_number(value)


def with_unit(value: FigureValue, unit: str) -> str:
    """ "455 zaken"; the unit only behind a number."""
    return f"{value_words(value)} {unit}" if isinstance(value, Decimal) else value_words(value)


def fits(measure: Measure, period: Period) -> bool:
    """Whether a form for this period asks this measure: a count of a period is not one of a single day."""
    if measure.derivation is not None or period_problem(measure, period) is not None:
        return False
    return measure.reference is not Reference.PERIOD or period.start < period.end


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
            odd = _slip(measure.unit, value, one.value, when)
            if odd:
                return odd
    low, high = None if part else measure.plausible_from, measure.plausible_to
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    return f"Klopt {with_unit(value, measure.unit)}? Verwacht wordt {_range(low, high)} {measure.unit}."


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"ten hoogste {format_number(high or 0)}"
    if high is None:
        return f"ten minste {format_number(low)}"
    return f"{format_number(low)} tot en met {format_number(high)}"


def _slip(unit: str, value: Decimal, other: Decimal, when: str) -> str:
    """What to ask about a value that is many times another, or a small part of it."""
    if value * other <= 0 or max(abs(value), abs(other)) < SMALL * SLIP:
        return ""
    more, ratio = abs(value) > abs(other), max(value / other, other / value)
    if ratio < SLIP:
        return ""
    about = "" if ratio == round(ratio) else "ongeveer "
    times = "tien" if ratio == 10 else format_number(round(ratio))
    compared = f"{times} keer zo {'veel' if more else 'weinig'} als de {with_unit(other, unit)} {when}"
    return f"Klopt {with_unit(value, unit)}? Het is {about}{compared}."


def total_words(unit: str, parts: Sequence[FigureValue], own: FigureValue) -> tuple[str, ...]:
    """What the municipalities make together, how many are missing, and how that differs from the own total."""
    numbers = [one for one in parts if isinstance(one, Decimal)]
    missing = len(parts) - len(numbers)
    if not numbers:
        return ("Van geen van de gemeenten is er een getal.", _own_words(unit, own))
    total = sum(numbers, Decimal(0))
    known = f"Samen {with_unit(total, unit)}, opgeteld over {len(numbers)} van {len(parts)} gemeenten."
    if missing:
        known += f" Van {'1 gemeente' if missing == 1 else f'{missing} gemeenten'} is er geen getal; dat telt niet als nul."
    if not isinstance(own, Decimal):
        return known, _own_words(unit, own)
    difference = own - total
    if difference == 0:
        return known, f"De organisatie als geheel heeft {with_unit(own, unit)}: precies evenveel."
    more = f"{with_unit(abs(difference), unit)} {'meer' if difference > 0 else 'minder'}"
    return (
        known,
        f"De organisatie als geheel heeft {with_unit(own, unit)}: {more} dan de gemeenten samen.",
        "Dat hoeft niet gelijk te zijn, bijvoorbeeld doordat een woonplaats onbekend is of buiten de regio ligt.",
    )


def _own_words(unit: str, own: FigureValue) -> str:
    if own is None:
        return "Van de organisatie als geheel zijn er in deze periode geen gegevens."
    return f"De organisatie als geheel heeft {with_unit(own, unit)}."
