"""The questionnaire on paper over HTTP and from the command line: who gets it, its name, and the links to it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from command_line import refused, runner
from pypdf import PdfReader
from website import Site, shown

from riskscan.programme import blank_form


def first_page(content: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_who_reads_the_scan_gets_the_form_of_its_organisation_and_round(site: Site) -> None:
    response = site.browser("adviser").get(site.url("/vragenlijst.pdf"))
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    name = response.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="vragenlijst-')
    assert name.endswith('-ronde-zomer-2016.pdf"')
    assert site.world.sheet().organisation.name in first_page(response.data)
    for who in ("outsider", "reader", "keeper"):
        refusal = site.browser(who).get(site.url("/vragenlijst.pdf"))
        assert (refusal.status_code, refusal.mimetype) == (403, "text/html")


def test_everyone_who_is_signed_in_gets_the_form_of_a_version(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(blank_form, "rendered", lambda data: asked.append(data.version) or b"%PDF-")
    for who in ("adviser", "leader", "reader", "keeper"):
        response = site.browser(who).get("/vragenlijst.pdf?versie=2016-1")
        assert response.headers["Content-Disposition"] == 'attachment; filename="vragenlijst-2016-1.pdf"'
    site.browser("reader").get("/vragenlijst.pdf")
    assert asked == ["2016-1"] * 4 + ["2016-2"]
    nobody = site.browser().get("/vragenlijst.pdf?versie=2016-1")
    assert nobody.status_code == 302
    assert "/inloggen" in nobody.location


@pytest.mark.parametrize("version", ["2016-9", "../2016-2", "2016-2/", "ongeldig", "%00"])
def test_an_unknown_version_is_answered_in_dutch(site: Site, version: str) -> None:
    response = site.browser("leader").get(f"/vragenlijst.pdf?versie={version}")
    assert response.status_code == 404
    assert "Deze versie van de vragenlijst bestaat niet. Er zijn: 2016-1, 2016-2." in shown(response.text)


def test_the_scan_and_the_round_lead_to_it(site: Site) -> None:
    assert site.url("/vragenlijst.pdf") in site.browser("adviser").get(site.url("/gesprekken")).text
    page = site.browser("leader").get(f"/rondes/{site.world.round_id}").text
    assert "/vragenlijst.pdf?versie=2016-2" in page


def test_the_command_writes_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blank_form, "rendered", lambda data: b"%PDF-" + data.version.encode())
    run, target = runner(tmp_path), tmp_path / "leeg.pdf"
    result = run("questionnaire", "--version", "2016-1", "-o", target)
    assert (result.exit_code, result.stdout) == (0, f"Vragenlijst 2016-1: {target} (11 bytes)\n")
    assert target.read_bytes() == b"%PDF-2016-1"
    refused(run("questionnaire", "--version", "2016-9", "-o", target), "Er zijn: 2016-1, 2016-2.")
    refused(run("questionnaire", "--scan", "7", "-o", target), "Deze scan bestaat niet.")
    both = run("questionnaire", "--version", "2016-1", "--scan", "7", "-o", target)
    assert (both.exit_code, target.read_bytes()) == (2, b"%PDF-2016-1")
    assert "niet allebei" in both.stderr
    refused(run("questionnaire", "-o", tmp_path / "nergens" / "leeg.pdf"), "nergens")
