"""From facts to the suggestion: the outcomes still possible, what can still decide, what is needed.

Source: indelingsregels.md §3 and §4. Missing is never "no": what is not known leaves every state
open that some answer could still lead to, so the set of outcomes is exact.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations, product

from riskscan.domain.decision import CIRCUMSTANCES, JA_NEE, STATES, Combination, Parameters, Rules, State
from riskscan.domain.facts import ACTIONS, STATUSES, ConditionFacts, ScanFacts
from riskscan.domain.scan import NO_DATE

FIELDS = ("status", "aantal_voldaan", "pril", "actie", "verwacht")
"""The fields of a condition in the order of the specification; ``sinds`` never decides."""

IN_TIME, LATE = "op tijd", "te laat"


@dataclass(frozen=True, slots=True)
class Classification:
    """The result for one scan under one version."""

    version: str
    outcome: str | None
    possible: tuple[str, ...]
    rule: str | None
    """The rule that fires; None unless one rule alone can."""
    rules: tuple[str, ...]
    """Every rule that can still fire, in the order of the table."""
    states: Mapping[str, tuple[State, ...]]
    open: tuple[str, ...]
    """Keys of the fields that are not known and still matter."""
    needed: tuple[str, ...]
    """What is needed for the next better category, such as ``visie:W`` or ``vertrouwen:ja``."""
    only_confidence_lacks: bool = False
    """Whether every condition is met and nothing but the lack of confidence leads to the outcome."""


@dataclass(frozen=True, slots=True)
class _Domains:
    """Per field the values it can still take; one value when it is known."""

    status: tuple[str, ...]
    most: tuple[bool, ...]
    """Whether the number met reaches the threshold *meeste*."""
    pril: tuple[str, ...]
    actie: tuple[str, ...]
    verwacht: tuple[str, ...]


def add_months(day: date, months: int) -> date:
    """Calendar months later; a day that does not exist becomes the last of its month."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _in_time(parameters: Parameters, facts: ScanFacts, day: date) -> bool:
    """Whether an expected result on a day (on or after the peildatum) is in time."""
    if parameters.maanden is not None:
        return day <= add_months(facts.peildatum, parameters.maanden)
    limit = facts.streefdatum or parameters.streefdatum
    return limit is not None and day < limit


def _date_domain(parameters: Parameters, facts: ScanFacts, verwacht: date | str | None) -> tuple[str, ...]:
    """In time, late, or either as long as a date can still settle it."""
    if verwacht == NO_DATE and parameters.geen_datum_op_tijd:
        return (IN_TIME,)
    if isinstance(verwacht, date) and verwacht >= facts.peildatum:
        return (IN_TIME if _in_time(parameters, facts, verwacht) else LATE,)
    # Any day from the peildatum can be the answer; the first is soonest in time and the last soonest late.
    if _in_time(parameters, facts, date.max):
        return (IN_TIME,)
    return (IN_TIME, LATE) if _in_time(parameters, facts, facts.peildatum) else (LATE,)


def _domains(parameters: Parameters, facts: ScanFacts, key: str) -> _Domains:
    one: ConditionFacts = facts.condition(key)
    counted = key == "stap1" and parameters.meeste is not None
    most: tuple[bool, ...] = (False,)
    if counted and parameters.meeste is not None:
        most = (False, True) if one.aantal_voldaan is None else (one.aantal_voldaan >= parameters.meeste,)
    return _Domains(
        STATUSES if one.status is None else (one.status,),
        most,
        JA_NEE if one.pril is None else (one.pril,),
        ACTIONS if one.actie is None else (one.actie,),
        _date_domain(parameters, facts, one.verwacht),
    )


def _state(status: str, most: bool, pril: str, actie: str, verwacht: str) -> State:
    if status == "voldaan" or (status == "deels" and most):
        return State.MET if pril == "nee" else State.RECENT
    return State.WORKING if actie == "op_schema" and verwacht == IN_TIME else State.FAILING


_STATE_VALUES = tuple(state.value for state in STATES)

Pair = tuple[int, int]
"""Two states of one condition as positions in ``STATES``, the better one first."""


_PAIRS: tuple[Pair, ...] = tuple(combinations(range(len(STATES)), 2))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one condition can still become: its states, and per field the pairs it alone can swing between."""

    ranks: frozenset[int]
    swings: tuple[frozenset[Pair], ...]


@lru_cache(maxsize=4096)
def _shape(domains: _Domains) -> _Shape:
    """Try every way the condition's fields can be filled in; few shapes occur, so they are kept."""
    values = (domains.status, domains.most, domains.pril, domains.actie, domains.verwacht)
    ranks = {filled: STATES.index(_state(*filled)) for filled in product(*values)}
    swings = []
    for position in range(len(values)):
        groups: dict[tuple[object, ...], set[int]] = {}
        for filled, rank in ranks.items():
            groups.setdefault((*filled[:position], *filled[position + 1 :]), set()).add(rank)
        # A field that is known has one value and so swings between nothing.
        swings.append(frozenset(pair for group in groups.values() for pair in combinations(sorted(group), 2)))
    return _Shape(frozenset(ranks.values()), tuple(swings))


class _Possible:
    """The states and circumstances that are still possible, and what they lead to together."""

    def __init__(self, rules: Rules, facts: ScanFacts) -> None:
        self.rules = rules
        self.keys = tuple(condition.key for condition in rules.conditions)
        self.shapes = {key: _shape(_domains(rules.parameters, facts, key)) for key in self.keys}
        self.circumstances = {
            key: JA_NEE if facts.circumstance(key) is None else (str(facts.circumstance(key)),)
            for key in CIRCUMSTANCES
        }
        self.inputs = tuple(self._inputs())
        """Every combination of the table's inputs that some completion leads to."""

    def worst(self, without: str | None = None) -> frozenset[int]:
        """The worst states (as positions in ``STATES``) the conditions can have together."""
        ranks = [shape.ranks for key, shape in self.shapes.items() if key != without]
        # At worst a state that some condition can have, and no better than each condition must have.
        floor = max(map(min, ranks), default=0)
        return frozenset(rank for one in ranks for rank in one if rank >= floor) or frozenset({0})

    def _inputs(self) -> Iterator[Combination]:
        c = self.circumstances
        for toezicht, verslechtering, rank, vertrouwen in product(
            c["verscherpt_toezicht"], c["verslechtering"], sorted(self.worst()), c["vertrouwen"]
        ):
            yield toezicht, verslechtering, _STATE_VALUES[rank], vertrouwen

    def deciding_pairs(self, rest: frozenset[int]) -> frozenset[Pair]:
        """The pairs of states of one condition that lead to different outcomes in some completion,
        when the other conditions can at worst be in one of the states ``rest``.
        """
        return frozenset(
            (one, two)
            for by_rank in self._outcomes_by_rank
            for other in rest
            for one, two in _PAIRS
            # The worst state decides: a state better than another condition's changes nothing.
            if two > other and by_rank[max(other, one)] != by_rank[two]
        )

    @cached_property
    def _outcomes_by_rank(self) -> frozenset[tuple[str, ...]]:
        """For each way the circumstances can turn out: the outcome per worst state, best state first."""
        c = self.circumstances
        table = self.rules.table
        return frozenset(
            tuple(table[toezicht, verslechtering, value, vertrouwen].outcome for value in _STATE_VALUES)
            for toezicht, verslechtering, vertrouwen in product(*(c[name] for name in CIRCUMSTANCES))
        )

    def circumstance_matters(self, key: str) -> bool:
        if len(self.circumstances[key]) == 1:
            return False
        position = {"verscherpt_toezicht": 0, "verslechtering": 1, "vertrouwen": 3}[key]
        for combination in self.inputs:
            outcomes = {
                self.rules.table[(*combination[:position], value, *combination[position + 1 :])].outcome  # type: ignore[index]
                for value in JA_NEE
            }
            if len(outcomes) > 1:
                return True
        return False

    def open_fields(self) -> tuple[str, ...]:
        """The fields that are not known and matter: two completions that differ in that field alone
        lead to different outcomes.
        """
        found = []
        known: dict[frozenset[int], frozenset[Pair]] = {}
        for key in self.keys:
            rest = self.worst(without=key)
            deciding = known[rest] = known.get(rest) or self.deciding_pairs(rest)
            swings = self.shapes[key].swings
            found += [
                f"randvoorwaarden.{key}.{name}"
                for name, pairs in zip(FIELDS, swings, strict=True)
                if not pairs.isdisjoint(deciding)
            ]
        return (*found, *(key for key in CIRCUMSTANCES if self.circumstance_matters(key)))


def classify(rules: Rules, facts: ScanFacts) -> Classification:
    """Classify a scan; exact for any partly answered form."""
    possible = _Possible(rules, facts)
    fired = {rule.id: rule for rule in map(rules.table.__getitem__, possible.inputs)}
    outcomes = tuple(sorted({rule.outcome for rule in fired.values()}))
    settled = outcomes[0] if len(outcomes) == 1 else None
    states = {
        key: tuple(STATES[rank] for rank in sorted(shape.ranks)) for key, shape in possible.shapes.items()
    }
    alone = next(iter(fired)) if len(fired) == 1 else None
    return Classification(
        rules.version,
        settled,
        outcomes,
        alone,
        tuple(rule.id for rule in rules.rules if rule.id in fired),
        states,
        () if settled else possible.open_fields(),
        _needed(rules, facts, settled, states),
        only_confidence_lacks(rules, alone, states.values()),
    )


def only_confidence_lacks(rules: Rules, rule: str | None, states: Iterable[Iterable[str]]) -> bool:
    """Whether the rule that fired rests on a lack of confidence, while every condition is met
    (indelingsregels.md §5, reading 8: the text has no category for that).
    """
    met = {State.MET.value, State.RECENT.value}
    fired = next((one for one in rules.rules if one.id == rule), None)
    return fired is not None and fired.rests_on_distrust and all(set(one) <= met for one in states)


def _needed(
    rules: Rules, facts: ScanFacts, outcome: str | None, states: Mapping[str, tuple[State, ...]]
) -> tuple[str, ...]:
    """What is needed for the next better category (indelingsregels.md §4)."""
    if facts.verscherpt_toezicht == "ja" or outcome not in ("2a", "2b", "3"):
        return ()
    if outcome != "3":
        settled_below = [
            key for key, found in states.items() if State.MET not in found and State.FAILING not in found
        ]
        return tuple(f"{key}:{State.MET}" for key in settled_below)
    needed = [f"{key}:{State.WORKING}" for key, found in states.items() if found == (State.FAILING,)]
    if facts.verslechtering == "ja":
        needed.append("verslechtering:nee")
    if rules.parameters.vertrouwen_gevraagd and facts.vertrouwen != "ja":
        needed.append("vertrouwen:ja")
    return tuple(needed)
