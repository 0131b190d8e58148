"""The maps as files: a sheet that says what it shows, as SVG and as a sharp image in our own fonts."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest
from PIL import Image

from riskscan.definitions import regions
from riskscan.documents.map_files import Sheet, layout, png_file, svg_file
from riskscan.documents.maps import LOOKS, MapDrawing
from riskscan.domain.national import KINDS, Status

SVG = "{http://www.w3.org/2000/svg}"
WORDS = ("Op orde", "Binnenkort", "Niet op orde", "Inspecties", "Open", "Niet gescand")
NAMES = tuple(zip(KINDS, WORDS, strict=True))
SCRIPT = """
import hashlib, sys
sys.path.insert(0, "tests/pdf")
import test_map_files as tests
from riskscan.documents.map_files import png_file
print(hashlib.sha256(png_file(tests.sheet(geographic=True))).hexdigest())
"""


def sheet(*, geographic: bool, title: str = "Landelijk beeld: ronde zomer 2016", demo: bool = True) -> Sheet:
    found = regions.valid_on(regions.organisations(), date(2016, 6, 30))
    statuses = tuple(
        Status(
            at, one.code, one.letters, one.name, one.row, one.column, "3", None, False, False, None, one.code
        )
        for at, one in enumerate(found)
    )
    return Sheet(title, ("Peildatum 30 juni 2016",), MapDrawing(title, statuses, NAMES, demo), geographic)


def words(content: bytes) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(content).iter(f"{SVG}text")]


@pytest.mark.parametrize("geographic", [True, False])
def test_a_file_says_what_it_shows_of_when_and_from_whom(geographic: bool) -> None:
    found = words(svg_file(sheet(geographic=geographic)))
    assert found[:2] == ["Landelijk beeld: ronde zomer 2016", "Peildatum 30 juni 2016"]
    assert "Fictieve voorbeeldgegevens" in found
    assert "Niet op orde" in found
    assert ("CBS/Kadaster" in " ".join(found)) is geographic
    assert ("hoort bij Hollands Midden" in " ".join(found)) is geographic


def test_a_long_title_is_wrapped_and_moves_the_rest_down() -> None:
    short, long = (
        sheet(geographic=True),
        sheet(geographic=True, title="Landelijk beeld: " + "zomerronde " * 12),
    )
    assert len(layout(long).lines) > len(layout(short).lines)
    assert layout(long).map_y > layout(short).map_y
    assert layout(long).height > layout(short).height
    assert layout(long).lines[-1].y < layout(long).height


@pytest.mark.parametrize("geographic", [True, False])
def test_an_image_is_sharp_white_around_and_has_the_colours_of_the_kinds(geographic: bool) -> None:
    with Image.open(io.BytesIO(png_file(sheet(geographic=geographic)))) as image:
        assert image.format == "PNG"
        assert image.height >= 2000
        assert image.width == pytest.approx(
            image.height * 760 / layout(sheet(geographic=geographic)).height, abs=2
        )
        colours = {colour: number for number, colour in image.getcolors(1 << 24)}
        corners = {image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)}
    assert corners == {(255, 255, 255)}
    fill = tuple(bytes.fromhex(LOOKS["3"].fill[1:]))
    assert colours[fill] > 50_000


def test_an_image_carries_the_mark_of_the_demo() -> None:
    """Its colour appears besides, where the sea is."""
    images = [Image.open(io.BytesIO(png_file(sheet(geographic=True, demo=demo)))) for demo in (True, False)]
    area = (0, int(images[0].height * 0.12), int(images[0].width * 0.4), int(images[0].height * 0.2))
    dark = [sum(one.crop(area).convert("L").histogram()[:100]) for one in images]
    assert dark[0] > dark[1] + 2000


def test_two_processes_make_the_same_image() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.strip()) == 64
