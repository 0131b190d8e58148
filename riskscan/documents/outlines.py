"""The outlines of the regions, as ``tools/build_map.py`` made them from the boundaries of 2017."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from riskscan.paths import DATA


@dataclass(frozen=True, slots=True)
class Outline:
    """One region, in units of the drawing."""

    code: str
    """Code of the organisation in ``organisaties.csv``."""
    path: Markup
    """Path data; Markup, since it is our own and long, and is drawn without looking for what to escape."""
    x: float
    """Where the label stands: the point farthest from the border."""
    y: float
    room: float
    """Radius of the largest circle around the label that stays inside."""
    area: int
    """In square kilometres, with the inland water of the source."""
    parts: tuple[str, ...]
    """Codes of the regions that this one unites; empty for a region of 2016."""


@dataclass(frozen=True, slots=True)
class Outlines:
    width: int
    height: int
    credit: str
    footnote: str
    regions: tuple[Outline, ...]

    def drawn(self, wanted: Iterable[str]) -> tuple[Outline, ...]:
        """A whole country without overlap: the regions of 2016, with a merged one in place of its parts
        where it is among the wanted.
        """
        asked = frozenset(wanted)
        merged = [one for one in self.regions if one.parts and one.code in asked]
        replaced = {part for one in merged for part in one.parts}
        return tuple(
            one for one in self.regions if one in merged or (not one.parts and one.code not in replaced)
        )


@cache
def outlines() -> Outlines:
    """The committed file, read once per process."""
    found = json.loads((DATA / "kaart" / "regios.json").read_text(encoding="utf-8"))
    regions = tuple(
        Outline(
            code,
            Markup(one["pad"]),  # noqa: S704
            one["label"][0],
            one["label"][1],
            one["ruimte"],
            one["km2"],
            tuple(one.get("delen", ())),
        )
        for code, one in found["regios"].items()
    )
    return Outlines(found["breedte"], found["hoogte"], found["bron"], found["noot"], regions)
