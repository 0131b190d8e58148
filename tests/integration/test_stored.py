"""``riskscan check --stored``: what today's definitions would make of stored decisions, changing nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import runner
from support import World

from riskscan import definitions
from riskscan.definitions import Definitions
from riskscan.domain.decision import table_of
from riskscan.domain.lifecycle import ScanState
from riskscan.programme.stored import Code, StoredCheck, check_stored
from riskscan.store import scans


@pytest.fixture
def established(world: World) -> World:
    world.bring_to(ScanState.ESTABLISHED)
    return world


def codes(found: StoredCheck) -> list[str]:
    return [one.code.value for one in found.findings]


def changed(monkeypatch: pytest.MonkeyPatch, other: Definitions) -> None:
    monkeypatch.setattr(definitions, "load", lambda _version: other)


def test_nothing_to_tell_when_the_definitions_are_those_of_then(established: World) -> None:
    found = check_stored(established.system)
    assert (found.scans, found.decisions, found.recomputed, found.findings) == (1, 1, 1, ())


def test_a_rule_that_now_leads_elsewhere_is_told_and_changes_no_stored_outcome(
    established: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(established.database.connection.iterdump())
    loaded = definitions.load("2016-2")
    rules = tuple(
        replace(one, outcome="3") if one.outcome in ("1", "2a", "2b") else one for one in loaded.rules.rules
    )
    changed(monkeypatch, replace(loaded, rules=replace(loaded.rules, rules=rules, table=table_of(rules))))
    found = check_stored(established.system)
    assert codes(found) == [Code.OTHER_OUTCOME]
    assert found.findings[0].serious
    assert "met de regels van nu zou het 3 zijn" in found.findings[0].message
    assert list(established.database.connection.iterdump()) == before
    assert list(scans.outcomes_in_round(established.database, established.round_id).values()) == ["1"]


def test_a_changed_sentence_or_file_is_told_but_is_no_alarm(
    established: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = definitions.load("2016-2")
    changed(monkeypatch, replace(loaded, questionnaire=replace(loaded.questionnaire, digest="0" * 64)))
    found = check_stored(established.system)
    assert codes(found) == [Code.OTHER_DEFINITION, Code.OTHER_DEFINITION]
    assert not any(one.serious for one in found.findings)


def test_a_version_that_is_gone_is_an_alarm(established: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "versions", lambda: ())
    found = check_stored(established.system)
    assert codes(found) == [Code.VERSION_GONE]
    assert found.findings[0].serious


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda text: text[:-5], Code.UNREADABLE),
        (lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != "facts"}), Code.NO_FACTS),
    ],
    ids=["cut off", "without facts"],
)
def test_a_suggestion_that_cannot_be_recomputed_is_told(
    established: World, monkeypatch: pytest.MonkeyPatch, edit: object, code: Code
) -> None:
    real = scans.every_decision

    def edited(database: object) -> tuple[scans.Decision, ...]:
        return tuple(replace(one, suggestion=edit(one.suggestion)) for one in real(database))  # type: ignore[operator,arg-type]

    monkeypatch.setattr(scans, "every_decision", edited)
    assert codes(check_stored(established.system)) == [code]


def test_the_command_tells_what_it_looked_at_and_ends_well(tmp_path: Path) -> None:
    run = runner(tmp_path)
    result = run("check", "--stored")
    assert result.exit_code == 0
    assert "0 scans en 0 besluiten bekeken" in result.output
