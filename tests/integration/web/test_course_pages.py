"""Talks, taking back, whose turn it is and earlier versions, on the pages."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
import support
import website
from pypdf import PdfReader
from support import REASON
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import interviewing, reviewing
from riskscan.store.interviews import Note

TALK = {
    "held_on": "3-7-2016",
    "with_whom": "de wethouder  en de <b>manager</b>",
    "discussed": "De wethouder herkent het beeld en zegt een plan toe.",
}


def test_a_talk_is_recorded_and_stands_in_the_course(site: Site) -> None:
    adviser = site.browser("adviser")
    assert adviser.post(site.url("/besproken"), TALK).location == site.url("/indeling")
    words = website.shown(adviser.get(site.url("/indeling")).text)
    assert "Besproken op 3 juli 2016 met de wethouder en de <b>manager</b>" in words
    assert "4 juli 2016 om" in words
    assert "door Anja Advies De wethouder herkent het beeld en zegt een plan toe." in words


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("held_on", "", "Vul in op welke dag"),
        ("held_on", "31-2-2016", "De datum 31-2-2016 bestaat niet"),
        ("held_on", "1-1-2031", "Deze dag is nog niet geweest"),
        ("with_whom", "", "Vul in met wie"),
        ("discussed", "Goed.", "Schrijf de uitkomst op in 20 tot 4000 tekens"),
    ],
)
def test_a_talk_that_cannot_be_kept_is_told_and_what_was_typed_stays(
    site: Site, field: str, value: str, message: str
) -> None:
    site.world.complete("1")
    adviser = site.browser("adviser")
    adviser.post(site.url("/besluit"), {"outcome": "2a", "motivation": support.MOTIVATION})
    response = adviser.post(site.url("/besproken"), {**TALK, field: value})
    assert response.status_code == 422
    assert message in website.shown(response.text)
    form = website.form_of(response.text, "bespreking")
    expected = {**TALK, field: value}
    assert {name: form[name] for name in TALK} == expected
    # The decision beside it is still the one that was taken.
    assert website.form_of(response.text, "besluit")["motivation"] == support.MOTIVATION


def test_the_adviser_takes_the_scan_back_and_the_page_says_whose_turn_it_is(site: Site) -> None:
    site.world.bring_to(ScanState.OFFERED)
    adviser, leader = site.browser("adviser"), site.browser("leader")
    url = site.url("/indeling")
    assert "Wacht op: een programmaleider die niet meeschreef (Leo Leider) , om de scan vast te stellen" in (
        website.shown(adviser.get(url).text)
    )
    assert "Wacht op: u , om de scan vast te stellen of terug te sturen" in website.shown(
        leader.get(url).text
    )
    short = adviser.post(site.url("/intrekken"), {"withdraw_reason": "Te kort."})
    assert short.status_code == 422
    assert ">\nTe kort.</textarea>" in short.text
    assert adviser.post(site.url("/intrekken"), {"withdraw_reason": REASON}).location == url
    words = website.shown(leader.get(url).text)
    assert "Wacht op: een adviseur van deze organisatie (Anja Advies, Kees Collega)" in words
    assert re.search(rf"Ingetrokken 4 juli 2016 om 14\.0\d, door Anja Advies {REASON}", words)
    assert leader.post(site.url("/intrekken"), {"withdraw_reason": REASON}).status_code == 403


def test_an_earlier_version_can_be_read_and_downloaded_after_reopening(site: Site) -> None:
    world = site.world
    talk = replace(support.interview("wethouder"), notes=(Note("Niet tonen."), Note("Wel tonen.", (), True)))
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, talk)
    world.bring_to(ScanState.ESTABLISHED)
    leader, reader = site.browser("leader"), site.browser("reader")
    url = site.url("/vastgesteld/1")
    assert f'href="{url}"' in reader.get(site.url("/indeling")).text
    assert "geldt niet meer" not in reader.get(url).text
    reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
    world.save(world.adviser, {"t1.toelichting": "Heel anders."})
    page = leader.get(url).text
    words = website.shown(page)
    assert "Wat er feitelijk is bij t1.toelichting." in words
    assert "Heel anders." not in words
    assert re.search(rf"De scan is heropend op 4 juli 2016 om 14\.0\d door Leo Leider\. {REASON}", words)
    assert "P. Persoon" not in words
    report = leader.get(f"{url}/rapport.pdf")
    assert report.headers["Content-Disposition"].endswith('-versie-1.pdf"')
    text = " ".join(" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(report.data)).pages)
    assert "Wel tonen." in text
    assert "Niet tonen." not in text
    assert "heropend op 4 juli 2016" in text
    assert "Heel anders." not in text
    for wrong in ("/vastgesteld/2", "/vastgesteld/0", "/vastgesteld/2/rapport.pdf"):
        assert leader.get(site.url(wrong)).status_code == 404
    # Reopened, the scan is no longer for who reads only what is vastgesteld.
    assert reader.get(url).status_code == 403
