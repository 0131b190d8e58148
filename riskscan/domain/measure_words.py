"""What a measure is, in Dutch: to what it refers, how it is counted and what is plausible."""

from __future__ import annotations

from riskscan.domain.dutch import format_number
from riskscan.domain.measures import Measure, Reference

REFERENCES = {
    Reference.YEAR: "een heel jaar (peiljaar)",
    Reference.PERIOD: "een periode, van een dag tot en met een dag",
    Reference.DATE: "één dag (formatiedatum)",
    Reference.PEILDATUM: "één dag (peildatum)",
}


def counted_in(measure: Measure) -> str:
    """Unit and precision: "zaken, in hele getallen", "euro, met hoogstens 2 decimalen"."""
    if not measure.decimals:
        return f"{measure.unit}, in hele getallen"
    decimals = "1 decimaal" if measure.decimals == 1 else f"{measure.decimals} decimalen"
    return f"{measure.unit}, met hoogstens {decimals}"


def plausible(measure: Measure) -> str:
    """The range outside of which is asked whether the value is right; empty when there is none."""
    low, high = measure.plausible_from, measure.plausible_to
    if low is not None and high is not None:
        return f"{format_number(low)} tot en met {format_number(high)}"
    if high is not None:
        return f"hoogstens {format_number(high)}"
    return f"{format_number(low)} of meer" if low is not None else ""
