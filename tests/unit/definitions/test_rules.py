"""The rule files: proved when they are loaded, and each mistake told with its code and line."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from riskscan.definitions import rule_versions, rules_of
from riskscan.definitions.rules import load_rules, load_texts, read_rules, read_texts
from riskscan.definitions.source import DefinitionError, Finding
from riskscan.domain.decision import INPUTS, Parameters, prove, unused
from riskscan.domain.narrative import Texts
from riskscan.paths import QUESTIONNAIRE

A, B = "2016-1", "2016-2"
VERSIONS = (A, B)
KINDS = ("# regels", "# teksten")
BROKEN = [
    path
    for path in sorted((QUESTIONNAIRE / "ongeldig").glob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith(KINDS)
]
SHARED = {"andere-versie", "onbekende-invulplek"}
"""Codes of which the broken example is a questionnaire."""


def found_in(path: Path) -> list[Finding]:
    """What the loader finds in a broken file; its first line says which kind of file it is."""
    if path.read_text(encoding="utf-8").startswith("# teksten"):
        return read_texts(path, path.name, rules_of(B))[1]
    return read_rules(path, path.name, B)[1]


def changed(tmp_path: Path, version: str, name: str, *replacements: tuple[str, str]) -> Path:
    """A copy of a version's folder with one file changed."""
    folder = tmp_path / version
    shutil.copytree(QUESTIONNAIRE / version, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return folder


def codes(error: pytest.ExceptionInfo[DefinitionError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


class TestVersions:
    def test_both_versions_of_2016_can_be_used(self) -> None:
        assert set(VERSIONS) <= set(rule_versions())

    @pytest.mark.parametrize("version", VERSIONS)
    def test_the_table_has_one_rule_for_every_combination_and_ignores_no_input_that_is_asked(
        self, version: str
    ) -> None:
        rules = rules_of(version)
        assert prove(rules.rules) == ()
        assert len(rules.table) == 2 * 2 * 4 * 2
        assert unused(rules.table) == (() if rules.parameters.vertrouwen_gevraagd else ("vertrouwen",))

    def test_the_thresholds_are_those_of_the_sources(self) -> None:
        assert rules_of(A).parameters == Parameters(13, 6, None, True, False)
        assert rules_of(B).parameters == Parameters(None, None, date(2017, 1, 1), False, True)

    @pytest.mark.parametrize("version", VERSIONS)
    def test_the_rules_come_in_the_order_in_which_they_go_before_each_other(self, version: str) -> None:
        expected = ["toezicht", "vastgelopen", "op_orde", "geen_vertrouwen", "pril", "onderweg"]
        if version == A:
            expected.remove("geen_vertrouwen")
        assert [rule.id for rule in rules_of(version).rules] == expected

    @pytest.mark.parametrize("version", VERSIONS)
    def test_every_rule_and_condition_names_its_clause_and_source(self, version: str) -> None:
        rules = rules_of(version)
        document = (
            "Veilig Thuis - basis op orde (voorjaar 2016), §1."
            if version == A
            else "Rapportage 26-09-2016, §"
        )
        assert all(one.source.startswith(document) for one in (*rules.rules, *rules.conditions))
        assert all(one.clause for one in (*rules.rules, *rules.conditions))

    @pytest.mark.parametrize("version", VERSIONS)
    def test_the_digest_is_that_of_the_bytes(self, version: str) -> None:
        content = (QUESTIONNAIRE / version / "regels.yaml").read_bytes()
        assert rules_of(version).digest == hashlib.sha256(content).hexdigest()


class TestTexts:
    @pytest.mark.parametrize(
        ("version", "second"),
        [
            (A, "Basis op orde maar potentieel kwetsbaar / Basis binnen afzienbare tijd op orde"),
            (B, "Basis binnen afzienbare tijd op orde"),
        ],
    )
    def test_the_categories_are_called_as_in_the_source(self, version: str, second: str) -> None:
        names = {key: one.name for key, one in load_texts(QUESTIONNAIRE / version).categories.items()}
        assert (names["1"], names["2a"], names["2b"], names["3"]) == (
            "Basis op orde",
            second,
            second,
            "Basis niet op orde",
        )

    @pytest.mark.parametrize("version", VERSIONS)
    def test_every_outcome_is_explained_in_two_sentences(self, version: str) -> None:
        texts = load_texts(QUESTIONNAIRE / version)
        for outcome in (*rules_of(version).outcomes, "open"):
            assert len(re.findall(r"\.(?:\s|$)", texts.categories[outcome].meaning)) == 2, outcome

    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_reason_says_what_the_question_can_still_decide(self, version: str) -> None:
        texts = load_texts(QUESTIONNAIRE / version)
        assert all(text.startswith("Dit kan nog bepalen of ") for text in texts.open_questions.values())
        assert all(text.count(".") == 1 for text in texts.open_questions.values())

    @pytest.mark.parametrize("version", VERSIONS)
    def test_nothing_asks_the_adviser_to_change_a_judgement(self, version: str) -> None:
        texts = load_texts(QUESTIONNAIRE / version)
        assert texts.needs["aanhef_3"].startswith("Volgens de regels zou ")
        assert texts.needs["aanhef_2"].startswith("Volgens de regels zou ")
        for key in ("vertrouwen_veranderen", "vertrouwen_invullen"):
            assert "uw oordeel" in texts.needs.get(key, "uw oordeel")

    def test_a_version_that_does_not_ask_for_confidence_says_nothing_of_it(self) -> None:
        texts = load_texts(QUESTIONNAIRE / A)
        assert "vertrouwen" not in " ".join(every_text(texts)).lower()
        assert not {"vertrouwen"} & texts.open_questions.keys()


def every_text(texts: Texts) -> list[str]:
    found = [part for one in texts.categories.values() for part in (one.name, one.meaning, one.nuance)]
    found += [text for one in texts.conditions.values() for text in one.values()]
    return [*found, *texts.additions.values(), *texts.open_questions.values(), *texts.needs.values()]


class TestErrors:
    @pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
    def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        (line,) = [number for number, text in enumerate(lines, 1) if text.endswith("# fout")]
        assert [(f.file, f.line, f.code) for f in found_in(path)] == [(path.name, line, path.stem)]

    def test_every_code_of_the_rules_has_a_broken_file_and_is_explained(self) -> None:
        source = Path(read_rules.__code__.co_filename).read_text(encoding="utf-8")
        used = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
        assert used - SHARED == {path.stem for path in BROKEN}
        explained = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
        assert [code for code in used if f"`{code}`" not in explained] == []

    def test_all_errors_are_told_at_once(self, tmp_path: Path) -> None:
        folder = changed(
            tmp_path,
            B,
            "regels.yaml",
            ("meeste: null", "meeste: 0"),
            ("uitkomst: 2a", "uitkomst: 2c"),
            ("slechtste_staat: [M]", "slechtste_stand: [M]"),
        )
        with pytest.raises(DefinitionError) as error:
            load_rules(folder)
        # In the order of the file.
        assert codes(error) == ["verkeerde-drempel", "onbekende-invoer", "onbekende-uitkomst"]
        assert all(finding.file == f"{B}/regels.yaml" for finding in error.value.findings)

    def test_a_gap_is_shown_as_a_combination_in_words(self, tmp_path: Path) -> None:
        row = "{verscherpt_toezicht: [nee], verslechtering: [nee], slechtste_staat: [P], vertrouwen: [ja]}"
        narrowed = row.replace("[P]", "[W]")
        folder = changed(tmp_path, B, "regels.yaml", (row, narrowed))
        with pytest.raises(DefinitionError) as error:
            load_rules(folder)
        messages = {finding.code: finding.message for finding in error.value.findings}
        assert messages["tabel-onvolledig"] == (
            "Geen enkele regel geldt bij: verscherpt_toezicht nee, verslechtering nee, "
            "slechtste_staat P, vertrouwen ja."
        )
        assert messages["tabel-overlapt"].startswith("Meer dan één regel (pril en onderweg) geldt bij: ")

    def test_a_table_that_looks_at_confidence_must_ask_for_it_and_the_other_way_round(
        self, tmp_path: Path
    ) -> None:
        for version, old, new in ((A, "false", "true"), (B, "true", "false")):
            asked = (f"vertrouwen_gevraagd: {old}", f"vertrouwen_gevraagd: {new}")
            with pytest.raises(DefinitionError) as error:
                load_rules(changed(tmp_path, version, "regels.yaml", asked))
            assert codes(error) == ["vertrouwen-past-niet"]

    def test_without_months_and_streefdatum_nothing_tells_what_is_in_time(self, tmp_path: Path) -> None:
        folder = changed(tmp_path, B, "regels.yaml", ('streefdatum: "2017-01-01"', "streefdatum: null"))
        with pytest.raises(DefinitionError) as error:
            load_rules(folder)
        assert codes(error) == ["termijn-onbepaald"]

    @pytest.mark.parametrize("wrong", ["2017-1-1", "20170101", "2017-W01-1", "1 januari 2017", "0000-01-01"])
    def test_a_date_is_written_in_one_way(self, tmp_path: Path, wrong: str) -> None:
        folder = changed(tmp_path, B, "regels.yaml", ('"2017-01-01"', f'"{wrong}"'))
        with pytest.raises(DefinitionError) as error:
            load_rules(folder)
        assert codes(error) == ["verkeerde-datum"]

    @pytest.mark.parametrize(
        "place", ["{organisatie}", "{verwacht:%d}", "{verwacht!r}", "{verwacht.year}", "{}", "{"]
    )
    def test_a_text_may_only_hold_places_that_are_filled_in(self, tmp_path: Path, place: str) -> None:
        folder = changed(tmp_path, B, "teksten.yaml", ("verwacht op {verwacht}.", f"verwacht op {place}."))
        with pytest.raises(DefinitionError) as error:
            load_texts(folder)
        assert codes(error) == ["onbekende-invulplek"]

    @pytest.mark.parametrize("name", ["regels.yaml", "teksten.yaml"])
    def test_a_copied_folder_needs_its_own_version(self, tmp_path: Path, name: str) -> None:
        folder = changed(tmp_path, B, name, ('versie: "2016-2"', 'versie: "2017-1"'))
        with pytest.raises(DefinitionError) as error:
            load_texts(folder)
        assert codes(error) == ["andere-versie"]

    @pytest.mark.parametrize("version", VERSIONS)
    def test_no_sentence_can_be_left_out(self, tmp_path: Path, version: str) -> None:
        original = (QUESTIONNAIRE / version / "teksten.yaml").read_text(encoding="utf-8")
        lines = original.splitlines(keepends=True)
        sentences = [
            number
            for number, line in enumerate(lines)
            if re.match(r"(    (M|P|W|F|MP|WF|open)|  [a-zA-Z_0-9]+): \S", line) and "naam:" not in line
        ]
        assert len(sentences) > 40
        path = tmp_path / "teksten.yaml"
        for number in sentences:
            path.write_text("".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
            found = read_texts(path, path.name, rules_of(version))[1]
            assert [finding.code for finding in found] == ["zin-ontbreekt"], lines[number]


class TestUnused:
    def test_an_input_is_unused_when_no_value_of_it_changes_the_rule(self) -> None:
        rules = rules_of(B)
        first = replace(rules.rules[0])
        assert unused(dict.fromkeys(rules.table, first)) == tuple(INPUTS)


def test_places_in_the_texts_are_the_names_that_their_readers_are_told() -> None:
    for version in VERSIONS:
        texts = load_texts(QUESTIONNAIRE / version)
        told = (QUESTIONNAIRE / version / "teksten.yaml").read_text(encoding="utf-8").split("versie:")[0]
        for text in every_text(texts):
            for _, name, _, _ in Formatter().parse(text):
                assert name is None or f"{{{name}}}" in told
