"""Two writers at random on one answer: no text that was confirmed is ever replaced unseen."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import support
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from support import World

from riskscan.domain.scan import Answer, encode
from riskscan.programme import scanning
from riskscan.programme.scanning import Conflict, Posted, Saved, Stored

QUESTION = "t1.toelichting"
writers = st.sampled_from(["adviser", "colleague"])
# Few texts, so that both sometimes type the same; None is clearing.
texts = st.sampled_from(["Er is een wachtlijst.", "Er is geen wachtlijst.", "Onduidelijk.", None])


class TwoWriters(RuleBasedStateMachine):
    """Each writer has a form as it was opened, and answers a conflict as the page asks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world: World = support.make_world(support.make_system(self.folder / "riskscan.db"))
        self.form: dict[str, Stored] = {name: self.current() for name in ("adviser", "colleague")}
        self.conflict: dict[str, Conflict] = {}
        self.made_from: dict[int, int] = {}

    def teardown(self) -> None:
        self.world.database.close()
        shutil.rmtree(self.folder)

    def current(self) -> Stored:
        return self.world.sheet().current(QUESTION)

    def send(self, name: str, answer: Answer, base: int) -> Saved:
        before = self.current()
        saved = scanning.save_answers(
            self.world.system, self.world.actors[name], self.world.scan_id, [Posted(QUESTION, answer, base)]
        )
        after = self.current()
        if saved.questions:
            assert after.answer == answer
            self.made_from[after.revision] = base
        else:
            assert after == before
        return saved

    @rule(name=writers)
    def open(self, name: str) -> None:
        self.form[name] = self.current()
        self.conflict.pop(name, None)

    @rule(name=writers, text=texts)
    def save(self, name: str, text: str | None) -> None:
        form = self.form[name]
        now = self.current()
        saved = self.send(name, text, form.revision)
        if saved.conflicts:
            self.conflict[name] = saved.conflicts[0]
            assert saved.conflicts[0].mine == text
        elif not saved.questions:
            # Nothing to save: it was there already, or the field was not touched.
            assert text in (now.answer, form.answer)

    @rule(name=writers, text=texts)
    def keep_mine(self, name: str, text: str | None) -> None:
        """Choose one's own text, adapted or not; between the question and the answer more may happen."""
        conflict = self.conflict.pop(name, None)
        if conflict is None:
            return
        saved = self.send(name, text, conflict.theirs.revision)
        if saved.conflicts:
            self.conflict[name] = saved.conflicts[0]

    @rule(name=writers)
    def keep_theirs(self, name: str) -> None:
        if self.conflict.pop(name, None) is not None:
            self.open(name)

    @invariant()
    def every_revision_was_made_from_the_one_before_it(self) -> None:
        rows = self.world.database.rows(
            "SELECT id, value FROM answer_revision WHERE question = ? ORDER BY id", (QUESTION,)
        )
        ids = [row["id"] for row in rows]
        assert ids == list(self.made_from)
        assert list(self.made_from.values()) == [0, *ids][: len(ids)]
        assert encode(self.current().answer) == (rows[-1]["value"] if rows else "null")


TestTwoWriters = TwoWriters.TestCase
TestTwoWriters.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
