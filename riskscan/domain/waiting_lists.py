"""Waiting lists of Veilig Thuis on a peildatum: the six measures of the inspections and what stands beside them.

A figure of a waiting list is a number of cases. Zero is "geen wachtlijst"; a figure that nobody gave is not zero.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from riskscan.domain.dutch import format_date, format_number
from riskscan.domain.figures import FigureValue
from riskscan.domain.scan import Special

Values = Mapping[str, FigureValue]
"""Measure → value, of one organisation on one peildatum."""

OVERRUN = "wl_onderzoek_duur"
DELIBERATE = "wl_onderzoek_bewust"
RUNNING = "onderzoeken_lopend"
TRIAGE_LATE = "triage_niet_afgerond"

SIX = (
    "wl_triage_start",
    "wl_triage_duur",
    "wl_onderzoek_start",
    OVERRUN,
    "wl_overdracht_start",
    "wl_overdracht_duur",
)
"""What the inspections ask for (rapportage 26-09-2016, voetnoot 4), in their order."""

ANY_LIST = (TRIAGE_LATE, *SIX)
"""The measures that make "enige vorm van wachtlijst", when one of them is above zero. The only definition.

The report of 26-09-2016 (§2.2) calls the six of its footnote 4 "wachtlijsten", and the triage that is not complete
after 5 working days "een dergelijke wachtlijst"; so too the investigations over 10 weeks, also when that is
deliberate ("zaken die op deze wachtlijst staan"). Left out: "onderzoek kan niet direct starten", which it gives as a
cause of overruns and which may still be within 5 days, and the werkvoorraad, which includes work that is in time.
"""

LISTS = (TRIAGE_LATE, *SIX, "onderzoek_niet_direct")
"""Lists of which an organisation tells what it does about them."""

MEASURES = (*LISTS, "werkvoorraad")
"""What the national picture shows, in order."""

REASONS = (
    "bewust_multiprobleem",
    "bewust_seksueel_misbruik",
    "bewust_mdck",
    "bewust_ouderen",
    "bewust_zwangere",
    "bewust_anders",
)
"""Why the 10 weeks of an investigation are exceeded on purpose (the same report, §2.2)."""

ENTERED = (*MEASURES, RUNNING, DELIBERATE, *REASONS)
"""Everything that is filled in of an organisation on a peildatum."""

FEW = 10
RULE_OF_THUMB = Fraction(30, 100)
"""Share of all investigations of which a deliberate overrun may be expected (the same report, footnote 5)."""


@dataclass(frozen=True, slots=True)
class Total:
    """One measure over all organisations on a peildatum; each organisation is in exactly one of the counts."""

    measure: str
    cases: Decimal
    with_list: int
    """Organisations with more than zero; ``few`` of them have fewer than ten cases."""
    few: int
    none: int
    """Organisations that reported zero."""
    not_applicable: int
    unknown: int
    """Asked, and nobody knows."""
    missing: int
    """No data: nobody filled it in."""

    @property
    def reported(self) -> int:
        """How many organisations gave a number."""
        return self.with_list + self.none

    @property
    def organisations(self) -> int:
        return self.reported + self.not_applicable + self.unknown + self.missing

    @property
    def without_number(self) -> int:
        return self.organisations - self.reported


def total(measure: str, values: Mapping[int, Values], among: Collection[int]) -> Total:
    """Count one measure over the organisations ``among``; who has no values counts as missing."""
    found = [values.get(one, {}).get(measure) for one in among]
    numbers = [one for one in found if isinstance(one, Decimal)]
    codes = [one.code for one in found if isinstance(one, Special)]
    return Total(
        measure,
        sum(numbers, Decimal(0)),
        sum(one > 0 for one in numbers),
        sum(0 < one < FEW for one in numbers),
        sum(one == 0 for one in numbers),
        codes.count("nvt"),
        len(codes) - codes.count("nvt"),
        len(found) - len(numbers) - len(codes),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure changed, over the organisations that gave a number on both days only."""

    before: Decimal
    now: Decimal
    organisations: int

    @property
    def difference(self) -> Decimal:
        return self.now - self.before


def change(
    measure: str, before: Mapping[int, Values], now: Mapping[int, Values], among: Collection[int]
) -> Change | None:
    """None when no organisation gave a number on both days."""
    pairs = []
    for one in among:
        then, current = before.get(one, {}).get(measure), now.get(one, {}).get(measure)
        if isinstance(then, Decimal) and isinstance(current, Decimal):
            pairs.append((then, current))
    if not pairs:
        return None
    return Change(
        sum((one for one, _ in pairs), Decimal(0)), sum((one for _, one in pairs), Decimal(0)), len(pairs)
    )


def is_list(value: FigureValue) -> bool:
    """Whether there are cases at all."""
    return isinstance(value, Decimal) and value > 0


def any_list(values: Values) -> bool | None:
    """Whether there is "enige vorm van wachtlijst" (``ANY_LIST``); None while the figures do not tell.

    One number above zero is enough. That there is none only the whole set can tell: every number zero, or the
    measure not applicable.
    """
    found = [values.get(measure) for measure in ANY_LIST]
    if any(map(is_list, found)):
        return True
    if not any(isinstance(one, Decimal) for one in found):
        return None
    return False if all(isinstance(one, Decimal) or one == Special("nvt") for one in found) else None


class Disagreement(StrEnum):
    """Figures and scan say something else of "enige vorm van wachtlijst"."""

    FIGURES_ONLY = "De cijfers tonen een wachtlijst, de scan zegt van niet."
    SCAN_ONLY = "De scan noemt een wachtlijst, de cijfers tonen er geen."


def disagreement(values: Values, answer: object) -> Disagreement | None:
    """Held against the answer to the question t3.wachtlijst; None when they agree or one of the two is silent."""
    by_figures = any_list(values)
    if by_figures is True and answer == "nee":
        return Disagreement.FIGURES_ONLY
    if by_figures is False and answer == "ja":
        return Disagreement.SCAN_ONLY
    return None


class Overrun(StrEnum):
    """How an overrun of the 10 weeks is read against the rule of thumb; information, never a test."""

    NONE = "geen overschrijding"
    INFORMATION = "ter informatie"
    SIGNAL = "risicosignaal"
    UNKNOWN = "niet te zeggen"


@dataclass(frozen=True, slots=True)
class OverrunReading:
    """The overrun of one organisation, or of the country, beside the rule of thumb of 30 per cent."""

    kind: Overrun
    cases: Decimal | None
    running: Decimal | None
    deliberate: Decimal | None
    with_reason: Decimal
    share: Fraction | None
    """Of the running investigations how many are over the term; None when either number is missing, or none runs."""
    why: str
    """A sentence in Dutch; empty when nothing is over the term."""


def overrun(values: Values) -> OverrunReading:
    """Within 30 per cent and all deliberate with a reason: information. Above it or unmarked: a risk signal."""
    cases, running, deliberate = (_number(values, one) for one in (OVERRUN, RUNNING, DELIBERATE))
    with_reason = sum((_number(values, one) or Decimal(0) for one in REASONS), Decimal(0))
    share = Fraction(cases) / Fraction(running) if cases is not None and running else None
    kind, why = _reading(cases, deliberate, with_reason, share)
    return OverrunReading(kind, cases, running, deliberate, with_reason, share, why)


def _number(values: Values, measure: str) -> Decimal | None:
    found = values.get(measure)
    return found if isinstance(found, Decimal) else None


def _reading(
    cases: Decimal | None, deliberate: Decimal | None, with_reason: Decimal, share: Fraction | None
) -> tuple[Overrun, str]:
    if cases is None:
        return Overrun.UNKNOWN, "Het aantal zaken over de termijn is niet bekend."
    if cases == 0:
        return Overrun.NONE, ""
    if share is not None and share > RULE_OF_THUMB:
        return Overrun.SIGNAL, "Meer dan 30% van de lopende onderzoeken is over de termijn."
    if deliberate is not None and with_reason < cases:
        left = cases - with_reason
        which = "1 zaak is" if left == 1 else f"{format_number(left)} zaken zijn"
        return Overrun.SIGNAL, f"{which} niet bewust met een reden over de termijn."
    if deliberate is None:
        return Overrun.UNKNOWN, "Hoeveel zaken bewust over de termijn zijn, is niet bekend."
    if share is None:
        return Overrun.UNKNOWN, "Het aantal lopende onderzoeken is niet bekend."
    return Overrun.INFORMATION, "Niet meer dan 30% van de lopende onderzoeken, en alle bewust met een reden."


def contradictions(values: Values) -> dict[str, str]:
    """Measure → what cannot be true of these numbers together, in Dutch."""
    cases, deliberate = _number(values, OVERRUN), _number(values, DELIBERATE)
    reasons = sum((_number(values, one) or Decimal(0) for one in REASONS), Decimal(0))
    found = {}
    if cases is not None and deliberate is not None and deliberate > cases:
        found[DELIBERATE] = (
            f"U vult {format_number(deliberate)} bewuste overschrijdingen in, maar er zijn {format_number(cases)} "
            "zaken over de termijn van 10 weken. Verbeter een van beide."
        )
    if reasons > (deliberate or 0):
        stated = "er staat geen aantal bewuste overschrijdingen"
        if deliberate is not None:
            stated = f"er zijn {format_number(deliberate)} bewuste overschrijdingen"
        found[next(one for one in REASONS if _number(values, one))] = (
            f"De redenen tellen op tot {format_number(reasons)}, maar {stated}. Tel elke zaak bij één reden."
        )
    return found


class TermKind(StrEnum):
    """How an expected end date lies to the term of verscherpt toezicht."""

    NO_SUPERVISION = "geen verscherpt toezicht"
    NO_TERM = "verscherpt toezicht zonder vastgelegde termijn"
    NO_DATE = "geen einddatum"
    WITHIN = "binnen de termijn"
    AFTER = "na de termijn"


@dataclass(frozen=True, slots=True)
class TermReading:
    kind: TermKind
    words: str
    """As shown: "binnen de termijn tot 31 augustus 2018"."""


def within_term(supervised: bool, term: date | None, expected_end: date | None) -> TermReading:
    """Whether a list is expected to be gone within the term; the last day of the term is within it.

    ``term`` is that of the verscherpt toezicht that holds on the peildatum, after any prolongation.
    """
    if not supervised:
        kind = TermKind.NO_SUPERVISION
        return TermReading(kind, kind.value)
    if term is None:
        kind = TermKind.NO_TERM
        return TermReading(kind, kind.value)
    if expected_end is None:
        return TermReading(TermKind.NO_DATE, f"geen einddatum; de termijn loopt tot {format_date(term)}")
    kind = TermKind.WITHIN if expected_end <= term else TermKind.AFTER
    return TermReading(
        kind,
        f"{kind.value} tot {format_date(term)}"
        if kind is TermKind.WITHIN
        else f"na de termijn, die loopt tot {format_date(term)}",
    )
