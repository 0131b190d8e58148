"""Figures from a file: first a dry run that says per row what it would do, then all or nothing.

What a dry run says is what happens: confirming it does the same again inside the write transaction, and refuses
when somebody changed a figure in the meantime.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from riskscan import definitions
from riskscan.documents.table_reading import Line, ReadSheet, UnreadableTable, read_tables
from riskscan.domain.amounts import format_amount
from riskscan.domain.dutch import format_date, format_number
from riskscan.domain.figure_entry import not_begun, question
from riskscan.domain.figure_periods import period_name
from riskscan.domain.figure_rows import (
    COLUMNS,
    REQUIRED,
    SHOWN,
    FormulaCell,
    Places,
    Problem,
    Skipped,
    Value,
    read_row,
    value_cell,
)
from riskscan.domain.figures import Figure, FigureKey, encode_value
from riskscan.domain.measures import Catalogue
from riskscan.domain.wording import listed
from riskscan.programme.figures import readable_organisations
from riskscan.programme.permissions import Action, Actor, Role, require
from riskscan.programme.system import Invalid, System
from riskscan.store import figure_reading, figures, places
from riskscan.store.figures import StoredFigure
from riskscan.store.organisations import Organisation


class Outcome(StrEnum):
    """What a row does, or would do."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    SAME = "gelijk"
    SKIPPED = "overgeslagen"
    WRONG = "fout"


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of the file: where it stands, about what it is, and what it would change."""

    sheet: str
    row: int
    outcome: Outcome
    about: str = ""
    before: str = ""
    after: str = ""
    problems: tuple[Problem, ...] = ()
    doubt: str = ""
    """What to look at before agreeing, such as a digit too many; it stops nothing."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a file would do. ``digest`` tells whether it would still do the same."""

    rows: tuple[RowResult, ...]
    figures: tuple[Figure, ...]
    digest: str
    remarks: tuple[str, ...] = ()

    def count(self, outcome: Outcome) -> int:
        return sum(1 for row in self.rows if row.outcome is outcome)

    @property
    def doubtful(self) -> int:
        """How many rows to look at before agreeing."""
        return sum(1 for row in self.rows if row.doubt)

    @property
    def wrong(self) -> int:
        return self.count(Outcome.WRONG)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in."""

    name: str
    content: bytes

    @property
    def default_source(self) -> str:
        """What stands as source when the file has no column for it."""
        return f"ingelezen uit {self.name}"[:200]


def examine(system: System, actor: Actor, upload: Upload) -> Examination:
    """Say per row what reading this file would do; nothing is changed.

    Raises ``Invalid`` when the file as a whole cannot be read, ``Refused`` when the actor may not import.
    """
    require(actor, Action.FIGURES_IMPORT)
    with system.database.reading():
        return _Examiner(system, actor, upload).examine()


def carry_out(
    system: System, actor: Actor, upload: Upload, digest: str | None, then: Callable[[], None] | None = None
) -> Examination:
    """Save every figure of the file, or nothing when a row of it is wrong.

    ``digest`` is that of the dry run that was agreed to, None when nobody was shown one. ``then`` is done in the
    same transaction once everything is saved. Raises ``Invalid`` when the file would by now do something else
    than was shown.
    """
    require(actor, Action.FIGURES_IMPORT)
    if actor.account_id is None:
        raise Invalid({"as": "Noem het account in wiens naam de cijfers worden ingelezen."})
    # Taking a large file apart takes seconds, in which others can save.
    examiner = _Examiner(system, actor, upload)
    with system.database.writing():
        found = examiner.examine()
        if found.wrong:
            return found
        if digest is not None and found.digest != digest:
            raise Invalid(
                {
                    "file": "Sinds de proef zijn cijfers gewijzigd. Bekijk de uitslag opnieuw; er is niets ingelezen."
                }
            )
        if found.figures:
            figures.append(system.database, found.figures, actor.account_id, system.stamp())
            detail = f"{len(found.figures)} cijfers, sha256 {hashlib.sha256(upload.content).hexdigest()}"
            system.log(actor, "cijfers ingelezen uit bestand", "cijfers", detail)
        if then is not None:
            then()
    return found


class _Examiner:
    """Takes a file apart when it is made, and holds it against what is stored when it is asked to."""

    def __init__(self, system: System, actor: Actor, upload: Upload) -> None:
        self._system = system
        self._upload = upload
        self._catalogue: Catalogue = definitions.catalogue()
        self._organisations = readable_organisations(system, actor, Action.FIGURES_WRITE)
        self._places = known_places(system, self._organisations, Role.LEADER in actor.roles)
        self._today = system.now().date()
        self._names = {one.id: one.name for one in self._organisations}
        self._towns = {one.municipality: one.name for one in places.memberships(system.database)}
        self._read = [
            (sheet, line, *read_row(cells, self._catalogue, self._places))
            for sheet in self._sheets()
            for line, cells in _named(sheet)
        ]

    def examine(self) -> Examination:
        keys = Counter(found.key for *_, found, _ in self._read if isinstance(found, Figure))
        stored = figure_reading.newest(self._system.database, keys)
        first: dict[FigureKey, Figure] = {}
        rows: list[RowResult] = []
        kept: list[Figure] = []
        for sheet, line, found, problems in self._read:
            row, wanted = self._weigh(sheet, line, found, problems, stored, first)
            rows.append(row)
            if wanted is not None:
                kept.append(wanted)
        return Examination(tuple(rows), tuple(kept), _digest(kept, stored))

    def _sheets(self) -> Iterator[ReadSheet]:
        """The sheets with figures: those that have the columns; a codebook beside them is no fault."""
        try:
            sheets = read_tables(self._upload.content, self._upload.name)
        except UnreadableTable as error:
            raise Invalid({"file": str(error)}) from error
        found = [sheet for sheet in sheets if set(REQUIRED) <= set(sheet.columns)]
        if not found:
            missing = [f"‘{one}’" for one in REQUIRED if one not in sheets[0].columns]
            lacks = "ontbreekt de kolom" if len(missing) == 1 else "ontbreken de kolommen"
            raise Invalid(
                {"file": f"In de eerste rij {lacks} {listed(missing)}. Gebruik het sjabloon van deze pagina."}
            )
        for sheet in found:
            unknown = [name for name in sheet.columns if name and name not in (*COLUMNS, *SHOWN)]
            twice = [name for name, number in Counter(sheet.columns).items() if name and number > 1]
            if unknown or twice:
                about = (
                    f"de kolom {unknown[0]!r} kennen wij niet"
                    if unknown
                    else f"de kolom {twice[0]!r} staat er dubbel"
                )
                words = f"Blad {sheet.name}: {about}."
                raise Invalid({"file": f"{words} Gebruik de kolomnamen van het sjabloon."})
            yield sheet

    def _weigh(
        self,
        sheet: ReadSheet,
        line: Line,
        found: Figure | Skipped | None,
        problems: tuple[Problem, ...],
        stored: Mapping[FigureKey, StoredFigure],
        first: dict[FigureKey, Figure],
    ) -> tuple[RowResult, Figure | None]:
        """What one row does, and the figure to save when it does something."""
        if isinstance(found, Skipped):
            return RowResult(sheet.name, line.number, Outcome.SKIPPED), None
        if found is None:
            cells = dict(zip(sheet.columns, line.cells, strict=False))
            about = ", ".join(filter(None, (_either(cells, *names) for names in _TELLING)))
            stood = tuple(replace(one, stood=_text(cells.get(one.column))) for one in problems)
            return RowResult(sheet.name, line.number, Outcome.WRONG, about, problems=stood), None
        about, after = self._about(found.key), self._words(found)
        early = not_begun(found.key.kind, found.key.period, self._today)
        if early:
            problem = Problem("van", early)
            return RowResult(sheet.name, line.number, Outcome.WRONG, about, problems=(problem,)), None
        earlier = first.setdefault(found.key, found)
        if earlier is not found:
            if earlier == found:
                return RowResult(sheet.name, line.number, Outcome.SKIPPED, about), None
            twice = Problem("waarde", "Dit cijfer staat twee keer in het bestand, met verschillende waarden.")
            return RowResult(sheet.name, line.number, Outcome.WRONG, about, problems=(twice,)), None
        current = stored.get(found.key)
        wanted = self._completed(found, current, sheet)
        before = self._words(current.figure) if current else ""
        if current is not None and current.figure == wanted:
            return RowResult(sheet.name, line.number, Outcome.SAME, about, before, after), None
        outcome = Outcome.NEW if current is None else Outcome.CHANGED
        doubt = self._doubt(found, current)
        return RowResult(sheet.name, line.number, outcome, about, before, after, doubt=doubt), wanted

    def _doubt(self, found: Figure, current: StoredFigure | None) -> str:
        """What a form would ask about this value; of the country nothing is known to hold it against."""
        if found.key.organisation_id is None:
            return ""
        measure = self._catalogue.measure(found.key.measure)
        beside = [current.figure] if current else []
        part = found.key.municipality is not None
        return question(measure, found.key.period, found.value, beside, part=part)

    def _completed(self, found: Figure, current: StoredFigure | None, sheet: ReadSheet) -> Figure:
        """With what the file says nothing of: of an unchanged value that stays as it was."""
        same = current is not None and current.figure.value == found.value
        source = found.source
        if not source:
            default = "" if "bron" in sheet.columns else self._upload.default_source
            source = current.figure.source if same and current else default
        note = found.note or (current.figure.note if same and current else "")
        mark = found.mark if "markering" in sheet.columns or not same or not current else current.figure.mark
        return replace(found, source=source, note=note, mark=mark)

    def _about(self, key: FigureKey) -> str:
        measure = self._catalogue.measure(key.measure)
        town = self._towns.get(key.municipality or "")
        whose = self._names.get(key.organisation_id or 0, "Nederland")
        kind = "" if key.kind == "realisatie" else f", {key.kind}"
        edition = f" ({key.edition})" if key.edition else ""
        return f"{measure.name or measure.label}, {town or whose}, {period_name(key.period)}{kind}{edition}"

    def _words(self, figure: Figure) -> str:
        cell = value_cell(figure.value)
        if isinstance(cell, str):
            return cell
        return format_amount(cell, self._catalogue.measure(figure.key.measure))


def known_places(system: System, organisations: Sequence[Organisation], country: bool) -> Places:
    """The organisations somebody may write and their municipalities, by code and by name.

    ``country``: whether figures of the whole country are theirs to write.
    """
    own = {one.id for one in organisations}
    members = [one for one in places.memberships(system.database) if one.organisation_id in own]
    towns: dict[str, str] = {}
    for one in members:
        towns[one.name.casefold()] = towns[one.municipality.casefold()] = one.municipality
    held: dict[str, list[places.Membership]] = {}
    for one in members:
        held.setdefault(one.municipality, []).append(one)
    named = {
        name.casefold(): one.id
        for one in organisations
        for name in (one.code, one.name, one.name.removeprefix("Veilig Thuis "))
    }
    periods = {code: tuple((one.organisation_id, one.period) for one in some) for code, some in held.items()}
    return Places(named, towns, periods, country)


def _named(sheet: ReadSheet) -> Iterator[tuple[Line, dict[str, Value]]]:
    """Each row with its cells by column; a cell beyond the last column has no name and must be empty."""
    for line in sheet.lines:
        yield line, {name: cell for name, cell in zip(sheet.columns, line.cells, strict=False) if name}


_STOOD = 40
"""Of a wrong cell no more is shown than finds it."""

_TELLING = (("cijfer", "maat"), ("gemeente_naam", "gemeente"), ("organisatie_naam", "organisatie"))
"""The columns that tell about what a row is, in words when the file has them."""


def _either(cells: Mapping[str, Value], *names: str) -> str:
    return next((text for name in names if (text := _text(cells.get(name)))), "")


def _text(cell: Value) -> str:
    """The start of what stands in a cell, as its reader would write it."""
    match cell:
        case None:
            return ""
        case bool():
            return "WAAR" if cell else "ONWAAR"
        case Decimal():
            return format_number(cell)[:_STOOD]
        case date():
            return format_date(cell)
        case FormulaCell():
            return cell.text[:_STOOD]
    text = str(cell)
    return text if len(text) <= _STOOD else f"{text[:_STOOD]}…"


def _digest(kept: Sequence[Figure], stored: Mapping[FigureKey, StoredFigure]) -> str:
    """Of everything that would be saved, and of what it would be saved upon."""
    total = hashlib.sha256()
    for one in kept:
        current = stored.get(one.key)
        parts = (
            one.key,
            encode_value(one.value),
            one.mark,
            one.source,
            one.note,
            current.id if current else 0,
        )
        total.update(repr(parts).encode())
    return total.hexdigest()
