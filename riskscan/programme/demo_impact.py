"""The impactanalyse of the demo: fictional in name, with the figures of a known one so that it can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pydantic

from riskscan import definitions
from riskscan.definitions.source import DefinitionError, Shape, fit, read
from riskscan.domain.capacity_analysis import Analysis, Status, empty
from riskscan.programme import impact
from riskscan.programme.demo_content import FOLDER
from riskscan.programme.permissions import Actor
from riskscan.programme.system import DUTCH, System

FILE = "impactanalyse.yaml"


class Versie(Shape):
    bewaard: datetime
    stand: Status
    zonder_scenarios: bool = False


class ImpactText(Shape):
    """The whole file; ``analyse`` has the fields of ``Analysis``."""

    organisatie: str
    door: str
    jaar: int
    versies: tuple[Versie, ...]
    analyse: dict[str, Any]


def read_text(path: Path = FOLDER / FILE) -> tuple[ImpactText, Analysis]:
    """Raises ``DefinitionError`` with every finding of the file. The hours are those of the rekentool."""
    source, findings = read(path, path.name)
    text, misfits = fit(ImpactText, source)
    findings += misfits
    if text is None or findings:
        raise DefinitionError(findings)
    start = asdict(empty(definitions.capacity_tool()))
    try:
        analysis = pydantic.TypeAdapter(Analysis).validate_python({**start, **text.analyse})
    except pydantic.ValidationError as error:
        raise DefinitionError(
            [
                source.finding("verkeerde-waarde", ("analyse", *one["loc"]), str(one["msg"]))
                for one in error.errors()
            ]
        ) from error
    return text, analysis


def acts(system: System, people: Mapping[str, Actor], ids: Mapping[str, int]) -> list[tuple[datetime, Any]]:
    """What was saved of it, each with its moment, by the account that the file names."""
    text, analysis = read_text()
    actor, organisation_id = people[text.door], ids[text.organisatie]

    def save(one: Versie) -> None:
        version = replace(analysis, status=one.stand)
        if one.zonder_scenarios:
            version = replace(version, scenarios=(), conclusion="")
        before = impact.to_write(system, actor, organisation_id, text.jaar).version
        impact.save(system, actor, organisation_id, text.jaar, version, before.mark if before else "")

    return [(one.bewaard.replace(tzinfo=DUTCH), partial(save, one)) for one in text.versies]
