"""Reads a PDF as assistive technology does: through the structure tree, not through the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf
from pypdf import PdfReader

from riskscan.documents.pdf import render_report

rendered = lru_cache(render_report)
"""A report, rendered once however many tests read it."""

_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def spoken(pdf: bytes) -> str:
    """All text in the order of the structure tree, without white space (lines break anywhere)."""
    document = opened(pdf)
    texts = {page.objgen: _marked_texts(page) for page in document.pages}
    return squeeze("".join(_read(document.Root.StructTreeRoot, texts, None)))


def squeeze(text: str) -> str:
    return "".join(text.split())


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page with its header and footer, as drawn."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def elements(inside: pikepdf.Pdf | pikepdf.Object, *kinds: str) -> Iterator[Any]:
    """The structure elements of these kinds (``/TH``) in a document or an element, in reading order."""
    pending: list[Any] = [inside.Root.StructTreeRoot if isinstance(inside, pikepdf.Pdf) else inside]
    while pending:
        element = pending.pop()
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        pending.extend(kid for kid in reversed(list(kids)) if isinstance(kid, pikepdf.Dictionary))
        if "/S" in element and str(element.S) in kinds:
            yield element


def _read(element: Any, texts: dict[Any, dict[int, str]], page: Any) -> Iterator[str]:
    page = element.Pg.objgen if "/Pg" in element else page
    yield str(element.get("/Alt", ""))
    kids = element.get("/K", pikepdf.Array())  # None for a reference to a link: its text stands beside it.
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            yield texts[kid.Pg.objgen].get(int(kid.MCID), "")  # On another page than the rest of its element.
        elif isinstance(kid, pikepdf.Dictionary):
            yield from _read(kid, texts, page)
        else:
            yield texts[page].get(int(kid), "")


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """The text per marked content id of one page."""
    fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                stack.append(int(operands[1].MCID) if "/MCID" in operands[1] else None)
            case "BMC":
                stack.append(None)
            case "EMC":
                stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" if stack and stack[-1] is not None:
                parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                text = "".join(font[code] for code in _pairs(codes))
                found[stack[-1]] = found.get(stack[-1], "") + text
    return found


def _pairs(codes: bytes) -> Iterator[int]:
    return (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))


def _characters(font: Any) -> dict[int, str]:
    """The ToUnicode map of a font: what copying and reading aloud give."""
    table = font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2]
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _PAIR.findall(table)
    }
