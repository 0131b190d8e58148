"""Which right each route asks for, compared with the agreed list in ``tests/integration/routes.json``.

A new route fails here until it is listed, so that its right is looked at:
``PYTHONPATH=tests:. python tests/integration/web/test_route_table.py`` writes the file anew; the difference in git
is then what has to be agreed on. Whether each route does what its right says, ``test_access`` walks.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from website import Site

from riskscan.app import create_app
from riskscan.config import Config
from riskscan.programme import use_cases
from riskscan.programme.permissions import Action
from riskscan.web.access import declared_action

EXPECTED = Path(__file__).parents[1] / "routes.json"


def table(app: Flask) -> dict[str, str]:
    """Method and address → the action, in the order of the addresses."""
    found = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, sorted(one.methods or ()))):
        action = declared_action(app, rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found[f"{method} {rule.rule}"] = action.value if action else "geen"
    return found


def test_every_route_asks_for_the_agreed_right(site: Site) -> None:
    assert table(site.app) == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_every_right_that_a_role_can_have_is_asked_for_by_a_route_or_a_use_case(site: Site) -> None:
    asked = set(table(site.app).values())
    unused = [one for one in Action if one.value not in asked and not use_cases.of_action(one)]
    assert unused == []


@pytest.mark.parametrize(
    "address",
    ["GET /scans/<int:scan_id>/rapport.pdf", "GET /logboek.csv", "POST /scans/<int:scan_id>/<slug>"],
)
def test_what_can_be_downloaded_or_sent_in_is_never_public(site: Site, address: str) -> None:
    assert table(site.app)[address] != Action.PUBLIC.value


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        written = json.dumps(table(create_app(Config(Path(folder)))), ensure_ascii=False, indent=1)
    EXPECTED.write_text(written + "\n", encoding="utf-8")
    sys.stdout.write(f"{EXPECTED.name} is written\n")
