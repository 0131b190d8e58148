"""Server processor time of comparing figures over 26 organisations × 40 periods, beside a section of a scan.

    python benchmarks/comparison.py [rounds]

Two installations: one with figures of 8 quarters, one of 40; of both the page of comparison and that of a course
is asked in short turns with a section of a scan (ABAB). Printed: the median and the smallest processor time per
request, and the median of the ratios of each round to the section; so it shows whether years that are kept cost.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import installation
import servers
from client import Client
from installation import LEADER, PASSWORD, Installation
from national import Case
from pages import LARGEST, MIDDLE
from servers import Server

from riskscan import definitions
from riskscan.domain.derived import leaves
from riskscan.domain.figure_periods import months
from riskscan.domain.figures import Figure, FigureKey
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Quantity, Reference
from riskscan.store import figures, organisations
from riskscan.store.database import open_database

FIRST = "meldingen_per_10000"
"""Needs the inhabitants of every organisation."""


def quarters(number: int) -> list[Period]:
    """The quarters up to and including the last of 2025."""
    found = [months(year, first, first + 2) for year in range(2000, 2026) for first in (1, 4, 7, 10)]
    return found[-number:]


def fill(folder: Path, periods: int) -> int:
    """Every count over a period of every organisation in each quarter; how many figures that are."""
    database = open_database(folder / "riskscan.db")
    measures = [
        one.id
        for one in definitions.catalogue().measures.values()
        if one.derivation is None and one.reference is Reference.PERIOD and one.quantity is Quantity.COUNT
    ]
    assert set(leaves(definitions.catalogue(), FIRST)) <= set(measures)
    new = [
        Figure(FigureKey(one.id, measure, period), Decimal(100 + (one.id * 37 + at * 11) % 900))
        for one in organisations.every(database)
        for measure in measures
        for at, period in enumerate(quarters(periods))
    ]
    with database.writing():
        figures.append(database, new, 1, "2026-01-01T12:00:00.000000+00:00")
    database.close()
    return len(new)


def cases(server: Server, made: Installation, periods: int, number: int) -> list[Case]:
    adviser, leader = Client(server.port), Client(server.port)
    adviser.log_in(made.advisers[0], PASSWORD)
    leader.log_in(LEADER, PASSWORD)
    scan = made.scans[0]
    about = f"{periods} quarters, {number} figures"
    return [
        Case(f"section {MIDDLE}", adviser, f"/scans/{scan}/{MIDDLE}"),
        Case(f"section {LARGEST}", adviser, f"/scans/{scan}/{LARGEST}"),
        Case(f"compare, {about}", leader, f"/cijfers/vergelijken?cijfer={FIRST}"),
        Case("course of all", leader, f"/cijfers/verloop?cijfer={FIRST}"),
        Case("course of one", leader, "/cijfers/verloop?cijfer=meldingen&organisatie=1"),
    ]


def report(found: list[Case]) -> None:
    scan = found[0]
    print(f"{'CPU ms per request':<42} median  smallest  / {scan.name}")
    for case in found:
        ratios = [one / two for one, two in zip(case.per_request, scan.per_request, strict=True)]
        median, least = statistics.median(case.per_request), min(case.per_request)
        print(f"  {case.name:<40} {median:6.2f}  {least:8.2f}  {statistics.median(ratios):6.2f}")


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with ExitStack() as stack:
        measured = []
        for periods in (8, 40):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            made = installation.make(folder)
            number = fill(folder, periods)
            server = stack.enter_context(servers.riskscan(folder))
            measured.append((server, cases(server, made, periods, number)))
        for turn in range(times + 1):
            for server, found in measured:
                for case in found:
                    case.run(server)
                    if turn == 0:
                        case.per_request.clear()  # The first round warms up.
        for _, found in measured:
            report(found)


if __name__ == "__main__":
    main()
