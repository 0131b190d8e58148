"""Files to download: the answer of the server."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

PDF = "application/pdf"


def attachment(content: bytes | str | Iterable[bytes], mimetype: str, name: str) -> Response:
    """A file to keep; ``name`` is ASCII, as ``wording.file_name`` makes it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
