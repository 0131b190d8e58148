"""The pages of the interviews: nothing typed is lost on an error or a conflict."""

from __future__ import annotations

from dataclasses import replace

import pytest
import support
import website
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import interviewing
from riskscan.store.interviews import Interview, Note

NEW = "/gesprekken/nieuw"
FIELDS = {
    "held_on": "1-7-2016",
    "kind": "wethouder",
    "manner": "telefonisch",
    "deelnemer": ["A. Persoon", "", "B. Persoon"],
    "rol": ["wethouder", "", "beleids\x07adviseur"],
    "knelpunten": "Wachtlijst.\r\n<script>alert(1)</script>",
    "basis": "0",
}


def only(site: Site) -> Interview:
    (found,) = site.world.sheet().interviews
    return found


def test_an_interview_is_recorded_and_shown_by_who_and_when(site: Site) -> None:
    browser = site.browser("adviser")
    response = browser.post(site.url(NEW), FIELDS)
    assert response.location == site.url("/gesprekken")
    content = only(site).content
    assert content.knelpunten == "Wachtlijst.\n<script>alert(1)</script>"
    assert [(one.name, one.role) for one in content.participants] == [
        ("A. Persoon", "wethouder"),
        ("B. Persoon", "beleidsadviseur"),
    ]
    page = browser.get(site.url("/gesprekken")).text
    assert "<script>alert" not in page
    assert "Bewaard door Anja Advies" in page
    assert "nog geen gesprek met een ambtelijk adviseur" in page


NOTES = {
    "aantekening-1": "Vervolg <b>in</b> september.",
    "aantekening-1-onderwerp": ["t3", "t12"],
    "aantekening-2": "Mag gezien worden.",
    "aantekening-2-onderwerp": "t3",
    "aantekening-2-rapport": "ja",
    "aantekening-3": "",
}


def test_notes_are_shown_with_the_interview_and_beside_their_topics(site: Site) -> None:
    browser = site.browser("adviser")
    browser.post(site.url(NEW), {**FIELDS, **NOTES})
    assert only(site).content.notes == (
        Note("Vervolg <b>in</b> september.", ("t3", "t12")),
        Note("Mag gezien worden.", ("t3",), True),
    )
    words = website.shown(browser.get(site.url("/gesprekken")).text)
    assert "Vervolg <b>in</b> september. Onderwerpen 3 en 12 · Alleen voor het team" in words
    assert "Mag gezien worden. Onderwerp 3 · In het rapport" in words
    section = browser.get(site.url("/interne-organisatie")).text
    assert section.count("Uit gesprekken (") == 1
    words = website.shown(section)
    assert "Uit gesprekken (2) Vervolg <b>in</b> september. Wethouder, 1 juli 2016" in words
    assert "Uit gesprekken (1)" in browser.get(site.url("/bestuurskracht")).text


def test_a_reader_sees_chosen_notes_and_no_names(site: Site) -> None:
    site.browser("adviser").post(site.url(NEW), {**FIELDS, **NOTES})
    site.world.bring_to(ScanState.ESTABLISHED)
    reader = site.browser("reader")
    for rest in ("/gesprekken", "/interne-organisatie"):
        page = reader.get(site.url(rest)).text
        assert "Mag gezien worden." in page
        assert "Vervolg" not in page
        assert "A. Persoon" not in page


def test_notes_stay_on_the_form_when_something_is_wrong_and_in_a_conflict(site: Site) -> None:
    browser = site.browser("adviser")
    wrong = browser.post(site.url(NEW), {**FIELDS, **NOTES, "aantekening-2": "x" * 10_001})
    assert wrong.status_code == 422
    assert 'href="#aantekening-2"' in wrong.text
    form = website.form_of(wrong.text)
    assert form.getlist("aantekening-1-onderwerp") == ["t3", "t12"]
    assert (form["aantekening-2-rapport"], len(form["aantekening-2"])) == ("ja", 10_001)
    browser.post(site.url(NEW), {**FIELDS, **NOTES})
    url = site.url(f"/gesprekken/{only(site).id}")
    mine = browser.form(url)
    theirs = replace(only(site).content, notes=(Note("Van een collega.", ("t1",)),))
    world = site.world
    interviewing.save(
        world.system, world.colleague, world.scan_id, only(site).id, only(site).revision_id, theirs
    )
    response = browser.send(url, mine, **{"aantekening-1": "Van mij."})
    assert response.status_code == 409
    assert "Van een collega. Onderwerp 1 · Alleen voor het team" in website.shown(response.text)
    again = website.form_of(response.text)
    assert (again["aantekening-1"], again["aantekening-2"]) == ("Van mij.", "Mag gezien worden.")
    assert browser.send(url, again).status_code == 302
    assert [note.text for note in only(site).content.notes] == ["Van mij.", "Mag gezien worden."]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("held_on", "31-2-2016", "De datum 31-2-2016 bestaat niet"),
        ("held_on", "vorige week", "dag-maand-jaar"),
        ("kind", "koning", "Kies met wie"),
        ("manner", "", "Kies hoe"),
        ("rol", ["", "", ""], "Vul bij elke deelnemer een rol in"),
        ("wensen", "x" * 20000, "er passen er 10000 in"),
        ("deelnemer", ["N" * 300], "200 tekens"),
    ],
)
def test_an_error_is_told_and_the_input_stays(
    site: Site, field: str, value: str | list[str], message: str
) -> None:
    response = site.browser("adviser").post(site.url(NEW), {**FIELDS, field: value})
    assert response.status_code == 422
    assert message in website.shown(response.text)
    assert site.world.sheet().interviews == ()
    form = website.form_of(response.text)
    assert form["knelpunten"].splitlines() == str(FIELDS["knelpunten"]).splitlines()
    if isinstance(value, str) and field not in ("kind", "manner"):
        assert form[field] == value


def test_more_participants_than_fit_are_told_and_not_dropped(site: Site) -> None:
    many = [f"Persoon {number}" for number in range(interviewing.MAX_PARTICIPANTS + 1)]
    response = site.browser("adviser").post(site.url(NEW), {**FIELDS, "deelnemer": many, "rol": many})
    assert response.status_code == 422
    assert many[-1] in response.text
    assert site.world.sheet().interviews == ()


def test_a_conflict_shows_what_is_there_now_and_saving_again_replaces_it(site: Site) -> None:
    browser = site.browser("adviser")
    browser.post(site.url(NEW), FIELDS)
    one = only(site)
    url = site.url(f"/gesprekken/{one.id}")
    mine = browser.form(url)
    theirs = support.interview("wethouder", knelpunten="Van <b>Kees</b>.")
    interviewing.save(
        site.world.system, site.world.colleague, site.world.scan_id, one.id, one.revision_id, theirs
    )
    response = browser.send(url, mine, knelpunten="Van mij.")
    assert response.status_code == 409
    words = website.shown(response.text)
    assert "Kees Collega heeft dit gesprek intussen gewijzigd" in words
    assert "Van <b>Kees</b>." in words
    assert only(site).content == theirs
    again = website.form_of(response.text)
    assert again["knelpunten"] == "Van mij."
    assert browser.send(url, again).status_code == 302
    assert only(site).content.knelpunten == "Van mij."


def test_what_was_typed_in_an_interview_that_was_removed_meanwhile_can_still_be_kept(site: Site) -> None:
    browser = site.browser("adviser")
    browser.post(site.url(NEW), FIELDS)
    one = only(site)
    url = site.url(f"/gesprekken/{one.id}")
    mine = browser.form(url)
    interviewing.remove(site.world.system, site.world.colleague, site.world.scan_id, one.id, one.revision_id)
    response = browser.send(url, mine, knelpunten="Mijn werk.")
    assert response.status_code == 409
    assert "intussen uit de scan gehaald" in response.text
    assert f'action="{site.url(NEW)}"' in response.text
    assert browser.send(site.url(NEW), website.form_of(response.text)).status_code == 302
    assert only(site).content.knelpunten == "Mijn werk."


def test_removing_asks_for_the_newest_and_then_takes_it_out(site: Site) -> None:
    browser = site.browser("adviser")
    browser.post(site.url(NEW), FIELDS)
    one = only(site)
    url = site.url(f"/gesprekken/{one.id}/verwijderen")
    for wrong in ("0", "x", "9" * 40):
        assert browser.post(url, {"basis": wrong}).status_code == 302
        assert "intussen gewijzigd" in browser.get(site.url("/gesprekken")).text
        assert only(site) == one
    browser.post(url, {"basis": str(one.revision_id)})
    assert site.world.sheet().interviews == ()
    assert browser.get(site.url(f"/gesprekken/{one.id}")).status_code == 404


def test_an_interview_of_another_scan_is_not_reached_by_its_number(site: Site) -> None:
    other_scan = support.later_round(site.world)
    interviewing.save(
        site.world.system, site.world.adviser, other_scan, None, 0, support.interview(knelpunten="Elders.")
    )
    (elsewhere,) = site.world.sheet(other_scan).interviews
    browser = site.browser("adviser")
    assert browser.get(site.url(f"/gesprekken/{elsewhere.id}")).status_code == 404
    response = browser.post(
        site.url(f"/gesprekken/{elsewhere.id}"), {**FIELDS, "basis": str(elsewhere.revision_id)}
    )
    assert "Elders." not in response.text
    browser.post(site.url(f"/gesprekken/{elsewhere.id}/verwijderen"), {"basis": str(elsewhere.revision_id)})
    assert site.world.sheet(other_scan).interviews == (elsewhere,)
