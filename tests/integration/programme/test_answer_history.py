"""The history of an answer: who, when and what, grouped, and putting something back without losing anything."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import support
from support import Clock, World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Answer
from riskscan.programme import answer_history, scanning
from riskscan.programme.answer_history import AnswerHistory
from riskscan.programme.permissions import Refused
from riskscan.programme.scanning import Posted
from riskscan.programme.system import NotFound

TEXT, CHOICE, FIGURE = "t1.toelichting", "t1.risico", "t18.budget_structureel"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return support.make_world(support.make_system(tmp_path / "riskscan.db"))


def wait(world: World, minutes: float) -> None:
    clock = world.system.now
    assert isinstance(clock, Clock)
    clock.moment += timedelta(minutes=minutes)


def save(world: World, name: str, answer: Answer, key: str = TEXT, minutes: float = 1) -> int:
    """Save as this person of the world, some time after the one before; the revision."""
    wait(world, minutes)
    world.save(world.actors[name], {key: answer})
    return world.sheet().current(key).revision


def history(world: World, key: str = TEXT, page: int = 1) -> AnswerHistory:
    return answer_history.read(world.system, world.adviser, world.scan_id, key, page)


def told(found: AnswerHistory) -> list[tuple[str, list[str]]]:
    """Per entry, newest first: who, and the texts, oldest first."""
    return [(one.author, [step.words for step in reversed(one.steps)]) for one in found.entries]


def test_saves_of_one_author_within_a_short_time_are_one_entry(world: World) -> None:
    for text in ("De", "De wachtlijst", "De wachtlijst is weg."):
        save(world, "adviser", text)
    save(world, "colleague", "Er is nog een wachtlijst.")
    save(world, "adviser", "Er is geen wachtlijst.", minutes=2)
    save(world, "adviser", "Er is geen wachtlijst meer.", minutes=11)
    found = history(world)
    assert told(found) == [
        ("Anja Advies", ["Er is geen wachtlijst meer."]),
        ("Anja Advies", ["Er is geen wachtlijst."]),
        ("Kees Collega", ["Er is nog een wachtlijst."]),
        ("Anja Advies", ["De", "De wachtlijst", "De wachtlijst is weg."]),
    ]
    assert found.revisions == 6
    assert [one.current for one in found.entries] == [True, False, False, False]
    assert found.entries[-1].before is None
    assert found.entries[0].before == "Er is geen wachtlijst."


def test_a_text_shows_what_changed_since_the_entry_before_and_a_choice_what_it_was(world: World) -> None:
    save(world, "adviser", "Er staan drie punten open.")
    save(world, "colleague", "Er staan twee punten open.")
    save(world, "adviser", "beperkt", CHOICE)
    save(world, "colleague", "geen", CHOICE)
    changes = [(str(part.change), part.text) for part in history(world).entries[0].changes]
    assert changes == [
        ("zelfde", "Er staan"),
        ("weggehaald", " drie"),
        ("toegevoegd", " twee"),
        ("zelfde", " punten open."),
    ]
    newest = history(world, CHOICE).entries[0]
    assert (newest.before, newest.newest.words, newest.changes) == ("Beperkt risico", "Geen risico", ())


def test_putting_back_is_a_new_revision_that_says_so(world: World) -> None:
    first = save(world, "adviser", "De eerste tekst.")
    second = save(world, "colleague", "De tweede tekst.")
    moment = history(world).entries[-1].newest.at
    saved = answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, first, second)
    assert saved.questions == (TEXT,)
    assert world.sheet().answers[TEXT] == "De eerste tekst."
    found = history(world)
    assert [one.newest.words for one in found.entries] == [
        "De eerste tekst.",
        "De tweede tekst.",
        "De eerste tekst.",
    ]
    assert [one.restored_from for one in found.entries] == [moment, None, None]
    # What is typed afterwards, however soon, is an entry of its own without the mark.
    save(world, "adviser", "De eerste tekst, aangevuld.", minutes=0)
    assert [one.restored_from for one in history(world).entries] == [None, moment, None, None]
    marks = answer_history.marks(world.system, world.sheet(), support.form().questions())
    assert (marks[TEXT].revisions, marks[TEXT].restored_from) == (4, "")


def test_putting_back_while_someone_saved_is_a_conflict_and_saves_nothing(world: World) -> None:
    first = save(world, "adviser", "De eerste tekst.")
    seen = save(world, "adviser", "De tweede tekst.")
    save(world, "colleague", "Intussen iets anders.")
    saved = answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, first, seen)
    assert [one.theirs.author for one in saved.conflicts] == ["Kees Collega"]
    assert world.sheet().answers[TEXT] == "Intussen iets anders."
    # Also to the text that the page was made from: it is not "untouched" but an act.
    saved = answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, seen, seen)
    assert len(saved.conflicts) == 1
    assert history(world).revisions == 3


def test_putting_back_what_stands_there_does_nothing(world: World) -> None:
    revision = save(world, "adviser", "De tekst.")
    for _ in range(2):
        saved = answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, revision, revision)
        assert (saved.questions, saved.conflicts) == ((), ())
    assert history(world).revisions == 1


def test_an_empty_answer_can_be_put_back_too(world: World) -> None:
    save(world, "adviser", "Een tekst.")
    empty = save(world, "adviser", None)
    current = save(world, "adviser", "Weer een tekst.")
    answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, empty, current)
    assert world.sheet().answers[TEXT] is None
    assert history(world).entries[0].newest.words == ""


@pytest.mark.parametrize("key", [CHOICE, "t99.bestaat_niet"])
def test_a_revision_of_another_question_or_scan_is_not_put_back(world: World, key: str) -> None:
    revision = save(world, "adviser", "Een tekst.")
    with pytest.raises(NotFound):
        answer_history.restore(world.system, world.adviser, world.scan_id, key, revision, 0)
    other = support.later_round(world)
    with pytest.raises(NotFound):
        answer_history.restore(world.system, world.adviser, other, TEXT, revision, 0)
    assert world.sheet(other).answers == {}


def test_a_figure_has_its_history_across_the_rounds_that_share_its_period(world: World) -> None:
    first = save(world, "adviser", Decimal(100), FIGURE)
    other = support.later_round(world)
    scanning.save_answers(world.system, world.colleague, other, [Posted(FIGURE, Decimal(200), first)])
    found = history(world, FIGURE)
    assert [(one.newest.words, one.other_round) for one in found.entries] == [
        ("200", "Ronde herfst 2016"),
        ("100", ""),
    ]
    saved = answer_history.restore(world.system, world.adviser, world.scan_id, FIGURE, first, found.base)
    assert saved.questions == (FIGURE,)
    assert world.sheet(other).answers[FIGURE] == Decimal(100)
    mark = answer_history.marks(world.system, world.sheet(), support.form().questions())[FIGURE]
    assert mark.revisions == 3
    assert mark.restored_from


def test_a_vastgestelde_scan_shows_its_history_to_colleagues_alone_and_changes_nothing(world: World) -> None:
    first = save(world, "adviser", "De eerste tekst.")
    world.bring_to(ScanState.ESTABLISHED)
    for actor in (world.reader, world.outsider, world.keeper):
        # A lezer reads what was vastgesteld, not the texts before it.
        with pytest.raises(Refused):
            answer_history.read(world.system, actor, world.scan_id, TEXT)
    figure = world.sheet().current(FIGURE).revision
    other = support.later_round(world)
    scanning.save_answers(world.system, world.colleague, other, [Posted(FIGURE, Decimal(7), figure)])
    for actor in (world.adviser, world.leader):
        found = answer_history.read(world.system, actor, world.scan_id, TEXT)
        assert found.entries[-1].steps[-1].words == "De eerste tekst."
        assert not found.may_restore
        # What another scan saved of a figure afterwards is no part of it.
        later = answer_history.read(world.system, actor, world.scan_id, FIGURE)
        assert [one.newest.words for one in later.entries] == ["100"]
        marks = answer_history.marks(world.system, found.sheet, found.sheet.form.questions())
        assert marks[FIGURE].revisions == 1
    with pytest.raises(Refused):
        answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, first, found.base)


def test_only_who_may_write_the_scan_puts_something_back(world: World) -> None:
    first = save(world, "adviser", "De eerste tekst.")
    current = save(world, "adviser", "De tweede tekst.")
    for actor in (world.leader, world.outsider, world.reader, world.keeper):
        with pytest.raises(Refused):
            answer_history.restore(world.system, actor, world.scan_id, TEXT, first, current)
    support.close_round(world)
    assert not history(world).may_restore
    with pytest.raises(Refused):
        answer_history.restore(world.system, world.adviser, world.scan_id, TEXT, first, current)


def test_a_long_history_comes_in_pages_that_together_hold_every_revision(world: World) -> None:
    for number in range(45):
        save(world, ("adviser", "colleague")[number % 2], f"Versie {number}.")
    pages = [history(world, page=number) for number in (1, 2, 3)]
    assert [len(one.entries) for one in pages] == [20, 20, 5]
    words = [entry.newest.words for one in pages for entry in one.entries]
    assert words == [f"Versie {number}." for number in reversed(range(45))]
    assert history(world, page=99).page == 3
    assert history(world, page=-4).page == 1
    assert pages[0].entries[-1].before == pages[1].entries[0].newest.words


def test_the_number_of_queries_of_a_section_is_the_same_for_any_history(world: World) -> None:
    def queries() -> int:
        seen: list[str] = []
        sheet = world.sheet()
        world.database.connection.set_trace_callback(seen.append)
        answer_history.marks(world.system, sheet, sheet.form.questions())
        world.database.connection.set_trace_callback(None)
        return len(seen)

    before = queries()
    for number in range(5):
        world.save(world.adviser, {TEXT: f"Versie {number}.", CHOICE: "beperkt", FIGURE: Decimal(number)})
    assert queries() == before
