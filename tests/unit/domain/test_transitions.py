"""Two rounds compared: every organisation once, sums that agree with the counts, words that are true."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.dutch import alphabetical
from riskscan.domain.national import ESTABLISHED_KINDS, Standing, Transitions, tally, transitions
from riskscan.domain.national_words import changes, headline
from riskscan.domain.proportions import PARTS, difference, number_word, percentage, share

NAMES = {kind: f"Naam {kind}" for kind in ESTABLISHED_KINDS}
NUMBERS = {number_word(number): number for number in range(13)} | {"geen enkele": 0}

ROUND = st.dictionaries(st.integers(1, 40), st.sampled_from(ESTABLISHED_KINDS), max_size=30).map(
    lambda found: tuple(
        Standing(number, f"o{number}", f"Organisatie {number}", kind) for number, kind in found.items()
    )
)
TALLY = st.fixed_dictionaries({kind: st.integers(0, 30) for kind in ESTABLISHED_KINDS})


def standing(number: int, kind: str) -> Standing:
    return Standing(number, f"o{number}", f"Organisatie {number}", kind)


def ids(found: tuple[Standing, ...]) -> list[int]:
    return [one.organisation_id for one in found]


@given(before=ROUND, now=ROUND)
def test_every_organisation_is_told_exactly_once(
    before: tuple[Standing, ...], now: tuple[Standing, ...]
) -> None:
    found = transitions(before, now)
    in_cells = [one.organisation_id for cell in found.cells for one in cell.organisations]
    assert sorted(in_cells + ids(found.only_now)) == sorted(ids(now))
    assert sorted(in_cells + ids(found.only_before)) == sorted(ids(before))
    assert set(in_cells) == set(ids(before)) & set(ids(now))


@given(before=ROUND, now=ROUND)
def test_rows_add_up_to_the_round_before_and_columns_to_the_round_now(
    before: tuple[Standing, ...], now: tuple[Standing, ...]
) -> None:
    found = transitions(before, now)
    gone, new = tally(found.only_before), tally(found.only_now)
    for kind in ESTABLISHED_KINDS:
        assert sum(one.number for one in found.row(kind)) + gone[kind] == tally(before)[kind]
        assert sum(one.number for one in found.column(kind)) + new[kind] == tally(now)[kind]
    assert len(found.cells) == len({(one.before, one.now) for one in found.cells}) == 25


@given(before=ROUND, now=ROUND)
def test_looking_back_is_the_mirror_image(before: tuple[Standing, ...], now: tuple[Standing, ...]) -> None:
    there, back = transitions(before, now), transitions(now, before)
    assert sorted(ids(there.better)) == sorted(ids(back.worse))
    assert sorted(ids(there.same)) == sorted(ids(back.same))
    assert sorted(ids(there.only_now)) == sorted(ids(back.only_before))


def test_better_and_worse_are_about_the_three_categories_only() -> None:
    before = [standing(1, "3"), standing(2, "1"), standing(3, "I"), standing(4, "none"), standing(5, "2")]
    now = [standing(1, "2"), standing(2, "3"), standing(3, "1"), standing(4, "1"), standing(5, "2")]
    found = transitions(before, now)
    assert (ids(found.better), ids(found.worse), ids(found.same)) == ([1], [2], [5])
    assert ids(found.cell("I", "1").organisations) == [3]


def test_after_a_merger_the_old_and_the_new_organisation_are_named() -> None:
    before = [standing(1, "2"), standing(2, "3"), standing(3, "1")]
    found = transitions(before, [standing(3, "1"), standing(4, "2")])
    assert (ids(found.only_before), ids(found.only_now)) == ([1, 2], [4])
    assert changes(found, "juni") == (
        "Sinds juni ging geen enkele organisatie naar een betere categorie en geen enkele naar een minder goede.",
        "Bij één organisatie bleef de indeling gelijk.",
        "In die ronde deed één organisatie van nu niet mee.",
        "Van toen doen twee organisaties nu niet meer mee.",
    )


def size_of(words: str) -> tuple[str, Fraction]:
    kind, _, name = words.partition(" ")
    sizes = {name: size for size, name in PARTS}
    if words in sizes:
        return "", sizes[words]
    return kind, sizes[name.removeprefix("dan ")]


@given(st.integers(1, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_words_for_a_part_are_true_and_near(numbers: tuple[int, int]) -> None:
    part, whole = numbers
    if part in (0, whole):
        with pytest.raises(ValueError, match="not a part"):
            share(part, whole)
        return
    kind, size = size_of(share(part, whole))
    found = Fraction(part, whole)
    assert {"": found == size, "ruim": found > size, "bijna": found < size, "minder": found < size}[kind]
    assert abs(found - size) <= Fraction(1, 10)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (13, 26, "de helft"), (14, 26, "ruim de helft"), (17, 26, "bijna twee derde"), (7, 26, "ruim een kwart"),
        (1, 26, "minder dan een tiende"), (25, 26, "ruim negen tiende"), (18, 26, "ruim twee derde"),
    ],
)  # fmt: skip
def test_parts_that_the_programme_will_meet(part: int, whole: int, words: str) -> None:
    assert share(part, whole) == words


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_some_is_never_nought_percent_and_never_all(part: int, rest: int) -> None:
    whole = part + rest
    words = percentage(part, whole)
    assert (words == "0%") == (part == 0 < whole)
    assert (words == "100%") == (part == whole > 0)
    if words[0].isdigit():
        assert abs(Fraction(words.rstrip("%")) - Fraction(100 * part, whole)) <= Fraction(1, 2)


@given(st.integers(-50, 50))
def test_a_difference_reads_back(number: int) -> None:
    assert int(difference(number).replace("−", "-")) == number


def amount(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


@given(counts=TALLY, supervised=st.integers(0, 26))
def test_the_headline_is_true(counts: dict[str, int], supervised: int) -> None:
    text = " ".join(headline(counts, NAMES, supervised))
    total = sum(counts.values())
    if total == 0:
        assert text == "Aan deze ronde doet nog geen organisatie mee."
        return
    established = total - counts["none"]
    partly = re.search(r"Van (\d+) van de (\d+) organisaties is de indeling vastgesteld", text)
    assert ("Van alle" in text or "Van de enige" in text) == (established == total)
    assert ("nog geen indeling vastgesteld" in text) == (established == 0)
    if partly:
        assert (int(partly[1]), int(partly[2])) == (established, total)
    top = max(counts[kind] for kind in ESTABLISHED_KINDS if kind != "none")
    told = set(re.findall(r"‘Naam (\w)’", text))
    if told:
        assert told == {kind for kind in "123I" if counts[kind] == top > 0}
    part = re.search(r"\((\d+) van de (\d+)\)", text)
    if part:
        assert (int(part[1]), int(part[2])) == (top, total)
    found = re.search(r"stond(?:en)? (geen enkele|\S+) organisaties? onder verscherpt toezicht", text)
    assert found is not None
    assert amount(found[1]) == supervised


@given(before=ROUND, now=ROUND)
def test_what_changed_is_told_truly_and_leaves_nobody_out(
    before: tuple[Standing, ...], now: tuple[Standing, ...]
) -> None:
    found: Transitions = transitions(before, now)
    text = " ".join(changes(found, "juni"))
    first = re.match(
        r"Sinds juni ging(?:en)? (geen enkele|\S+) organisaties? naar een betere categorie"
        r" en (geen enkele|\S+) naar een minder goede\.",
        text,
    )
    assert first is not None
    assert (amount(first[1]), amount(first[2])) == (len(found.better), len(found.worse))
    told = [amount(one) for one in re.findall(r"Bij (\S+) organisatie", text)]
    assert sum(told) + len(found.better) + len(found.worse) == sum(one.number for one in found.cells)
    assert (f"deed {number_word(1)} organisatie van nu niet mee" in text) == (len(found.only_now) == 1)
    assert ("nu niet meer mee" in text) == bool(found.only_before)


def test_names_are_in_dutch_alphabetical_order() -> None:
    names = ["Zuid", "’s-Heeren", "Élan", "egmond", "Sas", "Tilburg", "Ede-Oost", "Ede Noord"]
    expected = ["Ede Noord", "Ede-Oost", "egmond", "Élan", "’s-Heeren", "Sas", "Tilburg", "Zuid"]
    assert sorted(names, key=alphabetical) == expected
