"""The cases kept beside the rules: the rules say what each expects, and a case that is wrong is told."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.definitions.examples import Example, differences, read_file
from riskscan.domain.classification import add_months
from riskscan.paths import QUESTIONNAIRE

A, B = "2016-1", "2016-2"
VERSIONS = (A, B)
BROKEN = sorted((QUESTIONNAIRE / "ongeldig").glob("*.json"))
GIVEN = Path(__file__).parents[2] / "data" / "voorbeelden.jsonl"

EXAMPLES = [
    pytest.param(version, one, id=f"{version}:{one.file.rsplit('/', 1)[1]}:{one.line}")
    for version in VERSIONS
    for one in definitions.examples_of(version)
]


def own(version: str) -> tuple[Example, ...]:
    """The cases besides those of the specification."""
    return tuple(one for one in definitions.examples_of(version) if "specificatie" not in one.file)


class TestCases:
    @pytest.mark.parametrize(("version", "one"), EXAMPLES)
    def test_the_rules_say_what_the_case_expects(self, version: str, one: Example) -> None:
        assert differences([one], definitions.rules_of(version)) == []

    @pytest.mark.parametrize("version", VERSIONS)
    def test_those_of_the_specification_are_among_them_unchanged(self, version: str) -> None:
        folder = QUESTIONNAIRE / version / "voorbeelden"
        cases = json.loads((folder / "specificatie.json").read_text(encoding="utf-8"))
        wanted = [json.loads(line) for line in GIVEN.read_text(encoding="utf-8").splitlines()]
        assert [(one["scan"], one["verwacht"]) for one in cases] == [
            (one["scan"], one["verwacht"][version]) for one in wanted
        ]

    @pytest.mark.parametrize("version", VERSIONS)
    def test_at_least_twenty_are_the_programme_s_own_and_each_shows_something_else(
        self, version: str
    ) -> None:
        told = [one.shows for one in definitions.examples_of(version)]
        assert len(own(version)) >= 20
        assert len(set(told)) == len(told)
        assert all(sentence.endswith(".") for sentence in told)

    @pytest.mark.parametrize("version", VERSIONS)
    def test_every_rule_and_every_outcome_has_a_case(self, version: str) -> None:
        rules = definitions.rules_of(version)
        fired = {one.expected.get("rule") for one in own(version)}
        assert {rule.id for rule in rules.rules} <= fired
        assert set(rules.outcomes) <= {outcome for one in own(version) for outcome in one.possible}

    @pytest.mark.parametrize("version", VERSIONS)
    def test_both_sides_of_the_last_day_in_time_have_a_case(self, version: str) -> None:
        parameters = definitions.rules_of(version).parameters
        sides = set()
        for one in own(version):
            expected = one.facts.condition("visie").verwacht
            if not isinstance(expected, date):
                continue
            if parameters.maanden is not None:
                last = add_months(one.facts.peildatum, parameters.maanden)
                sides.add((expected - last).days)
            elif parameters.streefdatum is not None:
                sides.add((expected - (one.facts.streefdatum or parameters.streefdatum)).days)
        assert sides >= ({0, 1} if version == A else {-1, 0})

    def test_both_sides_of_the_threshold_have_a_case_where_it_counts(self) -> None:
        counts = {
            one.facts.condition("stap1").aantal_voldaan: one.possible
            for one in own(A)
            if one.facts.condition("stap1").status == "deels" and one.facts.condition("stap1").pril == "nee"
        }
        assert counts[13] == ("1",)
        below = [one for one in own(A) if one.facts.condition("stap1").aantal_voldaan == 12]
        assert {one.possible for one in below if one.facts.condition("stap1").status == "deels"} == {
            ("3",),
            ("2b",),
        }


class TestErrors:
    @pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
    def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        (line,) = [number for number, text in enumerate(lines, 1) if '"fout:' in text]
        examples, findings = read_file(path, path.name)
        findings += differences(examples, definitions.rules_of(B))
        assert [(f.file, f.line, f.code) for f in findings] == [(path.name, line, path.stem)]

    def test_every_code_has_a_broken_file_and_is_explained(self) -> None:
        assert {path.stem for path in BROKEN} == {"voorbeeld-onleesbaar", "voorbeeld-wijkt-af"}
        explained = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
        assert all(f"| `{path.stem}` |" in explained for path in BROKEN)

    def test_check_runs_the_cases_of_every_version_and_names_both_sides(self, tmp_path: Path) -> None:
        folder = tmp_path / "questionnaire"
        shutil.copytree(QUESTIONNAIRE, folder)
        rules = folder / A / "regels.yaml"
        rules.write_text(rules.read_text(encoding="utf-8").replace("meeste: 13", "meeste: 14"), "utf-8")
        found = definitions.check(folder)
        assert {(f.code, f.file.split("/")[0]) for f in found} == {("voorbeeld-wijkt-af", A)}
        assert any(
            'Bij \'outcome\' verwacht het voorbeeld "1", maar de regels geven "3"' in f.message for f in found
        )

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("", 1),
            ("{}", 1),
            ("[\n\n", 3),
            ("[\n{}", 2),
            ("[]\n[]", 2),
            ('[\n{"wat": "a",}\n]', 2),
            ("[\n1\n]", 2),
            ('[\n{"wat": "Zo.", "scan": {}, "verwacht": {"possible": []}}\n]', 2),
            ('[\n{"wat": " ", "scan": {}, "verwacht": {"possible": []}}\n]', 2),
            ('[\n{"wat": "Zo.", "wat": "Zo.", "scan": {}, "verwacht": {"possible": []}}\n]', 2),
            ("[" * 200_000, 1),
            ('[{"scan": ' + "9" * 10_000 + "}]", 1),
        ],
    )
    def test_what_is_no_list_of_cases_is_told_with_its_line(
        self, tmp_path: Path, text: str, line: int
    ) -> None:
        path = tmp_path / "geval.json"
        path.write_text(text, encoding="utf-8")
        examples, findings = read_file(path, path.name)
        assert examples == []
        assert {(f.line, f.code) for f in findings} == {(line, "voorbeeld-onleesbaar")}

    @given(content=st.one_of(st.binary(max_size=200), st.text('[]{},:"0a\\ \n', max_size=60).map(str.encode)))
    @settings(deadline=None)
    def test_whatever_is_in_a_file_reading_gives_findings(
        self, tmp_path_factory: pytest.TempPathFactory, content: bytes
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "willekeurig.json"
        path.write_bytes(content)
        examples, findings = read_file(path, path.name)
        assert examples == []
        assert findings or content.strip(b" \t\r\n").removeprefix(b"[").strip(b" \t\r\n") == b"]"
