"""The waiting lists of the demo: the national figures of 2016, as its pages and commands show them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import support
from click.testing import CliRunner
from flask import Flask
from website import Browser, shown

from riskscan.app import create_app
from riskscan.cli import main
from riskscan.config import Config
from riskscan.definitions import DefinitionError
from riskscan.domain.waiting_lists import OVERRUN, TRIAGE_LATE
from riskscan.programme import demo_waiting_lists
from riskscan.programme.demo_content import FOLDER
from riskscan.programme.permissions import Actor, Role

LEADER = Actor(3, "", frozenset({Role.LEADER}))
READER = Actor(5, "", frozenset({Role.READER}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Flask]:
    made = create_app(Config(folder, demo=True))
    yield made
    made.extensions["riskscan"].database.close()


def page(app: Flask, who: Actor, peildatum: str = "") -> str:
    browser = Browser(app)
    browser.sign_in(support.start_session(app.extensions["riskscan"], who))
    response = browser.get(f"/wachtlijsten?peildatum={peildatum}" if peildatum else "/wachtlijsten")
    assert response.status_code == 200
    return response.text


def row(html: str, measure: str) -> str:
    found = re.search(rf'<tr id="{measure}">.*?</tr>', html, re.DOTALL)
    assert found
    return shown(found[0])


def test_the_page_shows_the_figures_of_july_2016(app: Flask) -> None:
    html = page(app, LEADER, "2016-07-31")
    assert row(html, TRIAGE_LATE).startswith("Triage na 5 werkdagen niet afgerond 455 ")
    assert re.search(r" 14 van 26 5 0$", row(html, TRIAGE_LATE))
    assert re.search(r" 1\.358 .*20 van 26 ", row(html, OVERRUN))
    assert re.search(r" 20 van 26 ", row(html, "onderzoek_niet_direct"))  # three quarters of 26
    assert "bij 455 zaken de triage niet afgerond na 5 werkdagen, bij 14 organisaties, waarvan vijf" in shown(
        html
    )


def test_the_page_opens_with_september_2016_and_188_fewer(app: Flask) -> None:
    html = page(app, READER)
    assert row(html, TRIAGE_LATE) == (
        "Triage na 5 werkdagen niet afgerond 267 8 van 26 2 0 −188 over 26 van 26 organisaties"
    )
    assert "over 23 van 26 organisaties" in row(html, OVERRUN)
    assert "2 geen gegevens, 1 onbekend" in row(html, OVERRUN)


@pytest.mark.parametrize("peildatum", ["2016-07-31", "2016-09-20"])
def test_the_scans_say_otherwise_for_a_few_organisations_only_and_the_page_says_so(
    app: Flask, peildatum: str
) -> None:
    html = shown(page(app, LEADER, peildatum))
    assert "bij 3 organisaties geldt: de cijfers tonen een wachtlijst, de scan zegt van niet" in html
    assert "de scan noemt een wachtlijst" not in html


def test_an_adjusted_figure_keeps_what_was_given_first(app: Flask) -> None:
    html = shown(page(app, LEADER, "2016-07-31"))
    assert "Triage na 5 werkdagen niet afgerond: eerst 446, nu 455 zaken" in html
    assert "op 15 augustus 2016" in html


def test_the_command_gives_the_same_totals(app: Flask, folder: Path) -> None:
    assert app.extensions["riskscan"].demo
    env = {"RISKSCAN_INSTANCE": str(folder)}
    found = CliRunner().invoke(main, ["national", "--round", "2", "--json", "--demo"], env=env)
    lists = json.loads(found.stdout)["waiting_lists"]
    assert (lists["peildatum"], lists["with_any_list"], lists["organisations_total"]) == (
        "2016-09-20",
        16,
        26,
    )
    triage = next(one for one in lists["measures"] if one["measure"] == TRIAGE_LATE)
    assert (triage["cases"], triage["organisations_with_list"], triage["change"]) == (267, 8, -188)
    earlier = CliRunner().invoke(main, ["national", "--round", "1", "--json", "--demo"], env=env)
    assert json.loads(earlier.stdout)["waiting_lists"] is None


def test_a_row_that_does_not_fit_is_refused_with_its_name(tmp_path: Path) -> None:
    text = (FOLDER / demo_waiting_lists.FILE).read_text(encoding="utf-8")
    broken = tmp_path / "wachtlijsten.yaml"
    broken.write_text(text.replace("Waddenrand: [0, ", "Waddenrand: [", 1), encoding="utf-8")
    names = [
        line.split(":")[0].strip() for line in text.splitlines() if re.match(r"      [A-Z][^:]*: \[", line)
    ]
    with pytest.raises(DefinitionError, match="De regel van Waddenrand past niet"):
        demo_waiting_lists.read_counts(names, broken)
