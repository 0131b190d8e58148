"""The national picture as drawings: the geographic map, the tile map and their legend, as SVG.

One drawing serves the page, the PDF and the file to download: presentation attributes only, no style and no
address of elsewhere, so that it is the same under the strict policy of the pages, in WeasyPrint (which keeps
the style sheet of a page out of a drawing, and knows no ``paint-order``) and in an editor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Template
from markupsafe import Markup

from riskscan.documents.map_text import width, wrap
from riskscan.documents.outlines import Outline, outlines
from riskscan.documents.pdf_html import environment
from riskscan.domain.national import KINDS, Status, count

FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Arial, sans-serif"
"""Our own font first; a file that is opened elsewhere falls back on one that is there."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a kind; the same as in the style sheet, which a test compares."""

    fill: str
    line: str
    ink: str
    pattern: str
    """Colour of the lines or dots on the fill; empty when the fill is plain."""
    edge: str
    """Border on the geographic map: white between dark regions, where a dark line would not be seen."""


LOOKS: Mapping[str, Look] = {
    "1": Look("#8FD3C8", "#0B6560", "#06302D", "", "#0B6560"),
    "2": Look("#D67F14", "#7A3F00", "#221200", "#FBDDAE", "#7A3F00"),
    "3": Look("#7A1443", "#4A0727", "#FFFFFF", "#B5507F", "#FFFFFF"),
    "I": Look("#54678C", "#27334A", "#FFFFFF", "#27334A", "#FFFFFF"),
    "open": Look("#F4F1FA", "#5B4A8C", "#33275C", "#CFC6E6", "#5B4A8C"),
    "none": Look("#FFFFFF", "#5D6B7E", "#36424F", "", "#5D6B7E"),
}


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """What a map shows."""

    title: str
    """For instance "Landelijk beeld, ronde juni 2016"."""
    statuses: tuple[Status, ...]
    names: tuple[tuple[str, str], ...]
    """Kind (one of ``KINDS``) and the words for it."""
    demo: bool
    """Marked "Fictieve voorbeeldgegevens" inside the drawing."""

    def name(self, kind: str) -> str:
        return next(words for one, words in self.names if one == kind)

    @property
    def concepts(self) -> bool:
        """Whether anything in it is not vastgesteld, so that the legend has to say how that looks."""
        return any(one.provisional or one.kind == "open" for one in self.statuses)

    @property
    def legend_kinds(self) -> tuple[str, ...]:
        """The kinds the legend names: "nog niet te bepalen" only when it can occur, and "oordeel aan de
        inspecties", which not every version of the rules knows, only when it does.
        """
        left = any(one.kind == "I" for one in self.statuses)
        shown = {"open": self.concepts, "I": left}
        return tuple(kind for kind in KINDS if shown.get(kind, True))

    @property
    def unplaced(self) -> tuple[Status, ...]:
        """Organisations that have no region on the geographic map."""
        known = {one.code for one in outlines().regions}
        return tuple(one for one in self.statuses if one.shape not in known)

    @property
    def has_empty_regions(self) -> bool:
        """Whether a region of the country has no organisation in it, and is drawn light grey."""
        shapes = frozenset(one.shape for one in self.statuses)
        return any(one.code not in shapes for one in outlines().drawn(shapes))

    @property
    def map_notes(self) -> tuple[str, ...]:
        """What has to be said under the geographic map: what it leaves out, and where it comes from."""
        notes = []
        if self.unplaced:
            named = ", ".join(short_name(one.name) for one in self.unplaced)
            notes.append(f"Niet op de kaart: {named}.")
        if self.has_empty_regions:
            notes.append("Lichtgrijs: doet in deze ronde niet mee.")
        return (*notes, f"Grenzen: {outlines().credit}. {outlines().footnote}")


def geographic_svg(drawing: MapDrawing, prefix: str, links: Mapping[int, str] | None = None) -> Markup:
    """The regions as one ``<svg>``; ``prefix`` keeps its ids apart from those of other drawings on the page.

    Without ``links`` it is one image, with counts in its title and the organisations in its description.
    With ``links`` (address per id of an organisation; may be empty) it is made for a page: each region has
    a name of its own for a reader, and leads to its address where there is one.
    """
    return _draw("geographic", drawing, _regions(drawing), prefix, links)


def tile_svg(drawing: MapDrawing, prefix: str) -> Markup:
    """The tiles as one ``<svg>``: each organisation the same size, on its row and column."""
    return _draw("tiles", drawing, _tiles(drawing), prefix)


def tile_size(drawing: MapDrawing) -> tuple[int, int]:
    """Width and height of the tile map."""
    placed = _tiles(drawing)
    return placed.width, placed.height


def legend_svg(drawing: MapDrawing, room: int = 720) -> Markup:
    """The legend of both maps as one ``<svg>``, ``room`` units wide; without ids."""
    return _draw("legend", drawing, legend(drawing, room), room)


def counted(drawing: MapDrawing) -> str:
    """How many organisations there are of each kind, in words, for who does not see the drawing."""
    parts = [f"{drawing.name(one.kind)}: {one.number}" for one in count(drawing.statuses) if one.number]
    provisional = sum(one.provisional for one in drawing.statuses)
    supervised = sum(one.supervision for one in drawing.statuses)
    if provisional:
        parts.append(f"Waarvan voorlopig: {provisional}")
    if supervised:
        parts.append(f"Onder verscherpt toezicht: {supervised}")
    if drawing.demo:
        parts.append("Fictieve voorbeeldgegevens")
    return "".join(f" {part}." for part in parts).strip()


def listed(drawing: MapDrawing) -> str:
    """Which organisations are of each kind, provisional or under supervision, in words."""
    groups = [
        (drawing.name(kind), [one for one in drawing.statuses if one.kind == kind])
        for kind in drawing.legend_kinds
    ]
    groups.append(("Voorlopig", [one for one in drawing.statuses if one.provisional]))
    groups.append(("Onder verscherpt toezicht", [one for one in drawing.statuses if one.supervision]))
    groups.append(("Niet op de kaart", list(drawing.unplaced)))
    return " ".join(
        f"{words}: {', '.join(short_name(one.name) for one in found)}." for words, found in groups if found
    )


def spoken(drawing: MapDrawing, status: Status) -> str:
    """One organisation in words, as its region is called."""
    parts = [drawing.name(status.kind)]
    if status.provisional:
        parts.append("voorlopig")
    if status.supervision:
        parts.append("onder verscherpt toezicht")
    return f"{status.name}: {', '.join(parts)}"


def short_name(name: str) -> str:
    return name.removeprefix("Veilig Thuis ")


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it is drawn: its outline, who it stands for, and where the signs go."""

    outline: Outline
    status: Status | None
    """None for a region without an organisation in this round."""
    size: float = 0
    """Of the letters; the signs under them have their own."""
    baseline: float = 0
    sign: float = 0
    signs: tuple[tuple[str, float, float], ...] = ()
    """Key of the sign, and the left top of its square."""
    plate: float = 0
    """Half the width of the dashed plate behind the letters of what is provisional."""


_CAPITAL = 0.66
"""Height of a capital in Source Sans 3, as a part of the size."""


def _regions(drawing: MapDrawing) -> tuple[Region, ...]:
    """In the order of painting: plain ground, white borders, dark ones, then dashed and dotted over them."""
    by_shape = {one.shape: one for one in reversed(drawing.statuses)}
    found = [_region(one, by_shape.get(one.code)) for one in outlines().drawn(by_shape)]
    return tuple(sorted(found, key=_layer))


def _layer(region: Region) -> int:
    return 0 if region.status is None else _LAYERS[region.status.kind]


_LAYERS = {"3": 1, "I": 1, "1": 2, "2": 2, "open": 3, "none": 3}


def _region(outline: Outline, status: Status | None) -> Region:
    if status is None:
        return Region(outline, None)
    size, sign = _sizes(outline.room)
    keys = _signs(status) if sign else _signs(status)[:-1]
    sign = sign or 9.5
    height = _CAPITAL * size + (3 + sign if keys else 0)
    baseline = outline.y - height / 2 + _CAPITAL * size
    left = outline.x - (len(keys) * (sign + 2) - 2) / 2
    signs = tuple((key, left + at * (sign + 2), baseline + 3) for at, key in enumerate(keys))
    plate = width(status.abbreviation, size) / 2 + 3.5 if status.provisional else 0
    return Region(outline, status, size, baseline, sign, signs, plate)


def _sizes(room: float) -> tuple[float, float]:
    """Size of letters and of the sign under them, for the largest circle that fits; 0: no sign fits."""
    if room >= 21:
        return 17, 17
    if room >= 15:
        return 14, 13
    return (13, 0) if room >= 12 else (11.5, 0)


def _signs(status: Status) -> tuple[str, ...]:
    """The sign of its kind, after that of the supervision: which "I" carries already."""
    return ("toezicht", status.kind) if status.supervision and status.kind != "I" else (status.kind,)


@dataclass(frozen=True, slots=True)
class Tile:
    """An organisation on the tile map."""

    status: Status
    x: float
    y: float
    lines: tuple[tuple[str, float], ...]
    """With the width of each, which holds when another font has to do."""
    signs: tuple[tuple[str, float], ...]
    """Key of the sign, and its left side."""


TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 104, 84, 6


@dataclass(frozen=True, slots=True)
class TileMap:
    tiles: tuple[Tile, ...]
    width: int
    height: int


def _tiles(drawing: MapDrawing) -> TileMap:
    ordered = sorted(drawing.statuses, key=lambda one: (one.row, one.column))
    columns = max((one.column for one in ordered), default=1)
    rows = max((one.row for one in ordered), default=1)
    # The mark of the demo stands in the left top, where the map of the country has no tile.
    taken = any(one.row == 1 and one.column <= 3 for one in ordered)
    top = 34 if drawing.demo and taken else 2
    tiles = tuple(_tile(one, top) for one in ordered)
    across, down = TILE_WIDTH + TILE_GAP, TILE_HEIGHT + TILE_GAP
    return TileMap(tiles, columns * across - TILE_GAP + 4, top + rows * down - TILE_GAP + 2)


def _tile(status: Status, top: int) -> Tile:
    x = 2 + (status.column - 1) * (TILE_WIDTH + TILE_GAP)
    y = top + (status.row - 1) * (TILE_HEIGHT + TILE_GAP)
    keys = _signs(status)
    signs = tuple((key, x + TILE_WIDTH - 7 - 23 * (len(keys) - at) + 2) for at, key in enumerate(keys))
    lines = wrap(short_name(status.name), 13, TILE_WIDTH - 14, 2 if status.provisional else 3)
    return Tile(status, x, y, tuple((line, round(width(line, 13), 1)) for line in lines), signs)


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A line of the legend. Kinds have a swatch and a sign, ``voorlopig`` and ``toezicht`` only a sign."""

    key: str
    words: str
    width: float
    """Of the words, which holds when another font has to do."""
    x: float
    y: float


LEGEND_SIZE, LEGEND_LINE = 16, 30


def legend(drawing: MapDrawing, room: int) -> tuple[LegendItem, ...]:
    """The items, placed on lines of at most ``room``."""
    wanted = [(kind, drawing.name(kind)) for kind in drawing.legend_kinds]
    if drawing.concepts:
        wanted.append(("voorlopig", "Voorlopig: concept, nog niet vastgesteld"))
    wanted.append(("toezicht", "Onder verscherpt toezicht"))
    items: list[LegendItem] = []
    x, y = 0.0, 0.0
    for key, words in wanted:
        written = round(width(words, LEGEND_SIZE), 1)
        wide = (66 if key in KINDS else 30) + written
        if x and x + wide > room:
            x, y = 0.0, y + LEGEND_LINE
        items.append(LegendItem(key, words, written, x, y))
        x += wide + 26
    return tuple(items)


@dataclass(frozen=True, slots=True)
class Helpers:
    """What the macros need besides a drawing."""

    looks: Mapping[str, Look]
    font: str
    width: int
    height: int

    counted = staticmethod(counted)
    listed = staticmethod(listed)
    spoken = staticmethod(spoken)

    def pattern(self, kind: str, across: int, down: int) -> Markup:
        return pattern(kind, across, down)

    def sign(self, key: str) -> Markup:
        return sign(key)


@cache
def helpers() -> Helpers:
    return Helpers(LOOKS, FONT, outlines().width, outlines().height)


@cache
def pattern(kind: str, across: int, down: int) -> Markup:
    """The lines of a kind over a whole drawing, as path data: small tiles would show seams in a PDF."""
    if kind == "2":
        return Markup(_slanted(across, down, 13, rising=True))  # noqa: S704
    if kind == "3":
        return Markup(_slanted(across, down, 8, rising=False))  # noqa: S704
    if kind == "I":
        both = _slanted(across, down, 11, rising=True) + _slanted(across, down, 11, rising=False)
        return Markup(both)  # noqa: S704
    return Markup("".join(f"M0 {y}h{across}" for y in range(4, down, 8)))  # noqa: S704


def _slanted(across: int, down: int, step: int, *, rising: bool) -> str:
    """Lines of 45 degrees from edge to edge; each starts ``step`` to the right of the one before."""
    up = -down if rising else down
    start = f"M{-down} {down if rising else 0}"
    return start + f"l{down} {up}" + f"m{step - down} {-up}l{down} {up}" * ((across + down) // step)


@cache
def sign(key: str) -> Markup:
    """The drawing of a sign on a square of 24, without its own ``<svg>``."""
    drawn = str(environment().get_template("macros/symbols.html").module.symbol(key))  # type: ignore[attr-defined]
    return Markup(re.sub(r"^<svg[^>]*>|</svg>$", "", drawn.strip()))  # noqa: S704


@cache
def _template() -> Template:
    return environment().get_template("macros/maps.html")


def _draw(name: str, *values: object) -> Markup:
    """Call a macro of ``macros/maps.html``."""
    return Markup(getattr(_template().module, name)(helpers(), *values))  # noqa: S704
