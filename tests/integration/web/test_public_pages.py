"""The pages for everyone, and the health of the service."""

from __future__ import annotations

import re
import sqlite3
from html import unescape as html_text

import pytest
import website
from website import Site

from riskscan import definitions
from riskscan.domain.classification import classify
from riskscan.store.database import Database


@pytest.mark.parametrize("url", ["/zo-werkt-de-indeling", "/privacy", "/toegankelijkheid"])
@pytest.mark.parametrize("who", [None, "reader"])
def test_a_page_for_everyone_opens_with_one_title(site: Site, url: str, who: str | None) -> None:
    response = site.browser(who).get(url)
    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert url in response.text.split("<footer", 1)[1]


def explanation(site: Site, version: str) -> str:
    return website.shown(site.browser().get(f"/zo-werkt-de-indeling?versie={version}").text)


@pytest.mark.parametrize("version", definitions.rule_versions())
def test_the_explanation_shows_every_category_condition_rule_and_parameter_with_its_source(
    site: Site, version: str
) -> None:
    rules, texts, guide = (
        definitions.rules_of(version),
        definitions.texts_of(version),
        definitions.guide_of(version),
    )
    page = explanation(site, version)
    for one in texts.categories.values():
        assert one.name in page
        assert one.meaning in page
    for part in (*rules.conditions, *rules.rules):
        assert part.clause in page
        assert part.source in page
    wanted = [rule.sentence for rule in rules.rules]
    wanted += [text for one in guide.parameters for text in (one.name, one.value, one.sentence, one.source)]
    wanted += [text for one in guide.readings for text in (one.point, one.reading, one.source)]
    wanted += [text for step in guide.steps for text in (step.when, step.then)]
    assert [text for text in wanted if text not in page] == []


def cells(row: str) -> list[str]:
    found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


@pytest.mark.parametrize("version", definitions.rule_versions())
def test_the_decision_table_on_the_page_decides_every_combination_as_the_rules_do(
    site: Site, version: str
) -> None:
    """Read the page as a policy officer does, and fill in all 32 combinations."""
    rules, texts = definitions.rules_of(version), definitions.texts_of(version)
    names = {one.key: one.name for one in definitions.guide_of(version).states}
    html = site.browser().get(f"/zo-werkt-de-indeling?versie={version}").text
    table = html.split('id="beslistabel"')[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = [cells(row) for row in table.split("</tr>") if row.strip()]
    for combination, rule in rules.table.items():
        words = [names.get(value, value) for value in combination]
        hits = [
            row
            for row in rows
            if all(
                asked == "maakt niet uit" or word in asked.split(" of ")
                for word, asked in zip(words, row[1:5], strict=True)
            )
        ]
        assert len(hits) == 1, words
        assert hits[0][5].startswith(texts.categories[rule.outcome].name)
        assert hits[0][6] == rule.id.replace("_", " ")
    assert f"alle {len(rules.table)} combinaties (2 × 2 × 4 × 2)" in html


@pytest.mark.parametrize("version", definitions.rule_versions())
def test_every_kept_example_stands_on_the_page_with_what_the_rules_make_of_it(
    site: Site, version: str
) -> None:
    texts, rules = definitions.texts_of(version), definitions.rules_of(version)
    html = site.browser().get(f"/zo-werkt-de-indeling?versie={version}").text.split('id="voorbeelden"')[1]
    rows = [cells(row) for row in html.split("</tr>") if "data-kop=" in row]
    examples = definitions.examples_of(version)
    assert len(rows) == len(examples) > 30
    for one in examples:
        found = classify(rules, one.facts)
        name = texts.categories[found.outcome or "open"].name
        shows = one.shows.replace("op_orde", "op orde").replace("geen_vertrouwen", "geen vertrouwen")
        (row,) = [
            row
            for row in rows
            if html_text(row[1]) == " ".join(shows.split()) and row[0] == one.facts.organisation
        ]
        assert row[2].startswith(name)
        assert all(texts.categories[outcome].name in row[2] for outcome in found.possible)


def test_the_explanation_opens_with_the_newest_version_and_leads_to_the_others(site: Site) -> None:
    page = site.browser().get("/zo-werkt-de-indeling").text
    newest = definitions.versions()[-1]
    assert f"Versie {newest} · " in page
    for version in definitions.rule_versions():
        assert (f'href="/zo-werkt-de-indeling?versie={version}"' in page) is (version != newest)


@pytest.mark.parametrize("url", ["/zo-werkt-de-indeling", "/zo-werkt-de-indeling.pdf"])
def test_an_unknown_version_is_told_with_the_versions_that_there_are(site: Site, url: str) -> None:
    response = site.browser().get(f"{url}?versie=2015-1<b>")
    assert response.status_code == 404
    assert "Deze versie van de regels bestaat niet. Er zijn: 2016-1, 2016-2." in response.text
    assert "<b>" not in response.text


def test_the_address_of_before_leads_to_the_page(site: Site) -> None:
    response = site.browser().get("/uitleg")
    assert (response.status_code, response.location) == (301, "/zo-werkt-de-indeling")


def test_the_explanation_can_be_downloaded_without_an_account(site: Site) -> None:
    response = site.browser().get("/zo-werkt-de-indeling.pdf?versie=2016-1")
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF-")
    assert 'filename="zo-werkt-de-indeling-2016-1.pdf"' in response.headers["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


def test_who_only_reads_the_public_pages_gets_no_cookie(site: Site) -> None:
    for url in ("/zo-werkt-de-indeling", "/privacy", "/toegankelijkheid", "/gezond"):
        assert "Set-Cookie" not in site.browser().get(url).headers


def test_health_is_ok_while_the_database_answers(site: Site) -> None:
    response = site.browser().get("/gezond")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_health_tells_a_monitor_that_the_database_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error at /geheim/pad")

    monkeypatch.setattr(Database, "row", broken)
    response = site.browser().get("/gezond")
    assert response.status_code == 503
    assert response.json == {"status": "fout"}
