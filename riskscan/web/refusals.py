"""Refusals in the audit log: each one, but not a line for every turn of a loop.

Of identical refusals within an hour the first three are kept one by one; after that only the 10th, the 100th, the
1.000th and so on, which say how many there were. The counts live in this process: after a restart it counts
from one again, so a line is never lost by it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

EACH = 3
WINDOW = timedelta(hours=1)
MOST = 4096
"""So many kinds of refusal are counted at a time; the ones that came up longest ago are forgotten."""


class Repeats:
    """Counts what is refused again and again; shared by the threads of the server."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._counts: OrderedDict[Hashable, tuple[datetime, int]] = OrderedDict()

    def worth(self, key: Hashable) -> int:
        """The how-manieth this hour it is, when it is worth a line; else 0."""
        now = self._now()
        with self._lock:
            since, count = self._counts.pop(key, (now, 0))
            if not since <= now < since + WINDOW:
                since, count = now, 0
            count += 1
            self._counts[key] = (since, count)
            if len(self._counts) > MOST:
                self._counts.popitem(last=False)
        return count if count <= EACH or _power_of_ten(count) else 0


def _power_of_ten(count: int) -> bool:
    return set(str(count)) <= {"0", "1"} and str(count).count("1") == 1


def repeated(count: int) -> str:
    """What a line says of the ones before it; empty while each has its own line."""
    return "" if count <= EACH else f" (de {format(count, ',').replace(',', '.')}e keer binnen een uur)"
