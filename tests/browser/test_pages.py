"""Every page, in its states, as each role: no violations by axe-core, no sideways scroll, no complaint.

The window is as high as the page, so that the save bar at the bottom covers nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from browsing import Desk, check_page, post_section, save, scan_of, start_scan
from playwright.sync_api import Page

SECTIONS = (
    "gesprekken",
    "gesprekken/nieuw",
    "interne-organisatie",
    "kerndata",
    "randvoorwaarden",
    "overall-beeld",
    "indeling",
)


@pytest.mark.parametrize(
    "path",
    [
        "/inloggen",
        "/zo-werkt-de-indeling",
        "/kaders",
        "/zo-werkt-de-indeling?versie=2016-1",
        "/zo-werkt-de-indeling?versie=bestaat-niet",
        "/privacy",
        "/toegankelijkheid",
        "/bestaat-niet",
    ],
)
def test_a_page_for_everyone_is_accessible(desk: Desk, path: str) -> None:
    assert check_page(desk.page(path=path), path) == []


def test_a_refused_login_is_accessible(desk: Desk) -> None:
    page = desk.page(path="/inloggen")
    page.get_by_label("E-mailadres").fill("niemand@voorbeeld.nl")
    page.get_by_label("Wachtwoord").fill("verkeerd-wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    assert page.get_by_role("alert").is_visible()
    assert check_page(page, "login refused") == []


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("adviseur1", "/scans"),
        ("programmaleider1", "/scans"),
        ("programmaleider1", "/landelijk"),
        ("lezer", "/landelijk"),
        ("programmaleider1", "/wachtlijsten"),
        ("lezer", "/wachtlijsten"),
        ("programmaleider1", "/wachtlijsten/invullen?organisatie=x&peildatum=morgen"),
        ("programmaleider1", "/wachtlijsten/organisaties/1/2016-09-20"),
        ("programmaleider1", "/rondes"),
        ("programmaleider1", "/rondes/nieuw"),
        ("programmaleider1", "/rondes/3"),
        ("programmaleider1", "/rondes/2/versies"),
        ("programmaleider1", "/rondes/3/sluiten"),
        ("programmaleider1", "/rondes/3/organisaties/1"),
        ("beheerder", "/organisaties"),
        ("beheerder", "/accounts"),
        ("beheerder", "/persoonsgegevens"),
        ("beheerder", "/verwijderen/nieuw"),
        ("programmaleider1", "/verwijderen"),
        ("programmaleider1", "/scans/1/tekst-verwijderen?vraag=t1.toelichting"),
    ],
)
def test_a_page_of_a_role_is_accessible(desk: Desk, account: str, path: str) -> None:
    assert check_page(desk.page(account, path=path), f"{path} as {account}") == []


@pytest.mark.parametrize("address", ["/organisaties", "/accounts"])
def test_each_form_of_the_keeper_is_accessible(desk: Desk, address: str) -> None:
    """The pages that the overview leads to: making a new one, and the first that exists."""
    page = desk.page("beheerder", path=address)
    links = page.locator("main a").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    inside = {urlsplit(link).path for link in links if link.startswith(address + "/")}
    new = [link for link in inside if "nieuw" in link]
    existing = sorted(inside.difference(new))[:1]
    assert new
    assert existing
    problems = []
    for link in (*new, *existing):
        page.goto(link)
        problems += check_page(page, link)
    assert problems == []


def test_a_round_with_errors_is_accessible(desk: Desk) -> None:
    page = desk.page("programmaleider1", path="/rondes/nieuw")
    page.get_by_label("Peildatum").fill("31-2-2016")
    page.get_by_role("button", name="Ronde bewaren").click()
    assert page.get_by_role("alert").is_visible()
    assert check_page(page, "round with errors") == []


@pytest.mark.parametrize("slug", SECTIONS)
def test_an_empty_section_is_accessible(desk: Desk, slug: str) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Nieuwland')}/{slug}")
    assert check_page(page, f"empty {slug}") == []


@pytest.mark.parametrize("slug", ["gesprekken", "interne-organisatie", "kerndata", "randvoorwaarden"])
def test_a_filled_section_is_accessible(desk: Desk, slug: str) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Meerstede')}/{slug}")
    assert page.locator(".herkomst").count() > 0
    assert check_page(page, f"filled {slug}") == []


def test_quick_mode_is_accessible(desk: Desk) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Binnenveld')}/interne-organisatie?snel=1")
    assert page.locator("details.deelvragen[open]").count() == 0
    assert check_page(page, "quick mode") == []


def test_a_section_that_is_only_read_is_accessible(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(f"{scan_of(page, 'Waddenrand')}/interne-organisatie")
    assert page.get_by_role("button", name="Bewaren").count() == 0
    assert check_page(page, "read only") == []


@pytest.mark.parametrize(
    ("account", "organisation", "text"),
    [
        ("adviseur2", "Binnenveld", "Nog niet volledig"),
        ("adviseur2", "Meerstede", "Nog geen besluit"),
        ("adviseur1", "Drieburg", "Ter vaststelling aangeboden"),
        ("programmaleider1", "Drieburg", "Scan vaststellen"),
        ("adviseur1", "Waddenrand", "Vastgesteld"),
        ("lezer", "Kuststrook", "Motivering"),
    ],
)
def test_the_decision_page_is_accessible_in_each_state(
    desk: Desk, account: str, organisation: str, text: str
) -> None:
    page = desk.page(account)
    page.goto(f"{scan_of(page, organisation)}/indeling")
    assert text in page.locator("main").inner_text()
    assert check_page(page, f"decision of {organisation} as {account}") == []


def _wrong_numbers(page: Page, scan: str) -> None:
    page.goto(f"{scan}/kerndata")
    page.locator("[id='t19.meldingen']").fill("ongeveer tien")
    page.locator("[id='t18.budget_structureel']").fill("1,2,3")
    save(page)


def _wrong_date(page: Page, scan: str) -> None:
    page.goto(f"{scan}/interne-organisatie")
    page.locator("[id='t1.afspraken_termijn']").fill("31-2-2016")
    save(page)


def _wrong_interview(page: Page, scan: str) -> None:
    page.goto(f"{scan}/gesprekken/nieuw")
    page.get_by_label("Datum van het gesprek").fill("gisteren")
    page.get_by_role("button", name="Gesprek bewaren").click()


def _decision_without_reason(page: Page, scan: str) -> None:
    page.goto(f"{scan}/indeling")
    page.get_by_role("button", name="Besluit bewaren").click()


@pytest.mark.parametrize(
    "make_error", [_wrong_numbers, _wrong_date, _wrong_interview, _decision_without_reason]
)
def test_a_form_with_errors_is_accessible(desk: Desk, make_error: Callable[[Page, str], None]) -> None:
    page = desk.page("adviseur1")
    make_error(page, scan_of(page, "Veenpolder"))
    assert page.locator(".foutenlijst").is_visible()
    assert page.locator(".veld--fout").count() > 0
    assert check_page(page, make_error.__name__) == []


def test_a_conflict_is_accessible(desk: Desk) -> None:
    page = desk.page("adviseur2")
    section = f"{start_scan(page, 'Essenbroek')}/interne-organisatie"
    page.goto(section)
    post_section(page, section, {"t1.toelichting": "Wat een ander schreef.", "t1.risico": "beperkt"})
    # The choice first: it needs its place on the page, and autosave shows a conflict above it before long.
    page.locator("[name='t1.risico'][value='geen']").check()
    page.locator("[id='t1.toelichting']").fill("Wat ik schreef.")
    save(page)
    assert page.locator(".conflict").count() == 2
    assert check_page(page, "conflict") == []


@pytest.mark.parametrize(
    ("account", "path", "status"),
    [("lezer", "/rondes", 403), ("adviseur1", "/scans/999999", 404), ("adviseur1", "/geen-pagina", 404)],
)
def test_an_error_page_is_accessible_and_leads_on(desk: Desk, account: str, path: str, status: int) -> None:
    page = desk.page(account)
    response = page.goto(path)
    assert response is not None
    assert response.status == status
    assert check_page(page, path) == []
    page.get_by_role("link", name="Naar de beginpagina").click()
    assert page.get_by_role("navigation", name="Hoofdmenu").is_visible()
