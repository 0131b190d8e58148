"""Reads and validates ``questionnaire/``: all findings at once, each with code, file and line.

``load`` gives one version as values, read once per process; ``check`` gives every finding in a folder.
A version may have rules and texts without a questionnaire: a scan can then be classified under it, not made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from riskscan.definitions.capacity import CAPACITY, read_tool
from riskscan.definitions.examples import Example, differences, read_examples
from riskscan.definitions.figures import figures_asked, load_catalogue
from riskscan.definitions.frameworks import FOLDER as FRAMEWORKS
from riskscan.definitions.frameworks import norm_findings, read_framework
from riskscan.definitions.guide import GUIDE, load_guide, read_guide
from riskscan.definitions.quality import CONTROLS, read_checks
from riskscan.definitions.questionnaire import load_questionnaire
from riskscan.definitions.rules import RULES, TEXTS, load_rules, load_texts, read_rules, read_texts
from riskscan.definitions.source import DefinitionError, Finding
from riskscan.domain.capacity_tool import Tool
from riskscan.domain.decision import Rules
from riskscan.domain.frameworks import Framework
from riskscan.domain.guide import Guide
from riskscan.domain.measures import Catalogue
from riskscan.domain.narrative import Texts
from riskscan.domain.quality import Setting
from riskscan.domain.questionnaire import Questionnaire
from riskscan.paths import QUESTIONNAIRE

__all__ = [
    "DefinitionError",
    "Definitions",
    "Example",
    "Finding",
    "capacity_tool",
    "catalogue",
    "check",
    "checks_of",
    "examples_of",
    "guide_of",
    "known_frameworks",
    "load",
    "load_form",
    "require_all",
    "rule_versions",
    "rules_of",
    "texts_of",
    "versions",
]

FORM = "vragenlijst.yaml"
FIGURES = "cijfers.yaml"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything that one version defines."""

    questionnaire: Questionnaire
    rules: Rules
    texts: Texts


def versions(folder: Path | None = None) -> tuple[str, ...]:
    """The versions that have a questionnaire, oldest first."""
    return tuple(sorted(path.parent.name for path in (folder or QUESTIONNAIRE).glob(f"*/{FORM}")))


def rule_versions(folder: Path | None = None) -> tuple[str, ...]:
    """The versions that have rules to classify by, oldest first."""
    return tuple(sorted(path.parent.name for path in (folder or QUESTIONNAIRE).glob(f"*/{RULES}")))


@cache
def rules_of(version: str) -> Rules:
    """The rules alone, read once; raises ``DefinitionError``, KeyError when the version is unknown."""
    if version not in rule_versions():
        raise KeyError(version)
    return load_rules(QUESTIONNAIRE / version)


@cache
def texts_of(version: str) -> Texts:
    """The sentences alone, read once; raises as ``rules_of`` does."""
    rules_of(version)
    return load_texts(QUESTIONNAIRE / version)


@cache
def guide_of(version: str) -> Guide:
    """The explanation of the rules, read once; raises as ``rules_of`` does."""
    return load_guide(QUESTIONNAIRE / version, rules_of(version))


def digest(version: str, folder: Path | None = None) -> str:
    """SHA-256 over the names and bytes of the version's files and over the figures it asks, in a fixed order.

    Of ``cijfers.yaml`` only what a scan shows of those figures counts: a new measure, or a norm beside an old
    one, changes no questionnaire that is in use.
    """
    folder = folder or QUESTIONNAIRE
    total = hashlib.sha256()
    parts = [
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted((folder / version).glob("*.yaml"))
    ]
    parts.append((FIGURES, figures_asked(folder / version / FORM, folder / FIGURES)))
    for name, content in parts:
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


@cache
def load(version: str) -> Definitions:
    """One version, read once; raises ``DefinitionError`` with every finding, KeyError when unknown."""
    form = load_form(version)
    missing = _missing(version, QUESTIONNAIRE)
    if missing:
        raise DefinitionError(missing)
    folder = QUESTIONNAIRE / version
    return Definitions(form, load_rules(folder), load_texts(folder))


@cache
def load_form(version: str) -> Questionnaire:
    """The questionnaire alone, read once; raises as ``load`` does."""
    if version not in versions():
        raise KeyError(version)
    form, findings = _form(version, QUESTIONNAIRE)
    if form is None:
        raise DefinitionError(findings)
    return form


@cache
def checks_of(version: str) -> tuple[Setting, ...]:
    """What the version says about each quality check, read once; empty when it has none. Raises as ``load``."""
    settings, findings = _checks(version, QUESTIONNAIRE, load_form(version))
    if findings:
        raise DefinitionError(findings)
    return settings


@cache
def catalogue() -> Catalogue:
    """Every figure that the programme keeps, with groups and events, read once; raises ``DefinitionError``."""
    found, findings = load_catalogue(QUESTIONNAIRE / FIGURES, FIGURES)
    if findings:
        raise DefinitionError(findings)
    return found


@cache
def known_frameworks() -> tuple[Framework, ...]:
    """The frameworks (kaders) in the order of their file names, read once; raises ``DefinitionError``."""
    found, findings = _frameworks(QUESTIONNAIRE, {version: load_form(version) for version in versions()})
    if findings:
        raise DefinitionError(findings)
    return found


@cache
def capacity_tool() -> Tool:
    """The rekentool, read once; raises ``DefinitionError``."""
    found, findings = read_tool(QUESTIONNAIRE / CAPACITY, CAPACITY)
    if found is None:
        raise DefinitionError(findings)
    return found


def require_all() -> None:
    """Load every version, so that its table is proved; raises ``DefinitionError`` with every finding.

    The application does this before it starts: a gap or an overlap in the rules stops it.
    """
    try:
        for version in versions():
            load(version)
            checks_of(version)
        known_frameworks()
        capacity_tool()
        for version in rule_versions():
            guide_of(version)
    except DefinitionError as error:
        raise DefinitionError(sorted(_findings(QUESTIONNAIRE))) from error


def check(folder: Path | None = None) -> tuple[Finding, ...]:
    """Every finding in the definitions of all versions, in the order of file and line.

    The cases that the programme keeps with each version are run: the rules must say what each expects.
    """
    folder = folder or QUESTIONNAIRE
    findings = _findings(folder)
    for version in rule_versions(folder):
        examples, unreadable = read_examples(folder / version)
        findings.update(unreadable)
        rules = read_rules(folder / version / RULES, f"{version}/{RULES}", version)[0]
        findings.update(differences(examples, rules) if rules else ())
    return tuple(sorted(findings))


@cache
def examples_of(version: str) -> tuple[Example, ...]:
    """The cases that the programme keeps with a version, in order; raises ``DefinitionError``, KeyError."""
    if version not in rule_versions():
        raise KeyError(version)
    examples, findings = read_examples(QUESTIONNAIRE / version)
    if findings:
        raise DefinitionError(findings)
    return examples


def _findings(folder: Path) -> set[Finding]:
    findings: set[Finding] = set()
    forms: dict[str, Questionnaire] = {}
    for version in versions(folder):
        form, found = _form(version, folder)
        findings.update(found)
        if form is not None:
            forms[version] = form
        findings.update(_checks(version, folder, form)[1])
    for version in rule_versions(folder):
        findings.update(_judging(version, folder))
    for version in {*versions(folder), *rule_versions(folder)}:
        findings.update(_missing(version, folder))
    known, found = _frameworks(folder, forms)
    findings.update(found)
    if (folder / CAPACITY).is_file():
        findings.update(read_tool(folder / CAPACITY, CAPACITY)[1])
    for version in () if found else forms:
        findings.update(norm_findings(folder / version / FORM, f"{version}/{FORM}", known))
    return findings


def _frameworks(
    folder: Path, forms: Mapping[str, Questionnaire]
) -> tuple[tuple[Framework, ...], list[Finding]]:
    """Every framework in the folder, and every finding; a version that cannot be read is not asked."""
    found, findings = [], []
    for path in sorted((folder / FRAMEWORKS).glob("*.yaml")):
        framework, wrong = read_framework(path, f"{FRAMEWORKS}/{path.name}", forms)
        findings += wrong
        if framework is not None:
            found.append(framework)
    return tuple(found), findings


def _missing(version: str, folder: Path) -> list[Finding]:
    """The files without which a version cannot be used: rules, sentences and their explanation, and the figures."""
    return [
        Finding(name, 1, "bestand-ontbreekt", f"Versie {version} heeft het bestand {name} nodig.")
        for name in (f"{version}/{RULES}", f"{version}/{TEXTS}", f"{version}/{GUIDE}", FIGURES)
        if not (folder / name).is_file()
    ]


def _checks(
    version: str, folder: Path, form: Questionnaire | None
) -> tuple[tuple[Setting, ...], list[Finding]]:
    if not (folder / version / CONTROLS).is_file():
        return (), []
    return read_checks(folder / version / CONTROLS, f"{version}/{CONTROLS}", version, form)


def _judging(version: str, folder: Path) -> list[Finding]:
    rules, findings = read_rules(folder / version / RULES, f"{version}/{RULES}", version)
    if rules is None:
        return findings
    for name, reading in ((TEXTS, read_texts), (GUIDE, read_guide)):
        if (folder / version / name).is_file():
            findings += reading(folder / version / name, f"{version}/{name}", rules)[1]
    return findings


def _form(version: str, folder: Path) -> tuple[Questionnaire | None, list[Finding]]:
    if not (folder / FIGURES).is_file():
        return None, [finding for finding in _missing(version, folder) if finding.file == FIGURES]
    known, findings = load_catalogue(folder / FIGURES, FIGURES)
    if findings:
        return None, findings
    name = f"{version}/{FORM}"
    rules = None
    if (folder / version / RULES).is_file():
        rules = read_rules(folder / version / RULES, f"{version}/{RULES}", version)[0]
    return load_questionnaire(folder / name, name, version, known.measures, rules, digest(version, folder))
