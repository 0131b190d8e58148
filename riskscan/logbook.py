"""The server's own log: what happened to the program, never what people wrote.

It holds no bodies, query strings, texts, tokens or addresses of pages with a token in them. Messages are the
program's own; of an exception only the kind and the places are kept, since its message may quote what was typed.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

import click

FOLDER = "logboek"
"""Within the instance folder."""
SIZE, FILES = 1_000_000, 5
"""Bytes per file, and how many are kept, the one in use included."""
_LOGGERS = ("riskscan", "waitress")
# Without letters and digits that are mistaken for each other when someone reads them out.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
# Waitress names the address that was asked for, in which a token may stand.
_SERVED = re.compile(r"(?<=while serving )\S+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_DEEPEST = 10


def new_reference() -> str:
    """A code for an error, short enough to read out over the telephone: "K7QM-3XPD"."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


def start(instance: Path, demo: bool) -> None:
    """Log to the terminal and to a file of the installation, as the server does.

    The file is made with its first line; when that cannot be, it is said once and the site goes on.
    """
    to_terminal(_Lines())
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.INFO)
    # Waitress would give the root a handler that writes out whole exceptions, with their messages.
    logging.getLogger().addHandler(logging.NullHandler())
    _attach(_File(instance / FOLDER / ("demo.log" if demo else "server.log")))


def to_terminal(form: logging.Formatter | None = None) -> None:
    """Show warnings on standard error; without a form only their words, for who gave a command."""
    handler = _Terminal()
    handler.setFormatter(form or _Words())
    _attach(handler)


def _attach(handler: logging.Handler) -> None:
    """Put it in the place of an earlier one of its kind."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        for earlier in [one for one in logger.handlers if type(one) is type(handler)]:
            logger.removeHandler(earlier)
            earlier.close()
        logger.addHandler(handler)


class _Words(logging.Formatter):
    """The message alone."""

    def format(self, record: logging.LogRecord) -> str:
        return _clean(record.getMessage())


class _Lines(logging.Formatter):
    """Moment, level, part of the program and message; then the places of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="seconds")
        line = f"{moment} {record.levelname} {record.name}: {_clean(record.getMessage())}"
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([line, *_places(error)]) if error else line


def _clean(message: str) -> str:
    return _CONTROL.sub(" ", _SERVED.sub("…", message))


def _places(error: BaseException) -> Iterator[str]:
    """The kinds and places of an exception and of those it came from, without their messages."""
    yield "  Traceback, zonder meldingen:"
    seen: BaseException | None = error
    for depth in range(_DEEPEST):
        if seen is None:
            return
        yield f"  {'van ' if depth else ''}{type(seen).__module__}.{type(seen).__qualname__}{_code(seen)}"
        yield from (f"    {place}" for place in _frames(seen.__traceback__))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _code(error: BaseException) -> str:
    """What tells more without quoting anything: the name of an error number."""
    if isinstance(error, sqlite3.Error):
        return f" {getattr(error, 'sqlite_errorname', '')}"
    if isinstance(error, OSError) and error.errno:
        return f" {errno.errorcode.get(error.errno, error.errno)}"
    return ""


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(traceback):
        code = frame.f_code
        yield f"{'/'.join(Path(code.co_filename).parts[-3:])}:{line} {code.co_name}"


class _Terminal(logging.Handler):
    """Standard error, as it is at the moment of writing."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(self.format(record), err=True)


class _File(RotatingFileHandler):
    """Rotated by size; only the owner can read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=SIZE, backupCount=FILES - 1, encoding="utf-8", delay=True)
        self.setFormatter(_Lines())
        self._told = False

    def _open(self) -> io.TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        """A log that cannot be written is no reason to fail a request; the terminal has the same lines."""
        if not self._told:
            self._told = True
            click.echo(f"Let op: in het logbestand {self.baseFilename} kan niet worden geschreven.", err=True)
