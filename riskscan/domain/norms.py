"""A value against its norms: in words, with unit and source, and with a sign that does not depend on colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from riskscan.domain.amounts import format_amount, rounded, shown, unit_words
from riskscan.domain.dutch import format_date, format_number
from riskscan.domain.figures import FigureValue, Mark
from riskscan.domain.measures import Measure, Norm, Quantity


class Verdict(StrEnum):
    """What a value is beside a norm."""

    MET = "voldoet"
    BELOW = "onder de norm"
    ABOVE = "boven de norm"
    INFORMATION = "ter informatie"
    NOT_TESTED = "niet getoetst"


SYMBOLS = {
    Verdict.MET: "gelukt",
    Verdict.BELOW: "letop",
    Verdict.ABOVE: "letop",
    Verdict.INFORMATION: "info",
    Verdict.NOT_TESTED: "geen",
}
"""The symbol (macros/symbols.html) of each verdict; the sentence says the same."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A norm and what a value is beside it, in Dutch without a full stop.

    ``sentence`` begins with the value; ``brief`` is for beside the value, and repeats it only when the rounded
    value would seem to lie on the other side of the norm. ``other_unit``: the norm is about something else, such
    as a term per case beside a number of cases.
    """

    norm: Norm
    verdict: Verdict
    sentence: str
    brief: str
    other_unit: bool = False

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.verdict]


def judge(measure: Measure, value: FigureValue, on: date, mark: Mark = Mark.NONE) -> tuple[Judgement, ...]:
    """The value beside each norm of the measure, in the order of the definition; ``on`` is the period's last day."""
    return tuple(_judge(measure, norm, value, on, mark) for norm in measure.norms)


def valid_on(norm: Norm, day: date) -> bool:
    """Whether the norm held on a day."""
    return (norm.valid_from is None or norm.valid_from <= day) and (
        norm.valid_to is None or day <= norm.valid_to
    )


def norm_words(measure: Measure, norm: Norm) -> str:
    """The bounds with their unit: "95 tot 100 %", "hoogstens 5 werkdagen", "minstens 7,5"."""
    low, high = norm.low, norm.high
    if low is None or high is None:
        bound = high if low is None else low
        return f"{'hoogstens' if low is None else 'minstens'} {_bound(measure, norm, bound or Decimal(0))}"
    if low == high:
        return _bound(measure, norm, high)
    if measure.quantity is Quantity.MONEY:
        first = format_amount(low, measure, _places(low)).removesuffix(unit_words(measure)).rstrip()
        return f"{first} tot {_bound(measure, norm, high)}"
    return f"{format_number(low)} tot {_bound(measure, norm, high)}"


def _bound(measure: Measure, norm: Norm, bound: Decimal) -> str:
    if norm.unit and norm.unit != measure.unit:
        return f"{format_number(bound)} {norm.unit}"
    if measure.quantity is Quantity.GRADE:
        return format_number(bound)  # the value itself says on which scale
    return format_amount(bound, measure, _places(bound))


def _places(number: Decimal) -> int:
    """How many decimals a number has."""
    return len(format(number.normalize(), "f").partition(".")[2])


def validity_words(norm: Norm) -> str:
    """When a norm holds, in words; empty when that is not bounded."""
    if norm.valid_from and norm.valid_to:
        return f"van {format_date(norm.valid_from)} tot en met {format_date(norm.valid_to)}"
    if norm.valid_from:
        return f"vanaf {format_date(norm.valid_from)}"
    return f"tot en met {format_date(norm.valid_to)}" if norm.valid_to else ""


def _judge(measure: Measure, norm: Norm, value: FigureValue, on: date, mark: Mark) -> Judgement:
    words = f"de {'richtwaarde' if norm.information else 'norm'} van {norm_words(measure, norm)}"
    seen = shown(value, measure, mark)
    if not isinstance(value, Decimal) or seen.missing:
        return _untested(norm, seen.text, f"niet getoetst aan {words}")
    if norm.unit and norm.unit != measure.unit:
        reason = f"niet getoetst: {words} is in {norm.unit} en dit cijfer in {measure.unit}"
        return _untested(norm, seen.text, reason, other_unit=True)
    if not valid_on(norm, on):
        return _untested(norm, seen.text, f"niet getoetst: {words} geldt {validity_words(norm)}")
    place = _place(norm, value)
    precise = _value_words(measure, norm, value)
    clause = f"{_WHERE[place, norm.information]} {words} ({_REMARK if norm.information else ''}{norm.source})"
    sentence = f"{precise}{f' ({mark.value})' if mark.value else ''}, {clause}"
    verdict = Verdict.INFORMATION if norm.information else place
    return Judgement(norm, verdict, sentence, clause if precise == seen.text else sentence)


_REMARK = "ter informatie, geen toets; "
_WHERE = {
    (Verdict.MET, False): "voldoet aan",
    (Verdict.MET, True): "binnen",
    **{(Verdict.BELOW, information): "onder" for information in (False, True)},
    **{(Verdict.ABOVE, information): "boven" for information in (False, True)},
}


def _untested(norm: Norm, value: str, reason: str, *, other_unit: bool = False) -> Judgement:
    clause = f"{reason} ({norm.source})"
    return Judgement(norm, Verdict.NOT_TESTED, f"{value}, {clause}", clause, other_unit)


def _place(norm: Norm, value: Decimal) -> Verdict:
    if norm.low is not None and value < norm.low:
        return Verdict.BELOW
    if norm.high is not None and value > norm.high:
        return Verdict.ABOVE
    return Verdict.MET


def _value_words(measure: Measure, norm: Norm, value: Decimal) -> str:
    """The value with as many decimals as it takes to see on which side of the norm it is."""
    exact = _place(norm, value)
    for decimals in range(measure.decimals, measure.decimals + 8):
        if _place(norm, rounded(value, decimals)) is exact:
            return format_amount(value, measure, decimals)
    nearly = "bijna" if exact is Verdict.BELOW else "net iets meer dan"
    return f"{nearly} {format_amount(value, measure)}"
