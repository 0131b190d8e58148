"""What follows from other figures: shares, sums, differences, ratios and numbers per inhabitant.

Computed from what is kept, never kept itself. A part that is missing leaves the outcome missing and is named;
a division by zero has no outcome. Sums are exact, a division has fifty digits: only what is shown is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from riskscan.domain.figures import FigureValue
from riskscan.domain.measures import SUMMED, Catalogue, Derivation, Derived, Measure

DIGITS = 50
RELATIVE = frozenset({Derived.SHARE, Derived.PER_INHABITANTS, Derived.RATIO})
"""What does not depend on size: it can be laid side by side, and does not add up."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value, or why there is none.

    ``missing`` holds the ids of the entered measures without a value; ``reason`` is a Dutch sentence, empty when
    there is a value.
    """

    value: Decimal | None = None
    missing: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over organisations or municipalities: ``counted`` of them have a value, of ``of`` in all.

    ``value`` is None when none of them has one: nothing is not zero.
    """

    value: Decimal | None
    counted: int
    of: int

    @property
    def missing(self) -> int:
        return self.of - self.counted


@dataclass(frozen=True, slots=True)
class Row:
    """The entered values of one organisation or municipality, by measure id, with its inhabitants when known."""

    values: Mapping[str, FigureValue]
    inhabitants: int | None = None


def leaves(catalogue: Catalogue, measure_id: str) -> tuple[str, ...]:
    """The entered measures that a measure follows from, each once; of an entered measure itself."""
    derivation = catalogue.measure(measure_id).derivation
    if derivation is None:
        return (measure_id,)
    return tuple(
        dict.fromkeys(
            leaf for part in (*derivation.parts, *derivation.whole) for leaf in leaves(catalogue, part)
        )
    )


def per_inhabitants(catalogue: Catalogue, measure_id: str) -> bool:
    """Whether the number of inhabitants is needed, by the measure or by something it follows from."""
    derivation = catalogue.measure(measure_id).derivation
    if derivation is None:
        return False
    below = (*derivation.parts, *derivation.whole)
    return derivation.kind is Derived.PER_INHABITANTS or any(per_inhabitants(catalogue, one) for one in below)


def derive(
    catalogue: Catalogue,
    measure_id: str,
    values: Mapping[str, FigureValue],
    inhabitants: int | None = None,
) -> Outcome:
    """The value of a measure from the entered values; an entered measure gives its own.

    ``values`` are of one period, kind and edition; what a source withholds, "onbekend" and "nvt" count as missing.
    KeyError when the catalogue does not know the measure.
    """
    with localcontext(prec=DIGITS):
        return _derive(catalogue, measure_id, values, inhabitants)


def _derive(
    catalogue: Catalogue, measure_id: str, values: Mapping[str, FigureValue], inhabitants: int | None
) -> Outcome:
    measure = catalogue.measure(measure_id)
    if measure.derivation is None:
        value = values.get(measure_id)
        return Outcome(value) if isinstance(value, Decimal) else _missing(catalogue, [measure_id])
    derivation = measure.derivation
    outcomes = {
        one: _derive(catalogue, one, values, inhabitants) for one in (*derivation.parts, *derivation.whole)
    }
    missing = list(dict.fromkeys(leaf for outcome in outcomes.values() for leaf in outcome.missing))
    if missing:
        return _missing(catalogue, missing)
    for outcome in outcomes.values():
        if outcome.value is None:
            return outcome
    parts, whole = (
        sum((outcomes[one].value or Decimal(0) for one in names), Decimal(0))
        for names in (derivation.parts, derivation.whole)
    )
    return _computed(catalogue, derivation, parts, whole, inhabitants)


def _missing(catalogue: Catalogue, ids: Sequence[str]) -> Outcome:
    names = " en ".join(f"‘{catalogue.measure(one).name}’" for one in ids)
    return Outcome(missing=tuple(ids), reason=f"Geen gegevens: {names} {_is(ids)} niet ingevuld.")


def _is(ids: Sequence[str]) -> str:
    return "is" if len(ids) == 1 else "zijn"


def _computed(
    catalogue: Catalogue, derivation: Derivation, parts: Decimal, whole: Decimal, inhabitants: int | None
) -> Outcome:
    match derivation.kind:
        case Derived.SUM:
            return Outcome(parts)
        case Derived.DIFFERENCE:
            return Outcome(parts - whole)
        case Derived.PER_INHABITANTS:
            if not inhabitants:
                return Outcome(reason="Niet te berekenen: het aantal inwoners is niet bekend.")
            return Outcome(derivation.per * parts / inhabitants)
    if not whole:
        names = " plus ".join(f"‘{catalogue.measure(one).name}’" for one in derivation.whole)
        return Outcome(reason=f"Niet te berekenen: {names} is 0.")
    return Outcome((100 if derivation.kind is Derived.SHARE else 1) * parts / whole)


def total(measure: Measure, values: Sequence[FigureValue]) -> Total:
    """The sum of a measure over organisations or municipalities; ValueError for one that does not add up."""
    if measure.quantity not in SUMMED or (measure.derivation and measure.derivation.kind in RELATIVE):
        raise ValueError(measure.id)
    numbers = [value for value in values if isinstance(value, Decimal)]
    with localcontext(prec=DIGITS):
        return Total(sum(numbers, Decimal(0)) if numbers else None, len(numbers), len(values))


def derive_over(catalogue: Catalogue, measure_id: str, rows: Sequence[Row]) -> tuple[Outcome, Total]:
    """A measure over several organisations: the sums first and then the formula, never a mean of outcomes.

    Only rows with every part (and with inhabitants, where needed) take part, so that numerator and denominator are
    of the same organisations; the total says how many that are. ValueError when a part does not add up.
    """
    ids = leaves(catalogue, measure_id)
    inhabited = per_inhabitants(catalogue, measure_id)
    complete = [
        row
        for row in rows
        if all(isinstance(row.values.get(one), Decimal) for one in ids) and (row.inhabitants or not inhabited)
    ]
    values: dict[str, FigureValue] = {
        one: total(catalogue.measure(one), [row.values[one] for row in complete]).value for one in ids
    }
    inhabitants = sum(row.inhabitants or 0 for row in complete)
    outcome = derive(catalogue, measure_id, values, inhabitants or None)
    return outcome, Total(outcome.value, len(complete), len(rows))
