"""Reads ``rekentool.yaml``: the hours, texts and sources of the rekentool, or every error in it at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from riskscan.definitions.checks import empty_finding, id_findings, twice_finding
from riskscan.definitions.shapes import AtLeastOne, Text
from riskscan.definitions.source import Finding, Path_, Shape, Source, fit, read
from riskscan.domain.capacity import PerService, Service
from riskscan.domain.capacity_tool import (
    BLANKS,
    DIRECTIONS,
    NATIONAL,
    REGIONAL,
    TARGETS,
    CaveatKind,
    CaveatText,
    Direction,
    Measure,
    NormSet,
    Question,
    ServiceText,
    Target,
    Tool,
    blanks,
)
from riskscan.domain.dutch import NotDutch, parse_number

CAPACITY = "rekentool.yaml"
MOST_HOURS = Decimal(1000)


class SourcedShape(Shape):
    tekst: Text
    bron: Text


class ServiceShape(Shape):
    dienst: Text
    naam: Text
    telt: Text
    omvat: Text
    bron: Text


class HoursShape(Shape):
    """Hours per case, as text, so that no decimal is lost."""

    overdragen: str
    overdracht_met_ondersteuning: str
    onderzoek: str
    adviezen: str
    monitoring: str


class NormSetShape(Shape):
    id: Text
    naam: Text
    uren: HoursShape
    bron: Text


class TargetShape(Shape):
    id: Text
    naam: Text
    van: str
    tot: str
    hoogstens: bool = False
    bron: Text


class CaveatShape(Shape):
    id: Text
    kop: Text
    tekst: Text
    zin: Text
    bron: Text


class DirectionShape(Shape):
    letter: Text
    titel: Text
    tekst: Text
    bron: Text
    maatregelen: AtLeastOne[SourcedShape]


class ToolShape(Shape):
    """The whole of ``rekentool.yaml``."""

    titel: Text
    bron: Text
    formule: Text
    diensten: AtLeastOne[ServiceShape]
    algemeen: tuple[SourcedShape, ...] = ()
    normen: AtLeastOne[NormSetShape]
    streefwaarden: AtLeastOne[TargetShape]
    kanttekeningen: AtLeastOne[CaveatShape]
    richtingen: AtLeastOne[DirectionShape]
    vragen: AtLeastOne[SourcedShape]


def read_tool(path: Path, shown_as: str) -> tuple[Tool | None, list[Finding]]:
    """The rekentool and every finding in its file; it is None exactly when there are findings."""
    source, findings = read(path, shown_as)
    if source.data is None:
        return None, findings or [empty_finding(source)]
    shape, misfits = fit(ToolShape, source)
    findings += misfits
    if shape is None:
        return None, findings
    findings += [*_whole(shape, source), *_numbers(shape, source), *_sentences(shape, source)]
    if findings:
        return None, findings
    return _tool(shape, hashlib.sha256(path.read_bytes()).hexdigest()), []


def _whole(shape: ToolShape, source: Source) -> Iterator[Finding]:
    """Every part that the programme knows is there once, and no other."""
    yield from _exactly(source, "diensten", "dienst", [one.dienst for one in shape.diensten], list(Service))
    yield from _exactly(source, "streefwaarden", "id", [one.id for one in shape.streefwaarden], list(TARGETS))
    yield from _exactly(
        source, "kanttekeningen", "id", [one.id for one in shape.kanttekeningen], list(CaveatKind)
    )
    yield from _exactly(
        source, "richtingen", "letter", [one.letter for one in shape.richtingen], list(DIRECTIONS)
    )
    names = [one.id for one in shape.normen]
    yield from _exactly(source, "normen", "id", names, [REGIONAL, NATIONAL])


def _exactly(
    source: Source, part: str, key: str, found: Sequence[str], wanted: Sequence[str]
) -> Iterator[Finding]:
    known = ", ".join(wanted)
    for index, name in enumerate(found):
        at: Path_ = (part, index, key)
        if key == "id":
            yield from id_findings(source, at, name)
        if name not in wanted:
            message = f"'{name}' kent het programma hier niet. Bekend zijn: {known}."
            yield source.finding("rekentool-onbekend", at, message)
        if Counter(found[:index])[name]:
            yield twice_finding(source, at, name)
    missing = [name for name in wanted if name not in found]
    if missing:
        yield source.finding("rekentool-ontbreekt", (part,), f"Hier ontbreekt: {', '.join(missing)}.")


def _numbers(shape: ToolShape, source: Source) -> Iterator[Finding]:
    texts: list[tuple[Path_, str, Decimal]] = [
        (("normen", index, "uren", service.value), getattr(one.uren, service.value), MOST_HOURS)
        for index, one in enumerate(shape.normen)
        for service in Service
    ]
    for index, target in enumerate(shape.streefwaarden):
        texts.append((("streefwaarden", index, "van"), target.van, Decimal(100)))
        texts.append((("streefwaarden", index, "tot"), target.tot, Decimal(100)))
    for at, text, most in texts:
        try:
            fine = 0 <= parse_number(text, 2) <= most
        except NotDutch:
            fine = False
        if not fine:
            message = f"'{text}' past hier niet. Schrijf een getal van 0 tot en met {most}, zoals \"12,5\"."
            yield source.finding("rekentool-getal", at, message)


def _sentences(shape: ToolShape, source: Source) -> Iterator[Finding]:
    """What stands between braces is what the programme fills in."""
    for index, one in enumerate(shape.kanttekeningen):
        if one.id not in list(CaveatKind):
            continue
        known = BLANKS[CaveatKind(one.id)]
        try:
            wrong = sorted(blanks(one.zin) - known)
        except ValueError:
            wrong = ["{ of }"]
        if wrong:
            message = (
                f"{', '.join(wrong)} kan hier niet worden ingevuld. Bekend zijn: {', '.join(sorted(known))}."
            )
            yield source.finding("rekentool-invulplek", ("kanttekeningen", index, "zin"), message)


def _tool(shape: ToolShape, digest: str) -> Tool:
    order = list(Service)
    services = sorted(shape.diensten, key=lambda one: order.index(Service(one.dienst)))
    return Tool(
        title=shape.titel,
        source=shape.bron,
        formula=shape.formule,
        services=tuple(
            ServiceText(Service(one.dienst), one.naam, one.telt, one.omvat, one.bron) for one in services
        ),
        common=tuple(Measure(one.tekst, one.bron) for one in shape.algemeen),
        norm_sets=tuple(NormSet(one.id, one.naam, _hours(one.uren), one.bron) for one in shape.normen),
        targets=tuple(
            Target(one.id, one.naam, one.van, one.tot, one.hoogstens, one.bron) for one in shape.streefwaarden
        ),
        caveats=tuple(
            CaveatText(CaveatKind(one.id), one.kop, one.tekst, one.zin, one.bron)
            for one in shape.kanttekeningen
        ),
        directions=tuple(
            Direction(
                one.letter,
                one.titel,
                one.tekst,
                one.bron,
                tuple(Measure(each.tekst, each.bron) for each in one.maatregelen),
            )
            for one in shape.richtingen
        ),
        questions=tuple(Question(one.tekst, one.bron) for one in shape.vragen),
        digest=digest,
    )


def _hours(shape: HoursShape) -> PerService:
    return PerService(**{one.value: parse_number(getattr(shape, one.value), 2) for one in Service})
