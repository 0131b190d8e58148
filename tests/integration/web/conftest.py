"""The website as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import accounts
import pytest
import website
from website import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The application on a new installation, with an account per role, an open round and a started scan."""
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()


@pytest.fixture
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed with argon2id as always, but with little work."""
    accounts.quicken(monkeypatch)
