"""The structure tree of a PDF: what a document says in which order, apart from how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, NamedTuple

KINDS = {
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "dl"), "L"),
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    **{tag: tag.upper() for tag in ("tr", "th", "td")},
    "q": "Quote",
}
"""The structure element of an HTML element. Any other, such as ``div`` and ``strong``, has none of its own."""

GROUPING = frozenset(
    (
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "L",
        "LI",
        "Table",
        "THead",
        "TBody",
        "TFoot",
        "TR",
    )
)
"""Structure elements that hold elements only: text directly in them gets a paragraph."""

NUMBERING = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    **dict.fromkeys(("lower-alpha", "lower-latin"), "LowerAlpha"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "UpperAlpha"),
    "none": "None",
}
"""ListNumbering for the CSS property ``list-style-type``."""

SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
"""Scope for the HTML attribute ``scope`` of a header cell."""


class TaggingError(RuntimeError):
    """A template holds something that cannot be read aloud; the message names it."""


class Content(NamedTuple):
    """Marked content, by its number on its page."""

    page: int
    mcid: int


class LinkArea(NamedTuple):
    """A clickable area on a page; a link over two lines has two."""

    page: int
    annotation: Any


class Artifact(Enum):
    """Why marked content is no part of the text."""

    HEADER = auto()
    FOOTER = auto()
    REPEATED = auto()
    DECORATION = auto()


@dataclass(slots=True, eq=False)
class Node:
    """A structure element: its type, its own entries in the file and what it holds in the order of reading."""

    kind: str
    parent: Node | None
    source: Any
    """The HTML element it stands for."""
    language: str
    entries: dict[str, Any] = field(default_factory=dict)
    kids: list[Node | Content | LinkArea] = field(default_factory=list)
    implied: bool = False
    """Whether it is a paragraph that the HTML does not have."""
    reference: bytes = b""
    """Where it stands in the file, once it does."""

    def up(self) -> Iterator[Node]:
        """This element and those around it, outwards."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def prune(self) -> bool:
        """Drop the elements that hold nothing; true when this one may stay. A cell always stays: it holds a place."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Node) or kid.prune()]
        return bool(self.kids) or self.kind in ("TD", "TH")


@dataclass(slots=True)
class PageMarks:
    """What becomes of the marked content of one page, by the number that WeasyPrint gave it."""

    owners: list[Node] = field(default_factory=list)
    """The element that owns each piece of content: the index is its new number."""
    content: dict[int, int] = field(default_factory=dict)
    artifacts: dict[int, Artifact] = field(default_factory=dict)
    dropped: list[Any] = field(default_factory=list)
    """Clickable areas that no element owns."""
