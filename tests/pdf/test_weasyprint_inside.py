"""What ``pdf_tags`` uses of WeasyPrint beyond its public interface.

WeasyPrint may change these in any version, so its version is pinned. Whoever moves the pin: run this file first. Each
test that fails names what has changed; then look at ``pdf_tags``, ``pdf_tags_boxes`` and docs/besluiten/0009.
"""

from __future__ import annotations

import inspect
from typing import Any

import pydyf
import pytest
import weasyprint
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.stream import Stream

from riskscan.documents import pdf_engine

SOURCE = """<html lang="nl"><title>x</title><style>.note { float: footnote } @page { @top-left { content: "boven" } }
</style><ul><li>punt</li></ul><p>zin<span class="note">noot</span> <a href="#doel">koppeling</a></p>
<p id="doel">x<i style="position: absolute">y</i></p><svg width="9" height="9"><title>t</title></svg>
<table><caption>c</caption><thead><tr><th>k</th></tr></thead><tbody><tr><td colspan="1">w</td></tr></tbody></table>"""


class Drawn:
    """What a finisher sees of a document with tags on."""

    def __init__(self) -> None:
        self.document = pdf_engine.layout(SOURCE)
        self.streams: list[Any] = []
        self.document.write_pdf(finisher=self.finish, **pdf_engine._OPTIONS)

    def finish(self, document: Any, pdf: Any) -> None:
        self.pdf = pdf
        self.boxes = [box for page in document.pages for box in page._page_box.descendants(placeholders=True)]

    def found(self, kind: type, tag: str | None = None) -> list[Any]:
        return [box for box in self.boxes if isinstance(box, kind) and tag in (None, box.element_tag)]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


def test_the_version_is_the_one_that_was_looked_at() -> None:
    assert weasyprint.__version__ == "70.0", "Another WeasyPrint: read this file and the modules it names."


def test_a_page_is_painted_on_a_stream_whose_tags_collect_the_marks() -> None:
    assert list(inspect.signature(Page.paint).parameters) == ["self", "stream", "scale"]
    stream = Stream.__new__(Stream)
    stream.stream, stream._tags = [], {}
    with stream.marked("box", "Span"):
        pass
    assert stream._tags == {"box": {"tag": "Span", "mcid": 0}}
    assert [type(item) for item in stream.stream] == [str, pydyf.Dictionary, bytes, bytes]
    assert stream.stream[:3] == ["/Span", {"MCID": 0}, b"BDC"]


def test_a_stream_without_tags_marks_nothing_and_level_b_asks_for_none() -> None:
    assert "pdf_tags" not in weasyprint.pdf.VARIANTS["pdf/a-2b"][1]
    assert weasyprint.DEFAULT_OPTIONS["pdf_tags"] is False


def test_a_document_can_be_copied_with_other_pages(drawn: Drawn) -> None:
    pages = list(drawn.document.pages)
    assert drawn.document.copy(pages).pages is pages
    assert all(type(page) is Page and "_page_box" in vars(page) for page in pages)


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        (boxes.MarginBox, None),
        (boxes.LineBox, "p"),
        (boxes.TextBox, "p"),
        (boxes.InlineBox, "span::footnote-call"),
        (boxes.InlineBox, "span::footnote-marker"),
        (boxes.BlockBox, "span"),
        (boxes.BlockBox, "li::marker"),
        (boxes.InlineBox, "a"),
        (boxes.BlockBox, "i"),
        (boxes.ReplacedBox, "{http://www.w3.org/2000/svg}svg"),
        (boxes.TableRowGroupBox, "thead"),
        (boxes.TableCellBox, "td"),
        (boxes.Box, "caption"),
    ],
)
def test_there_is_a_box_of_each_kind(drawn: Drawn, kind: type, tag: str | None) -> None:
    assert drawn.found(kind, tag), f"No {kind.__name__} {tag or ''}: the tree is read from it."


def test_boxes_know_their_element_their_link_and_their_place(drawn: Drawn) -> None:
    (link,) = drawn.found(boxes.InlineBox, "a")
    assert link.element.get("href") == "#doel"
    assert link.link_annotation["Subtype"] == "/Link"
    assert "Contents" not in link.link_annotation
    (head,) = drawn.found(boxes.TableRowGroupBox, "thead")
    assert (head.is_header, head.is_footer) == (True, False)
    assert drawn.found(boxes.MarginBox)[0].at_keyword == "@top-left"
    assert drawn.found(boxes.TableCellBox, "td")[0].colspan == 1
    item = drawn.found(boxes.BlockBox, "li")[0]
    assert "list-item" in item.style["display"]
    assert item.style["list_style_type"] == "disc"
    assert drawn.found(boxes.ReplacedBox)[0].width == 9


def test_an_absolute_box_is_behind_a_placeholder(drawn: Drawn) -> None:
    children = (child for box in drawn.boxes for child in box.children)
    placeholders = [child for child in children if isinstance(child, AbsolutePlaceholder)]
    assert "i" in {placeholder._box.element_tag for placeholder in placeholders}


def test_the_metadata_claim_level_b_in_one_rdf_block(drawn: Drawn) -> None:
    metadata = {item.reference: item for item in drawn.pdf.objects}[drawn.pdf.catalog["Metadata"]]
    assert metadata.stream[0].count(pdf_engine._LEVEL_B) == 1
    assert metadata.stream[0].count(b"</rdf:RDF>") == 1
    assert "StructTreeRoot" not in drawn.pdf.catalog
