"""The text of a file of the archive, to see whether it holds a text that has to go."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

_TAGS = re.compile(r"<[^>]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


class UnreadableFile(ValueError):
    """A PDF or office document that cannot be opened: nobody can say what is in it."""


def text_of(content: bytes) -> str:
    """What a reader sees in a PDF, an office document or a plain file. Raises ``UnreadableFile``."""
    if content.startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return content.decode("utf-8", "replace")


def _pdf(content: bytes) -> str:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    except pypdfium2.PdfiumError as error:  # also halfway: one page that cannot be read may hold the text
        raise UnreadableFile(str(error)) from error


def _zipped(content: bytes) -> str:
    """Every XML part of an office document (ODT, DOCX, XLSX, ODS) without its tags."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    except (zipfile.BadZipFile, RuntimeError, zlib.error, EOFError) as error:
        raise UnreadableFile(str(error)) from error
    text = "\n".join(_TAGS.sub("", part) + "\n" + _TAGS.sub(" ", part) for part in parts)
    for entity, char in _ENTITIES.items():
        text = text.replace(entity, char)
    return text
