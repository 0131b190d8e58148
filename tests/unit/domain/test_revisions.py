"""Grouping the revisions of an answer: every one is kept, in order, and acts stand alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.revisions import TOGETHER, Saved, grouped

START = datetime(2016, 7, 4, 12, tzinfo=UTC)


@st.composite
def revisions(draw: st.DrawFn) -> list[Saved]:
    """Saves by two people in two scans, with pauses of every length and a clock that may be put back."""
    pauses = draw(st.lists(st.integers(-1500, 1500), max_size=30))
    moment, found = START, []
    for number, pause in enumerate(pauses):
        moment += timedelta(seconds=pause)
        author, scan = draw(st.integers(1, 2)), draw(st.sampled_from([5, 5, 5, 6]))
        found.append(Saved(number, author, moment, scan, draw(st.integers(0, 6)) == 0))
    return found


@given(revisions())
def test_every_revision_is_in_exactly_one_entry_in_its_own_order(found: list[Saved]) -> None:
    groups = grouped(found)
    assert [one for group in groups for one in group] == found
    assert all(groups)


@given(revisions())
def test_an_entry_is_of_one_author_in_one_scan_without_long_pauses_or_acts(found: list[Saved]) -> None:
    for group in grouped(found):
        assert len({(one.author_id, one.scan_id) for one in group}) == 1
        assert all(abs(after.at - before.at) <= TOGETHER for before, after in pairwise(group))
        assert len(group) == 1 or not any(one.act for one in group)


@given(revisions())
def test_two_entries_that_follow_each_other_differ_in_something(found: list[Saved]) -> None:
    for before, after in pairwise(grouped(found)):
        last, first = before[-1], after[0]
        assert (
            last.author_id != first.author_id
            or last.scan_id != first.scan_id
            or abs(first.at - last.at) > TOGETHER
            or last.act
            or first.act
        )


def test_a_pause_of_just_ten_minutes_still_joins() -> None:
    first = Saved(1, 1, START, 5)
    at_the_limit = Saved(2, 1, START + TOGETHER, 5)
    too_late = Saved(3, 1, at_the_limit.at + TOGETHER + timedelta(seconds=1), 5)
    assert grouped([first, at_the_limit, too_late]) == ((first, at_the_limit), (too_late,))
