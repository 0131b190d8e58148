"""How wide a text is in the project's own font, so that a drawing, which cannot wrap, holds its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from riskscan.paths import STATIC


def width(text: str, size: float) -> float:
    """The width of a text in Source Sans 3 Semibold; a character that the font lacks counts as a wide one."""
    advances = _advances()
    return size * sum(advances.get(ord(char), 1.0) for char in text)


def wrap(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """The lines of a text within ``room``, broken at spaces and after hyphens; a longer word anywhere.

    What does not fit in ``most`` lines ends in an ellipsis.
    """
    lines = [""]
    for piece in re.findall(r"[^\s-]*-+|[^\s-]+|\s+", text.strip()):
        if width((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
            continue
        lines.append(piece.lstrip())
        while width(lines[-1].rstrip(), size) > room and len(lines[-1]) > 1:
            at = max(1, _fitting(lines[-1], size, room))
            lines[-1:] = [lines[-1][:at], lines[-1][at:]]
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) <= most:
        return tuple(lines)
    kept = lines[:most]
    while kept[-1] and width(kept[-1] + "…", size) > room:
        kept[-1] = kept[-1][:-1]
    return (*kept[:-1], kept[-1].rstrip(" -") + "…")


def _fitting(text: str, size: float, room: float) -> int:
    """How many characters of a text fit."""
    return next((at for at in range(len(text), 0, -1) if width(text[:at], size) <= room), 0)


@cache
def _advances() -> Mapping[int, float]:
    """Advance width per code point, as a part of the size of the font."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(STATIC / "fonts" / "SourceSans3-Semibold.ttf", lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
