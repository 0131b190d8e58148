"""Periods of figures by the names people give them: "2016", "1e kwartaal 2016", "31 juli 2016"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from riskscan.domain.dutch import MONTHS, NotDutch, format_period, parse_date
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure, Reference

MEANT = "Vul een periode in, bijvoorbeeld 2016, 1e kwartaal 2016 of 31-7-2016."
_PARTS = {"kwartaal": 4, "k": 4, "q": 4, "halfjaar": 2, "h": 2}
_YEAR = re.compile(r"[0-9]{4}")
_PART_FIRST = re.compile(r"([1-4])(?:e|ste|de)? (kwartaal|halfjaar)(?: van)? ([0-9]{4})")
_CODE_FIRST = re.compile(r"([kqh])([1-4])[ -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[ -]?([kqh])([1-4])")
_MONTH = re.compile(r"([a-z]+) ([0-9]{4})")
_BETWEEN = re.compile(r"(.+?) (?:tot en met|t/m|t\.e\.m\.) (.+)")


def months(year: int, first: int, last: int) -> Period:
    """From the first day of month ``first`` up to and including the last day of month ``last``."""
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def parse_period(text: str) -> Period:
    """Read a year, half year, quarter, month, day, or two days with "t/m" between them. Raises ``NotDutch``."""
    clean = " ".join(text.lower().replace("–", "t/m").split())
    between = _BETWEEN.fullmatch(clean)
    period = _days(between[1], between[2]) if between else _named(clean)
    if not 1900 <= period.start.year <= period.end.year <= 2200:
        raise NotDutch(
            f"Het jaar {period.start.year} kan niet kloppen. Vul een jaar in van 1900 tot en met 2200."
        )
    return period


def _days(first: str, last: str) -> Period:
    end = parse_date(last)
    # "1 januari tot en met 31 maart 2016": the year of the last day is that of the first too.
    start = parse_date(first if re.search("[0-9]{4}", first) else f"{first} {end.year}")
    if start > end:
        raise NotDutch("Deze periode eindigt voordat zij begint. Zet de eerste dag vooraan.")
    return Period(start, end)


def _named(clean: str) -> Period:
    if _YEAR.fullmatch(clean):
        return _part(int(clean), 1, 1)
    if found := _PART_FIRST.fullmatch(clean):
        return _part(int(found[3]), _PARTS[found[2]], int(found[1]))
    if found := _CODE_FIRST.fullmatch(clean):
        return _part(int(found[3]), _PARTS[found[1]], int(found[2]))
    if found := _YEAR_FIRST.fullmatch(clean):
        return _part(int(found[1]), _PARTS[found[2]], int(found[3]))
    found = _MONTH.fullmatch(clean)
    if found and found[1] in MONTHS and int(found[2]):
        number = MONTHS.index(found[1]) + 1
        return months(int(found[2]), number, number)
    try:
        day = parse_date(clean)
    except NotDutch as error:
        # A date that cannot be has its own message; for anything else every form is offered.
        raise (error if re.fullmatch(r"[0-9]+[-/. ].*[0-9]{4}", clean) else NotDutch(MEANT)) from error
    return Period(day, day)


def _part(year: int, parts: int, number: int) -> Period:
    if not 1 <= year <= 9999 or number > parts:
        raise NotDutch(MEANT)
    each = 12 // parts
    return months(year, (number - 1) * each + 1, number * each)


def period_name(period: Period) -> str:
    """ "2016", "1e kwartaal 2016", "2e halfjaar 2016", "januari 2016", or the days in full."""
    start, end = period.start, period.end
    if start.year == end.year and period == months(start.year, start.month, end.month):
        length = end.month - start.month + 1
        if length == 1:
            return f"{MONTHS[start.month - 1]} {start.year}"
        for each, word in ((3, "kwartaal"), (6, "halfjaar")):
            if length == each and (start.month - 1) % each == 0:
                return f"{end.month // each}e {word} {start.year}"
    return format_period(start, end)


def period_problem(measure: Measure, period: Period) -> str | None:
    """Why a measure cannot refer to this period; None when it can."""
    if period.start > period.end:
        return "De einddatum ligt voor de begindatum."
    match measure.reference:
        case Reference.YEAR:
            whole = months(period.start.year, 1, 12)
            return (
                None
                if period == whole
                else "Dit cijfer gaat over een heel jaar. Vul het jaar in, zoals 2016."
            )
        case Reference.DATE | Reference.PEILDATUM:
            return None if period.start == period.end else "Dit cijfer geldt op één dag. Vul één datum in."
        case Reference.PERIOD:
            return None


def similar(one: Period, other: Period) -> bool:
    """Whether values of two periods can be laid side by side: both a day, or about equally long."""
    lengths = sorted((each.end - each.start).days + 1 for each in (one, other))
    return lengths == [1, 1] or (lengths[0] > 1 and lengths[1] <= lengths[0] * 1.25)
