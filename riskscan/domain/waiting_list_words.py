"""Waiting lists in plain Dutch: a sentence per measure, and what stands beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from riskscan.domain.amounts import NO_DATA, special_word
from riskscan.domain.dutch import MONTHS, format_date, format_number
from riskscan.domain.figures import FigureValue
from riskscan.domain.proportions import number_word, organisations, percentage
from riskscan.domain.scan import Special
from riskscan.domain.waiting_lists import OVERRUN, TRIAGE_LATE, Change, Total

_CLAUSES = {
    TRIAGE_LATE: ("was bij {} de triage niet afgerond na 5 werkdagen",) * 2,
    "wl_triage_start": (
        "wachtte {} langer dan 5 dagen op de start van de triage",
        "wachtten {} langer dan 5 dagen op de start van de triage",
    ),
    "wl_triage_duur": ("duurde bij {} de triage langer dan 5 dagen",) * 2,
    "wl_onderzoek_start": (
        "stond {} langer dan 5 dagen op een wachtlijst of werkvoorraad voor onderzoek",
        "stonden {} langer dan 5 dagen op een wachtlijst of werkvoorraad voor onderzoek",
    ),
    OVERRUN: ("was bij {} de onderzoekstermijn van 10 weken overschreden",) * 2,
    "wl_overdracht_start": (
        "stond {} langer dan 5 dagen op een wachtlijst of werkvoorraad voor overdracht naar het lokale veld",
        "stonden {} langer dan 5 dagen op een wachtlijst of werkvoorraad voor overdracht naar het lokale veld",
    ),
    "wl_overdracht_duur": ("duurde bij {} de overdracht naar het lokale veld langer dan 10 weken",) * 2,
    "onderzoek_niet_direct": ("kon bij {} het onderzoek niet direct starten",) * 2,
    "werkvoorraad": ("stond {} in de werkvoorraad", "stonden {} in de werkvoorraad"),
}
"""Per measure how a sentence goes on after "Op 31 juli 2016": of one case (or none), and of more."""


def _cases(number: Decimal) -> str:
    if number == 0:
        return "geen enkele zaak"
    return "1 zaak" if number == 1 else f"{format_number(number)} zaken"


def clause(measure: str, number: Decimal) -> str:
    """ "was bij 267 zaken de triage niet afgerond na 5 werkdagen"."""
    one, more = _CLAUSES[measure]
    return (more if number > 1 else one).format(_cases(number))


def sentence(
    now: Total,
    day: date,
    before: Total | None = None,
    before_day: date | None = None,
    since: Change | None = None,
) -> str:
    """What a measure says on a day, and what it was on the day before, in plain Dutch.

    ``since`` is told when not the same organisations gave a number on both days.
    """
    if not now.reported:
        return f"Over {format_date(day)} zijn hierover geen gegevens."
    text = f"Op {format_date(day)} {clause(now.measure, now.cases)}{_where(now)}"
    if before is not None and before_day is not None and before.reported:
        were = "waren dat er" if before.cases != 1 else "was dat er"
        number = format_number(before.cases) if before.cases else "geen"
        text += f"; op {short_date(before_day, day)} {were} {number}{_where(before)}"
    return text + "." + _without(now) + _since(now, before, since)


def _few(found: Total) -> str:
    """Goes before "met minder dan tien": which of the organisations with a list."""
    if found.few < found.with_list:
        return f"waarvan {number_word(found.few)} "
    return {1: "", 2: "beide "}.get(found.few, "alle ")


def _where(found: Total) -> str:
    if not found.with_list:
        return ""
    text = f", bij {organisations(found.with_list)}"
    if found.few:
        text += f", {_few(found)}met minder dan tien"
    return text


def _without(found: Total) -> str:
    """How many organisations gave no number, so that the total is a total of less."""
    if not found.without_number:
        return ""
    if found.without_number == 1:
        return " Eén organisatie gaf geen aantal."
    return f" {organisations(found.without_number).capitalize()} gaven geen aantal."


def _since(now: Total, before: Total | None, since: Change | None) -> str:
    if since is None or before is None or since.organisations == now.reported == before.reported:
        return ""
    who = f"Bij de {number_word(since.organisations)} organisaties die op beide dagen een aantal gaven"
    if since.organisations == 1:
        who = "Bij de ene organisatie die op beide dagen een aantal gaf"
    if since.difference == 0:
        return f" {who}, is het gelijk gebleven."
    more = "meer" if since.difference > 0 else "minder"
    return f" {who}, zijn het er {format_number(abs(since.difference))} {more}."


def short_date(day: date, beside: date) -> str:
    """The date without its year beside another of the same year: "31 juli"."""
    return f"{day.day} {MONTHS[day.month - 1]}" if day.year == beside.year else format_date(day)


def share_words(share: Fraction | None) -> str:
    """A share as a whole percentage: "24%"; what is not known says so."""
    if share is None:
        return "niet te zeggen"
    return percentage(share.numerator, share.denominator)


def without_number(found: Total) -> str:
    """Why organisations gave no number: "2 geen gegevens, 1 onbekend"; empty when all gave one."""
    parts = (
        (found.missing, "geen gegevens"),
        (found.unknown, "onbekend"),
        (found.not_applicable, "n.v.t."),
    )
    return ", ".join(f"{number} {word}" for number, word in parts if number)


def change_words(change: Change | None, total: int) -> str:
    """Over how many organisations a change counts: "over 23 van 26 organisaties"."""
    if change is None:
        return "geen organisatie gaf op beide dagen een aantal"
    return f"over {change.organisations} van {total} organisaties"


def value_words(value: FigureValue) -> str:
    """A number of cases, "onbekend", "n.v.t." or "geen gegevens"; never a zero for nothing."""
    match value:
        case None:
            return NO_DATA
        case Special():
            return special_word(value)
        case _:
            return format_number(value)
