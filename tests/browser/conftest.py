"""The real server on a demo database, and Debian's Chromium in front of it.

One server and one browser serve all tests of a run; a test that writes starts a scan of an organisation
that no other test uses, so that tests do not meet.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from browsing import Desk, served
from playwright.sync_api import Browser, sync_playwright

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``riskscan serve --demo`` on a new demo database."""
    with served(tmp_path_factory.mktemp("demo"), "--demo") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests fail, since skipping would hide that nothing was tested."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is missing: sudo apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def logins() -> dict[str, object]:
    """The cookies of the accounts that logged in during this run, by account."""
    return {}


@pytest.fixture
def desk(server: str, browser: Browser, logins: dict[str, object]) -> Iterator[Desk]:
    """Opens pages as an account; afterwards fails on whatever the browser complained of."""
    one = Desk(server, browser, logins)
    yield one
    one.close()
    assert one.complaints == []
