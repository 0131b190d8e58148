"""Codes of an app and recovery codes: what opens, what opens once only, and what the database does not tell."""

from __future__ import annotations

import base64
import threading
from dataclasses import replace

import accounts
import pytest
from accounts import code, pass_time, with_codes
from support import OPERATOR, World

from riskscan.programme import second_factor
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.second_factor import WrongCode
from riskscan.programme.system import Invalid, System
from riskscan.store import accounts as account_store
from riskscan.store.accounts import Account


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.quicken(monkeypatch)


@pytest.fixture
def system(world: World) -> System:
    return with_codes(world)


def account(system: System, actor: Actor) -> Account:
    found = account_store.by_id(system.database, actor.account_id or 0)
    assert found is not None
    return found


def enrolled(system: System, actor: Actor) -> tuple[str, tuple[str, ...]]:
    """An app in use and some time later: its key, and the recovery codes."""
    key = second_factor.begin(system, account(system, actor), "kaartje").key
    codes = second_factor.confirm(system, actor, actor.account_id or 0, "kaartje", code(system, key))
    pass_time(system, minutes=5)
    return key, codes


def use(system: System, actor: Actor, typed: str = "", recovery: str = "") -> None:
    with system.database.writing():
        second_factor.use(system, actor, actor.account_id or 0, typed, recovery)


def test_a_code_of_now_of_the_one_before_and_of_the_one_after_opens(world: World, system: System) -> None:
    key, _ = enrolled(system, world.adviser)
    for steps in (-1, 0, 1):
        pass_time(system, minutes=5)
        use(system, world.adviser, code(system, key, steps))
    for steps in (-3, 3):
        pass_time(system, minutes=5)
        with pytest.raises(WrongCode, match="Deze code klopt niet"):
            use(system, world.adviser, code(system, key, steps))


def test_a_code_opens_once_and_an_older_one_not_after_it(world: World, system: System) -> None:
    key, _ = enrolled(system, world.adviser)
    older, now = code(system, key, -1), code(system, key)
    use(system, world.adviser, f" {now[:3]} {now[3:]} ")
    for typed in (now, older):
        with pytest.raises(WrongCode, match="Deze code is al gebruikt"):
            use(system, world.adviser, typed)


def test_the_code_that_set_the_app_up_does_not_open_as_well(world: World, system: System) -> None:
    key = second_factor.begin(system, account(system, world.adviser), "kaartje").key
    typed = code(system, key)
    second_factor.confirm(system, world.adviser, world.adviser.account_id or 0, "kaartje", typed)
    with pytest.raises(WrongCode, match="al gebruikt"):
        use(system, world.adviser, typed)


def test_two_at_the_same_moment_with_one_code_are_one(world: World, system: System) -> None:
    key, codes = enrolled(system, world.adviser)
    typed = code(system, key)
    opened: list[str] = []

    def attempt(app: str, recovery: str) -> None:
        try:
            use(system, world.adviser, app, recovery)
            opened.append(recovery or app)
        except WrongCode:
            pass
        finally:
            system.database.close()

    threads = [threading.Thread(target=attempt, args=pair) for pair in [(typed, ""), ("", codes[0])] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == sorted([typed, codes[0]])


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "123456' OR 1=1"])
def test_what_is_no_code_does_not_open(world: World, system: System, typed: str) -> None:
    enrolled(system, world.adviser)
    with pytest.raises(WrongCode):
        use(system, world.adviser, typed)


def test_the_code_of_another_account_does_not_open(world: World, system: System) -> None:
    key, codes = enrolled(system, world.adviser)
    enrolled(system, world.reader)
    with pytest.raises(WrongCode):
        use(system, world.reader, code(system, key))
    with pytest.raises(WrongCode):
        use(system, world.reader, "", codes[0])


def test_each_recovery_code_opens_once_however_it_is_typed(world: World, system: System) -> None:
    _, codes = enrolled(system, world.adviser)
    assert len(set(codes)) == second_factor.NUMBER_OF_CODES
    assert second_factor.are_codes(codes)
    for number, one in enumerate(codes):
        use(system, world.adviser, "", (one, one.upper(), one.replace("-", " "), f" {one} ")[number % 4])
        assert second_factor.state(system, world.adviser.account_id or 0).codes_left == 9 - number
    for one in codes:
        with pytest.raises(WrongCode, match="Elke herstelcode werkt één keer"):
            use(system, world.adviser, "", one)


def test_new_recovery_codes_replace_the_old_ones(world: World, system: System) -> None:
    _, old = enrolled(system, world.adviser)
    fresh = second_factor.new_codes()
    with system.database.writing():
        second_factor.keep_codes(system, world.adviser.account_id or 0, fresh)
    with pytest.raises(WrongCode):
        use(system, world.adviser, "", old[0])
    use(system, world.adviser, "", fresh.shown[0])


def test_neither_the_secret_nor_a_recovery_code_stands_in_the_database(world: World, system: System) -> None:
    key, codes = enrolled(system, world.adviser)
    kept = accounts.everything_kept(system)
    raw = base64.b32decode(key)
    for secret in (key, key.lower(), raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode()):
        assert secret not in kept
    for one in codes:
        assert one not in kept
        assert one.replace("-", "") not in kept


def test_every_enrolment_has_a_secret_of_its_own(world: World, system: System) -> None:
    keys = {
        second_factor.begin(system, account(system, who), ticket).key
        for who in (world.adviser, world.reader)
        for ticket in ("een", "twee")
    }
    assert len(keys) == 4
    again = second_factor.begin(system, account(system, world.adviser), "twee")
    assert again.key in keys


def test_the_uri_and_the_groups_are_the_key_and_the_drawing_is_square(world: World, system: System) -> None:
    shown = second_factor.begin(system, account(system, world.adviser), "kaartje")
    assert "".join(shown.groups) == shown.key
    assert {len(group) for group in shown.groups} == {4}
    assert f"secret={shown.key}" in shown.uri
    assert "anja.advies%40voorbeeld.nl" in shown.uri
    assert shown.path.startswith(f"M{4} {4}h7v1h-7z")


def test_an_enrolment_that_is_not_finished_in_time_begins_anew(world: World, system: System) -> None:
    who = account(system, world.adviser)
    key = second_factor.begin(system, who, "kaartje").key
    pass_time(system, minutes=31)
    with pytest.raises(WrongCode, match="Begin opnieuw"):
        second_factor.confirm(system, world.adviser, who.id, "kaartje", code(system, key))
    assert second_factor.begin(system, who, "kaartje").key != key


def test_a_wrong_first_code_takes_nothing_in_use(world: World, system: System) -> None:
    who = account(system, world.adviser)
    key = second_factor.begin(system, who, "kaartje").key
    with pytest.raises(WrongCode, match="klok van uw telefoon"):
        second_factor.confirm(system, world.adviser, who.id, "kaartje", "000000")
    assert second_factor.state(system, who.id).since == ""
    assert second_factor.begin(system, who, "kaartje").key == key
    with pytest.raises(WrongCode):
        second_factor.confirm(system, world.adviser, who.id, "ander kaartje", code(system, key))


def test_a_new_app_ends_the_one_before(world: World, system: System) -> None:
    old, _ = enrolled(system, world.adviser)
    who = account(system, world.adviser)
    new = second_factor.begin(system, who, "nieuw").key
    use(system, world.adviser, code(system, old))
    pass_time(system, minutes=5)
    # Somebody who was half way in for the first time does not push the app in use aside.
    with pytest.raises(WrongCode, match="Begin opnieuw"):
        second_factor.confirm(system, world.adviser, who.id, "nieuw", code(system, new))
    second_factor.confirm(system, world.adviser, who.id, "nieuw", code(system, new), renewing=True)
    pass_time(system, minutes=5)
    with pytest.raises(WrongCode):
        use(system, world.adviser, code(system, old))
    use(system, world.adviser, code(system, new))


def test_with_another_instance_key_the_app_no_longer_fits_but_recovery_codes_do(
    world: World, system: System
) -> None:
    key, codes = enrolled(system, world.adviser)
    elsewhere = replace(system, key=b"another instance key")
    assert not second_factor.state(elsewhere, world.adviser.account_id or 0).fits
    with pytest.raises(WrongCode, match="past niet meer bij deze installatie"):
        use(elsewhere, world.adviser, code(elsewhere, key))
    use(elsewhere, world.adviser, "", codes[0])
    assert second_factor.state(system, world.adviser.account_id or 0).fits


def test_without_an_instance_key_no_secret_is_ever_derived(world: World) -> None:
    with pytest.raises(RuntimeError, match="no instance key"):
        second_factor.begin(world.system, account(world.system, world.adviser), "kaartje")


def test_only_the_command_line_forgets_a_second_factor(world: World, system: System) -> None:
    _, codes = enrolled(system, world.adviser)
    who = world.adviser.account_id or 0
    with pytest.raises(Invalid, match="opdrachtregel"):
        second_factor.reset(system, world.keeper, who)
    visitor = Actor(None, "bezoeker", frozenset(), "192.0.2.1")
    with pytest.raises(Refused):
        second_factor.reset(system, visitor, who)
    assert second_factor.state(system, who).since
    assert second_factor.reset(system, OPERATOR, who)
    state = second_factor.state(system, who)
    assert (state.since, state.codes_left) == ("", 0)
    with pytest.raises(WrongCode):
        use(system, world.adviser, "", codes[0])
    assert not second_factor.reset(system, OPERATOR, who)
    assert accounts.acts(system)[-2:] == ["tweede factor gewist"] * 2
