"""What must hold between the keys of ``cijfers.yaml``; each fault is a finding with its code and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from riskscan.definitions.checks import PLACEHOLDER, id_findings, placeholder_findings, twice_finding
from riskscan.definitions.figures_shapes import CatalogueShape, DerivationShape, MeasureShape, NormShape
from riskscan.definitions.source import Finding, Path_, Source
from riskscan.domain.measures import Derived, Quantity, quantity_of

_PARTLY = frozenset({Derived.SHARE, Derived.RATIO})
"""Kinds of derivation that divide by the sum of ``geheel``."""


def catalogue_findings(source: Source, shape: CatalogueShape) -> list[Finding]:
    """Every fault in a catalogue whose keys all fit, in the order of the kinds of fault."""
    by_id = {item.id: item for item in shape.cijfers}
    findings = placeholder_findings(source)
    findings += _names(source, "groepen", [one.id for one in shape.groepen])
    findings += _names(source, "cijfers", [one.id for one in shape.cijfers])
    groups = {one.id for one in shape.groepen}
    for index, event in enumerate(shape.gebeurtenissen):
        findings += _unknown(source, ("gebeurtenissen", index, "cijfers"), event.cijfers, by_id)
    for index, item in enumerate(shape.cijfers):
        at: Path_ = ("cijfers", index)
        if item.groep not in groups:
            message = (
                f"De groep '{item.groep}' staat niet onder 'groepen'. Voeg de groep toe of kies een andere."
            )
            findings.append(source.finding("onbekende-groep", (*at, "groep"), message))
        findings += _measure(source, at, item)
        findings += _norms(source, at, item)
        if item.afleiding is not None:
            findings += _derivation(source, (*at, "afleiding"), item, item.afleiding, by_id)
    return findings + list(_circles(source, shape.cijfers, by_id))


def _names(source: Source, key: str, names: Sequence[str]) -> list[Finding]:
    findings: list[Finding] = []
    for index, name in enumerate(names):
        at: Path_ = (key, index, "id")
        findings += id_findings(source, at, name)
        if name in names[:index]:
            findings.append(twice_finding(source, at, name))
    return findings


def _unknown(
    source: Source, at: Path_, names: Sequence[str], known: Mapping[str, MeasureShape]
) -> list[Finding]:
    return [
        source.finding("onbekend-onderdeel", (*at, index), f"Het cijfer '{name}' staat niet in cijfers.yaml.")
        for index, name in enumerate(names)
        if name not in known
    ]


def _measure(source: Source, at: Path_, item: MeasureShape) -> list[Finding]:
    findings = []
    bounds = (item.minimum, item.aannemelijk_van, item.aannemelijk_tot, item.maximum)
    given = [bound for bound in bounds if bound is not None]
    if given != sorted(given):
        message = f"Bij '{item.id}' moet gelden: minimum ≤ aannemelijk_van ≤ aannemelijk_tot ≤ maximum."
        findings.append(source.finding("bereik-omgekeerd", at, message))
    if not item.naam and PLACEHOLDER.search(item.label):
        message = f"Geef '{item.id}' een 'naam': het label zonder wat de ronde invult."
        findings.append(source.finding("naam-ontbreekt", at, message))
    if PLACEHOLDER.search(item.naam):
        message = f"In de naam van '{item.id}' kan geen ronde iets invullen. Haal de accolades weg."
        findings.append(source.finding("naam-ontbreekt", (*at, "naam"), message))
    for index, (earlier, later) in enumerate(pairwise(item.breuken), start=1):
        if later.dag <= earlier.dag:
            message = "Zet de breuken op volgorde van dag, elke dag één keer."
            findings.append(source.finding("breuk-volgorde", (*at, "breuken", index), message))
    return findings


def _norms(source: Source, at: Path_, item: MeasureShape) -> list[Finding]:
    findings: list[Finding] = []
    names = [norm.id for norm in item.normen]
    for index, norm in enumerate(item.normen):
        path: Path_ = (*at, "normen", index)
        findings += id_findings(source, (*path, "id"), norm.id)
        if norm.id in names[:index]:
            message = f"'{item.id}' heeft al een norm '{norm.id}'. Geef deze een andere naam."
            findings.append(source.finding("dubbele-norm", (*path, "id"), message))
        findings += [
            source.finding(code, path, message) for code, message in _norm_faults(item, norm) if message
        ]
    return findings


def _norm_faults(item: MeasureShape, norm: NormShape) -> Iterator[tuple[str, str]]:
    bounds = [bound for bound in (norm.van, norm.tot) if bound is not None]
    if not bounds:
        yield "norm-zonder-grens", f"Geef de norm '{norm.id}' een 'van', een 'tot' of allebei."
    elif bounds != sorted(bounds):
        yield "norm-omgekeerd", f"Van de norm '{norm.id}' is 'van' hoger dan 'tot'."
    elif norm.eenheid in {"", item.eenheid} and not all(
        item.minimum <= bound and (item.maximum is None or bound <= item.maximum) for bound in bounds
    ):
        yield "norm-buiten-bereik", f"De norm '{norm.id}' ligt buiten het minimum en maximum van '{item.id}'."
    if norm.geldig_van and norm.geldig_tot and norm.geldig_van > norm.geldig_tot:
        yield "norm-geldigheid", f"De norm '{norm.id}' houdt op voordat hij begint. Wissel de datums om."


def _derivation(
    source: Source,
    at: Path_,
    item: MeasureShape,
    shape: DerivationShape,
    by_id: Mapping[str, MeasureShape],
) -> list[Finding]:
    findings = [
        finding
        for key, names in (("delen", shape.delen), ("geheel", shape.geheel), ("af", shape.af))
        for finding in _unknown(source, (*at, key), names, by_id)
    ]
    kind = Derived(shape.soort)
    wrong = [
        f"'{key}' {'ontbreekt' if wanted else 'hoort niet'} bij een {shape.soort}"
        for key, wanted, given in (
            ("geheel", kind in _PARTLY, bool(shape.geheel)),
            ("af", kind is Derived.DIFFERENCE, bool(shape.af)),
            ("per", kind is Derived.PER_INHABITANTS, bool(shape.per)),
        )
        if wanted != given
    ]
    parts = [by_id[name] for name in (*shape.delen, *shape.geheel, *shape.af) if name in by_id]
    if any(part.betreft != item.betreft for part in parts):
        wrong.append(f"alle onderdelen moeten gaan over dezelfde {item.betreft}")
    if kind is Derived.SHARE and _quantity(item) is not Quantity.PERCENTAGE:
        wrong.append("een aandeel is een percentage")
    if kind in {Derived.SUM, Derived.DIFFERENCE} and any(part.eenheid != item.eenheid for part in parts):
        wrong.append(f"alle onderdelen moeten de eenheid '{item.eenheid}' hebben")
    if wrong:
        message = f"De afleiding van '{item.id}' klopt niet: {'; '.join(wrong)}."
        findings.append(source.finding("afleiding-past-niet", at, message))
    return findings


def _quantity(item: MeasureShape) -> Quantity:
    return Quantity(item.soort) if item.soort else quantity_of(item.eenheid)


def _circles(
    source: Source, items: Sequence[MeasureShape], by_id: Mapping[str, MeasureShape]
) -> Iterator[Finding]:
    """A finding for each figure that would follow from itself; the first of a circle tells it."""
    told: set[str] = set()
    for index, item in enumerate(items):
        reached = _reached(item, by_id)
        if item.id in reached and item.id not in told:
            told |= reached
            message = f"'{item.id}' volgt uit zichzelf. Haal de cirkel uit de afleidingen."
            yield source.finding("afleiding-cirkel", ("cijfers", index, "afleiding"), message)


def _reached(item: MeasureShape, by_id: Mapping[str, MeasureShape]) -> set[str]:
    """Every figure that this one follows from, directly or not."""
    reached: set[str] = set()
    waiting = [item]
    while waiting:
        shape = waiting.pop().afleiding
        if shape is None:
            continue
        for name in (*shape.delen, *shape.geheel, *shape.af):
            if name in by_id and name not in reached:
                reached.add(name)
                waiting.append(by_id[name])
    return reached
