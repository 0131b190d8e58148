"""What a measure is, in Dutch: to what it refers, how it is counted, what is plausible and what it follows from."""

from __future__ import annotations

from riskscan.domain.dutch import format_number
from riskscan.domain.measures import Derived, Measure, Reference

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


_IN_GENERAL = {
    "{peiljaar}": "het peiljaar", "{periode}": "de periode", "{formatiedatum}": "de formatiedatum"
}  # fmt: skip


def hint_in_general(measure: Measure) -> str:
    """The hint where no round says which year, period or day is meant."""
    text = measure.hint
    for reference, words in _IN_GENERAL.items():
        text = text.replace(reference, words)
    return text


def formula(measure: Measure) -> str:
    """How a derived measure follows from others, by their ids; empty for one that is typed in."""
    derivation = measure.derivation
    if derivation is None:
        return ""
    parts, whole = " + ".join(derivation.parts), " + ".join(derivation.whole)
    match derivation.kind:
        case Derived.SHARE:
            return f"100 × ({parts}) / ({whole})"
        case Derived.PER_INHABITANTS:
            return f"{derivation.per} × ({parts}) / inwoners"
        case Derived.SUM:
            return parts
        case Derived.DIFFERENCE:
            return f"({parts}) − ({whole})"
        case Derived.RATIO:
            return f"({parts}) / ({whole})"
