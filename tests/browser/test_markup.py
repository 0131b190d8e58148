"""What every page sends: the strict policy, nothing inline; and that text may be spaced and enlarged."""

from __future__ import annotations

import re

import pytest
from browsing import Desk, scan_of
from playwright.sync_api import Page

INLINE = re.compile(
    r"<style\b|<[^>]*\sstyle\s*=|<script(?![^>]*\ssrc=)|<[^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE
)
PAGES = {
    "": ("/inloggen", "/zo-werkt-de-indeling", "/kaders", "/privacy", "/toegankelijkheid"),
    "adviseur1": ("/scans", "/bestaat-niet"),
    "programmaleider1": (
        "/landelijk",
        "/rondes",
        "/rondes/3",
        "/rondes/nieuw",
        "/rondes/3/sluiten",
        "/rondes/2/versies",
    ),
    "lezer": ("/landelijk", "/rondes", "/cijfers/begrippen"),
    "beheerder": ("/organisaties", "/accounts", "/organisaties/1", "/accounts/1", "/moederorganisaties"),
}
SECTIONS = ("gesprekken/nieuw", "interne-organisatie", "kerndata", "randvoorwaarden", "indeling")
# WCAG 2.2, 1.4.12: what a reader may set without losing content.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Text that is cut off: a box that hides what overflows it and holds more than it shows.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
    const style = getComputedStyle(element);
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (style.clipPath !== "none" || element.closest(".verborgen, svg, select, textarea")) return false;
    const across = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const down = ["hidden", "clip"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    return across || down;
}).map((element) => element.outerHTML.slice(0, 120))"""


def _inline(text: str) -> list[str]:
    return INLINE.findall(text)


def _check_policy(page: Page, path: str) -> None:
    response = page.context.request.get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert _inline(response.text()) == [], path


@pytest.mark.parametrize("account", PAGES)
def test_no_page_has_anything_inline(desk: Desk, account: str) -> None:
    page = desk.page(account)
    for path in PAGES[account]:
        _check_policy(page, path)


def test_no_part_of_a_scan_has_anything_inline(desk: Desk) -> None:
    page = desk.page("adviseur1")
    for organisation, sections in (("Veenpolder", SECTIONS), ("Waddenrand", SECTIONS[1:])):
        scan = scan_of(page, organisation)
        for section in sections:
            _check_policy(page, f"{scan}/{section}")


@pytest.mark.parametrize(
    "inline", ["<p style='a'>", "<script>x</script>", "<a onclick=x>", "<style>", "<a href='javascript:x'>"]
)
def test_the_check_for_inline_code_finds_it(inline: str) -> None:
    assert _inline(inline)


@pytest.mark.parametrize("width", [320, 1280])
def test_wider_text_spacing_cuts_nothing_off(desk: Desk, width: int) -> None:
    problems = []
    for account, paths in {
        "adviseur2": ("/scans", "interne-organisatie", "kerndata", "randvoorwaarden", "indeling"),
        "programmaleider1": ("/landelijk", "/rondes/3"),
        "beheerder": ("/accounts", "/organisaties/1"),
    }.items():
        page = desk.page(account, width=width)
        scan = scan_of(page, "Meerstede") if account == "adviseur2" else ""
        for path in paths:
            page.goto(path if path.startswith("/") else f"{scan}/{path}")
            before = page.evaluate(CUT_OFF)
            page.evaluate(SPACING)
            wide = page.evaluate("document.documentElement.scrollWidth")
            problems += [f"{path}: {found}" for found in before + page.evaluate(CUT_OFF)]
            problems += [f"{path}: the page is {wide} wide"] if wide > width else []
    assert problems == []
