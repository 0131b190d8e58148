#!/usr/bin/env python3
"""Makes the outlines of the Veilig Thuis regions on the map: ``riskscan/data/kaart/regios.json``.

Needed only when the map itself changes; the application reads the committed result. Run it in an environment
of its own, since none of its packages belongs to the application (made with exactly these):

    python3 -m venv map-environment
    map-environment/bin/pip install shapely==2.2.0 pyproj==3.7.2 topojson==2.2
    map-environment/bin/pip install --no-deps cbsplotlib==0.6.0
    map-environment/bin/python tools/build_map.py            # writes the file
    map-environment/bin/python tools/build_map.py --check    # only compares, status 1 when it differs

Source: cbsplotlib (MIT) carries the "CBS/Kadaster gebiedsindelingen 2017" as charts: the 42 jeugdregio's and 17
tourist areas. Their SHA-256 is checked, so that another edition never passes unnoticed. Which jeugdregio belongs
to which organisation is the table below; the doubts are in ``riskscan/data/README.md``.

What it does: read the rings (even-odd), to RD New in metres; unite the jeugdregio's per region, with the part of
Food Valley that lies in Utrecht (Rhenen, Veenendaal, Renswoude) cut off by the border of a tourist area; open the
country by 250 m, which takes away dikes and piers; leave out islands under 12 km²; simplify by 350 m with common
borders kept common; scale to a drawing of 600 × 695 with one decimal. The label stands on the pole of
inaccessibility: the point of a region that is farthest from its border.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry
from topojson import Topology

TARGET = Path(__file__).resolve().parents[1] / "riskscan" / "data" / "kaart" / "regios.json"
YOUTH, TOURIST = "choropleth_youthcare.json", "bubblechart_tourist.json"
SHA256 = {
    YOUTH: "f22259f947eafe91f79240fc90e8ba0467fc697f03ef89027ab93db204dd9dfa",
    TOURIST: "0d2eb507910c1a0858d8120ab12c07f4752cb98cc6d0ee515dd195abb3141c65",
}
REGIONS = {
    "groningen": ("JZ01",),
    "friesland": ("JZ02",),
    "drenthe": ("JZ04",),
    "ijsselland": ("JZ07",),
    "twente": ("JZ14",),
    "noord-oost-gelderland": ("JZ12", "JZ17", "JZ25"),
    "gelderland-midden": ("JZ28", "JZ21"),
    "gelderland-zuid": ("JZ30", "JZ32"),
    "utrecht": ("JZ19", "JZ20", "JZ22", "JZ23", "JZ26"),
    "noord-holland-noord": ("JZ03", "JZ05", "JZ06"),
    "zaanstreek-waterland": ("JZ09",),
    "kennemerland": ("JZ10", "JZ11", "JZ15"),
    "amsterdam-amstelland": ("JZ13",),
    "gooi-en-vechtstreek": ("JZ16",),
    "haaglanden": ("JZ24",),
    "hollands-midden": ("JZ18", "JZ27"),
    "rotterdam-rijnmond": ("JZ29",),
    "zuid-holland-zuid": ("JZ31",),
    "zeeland": ("JZ38",),
    "west-brabant": ("JZ34", "JZ36"),
    "midden-brabant": ("JZ35",),
    "brabant-noordoost": ("JZ33",),
    "brabant-zuidoost": ("JZ39",),
    "noord-en-midden-limburg": ("JZ37", "JZ42", "JZ43"),
    "zuid-limburg": ("JZ41",),
    "flevoland": ("JZ08",),
}
MERGED = {"oost-brabant": ("brabant-noordoost", "brabant-zuidoost")}
FOOD_VALLEY, HEUVELRUG = "JZ21", "TR07"
CREDIT = "CBS/Kadaster gebiedsindelingen 2017"
FOOTNOTE = "Voorschoten is getekend bij Haaglanden, maar hoort bij Hollands Midden."

WIDTH, HEIGHT, MARGIN = 600, 695, 4
OPENING, ISLAND, TOLERANCE = 250, 12e6, 350
SLIVER = 1e6
"""Square metres; what the borders of jeugdregio and tourist area differ in is far smaller, what is meant is 82 km²."""


def read(name: str) -> dict[str, BaseGeometry]:
    """The areas of a chart by their CBS code, in RD New."""
    # Found without importing it: cbsplotlib would ask for packages that have no part in this.
    package = find_spec("cbsplotlib")
    if package is None or package.origin is None:
        raise SystemExit("cbsplotlib is missing; see the top of this file")
    content = (Path(package.origin).parent / "cbs_hc_defaults" / name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        raise SystemExit(f"{name} is another edition: SHA-256 {found}")
    areas = json.loads(content)["options"]["chart"]["map"]
    return {one["properties"]["statcode"]: _area(one["path"]) for one in areas}


def _area(tokens: list[str | float]) -> BaseGeometry:
    """Tokens M x y L x y …, in web mercator with negative y; each M begins a ring, even-odd."""
    to_rd = Transformer.from_crs(3857, 28992, always_xy=True)
    rings: list[list[float]] = []
    for part in tokens:
        if part == "M":
            rings.append([])
        elif not isinstance(part, str):
            rings[-1].append(part)
    area: BaseGeometry = Polygon()
    for ring in rings:
        if len(ring) >= 6:
            corners = list(zip(*to_rd.transform(ring[::2], [-y for y in ring[1::2]]), strict=True))
            area = area.symmetric_difference(shapely.make_valid(Polygon(corners)))
    return shapely.set_precision(area, 1)


def united() -> dict[str, BaseGeometry]:
    """The 26 regions in metres, unsimplified."""
    youth = read(YOUTH)
    overlap = youth[FOOD_VALLEY].intersection(read(TOURIST)[HEUVELRUG])
    utrecht = MultiPolygon([part for part in polygons(overlap) if part.area > SLIVER])
    parts = {code: [youth[one] for one in members] for code, members in REGIONS.items()}
    parts["utrecht"].append(utrecht)
    result = {code: shapely.union_all(areas, grid_size=1) for code, areas in parts.items()}
    result["gelderland-midden"] = result["gelderland-midden"].difference(utrecht, grid_size=1)
    return result


def polygons(area: BaseGeometry) -> list[Polygon]:
    return [one for one in getattr(area, "geoms", [area]) if isinstance(one, Polygon) and not one.is_empty]


def opened(regions: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Without what is narrower than twice the opening along the coast, and without small islands."""
    country = shapely.union_all(list(regions.values()), grid_size=1)
    smooth = country.buffer(-OPENING).buffer(OPENING)
    mainland = MultiPolygon([one for one in polygons(smooth) if one.area >= ISLAND])
    cut = {code: area.intersection(mainland, grid_size=1) for code, area in regions.items()}
    # What is left of a border that runs along a cut: specks that no drawing of 600 wide can show.
    return {
        code: MultiPolygon([one for one in polygons(area) if one.area > SLIVER]) for code, area in cut.items()
    }


def simplified(regions: dict[str, BaseGeometry]) -> dict[str, MultiPolygon]:
    topology = Topology(list(regions.values()), prequantize=False, shared_coords=False)
    found = json.loads(topology.toposimplify(TOLERANCE).to_geojson())["features"]
    shapes = [shapely.make_valid(shape(one["geometry"])) for one in found]
    return {code: MultiPolygon(polygons(area)) for code, area in zip(regions, shapes, strict=True)}


def scaled(regions: dict[str, MultiPolygon]) -> dict[str, list[list[tuple[int, int]]]]:
    """Rings in tenths of a unit of the drawing."""
    left, bottom, right, top = shapely.union_all(list(regions.values())).bounds
    scale = min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (top - bottom))
    dx = (WIDTH - scale * (right - left)) / 2
    dy = (HEIGHT - scale * (top - bottom)) / 2

    def ring(line: BaseGeometry) -> list[tuple[int, int]]:
        points: list[tuple[int, int]] = []
        for x, y in line.coords[:-1]:
            point = (round(10 * (dx + scale * (x - left))), round(10 * (dy + scale * (top - y))))
            if not points or points[-1] != point:
                points.append(point)
        return points

    def drawn(area: MultiPolygon) -> list[list[tuple[int, int]]]:
        lines = [line for one in area.geoms for line in (one.exterior, *one.interiors)]
        return [ring(line) for line in lines if Polygon(line).area > SLIVER]

    return {code: drawn(area) for code, area in regions.items()}


def path(rings: list[list[tuple[int, int]]]) -> str:
    """The shortest path data: relative lines, no separator where a sign or a point separates."""
    written = []
    for ring in rings:
        numbers = [number for point in ring[:1] for number in point]
        for (x, y), (to_x, to_y) in pairwise(ring):
            numbers += [to_x - x, to_y - y]
        written.append("M" + _joined(numbers[:2]) + "l" + _joined(numbers[2:]) + "z")
    return "".join(written)


def _joined(tenths: list[int]) -> str:
    text = ""
    for number in tenths:
        whole, part = divmod(abs(number), 10)
        digits = (str(whole) if whole or not part else "") + (f".{part}" if part else "")
        sign = "-" if number < 0 else ""
        # A second point begins a new number, if the one before it had a point already.
        glued = not text or sign or (digits[0] == "." and "." in text.rsplit("-", 1)[-1].rsplit(" ", 1)[-1])
        text += sign + digits if glued else " " + digits
    return text


def label(rings: list[list[tuple[int, int]]]) -> tuple[float, float, float]:
    """Where the label stands, and how far that is from the border."""
    area: BaseGeometry = Polygon()
    for ring in rings:
        area = area.symmetric_difference(shapely.make_valid(Polygon(ring)))
    largest = max(polygons(area), key=lambda one: one.area)
    centre, edge = shapely.maximum_inscribed_circle(largest, tolerance=1).coords
    return (
        round(centre[0] / 10, 1),
        round(centre[1] / 10, 1),
        round(shapely.Point(centre).distance(shapely.Point(edge)) / 10, 1),
    )


def described(area: MultiPolygon, rings: list[list[tuple[int, int]]]) -> dict[str, object]:
    x, y, room = label(rings)
    return {"label": [x, y], "ruimte": room, "km2": round(area.area / 1e6), "pad": path(rings)}


def build() -> str:
    full = united()
    regions = simplified(opened(full))
    for code, parts in MERGED.items():
        regions[code] = MultiPolygon(polygons(shapely.union_all([regions[part] for part in parts])))
    rings = scaled(regions)
    found = {code: described(regions[code], rings[code]) for code in regions}
    for code, parts in MERGED.items():
        found[code]["delen"] = list(parts)
    head = {"breedte": WIDTH, "hoogte": HEIGHT, "bron": CREDIT, "noot": FOOTNOTE}
    lines = [f"  {json.dumps(code)}: {json.dumps(one)}" for code, one in sorted(found.items())]
    start = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{start}, "regios": {{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> int:
    arguments = argparse.ArgumentParser(description="Make the outlines of the regions on the map.")
    arguments.add_argument("--check", action="store_true", help="only compare with the committed file")
    text = build()
    if arguments.parse_args().check:
        same = TARGET.read_text(encoding="utf-8") == text
        print("The committed file is what the source gives." if same else "The committed file differs.")
        return 0 if same else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(text)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
