"""The decision table: from states and circumstances to exactly one rule, proved complete.

Hit policy *unique*: every combination of the inputs is covered by exactly one row. The combinations
are few, so ``prove`` simply tries them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product


class State(StrEnum):
    """Where a condition stands, best first (indelingsregels.md §3)."""

    MET = "M"
    RECENT = "P"
    WORKING = "W"
    FAILING = "F"


STATES = tuple(State)
JA_NEE = ("ja", "nee")
CIRCUMSTANCES = ("verscherpt_toezicht", "verslechtering", "vertrouwen")
INPUTS: dict[str, tuple[str, ...]] = {
    "verscherpt_toezicht": JA_NEE,
    "verslechtering": JA_NEE,
    "slechtste_staat": tuple(state.value for state in STATES),
    "vertrouwen": JA_NEE,
}
"""What the table looks at. The worst of the four states says as much as all four: "all M or P" is
"at worst P", "some F" is "at worst F"."""

Combination = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: per input (in the order of ``INPUTS``) the values it covers."""

    values: tuple[frozenset[str], ...]

    def covers(self, combination: Combination) -> bool:
        return all(value in allowed for value, allowed in zip(combination, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its rows, what it says in Dutch, the clause it rests on and where that stands."""

    id: str
    outcome: str
    rows: tuple[Row, ...]
    sentence: str
    clause: str
    source: str

    @property
    def rests_on_distrust(self) -> bool:
        """Whether it only fires without confidence."""
        position = list(INPUTS).index("vertrouwen")
        return all(row.values[position] == {"nee"} for row in self.rows)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Thresholds and dates of a version; the programme may overrule a reading, so none is in code."""

    meeste: int | None
    """From how many of the 24 expectations on ``stap1`` counts as met when partly met; None: never."""
    maanden: int | None
    """Calendar months after the peildatum that still count as in time; None: the streefdatum decides."""
    streefdatum: date | None
    """Before this date is in time, unless the round or the scan gives another."""
    geen_datum_op_tijd: bool
    """Whether "nobody can give a date" counts as in time (A) or leaves it open (B)."""
    vertrouwen_gevraagd: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A randvoorwaarde as the rules know it."""

    key: str
    title: str
    clause: str
    source: str


@dataclass(frozen=True)
class Rules:
    """One rule version, proved when it was loaded."""

    version: str
    source: str
    parameters: Parameters
    conditions: tuple[Condition, ...]
    rules: tuple[Rule, ...]
    digest: str
    table: dict[Combination, Rule]
    """Every combination with the one rule that covers it."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome the version knows, sorted."""
        return tuple(sorted({rule.outcome for rule in self.rules}))

    @property
    def streefdatum(self) -> date | None:
        return self.parameters.streefdatum


@dataclass(frozen=True, slots=True)
class Witness:
    """A combination that no rule covers, or more than one."""

    combination: Combination
    rules: tuple[str, ...]

    def __str__(self) -> str:
        words = ", ".join(f"{name} {value}" for name, value in zip(INPUTS, self.combination, strict=True))
        if not self.rules:
            return f"Geen enkele regel geldt bij: {words}."
        return f"Meer dan één regel ({' en '.join(self.rules)}) geldt bij: {words}."


def combinations() -> Iterable[Combination]:
    toezicht, verslechtering, worst, vertrouwen = INPUTS.values()
    yield from product(toezicht, verslechtering, worst, vertrouwen)


def prove(rules: Iterable[Rule]) -> tuple[Witness, ...]:
    """The combinations that are not covered by exactly one row; empty when the table is complete."""
    every = tuple(rules)
    found = []
    for combination in combinations():
        hits = tuple(rule.id for rule in every for row in rule.rows if row.covers(combination))
        if len(hits) != 1:
            found.append(Witness(combination, hits))
    return tuple(found)


def table_of(rules: Iterable[Rule]) -> dict[Combination, Rule]:
    """The table as a lookup; only meaningful once ``prove`` found nothing."""
    every = tuple(rules)
    return {
        combination: rule
        for combination in combinations()
        for rule in every
        if any(row.covers(combination) for row in rule.rows)
    }


def unused(table: dict[Combination, Rule]) -> tuple[str, ...]:
    """The inputs that never make a difference to the rule: another value leads to the same rule, always."""
    found = []
    for position, (name, values) in enumerate(INPUTS.items()):
        swapped = (
            (rule.id, table[_with(combination, position, value)].id)
            for combination, rule in table.items()
            for value in values
        )
        if all(one == other for one, other in swapped):
            found.append(name)
    return tuple(found)


def _with(combination: Combination, position: int, value: str) -> Combination:
    toezicht, verslechtering, worst, vertrouwen = (
        value if at == position else known for at, known in enumerate(combination)
    )
    return toezicht, verslechtering, worst, vertrouwen
