"""Reading the log: a page holds exactly what was chosen, in order, and is found through an index."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscan.store import audit
from riskscan.store import audit_reading as reading
from riskscan.store.audit_reading import Choice, Logged, Unnamed
from riskscan.store.database import Database, open_database

SUBJECTS = (
    "scan 1",
    "scan 12",
    "scan 12 gesprek 3",
    "scans 1, 12",
    "scans 121",
    "/scans/12/indeling",
    "ronde 1",
    "",
)
ACTIONS = ("ingelogd", "antwoorden bewaard", "scans uitgevoerd naar bestand")
ADDRESSES = ("", "opdrachtregel", "127.0.0.1")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A log in which every combination occurs; now and then the clock was put back."""
    database = open_database(tmp_path_factory.mktemp("log") / "log.db")
    with database.writing():
        for number in range(240):
            entry = audit.Entry(
                f"2016-07-{1 + (number * 7 % 230) // 10:02}T12:00:00+00:00",
                (None, 1, 2)[number % 3],
                ACTIONS[number // 3 % 3],
                SUBJECTS[number % 8],
                ADDRESSES[number // 5 % 3],
                str(number),
            )
            audit.append(database, entry)
    yield database
    database.close()


def chosen(one: Logged, choice: Choice) -> bool:
    """What a choice means, said without SQL."""
    person = choice.account_id is None or one.account_id == choice.account_id
    if choice.account_id is None and choice.unnamed is not None:
        from_line = one.address == "opdrachtregel"
        person = one.account_id is None and from_line is (choice.unnamed is Unnamed.COMMAND_LINE)
    act = not choice.actions or one.action in choice.actions
    about = not choice.abouts and choice.exported_scan is None
    about = about or one.about in choice.abouts
    if choice.exported_scan is not None and one.action == "scans uitgevoerd naar bestand":
        about = about or str(choice.exported_scan) in one.subject.removeprefix("scans ").split(", ")
    time = (not choice.since or one.at >= choice.since) and (not choice.until or one.at < choice.until)
    return person and act and about and time


days = st.sampled_from(("", "2016-07-04", "2016-07-11T12:00:00+00:00", "2016-07-20"))
choices = st.builds(
    Choice,
    account_id=st.sampled_from((None, None, 1, 2, 9)),
    unnamed=st.sampled_from((None, None, *Unnamed)),
    actions=st.lists(st.sampled_from(ACTIONS), unique=True, max_size=2).map(tuple),
    abouts=st.lists(st.sampled_from(("scan 1", "scan 12", "ronde 1", "scan 9")), unique=True, max_size=3).map(
        tuple
    ),
    exported_scan=st.sampled_from((None, None, 1, 12)),
    since=days,
    until=days,
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=choices, size=st.integers(1, 60), start=st.none() | st.integers(0, 260), upward=st.booleans())
def test_a_page_holds_exactly_what_was_chosen(
    log: Database, choice: Choice, size: int, start: int | None, upward: bool
) -> None:
    every = sorted(reading.page(log, Choice(), 1000), key=lambda one: (one.at, one.id), reverse=True)
    assert len(every) == 240
    wanted = [one for one in every if chosen(one, choice)]
    edge = next(((one.at, one.id) for one in every if one.id == start), None)
    if edge is not None:
        wanted = [one for one in wanted if ((one.at, one.id) > edge if upward else (one.at, one.id) < edge)]
    wanted = wanted[-size:] if upward and edge is not None else wanted[:size]
    way = {"after": start} if upward else {"before": start}
    assert reading.page(log, choice, size, **way) == tuple(wanted)


def test_the_whole_choice_is_read_in_batches(log: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 7)
    choice = Choice(abouts=("scan 12",))
    assert tuple(reading.every(log, choice)) == reading.page(log, choice, 1000)


def test_what_is_added_while_the_log_is_read_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    database = open_database(tmp_path / "log.db")
    for number in range(5):
        audit.append(database, audit.Entry(f"2016-07-0{number + 1}", None, "a", "", "", ""))
    found = []
    for one in reading.every(database, Choice()):
        found.append(one.id)
        audit.append(database, audit.Entry("2016-07-09", None, "later", "", "", ""))
    assert found == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("choice", "index"),
    [
        (Choice(), "audit_entry_at"),
        (Choice(since="2016-07-01", until="2016-07-03"), "audit_entry_at"),
        (Choice(account_id=1), "audit_entry_account"),
        (Choice(account_id=1, actions=("ingelogd",)), "audit_entry_account"),
        (Choice(unnamed=Unnamed.COMMAND_LINE), "audit_entry_account"),
        (Choice(actions=("ingelogd", "uitgelogd")), "audit_entry_action"),
        (Choice(abouts=("scan 1", "scan 2"), actions=("ingelogd",)), "audit_entry_about"),
    ],
)
def test_every_choice_walks_through_its_index_in_the_order_of_the_page(
    log: Database, choice: Choice, index: str
) -> None:
    sql, values = reading._query(reading._parts(choice), "DESC", 51)
    plan = [row["detail"] for row in log.rows(f"EXPLAIN QUERY PLAN {sql}", values)]
    walks = [one for one in plan if "audit_entry" in one]
    assert walks
    assert all(index in one for one in walks), plan
    # Sorted is only what the walks gave, never a part of the log: each walk stops at its limit.
    assert not any("TEMP B-TREE" in after for one, after in itertools.pairwise(plan) if index in one)
