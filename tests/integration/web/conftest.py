"""The website as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from argon2 import PasswordHasher
from website import Site

from riskscan.programme import passwords, second_factor


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The application on a new installation, with an account per role, an open round and a started scan."""
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()


@pytest.fixture
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed with argon2id as always, but with little work."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    monkeypatch.setattr(passwords, "_NOBODY", hasher.hash("niemand"))
    monkeypatch.setattr(second_factor, "_SCRYPT_COST", 2)
