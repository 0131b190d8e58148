"""Frameworks (kaders) that the field is tested by, as far as their text is known, and a count met over time.

Sources: the reports of 2016 and public pages, named per line in ``questionnaire/kaders``. The wording of the
norms is mostly not known; then there is a count, and subjects in the project's own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Scale:
    """The verdicts that can be given, from good to bad, over each norm or over the organisation."""

    per_norm: bool
    verdicts: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a norm is about; ``literal`` says that the text is that of the framework itself."""

    id: str
    text: str
    theme: str
    source: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a framework, from where, and how sure that is."""

    text: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class FrameworkTheme:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework; ``size`` is None when it is not known how many norms it has."""

    id: str
    title: str
    by: str
    when: str
    norm: str
    norms: str
    size: int | None
    unknown: str
    """What is not known of its text; empty when the norms are given literally."""
    counted_in: str
    """Key of the question that holds how many norms are met; empty when no question does."""
    scale: Scale | None
    themes: tuple[FrameworkTheme, ...]
    subjects: tuple[Subject, ...]
    facts: tuple[Fact, ...]

    def of_theme(self, theme: str) -> tuple[Subject, ...]:
        return tuple(one for one in self.subjects if one.theme == theme)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many norms were met on a peildatum, as vastgesteld; None when the number was not known."""

    round_name: str
    peildatum: date
    number: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A count with the change since the last one that was known; None when there is nothing to compare."""

    counted: Counted
    change: int | None


def steps(counts: Iterable[Counted]) -> tuple[Step, ...]:
    """The counts in the order given (oldest first), each with its change."""
    found: list[Step] = []
    before: int | None = None
    for one in counts:
        known = one.number is not None and before is not None
        found.append(Step(one, (one.number or 0) - (before or 0) if known else None))
        before = one.number if one.number is not None else before
    return tuple(found)
