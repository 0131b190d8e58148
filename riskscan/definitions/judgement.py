"""Checks that the questionnaire asks what the classification reads: the same fields, with the same answers.

A field that is renamed, or an answer that the rules do not know, would otherwise count as "not known"
in every scan, without anybody seeing why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from riskscan.definitions.source import Finding, Path_, Source
from riskscan.domain.decision import CIRCUMSTANCES, JA_NEE
from riskscan.domain.facts import ACTIONS, CONDITIONS, STATUSES
from riskscan.domain.questionnaire import AnswerType, Questionnaire
from riskscan.domain.scan import NO_DATE

CODE = "oordeel-past-niet"


def judgement_findings(form: Questionnaire, source: Source, places: Mapping[str, Path_]) -> list[Finding]:
    """What the classification could not read; ``places`` tells where each question stands."""
    findings = [
        source.finding(
            CODE,
            ("randvoorwaarden", index, "id"),
            f"De indeling kent de randvoorwaarde '{condition.key}' niet. Zij kent: {', '.join(CONDITIONS)}.",
        )
        for index, condition in enumerate(form.conditions)
        if condition.key not in CONDITIONS
    ]
    for key, kind, values in _read_by_the_rules():
        if not form.knows(key):
            parent = "randvoorwaarden" if "." in key else "omstandigheden"
            findings.append(
                source.finding(CODE, (parent,), f"De indeling leest '{key}'; die vraag ontbreekt.")
            )
            continue
        question = form.question(key)
        given = question.options if kind is AnswerType.CHOICE else question.specials
        asked = {option.value for option in given}
        fits = asked == set(values) if kind is AnswerType.CHOICE else asked >= set(values)
        if question.type is not kind or not fits:
            needs = f"type {kind.value} met {', '.join(values)}"
            findings.append(source.finding(CODE, places[key], f"De indeling leest '{key}' als {needs}."))
    return findings


def _read_by_the_rules() -> Iterator[tuple[str, AnswerType, tuple[str, ...]]]:
    """Each field that decides: its key, its type, and the answers it takes besides a date."""
    for condition in CONDITIONS:
        at = f"randvoorwaarden.{condition}"
        yield f"{at}.status", AnswerType.CHOICE, STATUSES
        yield f"{at}.pril", AnswerType.CHOICE, JA_NEE
        yield f"{at}.actie", AnswerType.CHOICE, ACTIONS
        yield f"{at}.verwacht", AnswerType.DATE, (NO_DATE,)
    for circumstance in CIRCUMSTANCES:
        yield circumstance, AnswerType.CHOICE, JA_NEE
