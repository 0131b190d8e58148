"""The impactanalyse of the demo: fictional in name, whole in its figures, and readable by who should."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from riskscan.domain.capacity_analysis import problems
from riskscan.programme import demo, demo_impact, impact
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import System
from riskscan.store.database import open_database

READER = Actor(5, "", frozenset({Role.READER}))


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    database = open_database(tmp_path_factory.mktemp("demo") / "demo.db")
    found = System(database, demo=True)
    demo.fill_demo(found)
    yield found
    database.close()


def test_a_lezer_reads_the_definitive_version_with_three_scenarios(system: System) -> None:
    (listed,) = impact.overview(system, READER).listed
    sheet = impact.read(system, READER, listed.organisation.id, listed.version.year)
    assert (sheet.year, sheet.version and sheet.version.number) == (2025, 2)
    assert sorted(one.scenario.direction for one in sheet.result.outcomes) == ["A", "B", "C"]
    assert [str(one.needed) for one in sheet.result.columns] == [
        "60.88", "64.08", "71.07", "75.44", "74.09", "73.33", "70.40",
    ]  # fmt: skip
    assert [str(one.gap) for one in sheet.result.columns] == [
        "1.69", "-1.51", "-8.50", "-12.87", "-11.52", "-7.18", "-7.00",
    ]  # fmt: skip
    assert [one.number for one in sheet.result.caveats] == [1, 2, 3, 4, 5, 6, 7]


def test_every_text_in_it_says_that_it_is_fictional() -> None:
    text, analysis = demo_impact.read_text()
    assert problems(analysis) == {}
    texts = (
        analysis.decision.note, analysis.indexation.note, analysis.efficiency.note, analysis.waiting.note,
        analysis.absence_note, analysis.conclusion, *(one.note for one in analysis.programmes),
        *(one.note for one in analysis.scenarios), *(one.text for one in analysis.replies if one.text),
    )  # fmt: skip
    assert all(one.startswith("Fictief") for one in texts)
    assert "fictief" in analysis.decision.body
    assert all("fictief" in one.source for one in analysis.affordable)
    assert text.organisatie == "Waddenrand"
