"""A PDF as its tags tell it: the tree of structure elements and the marked content of every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pdf_reader import _characters, _pairs, opened

PAINTING = frozenset(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"', "EI"))


@dataclass(frozen=True)
class Piece:
    """What is drawn between the begin and end of marked content, or outside any (``kind`` empty)."""

    kind: str
    mcid: int | None
    pagination: bool
    text: str


@dataclass(frozen=True)
class Mark:
    """A reference of the tree to marked content."""

    page: int
    mcid: int


@dataclass(frozen=True)
class Area:
    """A reference of the tree to a clickable area."""

    annotation: Any


@dataclass(eq=False)
class Element:
    """A structure element as the tree has it; ``dictionary`` is what the file says of it."""

    kind: str
    dictionary: Any
    parent: Element | None
    kids: list[Element | Mark | Area] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self, *kinds: str) -> Iterator[Element]:
        """This element and those in it, in reading order; of these kinds only, when given."""
        if not kinds or self.kind in kinds:
            yield self
        for kid in self.elements:
            yield from kid.walk(*kinds)

    def entry(self, name: str) -> Any:
        """An attribute such as Scope, whichever of its attribute dictionaries has it."""
        given = self.dictionary.get("/A", [])
        for item in given if isinstance(given, pikepdf.Array) else [given]:
            if name in item:
                return item[name]
        return None


class TaggedPdf:
    """Reads once what the checks need."""

    def __init__(self, pdf: bytes) -> None:
        self.file = opened(pdf)
        self.pages = [list(_pieces(page)) for page in self.file.pages]
        self._numbers = {page.objgen: number for number, page in enumerate(self.file.pages)}
        self._texts = {
            (number, piece.mcid): piece.text
            for number, pieces in enumerate(self.pages)
            for piece in pieces
            if piece.mcid is not None
        }
        root = self.file.Root.get("/StructTreeRoot", pikepdf.Dictionary())
        self.root = self._element(root, None, None)

    def text(self, element: Element) -> str:
        """What is said of an element, without white space (lines break anywhere)."""
        return "".join("".join(self._said(element)).split())

    def _said(self, element: Element) -> Iterator[str]:
        yield str(element.dictionary.get("/Alt", ""))
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from self._said(kid)
            elif isinstance(kid, Mark):
                yield self._texts.get((kid.page, kid.mcid), "")

    def _element(self, given: Any, parent: Element | None, page: Any) -> Element:
        page = given.Pg.objgen if "/Pg" in given else page
        element = Element(str(given.get("/S", ""))[1:], given, parent)
        kids = given.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                element.kids.append(Mark(self._numbers[page], int(kid)))
            elif "/MCID" in kid:
                element.kids.append(Mark(self._numbers[kid.Pg.objgen], int(kid.MCID)))
            elif "/Obj" in kid:
                element.kids.append(Area(kid.Obj))
            else:
                element.kids.append(self._element(kid, element, page))
        return element


def _pieces(page: pikepdf.Page) -> Iterator[Piece]:
    """The marked content of a page in the order of drawing, with what is drawn outside any."""
    fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    stack: list[list[Any]] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            entries = operands[1] if name == "BDC" else {}
            number = int(entries["/MCID"]) if "/MCID" in entries else None
            stack.append([str(operands[0])[1:], number, str(entries.get("/Type", "")) == "/Pagination", ""])
        elif name == "EMC":
            yield Piece(*stack.pop())
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in PAINTING and not stack:
            yield Piece("", None, False, name)
        elif name in ("Tj", "TJ"):
            parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            stack[-1][3] += "".join(font[code] for code in _pairs(codes))
