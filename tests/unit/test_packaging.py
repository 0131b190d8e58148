"""The wheel holds everything, and works without the checkout."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import riskscan

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel, installed in a directory of its own."""
    target = tmp_path_factory.mktemp("installed")
    run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile"),
        *("--target", target, wheel),
        cwd=target,
    )
    return target


def test_the_wheel_holds_every_file_of_the_application(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (
        ("riskscan", "riskscan"),
        ("templates", "riskscan/_bundled/templates"),
        ("questionnaire", "riskscan/_bundled/questionnaire"),
    ):
        files = {
            f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert files, folder
        assert files <= held


def test_the_wheel_carries_its_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        assert archive.read(name).startswith(b"EUROPEAN UNION PUBLIC LICENCE v. 1.2")


def test_an_installed_application_finds_its_own_files(installed, tmp_path):
    script = (
        "import riskscan, riskscan.paths as p; print(riskscan.__file__);"
        "print(*(d for d in (p.TEMPLATES, p.QUESTIONNAIRE, p.STATIC, p.DATA) if any(d.iterdir())), sep='\\n')"
    )
    places = run(sys.executable, "-P", "-c", script, cwd=tmp_path, PYTHONPATH=str(installed)).splitlines()
    assert len(places) == 5
    assert all(Path(place).is_relative_to(installed) for place in places)


def test_an_installed_application_classifies_a_scan(installed, tmp_path):
    met = {"status": "voldaan", "pril": "nee"}
    scan = {
        "format": "risicoscan/1",
        "organisatie": "Voorbeeldstreek",
        "peildatum": "2016-06-30",
        "randvoorwaarden": {
            "stap1": {**met, "aantal_voldaan": 24},
            "visie": met,
            "middelen": met,
            "management": met,
        },
        "verscherpt_toezicht": "nee",
        "verslechtering": "nee",
        "vertrouwen": "ja",
    }
    (tmp_path / "scan.json").write_text(json.dumps(scan), encoding="utf-8")
    command = (installed / "bin" / "riskscan", "classify", "--version", "2016-2", "scan.json")
    answer = json.loads(run(*command, cwd=tmp_path, PYTHONPATH=str(installed)))
    assert (answer["organisatie"], answer["outcome"]) == ("Voorbeeldstreek", "1")


def test_the_catalogue_file_describes_this_version_within_the_limits_of_the_standard():
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert described["publiccodeYmlVersion"] == "0.4"
    assert described["softwareVersion"] == project["version"] == riskscan.__version__
    assert described["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert {
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "maintenance",
    } <= described.keys()
    assert described["description"].keys() == {"nl", "en"}
    for text in described["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
