"""``kill -9`` in the middle of 200 concurrent saves: what was confirmed is there, nothing is half.

The real server in a process of its own, eight signed-in browsers that each save two answers at a time, by the form and
by autosave. ``RISKSCAN_KILL_ROUNDS=20`` kills and starts again that many times on one installation.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
import support
from command_line import runner
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from website import Site, make_site

from riskscan.domain.scan import encode
from riskscan.programme.system import utc_now
from riskscan.store import scans
from riskscan.web.access import TOKEN

ROUNDS = int(os.environ.get("RISKSCAN_KILL_ROUNDS", "1"))
CLIENTS, SAVES = 8, 25
SECTION = "interne-organisatie"
START_TIME = 60
_RAW = "0123456789" * 4


@contextmanager
def serving(folder: Path, log: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """``riskscan serve`` on this installation: its port and process. Killed at the end, if it still runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", "from riskscan.cli import main; main()", "serve", "--port", str(port)]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, "RISKSCAN_INSTANCE": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(port, process, log)
        yield port, process
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_TIME
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond", timeout=5) as response:
                if response.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@dataclass
class Browser:
    """A signed-in adviser with a topic of its own, who saves its facts and its sources together."""

    site: Site
    number: int
    cookie: str
    csrf: str
    tried: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    """The marks of the saves that were answered as saved."""

    @property
    def questions(self) -> tuple[str, str]:
        return f"t{self.number + 1}.toelichting", f"t{self.number + 1}.bronnen"

    def bases(self) -> dict[str, int]:
        """The revisions that a page opened now would hold."""
        database, scan_id = self.site.world.database, self.site.world.scan_id
        found = {one.question: one.id for one in scans.answers(database, scan_id, self.questions)}
        return {question: found.get(question, 0) for question in self.questions}

    def work(self, port: int, saves: int, label: str) -> None:
        """Save until done or until the server is gone; a save without an answer may or may not be there."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            for time_ in range(saves):
                mark = f"{label}, browser {self.number}, keer {time_}"
                self.tried.append(mark)
                status, body = self.post(connection, mark)
                wanted = 302 if self.number % 2 else 200
                assert status == wanted, f"{mark}: {status} {body[:300]}"
                assert self.number % 2 or set(json.loads(body)["bewaard"]) == set(self.questions)
                self.confirmed.append(mark)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
            self.site.world.database.close()  # of this thread

    def post(self, connection: http.client.HTTPConnection, mark: str) -> tuple[int, str]:
        fields = {"csrf_token": self.csrf}
        for question, base in self.bases().items():
            fields |= {question: f"{question}: {mark}", f"{question}--basis": str(base)}
        rest = "" if self.number % 2 else "/bewaren"
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", self.site.url(f"/{SECTION}{rest}"), urlencode(fields), headers)
        response = connection.getresponse()
        return response.status, response.read().decode()


def browsers(site: Site) -> list[Browser]:
    """Eight browsers of two advisers, each with a session; signing in itself is tested elsewhere."""
    system = replace(site.world.system, now=utc_now)
    signer = SecureCookieSessionInterface().get_signing_serializer(site.app)
    assert signer is not None
    csrf = str(URLSafeTimedSerializer(site.app.secret_key, salt="wtf-csrf-token").dumps(_RAW))
    name = site.app.config["SESSION_COOKIE_NAME"]
    people = (site.world.adviser, site.world.colleague)
    found = []
    for number in range(CLIENTS):
        token = support.start_session(system, people[number // 2 % 2])
        cookie = f"{name}={signer.dumps({TOKEN: token, 'csrf_token': _RAW})}"
        found.append(Browser(site, number, cookie, csrf))
    return found


def kill_in_the_middle(folder: Path, log: Path, clients: list[Browser], label: str) -> int:
    """One round; how many of its saves were confirmed before the server was gone."""
    before = sum(len(one.confirmed) for one in clients)

    def confirmed() -> int:
        return sum(len(one.confirmed) for one in clients) - before

    wanted = random.randint(CLIENTS * SAVES // 5, CLIENTS * SAVES * 3 // 5)
    with serving(folder, log) as (port, process), ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(one.work, port, SAVES, label) for one in clients]
        while confirmed() < wanted and not all(one.done() for one in running):
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        for one in running:
            one.result()
    assert process.returncode == -signal.SIGKILL
    assert wanted <= confirmed() < CLIENTS * SAVES, "not killed in the middle"
    return confirmed()


def check_kept(site: Site, clients: list[Browser]) -> int:
    """Every confirmed save is stored, and each stored save is stored with both answers; how many there are."""
    database = site.world.database
    rows = database.rows("SELECT question, value, saved_at FROM answer_revision ORDER BY id")
    stored = {(row["question"], row["value"]): row["saved_at"] for row in rows}
    assert len(stored) == len(rows), "saved twice"
    together = 0
    for one in clients:
        for mark in one.tried:
            moments = [
                stored.pop((question, encode(f"{question}: {mark}")), None) for question in one.questions
            ]
            assert len(set(moments)) == 1, f"half: {mark}"
            assert moments[0] or mark not in one.confirmed, f"lost: {mark}"
            together += moments[0] is not None
    assert stored == {}, "nobody sent this"
    log = database.rows("SELECT 1 FROM audit_entry WHERE action = 'antwoorden bewaard'")
    assert len(log) == together, "saved without a trace, or the other way round"
    assert database.rows("PRAGMA integrity_check")[0][0] == "ok"
    return together


def test_what_was_confirmed_before_a_kill_is_there_and_nothing_is_half(tmp_path: Path) -> None:
    site, log = make_site(tmp_path), tmp_path / "server.log"
    clients = browsers(site)
    for number in range(ROUNDS):
        confirmed = kill_in_the_middle(tmp_path, log, clients, f"ronde {number}")
        together = check_kept(site, clients)
        print(f"round {number}: {confirmed} of {CLIENTS * SAVES} confirmed; {together} stored in all rounds")
        verified = runner(tmp_path)("audit", "verify")
        assert verified.exit_code == 0, verified.output
    with serving(tmp_path, log) as (port, _):
        before = sum(len(one.confirmed) for one in clients)
        for one in clients:
            one.work(port, 1, "na de herstart")
        assert sum(len(one.confirmed) for one in clients) == before + CLIENTS
    check_kept(site, clients)
    assert runner(tmp_path)("audit", "verify").exit_code == 0
    assert "Traceback" not in log.read_text()
    site.world.database.close()


def test_a_lost_or_half_save_is_noticed(tmp_path: Path) -> None:
    """Without this, a check that finds everything in order would go unnoticed."""
    site = make_site(tmp_path)
    one = browsers(site)[0]
    texts = {question: f"{question}: eerste" for question in one.questions}
    site.world.save(site.world.adviser, texts)
    one.tried, one.confirmed = ["eerste"], ["eerste"]
    assert check_kept(site, [one]) == 1
    one.tried, one.confirmed = ["eerste", "tweede"], ["eerste", "tweede"]
    with pytest.raises(AssertionError, match="lost: tweede"):
        check_kept(site, [one])
    site.world.save(site.world.adviser, {one.questions[0]: f"{one.questions[0]}: tweede"})
    with pytest.raises(AssertionError, match="half: tweede"):
        check_kept(site, [one])
    one.tried, one.confirmed = ["eerste"], ["eerste"]
    with pytest.raises(AssertionError, match="nobody sent this"):
        check_kept(site, [one])
    site.world.database.close()
