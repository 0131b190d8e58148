"""The colours keep the contrast of WCAG 2.2: text 4.5 to 1, symbols and edges 3 to 1."""

from __future__ import annotations

import re

import pytest

from riskscan.documents.maps import LOOKS
from riskscan.paths import PACKAGE, TEMPLATES

KINDS = ("1", "2", "3", "I", "open", "none")
STYLE = (PACKAGE / "web" / "static" / "style.css").read_text(encoding="utf-8")
SYMBOLS = (TEMPLATES / "macros" / "symbols.html").read_text(encoding="utf-8")
WHITE = "#ffffff"


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _palette(kind: str) -> dict[str, str]:
    """The custom properties of a category in the style sheet."""
    rule = re.search(rf"^\.vlak--{kind},[^{{]*\{{([^}}]*)\}}", STYLE, re.MULTILINE)
    assert rule is not None
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-fA-F]{3,6});", rule[1]))


def _basis(name: str) -> str:
    found = re.search(rf"--basis-{name}: (#[0-9a-fA-F]+);", STYLE)
    assert found is not None
    return found[1]


def _symbol_colours(kind: str) -> tuple[str, str, list[str]]:
    """Fill and edge of a symbol's shape, and the colours of the sign in it."""
    if kind == "none":
        branch = SYMBOLS.split("{%- else -%}")[1]
    else:
        branch = re.split(rf'key == "{kind}"[^%]*-%}}', SYMBOLS)[1].split("{%-")[0]
    shape, *inside = re.findall(r"<(?:circle|path|rect)[^>]*>", branch)
    fill, edge = re.search(r'fill="(#\w+)"', shape), re.search(r'stroke="(#\w+)"', shape)
    assert fill is not None
    assert edge is not None
    return fill[1], edge[1], re.findall(r'(?:fill|stroke)="(#\w+)"', inside[0])


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_a_category_can_be_read(kind: str) -> None:
    colours = _palette(kind)
    assert contrast(colours["ink"], colours["fill"]) >= 4.5
    assert contrast(colours["tint-ink"], colours["tint"]) >= 4.5
    assert contrast(colours["tint-ink"], WHITE) >= 4.5


@pytest.mark.parametrize("kind", KINDS)
def test_a_category_stands_out_from_the_page(kind: str) -> None:
    colours = _palette(kind)
    assert contrast(colours["line"], WHITE) >= 3
    assert contrast(colours["line"], colours["tint"]) >= 3
    assert max(contrast(colours["fill"], WHITE), contrast(colours["line"], WHITE)) >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_symbol_can_be_told_on_white_on_its_tint_and_on_its_fill(kind: str) -> None:
    fill, edge, signs = _symbol_colours(kind)
    colours = _palette(kind)
    for ground in (WHITE, colours["tint"]):
        assert max(contrast(edge, ground), contrast(fill, ground)) >= 3
    assert signs
    assert all(contrast(sign, fill) >= 3 for sign in signs)


@pytest.mark.parametrize("kind", KINDS)
def test_symbol_and_tile_have_the_same_colours(kind: str) -> None:
    fill, edge, _ = _symbol_colours(kind)
    colours = _palette(kind)
    same = (_luminance(fill), _luminance(edge))
    assert same == (_luminance(colours["fill"]), _luminance(colours["line"]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_has_the_colours_of_the_pages(kind: str) -> None:
    look, colours = LOOKS[kind], _palette(kind)
    drawn = [_luminance(one) for one in (look.fill, look.line, look.ink)]
    assert drawn == [_luminance(colours[name]) for name in ("fill", "line", "ink")]


@pytest.mark.parametrize("kind", KINDS)
def test_letters_on_the_map_can_be_read_on_fill_and_pattern(kind: str) -> None:
    look = LOOKS[kind]
    for ground in filter(None, (look.fill, look.pattern)):
        assert contrast(look.ink, ground) >= 4.5


@pytest.mark.parametrize("kind", KINDS)
def test_a_region_stands_out_from_the_page_by_its_fill_or_its_border(kind: str) -> None:
    look = LOOKS[kind]
    assert max(contrast(look.fill, WHITE), contrast(look.edge, WHITE)) >= 3


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("1", "3"), ("2", "3"), ("2", "I"), ("1", "I")])
def test_neighbouring_categories_differ_in_lightness_too(first: str, second: str) -> None:
    """Also in grey print: the palette is spaced evenly in lightness; 3 and I differ in pattern besides."""
    assert contrast(LOOKS[first].fill, LOOKS[second].fill) >= 1.6


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text-color", "page-background"),
        ("text-color-subtle", "page-background"),
        ("text-color-subtle", "surface-subtle"),
        ("link-color", "page-background"),
        ("link-color", "surface-subtle"),
        ("heading-color", "action-subtle"),
        ("page-background", "action-background"),
        ("page-background", "nav-background"),
        ("error-color", "error-background"),
        ("success-color", "success-background"),
        ("warning-color", "warning-background"),
    ],
)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(_basis(text), _basis(ground)) >= 4.5


@pytest.mark.parametrize("edge", ["field-border-color", "action-background", "focus-color", "error-color"])
def test_the_edge_of_a_control_can_be_seen(edge: str) -> None:
    assert contrast(_basis(edge), _basis("page-background")) >= 3


def test_the_focus_can_be_seen_on_light_and_on_dark() -> None:
    assert contrast(_basis("focus-color"), _basis("page-background")) >= 3
    assert contrast(_basis("focus-background"), _basis("nav-background")) >= 3
    assert contrast(_basis("focus-background"), _basis("focus-color")) >= 3
