"""Comments between colleagues: who may, what is counted, and that nothing ever disappears."""

from __future__ import annotations

from pathlib import Path

import pytest
import support
import transferring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import World

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import comments, reporting
from riskscan.programme.comments import MAX_COMMENT, Comments, open_in
from riskscan.programme.permissions import Refused
from riskscan.programme.system import Invalid, NotFound
from riskscan.web.sections import form_sections

TEXT, CHOICE = "t1.toelichting", "t1.risico"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return support.make_world(support.make_system(tmp_path / "riskscan.db"))


def add(world: World, name: str = "adviser", text: str = "Klopt dit?", question: str = TEXT) -> int:
    """Place a comment; the number of the newest one."""
    comments.add(world.system, world.actors[name], world.scan_id, question, text)
    return read(world).all[-1].id


def read(world: World, name: str = "leader") -> Comments:
    return comments.read(world.system, world.actors[name], world.scan_id)[1]


def test_a_comment_keeps_who_wrote_what_and_when(world: World) -> None:
    add(world, "adviser", "Is dit nagevraagd?")
    add(world, "leader", "Ja, in maart.")
    found = read(world).of(TEXT)
    assert [(one.author, one.text, one.open) for one in found] == [
        ("Anja Advies", "Is dit nagevraagd?", True),
        ("Leo Leider", "Ja, in maart.", True),
    ]
    assert found[0].written_at < found[1].written_at


def test_handling_is_an_event_and_can_be_taken_back(world: World) -> None:
    number = add(world)
    for reopen, event, is_open in (
        (False, "afgehandeld", False),
        (True, "heropend", True),
        (False, "afgehandeld", False),
    ):
        for _ in range(2):  # A double click does nothing the second time.
            comments.handle(world.system, world.colleague, world.scan_id, number, reopen=reopen)
        (one,) = read(world).all
        assert (one.event, one.event_by, one.open, one.text) == (event, "Kees Collega", is_open, "Klopt dit?")
    (row,) = world.database.rows("SELECT count(*) AS number FROM comment_event")
    assert row["number"] == 3
    logged = world.database.rows("SELECT action FROM audit_entry WHERE action LIKE 'opmerking%' ORDER BY id")
    assert [row["action"] for row in logged] == [
        "opmerking geplaatst",
        "opmerking afgehandeld",
        "opmerking heropend",
        "opmerking afgehandeld",
    ]


def test_the_same_comment_twice_in_a_row_is_one(world: World) -> None:
    add(world)
    add(world)
    assert len(read(world).all) == 1
    add(world, "colleague")
    assert len(read(world).all) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Typ eerst uw opmerking."), (" \n ", "Typ eerst"), ("x" * (MAX_COMMENT + 1), "heeft 2001 tekens")],
)
def test_an_empty_or_too_long_comment_is_refused_with_what_to_do(
    world: World, text: str, message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        add(world, text=text)
    assert read(world).all == ()
    add(world, text="x" * MAX_COMMENT)
    assert len(read(world).all) == 1


def test_a_question_or_comment_of_elsewhere_does_not_exist(world: World) -> None:
    with pytest.raises(NotFound):
        add(world, question="t99.bestaat_niet")
    number = add(world)
    other = support.later_round(world)
    with pytest.raises(NotFound):
        comments.handle(world.system, world.adviser, other, number)
    assert comments.read(world.system, world.adviser, other)[1].all == ()
    assert read(world).open == 1


@pytest.mark.parametrize("state", [ScanState.CONCEPT, ScanState.OFFERED, ScanState.ESTABLISHED])
def test_advisers_of_the_organisation_and_the_leader_comment_until_it_is_vastgesteld(
    world: World, state: ScanState
) -> None:
    number = add(world)
    world.bring_to(state)
    writing = state is not ScanState.ESTABLISHED
    for name in ("adviser", "colleague", "leader"):
        assert read(world, name).may_write is writing
        if writing:
            add(world, name, f"Van {name}.")
        else:
            with pytest.raises(Refused):
                add(world, name)
            with pytest.raises(Refused):
                comments.handle(world.system, world.actors[name], world.scan_id, number)
    for name in ("outsider", "reader", "keeper"):
        with pytest.raises(Refused):
            read(world, name)
        with pytest.raises(Refused):
            add(world, name)
        scan = world.sheet().scan
        assert comments.of_scan(world.system, world.actors[name], scan) is None


def test_after_the_round_is_closed_comments_are_only_read(world: World) -> None:
    add(world)
    support.close_round(world)
    assert read(world, "adviser").open == 1
    for name in ("adviser", "leader"):
        assert not read(world, name).may_write
        with pytest.raises(Refused):
            add(world, name, "Nog iets.")


def test_who_only_commented_may_still_vaststellen(world: World) -> None:
    add(world, "leader", "Let op de termijn.")
    world.bring_to(ScanState.ESTABLISHED)
    assert world.sheet().scan.state is ScanState.ESTABLISHED


def test_comments_are_no_part_of_what_is_vastgesteld_or_reported_or_exported(world: World) -> None:
    add(world, text="GEHEIM-ONDER-COLLEGAS")
    world.bring_to(ScanState.ESTABLISHED)
    (row,) = world.database.rows("SELECT content FROM snapshot")
    assert "GEHEIM-ONDER-COLLEGAS" not in row["content"]
    assert "GEHEIM-ONDER-COLLEGAS" not in repr(
        reporting.report_data(world.system, world.leader, world.scan_id)
    )
    assert "GEHEIM-ONDER-COLLEGAS" not in transferring.exported(world).decode()


PLACES = [question.key for question in support.form().questions()][::9]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES), st.booleans(), st.sampled_from(["adviser", "colleague", "leader"])
        ),
        max_size=12,
    )
)
def test_every_count_agrees_with_the_list_it_is_of(world: World, placed: list[tuple[str, bool, str]]) -> None:
    for number, (question, handled, name) in enumerate(placed):
        mine = add(world, name, f"Opmerking {number} bij {question}", question)
        if handled:
            comments.handle(world.system, world.leader, world.scan_id, mine)
    found = read(world)
    sections = [found.among(one.key for one in section.questions) for section in form_sections("2016-2")]
    assert sorted(one.id for inside in sections for one in inside) == sorted(one.id for one in found.all)
    assert found.open == sum(map(open_in, sections)) == sum(1 for one in found.all if one.open)
    assert sum(len(found.of(question.key)) for question in support.form().questions()) == len(found.all)
    (row,) = world.database.rows("SELECT count(*) AS number FROM comment")
    assert row["number"] == len(found.all)
