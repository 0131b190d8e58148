"""A map as a file of its own: a sheet with title, map, legend and source, as SVG or as PNG."""

from __future__ import annotations

import io
from dataclasses import dataclass

from markupsafe import Markup

from riskscan.documents import maps
from riskscan.documents.map_text import wrap
from riskscan.documents.maps import LEGEND_LINE, LegendItem, MapDrawing
from riskscan.documents.outlines import outlines
from riskscan.documents.pdf import check_system_libraries
from riskscan.documents.pdf_html import environment

WIDTH, MARGIN = 760, 40
"""Of the sheet, in units of the drawing; a text of 16 is then well readable on half a page."""
PNG_HEIGHT = 2400
"""In pixels: sharp over a whole page at 200 dots per inch."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet."""

    title: str
    notes: tuple[str, ...]
    """Lines under the title: peildatum, and what counts."""
    drawing: MapDrawing
    geographic: bool
    """The geographic map, else the tiles."""

    @property
    def map(self) -> Markup:
        """The drawing itself."""
        draw = maps.geographic_svg if self.geographic else maps.tile_svg
        return draw(self.drawing, "kaart")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its size, weight and colour, and its base line."""

    words: str
    y: float
    size: float
    weight: int
    colour: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet with every part in its place."""

    height: int
    lines: tuple[Line, ...]
    map_y: float
    map_width: float
    map_height: float
    legend: tuple[LegendItem, ...]
    legend_y: float


def svg_file(sheet: Sheet) -> bytes:
    """The sheet as an SVG file that stands alone; its texts are text, in our font where there is one."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_svg(sheet)}\n'.encode()


def png_file(sheet: Sheet) -> bytes:
    """The sheet as PNG, drawn by the engine of the reports in our own fonts; the same sheet, the same bytes.

    Raises ``MissingLibrary`` as a report does.
    """
    check_system_libraries()
    from riskscan.documents import pdf_engine

    drawn = pdf_engine.write_drawing(str(_svg(sheet)), WIDTH, layout(sheet).height)
    return _first_page(drawn)


def _svg(sheet: Sheet) -> Markup:
    draw = environment().get_template("macros/maps.html").module.sheet  # type: ignore[attr-defined]
    return Markup(draw(maps.helpers(), sheet, layout(sheet)))  # noqa: S704


def layout(sheet: Sheet) -> Layout:
    """Place title, notes, map, legend and source under each other."""
    drawing, room = sheet.drawing, WIDTH - 2 * MARGIN
    lines: list[Line] = []
    y = MARGIN - 8.0
    y = _add(lines, sheet.title, y, 30.0, 700, "#0B2E57") + 6
    for note in sheet.notes:
        y = _add(lines, note, y, 17.0, 400, "#36424F")
    map_y = y + 22
    if sheet.geographic:
        outline = outlines()
        across, down = outline.width, outline.height
    else:
        across, down = maps.tile_size(drawing)
    map_width = min(room, across)
    map_height = down * map_width / across
    items = maps.legend(drawing, room)
    legend_y = map_y + map_height + 26
    y = legend_y + items[-1].y + LEGEND_LINE + 6
    for text in _sources(sheet):
        y = _add(lines, text, y, 14.0, 400, "#4F5B6A")
    return Layout(round(y + MARGIN), tuple(lines), map_y, map_width, map_height, items, legend_y)


def _add(lines: list[Line], text: str, y: float, size: float, weight: int, colour: str) -> float:
    """Add a text under what stands at ``y``; the base line of its last line. There is room left for a
    wider font, for where an SVG file is opened without ours.
    """
    for words in wrap(text, size, 0.8 * (WIDTH - 2 * MARGIN), 6):
        y += round(1.35 * size, 1)
        lines.append(Line(words, round(y, 1), size, weight, colour))
    return y


def _sources(sheet: Sheet) -> tuple[str, ...]:
    if not sheet.geographic:
        return ("Elke organisatie is even groot getekend en staat ongeveer op haar plaats in het land.",)
    return sheet.drawing.map_notes


def _first_page(pdf: bytes) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=PNG_HEIGHT / page.get_height(), rev_byteorder=True).to_pil()
    finally:
        document.close()
    result = io.BytesIO()
    picture.convert("RGB").save(result, "PNG")
    return result.getvalue()
