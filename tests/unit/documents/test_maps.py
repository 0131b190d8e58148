"""The maps as drawings: every organisation once, told apart without colour, safe to put on a page."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_samples import IN_2016, IN_2023, drawing

from riskscan.documents.map_text import width, wrap
from riskscan.documents.maps import LOOKS, MapDrawing, geographic_svg, legend_svg, tile_svg
from riskscan.domain.national import KINDS

Draw = Callable[[MapDrawing, str], str]
MAPS = pytest.mark.parametrize("draw", [geographic_svg, tile_svg])
SVG = "{http://www.w3.org/2000/svg}"
DEMO = "Fictieve voorbeeldgegevens"

_WORST = drawing(
    kinds=("open", "none", "I", "2", "3"),
    provisional=[one.abbreviation for one in drawing().statuses],
    supervised=[one.abbreviation for one in drawing().statuses],
    demo=True,
)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in parsed(svg).iter(f"{SVG}text")]


@MAPS
@pytest.mark.parametrize(("day", "number"), [(IN_2016, 26), (IN_2023, 25)])
def test_every_organisation_is_drawn_once(draw: Draw, day: date, number: int) -> None:
    sample = drawing(day, ("1",))
    assert Counter(texts(draw(sample, "a"))) >= Counter(one.abbreviation for one in sample.statuses)
    letters = {one.abbreviation for one in sample.statuses}
    assert len([text for text in texts(draw(sample, "a")) if text in letters]) == len(letters) == number


def test_the_geographic_map_has_an_outline_for_each_organisation_and_none_besides() -> None:
    for day, number in ((IN_2016, 26), (IN_2023, 25)):
        svg = parsed(geographic_svg(drawing(day, ("1",)), "a"))
        assert len(svg.findall(f"{SVG}g/{SVG}path")) == number


def test_a_region_without_an_organisation_in_the_round_is_plain_and_without_letters() -> None:
    sample = drawing(kinds=("3",), only=4)
    svg = parsed(geographic_svg(sample, "a"))
    fills = Counter(one.get("fill") for one in svg.findall(f"{SVG}g/{SVG}path"))
    assert sorted(fills.values()) == [4, 22]
    assert fills["url(#a-p3)"] == 4
    assert set(texts(geographic_svg(sample, "a"))) == {one.abbreviation for one in sample.statuses}


def test_a_round_without_organisations_is_a_country_without_letters() -> None:
    for draw in (geographic_svg, tile_svg):
        assert texts(draw(MapDrawing("Leeg", (), drawing().names, False), "a")) == []


@MAPS
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_sign_and_by_pattern_or_border_too(draw: Draw, kind: str) -> None:
    svg = draw(drawing(kinds=(kind,)), "a")
    uses = Counter(one.get("href") for one in parsed(svg).iter(f"{SVG}use"))
    # Two regions are too small for a sign; they have their pattern.
    assert uses[f"#a-s{kind}"] >= 24
    assert (f'fill="url(#a-p{kind})"' in svg) is bool(LOOKS[kind].pattern)
    assert ("stroke-dasharray" in svg) is (kind in ("open", "none"))
    # What is not dashed, dotted or patterned is only the one plain kind.
    plain = [one for one in KINDS if not LOOKS[one].pattern and one != "none"]
    assert plain == ["1"]


@MAPS
def test_what_is_provisional_or_under_supervision_is_marked(draw: Draw) -> None:
    marked = draw(drawing(kinds=("1",), provisional=["UT"], supervised=["FR", "GV"]), "a")
    plain = draw(drawing(kinds=("1",)), "a")
    assert marked.count("stroke-dasharray") == plain.count("stroke-dasharray") + 1
    uses = Counter(one.get("href") for one in parsed(marked).iter(f"{SVG}use"))
    assert uses["#a-stoezicht"] == 2
    assert "toezicht" not in plain


@MAPS
def test_the_eye_of_the_inspections_is_drawn_once_for_their_own_kind(draw: Draw) -> None:
    svg = draw(drawing(kinds=("I",), supervised=["FR"]), "a")
    assert 'href="#a-stoezicht"' not in svg


@MAPS
def test_title_and_description_say_in_words_what_is_drawn(draw: Draw) -> None:
    sample = drawing(provisional=["UT"], supervised=["FR"], demo=True)
    root = parsed(draw(sample, "a"))
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text is not None
    assert description.text is not None
    number = sum(one.kind == "1" for one in sample.statuses)
    assert f"Basis op orde: {number}." in title.text
    assert "Waarvan voorlopig: 1." in title.text
    assert "Onder verscherpt toezicht: 1." in title.text
    assert DEMO in title.text
    assert "Voorlopig: Utrecht." in description.text
    assert "Onder verscherpt toezicht: Friesland." in description.text
    for one in sample.statuses:
        assert one.name.removeprefix("Veilig Thuis ") in description.text


@MAPS
def test_the_mark_of_the_demo_stands_in_the_drawing_itself(draw: Draw) -> None:
    assert DEMO in texts(draw(drawing(demo=True), "a"))
    assert DEMO not in draw(drawing(demo=False), "a")


def test_the_mark_of_the_demo_is_not_covered_by_a_tile() -> None:
    moved = [one for one in drawing(demo=True).statuses if one.row == 1]
    assert all(one.column > 3 for one in moved)
    sample = drawing(demo=True)
    crowded = replace(sample, statuses=(*sample.statuses, replace(sample.statuses[0], row=1, column=1)))
    first = parsed(tile_svg(crowded, "a")).find(f"{SVG}rect")
    assert first is not None
    assert float(first.get("y") or 0) > 30


ATTRIBUTES = {
    "viewBox", "font-family", "role", "id", "width", "height", "patternUnits", "fill", "stroke", "d", "x", "y",
    "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "cx", "cy", "r", "rx", "transform",
    "href", "font-size", "font-weight", "text-anchor", "textLength", "lengthAdjust",
}  # fmt: skip
ELEMENTS = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "g", "use", "text"}


@pytest.mark.parametrize("svg", [geographic_svg(_WORST, "a"), tile_svg(_WORST, "a"), legend_svg(_WORST)])
def test_a_drawing_holds_only_presentation_attributes_and_leads_nowhere(svg: str) -> None:
    for one in parsed(svg).iter():
        assert one.tag.removeprefix(SVG) in ELEMENTS
        assert set(one.attrib) <= ATTRIBUTES, one.tag
        assert one.get("href", "#").startswith("#")
    addresses = re.findall(r"\w+://[^\"]+", svg)
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}
    assert all(one.startswith("#") for one in re.findall(r"url\(([^)]*)\)", svg))


@pytest.mark.parametrize("links", [None, {3: "/scans/3"}, {}])
def test_ids_are_unique_over_the_drawings_of_a_page_and_every_reference_is_met(
    links: dict[int, str] | None,
) -> None:
    page = f"{geographic_svg(_WORST, 'kaart', links)}{tile_svg(_WORST, 'tegels')}{legend_svg(_WORST)}"
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    wanted = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)
    assert {one or other for one, other in wanted} <= set(ids)


def test_on_a_page_each_region_has_a_name_and_leads_only_where_there_is_an_address() -> None:
    sample = drawing(kinds=("2",), provisional=["UT"], supervised=["UT"])
    utrecht = next(one.organisation_id for one in sample.statuses if one.abbreviation == "UT")
    root = parsed(geographic_svg(sample, "a", {utrecht: "/scans/7?a=1&b=2"}))
    assert root.get("role") == "group"
    assert root.find(f"{SVG}title") is None  # It would be shown as a tip over the whole map.
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == "/scans/7?a=1&b=2"
    words = "Veilig Thuis Utrecht: Basis binnen afzienbare tijd op orde, voorlopig, onder verscherpt toezicht"
    assert link.get("aria-label") == words
    images = [one for one in root.iter(f"{SVG}g") if one.get("role") == "img"]
    assert len(images) == 25
    assert all(one.get("aria-label") for one in images)
    assert not [one for one in root.iter() if "style" in one.attrib]


@pytest.mark.parametrize("links", [None, {3: "/scans/3"}])
def test_a_name_with_marks_of_markup_stays_a_text(links: dict[int, str] | None) -> None:
    name = "Veilig Thuis <script>alert('1')</script> & \"Zonen\""
    for svg in (geographic_svg(drawing(name=name), "a", links), tile_svg(drawing(name=name), "a")):
        assert "<script" not in svg
        parsed(svg)
    assert "<script>alert('1')" in "".join(parsed(geographic_svg(drawing(name=name), "a")).itertext())


def test_an_organisation_without_a_region_is_named_in_the_description() -> None:
    sample = drawing()
    lost = replace(sample.statuses[0], shape="", name="Veilig Thuis Elders")
    moved = replace(sample, statuses=(lost, *sample.statuses[1:]))
    assert moved.unplaced == (lost,)
    assert "Niet op de kaart: Elders." in geographic_svg(moved, "a")
    assert moved.map_notes[:2] == ("Niet op de kaart: Elders.", "Lichtgrijs: doet in deze ronde niet mee.")


@pytest.mark.parametrize("day", [IN_2016, IN_2023])
def test_of_a_whole_country_only_the_source_has_to_be_said(day: date) -> None:
    (note,) = drawing(day).map_notes
    assert "CBS/Kadaster gebiedsindelingen 2017" in note
    assert "Voorschoten" in note


def test_the_legend_names_what_can_occur() -> None:
    def words(sample: MapDrawing) -> set[str]:
        return set(texts(legend_svg(sample)))

    settled = words(drawing(kinds=("1", "2", "none")))
    assert {"Basis op orde", "Basis niet op orde", "Onder verscherpt toezicht"} <= settled
    # Not every version of the rules leaves a judgement to the inspections.
    assert not {"Nog niet te bepalen", "Oordeel aan de inspecties"} & settled
    assert "Oordeel aan de inspecties" in words(drawing(kinds=("1", "I", "none")))
    assert {"Nog niet te bepalen", "Voorlopig: concept, nog niet vastgesteld"} <= words(drawing())


@pytest.mark.parametrize("room", [360, 720, 1200])
def test_the_legend_stays_within_its_room(room: int) -> None:
    root = parsed(legend_svg(_WORST, room))
    for one in root.iter(f"{SVG}text"):
        assert float(one.get("x") or 0) + float(one.get("textLength") or 0) <= room


def test_the_drawing_is_small_enough_to_be_part_of_a_page() -> None:
    links = {one.organisation_id: f"/scans/{one.organisation_id}" for one in _WORST.statuses}
    for svg in (
        geographic_svg(_WORST, "kaart", links),
        geographic_svg(_WORST, "kaart"),
        tile_svg(_WORST, "t"),
    ):
        assert len(svg.encode()) < 60_000
        assert len(gzip.compress(svg.encode())) < 15_000


@MAPS
def test_the_same_picture_gives_the_same_drawing(draw: Draw) -> None:
    assert draw(drawing(), "a") == draw(drawing(), "a")


@given(st.text(max_size=60), st.integers(1, 4))
def test_a_wrapped_text_fits_and_loses_nothing_but_white_space_unless_it_says_so(
    text: str, most: int
) -> None:
    lines = wrap(text, 13, 90, most)
    assert len(lines) <= most
    assert all(width(line, 13) <= 90 for line in lines)
    if "…" not in text and not (lines and lines[-1].endswith("…")):
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_text_is_broken_at_spaces_and_after_hyphens() -> None:
    assert wrap("Amsterdam-Amstelland", 13, 90, 3) == ("Amsterdam-", "Amstelland")
    assert wrap("Noord Oost Gelderland", 13, 90, 3) == ("Noord Oost", "Gelderland")
    assert wrap("Noord- en Midden-Limburg", 13, 90, 1)[0].endswith("…")
