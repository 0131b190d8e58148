"""From a classification to Dutch sentences: why, what still matters, what is needed.

The sentences come from the version's ``teksten.yaml``; here they are only chosen and filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from riskscan.domain.classification import Classification
from riskscan.domain.decision import CIRCUMSTANCES, STATES, Condition, Rule, Rules, State
from riskscan.domain.dutch import format_date
from riskscan.domain.explanation import Category, ConditionView, Explanation, OpenGroup, RuleView
from riskscan.domain.facts import ConditionFacts, ScanFacts
from riskscan.domain.scan import NO_DATE

OPEN = "open"
NOT_SCANNED = "none"


@dataclass(frozen=True, slots=True)
class CategoryText:
    name: str
    meaning: str
    nuance: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one version; every state and every need has one (checked when loaded)."""

    categories: Mapping[str, CategoryText]
    conditions: Mapping[str, Mapping[str, str]]
    additions: Mapping[str, str]
    open_questions: Mapping[str, str]
    needs: Mapping[str, str]


def category(texts: Texts, outcome: str) -> Category:
    """An outcome (or ``open``, ``none``) as shown; 2a and 2b are both category 2."""
    text = texts.categories[outcome]
    known = outcome not in (OPEN, NOT_SCANNED)
    key = outcome[0] if known and outcome != "I" else outcome
    return Category(outcome if known else None, key, text.name, text.meaning, text.nuance)


def explain(
    rules: Rules, texts: Texts, found: Classification, facts: ScanFacts, labels: Mapping[str, str]
) -> Explanation:
    """Everything that explains a classification, for page, panel and report.

    ``labels`` gives the question as asked for each key that can be open.
    """
    by_id = {rule.id: rule for rule in rules.rules}
    return Explanation(
        rules.version,
        category(texts, found.outcome or OPEN),
        tuple(category(texts, outcome) for outcome in found.possible),
        tuple(_rule(by_id[name]) for name in found.rules),
        tuple(_condition(texts, one, found, facts) for one in rules.conditions),
        _open_groups(rules, texts, found, labels),
        _needed(rules, texts, found, facts),
    )


def _rule(rule: Rule) -> RuleView:
    return RuleView(rule.id, rule.sentence, rule.clause, rule.source)


def _condition(texts: Texts, one: Condition, found: Classification, facts: ScanFacts) -> ConditionView:
    states = found.states[one.key]
    sentences = texts.conditions[one.key]
    sentence = sentences[states[0].value] if len(states) == 1 else sentences[OPEN]
    extra = _additions(texts, facts.condition(one.key), facts.peildatum)
    return ConditionView(
        one.key, one.title, tuple(state.value for state in states), " ".join([sentence, *extra])
    )


def _additions(texts: Texts, one: ConditionFacts, peildatum: date) -> list[str]:
    """What is known besides: how many expectations, and by when a result is expected."""
    found = []
    if one.aantal_voldaan is not None and one.status == "deels":
        found.append(texts.additions["aantal"].format(aantal=one.aantal_voldaan))
    if one.status in ("deels", "niet") and one.actie == "op_schema":
        if isinstance(one.verwacht, date):
            name = "verwacht" if one.verwacht >= peildatum else "verlopen"
            found.append(texts.additions[name].format(verwacht=format_date(one.verwacht)))
        elif one.verwacht == NO_DATE:
            found.append(texts.additions["geen_datum"])
    return found


def _open_groups(
    rules: Rules, texts: Texts, found: Classification, labels: Mapping[str, str]
) -> tuple[OpenGroup, ...]:
    """Per condition one group that starts with the question to answer first, then the circumstances."""
    groups = []
    for one in rules.conditions:
        prefix = f"randvoorwaarden.{one.key}."
        fields = tuple(key for key in found.open if key.startswith(prefix))
        if fields:
            first, reason = fields[0], texts.open_questions[one.key]
            groups.append(OpenGroup(one.title, first, labels[first], fields, reason))
    groups += [
        OpenGroup("Omstandigheden", key, labels[key], (key,), texts.open_questions[key])
        for key in CIRCUMSTANCES
        if key in found.open
    ]
    return tuple(groups)


def _needed(rules: Rules, texts: Texts, found: Classification, facts: ScanFacts) -> tuple[str, ...]:
    if not found.needed:
        return ()
    titles = {one.key: one.title for one in rules.conditions}
    heading = texts.needs["aanhef_3" if found.outcome == "3" else "aanhef_2"]
    sentences = [heading, *(_need(texts, one, titles, facts) for one in found.needed)]
    named = {one.split(":")[0] for one in found.needed}
    best = State.MET if found.outcome != "3" else State.WORKING
    for one in rules.conditions:
        states = found.states[one.key]
        falls_short = any(STATES.index(state) > STATES.index(best) for state in states)
        if one.key not in named and falls_short:
            sentences.append(texts.needs["gunstig"].format(randvoorwaarde=one.title))
    return tuple(sentences)


def _need(texts: Texts, need: str, titles: Mapping[str, str], facts: ScanFacts) -> str:
    subject, wanted = need.split(":")
    if subject in titles:
        return texts.needs[wanted].format(randvoorwaarde=titles[subject])
    if subject == "vertrouwen":
        return texts.needs["vertrouwen_invullen" if facts.vertrouwen is None else "vertrouwen_veranderen"]
    return texts.needs[subject]
