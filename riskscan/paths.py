"""Where the project's own files are: in a checkout beside the package, in a wheel inside it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "_bundled"
_BASE = _BUNDLED if _BUNDLED.is_dir() else PACKAGE.parent

TEMPLATES = _BASE / "templates"
QUESTIONNAIRE = _BASE / "questionnaire"
STATIC = PACKAGE / "web" / "static"
DATA = PACKAGE / "data"
