"""The website as a fixture, as the tests of its pages have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from website import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The application on a new installation, with an account per role, an open round and a started scan."""
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()
