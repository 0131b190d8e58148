"""Links to choose a password by: they work once, for a while, for one account, and tell nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import accounts
import pytest
import support
import website
from accounts import code, enrol, give_password, log_in, pass_time
from support import OPERATOR
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.programme import account_links
from riskscan.programme import accounts as keeping
from riskscan.programme.permissions import Role
from riskscan.store import accounts as account_store
from riskscan.web.account_links import LINK

GONE = "Deze link werkt niet meer: hij is gebruikt, ingetrokken of verlopen."
CHOSEN = "een fiets vol paardenbloemen"
EMAIL = "lies.lezer@voorbeeld.nl"


@pytest.fixture
def site(tmp_path: Path, quick_hashing: None) -> Iterator[Site]:
    one = website.make_site(tmp_path / "instance", second_factor=True)
    yield one
    one.world.database.close()


def reader_id(site: Site) -> int:
    return site.world.reader.account_id or 0


def make(site: Site) -> str:
    """A link for the reader, as the page of the beheerder shows it; its address."""
    page = site.browser("keeper").post(f"/accounts/{reader_id(site)}/link")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    address = page.text.split('id="link">')[1].split("<")[0]
    assert address.startswith("http://localhost/toegang/")
    return address.removeprefix("http://localhost")


def choose(browser: Browser, password: str = CHOSEN, repeat: str = "") -> TestResponse:
    return browser.post("/toegang", {"password": password, "repeat": repeat or password})


def follow(browser: Browser, address: str) -> TestResponse:
    assert browser.get(address).status_code == 200
    return browser.post(address)


def refused(browser: Browser, response: TestResponse) -> bool:
    """Whether this answer leads to the login page with the one sentence about links that do not work."""
    return response.location == "/inloggen" and GONE in website.shown(browser.get("/inloggen").text)


def hash_of(site: Site) -> str:
    return account_store.password_hash(site.world.database, reader_id(site))


def test_an_invitation_leads_to_a_password_and_a_second_factor(site: Site) -> None:
    browser = site.browser()
    assert follow(browser, make(site)).location == "/toegang"
    page = website.shown(browser.get("/toegang").text)
    assert "Lies Lezer" in page
    assert EMAIL in page
    assert choose(browser).location == "/inloggen/tweede-factor"
    assert browser.get("/scans").status_code == 302
    assert hash_of(site).startswith("$argon2id$")
    done, key, _ = enrol_here(site, browser)
    assert done.get("/scans").status_code == 200
    again = site.browser()
    assert log_in(again, EMAIL, CHOSEN).location == "/inloggen/code"
    assert again.post("/inloggen/code", {"code": code(site.world.system, key)}).status_code == 302
    found = accounts.acts(site.world.system)
    assert [act for act in found if "link" in act or "uitnodiging" in act] == [
        "uitnodiging gemaakt", "link geopend", "wachtwoord gekozen met link",
    ]  # fmt: skip


def enrol_here(site: Site, browser: Browser) -> tuple[Browser, str, list[str]]:
    key = accounts.key_on(browser.get("/inloggen/tweede-factor"))
    done = browser.post("/inloggen/tweede-factor", {"code": code(site.world.system, key)})
    pass_time(site.world.system, seconds=90)
    return browser, key, accounts.codes_on(done)


def test_opening_the_address_does_nothing_however_often(site: Site) -> None:
    address = make(site)
    before = accounts.acts(site.world.system)
    for browser in (site.browser(), site.browser("adviser")):
        for _ in range(60):
            page = browser.get(address)
            assert page.status_code == 200
            assert LINK not in session_of(browser)
    assert accounts.acts(site.world.system) == before
    # It does not tell either whether the link exists.
    wrong = site.browser().get("/toegang/verzonnen")
    assert website.shown(wrong.text) == website.shown(site.browser().get(address).text)
    assert follow(site.browser(), address).location == "/toegang"


def session_of(browser: Browser) -> dict[str, object]:
    with browser.client.session_transaction() as session:
        return dict(session)


def test_after_the_button_the_token_is_in_no_address_and_on_no_page(site: Site) -> None:
    address = make(site)
    token = address.rsplit("/", 1)[1]
    browser = site.browser()
    assert token not in (follow(browser, address).location or "")
    for page in (browser.get("/toegang"), choose(browser, "kort")):
        assert token not in page.text
    kept = accounts.everything_kept(site.world.system)
    assert token not in kept


def test_a_link_works_once(site: Site) -> None:
    address = make(site)
    first, second, third = site.browser(), site.browser(), site.browser()
    follow(first, address)
    follow(second, address)
    assert choose(first).location == "/inloggen/tweede-factor"
    before = hash_of(site)
    assert refused(second, choose(second, "heel iets anders hier"))
    assert refused(third, follow(third, address))
    assert refused(first, first.get("/toegang"))
    assert hash_of(site) == before


def test_a_new_link_a_revoked_one_and_an_old_one_end_it(site: Site) -> None:
    keeper, browser = site.browser("keeper"), site.browser()
    first = make(site)
    second = make(site)
    assert refused(browser, follow(browser, first))
    page = f"/accounts/{reader_id(site)}"
    assert "Er is een uitnodiging die nog werkt" in keeper.get(page).text
    assert keeper.post(f"{page}/link/intrekken").location == page
    assert "De link is ingetrokken." in keeper.get(page).text
    assert refused(browser, follow(browser, second))
    third = make(site)
    pass_time(site.world.system, days=7, seconds=5)
    assert refused(browser, follow(browser, third))
    assert "Er is een uitnodiging die nog werkt" not in site.browser("keeper").get(page).text


def test_a_link_that_was_opened_ends_with_its_term_too(site: Site) -> None:
    browser = site.browser()
    follow(browser, make(site))
    pass_time(site.world.system, days=8)
    assert refused(browser, choose(browser))
    assert hash_of(site) == ""


def test_a_reset_lasts_a_day_ends_the_sessions_and_leaves_the_second_factor(site: Site) -> None:
    give_password(site.world.system, site.world.reader)
    inside, key, _ = enrol(site, EMAIL)
    address = make(site)
    browser = site.browser()
    follow(browser, address)
    assert choose(browser).location == "/inloggen/code"
    assert inside.get("/scans").status_code == 302
    assert browser.get("/scans").status_code == 302
    assert browser.post("/inloggen/code", {"code": code(site.world.system, key)}).status_code == 302
    assert browser.get("/scans").status_code == 200
    assert log_in(site.browser(), EMAIL, accounts.PASSWORD).status_code == 401
    later = make(site)
    pass_time(site.world.system, days=1, seconds=5)
    assert refused(browser, follow(browser, later))


def test_a_weak_or_mistyped_password_uses_nothing_up(site: Site) -> None:
    browser = site.browser()
    follow(browser, make(site))
    for password, repeat, words in (
        ("", "", "Vul een nieuw wachtwoord in"),
        ("kort", "kort", "ten minste 12 tekens"),
        ("Welkom2026 Welkom", "Welkom2026 Welkom", "te makkelijk te raden"),
        ("lies lezer hier thuis", "lies lezer hier thuis", "uw naam of e-mailadres"),
        (CHOSEN, CHOSEN + "x", "niet gelijk"),
    ):
        response = choose(browser, password, repeat)
        assert response.status_code == 422
        assert words in website.shown(response.text)
        assert not password or password not in response.text
    assert hash_of(site) == ""
    assert choose(browser).status_code == 302


def test_an_account_that_is_switched_off_is_not_opened_by_a_link(site: Site) -> None:
    address = make(site)
    browser, late = site.browser(), site.browser()
    follow(late, address)
    keeping.change(site.world.system, OPERATOR, reader_id(site), "Lies", False, frozenset({Role.READER}))
    assert refused(browser, follow(browser, address))
    assert refused(late, choose(late))
    response = site.browser("keeper").post(f"/accounts/{reader_id(site)}/link")
    assert response.status_code == 422
    assert "Zet het eerst aan" in response.text


def test_a_beheerder_makes_no_link_to_the_own_account(site: Site) -> None:
    response = site.browser("keeper").post(f"/accounts/{site.world.keeper.account_id}/link")
    assert response.status_code == 422
    assert "Uw eigen wachtwoord wijzigt u bij Mijn account" in response.text


def test_whoever_was_logged_in_is_out_when_somebody_opens_a_link_there(site: Site) -> None:
    address = make(site)
    browser = site.browser("keeper")
    follow(browser, address)
    assert browser.get("/accounts").status_code == 302
    assert website.TOKEN not in session_of(browser)


def test_guessing_links_is_throttled_per_place_and_logged(site: Site) -> None:
    address = make(site)
    browser = site.browser()
    for number in range(20):
        assert refused(browser, browser.post(f"/toegang/geraden{number}"))
    assert browser.post(address).location == "/inloggen"
    assert "te vaak een link geopend" in browser.get("/inloggen").text
    assert accounts.acts(site.world.system)[-2:] == ["link onjuist", "link geweigerd"]
    elsewhere = site.browser()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert follow(elsewhere, address).location == "/toegang"


@pytest.mark.parametrize("who", ["adviser", "leader", "reader"])
def test_only_a_beheerder_makes_links(site: Site, who: str) -> None:
    browser = site.browser(who)
    for rest in ("/link", "/link/intrekken", "/sessies/beeindigen"):
        assert browser.post(f"/accounts/{site.world.keeper.account_id}{rest}").status_code == 403


def test_a_link_of_somebody_without_a_role_leads_to_waiting_not_in(site: Site) -> None:
    newcomer = support.add_account(site.world.system, "Nina Nieuw")
    link = account_links.make(site.world.system, OPERATOR, newcomer.account_id or 0)
    browser = site.browser()
    follow(browser, f"/toegang/{link.token}")
    choose(browser)
    enrol_here(site, browser)
    assert browser.get("/scans").status_code == 302
