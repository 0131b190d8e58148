"""Autosave: what one costs the server, many advisers at once, and how the database grows.

    python benchmarks/autosave.py [seconds] [rounds]

1. Server processor time per autosave of 1 and of 8 answers, beside a save of the minimal application, in
   short turns on both servers (see pages.py).
2. 32 advisers who each save without a pause for some seconds (30): every fifth time an answer that all of
   them change in one scan, with the conflict answered by "mine". Printed: requests per second, median and
   p95, errors, and confirmed texts that are not stored. Then the same with a save each 1.2 seconds, the
   shortest pause after which the page sends text.
3. Growth of the database by a round of 26 scans in which every text grows in six autosaves.

Exit status 1 when something failed or got lost.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import installation
import servers
from client import Client, Pairs, csrf_token, read_form
from pages import Case
from writers import lost

from riskscan import definitions
from riskscan.domain.questionnaire import AnswerType
from riskscan.programme import autosaving
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted
from riskscan.programme.system import System
from riskscan.store.database import open_database

SECTION = "interne-organisatie"
ADVISERS = 32
PAUSE = 1.2
PARTS = 6
RATIOS = (
    ("autosave 1", "minimal: save 1"),
    ("autosave 1", "minimal: save 1, form of 40"),
    ("autosave 8", "minimal: save 8, form of 8"),
)


class Page:
    """An open page: its token, and per answer the revision to go on from."""

    def __init__(self, client: Client, scan: int, section: str = SECTION) -> None:
        self.client = client
        self.url = f"/scans/{scan}/{section}/bewaren"
        page = client.get(f"/scans/{scan}/{section}")[1]
        self.token = csrf_token(page)
        self.bases = {
            name.removesuffix("--basis"): int(value)
            for name, value in read_form(page)
            if name.endswith("--basis")
        }

    def send(self, texts: dict[str, str]) -> tuple[int, dict[str, object]]:
        pairs: Pairs = [("csrf_token", self.token)]
        for question, text in texts.items():
            pairs += [(question, text), (f"{question}--basis", str(self.bases[question]))]
        status, body = self.client.post(self.url, pairs, "application/json")
        found = json.loads(body)
        self.bases.update(found.get("bewaard", {}))
        self.bases.update({question: one["revisie"] for question, one in found.get("conflicten", {}).items()})
        return status, found


def cost(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = installation.make(folder)
        with servers.riskscan(folder) as real, servers.minimal(folder / "minimal.db") as plain:
            client, other = Client(real.port), Client(plain.port)
            client.log_in(made.advisers[0], installation.PASSWORD)
            page = Page(client, made.scans[0])
            questions = installation.text_questions(SECTION)
            count = 0

            def autosave(number: int) -> int:
                nonlocal count
                count += 1
                return page.send(dict.fromkeys(questions[:number], f"{installation.TEXT}{count}"))[0]

            def minimal(number: int, at: int) -> int:
                pairs = [(f"vraag{one:02}", f"{installation.TEXT}({at})") for one in range(number)]
                return other.post("/save", pairs)[0]

            cases = [
                Case("autosave 1", real, lambda *_: autosave(1), 200, []),
                Case("minimal: save 1", plain, lambda _, at: minimal(1, at), 302, []),
                Case("minimal: save 1, form of 40", plain, lambda _, at: minimal(40, at), 302, []),
                Case("autosave 8", real, lambda *_: autosave(8), 200, []),
                Case("minimal: save 8, form of 8", plain, lambda _, at: minimal(8, at), 302, []),
            ]
            for turn in range(rounds + 1):
                for case in cases:
                    case.run(1)
                    if turn == 0:
                        case.per_request.clear()
            report(cases)


def report(cases: list[Case]) -> None:
    print("CPU ms per request                median  smallest")
    found = {case.name: case.per_request for case in cases}
    for name, values in found.items():
        print(f"  {name:<30} {statistics.median(values):8.2f}  {min(values):8.2f}")
    for name, other in RATIOS:
        ratios = [one / two for one, two in zip(found[name], found[other], strict=True)]
        print(f"  {name} / {other}: {statistics.median(ratios):.2f}")


@dataclass
class Tally:
    confirmed: list[tuple[int, str, str]] = field(default_factory=list)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Adviser:
    def __init__(self, number: int, port: int, email: str, scans: tuple[int, ...]) -> None:
        client = Client(port)
        client.log_in(email, installation.PASSWORD)
        self.number, self.shared = number, scans[0]
        self.own = scans[number % len(scans)]
        self.pages = {scan: Page(client, scan) for scan in {self.shared, self.own}}
        self.tally = Tally()

    def work(self, seconds: float, pause: float) -> Tally:
        end = time.monotonic() + seconds
        time.sleep(pause * self.number / ADVISERS)
        at = 0
        while time.monotonic() < end:
            at += 1
            began = time.perf_counter()
            self._save(at)
            time.sleep(max(0.0, pause - (time.perf_counter() - began)))
        return self.tally

    def _save(self, at: int) -> None:
        first, *others = installation.text_questions(SECTION)
        scan = self.shared if at % 5 == 0 else self.own
        question = first if at % 5 == 0 else others[self.number % len(others)]
        text = f"{installation.TEXT}adviseur {self.number}, keer {at}, {time.monotonic()}"
        began = time.perf_counter()
        status, found = self.pages[scan].send({question: text})
        self.tally.seconds.append(time.perf_counter() - began)
        if status == 409:
            self.tally.conflicts += 1
        elif status == 200 and question in (found.get("bewaard") or {}):  # type: ignore[operator]
            self.tally.confirmed.append((scan, question, text))
        else:
            self.tally.errors.append(f"{status} {found}")


def load(seconds: float, pause: float) -> bool:
    """All advisers at once; whether nothing failed and nothing was lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = installation.make(folder, advisers=ADVISERS)
        with servers.riskscan(folder) as server:
            advisers = [Adviser(at, server.port, email, made.scans) for at, email in enumerate(made.advisers)]
            before = server.cpu_ms()
            with ThreadPoolExecutor(ADVISERS) as pool:
                tallies = list(pool.map(lambda one: one.work(seconds, pause), advisers))
            used = server.cpu_ms() - before
        confirmed = [one for tally in tallies for one in tally.confirmed]
        errors = [one for tally in tallies for one in tally.errors]
        gone = lost(folder / "riskscan.db", confirmed)
    times = sorted(1000 * one for tally in tallies for one in tally.seconds)
    print(
        f"{ADVISERS} advisers, {seconds:.0f} s, pause {pause} s: {len(times)} saves ({len(times) / seconds:.0f}/s), "
        f"{len(confirmed)} confirmed, {sum(tally.conflicts for tally in tallies)} conflicts, {len(errors)} errors, "
        f"{gone} lost; median {statistics.median(times):.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms, "
        f"slowest {times[-1]:.0f} ms; server {used / len(times):.1f} ms CPU per save"
    )
    for one in sorted(set(errors))[:5]:
        print(f"  {errors.count(one)} × {one[:200]}")
    return not errors and not gone


def growth() -> None:
    """A round in which each text is saved in parts, as someone types it with pauses."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "riskscan.db"
        made = installation.make(Path(name))
        system = System(open_database(path))
        system.database.connection.execute("PRAGMA synchronous=OFF")
        before = size(system, path)
        form = definitions.load(installation.VERSION).questionnaire
        texts = [one for one in form.questions() if one.type is AnswerType.TEXT and one.measure is None]
        row = system.database.row("SELECT id, name FROM account WHERE email = ?", (made.advisers[0],))
        assert row is not None
        actor = Actor(row["id"], row["name"], frozenset({Role.ADVISER}))
        for scan in made.scans:
            for question in texts:
                grow(system, actor, scan, question.key)
        after = size(system, path)
        saves = len(made.scans) * len(texts) * PARTS
        print(
            f"growth: {saves} autosaves ({len(made.scans)} scans, {len(texts)} texts of {6 * len(installation.TEXT)} "
            f"characters in {PARTS} parts): {before / 1e6:.1f} → {after / 1e6:.1f} MB, "
            f"{(after - before) / saves / 1000:.1f} kB per save"
        )
        system.database.close()


def grow(system: System, actor: Actor, scan: int, question: str) -> None:
    row = system.database.row(
        "SELECT max(id) AS id FROM answer_revision WHERE scan_id = ? AND question = ?", (scan, question)
    )
    base = int(row["id"] or 0) if row else 0
    for part in range(1, PARTS + 1):
        text = f"{question} {part}: {installation.TEXT * part}"
        base = autosaving.save(system, actor, scan, [Posted(question, text, base)]).revisions[question]


def size(system: System, path: Path) -> int:
    system.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30
    cost(int(sys.argv[2]) if len(sys.argv) > 2 else 15)
    results = [load(seconds, 0), load(seconds, PAUSE)]
    growth()
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
