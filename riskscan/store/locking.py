"""One process at a time in a folder, by a lock that a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Locked(Exception):
    """Another process holds the lock."""


@contextmanager
def folder_lock(folder: Path, name: str, *, wait: bool) -> Iterator[None]:
    """Hold the lock of this name in the folder; the empty file it stands on stays.

    A file rather than the folder itself, since network drives lock nothing that is not open for writing.
    Raises ``Locked`` when it is held and ``wait`` is false, ``OSError`` when the folder cannot be used.
    """
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Locked from error
        yield
    finally:
        os.close(handle)
