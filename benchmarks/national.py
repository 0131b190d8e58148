"""Server processor time of "Landelijk beeld" beside that of a section of a scan, and the size of the maps.

    python benchmarks/national.py [rounds]

One server, 26 scans in each of two rounds: one with concepts, which the leader's page classifies anew, and one
with everything vastgesteld. The requests come in short turns (ABAB), so that a slow moment of the machine hits
all. Printed: the median and the smallest over the rounds, in milliseconds of processor time per request, and
the median of the ratios of each round to the section of the scan.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import installation
import servers
from client import Client
from installation import LEADER, PASSWORD, PLAN, Installation
from pages import LARGEST, MIDDLE
from servers import Server

from riskscan.cli import OPERATOR
from riskscan.programme import accounts, interviewing, reviewing, rounds, scanning
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted
from riskscan.programme.system import System
from riskscan.store.database import open_database
from riskscan.store.interviews import Content, Participant

REQUESTS = 10
CIRCUMSTANCES = {"verscherpt_toezicht": "nee", "verslechtering": "nee", "vertrouwen": "ja"}


@dataclass
class Case:
    """One kind of request, and what it cost in each round of the measurement."""

    name: str
    client: Client
    path: str
    per_request: list[float] = field(default_factory=list)

    def run(self, server: Server) -> None:
        before = server.cpu_ms()
        for _ in range(REQUESTS):
            status = self.client.get(self.path)[0]
            if status != 200:
                raise RuntimeError(f"{self.name}: status {status}")
        self.per_request.append((server.cpu_ms() - before) / REQUESTS)


def add_established_round(folder: Path, made: Installation) -> int:
    """A second round in which every scan is vastgesteld."""
    system = System(open_database(folder / "riskscan.db"))
    emails = {one.email: one.id for one in accounts.every(system, OPERATOR)}
    adviser = Actor(emails[made.advisers[0]], "Adviseur 0", frozenset({Role.ADVISER}))
    leader = Actor(emails[LEADER], "Leider", frozenset({Role.LEADER}))
    round_id = rounds.add(system, OPERATOR, replace(PLAN, name="Tweede meetronde"))
    members = [one.organisation.id for one in rounds.members(system, OPERATOR, round_id) if one.takes_part]
    for organisation in members:
        rounds.set_assigned(system, OPERATOR, round_id, organisation, [adviser.account_id or 0])
    rounds.open_round(system, OPERATOR, round_id)
    people = (Participant("P. Persoon", "beleidsadviseur"),)
    talk = Content(
        date(2016, 7, 1), "ambtelijk_adviseur", "gesprek", people, **dict.fromkeys(interviewing.TEXTS, "")
    )
    for organisation in members:
        scan = scanning.start(system, adviser, round_id, organisation)
        sheet = scanning.read(system, adviser, scan)
        answers = {**{one.question: one.answer for one in installation.filled_answers()}, **CIRCUMSTANCES}
        posted = [Posted(key, answer, sheet.current(key).revision) for key, answer in answers.items()]
        scanning.save_answers(system, adviser, scan, posted)
        interviewing.save(system, adviser, scan, None, 0, talk)
        reviewing.decide(
            system, adviser, scan, "2a", "Zo besproken voor deze meting, met alle wethouders erbij."
        )
        reviewing.offer(system, adviser, scan)
        reviewing.establish(system, leader, scan)
    system.database.close()
    return round_id


def cases(server: Server, made: Installation, established: int) -> list[Case]:
    adviser, leader = Client(server.port), Client(server.port)
    adviser.log_in(made.advisers[0], PASSWORD)
    leader.log_in(LEADER, PASSWORD)
    scan = made.scans[0]
    return [
        Case(f"section {MIDDLE}", adviser, f"/scans/{scan}/{MIDDLE}"),
        Case(f"section {LARGEST}", adviser, f"/scans/{scan}/{LARGEST}"),
        Case("national, 26 concepts", leader, f"/rondes/{made.round_id}/landelijk"),
        Case("national, 26 vastgesteld", leader, f"/rondes/{established}/landelijk"),
        Case("map as svg", leader, f"/rondes/{established}/kaart.svg"),
        Case("tiles as svg", leader, f"/rondes/{established}/tegelkaart.svg"),
    ]


def report(found: list[Case]) -> None:
    scan = found[0]
    print(f"{'CPU ms per request':<34} median  smallest  / {scan.name}")
    for case in found:
        ratios = [one / two for one, two in zip(case.per_request, scan.per_request, strict=True)]
        median, least = statistics.median(case.per_request), min(case.per_request)
        print(f"  {case.name:<32} {median:6.2f}  {least:8.2f}  {statistics.median(ratios):6.2f}")
    for case in found[2:]:
        body = case.client.get(case.path)[1]
        drawn = _drawing(body).encode()
        sizes = [len(one) / 1000 for one in (drawn, gzip.compress(drawn), body.encode())]
        print(
            f"  {case.name:<32} map {sizes[0]:.1f} kB, gzip {sizes[1]:.1f} kB; whole answer {sizes[2]:.1f} kB"
        )


def _drawing(body: str) -> str:
    """The map of a page; a file is one drawing as a whole."""
    start = body.find("data-kaart><svg xmlns")
    return body if start < 0 else body[start + 11 : body.index("</svg></div>", start) + 6]


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = installation.make(folder)
        established = add_established_round(folder, made)
        with servers.riskscan(folder) as server:
            found = cases(server, made, established)
            for number in range(times + 1):
                for case in found:
                    case.run(server)
                    if number == 0:
                        case.per_request.clear()  # The first round warms up.
            report(found)


if __name__ == "__main__":
    main()
