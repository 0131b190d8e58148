"""The server's log: what stands in it, what never does, and how large it grows."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskscan import logbook

SECRET = "Mevrouw Jansen belde over haar buurjongen"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A log that is started, and put away afterwards."""
    loggers = [logging.getLogger(name) for name in ("riskscan", "waitress")]
    before = [(one, list(one.handlers), one.level) for one in loggers]
    for one in loggers:
        one.handlers = []
    logbook.start(tmp_path, demo=False)
    yield tmp_path
    for one, handlers, level in before:
        for handler in one.handlers:
            handler.close()
        one.handlers = handlers
        one.setLevel(level)


def text(folder: Path) -> str:
    return (folder / "logboek" / "server.log").read_text(encoding="utf-8")


def fail(text: str) -> None:
    try:
        raise ValueError(f"cannot read {text!r}")
    except ValueError as error:
        raise RuntimeError(text) from error


def test_a_line_has_moment_level_place_and_message(folder: Path) -> None:
    logging.getLogger("riskscan.store").info("gestart, versie %s", "0.1.0")
    line = text(folder)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d INFO riskscan\.store: gestart, versie 0\.1\.0\n", line
    )


def test_of_an_exception_the_kinds_and_places_are_kept_and_its_words_are_not(folder: Path) -> None:
    try:
        fail(SECRET)
    except RuntimeError:
        logging.getLogger("riskscan.web").exception("onverwachte fout")
    found = text(folder)
    assert "Jansen" not in found
    assert "builtins.RuntimeError" in found
    assert "van builtins.ValueError" in found
    assert "test_logbook.py:" in found
    assert " fail" in found
    assert str(Path(__file__).parents[2]) not in found


def test_of_a_database_error_its_code_is_kept(folder: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE a (b TEXT UNIQUE)")
    connection.execute("INSERT INTO a VALUES (?)", (SECRET,))
    try:
        connection.execute("INSERT INTO a VALUES (?)", (SECRET,))
    except sqlite3.IntegrityError:
        logging.getLogger("riskscan").exception("fout")
    connection.close()
    assert "sqlite3.IntegrityError SQLITE_CONSTRAINT_UNIQUE" in text(folder)
    assert "Jansen" not in text(folder)


def test_the_web_server_names_no_address(folder: Path) -> None:
    logging.getLogger("waitress").error("Exception while serving %s", "/uitnodiging/geheim-token?x=1")
    logging.getLogger("waitress").info("Client disconnected while serving /herstel/geheim-token")
    assert "geheim-token" not in text(folder)
    assert text(folder).count("while serving …") == 2


def test_a_message_cannot_begin_a_line_of_its_own(folder: Path) -> None:
    logging.getLogger("riskscan").warning("map %s", "x\n2016-07-04T12:00:00+02:00 INFO riskscan: nep\x1b[2J")
    assert len(text(folder).splitlines()) == 1
    assert "\x1b" not in text(folder)


def test_only_the_owner_can_read_it(folder: Path) -> None:
    logging.getLogger("riskscan").info("gestart")
    assert (folder / "logboek" / "server.log").stat().st_mode & 0o777 == 0o600
    assert (folder / "logboek").stat().st_mode & 0o777 == 0o700


def test_it_rotates_and_never_grows_beyond_five_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = [
        one for one in logging.getLogger("riskscan").handlers if isinstance(one, logging.FileHandler)
    ]
    assert (logbook.SIZE, logbook.FILES) == (1_000_000, 5)
    monkeypatch.setattr(handler, "maxBytes", 2000)
    for number in range(200):
        logging.getLogger("riskscan").info("regel %s", number)
    files = sorted((folder / "logboek").iterdir())
    assert [path.name for path in files] == [
        "server.log",
        *(f"server.log.{number}" for number in range(1, 5)),
    ]
    assert all(path.stat().st_size <= 2000 and path.stat().st_mode & 0o777 == 0o600 for path in files)
    assert "regel 199" in text(folder)


def test_a_log_that_cannot_be_written_is_told_once_and_stops_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "logboek").write_text("geen map", encoding="utf-8")
    for _ in range(3):
        logging.getLogger("riskscan").warning("iets")
    errors = capsys.readouterr().err
    assert errors.count("kan niet worden geschreven") == 1
    assert errors.count("WARNING riskscan: iets") == 3


def test_starting_again_gives_each_line_once(folder: Path) -> None:
    logbook.start(folder, demo=False)
    logging.getLogger("riskscan").info("gestart")
    assert text(folder).count("gestart") == 1


def test_the_demo_has_a_file_of_its_own(folder: Path) -> None:
    logbook.start(folder, demo=True)
    logging.getLogger("riskscan").info("gestart")
    assert [path.name for path in (folder / "logboek").iterdir()] == ["demo.log"]


def test_a_reference_can_be_read_out_and_is_each_time_another() -> None:
    found = {logbook.new_reference() for _ in range(200)}
    assert len(found) == 200
    for one in found:
        assert re.fullmatch(r"[2-9B-DF-HJ-NP-TV-XZ]{4}-[2-9B-DF-HJ-NP-TV-XZ]{4}", one)
