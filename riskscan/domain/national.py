"""The national picture of a round: one status per organisation, counts per kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

KINDS = ("1", "2", "3", "I", "open", "none")
"""In the order of the legend: the three categories, oordeel aan de inspecties, nog niet te bepalen,
nog niet gescand."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the national picture knows of one organisation in a round.

    ``kind`` is one of ``KINDS``; ``provisional`` marks a concept that is not vastgesteld (voorlopig);
    ``supervision`` says that verscherpt toezicht held on the peildatum, whatever the category.
    """

    organisation_id: int
    code: str
    """Permanent id of the organisation (regios.csv), e.g. ``hollands-midden``."""
    abbreviation: str
    """Letters on the tile, e.g. ``HM``."""
    name: str
    row: int
    column: int
    kind: str
    outcome: str | None
    provisional: bool
    supervision: bool
    scan_id: int | None
    """None when there is no scan, or when the reader may not open it."""
    shape: str = ""
    """Code of the region on the geographic map: that of its tile's place; empty when it has none."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many organisations are of a kind, and how many of those only provisionally."""

    kind: str
    number: int
    provisional: int


def count(statuses: Sequence[Status]) -> tuple[Count, ...]:
    """Count per kind, every kind present, in the order of ``KINDS``; each organisation counts once."""
    return tuple(
        Count(
            kind,
            sum(1 for status in statuses if status.kind == kind),
            sum(1 for status in statuses if status.kind == kind and status.provisional),
        )
        for kind in KINDS
    )
