"""Logging in and out: who gets in, what a failure tells, how long a session lasts, and what an ended one keeps."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import website
from argon2 import PasswordHasher
from support import OPERATOR, Clock
from website import HOST, Browser, Site
from werkzeug.test import TestResponse

from riskscan.app import create_app
from riskscan.config import Config
from riskscan.programme import accounts, passwords
from riskscan.programme.permissions import Role
from riskscan.store import accounts as account_store
from riskscan.store import sign_ins as sign_in_store

pytestmark = pytest.mark.usefixtures("quick_hashing")

EMAIL = "inge.inlog@voorbeeld.nl"
PASSWORD = "vier losse woorden samen"
WRONG = "Controleer uw e-mailadres en wachtwoord."
TOO_OFTEN = "Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het over 15 minuten opnieuw."


def add_account(site: Site, email: str = EMAIL, *roles: Role) -> int:
    wanted = frozenset(roles or (Role.ADVISER,))
    return accounts.add(site.world.system, OPERATOR, email, "Inge Inlog", PASSWORD, wanted).account_id


def log_in(browser: Browser, email: str = EMAIL, password: str = PASSWORD, **more: str) -> TestResponse:
    return browser.post("/inloggen", {"email": email, "password": password, **more})


def from_address(site: Site, address: str) -> Browser:
    browser = site.browser()
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def fail(site: Site, times: int, email: str = EMAIL, address: str = "127.0.0.1") -> None:
    """Failed attempts, as the login page records them."""
    system = site.world.system
    for _ in range(times):
        with system.database.writing():
            sign_in_store.record_attempt(system.database, email, address, system.stamp(), False)


def wait(site: Site, **time: int) -> None:
    clock = site.world.system.now
    assert isinstance(clock, Clock)
    clock.moment += timedelta(**time)


def logged(site: Site) -> list[str]:
    return [row["action"] for row in site.world.database.rows("SELECT action FROM audit_entry ORDER BY id")]


def is_inside(browser: Browser) -> bool:
    return browser.get("/scans").status_code == 200


def test_the_right_password_leads_in_and_is_kept_nowhere(site: Site) -> None:
    add_account(site)
    browser = site.browser()
    assert not is_inside(browser)
    response = log_in(browser, f" {EMAIL.upper()} ")
    assert response.status_code == 302
    assert is_inside(browser)
    assert logged(site)[-1] == "ingelogd"
    dump = "\n".join(site.world.database.connection.iterdump())
    assert EMAIL in dump
    assert PASSWORD not in dump
    assert browser.get("/inloggen").status_code == 302


def test_a_hash_of_less_work_is_made_anew_at_the_next_login(site: Site) -> None:
    account_id = add_account(site)
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2).hash(PASSWORD)
    with site.world.database.writing():
        account_store.set_password(site.world.database, account_id, weak)
    assert log_in(site.browser(), password="verkeerd").status_code == 401
    assert account_store.password_hash(site.world.database, account_id) == weak
    assert log_in(site.browser()).status_code == 302
    fresh = account_store.password_hash(site.world.database, account_id)
    assert fresh != weak
    assert log_in(site.browser()).status_code == 302
    assert account_store.password_hash(site.world.database, account_id) == fresh


@pytest.mark.parametrize(
    "password", ["", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper(), "x" * 5000, "\x00' OR 1=1 --"]
)
def test_a_wrong_password_stays_outside_and_keeps_the_address_only(site: Site, password: str) -> None:
    add_account(site)
    browser = site.browser()
    response = log_in(browser, password=password)
    assert response.status_code == 401
    assert WRONG in website.shown(response.text)
    form = website.form_of(response.text, "/inloggen")
    assert form["email"] == EMAIL
    assert form["password"] == ""
    assert not is_inside(browser)
    assert logged(site)[-1] == "inloggen mislukt"


def test_an_unknown_and_a_blocked_address_get_the_same_answer_as_a_wrong_password(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(site)
    blocked = add_account(site, "blok@voorbeeld.nl")
    accounts.change(site.world.system, OPERATOR, blocked, "Inge Inlog", False, frozenset({Role.ADVISER}))
    hashed: list[str] = []
    hasher = passwords._hasher

    class Watched:
        def verify(self, kept: str, given: str) -> bool:
            hashed.append(kept)
            return hasher.verify(kept, given)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    known = log_in(site.browser(), password="verkeerd")
    unknown = log_in(site.browser(), "niemand@voorbeeld.nl")
    locked_out = log_in(site.browser(), "blok@voorbeeld.nl")
    invited = log_in(site.browser(), "lies.lezer@voorbeeld.nl")
    answers = [known, unknown, locked_out, invited]
    assert {answer.status_code for answer in answers} == {401}
    assert len({website.shown(answer.text) for answer in answers}) == 1
    # The work is the same too: each was checked against a real hash.
    assert len(hashed) == 4
    assert all(one.startswith("$argon2id$") for one in hashed)


def test_after_five_failures_the_right_password_waits_a_quarter_of_an_hour(site: Site) -> None:
    add_account(site)
    fail(site, 4)
    assert log_in(site.browser(), EMAIL.upper(), "verkeerd").status_code == 401
    refused = log_in(site.browser())
    assert refused.status_code == 401
    assert TOO_OFTEN in website.shown(refused.text)
    assert logged(site)[-1] == "inloggen geweigerd"
    wait(site, minutes=14)
    assert log_in(site.browser()).status_code == 401
    wait(site, minutes=2)
    assert log_in(site.browser()).status_code == 302


def test_throttling_locks_no_other_account_and_no_other_address(site: Site) -> None:
    add_account(site)
    add_account(site, "ander@voorbeeld.nl")
    fail(site, 5)
    assert log_in(site.browser()).status_code == 401
    assert log_in(site.browser(), "ander@voorbeeld.nl").status_code == 302
    assert log_in(from_address(site, "192.0.2.7")).status_code == 302
    assert log_in(site.browser()).status_code == 401


def test_an_unknown_address_is_throttled_in_the_same_words(site: Site) -> None:
    fail(site, 5, "niemand@voorbeeld.nl")
    refused = log_in(site.browser(), "niemand@voorbeeld.nl")
    assert refused.status_code == 401
    assert TOO_OFTEN in website.shown(refused.text)


def test_one_address_that_tries_many_accounts_is_throttled_for_all(site: Site) -> None:
    add_account(site)
    for number in range(50):
        fail(site, 1, f"iemand{number}@voorbeeld.nl")
    assert log_in(site.browser()).status_code == 401
    assert log_in(from_address(site, "192.0.2.7")).status_code == 302


def test_a_success_starts_the_count_anew(site: Site) -> None:
    add_account(site)
    for _ in range(2):
        fail(site, 4)
        assert log_in(site.browser()).status_code == 302


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_over_https_only(
    tmp_path: Path, site: Site
) -> None:
    add_account(site)
    cookie = log_in(site.browser()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie
    app = create_app(Config(tmp_path / "veilig", https=True))
    accounts.add(app.extensions["riskscan"], OPERATOR, EMAIL, "Inge", PASSWORD, frozenset({Role.ADVISER}))
    browser = Browser(app)
    address = "https://localhost"
    page = browser.client.get("/inloggen", base_url=address)
    token = website.form_of(page.text, "/inloggen")["csrf_token"]
    secure = browser.client.post(
        "/inloggen",
        base_url=address,
        data={"email": EMAIL, "password": PASSWORD, "csrf_token": token},
        headers={"Origin": address, "Referer": address + "/inloggen"},
    )
    assert secure.status_code == 302
    assert "; Secure" in secure.headers["Set-Cookie"]
    app.extensions["riskscan"].database.close()


def test_a_session_planted_before_logging_in_is_not_the_session_after(site: Site) -> None:
    add_account(site)
    browser = site.browser()
    browser.sign_in("geplant")
    before = browser.csrf()
    log_in(browser)
    with browser.client.session_transaction() as session:
        assert session[website.TOKEN] != "geplant"
        assert "csrf_token" not in session
    assert browser.client.post("/uitloggen", data={"csrf_token": before}).status_code == 400


def test_logging_in_from_another_site_is_refused(site: Site) -> None:
    add_account(site)
    browser = site.browser()
    assert browser.post("/inloggen", {"email": EMAIL, "password": PASSWORD}, csrf=False).status_code == 400
    assert not is_inside(browser)


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/scans",
    "http:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "\x00//evil.example",
    "javascript:alert(1)",
    "evil.example",
    "//evil.example/../scans",
    "/\\/evil.example",
    "/scans\r\nSet-Cookie: sessie=evil.example",
]


def test_after_logging_in_no_address_leads_to_another_site(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "matches", lambda kept, given: True)
    monkeypatch.setattr(passwords, "is_outdated", lambda kept: False)
    home, email = "/", "anja.advies@voorbeeld.nl"
    for target in ELSEWHERE:
        assert log_in(site.browser(), email, volgende=target).location == home, target
        resumed = log_in(site.browser(), email, volgende=target, **{"kept--t1.toelichting": "Getypt."})
        assert "evil.example" not in resumed.text
        assert website.form_of(resumed.text, home)["t1.toelichting"] == "Getypt."


def test_after_logging_in_the_page_that_was_asked_for_opens(site: Site) -> None:
    add_account(site, EMAIL, Role.LEADER)
    browser = site.browser()
    asked = browser.get(site.url("/kerndata?snel=1"))
    assert asked.status_code == 302
    form = website.form_of(browser.get(asked.location).text, "/inloggen")
    entered = browser.send("/inloggen", form, email=EMAIL, password=PASSWORD)
    assert entered.location == site.url("/kerndata?snel=1")


def test_logging_out_ends_the_session_itself_and_clears_what_the_browser_kept(site: Site) -> None:
    browser, thief = site.browser("adviser"), site.browser()
    with browser.client.session_transaction() as session:
        thief.sign_in(session[website.TOKEN])
    assert is_inside(thief)
    response = browser.post("/uitloggen")
    assert response.status_code == 302
    assert response.headers["Clear-Site-Data"] == '"storage"'
    with browser.client.session_transaction() as session:
        assert website.TOKEN not in session
    assert "U bent uitgelogd" in browser.get("/inloggen").text
    assert not is_inside(browser)
    assert not is_inside(thief)
    assert logged(site)[-1] == "uitgelogd"


def test_a_session_lasts_while_it_is_used_and_ends_after_two_hours_of_rest(site: Site) -> None:
    browser = site.browser("adviser")
    for _ in range(3):
        wait(site, hours=1, minutes=58)
        assert is_inside(browser)
    wait(site, hours=2, minutes=1)
    response = browser.get("/scans?ronde=1")
    assert response.status_code == 302
    assert response.location == "/inloggen?volgende=/scans?ronde%3D1"
    wait(site, hours=-2)
    assert not is_inside(browser)


def test_a_session_ends_after_twelve_hours_however_busy(site: Site) -> None:
    browser = site.browser("adviser")
    for _ in range(11):
        wait(site, hours=1)
        assert is_inside(browser)
    wait(site, minutes=59)
    assert is_inside(browser)
    wait(site, minutes=1)
    assert not is_inside(browser)


def test_a_made_up_or_damaged_session_is_nobody(site: Site) -> None:
    for token in ("", "verzonnen", "x" * 4000, "é\x00"):
        browser = site.browser()
        browser.sign_in(token)
        assert not is_inside(browser)
    browser = site.browser()
    browser.client.set_cookie("riskscan", "eyJzZXNzaWUiOiJ4In0.vervalst.vervalst")
    assert not is_inside(browser)


SECTION = "/interne-organisatie"
TYPED = 'Twee alinea\'s\r\n\r\nmet <b>tekens</b> & "aanhalingen" die blijven.'


def test_a_form_sent_after_the_session_ended_is_saved_after_logging_in_again(site: Site) -> None:
    add_account(site, "anja@voorbeeld.nl")
    account = account_store.by_email(site.world.database, "anja@voorbeeld.nl")
    assert account is not None
    with site.world.database.writing():
        account_store.set_password(
            site.world.database,
            site.world.adviser.account_id or 0,
            account_store.password_hash(site.world.database, account.id),
        )
    browser = site.browser("adviser")
    form = browser.form(site.url(SECTION))
    wait(site, hours=3)
    ended = browser.send(site.url(SECTION), form, t1__toelichting=TYPED)
    assert ended.status_code == 401
    assert "Log opnieuw in; wat u invulde, is niet verloren" in website.shown(ended.text)
    assert site.world.sheet().current("t1.toelichting").answer is None

    again = website.form_of(ended.text, "/inloggen")
    assert again["kept--t1.toelichting"] == TYPED
    missed = browser.send("/inloggen", again, email="anja.advies@voorbeeld.nl", password="verkeerd")
    assert missed.status_code == 401
    again = website.form_of(missed.text, "/inloggen")
    resumed = browser.send("/inloggen", again, email="anja.advies@voorbeeld.nl", password=PASSWORD)
    assert resumed.status_code == 200
    kept = website.form_of(resumed.text, site.url(SECTION))
    assert browser.send(site.url(SECTION), kept).status_code == 302
    assert site.world.sheet().current("t1.toelichting").answer == TYPED.replace("\r\n", "\n")


def test_a_form_of_another_site_plants_no_text_on_the_login_page(site: Site) -> None:
    browser = site.browser()
    data = {"t1.toelichting": "Geplant."}
    for origin in ("https://evil.example", "null", HOST + ".evil.example", HOST + ":81"):
        response = browser.client.post(site.url(SECTION), data=data, headers={"Origin": origin})
        assert response.status_code == 302
        assert "Geplant" not in response.text
    assert browser.client.post(site.url(SECTION), data=data).status_code == 302


def test_a_password_is_not_carried_along_on_a_page(site: Site) -> None:
    browser = site.browser("keeper")
    wait(site, hours=3)
    data = {"name": "Nieuwe Naam", "email": "n@voorbeeld.nl", "password": PASSWORD, "repeat": PASSWORD}
    response = browser.post("/accounts/nieuw", data)
    assert response.status_code == 401
    assert PASSWORD not in response.text
    assert website.form_of(response.text, "/inloggen")["kept--name"] == "Nieuwe Naam"
