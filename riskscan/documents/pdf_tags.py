"""Tagged PDF: the structure that screen readers read, made from the boxes that WeasyPrint laid out.

WeasyPrint can tag, but readers suffer from what it makes of it (docs/besluiten/0009). It is therefore asked for
a PDF/A without structure, and gets ours. Two ordinary places are used: the pages that a ``Document`` is made of
(``Page.paint`` draws one) and the ``finisher`` of ``write_pdf``. What is touched beyond WeasyPrint's public
interface is listed in ``tests/pdf/test_weasyprint_inside.py``, which fails when another version changes it.
"""

from __future__ import annotations

from typing import Any

import pydyf
from weasyprint.document import Document, Page

from riskscan.documents.pdf_tags_boxes import TreeBuilder
from riskscan.documents.pdf_tags_tree import Artifact, Content, LinkArea, Node, PageMarks, TaggingError

_ARTIFACTS = {
    Artifact.HEADER: {"Type": "/Pagination", "Subtype": "/Header", "Attached": pydyf.Array(["/Top"])},
    Artifact.FOOTER: {"Type": "/Pagination", "Subtype": "/Footer", "Attached": pydyf.Array(["/Bottom"])},
    Artifact.REPEATED: {"Type": "/Pagination"},
    Artifact.DECORATION: {"Type": "/Layout"},
}


class MarkedPage(Page):  # type: ignore[misc]
    """A page that marks its content while it is drawn, and remembers which box has which mark."""

    def __init__(self, page: Page) -> None:
        self.__dict__.update(page.__dict__)
        self.drawn: dict[Any, Any] = {}

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page; a stream with tags marks its content and puts box and number in them."""
        self.drawn, self.stream = {}, stream
        stream._tags = self.drawn
        super().paint(stream, scale)

    @property
    def box(self) -> Any:
        """The box of the whole page."""
        return self._page_box


def marked(document: Document) -> Document:
    """The document with pages that ``add_structure`` can read once they are drawn."""
    return document.copy([MarkedPage(page) for page in document.pages])


def add_structure(document: Document, pdf: Any) -> None:
    """Give a drawn document its structure tree, in a finisher. Raises ``TaggingError``."""
    if not document.metadata.lang:
        raise TaggingError("De taal van het document ontbreekt: geef html een lang.")
    tree = TreeBuilder(document.metadata.lang)
    sheets = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    marks: list[PageMarks] = []
    for page, sheet in zip(document.pages, sheets, strict=True):
        found = tree.read_page(page.box, page.drawn)
        _renumber(page.stream, found)
        _drop_areas(sheet, found)
        sheet["Tabs"], sheet["StructParents"] = "/S", len(marks)
        marks.append(found)
    tree.root.prune()
    _write(pdf, tree, marks)


def _renumber(stream: Any, marks: PageMarks) -> None:
    """Number the marked content of a page in the order of reading and mark the rest as artifacts."""
    items, left = stream.stream, len(marks.content) + len(marks.artifacts)
    for index, item in enumerate(items):
        if isinstance(item, pydyf.Dictionary) and "MCID" in item:
            left -= 1
            number = item["MCID"]
            if number in marks.artifacts:
                items[index - 1] = "/Artifact"
                items[index] = pydyf.Dictionary(_ARTIFACTS[marks.artifacts[number]])
            else:
                item["MCID"] = marks.content[number]
    if left:
        raise TaggingError("Tekst met doorzichtigheid (opacity) kan niet worden voorgelezen.")


def _drop_areas(sheet: Any, marks: PageMarks) -> None:
    for area in marks.dropped:
        sheet["Annots"].remove(area.reference)
        area.clear()  # The object keeps its number; it is now empty and nothing refers to it.
    if "Annots" in sheet and not sheet["Annots"]:
        del sheet["Annots"]


def _write(pdf: Any, tree: TreeBuilder, marks: list[PageMarks]) -> None:
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    writer = _Writer(pdf, len(marks))
    root["K"] = pydyf.Array([writer.write(tree.root, root.reference)])
    numbers = pydyf.Array()
    for number, page in enumerate(marks):
        numbers.extend((number, pydyf.Array(owner.reference for owner in page.owners)))
    for number, reference in enumerate(writer.links, start=len(marks)):
        numbers.extend((number, reference))
    root["ParentTree"] = pydyf.Dictionary({"Nums": numbers})
    root["ParentTreeNextKey"] = len(marks) + len(writer.links)
    if tree.notes:
        names = pydyf.Array(part for note in tree.notes for part in (note.entries["ID"], note.reference))
        root["IDTree"] = pydyf.Dictionary({"Names": names})
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Writer:
    """Puts elements in the file; ``links`` are the elements of the clickable areas, in their order."""

    def __init__(self, pdf: Any, first_key: int) -> None:
        self.links: list[bytes] = []
        self._pdf = pdf
        self._pages = pdf.page_references
        self._first_key = first_key

    def write(self, node: Node, parent: bytes) -> bytes:
        """Add an element with all that it holds; what it is called in the file."""
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent, **node.entries})
        self._pdf.add_object(element)
        node.reference = element.reference
        home = next((kid.page for kid in node.kids if isinstance(kid, Content)), None)
        if home is not None:
            element["Pg"] = self._pages[home]
        element["K"] = pydyf.Array(self._kid(kid, node, home) for kid in node.kids)
        return node.reference

    def _kid(self, kid: Node | Content | LinkArea, node: Node, home: int | None) -> Any:
        if isinstance(kid, Node):
            return self.write(kid, node.reference)
        page = self._pages[kid.page]
        if isinstance(kid, LinkArea):
            kid.annotation["StructParent"] = self._first_key + len(self.links)
            self.links.append(node.reference)
            return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.annotation.reference, "Pg": page})
        if kid.page == home:
            return kid.mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid.mcid})
