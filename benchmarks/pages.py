"""Server processor time per request of the scan page and of a save, beside a minimal application.

    python benchmarks/pages.py [rounds]

Both servers run at once and get the same load in short turns (ABAB), so that a slow moment of the machine
hits both. Printed: the median and the smallest over the rounds, in milliseconds of processor time per
request, and the median of the ratios of each round.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import installation
import servers
from client import Client, Pairs, csrf_token, read_form
from installation import Installation
from servers import Server

REQUESTS = 12
CHANGED = 8
FIELDS = 40
MIDDLE, LARGEST = "visie-en-positionering", "interne-organisatie"
RATIOS = (
    ("section of 40 fields (*)", "minimal: 40 text fields"),
    ("section of 40 fields (*)", "minimal: 40 mixed fields"),
    ("save 8, whole form", "minimal: save 8, form of 40"),
    ("save 8, only these", "minimal: save 8, form of 8"),
)


@dataclass
class Case:
    """One kind of request: on which server, and what one connection sends as its n-th."""

    name: str
    server: Server
    send: Callable[[int, int], int]
    expected: int
    per_request: list[float]

    def run(self, connections: int) -> None:
        def work(connection: int) -> None:
            for number in range(REQUESTS // connections):
                status = self.send(connection, number)
                if status != self.expected:
                    raise RuntimeError(f"{self.name}: status {status}")

        before = self.server.cpu_ms()
        if connections == 1:
            work(0)
        else:
            with ThreadPoolExecutor(connections) as pool:
                list(pool.map(work, range(connections)))
        self.per_request.append((self.server.cpu_ms() - before) / (REQUESTS // connections * connections))


class Saver:
    """Saves 8 other answers each time; every connection has a scan of its own, so nothing conflicts."""

    def __init__(self, clients: list[Client], scans: tuple[int, ...], database: Path, whole: bool) -> None:
        self.clients, self.scans, self.whole = clients, scans, whole
        self.path = database
        self.forms = [read_form(client.get(self._url(at))[1]) for at, client in enumerate(clients)]
        self.tokens = [csrf_token(client.get(self._url(at))[1]) for at, client in enumerate(clients)]
        self.changed = set(installation.text_questions(MIDDLE)[:CHANGED])
        self.times = 0

    def _url(self, connection: int) -> str:
        return f"/scans/{self.scans[connection]}/{MIDDLE}"

    def send(self, connection: int, number: int) -> int:
        self.times += 1
        bases = self._bases(connection)
        pairs: Pairs = [("csrf_token", self.tokens[connection])]
        for name, value in self.forms[connection]:
            key = name.partition("--")[0]
            if name == "csrf_token" or not (self.whole or key in self.changed):
                continue
            if name.endswith("--basis"):
                value = str(bases.get(key, 0))
            elif name in self.changed:
                value = f"{value} ({self.times}.{number})"
            pairs.append((name, value))
        return self.clients[connection].post(self._url(connection), pairs)[0]

    def _bases(self, connection: int) -> dict[str, int]:
        """The current revisions, read beside the server so that reading them costs it nothing."""
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as database:
            found = database.execute(
                "SELECT question, max(id) FROM answer_revision WHERE scan_id = ? GROUP BY question",
                (self.scans[connection],),
            ).fetchall()
        return dict(found)


def cases(real: Server, plain: Server, made: Installation, folder: Path, connections: int) -> list[Case]:
    clients = [Client(real.port) for _ in range(connections)]
    leaders = [Client(real.port) for _ in range(connections)]
    plain_clients = [Client(plain.port) for _ in range(connections)]
    for client in clients:
        client.log_in(made.advisers[0], installation.PASSWORD)
    for leader in leaders:
        leader.log_in(installation.LEADER, installation.PASSWORD)

    def get(many: list[Client], path: str) -> Callable[[int, int], int]:
        return lambda connection, _: many[connection].get(path.format(made.scans[connection]))[0]

    def minimal_save(fields: int) -> Callable[[int, int], int]:
        def send(connection: int, number: int) -> int:
            pairs = [(f"vraag{at:02}", f"{installation.TEXT.strip()} ({number})") for at in range(fields)]
            return plain_clients[connection].post("/save", pairs)[0]

        return send

    database = folder / "riskscan.db"
    whole = Saver(clients, made.scans, database, whole=True)
    part = Saver(clients, made.scans, database, whole=False)
    national = f"/rondes/{made.round_id}/landelijk"
    return [
        Case("minimal: 40 text fields", plain, get(plain_clients, f"/text?n={FIELDS}"), 200, []),
        Case("minimal: 40 mixed fields", plain, get(plain_clients, f"/mixed?n={FIELDS}"), 200, []),
        Case(MIDDLE, real, get(clients, f"/scans/{{}}/{MIDDLE}"), 200, []),
        Case(LARGEST, real, get(clients, f"/scans/{{}}/{LARGEST}"), 200, []),
        Case("minimal: save 8, form of 40", plain, minimal_save(FIELDS), 302, []),
        Case("minimal: save 8, form of 8", plain, minimal_save(CHANGED), 302, []),
        Case("save 8, whole form", real, whole.send, 302, []),
        Case("save 8, only these", real, part.send, 302, []),
        Case("national page", real, get(leaders, national), 200, []),
    ]


def fill_minimal(plain: Server) -> None:
    """Give all 40 fields of the minimal application an answer."""
    client = Client(plain.port)
    for start in range(0, FIELDS, CHANGED):
        client.post("/save", [(f"vraag{at:02}", installation.TEXT) for at in range(start, start + CHANGED)])


def report(found: list[Case], connections: int, counts: dict[str, int]) -> None:
    cpu = {case.name: case.per_request for case in found}
    few, many = counts[MIDDLE], counts[LARGEST]
    cpu["section of 40 fields (*)"] = [
        small + (large - small) / (many - few) * (FIELDS - few)
        for small, large in zip(cpu[MIDDLE], cpu[LARGEST], strict=True)
    ]
    print(f"\n{connections} connection(s): CPU ms per request     median  smallest")
    for name, values in cpu.items():
        fields = f"  {counts[name]} fields" if name in counts else ""
        print(f"  {name:<38} {statistics.median(values):8.2f}  {min(values):8.2f}{fields}")
    print("  (*) on the line through the two sections")
    for name, other in RATIOS:
        ratios = [one / two for one, two in zip(cpu[name], cpu[other], strict=True)]
        smallest = min(cpu[name]) / min(cpu[other])
        print(f"  {name} / {other}: {statistics.median(ratios):.2f} (of the smallest: {smallest:.2f})")


def section_counts(real: Server, made: Installation) -> dict[str, int]:
    client = Client(real.port)
    client.log_in(made.advisers[0], installation.PASSWORD)
    return {
        slug: client.get(f"/scans/{made.scans[0]}/{slug}")[1].count("--basis") for slug in (MIDDLE, LARGEST)
    }


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = installation.make(folder)
        with servers.riskscan(folder) as real, servers.minimal(folder / "minimal.db") as plain:
            fill_minimal(plain)
            counts = section_counts(real, made)
            for connections in (1, 4):
                found = cases(real, plain, made, folder, connections)
                for number in range(rounds + 1):
                    for case in found:
                        case.run(connections)
                        if number == 0:
                            case.per_request.clear()  # The first round warms up.
                report(found, connections, counts)


if __name__ == "__main__":
    main()
