"""National pictures to draw: the organisations of a day, each of some kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from riskscan.definitions import regions
from riskscan.documents.maps import MapDrawing
from riskscan.domain.national import KINDS, Status

IN_2016, IN_2023 = date(2016, 6, 30), date(2023, 6, 30)
NAMES = (
    ("1", "Basis op orde"),
    ("2", "Basis binnen afzienbare tijd op orde"),
    ("3", "Basis niet op orde"),
    ("I", "Oordeel aan de inspecties"),
    ("open", "Nog niet te bepalen"),
    ("none", "Nog niet gescand"),
)


def drawing(
    day: date = IN_2016,
    kinds: Sequence[str] = KINDS,
    *,
    provisional: Sequence[str] = (),
    supervised: Sequence[str] = (),
    demo: bool = False,
    name: str = "",
    only: int = 100,
) -> MapDrawing:
    """Every organisation of the day, its kind taken from ``kinds`` in turn; marks by letters."""
    statuses = tuple(
        Status(
            number,
            one.code,
            one.letters,
            name or one.name,
            one.row,
            one.column,
            kinds[number % len(kinds)],
            None,
            one.letters in provisional,
            one.letters in supervised,
            number,
            one.code,
        )
        for number, one in enumerate(regions.valid_on(regions.organisations(), day))
    )
    return MapDrawing("Landelijk beeld", statuses[:only], NAMES, demo)
