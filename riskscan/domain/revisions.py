"""The revisions of one answer as its history shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TOGETHER = timedelta(minutes=10)
"""Saves of one author that follow each other within this time are one entry."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One revision: who saved it, when, in which scan, and whether it was an act (copied, restored)."""

    revision: int
    author_id: int
    at: datetime
    scan_id: int
    act: bool = False


def grouped(revisions: Iterable[Saved]) -> tuple[tuple[Saved, ...], ...]:
    """In the order given, oldest first: consecutive saves of one author in one scan, each within ``TOGETHER``
    of the one before. An act stands alone. Every revision is in exactly one group.

    A clock that was put back joins nothing that it would not join when put forward as far.
    """
    groups: list[list[Saved]] = []
    for one in revisions:
        if groups and _together(groups[-1][-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(tuple(group) for group in groups)


def _together(before: Saved, after: Saved) -> bool:
    return (
        not before.act
        and not after.act
        and (before.author_id, before.scan_id) == (after.author_id, after.scan_id)
        and abs(after.at - before.at) <= TOGETHER
    )
