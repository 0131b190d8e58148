"""Many writers at once on the real server: every save is answered, nothing is lost.

    python benchmarks/writers.py [saves per writer]

Runs with 8 and with 32 writers. In turns each writer saves answers of its own in a scan that all share, and
an answer that all of them change in the same scan, which must lead to a conflict or to a stored revision.
Counted: errors (another status than 302 or 409), conflicts, and answers that were confirmed but are not
stored as a revision. Exit status 1 unless errors and lost answers are both 0.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import installation
import servers
from client import Client, csrf_token, read_form

SECTION = "interne-organisatie"
WRITERS = (8, 32)


@dataclass
class Tally:
    """What one writer met."""

    confirmed: list[tuple[int, str, str]] = field(default_factory=list)
    """Scan, question and text of each save that was answered with 302."""
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Writer:
    """An adviser with a session of its own."""

    def __init__(self, number: int, port: int, email: str, scans: tuple[int, ...]) -> None:
        self.number, self.scans = number, scans
        self.client = Client(port)
        self.client.log_in(email, installation.PASSWORD)
        self.tally = Tally()

    def run(self, saves: int) -> Tally:
        for time_ in range(saves):
            shared = time_ % 2 == 1
            scan = self.scans[0] if shared else self.scans[self.number % len(self.scans)]
            self._save(scan, shared, f"schrijver {self.number}, keer {time_}")
        return self.tally

    def _save(self, scan: int, shared: bool, mark: str) -> None:
        """Read the form, change one text, and post that answer with the revision it was made from."""
        url = f"/scans/{scan}/{SECTION}"
        status, page = self.client.get(url)
        if status != 200:
            self.tally.errors.append(f"GET {status}")
            return
        first, *others = installation.text_questions(SECTION)
        question = first if shared else others[self.number % len(others)]
        base = dict(read_form(page))[f"{question}--basis"]
        form = [("csrf_token", csrf_token(page)), (question, mark), (f"{question}--basis", base)]
        began = time.perf_counter()
        status, _ = self.client.post(url, form)
        self.tally.seconds.append(time.perf_counter() - began)
        if status == 302:
            self.tally.confirmed.append((scan, question, mark))
        elif status == 409:
            self.tally.conflicts += 1
        else:
            self.tally.errors.append(f"POST {status}")


def lost(database: Path, confirmed: list[tuple[int, str, str]]) -> int:
    """How many confirmed answers are not among the stored revisions."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT scan_id, question, value FROM answer_revision").fetchall()
    stored = {(scan, question, json.loads(value)) for scan, question, value in rows if value.startswith('"')}
    return sum(1 for one in confirmed if one not in stored)


def measure(number: int, saves: int) -> bool:
    """One run; whether nothing failed and nothing was lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = installation.make(folder, advisers=number)
        with servers.riskscan(folder) as server:
            writers = [Writer(at, server.port, email, made.scans) for at, email in enumerate(made.advisers)]
            began = time.perf_counter()
            with ThreadPoolExecutor(number) as pool:
                tallies = list(pool.map(lambda writer: writer.run(saves), writers))
            wall = time.perf_counter() - began
        confirmed = [one for tally in tallies for one in tally.confirmed]
        errors = [one for tally in tallies for one in tally.errors]
        gone = lost(folder / "riskscan.db", confirmed)
    times = sorted(one for tally in tallies for one in tally.seconds)
    print(
        f"{number} writers × {saves}: {len(confirmed)} saved, {sum(tally.conflicts for tally in tallies)} conflicts, "
        f"{len(errors)} errors, {gone} lost; {len(times) / wall:.0f} saves/s (each after reading the page), "
        f"save median {statistics.median(times) * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms"
    )
    for one in sorted(set(errors)):
        print(f"  {one}: {errors.count(one)}")
    return not errors and not gone


def main() -> None:
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    results = [measure(number, saves) for number in WRITERS]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
