"""``rekentool.yaml``: whole, sourced, and refused with a code for each way in which it can be wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import definition_folders
import pytest

from riskscan import definitions
from riskscan.definitions.capacity import CAPACITY, read_tool
from riskscan.domain.capacity import Service
from riskscan.domain.capacity_tool import BLANKS, CaveatKind, blanks
from riskscan.domain.dutch import parse_number
from riskscan.paths import QUESTIONNAIRE

BROKEN = [
    path
    for path in sorted((QUESTIONNAIRE / "ongeldig").glob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith("# rekentool")
]
TOOL = definitions.capacity_tool()


def test_the_hours_are_those_of_the_source() -> None:
    found = {one.id: [one.hours.of(service) for service in Service] for one in TOOL.norm_sets}
    assert found == {"regionaal": [16, 16, 22, 2, 12], "landelijk": [16, 16, 35, 2, 15]}
    assert all(isinstance(hours, Decimal) for row in found.values() for hours in row)


def test_every_part_names_its_source() -> None:
    parts = [
        *TOOL.services, *TOOL.common, *TOOL.norm_sets, *TOOL.targets, *TOOL.caveats, *TOOL.directions,
        *TOOL.questions, *(measure for one in TOOL.directions for measure in one.measures),
    ]  # fmt: skip
    assert all(one.source.strip() for one in parts)
    assert len(TOOL.questions) == 5
    assert [one.letter for one in TOOL.directions] == ["A", "B", "C"]


def test_the_norms_in_per_cent_are_those_of_the_source() -> None:
    assert [one.words for one in TOOL.targets] == ["95-100 %", "85-100 %", "ten hoogste 5,5 %"]


@pytest.mark.parametrize(
    ("target", "measure"),
    [("triage", "triage_op_tijd"), ("onderzoek", "onderzoek_op_tijd"), ("verzuim", "verzuim")],
)
def test_a_norm_in_per_cent_is_the_same_here_as_beside_the_figure_itself(target: str, measure: str) -> None:
    here = TOOL.target(target)
    (norm,) = definitions.catalogue().measure(measure).norms
    low, high = parse_number(here.low, 1), parse_number(here.high, 1)
    assert (norm.low, norm.high) == (None if here.at_most else low, high)


@pytest.mark.parametrize("kind", CaveatKind)
def test_every_caveat_uses_only_what_the_programme_fills_in(kind: CaveatKind) -> None:
    assert blanks(TOOL.caveat(kind).sentence) <= BLANKS[kind]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_its_code_at_the_broken_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if text.endswith("# fout")]
    tool, found = read_tool(path, path.name)
    assert tool is None
    assert [(one.file, one.line, one.code) for one in found] == [(path.name, line, path.stem)]


def test_there_is_a_broken_file_for_every_code_and_each_is_explained() -> None:
    explained = (QUESTIONNAIRE / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in BROKEN} == {
        "rekentool-getal", "rekentool-invulplek", "rekentool-onbekend", "rekentool-ontbreekt",
    }  # fmt: skip
    assert [path.stem for path in BROKEN if f"`{path.stem}`" not in explained] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("letter: B", "letter: A", "dubbel-id"),
        ("titel: Rekentool", "nog: iets\ntitel: Rekentool", "onbekende-sleutel"),
        ('onderzoek: "35"', 'onderzoek: "-35"', "rekentool-getal"),
        ('van: "5,5"', 'van: "155"', "rekentool-getal"),
        ("beide {aantal}.", "beide {aantal.", "rekentool-invulplek"),
    ],
)
def test_a_mistake_in_the_projects_own_file_is_found_with_all_else(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    folder = definition_folders.copied(tmp_path)
    definition_folders.changed(folder / CAPACITY, (old, new))
    assert code in {one.code for one in definitions.check(folder) if one.file == CAPACITY}
