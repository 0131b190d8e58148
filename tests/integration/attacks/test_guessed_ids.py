"""Numbers of what is somebody else's, tried in addresses, fields and queries: nothing is told, nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import attacking
import pytest
import website
from attacking import Corners, fill_corners
from website import Browser, Site
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from riskscan.documents import pdf_engine
from riskscan.domain.lifecycle import ScanState
from riskscan.programme import accounts, reviewing, scanning
from riskscan.programme.permissions import Actor, Role
from riskscan.store import organisations

MARKER = "Zilverreigerpad"
TEXT = f"{MARKER} is een woord dat nergens anders staat"
# What changes by being looked at: the log, when a session was last used, and failed attempts to log in.
LIVING = {"audit_entry", "session", "login_attempt", "sqlite_sequence"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    # Whether somebody gets a document is the question here; its text is what the marker is looked for in.
    monkeypatch.setattr(pdf_engine, "write", lambda html: html.encode())
    one = website.make_site(tmp_path / "instance")
    yield one
    one.world.database.close()


def kept(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database, but for what looking changes."""
    database = site.world.database
    names = [row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [tuple(row) for row in database.rows(f"SELECT * FROM {name}")]
        for name in names
        if name not in LIVING
    }


def scan_of_the_other(site: Site) -> int:
    world = site.world
    return scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)


def addresses(site: Site, made: Corners, only: str = "") -> Iterator[tuple[Rule, str, str]]:
    """Every route with the numbers of what belongs to the first organisation: rule, method, address."""
    world = site.world
    values: dict[str, list[str | int]] = {
        "scan_id": [world.scan_id],
        "organisation_id": [world.organisation_id],
        "interview_id": [made.interview],
        "comment_id": [made.comment],
        "upload_id": [made.upload],
        "request_id": [made.removal],
        "slug": ["interne-organisatie", "kerndata"],
        "key": ["t1.toelichting", "t19.meldingen"],
        "number": [1],
        "year": [2016],
        "day": ["2016-06-30"],
        "group": ["meldingen"],
        "measure": ["meldingen"],
    }
    for rule in site.app.url_map.iter_rules():
        if only not in rule.arguments if only else not rule.arguments & set(values):
            continue
        names = sorted(rule.arguments - set(rule.defaults or {}))
        for chosen in product(*(values.get(name, [1]) for name in names)):
            arguments = dict(zip(names, chosen, strict=True)) | (rule.defaults or {})
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                with site.app.test_request_context():
                    built = site.app.url_map.bind("localhost").build(rule.endpoint, arguments, method)
                yield rule, method, built


def ask(
    browser: Browser, method: str, address: str, data: dict[str, str | list[str]] | None = None
) -> TestResponse:
    return browser.get(address) if method == "GET" else browser.post(address, data or {})


def tells(response: TestResponse) -> bool:
    return MARKER.encode() in response.data


def of_organisation(rule: Rule) -> bool:
    return bool(rule.arguments & {"scan_id", "organisation_id", "upload_id"})


def test_the_adviser_of_another_organisation_gets_nothing_by_any_number(site: Site) -> None:
    made = fill_corners(site.world, TEXT)
    owner, outsider = site.browser("adviser"), site.browser("outsider")
    seen = sum(tells(owner.get(address)) for _, method, address in addresses(site, made) if method == "GET")
    assert seen > 10, "the marker is on hardly any page, so that not finding it proves nothing"
    before = kept(site)
    for rule, method, address in addresses(site, made):
        response = ask(outsider, method, address)
        assert not tells(response), address
        if of_organisation(rule):
            assert response.status_code in (302, 403, 404, 405), f"{method} {address}"
    assert kept(site) == before


def test_what_is_not_there_is_answered_as_what_is_not_yours(site: Site) -> None:
    """Files, requests and sessions of others: no answer tells whether the number exists."""
    made = fill_corners(site.world, TEXT)
    site.browser("leader")
    session = site.world.database.row("SELECT max(id) AS id FROM session")
    outsider, colleague = site.browser("outsider"), site.browser("colleague")
    assert session is not None
    for browser in (outsider, colleague):
        for address, number in (
            ("/cijfers/bestanden/inlezen/{}", made.upload),
            ("/mijn-account/sessies/{}/beeindigen", session["id"]),
        ):
            method = "POST" if "sessies" in address else "GET"
            theirs = ask(browser, method, address.format(number))
            nothing = ask(browser, method, address.format(987654))
            assert (theirs.status_code, words(theirs)) == (nothing.status_code, words(nothing)), address
    for organisation in (site.world.organisation_id, 987654):
        answers = {
            (found.status_code, words(found))
            for found in (outsider.get(f"/impactanalyse/{organisation}/{year}") for year in (2016, 2017))
        }
        assert answers == {(403, words(outsider.get(f"/impactanalyse/{site.world.organisation_id}/2016")))}


def words(response: TestResponse) -> str:
    return re.sub(r"\d{5,}|\d+", "#", website.shown(response.text))


def test_things_of_another_scan_are_not_reached_through_the_own_one(site: Site) -> None:
    """The right number of the own scan in the address, with the number of another's interview, comment, text."""
    made = fill_corners(site.world, TEXT)
    own = f"/scans/{scan_of_the_other(site)}"
    outsider = site.browser("outsider")
    before = kept(site)
    for method, address in (
        ("GET", f"{own}/gesprekken/{made.interview}"),
        ("POST", f"{own}/gesprekken/{made.interview}"),
        ("POST", f"{own}/gesprekken/{made.interview}/verwijderen"),
        ("POST", f"{own}/opmerkingen/{made.comment}/afhandelen"),
        ("POST", f"{own}/opmerkingen/{made.comment}/heropenen"),
        ("POST", f"{own}/tekst-verwijderen/{made.removal}/intrekken"),
        ("GET", f"{own}/vastgesteld/1"),
        ("GET", f"{own}/vastgesteld/1/rapport.pdf"),
    ):
        response = ask(outsider, method, address)
        assert response.status_code in (302, 404, 409), f"{method} {address}"
        assert not tells(response), address
    restored = outsider.post(
        f"{own}/antwoorden/t1.toelichting", {"revisie": str(made.revision), "basis": "0"}
    )
    assert restored.status_code == 404
    assert not tells(restored)
    assert kept(site) == before


def test_a_number_in_a_field_is_not_believed(site: Site) -> None:
    made = fill_corners(site.world, TEXT)
    world, outsider = site.world, site.browser("outsider")
    own = f"/scans/{scan_of_the_other(site)}"
    before = kept(site)
    field = {"t1.toelichting": "Van mij", "t1.toelichting--basis": str(made.revision)}
    answer = outsider.post(f"{own}/interne-organisatie", field)
    assert not tells(answer)
    assert answer.status_code in (302, 409)
    start = {"ronde": str(world.round_id), "organisatie": str(world.organisation_id)}
    assert outsider.post("/scans", start).status_code == 403
    asked = {"text": MARKER, "ground": "gezin", "explanation": "Dit moet hier weg.", "everywhere": "ja"}
    wide = outsider.post(f"{own}/tekst-verwijderen", asked)
    assert not tells(wide) or website.shown(wide.text).count(MARKER) == words_of_the_form(wide)
    changed = {name for name, rows in kept(site).items() if rows != before[name]}
    assert changed <= {"answer_revision"}
    for scan, text in scans_with(site, "t1.toelichting").items():
        assert text == ("Van mij" if own.endswith(f"/{scan}") else TEXT)


def words_of_the_form(page: TestResponse) -> int:
    """How often the marker stands there since this person typed it."""
    return sum(MARKER in one.value for form in attacking.forms(page.text, "/") for one in form.inputs)


def scans_with(site: Site, key: str) -> dict[int, str]:
    rows = site.world.database.rows(
        "SELECT scan_id, value FROM answer_revision WHERE question = ? ORDER BY id", (key,)
    )
    return {row["scan_id"]: row["value"].strip('"') for row in rows}


def test_the_number_of_another_organisation_in_a_query_opens_nothing(site: Site) -> None:
    fill_corners(site.world, TEXT)
    scan_of_the_other(site)
    outsider, number = site.browser("outsider"), site.world.organisation_id
    for path in attacking.Crawler(site, outsider, each=1).crawl():
        response = outsider.get(f"{path.partition('?')[0]}?organisatie={number}&formaat=json&jaar=2016")
        assert not tells(response), path
    for form in ("json", "csv", "xlsx", "ods"):
        everything = outsider.get(f"/cijfers/bestanden/uitvoer?formaat={form}")
        assert everything.status_code == 200
        assert not tells(everything)
        refused = outsider.get(f"/cijfers/bestanden/uitvoer?formaat={form}&organisatie={number}")
        assert refused.status_code == 403


def name_of(site: Site, organisation_id: int) -> str:
    found = organisations.by_id(site.world.database, organisation_id)
    assert found is not None
    return found.name.removeprefix("Veilig Thuis ")


def test_no_figures_of_another_organisation_stand_beside_its_name(site: Site) -> None:
    """On the pages where all organisations come together, an adviser finds the own ones named only."""
    fill_corners(site.world, TEXT)
    outsider = site.browser("outsider")
    theirs = name_of(site, site.world.organisation_id)
    for address in (
        "/cijfers",
        "/cijfers/vergelijken?cijfer=meldingen_per_1000",
        "/cijfers/vergelijken",
        "/cijfers/verloop",
        "/wachtlijsten",
    ):
        page = outsider.get(address)
        if page.status_code != 404:
            assert page.status_code == 200, address
            assert theirs not in website.shown(page.text), address


def test_who_is_only_a_beheerder_sees_nothing_of_what_a_scan_holds(site: Site) -> None:
    made = fill_corners(site.world, TEXT)
    keeper = site.browser("keeper")
    for _, method, address in addresses(site, made):
        if "/verwijderen/" in address and method == "POST":
            continue
        assert not tells(ask(keeper, method, address)), f"{method} {address}"
    pages = attacking.Crawler(site, keeper, each=3).crawl()
    assert len(pages) > 20
    assert [address for address, page in pages.items() if tells(page)] == []


def test_a_beheerder_who_looks_for_a_part_of_a_text_is_not_shown_the_rest(site: Site) -> None:
    fill_corners(site.world, TEXT)
    asked = {
        "text": "woord dat nergens",
        "ground": "gezin",
        "explanation": "De school belde hierover.",
        "stap": "bekijken",
    }
    looked = site.browser("keeper").post("/verwijderen/nieuw", asked)
    assert looked.status_code == 200
    assert not tells(looked)


def test_a_lezer_sees_no_concept_anywhere(site: Site) -> None:
    """Also not that of a scan that was vastgesteld before and is worked on again."""
    world = site.world
    world.bring_to(ScanState.ESTABLISHED)
    reviewing.reopen(world.system, world.leader, world.scan_id, support_reason())
    made = fill_corners(world, TEXT)
    reader = site.browser("reader")
    for _, method, address in addresses(site, made):
        assert not tells(ask(reader, method, address)), f"{method} {address}"
    pages = attacking.Crawler(site, reader, each=3).crawl()
    assert [address for address, page in pages.items() if tells(page)] == []


def support_reason() -> str:
    return "Er is een fout gevonden in onderwerp 3, die hersteld moet worden."


def test_an_account_of_which_the_role_went_opens_nothing_from_the_next_page_on(site: Site) -> None:
    fill_corners(site.world, TEXT)
    adviser = site.world.adviser
    browser = site.browser("adviser")
    assert tells(browser.get(site.url("/interne-organisatie")))
    assert adviser.account_id is not None
    accounts.change(
        site.world.system, OPERATOR, adviser.account_id, adviser.name, True, frozenset({Role.READER})
    )
    assert browser.get(site.url("/interne-organisatie")).status_code == 403
    accounts.change(site.world.system, OPERATOR, adviser.account_id, adviser.name, False, frozenset())
    assert browser.get("/scans").status_code == 302


OPERATOR = Actor(None, "opdrachtregel", frozenset(Role), "opdrachtregel")


def test_looking_changes_nothing(site: Site) -> None:
    """Every page and download of every role, and every address with numbers: nothing is written by a GET."""
    made = fill_corners(site.world, TEXT)
    site.world.complete("1")
    before = kept(site)
    for who in ("adviser", "leader", "reader", "keeper"):
        browser = site.browser(who)
        pages = attacking.Crawler(site, browser, each=1).crawl()
        assert len(pages) > 15
        for _, method, address in addresses(site, made) if who == "adviser" else ():
            if method == "GET":
                browser.get(address)
    after = kept(site)
    assert [name for name in before if before[name] != after[name]] == []


def test_fields_that_a_form_does_not_have_change_nothing(site: Site) -> None:
    """Role, author, account and organisation come from the session and the address, whatever is sent along."""
    world = site.world
    extra: dict[str, str | list[str]] = {
        name: value
        for names, value in (
            (("role", "roles", "rol"), "beheerder"),
            (
                ("account_id", "author_id", "author", "auteur", "saved_by", "requested_by"),
                str(world.leader.account_id),
            ),
            (("organisation_id", "organisatie_id", "scan_id", "round_id", "ronde_id"), "2"),
            (("state", "status", "outcome_state", "established_at", "saved_at", "is_admin", "active"), "1"),
        )
        for name in names
    }
    adviser, key = site.browser("adviser"), site.url("/opmerkingen/t1.toelichting")
    assert adviser.post(key, {**extra, "tekst": "Een opmerking van mij."}).status_code == 302
    people = {
        "held_on": "1-7-2016",
        "kind": "ambtelijk_adviseur",
        "manner": "gesprek",
        "deelnemer": "P. Persoon",
        "knelpunten": "Geen.",
    }
    assert (
        adviser.post(site.url("/gesprekken/nieuw"), {**people, **extra, "rol": "adviseur"}).status_code == 302
    )
    adviser.post("/mijn-account/wachtwoord", {**extra, "current": "", "password": "", "repeat": ""})
    refused = adviser.post(
        site.url("/interne-organisatie"), {**extra, **website.answers([("t1.toelichting", "Tekst")])}
    )
    assert refused.status_code == 422, "a field that belongs to no question is told, and nothing is saved"
    rows = world.database.rows("SELECT author_id FROM comment UNION SELECT author_id FROM interview_revision")
    assert {row["author_id"] for row in rows} == {world.adviser.account_id}
    roles = world.database.rows(
        "SELECT role FROM account_role WHERE account_id = ? AND revoked_at IS NULL",
        (world.adviser.account_id,),
    )
    assert [row["role"] for row in roles] == [Role.ADVISER.value]
    assert world.sheet().scan.state is ScanState.CONCEPT
