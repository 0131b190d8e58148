"""The national picture of a round: one status per organisation, counts per kind, and what changed."""

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


ESTABLISHED_KINDS = ("1", "2", "3", "I", "none")
"""What an organisation can be when only what is vastgesteld counts; ``none``: nothing is vastgesteld."""

_ORDER = ("1", "2", "3")
"""The categories from good to bad; oordeel aan de inspecties is no category and has no place in it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an organisation stands in a round, one of ``ESTABLISHED_KINDS``: only what is vastgesteld."""

    organisation_id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The organisations that went from one kind to another (or stayed)."""

    before: str
    now: str
    organisations: tuple[Standing, ...]

    @property
    def number(self) -> int:
        return len(self.organisations)


@dataclass(frozen=True, slots=True)
class Transitions:
    """How the organisations went from an earlier round to this one.

    ``cells`` holds every pair of ``ESTABLISHED_KINDS``, by the kind before and then the kind now. An
    organisation that takes part in one of the rounds only (a merger) is in no cell but named apart.
    """

    cells: tuple[Cell, ...]
    only_before: tuple[Standing, ...]
    only_now: tuple[Standing, ...]

    def cell(self, before: str, now: str) -> Cell:
        return next(one for one in self.cells if (one.before, one.now) == (before, now))

    def row(self, before: str) -> tuple[Cell, ...]:
        """The cells of one kind before, in the order of ``ESTABLISHED_KINDS``."""
        return tuple(one for one in self.cells if one.before == before)

    def column(self, now: str) -> tuple[Cell, ...]:
        return tuple(one for one in self.cells if one.now == now)

    @property
    def better(self) -> tuple[Standing, ...]:
        """Who went to a better category; from or to another kind than a category is neither."""
        return self._moved(forward=True)

    @property
    def worse(self) -> tuple[Standing, ...]:
        return self._moved(forward=False)

    @property
    def same(self) -> tuple[Standing, ...]:
        """Who has the same vastgestelde indeling in both rounds."""
        return tuple(
            standing
            for one in self.cells
            if one.before == one.now != "none"
            for standing in one.organisations
        )

    def _moved(self, *, forward: bool) -> tuple[Standing, ...]:
        return tuple(
            standing
            for one in self.cells
            if one.before in _ORDER and one.now in _ORDER and one.before != one.now
            if (_ORDER.index(one.now) < _ORDER.index(one.before)) == forward
            for standing in one.organisations
        )


def transitions(before: Sequence[Standing], now: Sequence[Standing]) -> Transitions:
    """Compare two rounds; an organisation is the same by its id, its name is that of ``now``."""
    earlier = {one.organisation_id: one for one in before}
    current = {one.organisation_id: one for one in now}
    both = [(earlier[one.organisation_id].kind, one) for one in now if one.organisation_id in earlier]
    cells = tuple(
        Cell(old, new, tuple(one for kind, one in both if (kind, one.kind) == (old, new)))
        for old in ESTABLISHED_KINDS
        for new in ESTABLISHED_KINDS
    )
    return Transitions(
        cells,
        tuple(one for one in before if one.organisation_id not in current),
        tuple(one for one in now if one.organisation_id not in earlier),
    )


def tally(standings: Sequence[Standing]) -> dict[str, int]:
    """How many organisations stand where, every kind of ``ESTABLISHED_KINDS`` present."""
    return {kind: sum(1 for one in standings if one.kind == kind) for kind in ESTABLISHED_KINDS}
