"""Time, size and memory of a full report per organisation: warm (median of n) and cold (a new process).

    python benchmarks/report_pdf.py [n]

The report is the fictional one of tests/pdf/report_sample.py, with three times its text per topic.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "pdf")]

from report_sample import REPORT  # noqa: E402

from riskscan.documents.pdf import render_report  # noqa: E402
from riskscan.documents.report import ReportData, ThemeReport, TopicReport  # noqa: E402


def full_report() -> ReportData:
    """A report as long as a careful adviser writes it."""

    def topic(given: TopicReport) -> TopicReport:
        text = "\n\n".join([given.explanation.answer] * 3)
        return replace(given, explanation=replace(given.explanation, answer=text))

    def theme(given: ThemeReport) -> ThemeReport:
        return replace(given, topics=tuple(topic(item) for item in given.topics))

    return replace(REPORT, themes=tuple(theme(item) for item in REPORT.themes))


def seconds(data: ReportData) -> float:
    start = time.perf_counter()
    render_report(data)
    return time.perf_counter() - start


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    data = full_report()
    if times == 0:  # The cold run: a process that makes one report.
        print(seconds(data))
        return
    pdf = render_report(data)
    warm = statistics.median(seconds(data) for _ in range(times))
    command = [sys.executable, __file__, "0"]
    cold = statistics.median(
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"warm {warm:.2f} s (mediaan van {times}) · koud {cold:.2f} s (mediaan van 3)")
    print(f"bestand {len(pdf) / 1024:.0f} kB · geheugen {memory:.0f} MB")


if __name__ == "__main__":
    main()
