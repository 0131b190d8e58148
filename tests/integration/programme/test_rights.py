"""The page of rights says what the table that decides says."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import World

from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.programme import rights, use_cases
from riskscan.programme.permissions import TABLE, Action, Actor, Grant, Refused, Role, Subject, refusal
from riskscan.programme.rights import ABOUT, Sign, Topic

SUBJECTS = [Subject(*one) for one in product((True, False), ScanState, RoundState)]
KEEPER = Actor(1, "", frozenset({Role.KEEPER}))


def by_grants(grants: tuple[Grant, ...], subject: Subject) -> bool:
    """What conditions in words come down to."""
    return any(
        (subject.assigned or not one.assigned_only)
        and (one.states is None or subject.state in one.states)
        and (subject.round_state is RoundState.OPEN or not one.open_round_only)
        for one in grants
    )


def test_every_cell_says_exactly_when_the_table_allows_it() -> None:
    for chapter in rights.overview(KEEPER):
        for row, subject in product(chapter.rows, SUBJECTS):
            for cell in row.cells:
                actor = Actor(2, "", frozenset({cell.role}))
                allowed = refusal(actor, row.action, subject) is None
                assert by_grants(cell.grants, subject) is allowed, (row.action, cell.role, subject)


def test_every_action_stands_once_with_its_subject_and_what_it_is() -> None:
    shown = [row.action for chapter in rights.overview(KEEPER) for row in chapter.rows]
    assert sorted(shown) == sorted(Action)
    assert set(ABOUT) == set(Action)
    assert all(about.text.endswith(".") and len(about.text) > 10 for about in ABOUT.values())
    assert all(chapter.rows for chapter in rights.overview(KEEPER))
    assert [chapter.topic for chapter in rights.overview(KEEPER)] == list(Topic)


def test_signs_and_words_say_the_same() -> None:
    cells = [cell for chapter in rights.overview(KEEPER) for row in chapter.rows for cell in row.cells]
    for cell in cells:
        allowed = [by_grants(cell.grants, subject) for subject in SUBJECTS]
        wanted = Sign.ALWAYS if all(allowed) else Sign.SOMETIMES if any(allowed) else Sign.NEVER
        assert cell.sign is wanted
        assert (cell.words == ("Altijd",)) is (cell.sign is Sign.ALWAYS)
        assert (cell.words == ("Nooit",)) is (cell.sign is Sign.NEVER)


def words(action: Action, role: Role) -> tuple[str, ...]:
    (found,) = [
        cell.words
        for chapter in rights.overview(KEEPER)
        for row in chapter.rows
        for cell in row.cells
        if (row.action, cell.role) == (action, role)
    ]
    return found


def test_conditions_read_as_a_sentence() -> None:
    assert words(Action.SCAN_WRITE, Role.ADVISER) == (
        "Bij toegewezen organisaties, als de scan concept is en de ronde open is",
    )
    assert words(Action.SCAN_READ, Role.READER) == ("Bij alle organisaties, als de scan vastgesteld is",)
    # Two lines of the table that differ in the state alone are one sentence.
    assert words(Action.COMMENTS_WRITE, Role.LEADER) == (
        "Bij alle organisaties, als de scan concept of ter vaststelling aangeboden is en de ronde open is",
    )


def test_each_use_case_stands_with_every_right_it_asks_for() -> None:
    shown = {row.action: row.use_cases for chapter in rights.overview(KEEPER) for row in chapter.rows}
    for some in (use_cases.REFUSING, use_cases.SHOWING_LESS):
        for name, actions in some.items():
            assert all(name in shown[action] for action in actions)
    assert "scanning.start" in shown[Action.SCAN_START]


def test_who_does_not_keep_the_accounts_does_not_see_the_table(world: World) -> None:
    for actor in (world.adviser, world.leader, world.reader):
        with pytest.raises(Refused):
            rights.overview(actor)


grants = st.builds(
    Grant,
    st.just(Role.LEADER),
    st.booleans(),
    st.none() | st.frozensets(st.sampled_from(ScanState), min_size=1),
    st.booleans(),
)


@given(st.lists(grants, max_size=5))
def test_taking_grants_together_changes_nothing(some: list[Grant]) -> None:
    for subject in SUBJECTS:
        assert by_grants(rights.merged(some), subject) is by_grants(tuple(some), subject)


def test_a_right_that_nobody_has_is_never(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(TABLE, Action.SCAN_WRITE)
    assert {words(Action.SCAN_WRITE, role) for role in Role} == {("Nooit",)}
