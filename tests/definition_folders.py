"""Definitions of a test in place of those of the project: copied, changed, and read by everything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from riskscan import definitions
from riskscan.paths import QUESTIONNAIRE
from riskscan.web import sections

OWN = Path(__file__).parent / "definitions"
"""Versions that only tests know."""


def copied(folder: Path, *versions: str) -> Path:
    """A copy of the project's definitions in a folder, with these versions of the tests beside them."""
    target = folder / "questionnaire"
    shutil.copytree(QUESTIONNAIRE, target)
    for version in versions:
        shutil.copytree(OWN / version, target / version)
    return target


def changed(path: Path, *replacements: tuple[str, str]) -> None:
    """Change a file; each old text must stand in it once."""
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Everything reads the definitions in this folder, and forgets them afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(definitions, "QUESTIONNAIRE", folder)
        _forget()
        try:
            yield
        finally:
            patch.undo()
            _forget()


def _forget() -> None:
    for module in (definitions, sections):
        for found in vars(module).values():
            if hasattr(found, "cache_clear"):
                found.cache_clear()
