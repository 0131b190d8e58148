"""Figures to a file: any selection, with units, periods, sources, a codebook and the selection itself in it.

What is written can be read again by ``figure_import`` without loss.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from riskscan import __version__, definitions
from riskscan.documents.tables import Cell, Sheet, ods, xlsx, zipped_csv
from riskscan.domain.dutch import format_date, format_moment
from riskscan.domain.figure_rows import COLUMNS, COUNTRY, FORMAT, SHOWN, write_row
from riskscan.domain.measure_words import formula, hint_in_general
from riskscan.domain.measures import Catalogue, Measure, Norm
from riskscan.domain.norms import norm_words, validity_words
from riskscan.programme import figures as use_case
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import System, dutch_time
from riskscan.store import organisations as organisation_store
from riskscan.store import places
from riskscan.store.figures import Selection, StoredFigure
from riskscan.store.organisations import Organisation


class FileKind(StrEnum):
    """In what kind of file."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"
    JSON = "json"


MIMETYPES = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.CSV: "application/zip",
    FileKind.JSON: "application/json",
}
WIDTHS = (14, 12, 26, 11, 11, 11, 12, 14, 12, 28, 28, 26, 18, 40, 14, 18, 18)


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A made file: its name, what kind it is, its bytes, and how many figures it holds."""

    name: str
    mimetype: str
    content: bytes
    figures: int


def export(system: System, actor: Actor, wanted: Selection, kind: FileKind) -> FigureFile:
    """The current figures of a selection as one file; kept in the audit log.

    Raises ``Refused`` when an organisation is named that the actor may not read.
    """
    require(actor, Action.FIGURES_EXPORT)
    with system.database.reading():
        own = use_case.readable_organisations(system, actor, Action.FIGURES_EXPORT)
        found = use_case.read(system, actor, wanted)
        rows = _Rows(system)
        lines = [rows.of(one) for one in found]
        about = _about(system, actor, wanted, own, len(found))
    catalogue = definitions.catalogue()
    used = [one for one in catalogue.measures.values() if one.id in {figure.key.measure for figure in found}]
    if kind is FileKind.JSON:
        content = _json(lines, _codebook(catalogue, used), about, system.demo)
    else:
        sheets = (
            Sheet("Cijfers", (*COLUMNS, *SHOWN), lines, WIDTHS),
            codebook_sheet(catalogue, used),
            Sheet("Over dit bestand", ("onderwerp", "inhoud"), about, (24, 90)),
        )
        content = as_bytes(system, sheets, kind)
    detail = f"{kind}, {len(found)} cijfers, sha256 {hashlib.sha256(content).hexdigest()}"
    system.log(actor, "cijfers uitgevoerd naar bestand", "cijfers", detail)
    name = f"cijfers-{dutch_time(system.stamp()):%Y-%m-%d}.{'zip' if kind is FileKind.CSV else kind}"
    return FigureFile(name, MIMETYPES[kind], content, len(found))


def as_bytes(system: System, sheets: Sequence[Sheet], kind: FileKind) -> bytes:
    """The sheets in this kind of file; not for JSON, which has no sheets."""
    match kind:
        case FileKind.XLSX:
            return xlsx(sheets, system.now())
        case FileKind.ODS:
            return ods(sheets)
        case _:
            return zipped_csv(sheets)


class _Rows:
    """Writes a stored figure as a row, with the names of its places."""

    def __init__(self, system: System) -> None:
        self._organisations = {one.id: one for one in organisation_store.every(system.database)}
        self._towns = {one.municipality: one.name for one in places.memberships(system.database)}
        self._catalogue = definitions.catalogue()

    def of(self, one: StoredFigure) -> tuple[Cell, ...]:
        key = one.key
        organisation = self._organisations.get(key.organisation_id or 0)
        measure = self._catalogue.measures.get(key.measure)
        return (
            *write_row(one.figure, organisation.code if organisation else COUNTRY, key.municipality or ""),
            organisation.name if organisation else COUNTRY,
            self._towns.get(key.municipality or "", ""),
            (measure.name or measure.label) if measure else key.measure,
            measure.unit if measure else "",
            f"{dutch_time(one.saved_at):%Y-%m-%d %H:%M}",
            one.author,
        )


def _about(
    system: System, actor: Actor, wanted: Selection, own: Sequence[Organisation], number: int
) -> list[tuple[str, str]]:
    """What the file is and which selection it holds, in words."""
    names = {one.id: one.name for one in organisation_store.every(system.database)}
    catalogue = definitions.catalogue()

    def chosen(values: Iterable[str] | None, otherwise: str) -> str:
        return otherwise if values is None else ", ".join(values) or "geen"

    measures = wanted.measures and [catalogue.measure(one).name or one for one in wanted.measures]
    whose = None
    if wanted.organisations is not None:
        whose = [names.get(one, str(one)) for one in wanted.organisations]
    found = [
        ("Bestand", f"Cijfers uit de Risicoscan Veilig Thuis ({FORMAT}), versie {__version__}"),
        ("Gemaakt", f"{format_moment(dutch_time(system.stamp()))} door {actor.name}"),
        ("Organisaties", chosen(whose, f"alle die u mag zien ({len(own)})")),
        ("Gemeenten", chosen(wanted.municipalities, "alle")),
        ("Niveau", str(wanted.level) if wanted.level else "organisatie, gemeente en land"),
        ("Cijfers", chosen(measures, "alle")),
        ("Soort", str(wanted.kind) if wanted.kind else "realisatie, prognose en begroting"),
        ("Vanaf", format_date(wanted.start) if wanted.start else "begin"),
        ("Tot en met", format_date(wanted.end) if wanted.end else "nu"),
        ("Aantal cijfers", str(number)),
        ("Waarde 'leeg'", "Een cijfer dat eerder was ingevuld en is leeggemaakt. Leeg is niet nul."),
        ("Vergelijken", "Organisaties zijn niet zonder meer met elkaar te vergelijken."),
    ]
    if system.demo:
        found.insert(
            0, ("LET OP", "Fictieve voorbeeldgegevens. Niets hierin gaat over een bestaande organisatie.")
        )
    return found


_CODEBOOK = (
    "maat",
    "cijfer",
    "groep",
    "eenheid",
    "betreft",
    "decimalen",
    "betekenis",
    "berekening",
    "normen",
    "bron",
)


def _codebook(catalogue: Catalogue, measures: Iterable[Measure]) -> list[tuple[Cell, ...]]:
    groups = {one.id: one.title for one in catalogue.groups}
    return [
        (
            one.id, one.name or one.label, groups.get(one.group, ""), one.unit, one.reference.value,
            Decimal(one.decimals), hint_in_general(one), formula(one),
            "; ".join(_norm(one, norm) for norm in one.norms), one.source,
        )
        for one in measures
    ]  # fmt: skip


def codebook_sheet(catalogue: Catalogue, measures: Iterable[Measure]) -> Sheet:
    """What each of these measures means, in the words of ``cijfers.yaml``."""
    return Sheet(
        "Codeboek", _CODEBOOK, _codebook(catalogue, measures), (28, 36, 22, 14, 14, 10, 60, 40, 60, 40)
    )


def _norm(measure: Measure, norm: Norm) -> str:
    """As on the page Begrippen: a term in werkdagen beside a number of zaken keeps its own unit."""
    kind = "richtwaarde, " if norm.information else ""
    held = f", geldig {validity_words(norm)}" if validity_words(norm) else ""
    return f"{norm.label}: {kind}{norm_words(measure, norm)}{held} ({norm.source})"


def _json(
    lines: Sequence[tuple[Cell, ...]],
    codebook: Sequence[tuple[Cell, ...]],
    about: Sequence[tuple[str, str]],
    demo: bool,
) -> bytes:
    """One JSON object; numbers stand in it to the last digit."""
    head = {
        "formaat": FORMAT,
        "fictief": demo,
        "over": dict(about),
        "codeboek": [dict(zip(_CODEBOOK, map(_json_cell, row), strict=True)) for row in codebook],
    }
    rows = ",\n".join(_json_row(row) for row in lines)
    return (
        json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "cijfers": [\n{rows}\n]\n}}\n'
    ).encode()


def _json_cell(cell: Cell) -> object:
    match cell:
        case Decimal():
            return int(cell)
        case date():
            return cell.isoformat()
        case _:
            return cell


def _json_row(row: Sequence[Cell]) -> str:
    value = row[COLUMNS.index("waarde")]
    rest = {
        name: _json_cell(cell)
        for name, cell in zip((*COLUMNS, *SHOWN), row, strict=True)
        # What is read is always there, also when empty: a missing column says something else.
        if name != "waarde" and (name in COLUMNS or cell not in ("", None))
    }
    number = format(value.normalize() + 0, "f") if isinstance(value, Decimal) else json.dumps(value)
    return f'{json.dumps(rest, ensure_ascii=False)[:-1]}, "waarde": {number}}}'
