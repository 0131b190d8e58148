"""Figures in a real browser: every page in its states, the running total, two browsers at once, and no script."""

from __future__ import annotations

import pytest
from browsing import Desk, check_page, log_in
from playwright.sync_api import Page, expect

YEAR = "van=2015-01-01&tot=2015-12-31&soort=realisatie"
FORM = f"/invullen/meldingen?{YEAR}"


def of(page: Page, name: str) -> str:
    """The path of the figures of an organisation of the demo."""
    page.goto("/cijfers")
    path = page.get_by_role("link", name=f"Veilig Thuis {name}").get_attribute("href")
    assert path is not None
    return path


def keep(page: Page) -> None:
    page.get_by_role("button", name="Bewaren", exact=True).click()


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/jaren",
        "/invullen",
        "/invullen?groep=meldingen&periode=ooit&soort=realisatie",
        FORM,
        f"/gemeenten/meldingen?{YEAR}",
        f"/geschiedenis/meldingen?{YEAR}",
    ],
)
def test_a_page_of_figures_is_accessible(desk: Desk, rest: str) -> None:
    page = desk.page("adviseur1")
    page.goto(of(page, "Drieburg") + rest)
    assert check_page(page, f"figures {rest}") == []


def test_the_overview_of_figures_is_accessible(desk: Desk) -> None:
    assert check_page(desk.page("programmaleider1", path="/cijfers"), "overview of figures") == []


def test_errors_and_questions_get_the_focus_and_are_accessible(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(of(page, "Rietmonde") + FORM)
    page.get_by_label("Meldingen", exact=True).fill("34000000")
    page.get_by_label("Instroom").fill("12x")
    keep(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Instroom")).to_have_value("12x")
    assert check_page(page, "figures with errors") == []
    page.get_by_label("Instroom").fill("onbekend")
    page.get_by_role("textbox", name="Bron", exact=True).fill("Opgave van de manager")
    keep(page)
    expect(page.get_by_role("heading", name="Klopt dit cijfer?")).to_be_visible()
    assert check_page(page, "figures with a question") == []
    page.get_by_label("Meldingen", exact=True).fill("3400")
    keep(page)
    expect(page.locator(".melding--gelukt")).to_contain_text("bewaard")


def test_two_browsers_at_once_lose_nothing(desk: Desk) -> None:
    first, second = desk.page("adviseur1"), desk.page("programmaleider1")
    path = of(first, "Keiendal") + FORM
    for page in (first, second):
        page.goto(path)
    second.get_by_label("Uitstroom").fill("410")
    second.get_by_role("textbox", name="Bron", exact=True).fill("Uit het tweede venster")
    keep(second)
    first.get_by_label("Uitstroom").fill("420")
    first.get_by_role("textbox", name="Bron", exact=True).fill("Uit het eerste venster")
    keep(first)
    expect(first.locator(".conflict")).to_contain_text("410 zaken")
    expect(first.get_by_role("textbox", name="Uitstroom")).to_have_value("420")
    assert check_page(first, "figures in conflict") == []
    first.get_by_role("radio", name="Mijn cijfer bewaren").check()
    keep(first)
    first.goto(path.replace("/invullen/meldingen", "/geschiedenis/uitstroom"))
    expect(first.get_by_role("heading", level=2)).to_have_text(["420 zaken Huidig cijfer", "410 zaken"])


def test_the_total_of_the_municipalities_follows_what_is_typed(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(of(page, "Drieburg") + f"/gemeenten/uitstroom?{YEAR}")
    page.get_by_label("Burgstede").fill("1.358")
    page.get_by_label("Burgstede").press("Tab")
    expect(page.locator("#totaal-zinnen")).to_contain_text(
        "Samen 1.358 zaken, opgeteld over 1 van 6 gemeenten"
    )
    page.get_by_label("Gracht aan Zee").fill("42")
    page.get_by_label("Gracht aan Zee").press("Tab")
    expect(page.locator("#totaal-zinnen")).to_contain_text(
        "Samen 1.400 zaken, opgeteld over 2 van 6 gemeenten"
    )


def test_figures_are_filled_in_without_script_and_with_the_keyboard(desk: Desk) -> None:
    page = desk.page(javascript=False)
    log_in(page, "adviseur1")
    page.goto(of(page, "Zuidkade") + "/invullen")
    page.get_by_label("Welke cijfers").select_option("meldingen")
    page.get_by_label("Periode of peildatum").fill("1e halfjaar 2016")
    page.get_by_label("Periode of peildatum").press("Enter")
    expect(page.locator(".feiten")).to_contain_text("1e halfjaar 2016")
    page.get_by_label("Instroom").fill("1.358")
    page.get_by_role("textbox", name="Bron", exact=True).fill("Opgave")
    page.get_by_role("textbox", name="Bron", exact=True).press("Enter")
    expect(page.locator(".melding--gelukt")).to_contain_text("1 cijfer is bewaard")
    expect(page.locator("#groep-meldingen")).to_contain_text("1.358 zaken")
