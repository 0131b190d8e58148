"""Counts of the national picture: each organisation once, each kind of status its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.national import KINDS, Count, Status, count


def status(kind: str, *, provisional: bool = False, supervision: bool = False) -> Status:
    outcome = None if kind in {"open", "none"} else kind
    return Status(1, "code", "CO", "Naam", 1, 1, kind, outcome, provisional, supervision, None)


STATUSES = st.lists(
    st.builds(status, st.sampled_from(KINDS), provisional=st.booleans(), supervision=st.booleans()),
    max_size=40,
)


def test_every_kind_is_told_in_the_order_of_the_legend_also_when_there_is_none() -> None:
    assert count(()) == tuple(Count(kind, 0, 0) for kind in ("1", "2", "3", "I", "open", "none"))


def test_a_round_is_counted() -> None:
    found = count(
        [
            status("1"),
            status("2"),
            status("2", provisional=True),
            status("3", supervision=True),
            status("I", supervision=True),
            status("open", provisional=True),
            status("none"),
            status("none"),
        ]
    )
    assert found == (
        Count("1", 1, 0),
        Count("2", 2, 1),
        Count("3", 1, 0),
        Count("I", 1, 0),
        Count("open", 1, 1),
        Count("none", 2, 0),
    )


@given(statuses=STATUSES)
def test_each_organisation_counts_once(statuses: list[Status]) -> None:
    counts = count(statuses)
    assert sum(one.number for one in counts) == len(statuses)
    assert sum(one.provisional for one in counts) == sum(one.provisional for one in statuses)
    assert all(0 <= one.provisional <= one.number for one in counts)


@given(statuses=STATUSES)
def test_the_order_of_the_organisations_does_not_matter(statuses: list[Status]) -> None:
    assert count(statuses) == count(statuses[::-1])
