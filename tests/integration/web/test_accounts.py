"""The beheerder's pages for accounts: made, changed, blocked, and what is refused with what to do."""

from __future__ import annotations

import pytest
import support
import website
from support import OPERATOR
from website import Browser, Fields, Site
from werkzeug.test import TestResponse

from riskscan.programme import accounts
from riskscan.programme.permissions import Refused, Role
from riskscan.store import accounts as store
from riskscan.store import role_requests as request_store
from riskscan.store.accounts import Account

pytestmark = pytest.mark.usefixtures("quick_hashing")

EMAIL = "nina.nieuw@voorbeeld.nl"
PASSWORD = "vier losse woorden samen"


def fields(**changes: str | list[str]) -> dict[str, str | list[str]]:
    """The form for a new account as it is meant to be filled in."""
    fine: dict[str, str | list[str]] = {
        "name": "Nina Nieuw",
        "email": EMAIL,
        "roles": ["adviseur", "lezer"],
    }
    return {**fine, **changes}


def account(site: Site, email: str = EMAIL) -> Account | None:
    return store.by_email(site.world.database, email)


def held(site: Site, account_id: int | None) -> Account:
    found = store.by_id(site.world.database, account_id or 0)
    assert found is not None
    return found


def change(browser: Browser, account_id: int | None, data: Fields) -> TestResponse:
    return browser.post(f"/accounts/{account_id}", data)


def last_entry(site: Site) -> str:
    row = site.world.database.rows("SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1")[0]
    return f"{row['account_id']} {row['action']} {row['subject']} {row['detail']}"


def requests(site: Site) -> list[tuple[str, str]]:
    """The roles that wait, with whom they are for."""
    return [(one.email, one.role) for one in request_store.waiting(site.world.database)]


def test_a_new_account_has_no_password_and_its_roles_wait_for_a_second_beheerder(site: Site) -> None:
    keeper = site.browser("keeper")
    response = keeper.post("/accounts/nieuw", fields())
    made = account(site)
    assert made is not None
    assert response.location == f"/accounts/{made.id}"
    page = website.shown(keeper.get(response.location).text)
    assert f"Het account {EMAIL} is gemaakt. Een tweede beheerder moet dit nog goedkeuren" in page
    assert "Wachtwoord nog niet gekozen" in page
    listed = website.shown(keeper.get("/accounts").text)
    assert f"Nina Nieuw {EMAIL} geen wacht: adviseur, lezer nog geen wachtwoord 0 Actief" in listed
    assert "2 rolverzoeken wachten" in listed
    assert requests(site) == [(EMAIL, "adviseur"), (EMAIL, "lezer")]
    assert store.password_hash(site.world.database, made.id) == ""
    assert last_entry(site) == f"{site.world.keeper.account_id} rol gevraagd account {made.id} lezer"


def test_a_password_posted_with_a_new_account_is_not_used(site: Site) -> None:
    keeper = site.browser("keeper")
    keeper.post("/accounts/nieuw", fields(password=PASSWORD, repeat=PASSWORD))
    made = account(site)
    assert made is not None
    assert store.password_hash(site.world.database, made.id) == ""
    assert keeper.post(f"/accounts/{made.id}/wachtwoord", {"password": PASSWORD}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"email": "geen adres"}, "email", "Vul een e-mailadres in"),
        ({"email": "a@b"}, "email", "Vul een e-mailadres in"),
        ({"email": "x" * 200 + "@voorbeeld.nl"}, "email", "Vul een e-mailadres in"),
        ({"email": "Anja.Advies@VOORBEELD.nl"}, "email", "Er is al een account met dit e-mailadres"),
        ({"name": "  "}, "name", "Vul een naam in"),
        ({"name": "x" * 101}, "name", "ten hoogste 100 tekens"),
        ({"roles": []}, "roles", "Kies ten minste één rol"),
        ({"roles": ["directeur"]}, "roles", "bestaat niet"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_the_rest_stays(
    site: Site, wrong: dict[str, str | list[str]], field: str, words: str
) -> None:
    before = store.every(site.world.database)
    typed = fields(**wrong)
    response = site.browser("keeper").post("/accounts/nieuw", typed)
    assert response.status_code == 422
    assert words in website.shown(response.text)
    assert f'id="{field}-fout"' in response.text
    shown = website.form_of(response.text, "/accounts/nieuw")
    assert (shown["name"], shown["email"]) == (str(typed["name"]).strip(), typed["email"])
    assert shown.getlist("roles") == [role for role in typed["roles"] if role != "directeur"]
    assert store.every(site.world.database) == before


def test_the_page_itself_tells_what_is_wrong_not_the_browser_in_its_own_language(site: Site) -> None:
    page = site.browser("keeper").get("/accounts/nieuw").text
    form = next(part for part in page.split("<form")[1:] if 'action="/accounts/nieuw"' in part)
    assert " novalidate>" in form


def test_everything_wrong_at_once_is_told_at_once(site: Site) -> None:
    response = site.browser("keeper").post("/accounts/nieuw", {"name": "", "email": ""})
    assert response.status_code == 422
    for field in ("name", "email", "roles"):
        assert f'id="{field}-fout"' in response.text


def test_html_in_a_name_is_shown_as_text(site: Site) -> None:
    keeper = site.browser("keeper")
    name = '<script>alert(1)</script> & "co"'
    keeper.post("/accounts/nieuw", fields(name=name))
    made = account(site)
    assert made is not None
    for address in ("/accounts", f"/accounts/{made.id}"):
        page = keeper.get(address).text
        assert "<script>alert" not in page
        assert name in website.shown(page)


def test_a_form_sent_as_it_was_opened_changes_nothing_of_the_account(site: Site) -> None:
    keeper, reader = site.browser("keeper"), held(site, site.world.reader.account_id)
    address = f"/accounts/{reader.id}"
    assert keeper.send(address, website.form_of(keeper.get(address).text, address)).status_code == 302
    assert held(site, reader.id) == reader


def test_a_role_less_holds_from_the_next_request_on_and_a_role_more_waits(site: Site) -> None:
    reader, keeper = site.world.reader, site.browser("keeper")
    browser = site.browser("reader")
    assert browser.get("/scans").status_code == 200
    data = {"name": "Lies Leider", "active": "ja", "roles": ["programmaleider"]}
    assert change(keeper, reader.account_id, data).status_code == 302
    assert browser.get("/scans").status_code == 403
    assert browser.get("/rondes").status_code == 403
    found = held(site, reader.account_id)
    assert (found.name, found.roles) == ("Lies Leider", frozenset())
    assert requests(site) == [("lies.lezer@voorbeeld.nl", "programmaleider")]
    assert "Een tweede beheerder moet dit nog goedkeuren: programmaleider." in keeper.get("/accounts").text
    # Asking again asks nothing new.
    assert change(keeper, reader.account_id, data).status_code == 302
    assert len(requests(site)) == 1


def test_switching_an_account_off_withdraws_what_waits_for_it(site: Site) -> None:
    reader, keeper = site.world.reader, site.browser("keeper")
    change(keeper, reader.account_id, {"name": "Lies", "active": "ja", "roles": ["lezer", "beheerder"]})
    assert len(requests(site)) == 1
    change(keeper, reader.account_id, {"name": "Lies", "roles": ["lezer"]})
    assert requests(site) == []
    (done,) = request_store.decided(site.world.database, 5)
    assert (done.decision, done.reason) == ("ingetrokken", "Het account is uitgezet.")


def test_a_blocked_account_is_out_at_once_and_its_old_session_stays_ended(site: Site) -> None:
    adviser, keeper = site.world.adviser, site.browser("keeper")
    browser = site.browser("adviser")
    assert browser.get("/scans").status_code == 200
    blocked = {"name": adviser.name, "roles": ["adviseur"]}
    assert change(keeper, adviser.account_id, blocked).status_code == 302
    with browser.client.session_transaction() as session:
        token = session[website.TOKEN]
    assert browser.get("/scans").status_code == 302
    assert "Uitgezet" in website.shown(keeper.get("/accounts").text)
    assert change(keeper, adviser.account_id, {**blocked, "active": "ja"}).status_code == 302
    again = site.browser()
    again.sign_in(token)
    assert again.get("/scans").status_code == 302
    assert site.browser("adviser").get("/scans").status_code == 200


def test_an_active_account_keeps_at_least_one_role(site: Site) -> None:
    reader = site.world.reader
    response = change(site.browser("keeper"), reader.account_id, {"name": "Lies", "active": "ja"})
    assert response.status_code == 422
    assert "Kies ten minste één rol, of zet het account uit" in website.shown(response.text)
    assert held(site, reader.account_id).roles == {"lezer"}


@pytest.mark.parametrize(
    "data",
    [
        {"active": "ja", "roles": ["programmaleider", "beheerder"]},
        {"active": "ja", "roles": ["lezer"]},
        {"roles": ["beheerder"]},
    ],
)
def test_nobody_changes_their_own_roles_or_blocks_themselves(
    site: Site, data: dict[str, str | list[str]]
) -> None:
    support.add_account(site.world.system, "Tweede Beheerder", Role.KEEPER)
    keeper = site.world.keeper
    response = change(site.browser("keeper"), keeper.account_id, {"name": "Bea Beheer", **data})
    assert response.status_code == 422
    assert "Uw eigen rollen wijzigt u niet zelf" in website.shown(response.text)
    assert website.form_of(response.text, f"/accounts/{keeper.account_id}").getlist("roles") == data["roles"]
    assert held(site, keeper.account_id) == Account(
        keeper.account_id or 0, "bea.beheer@voorbeeld.nl", "Bea Beheer", True, frozenset({"beheerder"})
    )


def test_ones_own_name_can_be_changed(site: Site) -> None:
    keeper = site.world.keeper
    data = {"name": "Bea van Beheer", "active": "ja", "roles": ["beheerder"]}
    assert change(site.browser("keeper"), keeper.account_id, data).status_code == 302
    assert held(site, keeper.account_id).name == "Bea van Beheer"


def test_the_last_beheerder_stays(site: Site) -> None:
    """Two beheerders could block each other; the second is refused, also on the command line."""
    second = support.add_account(site.world.system, "Tweede Beheerder", Role.KEEPER)
    keeper = site.world.keeper
    out = {"name": "Weg", "roles": ["lezer"], "active": "ja"}
    assert change(site.browser(second), keeper.account_id, out).status_code == 302
    for active, roles in ((True, frozenset({Role.READER})), (False, frozenset({Role.KEEPER}))):
        with pytest.raises(accounts.Invalid, match="Dit is de laatste beheerder"):
            accounts.change(site.world.system, OPERATOR, second.account_id or 0, "Weg", active, roles)
    assert held(site, second.account_id).roles == {"beheerder"}
    assert held(site, second.account_id).active


def test_the_beheerder_sees_sessions_as_a_number_and_ends_them(site: Site) -> None:
    keeper, browser, other = site.browser("keeper"), site.browser("reader"), site.browser("reader")
    address = f"/accounts/{site.world.reader.account_id}"
    assert "Lopende sessies 2" in website.shown(keeper.get(address).text)
    assert keeper.post(f"{address}/sessies/beeindigen").location == address
    assert "2 sessies zijn beëindigd" in website.shown(keeper.get(address).text)
    assert browser.get("/scans").status_code == other.get("/scans").status_code == 302
    assert last_entry(site).endswith(f"sessies beëindigd account {site.world.reader.account_id} 2 sessies")


def test_who_ends_the_own_sessions_is_out_too(site: Site) -> None:
    keeper = site.browser("keeper")
    response = keeper.post(f"/accounts/{site.world.keeper.account_id}/sessies/beeindigen")
    assert response.location == "/inloggen"
    assert keeper.get("/accounts").status_code == 302


def test_a_beheerder_cannot_set_a_password_in_any_way(site: Site) -> None:
    with pytest.raises(Refused, match="Maak een link"):
        accounts.set_password(
            site.world.system, site.world.keeper, site.world.reader.account_id or 0, PASSWORD
        )
    assert store.password_hash(site.world.database, site.world.reader.account_id or 0) == ""


def test_an_account_that_is_not_there_is_told(site: Site) -> None:
    keeper = site.browser("keeper")
    responses = [
        keeper.get("/accounts/999"),
        change(keeper, 999, {"name": "Niemand", "active": "ja", "roles": ["lezer"]}),
        keeper.post("/accounts/999/link"),
        keeper.post("/accounts/999/link/intrekken"),
        keeper.post("/accounts/999/sessies/beeindigen"),
    ]
    for response in responses:
        assert response.status_code == 404
        assert "Dit account bestaat niet" in website.shown(response.text)


@pytest.mark.parametrize("who", ["adviser", "leader", "reader"])
def test_who_is_no_beheerder_sees_and_changes_no_account_and_that_is_logged(site: Site, who: str) -> None:
    before = store.every(site.world.database)
    browser = site.browser(who)
    own = site.world.actors[who].account_id
    grab = {"name": "Ik", "active": "ja", "roles": ["beheerder"]}
    assert browser.get("/accounts").status_code == 403
    assert browser.post("/accounts/nieuw", fields()).status_code == 403
    assert change(browser, own, grab).status_code == 403
    assert store.every(site.world.database) == before
    refused = site.refusals()
    assert [line.split()[1] for line in refused] == ["/accounts", "/accounts/nieuw", f"/accounts/{own}"]
    assert all(line.startswith(f"{own} ") for line in refused)


def test_the_accounts_lead_to_who_may_do_what_and_that_page_belongs_to_the_log(site: Site) -> None:
    keeper = site.browser("keeper")
    assert '<a href="/rechten">Wie mag wat</a>' in keeper.get("/accounts").text
    assert 'aria-current="true">Logboek' in keeper.get("/rechten").text
