"""Processor time of a full report per organisation as PDF, against other ways to make the same pages.

    python benchmarks/report_pdf.py [rounds]

The report is the fictional one of tests/pdf/report_sample.py, with three times its text per topic. In each round every
way makes it once, in another order; ratios are taken within a round, so that a busy machine disturbs them least. A
cold run is a new process that makes one report.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "pdf")]

from report_sample import REPORT  # noqa: E402
from weasyprint import CSS, HTML  # noqa: E402

from riskscan import paths  # noqa: E402
from riskscan.documents import pdf_engine, pdf_tags  # noqa: E402
from riskscan.documents.pdf import render_report  # noqa: E402
from riskscan.documents.pdf_html import report_html  # noqa: E402
from riskscan.documents.report import Length, ReportData, ThemeReport, TopicReport  # noqa: E402


def full_report() -> ReportData:
    """A report as long as a careful adviser writes it."""

    def topic(given: TopicReport) -> TopicReport:
        text = "\n\n".join([given.explanation.answer] * 3)
        return replace(given, explanation=replace(given.explanation, answer=text))

    def theme(given: ThemeReport) -> ThemeReport:
        return replace(given, topics=tuple(topic(item) for item in given.topics))

    return replace(REPORT, themes=tuple(theme(item) for item in REPORT.themes))


def ours(html: str) -> bytes:
    """As the application does it."""
    return pdf_engine.write(html)


def untagged(html: str) -> bytes:
    """Without any structure: no PDF/UA and no PDF/A-2a. What structure costs at all."""
    return bytes(pdf_engine.layout(html).write_pdf(**pdf_engine._OPTIONS))


def weasyprint_tags(html: str) -> bytes:
    """The same pages with the tags that WeasyPrint makes itself, without the repairs."""
    options = pdf_engine._OPTIONS | {"pdf_variant": "pdf/a-2a"}
    return bytes(pdf_engine.layout(html).write_pdf(finisher=_add_claim, **options))


def with_other_css(html: str, old: str, new: str) -> bytes:
    """As ours, with something else in the stylesheet."""
    fonts, _, fetcher = pdf_engine._shared()
    colours = {pdf_engine._COLOURS: pdf_engine._colours()}
    document = HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[_changed(old, new)], font_config=fonts, color_profiles=colours, **pdf_engine._OPTIONS
    )
    return bytes(pdf_tags.marked(document).write_pdf(finisher=pdf_engine._finish, **pdf_engine._OPTIONS))


def _add_claim(_: Any, pdf: Any) -> None:
    metadata = {item.reference: item for item in pdf.objects}[pdf.catalog["Metadata"]]
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", pdf_engine._PDFUA.encode() + b"</rdf:RDF>")
    metadata.compress = False


@lru_cache
def _changed(old: str, new: str) -> CSS:
    fonts, _, fetcher = pdf_engine._shared()
    text = (paths.TEMPLATES / "pdf" / "print.css").read_text(encoding="utf-8")
    return CSS(string=text.replace(old, new), url_fetcher=fetcher, font_config=fonts)


WAYS: dict[str, Callable[[str], bytes]] = {
    "zoals de toepassing": ours,
    "tags van WeasyPrint, zonder herstel": weasyprint_tags,
    "zonder tags": untagged,
    "kolommen zo breed als hun inhoud": lambda html: with_other_css(
        html, "table-layout: fixed", "table-layout: auto"
    ),
    "woorden afbreken volgens woordenboek": lambda html: with_other_css(
        html, "hyphens: manual", "hyphens: auto"
    ),
}


def processor_time(make: Callable[[str], bytes], html: str) -> float:
    start = time.process_time()
    make(html)
    return time.process_time() - start


def compare(html: str, rounds: int) -> None:
    order = random.Random(1)
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for make in WAYS.values():
        make(html)
    for _ in range(rounds):
        for name in order.sample(list(WAYS), len(WAYS)):
            times[name].append(processor_time(WAYS[name], html))
    mine = times["zoals de toepassing"]
    for name, taken in times.items():
        ratios = [one / other for one, other in zip(mine, taken, strict=True)]
        print(
            f"{name:38} {statistics.median(taken) * 1000:6.0f} ms, {len(WAYS[name](html)) / 1024:4.0f} kB; "
            f"toepassing / deze: {statistics.median(ratios):.3f}"
        )


def cold() -> float:
    """Processor time of a new process that makes one report."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, __file__, "0"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    data = full_report()
    if rounds == 0:
        render_report(data)
        return
    html = report_html(data)
    pages = len(pdf_engine.layout(html).pages)
    print(f"volledig rapport, {pages} bladzijden; processortijd, mediaan van {rounds} ronden om en om")
    compare(html, rounds)
    made = [processor_time(lambda _: render_report(data), "") for _ in range(5)]
    short = [processor_time(lambda _: render_report(data, Length.SUMMARY), "") for _ in range(5)]
    starts = [cold() for _ in range(5)]
    print(
        f"warm, met sjabloon: {statistics.median(made):.2f} s; samenvatting {statistics.median(short):.2f} s"
    )
    print(f"koud (nieuw proces): {statistics.median(starts):.2f} s")
    print(f"geheugen {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
