"""Logging in with a code: each step opens no more than the next page, and nothing that was typed gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import accounts
import pytest
import website
from accounts import code, codes_on, enrol, give_password, key_on, log_in, pass_time
from support import OPERATOR, add_account
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.programme import role_requests, second_factor
from riskscan.programme.permissions import Role
from riskscan.web.login import STEP

SECTION = "/interne-organisatie"
TYPED = 'Twee alinea\'s\r\n\r\nmet <b>tekens</b> & "aanhalingen" die blijven.'
EMAIL = "anja.advies@voorbeeld.nl"


@pytest.fixture
def site(tmp_path: Path, quick_hashing: None) -> Iterator[Site]:
    """An installation that asks a code of everyone; the adviser has a password and no second factor yet."""
    one = website.make_site(tmp_path / "instance", second_factor=True)
    give_password(one.world.system, one.world.adviser)
    yield one
    one.world.database.close()


def is_inside(browser: Browser) -> bool:
    return browser.get("/scans").status_code == 200


def give_code(browser: Browser, typed: str = "", recovery: str = "") -> TestResponse:
    return browser.post("/inloggen/code", {"code": typed, "herstelcode": recovery})


def session_of(browser: Browser) -> dict[str, object]:
    with browser.client.session_transaction() as session:
        return dict(session)


def test_the_password_alone_opens_nothing(site: Site) -> None:
    browser = site.browser()
    assert log_in(browser, EMAIL).location == "/inloggen/tweede-factor"
    assert website.TOKEN not in session_of(browser)
    for address in ("/", "/scans", site.url(), "/mijn-account", "/landelijk"):
        assert browser.get(address).location.startswith("/inloggen?volgende=")
    assert browser.post("/mijn-account/sessies/beeindigen").status_code == 401
    # A step is no session, also when a browser offers it as one.
    thief = site.browser()
    thief.sign_in(str(session_of(browser)[STEP]))
    assert not is_inside(thief)


def test_the_first_time_sets_up_an_app_shows_codes_once_and_leads_in(site: Site) -> None:
    browser = site.browser()
    log_in(browser, EMAIL, volgende="/scans?ronde=1")
    page = browser.get("/inloggen/tweede-factor?volgende=/scans?ronde%3D1")
    key = key_on(page)
    assert key_on(browser.get("/inloggen/tweede-factor")) == key
    wrong = browser.send(
        "/inloggen/tweede-factor", website.form_of(page.text, "/inloggen/tweede-factor"), code="000000"
    )
    assert wrong.status_code == 401
    assert "Deze code klopt niet" in wrong.text
    assert key_on(wrong) == key
    assert not is_inside(browser)
    form = website.form_of(wrong.text, "/inloggen/tweede-factor")
    done = browser.send("/inloggen/tweede-factor", form, code=code(site.world.system, key))
    assert done.status_code == 200
    assert done.headers["Cache-Control"] == "no-store"
    assert len(codes_on(done)) == second_factor.NUMBER_OF_CODES
    assert 'href="/scans?ronde=1"' in done.text
    assert is_inside(browser)
    assert accounts.acts(site.world.system)[-2:] == ["tweede factor ingesteld", "ingelogd"]
    # Neither the key nor the codes are shown again.
    for address in ("/inloggen/tweede-factor", "/inloggen/code", "/mijn-account"):
        page = browser.get(address)
        assert key not in page.text
        assert codes_on(done)[0] not in page.text


def test_the_qr_code_is_drawn_in_the_page_without_style_or_script(site: Site) -> None:
    browser = site.browser()
    log_in(browser, EMAIL)
    page = browser.get("/inloggen/tweede-factor")
    drawing = page.text.split('<svg class="qr"')[1].split("</svg>")[0]
    assert "style=" not in drawing
    assert "data:" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_next_time_a_code_of_the_app_leads_in_with_a_session_of_its_own(site: Site) -> None:
    first, key, _ = enrol(site, EMAIL)
    browser = site.browser()
    assert log_in(browser, EMAIL).location == "/inloggen/code"
    step = session_of(browser)[STEP]
    assert give_code(browser, code(site.world.system, key)).location == "/"
    assert is_inside(browser)
    after = session_of(browser)
    assert STEP not in after
    assert after[website.TOKEN] not in (step, session_of(first)[website.TOKEN])


def test_a_used_code_and_a_used_step_open_nothing_again(site: Site) -> None:
    _, key, _ = enrol(site, EMAIL)
    browser, other = site.browser(), site.browser()
    for one in (browser, other):
        log_in(one, EMAIL)
    step = session_of(browser)[STEP]
    typed = code(site.world.system, key)
    assert give_code(browser, typed).status_code == 302
    replayed = give_code(other, typed)
    assert replayed.status_code == 401
    assert "Deze code is al gebruikt" in replayed.text
    thief = site.browser()
    with thief.client.session_transaction() as session:
        session[STEP] = step
    pass_time(site.world.system, minutes=2)
    assert give_code(thief, code(site.world.system, key)).location == "/inloggen"
    assert not is_inside(thief)


def test_a_recovery_code_leads_in_once_and_tells_how_many_are_left(site: Site) -> None:
    _, _, codes = enrol(site, EMAIL)
    browser, again = site.browser(), site.browser()
    log_in(browser, EMAIL)
    assert give_code(browser, recovery=codes[0].upper()).status_code == 302
    page = website.shown(browser.get("/scans").text)
    assert "U hebt nog 9 herstelcodes." in page
    assert "Hebt u een andere telefoon" in page
    log_in(again, EMAIL)
    refused = give_code(again, recovery=codes[0])
    assert refused.status_code == 401
    assert "Elke herstelcode werkt één keer" in refused.text
    assert "<details open>" in refused.text
    assert "herstelcode gebruikt" in accounts.acts(site.world.system)


def test_who_has_two_codes_left_is_told_to_make_new_ones(site: Site) -> None:
    _, key, codes = enrol(site, EMAIL)
    for one in codes[:7]:
        browser = site.browser()
        log_in(browser, EMAIL)
        give_code(browser, recovery=one)
    assert "Maak nieuwe" not in browser.get("/scans").text
    browser = site.browser()
    log_in(browser, EMAIL)
    give_code(browser, recovery=codes[7])
    assert "U hebt nog 2 herstelcodes. Maak nieuwe bij Mijn account." in browser.get("/scans").text
    pass_time(site.world.system, minutes=2)
    with_app = site.browser()
    log_in(with_app, EMAIL)
    give_code(with_app, code(site.world.system, key))
    assert "U hebt nog 2 herstelcodes." in with_app.get("/scans").text
    assert "bijna op" in with_app.get("/mijn-account").text


def test_five_wrong_codes_wait_also_for_the_right_one_and_for_recovery_codes(site: Site) -> None:
    _, key, codes = enrol(site, EMAIL)
    browser = site.browser()
    log_in(browser, EMAIL)
    for _ in range(5):
        assert give_code(browser, "000000").status_code == 401
    for typed, recovery in ((code(site.world.system, key), ""), ("", codes[0])):
        refused = give_code(browser, typed, recovery)
        assert refused.status_code == 401
        assert "te vaak een verkeerde code" in refused.text
    assert accounts.acts(site.world.system)[-1] == "code geweigerd"
    # The right password again does not begin the count of codes anew.
    log_in(browser, EMAIL)
    assert give_code(browser, code(site.world.system, key)).status_code == 401
    pass_time(site.world.system, minutes=16)
    assert give_code(browser, code(site.world.system, key)).status_code == 302


def test_the_owner_hears_of_wrong_codes_of_somebody_else_who_knew_the_password(site: Site) -> None:
    _, key, _ = enrol(site, EMAIL)
    thief = site.browser()
    thief.client.environ_base["REMOTE_ADDR"] = "192.0.2.66"
    log_in(thief, EMAIL)
    for _ in range(2):
        give_code(thief, "000000")
    browser = site.browser()
    log_in(browser, EMAIL)
    give_code(browser, code(site.world.system, key))
    assert "op een ander adres 2 keer een verkeerde code ingevuld" in browser.get("/scans").text


def test_an_empty_code_is_asked_again_and_counts_for_nothing(site: Site) -> None:
    _, key, _ = enrol(site, EMAIL)
    browser = site.browser()
    log_in(browser, EMAIL)
    for _ in range(7):
        assert "Vul de zes cijfers in" in give_code(browser, " ").text
    assert give_code(browser, code(site.world.system, key)).status_code == 302


def test_after_half_an_hour_the_password_is_asked_again(site: Site) -> None:
    _, key, _ = enrol(site, EMAIL)
    browser = site.browser()
    log_in(browser, EMAIL, volgende="/scans")
    pass_time(site.world.system, minutes=31)
    for address in ("/inloggen/code", "/inloggen/tweede-factor"):
        assert browser.get(address).location == "/inloggen"
    assert give_code(browser, code(site.world.system, key)).location == "/inloggen"
    assert "Dat duurde te lang" in browser.get("/inloggen").text


def test_switching_an_account_off_ends_a_login_half_way(site: Site) -> None:
    from riskscan.programme import accounts as keeping

    _, key, _ = enrol(site, EMAIL)
    browser = site.browser()
    log_in(browser, EMAIL)
    who = site.world.adviser.account_id or 0
    keeping.change(site.world.system, OPERATOR, who, "Anja", False, frozenset({Role.ADVISER}))
    assert give_code(browser, code(site.world.system, key)).location == "/inloggen"
    keeping.change(site.world.system, OPERATOR, who, "Anja", True, frozenset({Role.ADVISER}))
    assert give_code(browser, code(site.world.system, key)).location == "/inloggen"
    assert not is_inside(browser)


def test_an_account_without_a_role_sets_up_and_then_waits_for_its_role(site: Site) -> None:
    newcomer = add_account(site.world.system, "Nina Nieuw")
    email = give_password(site.world.system, newcomer)
    browser, key, codes = enrol(site, email)
    assert website.TOKEN not in session_of(browser)
    assert len(codes) == second_factor.NUMBER_OF_CODES
    log_in(browser, email)
    waiting = give_code(browser, code(site.world.system, key))
    assert waiting.status_code == 200
    assert "Uw account heeft nog geen rol" in waiting.text
    assert not is_inside(browser)
    with site.world.database.writing():
        role_requests.give(site.world.system, OPERATOR, newcomer.account_id or 0, frozenset({Role.LEADER}))
    pass_time(site.world.system, minutes=2)
    log_in(browser, email)
    assert give_code(browser, code(site.world.system, key)).status_code == 302
    assert is_inside(browser)


def test_after_a_restore_with_another_key_a_recovery_code_leads_to_a_new_app(site: Site) -> None:
    _, key, codes = enrol(site, EMAIL)
    system = replace(site.world.system, key=b"the key of another machine")
    site.app.extensions["riskscan"] = system
    browser = site.browser()
    page = log_in(browser, EMAIL)
    assert page.location == "/inloggen/code"
    assert "De app op uw telefoon past niet meer" in browser.get(page.location).text
    assert give_code(browser, code(system, key)).status_code == 401
    assert give_code(browser, recovery=codes[0]).location == "/inloggen/tweede-factor"
    assert not is_inside(browser)
    fresh = key_on(browser.get("/inloggen/tweede-factor"))
    assert fresh != key
    assert browser.post("/inloggen/tweede-factor", {"code": code(system, fresh)}).status_code == 200
    assert is_inside(browser)


class TestTypedText:
    """Idle and absolute expiry never cost typed text, whatever lies between the password and the session."""

    def ended(self, site: Site, browser: Browser) -> TestResponse:
        """A form of a section, sent after the session ended: the page that asks to log in again."""
        form = browser.form(site.url(SECTION))
        pass_time(site.world.system, hours=3)
        late = browser.send(site.url(SECTION), form, t1__toelichting=TYPED, t1__risico="beperkt")
        assert late.status_code == 401
        return late

    def saved(self, site: Site, browser: Browser, page: TestResponse) -> None:
        """Save what this page offers to save, and look at what was kept."""
        kept = website.form_of(page.text, site.url(SECTION))
        assert browser.send(site.url(SECTION), kept).status_code == 302
        expected = {"t1.toelichting": TYPED.replace("\r\n", "\n"), "t1.risico": "beperkt"}
        assert site.world.sheet().answers == expected

    def give(self, browser: Browser, page: TestResponse, address: str, **fields: str) -> TestResponse:
        """Send the form of this page with these fields; everything that travels along goes along."""
        form = website.form_of(page.text, address)
        assert form["kept--t1.toelichting"] == TYPED
        return browser.send(address, form, **fields)

    def test_is_saved_after_a_wrong_password_a_wrong_code_and_the_right_ones(self, site: Site) -> None:
        browser, key, _ = enrol(site, EMAIL)
        page = self.ended(site, browser)
        page = self.give(browser, page, "/inloggen", email=EMAIL, password="verkeerd")
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        assert page.status_code == 200
        page = self.give(browser, page, "/inloggen/code", code="000000")
        assert page.status_code == 401
        page = self.give(browser, page, "/inloggen/code", code=code(site.world.system, key))
        self.saved(site, browser, page)

    def test_is_saved_after_a_recovery_code(self, site: Site) -> None:
        browser, _, codes = enrol(site, EMAIL)
        page = self.ended(site, browser)
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        page = self.give(browser, page, "/inloggen/code", herstelcode=codes[0])
        self.saved(site, browser, page)

    def test_is_saved_after_setting_up_for_the_first_time(self, site: Site) -> None:
        browser = site.browser("adviser")
        page = self.ended(site, browser)
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        assert "QR-code" in page.text
        key = key_on(page)
        page = self.give(browser, page, "/inloggen/tweede-factor", code="000000")
        assert key_on(page) == key
        page = self.give(browser, page, "/inloggen/tweede-factor", code=code(site.world.system, key))
        assert codes_on(page)
        self.saved(site, browser, page)

    def test_is_saved_when_the_code_came_too_late_and_all_begins_anew(self, site: Site) -> None:
        browser, key, _ = enrol(site, EMAIL)
        page = self.ended(site, browser)
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        pass_time(site.world.system, hours=1)
        page = self.give(browser, page, "/inloggen/code", code=code(site.world.system, key))
        assert page.status_code == 401
        assert "Wat u eerder invulde, is niet verloren" in page.text
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        page = self.give(browser, page, "/inloggen/code", code=code(site.world.system, key))
        self.saved(site, browser, page)

    def test_is_saved_when_the_setting_up_came_too_late(self, site: Site) -> None:
        browser = site.browser("adviser")
        page = self.ended(site, browser)
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        late = key_on(page)
        pass_time(site.world.system, hours=1)
        page = self.give(browser, page, "/inloggen/tweede-factor", code=code(site.world.system, late))
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        key = key_on(page)
        assert key != late
        page = self.give(browser, page, "/inloggen/tweede-factor", code=code(site.world.system, key))
        self.saved(site, browser, page)

    def test_survives_logging_in_in_another_window_meanwhile(self, site: Site) -> None:
        browser, key, _ = enrol(site, EMAIL)
        page = self.ended(site, browser)
        log_in(browser, EMAIL)
        assert give_code(browser, code(site.world.system, key)).status_code == 302
        # The page of before is now one of an older session.
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        assert page.status_code == 400
        self.saved(site, browser, page)

    def test_survives_a_page_that_is_older_than_the_cookie(self, site: Site) -> None:
        browser, key, _ = enrol(site, EMAIL)
        page = self.ended(site, browser)
        with browser.client.session_transaction() as session:
            session["csrf_token"] = "another"
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        assert page.status_code == 400
        page = self.give(browser, page, "/inloggen", email=EMAIL, password=accounts.PASSWORD)
        page = self.give(browser, page, "/inloggen/code", code=code(site.world.system, key))
        self.saved(site, browser, page)

    def test_holds_no_code_of_any_kind(self, site: Site) -> None:
        browser, _, _ = enrol(site, EMAIL)
        pass_time(site.world.system, hours=3)
        proof = {"current": "zeer geheim woord", "code": "123456", "herstelcode": "abcd-efgh-jkmn"}
        page = browser.post("/mijn-account/herstelcodes", proof)
        assert page.status_code == 401
        for secret in proof.values():
            assert secret not in page.text


def test_the_codes_as_a_file_are_those_of_the_page_and_nothing_else(site: Site) -> None:
    browser, _, codes = enrol(site, EMAIL)
    file = browser.post("/herstelcodes.txt", {"herstelcode": codes})
    assert file.headers["Content-Type"].startswith("text/plain")
    assert file.headers["Content-Disposition"] == 'attachment; filename="herstelcodes-risicoscan.txt"'
    assert [line for line in file.text.splitlines() if "-" in line and " " not in line] == codes
    for wrong in ([], ["<script>alert(1)</script>"], codes * 2, [*codes[:3], "x"]):
        assert browser.post("/herstelcodes.txt", {"herstelcode": wrong}).status_code == 302


def test_nothing_of_this_stands_readable_in_the_database(site: Site) -> None:
    browser, key, codes = enrol(site, EMAIL)
    kept = accounts.everything_kept(site.world.system)
    token = str(session_of(browser)[website.TOKEN])
    for secret in (accounts.PASSWORD, key, token, *codes):
        assert secret not in kept
