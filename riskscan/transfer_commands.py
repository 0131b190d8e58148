"""Commands that hand over data: ``import`` and ``export``."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

import click

from riskscan.keeping_commands import ID, OPERATOR, reported, system
from riskscan.programme import transfer
from riskscan.programme.transfer import Import, Wish
from riskscan.programme.transfer_row import Outcome, RowResult, Tally

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@click.group("export")
def export_group() -> None:
    """Gegevens naar een bestand."""


@click.group("import")
def import_group() -> None:
    """Gegevens uit een bestand: eerst een proef, dan alles of niets."""


@export_group.command("scans")
@click.option("--round", "round_id", type=ID, default=None, help="Alleen de scans van deze ronde.")
@click.option("--scan", "scan_ids", type=ID, multiple=True, help="Alleen deze scan; meer dan één mag.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="Bestand; zonder deze optie standaarduitvoer.",
)
@click.option("--with-names", is_flag=True, help="Ook de namen van deelnemers aan gesprekken.")
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def export_scans(
    round_id: int | None, scan_ids: tuple[int, ...], output: Path, with_names: bool, demo: bool
) -> None:
    """Schrijf hele scans als JSON Lines (scan/1): één scan per regel."""
    if round_id is not None and scan_ids:
        raise click.UsageError("Kies --round of --scan, niet beide.")
    made = transfer.export_scans(system(demo), OPERATOR, round_id, scan_ids, with_names)
    if str(output) == "-":
        click.echo(made.content, nl=False)
        return
    try:
        output.touch(mode=0o600)  # a new file is for its maker alone: it holds what the scans hold
        output.write_bytes(made.content)
    except OSError as error:
        raise reported(error) from error
    words = "1 scan" if made.scans == 1 else f"{made.scans} scans"
    click.echo(f"{words}: {output} ({len(made.content)} bytes)")


@import_group.command("scans")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option(
    "--as",
    "emails",
    multiple=True,
    help="E-mailadres van de adviseur in wiens naam u inleest. Bij meer: per organisatie de eerste die er is "
    "toegewezen.",
)
@click.option(
    "--round", "round_id", type=ID, default=None, help="Lees in deze ronde in; anders die van de regel."
)
@click.option("--write", "keep", is_flag=True, help="Voer uit. Zonder deze optie is het een proef.")
@click.option(
    "--replace",
    is_flag=True,
    help="Staat er al iets anders: zet dat van het bestand erboven als nieuwe versie.",
)
@click.option("--json", "as_json", is_flag=True, help="De uitslag als JSON.")
@click.option("--demo", is_flag=True, help="In de demodatabase.")
def import_scans(
    file: Path,
    emails: tuple[str, ...],
    round_id: int | None,
    keep: bool,
    replace: bool,
    as_json: bool,
    demo: bool,
) -> None:
    """Lees hele scans (scan/1) uit FILE; - is standaardinvoer. Eén fout, en er wordt niets gewijzigd."""
    if not emails:
        raise click.UsageError(
            "Noem met --as de adviseur in wiens naam u inleest: antwoorden hebben een schrijver, en wie schreef "
            "kan de scan niet vaststellen."
        )
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} is niet te lezen: {error.strerror}.") from error
    installation = system(demo)
    wish = Wish(tuple(transfer.author(installation, one) for one in emails), round_id, replace, keep)
    result = transfer.import_scans(installation, OPERATOR, content, wish)
    if as_json:
        click.echo(json.dumps(_plain(result), ensure_ascii=False))
    else:
        for row in result.rows:
            click.echo(_row(row))
        click.echo(_conclusion(result, keep), err=bool(result.failed))
    sys.exit(1 if result.failed else 0)


def _plain(result: Import) -> dict[str, object]:
    counts = {outcome.value: result.count(outcome) for outcome in Outcome}
    return {"written": result.written, "counts": counts, "rows": [asdict(row) for row in result.rows]}


def _row(row: RowResult) -> str:
    """One line, and under it what is wrong or what to know."""
    about = ", ".join(part for part in (row.organisation, row.round) if part)
    lines = [f"Regel {row.line}: {about + ': ' if about else ''}{row.outcome.value}{_amounts(row)}"]
    lines += [f"  {error}" for error in row.errors]
    lines += [f"  Let op: {warning}" for warning in row.warnings]
    return "\n".join(printable(line) for line in lines)


def printable(text: str) -> str:
    """A text of a file for a terminal: signs that steer it are shown, and no line of it starts a line of ours."""
    return _CONTROL.sub(_shown, text).replace("\n", "\n  ")


def _shown(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _amounts(row: RowResult) -> str:
    if row.outcome in (Outcome.WRONG, Outcome.SAME):
        return ""
    parts = [
        f"antwoorden {_tally(row.answers)}",
        f"gesprekken {_tally(row.interviews)}",
        f"besluit {row.decision}",
    ]
    return " (" + "; ".join(parts) + ")"


def _tally(tally: Tally) -> str:
    return f"{tally.new} nieuw, {tally.changed} gewijzigd, {tally.same} gelijk"


def _conclusion(result: Import, keep: bool) -> str:
    if result.failed:
        words = "1 regel is fout" if result.failed == 1 else f"{result.failed} regels zijn fout"
        hint = ""
        if any(row.conflict for row in result.rows):
            hint = " Met --replace komt wat in het bestand staat als nieuwe versie boven wat hier staat."
        return f"{words}. Er is niets gewijzigd.{hint}"
    done = ", ".join(
        f"{result.count(outcome)} {outcome.value}" for outcome in (Outcome.NEW, Outcome.UPDATED, Outcome.SAME)
    )
    if keep:
        return f"Ingelezen: {done}."
    return f"Proef: {done}. Er is niets gewijzigd; met --write wordt het uitgevoerd."
