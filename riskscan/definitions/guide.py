"""Reads ``uitleg.yaml``: the words in which a policy officer can check a rule version.

Complete and without surplus for the version's rules: every parameter has the sentence that fits its value,
every state is reached, and nothing refers to what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import Field, StringConstraints

from riskscan.definitions.source import DefinitionError, Finding, Path_, Shape, Source, fit, read
from riskscan.domain.decision import INPUTS, STATES, Rules
from riskscan.domain.dutch import format_date
from riskscan.domain.guide import Guide, ParameterText, Reading, StateText, Step

GUIDE = "uitleg.yaml"
VALUE = "waarde"
YES, NO, NOTHING = "ja", "nee", "geen"
_STATES = tuple(state.value for state in STATES)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Value = int | bool | date | None


class ParameterShape(Shape):
    naam: Text
    zin: dict[str, Text]
    bron: Text


class StateShape(Shape):
    naam: Text
    zin: Text


class StepShape(Shape):
    als: Text
    dan: Text
    staat: str = ""


class ReadingShape(Shape):
    nummer: int = Field(ge=1)
    punt: Text
    lezing: Text
    bron: Text
    betreft: tuple[Text, ...] = ()


class GuideShape(Shape):
    versie: Text
    bijgewerkt: Text
    invoer: dict[str, Text]
    parameters: dict[str, ParameterShape]
    staten: dict[str, StateShape]
    van_antwoord_naar_staat: tuple[StepShape, ...]
    lezingen: tuple[ReadingShape, ...]


def load_guide(folder: Path, rules: Rules) -> Guide:
    """The explanation of a version; raises ``DefinitionError`` with every finding."""
    guide, findings = read_guide(folder / GUIDE, f"{folder.name}/{GUIDE}", rules)
    if guide is None:
        raise DefinitionError(findings)
    return guide


def read_guide(path: Path, shown_as: str, rules: Rules) -> tuple[Guide | None, list[Finding]]:
    """The explanation and every finding in its file; there is one exactly when there are no findings."""
    source, findings = read(path, shown_as)
    shape, misfits = fit(GuideShape, source)
    findings += misfits
    if shape is None:
        return None, findings
    values: dict[str, Value] = asdict(rules.parameters)
    updated = _day(shape.bijgewerkt)
    if updated is None:
        text = "Schrijf een bestaande datum als '2017-01-01'."
        findings.append(source.finding("verkeerde-datum", ("bijgewerkt",), text))
    if shape.versie != rules.version:
        text = f"Hier hoort versie {rules.version} te staan."
        findings.append(source.finding("andere-versie", ("versie",), text))
    findings += _complete(source, ("invoer",), shape.invoer, INPUTS)
    findings += _complete(source, ("parameters",), shape.parameters, values)
    for key, one in shape.parameters.items():
        if key in values:
            findings += _parameter_findings(source, ("parameters", key, "zin"), one.zin, values[key])
    findings += _complete(source, ("staten",), shape.staten, _STATES)
    findings += _step_findings(source, shape.van_antwoord_naar_staat, values)
    findings += _reading_findings(source, shape.lezingen, rules, values)
    if findings or updated is None:
        return None, findings
    return _guide(shape, updated, values), []


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _in_words(value: Value) -> str:
    if value is None:
        return "geldt niet"
    if isinstance(value, bool):
        return YES if value else NO
    return format_date(value) if isinstance(value, date) else str(value)


def _sentence_for(value: Value) -> str:
    """Which sentence fits a value. A choice has one each way: turned over, its sentence is missing."""
    if value is None:
        return NOTHING
    return _in_words(value) if isinstance(value, bool) else VALUE


def _complete(source: Source, at: Path_, found: Mapping[str, object], wanted: Iterable[str]) -> list[Finding]:
    names = tuple(wanted)
    findings = [
        source.finding("zin-ontbreekt", at, f"Hier ontbreekt de tekst voor '{key}'.")
        for key in names
        if key not in found
    ]
    findings += [
        source.finding("zin-ongebruikt", (*at, key), f"De tekst voor '{key}' wordt nergens gebruikt.")
        for key in found
        if key not in names
    ]
    return findings


def _parameter_findings(source: Source, at: Path_, found: Mapping[str, str], value: Value) -> list[Finding]:
    key = _sentence_for(value)
    findings = _complete(source, at, found, (key,))
    if key not in found:
        return findings
    used = _places(found[key])
    findings += _unknown_places(source, (*at, key), used, {VALUE} if key == VALUE else set())
    if key == VALUE and VALUE not in used:
        text = f"In deze zin ontbreekt de invulplek {{{VALUE}}}: zo vertelt zij niet wat er geldt."
        findings.append(source.finding("invulplek-ontbreekt", (*at, key), text))
    return findings


def _places(text: str) -> set[str]:
    """What stands between braces; a question mark when the braces do not match."""
    try:
        return {
            name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            for _, name, form, conversion in Formatter().parse(text)
            if name is not None
        }
    except ValueError:
        return {"?"}


def _unknown_places(source: Source, at: Path_, used: set[str], known: set[str]) -> list[Finding]:
    return [
        source.finding("onbekende-invulplek", at, f"De invulplek '{name}' bestaat hier niet.")
        for name in sorted(used - known)
    ]


def _step_findings(
    source: Source, steps: tuple[StepShape, ...], values: Mapping[str, Value]
) -> list[Finding]:
    part = "van_antwoord_naar_staat"
    known = {key for key, value in values.items() if value is not None and not isinstance(value, bool)}
    findings = []
    for index, step in enumerate(steps):
        for name, text in (("als", step.als), ("dan", step.dan)):
            findings += _unknown_places(source, (part, index, name), _places(text), known)
        if step.staat and step.staat not in _STATES:
            text = f"De staat '{step.staat}' bestaat niet. Kies uit: {', '.join(_STATES)}."
            findings.append(source.finding("onbekende-verwijzing", (part, index, "staat"), text))
    reached = {step.staat for step in steps}
    for state in _STATES:
        if state not in reached:
            text = f"Nergens staat hoe een randvoorwaarde in staat {state} komt."
            findings.append(source.finding("zin-ontbreekt", (part,), text))
    return findings


def _reading_findings(
    source: Source, readings: tuple[ReadingShape, ...], rules: Rules, values: Mapping[str, Value]
) -> list[Finding]:
    known = {*values, *(one.key for one in rules.conditions), *(one.id for one in rules.rules)}
    findings = []
    seen: set[int] = set()
    for index, one in enumerate(readings):
        if one.nummer in seen:
            text = f"Lezing {one.nummer} bestaat al. Een nummer mag één keer voorkomen."
            findings.append(source.finding("dubbel-nummer", ("lezingen", index, "nummer"), text))
        seen.add(one.nummer)
        for number, name in enumerate(one.betreft):
            if name not in known:
                text = f"'{name}' is geen parameter, randvoorwaarde of regel van deze versie."
                at = ("lezingen", index, "betreft", number)
                findings.append(source.finding("onbekende-verwijzing", at, text))
    return findings


def _guide(shape: GuideShape, updated: date, values: Mapping[str, Value]) -> Guide:
    words = {key: _in_words(value) for key, value in values.items()}
    parameters = tuple(
        ParameterText(
            key,
            shape.parameters[key].naam,
            words[key],
            shape.parameters[key].zin[_sentence_for(value)].format(**{VALUE: words[key]}),
            shape.parameters[key].bron,
        )
        for key, value in values.items()
    )
    states = tuple(StateText(key, shape.staten[key].naam, shape.staten[key].zin) for key in _STATES)
    steps = tuple(
        Step(one.als.format(**words), one.dan.format(**words), one.staat)
        for one in shape.van_antwoord_naar_staat
    )
    readings = tuple(
        Reading(one.nummer, one.punt, one.lezing, one.bron, one.betreft) for one in shape.lezingen
    )
    inputs = {key: shape.invoer[key] for key in INPUTS}
    return Guide(shape.versie, updated, inputs, parameters, states, steps, readings)
