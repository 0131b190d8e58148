"""Reads ``riskscan/data/persoonsgegevens.yaml``: the register of personal data."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints

from riskscan.domain.personal_data import Column, Holds, Kind, Register, Table
from riskscan.paths import DATA

FILE = DATA / "persoonsgegevens.yaml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _KindShape(_Shape):
    id: Text
    titel: Text
    van_wie: Text
    wat: Text
    waarom: Text
    grondslag: Text
    hoe_lang: Text
    wie_ziet: Text


class _TableShape(_Shape):
    naam: Text
    soort: str = ""
    van: str = ""
    bij_vertrek: Literal["weg", "blijft"] = "blijft"
    persoon: tuple[Text, ...] = ()
    verwijzing: tuple[Text, ...] = ()
    geheim: tuple[Text, ...] = ()
    tekst: tuple[Text, ...] = ()
    json_: tuple[Text, ...] = ()
    vast: tuple[Text, ...] = ()
    bestand: tuple[Text, ...] = ()
    gewoon: tuple[Text, ...] = ()


class _RegisterShape(_Shape):
    bijgewerkt: date
    soorten: tuple[_KindShape, ...]
    tabellen: dict[str, _TableShape]


@cache
def register(path: Path = FILE) -> Register:
    """The register; raises ``ValueError`` (of pydantic) when the file does not have this shape."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for table in content["tabellen"].values():
        # The name of a method of pydantic's models.
        table["json_"] = table.pop("json", ())
    shape = _RegisterShape.model_validate(content)
    kinds = tuple(
        Kind(one.id, one.titel, one.wat, one.van_wie, one.waarom, one.grondslag, one.hoe_lang, one.wie_ziet)
        for one in shape.soorten
    )
    unknown = {one.soort for one in shape.tabellen.values() if one.soort} - {one.id for one in kinds}
    if unknown:
        raise ValueError(f"Onbekende soort persoonsgegevens: {', '.join(sorted(unknown))}.")
    return Register(kinds, tuple(_table(name, one) for name, one in shape.tabellen.items()), shape.bijgewerkt)


def _table(name: str, shape: _TableShape) -> Table:
    named = {
        Holds.PERSON: shape.persoon,
        Holds.REFERENCE: shape.verwijzing,
        Holds.SECRET: shape.geheim,
        Holds.TEXT: shape.tekst,
        Holds.JSON: shape.json_,
        Holds.FIXED: shape.vast,
        Holds.FILE: shape.bestand,
        Holds.PLAIN: shape.gewoon,
    }
    columns = tuple(Column(name, one, holds) for holds, names in named.items() for one in names)
    return Table(name, shape.naam, shape.soort, shape.van, shape.bij_vertrek == "weg", columns)
