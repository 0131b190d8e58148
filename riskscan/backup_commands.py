"""Commands for backups: make, list, check and put back."""

from __future__ import annotations

import json
from pathlib import Path

import click

from riskscan import config as configuration
from riskscan.domain.dutch import format_moment, format_size
from riskscan.keeping_commands import OPERATOR, system
from riskscan.programme import backup as backups
from riskscan.programme.backup import FOLDER
from riskscan.programme.system import dutch_time
from riskscan.store.backup import Backup, Unreadable
from riskscan.store.backup_file import Manifest

_FILE = click.Path(path_type=Path, dir_okay=False)
_DEMO = click.option("--demo", is_flag=True, help="Van de demodatabase.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Als JSON.")


@click.group("backup", invoke_without_command=True)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Map voor de reservekopie; anders reservekopieen/ naast de database.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=None,
    help="Bewaar hierna de nieuwste N van deze installatie; zonder deze optie verdwijnt er niets.",
)
@click.option("--list", "list_", is_flag=True, help="Toon de reservekopieën in de map; maak er geen.")
@_DEMO
@_JSON
@click.pass_context
def backup_group(
    context: click.Context, folder: Path | None, keep: int | None, list_: bool, demo: bool, as_json: bool
) -> None:
    """Maak een reservekopie, ook terwijl anderen werken, en controleer wat er is geschreven."""
    if context.invoked_subcommand is not None:
        return
    if list_:
        _list(folder or configuration.from_environment(demo).instance / FOLDER, as_json)
        return
    _require_database(demo)
    made = backups.make(system(demo), OPERATOR, folder, keep)
    manifest = made.backup.manifest
    if as_json:
        removed = [str(path) for path in made.removed]
        click.echo(json.dumps({**_row(made.backup), "removed": removed}, ensure_ascii=False))
    else:
        click.echo(f"Reservekopie gemaakt en gecontroleerd: {made.backup.path}")
        _describe(manifest, made.backup.size)
        for path in made.removed:
            click.echo(f"Verwijderd: {path}")
    _warn(manifest)
    if keep is not None and manifest.audit.broken_at is not None:
        click.echo("Oudere reservekopieën blijven staan tot dit is uitgezocht.", err=True)


def _require_database(demo: bool) -> None:
    """Opening would make one, and a backup of nothing would look like a backup."""
    path = configuration.from_environment(demo).database
    if not path.exists():
        raise click.ClickException(
            f"Er is geen database {path}. Klopt de map? Kies een andere met RISKSCAN_INSTANCE."
        )


@backup_group.command("verify")
@click.argument("file", type=_FILE)
@_JSON
def backup_verify(file: Path, as_json: bool) -> None:
    """Controleer elke byte van FILE en lees de database erin helemaal door."""
    manifest = backups.verify(file)
    if as_json:
        click.echo(json.dumps(_row(Backup(file, file.stat().st_size, manifest)), ensure_ascii=False))
    else:
        click.echo(f"{file} is heel.")
        _describe(manifest, file.stat().st_size)
    _warn(manifest)


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option(
    "--redactions",
    type=_FILE,
    default=None,
    help="Lijst van teksten die later zijn verwijderd (redacties.jsonl van de verloren installatie).",
)
@click.option("--demo", is_flag=True, help="Als demodatabase.")
@_JSON
def restore_command(file: Path, redactions: Path | None, demo: bool, as_json: bool) -> None:
    """Zet FILE terug waar nog geen database is; alles of niets."""
    config = configuration.from_environment(demo)
    restored = backups.restore(file, config.database, demo, OPERATOR, redactions)
    manifest = restored.manifest
    if as_json:
        row = _row(Backup(file, file.stat().st_size, manifest))
        done = {
            "database": str(config.database),
            "migrated": restored.migrated,
            "removed_again": restored.removed_again,
        }
        click.echo(json.dumps({**row, **done}, ensure_ascii=False))
    else:
        click.echo(f"Teruggezet: {config.database}")
        _describe(manifest, file.stat().st_size)
        if restored.migrated:
            click.echo(f"Bijgewerkt met: {', '.join(restored.migrated)}")
        if restored.removed_again:
            times = (
                "1 verwijdering"
                if restored.removed_again == 1
                else f"{restored.removed_again} verwijderingen"
            )
            click.echo(f"Opnieuw toegepast uit redacties.jsonl: {times} van na deze reservekopie.")
        click.echo(
            "Iedereen moet opnieuw inloggen; openstaande uitnodigingen en herstellinks zijn vervallen."
        )
    _warn(manifest)
    _advise(config, manifest)


def _advise(config: configuration.Config, manifest: Manifest) -> None:
    """What the operator still has to see to: it is not in a backup."""
    key = backups.instance_at(config.database, config.demo).key
    if key != manifest.key and manifest.key:
        what = "Er staat een andere" if key else "Er is nog geen"
        click.echo(
            f"Let op: {what} geheim.key in {config.instance}. Zet die van de oude installatie terug voordat u "
            "start; anders moet iedereen de inlogcode op de telefoon opnieuw instellen.",
            err=True,
        )
    here = backups.instance_at(config.database, config.demo).settings
    other = [f"{name}={value}" for name, value in manifest.settings.items() if here.get(name) != value]
    if other:
        click.echo(f"Let op: de oude installatie draaide met {' '.join(other)}.", err=True)


def _list(folder: Path, as_json: bool) -> None:
    found = backups.listed(folder)
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo(f"Er zijn geen reservekopieën in {folder}.")
    for one in found:
        if isinstance(one, Unreadable):
            click.echo(f"{one.path.name}  {one.problem}")
            continue
        made = format_moment(dutch_time(one.manifest.made_at))
        click.echo(f"{one.path.name}  {made}  {format_size(one.size)}  versie {one.manifest.program}")


def _describe(manifest: Manifest, size: int) -> None:
    rows = sum(manifest.counts.values())
    click.echo(
        f"  gemaakt op {format_moment(dutch_time(manifest.made_at))} met versie {manifest.program}"
        f"{', van de demo' if manifest.demo else ''}"
    )
    files = "1 bestand" if len(manifest.files) == 1 else f"{len(manifest.files)} bestanden"
    click.echo(f"  {format_size(size)}; {files}; {len(manifest.counts)} tabellen met samen {rows} rijen")
    click.echo(f"  logboek: {manifest.audit.entries} regels, kop {manifest.audit.head}")


def _warn(manifest: Manifest) -> None:
    if manifest.audit.broken_at is not None:
        click.echo(
            f"Let op: in deze database is de keten van het logboek verbroken bij regel "
            f"{manifest.audit.broken_at}. Kijk met riskscan audit verify wat er is gewijzigd.",
            err=True,
        )
    if manifest.loose_references:
        click.echo(
            f"Let op: deze database verwijst {manifest.loose_references} keer naar iets wat er niet is.",
            err=True,
        )


def _row(one: Backup | Unreadable) -> dict[str, object]:
    """As JSON: the manifest, with where it was found."""
    place: dict[str, object] = {"file": str(one.path), "size": one.size}
    if isinstance(one, Unreadable):
        return {**place, "problem": one.problem}
    return {**place, **one.manifest.model_dump(mode="json", exclude={"files"})}
