"""The shapes of ``cijfers.yaml``: which keys there are and what fits in them.

The names are those of the file, so Dutch; ``questionnaire/README.md`` tells what each key means. Anything that
needs more than one key to judge is checked in ``figures_checks``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from riskscan.definitions.shapes import AtLeastOne, Text
from riskscan.definitions.source import Shape


def _day(value: Any) -> Any:
    """A date as the files write it, between quotation marks; a bare number is never taken for one."""
    return date.fromisoformat(value) if isinstance(value, str) else ""


Day = Annotated[date, BeforeValidator(_day)]


class DerivationShape(Shape):
    """How a figure follows from others; ``in_woorden`` says it, with the denominator, for the reader."""

    soort: Literal["aandeel", "per_inwoners", "som", "verschil", "verhouding"]
    in_woorden: Text
    delen: AtLeastOne[Text]
    geheel: tuple[Text, ...] = ()
    af: tuple[Text, ...] = ()
    per: int = Field(default=0, ge=0)


class NormShape(Shape):
    """What a value is held against."""

    id: Text
    label: Text
    bron: Text
    van: Decimal | None = None
    tot: Decimal | None = None
    eenheid: str = ""
    geldig_van: Day | None = None
    geldig_tot: Day | None = None
    opmerking: str = ""
    informatie: bool = False


class BreakShape(Shape):
    """From this day on the figure counts something else."""

    dag: Day
    tekst: Text


class MeasureShape(Shape):
    """One figure."""

    id: Text
    naam: str = ""
    label: Text
    groep: Text
    eenheid: Text
    enkelvoud: str = ""
    soort: Literal["", "aantal", "geld", "fte", "percentage", "score", "duur"] = ""
    betreft: Literal["peiljaar", "periode", "formatiedatum", "peildatum"]
    decimalen: int = Field(default=0, ge=0, le=4)
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None
    aannemelijk_van: Decimal | None = None
    aannemelijk_tot: Decimal | None = None
    hint: str = ""
    bron: str = ""
    beter: Literal["hoger", "lager", "geen"] = "geen"
    afleiding: DerivationShape | None = None
    normen: tuple[NormShape, ...] = ()
    breuken: tuple[BreakShape, ...] = ()


class GroupShape(Shape):
    """Figures that are shown and entered together."""

    id: Text
    titel: Text
    inleiding: str = ""


class EventShape(Shape):
    """Something of a day that explains a series."""

    dag: Day
    tekst: Text
    cijfers: tuple[Text, ...] = ()


class CatalogueShape(Shape):
    """The whole of ``cijfers.yaml``."""

    groepen: AtLeastOne[GroupShape]
    gebeurtenissen: tuple[EventShape, ...] = ()
    cijfers: AtLeastOne[MeasureShape]
