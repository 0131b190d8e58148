"""Sturingsinformatie in a real browser: accessible in its states, and a municipality is reached by choosing it."""

from __future__ import annotations

import pytest
from browsing import Desk, check_page
from playwright.sync_api import Page, expect


def open_page(page: Page, name: str, query: str = "") -> None:
    page.goto("/cijfers")
    path = page.get_by_role("link", name=f"Veilig Thuis {name}").get_attribute("href")
    page.goto(f"{path}/sturingsinformatie{query}")


@pytest.mark.parametrize(
    ("name", "query"), [("Klaverdam", ""), ("Klaverdam", "?gemeente=DM0063"), ("Rietmonde", "")]
)
def test_sturingsinformatie_is_accessible(desk: Desk, name: str, query: str) -> None:
    page = desk.page("adviseur1")
    open_page(page, name, query)
    assert check_page(page, f"sturingsinformatie {name} {query}") == []


def test_a_municipality_is_chosen_without_script(desk: Desk) -> None:
    page = desk.page("adviseur1", javascript=False)
    open_page(page, "Klaverdam")
    page.get_by_label("Gemeente", exact=True).select_option("Kleinhorst")
    page.get_by_role("button", name="Tonen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kleinhorst")
    with page.expect_download() as download:
        page.get_by_role("link", name="Bijlage voor college en raad van Kleinhorst").click()
    assert download.value.suggested_filename == "sturingsinformatie-kleinhorst-3e-kwartaal-2016.pdf"
