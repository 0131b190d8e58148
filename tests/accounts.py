"""Builders for tests of accounts: an installation that asks codes, people with a password, an app of a phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from support import Clock, World
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.programme import passwords, second_factor
from riskscan.programme.permissions import Actor
from riskscan.programme.system import System
from riskscan.store import accounts as store

PASSWORD = "vier losse woorden samen"
KEY = b"instance key of the tests, 32 b."


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and recovery codes hashed as always, but with little work."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    monkeypatch.setattr(passwords, "_NOBODY", hasher.hash("niemand"))
    monkeypatch.setattr(second_factor, "_SCRYPT_COST", 2)


def with_codes(world: World, key: bytes = KEY) -> System:
    """The system of a world as the website has it: with an instance key."""
    return replace(world.system, key=key)


def give_password(system: System, actor: Actor, password: str = PASSWORD) -> str:
    """Let this account log in with a password; its e-mail address."""
    account = store.by_id(system.database, actor.account_id or 0)
    assert account is not None
    with system.database.writing():
        store.set_password(system.database, account.id, passwords.hash_of(password))
    return account.email


def pass_time(system: System, **time: float) -> None:
    assert isinstance(system.now, Clock)
    system.now.moment += timedelta(**time)


def code(system: System, key: str, steps: int = 0) -> str:
    """What an app with this key shows now, or so many times 30 seconds later."""
    assert isinstance(system.now, Clock)
    return pyotp.TOTP(key).at(int(system.now.moment.timestamp()) + 30 * steps)


def key_on(page: TestResponse) -> str:
    """The key that a page shows to type over."""
    return page.text.split('id="sleutel">')[1].split("<")[0].replace(" ", "")


def codes_on(page: TestResponse) -> list[str]:
    """The recovery codes that a page shows."""
    part = page.text.split('id="herstelcodes">')[1].split("</ul>")[0]
    return [line.split("</li>")[0] for line in part.split("<li>")[1:]]


def log_in(browser: Browser, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return browser.post("/inloggen", {"email": email, "password": password, **more})


def enrol(site: Site, email: str) -> tuple[Browser, str, list[str]]:
    """Log in for the first time and set up an app: the browser, the key in the app, the recovery codes."""
    browser = site.browser()
    log_in(browser, email)
    key = key_on(browser.get("/inloggen/tweede-factor"))
    done = browser.post("/inloggen/tweede-factor", {"code": code(site.world.system, key)})
    assert done.status_code == 200, done.text
    pass_time(site.world.system, seconds=90)
    return browser, key, codes_on(done)


def acts(system: System) -> list[str]:
    """What the audit log says was done, the newest last."""
    rows = system.database.rows("SELECT action FROM audit_entry ORDER BY id")
    return [row["action"] for row in rows]


def everything_kept(system: System) -> str:
    """All text in the database, to look for secrets."""
    return "\n".join(system.database.connection.iterdump())
