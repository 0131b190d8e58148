"""What a version says about the quality checks: complete, for its own questions, each mistake with code and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from riskscan import definitions
from riskscan.definitions.quality import CONTROLS, read_checks
from riskscan.definitions.source import Finding
from riskscan.domain.quality_checks import CHECKS
from riskscan.paths import QUESTIONNAIRE

VERSIONS = definitions.versions()
BROKEN = [
    path
    for path in sorted((QUESTIONNAIRE / "ongeldig").glob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith("# controles")
]


def found_in(path: Path) -> list[Finding]:
    return read_checks(path, path.name, "2016-2", definitions.load_form("2016-2"))[1]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_has_its_checks_and_only_leaves_out_what_it_says(version: str) -> None:
    text = (QUESTIONNAIRE / version / CONTROLS).read_text(encoding="utf-8")
    found = [one.code for one in definitions.checks_of(version)]
    assert len(found) == len(set(found))
    for code in CHECKS.keys() - set(found):
        assert re.search(rf"niet_van_toepassing: \[.*{code}.*\]", text)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_check_says_what_to_look_at_and_on_what_it_rests(version: str) -> None:
    for one in definitions.checks_of(version):
        assert re.search(r"\b(Kijk|Ga na|Vraag|Laat|Geef|Schrijf|Neem|Voer)\b", one.sentence), one.code
        assert one.sentence.endswith("."), one.code
        assert len(one.source) > 20, one.code


def test_the_rule_of_thumb_for_recent_is_three_months_in_both_versions() -> None:
    for version in VERSIONS:
        limits = {one.code: one.limits for one in definitions.checks_of(version)}
        assert limits["kort_niet_pril"] == {"maanden": 3}
        assert limits["lang_pril"] == {"maanden": 12}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if text.endswith("# fout")]
    assert [(f.file, f.line, f.code) for f in found_in(path)] == [(path.name, line, path.stem)]


def test_every_code_has_a_broken_example_and_is_explained_to_the_reader() -> None:
    written = (Path(definitions.__file__).parent / "quality.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'source\.finding\(\s*"([a-z0-9-]+)"', written))
    shared = {"andere-versie", "onbekende-invulplek"}
    assert codes - shared == {path.stem for path in BROKEN}
    explained = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
    assert [code for code in codes if f"`{code}`" not in explained] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('versie: "2016-2"', 'versie: "2016-9"', "andere-versie"),
        ("sinds {sinds} en toch", "sinds {datum} en toch", "onbekende-invulplek"),
        ("sinds {sinds} en toch", "sinds {sinds!r} en toch", "onbekende-invulplek"),
        ("sinds {sinds} en toch", "sinds {sinds en toch", "onbekende-invulplek"),
        ("{maanden: 12}", "{maanden: -1}", "verkeerde-waarde"),
        ("    bron: Eigen controle; bedragen van onderwerp 13\n", "", "sleutel-ontbreekt"),
        ("niet_van_toepassing: []", "niet_van_toepassing: []\nuit: []", "onbekende-sleutel"),
    ],
)
def test_check_finds_a_mistake_in_the_file_of_a_version(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, folder)
    path = folder / "2016-2" / CONTROLS
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = definitions.check(folder)
    assert [(f.file, f.code) for f in found] == [(f"2016-2/{CONTROLS}", code)]


def test_a_version_without_the_file_has_no_checks_and_no_finding(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, folder)
    (folder / "2016-2" / CONTROLS).unlink()
    assert definitions.check(folder) == ()


def test_an_empty_file_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / CONTROLS
    path.write_text("# niets\n", encoding="utf-8")
    assert [f.code for f in found_in(path)] == ["leeg-bestand"]
