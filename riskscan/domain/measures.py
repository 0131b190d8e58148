"""What the programme counts: the definition of each figure (cijfer), its norms and what follows from it.

Everything numeric is one kind of thing (design.md §3). Definitions come from ``questionnaire/cijfers.yaml``;
the values are in ``figures``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Reference(StrEnum):
    """To what a figure refers. In a scan the round gives the year, period or date itself."""

    YEAR = "peiljaar"
    PERIOD = "periode"
    DATE = "formatiedatum"
    PEILDATUM = "peildatum"
    """A day that is counted on, such as of a waiting list; no question of a scan asks it."""


class Quantity(StrEnum):
    """What kind of number a measure is; it decides how it is written, summed and compared."""

    COUNT = "aantal"
    MONEY = "geld"
    STAFF = "fte"
    PERCENTAGE = "percentage"
    GRADE = "score"
    DURATION = "duur"


SUMMED = frozenset({Quantity.COUNT, Quantity.MONEY, Quantity.STAFF})
"""Quantities of which a whole is the sum of its parts; of the others it is not."""


def quantity_of(unit: str) -> Quantity:
    """The quantity that a unit goes with, unless a definition says otherwise."""
    if unit == "euro" or unit.startswith("euro "):
        return Quantity.MONEY
    if unit in {"dagen", "werkdagen", "weken"}:
        return Quantity.DURATION
    return {"fte": Quantity.STAFF, "%": Quantity.PERCENTAGE}.get(unit, Quantity.COUNT)


class Better(StrEnum):
    """Which direction is good news; most counts are neither."""

    HIGHER = "hoger"
    LOWER = "lager"
    NEITHER = "geen"


class Derived(StrEnum):
    """How a measure follows from others; a derived measure is never typed in."""

    SHARE = "aandeel"
    PER_INHABITANTS = "per_inwoners"
    SUM = "som"
    DIFFERENCE = "verschil"
    RATIO = "verhouding"


@dataclass(frozen=True, slots=True)
class Derivation:
    """A measure as a formula over others.

    SHARE: 100 × sum of ``parts`` / sum of ``whole``; PER_INHABITANTS: ``per`` × sum of ``parts`` / inhabitants;
    SUM: sum of ``parts``; DIFFERENCE: sum of ``parts`` − sum of ``whole``; RATIO: sum of ``parts`` / sum of
    ``whole``. A part that is missing leaves the outcome missing.
    """

    kind: Derived
    parts: tuple[str, ...]
    whole: tuple[str, ...] = ()
    per: int = 0
    words: str = ""
    """The formula in Dutch; of a share also what it is a share of."""


@dataclass(frozen=True, slots=True)
class Norm:
    """What a value is held against: from ``low`` up to and including ``high`` (either may be open).

    ``valid_from`` and ``valid_to`` bound the dates it is applied to; ``source`` says who set it.
    ``information`` marks a rule of thumb that is shown and is no test. ``unit`` is given only when it is another
    than the measure's: a term of 5 werkdagen beside a number of zaken is told, and no value is tested by it.
    """

    id: str
    label: str
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    remark: str = ""
    information: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """From ``day`` on the measure counts something else; values on both sides are not one series."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure the programme keeps (cijfer): its unit, reference and plausible range."""

    id: str
    label: str
    unit: str
    reference: Reference
    decimals: int = 0
    minimum: Decimal = Decimal(0)
    plausible_from: Decimal | None = None
    plausible_to: Decimal | None = None
    hint: str = ""
    name: str = ""
    """The label without a year, period or date in it."""
    group: str = ""
    """The id of the group it is shown in."""
    quantity: Quantity = Quantity.COUNT
    maximum: Decimal | None = None
    better: Better = Better.NEITHER
    derivation: Derivation | None = None
    norms: tuple[Norm, ...] = ()
    breaks: tuple[Break, ...] = ()
    source: str = ""
    """Where the measure itself comes from, such as "Rapportage 26-09-2016, voetnoot 4"."""
    unit_one: str = ""
    """The unit beside exactly one, such as "zaak"; empty when it is the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that are shown and entered together."""

    id: str
    title: str
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a day that explains a series, such as the meldcode of 1 January 2019."""

    day: date
    text: str
    measures: tuple[str, ...] = ()
    """The measures it is marked in; empty: in all."""


@dataclass(frozen=True)
class Catalogue:
    """All measures, in the order of the file, with their groups and the events that explain series."""

    measures: dict[str, Measure]
    groups: tuple[Group, ...] = ()
    events: tuple[Event, ...] = ()

    def measure(self, measure_id: str) -> Measure:
        """KeyError when the catalogue does not know it."""
        return self.measures[measure_id]

    def of_group(self, group: str) -> tuple[Measure, ...]:
        return tuple(one for one in self.measures.values() if one.group == group)
