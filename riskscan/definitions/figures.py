"""Reads ``cijfers.yaml``: every figure the programme keeps, described once for all versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from riskscan.definitions.checks import empty_finding, id_findings, placeholder_findings, twice_finding
from riskscan.definitions.shapes import MeasureShape, MeasuresShape
from riskscan.definitions.source import Finding, Path_, fit, read
from riskscan.domain.interchange import canonical
from riskscan.domain.measures import Measure, Reference


def load_measures(path: Path, shown_as: str) -> tuple[dict[str, Measure], list[Finding]]:
    """Read the figures by id; the findings are empty exactly when the file can be used."""
    source, findings = read(path, shown_as)
    if source.data is None:
        return {}, findings or [empty_finding(source)]
    shape, misfits = fit(MeasuresShape, source)
    findings += misfits
    if shape is None:
        return {}, findings
    findings += placeholder_findings(source)
    measures: dict[str, Measure] = {}
    for index, item in enumerate(shape.cijfers):
        at: Path_ = ("cijfers", index)
        findings += id_findings(source, (*at, "id"), item.id)
        if item.id in measures:
            findings.append(twice_finding(source, (*at, "id"), item.id))
        measures[item.id] = measure = _measure(item)
        bounds = [b for b in (measure.minimum, measure.plausible_from, measure.plausible_to) if b is not None]
        if bounds != sorted(bounds):
            message = f"Bij '{item.id}' moet gelden: minimum ≤ aannemelijk_van ≤ aannemelijk_tot."
            findings.append(source.finding("bereik-omgekeerd", at, message))
    return measures, findings


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
    )
