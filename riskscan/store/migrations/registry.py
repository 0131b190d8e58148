"""Where each numbered change of the schema is registered; they run in the order of their numbers."""

from __future__ import annotations

from sqlite_utils import Migrations

migrations = Migrations("riskscan")


def statements(script: str) -> list[str]:
    """Split on blank-free statement ends; triggers hold a semicolon of their own before END."""
    found: list[str] = []
    part = ""
    for line in script.strip().splitlines():
        part += line + "\n"
        ended = line.rstrip().endswith(";") and (
            not part.lstrip().startswith("CREATE TRIGGER") or "END;" in line
        )
        if ended:
            found.append(part)
            part = ""
    return [*found, part] if part.strip() else found
