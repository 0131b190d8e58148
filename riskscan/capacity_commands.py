"""The command ``riskscan capacity``: the rekentool for another program (a fixed contract, design.md §8)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from riskscan.domain.capacity_file import BadCapacity
from riskscan.keeping_commands import reported
from riskscan.programme.capacity import calculate

MAX_BYTES = 1_000_000


@click.command()
@click.argument("file")
def capacity(file: str) -> None:
    """Reken uit hoeveel FTE nodig is: FILE met één object (JSON); - is standaardinvoer."""
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else _read(file)
        if len(content) > MAX_BYTES:
            raise BadCapacity("Dit bestand is te groot voor één berekening.")
        click.echo(json.dumps(calculate(content), ensure_ascii=False))
    except BadCapacity as error:
        raise reported(error) from error


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadCapacity(
            f"Het bestand {file} is niet te lezen. Controleer de naam en de rechten."
        ) from error
