"""What follows from the newest figures of an organisation: computed when it is read, never kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from riskscan.domain.derived import derive, leaves, per_inhabitants
from riskscan.domain.figures import FigureValue, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Catalogue, Measure
from riskscan.programme.system import System
from riskscan.store import places
from riskscan.store.figures import StoredFigure
from riskscan.store.places import Inhabitants

SHOWN = 2
"""Of so many periods per kind an outcome is shown, as of what is typed."""


@dataclass(frozen=True, slots=True)
class Computed:
    """An outcome of one period, kind and edition. ``inhabitants`` only when they take part in it."""

    period: Period
    kind: Kind
    edition: str
    value: Decimal
    inhabitants: Inhabitants | None


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """A derived measure with its newest outcomes; ``reason`` says in Dutch why there are none."""

    measure: Measure
    of_kind: tuple[tuple[Kind, tuple[Computed, ...]], ...]
    reason: str = ""

    @property
    def words(self) -> str:
        """The formula in words."""
        return self.measure.derivation.words if self.measure.derivation else ""


_Occasion = tuple[Period, Kind, str]


@dataclass
class Deriver:
    """Computes over the figures that were read of one organisation."""

    system: System
    organisation_id: int
    catalogue: Catalogue
    found: Sequence[StoredFigure]
    _inhabitants: Mapping[date, Mapping[int, Inhabitants]] | None = None
    """Of every day that may be asked, once one is."""

    def rows(self, measures: Iterable[Measure], kinds: Sequence[Kind]) -> tuple[DerivedRow, ...]:
        """A row per derived measure, under the kinds given."""
        return tuple(self._row(one, kinds) for one in measures if one.derivation is not None)

    def _row(self, measure: Measure, kinds: Sequence[Kind]) -> DerivedRow:
        names = frozenset(leaves(self.catalogue, measure.id))
        occasions: dict[_Occasion, dict[str, FigureValue]] = {}
        for one in self.found:
            if one.key.measure in names:
                place = (one.key.period, one.key.kind, one.key.edition)
                occasions.setdefault(place, {})[one.key.measure] = one.figure.value
        newest = sorted(occasions, key=lambda one: (one[0].end, one[0].start, one[2]), reverse=True)
        computed: list[Computed] = []
        reason = ""
        for place in newest:
            outcome = self._outcome(measure, place, occasions[place])
            if isinstance(outcome, Computed):
                computed.append(outcome)
            else:
                reason = reason or outcome
        if not computed:
            return DerivedRow(measure, (), reason or derive(self.catalogue, measure.id, {}).reason)
        return DerivedRow(measure, tuple((kind, _newest(computed, kind)) for kind in kinds))

    def _outcome(
        self, measure: Measure, place: _Occasion, values: Mapping[str, FigureValue]
    ) -> Computed | str:
        """The outcome, or why there is none."""
        period, kind, edition = place
        inhabitants = self._of_day(period.end) if per_inhabitants(self.catalogue, measure.id) else None
        found = derive(
            self.catalogue, measure.id, values, inhabitants.number if inhabitants is not None else None
        )
        if found.value is None:
            return found.reason
        return Computed(period, kind, edition, found.value, inhabitants)

    def _of_day(self, day: date) -> Inhabitants | None:
        if self._inhabitants is None:
            days = {one.key.period.end for one in self.found}
            self._inhabitants = places.inhabitants(self.system.database, days, self.organisation_id)
        return self._inhabitants.get(day, {}).get(self.organisation_id)


def _newest(computed: Sequence[Computed], kind: Kind) -> tuple[Computed, ...]:
    own = [one for one in computed if one.kind is kind]
    periods = list(dict.fromkeys(one.period for one in own))[:SHOWN]
    return tuple(one for one in own if one.period in periods)
