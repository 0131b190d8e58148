"""The pages and files of the audit log, and the page of rights."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import support
import website
from support import OPERATOR, REASON, Clock
from website import Browser, Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import audit, organisations, transfer
from riskscan.store import audit as chain
from riskscan.store.organisations import OrganisationText

KINDS = ("", "Scans", "ronde geopend", "Weigeringen")


# The site of the tests is made on the clock of today, and then lives in 2016.
MADE = "Het programma las de gegevensbestanden in: organisaties."


def sentences(page: str) -> list[str]:
    """What the log says, line by line, without how it began."""
    found = [website.shown(one) for one in re.findall(r"<td>(.*?)</td>", page, re.S)]
    return [one for one in found if one != MADE]


def add_lines(site: Site, number: int) -> None:
    with site.world.database.writing():
        for _ in range(number):
            site.world.system.log(site.world.leader, "ronde geopend", f"ronde {site.world.round_id}")


def test_the_log_tells_in_sentences_who_did_what_newest_first(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    found = sentences(site.browser("keeper").get("/logboek").text)
    assert re.fullmatch(r"Leo Leider stelde de scan van .+ \(Ronde zomer 2016\) vast\.", found[0])
    assert any(re.fullmatch(r"Anja Advies bewaarde antwoorden in de scan van .+\.", one) for one in found)
    assert any(re.fullmatch(r"De opdrachtregel opende de ronde ‘Ronde zomer 2016’\.", one) for one in found)
    assert MADE in site.browser("keeper").get("/logboek?soort=Beheer").text


def test_a_refusal_is_marked_and_gives_its_reason(site: Site) -> None:
    site.browser("outsider").get(site.url())
    page = website.shown(site.browser("keeper").get("/logboek?soort=Weigeringen").text)
    assert re.search(r"Geweigerd Olga Elders kreeg geen toegang tot de scan van .+ scan lezen: Deze", page)


def test_every_line_is_on_exactly_one_page_both_ways(site: Site) -> None:
    add_lines(site, 3 * audit.PAGE)
    browser = site.browser("keeper")
    rows = site.world.database.rows("SELECT id FROM audit_entry ORDER BY at DESC, id DESC")
    every = [row["id"] for row in rows]

    def walk(url: str, rel: str) -> list[list[int]]:
        pages = []
        while url:
            page = browser.get(url).text
            pages.append([int(one) for one in re.findall(r"regel (\d+)</small>", page)])
            found = re.search(rf'<a href="([^"]+)" rel="{rel}"', page)
            url = found[1].replace("&amp;", "&") if found else ""
        return pages

    downward = walk("/logboek", "next")
    assert [one for page in downward for one in page] == every
    assert {len(page) for page in downward[:-1]} == {audit.PAGE}
    upward = walk(f"/logboek?na={every[-1]}", "prev")
    assert [one for page in reversed(upward) for one in page] == every[:-1]


def test_the_log_is_chosen_by_date_person_act_and_subject(site: Site) -> None:
    world = site.world
    clock = world.system.now
    assert isinstance(clock, Clock)
    world.bring_to(ScanState.OFFERED)
    before = clock.moment
    clock.moment = before.replace(month=7, day=20)
    add_lines(site, 1)
    browser = site.browser("keeper")

    def shown(**chosen: str) -> list[str]:
        response = browser.client.get("/logboek", query_string=chosen)
        assert response.status_code == 200
        return sentences(response.text)

    assert shown(van="20-7-2016") == ["Leo Leider opende de ronde ‘Ronde zomer 2016’."]
    assert len(shown(tot="19-7-2016")) == len(shown()) - 1
    assert len(shown(van="20-7-2016", tot="20 juli 2016")) == 1
    adviser = str(world.adviser.account_id)
    assert shown(wie=adviser)
    assert all(one.startswith("Anja Advies") for one in shown(wie=adviser))
    assert all(one.startswith("De opdrachtregel") for one in shown(wie="opdrachtregel"))
    assert MADE in browser.get("/logboek?wie=zonder+account").text
    assert len(shown(soort="ronde geopend")) == 2
    scan = shown(over=f"scan {world.scan_id}")
    assert scan
    assert scan == shown(over=f"organisatie {world.organisation_id}", soort="Scans")
    assert set(scan) < set(shown(over=f"ronde {world.round_id}"))
    assert "Hierover staat niets" in browser.get(f"/logboek?wie={adviser}&soort=Rondes").text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("van=31-13-2016", "De datum 31-13-2016 bestaat niet."),
        ("van=2-7-2016&tot=1-7-2016", "Draai de twee datums om."),
        ("wie=999", "Deze persoon staat niet in het logboek."),
        ("soort=onzin", "Deze soort bestaat niet."),
        ("over=scan+999", "Dit onderwerp bestaat niet."),
    ],
)
def test_a_choice_that_cannot_be_is_told_and_stays(site: Site, query: str, message: str) -> None:
    for address in ("/logboek", "/logboek.csv"):
        response = site.browser("keeper").get(f"{address}?{query}")
        assert response.status_code == 422
        assert message in website.shown(response.text)
        assert "Er is niets gezocht" in response.text
    if query.startswith("van=31"):
        assert 'value="31-13-2016"' in response.text


@pytest.mark.parametrize("query", ["voor=abc", "na=-1", "voor=999999", f"voor={10**30}"])
def test_a_page_that_is_not_there_is_the_newest(site: Site, query: str) -> None:
    browser = site.browser("keeper")
    assert sentences(browser.get(f"/logboek?{query}").text) == sentences(browser.get("/logboek").text)


def test_the_head_is_shown_to_be_written_down(site: Site) -> None:
    browser = site.browser("keeper")
    assert chain.head(site.world.database) in browser.get("/logboek").text


def rows_of(browser: Browser, url: str) -> list[dict[str, str]]:
    response = browser.get(url)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))


def test_the_choice_as_csv_and_json_lines_holds_what_the_pages_hold_and_is_itself_logged(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    browser = site.browser("keeper")
    add_lines(site, audit.PAGE)
    wanted = sentences(browser.get("/logboek?soort=Scans").text)
    rows = rows_of(browser, "/logboek.csv?soort=Scans")
    assert [row["zin"] for row in rows] == wanted
    response = browser.get("/logboek.jsonl?soort=Scans")
    objects = [json.loads(line) for line in response.text.splitlines()]
    assert [one["sentence"] for one in objects] == wanted
    assert {one["format"] for one in objects} == {"logboek/1"}
    # What a decision was, is not for who keeps the log; that there was one is.
    decided = [one for one in objects if one["action"] == "besluit genomen"]
    assert [one["detail"] for one in decided] == [None]
    logged = site.world.database.rows(
        "SELECT account_id, detail FROM audit_entry WHERE action = 'logboek uitgevoerd' ORDER BY id"
    )
    assert [tuple(row) for row in logged] == [
        (site.world.keeper.account_id, "csv, soort Scans"),
        (site.world.keeper.account_id, "jsonl, soort Scans"),
    ]


def test_no_cell_of_the_csv_is_a_formula(site: Site) -> None:
    text = OrganisationText("=HYPERLINK(1) naam", "ZZ", None, None, None)
    organisations.add(site.world.system, OPERATOR, text, 9, 7)
    rows = rows_of(site.browser("keeper"), "/logboek.csv?soort=Organisaties")
    assert rows[0]["bijzonderheden"] == "'=HYPERLINK(1) naam"
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_a_scan_has_its_own_log_with_the_exports_that_held_it(site: Site) -> None:
    world = site.world
    world.bring_to(ScanState.ESTABLISHED)
    other = support.later_round(world)
    transfer.export_scans(world.system, OPERATOR, scan_ids=(world.scan_id, other))
    transfer.export_scans(world.system, OPERATOR, scan_ids=(other,))
    site.browser("outsider").get(site.url())
    page = site.browser("adviser").get(site.url("/logboek")).text
    found = sentences(page)
    assert "Leo Leider stelde deze scan vast." in found
    assert "Geweigerd Olga Elders kreeg geen toegang tot deze scan." in found
    exports = [one for one in found if "schreef scans naar een bestand" in one]
    assert exports == [f"De opdrachtregel schreef scans naar een bestand: scans {world.scan_id}, {other}."]
    # Who works on the scan reads what was answered and decided.
    assert "Besluit: 1" in page
    assert world.sheet().form.question("t1.risico").label in website.shown(page)
    assert not any("startte de scan van" in one for one in found)


def test_the_log_of_a_scan_is_for_who_may_read_its_history(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    for who, status in (
        ("adviser", 200),
        ("leader", 200),
        ("outsider", 403),
        ("reader", 403),
        ("keeper", 403),
    ):
        assert site.browser(who).get(site.url("/logboek")).status_code == status
    link = f'href="{site.url("/logboek")}"'
    assert link in site.browser("adviser").get(site.url("/indeling")).text
    assert link in site.browser("adviser").get(site.url("/antwoorden/t1.toelichting")).text
    assert link not in site.browser("reader").get(site.url("/indeling")).text


def test_the_page_of_rights_names_every_route_and_use_case(site: Site) -> None:
    page = website.shown(site.browser("keeper").get("/rechten").text)
    assert "Bij toegewezen organisaties, als de scan concept is en de ronde open is" in page
    assert "/scans/[nummer]/[onderdeel] (bekijken)" in page
    assert "scanning.save_answers" in page
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert rule.rule.partition("<")[0] in page


def test_a_loop_of_refusals_leaves_a_few_lines_that_count_them(site: Site) -> None:
    outsider = site.browser("outsider")
    for _ in range(12):
        assert outsider.get(site.url()).status_code == 403
    assert [("keer" in one) for one in site.refusals()] == [False, False, False, True]
    assert "(de 10e keer binnen een uur)" in site.refusals()[-1]


def test_a_role_that_never_may_is_one_refusal_whatever_the_number(site: Site) -> None:
    keeper = site.browser("keeper")
    for number in range(1, 13):
        assert keeper.get(f"/scans/{number}").status_code == 403
    assert len(site.refusals()) == 4


def test_what_is_sent_in_without_logging_in_is_logged_and_asking_for_a_page_is_not(site: Site) -> None:
    before = len(site.world.database.rows("SELECT id FROM audit_entry"))
    nobody = site.browser()
    nobody.get(site.url())
    assert len(site.world.database.rows("SELECT id FROM audit_entry")) == before
    for _ in range(9):
        assert nobody.post(site.url("/terugsturen"), {"reason": REASON}).status_code == 401
    rows = site.world.database.rows("SELECT * FROM audit_entry WHERE id > ?", (before,))
    assert [(row["action"], row["account_id"], row["about"]) for row in rows] == [
        ("geweigerd zonder inloggen", None, f"scan {site.world.scan_id}")
    ] * 3
