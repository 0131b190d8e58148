"""Dutch numbers, dates and times, in and out. Reading is strict: what is ambiguous is asked back."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


class NotDutch(ValueError):
    """Text that is no number or date; the message says in Dutch what to type."""


_NUMBER = re.compile(
    r"(?P<minus>-)?(?P<whole>[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)"
    r"(?:,(?P<decimals>[0-9]+))?"
)
_AMBIGUOUS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")


def parse_number(text: str, decimals: int = 0) -> Decimal:
    """Read a Dutch number with at most ``decimals`` decimals, such as "1.358" or "12,5".

    Dots or spaces may stand between thousands, a euro sign in front. A single dot before three digits
    is asked back where decimals are allowed. Raises ``NotDutch``.
    """
    clean = " ".join(text.split()).removeprefix("€").lstrip()
    found = _NUMBER.fullmatch(clean)
    if found is None or len(clean) > 20:
        if decimals:
            raise NotDutch("Vul een getal in, bijvoorbeeld 12,5. Gebruik een komma voor decimalen.")
        raise NotDutch("Vul een heel getal in, in cijfers, bijvoorbeeld 18.")
    if decimals and _AMBIGUOUS.fullmatch(clean):
        plain, comma = clean.replace(".", ""), clean.replace(".", ",")
        raise NotDutch(f"Bedoelt u {plain} of {comma}? Schrijf het zonder punt, of met een komma.")
    fraction = found["decimals"] or ""
    if len(fraction) > decimals:
        most = "1 decimaal" if decimals == 1 else f"{decimals} decimalen"
        raise NotDutch(
            f"Vul ten hoogste {most} in." if decimals else "Vul een heel getal in, zonder decimalen."
        )
    number = Decimal(re.sub("[. ]", "", found["whole"]) + ("." + fraction if fraction else ""))
    return -number if found["minus"] else number


def format_number(number: Decimal | int) -> str:
    """ "1.358" or "12,5": dots between thousands, a comma before decimals, no needless zeros."""
    sign = "-" if number < 0 else ""  # minus zero is zero
    whole, _, fraction = format(Decimal(number).copy_abs(), "f").partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + fraction if fraction else "")


_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2}|[a-z]+)[-/. ]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def parse_date(text: str) -> date:
    """Read "1-10-2016", "1 oktober 2016" or "2016-10-01". Raises ``NotDutch``."""
    clean = " ".join(text.lower().split())
    iso = _ISO.fullmatch(clean)
    found = _DATE.fullmatch(clean)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif found and (found[2].isdigit() or found[2] in MONTHS):
        day, year = int(found[1]), int(found[3])
        month = int(found[2]) if found[2].isdigit() else MONTHS.index(found[2]) + 1
    else:
        raise NotDutch("Vul een datum in als dag-maand-jaar, bijvoorbeeld 1-10-2016.")
    if not 1900 <= year <= 2200:
        raise NotDutch(f"Het jaar {year} kan niet kloppen. Vul een jaar in van 1900 tot en met 2200.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotDutch(f"De datum {text.strip()} bestaat niet. Controleer dag en maand.") from error


def format_date(day: date) -> str:
    """ "1 oktober 2016"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def input_date(day: date) -> str:
    """The date as an input field shows it: "1-10-2016"."""
    return f"{day.day}-{day.month}-{day.year}"


def format_period(start: date, end: date) -> str:
    """ "1 oktober 2016", "2016" for a whole year, or "1 januari tot en met 31 maart 2016"."""
    if start == end:
        return format_date(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return str(start.year)
    first = f"{start.day} {MONTHS[start.month - 1]}" if start.year == end.year else format_date(start)
    return f"{first} tot en met {format_date(end)}"


def format_time(moment: datetime) -> str:
    """ "14.03"."""
    return f"{moment.hour}.{moment.minute:02}"


def format_moment(moment: datetime) -> str:
    """ "1 oktober 2016 om 14.03"."""
    return f"{format_date(moment)} om {format_time(moment)}"


def format_size(size: int) -> str:
    """A number of bytes as people say it: "812 bytes", "14 kB", "3,5 MB"; a kB is 1.000 bytes."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            amount = Decimal(size) / factor
            return f"{format_number(amount.quantize(Decimal('0.1') if amount < 10 else Decimal(1)))} {unit}"
    return f"{size} bytes"


def alphabetical(text: str) -> tuple[str, str]:
    """Key that sorts names as a Dutch list does: accents, capitals, dots and apostrophes do not count."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    letters = "".join(one if one.isalnum() else " " for one in plain.casefold())
    return " ".join(letters.split()), text
