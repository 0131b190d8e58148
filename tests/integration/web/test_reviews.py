"""The page "Indeling en besluit": each step as a form, each problem beside it, nothing typed lost."""

from __future__ import annotations

import pytest
import website
from support import MOTIVATION, REASON
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import reviewing


def state(site: Site) -> ScanState:
    return site.world.sheet().scan.state


def test_the_whole_way_from_answers_to_vastgesteld_and_back(site: Site) -> None:
    site.world.complete("2b")
    adviser, leader = site.browser("adviser"), site.browser("leader")
    url = site.url("/indeling")
    assert adviser.post(site.url("/besluit"), {"outcome": "2b", "motivation": ""}).location == url
    assert "Uw besluit is bewaard" in adviser.get(url).text
    assert adviser.post(site.url("/aanbieden")).location == url
    assert leader.post(site.url("/terugsturen"), {"reason": REASON}).location == url
    assert REASON in website.shown(adviser.get(url).text)
    adviser.post(site.url("/aanbieden"))
    assert leader.post(site.url("/vaststellen")).location == url
    assert state(site) is ScanState.ESTABLISHED
    assert leader.post(site.url("/heropenen"), {"reason": REASON}).location == url
    assert state(site) is ScanState.CONCEPT
    assert "Heropend 4 juli 2016" in website.shown(adviser.get(url).text)


@pytest.mark.parametrize(
    ("outcome", "motivation", "words"),
    [
        ("2a", "Te kort.", "heeft een motivering nodig"),
        ("2a", "x" * 20000, "schrijf 20 tot 4000 tekens"),
        ("I", MOTIVATION, "Kies een indeling uit de lijst"),
        ("", MOTIVATION, "Kies een indeling uit de lijst"),
    ],
)
def test_a_decision_that_cannot_be_kept_is_told_and_the_text_stays(
    site: Site, outcome: str, motivation: str, words: str
) -> None:
    site.world.complete("1")
    response = site.browser("adviser").post(
        site.url("/besluit"), {"outcome": outcome, "motivation": motivation}
    )
    assert response.status_code == 422
    assert words in website.shown(response.text)
    assert website.form_of(response.text, "besluit")["motivation"] == motivation
    assert reviewing.review(site.world.system, site.world.adviser, site.world.scan_id).decision is None


def test_html_and_control_characters_in_motivation_and_reason_do_no_harm(site: Site) -> None:
    site.world.complete("1")
    adviser, leader = site.browser("adviser"), site.browser("leader")
    typed = "<script>alert(1)</script>\x00\x0b omdat het zo is besproken"
    adviser.post(site.url("/besluit"), {"outcome": "2a", "motivation": typed})
    adviser.post(site.url("/aanbieden"))
    leader.post(site.url("/terugsturen"), {"reason": typed})
    page = adviser.get(site.url("/indeling")).text
    assert "<script>alert" not in page
    assert "\x00" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; omdat het zo is besproken" in page
    assert adviser.get(site.url("/rapport.pdf")).status_code == 200


def test_offering_what_is_not_complete_is_told_with_the_missing_questions(site: Site) -> None:
    site.world.save(site.world.adviser, {"verscherpt_toezicht": "nee"})
    response = site.browser("adviser").post(site.url("/aanbieden"))
    assert response.status_code == 422
    assert "De scan is nog niet volledig" in response.text
    assert f'href="{site.url("/randvoorwaarden")}#vertrouwen"' in response.text
    assert state(site) is ScanState.CONCEPT


def test_a_leader_who_wrote_in_the_scan_gets_no_button_and_is_refused(site: Site) -> None:
    site.world.bring_to(ScanState.OFFERED)
    with site.world.database.writing():
        site.world.database.run("UPDATE decision SET author_id = ?", (site.world.leader.account_id,))
    leader = site.browser("leader")
    page = leader.get(site.url("/indeling")).text
    assert "Scan vaststellen" not in page
    assert "vier ogen" in page
    response = leader.post(site.url("/vaststellen"))
    assert response.status_code == 422
    assert "Iemand anders moet hem vaststellen" in response.text
    assert state(site) is ScanState.OFFERED


@pytest.mark.parametrize(
    ("step", "start"), [("terugsturen", ScanState.OFFERED), ("heropenen", ScanState.ESTABLISHED)]
)
def test_a_step_without_a_reason_is_told_and_not_taken(site: Site, step: str, start: ScanState) -> None:
    site.world.bring_to(start)
    response = site.browser("leader").post(site.url(f"/{step}"), {"reason": "Te kort."})
    assert response.status_code == 422
    assert "Schrijf een reden van 20 tot 4000 tekens" in response.text
    assert ">\nTe kort.</textarea>" in response.text
    assert state(site) is start


def test_a_step_that_was_just_taken_by_someone_else_is_refused_with_the_state(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    response = site.browser("leader").post(site.url("/terugsturen"), {"reason": REASON})
    assert response.status_code == 403
    assert "Deze scan is vastgesteld" in website.shown(response.text)
