"""Rolverzoeken: a role that one beheerder asked for holds once another one approves, and nobody decides alone."""

from __future__ import annotations

import pytest
import support
import website
from support import OPERATOR
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.programme import accounts
from riskscan.programme.permissions import Actor, Role
from riskscan.store import accounts as account_store
from riskscan.store import role_requests as store
from riskscan.store.role_requests import RoleRequest

ADDRESS = "/accounts/rolverzoeken"


@pytest.fixture
def second(site: Site) -> Actor:
    return support.add_account(site.world.system, "Tom Tweede", Role.KEEPER)


def ask(site: Site, role: Role = Role.LEADER, who: Actor | None = None) -> RoleRequest:
    """The keeper asks for one more role for the reader, or for somebody else."""
    whose = who or site.world.reader
    account = account_store.by_id(site.world.database, whose.account_id or 0)
    assert account is not None
    roles = frozenset({*(Role(one) for one in account.roles), role})
    accounts.change(site.world.system, site.world.keeper, account.id, account.name, True, roles)
    return store.waiting(site.world.database)[-1]


def decide(browser: Browser, request: RoleRequest, decision: str, reason: str = "") -> TestResponse:
    return browser.post(f"{ADDRESS}/{request.id}", {"besluit": decision, "reason": reason})


def roles(site: Site, who: Actor) -> frozenset[str]:
    found = account_store.by_id(site.world.database, who.account_id or 0)
    assert found is not None
    return found.roles


def decision(site: Site, request: RoleRequest) -> RoleRequest:
    found = store.by_id(site.world.database, request.id)
    assert found is not None
    return found


def test_another_beheerder_approves_and_then_the_role_holds(site: Site, second: Actor) -> None:
    request = ask(site)
    reader, tom = site.browser("reader"), site.browser(second)
    assert reader.get("/rondes").status_code == 403
    page = website.shown(tom.get(ADDRESS).text)
    assert "Lies Lezer: programmaleider" in page
    assert "Gevraagd door Bea Beheer" in page
    assert decide(tom, request, "goedkeuren").location == ADDRESS
    assert "Lies Lezer heeft nu de rol programmaleider." in website.shown(tom.get(ADDRESS).text)
    assert reader.get("/rondes").status_code == 200
    done = decision(site, request)
    assert (done.decision, done.decider) == ("goedgekeurd", "Tom Tweede")
    (entry,) = site.world.database.rows("SELECT * FROM audit_entry WHERE action = 'rolverzoek goedgekeurd'")
    assert (entry["account_id"], entry["subject"], entry["detail"]) == (
        second.account_id, f"account {site.world.reader.account_id}", "programmaleider",
    )  # fmt: skip


@pytest.mark.parametrize("how", ["goedkeuren", "weigeren"])
def test_who_asked_does_not_decide_also_not_by_posting(site: Site, second: Actor, how: str) -> None:
    request = ask(site)
    keeper = site.browser("keeper")
    page = website.shown(keeper.get(ADDRESS).text)
    assert "U vroeg dit zelf; Tom Tweede kan het goedkeuren." in page
    assert "Goedkeuren" not in keeper.get(ADDRESS).text
    response = decide(keeper, request, how, "Omdat ik het zeg.")
    assert response.status_code == 422
    assert "beslist een andere beheerder" in website.shown(response.text)
    assert roles(site, site.world.reader) == {"lezer"}
    assert decision(site, request).decision is None


def test_who_would_get_the_role_does_not_decide(site: Site, second: Actor) -> None:
    support.add_account(site.world.system, "Dorien Derde", Role.KEEPER)
    request = ask(site, Role.LEADER, second)
    tom = site.browser(second)
    assert "Dit gaat over uw eigen account" in website.shown(tom.get(ADDRESS).text)
    assert decide(tom, request, "goedkeuren").status_code == 422
    assert roles(site, second) == {"beheerder"}


def test_a_refusal_needs_a_reason_that_who_asked_can_read(site: Site, second: Actor) -> None:
    request = ask(site)
    tom = site.browser(second)
    for reason in ("", "   ", "x" * 501):
        response = decide(tom, request, "weigeren", reason)
        assert response.status_code == 422
        assert f'href="#reason-{request.id}"' in response.text
        assert reason.strip() in response.text
    assert decide(tom, request, "weigeren", "Lies gaat <weg> per 1 mei.").status_code == 302
    assert "geweigerd op 4 juli 2016: Lies gaat <weg> per 1 mei." in website.shown(
        site.browser("keeper").get(ADDRESS).text
    )
    assert roles(site, site.world.reader) == {"lezer"}
    again = decide(tom, request, "goedkeuren")
    assert again.status_code == 422
    assert "Over dit rolverzoek is al besloten: geweigerd." in website.shown(again.text)
    assert roles(site, site.world.reader) == {"lezer"}


def test_only_who_asked_withdraws(site: Site, second: Actor) -> None:
    request = ask(site)
    assert decide(site.browser(second), request, "intrekken").status_code == 422
    assert decide(site.browser("keeper"), request, "intrekken").status_code == 302
    assert decision(site, request).decision == "ingetrokken"


def test_with_one_beheerder_the_page_names_the_command_and_the_command_settles_it(site: Site) -> None:
    request = ask(site)
    page = website.shown(site.browser("keeper").get(ADDRESS).text)
    assert "Er is geen andere beheerder die dit mag goedkeuren" in page
    assert ".venv/bin/riskscan user roles lies.lezer@voorbeeld.nl --add programmaleider" in page
    held = frozenset({Role.READER, Role.LEADER})
    reader = site.world.reader.account_id or 0
    assert (
        accounts.change(site.world.system, OPERATOR, reader, "Lies Lezer", True, held).waiting == frozenset()
    )
    assert roles(site, site.world.reader) == {"lezer", "programmaleider"}
    assert decision(site, request).decision == "goedgekeurd"
    shown = website.shown(site.browser("keeper").get(ADDRESS).text)
    assert "Er wacht geen rolverzoek." in shown
    assert "de opdrachtregel" in shown


def test_a_beheerder_who_was_switched_off_is_no_second_one(site: Site, second: Actor) -> None:
    accounts.change(
        site.world.system, OPERATOR, second.account_id or 0, "Tom", False, frozenset({Role.KEEPER})
    )
    ask(site)
    assert "Er is geen andere beheerder die dit mag goedkeuren" in site.browser("keeper").get(ADDRESS).text


def test_a_request_that_is_not_there_is_told(site: Site) -> None:
    response = site.browser("keeper").post(f"{ADDRESS}/999", {"besluit": "goedkeuren"})
    assert response.status_code == 404
    assert "Dit rolverzoek bestaat niet." in response.text


@pytest.mark.parametrize("who", ["adviser", "leader", "reader"])
def test_who_is_no_beheerder_neither_sees_nor_decides(site: Site, who: str) -> None:
    request = ask(site, Role.KEEPER, site.world.actors[who])  # also about the own account
    browser = site.browser(who)
    assert browser.get(ADDRESS).status_code == 403
    assert decide(browser, request, "goedkeuren").status_code == 403
    assert decision(site, request).decision is None
