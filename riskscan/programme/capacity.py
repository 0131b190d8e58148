"""The rekentool: a calculation of the fixed contract, and the one on the page. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from riskscan import definitions
from riskscan.domain.capacity import HOURS_IN_YEAR, PRODUCTIVE_HOURS, Partly, Service
from riskscan.domain.capacity_analysis import (
    NOTHING,
    OWN,
    Analysis,
    Column,
    Kind,
    Limits,
    Scenario,
    empty,
)
from riskscan.domain.capacity_file import BadCapacity, parse, result
from riskscan.domain.capacity_result import Result, work_out
from riskscan.domain.capacity_tool import NATIONAL, REGIONAL, Tool
from riskscan.programme.system import Invalid

PLACE = "Uw invoer"
"""How the one column of a calculation is called."""


def calculate(content: bytes) -> dict[str, dict[str, float]]:
    """The contract of design.md §8: what a JSON object leads to. Raises ``BadCapacity``."""
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadCapacity("Dit bestand is geen UTF-8. Bewaar het als UTF-8.") from error
    if not text.strip():
        raise BadCapacity("Dit bestand is leeg.")
    tool = definitions.capacity_tool()
    return result(parse(text), {name: tool.norms(name).hours for name in (REGIONAL, NATIONAL)})


def tool() -> Tool:
    """The definition that pages and documents show."""
    return definitions.capacity_tool()


@dataclass(frozen=True, slots=True)
class Calculation:
    """What is typed on the page of the rekentool."""

    numbers: Annotated[Partly, Limits("")] = NOTHING
    meldingen: Annotated[Decimal | None, Limits("Meldingen")] = None
    structural: Annotated[Decimal | None, Limits("FTE beschikbaar, structureel", decimals=2)] = None
    total: Annotated[Decimal | None, Limits("FTE beschikbaar, inclusief tijdelijk", decimals=2)] = None
    productive: Annotated[
        Decimal, Limits("Productieve uren per FTE", decimals=2, least=Decimal(1), most=HOURS_IN_YEAR)
    ] = PRODUCTIVE_HOURS
    own: Annotated[Partly, Limits("Eigen norm", decimals=2, most=Decimal(1000))] = NOTHING
    norm: Annotated[str, Limits("Norm voor het verschil")] = REGIONAL
    target: Annotated[Decimal | None, Limits("Wat past er in dit aantal FTE?", decimals=2)] = None
    held: Annotated[tuple[Service, ...], Limits("Deze diensten blijven gelijk")] = ()


def work_out_page(found: Calculation) -> tuple[Analysis, Result]:
    """What a calculation leads to; raises ``Invalid`` with a message per field."""
    problems = {f"numbers-{one.value}": "Vul een aantal in; 0 mag ook." for one in found.numbers.missing}
    missing = found.own.missing
    if missing and (len(missing) < len(Service) or found.norm == OWN):
        for one in missing:
            problems[f"own-{one.value}"] = "Vul bij de eigen norm alle vijf de diensten in; 0 mag ook."
    if found.norm not in (REGIONAL, NATIONAL, OWN):
        problems["norm"] = "Kies een norm uit de lijst."
    if found.structural is not None and found.total is not None and found.total < found.structural:
        problems["total"] = "Inclusief tijdelijk kan niet minder zijn dan structureel."
    if found.held and found.target is None:
        problems["target"] = "Vul het aantal FTE in, of laat geen dienst gelijk blijven."
    if problems:
        raise Invalid(problems)
    column = Column(Kind.FORECAST, None, PLACE, found.meldingen, found.numbers, found.structural, found.total)
    scenarios: tuple[Scenario, ...] = ()
    if found.target is not None:
        scenarios = (Scenario("Wat past", "B", base=PLACE, target=found.target, held=found.held),)
    analysis = replace(
        empty(tool()),
        own=found.own,
        norm=found.norm,
        productive=found.productive,
        columns=(column,),
        scenarios=scenarios,
    )
    return analysis, work_out(analysis, tool())
