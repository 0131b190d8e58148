"""Figures in and out: what people type for a measure, and a value with its unit.

Reading is strict: a sign, unit or word that does not fit the measure is refused with what to type instead, and
what can be read in two ways is asked back. What ``format_amount`` writes, ``parse_amount`` reads as the same value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from riskscan.domain.dutch import NotDutch, format_number, parse_number
from riskscan.domain.figures import FigureValue, Mark
from riskscan.domain.measures import Measure, Quantity
from riskscan.domain.scan import NOT_APPLICABLE, UNKNOWN, Special

MOST = Decimal(10) ** 12
"""Larger than any figure of this programme; above it a unit was mistaken."""

NO_DATA = "geen gegevens"
SUPPRESSED = "onderdrukt door de bron"

_FACTORS = {"duizend": 3, "mln": 6, "mln.": 6, "miljoen": 6, "mld": 9, "mld.": 9, "miljard": 9}
"""Words for powers of ten."""

_LAYOUT = re.compile(
    r"(?P<minus>-)? ?(?P<euro>€|EUR )? ?(?P<minus_inside>-)? ?"
    r"(?P<number>[0-9][0-9. ]*(?:,[0-9][0-9.,]*)?)(?P<whole_euros>,--?)?"
    rf"(?: ?(?P<factor>{'|'.join(map(re.escape, sorted(_FACTORS, key=len, reverse=True)))})(?![a-z]))?"
    r"(?: ?(?P<unit>[^0-9 .,].*))?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_AMBIGUOUS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_FRACTIONS = re.compile(r"[¼½¾⅐-⅞⁄/]")


def parse_amount(text: str, measure: Measure) -> Decimal:
    """Read what was typed for a measure: "1.358", "3,5 %", "€ 1,2 mln", "455 zaken". Raises ``NotDutch``.

    The unit may stand behind the number; the euro sign goes with money only, the percent sign with percentages.
    The value lies within the measure's minimum and maximum and has no more decimals than the measure.
    """
    clean = " ".join(text.split()).replace("\u2212", "-")
    if _FRACTIONS.search(clean):
        decimal = "Schrijf een breuk als decimaal getal, bijvoorbeeld 12,5."
        raise NotDutch(decimal if measure.decimals else _example(measure))
    found = _LAYOUT.fullmatch(clean)
    if found is None or len(clean) > 80 or (found["minus"] and found["minus_inside"]):
        parse_number(clean, measure.decimals)  # tells what is wrong with a number by itself
        raise NotDutch(_example(measure))
    _check_signs(measure, found["euro"] or found["whole_euros"] or "", (found["unit"] or "").strip())
    number = _scaled(found["number"].strip(), (found["factor"] or "").lower(), measure)
    value = -number if found["minus"] or found["minus_inside"] else number
    if problem := value_problem(measure, value):
        raise NotDutch(problem)
    return value


_SPECIALS = {"onbekend": UNKNOWN, "n.v.t.": NOT_APPLICABLE, "nvt": NOT_APPLICABLE}
_WORDS = {UNKNOWN: "onbekend", NOT_APPLICABLE: "n.v.t."}


def parse_special(text: str) -> Special | None:
    """What a word says in the place of a number: "onbekend", "n.v.t." or "nvt"; None for any other text."""
    code = _SPECIALS.get(text.lower())
    return Special(code) if code else None


def special_word(special: Special) -> str:
    """The word that ``parse_special`` reads back."""
    return _WORDS[special.code]


def _check_signs(measure: Measure, euro: str, unit: str) -> None:
    """Refuse a sign or unit that belongs to another kind of figure."""
    if euro and measure.quantity is not Quantity.MONEY:
        raise NotDutch(f"Dit is geen bedrag. {_example(measure)}")
    if not unit or unit.casefold() in {one.casefold() for one in _units(measure)}:
        return
    if unit in {"%", "procent"}:
        raise NotDutch(f"Dit is geen percentage. {_example(measure)}")
    raise NotDutch(f"‘{unit}’ past hier niet. {_example(measure)}")


def _units(measure: Measure) -> tuple[str, ...]:
    """What may stand behind the number."""
    also = {Quantity.PERCENTAGE: "procent", Quantity.MONEY: "€"}.get(measure.quantity, "")
    return tuple(filter(None, (measure.unit, measure.unit_one, unit_words(measure), also)))


def _scaled(typed: str, factor: str, measure: Measure) -> Decimal:
    """The number times its factor."""
    power = _FACTORS.get(factor, 0)
    if power and measure.quantity not in {Quantity.MONEY, Quantity.COUNT}:
        raise NotDutch(f"‘{factor}’ past hier niet. {_example(measure)}")
    decimals = measure.decimals + power
    if power and _AMBIGUOUS.fullmatch(typed):
        plain, comma = typed.replace(".", ""), typed.replace(".", ",")
        raise NotDutch(
            f"Bedoelt u {plain} {factor} of {comma} {factor}? Schrijf het zonder punt, of met een komma."
        )
    if not power and _THOUSANDS.fullmatch(typed) and not _two_ways(typed, measure):
        typed = typed.replace(".", "")
    number = parse_number(typed, decimals)
    return number * Decimal(10**power)


def value_problem(measure: Measure, number: Decimal) -> str | None:
    """Why a measure cannot have this value, and what to do; None when it can. A plausible range is no wall."""
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > measure.decimals:
        return (
            f"Vul {f'hoogstens {measure.decimals} decimalen' if measure.decimals else 'een heel getal'} in."
        )
    if abs(number) > MOST:
        return "Dit getal is te groot. Controleer de eenheid."
    if number < measure.minimum:
        return f"Vul een getal van {format_number(measure.minimum)} of meer in."
    if measure.maximum is not None and number > measure.maximum:
        return f"Vul een getal van hoogstens {format_number(measure.maximum)} in."
    return None


def _example(measure: Measure) -> str:
    """What to type, with the measure's own unit."""
    match measure.quantity:
        case Quantity.MONEY:
            return "Vul een bedrag in, bijvoorbeeld € 1.250.000 of € 1,2 mln."
        case Quantity.PERCENTAGE:
            return "Vul een percentage in, bijvoorbeeld 3,5 %."
        case Quantity.COUNT if not measure.decimals:
            return f"Vul een heel getal in ({measure.unit}), in cijfers, bijvoorbeeld 18."
    return f"Vul een getal in ({measure.unit}), bijvoorbeeld 12,5. Gebruik een komma voor decimalen."


def unit_words(measure: Measure) -> str:
    """The unit behind a number; of money what follows the euro sign: "" or "per 1.000 inwoners"."""
    if measure.quantity is Quantity.MONEY:
        return measure.unit.removeprefix("euro").strip()
    return measure.unit


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value as it is shown: a half goes away from zero. Only what is shown is rounded."""
    with localcontext(prec=100):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_amount(value: Decimal, measure: Measure, decimals: int | None = None) -> str:
    """The value with its unit: "€ 1.200.000", "3,5 %", "58,9 fte", "455 zaken", "1 zaak".

    Rounded to the measure's decimals, unless ``decimals`` says otherwise.
    """
    shown = rounded(value, measure.decimals if decimals is None else decimals)
    unit = unit_words(measure)
    if measure.quantity is Quantity.MONEY:
        text = f"{'-' if shown < 0 else ''}€ {_money(abs(shown), measure)}"
    else:
        text = bare_amount(shown, measure)
        unit = measure.unit_one if measure.unit_one and shown == 1 else unit
    return f"{text} {unit}".rstrip()


def format_change(change: Decimal, measure: Measure) -> str:
    """A difference with its sign and unit: "+25 zaken", "−€ 1.200" (a real minus sign) or "0 zaken"."""
    shown = rounded(change, measure.decimals)
    text = format_amount(abs(shown), measure)
    return f"+{text}" if shown > 0 else f"−{text}" if shown < 0 else text


def _money(amount: Decimal, measure: Measure) -> str:
    """Cents are two or none, as far as the measure has them."""
    whole, _, cents = bare_amount(amount, measure).partition(",")
    return f"{whole},{cents.ljust(min(2, measure.decimals), '0')}" if cents else whole


def bare_amount(value: Decimal, measure: Measure) -> str:
    """The number without its unit, in such a way that it can be read in one way only."""
    text = format_number(value)
    return f"{text},0" if _two_ways(text, measure) else text


def input_amount(value: Decimal, measure: Measure) -> str:
    """The number as an input field shows it; ``parse_amount`` reads it back."""
    text = format_number(value)
    return text.replace(".", "") if _two_ways(text, measure) else text


def _two_ways(text: str, measure: Measure) -> bool:
    """Whether a dot could stand between thousands or before decimals; an amount has no three decimals."""
    most = 2 if measure.quantity is Quantity.MONEY else 0
    return measure.decimals > most and _AMBIGUOUS.fullmatch(text.removeprefix("-")) is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is read: its text with unit, whether there is no value, and what the source says of it."""

    text: str
    missing: bool = False
    mark: str = ""


def shown(value: FigureValue, measure: Measure, mark: Mark = Mark.NONE) -> Shown:
    """A value, or in words why there is none; never empty and never 0 for something that is not known."""
    if mark is Mark.SUPPRESSED:
        return Shown(SUPPRESSED, missing=True)
    match value:
        case Decimal():
            return Shown(format_amount(value, measure), mark=mark.value)
        case Special(code):
            return Shown("niet van toepassing" if code == NOT_APPLICABLE else "onbekend", missing=True)
    return Shown(NO_DATA, missing=True)
