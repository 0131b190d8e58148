""" "Zo werkt de indeling": a version of the rules as page and PDF tell it. For everyone, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from riskscan import definitions
from riskscan.documents.rules_pdf import render_rules_report
from riskscan.documents.rules_report import (
    Cell,
    ConditionLine,
    ExampleGroup,
    ExampleLine,
    RowLine,
    RuleLine,
    RulesReport,
)
from riskscan.domain.decision import INPUTS, Row, Rules
from riskscan.domain.guide import Guide
from riskscan.domain.narrative import NOT_SCANNED, OPEN, Texts, category
from riskscan.domain.wording import without_reference
from riskscan.programme.system import NotFound

STATE_INPUT = "slechtste_staat"
FIRST_GROUP = "specificatie"
"""The file with the examples to start with: those of the specification."""


@dataclass(frozen=True, slots=True)
class RulesFile:
    """The PDF: what to call it, and its bytes."""

    title: str
    content: bytes


def newest() -> str:
    """The version that is shown when none is asked for: the newest that has a questionnaire."""
    return definitions.versions()[-1]


def explained(version: str) -> RulesReport:
    """One version, from its definition alone; raises ``NotFound`` naming the versions that there are."""
    known = definitions.rule_versions()
    if version not in known:
        raise NotFound(f"Deze versie van de regels bestaat niet. Er zijn: {', '.join(known)}.")
    rules, texts, guide = (
        definitions.rules_of(version),
        definitions.texts_of(version),
        definitions.guide_of(version),
    )
    shown = (*rules.outcomes, OPEN, NOT_SCANNED)
    return RulesReport(
        version=version,
        source=rules.source,
        updated=guide.updated,
        digest=rules.digest,
        categories=tuple(category(texts, name) for name in shown),
        conditions=_conditions(rules),
        states=guide.states,
        steps=guide.steps,
        inputs=tuple(guide.inputs.values()),
        rows=_rows(rules, texts, guide),
        rules=tuple(
            RuleLine(one.id, one.sentence, one.clause, one.source, category(texts, one.outcome))
            for one in rules.rules
        ),
        parameters=guide.parameters,
        readings=guide.readings,
        examples=_examples(rules, texts),
        combinations=tuple(len(values) for values in INPUTS.values()),
    )


@lru_cache(maxsize=8)
def rules_file(version: str) -> RulesFile:
    """The same as PDF; the same definition gives the same bytes. Raises as ``explained`` does.

    Made once per process: anyone may ask for it, and laying it out takes time.
    """
    return RulesFile(f"Zo werkt de indeling {version}", render_rules_report(explained(version)))


def _conditions(rules: Rules) -> tuple[ConditionLine, ...]:
    evidence: dict[str, tuple[str, ...]] = {}
    if rules.version in definitions.versions():
        form = definitions.load_form(rules.version)
        topics = [one for theme in form.themes for one in theme.topics]
        titles = {one.number: f"{one.number}. {without_reference(one.title)}" for one in topics}
        evidence = {one.key: tuple(titles[number] for number in one.evidence) for one in form.conditions}
    return tuple(
        ConditionLine(one.title, one.clause, one.source, evidence.get(one.key, ()))
        for one in rules.conditions
    )


def _rows(rules: Rules, texts: Texts, guide: Guide) -> tuple[RowLine, ...]:
    return tuple(
        RowLine(_cells(row, guide), rule.id, category(texts, rule.outcome))
        for rule in rules.rules
        for row in rule.rows
    )


def _cells(row: Row, guide: Guide) -> tuple[Cell, ...]:
    names = {one.key: one.name for one in guide.states}
    cells = []
    for (name, values), asked in zip(INPUTS.items(), row.values, strict=True):
        given = tuple(value for value in values if value in asked)
        if given == values:
            cells.append(Cell("maakt niet uit", any_value=True))
        elif name == STATE_INPUT:
            cells.append(Cell(" of ".join(names[value] for value in given), states=given))
        else:
            cells.append(Cell(" of ".join(given)))
    return tuple(cells)


def _examples(rules: Rules, texts: Texts) -> tuple[ExampleGroup, ...]:
    """The cases that are kept with the version; that the rules agree with them is proved by ``riskscan check``."""
    groups: dict[str, list[ExampleLine]] = {}
    for one in definitions.examples_of(rules.version):
        words = one.shows
        for rule in rules.rules:
            words = words.replace(rule.id, rule.id.replace("_", " "))
        possible = tuple(category(texts, outcome) for outcome in one.possible)
        settled = len(possible) == 1
        line = ExampleLine(
            one.facts.organisation,
            words,
            possible[0] if settled else category(texts, OPEN),
            () if settled else possible,
        )
        groups.setdefault(PurePath(one.file).stem, []).append(line)
    names = sorted(groups, key=lambda name: (name != FIRST_GROUP, name))
    return tuple(ExampleGroup(name.replace("_", " ").capitalize(), tuple(groups[name])) for name in names)
