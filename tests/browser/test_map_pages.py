"""The two maps of "Landelijk beeld": keys, tip, ring of the focus, order, and what is left without script."""

from __future__ import annotations

import pytest
from browsing import Desk, check_page
from playwright.sync_api import Page, expect

KEYS = ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")
MAPS = pytest.mark.parametrize("holder", [".tegelhouder", ".landkaart"])
TIP = "Veilig Thuis Vierdijken: Oordeel aan de inspecties, onder verscherpt toezicht"


def _open(desk: Desk, *, width: int = 1280, javascript: bool = True) -> Page:
    """The round of September as the leader sees it: every organisation leads to its scan."""
    page = desk.page("programmaleider1", width=width, javascript=javascript, path="/landelijk")
    expect(page.locator(".kicker")).to_contain_text("september 2016")
    return page


def _links(page: Page, holder: str) -> int:
    return page.locator(f"{holder} a[data-x]").count()


def _number(page: Page, holder: str) -> int:
    """Which link of a map has the focus."""
    found: int = page.evaluate(
        "(holder) => [...document.querySelectorAll(`${holder} a[data-x]`)].indexOf(document.activeElement)",
        holder,
    )
    return found


@MAPS
def test_the_arrow_keys_reach_every_organisation(desk: Desk, holder: str) -> None:
    page = _open(desk)
    missed = page.evaluate(
        """([holder, keys]) => {
            const links = [...document.querySelectorAll(`${holder} a[data-x]`)];
            const seen = new Set([links[0]]);
            for (const from of seen) for (const key of keys) {
                from.focus();
                from.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                seen.add(document.activeElement);
            }
            return [links.length, links.filter((one) => !seen.has(one)).map((one) => one.textContent)];
        }""",
        [holder, KEYS],
    )
    assert missed == [26, []]


@MAPS
def test_a_map_is_one_stop_of_the_tab_key_and_keeps_its_place(desk: Desk, holder: str) -> None:
    page = _open(desk)
    links = page.locator(f"{holder} a[data-x]")
    links.first.focus()
    page.keyboard.press("End")
    assert _number(page, holder) == 25
    page.keyboard.press("Tab")
    assert _number(page, holder) == -1
    page.keyboard.press("Shift+Tab")
    assert _number(page, holder) == 25
    page.keyboard.press("Home")
    assert _number(page, holder) == 0
    address = links.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}/**")


@MAPS
def test_the_tip_names_the_organisation_at_the_focus_and_escape_hides_it(desk: Desk, holder: str) -> None:
    page = _open(desk)
    tip = page.locator(f"{holder} .kaarttip")
    expect(tip).to_be_hidden()
    page.locator(f"{holder} a[data-x]").first.focus()
    page.keyboard.press("Home")
    for _ in range(30):
        if "Vierdijken" in tip.inner_text():
            break
        page.evaluate(
            """(holder) => { const all = [...document.querySelectorAll(`${holder} a[data-x]`)];
            all[all.indexOf(document.activeElement) + 1].focus({ focusVisible: true }); }""",
            holder,
        )
    expect(tip).to_have_text(TIP)
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert _number(page, holder) >= 0
    page.keyboard.press("ArrowUp")
    expect(tip).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()


@MAPS
def test_the_tip_comes_with_the_pointer_and_stays_while_the_pointer_is_on_it(desk: Desk, holder: str) -> None:
    page = _open(desk)
    tip = page.locator(f"{holder} .kaarttip")
    page.locator(f"{holder} a[data-x]", has_text="Vierdijken").or_(
        page.locator(f"{holder} a[aria-label^='Veilig Thuis Vierdijken']")
    ).scroll_into_view_if_needed()
    x, y = _letters_of(page, holder, "Vierdijken")
    page.mouse.move(x, y)
    expect(tip).to_have_text(TIP)
    box = tip.bounding_box()
    assert box is not None
    # From the letters straight up into the tip, and staying there.
    page.mouse.move(x, box["y"] + box["height"] - 4, steps=5)
    page.wait_for_timeout(500)
    expect(tip).to_have_text(TIP)
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(x, y)
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()


def _letters_of(page: Page, holder: str, organisation: str) -> tuple[float, float]:
    """Where the letters of an organisation stand, on the window."""
    x, y = page.evaluate(
        """([holder, name]) => {
            const named = (one) => (one.getAttribute("aria-label") || one.textContent).includes(name);
            const item = [...document.querySelectorAll(`${holder} [data-x]`)].find(named);
            const box = (item.ownerSVGElement || item).getBoundingClientRect();
            if (!item.ownerSVGElement) return [box.left + 12, box.top + 12];
            const scale = box.width / item.ownerSVGElement.viewBox.baseVal.width;
            return [box.left + item.dataset.x * scale, box.top + item.dataset.y * scale];
        }""",
        [holder, organisation],
    )
    return float(x), float(y)


def test_where_the_letters_of_a_region_stand_the_region_is_what_is_clicked(desk: Desk) -> None:
    page = _open(desk)
    page.set_viewport_size({"width": 1280, "height": 1600})
    wrong = page.evaluate(
        """() => [...document.querySelectorAll(".landkaart [data-x]")].filter((region) => {
            const box = region.ownerSVGElement.getBoundingClientRect();
            const scale = box.width / region.ownerSVGElement.viewBox.baseVal.width;
            const [x, y] = [box.left + region.dataset.x * scale, box.top + region.dataset.y * scale];
            return !region.contains(document.elementFromPoint(x, y));
        }).map((region) => region.getAttribute("aria-label"))"""
    )
    assert wrong == []


def test_the_ring_of_the_focus_lies_over_the_neighbours(desk: Desk) -> None:
    page = _open(desk)
    rings = page.locator(".streek-ring")
    assert rings.count() == 2
    page.locator(".landkaart a").first.focus()
    page.keyboard.press("ArrowDown")
    outline = page.evaluate("document.activeElement.querySelector('path').getAttribute('d')")
    for number in range(2):
        expect(rings.nth(number)).to_have_attribute("d", outline)
    above = page.evaluate(
        """() => [...document.querySelectorAll(".streek")].every((one) =>
            one.compareDocumentPosition(document.querySelector(".streek-ring")) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )
    assert above
    page.keyboard.press("Tab")
    expect(rings.first).to_have_attribute("d", "")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_the_tiles_come_first_then_the_map_the_legend_and_the_table(
    desk: Desk, width: int
) -> None:
    page = _open(desk, width=width)
    tops = [
        page.locator(part).first.evaluate("(one) => one.getBoundingClientRect().top")
        for part in (".tegelkaart", ".landkaart", ".legenda", ".tabel")
    ]
    assert tops == sorted(tops)
    assert page.locator(".legenda").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_wide_window_the_tiles_stand_beside_the_map_and_are_wider(desk: Desk) -> None:
    page = _open(desk)
    tiles, country = (page.locator(".kaarten > section").nth(at).bounding_box() for at in (0, 1))
    assert tiles is not None
    assert country is not None
    assert tiles["y"] == country["y"]
    assert tiles["width"] / country["width"] == pytest.approx(1.2, abs=0.02)


def test_without_script_every_organisation_is_a_link_on_both_maps(desk: Desk) -> None:
    page = _open(desk, javascript=False)
    for holder in (".tegelhouder", ".landkaart"):
        assert _links(page, holder) == 26
        assert page.locator(f"{holder} a[tabindex]").count() == 0
    page.locator(".landkaart a").first.click()
    page.wait_for_url("**/scans/**")


def test_a_reader_without_scans_to_open_still_has_a_name_for_each_region(desk: Desk) -> None:
    page = desk.page("adviseur1", path="/landelijk")
    names = page.locator(".landkaart").get_by_role("img")
    assert names.count() + _links(page, ".landkaart") == 26
    for one in names.all():
        assert "Veilig Thuis" in (one.get_attribute("aria-label") or "")


def test_the_map_keeps_its_colours_where_colours_are_forced(desk: Desk) -> None:
    page = _open(desk)
    fill = "(one) => getComputedStyle(one).fill"
    letters = page.locator(".landkaart svg text").last
    before = letters.evaluate(fill)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    assert letters.evaluate(fill) == before
    ground = page.locator(".landkaart svg").evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["/rondes/1/landelijk", "/rondes/3/landelijk"])
def test_the_page_of_a_round_is_accessible_with_a_tip_open_on_any_window(desk: Desk, path: str) -> None:
    page = desk.page("programmaleider1", path=path)
    page.locator(".landkaart a").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".landkaart .kaarttip")).to_be_visible()
    assert check_page(page, path) == []


@pytest.mark.parametrize("name", ["Tegelkaart als png", "Geografische kaart als svg"])
def test_a_map_is_downloaded_from_its_own_link(desk: Desk, name: str) -> None:
    page = _open(desk)
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    assert started.value.suggested_filename.startswith("landelijk-beeld-demoronde-september-2016-")
