"""The text of a file of the archive is what a reader sees in it."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest

from riskscan.documents import pdf
from riskscan.documents.file_text import UnreadableFile, text_of
from riskscan.domain.redaction import Literal, spans

NAME = Literal("Wilhelmina van Kwakkelstein-Jansen & zoon")


def test_a_pdf_is_read_as_it_is_laid_out_over_lines() -> None:
    text = "Een brief over Wilhelmina van Kwakkelstein-Jansen &amp; zoon, " * 12
    made = pdf.write(
        f'<html lang="nl"><head><title>Brief</title></head><body><h1>Brief</h1><p>{text}</p></body></html>'
    )
    assert len(spans(text_of(made), NAME)) == 12
    assert spans(made.decode("latin-1"), NAME) == ()


def test_an_office_document_is_read_without_its_tags() -> None:
    content = "<text:p>Wilhelmina <text:span>van Kwakkel</text:span>stein-Jansen &amp; zoon</text:p>"
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", content)
    assert spans(text_of(package.getvalue()), NAME)


def test_a_plain_file_is_read_as_it_is_and_odd_bytes_do_no_harm() -> None:
    assert spans(text_of(b"\xff\xfe\x00 Wilhelmina van\nKwakkelstein-Jansen & zoon"), NAME)


def test_a_pdf_of_which_one_page_is_damaged_is_not_taken_for_the_rest_of_it() -> None:
    """It opens: only reading that page fails."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(2):
            document.new_page(200, 200)
        document.save(out)
    damaged = b"/Type/Pagx>>".join(out.getvalue().rsplit(b"/Type/Page>>", 1))
    with pypdfium2.PdfDocument(damaged) as document:
        assert len(document) == 2
    with pytest.raises(UnreadableFile):
        text_of(damaged)


@pytest.mark.parametrize("content", [b"%PDF-1.7 afgebroken", b"PK\x03\x04afgebroken"])
def test_a_damaged_document_is_not_taken_for_an_empty_one(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        text_of(content)
