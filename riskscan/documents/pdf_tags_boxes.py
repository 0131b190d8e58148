"""From the boxes that WeasyPrint laid out to the structure tree.

WeasyPrint makes an element per box: an element on two pages becomes two, a repeated table head is said on every
page. Here there is one element per HTML element: a box whose element was met before, on an earlier line or page,
adds to what that element has.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from riskscan.documents.pdf_tags_tree import (
    GROUPING,
    KINDS,
    NUMBERING,
    SCOPES,
    Artifact,
    Content,
    LinkArea,
    Node,
    PageMarks,
    TaggingError,
)

_POINTS = 0.75
"""Points per CSS pixel."""

_SVG = "{http://www.w3.org/2000/svg}"
_PICTURES = ("img", f"{_SVG}svg")
_CALLS = ("::footnote-call", "::note-call")
_NOTE_MARKERS = ("::footnote-marker", "::note-marker")

Key = tuple[Any, str | None]


class TreeBuilder:
    """Reads the pages in order; ``root`` is the tree, ``notes`` are its footnotes by their calls."""

    def __init__(self, language: str) -> None:
        self.root = Node("Document", None, None, language)
        self.notes: list[Node] = []
        self._nodes: dict[Key, Node | None] = {}  # None: the element has no structure element of its own.
        self._repeated: dict[Any, int] = {}  # The page on which a head or foot of a table was read.
        self._number = -1
        self._height = 0.0
        self._drawn: dict[Any, Any] = {}
        self._marks = PageMarks()

    def read_page(self, page_box: Any, drawn: dict[Any, Any]) -> PageMarks:
        """Add a page; ``drawn`` has the marked content of each box. Raises ``TaggingError``."""
        self._number += 1
        self._height = page_box.margin_height()
        self._drawn, self._marks = dict(drawn), PageMarks()
        for box in page_box.children:
            self._read(box, self.root)
        if self._drawn:
            raise TaggingError(f"Niet in de leesvolgorde: {', '.join(map(repr, self._drawn))[:200]}")
        return self._marks

    def _read(self, box: Any, parent: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            self._own(box, parent)
            return
        node: Node | None = parent
        if isinstance(box, boxes.LineBox):
            node = _text_host(parent, box.element)
        elif isinstance(box, boxes.MarginBox):
            self._set_aside(box, Artifact.FOOTER if "bottom" in box.at_keyword else Artifact.HEADER)
            return
        elif isinstance(box, boxes.TableRowGroupBox) and self._is_repeated(box):
            self._set_aside(box, Artifact.REPEATED)
            return
        else:
            node = self._node(box, parent)
        if node is None:
            self._set_aside(box, Artifact.DECORATION)
            return
        if box.link_annotation is not None:
            self._link(box, node)
        if isinstance(box, boxes.ReplacedBox):
            self._picture(box, node)
        for child in box.children:
            self._read(child, node)

    def _own(self, box: Any, node: Node) -> None:
        if not node.kids and isinstance(box, boxes.TextBox) and box.text.isspace():
            self._set_aside(box, Artifact.DECORATION)  # A space that comes first is between nothing.
            return
        mark = self._drawn.pop(box, None)
        if mark is not None:
            number = len(self._marks.owners)
            self._marks.owners.append(node)
            self._marks.content[mark["mcid"]] = number
            node.kids.append(Content(self._number, number))

    def _set_aside(self, box: Any, reason: Artifact) -> None:
        """What is in this box is drawn but not said."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        mark = self._drawn.pop(box, None)
        if mark is not None:
            self._marks.artifacts[mark["mcid"]] = reason
        if box.link_annotation is not None:
            self._marks.dropped.append(box.link_annotation)
        for child in box.children:
            self._set_aside(child, reason)

    def _is_repeated(self, group: Any) -> bool:
        """Whether this is the head or foot of a table that an earlier page has too."""
        if not (group.is_header or group.is_footer):
            return False
        return self._repeated.setdefault(group.element, self._number) != self._number

    def _node(self, box: Any, parent: Node) -> Node | None:
        """The element that holds what is in this box; None for decoration."""
        key: Key = (box.element, box.element_tag)
        if key not in self._nodes:
            if box.element is None:
                return parent
            made = self._pseudo(box, parent) if "::" in box.element_tag else self._element(box, parent)
            if made is None:  # Not remembered: its boxes are set aside one by one.
                return None
            if key not in self._nodes:
                self._nodes[key] = None if made is parent else made
        return self._nodes[key] or parent

    def _pseudo(self, box: Any, parent: Node) -> Node | None:
        """List markers are labels, calls of footnotes are references; other generated content is text."""
        tag, _, _ = box.element_tag.partition("::")
        owner = self._nodes.get((box.element, tag))
        if box.element_tag.endswith("::marker") and owner is not None and owner.kind == "LBody":
            return _label(owner.parent, box.element)
        if box.element_tag.endswith(_NOTE_MARKERS) and owner is not None:
            return _label(owner, box.element)
        if box.element_tag.endswith(_CALLS):
            return self._call(box.element, tag, parent)
        return None if isinstance(box, boxes.ReplacedBox) else parent

    def _call(self, element: Any, tag: str, parent: Node) -> Node:
        """The reference to a footnote. The note itself comes next; its text is found further down the page."""
        reference = _child(parent, "Reference", element, parent.language)
        note = _child(parent, "Note", element, element.get("lang", parent.language))
        self.notes.append(note)
        note.entries["ID"] = pydyf.String(f"noot-{len(self.notes):04}")
        self._nodes[element, tag] = note
        return reference

    def _element(self, box: Any, parent: Node) -> Node | None:
        element, tag = box.element, box.element_tag
        if element.get("aria-hidden") == "true":
            return None
        language = element.get("lang", parent.language)
        if tag in _PICTURES:
            return (
                _figure(parent, element, element, language) if isinstance(box, boxes.ReplacedBox) else parent
            )
        if tag == "figure" and (picture := _only_picture(element)) is not None:
            figure = _figure(parent, element, picture, language)
            self._nodes[picture, picture.tag] = figure
            return figure
        if tag in ("li", "dt", "dd") and parent.kind == "L":
            return _list_item(box, parent, language)
        kind = _kind(box, parent, language)
        if kind is None:
            return parent
        node = _child(parent, kind, element, language)
        if kind == "L":
            node.entries["A"] = _list_attributes("none")
        elif kind in ("TH", "TD"):
            _describe_cell(box, node)
        elif tag == "abbr":
            node.entries["E"] = pydyf.String(element.get("title"))
        return node

    def _picture(self, box: Any, node: Node) -> None:
        if node.kind == "Figure":
            left, top = box.content_box_x(), box.content_box_y()
            corners = (left, self._height - top - box.height, left + box.width, self._height - top)
            bounds = pydyf.Array(round(value * _POINTS, 3) for value in corners)
            node.entries["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": bounds})
        self._own(box, node)

    def _link(self, box: Any, node: Node) -> None:
        """Give the clickable area of a box to its link. WeasyPrint makes one more for each element inside a link."""
        link = next((item for item in node.up() if item.kind == "Link"), None)
        if link is None or (isinstance(box, boxes.InlineBox) and box.element_tag != link.source.tag):
            self._marks.dropped.append(box.link_annotation)
            return
        box.link_annotation["Contents"] = pydyf.String(_link_text(link.source))
        link.kids.append(LinkArea(self._number, box.link_annotation))


def _child(parent: Node, kind: str, source: Any, language: str, at: int | None = None) -> Node:
    node = Node(kind, parent, source, language)
    if language != parent.language:
        node.entries["Lang"] = pydyf.String(language)
    parent.kids.insert(len(parent.kids) if at is None else at, node)
    return node


def _kind(box: Any, parent: Node, language: str) -> str | None:
    """The structure type of an ordinary element; None where its content belongs to what is around it."""
    tag = box.element_tag
    if tag == "a" and box.link_annotation is not None:
        return "Link"
    if tag == "figcaption":
        return "Caption" if parent.kind == "Figure" else "P"
    if tag == "abbr" and box.element.get("title"):
        return "Span"
    if tag in KINDS:
        return KINDS[tag]
    if language != parent.language:
        return "Span" if isinstance(box, boxes.InlineLevelBox) else "Div"
    return None


def _text_host(node: Node, element: Any) -> Node:
    """The element for a line of text: the one it stands in, or a paragraph where that may hold no text."""
    if node.kind not in GROUPING:
        return node
    last = node.kids[-1] if node.kids else None
    if isinstance(last, Node) and last.implied and last.source is element:
        return last
    paragraph = _child(node, "P", element, node.language)
    paragraph.implied = True
    return paragraph


def _label(owner: Node | None, element: Any) -> Node | None:
    """The label, first in a list item or note."""
    if owner is None:
        return None
    first = owner.kids[0] if owner.kids else None
    if isinstance(first, Node) and first.kind == "Lbl":
        return first
    return _child(owner, "Lbl", element, owner.language, at=0)


def _list_attributes(style: Any, tag: str = "ul") -> pydyf.Dictionary:
    other = "Decimal" if tag == "ol" else "Disc"
    numbering = NUMBERING.get(style, other) if isinstance(style, str) else other
    return pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})


def _list_item(box: Any, parent: Node, language: str) -> Node:
    """The body of a list item; a term (``dt``) is the label of the description (``dd``) after it."""
    tag, last = box.element_tag, parent.kids[-1] if parent.kids else None
    item = last if isinstance(last, Node) and last.kind == "LI" else None
    if tag == "li" or item is None or (tag == "dt" and _has_body(item)):
        item = _child(parent, "LI", box.element, parent.language)
    if tag == "li" and "list-item" in box.style["display"]:
        parent.entries["A"] = _list_attributes(box.style["list_style_type"], parent.source.tag)
    return _child(item, "Lbl" if tag == "dt" else "LBody", box.element, language)


def _has_body(item: Node) -> bool:
    return any(isinstance(kid, Node) and kid.kind == "LBody" for kid in item.kids)


def _describe_cell(box: Any, node: Node) -> None:
    attributes = pydyf.Dictionary({"O": "/Table"})
    if node.kind == "TH":
        attributes["Scope"] = f"/{_scope(box.element, node)}"
    if box.colspan != 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan != 1:
        attributes["RowSpan"] = box.rowspan
    if len(attributes) > 1:
        node.entries["A"] = attributes


def _scope(element: Any, node: Node) -> str:
    """What the header says of itself; else what HTML takes it for: of its column in a head, of its row at the start."""
    scope = SCOPES.get(element.get("scope", "").strip().lower())
    if scope:
        return scope
    row = next(item for item in node.up() if item.kind == "TR")
    in_head = any(item.kind == "THead" for item in takewhile(lambda item: item.kind != "Table", row.up()))
    return "Row" if row.kids[0] is node and not in_head else "Column"


def _only_picture(figure: Any) -> Any:
    """The picture of a ``figure`` that has but one and a caption; those three become one element."""
    parts = [part for part in figure if part.tag != "figcaption"]
    only = len(parts) == 1 and parts[0].tag in _PICTURES and parts[0].get("aria-hidden") != "true"
    return parts[0] if only and _alternative(parts[0]) else None


def _figure(parent: Node, element: Any, picture: Any, language: str) -> Node | None:
    """A picture with its alternative text; None where that text is said to be empty: decoration."""
    text = _alternative(picture)
    if text is None:
        raise TaggingError(
            f"Een afbeelding heeft geen vervangende tekst: {picture.get('src', picture.tag)[:200]}"
        )
    if not text:
        return None
    node = _child(parent, "Figure", element, language)
    node.entries["Alt"] = pydyf.String(text)
    return node


def _alternative(picture: Any) -> str | None:
    if picture.tag == "img":
        alt = picture.get("alt")
        return None if alt is None else str(alt).strip()
    title = picture.find(f"{_SVG}title")
    return None if title is None else " ".join("".join(title.itertext()).split()) or None


def _link_text(element: Any) -> str:
    """What a link is called: its title, its text, or the text of its picture; never where it leads."""
    found = element.get("title") or "".join(element.itertext())
    if not found.strip():
        found = " ".join(alt for image in element.iter("img") if (alt := image.get("alt")))
    return " ".join(found.split()) or "Verwijzing"
