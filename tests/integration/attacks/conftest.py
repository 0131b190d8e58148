"""The website as a fixture, as the tests of its pages have it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from website import Site

from riskscan.programme import blank_form, rules_explained


@pytest.fixture(scope="module", autouse=True)
def documents_made_anew() -> Iterator[None]:
    """Here no PDF is really made: what stands in for one may not be kept for the tests after these."""
    blank_form.rendered.cache_clear()
    rules_explained.rules_file.cache_clear()
    yield
    blank_form.rendered.cache_clear()
    rules_explained.rules_file.cache_clear()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The application on a new installation, with an account per role, an open round and a started scan."""
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()
