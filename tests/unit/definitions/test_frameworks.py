"""The frameworks: what the sources know and nothing more, each mistake told with its code and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from riskscan import definitions
from riskscan.definitions.frameworks import norm_findings, read_framework
from riskscan.definitions.source import Finding
from riskscan.domain.frameworks import Framework
from riskscan.paths import QUESTIONNAIRE

BROKEN = [
    path
    for path in sorted((QUESTIONNAIRE / "ongeldig").glob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith(("# kaders", "# normen"))
]


def framework(id_: str) -> Framework:
    return next(one for one in definitions.known_frameworks() if one.id == id_)


def found_in(path: Path) -> list[Finding]:
    if path.read_text(encoding="utf-8").startswith("# normen"):
        return norm_findings(path, path.name, definitions.known_frameworks())
    forms = {version: definitions.load_form(version) for version in definitions.versions()}
    return read_framework(path, path.name, forms)[1]


def test_stap_1_has_24_expectations_that_are_met_or_not_in_three_themes() -> None:
    one = framework("stap1")
    assert one.size == 24
    assert one.scale is not None
    assert one.scale.per_norm
    assert one.scale.verdicts == ("Voldoet", "Voldoet niet")
    assert [theme.id for theme in one.themes] == ["randvoorwaarden", "veiligheid", "organisatie"]
    assert one.counted_in == "randvoorwaarden.stap1.aantal_voldaan"


def test_stap_2_has_30_expectations_and_three_verdicts_over_the_organisation() -> None:
    one = framework("stap2")
    assert one.size == 30
    assert one.scale is not None
    assert not one.scale.per_norm
    assert one.scale.verdicts == ("Voldoende", "Matig", "Onvoldoende")


def test_the_quality_framework_has_a_size_and_scale_that_are_not_known() -> None:
    one = framework("zicht_op_veiligheid")
    assert (one.size, one.scale) == (None, None)


def test_no_expectation_is_invented() -> None:
    """The wording is not known: what is given are subjects in own words, fewer than there are, and it says so."""
    for one in definitions.known_frameworks():
        assert one.unknown
        assert not any(subject.literal for subject in one.subjects)
        assert one.size is None or len(one.subjects) < one.size
    assert len(framework("stap1").subjects) == 10


def test_everything_that_is_told_has_a_source() -> None:
    for one in definitions.known_frameworks():
        assert one.facts
        assert all(part.source for part in (*one.subjects, *one.facts))
        assert all(subject.theme in {theme.id for theme in one.themes} for subject in one.subjects)


def test_the_themes_of_stap_1_are_those_of_the_open_points_in_every_version() -> None:
    for version in definitions.versions():
        columns = definitions.load_form(version).question("t1.open_punten").columns
        (theme,) = [column for column in columns if column.id == "thema"]
        assert [one.value for one in theme.options] == [one.id for one in framework("stap1").themes]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if text.endswith("# fout")]
    assert [(f.file, f.line, f.code) for f in found_in(path)] == [(path.name, line, path.stem)]


def test_every_code_has_a_broken_example_and_is_explained_to_the_reader() -> None:
    written = (Path(definitions.__file__).parent / "frameworks.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'source\.finding\(\s*"([a-z0-9-]+)"', written))
    assert codes == {path.stem for path in BROKEN}
    explained = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
    assert [code for code in codes if f"`{code}`" not in explained] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("- id: materieel", "- id: vertrouwensarts", "dubbel-id"),
        ("- id: materieel", "- id: Materieel", "verkeerd-id"),
        ("aantal: 24", "aantal: 23", "kader-telt-anders"),
        ("    zekerheid: onzeker", "    zekerheid: misschien", "verkeerde-waarde"),
        ("norm: verwachting\n", "norm: verwachting\neis: x\n", "onbekende-sleutel"),
    ],
)
def test_check_finds_a_mistake_in_a_framework(tmp_path: Path, old: str, new: str, code: str) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, folder)
    path = folder / "kaders" / "stap1.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = definitions.check(folder)
    assert {(f.file, f.code) for f in found} == {("kaders/stap1.yaml", code)}


def test_all_norms_given_literally_are_a_framework_too(tmp_path: Path) -> None:
    path = tmp_path / "klein.yaml"
    path.write_text(
        "kader: klein\ntitel: Klein\nvan: Wij\nwanneer: Nu\nnorm: eis\nnormen_heten: eisen\naantal: 1\n"
        "themas:\n  - {id: alles, naam: Alles}\n"
        "normen:\n  - {id: een, tekst: De enige eis, thema: alles, bron: Deze test}\n",
        encoding="utf-8",
    )
    found, findings = read_framework(path, path.name, {})
    assert findings == []
    assert found is not None
    assert [(one.text, one.literal) for one in found.subjects] == [("De enige eis", True)]


@pytest.mark.parametrize(
    ("version", "offered"), [("2016-1", {"stap1"}), ("2016-2", {"stap1", "stap2", "zicht_op_veiligheid"})]
)
def test_an_improvement_action_can_name_each_norm_that_existed_by_then(
    version: str, offered: set[str]
) -> None:
    """Stap 2 and the quality framework are of July 2016, after version 2016-1."""
    columns = definitions.load_form(version).question("t1.verbeteracties").columns
    (norm,) = [column for column in columns if column.id == "norm"]
    subjects = {
        f"{one.id}_{subject.id}": subject.text
        for one in definitions.known_frameworks()
        if one.id in offered
        for subject in one.subjects
    }
    assert {one.value for one in norm.options} == set(subjects)
    for one in norm.options:
        assert one.label.lower().endswith(subjects[one.value].lower())


def test_check_tells_of_a_norm_that_no_framework_has(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, folder)
    path = folder / "kaders" / "stap2.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- id: kwaliteitszorg_begonnen", "- id: kwaliteitszorg"), encoding="utf-8")
    found = definitions.check(folder)
    assert [(f.file, f.code) for f in found] == [("2016-2/vragenlijst.yaml", "kader-onbekende-norm")]
