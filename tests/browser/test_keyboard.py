"""The pages with the keyboard only: where the focus is, and what the keys do."""

from __future__ import annotations

from browsing import PASSWORD, Desk, scan_of, start_scan
from playwright.sync_api import Page, expect


def _focused(page: Page) -> str:
    """The id, or else the text, of what has the focus."""
    found: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    return found


def _tab_to(page: Page, selector: str, limit: int = 60) -> None:
    """Press Tab until this element has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached with {limit} tabs; now at {_focused(page)}")


def test_logging_in_and_skipping_to_the_content(desk: Desk) -> None:
    page = desk.page(path="/inloggen")
    _tab_to(page, "#email")
    page.keyboard.type("adviseur1@voorbeeld.nl")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/scans")
    page.keyboard.press("Tab")
    assert _focused(page) == "Naar de inhoud"
    box = page.locator(".overslaan").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert _focused(page) == "inhoud"


def test_a_section_is_filled_and_saved_with_the_keyboard(desk: Desk) -> None:
    page = desk.page("adviseur1")
    scan = start_scan(page, "Keiendal")
    page.goto(f"{scan}/randvoorwaarden#verslechtering")
    page.locator("#verslechtering").focus()
    page.keyboard.press("Space")
    expect(page.locator("#verslechtering")).to_be_checked()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[name='verslechtering']:checked")
    assert chosen.get_attribute("value") == "nee"
    _tab_to(page, ".bewaarbalk button[value='bewaren']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert chosen.get_attribute("value") == "nee"
    expect(page.locator("#bewaarstand")).to_contain_text("Alles bewaard op")


def test_an_error_gets_the_focus_and_its_link_leads_to_the_field(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(f"{scan_of(page, 'Veenpolder')}/kerndata")
    page.locator("[id='t19.meldingen']").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("ongeveer tien")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".foutenlijst")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert _focused(page) == "t19.meldingen"
    expect(page.locator("[id='t19.meldingen']")).to_be_in_viewport()
    assert page.locator("[id='t19.meldingen']").get_attribute("aria-invalid") == "true"


def test_enter_in_a_field_saves_and_stays_in_the_section(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(f"{scan_of(page, 'Veenpolder')}/kerndata")
    page.locator("[id='t19.meldingen']").fill("477")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/kerndata")
    expect(page.locator("[id='t19.meldingen']")).to_have_value("477")


def test_arrow_keys_go_from_tile_to_tile(desk: Desk) -> None:
    page = desk.page("programmaleider1", path="/landelijk")
    tile = page.locator("a.tegel").first
    tile.focus()
    seen = {tile.inner_text()}
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        before = page.evaluate("[document.activeElement.dataset.y, document.activeElement.dataset.x]")
        page.keyboard.press(key)
        after = page.evaluate("[document.activeElement.dataset.y, document.activeElement.dataset.x]")
        moved = [int(after[0]) - int(before[0]), int(after[1]) - int(before[1])]
        ahead = {"ArrowDown": moved[0], "ArrowUp": -moved[0], "ArrowRight": moved[1], "ArrowLeft": -moved[1]}
        assert ahead[key] > 0 or moved == [0, 0], (key, before, after)
        seen.add(page.evaluate("document.activeElement.textContent"))
    assert len(seen) > 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/scans/*/indeling")


def test_the_focus_is_always_visible_and_not_behind_the_save_bar(desk: Desk) -> None:
    """WCAG 2.2, 2.4.11: nothing that gets the focus is hidden entirely by the sticky bar."""
    page = desk.page("adviseur1", width=390)
    page.goto(f"{scan_of(page, 'Veenpolder')}/kerndata")
    page.locator("[id='t18.budget_structureel']").focus()
    hidden = []
    for _ in range(30):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => {
                const element = document.activeElement;
                const bar = document.querySelector(".bewaarbalk").getBoundingClientRect();
                if (element.closest(".bewaarbalk") || element === document.body) return [];
                const box = (element.closest(".optie, .vinkje") || element).getBoundingClientRect();
                const shown = box.bottom > 0 && box.top < bar.top;
                return shown || getComputedStyle(document.querySelector(".bewaarbalk")).position !== "sticky"
                    ? [] : [element.id || element.name || element.textContent];
            }"""
        )
    assert hidden == []
