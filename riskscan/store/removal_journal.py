"""The list of removals beside the database (``redacties.jsonl``): append-only, without a text in it.

It outlives the database, so that what was removed is removed again from an older backup.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from riskscan.store.database import StoreError

NAME = "redacties.jsonl"


def read(path: Path) -> dict[str, str]:
    """Key → line, in order. A last line that was cut off was never confirmed and does not count.

    Raises ``StoreError`` when a line cannot be read: what was removed would otherwise silently come back.
    """
    try:
        if not path.exists():
            return {}
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
        return {str(json.loads(line)["id"]): line for line in lines if line}
    except OSError as error:
        raise StoreError(
            f"De lijst van verwijderingen {path} is niet te lezen ({error.strerror})."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"De lijst van verwijderingen {path} is beschadigd. Zet haar terug uit een reservekopie; zonder haar "
            "kan een verwijderde tekst ongemerkt terugkomen."
        ) from error


def append(path: Path, line: str) -> None:
    """Add a line that is on the disk when this returns; the file is for its owner only."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            whole = file.read()
            file.seek(whole.rfind(b"\n") + 1)
            file.truncate()
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"De lijst van verwijderingen {path} kan niet worden bijgewerkt ({error.strerror}). Er is niets gewijzigd."
        ) from error
