"""The commands ``riskscan audit``: check the audit log, and write it to a file."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from riskscan.domain.dutch import format_moment
from riskscan.keeping_commands import DATE, OPERATOR, reported, system
from riskscan.programme import accounts, audit
from riskscan.programme.audit import LogForm, Wish
from riskscan.programme.audit_words import finding_words
from riskscan.programme.system import Invalid, System, dutch_time
from riskscan.store.audit import Verdict
from riskscan.store.audit_reading import Unnamed

_HEAD = re.compile(r"[0-9a-f]{64}")


@click.group("audit")
def audit_group() -> None:
    """Het logboek."""


def _heads(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Heads as they are copied from paper: blanks and capitals do not count."""
    found = tuple("".join(value.split()).lower() for value in values)
    for head, typed in zip(found, values, strict=True):
        if not _HEAD.fullmatch(head):
            raise click.BadParameter(
                f"{typed!r} is geen kop. Een kop heeft 64 tekens: cijfers en de letters a tot en met f.",
                context,
                parameter,
            )
    return found


@audit_group.command("verify")
@click.option(
    "--head",
    "heads",
    multiple=True,
    callback=_heads,
    help="Kop die eerder is afgedrukt, op een rapport of bij een reservekopie; meer dan één mag.",
)
@click.option("--json", "as_json", is_flag=True, help="De uitslag als JSON.")
@click.option("--demo", is_flag=True, help="Van de demodatabase.")
def audit_verify(heads: tuple[str, ...], as_json: bool, demo: bool) -> None:
    """Ga na of het logboek heel is: gewijzigde, weggehaalde of ingevoegde regels."""
    verdict = audit.verify(system(demo), OPERATOR, heads)
    if as_json:
        click.echo(json.dumps(_plain(verdict), ensure_ascii=False))
    elif verdict.whole:
        _tell_whole(verdict)
    else:
        _tell_faults(verdict)
    sys.exit(0 if verdict.whole else 1)


def _tell_whole(verdict: Verdict) -> None:
    click.echo(f"Het logboek is heel. Kop: {verdict.head}")
    entries = "1 regel" if verdict.entries == 1 else f"{verdict.entries} regels"
    click.echo(f"{entries} bekeken; koppen van vastgestelde scans teruggevonden: {verdict.kept_heads}.")
    for one in verdict.found_heads:
        if one.entry:
            click.echo(f"Kop {one.head} is regel {one.entry}, van {format_moment(dutch_time(one.at))}.")
        else:
            click.echo(f"Kop {one.head} hoort bij een leeg logboek.")


def _tell_faults(verdict: Verdict) -> None:
    for one in verdict.findings:
        click.echo(finding_words(one), err=True)
    if verdict.faults > len(verdict.findings):
        click.echo(f"En nog {verdict.faults - len(verdict.findings)} andere.", err=True)
    number = "1 fout" if verdict.faults == 1 else f"{verdict.faults} fouten"
    click.echo(
        f"Het logboek is niet heel: {number} in {verdict.entries} regels. Bewaar het bestand zoals het is; "
        "docs/beheer.md zegt wat u dan doet.",
        err=True,
    )


def _plain(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.whole,
        "entries": verdict.entries,
        "head": verdict.head,
        "kept_heads": verdict.kept_heads,
        "found_heads": [asdict(one) for one in verdict.found_heads],
        "faults": verdict.faults,
        "findings": [{**asdict(one), "text": finding_words(one)} for one in verdict.findings],
    }


@audit_group.command("export")
@click.option("--from", "since", type=DATE, default=None, help="Vanaf deze dag.")
@click.option("--until", "until", type=DATE, default=None, help="Tot en met deze dag.")
@click.option("--who", default="", help="E-mailadres van een account, 'opdrachtregel' of 'zonder account'.")
@click.option("--kind", default="", help="Groep of handeling, zoals op de pagina Logboek.")
@click.option("--about", default="", help="Waarover: 'scan 12', 'ronde 3', 'organisatie 5' of 'account 2'.")
@click.option(
    "--format",
    "form",
    type=click.Choice([one.value for one in LogForm]),
    default=LogForm.JSON_LINES.value,
    show_default=True,
    help="CSV voor een rekenblad, of één object per regel.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="Bestand; zonder deze optie standaarduitvoer.",
)
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def audit_export(
    since: date | None, until: date | None, who: str, kind: str, about: str, form: str, output: Path, demo: bool
) -> None:  # fmt: skip
    """Schrijf het logboek naar een bestand, het nieuwste bovenaan."""
    installation = system(demo)
    wish = Wish(since, until, _who(installation, who), kind, about)
    lines = audit.export(installation, OPERATOR, wish, LogForm(form))
    if str(output) == "-":
        for line in lines:
            click.echo(line, nl=False)
        return
    try:
        number = _write(output, lines)
    except OSError as error:
        raise reported(error) from error
    header = form == LogForm.CSV.value
    click.echo(f"{number - header} regels: {output}")


def _write(output: Path, lines: Iterable[str]) -> int:
    """How many lines were written."""
    output.touch(mode=0o600)  # a new file is for its maker alone: it tells who did what
    number = 0
    with output.open("w", encoding="utf-8", newline="") as file:
        for line in lines:
            file.write(line)
            number += 1
    return number


def _who(installation: System, who: str) -> str:
    if not who or who in list(Unnamed):
        return who
    for one in accounts.every(installation, OPERATOR):
        if one.email.lower() == who.strip().lower():
            return str(one.id)
    raise Invalid({"who": f"Er is geen account met e-mailadres {who}."})
