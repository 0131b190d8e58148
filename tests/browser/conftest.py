"""The real server on a demo database, and Debian's Chromium in front of it.

One server and one browser serve all tests of a run; a test that writes starts a scan of an organisation
that no other test uses, so that tests do not meet.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Desk
from playwright.sync_api import Browser, sync_playwright

START_TIME = 60
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_TIME
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/gezond", timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``riskscan serve --demo`` on a new demo database."""
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    log = folder / "server.log"
    command = [sys.executable, "-c", "from riskscan.cli import main; main()", "serve", "--demo"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env={**os.environ, "RISKSCAN_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, process, log)
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    assert "Traceback" not in log.read_text(), f"the server met an unexpected error:\n{log.read_text()}"


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
