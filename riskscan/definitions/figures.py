"""Reads ``cijfers.yaml``: every figure the programme keeps, described once for all versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from riskscan.definitions.checks import empty_finding
from riskscan.definitions.figures_checks import catalogue_findings
from riskscan.definitions.figures_shapes import CatalogueShape, DerivationShape, MeasureShape, NormShape
from riskscan.definitions.source import Finding, fit, read
from riskscan.domain.interchange import canonical
from riskscan.domain.measures import (
    Better,
    Break,
    Catalogue,
    Derivation,
    Derived,
    Event,
    Group,
    Measure,
    Norm,
    Quantity,
    Reference,
    quantity_of,
)


def load_catalogue(path: Path, shown_as: str) -> tuple[Catalogue, list[Finding]]:
    """Read the whole file; the findings are empty exactly when the catalogue can be used."""
    source, findings = read(path, shown_as)
    if source.data is None:
        return Catalogue({}), findings or [empty_finding(source)]
    shape, misfits = fit(CatalogueShape, source)
    findings += misfits
    if shape is None:
        return Catalogue({}), findings
    findings += catalogue_findings(source, shape)
    return _catalogue(shape), findings


_SHOWN = (
    "label",
    "eenheid",
    "betreft",
    "decimalen",
    "minimum",
    "maximum",
    "aannemelijk_van",
    "aannemelijk_tot",
    "hint",
)
"""What a scan shows or checks of a figure it asks."""


def figures_asked(form: Path, figures: Path) -> bytes:
    """The figures that a questionnaire asks, as it shows them; for its digest. Empty when it asks none."""
    asked = set(_asked(read(form, form.name)[0].data)) if form.is_file() else set()
    data = read(figures, figures.name)[0].data if asked else None
    items = data.get("cijfers") if isinstance(data, dict) else None
    found = {
        str(item["id"]): {key: str(item[key]) for key in _SHOWN if key in item}
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and item.get("id") in asked
    }
    return canonical(found).encode() if asked else b""


def _asked(value: object) -> Iterator[str]:
    """Every ``cijfer: id`` in plain data."""
    if isinstance(value, dict):
        if isinstance(value.get("cijfer"), str):
            yield value["cijfer"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _asked(item)


def _catalogue(shape: CatalogueShape) -> Catalogue:
    return Catalogue(
        {item.id: _measure(item) for item in shape.cijfers},
        tuple(Group(item.id, item.titel, item.inleiding) for item in shape.groepen),
        tuple(Event(item.dag, item.tekst, item.cijfers) for item in shape.gebeurtenissen),
    )


def _measure(shape: MeasureShape) -> Measure:
    return Measure(
        id=shape.id,
        label=shape.label,
        unit=shape.eenheid,
        reference=Reference(shape.betreft),
        decimals=shape.decimalen,
        minimum=shape.minimum,
        plausible_from=shape.aannemelijk_van,
        plausible_to=shape.aannemelijk_tot,
        hint=shape.hint,
        name=shape.naam or shape.label,
        group=shape.groep,
        quantity=Quantity(shape.soort) if shape.soort else quantity_of(shape.eenheid),
        maximum=shape.maximum,
        better=Better(shape.beter),
        derivation=_derivation(shape.afleiding) if shape.afleiding else None,
        norms=tuple(_norm(item) for item in shape.normen),
        breaks=tuple(Break(item.dag, item.tekst) for item in shape.breuken),
        source=shape.bron,
        unit_one=shape.enkelvoud,
    )


def _derivation(shape: DerivationShape) -> Derivation:
    return Derivation(
        Derived(shape.soort), shape.delen, shape.geheel or shape.af, shape.per, shape.in_woorden
    )


def _norm(shape: NormShape) -> Norm:
    return Norm(
        id=shape.id,
        label=shape.label,
        source=shape.bron,
        low=shape.van,
        high=shape.tot,
        valid_from=shape.geldig_van,
        valid_to=shape.geldig_tot,
        remark=shape.opmerking,
        information=shape.informatie,
        unit=shape.eenheid,
    )
