"""Sturingsinformatie: what a college and council want to know of their municipality, and of which periods.

What it asks is in the letter of the contract manager (2018): where reports come from, whether they recur, how cases
come and go, what client groups cost, whether there is a waiting list, and whether the statutory terms are met.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from riskscan.domain.figure_periods import months, similar
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Catalogue, Measure, Reference

YEARS = 3
"""So many years of the factors stand side by side (Impactanalyse Zuid-Holland Zuid, 2024)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A question of college and council, with the figures that answer it: these, and those of these groups."""

    id: str
    title: str
    question: str
    measures: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    """Those of which a sentence tells how they went."""

    def of(self, catalogue: Catalogue) -> tuple[Measure, ...]:
        """Its measures, in the order of the topic and then of the catalogue."""
        named = tuple(catalogue.measure(one) for one in self.measures)
        return named + tuple(one for group in self.groups for one in catalogue.of_group(group))


SHARED = ("meldingen", "adviesvragen", "onderzoeken", "overdragen", "overdracht_met_ondersteuning")
"""What the share of a municipality is told of, beside its share in the inhabitants."""

TOPICS = (
    Topic(
        "herkomst", "Herkomst van de meldingen", "Waar komen de meldingen vandaan?",
        (
            "meldingen", "meldingen_politie", "aandeel_politie", "meldingen_lokaal_team", "aandeel_lokaal_team",
            "meldingen_overig", "meldingen_teruggelegd", "meldingen_jpt", "meldingen_wachtlijst_elders",
            "aandeel_wachtlijst_elders",
        ),
        followed=("meldingen", "meldingen_politie"),
    ),
    Topic(
        "recidive", "Recidive", "Hoeveel meldingen gaan over een gezin dat al bekend was?",
        ("vervolgmeldingen", "aandeel_vervolgmeldingen"), followed=("vervolgmeldingen",),
    ),
    Topic(
        "stromen", "Instroom, uitstroom en werkvoorraad", "Hoeveel zaken komen erbij, hoeveel gaan eruit?",
        ("instroom", "uitstroom", "instroom_min_uitstroom", "werkvoorraad"),
        followed=("instroom", "uitstroom", "werkvoorraad"),
    ),
    Topic(
        "kosten", "Kosten per cliëntgroep", "Wat kost de inzet per cliëntgroep?",
        (
            "kosten_kindermishandeling", "kosten_huiselijk_geweld", "kosten_ouderenmishandeling", "kosten_overig",
            "kosten_clientgroepen",
        ),
    ),
    Topic(
        "wachtlijst", "Wachtlijst", "Is er een wachtlijst?",
        (
            "wl_triage_start", "wl_triage_duur", "wl_onderzoek_start", "wl_onderzoek_duur", "wl_overdracht_start",
            "wl_overdracht_duur", "triage_niet_afgerond", "onderzoek_niet_direct",
        ),
        followed=("triage_niet_afgerond",),
    ),
    Topic(
        "termijnen", "Wettelijke termijnen", "Worden de wettelijke termijnen gehaald?", groups=("termijnen",),
        followed=("triages_te_laat", "triage_op_tijd", "onderzoek_op_tijd"),
    ),
    Topic(
        "programmas", "Deelname aan programma's", "Doet de gemeente mee aan gezamenlijke programma's?",
        groups=("programmas",),
    ),
)  # fmt: skip

FACTORS = Topic(
    "omgeving", "Bevolking, risico- en beschermende factoren", "Wat speelt er in de gemeente zelf?",
    groups=("omgeving",),
)  # fmt: skip
"""Of the newest year and the two before it, side by side."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Of which period a figure is shown, and beside which earlier ones; None where there is none."""

    now: Period | None
    before: Period | None
    year_before: Period | None


def moments(measure: Measure, asked: Period, known: Iterable[Period]) -> Moments:
    """The periods of a measure for the period that was asked; ``known`` are those of which it has figures.

    A count on a day: the last one in the period. A figure of a year: the last whole year of which the end had come.
    """
    before, earlier = preceding(asked), a_year_before(asked)
    match measure.reference:
        case Reference.PERIOD:
            return Moments(asked, before, earlier)
        case Reference.YEAR:
            year = last_year(asked)
            return Moments(year, a_year_before(year), a_year_before(year))
    days = sorted((one for one in known if one.start == one.end), key=lambda one: one.end)

    def last_in(period: Period | None) -> Period | None:
        if period is None:
            return None
        return next((one for one in reversed(days) if period.start <= one.end <= period.end), None)

    return Moments(last_in(asked), last_in(before), last_in(earlier))


def last_year(asked: Period) -> Period:
    """The last calendar year that was over at the end of the period."""
    whole = asked.end.month == 12 and asked.end.day == 31
    return months(asked.end.year - (0 if whole else 1), 1, 12)


def _in_months(period: Period) -> int | None:
    """How many whole months a period has; None when it does not consist of those."""
    start, end = period.start, period.end
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _shifted(period: Period, back: int) -> Period:
    """The period of whole months, ``back`` months earlier."""
    first = period.start.year * 12 + period.start.month - 1 - back
    last = period.end.year * 12 + period.end.month - 1 - back
    return Period(
        date(first // 12, first % 12 + 1, 1),
        date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1]),
    )


def preceding(period: Period) -> Period | None:
    """The period of the same length just before it; None when it does not consist of whole months."""
    length = _in_months(period)
    return None if length is None else _shifted(period, length)


def a_year_before(period: Period) -> Period | None:
    """The same period a year earlier; None when it does not consist of whole months."""
    return None if _in_months(period) is None else _shifted(period, 12)


def series_of(asked: Period | None, known: Iterable[Period]) -> tuple[Period, ...]:
    """The periods that can stand in one series with the one shown and are not later, oldest first."""
    if asked is None:
        return ()
    found = {one for one in known if similar(one, asked) and one.end <= asked.end}
    return tuple(sorted(found, key=lambda one: (one.end, one.start)))
