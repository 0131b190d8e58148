"""Plain data of the waiting lists in the reports: the country's, and one organisation's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan.domain.waiting_lists import Change, Total


@dataclass(frozen=True, slots=True)
class WaitingListLine:
    """One measure over all organisations on the peildatum, and its totals on the peildata up to it."""

    name: str
    total: Total
    change: Change | None
    sentence: str
    series: tuple[tuple[date, Total], ...]


@dataclass(frozen=True, slots=True)
class NationalWaitingLists:
    """The waiting lists on the newest peildatum up to that of the round; totals and counts only."""

    day: date
    previous: date | None
    organisations: int
    with_any: int
    without_any: int
    lines: tuple[WaitingListLine, ...]

    @property
    def untold(self) -> int:
        """Of how many organisations the figures do not tell whether there is a list."""
        return self.organisations - self.with_any - self.without_any


@dataclass(frozen=True, slots=True)
class OwnListLine:
    """One measure of the organisation, in words: its value, that of the previous peildatum, and how it went."""

    name: str
    value: str
    before: str
    trend: str
    """ "daalde van 41 op 31 juli naar 22 op 20 september 2016"; empty without an earlier number."""


@dataclass(frozen=True, slots=True)
class OwnRemedy:
    """What the organisation does about a list; ``end`` and ``term`` in words."""

    name: str
    text: str
    end: str
    term: str


@dataclass(frozen=True, slots=True)
class OwnWaitingLists:
    """The waiting lists of one organisation on the newest peildatum up to that of the round."""

    day: date
    previous: date | None
    any_list: bool | None
    """Whether there is any form of waiting list; None when the figures do not tell."""
    overrun: str
    """How the overrun of the 10 weeks reads beside the rule of thumb; empty when nothing is over the term."""
    lines: tuple[OwnListLine, ...]
    remedies: tuple[OwnRemedy, ...]
