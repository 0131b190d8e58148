"""The outlines of the regions: one for every organisation, without overlap, with a label that stands inside."""

from __future__ import annotations

import itertools
import re
from datetime import date
from functools import cache

import pytest

from riskscan.definitions import regions
from riskscan.documents.outlines import Outline, outlines
from riskscan.paths import DATA

Ring = list[tuple[float, float]]
CODES = [one.code for one in outlines().regions]
# Land and inland water in square kilometres as CBS counts them, rounded; the drawing leaves out small islands.
KNOWN = {"zuid-limburg": 661, "drenthe": 2680, "twente": 1504, "zuid-holland-zuid": 800, "utrecht": 1540}


@cache
def rings(code: str) -> list[Ring]:
    """The corners of every ring, read from the path data as SVG defines it."""
    found: list[Ring] = []
    for text in outline(code).path.split("z")[:-1]:
        start, lines = re.fullmatch(r"M([^l]+)l(.+)", text).groups()  # type: ignore[union-attr]
        x, y = numbers(start)
        ring = [(x, y)]
        steps = numbers(lines)
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = round(x + dx, 1), round(y + dy, 1)
            ring.append((x, y))
        found.append(ring)
    return found


def numbers(text: str) -> list[float]:
    """A point begins a new number when the one before it has a point already."""
    found = re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", text)
    assert re.sub(r"[ ]", "", "".join(found)) == text.replace(" ", "")
    return [float(one) for one in found]


def outline(code: str) -> Outline:
    return next(one for one in outlines().regions if one.code == code)


def area(code: str) -> float:
    """By the shoelace formula; a hole lies the other way round or inside, so even-odd: subtract it."""
    total = 0.0
    for number, ring in enumerate(rings(code)):
        inside = sum(within(ring[0], other) for at, other in enumerate(rings(code)) if at != number)
        closed = [*ring, ring[0]]
        size = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(closed))) / 2
        total += size if inside % 2 == 0 else -size
    return total


def within(point: tuple[float, float], ring: Ring) -> bool:
    x, y = point
    closed = [*ring, ring[0]]
    crossings = 0
    for (ax, ay), (bx, by) in itertools.pairwise(closed):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("year", [2016, 2017, 2022, 2023, 2026])
def test_every_organisation_of_a_year_has_an_outline(year: int) -> None:
    valid = {one.code for one in regions.valid_on(regions.organisations(), date(year, 6, 30))}
    assert len(valid) == (26 if year < 2023 else 25)
    assert valid <= set(CODES)
    assert {one.code for one in outlines().drawn(valid)} == valid


def test_a_country_without_organisations_is_that_of_2016() -> None:
    assert len(outlines().drawn(())) == 26
    assert len(outlines().drawn(["oost-brabant"])) == 25


@pytest.mark.parametrize("code", CODES)
def test_the_label_stands_inside_with_room_around_it(code: str) -> None:
    one = outline(code)
    assert sum(within((one.x, one.y), ring) for ring in rings(code)) % 2 == 1
    # Without a square root too many: the nearest corner is at least as far as the room says.
    nearest = min((x - one.x) ** 2 + (y - one.y) ** 2 for ring in rings(code) for x, y in ring) ** 0.5
    assert one.room <= nearest + 0.2
    assert one.room >= 8


@pytest.mark.parametrize("code", CODES)
def test_an_outline_stays_inside_the_drawing_and_has_the_area_it_says(code: str) -> None:
    points = [point for ring in rings(code) for point in ring]
    assert all(0 <= x <= outlines().width and 0 <= y <= outlines().height for x, y in points)
    scale = sum(area(one) for one in CODES) / sum(one.area for one in outlines().regions)
    assert area(code) / outline(code).area == pytest.approx(scale, rel=0.02)


def test_areas_are_those_of_the_country() -> None:
    for code, square_kilometres in KNOWN.items():
        assert outline(code).area == pytest.approx(square_kilometres, rel=0.04), code
    whole = sum(one.area for one in outlines().regions if not one.parts)
    assert 34_500 <= whole <= 37_500


def test_regions_do_not_overlap() -> None:
    """The label of a region, and points around it, are in no other."""
    for one in outlines().drawn(()):
        near = one.room * 0.9
        for dx, dy in ((0, 0), (near, 0), (-near, 0), (0, near), (0, -near)):
            inside = [
                other.code
                for other in outlines().drawn(())
                if sum(within((one.x + dx, one.y + dy), ring) for ring in rings(other.code)) % 2
            ]
            assert inside == [one.code]


def test_neighbours_share_their_border() -> None:
    """A common border has the same corners on both sides: no gap and no overlap to be seen."""
    corners = {code: {point for ring in rings(code) for point in ring} for code in CODES}
    for first, second in (
        ("utrecht", "gelderland-midden"),
        ("groningen", "drenthe"),
        ("west-brabant", "midden-brabant"),
        ("brabant-noordoost", "brabant-zuidoost"),
    ):
        assert len(corners[first] & corners[second]) >= 5, (first, second)


def test_the_merged_region_is_its_parts_without_the_border_between_them() -> None:
    parts = outline("oost-brabant").parts
    assert area("oost-brabant") == pytest.approx(sum(area(part) for part in parts), rel=0.001)
    assert len(outline("oost-brabant").path) < sum(len(outline(part).path) for part in parts)


def test_what_is_hidden_by_simplifying_stays_small() -> None:
    assert len((DATA / "kaart" / "regios.json").read_bytes()) < 26_000
    assert "CBS/Kadaster" in outlines().credit
    assert "Voorschoten" in outlines().footnote
