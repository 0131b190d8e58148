"""What a reader sees of a classification: values that page, panel and report share.

Built by ``explain`` from a classification and the sentences of the version's ``teksten.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """An outcome as shown. ``key`` picks colour, pattern and symbol: 1, 2, 3, I, open or none."""

    outcome: str | None
    key: str
    name: str
    meaning: str = ""
    nuance: str = ""
    """What tells 2a and 2b apart, which share their name."""

    @property
    def full_name(self) -> str:
        return f"{self.name} ({self.nuance})" if self.nuance else self.name


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition with the states still possible (in the order M P W F) and a sentence why."""

    key: str
    title: str
    states: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Open questions that matter, grouped by condition; the parent question comes first."""

    title: str
    parent: str
    """Key of the question to answer first."""
    parent_label: str
    fields: tuple[str, ...]
    """Keys of all open questions that matter in this group, the parent included."""
    reason: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """The deciding rule: what it says in Dutch, its clause and its source."""

    id: str
    sentence: str
    clause: str
    source: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The suggestion (or "nog niet te bepalen") with everything that explains it."""

    version: str
    category: Category
    possible: tuple[Category, ...]
    rules: tuple[RuleView, ...]
    """The rule that fired; when several could, all of them."""
    conditions: tuple[ConditionView, ...]
    open_groups: tuple[OpenGroup, ...]
    needed: tuple[str, ...]
    """Sentences: what is needed for the next better category."""

    @property
    def settled(self) -> bool:
        return self.category.outcome is not None
