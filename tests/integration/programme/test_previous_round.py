"""The previous round beside every question: which round that is, what differs, and copying as a marked act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import support
from support import PLAN, World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.question_changes import QuestionChange
from riskscan.domain.scan import Answer, Special
from riskscan.programme import answer_history, previous_round, reviewing, scanning
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.previous_round import Before, Previous
from riskscan.programme.scanning import Posted, Saved

TEXT, CHOICE, FIGURE = "t1.toelichting", "t1.risico", "t18.budget_structureel"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return support.make_world(support.make_system(tmp_path / "riskscan.db"))


def next_round(world: World, version: str = "2016-2", name: str = "Ronde september 2016") -> int:
    """A later round with other periods, and its scan of the same organisation, not filled in."""
    references = replace(PLAN.references, peiljaar=2017)
    plan = replace(
        PLAN, name=name, version=version, peildatum=date(2016, 9, 30), references=references,
        deadline=date(2016, 11, 1),
    )  # fmt: skip
    round_id = support.add_round(
        world.system, plan, {world.organisation_id: (world.adviser, world.colleague)}
    )
    return scanning.start(world.system, world.adviser, round_id, world.organisation_id)


def read(world: World, scan_id: int, actor: Actor | None = None) -> Previous | None:
    sheet = world.sheet(scan_id)
    return previous_round.previous(world.system, actor or world.adviser, sheet, sheet.form.questions())


def beside(world: World, scan_id: int, key: str) -> Before:
    found = read(world, scan_id)
    assert found is not None
    sheet = world.sheet(scan_id)
    return previous_round.before(found, sheet, sheet.form.question(key))


def copy(
    world: World, scan_id: int, key: str, typed: Answer = None, base: int = 0, name: str = "adviser"
) -> Saved:
    return previous_round.save(
        world.system, world.actors[name], scan_id, [Posted(key, typed, base)], copy=key
    )


def mark(world: World, scan_id: int, key: str) -> str:
    """The round from which the current answer was copied."""
    sheet = world.sheet(scan_id)
    found = answer_history.marks(world.system, sheet, sheet.form.questions()).get(key)
    return found.copied_from if found else ""


class TestWhichRound:
    def test_the_first_round_has_none(self, world: World) -> None:
        assert read(world, world.scan_id) is None

    def test_the_newest_answers_when_nothing_is_vastgesteld(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "In juni.", FIGURE: Decimal(5)})
        found = read(world, next_round(world))
        assert found is not None
        assert not found.established
        assert found.round.plan.name == PLAN.name
        assert (found.answers[TEXT], found.answers[FIGURE]) == ("In juni.", Decimal(5))

    def test_what_was_vastgesteld_comes_from_the_snapshot_and_before_a_later_concept(
        self, world: World
    ) -> None:
        world.bring_to(ScanState.ESTABLISHED)
        then = world.sheet().answers[TEXT]
        figure = world.sheet().current(FIGURE).revision
        concept = support.later_round(world)
        scanning.save_answers(
            world.system,
            world.adviser,
            concept,
            [Posted(TEXT, "Concept.", 0), Posted(FIGURE, Decimal(9), figure)],
        )
        found = read(world, next_round(world))
        assert found is not None
        assert found.established
        assert (found.scan.id, found.answers[TEXT], found.answers[FIGURE]) == (
            world.scan_id,
            then,
            Decimal(100),
        )

    def test_a_reopened_scan_counts_as_not_vastgesteld(self, world: World) -> None:
        world.bring_to(ScanState.ESTABLISHED)
        reviewing.reopen(world.system, world.leader, world.scan_id, support.REASON)
        world.save(world.adviser, {TEXT: "Na heropenen."})
        found = read(world, next_round(world))
        assert found is not None
        assert (found.established, found.answers[TEXT]) == (False, "Na heropenen.")

    def test_another_organisation_or_a_later_round_is_never_the_previous(self, world: World) -> None:
        scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
        later = next_round(world)
        world.save(world.adviser, {TEXT: "Later."}, later)
        assert read(world, world.scan_id) is None
        found = read(world, later)
        assert found is not None
        assert found.scan.organisation_id == world.organisation_id

    def test_who_may_not_read_a_concept_does_not_see_it_beside_a_later_scan(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "Concept van juni."})
        later = next_round(world)
        world.complete("1", later)
        reviewing.decide(world.system, world.adviser, later, "1", "")
        reviewing.offer(world.system, world.adviser, later)
        reviewing.establish(world.system, world.leader, later)
        assert read(world, later, world.reader) is None
        for actor in (world.adviser, world.colleague, world.leader):
            assert read(world, later, actor) is not None
        world.bring_to(ScanState.ESTABLISHED)
        found = read(world, later, world.reader)
        assert found is not None
        assert found.established


class TestBeside:
    def test_the_answer_in_words_with_unit_and_period_and_whether_it_changed(self, world: World) -> None:
        world.save(world.adviser, {CHOICE: "beperkt", FIGURE: Decimal(2310000), TEXT: "Feit."})
        later = next_round(world)
        before = beside(world, later, FIGURE)
        assert (before.words, before.unit, before.reference) == ("2.310.000", "euro", "2016")
        assert beside(world, later, CHOICE) == Before("Beperkt risico", "", "", None, False, True)
        world.save(world.adviser, {CHOICE: "geen", TEXT: "Feit."}, later)
        assert beside(world, later, CHOICE) == Before("Beperkt risico", "", "", None, True, True)
        assert beside(world, later, TEXT) == Before("Feit.", "", "", None, False, False)

    def test_why_there_was_no_value_is_said(self, world: World) -> None:
        unknown = Special("onbekend")
        world.save(
            world.adviser,
            {CHOICE: unknown, "randvoorwaarden.visie.status": "niet", "randvoorwaarden.visie.pril": "ja"},
        )
        later = next_round(world)
        assert beside(world, later, CHOICE).words == "Onbekend"
        assert beside(world, later, TEXT) == Before("niet ingevuld", "", "", None, False, False)
        # An answer to a question that was not asked is no answer, and is not copied.
        assert beside(world, later, "randvoorwaarden.visie.pril").words == "niet gevraagd"
        assert not beside(world, later, "randvoorwaarden.visie.pril").fits
        assert copy(world, later, "randvoorwaarden.visie.pril").questions == ()

    def test_new_and_changed_questions_of_another_version_are_told_apart(self, tmp_path: Path) -> None:
        old = support.make_world(support.make_system(tmp_path / "oud.db"), version="2016-1")
        old.save(old.adviser, {TEXT: "In juni.", "randvoorwaarden.stap1.status": "voldaan"})
        later = next_round(old)
        assert beside(old, later, "vertrouwen") == Before("", "", "", QuestionChange.NEW, False, False)
        assert beside(old, later, "randvoorwaarden.stap1.status").change is QuestionChange.CHANGED
        assert beside(old, later, TEXT).change is None
        # What still means the same can be copied, and is decoded with its own version.
        assert copy(old, later, TEXT).questions == (TEXT,)

    def test_the_number_of_queries_does_not_grow_with_answers_or_rounds(self, world: World) -> None:
        def queries(scan_id: int) -> int:
            sheet = world.sheet(scan_id)
            seen: list[str] = []
            world.database.connection.set_trace_callback(seen.append)
            found = previous_round.previous(world.system, world.adviser, sheet, sheet.form.questions())
            assert found is not None
            for question in sheet.form.questions():
                previous_round.before(found, sheet, question)
            world.database.connection.set_trace_callback(None)
            return len(seen)

        world.save(world.adviser, {TEXT: "In juni."})
        later = next_round(world)
        few = queries(later)
        world.save(world.adviser, support.complete_answers())
        support.later_round(world)
        assert queries(later) == few <= 6


class TestCopying:
    def test_a_copy_is_a_revision_with_a_mark_that_goes_with_the_next_change(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "Zoals in juni.", FIGURE: Decimal(12)})
        later = next_round(world)
        for key, answer in ((TEXT, "Zoals in juni."), (FIGURE, Decimal(12))):
            assert copy(world, later, key).questions == (key,)
            assert world.sheet(later).answers[key] == answer
            assert mark(world, later, key) == PLAN.name
            history = answer_history.read(world.system, world.adviser, later, key)
            assert history.entries[0].copied_from == PLAN.name
        world.save(world.adviser, {TEXT: "Toch anders.", FIGURE: Decimal(13)}, later)
        assert (mark(world, later, TEXT), mark(world, later, FIGURE)) == ("", "")

    def test_what_was_typed_is_saved_first_and_stays_in_the_history(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "Zoals in juni."})
        later = next_round(world)
        copy(world, later, TEXT, typed="Net getypt.")
        history = answer_history.read(world.system, world.adviser, later, TEXT)
        assert [one.newest.words for one in history.entries] == ["Zoals in juni.", "Net getypt."]
        assert [one.copied_from for one in history.entries] == [PLAN.name, ""]

    def test_the_other_answers_of_the_form_are_saved_too(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "Zoals in juni."})
        later = next_round(world)
        posted = [Posted(TEXT, None, 0), Posted(CHOICE, "beperkt", 0)]
        saved = previous_round.save(world.system, world.adviser, later, posted, copy=TEXT)
        assert set(saved.questions) == {TEXT, CHOICE}
        assert mark(world, later, CHOICE) == ""

    @pytest.mark.parametrize("typed", [None, "Ook getypt."])
    def test_when_someone_saved_meanwhile_it_is_a_conflict(self, world: World, typed: Answer) -> None:
        world.save(world.adviser, {TEXT: "Zoals in juni."})
        later = next_round(world)
        world.save(world.colleague, {TEXT: "Intussen door Kees."}, later)
        saved = copy(world, later, TEXT, typed=typed)
        assert [one.theirs.author for one in saved.conflicts] == ["Kees Collega"]
        assert world.sheet(later).answers[TEXT] == "Intussen door Kees."

    def test_a_copy_chosen_in_a_conflict_keeps_its_mark_and_another_text_does_not(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "Zoals in juni."})
        later = next_round(world)
        for typed, expected in (("Zoals in juni.", PLAN.name), ("Aangepast.", "")):
            world.save(world.colleague, {TEXT: f"Door Kees, voor {typed}"}, later)
            base = world.sheet(later).current(TEXT).revision
            previous_round.save(
                world.system, world.adviser, later, [Posted(TEXT, typed, base)], kept=frozenset({TEXT})
            )
            assert world.sheet(later).answers[TEXT] == typed
            assert mark(world, later, TEXT) == expected

    def test_copying_what_is_not_there_or_not_on_the_form_does_nothing(self, world: World) -> None:
        later = next_round(world)
        assert copy(world, later, TEXT).questions == ()
        assert copy(world, world.scan_id, TEXT, "Getypt.").questions == (TEXT,)
        assert mark(world, world.scan_id, TEXT) == ""
        world.save(world.adviser, {CHOICE: "beperkt"})
        saved = previous_round.save(world.system, world.adviser, later, [Posted(TEXT, "x", 0)], copy=CHOICE)
        assert saved.questions == (TEXT,)

    def test_only_who_may_write_the_scan_copies(self, world: World) -> None:
        world.save(world.adviser, {TEXT: "Zoals in juni."})
        later = next_round(world)
        for name in ("leader", "outsider", "reader", "keeper"):
            with pytest.raises(Refused):
                copy(world, later, TEXT, name=name)
