"""One figure of several organisations side by side: median, quartiles, range and number, and where one stands.

Organisations are not simply comparable (Impactanalyse Zuid-Holland Zuid, 2024); what is shown says so, and what is
not corrected for. Nothing here names an organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from riskscan.domain.derived import RELATIVE
from riskscan.domain.measures import Catalogue, Measure, Quantity

FEWEST = 5
"""With fewer organisations there is no rank and no quartile: a place would point to one of them."""

_COMPARED = frozenset({Quantity.PERCENTAGE, Quantity.GRADE, Quantity.DURATION})


def comparable(measure: Measure) -> bool:
    """Whether organisations of different size can be laid side by side: not for a bare count or amount."""
    if measure.derivation is not None:
        return measure.derivation.kind in RELATIVE
    return measure.quantity in _COMPARED


def comparables(catalogue: Catalogue) -> tuple[Measure, ...]:
    """The measures that can be compared, in the order of the catalogue."""
    return tuple(one for one in catalogue.measures.values() if comparable(one))


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of ``number`` organisations out of ``of`` that could have one, from low to high.

    The quartiles and the median are None with fewer than ``FEWEST``.
    """

    values: tuple[Decimal, ...]
    of: int

    @property
    def number(self) -> int:
        return len(self.values)

    @property
    def missing(self) -> int:
        return self.of - self.number

    @property
    def told(self) -> bool:
        """Whether there are enough to say more than how many there are."""
        return self.number >= FEWEST

    @property
    def low(self) -> Decimal | None:
        return self.values[0] if self.told else None

    @property
    def high(self) -> Decimal | None:
        return self.values[-1] if self.told else None

    @property
    def median(self) -> Decimal | None:
        return self._quantile(2)

    @property
    def lower_quartile(self) -> Decimal | None:
        return self._quantile(1)

    @property
    def upper_quartile(self) -> Decimal | None:
        return self._quantile(3)

    def _quantile(self, quarters: int) -> Decimal | None:
        """Between the two nearest values in proportion, as KWARTIEL.INC of spreadsheets; exact."""
        if not self.told:
            return None
        place = (self.number - 1) * quarters
        below, rest = divmod(place, 4)
        first = self.values[below]
        if not rest:
            return first
        with localcontext(prec=60):
            return first + (self.values[below + 1] - first) * rest / 4

    def rank(self, value: Decimal) -> Rank | None:
        """Where a value stands, from high to low; None with fewer than ``FEWEST`` or when it is not among them."""
        if not self.told or value not in self.values:
            return None
        higher = sum(1 for one in self.values if one > value)
        return Rank(higher + 1, self.values.count(value), self.number)


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a value from high to low, shared by ``shared`` organisations, among ``number``."""

    place: int
    shared: int
    number: int

    @property
    def words(self) -> str:
        """ "3 van 26, van hoog naar laag" or "gedeeld 3 van 26, van hoog naar laag"."""
        return f"{'gedeeld ' if self.shared > 1 else ''}{self.place} van {self.number}, van hoog naar laag"


def spread(values: Sequence[Decimal | None]) -> Spread:
    """The spread of one measure over organisations; None is an organisation without a value."""
    return Spread(tuple(sorted(one for one in values if one is not None)), len(values))


def place_words(own: Decimal, found: Spread) -> str:
    """Where the own value lies beside the others, in words; empty when that is not told."""
    low, median, high = found.lower_quartile, found.median, found.upper_quartile
    if low is None or median is None or high is None:
        return ""
    if own < low:
        return "lager dan bij driekwart van de organisaties"
    if own > high:
        return "hoger dan bij driekwart van de organisaties"
    if own == median:
        return "gelijk aan de middelste waarde"
    side = "onder" if own < median else "boven"
    return f"{side} de middelste waarde, bij de middelste helft van de organisaties"
