"""Commands for figures: ``import cijfers``, ``export cijfers`` and reading a table of CBS StatLine."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import click

from riskscan import definitions
from riskscan.documents.statline import BASE, Area, Statline, StatlineError, Value
from riskscan.documents.tables import number_text
from riskscan.domain.dutch import NotDutch, parse_date
from riskscan.domain.figure_rows import COUNTRY
from riskscan.domain.figures import Kind
from riskscan.keeping_commands import OPERATOR, reported, system
from riskscan.programme import figure_export, figure_import
from riskscan.programme.figure_export import FileKind
from riskscan.programme.figure_import import Examination, Outcome, RowResult, Upload
from riskscan.programme.figures import readable_organisations
from riskscan.programme.system import System
from riskscan.store import accounts
from riskscan.store.figures import Selection
from riskscan.transfer_commands import export_group, import_group, printable

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@import_group.command("cijfers")
@click.argument("file", type=_FILE)
@click.option("--as", "email", required=True, help="E-mailadres van het account in wiens naam u inleest.")
@click.option(
    "--name", default="", help="Naam van het bestand bij standaardinvoer, met .csv, .xlsx, .ods of .jsonl."
)
@click.option("--write", "keep", is_flag=True, help="Voer uit. Zonder deze optie is het een proef.")
@click.option("--json", "as_json", is_flag=True, help="De uitslag als JSON.")
@click.option("--demo", is_flag=True, help="In de demodatabase.")
def import_figures(file: Path, email: str, name: str, keep: bool, as_json: bool, demo: bool) -> None:
    """Lees cijfers uit FILE (CSV, XLSX, ODS of JSON Lines); - is standaardinvoer. Eén fout: niets gewijzigd."""
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} is niet te lezen: {error.strerror}.") from error
    installation = system(demo)
    account = accounts.by_email(installation.database, email.strip())
    if account is None or not account.active:
        raise click.ClickException(
            f"Er is geen actief account met e-mailadres {email}. Zie: riskscan user list"
        )
    actor = replace(OPERATOR, account_id=account.id)
    upload = Upload(name or (file.name if str(file) != "-" else "invoer.jsonl"), content)
    if keep:
        found = figure_import.carry_out(installation, actor, upload, None)
    else:
        found = figure_import.examine(installation, actor, upload)
    if as_json:
        click.echo(json.dumps(_plain(found, keep), ensure_ascii=False))
    else:
        for row in found.rows:
            if row.outcome not in (Outcome.SAME, Outcome.SKIPPED):
                click.echo(_line(row))
        click.echo(_conclusion(found, keep), err=bool(found.wrong))
    sys.exit(1 if found.wrong else 0)


def _plain(found: Examination, keep: bool) -> dict[str, object]:
    counts = {outcome.value: found.count(outcome) for outcome in Outcome}
    return {
        "written": keep and not found.wrong,
        "counts": counts,
        "rows": [asdict(row) for row in found.rows],
    }


def _line(row: RowResult) -> str:
    head = f"{row.sheet}, rij {row.row}: {row.outcome.value}"
    if row.about:
        head += f": {row.about}: {f'{row.before} → ' if row.before else ''}{row.after}".rstrip(": ")
    told = [f"{one.column}: {one.message}" for one in row.problems]
    if row.doubt:
        told.append(f"Let op: {row.doubt}")
    return "\n  ".join(printable(one) for one in (head, *told))


def _conclusion(found: Examination, keep: bool) -> str:
    if found.wrong:
        words = "1 rij is fout" if found.wrong == 1 else f"{found.wrong} rijen zijn fout"
        return f"{words}. Er is niets gewijzigd."
    done = ", ".join(f"{found.count(one)} {one.value}" for one in Outcome if one is not Outcome.WRONG)
    if keep:
        return f"Ingelezen: {done}."
    return f"Proef: {done}. Er is niets gewijzigd; met --write wordt het uitgevoerd."


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    try:
        return parse_date(value) if value else None
    except NotDutch as error:
        raise click.BadParameter(str(error)) from error


@export_group.command("cijfers")
@click.option("--organisation", "codes", multiple=True, help="Code van een organisatie; meer dan één mag.")
@click.option("--measure", "measures", multiple=True, help="Naam van een cijfer; meer dan één mag.")
@click.option("--kind", type=click.Choice([one.value for one in Kind]), default=None, help="Soort cijfer.")
@click.option("--from", "start", callback=_day, help="Alleen wat op of na deze dag eindigt.")
@click.option("--to", "end", callback=_day, help="Alleen wat op of voor deze dag eindigt.")
@click.option(
    "--format",
    "file_kind",
    type=click.Choice([one.value for one in FileKind]),
    default=FileKind.JSON.value,
    show_default=True,
    help="Soort bestand; csv wordt een zip met het codeboek erbij.",
)
@click.option("--output", "-o", type=_FILE, default="-", help="Bestand; zonder deze optie standaarduitvoer.")
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def export_figures(
    codes: tuple[str, ...],
    measures: tuple[str, ...],
    kind: str | None,
    start: date | None,
    end: date | None,
    file_kind: str,
    output: Path,
    demo: bool,
) -> None:
    """Schrijf cijfers met eenheid, periode, bron en codeboek naar een bestand."""
    installation = system(demo)
    wanted = Selection(
        organisations=_organisations(installation, codes) if codes else None,
        measures=_known(measures) if measures else None,
        kind=Kind(kind) if kind else None,
        start=start,
        end=end,
    )
    made = figure_export.export(installation, OPERATOR, wanted, FileKind(file_kind))
    if str(output) == "-":
        sys.stdout.buffer.write(made.content)
        return
    try:
        output.touch(mode=0o600)  # a new file is for its maker alone
        output.write_bytes(made.content)
    except OSError as error:
        raise reported(error) from error
    words = "1 cijfer" if made.figures == 1 else f"{made.figures} cijfers"
    click.echo(f"{words}: {output} ({len(made.content)} bytes)")


def _organisations(installation: System, codes: tuple[str, ...]) -> tuple[int, ...]:
    known = {one.code: one.id for one in readable_organisations(installation, OPERATOR)}
    for code in codes:
        if code not in known:
            raise click.BadParameter(f"Organisatie '{code}' is er niet. Zie: riskscan organisation list")
    return tuple(known[code] for code in codes)


def _known(measures: tuple[str, ...]) -> tuple[str, ...]:
    for one in measures:
        if one not in definitions.catalogue().measures:
            raise click.BadParameter(f"Het cijfer '{one}' is er niet. Zie questionnaire/cijfers.yaml.")
    return measures


def _pairs(_context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        key, equals, other = value.partition("=")
        if not equals or not key.strip() or not other.strip():
            raise click.BadParameter(f"Schrijf links en rechts van een =-teken: {option.metavar}")
        found[key.strip()] = other.strip()
    return found


@click.command("cbs")
@click.argument("table")
@click.option(
    "--topic", "topics", multiple=True, required=True, callback=_pairs, metavar="TITEL=CIJFER",
    help="Onderwerp in de tabel en het cijfer waarin het komt, zoals 'Ontvangen meldingen=meldingen'.",
)  # fmt: skip
@click.option(
    "--dimension", "chosen", multiple=True, callback=_pairs, metavar="KOLOM=KEUZE",
    help="Keuze in een andere indeling van de tabel, zoals een totaal.",
)  # fmt: skip
@click.option(
    "--region", "regions", multiple=True, callback=_pairs, metavar="SLEUTEL=CODE",
    help="Een regio van de tabel en de code van de organisatie, waar de namen niet gelijk zijn.",
)  # fmt: skip
@click.option("--base", default=BASE, show_default=True, help="Adres van de dienst.")
@click.option("--output", "-o", type=_FILE, default="-", help="Bestand; zonder deze optie standaarduitvoer.")
@click.option("--demo", is_flag=True, help="Met de organisaties van de demodatabase.")
def cbs(
    table: str,
    topics: dict[str, str],
    chosen: dict[str, str],
    regions: dict[str, str],
    base: str,
    output: Path,
    demo: bool,
) -> None:
    """Lees een tabel van CBS StatLine en schrijf haar als JSON Lines voor 'riskscan import cijfers'.

    Namen van kolommen komen uit de tabel zelf. Onderdrukte en voorlopige cijfers houden hun markering.
    """
    _known(tuple(topics.values()))
    names = {
        name.casefold(): one.code
        for one in readable_organisations(system(demo), OPERATOR)
        for name in (one.name, one.name.removeprefix("Veilig Thuis "))
    }
    lines: list[str] = []
    left_out: Counter[str] = Counter()
    try:
        reader = Statline(table, base)
        about = reader.table()
        source = f"CBS StatLine {about.id}, {about.title}, stand van {about.modified}"[:200]
        for title, measure in topics.items():
            for value in reader.values(about, about.topic(title), chosen):
                place = _place(value, regions, names)
                if place is None:
                    left_out[value.region.title] += 1
                    continue
                lines.append(_row(value, place, measure, source))
    except StatlineError as error:
        raise reported(error) from error
    text = "".join(f"{line}\n" for line in lines)
    if str(output) == "-":
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
    click.echo(f"{len(lines)} cijfers uit {about.id}.", err=True)
    if left_out:
        some = ", ".join(sorted(left_out)[:8])
        click.echo(
            f"Niet overgenomen: {sum(left_out.values())} cijfers van {len(left_out)} regio's ({some}).",
            err=True,
        )


def _place(value: Value, regions: dict[str, str], names: dict[str, str]) -> dict[str, str] | None:
    """The columns of a row that say of what it is; None for a region that is not ours."""
    region = value.region
    named = regions.get(region.key) or regions.get(region.title)
    if named:
        return {"organisatie": named}
    match region.area:
        case Area.COUNTRY:
            return {"organisatie": COUNTRY}
        case Area.MUNICIPALITY:
            return {"gemeente": region.key}
        case Area.VEILIG_THUIS if region.name.casefold() in names:
            return {"organisatie": names[region.name.casefold()]}
        case _:
            return None


def _row(value: Value, place: dict[str, str], measure: str, source: str) -> str:
    row = {
        **place,
        "maat": measure,
        "van": value.period.start.isoformat(),
        "tot": value.period.end.isoformat(),
        "markering": value.mark.value,
        "bron": source,
    }
    number = "leeg" if value.number is None else number_text(value.number)
    return json.dumps({**row, "waarde": number}, ensure_ascii=False)
