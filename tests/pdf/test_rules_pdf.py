""" "Zo werkt de indeling" as PDF: says what the page says, can be read aloud, lasts, and is always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import page
import pytest
from pdf_reader import opened, spoken, squeeze
from structure import expected, findings, off_page

from riskscan import definitions
from riskscan.documents.rules_pdf import render_rules_report, rules_html
from riskscan.documents.rules_report import ExampleGroup, ExampleLine, RulesReport
from riskscan.programme.rules_explained import explained

VERSIONS = definitions.rule_versions()


@lru_cache
def pdf_of(version: str) -> bytes:
    return render_rules_report(explained(version))


def expected_texts(data: RulesReport) -> Iterator[str]:
    """Everything the document must say, in the order in which it must say it."""
    yield from ("Zo werkt de indeling", f"Versie {data.version}", data.source)
    for category in data.categories:
        yield from (category.name, category.meaning)
    for condition in data.conditions:
        yield from (condition.title, condition.clause, condition.source, *condition.topics)
    for state in data.states:
        yield from (state.name, state.sentence)
    for step in data.steps:
        yield from (step.when, step.then)
    for row in data.rows:
        yield from (cell.words for cell in row.cells if not cell.states)
        yield row.outcome.name
    yield f"alle {data.checked} combinaties"
    yield from expected_grounds(data)


def expected_grounds(data: RulesReport) -> Iterator[str]:
    """The second half: on what the table rests, and what it makes of the examples."""
    for rule in data.rules:
        yield from (rule.sentence, rule.outcome.name, rule.clause, rule.source)
    for parameter in data.parameters:
        yield from (parameter.name, parameter.value, parameter.sentence, parameter.source)
    for reading in data.readings:
        yield from (str(reading.number), reading.point, reading.reading, reading.source)
    for group in data.examples:
        yield group.title
        for example in group.examples:
            yield from (example.name, example.words, example.outcome.name)
            yield from (option.full_name for option in example.possible)
    yield data.digest


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_is_said_in_order(version: str) -> None:
    said, at = spoken(pdf_of(version)), 0
    for text in expected_texts(explained(version)):
        found = said.find(squeeze(text), at)
        assert found >= 0, text
        at = found


@pytest.mark.parametrize("version", VERSIONS)
def test_the_document_says_what_it_shows_and_conforms(version: str) -> None:
    html = rules_html(explained(version))
    running = (rf"Risicoscan Veilig Thuis · Regels versie {version}", r"Pagina \d+ van \d+")
    assert findings(pdf_of(version), expected(html, running=running)) == []
    assert off_page(html) == []
    for profile in ("ua1", "2a"):
        found = page.validate_pdf_bytes(pdf_of(version), profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in found.failures] == []


def test_the_same_version_gives_the_same_bytes_and_its_date_is_that_of_the_definition() -> None:
    version = VERSIONS[-1]
    assert render_rules_report(explained(version)) == pdf_of(version)
    document = opened(pdf_of(version))
    updated = definitions.guide_of(version).updated
    assert str(document.docinfo["/CreationDate"]).startswith(f"D:{updated:%Y%m%d}")
    assert str(document.docinfo["/Title"]) == f"Zo werkt de indeling, versie {version}"


def test_examples_stand_there_with_what_is_still_possible_and_as_text() -> None:
    data = explained(VERSIONS[-1])
    unsettled, first, second = data.categories[-2], data.categories[0], data.categories[1]
    examples = (
        ExampleLine("Een <b>", "Alles & meer.", first, ()),
        ExampleLine("Twee", "Niets ingevuld.", unsettled, (first, second)),
    )
    html = rules_html(replace(data, examples=(ExampleGroup("Groep & co", examples),)))
    assert "Groep &amp; co" in html
    assert "<b>" not in html
    assert f"Nog mogelijk: {first.full_name}; {second.full_name}" in html
    assert "Voorbeelden" not in rules_html(replace(data, examples=()))
