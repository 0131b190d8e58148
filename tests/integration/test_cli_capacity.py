"""``riskscan capacity``: the fixed contract that other systems rely on, and every input that it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import command_line
import pytest
from command_line import Run

SOURCE = {
    "overdragen": 3744,
    "overdracht_met_ondersteuning": 576,
    "onderzoek": 576,
    "adviezen": 3168,
    "monitoring": 576,
    "beschikbaar": 63.4,
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return command_line.runner(tmp_path)


def given(**changes: object) -> str:
    kept = {**SOURCE, **changes}
    return json.dumps({key: value for key, value in kept.items() if value is not ...})


def test_the_decision_of_2025_gives_what_the_source_says(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "invoer.json"
    path.write_text(given(), encoding="utf-8")
    result = run("capacity", path)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert json.loads(result.stdout) == {
        "regionaal": {"fte": 70.4, "gap": -7.0},
        "landelijk": {"fte": 77.23, "gap": -13.83},
    }


def test_standard_input_and_other_productive_hours(run: Run) -> None:
    result = run("capacity", "-", input=given(productieve_uren=2700, beschikbaar=63.404))
    assert json.loads(result.stdout)["regionaal"] == {"fte": 35.2, "gap": 28.2}


def test_a_number_is_read_exactly_as_written(run: Run) -> None:
    plain = given(beschikbaar=...)[:-1]
    result = run("capacity", "-", input=plain + ', "beschikbaar": 63.4049999999999999999999}')
    assert json.loads(result.stdout)["regionaal"]["gap"] == -7.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (given(onderzoek=...), "'onderzoek' ontbreekt"),
        (given(meldingen=4400), "'meldingen' is niet bekend"),
        (given(onderzoek=-1), "'onderzoek' mag niet kleiner dan 0"),
        (given(onderzoek="576"), "'onderzoek' moet een getal zijn"),
        (given(onderzoek=True), "'onderzoek' moet een getal zijn"),
        (given(onderzoek=None), "'onderzoek' moet een getal zijn"),
        (given(onderzoek=[576]), "'onderzoek' moet een getal zijn"),
        (given(onderzoek=0.5), "'onderzoek' moet een heel getal zijn"),
        (given(onderzoek=10**30), "'onderzoek' is te groot"),
        (given(beschikbaar=float("nan")), "NaN is geen geldige"),
        (given(beschikbaar=float("inf")), "Infinity is geen geldige"),
        (given(beschikbaar=...)[:-1] + ', "beschikbaar": 1e999999999999999999999}', "te veel cijfers"),
        (given(beschikbaar=...)[:-1] + f', "beschikbaar": {"9" * 5000}}}', "te veel cijfers"),
        (given(productieve_uren=0), "'productieve_uren' moet ten minste 1"),
        (given(productieve_uren=9000), "'productieve_uren' is te groot"),
        ('{"onderzoek": 1, "onderzoek": 2}', "'onderzoek' staat er twee keer"),
        ("[1]", "één object"),
        ("{", "geen geldige JSON"),
        ("", "Dit bestand is leeg"),
        ("[" * 100_000, "te diep genest"),
        (b"\xff\xfe", "geen UTF-8"),
        (b" " * 1_000_001, "te groot"),
    ],
)
def test_what_is_wrong_is_told_in_dutch_and_gives_no_result(run: Run, text: str | bytes, words: str) -> None:
    command_line.refused(run("capacity", "-", input=text), words)


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    command_line.refused(run("capacity", tmp_path / "weg.json"), "niet te lezen")
    command_line.refused(run("capacity", tmp_path), "niet te lezen")
