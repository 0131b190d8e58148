"""A municipality within its organisation: its share, and which numbers are too small to leave the house.

A document for a college or council is public. In it small counts are withheld, with so many others that no
withheld count can be computed from what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from riskscan.domain.amounts import bare_amount, format_amount, rounded
from riskscan.domain.derived import Total, leaves
from riskscan.domain.figures import FigureValue
from riskscan.domain.measures import Catalogue, Derived, Measure, Quantity

FEWEST = 5
"""A count below this, also 0, is withheld in public: with fewer, people who know a family may recognise it. CBS,
which rounds such counts to multiples of five, hides the same differences."""

COVER = 2 * FEWEST - 1
"""A count that is withheld to cover a smaller one is at least this, so that each value below FEWEST stays possible
for the smaller one, also for who knows that one of the withheld counts is FEWEST or more."""

WHOLE = ""
"""The place of the organisation itself, among the codes of its municipalities."""

_CASES = frozenset({"meldingen", "diensten", "wachtlijsten", "termijnen", "crisis"})
"""The groups that count cases, and so people."""
_RATES = frozenset({"termijnen", "kwaliteit"})
_BASE = "meldingen"
_BALANCES = frozenset({"instroom_min_uitstroom"})
"""Differences between two flows, of which the one is no part of the other: a small outcome counts nobody."""

Values = Mapping[str, Mapping[str, FigureValue]]
"""Place → entered measure → value, of one period."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one place; ``measure`` is an entered one."""

    place: str
    measure: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, exact: 100 × ``part`` / ``whole`` percent."""

    part: Decimal
    whole: Decimal

    @property
    def percentage(self) -> Decimal:
        return 100 * self.part / self.whole

    @property
    def words(self) -> str:
        """ "37,6 %", always with one decimal, a half upwards."""
        return f"{rounded(self.percentage, 1):.1f} %".replace(".", ",")


def share(part: FigureValue | int, whole: FigureValue | int) -> Share | None:
    """None when one of the two is not known, or the whole is 0."""
    if isinstance(part, int):
        part = Decimal(part)
    if isinstance(whole, int):
        whole = Decimal(whole)
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or not whole:
        return None
    return Share(part, whole)


def difference_words(measure: Measure, together: Total, own: FigureValue) -> str:
    """How the sum over the municipalities stands to the organisation's own total; one Dutch sentence."""
    if together.value is None:
        return "Van geen enkele gemeente zijn er gegevens."
    amount = format_amount(together.value, measure)
    of = f"{together.counted} van de {together.of} gemeenten" if together.missing else "Alle gemeenten"
    start = f"{of} samen: {amount}"
    if not isinstance(own, Decimal):
        return f"{start}. Van de organisatie zelf is er geen totaal."
    gap = own - together.value
    if not gap:
        equal = "gelijk aan het totaal van de organisatie"
        return f"{start}, {equal}." if together.missing else f"Samen {equal}."
    return (
        f"{start}; dat is {bare_amount(abs(gap), measure)} {'minder' if gap > 0 else 'meer'} dan het totaal van de "
        f"organisatie ({format_amount(own, measure)})."
    )


def counts_cases(measure: Measure) -> bool:
    """Whether its values count people or cases, one by one."""
    return measure.derivation is None and measure.quantity is Quantity.COUNT and measure.group in _CASES


def withheld(catalogue: Catalogue, values: Values, at_source: Iterable[Cell] = ()) -> frozenset[Cell]:
    """What a public document of this organisation and period does not show; the same in that of every municipality.

    Below FEWEST is withheld, unless it is 0 everywhere: nobody is then counted. So is what would give it away: a
    part whose remainder is below FEWEST, and per measure another count of at least COVER, unless the small ones
    cover each other. Where no other is large enough, or a remainder was protected, the totals of that measure are
    withheld too, as they are where the source itself withheld a municipality (``at_source``). Rates of a place with
    too few meldingen are withheld as well. A withheld count of WHOLE stands for the organisation's own total and
    for the sum over its municipalities.
    """
    somewhere = {measure for row in values.values() for measure, value in row.items() if value}
    hidden = {
        Cell(place, measure)
        for place, row in values.items()
        for measure, value in row.items()
        if measure in somewhere
        and counts_cases(catalogue.measure(measure))
        and isinstance(value, Decimal)
        and value < FEWEST
    }
    covered = _small_remainders(catalogue, values, hidden)
    for measure in {one.measure for one in hidden | covered}:
        hidden |= _column(values, measure, hidden | covered, any(one.measure == measure for one in covered))
    totals = {Cell(WHOLE, one.measure) for one in at_source}
    return frozenset(hidden | covered | totals | _small_rates(catalogue, values))


def _column(values: Values, measure: str, hidden: Iterable[Cell], uncovered: bool) -> set[Cell]:
    """What has to be withheld besides of one measure; ``uncovered``: not even its totals are shown."""
    towns = {
        place: value
        for place, row in values.items()
        if place != WHOLE and isinstance(value := row.get(measure), Decimal)
    }
    own = {one.place for one in hidden if one.measure == measure} & set(towns)
    total = Cell(WHOLE, measure)
    if not own:
        return set()
    if not uncovered:
        if _cover_each_other([towns[one] for one in own]):
            return set()
        if len(own) > 1 and any(towns[one] >= COVER for one in own):
            return set()
        others = [(value, place) for place, value in towns.items() if place not in own and value >= COVER]
        if others:
            return {Cell(min(others)[1], measure)}
    return {total}


def _cover_each_other(numbers: Sequence[Decimal]) -> bool:
    """Whether these are all small, and each could still be any small number for who knows that and their sum."""
    most = FEWEST - 1
    return max(numbers) <= most and most <= sum(numbers) <= most * (len(numbers) - 1)


def _small_remainders(catalogue: Catalogue, values: Values, hidden: set[Cell]) -> set[Cell]:
    """Parts that together with what is shown would give a count below FEWEST: what is left of the whole."""
    found: set[Cell] = set()
    for whole, parts in sorted(relations(catalogue)):
        for place, row in values.items():
            numbers = [row.get(one) for one in (whole, *parts)]
            known = [one for one in numbers if isinstance(one, Decimal)]
            if len(known) < len(numbers) or any(
                Cell(place, one) in hidden | found for one in (whole, *parts)
            ):
                continue
            if 0 <= known[0] - sum(known[1:]) < FEWEST:
                found.add(Cell(place, min(parts, key=lambda one: (row[one], one))))
    return found


def relations(catalogue: Catalogue) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Wholes with the parts that are told of them, as far as what is left over counts cases too."""
    found = set()
    for measure in catalogue.measures.values():
        derivation = measure.derivation
        if derivation is None or measure.id in _BALANCES:
            continue
        if derivation.kind is Derived.SHARE:
            sides = derivation.whole, derivation.parts
        elif derivation.kind is Derived.DIFFERENCE:
            sides = derivation.parts, derivation.whole
        else:
            continue
        entered = [tuple(leaf for one in side for leaf in leaves(catalogue, one)) for side in sides]
        if len(entered[0]) == 1 and all(
            counts_cases(catalogue.measure(one)) for side in entered for one in side
        ):
            found.add((entered[0][0], entered[1]))
    return frozenset(found)


def _small_rates(catalogue: Catalogue, values: Values) -> set[Cell]:
    """Percentages and durations of a place with fewer than FEWEST meldingen tell about those few."""
    return {
        Cell(place, measure)
        for place, row in values.items()
        if isinstance(base := row.get(_BASE), Decimal) and base < FEWEST
        for measure in row
        if catalogue.measure(measure).group in _RATES
    }
