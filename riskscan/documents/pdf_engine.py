"""WeasyPrint, kept on a short lead: own files only, one render at a time, PDF/A-2a with PDF/UA-1.

Importing this module loads WeasyPrint; ``documents.pdf`` does so at the first report.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from weasyprint import CSS, HTML
from weasyprint.css import ColorProfile
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from riskscan import paths
from riskscan.documents import pdf_tags
from riskscan.documents.pdf_html import symbol_file

_LAYOUT = threading.Lock()
"""Pango's shared font map is not made for several threads, and threads are no quicker than one."""

_COLOURS = "riskscan-srgb"
"""The colour profile. Under its own name WeasyPrint opens the file at every report, and leaves it open."""

_OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-2b", "output_intent": _COLOURS}
"""Level A is level B with the structure of ``pdf_tags``; asked for level A, WeasyPrint makes one of its own."""

_LEVEL_B, _LEVEL_A = b'pdfaid:conformance="B"', b'pdfaid:conformance="A"'

_PDFUA = """<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class RefusedAddress(RuntimeError):
    """The layout asked for something that is not a file of the project."""


class ProjectFiles(URLFetcher):  # type: ignore[misc]
    """Answers only ``static:`` (fonts), ``pdf:`` (files of the layout) and ``symbol:``.

    There is no handler for http, ftp, data or file behind it, so there is nothing to redirect to;
    a path that leaves its folder is refused. A refusal stops the render.
    """

    ROOTS: ClassVar = {"static": paths.STATIC, "pdf": paths.TEMPLATES / "pdf"}
    TYPES: ClassVar = {".ttf": "font/ttf", ".svg": "image/svg+xml", ".css": "text/css"}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002
        scheme, _, name = url.partition(":")
        if scheme == "symbol" and name.isalnum():
            return URLFetcherResponse(url, symbol_file(name), {"Content-Type": "image/svg+xml"})
        path = self._file(scheme, name)
        if path is None:
            raise FatalURLFetchingError(f"Dit adres mag een rapport niet ophalen: {url[:200]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": self.TYPES[path.suffix]})

    def _file(self, scheme: str, name: str) -> Path | None:
        root = self.ROOTS.get(scheme)
        if root is None:
            return None
        path = (root / name).resolve()
        inside = path.is_relative_to(root.resolve())
        return path if inside and path.suffix in self.TYPES and path.is_file() else None


def write(html: str) -> bytes:
    """Lay out an HTML document and write it as PDF; raises ``RefusedAddress`` and ``TaggingError``."""
    with _LAYOUT, _refusals():
        pdf: bytes = pdf_tags.marked(_render(html)).write_pdf(finisher=_finish, **_OPTIONS)
    # A stream whose last byte is a carriage return, followed by the line feed before "endstream", reads as a
    # stream one byte shorter than its Length. A carriage return may end that line as well: no doubt then.
    return pdf.replace(b"\r\nendstream", b"\r\rendstream")


def layout(html: str) -> Document:
    """The pages as laid out, before writing, to measure them; raises ``RefusedAddress``."""
    with _LAYOUT, _refusals():
        return _render(html)


def _render(html: str) -> Document:
    fonts, stylesheet, fetcher = _shared()
    return HTML(string=html, url_fetcher=fetcher).render(
        stylesheets=[stylesheet], font_config=fonts, color_profiles={_COLOURS: _colours()}, **_OPTIONS
    )


def write_drawing(svg: str, width: int, height: int) -> bytes:
    """One drawing on a page of its own size, in our own fonts. For an image: without structure or claims."""
    size = f"@page {{ size: {width}px {height}px; margin: 0; padding: 0; border: 0 }}"
    page = CSS(string=size + " body { margin: 0 } svg { display: block }")
    with _LAYOUT, _refusals():
        fonts, _, fetcher = _shared()
        drawn: bytes = HTML(string=svg, url_fetcher=fetcher).write_pdf(stylesheets=[page], font_config=fonts)
    return drawn


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is no ``Exception`` for WeasyPrint, so that it ends the render; outside it must be one."""
    try:
        yield
    except FatalURLFetchingError as refusal:
        raise RefusedAddress(str(refusal)) from refusal


@lru_cache(maxsize=1)
def _shared() -> tuple[FontConfiguration, CSS, ProjectFiles]:
    """Fonts and stylesheet, read once per process."""
    fonts, fetcher = FontConfiguration(), ProjectFiles()
    stylesheet = CSS(url="pdf:print.css", url_fetcher=fetcher, font_config=fonts)
    return fonts, stylesheet, fetcher


def _colours() -> ColorProfile:
    """The colour profile, anew for each report: once read, it writes itself in other bytes."""
    return ColorProfile(io.BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def _finish(document: Any, pdf: Any) -> None:
    """Complete what WeasyPrint leaves out: the structure, and in the metadata that it is there."""
    pdf_tags.add_structure(document, pdf)
    objects = {item.reference: item for item in pdf.objects}
    metadata = objects[pdf.catalog["Metadata"]]
    claims = metadata.stream[0].replace(_LEVEL_B, _LEVEL_A)
    # The claim must stand inside the one rdf:RDF, or checkers do not see it.
    metadata.stream[0] = claims.replace(b"</rdf:RDF>", _PDFUA.encode() + b"</rdf:RDF>")
    metadata.compress = False  # An archive reads it without unpacking; PDF/A asks for that.
