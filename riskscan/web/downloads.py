"""Files to download: the answer of the server, and a file name from a title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from flask import Response

PDF = "application/pdf"


def file_name(title: str, extension: str) -> str:
    """A title as a file name that every system keeps as it is: "Rapport Fryslân" is ``rapport-fryslan.pdf``."""
    letters = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', letters).strip('-')}.{extension}"


def attachment(content: bytes | str | Iterable[bytes], mimetype: str, name: str) -> Response:
    """A file to keep; ``name`` is ASCII, as ``file_name`` makes it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
