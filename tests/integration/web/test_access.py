"""Every route × role × state of the scan over HTTP, and what happens when a session has ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import support
import website
from support import OPERATOR, Clock
from website import Site
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from riskscan.documents import map_files
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.programme import accounts, blank_form, national_reporting, reporting, rules_explained
from riskscan.programme.permissions import Action, Actor, Subject, refusal
from riskscan.programme.rules_explained import RulesFile
from riskscan.web.access import declared_action

PASSWORD = "vier losse woorden"
MARKER = "Herkenbare tekst uit de scan van deze organisatie"
NOBODY = "nobody"
WHO = ("adviser", "outsider", "leader", "reader", "keeper", NOBODY)
SECTION = "/interne-organisatie"


@dataclass(frozen=True)
class Route:
    """One address and method, with the action that its view declares."""

    rule: Rule
    method: str
    action: Action

    def url(self, site: Site, interview_id: int) -> str:
        world = site.world
        values = {
            "scan_id": world.scan_id,
            "round_id": world.round_id,
            "organisation_id": world.organisation_id,
            "account_id": world.reader.account_id,
            "interview_id": interview_id,
            "slug": "interne-organisatie",
            "key": "t1.toelichting",
            "step": "openen",
            "year": 2025,
        }
        arguments = {name: values.get(name, 1) for name in self.rule.arguments}
        arguments.update(self.rule.defaults or {})
        with site.app.test_request_context():
            built = site.app.url_map.bind("localhost").build(self.rule.endpoint, arguments, self.method)
        assert built is not None
        return built

    def refused(self, site: Site, actor: Actor, scan_state: ScanState) -> str | None:
        """The reason that the table of rights gives, None when it allows this."""
        subject = None
        if "scan_id" in self.rule.arguments:
            assigned = actor in (site.world.adviser, site.world.colleague)
            subject = Subject(assigned, scan_state, RoundState.OPEN)
        elif self.action in (Action.IMPACT_READ, Action.IMPACT_WRITE) and "organisation_id" in self.rule.arguments:
            assigned = actor in (site.world.adviser, site.world.colleague)
            subject = Subject(assigned, ScanState.NOT_STARTED, RoundState.OPEN)
        return refusal(actor, self.action, subject)


def routes(site: Site) -> Iterator[Route]:
    for rule in site.app.url_map.iter_rules():
        action = declared_action(site.app, rule.endpoint)
        # Sending a password is for everyone, and refuses in its own way (tested with logging in).
        if rule.endpoint in ("static", "login.enter") or action is None:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield Route(rule, method, action)


def undeclared(site: Site) -> set[str]:
    return {endpoint for endpoint in site.app.view_functions if declared_action(site.app, endpoint) is None}


def test_every_route_declares_what_it_lets_do(site: Site) -> None:
    assert undeclared(site) == set()
    assert len(list(routes(site))) > 25


def test_a_route_that_declares_nothing_is_found_and_closed_to_everyone(site: Site) -> None:
    site.app.add_url_rule("/vergeten", "forgotten", lambda: "geheim", methods=["GET", "POST"])
    assert undeclared(site) == {"forgotten"}
    for who in WHO:
        browser = site.browser(None if who == NOBODY else who)
        for response in (browser.get("/vergeten"), browser.post("/vergeten")):
            assert response.status_code == 403
            assert "geheim" not in response.text
            assert "geen vastgelegd recht" in response.text


@pytest.mark.parametrize("scan_state", [ScanState.CONCEPT, ScanState.OFFERED, ScanState.ESTABLISHED])
@pytest.mark.parametrize("who", WHO)
def test_each_route_lets_in_exactly_whom_the_table_allows(
    site: Site, who: str, scan_state: ScanState, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who may download is the question here; making the document is tested elsewhere.
    monkeypatch.setattr(reporting, "render_report", lambda *_: b"%PDF-")
    monkeypatch.setattr(national_reporting, "render_national_report", lambda _: b"%PDF-")
    monkeypatch.setattr(rules_explained, "rules_file", lambda version: RulesFile(version, b"%PDF-"))
    monkeypatch.setattr(blank_form, "rendered", lambda _: b"%PDF-")
    monkeypatch.setattr(map_files, "png_file", lambda _: b"PNG")
    site.world.complete("1")
    site.world.save(site.world.adviser, {"t1.toelichting": MARKER, "overall_beeld": MARKER})
    site.world.bring_to(scan_state)
    interview_id = site.world.sheet().interviews[0].id
    kept = sqlite3.connect(":memory:")
    site.world.database.connection.backup(kept)
    for route in routes(site):
        check(site, who, scan_state, route, interview_id)
        kept.backup(site.world.database.connection)
    kept.close()


def check(site: Site, who: str, scan_state: ScanState, route: Route, interview_id: int) -> None:
    browser = site.browser(None if who == NOBODY else who)
    url = route.url(site, interview_id)
    before = len(site.refusals())
    response = browser.get(url) if route.method == "GET" else browser.post(url)
    where = f"{route.method} {url} as {who} ({response.status_code})"
    if who == NOBODY:
        check_nobody(route, response, where)
        return
    reason = route.refused(site, site.world.actors[who], scan_state)
    if reason is None:
        assert response.status_code < 500, where
        assert response.status_code not in (401, 403), where
    else:
        assert response.status_code == 403, where
        assert reason in website.shown(response.text), where
        assert len(site.refusals()) == before + 1, where
        assert site.refusals()[-1].endswith(reason), where
        assert MARKER.encode() not in response.data, where
    if who in ("outsider", "keeper"):
        assert MARKER.encode() not in response.data, where


def check_nobody(route: Route, response: TestResponse, where: str) -> None:
    assert MARKER.encode() not in response.data, where
    if route.action is Action.PUBLIC:
        assert response.status_code < 400, where
    elif route.method == "GET":
        assert response.status_code == 302, where
        assert response.location.startswith("/inloggen?volgende="), where
    else:
        assert response.status_code == 401, where


def test_another_organisations_scan_is_not_reached_by_its_number(site: Site) -> None:
    site.world.save(site.world.adviser, {"t1.toelichting": MARKER})
    outsider = site.browser("outsider")
    for rest in ("", SECTION, "/gesprekken", "/indeling", "/rapport.pdf"):
        response = outsider.get(site.url(rest))
        assert response.status_code == 403
        assert "niet aan u toegewezen" in response.text
        assert MARKER not in response.text
    live = outsider.post(site.url(SECTION + "/voorstel"))
    assert live.status_code == 403


def test_the_first_page_of_each_role_is_one_it_may_open(site: Site) -> None:
    for who in WHO[:-1]:
        browser = site.browser(who)
        response = browser.get("/")
        assert response.status_code == 302
        assert browser.get(response.location).status_code == 200
        assert browser.get(browser.get("/inloggen").location).status_code == 302
    assert site.refusals() == []


def test_an_account_without_a_role_may_do_nothing(site: Site) -> None:
    empty = support.add_account(site.world.system, "Niemand Meer")
    browser = site.browser(empty)
    for url in ("/", "/scans", site.url(), "/landelijk", "/rondes"):
        assert browser.get(url).status_code == 403


def ended(site: Site) -> None:
    """Let so much time pass that every session has ended."""
    clock = site.world.system.now
    assert isinstance(clock, Clock)
    clock.moment += timedelta(hours=3)


def test_a_form_sent_after_the_session_ended_is_kept_and_saved_after_logging_in(site: Site) -> None:
    adviser = site.world.adviser
    assert adviser.account_id is not None
    accounts.set_password(site.world.system, OPERATOR, adviser.account_id, PASSWORD)
    browser = site.browser("adviser")
    form = browser.form(site.url(SECTION))
    ended(site)
    typed = 'Lang getypt.\r\n\r\n"Met <b>alles</b> erin" 😀'
    late = browser.send(site.url(SECTION), form, t1__toelichting=typed, t1__risico="beperkt")
    assert late.status_code == 401
    assert "wat u invulde, is niet verloren" in late.text
    assert site.world.sheet().answers == {}
    login = website.form_of(late.text, "/inloggen")
    wrong = browser.send("/inloggen", login, email="anja.advies@voorbeeld.nl", password="verkeerd")
    assert wrong.status_code == 401
    again = website.form_of(wrong.text, "/inloggen")
    resumed = browser.send("/inloggen", again, email="anja.advies@voorbeeld.nl", password=PASSWORD)
    assert resumed.status_code == 200
    ready = website.form_of(resumed.text, site.url(SECTION))
    assert browser.send(site.url(SECTION), ready).status_code == 302
    assert site.world.sheet().answers == {
        "t1.toelichting": typed.replace("\r\n", "\n"),
        "t1.risico": "beperkt",
    }


def test_a_late_form_of_another_site_is_not_carried_along(site: Site) -> None:
    response = site.browser().client.post(
        site.url(SECTION), data={"t1.toelichting": "geplant"}, headers={"Origin": "https://elders.example"}
    )
    assert response.status_code == 302
    assert "geplant" not in response.text


def test_a_late_form_never_carries_a_password(site: Site) -> None:
    browser = site.browser("keeper")
    ended(site)
    data = {"name": "Nieuw", "password": "zeer geheim woord", "repeat": "zeer geheim woord"}
    response = browser.post("/accounts", data)
    assert response.status_code in (401, 404, 405)
    assert "zeer geheim" not in response.text


@pytest.mark.parametrize(
    "target", ["https://elders.example/", "//elders.example", "/\\elders.example", "javascript:alert(1)", ""]
)
def test_logging_in_leads_only_to_this_site(site: Site, target: str) -> None:
    leader = site.world.leader
    assert leader.account_id is not None
    accounts.set_password(site.world.system, OPERATOR, leader.account_id, PASSWORD)
    data = {"email": "leo.leider@voorbeeld.nl", "password": PASSWORD, "volgende": target}
    assert site.browser().post("/inloggen", data).location == "/"
