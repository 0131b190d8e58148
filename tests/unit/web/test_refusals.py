"""Refusals in a loop: the first ones each, then fewer and fewer, and none is passed over for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from riskscan.web import refusals
from riskscan.web.refusals import Repeats, repeated


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2016, 7, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@given(st.integers(1, 1200))
def test_of_any_number_the_first_three_and_the_powers_of_ten_are_kept(number: int) -> None:
    repeats = Repeats(Clock())
    kept = [count for _ in range(number) if (count := repeats.worth("same"))]
    assert kept == [one for one in (1, 2, 3, 10, 100, 1000) if one <= number]


def test_another_refusal_has_its_own_count() -> None:
    repeats = Repeats(Clock())
    assert [repeats.worth("a") for _ in range(5)] == [1, 2, 3, 0, 0]
    assert repeats.worth("b") == 1


def test_after_an_hour_or_a_clock_put_back_it_counts_from_one() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    assert [repeats.worth("a") for _ in range(4)] == [1, 2, 3, 0]
    clock.moment += timedelta(hours=1)
    assert repeats.worth("a") == 1
    clock.moment -= timedelta(hours=2)
    assert repeats.worth("a") == 1


def test_a_flood_of_different_refusals_needs_no_more_and_more_memory() -> None:
    repeats = Repeats(Clock())
    for number in range(refusals.MOST + 500):
        assert repeats.worth(number) == 1
    assert len(repeats._counts) == refusals.MOST


def test_a_line_says_how_many_there_were() -> None:
    assert repeated(1) == repeated(3) == ""
    assert repeated(10) == " (de 10e keer binnen een uur)"
    assert repeated(1000) == " (de 1.000e keer binnen een uur)"
