"""The file of the demo's figures: a row that does not fit is a finding, and what it holds can be saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskscan import definitions
from riskscan.definitions.source import DefinitionError
from riskscan.domain.amounts import value_problem
from riskscan.domain.figure_periods import period_problem
from riskscan.domain.lifecycle import Period
from riskscan.programme.demo_content import FOLDER, read_content
from riskscan.programme.demo_figures import FILE, read_figures

NAMES = [one.naam for one in read_content().regions.organisaties]


def changed(folder: Path, before: str, after: str) -> Path:
    text = (FOLDER / FILE).read_text(encoding="utf-8")
    assert before in text
    path = folder / FILE
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_every_figure_of_the_demo_is_one_that_can_be_saved() -> None:
    measures = definitions.catalogue().measures
    text = read_figures(NAMES)
    for form in text.formulieren:
        for at, one in enumerate(form.cijfers):
            assert period_problem(measures[one], Period(form.van, form.tot)) is None
            values = [row[at] for row in form.rijen.values()]
            assert not [
                value for value in values if value is not None and value_problem(measures[one], value)
            ]
    # Gaps are part of the demo: no form has every value of every organisation.
    assert any(None in row for form in text.formulieren for row in form.rijen.values())
    assert any(set(form.rijen) < set(NAMES) for form in text.formulieren)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("      Waddenrand: [", "      Waddenrand: [1, ", "Waddenrand"),
        ("      Waddenrand: [", "      Verzonnen: [", "Verzonnen"),
        ("organisatie: Drieburg", "organisatie: Nergens", "Nergens"),
        ("meldingen: [617, 651]", "meldingen: [617]", "Zilthaven"),
    ],
)
def test_a_row_that_does_not_fit_is_a_finding(tmp_path: Path, before: str, after: str, name: str) -> None:
    with pytest.raises(DefinitionError, match=f"De regel van {name} past niet"):
        read_figures(NAMES, changed(tmp_path, before, after))


def test_a_form_without_a_source_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError):
        read_figures(NAMES, changed(tmp_path, "    bron: Jaarverslag 2015 (15 april 2016)\n", ""))
