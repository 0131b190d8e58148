"""The command line ``riskscan``: what it prints, its exit status, and messages for what goes wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import click
import pytest
from click.testing import Result
from command_line import Run, add_user, refused, runner

from riskscan.cli import main
from riskscan.paths import QUESTIONNAIRE
from riskscan.programme.demo import ACCOUNTS

EXAMPLES = Path(__file__).parents[1] / "data" / "voorbeelden.jsonl"
SCAN = {"format": "risicoscan/1", "organisatie": "Café Été", "peildatum": "2016-06-30"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "instance")


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which the demo was made by its command."""
    folder = tmp_path_factory.mktemp("demo")
    result = runner(folder)("demo")
    assert result.exit_code == 0
    for account in ACCOUNTS:
        assert re.search(rf"{account.role} +{re.escape(account.email)} +{account.password}", result.stdout)
    return folder


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def program(folder: Path, *arguments: str | Path, **more: object) -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own, as a user runs it."""
    command = [sys.executable, "-m", "riskscan.cli", *map(str, arguments)]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, env=environment(folder), capture_output=True, timeout=60, check=False, **more
    )


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "RISKSCAN_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"}


class TestClassify:
    @pytest.mark.parametrize("version", ["2016-1", "2016-2"])
    def test_the_examples_are_classified_in_order(self, run: Run, tmp_path: Path, version: str) -> None:
        given = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
        scans = tmp_path / "scans.jsonl"
        scans.write_text("\n".join(json.dumps(one["scan"]) for one in given), encoding="utf-8")
        result = run("classify", "--version", version, scans)
        assert result.exit_code == 0
        found = lines(result)
        assert [one["organisatie"] for one in found] == [one["scan"]["organisatie"] for one in given]
        for one, example in zip(found, given, strict=True):
            expected = example["verwacht"][version]
            assert {name: one[name] for name in expected} == expected
        assert not (tmp_path / "instance").exists()

    def test_the_program_reads_standard_input_and_writes_utf8(self, tmp_path: Path) -> None:
        text = json.dumps(SCAN, ensure_ascii=False, indent=2).encode()
        done = program(tmp_path, "classify", "--version", "2016-2", "-", input=text)
        assert (done.returncode, done.stderr) == (0, b"")
        (line,) = done.stdout.decode("utf-8").splitlines()
        assert json.loads(line)["organisatie"] == "Café Été"

    def test_a_bad_object_is_an_error_in_its_place_and_the_others_go_on(
        self, run: Run, tmp_path: Path
    ) -> None:
        first, second = tmp_path / "een.jsonl", tmp_path / "twee.json"
        good = json.dumps(SCAN)
        first.write_text(f"{good}\n\n{{'kapot'\n[1, 2]\n{good}\n", encoding="utf-8")
        second.write_text(good, encoding="utf-8")
        result = run("classify", "--version", "2016-2", first, tmp_path / "weg.json", second, tmp_path)
        assert result.exit_code == 1
        found = lines(result)
        errors = [(one.get("file"), one.get("line")) for one in found]
        assert errors == [
            (None, None),
            (str(first), 3),
            (str(first), 4),
            (None, None),
            (str(tmp_path / "weg.json"), 1),
            (None, None),
            (str(tmp_path), 1),
        ]
        assert [set(one) for one in found if "error" in one] == [{"error", "file", "line"}] * 4
        assert found[4]["error"] == "Dit bestand is niet te lezen."

    def test_standard_input_is_named_in_its_errors(self, run: Run) -> None:
        result = run("classify", "--version", "2016-2", "-", input=b"\xff\xfe\n" + json.dumps(SCAN).encode())
        assert result.exit_code == 1
        error, good = lines(result)
        assert (error["file"], error["line"]) == ("-", 1)
        assert good["organisatie"] == "Café Été"

    def test_an_unknown_version_is_a_wrong_call_and_names_the_known_ones(self, run: Run) -> None:
        for version in ("2015-1", "../2016-2", ""):
            result = run("classify", "--version", version, EXAMPLES)
            assert result.exit_code == 2
            assert "bestaat niet. Kies uit: 2016-1, 2016-2." in result.stderr
            assert result.stdout == ""
        assert run("classify", "--version", "2016-2").exit_code == 2


class TestCheck:
    def test_the_definitions_of_the_program_are_fine(self, run: Run) -> None:
        result = run("check")
        assert (result.exit_code, result.stdout) == (0, "Alle definities zijn in orde.\n")

    def test_each_error_is_told_with_file_line_and_code(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "questionnaire"
        shutil.copytree(QUESTIONNAIRE, folder)
        form = folder / "2016-2" / "vragenlijst.yaml"
        text = form.read_text(encoding="utf-8").splitlines()
        number = next(i for i, line in enumerate(text) if "type: datum" in line)
        text[number] = text[number].replace("type: datum", "type: dag")
        form.write_text("\n".join(text), encoding="utf-8")
        (folder / "2016-1" / "teksten.yaml").unlink()
        result = run("check", "--folder", folder)
        assert result.exit_code == 1
        assert f"2016-2/vragenlijst.yaml:{number + 1}" in result.stdout
        assert "onbekend-type" in result.stdout
        assert "bestand-ontbreekt" in result.stdout
        assert result.stderr == f"{len(result.stdout.splitlines())} fout(en) gevonden.\n"
        assert run("check", "--folder", tmp_path / "weg").exit_code == 2


class TestReport:
    def test_a_scan_becomes_a_pdf(self, demo_folder: Path, tmp_path: Path) -> None:
        target = tmp_path / "rapport.pdf"
        result = runner(demo_folder)("report", "1", "--demo", "-o", target)
        assert result.exit_code == 0
        assert target.read_bytes().startswith(b"%PDF-")
        assert f"{target} ({target.stat().st_size} bytes)" in result.stdout

    def test_what_cannot_be_made_says_why(self, demo_folder: Path, tmp_path: Path) -> None:
        demo = runner(demo_folder)
        refused(demo("report", "999", "--demo", "-o", tmp_path / "a.pdf"), "Deze scan bestaat niet.")
        assert demo("report", "9" * 30, "--demo", "-o", tmp_path / "a.pdf").exit_code == 2
        nowhere = tmp_path / "geen" / "map" / "a.pdf"
        refused(demo("report", "1", "--demo", "-o", nowhere), str(nowhere))
        assert list(tmp_path.iterdir()) == []


class TestDatabase:
    def test_one_of_a_newer_version_is_refused_with_what_to_do(self, run: Run, tmp_path: Path) -> None:
        assert run("user", "list").exit_code == 0
        path = tmp_path / "instance" / "riskscan.db"
        connection = sqlite3.connect(path)
        connection.execute(
            "INSERT INTO _sqlite_migrations VALUES (99, 'riskscan', 'm099_later', '2031-01-01')"
        )
        connection.commit()
        connection.close()
        for command in (("user", "list"), ("audit", "verify"), ("serve", "--port", str(free_port()))):
            refused(run(*command), "gemaakt met een nieuwere versie van dit programma")

    def test_one_that_cannot_be_used_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "bestand").write_text("geen map", encoding="utf-8")
        refused(runner(tmp_path / "bestand")("user", "list"), "RISKSCAN_INSTANCE")
        (tmp_path / "riskscan.db").write_text("geen database " * 100, encoding="utf-8")
        refused(runner(tmp_path)("user", "list"), "Dit bestand is geen (gave) SQLite-database.")

    def test_the_demo_leaves_other_data_alone(self, run: Run, tmp_path: Path) -> None:
        add_user(run, "inge@voorbeeld.nl", "lezer")
        source, target = (
            sqlite3.connect(tmp_path / "instance" / name) for name in ("riskscan.db", "demo.db")
        )
        source.backup(target)
        source.close()
        target.close()
        refused(run("demo"), "De demo vult alleen een lege database.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


class TestServe:
    def test_a_taken_port_is_told_before_anything_is_made(self, tmp_path: Path, taken_port: int) -> None:
        done = program(tmp_path / "instance", "serve", "--port", str(taken_port))
        assert done.returncode == 1
        assert done.stdout == b""
        text = done.stderr.decode()
        assert f"Poort {taken_port} is al in gebruik." in text
        assert f"./start --port {taken_port + 1}" in text
        assert "Traceback" not in text
        assert not (tmp_path / "instance").exists()

    def test_a_wrong_port_or_address_is_told(self, run: Run) -> None:
        for port in ("0", "65536", "acht"):
            assert run("serve", "--port", port).exit_code == 2
        refused(run("serve", "--host", "192.0.2.1"), "Op 192.0.2.1:8000 kan niet worden geluisterd")

    def test_it_serves_and_says_where_and_how_to_make_the_first_account(self, tmp_path: Path) -> None:
        port, folder = free_port(), tmp_path / "instance"
        with serving(folder, port) as text:
            assert f"De risicoscan staat klaar op http://127.0.0.1:{port}" in text
            assert "Er is nog geen account." in text
            assert "riskscan user add naam@voorbeeld.nl" in text
            assert str(folder / "riskscan.db") in text
            assert healthy(port) == {"status": "ok"}
        assert (folder / "geheim.key").stat().st_mode & 0o077 == 0

    def test_behind_https_each_visitor_has_an_own_address_and_a_safe_cookie(self, tmp_path: Path) -> None:
        port, folder = free_port(), tmp_path / "instance"
        site = "https://scan.voorbeeld.nl"
        told = {
            "X-Forwarded-For": "203.0.113.9",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "scan.voorbeeld.nl",
            "Referer": f"{site}/inloggen",
        }
        with serving(folder, port, RISKSCAN_HTTPS="1"):
            healthy(port)
            address = f"http://127.0.0.1:{port}/inloggen"
            with urllib.request.urlopen(urllib.request.Request(address, headers=told), timeout=5) as page:
                cookie = page.headers["Set-Cookie"]
                assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
                token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
            assert "; Secure" in cookie
            assert token is not None
            form = urlencode({"email": "a@b.nl", "password": "x", "csrf_token": token[1]}).encode()
            sent = urllib.request.Request(address, form, {**told, "Cookie": cookie.split(";")[0]})
            with pytest.raises(urllib.error.HTTPError) as refusal:
                urllib.request.urlopen(sent, timeout=5)
            with refusal.value as answer:
                assert answer.code == 401
        with closing(sqlite3.connect(folder / "riskscan.db")) as database:
            addresses = database.execute("SELECT address FROM login_attempt").fetchall()
        assert addresses == [("203.0.113.9",)]


@contextmanager
def serving(folder: Path, port: int, **settings: str) -> Iterator[str]:
    """A running server; what it printed up to the moment that it is ready."""
    command = [sys.executable, "-m", "riskscan.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        command,
        env={**environment(folder), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            told = []
            for line in server.stdout:
                told.append(line)
                if "staat klaar" in line:
                    break
            yield "".join(told)
        finally:
            server.terminate()
            server.wait(timeout=20)


def healthy(port: int) -> object:
    """What ``/gezond`` answers; it may take a moment before the server listens."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond", timeout=5) as response:
                return json.load(response)
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, (*path, name))


def test_every_command_and_option_says_what_it_is_for(run: Run) -> None:
    for path, command in commands(main):
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (path, parameter.opts)
        result = run(*path, "-h")
        assert result.exit_code == 0
        assert command.help.splitlines()[0].split(":")[0] in " ".join(result.stdout.split())


def test_an_unknown_command_and_the_version_are_answered(run: Run) -> None:
    assert run("verzonnen").exit_code == 2
    assert re.fullmatch(r"riskscan \d+\.\d+\.\d+\n", run("--version").stdout)
