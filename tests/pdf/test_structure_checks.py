"""The structure checks see what is wrong: a good file is broken in each way, and that check alone fails."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
import structure
from breaking import BREAKS
from pdf_reader import opened
from structure import Expected, expected, findings

from riskscan.documents import pdf_engine

DOCUMENT = """<!DOCTYPE html><html lang="nl"><head><title>Een goed document</title><meta name="author" content="Test">
<style>.footnote { float: footnote } .next { break-before: page }
@page { @top-left { content: "Voorbeeld" } @bottom-right { content: "Pagina " counter(page) " van " counter(pages) } }
</style></head><body>
<h1>De hoofdzaak</h1>
<p>De eerste alinea verwijst naar <a href="https://example.org/bron">de bron</a> en
<a href="#verder" title="Verder op bladzijde 2">verder</a>.</p>
<p>De tweede alinea noemt <span lang="en">best practice</span><span class="footnote">De eerste noot.</span>
en nog iets<span class="footnote">De tweede noot.</span>.</p>
<ul><li>melk</li><li>brood</li></ul>
<p><svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><title>Een blok</title>
<rect width="9" height="9"/></svg></p>
<h2 class="next" id="verder">Verder</h2>
<table><caption>De cijfers</caption><thead><tr><th scope="col">Soort</th><th scope="col">Aantal</th></tr></thead>
<tbody><tr><th scope="row">appels</th><td>drie</td></tr><tr><th scope="row">peren</th><td>vier</td></tr>
<tr><td colspan="2">geteld in mei</td></tr></tbody></table>
<h3>Tot slot</h3><p>Het laatste woord.</p>
</body></html>"""

WANTED = expected(
    DOCUMENT,
    texts=(
        "De hoofdzaak",
        "De eerste alinea verwijst naar de bron en verder.",
        "De tweede alinea noemt best practice1",
        "1. De eerste noot.",
        "en nog iets2",
        "2. De tweede noot.",
        "melk",
        "brood",
        "Een blok",
        "Verder",
        "De cijfers",
        "SoortAantal",
        "appelsdrie",
        "perenvier",
        "geteld in mei",
        "Tot slot",
        "Het laatste woord.",
    ),
    running=("Voorbeeld", r"Pagina \d+ van 2"),
)


@lru_cache(maxsize=1)
def good() -> bytes:
    return pdf_engine.write(DOCUMENT)


def codes(pdf: bytes, wanted: Expected = WANTED) -> set[str]:
    return {finding.code for finding in findings(pdf, wanted)}


def test_a_good_file_has_no_findings() -> None:
    assert findings(good(), WANTED) == []


def test_another_process_writes_the_same_bytes() -> None:
    """The report has no notes, languages or lists of each kind; this document has."""
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import hashlib, test_structure_checks\n"
        "print(hashlib.sha256(test_structure_checks.good()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(good()).hexdigest()


def test_what_weasyprint_makes_of_the_same_document_has_the_faults_that_are_repaired() -> None:
    pdf = pdf_engine.layout(DOCUMENT).write_pdf(**pdf_engine._OPTIONS | {"pdf_variant": "pdf/a-2a"})
    assert codes(pdf) >= {"scope", "koppelnaam", "aantal", "nummering", "taalwissel", "kantlijn", "belofte"}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_each_fault_is_found_by_its_own_check(name: str) -> None:
    expected_codes, break_it = BREAKS[name]
    document, result = opened(good()), io.BytesIO()
    break_it(document)
    document.save(result)
    assert codes(result.getvalue()) == expected_codes


def test_every_check_has_a_fault_that_it_finds() -> None:
    known = set(re.findall(r'yield \(?\s*"(\w+)"', Path(structure.__file__).read_text(encoding="utf-8")))
    assert known == set().union(*(expected_codes for expected_codes, _ in BREAKS.values()))


def test_a_language_that_the_html_lacks_is_noticed() -> None:
    assert codes(good(), expected(DOCUMENT.replace('lang="en"', ""))) == {"taalwissel"}
