"""The programme leader's pages for rounds: made, changed, filled, assigned, opened and closed."""

from __future__ import annotations

from datetime import date

import pytest
import support
import website
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.domain.lifecycle import Period, References, RoundPlan, RoundState
from riskscan.programme.permissions import Role
from riskscan.store import accounts as account_store
from riskscan.store import organisations as organisation_store
from riskscan.store import rounds as store
from riskscan.store.rounds import Round

PLAN = RoundPlan(
    "Ronde september 2016",
    "2016-2",
    date(2016, 9, 30),
    date(2017, 1, 1),
    References(2016, Period(date(2016, 4, 1), date(2016, 6, 30)), date(2016, 7, 1)),
    date(2016, 10, 31),
)


def fields(**changes: str) -> dict[str, str | list[str]]:
    """The form of a new round as it is meant to be filled in."""
    fine = {
        "name": "Ronde september 2016",
        "version": "2016-2",
        "peildatum": "30-9-2016",
        "streefdatum": "1 januari 2017",
        "peiljaar": "2016",
        "period_from": "1-4-2016",
        "period_to": "2016-06-30",
        "staff_date": "1-7-2016",
        "deadline": "31-10-2016",
    }
    return {**fine, **changes}


def every(site: Site) -> tuple[Round, ...]:
    return store.every(site.world.database)


def round_of(site: Site, round_id: int) -> Round:
    found = store.by_id(site.world.database, round_id)
    assert found is not None
    return found


def make(site: Site, leader: Browser | None = None, **changes: str) -> int:
    """Make a round on its page; its id."""
    response = (leader or site.browser("leader")).post("/rondes/nieuw", fields(**changes))
    assert response.status_code == 302
    return int(response.location.rsplit("/", 1)[1])


def members(site: Site, round_id: int) -> frozenset[int]:
    return store.organisation_ids(site.world.database, round_id)


def take_part(browser: Browser, round_id: int, ids: object) -> TestResponse:
    return browser.post(f"/rondes/{round_id}/organisaties", {"organisatie": [str(one) for one in ids]})  # type: ignore[attr-defined]


def test_a_new_round_holds_every_organisation_of_its_peildatum(site: Site) -> None:
    leader = site.browser("leader")
    round_id = make(site, leader)
    assert round_of(site, round_id).plan == PLAN
    assert round_of(site, round_id).state is RoundState.PREPARING
    known = {one.id: one for one in organisation_store.every(site.world.database)}
    assert len(members(site, round_id)) == 26
    assert all(known[one].valid_on(PLAN.peildatum) for one in members(site, round_id))
    page = website.shown(leader.get(f"/rondes/{round_id}").text)
    assert "De ronde is gemaakt" in page
    assert "30 september 2016" in page
    later = make(site, name="Ronde 2023", peildatum="1-1-2023", peiljaar="2022", deadline="1-3-2023")
    assert len(members(site, later)) == 25


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("peildatum", "31-9-2016", "De datum 31-9-2016 bestaat niet"),
        ("peildatum", "", "Vul een datum in als dag-maand-jaar"),
        ("streefdatum", "eind 2016", "Vul een datum in als dag-maand-jaar"),
        ("period_from", "1-4-16", "Vul een datum in als dag-maand-jaar"),
        ("period_to", "31-3-2016", "De periode eindigt voordat zij begint"),
        ("staff_date", "1-7-20160", "Vul een datum in als dag-maand-jaar"),
        ("deadline", "29-9-2016", "De deadline ligt voor de peildatum"),
        ("deadline", "1-1-9999", "Het jaar 9999 kan niet kloppen"),
        ("peiljaar", "16", "tussen 2015 en 2100"),
        ("peiljaar", "²016", "Vul een jaar in van vier cijfers"),
        ("peiljaar", "2014", "tussen 2015 en 2100"),
        ("name", "ab", "een naam van 3 tot 100 tekens"),
        ("name", "x" * 20000, "een naam van 3 tot 100 tekens"),
        ("name", "Ronde zomer 2016", "Er is al een ronde met deze naam"),
        ("version", "2099-1", "Versie 2099-1 bestaat niet. Kies uit: 2016-1, 2016-2"),
        ("version", "../../etc", "bestaat niet. Kies uit"),
        ("version", "<script>alert(1)</script>", "bestaat niet. Kies uit"),
    ],
)
def test_a_wrong_field_keeps_what_was_typed_and_saves_nothing(
    site: Site, field: str, typed: str, words: str
) -> None:
    before = every(site)
    data = fields(**{field: typed})
    response = site.browser("leader").post("/rondes/nieuw", data)
    assert response.status_code == 422
    assert words in website.shown(response.text)
    assert f'id="{field}-fout"' in response.text
    assert "<script>alert" not in response.text
    shown = website.form_of(response.text, "/rondes/nieuw")
    kept = [name for name in data if name != "version" or field != "version"]
    assert {name: shown[name] for name in kept} == {name: data[name] for name in kept}
    assert every(site) == before


def test_all_wrong_dates_are_told_at_once(site: Site) -> None:
    wrong = dict.fromkeys(("peildatum", "period_from", "period_to", "staff_date", "deadline"), "ooit")
    response = site.browser("leader").post("/rondes/nieuw", fields(**wrong))
    assert response.status_code == 422
    assert all(f'id="{field}-fout"' in response.text for field in wrong)


def test_an_empty_form_is_asked_back_and_not_an_error(site: Site) -> None:
    assert site.browser("leader").post("/rondes/nieuw").status_code == 422
    assert len(every(site)) == 1


def test_without_a_streefdatum_the_rules_hold(site: Site) -> None:
    round_id = make(site, streefdatum="")
    assert round_of(site, round_id).plan.streefdatum is None
    assert "volgens de regels" in site.browser("leader").get(f"/rondes/{round_id}").text


def test_a_round_is_changed_before_it_opens_and_never_after(site: Site) -> None:
    leader, round_id = site.browser("leader"), make(site)
    address = f"/rondes/{round_id}/wijzigen"
    form = website.form_of(leader.get(address).text, address)
    assert leader.send(address, form).status_code == 302
    assert round_of(site, round_id).plan == PLAN
    assert leader.send(address, form, name="Ronde herfst 2016", deadline="30-11-2016").status_code == 302
    assert round_of(site, round_id).plan.name == "Ronde herfst 2016"
    assert round_of(site, round_id).plan.deadline == date(2016, 11, 30)
    refused = leader.send(address, form, deadline="nooit")
    assert refused.status_code == 422
    assert website.form_of(refused.text, address)["deadline"] == "nooit"

    leader.post(f"/rondes/{round_id}/openen")
    before = round_of(site, round_id)
    assert leader.get(address).location == f"/rondes/{round_id}"
    late = leader.send(address, form, name="Te laat")
    assert late.status_code == 422
    assert "Deze ronde is al geopend" in website.shown(late.text)
    leader.post(f"/rondes/{round_id}/sluiten")
    assert leader.send(address, form, name="Te laat").status_code == 422
    assert round_of(site, round_id).plan == before.plan


def test_a_round_opens_closes_and_opens_again(site: Site) -> None:
    leader, round_id = site.browser("leader"), make(site)
    states = []
    for step in ("openen", "sluiten", "openen"):
        assert leader.get(f"/rondes/{round_id}/{step}").status_code == 200
        assert leader.post(f"/rondes/{round_id}/{step}").location == f"/rondes/{round_id}"
        states.append(round_of(site, round_id).state)
    assert states == [RoundState.OPEN, RoundState.CLOSED, RoundState.OPEN]
    logged = site.world.database.rows(
        "SELECT action FROM audit_entry WHERE subject = ?", (f"ronde {round_id}",)
    )
    assert [row["action"] for row in logged] == [
        "ronde gemaakt",
        "ronde geopend",
        "ronde gesloten",
        "ronde geopend",
    ]


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ((), "sluiten", "Alleen een open ronde kan worden gesloten"),
        (("openen",), "openen", "Deze ronde is al open"),
        (("openen", "sluiten"), "sluiten", "Alleen een open ronde kan worden gesloten"),
    ],
)
def test_a_step_that_does_not_fit_the_state_is_told(
    site: Site, before: tuple[str, ...], step: str, words: str
) -> None:
    leader, round_id = site.browser("leader"), make(site)
    for earlier in before:
        leader.post(f"/rondes/{round_id}/{earlier}")
    state = round_of(site, round_id).state
    response = leader.post(f"/rondes/{round_id}/{step}")
    assert response.status_code == 422
    assert words in website.shown(response.text)
    assert round_of(site, round_id).state is state


def test_a_round_without_organisations_does_not_open(site: Site) -> None:
    leader, round_id = site.browser("leader"), make(site)
    assert take_part(leader, round_id, ()).status_code == 302
    response = leader.post(f"/rondes/{round_id}/openen")
    assert response.status_code == 422
    assert "Kies eerst ten minste één organisatie" in website.shown(response.text)
    assert round_of(site, round_id).state is RoundState.PREPARING


def test_in_a_closed_round_no_scan_can_be_changed(site: Site) -> None:
    adviser = site.browser("adviser")
    site.browser("leader").post(f"/rondes/{site.world.round_id}/sluiten")
    form = website.answers([("t1.toelichting", "Te laat.")])
    response = adviser.post(site.url("/interne-organisatie"), form)
    assert response.status_code == 403
    assert site.world.sheet().current("t1.toelichting").answer is None


def test_exactly_the_chosen_organisations_take_part(site: Site) -> None:
    leader, round_id = site.browser("leader"), make(site)
    chosen = sorted(members(site, round_id))[:3]
    assert take_part(leader, round_id, chosen).status_code == 302
    assert members(site, round_id) == frozenset(chosen)
    page = leader.get(f"/rondes/{round_id}").text
    assert "Er doen 3 organisaties nu mee" in page
    form = website.form_of(page, f"/rondes/{round_id}/organisaties")
    assert sorted(map(int, form.getlist("organisatie"))) == chosen
    assert take_part(leader, round_id, [*chosen[:1], chosen[0]]).status_code == 302
    assert members(site, round_id) == frozenset(chosen[:1])


def test_an_organisation_with_a_scan_stays_in_the_round(site: Site) -> None:
    leader, round_id = site.browser("leader"), site.world.round_id
    before = members(site, round_id)
    response = take_part(leader, round_id, before - {site.world.organisation_id})
    assert response.status_code == 422
    assert "waarvan de scan is gestart, blijft in de ronde" in website.shown(response.text)
    assert members(site, round_id) == before


def test_an_organisation_that_is_taken_out_takes_its_advisers_along(site: Site) -> None:
    leader, round_id = site.browser("leader"), site.world.round_id
    other = site.world.other_organisation_id
    assert take_part(leader, round_id, members(site, round_id) - {other}).status_code == 302
    assert other not in members(site, round_id)
    assert leader.get(f"/rondes/{round_id}/organisaties/{other}").status_code == 404
    assert leader.post(f"/rondes/{round_id}/organisaties/{other}", {"adviseur": "1"}).status_code == 404


def test_in_a_closed_round_nothing_about_organisations_and_advisers_changes(site: Site) -> None:
    leader, round_id = site.browser("leader"), site.world.round_id
    leader.post(f"/rondes/{round_id}/sluiten")
    before = members(site, round_id), store.assignments(site.world.database, round_id)
    assert take_part(leader, round_id, sorted(before[0])[:2]).status_code == 422
    address = f"/rondes/{round_id}/organisaties/{site.world.other_organisation_id}"
    assert leader.post(address, {"adviseur": [str(site.world.adviser.account_id)]}).status_code == 422
    assert (members(site, round_id), store.assignments(site.world.database, round_id)) == before


def assigned(site: Site, organisation_id: int) -> set[int]:
    return {
        one.account_id
        for one in store.assignments(site.world.database, site.world.round_id)
        if one.organisation_id == organisation_id
    }


def test_the_assigned_adviser_sees_the_organisation_and_loses_it_again(site: Site) -> None:
    leader, outsider = site.browser("leader"), site.browser("outsider")
    address = f"/rondes/{site.world.round_id}/organisaties/{site.world.organisation_id}"
    form = website.form_of(leader.get(address).text, address)
    held = {str(site.world.adviser.account_id), str(site.world.colleague.account_id)}
    assert set(form.getlist("adviseur")) == held
    assert outsider.get(site.url("/kerndata")).status_code == 403
    form.add("adviseur", str(site.world.outsider.account_id))
    assert leader.send(address, form).status_code == 302
    assert outsider.get(site.url("/kerndata")).status_code == 200
    assert "Olga Elders" in website.shown(leader.get(f"/rondes/{site.world.round_id}").text)
    form.setlist("adviseur", sorted(held))
    leader.send(address, form)
    assert outsider.get(site.url("/kerndata")).status_code == 403


def test_only_active_advisers_can_be_assigned(site: Site) -> None:
    world = site.world
    gone = support.add_account(world.system, "Gerrit Gegaan", Role.ADVISER)
    with world.database.writing():
        account_store.change(world.database, gone.account_id or 0, "Gerrit Gegaan", False)
    leader, organisation = site.browser("leader"), world.other_organisation_id
    address = f"/rondes/{world.round_id}/organisaties/{organisation}"
    page = website.shown(leader.get(address).text)
    assert "Anja Advies" in page
    assert "Gerrit Gegaan" not in page
    assert "Lies Lezer" not in page
    before = assigned(site, organisation)
    for wrong in (gone.account_id, world.reader.account_id, 999_999_999):
        response = leader.post(address, {"adviseur": [str(world.adviser.account_id), str(wrong)]})
        assert response.status_code == 422
        assert "geen actieve adviseur" in website.shown(response.text)
        assert assigned(site, organisation) == before
    assert leader.post(address).status_code == 302
    assert assigned(site, organisation) == set()


@pytest.mark.parametrize("number", ["een", "-1", "1.0", "", "²", "1" * 30, "1 OR 1=1"])
def test_an_id_that_is_no_number_is_refused_and_changes_nothing(site: Site, number: str) -> None:
    leader, world = site.browser("leader"), site.world
    before = members(site, world.round_id), assigned(site, world.organisation_id)
    assert take_part(leader, world.round_id, [number]).status_code == 400
    address = f"/rondes/{world.round_id}/organisaties/{world.organisation_id}"
    assert leader.post(address, {"adviseur": [number]}).status_code == 400
    assert (members(site, world.round_id), assigned(site, world.organisation_id)) == before


def test_organisations_that_do_not_exist_are_refused(site: Site) -> None:
    leader, round_id = site.browser("leader"), site.world.round_id
    before = members(site, round_id)
    response = take_part(leader, round_id, [*before, 99999])
    assert response.status_code == 422
    assert "bestaat niet. Ververs de pagina" in website.shown(response.text)
    assert members(site, round_id) == before


@pytest.mark.parametrize("rest", ["", "/wijzigen", "/openen", "/sluiten", "/organisaties/1"])
def test_a_round_that_is_not_there_is_told(site: Site, rest: str) -> None:
    response = site.browser("leader").get(f"/rondes/999{rest}")
    assert response.status_code == 404
    assert "Deze ronde bestaat niet" in website.shown(response.text)


@pytest.mark.parametrize("who", ["adviser", "reader", "keeper"])
def test_who_does_not_lead_the_programme_keeps_no_rounds_and_that_is_logged(site: Site, who: str) -> None:
    browser, round_id = site.browser(who), site.world.round_id
    before = every(site), members(site, round_id)
    wanted = {
        "/rondes/nieuw": fields(),
        f"/rondes/{round_id}/wijzigen": fields(),
        f"/rondes/{round_id}/organisaties": {},
        f"/rondes/{round_id}/organisaties/{site.world.organisation_id}": {},
        f"/rondes/{round_id}/sluiten": {},
    }
    for address, data in wanted.items():
        response = browser.post(address, data)
        assert response.status_code == 403
        assert "Uw rol geeft geen recht op" in website.shown(response.text)
    assert (every(site), members(site, round_id)) == before
    assert [line.split()[:2] for line in site.refusals()] == [
        [str(site.world.actors[who].account_id), address] for address in wanted
    ]
