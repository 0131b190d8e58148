"""The municipal figures of the demo: they add up, and hold the proportions of the known letter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from support import Clock

from riskscan.definitions.source import DefinitionError
from riskscan.domain.figure_periods import parse_period
from riskscan.programme import steering
from riskscan.programme.demo import fill_demo
from riskscan.programme.demo_content import FOLDER
from riskscan.programme.demo_municipalities import FILE, read_municipal
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import System
from riskscan.store import accounts, organisations
from riskscan.store.database import open_database

PERIOD = parse_period("3e kwartaal 2016")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    system = System(open_database(tmp_path_factory.mktemp("demo") / "demo.db"), Clock(), demo=True)
    fill_demo(system)
    yield system
    system.database.close()


def test_the_rows_of_the_municipalities_add_up_to_the_organisation() -> None:
    text = read_municipal(["Klaverdam"])
    counted = 0
    for form in text.formulieren:
        for measure, row in form.rijen.items():
            whole, *parts = row
            if isinstance(whole, Decimal) and not measure.startswith(("triage_op", "doorlooptijd")):
                assert sum(one for one in parts if isinstance(one, Decimal)) == whole, (form.van, measure)
                counted += 1
    assert counted > 15


def test_the_known_proportions_stand_there_under_a_fictional_name(demo: System) -> None:
    account = accounts.by_email(demo.database, "adviseur1@voorbeeld.nl")
    assert account is not None
    adviser = Actor(account.id, account.name, frozenset({Role.ADVISER}), "127.0.0.1")
    here = next(one for one in organisations.every(demo.database) if one.name.endswith("Klaverdam"))
    found = steering.steering(demo, adviser, here.id, PERIOD, "DM0063")
    assert found.place == "Horstergeest"
    assert found.inhabitants == "158.140 van de 521.155 inwoners: 30,3 %"
    told = {one.name: (one.part.text, one.whole.text, one.share, one.about) for one in found.shares}
    equal = "Samen gelijk aan het totaal van de organisatie."
    assert told["Meldingen"] == ("283 meldingen", "753 meldingen", "37,6 %", equal)
    assert told["Adviesvragen"] == ("197 adviesvragen", "635 adviesvragen", "31,0 %", equal)
    assert found.factors.years == (2013, 2014, 2015)
    assert len(steering.choices(demo, adviser, here.id).periods) == 2


def test_a_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    broken = (FOLDER / FILE).read_text(encoding="utf-8").replace("[458, 176, ", "[458, ")
    (tmp_path / FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        read_municipal(["Klaverdam"], tmp_path / FILE)
    assert [one.message for one in raised.value.findings] == [
        "De regel van meldingen_politie (2016-07-01) past niet."
    ]
    with pytest.raises(DefinitionError):
        read_municipal(["Elders"])
