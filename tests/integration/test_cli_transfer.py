"""``riskscan export scans`` and ``riskscan import scans`` as they are typed."""

from __future__ import annotations

import json
import os
import shlex
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import support
from command_line import Run, refused, runner
from support import World
from transferring import Dump, dump

from riskscan.programme import interviewing
from riskscan.store.database import open_database

AS = ("--as", "anja.advies@voorbeeld.nl")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "instance")


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[World]:
    """What the commands work on: a round with one scan, in the real place."""
    (tmp_path / "instance").mkdir()
    system = support.make_system(tmp_path / "instance" / "riskscan.db")
    world = support.make_world(system)
    world.save(world.adviser, {"t1.risico": "geen", "t1.toelichting": "Twee teams, één werkwijze."})
    interviewing.save(system, world.adviser, world.scan_id, None, 0, support.interview())
    yield world
    system.database.close()


@pytest.fixture
def empty(tmp_path: Path) -> Run:
    """The same installation without the scan."""
    (tmp_path / "elders").mkdir()
    system = support.make_system(tmp_path / "elders" / "riskscan.db")
    support.make_world(system, start=False)
    system.database.close()
    return runner(tmp_path / "elders")


def content_of(folder: Path) -> Dump:
    database = open_database(folder / "riskscan.db")
    try:
        return dump(database)
    finally:
        database.close()


class TestExport:
    def test_goes_to_standard_output_one_scan_a_line(self, filled: World, run: Run) -> None:
        result = run("export", "scans")
        assert (result.exit_code, result.stderr) == (0, "")
        (line,) = result.stdout_bytes.decode().splitlines()
        found = json.loads(line)
        assert (found["format"], found["ronde"]["naam"]) == ("scan/1", "Ronde zomer 2016")
        assert found["antwoorden"] == {"t1.risico": "geen", "t1.toelichting": "Twee teams, één werkwijze."}
        assert "één" in line
        assert list(found) == sorted(found)

    def test_names_people_only_when_asked(self, filled: World, run: Run) -> None:
        assert "P. Persoon" not in run("export", "scans").stdout
        assert "P. Persoon" in run("export", "scans", "--with-names").stdout

    def test_goes_to_a_file_that_is_for_its_maker_alone(
        self, filled: World, run: Run, tmp_path: Path
    ) -> None:
        result = run("export", "scans", "-o", tmp_path / "scans.jsonl")
        size = (tmp_path / "scans.jsonl").stat()
        assert result.stdout == f"1 scan: {tmp_path / 'scans.jsonl'} ({size.st_size} bytes)\n"
        assert stat.S_IMODE(size.st_mode) == 0o600
        refused(run("export", "scans", "-o", tmp_path / "weg" / "scans.jsonl"), "No such file")

    def test_of_a_round_or_of_scans(self, filled: World, run: Run) -> None:
        assert run("export", "scans", "--round", "1").stdout == run("export", "scans", "--scan", "1").stdout
        refused(run("export", "scans", "--round", "9"), "Ronde 9 bestaat niet. Zie: riskscan round list")
        refused(run("export", "scans", "--scan", "9"), "Scan 9 bestaat niet.")
        both = run("export", "scans", "--round", "1", "--scan", "1")
        assert both.exit_code == 2
        assert "Kies --round of --scan, niet beide." in both.stderr

    def test_without_scans_says_so(self, empty: Run) -> None:
        refused(empty("export", "scans"), "Er is nog geen scan om uit te voeren.")


class TestImport:
    @pytest.fixture
    def file(self, filled: World, run: Run, tmp_path: Path) -> Path:
        run("export", "scans", "-o", tmp_path / "scans.jsonl")
        return tmp_path / "scans.jsonl"

    def test_first_a_dry_run_then_the_real_thing_then_nothing_new(
        self, empty: Run, file: Path, tmp_path: Path
    ) -> None:
        before = content_of(tmp_path / "elders")
        talks = "gesprekken 1 nieuw, 0 gewijzigd, 0 gelijk"
        amounts = f"nieuw (antwoorden 2 nieuw, 0 gewijzigd, 0 gelijk; {talks}; besluit geen)"
        name = json.loads(file.read_text())["organisatie"]["naam"]
        row = f"Regel 1: {name}, Ronde zomer 2016: "
        tried = empty("import", "scans", file, *AS)
        assert (tried.exit_code, tried.stdout) == (
            0,
            f"{row}{amounts}\n"
            "Proef: 1 nieuw, 0 bijwerken, 0 ongewijzigd. Er is niets gewijzigd; met --write wordt het uitgevoerd.\n",
        )
        assert content_of(tmp_path / "elders") == before
        done = empty("import", "scans", file, *AS, "--write")
        expected = f"{row}{amounts}\nIngelezen: 1 nieuw, 0 bijwerken, 0 ongewijzigd.\n"
        assert (done.exit_code, done.stdout) == (0, expected)
        again = empty("import", "scans", "-", *AS, "--write", input=file.read_bytes())
        assert again.stdout == f"{row}ongewijzigd\nIngelezen: 0 nieuw, 0 bijwerken, 1 ongewijzigd.\n"
        assert empty("audit", "verify").exit_code == 0

    def test_a_conflict_shows_both_and_how_to_go_on(self, run: Run, file: Path) -> None:
        changed = file.read_text().replace('"t1.risico":"geen"', '"t1.risico":"beperkt"')
        result = run("import", "scans", "-", *AS, "--write", input=changed)
        assert result.exit_code == 1
        assert "  t1.risico: hier staat al ‘Geen risico’ (Anja Advies, 4 juli 2016 om " in result.stdout
        assert "in het bestand staat ‘Beperkt risico’." in result.stdout
        assert result.stderr == (
            "1 regel is fout. Er is niets gewijzigd. Met --replace komt wat in het bestand staat als nieuwe versie "
            "boven wat hier staat.\n"
        )
        assert run("import", "scans", "-", *AS, "--write", "--replace", input=changed).exit_code == 0
        assert json.loads(run("export", "scans").stdout)["antwoorden"]["t1.risico"] == "beperkt"

    def test_as_json_for_a_machine(self, empty: Run, file: Path) -> None:
        result = empty("import", "scans", "-", *AS, "--json", input=file.read_bytes() + b"\n{}\n")
        found = json.loads(result.stdout)
        assert (result.exit_code, found["written"]) == (1, False)
        assert found["counts"] == {"nieuw": 1, "bijwerken": 0, "ongewijzigd": 0, "fout": 1}
        first, second = found["rows"]
        assert (first["line"], first["outcome"], first["answers"]) == (
            1,
            "nieuw",
            {"new": 2, "changed": 0, "same": 0},
        )
        assert (second["line"], second["errors"]) == (3, ["De sleutel 'format' moet \"scan/1\" zijn."])

    def test_one_object_may_be_laid_out_over_many_lines(self, empty: Run, file: Path) -> None:
        pretty = json.dumps(json.loads(file.read_text()), indent=2)
        for text in (pretty, "\ufeff" + pretty, file.read_text().replace("\n", "\r\n"), "\n\n" + pretty):
            assert empty("import", "scans", "-", *AS, input=text.encode()).exit_code == 0

    def test_what_cannot_be_read_says_why(self, filled: World, run: Run, file: Path, tmp_path: Path) -> None:
        before = content_of(tmp_path / "instance")
        author = run("import", "scans", file)
        assert author.exit_code == 2
        assert "Noem met --as de adviseur in wiens naam u inleest" in author.stderr
        refused(
            run("import", "scans", file, "--as", "weg@voorbeeld.nl"),
            "Er is geen account met e-mailadres weg@",
        )
        refused(run("import", "scans", file, "--as", "leo.leider@voorbeeld.nl"), "is geen actieve adviseur")
        refused(run("import", "scans", tmp_path / "weg.jsonl", *AS), "weg.jsonl is niet te lezen")
        refused(
            run("import", "scans", "-", *AS, input=b"\n \n"), "Dit bestand is leeg. Er is niets gewijzigd."
        )
        refused(run("import", "scans", file, *AS, "--round", "9"), "Ronde 9 bestaat niet.")
        latin = run("import", "scans", "-", *AS, input=file.read_bytes().replace("é".encode(), b"\xe9"))
        assert "Hier staan tekens die geen UTF-8 zijn. Bewaar het bestand als UTF-8." in latin.stdout
        broken = run("import", "scans", "-", *AS, input=file.read_bytes()[:100])
        assert "Dit is geen geldige JSON; het gaat mis bij teken" in broken.stdout
        assert content_of(tmp_path / "instance") == before

    def test_signs_that_steer_a_terminal_are_shown_and_no_line_is_made_up(
        self, empty: Run, file: Path
    ) -> None:
        found = json.loads(file.read_text(encoding="utf-8"))
        found["antwoorden"]["\x1b]0;titel\x07\x9b2J\nRegel 2: nieuw"] = "x"
        result = empty("import", "scans", "-", *AS, input=json.dumps(found).encode())
        assert result.exit_code == 1
        assert "\\u001b]0;titel\\u0007\\u009b2J\n  Regel 2: nieuw" in result.stdout
        assert not set("\x1b\x07\x9b") & set(result.stdout)

    def test_the_command_for_a_missing_round_makes_one_that_fits(self, empty: Run, file: Path) -> None:
        moved = file.read_text().replace("Ronde zomer 2016", "Ronde 'elders' 2016")
        result = empty("import", "scans", "-", *AS, input=moved)
        assert result.exit_code == 1
        command = shlex.split(result.stdout.splitlines()[1].partition("eerst: riskscan ")[2])
        assert empty(*command).exit_code == 0
        code = json.loads(moved)["organisatie"]["code"]
        assert empty("round", "assign", "2", code, AS[1]).exit_code == 0
        assert empty("round", "open", "2").exit_code == 0
        assert empty("import", "scans", "-", *AS, "--write", input=moved).exit_code == 0

    def test_killed_halfway_nothing_was_read_in(self, empty: Run, file: Path, tmp_path: Path) -> None:
        before = content_of(tmp_path / "elders")
        # As power loss: the process ends between the answers and the end of the transaction.
        program = (
            "import os, signal\n"
            "from riskscan.programme import interviewing\n"
            "interviewing.save = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
            "from riskscan.cli import main\n"
            f"main(['import', 'scans', {str(file)!r}, '--as', {AS[1]!r}, '--write'])\n"
        )
        environment = {**os.environ, "RISKSCAN_INSTANCE": str(tmp_path / "elders")}
        killed = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert content_of(tmp_path / "elders") == before
        assert empty("import", "scans", file, *AS, "--write").exit_code == 0


def test_the_groups_tell_what_they_hold(run: Run) -> None:
    for group in ("import", "export"):
        assert "scans" in run(group, "--help").stdout
    help_text = " ".join(run("import", "scans", "--help").stdout.split())
    assert "Eén fout, en er wordt niets gewijzigd." in help_text
