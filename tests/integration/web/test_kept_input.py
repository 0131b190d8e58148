"""A form of the programme leader or beheerder that is refused comes back as it was sent; nothing is changed."""

from __future__ import annotations

import re

import pytest
import website
from support import OPERATOR, close_round
from website import Site

from riskscan.programme import accounts, organisations, rounds

NEW = {
    "name": "Veilig Thuis Nieuwland",
    "letters": "nl",
    "parent_id": "",
    "valid_from": "1 januari 2030",
    "valid_to": "31-2-2031",
    "grid_row": "1",
    "grid_column": "acht",
}
TOEZICHT = {
    "kind": "verscherpt",
    "since": "1 april 2016",
    "reason": 'Vier punten: "a" & <b>',
    "term": "",
    "extended_to": "",
    "ended_on": "31-3-2016",
}


def ticked(html: str, name: str) -> set[str]:
    """The values of the checked boxes with this name."""
    boxes = re.findall(r"<input[^>]*>", html)
    return {
        re.findall(r'value="([^"]*)"', box)[0]
        for box in boxes
        if f'name="{name}"' in box and " checked" in box
    }


def dangling(html: str) -> list[str]:
    """Links to a place on this page that is not there."""
    ids = set(re.findall(r'\sid="([^"]*)"', html))
    return [target for target in re.findall(r'href="#([^"]*)"', html) if target not in ids]


def test_who_takes_part_stays_ticked_when_the_choice_is_refused(site: Site) -> None:
    world = site.world
    members = rounds.members(world.system, world.leader, world.round_id)
    wanted = {str(one.organisation.id) for one in members[:3] if one.organisation.id != world.organisation_id}
    response = site.browser("leader").post(
        f"/rondes/{world.round_id}/organisaties", {"organisatie": sorted(wanted)}
    )
    assert response.status_code == 422
    assert "waarvan de scan is gestart, blijft in de ronde" in response.text
    assert ticked(response.text, "organisatie") == wanted
    assert dangling(response.text) == []
    assert rounds.members(world.system, world.leader, world.round_id) == members


def test_advisers_stay_ticked_when_one_was_blocked_meanwhile(site: Site) -> None:
    world = site.world
    url = f"/rondes/{world.round_id}/organisaties/{world.other_organisation_id}"
    assert world.colleague.account_id
    accounts.change(world.system, OPERATOR, world.colleague.account_id, "Kees Collega", False, frozenset())
    wanted = [str(world.adviser.account_id), str(world.colleague.account_id)]
    response = site.browser("leader").post(url, {"adviseur": wanted})
    assert response.status_code == 422
    assert "geen actieve adviseur" in response.text
    # Who is blocked is no longer offered.
    assert ticked(response.text, "adviseur") == {str(world.adviser.account_id)}
    assert dangling(response.text) == []
    assert ticked(site.browser("leader").get(url).text, "adviseur") == {str(world.outsider.account_id)}


def test_a_step_that_the_round_cannot_take_is_told_without_a_dead_link(site: Site) -> None:
    response = site.browser("leader").post(f"/rondes/{site.world.round_id}/openen")
    assert response.status_code == 422
    assert "Deze ronde is al open." in response.text
    assert dangling(response.text) == []


def test_a_new_organisation_that_is_refused_comes_back_as_typed(site: Site) -> None:
    before = organisations.every(site.world.system, site.world.keeper)
    response = site.browser("keeper").post("/organisaties/nieuw", NEW)
    assert response.status_code == 422
    form = website.form_of(response.text, "/organisaties/nieuw")
    assert {name: form.get(name, "") for name in NEW} == NEW
    page = website.shown(response.text)
    assert "Er zijn 2 fouten gevonden" in page
    assert "De datum 31-2-2031 bestaat niet" in page
    assert "Vul het nummer van een kolom in." in page
    assert dangling(response.text) == []
    assert organisations.every(site.world.system, site.world.keeper) == before


@pytest.mark.parametrize("correcting", [False, True])
def test_toezicht_that_is_refused_comes_back_as_typed(site: Site, correcting: bool) -> None:
    keeper, organisation_id = site.browser("keeper"), site.world.organisation_id
    url = f"/organisaties/{organisation_id}/toezicht"
    if correcting:
        assert keeper.post(url, {**TOEZICHT, "ended_on": ""}).status_code == 302
        url += "/1"
    response = keeper.post(url, TOEZICHT)
    assert response.status_code == 422
    form = website.form_of(response.text, url)
    assert {name: form.get(name, "") for name in TOEZICHT} == TOEZICHT
    assert "Het toezicht eindigt voordat het begint" in response.text
    assert dangling(response.text) == []


def test_what_was_typed_is_shown_to_copy_when_the_round_was_closed_meanwhile(site: Site) -> None:
    browser = site.browser("adviser")
    address = f"/scans/{site.world.scan_id}/interne-organisatie"
    form = browser.form(address)
    form["t1.toelichting"] = "Dit staat nog nergens."
    form["t1.open_punten--0--omschrijving"] = "Een open <punt> uit de lijst"
    close_round(site.world)
    response = browser.send(address, form)
    assert response.status_code == 403
    words = website.shown(response.text)
    assert "Deze ronde is gesloten" in words
    assert "Dit is niet bewaard. Kopieer wat u nog nodig heeft." in words
    assert "Dit staat nog nergens." in words
    assert "Een open &lt;punt&gt; uit de lijst" in response.text
    assert site.world.sheet().current("t1.toelichting").revision == 0
