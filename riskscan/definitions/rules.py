"""Reads ``regels.yaml`` and ``teksten.yaml`` and proves that the decision table is complete."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import Field, StringConstraints

from riskscan.definitions.checks import empty_finding
from riskscan.definitions.source import DefinitionError, Finding, Shape, Source, fit, read
from riskscan.domain.decision import (
    CIRCUMSTANCES,
    INPUTS,
    STATES,
    Condition,
    Parameters,
    Row,
    Rule,
    Rules,
    prove,
    table_of,
    unused,
)
from riskscan.domain.facts import CONDITIONS
from riskscan.domain.interchange import EXPECTATIONS
from riskscan.domain.narrative import MET_EITHER, NOT_SCANNED, OPEN, UNMET_EITHER, CategoryText, Texts

RULES, TEXTS = "regels.yaml", "teksten.yaml"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LEFT_TO_INSPECTIONS = "I"
OUTCOMES = ("1", "2a", "2b", "3", LEFT_TO_INSPECTIONS)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Months = Annotated[int, Field(ge=0, le=1200)]


class ParametersShape(Shape):
    meeste: int | None
    maanden: Months | None
    streefdatum: str | None
    geen_datum_op_tijd: bool
    vertrouwen_gevraagd: bool


class ConditionShape(Shape):
    sleutel: Text
    titel: Text
    clausule: Text
    bron: Text


class RuleShape(Shape):
    regel: Text
    uitkomst: Text
    als: tuple[dict[str, tuple[Text, ...]], ...]
    zin: Text
    clausule: Text
    bron: Text


class RulesShape(Shape):
    versie: Text
    bron: Text
    parameters: ParametersShape
    randvoorwaarden: tuple[ConditionShape, ...]
    regels: tuple[RuleShape, ...]


class CategoryShape(Shape):
    naam: Text
    betekenis: Text
    nuance: str = ""


class TextsShape(Shape):
    versie: Text
    indelingen: dict[str, CategoryShape]
    randvoorwaarden: dict[str, dict[str, Text]]
    aanvullingen: dict[str, Text]
    open_vragen: dict[str, Text]
    nodig: dict[str, Text]


def load_rules(folder: Path) -> Rules:
    """The rules of a version; raises ``DefinitionError`` with every finding."""
    rules, findings = read_rules(folder / RULES, f"{folder.name}/{RULES}", folder.name)
    if rules is None or findings:
        raise DefinitionError(findings)
    return rules


def load_texts(folder: Path) -> Texts:
    """The sentences of a version, complete for its rules; raises ``DefinitionError``."""
    texts, findings = read_texts(folder / TEXTS, f"{folder.name}/{TEXTS}", load_rules(folder))
    if texts is None or findings:
        raise DefinitionError(findings)
    return texts


def read_rules(path: Path, shown_as: str, version: str) -> tuple[Rules | None, list[Finding]]:
    """The rules and every finding in their file."""
    source, findings = read(path, shown_as)
    if source.data is None:
        return None, findings or [empty_finding(source)]
    shape, misfits = fit(RulesShape, source)
    findings += misfits
    if shape is None:
        return None, findings
    if shape.versie != version:
        findings.append(
            source.finding("andere-versie", ("versie",), f"Hier hoort versie {version} te staan.")
        )
    findings += _parameter_findings(shape.parameters, source)
    findings += _reference_findings(shape, source)
    if findings:
        return None, findings
    rules = tuple(_rule(one) for one in shape.regels)
    findings += _proof_findings(rules, source) or _unused_findings(rules, shape.parameters, source)
    if findings:
        return None, findings
    parameters = Parameters(
        shape.parameters.meeste,
        shape.parameters.maanden,
        date.fromisoformat(shape.parameters.streefdatum) if shape.parameters.streefdatum else None,
        shape.parameters.geen_datum_op_tijd,
        shape.parameters.vertrouwen_gevraagd,
    )
    conditions = tuple(
        Condition(one.sleutel, one.titel, one.clausule, one.bron) for one in shape.randvoorwaarden
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Rules(version, shape.bron, parameters, conditions, rules, digest, table_of(rules)), findings


def _parameter_findings(parameters: ParametersShape, source: Source) -> list[Finding]:
    found = []
    if (parameters.maanden is None) == (parameters.streefdatum is None):
        text = "Geef óf 'maanden' óf 'streefdatum': anders is niet bepaald wat op tijd is."
        found.append(source.finding("termijn-onbepaald", ("parameters",), text))
    if parameters.streefdatum is not None:
        try:
            if not _DATE.fullmatch(parameters.streefdatum):
                raise ValueError(parameters.streefdatum)
            date.fromisoformat(parameters.streefdatum)
        except ValueError:
            text = "Schrijf een bestaande datum als '2017-01-01'."
            found.append(source.finding("verkeerde-datum", ("parameters", "streefdatum"), text))
    if parameters.meeste is not None and not 1 <= parameters.meeste <= EXPECTATIONS:
        text = f"Kies een aantal van 1 tot en met {EXPECTATIONS} verwachtingen."
        found.append(source.finding("verkeerde-drempel", ("parameters", "meeste"), text))
    return found


def _reference_findings(shape: RulesShape, source: Source) -> list[Finding]:
    found = []
    keys = tuple(one.sleutel for one in shape.randvoorwaarden)
    if keys != CONDITIONS:
        text = f"Hier horen precies deze randvoorwaarden, in deze volgorde: {', '.join(CONDITIONS)}."
        found.append(source.finding("andere-randvoorwaarden", ("randvoorwaarden",), text))
    seen: set[str] = set()
    for index, rule in enumerate(shape.regels):
        if rule.regel in seen:
            text = f"De regel '{rule.regel}' staat er al. Zet haar rijen bij elkaar onder 'als'."
            found.append(source.finding("dubbele-regel", ("regels", index, "regel"), text))
        seen.add(rule.regel)
        if rule.uitkomst not in OUTCOMES:
            text = f"De uitkomst '{rule.uitkomst}' bestaat niet. Kies uit: {', '.join(OUTCOMES)}."
            found.append(source.finding("onbekende-uitkomst", ("regels", index, "uitkomst"), text))
        found += _row_findings(rule, index, source)
    return found


def _row_findings(rule: RuleShape, index: int, source: Source) -> list[Finding]:
    found = []
    if not rule.als:
        text = f"De regel '{rule.regel}' heeft geen rij onder 'als' en geldt dus nooit."
        found.append(source.finding("regel-geldt-nooit", ("regels", index), text))
    for number, row in enumerate(rule.als):
        for name, values in row.items():
            at = ("regels", index, "als", number, name)
            if name not in INPUTS:
                text = f"'{name}' is geen invoer van de tabel. Kies uit: {', '.join(INPUTS)}."
                found.append(source.finding("onbekende-invoer", at, text))
                continue
            wrong = [value for value in values if value not in INPUTS[name]]
            if wrong:
                text = f"'{wrong[0]}' is geen waarde van {name}. Kies uit: {', '.join(INPUTS[name])}."
                found.append(source.finding("onbekende-invoerwaarde", at, text))
            elif not values:
                text = f"Bij {name} staat geen enkele waarde, dus deze rij geldt nooit."
                found.append(source.finding("regel-geldt-nooit", at, text))
    return found


def _rule(shape: RuleShape) -> Rule:
    rows = tuple(
        Row(tuple(frozenset(row.get(name, values)) for name, values in INPUTS.items())) for row in shape.als
    )
    return Rule(shape.regel, shape.uitkomst, rows, shape.zin, shape.clausule, shape.bron)


def _proof_findings(rules: tuple[Rule, ...], source: Source) -> list[Finding]:
    """The first witness of a gap and of an overlap; one of each is enough to start mending."""
    found: dict[str, Finding] = {}
    for witness in prove(rules):
        code = "tabel-overlapt" if witness.rules else "tabel-onvolledig"
        found.setdefault(code, source.finding(code, ("regels",), str(witness)))
    return list(found.values())


def _unused_findings(rules: tuple[Rule, ...], parameters: ParametersShape, source: Source) -> list[Finding]:
    """An input that decides nothing, and a table that says otherwise than whether vertrouwen is asked."""
    ignored = unused(table_of(rules))
    found = [
        source.finding("invoer-ongebruikt", ("regels",), f"Geen enkele regel hangt af van '{name}'.")
        for name in ignored
        if name != "vertrouwen"
    ]
    if parameters.vertrouwen_gevraagd == ("vertrouwen" in ignored):
        text = "Zet dit op true als een regel van 'vertrouwen' afhangt, en anders op false."
        at = ("parameters", "vertrouwen_gevraagd")
        found.append(source.finding("vertrouwen-past-niet", at, text))
    return found


_STATE_KEYS = frozenset({*(state.value for state in STATES), MET_EITHER, UNMET_EITHER, OPEN})

Wanted = dict[str, set[str]]
"""Each text of a part, with the places that may be filled in in it."""


def _additions(rules: Rules) -> Wanted:
    found: Wanted = {
        "aantal": {"aantal"},
        "verwacht": {"verwacht"},
        "te_laat": {"verwacht", "dag"},
        "verlopen": {"verwacht"},
        "geen_datum": set(),
        "geen_actie": set(),
        "onvoldoende_resultaat": set(),
    }
    return found if rules.parameters.maanden is not None else found | {"termijn_voorbij": {"dag"}}


def _reasons(rules: Rules) -> set[str]:
    """A reason per condition and circumstance asked, and for what surely is or is not met."""
    asked = {key for key in CIRCUMSTANCES if key != "vertrouwen" or rules.parameters.vertrouwen_gevraagd}
    found = {*CONDITIONS, *asked, MET_EITHER, UNMET_EITHER, "verlopen"}
    return found if rules.parameters.geen_datum_op_tijd else found | {"geen_datum"}


def _needs(rules: Rules) -> Wanted:
    found: Wanted = {
        "aanhef_3": set(),
        "aanhef_2": set(),
        "W": {"randvoorwaarde"},
        "M": {"randvoorwaarde"},
        "gunstig": {"randvoorwaarde"},
        "gunstig_verslechtering": set(),
        "verslechtering": set(),
    }
    if LEFT_TO_INSPECTIONS not in rules.outcomes:  # else nothing is settled while toezicht is not known
        found["gunstig_toezicht"] = set()
    if rules.parameters.vertrouwen_gevraagd:
        found |= {"vertrouwen_veranderen": set(), "vertrouwen_invullen": set(), "vertrouwen_rapport": set()}
    return found


def read_texts(path: Path, shown_as: str, rules: Rules) -> tuple[Texts | None, list[Finding]]:
    """The sentences and every finding in their file: each state, outcome and need has its sentence."""
    source, findings = read(path, shown_as)
    if source.data is None:
        return None, findings or [empty_finding(source)]
    shape, misfits = fit(TextsShape, source)
    findings += misfits
    if shape is None:
        return None, findings
    if shape.versie != rules.version:
        text = f"Hier hoort versie {rules.version} te staan."
        findings.append(source.finding("andere-versie", ("versie",), text))
    additions, needs = _additions(rules), _needs(rules)
    findings += _complete(source, "indelingen", shape.indelingen, {*rules.outcomes, OPEN, NOT_SCANNED})
    findings += _complete(source, "randvoorwaarden", shape.randvoorwaarden, set(CONDITIONS))
    for key, sentences in shape.randvoorwaarden.items():
        findings += _complete(source, "randvoorwaarden", sentences, _STATE_KEYS, key)
    findings += _complete(source, "aanvullingen", shape.aanvullingen, set(additions))
    findings += _complete(source, "open_vragen", shape.open_vragen, _reasons(rules))
    findings += _complete(source, "nodig", shape.nodig, set(needs))
    findings += _placeholders(source, "aanvullingen", shape.aanvullingen, additions)
    findings += _placeholders(source, "nodig", shape.nodig, needs)
    if findings:
        return None, findings
    categories = {
        key: CategoryText(one.naam, one.betekenis, one.nuance) for key, one in shape.indelingen.items()
    }
    return Texts(
        categories, shape.randvoorwaarden, shape.aanvullingen, shape.open_vragen, shape.nodig
    ), findings


def _complete(
    source: Source, part: str, found: Mapping[str, object], wanted: set[str] | frozenset[str], *under: str
) -> list[Finding]:
    at = (part, *under)
    findings = [
        source.finding("zin-ontbreekt", at, f"Hier ontbreekt de tekst voor '{key}'.")
        for key in sorted(wanted - set(found))
    ]
    findings += [
        source.finding("zin-ongebruikt", (*at, key), f"De tekst voor '{key}' wordt nergens gebruikt.")
        for key in sorted(set(found) - wanted)
    ]
    return findings


def _placeholders(source: Source, part: str, found: dict[str, str], wanted: Wanted) -> list[Finding]:
    findings = []
    for key, text in found.items():
        try:
            used = {
                f"{name}:{form}" if form else name + (f"!{conversion}" if conversion else "")
                for _, name, form, conversion in Formatter().parse(text)
                if name is not None
            }
        except ValueError:
            used = {"?"}
        unknown = used - wanted.get(key, set())
        if unknown:
            named = ", ".join(sorted(unknown))
            findings.append(
                source.finding(
                    "onbekende-invulplek", (part, key), f"De invulplek '{named}' bestaat hier niet."
                )
            )
    return findings
