"""Logging in with a code, as a new user on an installation of one's own: every page accessible, in order."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from browsing import RISKSCAN, Desk, check_page, served
from playwright.sync_api import Browser, Page

PASSWORD = "vier losse woorden samen"
CHOSEN = "een fiets vol paardenbloemen"


@pytest.fixture
def strict(tmp_path: Path, browser: Browser) -> Iterator[tuple[Desk, Path]]:
    """An empty installation that asks codes, and a desk in front of it."""
    with served(tmp_path) as url:
        desk = Desk(url, browser, {})
        yield desk, tmp_path
        desk.close()
    assert desk.complaints == []


def riskscan(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "RISKSCAN_INSTANCE": str(folder)}
    return subprocess.run(
        [*RISKSCAN, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout


def app_of(page: Page) -> pyotp.TOTP:
    """What somebody has after typing over the key that the page shows."""
    return pyotp.TOTP(page.locator("#sleutel").inner_text().replace(" ", ""))


def set_up(page: Page) -> list[str]:
    """Set up an app on the page that asks it; the recovery codes."""
    page.get_by_label("Code uit de app").fill(app_of(page).now())
    page.get_by_role("button", name="Code controleren").click()
    return page.locator("#herstelcodes li").all_inner_texts()


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/inloggen")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Verder naar uw wachtwoord").click()
    for label in ("Nieuw wachtwoord", "Nieuw wachtwoord nog een keer"):
        page.get_by_label(label, exact=True).fill(CHOSEN)
    page.get_by_role("button", name="Wachtwoord bewaren").click()


def test_a_new_user_from_the_first_password_to_an_approved_colleague(strict: tuple[Desk, Path]) -> None:
    desk, folder = strict
    riskscan(folder, "user", "add", "bea@voorbeeld.nl", "--name", "Bea", "--role", "beheerder",
             "--password", PASSWORD)  # fmt: skip
    invited = riskscan(folder, "user", "add", "tom@voorbeeld.nl", "--name", "Tom", "--role", "beheerder",
                       "--invite", "--address", desk.server)  # fmt: skip
    bea, tom, nina = desk.page(), desk.page(), desk.page()
    problems: list[str] = []

    log_in(bea, "bea@voorbeeld.nl")
    bea.get_by_label("Code uit de app").fill("000000")
    bea.get_by_role("button", name="Code controleren").click()
    problems += check_page(bea, "setting up, with a wrong code")
    codes = set_up(bea)
    problems += check_page(bea, "recovery codes")
    with bea.expect_download() as download:
        bea.get_by_role("button", name="Downloaden als tekst").click()
    assert codes[9] in Path(download.value.path()).read_text(encoding="utf-8")
    bea.get_by_role("link", name="Ik heb de codes bewaard, verder").click()

    link = re.search(r"http://\S+/toegang/\S+", invited)
    assert link is not None
    tom.goto(link[0])
    problems += check_page(tom, "behind a link")
    choose_password(tom, link[0])
    set_up(tom)

    bea.goto("/accounts/nieuw")
    problems += check_page(bea, "a new account")
    bea.get_by_label("Naam", exact=True).fill("Nina")
    bea.get_by_label("E-mailadres").fill("nina@voorbeeld.nl")
    bea.get_by_label("Lezer").check()
    bea.get_by_role("button", name="Account maken").click()
    bea.get_by_role("button", name="Uitnodiging maken").click()
    problems += check_page(bea, "an account with its invitation")
    choose_password(nina, bea.locator("#link").inner_text())
    set_up(nina)
    assert nina.get_by_text("Uw account heeft nog geen rol").is_visible()

    tom.goto("/accounts/rolverzoeken")
    problems += check_page(tom, "role requests")
    tom.get_by_role("button", name="Goedkeuren").click()
    assert tom.get_by_text("Nina heeft nu de rol lezer.").is_visible()

    log_in(nina, "nina@voorbeeld.nl", CHOSEN)
    nina.get_by_label("Code uit de app").fill("000000")
    nina.get_by_role("button", name="Inloggen").click()
    problems += check_page(nina, "a wrong code")

    bea.goto("/mijn-account")
    problems += check_page(bea, "Mijn account")
    bea.get_by_role("link", name="Nieuwe herstelcodes maken").click()
    problems += check_page(bea, "proof before new recovery codes")
    bea.get_by_label("Wachtwoord").fill(PASSWORD)
    bea.get_by_label("Code uit de app, of een herstelcode").fill(codes[0])
    bea.get_by_role("button", name="Verder").click()
    assert bea.locator("#herstelcodes li").count() == 10
    assert problems == []


@pytest.mark.parametrize(
    ("account", "path"), [("lezer", "/mijn-account"), ("beheerder2", "/accounts/rolverzoeken")]
)
def test_a_page_of_the_demo_is_accessible(desk: Desk, account: str, path: str) -> None:
    page = desk.page(account, path=path)
    assert check_page(page, path) == []
