"""Plain data of "Zo werkt de indeling": one rule version as its page and its PDF tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan.domain.explanation import Category
from riskscan.domain.guide import ParameterText, Reading, StateText, Step


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition with its clause, its source, and the topics that are evidence for it."""

    title: str
    clause: str
    source: str
    topics: tuple[str, ...]
    """Number and title of each topic; empty when the version has no questionnaire."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row of the decision table asks of one input."""

    words: str
    any_value: bool = False
    """Whether every value will do ("maakt niet uit")."""
    states: tuple[str, ...] = ()
    """The states it names, where the input is the state of a condition."""


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the decision table: what it asks, in the order of the columns, and what it leads to."""

    cells: tuple[Cell, ...]
    rule: str
    outcome: Category


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with what it says, the clause it rests on, and where that stands."""

    id: str
    sentence: str
    clause: str
    source: str
    outcome: Category


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A fictional organisation: its answers in words, and what the rules make of them."""

    name: str
    words: str
    outcome: Category
    possible: tuple[Category, ...]
    """What is still possible when the outcome is open."""


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """The examples of one file, under its name."""

    title: str
    examples: tuple[ExampleLine, ...]


@dataclass(frozen=True, slots=True)
class RulesReport:
    """Everything that a policy officer needs to check one version of the rules."""

    version: str
    source: str
    updated: date
    digest: str
    """SHA-256 of the file with the rules."""
    categories: tuple[Category, ...]
    conditions: tuple[ConditionLine, ...]
    states: tuple[StateText, ...]
    steps: tuple[Step, ...]
    inputs: tuple[str, ...]
    rows: tuple[RowLine, ...]
    rules: tuple[RuleLine, ...]
    parameters: tuple[ParameterText, ...]
    readings: tuple[Reading, ...]
    examples: tuple[ExampleGroup, ...]
    combinations: tuple[int, ...]
    """How many values each input can have; their product is what is checked at every start."""

    @property
    def checked(self) -> int:
        """The number of combinations, each covered by exactly one row."""
        total = 1
        for number in self.combinations:
            total *= number
        return total
