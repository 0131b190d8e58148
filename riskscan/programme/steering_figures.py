"""The figures of one organisation and its municipalities over some years, and how each is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from riskscan.documents.steering_report import Seen
from riskscan.domain.amounts import NO_DATA, format_amount, shown
from riskscan.domain.derived import Total, derive, leaves, total
from riskscan.domain.dutch import format_date
from riskscan.domain.figure_periods import period_name
from riskscan.domain.figures import FigureValue, Mark
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Catalogue, Measure
from riskscan.domain.municipal import WHOLE, Cell, withheld
from riskscan.domain.norms import Judgement, judge
from riskscan.domain.trend import Point, trend
from riskscan.domain.wording import lower_first
from riskscan.store.figures import StoredFigure

WITHHELD = "niet getoond"


@dataclass
class Book:
    """Current figures by period, place and measure; ``public``: as they may leave the house."""

    catalogue: Catalogue
    kept: Mapping[Period, Mapping[str, Mapping[str, StoredFigure]]]
    public: bool
    sources: set[str] = field(default_factory=set)
    """Of the figures that were shown."""
    hidden: set[tuple[Period, str, str]] = field(default_factory=set)
    """What was asked for and is withheld."""
    provisional: bool = False
    _withheld: dict[Period, frozenset[Cell]] = field(default_factory=dict)

    def fresh(self) -> Book:
        """The same figures, with nothing noted yet: for the next document."""
        return Book(self.catalogue, self.kept, self.public)

    def periods(self, measure: Measure) -> set[Period]:
        """The periods of which some place has a value of the measure, or of what it follows from."""
        names = leaves(self.catalogue, measure.id)
        return {
            period
            for period, places in self.kept.items()
            if any(name in row for row in places.values() for name in names)
        }

    def values(self, period: Period, place: str) -> Mapping[str, FigureValue]:
        row = self.kept.get(period, {}).get(place, {})
        return {measure: one.figure.value for measure, one in row.items()}

    def is_withheld(self, period: Period, place: str, measure: Measure) -> bool:
        """Whether a public document does not show it, itself or something it is computed from."""
        if not self.public:
            return False
        if period not in self._withheld:
            places = self.kept.get(period, {})
            self._withheld[period] = withheld(
                self.catalogue,
                {one: self.values(period, one) for one in places},
                [
                    Cell(place, name)
                    for place, row in places.items()
                    for name, one in row.items()
                    if one.figure.mark is Mark.SUPPRESSED
                ],
            )
        cells = self._withheld[period]
        return any(Cell(place, one) in cells for one in leaves(self.catalogue, measure.id))

    def value(self, measure: Measure, place: str, period: Period | None) -> Decimal | None:
        """What is shown as a number; None when there is none, or it is withheld."""
        if period is None or self.is_withheld(period, place, measure):
            return None
        return derive(self.catalogue, measure.id, self.values(period, place)).value

    def seen(self, measure: Measure, place: str, period: Period | None) -> Seen:
        if period is None:
            return Seen(NO_DATA, missing=True)
        when = period_name(period)
        if self.is_withheld(period, place, measure):
            self.hidden.add((period, place, measure.id))
            return Seen(WITHHELD, missing=True, when=when)
        row = self.kept.get(period, {}).get(place, {})
        if measure.derivation is None:
            return self._entered(measure, row.get(measure.id), when)
        outcome = derive(self.catalogue, measure.id, self.values(period, place))
        if outcome.value is None:
            return Seen(NO_DATA if outcome.missing else "niet te berekenen", missing=True, when=when)
        used = [row[one] for one in leaves(self.catalogue, measure.id)]
        return Seen(format_amount(outcome.value, measure), when=when, provisional=self._noted(used))

    def _entered(self, measure: Measure, stored: StoredFigure | None, when: str) -> Seen:
        if stored is None:
            return Seen(NO_DATA, missing=True, when=when)
        told = shown(stored.figure.value, measure, stored.figure.mark)
        return Seen(told.text, told.missing, when, self._noted([] if told.missing else [stored]))

    def _noted(self, used: list[StoredFigure]) -> bool:
        """Note the sources of what is shown; whether one of the figures is provisional."""
        self.sources |= {one.figure.source for one in used if one.figure.source}
        provisional = any(one.figure.mark is Mark.PROVISIONAL for one in used)
        self.provisional = self.provisional or provisional
        return provisional

    def judged(self, measure: Measure, place: str, period: Period | None) -> tuple[Judgement, ...]:
        """The figure beside its norms; nothing when there is no figure to judge."""
        value = self.value(measure, place, period)
        if value is None or period is None:
            return ()
        stored = self.kept[period].get(place, {}).get(measure.id)
        found = judge(measure, value, period.end, stored.figure.mark if stored else Mark.NONE)
        return tuple(one for one in found if not one.other_unit)

    def went(self, measure: Measure, place: str, periods: tuple[Period, ...]) -> str:
        """How it went over these periods, with what breaks or explains it; empty with fewer than two values."""
        points = [
            Point(one, self.value(measure, place, one), provisional=self._provisional(measure, place, one))
            for one in periods
        ]
        told = trend(measure, points, self.catalogue.events)
        if len(told.known) < 2:
            return ""
        breaks = [
            f"Vanaf {format_date(one.day)} is de telling anders: {lower_first(one.text)}"
            for one in told.breaks
        ]
        events = [f"{format_date(one.day)}: {lower_first(one.text)}" for one in told.events]
        return " ".join((told.sentence, *breaks, *events))

    def _provisional(self, measure: Measure, place: str, period: Period) -> bool:
        row = self.kept.get(period, {}).get(place, {})
        return any(
            row[one].figure.mark is Mark.PROVISIONAL
            for one in leaves(self.catalogue, measure.id)
            if one in row
        )

    def together(self, measure: Measure, places: list[str], period: Period) -> Total:
        """The sum over municipalities, of an entered measure."""
        return total(measure, [self.values(period, one).get(measure.id) for one in places])

    def whole(self, measure: Measure, places: list[str], period: Period) -> tuple[Seen, Decimal | None]:
        """The organisation's own total; else the sum over all its municipalities, when each has a value."""
        own = self.seen(measure, WHOLE, period)
        if not own.missing or self.is_withheld(period, WHOLE, measure):
            return own, self.value(measure, WHOLE, period)
        together = self.together(measure, places, period)
        if together.value is None or together.missing:
            return own, None
        return Seen(format_amount(together.value, measure), when=own.when), together.value
