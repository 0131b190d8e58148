"""The pages for everyone, and the health of the service."""

from __future__ import annotations

import sqlite3

import pytest
import website
from website import Site

from riskscan import definitions
from riskscan.store.database import Database


@pytest.mark.parametrize("url", ["/uitleg", "/privacy", "/toegankelijkheid"])
@pytest.mark.parametrize("who", [None, "reader"])
def test_a_page_for_everyone_opens_with_one_title(site: Site, url: str, who: str | None) -> None:
    response = site.browser(who).get(url)
    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert url in response.text.split("<footer", 1)[1]


def test_the_explanation_shows_every_category_condition_and_rule_with_its_source(site: Site) -> None:
    loaded = definitions.load(definitions.versions()[-1])
    page = website.shown(site.browser().get("/uitleg").text)
    for one in loaded.texts.categories.values():
        assert one.name in page
        assert one.meaning in page
    for part in (*loaded.rules.conditions, *loaded.rules.rules):
        assert part.clause in page
        assert part.source in page
    for rule in loaded.rules.rules:
        assert rule.sentence in page


def test_who_only_reads_the_public_pages_gets_no_cookie(site: Site) -> None:
    for url in ("/uitleg", "/privacy", "/toegankelijkheid", "/gezond"):
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
