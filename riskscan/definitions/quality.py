"""Reads ``controles.yaml``: what a version says about each quality check (kwaliteitscontrole).

Which checks there are is fixed in ``domain/quality_checks.py``. A version gives every one of them its sentence,
its limits, its questions and its source, or says that it does not apply; a version without the file has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import Field, StringConstraints

from riskscan.definitions.checks import empty_finding
from riskscan.definitions.source import Finding, Path_, Shape, Source, fit, read
from riskscan.domain.quality import Check, Setting, Wanted
from riskscan.domain.quality_checks import CHECKS
from riskscan.domain.questionnaire import Questionnaire

CONTROLS = "controles.yaml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Limit = Annotated[int, Field(ge=0, le=1200)]


class CheckShape(Shape):
    """One check: ``controle`` is its permanent code."""

    controle: Text
    zin: Text
    grenzen: dict[str, Limit] = Field(default_factory=dict)
    vragen: dict[str, Text] = Field(default_factory=dict)
    bron: Text


class ChecksShape(Shape):
    """The whole of ``controles.yaml``."""

    versie: Text
    niet_van_toepassing: tuple[Text, ...] = ()
    controles: tuple[CheckShape, ...]


def read_checks(
    path: Path, shown_as: str, version: str, form: Questionnaire | None
) -> tuple[tuple[Setting, ...], list[Finding]]:
    """The settings and every finding in the file; the settings are empty when there are findings.

    Without a form (a version that has rules alone) the questions cannot be looked up and are not judged.
    """
    source, findings = read(path, shown_as)
    if source.data is None:
        return (), findings or [empty_finding(source)]
    shape, misfits = fit(ChecksShape, source)
    findings += misfits
    if shape is None:
        return (), findings
    if shape.versie != version:
        message = f"Hier staat versie '{shape.versie}', maar de map heet '{version}'. Maak ze gelijk."
        findings.append(source.finding("andere-versie", ("versie",), message))
    findings += _once_each(shape, source)
    for index, item in enumerate(shape.controles):
        if item.controle in CHECKS:
            at: Path_ = ("controles", index)
            findings += _one(CHECKS[item.controle], item, at, source, form)
    if findings:
        return (), findings
    settings = tuple(
        Setting(one.controle, one.zin, one.bron, one.grenzen, one.vragen) for one in shape.controles
    )
    return settings, []


def _once_each(shape: ChecksShape, source: Source) -> Iterator[Finding]:
    """Every check of the program stands in the file once: with its sentence, or as not applicable."""
    places: list[tuple[Path_, str]] = [
        (("niet_van_toepassing", index), code) for index, code in enumerate(shape.niet_van_toepassing)
    ]
    places += [(("controles", index, "controle"), one.controle) for index, one in enumerate(shape.controles)]
    seen: set[str] = set()
    for at, code in places:
        if code not in CHECKS:
            message = f"De controle '{code}' bestaat niet. Kies uit: {', '.join(CHECKS)}."
            yield source.finding("onbekende-controle", at, message)
        elif code in seen:
            yield source.finding(
                "dubbele-controle", at, f"De controle '{code}' staat er al. Haal er één weg."
            )
        seen.add(code)
    for code in CHECKS:
        if code not in seen:
            message = (
                f"De controle '{code}' ontbreekt. Geef haar een zin, of noem haar bij 'niet_van_toepassing'."
            )
            yield source.finding("controle-ontbreekt", ("controles",), message)


def _one(
    check: Check, item: CheckShape, at: Path_, source: Source, form: Questionnaire | None
) -> Iterator[Finding]:
    unknown = _places(item.zin) - set(check.places)
    if unknown:
        message = f"De invulplek '{', '.join(sorted(unknown))}' bestaat hier niet."
        yield source.finding("onbekende-invulplek", (*at, "zin"), message)
    yield from _exactly("grenzen", item.grenzen, check.limits, at, source)
    yield from _exactly("vragen", item.vragen, tuple(check.questions), at, source)
    for role, wanted in check.questions.items():
        if form is not None and role in item.vragen:
            yield from _question(item.vragen[role], wanted, (*at, "vragen", role), source, form)


def _exactly(
    name: str, given: Mapping[str, object], wanted: tuple[str, ...], at: Path_, source: Source
) -> Iterator[Finding]:
    """The limits or roles of a check are those it uses, no fewer and no more."""
    if set(given) != set(wanted):
        message = f"Bij '{name}' hoort hier precies: {', '.join(wanted) or 'niets'}."
        yield source.finding("controle-past-niet", (*at, name), message)


def _question(key: str, wanted: Wanted, at: Path_, source: Source, form: Questionnaire) -> Iterator[Finding]:
    if not form.knows(key):
        message = f"De vraag '{key}' bestaat niet in deze versie."
        yield source.finding("controle-onbekende-vraag", at, message)
        return
    question = form.question(key)
    known = {option.value for option in (*question.options, *question.specials)}
    missing = [value for value in wanted.values if value not in known]
    if question.type is not wanted.type or missing:
        needs = f"type {wanted.type.value}"
        if wanted.values:
            needs += f" met {', '.join(wanted.values)}"
        message = f"De controle leest '{key}' als {needs}."
        yield source.finding("controle-vraag-past-niet", at, message)


def _places(sentence: str) -> set[str]:
    """What stands between braces; anything but a plain name comes out as it is written."""
    try:
        return {
            f"{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
            for _, name, form, conversion in Formatter().parse(sentence)
            if name is not None
        }
    except ValueError:
        return {"?"}
