"""What the browser tests share: pages that are watched, accessibility checks, and filling in a scan."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, ConsoleMessage, Page, Request

from riskscan.programme.demo import PASSWORD

START_TIME = 60
WIDTHS = (320, 390, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Chromium reports each answer with an error status as a console error; these are answers of the pages.
_EXPECTED = tuple(f"the server responded with a status of {code} " for code in (401, 403, 404, 409, 422))


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


RISKSCAN = (sys.executable, "-c", "from riskscan.cli import main; main()")


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """The address of ``riskscan serve`` on the installation in this folder; it may meet no unexpected error."""
    port = _free_port()
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*RISKSCAN, "serve", *options, "--port", str(port)],
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


@dataclass
class Desk:
    """Opens pages as an account and collects every complaint of the browser."""

    server: str
    browser: Browser
    logins: dict[str, Any]
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, account: str = "", *, width: int = 1280, javascript: bool = True, path: str = "") -> Page:
        """A page in a context of its own, logged in as the demo account with this key."""
        context = self.browser.new_context(
            base_url=self.server,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            storage_state=self._cookies(account) if account else None,
            locale="nl-NL",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        self._watch(page)
        if path:
            page.goto(path)
        return page

    def _cookies(self, account: str) -> Any:
        if account not in self.logins:
            context = self.browser.new_context(base_url=self.server)
            page = context.new_page()
            log_in(page, account)
            self.logins[account] = context.storage_state()
            context.close()
        return self.logins[account]

    def _watch(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        """Errors and warnings; a refusal by the Content-Security-Policy is one of them."""
        if message.type in ("error", "warning") and not any(text in message.text for text in _EXPECTED):
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and not request.url.startswith(self.server):
            self.complaints.append(f"request to another host: {request.url}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def log_in(page: Page, account: str, password: str = PASSWORD) -> None:
    """Log in with the form, as a user does."""
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill(f"{account}@voorbeeld.nl")
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()


_SCANS: dict[str, str] = {}


def scan_of(page: Page, organisation: str) -> str:
    """The path of a scan of the demo, found by the name of its organisation in "Mijn werk"."""
    if organisation not in _SCANS:
        page.goto("/scans")
        # In the tables, that is: what waits stands above them, and finished rounds are folded.
        named = re.compile(rf"^Veilig Thuis {re.escape(organisation)}$")
        link = page.locator("th a").filter(has_text=named).first
        path = link.get_attribute("href")
        assert path is not None
        _SCANS[organisation] = path
    return _SCANS[organisation]


def start_scan(page: Page, organisation: str) -> str:
    """Start the scan of an organisation that has none yet; the path of the scan."""
    page.goto("/scans")
    page.get_by_role("button", name=f"Scan starten van Veilig Thuis {organisation}").click()
    page.wait_for_url("**/gesprekken")
    return urlsplit(page.url).path.removesuffix("/gesprekken")


@cache
def _axe() -> str:
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, one line per element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        TAGS,
    )
    return [
        f"{one['id']} ({one['help']}): {node['html'][:160]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def check_page(page: Page, name: str, widths: Iterable[int] = WIDTHS) -> list[str]:
    """Accessibility and sideways scrolling at each width, on a window as high as the page."""
    problems = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, 900)})
        # What the page does on a resize comes before the next frame; only then it is as its visitor sees it.
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems.append(f"{name} at {width}: the page is {wide} wide")
        problems += [f"{name} at {width}: {found}" for found in violations(page)]
    return problems


def save(page: Page) -> None:
    """Press "Bewaren" of a section and wait for the answer."""
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren", exact=True).click()


def form_fields(page: Page, path: str) -> dict[str, list[str]]:
    """The form of a section as the server gives it now, as a browser would send it unchanged."""
    page_text = page.context.request.get(path)
    assert page_text.ok, page_text.status
    fields: dict[str, list[str]] = page.evaluate(
        """(html) => {
            const form = new DOMParser().parseFromString(html, "text/html").getElementById("vragen");
            const sent = {};
            for (const [name, value] of new FormData(form)) (sent[name] ??= []).push(value);
            return sent;
        }""",
        page_text.text(),
    )
    return fields


def post_section(page: Page, path: str, answers: Mapping[str, str | Sequence[str]]) -> APIResponse:
    """Save a section as another window of the same user would: its form as it is now, with these answers."""
    fields = form_fields(page, path)
    fields |= {key: [value] if isinstance(value, str) else list(value) for key, value in answers.items()}
    pairs = [(name, value) for name, values in fields.items() for value in values]
    return page.context.request.post(
        path,
        data=urlencode(pairs),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
    )
