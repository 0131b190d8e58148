"""The whole demo goes out, and in again where its scans are not yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support import OPERATOR, World
from transferring import dump, essence, exported, read_in

from riskscan.domain.lifecycle import RoundState
from riskscan.programme import transfer
from riskscan.programme.demo import fill_demo
from riskscan.programme.permissions import Role
from riskscan.programme.system import System
from riskscan.programme.transfer import Wish
from riskscan.programme.transfer_row import Outcome
from riskscan.store import accounts
from riskscan.store import rounds as round_store
from riskscan.store.database import open_database

OF_SCANS = (
    "snapshot", "decision", "participant", "interview_note", "interview_revision", "interview", "figure",
    "answer_revision", "scan_event", "scan",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    system = System(open_database(tmp_path_factory.mktemp("demo") / "demo.db"), demo=True)
    fill_demo(system)
    yield system
    system.database.close()


@pytest.fixture
def without_scans(demo: System, tmp_path: Path) -> Iterator[System]:
    """The demo with its rounds open and no scan in them."""
    database = open_database(tmp_path / "leeg.db")
    demo.database.connection.backup(database.connection)
    with database.writing():
        for table in OF_SCANS:
            database.run(f"DELETE FROM {table}")
        for one in round_store.every(database):
            if one.state is not RoundState.OPEN:
                round_store.add_event(database, one.id, "geopend", "2016-06-01T09:00:00+00:00", None)
    yield System(database, demo=True)
    database.close()


def in_the_name_of_its_advisers(system: System) -> Wish:
    found = [one for one in accounts.every(system.database) if Role.ADVISER in one.roles]
    return Wish(tuple(transfer.author(system, one.email) for one in found), write=True)


def test_into_itself_nothing_changes(demo: System) -> None:
    content, before = transfer.export_scans(demo, OPERATOR).content, dump(demo.database)
    result = transfer.import_scans(demo, OPERATOR, content, in_the_name_of_its_advisers(demo))
    assert [row.errors for row in result.rows if row.errors] == []
    assert {row.outcome for row in result.rows} == {Outcome.SAME}
    assert dump(demo.database) == before


def test_every_scan_comes_back_and_twice_is_once(demo: System, without_scans: System) -> None:
    content = transfer.export_scans(demo, OPERATOR).content
    wish = in_the_name_of_its_advisers(without_scans)
    result = transfer.import_scans(without_scans, OPERATOR, content, wish)
    assert [row.errors for row in result.rows if row.errors] == []
    assert (result.count(Outcome.NEW), result.written) == (len(result.rows), True)
    expected, found = essence(content), essence(transfer.export_scans(without_scans, OPERATOR).content)
    # A figure is the organisation's: where two rounds ask the same one, the newest round's holds.
    newest = {
        (one["organisatie"]["code"], key, figure["van"], figure["tot"]): figure
        for one in expected
        for key, figure in one["cijfers"].items()
    }
    for one in expected:
        code = one["organisatie"]["code"]
        one["cijfers"] = {
            key: figure
            for (whose, key, *_), figure in newest.items()
            if whose == code and _asked(one, key, figure)
        }
    assert found == expected
    again = transfer.import_scans(without_scans, OPERATOR, content, wish)
    assert again.count(Outcome.SAME) == len(again.rows)


def _asked(scan: dict[str, dict[str, str]], key: str, figure: dict[str, str]) -> bool:
    """Whether the round of this scan asks the figure over these very days."""
    plan = scan["ronde"]
    ways = {
        (f"{plan['peiljaar']}-01-01", f"{plan['peiljaar']}-12-31"),
        (plan["van"], plan["tot"]),
        (plan["formatiedatum"], plan["formatiedatum"]),
    }
    return (figure["van"], figure["tot"]) in ways


def test_fictional_scans_stay_in_the_demo(demo: System, world: World) -> None:
    fictional = transfer.export_scans(demo, OPERATOR).content
    assert all(json.loads(line)["fictief"] is True for line in fictional.splitlines())
    real = exported(world)
    assert all("fictief" not in json.loads(line) for line in real.splitlines())
    (row,) = read_in(world, real.replace(b'"format"', b'"fictief":true,"format"')).rows
    assert row.errors == ("fictief: dit zijn fictieve voorbeeldgegevens; die horen alleen in de demo.",)
    as_demo = replace(world.system, demo=True)
    (row,) = transfer.import_scans(as_demo, OPERATOR, real, Wish((world.adviser,))).rows
    assert row.errors == ("fictief: dit zijn echte gegevens; de demo neemt alleen fictieve op.",)
