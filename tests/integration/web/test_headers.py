"""What every response carries, and the pages for what goes wrong: in Dutch, without a trace of the inside."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
import support
import website
from website import HOST, Browser, Site

from riskscan.app import create_app
from riskscan.config import Config
from riskscan.programme import scanning
from riskscan.store.database import StoreError

SECTION = "/interne-organisatie"


def check_headers(response, static: bool = False) -> None:  # type: ignore[no-untyped-def]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    cached = response.headers["Cache-Control"]
    assert ("no-store" not in cached) if static else cached == "no-store"


def test_every_kind_of_response_carries_the_safety_headers(site: Site) -> None:
    nobody, adviser = site.browser(), site.browser("adviser")
    responses = {
        200: adviser.get("/scans"),
        302: nobody.get("/scans"),
        403: adviser.get("/rondes"),
        404: adviser.get("/bestaat/niet"),
        405: adviser.client.put("/scans", headers={"Origin": HOST}, data={"csrf_token": adviser.csrf()}),
        422: adviser.post(site.url("/kerndata"), website.answers([("t19.meldingen", "x")])),
        400: adviser.post(site.url("/kerndata"), {}, csrf=False),
        401: nobody.post(site.url("/kerndata"), {}),
        413: adviser.post(site.url(SECTION), {"t1.toelichting": "x" * 5_000_000}),
    }
    for status, response in responses.items():
        assert response.status_code == status
        check_headers(response)
    static = nobody.get("/static/style.css")
    assert static.status_code == 200
    check_headers(static, static=True)
    static.close()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/bestaat/niet", 404, "Deze pagina bestaat niet"),
        ("/scans/999", 404, "Deze scan bestaat niet"),
        ("/scans/" + "9" * 40, 404, "Deze pagina bestaat niet"),
        ("/scans/1/verzonnen", 404, "Deze pagina bestaat niet"),
        ("/rondes/999/landelijk", 404, "Deze ronde bestaat niet"),
        ("/uitloggen", 405, "Dit kan hier niet"),
        ("/rondes", 403, "Uw rol geeft geen recht op ‘rondes beheren’"),
    ],
)
def test_a_page_that_is_not_there_is_told_in_dutch(site: Site, address: str, status: int, words: str) -> None:
    response = site.browser("adviser").get(address)
    assert response.status_code == status
    assert words in website.shown(response.text)
    assert '<html lang="nl">' in response.text


def test_too_much_at_once_is_told_in_dutch_and_saves_nothing(site: Site) -> None:
    data = website.answers([("t1.toelichting", "x" * 5_000_000)])
    response = site.browser("adviser").post(site.url(SECTION), data)
    assert response.status_code == 413
    assert "Dit is te veel in één keer" in response.text
    assert "uw tekst staat er nog" in response.text
    assert site.world.sheet().answers == {}


def test_an_unexpected_error_shows_a_calm_page_and_is_logged(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("geheim: select * from account")

    monkeypatch.setattr(scanning, "read", fail)
    with caplog.at_level(logging.ERROR):
        response = site.browser("adviser").get(site.url(SECTION))
    assert response.status_code == 500
    assert "Er ging iets mis" in response.text
    for word in ("Traceback", "RuntimeError", "geheim", "select", "/riskscan/"):
        assert word not in response.text
    check_headers(response)
    assert "geheim: select" in caplog.text


def test_a_database_that_cannot_be_used_is_told_with_what_to_do(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("De schijf is vol. Maak ruimte vrij en probeer het opnieuw; er is niets gewijzigd.")

    monkeypatch.setattr(scanning, "save_answers", full)
    response = site.browser("adviser").post(site.url(SECTION), website.answers([("t1.toelichting", "x")]))
    assert response.status_code == 503
    assert "De schijf is vol" in response.text


@pytest.mark.parametrize("token", [None, "", "verzonnen", "IjAwMCI.aaaa.bbbb"])
def test_a_form_without_its_token_saves_nothing_and_gets_advice(site: Site, token: str | None) -> None:
    browser = site.browser("adviser")
    data = website.answers([("t1.toelichting", "Van een andere site.")])
    if token is not None:
        data["csrf_token"] = token
    response = browser.client.post(site.url(SECTION), data=data)
    assert response.status_code == 400
    assert "De beveiliging van dit formulier is verlopen" in response.text
    assert "Ga terug: uw tekst staat er nog" in response.text
    assert site.world.sheet().answers == {}


def test_every_post_route_asks_for_the_token(site: Site) -> None:
    keeper, leader = site.browser("keeper"), site.browser("leader")
    for rule in site.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        url = re.sub(r"<[^>]+>", "1", rule.rule)
        statuses = {
            browser.client.post(url, headers={"Origin": HOST}).status_code
            for browser in (keeper, leader, site.browser("adviser"))
        }
        assert 400 in statuses, rule.rule
        assert statuses <= {400, 403, 404}, rule.rule


def cookie_flags(browser: Browser) -> str:
    response = browser.get("/inloggen")
    return response.headers["Set-Cookie"]


@pytest.mark.parametrize("https", [False, True])
def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(tmp_path: Path, https: bool) -> None:
    app = create_app(Config(tmp_path / "instance", https=https))
    cookie = cookie_flags(Browser(app))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is https
    app.extensions["riskscan"].database.close()


def test_the_secret_key_is_of_this_installation_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = Config(tmp_path / "een"), Config(tmp_path / "twee")
    assert first.secret_key() == first.secret_key() != second.secret_key()
    assert (tmp_path / "een" / "geheim.key").stat().st_mode & 0o777 == 0o600


def test_pages_hold_no_inline_script_style_or_foreign_address(site: Site) -> None:
    site.world.complete("2b")
    adviser, leader = site.browser("adviser"), site.browser("leader")
    pages = [
        adviser.get(site.url(slug))
        for slug in (SECTION, "/kerndata", "/randvoorwaarden", "/indeling", "/gesprekken")
    ]
    pages += [
        adviser.get("/scans"),
        leader.get(f"/rondes/{site.world.round_id}/landelijk"),
        Browser(site.app).get("/inloggen"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]*\bsrc=)", page.text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page.text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)


def test_logging_out_ends_the_session_and_clears_what_the_browser_kept(site: Site) -> None:
    browser = site.browser("adviser")
    response = browser.post("/uitloggen")
    assert response.headers["Clear-Site-Data"] == '"storage"'
    assert browser.get("/scans").status_code == 302
    token = support.start_session(site.world.system, site.world.adviser)
    other = Browser(site.app)
    other.sign_in(token)
    assert other.get("/scans").status_code == 200
