"""From a classification to Dutch sentences: why, what still matters, what is needed.

The sentences come from the version's ``teksten.yaml``; here they are only chosen and filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from riskscan.domain.classification import Classification, add_months
from riskscan.domain.decision import CIRCUMSTANCES, STATES, Condition, Rule, Rules, State
from riskscan.domain.dutch import format_date
from riskscan.domain.explanation import Category, ConditionView, Explanation, OpenGroup, RuleView
from riskscan.domain.facts import ConditionFacts, ScanFacts
from riskscan.domain.scan import NO_DATE

OPEN = "open"
NOT_SCANNED = "none"
MET_EITHER = "MP"
"""Met; whether it lasts is not known."""
UNMET_EITHER = "WF"
"""Not met; whether the action works in time is not known."""


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
        tuple(_condition(rules, texts, one, found, facts) for one in rules.conditions),
        _open_groups(rules, texts, found, facts, labels),
        _needed(rules, texts, found, facts),
    )


def _rule(rule: Rule) -> RuleView:
    return RuleView(rule.id, rule.sentence, rule.clause, rule.source)


def _sentence_key(states: tuple[State, ...]) -> str:
    """Which sentence fits the states still possible: one state, surely met, surely not met, or neither."""
    if len(states) == 1:
        return states[0].value
    if set(states) == {State.MET, State.RECENT}:
        return MET_EITHER
    return UNMET_EITHER if set(states) == {State.WORKING, State.FAILING} else OPEN


def _condition(
    rules: Rules, texts: Texts, one: Condition, found: Classification, facts: ScanFacts
) -> ConditionView:
    states = found.states[one.key]
    sentence = texts.conditions[one.key][_sentence_key(states)]
    extra = _additions(rules, texts, facts.condition(one.key), states, facts)
    return ConditionView(
        one.key, one.title, tuple(state.value for state in states), " ".join([sentence, *extra])
    )


def _additions(
    rules: Rules, texts: Texts, one: ConditionFacts, states: tuple[State, ...], facts: ScanFacts
) -> list[str]:
    """What is known besides: how many expectations, what is done about it, and by when it has a result."""
    found = []
    if one.aantal_voldaan is not None and one.status == "deels":
        found.append(texts.additions["aantal"].format(aantal=one.aantal_voldaan))
    surely_met = set(states) <= {State.MET, State.RECENT}
    if one.status not in ("deels", "niet") or surely_met:
        return found
    if one.actie == "geen":
        found.append(texts.additions["geen_actie"])
    elif one.actie == "onvoldoende_resultaat":
        found.append(texts.additions["onvoldoende_resultaat"])
    else:
        found += _when(rules, texts, one, states, facts)
    return found


def _when(
    rules: Rules, texts: Texts, one: ConditionFacts, states: tuple[State, ...], facts: ScanFacts
) -> list[str]:
    """By when a result is expected, and what is in time when that is not."""
    found = []
    last = _deadline(rules, facts)
    words = {"dag": format_date(last)}
    known_date = isinstance(one.verwacht, date) and one.verwacht >= facts.peildatum
    if one.actie == "op_schema" and isinstance(one.verwacht, date):
        name = "verlopen" if not known_date else "verwacht" if State.WORKING in states else "te_laat"
        found.append(texts.additions[name].format(verwacht=format_date(one.verwacht), **words))
    elif one.actie == "op_schema" and one.verwacht == NO_DATE:
        found.append(texts.additions["geen_datum"])
    if rules.parameters.maanden is None and facts.peildatum >= last and not known_date:
        found.append(texts.additions["termijn_voorbij"].format(**words))
    return found


def _deadline(rules: Rules, facts: ScanFacts) -> date:
    """The day on which what is in time ends: that day included with months, not with a streefdatum."""
    if rules.parameters.maanden is not None:
        return add_months(facts.peildatum, rules.parameters.maanden)
    return facts.streefdatum or rules.parameters.streefdatum or date.max


def _open_groups(
    rules: Rules, texts: Texts, found: Classification, facts: ScanFacts, labels: Mapping[str, str]
) -> tuple[OpenGroup, ...]:
    """Per condition one group that starts with the question to answer first, then the circumstances."""
    groups = []
    for one in rules.conditions:
        prefix = f"randvoorwaarden.{one.key}."
        fields = tuple(key for key in found.open if key.startswith(prefix))
        if fields:
            reason = texts.open_questions[_reason_key(one.key, found, facts)]
            groups.append(OpenGroup(one.title, fields[0], labels[fields[0]], fields, reason))
    groups += [
        OpenGroup("Omstandigheden", key, labels[key], (key,), texts.open_questions[key])
        for key in CIRCUMSTANCES
        if key in found.open
    ]
    return tuple(groups)


def _reason_key(key: str, found: Classification, facts: ScanFacts) -> str:
    """Which reason fits; what is filled in and must change is told apart from what is not filled in."""
    name = _sentence_key(found.states[key])
    answer = facts.condition(key).verwacht
    if name == UNMET_EITHER and facts.condition(key).actie == "op_schema" and answer is not None:
        return "geen_datum" if answer == NO_DATE else "verlopen"
    return name if name in (MET_EITHER, UNMET_EITHER) else key


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
    if facts.verscherpt_toezicht is None:
        sentences.append(texts.needs["gunstig_toezicht"])
    if facts.verslechtering is None:
        sentences.append(texts.needs["gunstig_verslechtering"])
    return tuple(sentences)


def _need(texts: Texts, need: str, titles: Mapping[str, str], facts: ScanFacts) -> str:
    subject, wanted = need.split(":")
    if subject in titles:
        return texts.needs[wanted].format(randvoorwaarde=titles[subject])
    if subject == "vertrouwen":
        return texts.needs["vertrouwen_invullen" if facts.vertrouwen is None else "vertrouwen_veranderen"]
    return texts.needs[subject]
