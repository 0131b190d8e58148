"""Throttling: every way of guessing is slowed down, and no owner is locked out of the usual place by others."""

from __future__ import annotations

from dataclasses import replace

import accounts
import pytest
from accounts import PASSWORD, give_password, pass_time
from hypothesis import given
from hypothesis import strategies as st
from support import World

from riskscan.programme import signing_in, throttling
from riskscan.programme.signing_in import Visitor
from riskscan.programme.system import System
from riskscan.programme.throttling import LoginRefused, place_of
from riskscan.store.sign_ins import Attempt

DESK = "192.0.2.1"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.quicken(monkeypatch)


@pytest.fixture
def email(world: World) -> str:
    return give_password(world.system, world.adviser)


@pytest.fixture
def system(world: World) -> System:
    """Without codes: what holds for passwords is looked at here, the same check serves both."""
    return replace(world.system, second_factor=False)


def log_in(system: System, email: str, address: str, password: str = PASSWORD) -> bool:
    try:
        signing_in.give_password(system, email, password, Visitor(address))
    except LoginRefused:
        return False
    return True


def fail(system: System, email: str, address: str, times: int = 1, kind: Attempt = Attempt.PASSWORD) -> None:
    with system.database.writing():
        for _ in range(times):
            throttling.record(system, kind, email, address, False)


def attack(system: System, email: str, times: int = 20, kind: Attempt = Attempt.PASSWORD) -> None:
    """One failure from each of so many places."""
    for number in range(times):
        fail(system, email, f"198.51.100.{number}", kind=kind)


def test_an_attack_from_many_places_is_slowed_from_the_next_place_too(system: System, email: str) -> None:
    attack(system, email, 19)
    assert log_in(system, email, "203.0.113.1")
    attack(system, email, 1)
    assert not log_in(system, email, "203.0.113.2")
    pass_time(system, minutes=16)
    assert log_in(system, email, "203.0.113.2")


def test_the_owner_gets_in_at_the_usual_place_while_the_attack_lasts(system: System, email: str) -> None:
    assert log_in(system, email, DESK)
    pass_time(system, days=30)
    attack(system, email, 40)
    assert not log_in(system, email, "203.0.113.2")
    assert log_in(system, email, DESK)
    pass_time(system, days=91)
    attack(system, email, 40)
    assert log_in(system, email, DESK) is False


def test_the_usual_place_itself_has_its_own_count(system: System, email: str) -> None:
    assert log_in(system, email, DESK)
    fail(system, email, DESK, 5)
    assert not log_in(system, email, DESK)
    pass_time(system, minutes=16)
    assert log_in(system, email, DESK)


def test_an_attacker_with_an_account_does_not_begin_the_count_of_his_place_anew(
    system: System, email: str, world: World
) -> None:
    own = give_password(system, world.reader)
    fail(system, "iemand@voorbeeld.nl", DESK, 49)
    assert log_in(system, own, DESK)
    fail(system, "iemand@voorbeeld.nl", DESK)
    assert not log_in(system, own, DESK)
    assert not log_in(system, email, DESK)


def test_wrong_codes_from_many_places_wait_an_hour_except_at_the_usual_place(
    system: System, email: str, world: World
) -> None:
    who = world.adviser.account_id
    assert log_in(system, email, DESK)
    attack(system, email, 10, Attempt.CODE)
    throttling.check(system, Attempt.CODE, email, who, DESK)
    with pytest.raises(LoginRefused, match="over 60 minuten"):
        throttling.check(system, Attempt.CODE, email, who, "203.0.113.2")
    # Passwords are counted apart.
    throttling.check(system, Attempt.PASSWORD, email, who, "203.0.113.2")
    pass_time(system, minutes=61)
    throttling.check(system, Attempt.CODE, email, who, "203.0.113.2")


def test_waiting_ends_however_often_one_tries_meanwhile(system: System, email: str) -> None:
    fail(system, email, DESK, 5)
    for _ in range(14):
        assert not log_in(system, email, DESK)
        pass_time(system, minutes=1)
    pass_time(system, minutes=2)
    assert log_in(system, email, DESK)


def test_all_addresses_of_one_ipv6_network_are_one_place(system: System, email: str) -> None:
    for number in range(5):
        fail(system, email, f"2001:db8:0:1::{number + 1:x}")
    assert not log_in(system, email, "2001:db8:0:1:ffff::9")
    assert log_in(system, email, "2001:db8:0:2::1")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("opdrachtregel", "opdrachtregel"),
    ],
)
def test_a_place_is_an_address_or_a_network(address: str, place: str) -> None:
    assert place_of(address) == place


@given(st.ip_addresses().map(str) | st.text(max_size=20))
def test_every_address_is_some_place_and_a_place_is_its_own(address: str) -> None:
    place = place_of(address)
    assert place_of(place) == place or "/64" in place
