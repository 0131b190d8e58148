"""How a rule version works, in words for who checks it: parameters, states, and the readings chosen.

Read from the version's ``uitleg.yaml``; the sentences already hold the values of ``regels.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ParameterText:
    """A named threshold, date or choice of the version: its value in words and what it means."""

    key: str
    name: str
    value: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class StateText:
    """A state that a condition can be in; ``key`` is M, P, W or F."""

    key: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """How answers lead to a state (indelingsregels.md §3); ``state`` is empty for a step on the way."""

    when: str
    then: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the source can be read in more than one way, and how the programme reads it.

    Numbers are labels that stay: the same number is the same point in every version.
    """

    number: int
    point: str
    reading: str
    source: str
    about: tuple[str, ...]
    """The parameters, conditions and rules that rest on it."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything that explains one rule version besides its rules and texts."""

    version: str
    updated: date
    """The day on which the explanation was last changed."""
    inputs: Mapping[str, str]
    """What the decision table looks at, in words, in the order of ``decision.INPUTS``."""
    parameters: tuple[ParameterText, ...]
    states: tuple[StateText, ...]
    steps: tuple[Step, ...]
    readings: tuple[Reading, ...]

    def parameter(self, key: str) -> ParameterText:
        """The words for a parameter; raises KeyError when there is none of that name."""
        for one in self.parameters:
            if one.key == key:
                return one
        raise KeyError(key)
