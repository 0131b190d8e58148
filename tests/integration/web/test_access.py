"""Every route × role × state of the scan over HTTP, and what happens when a session has ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import support
import website
from support import OPERATOR, Clock
from website import Site
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from riskscan.documents import map_files
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.domain.questionnaire import AnswerType
from riskscan.programme import (
    accounts,
    blank_form,
    comments,
    interviewing,
    national_reporting,
    reporting,
    reviewing,
    rules_explained,
)
from riskscan.programme.permissions import Action, Actor, Subject, refusal
from riskscan.programme.rules_explained import RulesFile
from riskscan.store.interviews import Note, Participant
from riskscan.web.access import declared_action

PASSWORD = "vier losse woorden"
MARKER = "Herkenbare tekst uit de scan van deze organisatie"
NOBODY = "nobody"
WHO = ("adviser", "outsider", "leader", "reader", "keeper", NOBODY)
SECTION = "/interne-organisatie"
# Numbers of things that the world of this test has none of, or that its first scan has one of.
NUMBERS = {"comment_id", "number", "record_id", "request_id", "session_id", "upload_id"}
CASES = [
    *(
        (who, state, RoundState.OPEN)
        for who in WHO
        for state in ScanState
        if state is not ScanState.NOT_STARTED
    ),
    # In a closed round who could change something may not; the others could not anyway.
    *((who, ScanState.CONCEPT, RoundState.CLOSED) for who in ("adviser", "leader")),
]


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
            "group": "meldingen",
            "measure": "meldingen",
            "day": "2016-07-31",
            "token": "onbekend",
        }
        unknown = self.rule.arguments - set(values) - NUMBERS - set(self.rule.defaults or {})
        assert not unknown, f"say in this test which {unknown} to ask {self.rule.rule} for"
        arguments = {name: values.get(name, 1) for name in self.rule.arguments}
        arguments.update(self.rule.defaults or {})
        with site.app.test_request_context():
            built = site.app.url_map.bind("localhost").build(self.rule.endpoint, arguments, self.method)
        assert built is not None
        return built

    def refused(self, site: Site, actor: Actor, scan_state: ScanState, round_state: RoundState) -> str | None:
        """The reason that the table of rights gives, None when it allows this."""
        subject = None
        assigned = actor in (site.world.adviser, site.world.colleague)
        if "scan_id" in self.rule.arguments:
            subject = Subject(assigned, scan_state, round_state)
        elif "organisation_id" in self.rule.arguments:
            # Figures are of an organisation; the state of a scan plays no part in who may see them.
            subject = Subject(assigned, ScanState.NOT_STARTED, round_state)
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


@pytest.mark.parametrize(("who", "scan_state", "round_state"), CASES)
def test_each_route_lets_in_exactly_whom_the_table_allows(
    site: Site, who: str, scan_state: ScanState, round_state: RoundState, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who may download is the question here; making the document is tested elsewhere.
    monkeypatch.setattr(reporting, "render_report", lambda *_: b"%PDF-")
    monkeypatch.setattr(national_reporting, "render_national_report", lambda _: b"%PDF-")
    monkeypatch.setattr(rules_explained, "rules_file", lambda version: RulesFile(version, b"%PDF-"))
    monkeypatch.setattr(blank_form, "rendered", lambda _: b"%PDF-")
    monkeypatch.setattr(map_files, "png_file", lambda _: b"PNG")
    site.world.complete("1")
    mark_every_text(site)
    site.world.bring_to(scan_state)
    if round_state is RoundState.CLOSED:
        support.close_round(site.world)
    interview_id = site.world.sheet().interviews[0].id
    kept = sqlite3.connect(":memory:")
    site.world.database.connection.backup(kept)
    for route in routes(site):
        check(site, who, scan_state, round_state, route, interview_id)
        kept.backup(site.world.database.connection)
    kept.close()


def mark_every_text(site: Site) -> None:
    """So that a page that shows anything of the scan shows the marker."""
    world = site.world
    texts = [one.key for one in world.sheet().form.questions() if one.type is AnswerType.TEXT]
    world.save(world.adviser, dict.fromkeys(texts, MARKER))
    said = support.interview(**dict.fromkeys(interviewing.TEXTS, MARKER))
    said = replace(
        said, notes=(Note(MARKER, (), in_report=True),), participants=(Participant(MARKER, MARKER),)
    )
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, said)
    comments.add(world.system, world.leader, world.scan_id, texts[0], MARKER)
    reviewing.discuss(world.system, world.leader, world.scan_id, date(2016, 7, 1), "wethouder", MARKER)


def check(
    site: Site, who: str, scan_state: ScanState, round_state: RoundState, route: Route, interview_id: int
) -> None:
    browser = site.browser(None if who == NOBODY else who)
    url = route.url(site, interview_id)
    before = len(site.refusals())
    response = browser.get(url) if route.method == "GET" else browser.post(url)
    where = f"{route.method} {url} as {who} ({response.status_code})"
    if who == NOBODY:
        check_nobody(route, response, where)
        return
    reason = route.refused(site, site.world.actors[who], scan_state, round_state)
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
