"""Autosaves of two people in any order, with stale bases, repeats, lost answers and restored drafts; and a
clock that jumps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import support
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from support import Clock, World

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import autosaving, presence, reviewing
from riskscan.programme.scanning import Posted
from riskscan.store import scans

QUESTION = "t1.toelichting"
windows = st.sampled_from(["adviser 1", "adviser 2", "colleague 1"])
"""Two people, of whom one has two windows."""
texts = st.sampled_from(["Er is een wachtlijst.", "Er is geen wachtlijst.", "Onduidelijk.", "Anders.", None])


@dataclass
class Window:
    """What the script of one open page knows."""

    text: str | None
    saved: str | None
    base: int
    sent: tuple[str | None, int] | None = None
    """Sent and not answered; sent again, unchanged, until it is."""
    theirs: tuple[str | None, int] | None = None
    """An open conflict: the other text and its revision."""


class Autosaving(RuleBasedStateMachine):
    """Each example goes on with the answer as the one before it left it."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.windows = {name: self.opened() for name in ("adviser 1", "adviser 2", "colleague 1")}
        self.first = self.current()[1]
        self.made_from: dict[int, int] = {}

    def current(self) -> tuple[str | None, int]:
        """The text that is stored, and its revision."""
        found = scans.answers(self.world.database, self.world.scan_id, [QUESTION])
        return (json.loads(found[0].value), found[0].id) if found else (None, 0)

    def opened(self) -> Window:
        text, revision = self.current()
        return Window(text, text, revision)

    def exchange(self, name: str, answered: bool) -> None:
        """One request of this window; without ``answered`` what the server says gets lost."""
        window = self.windows[name]
        if window.sent is None and (window.text == window.saved or window.theirs):
            return
        window.sent = window.sent or (window.text, window.base)
        text, base = window.sent
        before = self.current()
        actor = self.world.actors[name.split()[0]]
        kept = autosaving.save(self.world.system, actor, self.world.scan_id, [Posted(QUESTION, text, base)])
        after = self.current()
        if after != before:
            self.made_from[after[1]] = base
            assert after[0] == text
        if not answered:
            return
        window.sent = None
        if kept.conflicts:
            (conflict,) = kept.conflicts
            assert (conflict.theirs.answer, conflict.theirs.revision) == after
            assert after[0] != text
            window.theirs = after
        else:
            # What the page calls saved is what is stored.
            assert after[0] == text
            assert kept.revisions == {QUESTION: after[1]}
            window.saved, window.base = after

    @rule(name=windows, text=texts)
    def type(self, name: str, text: str | None) -> None:
        self.windows[name].text = text

    @rule(name=windows, answered=st.booleans())
    def save(self, name: str, answered: bool) -> None:
        self.exchange(name, answered)

    @rule(name=windows)
    def reload(self, name: str) -> None:
        """The draft comes back with its old base, unless what was sent turns out to be stored."""
        old, new = self.windows[name], self.opened()
        if old.text != old.saved or old.theirs or old.sent:
            arrived = old.sent is not None and old.sent[0] == new.saved
            new.base = new.base if arrived or old.text == new.saved else old.base
            new.text = old.text
        self.windows[name] = new

    @rule(name=windows, mine=st.booleans(), merged=texts)
    def choose(self, name: str, mine: bool, merged: str | None) -> None:
        window = self.windows[name]
        if window.theirs is None:
            return
        (theirs, window.base), window.theirs = window.theirs, None
        window.saved = theirs
        window.text = merged if mine else theirs

    @invariant()
    def no_text_was_replaced_by_someone_who_had_not_seen_it(self) -> None:
        rows = self.world.database.rows(
            "SELECT id FROM answer_revision WHERE scan_id = ? AND question = ? AND id >= ? ORDER BY id",
            (self.world.scan_id, QUESTION, self.first),
        )
        ids = [int(row["id"]) for row in rows]
        for earlier, later in pairwise(ids if self.first else [0, *ids]):
            assert self.made_from[later] == earlier


def test_a_thousand_interleavings_of_three_windows_lose_no_text(tmp_path: Path) -> None:
    Autosaving.world = support.make_world(support.make_system(tmp_path / "riskscan.db"))
    Autosaving.world.database.connection.execute("PRAGMA synchronous=OFF")
    run_state_machine_as_test(
        Autosaving, settings=settings(max_examples=1000, stateful_step_count=15, deadline=None)
    )


def test_order_follows_the_revisions_also_when_the_clock_jumps_back(tmp_path: Path) -> None:
    world = support.make_world(support.make_system(tmp_path / "riskscan.db"))
    clock = world.system.now
    assert isinstance(clock, Clock)

    def save(text: str, base: int) -> autosaving.Kept:
        return autosaving.save(world.system, world.adviser, world.scan_id, [Posted(QUESTION, text, base)])

    first = save("Voor de sprong.", 0).revisions[QUESTION]
    clock.moment -= timedelta(days=2)
    second = save("Na de sprong terug.", first).revisions[QUESTION]
    assert second > first
    assert world.sheet().current(QUESTION).answer == "Na de sprong terug."
    assert [one.theirs.revision for one in save("Uit een oud venster.", first).conflicts] == [second]
    assert scans.answers_in_round(world.database, world.round_id)[world.scan_id] == {
        QUESTION: '"Na de sprong terug."'
    }
    # Someone who saved "in two days" is not said to be working now.
    scan = scans.by_id(world.database, world.scan_id)
    assert scan is not None
    assert [one.name for one in presence.colleagues(world.system, world.colleague, scan)] == ["Anja Advies"]
    clock.moment -= timedelta(days=2)
    assert presence.colleagues(world.system, world.colleague, scan) == ()
    clock.moment += timedelta(days=30)
    assert [one.question for one in save("Veel later.", first).conflicts] == [QUESTION]


def test_nobody_works_in_a_vastgestelde_scan(world: World) -> None:
    for state, names in ((ScanState.OFFERED, ["Anja Advies"]), (ScanState.ESTABLISHED, [])):
        if state is ScanState.OFFERED:
            world.bring_to(state)
        else:
            reviewing.establish(world.system, world.leader, world.scan_id)
        scan = scans.by_id(world.database, world.scan_id)
        assert scan is not None
        assert [one.name for one in presence.colleagues(world.system, world.reader, scan)] == names
