"""Reads and validates ``questionnaire/``: all findings at once, each with code, file and line.

``load`` gives one version as values, read once per process; ``check`` gives every finding in a folder.
A version may have rules and texts without a questionnaire: a scan can then be classified under it, not made.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from riskscan.definitions.figures import load_measures
from riskscan.definitions.questionnaire import load_questionnaire
from riskscan.definitions.rules import RULES, TEXTS, load_rules, load_texts, read_rules, read_texts
from riskscan.definitions.source import DefinitionError, Finding
from riskscan.domain.decision import Rules
from riskscan.domain.narrative import Texts
from riskscan.domain.questionnaire import Questionnaire
from riskscan.paths import QUESTIONNAIRE

__all__ = [
    "DefinitionError",
    "Definitions",
    "Finding",
    "check",
    "load",
    "load_form",
    "rule_versions",
    "rules_of",
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


def versions(folder: Path = QUESTIONNAIRE) -> tuple[str, ...]:
    """The versions that have a questionnaire, oldest first."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FORM}")))


def rule_versions(folder: Path = QUESTIONNAIRE) -> tuple[str, ...]:
    """The versions that have rules to classify by, oldest first."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{RULES}")))


@cache
def rules_of(version: str) -> Rules:
    """The rules alone, read once; raises ``DefinitionError``, KeyError when the version is unknown."""
    if version not in rule_versions():
        raise KeyError(version)
    return load_rules(QUESTIONNAIRE / version)


def digest(version: str, folder: Path = QUESTIONNAIRE) -> str:
    """SHA-256 over the names and bytes of the version's files and of ``cijfers.yaml``, in a fixed order."""
    total = hashlib.sha256()
    for path in [*sorted((folder / version).glob("*.yaml")), folder / FIGURES]:
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
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


def check(folder: Path = QUESTIONNAIRE) -> tuple[Finding, ...]:
    """Every finding in the definitions of all versions, in the order of file and line."""
    findings: set[Finding] = set()
    for version in versions(folder):
        findings.update(_form(version, folder)[1])
    for version in rule_versions(folder):
        findings.update(_judging(version, folder))
    for version in {*versions(folder), *rule_versions(folder)}:
        findings.update(_missing(version, folder))
    return tuple(sorted(findings))


def _missing(version: str, folder: Path) -> list[Finding]:
    """The files without which a version cannot be used: its rules, its sentences, and the figures."""
    return [
        Finding(name, 1, "bestand-ontbreekt", f"Versie {version} heeft het bestand {name} nodig.")
        for name in (f"{version}/{RULES}", f"{version}/{TEXTS}", FIGURES)
        if not (folder / name).is_file()
    ]


def _judging(version: str, folder: Path) -> list[Finding]:
    rules, findings = read_rules(folder / version / RULES, f"{version}/{RULES}", version)
    if rules is None or not (folder / version / TEXTS).is_file():
        return findings
    return [*findings, *read_texts(folder / version / TEXTS, f"{version}/{TEXTS}", rules)[1]]


def _form(version: str, folder: Path) -> tuple[Questionnaire | None, list[Finding]]:
    if not (folder / FIGURES).is_file():
        return None, [finding for finding in _missing(version, folder) if finding.file == FIGURES]
    measures, findings = load_measures(folder / FIGURES, FIGURES)
    if findings:
        return None, findings
    name = f"{version}/{FORM}"
    return load_questionnaire(folder / name, name, version, measures, digest(version, folder))
