"""Fixtures shared by the tests that need a database; its presence also puts ``support`` on the path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import support
from hypothesis import settings
from support import World

# Speed is measured in benchmarks/; on a busy machine a deadline would fail a property that holds.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A new installation with an account per role, an open round and a started scan."""
    system = support.make_system(tmp_path / "riskscan.db")
    yield support.make_world(system)
    system.database.close()
