"""Every name in the audit log is in one list, with a sentence; the code uses no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import riskscan
from riskscan.domain.lifecycle import ScanEvent
from riskscan.programme.acts import ACTS
from riskscan.programme.permissions import Actor
from riskscan.programme.system import System
from riskscan.store import comments
from riskscan.store.database import Database

ROOT = Path(riskscan.__file__).parent


def logged() -> Iterator[tuple[str, ast.expr]]:
    """Where something is logged, and the expression that names the act."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr == "log" and len(node.args) in (3, 4) and not node.keywords:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node.args[1]


def test_every_act_that_is_named_in_the_code_is_listed() -> None:
    found = list(logged())
    named = {
        one.value: where
        for where, expression in found
        for one in ast.walk(expression)
        if isinstance(one, ast.Constant) and not isinstance(expression, ast.JoinedStr)
    }
    assert len(named) > 20
    assert {name: where for name, where in named.items() if name not in ACTS} == {}


def test_every_act_that_is_named_by_an_event_is_listed() -> None:
    assert {f"scan {kind.value}" for kind in ScanEvent} <= set(ACTS)
    assert {f"opmerking {kind}" for kind in (comments.HANDLED, comments.REOPENED)} <= set(ACTS)


def test_a_name_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"acts\.py"):
        System(Database(tmp_path / "geen.db")).log(Actor(None, "", frozenset()), "zomaar iets", "scan 1")


def test_every_act_has_a_whole_dutch_sentence() -> None:
    for name, act in ACTS.items():
        told = act.sentence.format(wie="Mila Voorbeeld", wat="de scan van Veilig Thuis")
        assert told[0].isupper(), name
        assert told.endswith("."), name
        assert "{" not in told
        assert act.name == name == name.strip()
