"""Sessions, half logins and tokens of forms: nothing opens but what was earned, by whom it was earned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import accounts as people
import pytest
import website
from accounts import code, enrol, give_password, log_in, pass_time
from itsdangerous import URLSafeTimedSerializer
from website import HOST, Browser, Site
from werkzeug.routing import Rule

from riskscan.programme import accounts, passwords
from riskscan.programme.permissions import Action, Actor, Role
from riskscan.store import accounts as account_store
from riskscan.web.access import TOKEN, declared_action

OPERATOR = Actor(None, "opdrachtregel", frozenset(Role), "opdrachtregel")
NEW_PASSWORD = "heel andere woorden nu"
LEADS_ELSEWHERE = (
    "//elders.example", "/\\elders.example", "https:elders.example", "https://elders.example",
    "http:/elders.example", "///elders.example", "/\t/elders.example", "\\\\elders.example", "@elders.example",
    "/%0d%0aSet-Cookie:a=b", "/\r\nSet-Cookie: a=b", "javascript:alert(1)", "data:text/html,x",
    "//elders.example@localhost",
    " //elders.example", "/\u2028/elders.example", "https://localhost@elders.example", ".elders.example",
    "\x00//elders.example",
)  # fmt: skip


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    people.quicken(monkeypatch)
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()


@pytest.fixture
def coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that asks a code too."""
    people.quicken(monkeypatch)
    one = website.make_site(tmp_path / "instance", second_factor=True)
    yield one
    one.world.database.close()


def changing(site: Site) -> Iterator[tuple[Rule, str]]:
    """Every route that takes a form, with an address."""
    values: dict[str, object] = {"slug": "interne-organisatie", "key": "t1.toelichting", "day": "2016-06-30"}
    values |= {
        "year": 2016,
        "group": "meldingen",
        "measure": "meldingen",
        "token": "onbekend",
        "step": "openen",
    }
    for rule in site.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            arguments = {name: values.get(name, 1) for name in rule.arguments} | (rule.defaults or {})
            with site.app.test_request_context():
                built = site.app.url_map.bind("localhost").build(rule.endpoint, arguments, "POST")
            yield rule, built


def inside(browser: Browser) -> bool:
    return browser.get("/mijn-account").status_code == 200


def dump(site: Site) -> dict[str, list[tuple[object, ...]]]:
    database = site.world.database
    names = [row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    living = {"audit_entry", "session", "sqlite_sequence"}
    return {
        name: [tuple(row) for row in database.rows(f"SELECT * FROM {name}")]
        for name in names
        if name not in living
    }


def tokens(site: Site) -> dict[str, str | None]:
    """Tokens that are not the one of this session."""
    foreign = URLSafeTimedSerializer(site.app.secret_key, salt="wtf-csrf-token").dumps("1" * 40)
    forged = URLSafeTimedSerializer(b"another key", salt="wtf-csrf-token").dumps("0" * 40)
    return {"none": None, "empty": "", "of another session": str(foreign), "signed by another": str(forged)}


@pytest.mark.parametrize("who", ["adviser", "leader", "keeper"])
def test_no_form_is_taken_without_the_token_of_its_own_session(site: Site, who: str) -> None:
    browser = site.browser(who)
    browser.csrf()
    before = dump(site)
    for rule, address in changing(site):
        for kind, token in tokens(site).items():
            data = {} if token is None else {"csrf_token": token}
            answer = browser.client.post(address, data=data, headers={"Origin": HOST})
            assert answer.status_code in (400, 403, 404), f"{rule.rule} with a token {kind}"
    assert inside(browser), "no form that was refused may log anybody out"
    assert dump(site) == before


def test_a_form_of_another_site_is_refused_over_https_also_with_a_right_token(site: Site) -> None:
    """Over https the page it came from is looked at too."""
    browser = site.browser("adviser")
    data = {"tekst": "Van elders", "csrf_token": browser.csrf()}
    address = f"https://localhost{site.url('/opmerkingen/t1.toelichting')}"
    client = browser.client
    with client.session_transaction("/", "https://localhost") as here, client.session_transaction() as there:
        here.update(there)
    for headers in ({"Referer": "https://elders.example/"}, {"Referer": "http://localhost/"}, {}):
        answer = browser.client.post(
            address, data=data, headers={"Origin": "https://elders.example", **headers}
        )
        assert answer.status_code in (302, 400)
    assert site.world.database.row("SELECT 1 FROM comment") is None


def test_a_session_that_was_planted_is_not_the_one_after_logging_in(coded: Site) -> None:
    email = give_password(coded.world.system, coded.world.adviser)
    browser, key, _ = enrol(coded, email)
    victim = coded.browser()
    with victim.client.session_transaction() as session:
        session[TOKEN] = "planted"
        session["stap"] = "planted too"
        session["anything"] = "else"
    log_in(victim, email)
    victim.post("/inloggen/code", {"code": code(coded.world.system, key)})
    assert inside(victim)
    with victim.client.session_transaction() as session:
        assert session[TOKEN] != "planted"
        assert "anything" not in session
        assert "stap" not in session
    with browser.client.session_transaction() as first, victim.client.session_transaction() as second:
        assert first[TOKEN] != second[TOKEN]


def test_a_password_without_its_code_reaches_no_page_and_changes_nothing(coded: Site) -> None:
    email = give_password(coded.world.system, coded.world.keeper)
    enrol(coded, email)
    half = coded.browser()
    assert log_in(half, email).location.startswith("/inloggen/code")
    with half.client.session_transaction() as session:
        step = session["stap"]
        # The token of a half login is not one of a session.
        session[TOKEN] = step
    before = dump(coded)
    for rule in coded.app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()):
            continue
        if declared_action(coded.app, rule.endpoint) is not Action.PUBLIC:
            answer = half.get(rule.rule)
            assert (answer.status_code, answer.location[:9]) == (302, "/inloggen"), rule.rule
    for rule, address in changing(coded):
        if declared_action(coded.app, rule.endpoint) is not Action.PUBLIC:
            with half.client.session_transaction() as session:
                session[TOKEN] = step
            assert half.post(address).status_code in (400, 401), rule.rule
    assert dump(coded) == before


def test_a_cookie_that_was_kept_opens_nothing_after_logging_out(site: Site) -> None:
    browser = site.browser("adviser")
    kept = copied(browser)
    assert inside(kept)
    browser.post("/uitloggen")
    assert not inside(kept)
    assert not inside(browser)


def copied(browser: Browser) -> Browser:
    """Another browser with the same cookie, as somebody who stole it has."""
    thief = Browser(browser.app)
    with browser.client.session_transaction() as mine, thief.client.session_transaction() as theirs:
        theirs.update(mine)
    return thief


def test_a_stolen_cookie_ends_with_a_new_password_and_the_own_browser_stays(site: Site) -> None:
    give_password(site.world.system, site.world.adviser)
    owner = site.browser("adviser")
    elsewhere = site.browser("adviser")
    form = {"current": people.PASSWORD, "password": NEW_PASSWORD, "repeat": NEW_PASSWORD}
    assert owner.post("/mijn-account/wachtwoord", form).status_code == 302
    assert inside(owner)
    assert not inside(elsewhere)


@pytest.mark.parametrize("how", ["switched off", "new password", "ended by the beheerder"])
def test_a_session_ends_at_once_when_its_account_does(site: Site, how: str) -> None:
    adviser = site.world.adviser
    give_password(site.world.system, adviser)
    browser = site.browser("adviser")
    assert adviser.account_id is not None
    match how:
        case "switched off":
            accounts.change(
                site.world.system, OPERATOR, adviser.account_id, adviser.name, False, adviser.roles
            )
        case "new password":
            accounts.set_password(site.world.system, OPERATOR, adviser.account_id, NEW_PASSWORD)
        case _:
            site.browser("keeper").post(f"/accounts/{adviser.account_id}/sessies/beeindigen")
    assert browser.get("/scans").status_code in (302, 403)
    assert browser.get(site.url("/interne-organisatie")).status_code in (302, 403)
    before = dump(site)
    answer = browser.post(site.url("/interne-organisatie"), website.answers([("t1.toelichting", "Te laat")]))
    assert answer.status_code in (401, 403)
    assert dump(site) == before


@pytest.mark.parametrize("target", LEADS_ELSEWHERE)
def test_no_address_sent_along_leads_to_another_site(coded: Site, target: str) -> None:
    """In each step of a login and in the page that a late form comes back on."""
    email = give_password(coded.world.system, coded.world.adviser)
    browser, key, _ = enrol(coded, email)
    again = coded.browser()
    steps = [log_in(again, email, volgende=target)]
    pass_time(coded.world.system, seconds=60)
    steps.append(again.post("/inloggen/code", {"code": code(coded.world.system, key), "volgende": target}))
    steps.append(browser.client.get("/inloggen", query_string={"volgende": target}))
    for step in steps:
        assert step.status_code == 302
        where = urlsplit(step.location)
        assert (where.scheme, where.netloc) == ("", "")
        assert step.location.startswith("/")
        assert step.location[1:2] not in ("/", "\\")
        assert not set("\r\n\t\\") & set(step.location)
        assert not [value for value in step.headers.getlist("Set-Cookie") if value.startswith("a=")]


def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The password hashes that are looked at from now on."""
    seen: list[str] = []
    hasher = passwords._hasher

    class Watched:
        def verify(self, kept: str, given: str) -> bool:
            seen.append(kept)
            return hasher.verify(kept, given)

        def check_needs_rehash(self, kept: str) -> bool:
            return hasher.check_needs_rehash(kept)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    return seen


def test_each_guess_costs_one_hash_whoever_it_is_about_and_the_same_writing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wall time is noise on a busy machine; the work done is what an attacker would measure."""
    known = give_password(site.world.system, site.world.adviser)
    blocked = give_password(site.world.system, site.world.reader)
    assert site.world.reader.account_id is not None
    accounts.change(site.world.system, OPERATOR, site.world.reader.account_id, "Lies", False, frozenset())
    without = account_store.by_id(site.world.database, site.world.leader.account_id or 0)
    assert without is not None
    seen = work(monkeypatch)
    costs = set()
    for email in (known, blocked, without.email, "niemand@voorbeeld.nl", "' OR 1=1 --@voorbeeld.nl"):
        browser = site.browser()
        browser.get("/inloggen")
        seen.clear()
        rows = kept_rows(site)
        answer = log_in(browser, email, "verkeerd geraden")
        costs.add((answer.status_code, len(seen), kept_rows(site) - rows))
    assert costs == {(401, 1, 2)}


def kept_rows(site: Site) -> int:
    """How many attempts and lines of the log there are."""
    row = site.world.database.row(
        "SELECT (SELECT count(*) FROM login_attempt) + (SELECT count(*) FROM audit_entry) AS number"
    )
    assert row is not None
    return int(row["number"])


def test_an_address_that_a_visitor_makes_up_is_not_another_place(site: Site) -> None:
    """Without a proxy in front, headers about where somebody comes from are only words."""
    email = give_password(site.world.system, site.world.adviser)
    for number in range(8):
        browser = site.browser()
        headers = {
            "Origin": HOST,
            "X-Forwarded-For": f"10.0.0.{number}",
            "X-Real-IP": f"10.0.0.{number}",
            "Forwarded": f"for=10.0.0.{number}",
        }
        data = {"email": email, "password": "verkeerd", "csrf_token": browser.csrf()}
        answer = browser.client.post("/inloggen", data=data, headers=headers)
    assert "te vaak" in answer.text
    rows = site.world.database.rows("SELECT DISTINCT address FROM login_attempt")
    assert [row["address"] for row in rows] == ["127.0.0.1"]


def test_guessing_codes_of_one_person_locks_nobody_else_out(coded: Site) -> None:
    attacked = give_password(coded.world.system, coded.world.adviser)
    other = give_password(coded.world.system, coded.world.colleague)
    _, key, _ = enrol(coded, attacked)
    _, other_key, _ = enrol(coded, other)
    guesser = coded.browser()
    log_in(guesser, attacked)
    for number in range(12):
        guesser.post("/inloggen/code", {"code": f"{number:06}"})
        guesser.post("/inloggen/code", {"herstelcode": f"AAAA-BBBB-{number:04}"})
    assert guesser.post("/inloggen/code", {"code": code(coded.world.system, key)}).status_code == 401
    colleague = coded.browser()
    log_in(colleague, other)
    colleague.post("/inloggen/code", {"code": code(coded.world.system, other_key)})
    assert inside(colleague)


def test_who_is_half_way_in_with_an_old_password_sets_up_no_app_after_it_changed(coded: Site) -> None:
    """Otherwise who learned an invitation would take the account over within half an hour."""
    email = give_password(coded.world.system, coded.world.adviser)
    thief = coded.browser()
    log_in(thief, email)
    key = people.key_on(thief.get("/inloggen/tweede-factor"))
    assert coded.world.adviser.account_id is not None
    accounts.set_password(coded.world.system, OPERATOR, coded.world.adviser.account_id, NEW_PASSWORD)
    done = thief.post("/inloggen/tweede-factor", {"code": code(coded.world.system, key)})
    assert (done.status_code, done.location) == (302, "/inloggen")
    assert not inside(thief)
    assert coded.world.database.row("SELECT 1 FROM recovery_code") is None
