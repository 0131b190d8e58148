"""The maps of a round, from the national picture as one reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from riskscan.documents import map_files
from riskscan.documents.map_files import Sheet
from riskscan.documents.maps import MapDrawing
from riskscan.domain.dutch import format_date
from riskscan.programme import overview
from riskscan.programme.overview import NationalPicture
from riskscan.programme.permissions import Actor
from riskscan.programme.system import System


class MapForm(StrEnum):
    """Which of the two maps."""

    GEOGRAPHIC = "kaart"
    TILES = "tegelkaart"


_LOGGED = "landelijke kaart gedownload"


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map to download: what to call the file, and its bytes."""

    title: str
    content: bytes


def drawing(system: System, picture: NationalPicture) -> MapDrawing:
    """What the maps of this picture show."""
    plan = picture.round.plan
    title = f"Landelijk beeld, {plan.name}, peildatum {format_date(plan.peildatum)}"
    return MapDrawing(title, picture.statuses, tuple(picture.names.items()), system.demo)


def map_svg(system: System, actor: Actor, round_id: int, form: MapForm) -> MapFile:
    """A map as SVG file with title, legend and source; the download is kept in the audit log.

    Raises NotFound or Refused as the page "Landelijk beeld" does.
    """
    title, sheet = _sheet(system, actor, round_id, form)
    content = map_files.svg_file(sheet)
    system.log(actor, _LOGGED, f"ronde {round_id}", f"{form.value}, svg")
    return MapFile(title, content)


def map_png(system: System, actor: Actor, round_id: int, form: MapForm) -> MapFile:
    """The same as an image in our own fonts; the same picture gives the same bytes."""
    title, sheet = _sheet(system, actor, round_id, form)
    content = map_files.png_file(sheet)
    system.log(actor, _LOGGED, f"ronde {round_id}", f"{form.value}, png")
    return MapFile(title, content)


def _sheet(system: System, actor: Actor, round_id: int, form: MapForm) -> tuple[str, Sheet]:
    picture = overview.national(system, actor, round_id)
    plan = picture.round.plan
    provisional = any(one.provisional for one in picture.statuses)
    notes = (
        f"Peildatum {format_date(plan.peildatum)} · {len(picture.statuses)} Veilig Thuis-organisaties",
        "Met voorlopige indelingen: nog niet alles is vastgesteld."
        if provisional
        else "Alleen vastgestelde indelingen.",
    )
    heading = f"Landelijk beeld: {plan.name}"
    sheet = Sheet(heading, notes, drawing(system, picture), geographic=form is MapForm.GEOGRAPHIC)
    state = " voorlopig" if provisional else ""
    return f"Landelijk beeld {plan.name} {form.value}{state}", sheet
