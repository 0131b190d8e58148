"""What the permission check costs of a page, and what checking and reading a long audit log costs.

    python benchmarks/audit_log.py [entries] [rounds]

The share is processor time inside ``refusal`` over that of whole requests, in one process without a network;
the time that the clock itself takes is measured and taken off.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import installation
from flask.testing import FlaskClient

from riskscan.app import create_app
from riskscan.config import Config
from riskscan.programme import permissions
from riskscan.programme.acts import ACTS
from riskscan.store import audit, audit_reading
from riskscan.store.audit_reading import Choice
from riskscan.store.database import open_database

PAGES = ("/scans/{scan}/visie-en-positionering", "/scans/{scan}/indeling", "/scans")
REQUESTS = 20


class Watch:
    """Processor time spent inside a function, wherever it was imported."""

    def __init__(self, name: str) -> None:
        self.spent, self.calls = 0, 0
        inner = getattr(permissions, name)

        def watched(*arguments: object) -> object:
            began = time.thread_time_ns()
            try:
                return inner(*arguments)
            finally:
                self.spent += time.thread_time_ns() - began
                self.calls += 1

        for module in list(sys.modules.values()):
            if module.__name__.startswith("riskscan") and getattr(module, name, None) is inner:
                setattr(module, name, watched)


def clock_cost() -> float:
    """Nanoseconds that looking at the clock twice adds to what is measured between."""
    spent = 0
    for _ in range(20_000):
        began = time.thread_time_ns()
        spent += time.thread_time_ns() - began
    return spent / 20_000


def log_in(client: FlaskClient, email: str) -> None:
    page = client.get("/inloggen").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"email": email, "password": installation.PASSWORD, "csrf_token": token}
    assert client.post("/inloggen", data=data, headers={"Origin": "http://localhost"}).status_code == 302


def shares(folder: Path, rounds: int) -> None:
    made = installation.make(folder)
    app = create_app(Config(folder, second_factor=False))
    client = app.test_client()
    log_in(client, made.advisers[0])
    watch, extra = Watch("refusal"), clock_cost()
    print("page                                        ms    checks  µs of checks  share")
    for page in PAGES:
        url = page.format(scan=made.scans[0])
        found = []
        assert client.get(url).status_code == 200
        for _ in range(rounds):
            watch.spent = watch.calls = 0
            began = time.thread_time_ns()
            for _ in range(REQUESTS):
                client.get(url)
            whole = time.thread_time_ns() - began - watch.calls * extra
            found.append(
                (whole / REQUESTS / 1e6, watch.calls / REQUESTS, (watch.spent - watch.calls * extra) / whole)
            )
        ms, calls, share = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"{page:<40} {ms:6.2f}  {calls:7.1f}  {ms * share * 1000:12.1f}  {share:6.2%}")


def timed(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


def long_log(folder: Path, entries: int, rounds: int) -> None:
    database = open_database(folder / "log.db")
    moment, acts = datetime(2016, 1, 1, tzinfo=UTC), list(ACTS)
    with database.writing():
        for number in range(entries):
            moment += timedelta(seconds=37)
            stamp = moment.isoformat(timespec="microseconds")
            subject = f"scan {number % 300}"
            audit.append(
                database,
                audit.Entry(stamp, number % 40 + 1, acts[number % len(acts)], subject, "127.0.0.1", "x"),
            )
    check = statistics.median(timed(lambda: audit.check(database)) for _ in range(3))
    print(f"\n{entries} entries: check {check:.2f} s")
    choices = {
        "newest": Choice(),
        "one person": Choice(account_id=3),
        "26 scans of a round": Choice(abouts=tuple(f"scan {number}" for number in range(26))),
        "one group of acts": Choice(actions=tuple(acts[:6])),
    }
    for name, choice in choices.items():
        for where, before in (("first page", None), ("page in the middle", entries // 2)):
            took = statistics.median(
                timed(lambda c=choice, b=before: audit_reading.page(database, c, 51, before=b))  # type: ignore[misc]
                for _ in range(rounds)
            )
            print(f"  {name:<20} {where:<19} {took * 1000:7.2f} ms")
    print(f"  memory of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with tempfile.TemporaryDirectory() as name:
        shares(Path(name), rounds)
    with tempfile.TemporaryDirectory() as name:
        long_log(Path(name), entries, rounds)


if __name__ == "__main__":
    main()
