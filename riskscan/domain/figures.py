"""Values of figures: whose, of which measure and period, of which kind and edition.

One figure is the newest of what was saved under its key; earlier ones stay visible beside it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from riskscan.domain.lifecycle import Period
from riskscan.domain.scan import Special, encode

FigureValue = Decimal | Special | None
"""A number, "onbekend" or "nvt", or nothing (never filled in, or emptied). Nothing is not zero."""

MAX_SOURCE, MAX_NOTE, MAX_EDITION = 200, 1000, 60
"""The longest texts beside a value, in characters."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Kind(StrEnum):
    """What sort of statement a figure is; the three stand side by side."""

    ACTUAL = "realisatie"
    FORECAST = "prognose"
    BUDGET = "begroting"


class Mark(StrEnum):
    """What a source says of a value."""

    NONE = ""
    PROVISIONAL = "voorlopig"
    SUPPRESSED = "onderdrukt"
    """The source withholds it, since it is too small to show; it has no value here."""


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure.

    Without a municipality it is the whole organisation's; without an organisation too, the country's. A
    municipality always stands with the organisation it belonged to on the last day of the period.
    """

    organisation_id: int | None
    measure: str
    period: Period
    municipality: str | None = None
    kind: Kind = Kind.ACTUAL
    edition: str = ""
    """The uitgave of a prognose or begroting: "Burap 1", "voorstel", "besluit"; usually empty for a realisatie."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value under its key, with where it comes from."""

    key: FigureKey
    value: FigureValue
    mark: Mark = Mark.NONE
    source: str = ""
    note: str = ""


class UnreadableFigure(ValueError):
    """A stored text that is no value of a figure."""


def encode_value(value: FigureValue) -> str:
    """The canonical text of a value, the same as of an answer in a scan."""
    return encode(value)


def decode_value(text: str) -> FigureValue:
    """Read a canonical text back; raises ``UnreadableFigure``."""
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise UnreadableFigure(text[:80]) from error
    value: FigureValue
    match plain:
        case None:
            value = None
        case str() if _NUMBER.fullmatch(plain):
            value = Decimal(plain)
        case {"bijzonder": str(code)}:
            value = Special(code)
        case _:
            raise UnreadableFigure(text[:80])
    if encode_value(value) != text:
        raise UnreadableFigure(text[:80])
    return value
