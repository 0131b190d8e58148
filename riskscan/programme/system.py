"""What every use case works with: the database, the clock, and the audit log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from riskscan.programme.acts import ACTS
from riskscan.programme.permissions import Actor
from riskscan.store import audit
from riskscan.store.database import Database

DUTCH = ZoneInfo("Europe/Amsterdam")


class NotFound(Exception):
    """There is no such thing; the message says so in Dutch."""


class Invalid(Exception):
    """Input that cannot be used: per field what to do, in Dutch. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class System:
    """One installation: its database, its clock, and whether it holds fictional demo data.

    ``key`` is the instance key, from which secrets are derived that the database must not hold; only the
    website has it. ``second_factor`` False: the configuration asks a password only (RISKSCAN_TOTP=uit).
    """

    database: Database
    now: Callable[[], datetime] = utc_now
    demo: bool = False
    key: bytes = field(default=b"", repr=False)
    second_factor: bool = True

    @property
    def asks_code(self) -> bool:
        """Whether logging in takes a code besides the password; the demo never asks one."""
        return self.second_factor and not self.demo

    def stamp(self) -> str:
        """The moment as it is stored: UTC, ISO 8601."""
        return self.now().isoformat(timespec="microseconds")

    def log(self, actor: Actor, action: str, subject: str, detail: str = "") -> None:
        """Append to the audit log, within the caller's transaction when there is one.

        Raises ValueError for an act that ``programme.acts`` does not list: a mistake of the program.
        """
        if action not in ACTS:
            raise ValueError(f"unknown act {action!r}: give it a line in riskscan/programme/acts.py")
        audit.append(
            self.database, audit.Entry(self.stamp(), actor.account_id, action, subject, actor.address, detail)
        )


@lru_cache(maxsize=1024)
def dutch_time(stamp: str) -> datetime:
    """A stored moment in Dutch time."""
    return datetime.fromisoformat(stamp).astimezone(DUTCH)
