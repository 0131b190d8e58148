"""Checks that the questionnaire asks what the classification reads: the same fields, with the same answers,
and each whenever it counts.

A field that is renamed, an answer that the rules do not know, or a question that stays hidden would
otherwise count as "not known" in every scan, without anybody seeing why. What is read follows from the
version's own parameters and table (indelingsregels.md §2 and §3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskscan.definitions.source import Finding, Path_, Source
from riskscan.domain.decision import CIRCUMSTANCES, INPUTS, JA_NEE, Rules
from riskscan.domain.facts import ACTIONS, CONDITIONS, STATUSES
from riskscan.domain.interchange import EXPECTATIONS
from riskscan.domain.questionnaire import AnswerType, Question, Questionnaire
from riskscan.domain.scan import NO_DATE, Answer, is_asked

MISFIT = "oordeel-past-niet"
HIDDEN = "oordeel-niet-gevraagd"
NOT_READ = "oordeel-telt-niet"

CONFIDENCE = "vertrouwen"


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that decides: its key, its type, and the answers it takes besides a date or a number."""

    key: str
    kind: AnswerType
    values: tuple[str, ...] = ()


def judgement_findings(
    form: Questionnaire, source: Source, places: Mapping[str, Path_], rules: Rules | None
) -> list[Finding]:
    """What the classification could not read; ``places`` tells where each question stands.

    Without ``rules`` (they have errors of their own) only what every version reads is checked.
    """
    findings = [
        source.finding(
            MISFIT,
            ("randvoorwaarden", index, "id"),
            f"De indeling kent de randvoorwaarde '{condition.key}' niet. Zij kent: {', '.join(CONDITIONS)}.",
        )
        for index, condition in enumerate(form.conditions)
        if condition.key not in CONDITIONS
    ]
    for one in _read_by_the_rules(rules):
        findings += _misfit(form, source, places, one)
    if rules is None or findings:
        return findings
    if form.knows(CONFIDENCE) and not rules.parameters.vertrouwen_gevraagd:
        text = f"Geen regel van deze versie kijkt naar '{CONFIDENCE}'. Haal de vraag weg."
        findings.append(source.finding(NOT_READ, places[CONFIDENCE], text))
    hidden = dict.fromkeys(_hidden(form, rules))
    text = "De indeling leest '{}', maar de vraag wordt niet altijd gesteld als zij meetelt. Verruim 'gevraagd_bij'."
    return findings + [source.finding(HIDDEN, places[key], text.format(key)) for key in hidden]


def _read_by_the_rules(rules: Rules | None) -> Iterator[_Field]:
    for condition in CONDITIONS:
        at = f"randvoorwaarden.{condition}"
        yield _Field(f"{at}.status", AnswerType.CHOICE, STATUSES)
        if condition == "stap1" and rules is not None and rules.parameters.meeste is not None:
            yield _Field(f"{at}.aantal_voldaan", AnswerType.COUNT)
        yield _Field(f"{at}.pril", AnswerType.CHOICE, JA_NEE)
        yield _Field(f"{at}.actie", AnswerType.CHOICE, ACTIONS)
        yield _Field(f"{at}.verwacht", AnswerType.DATE, (NO_DATE,))
    for circumstance in CIRCUMSTANCES:
        if circumstance != CONFIDENCE or (rules is not None and rules.parameters.vertrouwen_gevraagd):
            yield _Field(circumstance, AnswerType.CHOICE, JA_NEE)


def _misfit(
    form: Questionnaire, source: Source, places: Mapping[str, Path_], one: _Field
) -> Iterator[Finding]:
    if not form.knows(one.key):
        parent = "randvoorwaarden" if "." in one.key else "omstandigheden"
        yield source.finding(MISFIT, (parent,), f"De indeling leest '{one.key}'; die vraag ontbreekt.")
        return
    question = form.question(one.key)
    if question.type is not one.kind or not _fits(question, one):
        needs = f"type {one.kind.value} met {', '.join(one.values) or f'0 tot en met {EXPECTATIONS}'}"
        yield source.finding(MISFIT, places[one.key], f"De indeling leest '{one.key}' als {needs}.")


def _fits(question: Question, one: _Field) -> bool:
    match one.kind:
        case AnswerType.CHOICE:
            return {option.value for option in question.options} == set(one.values)
        case AnswerType.COUNT:
            return (question.minimum, question.maximum) == (0, EXPECTATIONS)
        case _:
            return {option.value for option in question.specials} >= set(one.values)


def _hidden(form: Questionnaire, rules: Rules) -> Iterator[str]:
    """The fields that routing hides in some scan in which they count."""
    for key, answers in (*_condition_scenes(rules), *_circumstance_scenes(rules)):
        question = form.question(key)
        rule = question.asked_when
        while rule is not None:
            if rule.question not in answers:  # hidden by an answer that has no say in it
                yield key
            rule = rule.above
        if not is_asked(question, answers):
            yield key


Scene = tuple[str, dict[str, Answer]]
"""A field, and answers with which it counts."""


def _condition_scenes(rules: Rules) -> Iterator[Scene]:
    """When the fields of a condition count (indelingsregels.md §2, the table of fields)."""
    for condition in CONDITIONS:
        at = f"randvoorwaarden.{condition}"
        most = condition == "stap1" and rules.parameters.meeste is not None
        yield f"{at}.status", {}
        for status in STATUSES:
            given: dict[str, Answer] = {f"{at}.status": status}
            if most and status == "deels":
                yield f"{at}.aantal_voldaan", given
                given = {**given, f"{at}.aantal_voldaan": rules.parameters.meeste}
            if status == "voldaan" or (most and status == "deels"):
                yield f"{at}.pril", given
            if most and status == "deels":
                given = {**given, f"{at}.aantal_voldaan": (rules.parameters.meeste or 0) - 1}
            if status != "voldaan":
                yield f"{at}.actie", given
                yield f"{at}.verwacht", {**given, f"{at}.actie": "op_schema"}


def _circumstance_scenes(rules: Rules) -> Iterator[Scene]:
    """A circumstance counts where the table gives another rule for another answer to it."""
    for position, (name, values) in enumerate(INPUTS.items()):
        if name not in CIRCUMSTANCES:
            continue
        for combination, rule in rules.table.items():
            before, after = combination[:position], combination[position + 1 :]
            if any(rules.table[(*before, value, *after)].id != rule.id for value in values):  # type: ignore[index]
                others = zip(INPUTS, combination, strict=True)
                yield name, {key: value for key, value in others if key in CIRCUMSTANCES and key != name}
