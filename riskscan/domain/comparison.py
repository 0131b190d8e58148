"""The same answers under another version of the rules: what differs, and which part of the rules makes it so.

A reason is never guessed. It is found by giving a version some parts of the other one and classifying again:
the smallest sets of parts that lead to the other version's result are the reasons. For information only; a scan
keeps its own version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, product
from typing import TypeVar

from riskscan.domain.classification import Classification, classify
from riskscan.domain.decision import CIRCUMSTANCES, JA_NEE, STATES, Combination, Rule, Rules, State
from riskscan.domain.dutch import format_date
from riskscan.domain.explanation import Category, ConditionView, Explanation, RuleView
from riskscan.domain.facts import ScanFacts
from riskscan.domain.guide import Guide, ParameterText
from riskscan.domain.narrative import Texts, explain


class Factor(StrEnum):
    """A part of the rules that can be taken over from another version by itself."""

    MOST = "meeste"
    TERM = "termijn"
    NO_DATE = "geen_datum"
    TABLE = "tabel"


FIELDS: dict[Factor, tuple[str, ...]] = {
    Factor.MOST: ("meeste",),
    # What is in time is one thing: a number of months or a date, never both.
    Factor.TERM: ("maanden", "streefdatum"),
    Factor.NO_DATE: ("geen_datum_op_tijd",),
    # Whether confidence is asked must fit the table, so they go together.
    Factor.TABLE: ("vertrouwen_gevraagd",),
}
"""The parameters that each part of the rules holds; together all there are."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the rules with the words for it."""

    rules: Rules
    texts: Texts
    guide: Guide


@dataclass(frozen=True, slots=True)
class Side:
    """What one version makes of a scan; the category is "open" when several outcomes are possible."""

    version: str
    category: Category
    possible: tuple[Category, ...]
    rules: tuple[RuleView, ...]
    """The rule that fires; when several can, all of them."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one version says on a point, with the clause (if it quotes one) and the source."""

    version: str
    sentence: str
    source: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rules in which the versions differ, each in its own words: first the scan's own version."""

    factor: Factor
    title: str
    sayings: tuple[tuple[Saying, Saying], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Parts that together make the difference: with them, and none left out, the other result comes out."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ConditionDifference:
    """A condition that is in another state under the other version, and why; any of the reasons suffices."""

    own: ConditionView
    other: ConditionView
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Another version beside the scan's own."""

    side: Side
    reasons: tuple[Reason, ...]
    """Why the outcome (or the set of possible outcomes) differs; any of them suffices. Empty when it does not."""
    conditions: tuple[ConditionDifference, ...]

    @property
    def other_outcome(self) -> bool:
        return bool(self.reasons)

    @property
    def same(self) -> bool:
        """Whether neither the outcome nor the state of a condition differs."""
        return not self.reasons and not self.conditions


@dataclass(frozen=True, slots=True)
class Comparison:
    """A scan under its own version and under every other."""

    own: Side
    others: tuple[Other, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.own, *(one.side for one in self.others))


def compare(own: Version, others: Iterable[Version], facts: ScanFacts) -> Comparison:
    """The facts under each version, with every difference from the scan's own version explained."""
    found = classify(own.rules, facts)
    told = _told(own, found, facts)
    return Comparison(
        _side(told),
        tuple(_Pair(own, other, facts, found, told).compared() for other in others),
    )


def _told(version: Version, found: Classification, facts: ScanFacts) -> Explanation:
    # The open questions are not shown here, so they need no labels.
    return explain(version.rules, version.texts, found, facts, {key: key for key in found.open})


def _side(told: Explanation) -> Side:
    return Side(told.version, told.category, told.possible, told.rules)


T = TypeVar("T")


class _Pair:
    """Two versions on the same facts."""

    def __init__(
        self, own: Version, other: Version, facts: ScanFacts, found: Classification, told: Explanation
    ) -> None:
        self.own, self.other, self.facts, self.found, self.told = own, other, facts, found, told
        self.factors = tuple(factor for factor in Factor if self._differs(factor))
        """The parts in which the versions differ at all."""
        self._tried: dict[frozenset[Factor], Classification] = {frozenset(): found}

    def compared(self) -> Other:
        found = classify(self.other.rules, self.facts)
        told = _told(self.other, found, self.facts)
        return Other(
            _side(told),
            self._reasons(lambda one: one.possible, found),
            tuple(
                ConditionDifference(one, two, self._reasons(_states_of(one.key), found))
                for one, two in zip(self.told.conditions, told.conditions, strict=True)
                if one.states != two.states
            ),
        )

    def _differs(self, factor: Factor) -> bool:
        one, two = self.own.rules, self.other.rules
        if factor is Factor.TABLE and _outcomes(one) != _outcomes(two):
            return True
        return any(getattr(one.parameters, name) != getattr(two.parameters, name) for name in FIELDS[factor])

    def _with(self, taken: frozenset[Factor]) -> Classification:
        """The scan under its own version with these parts of the other one."""
        if taken not in self._tried:
            self._tried[taken] = classify(mixed(self.own.rules, self.other.rules, taken), self.facts)
        return self._tried[taken]

    def _reasons(self, result: Callable[[Classification], T], wanted: Classification) -> tuple[Reason, ...]:
        """The smallest sets of parts that lead to the wanted result; none when it is there already."""
        goal = result(wanted)
        if result(self.found) == goal:
            return ()
        enough: list[frozenset[Factor]] = []
        for size in range(1, len(self.factors) + 1):
            for chosen in combinations(self.factors, size):
                taken = frozenset(chosen)
                if not any(known <= taken for known in enough) and result(self._with(taken)) == goal:
                    enough.append(taken)
        return tuple(Reason(tuple(self._parts(taken))) for taken in enough)

    def _parts(self, taken: frozenset[Factor]) -> Iterator[Part]:
        for factor in self.factors:
            if factor in taken:
                yield self._table(taken) if factor is Factor.TABLE else self._parameter(factor)

    def _parameter(self, factor: Factor) -> Part:
        one, two = (_parameter(version, factor, self.facts) for version in (self.own, self.other))
        title = (
            one.name if one.name == two.name else f"{one.name} tegenover {two.name[:1].lower()}{two.name[1:]}"
        )
        pair = (
            Saying(self.own.rules.version, one.sentence, one.source),
            Saying(self.other.rules.version, two.sentence, two.source),
        )
        return Part(factor, title, (pair,))

    def _table(self, taken: frozenset[Factor]) -> Part:
        """The rules that bring an outcome in or take one away, for what the scan can still be with the other
        parts taken over.
        """
        before = self._with(taken - {Factor.TABLE})
        changed = set(before.possible) ^ set(self._with(taken).possible)
        pairs: dict[tuple[str, str], tuple[Rule, Rule]] = {}
        for combination in _inputs(before.states.values(), self.facts):
            one, two = self.own.rules.table[combination], self.other.rules.table[combination]
            if changed & {one.outcome, two.outcome}:
                pairs[one.id, two.id] = (one, two)
        names = [_named(one.id, two.id) for one, two in pairs.values()]
        sayings = tuple(
            (_saying(self.own.rules.version, one), _saying(self.other.rules.version, two))
            for one, two in pairs.values()
        )
        return Part(Factor.TABLE, "; ".join(names), sayings)


def mixed(own: Rules, other: Rules, taken: Iterable[Factor]) -> Rules:
    """A version with some parts taken over from another; with all parts it decides as the other does."""
    chosen = frozenset(taken)
    changes = {name: getattr(other.parameters, name) for factor in chosen for name in FIELDS[factor]}
    parameters = replace(own.parameters, **changes)
    if Factor.TABLE not in chosen:
        return replace(own, parameters=parameters)
    return replace(own, parameters=parameters, rules=other.rules, table=other.table)


def _outcomes(rules: Rules) -> dict[Combination, str]:
    return {combination: rule.outcome for combination, rule in rules.table.items()}


def _states_of(key: str) -> Callable[[Classification], tuple[State, ...]]:
    return lambda found: found.states[key]


def _inputs(states: Iterable[tuple[State, ...]], facts: ScanFacts) -> Iterator[Combination]:
    """What the table can still be asked: the worst of the states, with each circumstance that is possible."""
    worst = {0}
    for possible in states:
        worst = {max(rank, STATES.index(state)) for rank in worst for state in possible}
    known = (facts.circumstance(key) for key in CIRCUMSTANCES)
    toezicht, verslechtering, vertrouwen = (JA_NEE if one is None else (one,) for one in known)
    for first, second, rank, last in product(toezicht, verslechtering, sorted(worst), vertrouwen):
        yield first, second, STATES[rank].value, last


def _parameter(version: Version, factor: Factor, facts: ScanFacts) -> ParameterText:
    """The parameter that a version has for a part of the rules, with the round's own streefdatum if there is one."""
    names = FIELDS[factor]
    given = [name for name in names if getattr(version.rules.parameters, name) is not None]
    found = version.guide.parameter((given or list(names))[0])
    if found.key == "streefdatum" and facts.streefdatum is not None:
        day = format_date(facts.streefdatum)
        sentence = f"Deze ronde of scan heeft een eigen streefdatum. Op tijd is een resultaat vóór {day}."
        return replace(found, value=day, sentence=sentence)
    return found


def _named(one: str, two: str) -> str:
    first, second = one.replace("_", " "), two.replace("_", " ")
    return f"Regel ‘{first}’" if one == two else f"Regel ‘{first}’ tegenover ‘{second}’"


def _saying(version: str, rule: Rule) -> Saying:
    return Saying(version, rule.sentence, rule.source, rule.clause)
