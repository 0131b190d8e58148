"""Reads ``cijfers.yaml``: every figure the programme keeps, described once for all versions."""

from __future__ import annotations

from pathlib import Path

from riskscan.definitions.checks import empty_finding, id_findings, placeholder_findings, twice_finding
from riskscan.definitions.shapes import MeasureShape, MeasuresShape
from riskscan.definitions.source import Finding, Path_, fit, read
from riskscan.domain.questionnaire import Measure, Reference


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
