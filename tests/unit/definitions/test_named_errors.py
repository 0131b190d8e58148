"""The errors that a definition must never hold, each made in the project's own files and told by its code."""

from __future__ import annotations

from pathlib import Path

import definition_folders
import pytest

from riskscan import definitions
from riskscan.paths import QUESTIONNAIRE

RULES, TEXTS, FORM = "regels.yaml", "teksten.yaml", "vragenlijst.yaml"
ROW = "{verscherpt_toezicht: [nee], verslechtering: [nee], slechtste_staat: [W], vertrouwen: [ja]}"
CONFIDENCE = "vraag: Is er onder gelijkblijvende omstandigheden voldoende vertrouwen dat"

MISTAKES = {
    "a key twice": (RULES, "meeste: null", "meeste: null\n  meeste: 13", "dubbele-sleutel"),
    "yes": (RULES, "vertrouwen_gevraagd: true", "vertrouwen_gevraagd: yes", "losse-boolean"),
    "no": (RULES, "geen_datum_op_tijd: false", "geen_datum_op_tijd: no", "losse-boolean"),
    "on": (RULES, "vertrouwen_gevraagd: true", "vertrouwen_gevraagd: On", "losse-boolean"),
    "yes as an answer": (RULES, ROW, ROW.replace("[ja]", "[yes]"), "losse-boolean"),
    "a stray date": (RULES, '"2017-01-01"', "2017-01-01", "losse-datum"),
    "a stray date in a text": (TEXTS, "betekenis: Van deze organisatie is", "betekenis: 2016-06-30 #", "losse-datum"),
    "an unknown key": (RULES, "meeste: null", "meerderheid: 1\n  meeste: null", "onbekende-sleutel"),
    "an unused condition": (RULES, "- sleutel: management", "- sleutel: bestuur", "andere-randvoorwaarden"),
    "an unreachable outcome": (
        TEXTS, "  open:\n    naam", "  2c: {naam: X, betekenis: X}\n  open:\n    naam", "zin-ongebruikt",
    ),
    "an outcome that does not exist": (RULES, "uitkomst: 2b", "uitkomst: 2c", "onbekende-uitkomst"),
    "a rule that never fires": (RULES, f"als:\n      - {ROW}", "als: []", "regel-geldt-nooit"),
    "a row that never fires": (RULES, ROW, ROW.replace("[W]", "[]"), "regel-geldt-nooit"),
    "a gap": (RULES, ROW, ROW.replace("vertrouwen: [ja]", "vertrouwen: [nee]"), "tabel-onvolledig"),
    "an overlap": (RULES, ROW, ROW.replace("[W]", "[W, P]"), "tabel-overlapt"),
    "a state without its sentence": (TEXTS, "    W: Er is nog niet genoeg geld", "    # ", "zin-ontbreekt"),
    "a sentence for no state": (TEXTS, "    W: Er is nog niet genoeg geld", "    X: Er is", "zin-ongebruikt"),
    "an answer the rules do not know": (
        FORM, "{waarde: onvoldoende_resultaat,", "{waarde: te_weinig,", "oordeel-past-niet",
    ),
    "a question hidden while it counts": (
        FORM, f"{CONFIDENCE}", f"gevraagd_bij: {{vraag: verslechtering, waarden: [ja]}}\n      {CONFIDENCE}",
        "oordeel-niet-gevraagd",
    ),
    "a question hidden by an answer that has no say": (
        FORM, f"{CONFIDENCE}", f"gevraagd_bij: {{vraag: t3.wachtlijst, waarden: [ja]}}\n      {CONFIDENCE}",
        "oordeel-niet-gevraagd",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code"), MISTAKES.values(), ids=list(MISTAKES))
def test_each_is_found_with_its_file_and_line(
    tmp_path: Path, name: str, old: str, new: str, code: str
) -> None:
    folder = definition_folders.copied(tmp_path)
    path = folder / "2016-2" / name
    definition_folders.changed(path, (old, new))
    found = [one for one in definitions.check(folder) if one.code == code]
    assert found
    assert {one.file for one in found} == {f"2016-2/{name}"}
    if code.startswith("losse-") or code.endswith("-sleutel"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(
            lines[one.line - 1] not in (QUESTIONNAIRE / "2016-2" / name).read_text("utf-8") for one in found
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        maximum: 24\n        toets", "        maximum: 20\n        toets"),
        ("      - id: aantal_voldaan", "      - id: aantal_gehaald"),
    ],
)
def test_a_version_with_a_threshold_must_ask_for_the_number(tmp_path: Path, old: str, new: str) -> None:
    folder = definition_folders.copied(tmp_path)
    definition_folders.changed(folder / "2016-1" / FORM, (old, new))
    assert "oordeel-past-niet" in {one.code for one in definitions.check(folder)}


def test_whether_it_lasts_must_be_asked_where_partly_met_counts_as_met(tmp_path: Path) -> None:
    folder = definition_folders.copied(tmp_path)
    path = folder / "2016-1" / FORM
    text = path.read_text(encoding="utf-8")
    at = text.index("- id: pril", text.index("- id: stap1"))
    path.write_text(text[:at] + text[at:].replace("[voldaan, deels]", "[voldaan]", 1), encoding="utf-8")
    (found,) = definitions.check(folder)
    assert found.code == "oordeel-niet-gevraagd"
    assert "'randvoorwaarden.stap1.pril'" in found.message
