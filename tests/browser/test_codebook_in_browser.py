"""The page of terms: no wider than a phone, accessible, and a term is found by its address."""

from __future__ import annotations

from browsing import Desk, check_page
from playwright.sync_api import expect

PAGE = "/cijfers/begrippen"
SAMPLE = "document.querySelectorAll('.begrip').forEach((one, index) => index % 12 && one.remove())"
"""All terms are made by one template; with each of them on a window as high as the page a check takes a minute."""


def test_the_whole_page_fits_a_phone_and_a_sample_is_accessible(desk: Desk) -> None:
    page = desk.page("lezer", width=320, path=PAGE)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.evaluate(SAMPLE)
    assert check_page(page, "terms") == []


def test_the_address_of_a_term_shows_it_without_script(desk: Desk) -> None:
    page = desk.page("lezer", width=390, javascript=False, path=f"{PAGE}#aandeel_teruggelegd")
    term = page.get_by_role("article", name="Aandeel politiemeldingen direct teruggelegd")
    expect(term).to_be_in_viewport(ratio=0.5)
    assert "161 van 3.663" in term.inner_text()
