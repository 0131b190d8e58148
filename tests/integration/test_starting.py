"""The application starts only on definitions that are whole and proved, and says what is wrong with others."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import definition_folders
import pytest
from command_line import refused, runner

from riskscan import definitions
from riskscan.app import create_app
from riskscan.config import Config
from riskscan.definitions import DefinitionError

ROW = "{verscherpt_toezicht: [nee], verslechtering: [nee], slechtste_staat: [P]}"
WORDS = "verscherpt_toezicht nee, verslechtering nee, slechtste_staat P"
GAP = (ROW, ROW.replace("slechtste_staat: [P]", "slechtste_staat: [P], vertrouwen: [ja]"))
OVERLAP = (ROW, ROW.replace("[P]", "[P, W]"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return definition_folders.copied(tmp_path)


@pytest.mark.parametrize(
    ("change", "code", "witness"),
    [
        (GAP, "tabel-onvolledig", f"Geen enkele regel geldt bij: {WORDS}, vertrouwen nee."),
        (
            OVERLAP,
            "tabel-overlapt",
            f"Meer dan één regel (pril en onderweg) geldt bij: {WORDS.replace(' P', ' W')}, vertrouwen ja.",
        ),
    ],
)
def test_a_gap_or_an_overlap_stops_the_start_with_a_case_in_words(
    tmp_path: Path, folder: Path, change: tuple[str, str], code: str, witness: str
) -> None:
    # Also in the version that is not the newest: a round may still be held under it.
    definition_folders.changed(folder / "2016-1" / "regels.yaml", change)
    instance = tmp_path / "instance"
    with definition_folders.in_use(folder):
        with pytest.raises(DefinitionError) as error:
            create_app(Config(instance))
        found = {finding.code: finding for finding in error.value.findings}
        assert found[code].message == witness
        assert found[code].file == "2016-1/regels.yaml"
        refused(runner(instance)("serve", "--port", str(free_port())), f"[{code}] {witness}")
    assert not instance.exists()


def test_every_error_is_told_at_once(tmp_path: Path, folder: Path) -> None:
    definition_folders.changed(folder / "2016-1" / "regels.yaml", ("meeste: 13", "meeste: 30"))
    definition_folders.changed(
        folder / "2016-2" / "vragenlijst.yaml", ("- id: verslechtering", "- id: achteruit")
    )
    definition_folders.changed(
        folder / "2016-2" / "teksten.yaml", ('  W: "{randvoorwaarde}', '  X: "{randvoorwaarde}')
    )
    with definition_folders.in_use(folder), pytest.raises(DefinitionError) as error:
        create_app(Config(tmp_path / "instance"))
    assert {finding.code for finding in error.value.findings} >= {
        "verkeerde-drempel", "oordeel-past-niet", "zin-ontbreekt", "zin-ongebruikt",
    }  # fmt: skip


def test_a_wrong_example_does_not_stop_the_start(tmp_path: Path, folder: Path) -> None:
    (folder / "2016-2" / "voorbeelden" / "regels.json").write_text("[", encoding="utf-8")
    with definition_folders.in_use(folder):
        create_app(Config(tmp_path / "instance")).extensions["riskscan"].database.close()
        assert [finding.code for finding in definitions.check()] == ["voorbeeld-onleesbaar"]


def test_reading_and_proving_every_version_takes_a_moment(folder: Path) -> None:
    with definition_folders.in_use(folder):
        start = time.process_time()
        definitions.require_all()
        assert time.process_time() - start < 1.5  # 0,15 s on a quiet machine
