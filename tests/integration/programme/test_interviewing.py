"""Interviews: recorded, corrected and removed as revisions, with the same care for two writers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import support
from support import World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import MAX_TEXT
from riskscan.programme import interviewing
from riskscan.programme.interviewing import KINDS, InterviewConflict, Missing, missing
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.system import Invalid, NotFound
from riskscan.store import interviews
from riskscan.store.interviews import Content, Interview, Note, Participant


def save(
    world: World, content: Content, actor: Actor | None = None, one: int | None = None, base: int = 0
) -> None:
    interviewing.save(world.system, actor or world.adviser, world.scan_id, one, base, content)


def only(world: World) -> Interview:
    (found,) = world.sheet().interviews
    return found


def stored(world: World) -> list[tuple[str, int]]:
    rows = world.database.rows("SELECT knelpunten, removed FROM interview_revision ORDER BY id")
    return [tuple(row) for row in rows]


def test_an_interview_comes_back_as_it_was_recorded(world: World) -> None:
    people = (Participant("P. Persoon", "beleidsadviseur"), Participant("", "manager"))
    content = replace(
        support.interview(knelpunten="Wachtlijst.\n\nEn verloop.", wensen="😀 <b>"), participants=people
    )
    save(world, content)
    assert (only(world).content, only(world).author) == (content, "Anja Advies")


LINKED = (
    Note("Naar\n\nhet team.", ("t3", "t12"), True),
    Note("Alleen voor ons.", ("t3",)),
    Note("Los."),
)


def test_notes_come_back_with_their_topics_in_the_order_of_the_questionnaire(world: World) -> None:
    shuffled = (replace(LINKED[0], topics=("t12", "t3", "t12")), Note(" \n", ("t1",)), *LINKED[1:])
    save(world, replace(support.interview(), notes=shuffled))
    assert only(world).content.notes == LINKED
    first = only(world)
    save(world, replace(first.content, notes=LINKED[1:]), None, first.id, first.revision_id)
    assert only(world).content.notes == LINKED[1:]
    assert world.database.rows("SELECT count(*) FROM interview_note")[0][0] == 5


def test_the_notes_of_a_topic_are_found_over_all_interviews(world: World) -> None:
    save(world, replace(support.interview("wethouder"), notes=LINKED))
    save(world, replace(support.interview(), notes=(Note("Later.", ("t3",)),), held_on=date(2016, 7, 2)))
    found = interviewing.notes_by_topic(world.sheet().interviews)
    assert {topic: [note.text for note in notes] for topic, notes in found.items()} == {
        "t3": ["Naar\n\nhet team.", "Alleen voor ons.", "Later."],
        "t12": ["Naar\n\nhet team."],
    }
    assert (found["t12"][0].kind, found["t12"][0].in_report) == ("Wethouder", True)


def test_who_is_not_of_the_team_sees_roles_and_chosen_notes_only(world: World) -> None:
    save(world, replace(support.interview(), notes=LINKED))
    world.bring_to(ScanState.ESTABLISHED)
    sheet = world.sheet()
    for actor in (world.adviser, world.leader):
        assert interviewing.shown_to(actor, sheet) == sheet.interviews
    for actor in (world.reader, world.outsider):
        one = interviewing.shown_to(actor, sheet)[0].content
        assert one.participants == (Participant("", "beleidsadviseur"),)
        assert one.notes == LINKED[:1]


@pytest.mark.parametrize(
    ("notes", "problem", "message"),
    [
        ((Note("Goed."), Note("x" * (MAX_TEXT + 1))), "aantekening-2", "Kort de tekst in"),
        ((Note("Goed.", ("t14",)),), "aantekening-1", "onderwerpen die in deze vragenlijst staan"),
        ((Note("Goed."),) * (interviewing.MAX_NOTES + 1), "aantekening-1", "Er passen 40 aantekeningen"),
    ],
)
def test_a_note_that_cannot_be_kept_is_told_by_its_number(
    world: World, notes: tuple[Note, ...], problem: str, message: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        save(world, replace(support.interview(), notes=notes))
    assert message in invalid.value.problems[problem]
    assert stored(world) == []


def test_a_correction_is_a_revision_and_the_newest_counts(world: World) -> None:
    save(world, support.interview(knelpunten="Eerst."))
    first = only(world)
    save(world, support.interview(knelpunten="Daarna."), world.colleague, first.id, first.revision_id)
    assert (only(world).content.knelpunten, only(world).author) == ("Daarna.", "Kees Collega")
    assert stored(world) == [("Eerst.", 0), ("Daarna.", 0)]


def test_an_interview_that_someone_else_changed_is_a_conflict_and_not_overwritten(world: World) -> None:
    save(world, support.interview(knelpunten="Eerst."))
    seen = only(world)
    save(world, support.interview(knelpunten="Van een collega."), world.colleague, seen.id, seen.revision_id)
    with pytest.raises(InterviewConflict) as conflict:
        save(world, support.interview(knelpunten="Van mij."), world.adviser, seen.id, seen.revision_id)
    assert conflict.value.theirs.content.knelpunten == "Van een collega."
    assert conflict.value.theirs.author == "Kees Collega"
    assert only(world).content.knelpunten == "Van een collega."
    save(world, support.interview(knelpunten="Van ons."), None, seen.id, conflict.value.theirs.revision_id)
    assert only(world).content.knelpunten == "Van ons."


def test_saving_what_is_already_there_changes_nothing(world: World) -> None:
    save(world, support.interview())
    save(world, support.interview(), world.colleague, only(world).id, 0)
    assert len(stored(world)) == 1


def test_removing_keeps_the_history(world: World) -> None:
    save(world, support.interview(knelpunten="Bewaard."))
    one = only(world)
    interviewing.remove(world.system, world.adviser, world.scan_id, one.id, one.revision_id)
    assert world.sheet().interviews == ()
    assert stored(world) == [("Bewaard.", 0), ("Bewaard.", 1)]
    assert interviews.counts_in_round(world.database, world.round_id) == {}
    with pytest.raises(NotFound, match="bestaat niet"):
        save(world, support.interview(knelpunten="Nog iets."), None, one.id, one.revision_id)


def test_removing_what_someone_else_just_changed_is_a_conflict(world: World) -> None:
    save(world, support.interview(knelpunten="Eerst."))
    seen = only(world)
    save(world, support.interview(knelpunten="Nieuw."), world.colleague, seen.id, seen.revision_id)
    with pytest.raises(InterviewConflict):
        interviewing.remove(world.system, world.adviser, world.scan_id, seen.id, seen.revision_id)
    assert only(world).content.knelpunten == "Nieuw."


def test_the_parties_of_the_method_that_are_missing_are_named(world: World) -> None:
    assert [one.kind for one in missing(())] == ["ambtelijk_adviseur", "vertegenwoordiger_vt"]
    for kind in ("ambtelijk_adviseur", "wethouder"):
        save(world, support.interview(kind))
    expected = Missing(
        "vertegenwoordiger_vt", "Er is nog geen gesprek met een vertegenwoordiger van Veilig Thuis."
    )
    assert missing(world.sheet().interviews) == (expected,)
    save(world, support.interview("vertegenwoordiger_vt"))
    assert missing(world.sheet().interviews) == ()


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("kind", replace(support.interview(), kind="")),
        ("kind", replace(support.interview(), kind="verzonnen")),
        ("manner", replace(support.interview(), manner="verzonnen")),
        ("participants", replace(support.interview(), participants=(Participant("Naam zonder rol", ""),))),
        ("participants", replace(support.interview(), participants=(Participant("N" * 201, "rol"),))),
        ("participants", replace(support.interview(), participants=(Participant("Naam", "r" * 201),))),
        *((text, support.interview(**{text: "x" * (MAX_TEXT + 1)})) for text in interviewing.TEXTS),
    ],
)
def test_what_cannot_be_kept_is_told_per_field_and_nothing_is_saved(
    world: World, field: str, content: Content
) -> None:
    with pytest.raises(Invalid) as invalid:
        save(world, content)
    assert set(invalid.value.problems) == {field}
    assert stored(world) == []


def test_every_kind_and_the_longest_texts_are_kept(world: World) -> None:
    texts = dict.fromkeys(interviewing.TEXTS, "x" * MAX_TEXT)
    for kind in KINDS:
        save(world, support.interview(kind, **texts))
    assert {one.content.kind for one in world.sheet().interviews} == set(KINDS)


def test_an_empty_line_of_participants_is_left_out(world: World) -> None:
    people = (Participant(" ", ""), Participant("", "wethouder"))
    save(world, replace(support.interview(), participants=people))
    assert only(world).content.participants == (Participant("", "wethouder"),)


def test_names_of_participants_stand_in_their_own_table_only(world: World) -> None:
    name = "Zeer Herkenbare Naam"
    save(world, replace(support.interview(), participants=(Participant(name, "wethouder"),)))
    tables = [
        row["name"] for row in world.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    found = {
        table
        for table in tables
        for row in world.database.rows(f'SELECT * FROM "{table}"')
        if any(name in str(cell) for cell in tuple(row))
    }
    assert found == {"participant"}


def test_an_interview_of_another_scan_cannot_be_reached(world: World) -> None:
    other_scan = support.later_round(world)
    interviewing.save(
        world.system, world.adviser, other_scan, None, 0, support.interview(knelpunten="Elders.")
    )
    (elsewhere,) = world.sheet(other_scan).interviews
    with pytest.raises(NotFound):
        save(world, support.interview(), None, elsewhere.id, elsewhere.revision_id)
    with pytest.raises(NotFound):
        interviewing.remove(world.system, world.adviser, world.scan_id, elsewhere.id, elsewhere.revision_id)
    assert world.sheet(other_scan).interviews == (elsewhere,)


def test_only_an_assigned_adviser_records_and_only_in_a_concept(world: World) -> None:
    for actor in (world.outsider, world.leader, world.reader, world.keeper):
        with pytest.raises(Refused):
            save(world, support.interview(), actor)
    assert stored(world) == []
    world.bring_to(ScanState.OFFERED)
    with pytest.raises(Refused, match="ter vaststelling aangeboden"):
        save(world, support.interview("wethouder"))
    one = only(world)
    with pytest.raises(Refused):
        interviewing.remove(world.system, world.adviser, world.scan_id, one.id, one.revision_id)
