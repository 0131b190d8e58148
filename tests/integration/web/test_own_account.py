"""Mijn account: own password, second factor, recovery codes and sessions; a session alone changes none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import accounts
import pytest
import website
from accounts import PASSWORD, code, codes_on, enrol, give_password, key_on, log_in, pass_time
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.web.visitor import browser_in_words

EMAIL = "anja.advies@voorbeeld.nl"
OTHER = "vijf heel andere woorden hier"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def site(tmp_path: Path, quick_hashing: None) -> Iterator[Site]:
    one = website.make_site(tmp_path / "instance", second_factor=True)
    give_password(one.world.system, one.world.adviser)
    yield one
    one.world.database.close()


def change(
    browser: Browser, current: str = PASSWORD, password: str = OTHER, repeat: str = ""
) -> TestResponse:
    data = {"current": current, "password": password, "repeat": repeat or password}
    return browser.post("/mijn-account/wachtwoord", data)


def test_the_name_in_the_header_leads_to_the_own_account_of_every_role(site: Site) -> None:
    for who in ("adviser", "leader", "reader", "keeper"):
        browser = site.browser(who)
        assert 'href="/mijn-account"' in browser.get("/mijn-account").text
        assert site.world.actors[who].name in website.shown(browser.get("/mijn-account").text)
    assert site.browser().get("/mijn-account").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_the_old_password(site: Site) -> None:
    here, key, _ = enrol(site, EMAIL)
    there, half_way = site.browser("adviser"), site.browser()
    log_in(half_way, EMAIL)
    response = change(here)
    assert response.location == "/mijn-account"
    assert "Uw wachtwoord is gewijzigd" in here.get("/mijn-account").text
    assert there.get("/scans").status_code == 302
    assert half_way.post("/inloggen/code", {"code": code(site.world.system, key)}).location == "/inloggen"
    assert log_in(site.browser(), EMAIL, PASSWORD).status_code == 401
    assert log_in(site.browser(), EMAIL, OTHER).status_code == 302
    kept = accounts.everything_kept(site.world.system)
    assert OTHER not in kept


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"current": "verkeerd wachtwoord"}, "current", "Dit is niet uw huidige wachtwoord"),
        ({"password": "kort"}, "password", "ten minste 12 tekens"),
        ({"password": "Wachtwoord 2026"}, "password", "te makkelijk te raden"),
        ({"password": "ik ben anja zelf"}, "password", "uw naam of e-mailadres"),
        ({"password": PASSWORD}, "password", "Dit is uw huidige wachtwoord"),
        ({"repeat": "iets anders dan dat"}, "repeat", "niet gelijk"),
        ({"password": ""}, "password", "Vul een nieuw wachtwoord in"),
    ],
)
def test_a_refused_password_is_told_beside_its_field_and_changes_nothing(
    site: Site, fields: dict[str, str], field: str, words: str
) -> None:
    browser, there = site.browser("adviser"), site.browser("adviser")
    response = change(browser, **fields)
    assert response.status_code == 422
    assert words in website.shown(response.text)
    assert f'id="{field}-fout"' in response.text
    assert there.get("/scans").status_code == 200
    assert log_in(site.browser(), EMAIL, PASSWORD).status_code == 302
    shown = website.form_of(response.text, "/mijn-account/wachtwoord")
    assert shown["current"] == shown["password"] == shown["repeat"] == ""


def test_guessing_the_current_password_in_a_stolen_session_is_throttled(site: Site) -> None:
    browser = site.browser("adviser")
    for _ in range(5):
        change(browser, current="een gok van een dief")
    response = change(browser)
    assert response.status_code == 422
    assert "te vaak een verkeerd wachtwoord" in response.text
    assert accounts.acts(site.world.system)[-2:] == ["eigen wachtwoord onjuist", "inloggen geweigerd"]


def test_new_recovery_codes_take_the_password_and_a_code(site: Site) -> None:
    browser, key, old = enrol(site, EMAIL)
    address = "/mijn-account/herstelcodes"
    for data in (
        {"current": PASSWORD, "code": ""},
        {"current": PASSWORD, "code": "000000"},
        {"current": "verkeerd wachtwoord", "code": code(site.world.system, key)},
    ):
        assert browser.post(address, data).status_code == 422
    done = browser.post(address, {"current": PASSWORD, "code": code(site.world.system, key)})
    new = codes_on(done)
    assert len(new) == 10
    assert not set(new) & set(old)
    other = site.browser()
    log_in(other, EMAIL)
    assert other.post("/inloggen/code", {"herstelcode": old[0]}).status_code == 401
    assert other.post("/inloggen/code", {"herstelcode": new[0]}).status_code == 302
    assert "U hebt nog 9 herstelcodes" in website.shown(browser.get("/mijn-account").text)


def test_another_app_takes_the_password_and_a_recovery_code_will_do(site: Site) -> None:
    browser, key, codes = enrol(site, EMAIL)
    start = browser.post("/mijn-account/tweede-factor", {"current": PASSWORD, "code": codes[0]})
    assert start.location == "/mijn-account/tweede-factor/instellen"
    page = browser.get(start.location)
    new = key_on(page)
    assert new != key
    wrong = browser.post(start.location, {"code": "000000"})
    assert wrong.status_code == 422
    assert key_on(wrong) == new
    done = browser.post(start.location, {"code": code(site.world.system, new)})
    assert "De vorige herstelcodes werken niet meer." in website.shown(done.text)
    assert len(codes_on(done)) == 10
    pass_time(site.world.system, minutes=2)
    other = site.browser()
    log_in(other, EMAIL)
    assert other.post("/inloggen/code", {"code": code(site.world.system, key)}).status_code == 401
    assert other.post("/inloggen/code", {"code": code(site.world.system, new)}).status_code == 302


def test_another_session_of_the_account_does_not_see_the_key_of_the_new_app(site: Site) -> None:
    browser, _, codes = enrol(site, EMAIL)
    browser.post("/mijn-account/tweede-factor", {"current": PASSWORD, "code": codes[0]})
    address = "/mijn-account/tweede-factor/instellen"
    thief = site.browser("adviser")
    assert thief.get(address).location == "/mijn-account/tweede-factor"
    assert thief.post(address, {"code": "000000"}).location == "/mijn-account/tweede-factor"
    pass_time(site.world.system, minutes=31)
    assert browser.get(address).location == "/mijn-account/tweede-factor"


def test_the_sessions_are_listed_in_plain_words_and_ended_one_by_one(site: Site) -> None:
    here = site.browser("adviser")
    give = site.browser()
    give.client.environ_base.update(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT=FIREFOX)
    key = key_on_first_page(give)
    give.post("/inloggen/tweede-factor", {"code": code(site.world.system, key)})
    page = here.get("/mijn-account")
    words = website.shown(page.text)
    assert "Firefox op Windows 192.0.2.7 4 juli 2016" in words
    assert words.count("Deze sessie") == 1
    address = page.text.split('action="/mijn-account/sessies/')[1].split('"')[0]
    # Not by somebody else, whatever the number.
    assert site.browser("keeper").post(f"/mijn-account/sessies/{address}").status_code == 404
    assert give.get("/scans").status_code == 200
    assert here.post(f"/mijn-account/sessies/{address}").location == "/mijn-account#sessies"
    assert give.get("/scans").status_code == 302
    assert here.post(f"/mijn-account/sessies/{address}").status_code == 404
    assert "Firefox op Windows" not in website.shown(here.get("/mijn-account").text)


def key_on_first_page(browser: Browser) -> str:
    log_in(browser, EMAIL)
    return key_on(browser.get("/inloggen/tweede-factor"))


def test_logging_out_elsewhere_leaves_this_session_and_those_of_others(site: Site) -> None:
    here, there, other = site.browser("adviser"), site.browser("adviser"), site.browser("reader")
    assert here.post("/mijn-account/sessies/beeindigen").location == "/mijn-account#sessies"
    assert here.get("/scans").status_code == 200
    assert there.get("/scans").status_code == 302
    assert other.get("/scans").status_code == 200


def test_sessions_that_expired_are_not_listed(site: Site) -> None:
    site.browser("adviser")
    pass_time(site.world.system, hours=3)
    here = site.browser("adviser")
    assert here.get("/mijn-account").text.count('<th scope="row">') == 1


def test_where_no_code_is_asked_the_page_says_so_and_leads_nowhere(tmp_path: Path) -> None:
    plain = website.make_site(tmp_path / "zonder")
    browser = plain.browser("adviser")
    assert "wordt bij het inloggen geen code gevraagd" in browser.get("/mijn-account").text
    for address in ("/mijn-account/tweede-factor", "/mijn-account/herstelcodes"):
        assert browser.get(address).location == "/mijn-account"
        assert browser.post(address, {"current": "x", "code": "000000"}).status_code == 422
    plain.world.database.close()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox op Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/129.0 Safari/537.36", "Chrome op Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0", "Edge op Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604.1",
            "Safari op iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile Safari/537.36", "Chrome op Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17 Safari/605.1", "Safari op Mac"),
        ("curl/8.0", "Onbekende browser"),
        ("", "Onbekende browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words
