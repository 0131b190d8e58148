"""The explanation of a rule version is complete for its rules, and each mistake in it is told at its line."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.definitions import guide as reading
from riskscan.definitions.guide import read_guide
from riskscan.definitions.source import Finding
from riskscan.domain.decision import INPUTS, Rules
from riskscan.paths import QUESTIONNAIRE

A, B = "2016-1", "2016-2"
VERSIONS = (A, B)
BROKEN = [
    path
    for path in sorted((QUESTIONNAIRE / "ongeldig").glob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith("# uitleg")
]
SHARED = {
    "andere-versie",
    "dubbel-nummer",
    "onbekende-invulplek",
    "verkeerde-datum",
    "zin-ontbreekt",
    "zin-ongebruikt",
}
"""Codes of which the broken example is another kind of file."""


def original(version: str) -> str:
    return (QUESTIONNAIRE / version / "uitleg.yaml").read_text(encoding="utf-8")


def found(tmp_path: Path, text: str, rules: Rules) -> list[Finding]:
    path = tmp_path / "uitleg.yaml"
    path.write_text(text, encoding="utf-8")
    return read_guide(path, path.name, rules)[1]


@pytest.mark.parametrize("version", VERSIONS)
class TestVersions:
    def test_every_parameter_is_explained_with_its_value_and_source(self, version: str) -> None:
        guide, rules = definitions.guide_of(version), definitions.rules_of(version)
        assert [one.key for one in guide.parameters] == [
            "meeste", "maanden", "streefdatum", "geen_datum_op_tijd", "vertrouwen_gevraagd",
        ]  # fmt: skip
        for one in guide.parameters:
            value = getattr(rules.parameters, one.key)
            assert one.source
            if value is not None and not isinstance(value, bool):
                assert one.value in one.sentence
            assert (one.value == "geldt niet") is (value is None)

    def test_the_table_can_be_read_in_words(self, version: str) -> None:
        assert list(definitions.guide_of(version).inputs) == list(INPUTS)

    def test_every_state_is_reached_by_a_step(self, version: str) -> None:
        guide = definitions.guide_of(version)
        assert [one.key for one in guide.states] == ["M", "P", "W", "F"]
        assert {step.state for step in guide.steps} == {"", "M", "P", "W", "F"}

    def test_nothing_is_left_to_fill_in(self, version: str) -> None:
        guide = definitions.guide_of(version)
        texts = [one.sentence for one in guide.parameters]
        texts += [text for step in guide.steps for text in (step.when, step.then)]
        assert not [text for text in texts if re.search(r"[{}]", text)]

    def test_the_readings_are_those_of_the_version_under_their_fixed_numbers(self, version: str) -> None:
        both = {1, 4, 7, 12, 13, 14, 16, 22}
        own = {A: {2, 5, 15, 18, 20, 21}, B: {3, 6, 8, 9, 10, 11, 17, 19}}[version]
        numbers = [one.number for one in definitions.guide_of(version).readings]
        assert numbers == sorted(both | own)
        assert {2, 5, 15, 18, 20, 21} | {3, 6, 8, 9, 10, 11, 17, 19} | both == set(range(1, 23))


class TestErrors:
    @pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
    def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        (line,) = [number for number, text in enumerate(lines, 1) if text.endswith("# fout")]
        findings = read_guide(path, path.name, definitions.rules_of(B))[1]
        assert [(f.file, f.line, f.code) for f in findings] == [(path.name, line, path.stem)]

    def test_every_code_has_a_broken_file_and_is_explained(self) -> None:
        source = Path(reading.__file__).read_text(encoding="utf-8")
        used = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
        assert used - SHARED == {path.stem for path in BROKEN}
        told = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
        assert [code for code in used if f"`{code}`" not in told] == []

    @pytest.mark.parametrize("name", ["geen_datum_op_tijd", "vertrouwen_gevraagd"])
    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_choice_that_is_turned_over_lacks_its_sentence(
        self, tmp_path: Path, version: str, name: str
    ) -> None:
        rules = definitions.rules_of(version)
        turned = replace(rules.parameters, **{name: not getattr(rules.parameters, name)})
        findings = found(tmp_path, original(version), replace(rules, parameters=turned))
        assert [finding.code for finding in findings] == ["zin-ontbreekt", "zin-ongebruikt"]

    def test_another_threshold_is_told_without_another_sentence(self, tmp_path: Path) -> None:
        rules = definitions.rules_of(A)
        other = replace(rules, parameters=replace(rules.parameters, meeste=15))
        path = tmp_path / "uitleg.yaml"
        path.write_text(original(A), encoding="utf-8")
        guide, findings = read_guide(path, path.name, other)
        assert findings == []
        assert guide is not None
        assert "vanaf 15 van de 24" in guide.parameter("meeste").sentence
        assert any("ten minste 15 van" in step.when for step in guide.steps)

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ('"2016-2"', '"2016-1"', "andere-versie"),
            ('"2026-11-22"', '"2026-11-31"', "verkeerde-datum"),
            ('"2026-11-22"', '"20261122"', "verkeerde-datum"),
            ("nummer: 3", "nummer: 4", "dubbel-nummer"),
            ("vóór {streefdatum},", "vóór {streefdag},", "onbekende-invulplek"),
            ("vóór {streefdatum},", "vóór {maanden},", "onbekende-invulplek"),
            ("vóór {streefdatum},", "vóór {streefdatum.year},", "onbekende-invulplek"),
            ("vóór {streefdatum},", "vóór {streefdatum,", "onbekende-invulplek"),
            ("    staat: W\n", "", "zin-ontbreekt"),
            ("    staat: W\n", "    staat: X\n", "onbekende-verwijzing"),
            ("  vertrouwen: Vertrouwen\n", "", "zin-ontbreekt"),
            ("  vertrouwen: Vertrouwen\n", "  vertrouwen: Vertrouwen\n  haast: Haast\n", "zin-ongebruikt"),
        ],
    )
    def test_a_mistake_is_told_with_its_code(self, tmp_path: Path, old: str, new: str, code: str) -> None:
        text = original(B)
        assert old in text
        assert code in [
            one.code for one in found(tmp_path, text.replace(old, new, 1), definitions.rules_of(B))
        ]

    @settings(deadline=None, max_examples=50)
    @given(st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["versie", "bijgewerkt", "invoer", "parameters", "staten", "lezingen", "x"]), inner
        ),
        max_leaves=12,
    ))  # fmt: skip
    def test_any_yaml_gives_findings_and_no_crash(
        self, tmp_path_factory: pytest.TempPathFactory, content: object
    ) -> None:
        path = tmp_path_factory.mktemp("uitleg") / "uitleg.yaml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        guide, findings = read_guide(path, path.name, definitions.rules_of(B))
        assert guide is None
        assert findings


def test_checking_the_definitions_finds_a_missing_explanation_and_an_error_in_one(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, folder)
    (folder / A / "uitleg.yaml").unlink()
    text = original(B).replace("nummer: 3", "nummer: 4", 1)
    (folder / B / "uitleg.yaml").write_text(text, encoding="utf-8")
    assert [(one.file, one.code) for one in definitions.check(folder)] == [
        (f"{A}/uitleg.yaml", "bestand-ontbreekt"),
        (f"{B}/uitleg.yaml", "dubbel-nummer"),
    ]
