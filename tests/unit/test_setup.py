"""The set-up scripts and the lock files, run for real in a directory of their own."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("start", "test", ".ci/run", "tools/lock", "tools/environment.sh")
LOCKS = ("runtime", "dev")


def bash(script: str, cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        [shutil.which("bash"), "-c", script],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )


def locked(name: str) -> dict[str, Requirement]:
    """The pinned requirements of a lock, by normalised name."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    found = [Requirement(line.split(" --hash=")[0]) for line in lines]
    return {_normal(item.name): item for item in found}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture
def checkout(tmp_path):
    """The scripts beside an environment that is ready, with a command that tells how it was called."""
    place = tmp_path / "een map"
    (place / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "start", place)
    shutil.copy(ROOT / "tools" / "environment.sh", place / "tools")
    shutil.copytree(ROOT / "requirements", place / "requirements")
    binaries = place / ".venv" / "bin"
    binaries.mkdir(parents=True)
    _script(binaries / "python", f'exec "{sys.executable}" "$@"')
    _script(binaries / "riskscan", 'echo "$PWD|$*"')
    stamp = bash('printf "%s" "$(cksum <requirements/runtime.txt) $PWD"', place, os.environ["PATH"]).stdout
    (place / ".venv" / ".installed-runtime").write_text(stamp + "\n", encoding="utf-8")
    return place


def _script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def _tools(place: Path, *names: str) -> str:
    """A PATH with only these commands."""
    place.mkdir()
    for name in names:
        (place / name).symlink_to(shutil.which(name))
    return str(place)


def test_scripts_pass_shellcheck_and_can_be_run():
    subprocess.run([Path(sys.executable).with_name("shellcheck"), "-x", *SCRIPTS], cwd=ROOT, check=True)
    assert all(os.access(ROOT / name, os.X_OK) for name in ("start", "test", ".ci/run", "tools/lock"))


def test_start_serves_with_the_arguments_given_from_any_directory(checkout, tmp_path):
    result = bash(f'"{checkout}/start" --demo --port 9999', tmp_path, os.environ["PATH"])
    assert result.stdout == f"{checkout}|serve --demo --port 9999\n"
    assert result.returncode == 0


def test_start_says_which_pdf_libraries_are_missing_and_serves_all_the_same(checkout, tmp_path):
    path = _tools(tmp_path / "bin", "bash", "env", "dirname", "cksum", "uname", "id", "sh")
    _script(checkout / ".venv/bin/python", f'[ "$1" != - ] || exit 1; exec "{sys.executable}" "$@"')
    result = bash("./start", checkout, path)
    assert "alles werkt, behalve het maken van pdf-rapporten" in result.stderr.lower()
    assert "libharfbuzz-subset0" in result.stderr
    assert result.stdout.endswith("|serve\n")


def test_start_without_a_usable_python_stops_and_says_what_to_do(checkout, tmp_path):
    path = _tools(tmp_path / "bin", "bash", "env", "dirname", "cksum", "cat")
    _script(tmp_path / "bin" / "python3", "echo Python 2.7; exit 1")
    shutil.rmtree(checkout / ".venv")
    result = bash("./start", checkout, path)
    assert result.returncode == 1
    assert "geen Python 3.11 of nieuwer gevonden" in result.stderr
    assert "apt-get install -y python3 python3-venv" in result.stderr
    assert not (checkout / ".venv").exists()


def test_a_failed_installation_is_told_and_is_not_taken_for_done_the_next_time(checkout):
    (checkout / "requirements/runtime.txt").write_text("bestaat-niet==1 --hash=sha256:00\n", encoding="utf-8")
    _script(
        checkout / ".venv/bin/python",
        f'case "$*" in *install*) echo "geen verbinding"; exit 1;; esac; exec "{sys.executable}" "$@"',
    )
    for _attempt in range(2):
        result = bash("./start", checkout, os.environ["PATH"])
        assert result.returncode == 1
        assert "geen verbinding" in result.stderr
        assert "pakketten konden niet worden geïnstalleerd" in result.stderr
        assert result.stdout == ""


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_pinned_and_hashed_and_none_names_a_place(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|find-links|index-url|^-|@ ", text, re.MULTILINE)
    blocks = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])
    assert len(blocks) == len(locked(name))
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+==\S+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


def test_development_uses_the_same_versions_as_the_application():
    runtime, dev = locked("runtime"), locked("dev")
    assert {name: str(item) for name, item in runtime.items()}.items() <= {
        name: str(item) for name, item in dev.items()
    }.items()


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(name):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(project["optional-dependencies"]["dev"] if name == "dev" else [])]
    pins = locked(name)
    for requirement in map(Requirement, wanted):
        pin = pins[_normal(requirement.name)]
        version = next(iter(pin.specifier)).version
        assert requirement.specifier.contains(version, prereleases=True), requirement
