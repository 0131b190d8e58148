"""Any interleaving of saves: no text that was confirmed is lost, and nothing is overwritten unseen.

Hypothesis writes the scripts: two or three writers open forms, save from fresh, stale and restored forms, send twice,
clear answers and answer conflicts, in two scans that share a figure. A script runs in one transaction that is rolled
back, so that a thousand of them take seconds; saves follow each other there as ``BEGIN IMMEDIATE`` makes them do.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
import support
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import World

from riskscan.domain.scan import Answer, Special, encode
from riskscan.programme import rounds, scanning
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Conflict, Posted
from riskscan.store import scans
from riskscan.store.scans import NewAnswer

TEXTS = ("t1.toelichting", "overall_beeld")
FIGURE = "t19.meldingen"
QUESTIONS = (*TEXTS, FIGURE)
NEW = "een tekst die nog niemand schreef"
CHOICES = (NEW, "Er is een wachtlijst.", "Er is géén wachtlijst 🙂\nEcht.", Special("onbekend"), None)
"""What is typed. Few texts, so that two writers sometimes type the same; None clears."""


@dataclass(frozen=True)
class Step:
    """One thing that a writer does. ``age``: how many openings ago the form was made that is sent."""

    writer: int
    kind: str
    scan: int = 0
    typed: tuple[tuple[str, int], ...] = ((TEXTS[0], 0),)
    """Question and number of the choice."""
    age: int = 0


def scripts(writers: int) -> st.SearchStrategy[list[Step]]:
    typed = st.dictionaries(
        st.sampled_from(QUESTIONS), st.integers(0, len(CHOICES) - 1), min_size=1, max_size=3
    )
    step = st.builds(
        Step,
        st.integers(0, writers - 1),
        st.sampled_from(["save", "save", "save", "open", "again", "resolve", "merge"]),
        st.integers(0, 1),
        typed.map(lambda found: tuple(sorted(found.items()))),
        st.sampled_from([0, 0, 0, 1, 2, 9]),
    )
    return st.lists(step, min_size=4, max_size=14)


@dataclass(frozen=True)
class Kept:
    """A revision as it must stay."""

    id: int
    value: str
    author: str


@dataclass
class Writer:
    actor: Actor
    forms: dict[int, list[dict[str, int]]]
    """Per scan the forms ever opened, oldest first: which revision stands under each question."""
    last: tuple[int, tuple[Posted, ...]] | None = None
    conflicts: dict[tuple[int, str], Conflict] = field(default_factory=dict)


@dataclass
class Table:
    """The writers at work, and what must be in the database: every revision that was ever confirmed."""

    world: World
    scans: tuple[int, ...]
    writers: list[Writer]
    kept: dict[tuple[int, str], list[Kept]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def place(self, scan: int, question: str) -> tuple[int, str]:
        """Where an answer is kept: a figure belongs to the organisation, so both scans show the same one."""
        return (0 if question == FIGURE else self.scans[scan], question)

    def current(self, scan: int, question: str) -> Kept:
        found = self.kept.get(self.place(scan, question))
        return found[-1] if found else Kept(0, encode(None), "")

    def run(self, step: Step) -> None:
        writer = self.writers[step.writer]
        match step.kind:
            case "open":
                writer.forms[step.scan].append({one: self.current(step.scan, one).id for one in QUESTIONS})
            case "save":
                forms = writer.forms[step.scan]
                form = forms[max(0, len(forms) - 1 - step.age)]
                posted = tuple(Posted(one, self.answer(one, typed), form[one]) for one, typed in step.typed)
                self.send(writer, step.scan, posted)
            case "again" if writer.last is not None:
                self.send(writer, *writer.last)
            case "resolve" | "merge" if writer.conflicts:
                (scan, question), found = next(iter(writer.conflicts.items()))
                answer = found.mine
                if step.kind == "merge" and isinstance(found.mine, str):
                    answer = f"{found.mine} {found.theirs.answer}"
                self.send(writer, scan, (Posted(question, answer, found.theirs.revision),))

    def answer(self, question: str, typed: int) -> Answer:
        chosen = CHOICES[typed]
        if chosen == NEW:
            number = next(self.numbers)
            return Decimal(number) if question == FIGURE else f"Tekst {number}."
        return Decimal(typed) if question == FIGURE and isinstance(chosen, str) else chosen

    def send(self, writer: Writer, scan: int, posted: tuple[Posted, ...]) -> None:
        before = {one.question: self.current(scan, one.question) for one in posted}
        saved = scanning.save_answers(self.world.system, writer.actor, self.scans[scan], posted)
        writer.last = (scan, posted)
        conflicts = {one.question: one for one in saved.conflicts}
        assert not set(saved.questions) & set(conflicts)
        stored = self.stored()
        for one in posted:
            was, mine = before[one.question], encode(one.answer)
            place = self.place(scan, one.question)
            writer.conflicts.pop((scan, one.question), None)
            if one.question in conflicts:
                self.check_conflict(conflicts[one.question], one, was, self.at(place, one.base))
                writer.conflicts[scan, one.question] = conflicts[one.question]
            elif one.question in saved.questions:
                assert (one.base, mine != was.value) == (was.id, True), "overwritten unseen"
                new = stored[place][-1]
                assert (new.value, new.author) == (mine, writer.actor.name)
                self.kept.setdefault(place, []).append(new)
            else:
                assert mine in (was.value, self.at(place, one.base)), "neither kept nor shown"
        assert stored == self.kept

    def at(self, place: tuple[int, str], base: int) -> str | None:
        if not base:
            return encode(None)
        return next((one.value for one in self.kept.get(place, ()) if one.id == base), None)

    def check_conflict(self, found: Conflict, sent: Posted, was: Kept, base: str | None) -> None:
        """Only for what differs from both, and with both texts, the other's author and its revision."""
        assert sent.base != was.id
        assert encode(sent.answer) not in (was.value, base)
        assert encode(found.mine) == encode(sent.answer)
        assert (found.theirs.revision, encode(found.theirs.answer)) == (was.id, was.value)
        assert found.theirs.author == was.author

    def stored(self) -> dict[tuple[int, str], list[Kept]]:
        """Every revision in the database, oldest first."""
        rows = self.world.database.rows(
            "SELECT r.scan_id AS scan_id, r.question AS question, r.id, r.value, a.name FROM answer_revision r"
            " JOIN account a ON a.id = r.author_id UNION ALL"
            " SELECT 0, :figure, f.id, f.value, a.name FROM figure f JOIN account a ON a.id = f.author_id ORDER BY 3",
            {"figure": FIGURE},
        )
        found: dict[tuple[int, str], list[Kept]] = {}
        for scan_id, question, id_, value, name in rows:
            found.setdefault((scan_id, question), []).append(Kept(id_, value, name))
        return found

    def check_shown(self) -> None:
        """What a page shows is what was confirmed last."""
        for scan, scan_id in enumerate(self.scans):
            sheet = self.world.sheet(scan_id)
            for question in QUESTIONS:
                shown, wanted = sheet.current(question), self.current(scan, question)
                assert (shown.revision, encode(shown.answer)) == (wanted.id, wanted.value)


class _Done(Exception):
    """Ends the transaction of a script, so that nothing of it stays."""


class Room:
    """One installation for all scripts."""

    def __init__(self, folder: Path) -> None:
        self.world = support.make_world(support.make_system(folder / "riskscan.db"))
        third = support.add_account(self.world.system, "Dora Derde", Role.ADVISER)
        self.actors = (self.world.adviser, self.world.colleague, third)
        self.scans = (self.world.scan_id, support.later_round(self.world))
        ids = [one.account_id for one in self.actors if one.account_id is not None]
        for scan_id in self.scans:
            found = scans.by_id(self.world.database, scan_id)
            assert found
            rounds.set_assigned(
                self.world.system, support.OPERATOR, found.round_id, self.world.organisation_id, ids
            )

    def play(self, script: list[Step]) -> Table:
        """Run a script on empty scans; every claim is checked after every save."""
        empty = dict.fromkeys(QUESTIONS, 0)
        table = Table(self.world, self.scans, [Writer(one, {0: [empty], 1: [empty]}) for one in self.actors])
        try:
            with self.world.database.writing():
                for step in script:
                    table.run(step)
                table.check_shown()
                raise _Done
        except _Done:
            return table


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("interleavings"))
    yield made
    made.world.database.close()


@pytest.mark.parametrize("writers", [2, 3])
def test_in_any_interleaving_no_text_is_lost_and_nothing_is_overwritten_unseen(
    room: Room, writers: int
) -> None:
    seen: set[tuple[Step, ...]] = set()
    conflicts = 0

    @settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
    @given(scripts(writers))
    def check(script: list[Step]) -> None:
        nonlocal conflicts
        seen.add(tuple(script))
        conflicts += any(one.conflicts for one in room.play(script).writers)

    check()
    assert len(seen) >= 500
    # Scripts in which nobody met anybody would prove nothing.
    assert conflicts >= 50
    assert room.world.database.rows("SELECT 1 FROM answer_revision") == []


def both(first: Step, second: Step) -> list[Step]:
    return [Step(0, "open"), Step(1, "open"), first, second]


def test_a_stale_save_is_a_conflict_and_choosing_mine_keeps_both_texts(room: Room) -> None:
    save, stale = Step(0, "save"), Step(1, "save")
    table = room.play(both(save, stale))
    assert [len(one.conflicts) for one in table.writers] == [0, 1, 0]
    table = room.play([*both(save, stale), Step(1, "resolve")])
    assert [len(one.conflicts) for one in table.writers] == [0, 0, 0]
    assert [one.author for one in table.kept[room.scans[0], TEXTS[0]]] == ["Anja Advies", "Kees Collega"]


def test_a_figure_of_another_round_is_not_overwritten_unseen(room: Room) -> None:
    figure = ((FIGURE, 0),)
    table = room.play([Step(0, "save", 0, figure), Step(1, "save", 1, figure)])
    assert list(table.writers[1].conflicts) == [(1, FIGURE)]


def _careless(*arguments: object) -> None:
    """Saves whatever is posted, as a tool that keeps the last writer would."""
    _, _, _, one, key, current, work = arguments
    assert isinstance(one, Posted)
    assert isinstance(work, scanning._Work)
    answer = NewAnswer(one.question, encode(one.answer))
    if key is None and answer.value != (current.value if current else encode(None)):  # type: ignore[attr-defined]
        work.answers.append(answer)


def _forgetful(*arguments: object) -> None:
    """Keeps the first writer, and says nothing to the second."""
    if arguments[5] is None:
        _careless(*arguments)


@pytest.mark.parametrize("weigh", [_careless, _forgetful])
def test_a_save_that_overwrites_or_drops_is_noticed(
    room: Room, monkeypatch: pytest.MonkeyPatch, weigh: Callable[..., None]
) -> None:
    """Without this, a check that agrees with everything would go unnoticed."""
    monkeypatch.setattr(scanning, "_weigh", weigh)
    with pytest.raises(AssertionError, match=r"unseen|neither"):
        room.play(both(Step(0, "save"), Step(1, "save")))
