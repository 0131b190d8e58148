"""What changed between two texts: both can be read back from it, whatever they hold."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.differences import Change, Part, differences, shortened

WORDS = st.lists(
    st.sampled_from(["de", "wachtlijst", "is", "weg,", "de\n\nhertoets", "  ", "é👩‍👧", "\t"]), max_size=40
)
TEXTS = st.one_of(st.text(max_size=200), WORDS.map(" ".join), WORDS.map("".join))


def read_back(parts: Sequence[Part], *changes: Change) -> str:
    return "".join(part.text for part in parts if part.change in changes)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_their_difference(old: str, new: str) -> None:
    parts = differences(old, new)
    assert read_back(parts, Change.SAME, Change.REMOVED) == old
    assert read_back(parts, Change.SAME, Change.ADDED) == new
    assert all(part.text for part in parts)


@given(TEXTS)
def test_equal_texts_differ_in_nothing(text: str) -> None:
    assert read_back(differences(text, text), Change.ADDED, Change.REMOVED) == ""


@given(TEXTS, TEXTS, TEXTS, st.integers(1, 60))
def test_shortening_leaves_out_only_what_stayed_the_same(
    old: str, new: str, middle: str, around: int
) -> None:
    parts = differences(old + middle, new + middle)
    short = shortened(parts, around)
    for change in (Change.ADDED, Change.REMOVED):
        assert read_back(short, change) == read_back(parts, change)
    assert read_back(short, Change.SAME, Change.SKIPPED, Change.ADDED) == new + middle
    assert all(len(part.text) <= 3 * around for part in short if part.change is Change.SAME)


def test_going_on_at_the_end_changes_no_word_before_it() -> None:
    assert differences("De hertoets is", "De hertoets is op 14 maart.") == (
        Part(Change.SAME, "De hertoets is"),
        Part(Change.ADDED, " op 14 maart."),
    )


def test_a_changed_word_stands_between_what_stayed() -> None:
    parts = differences("Drie punten staan nog open.", "Drie punten staan niet meer open.")
    assert [(str(part.change), part.text) for part in parts] == [
        ("zelfde", "Drie punten staan"),
        ("weggehaald", " nog"),
        ("toegevoegd", " niet meer"),
        ("zelfde", " open."),
    ]


def test_a_word_that_happens_to_be_equal_does_not_cut_a_change_to_pieces() -> None:
    parts = differences("In juni waren de punten klaar", "Eerste versie van de tekst klaar")
    assert [part.change for part in parts] == [Change.REMOVED, Change.ADDED, Change.SAME]


def test_a_long_stretch_that_stayed_is_shown_around_the_change_only() -> None:
    same = "woord " * 200
    parts = shortened(differences(f"{same}oud {same}", f"{same}nieuw {same}"), around=30)
    changes = [part.change for part in parts]
    skipped, here = Change.SKIPPED, Change.SAME
    assert changes == [skipped, here, Change.REMOVED, Change.ADDED, here, skipped]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 5000, "b " + "a " * 4999),
        ("a b " * 2500, "b a c " * 1666),
        (" ".join(str(n % 45) for n in range(3000)), " ".join(str(n * 7 % 47) for n in range(3000))),
        (" ".join(f"w{n}" for n in range(6000)), " ".join(f"s{n} w{n}" for n in range(6000))),
    ],
    ids=["one word", "three words", "fifty words", "a list with words put between all its words"],
)
def test_the_longest_answers_are_compared_within_a_second(old: str, new: str) -> None:
    began = time.perf_counter()
    parts = differences(old, new)
    assert time.perf_counter() - began < 1
    assert read_back(parts, Change.SAME, Change.ADDED) == new
