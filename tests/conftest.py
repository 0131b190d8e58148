"""Fixtures shared by the tests that need a database; its presence also puts ``support`` on the path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import support
import website
from support import World
from website import Site


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A new installation with an account per role, an open round and a started scan."""
    system = support.make_system(tmp_path / "riskscan.db")
    yield support.make_world(system)
    system.database.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The application on a new installation, with the same people, round and scan."""
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()
