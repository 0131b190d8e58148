"""Commands for personal data: what is kept about someone, erasing it, and removing a text for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import click

from riskscan.domain.dutch import format_date
from riskscan.keeping_commands import OPERATOR, reported, system
from riskscan.programme import personal_data, redaction, redaction_requests
from riskscan.programme.personal_data import Erased, Erasure
from riskscan.programme.redaction import GROUNDS, Order
from riskscan.programme.redaction_requests import Preview, Wanted
from riskscan.programme.system import System, dutch_time
from riskscan.store import organisations

_DEMO = click.option("--demo", is_flag=True, help="In de demodatabase.")


@click.group()
def person() -> None:
    """Persoonsgegevens van accounts en deelnemers aan gesprekken."""


@person.command("export")
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="Als JSON (persoon/1).")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Naar een bestand."
)
@_DEMO
def person_export(who: str, as_json: bool, output: Path | None, demo: bool) -> None:
    """Alles wat over een persoon is bewaard: NAAM of e-mailadres. Zonder teksten uit scans."""
    found = personal_data.look_up(system(demo), OPERATOR, who)
    written = json.dumps(personal_data.export(found), ensure_ascii=False, indent=1)
    text = written if as_json else "\n".join(personal_data.told(found))
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise reported(error) from error
    click.echo(f"Geschreven naar {output}.")


@person.command("erase")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Echt wissen; anders ziet u alleen wat er zou gebeuren.")
@_DEMO
def person_erase(who: str, yes: bool, demo: bool) -> None:
    """Wis de naam van een persoon op verzoek: NAAM of e-mailadres. De rol blijft."""
    installation = system(demo)
    if not yes:
        _show(personal_data.on_request(installation, OPERATOR, who))
        click.echo("Er is nog niets gewist. Voer dit uit met --yes.")
        return
    _report(personal_data.erase(installation, OPERATOR, who))


@person.command("tidy")
@click.option("--dry-run", is_flag=True, help="Toon alleen wat er zou gebeuren.")
@_DEMO
def person_tidy(dry_run: bool, demo: bool) -> None:
    """Wis wat de bewaartermijn voorbij is. Kan elke dag draaien."""
    installation = system(demo)
    if dry_run:
        _show(personal_data.due(installation, OPERATOR))
        return
    _report(personal_data.tidy(installation, OPERATOR))


def _show(found: Erasure) -> None:
    if found.empty:
        click.echo("Er is niets te wissen.")
    for one in found.participants:
        click.echo(f"naam vervalt, rol blijft: {one.role} ({one.organisation}, {one.round})")
    for account in found.accounts:
        click.echo(f"account {account.id} wordt: {personal_data.replacement(account)}")
    if found.signs:
        click.echo(f"inlogpogingen, sessies en verlopen links: {found.signs}")


def _report(done: Erased) -> None:
    _show(done.what)
    if not done.what.empty:
        click.echo("Gewist." if done.scrubbed else _LATER)


_LATER = (
    "Gewist, maar het bestand was in gebruik en is nog niet opgeschoond. Voer over een minuut uit: "
    "riskscan redact scrub"
)


@person.command("terms")
@click.option(
    "--participants", type=click.IntRange(1, 10), default=None, help="Jaren na het sluiten van de ronde."
)
@click.option(
    "--accounts", type=click.IntRange(1, 10), default=None, help="Jaren na het uitzetten van het account."
)
@_DEMO
def person_terms(participants: int | None, accounts: int | None, demo: bool) -> None:
    """Toon of wijzig hoe lang namen blijven."""
    installation = system(demo)
    now = personal_data.terms(installation)
    if participants or accounts:
        personal_data.set_terms(
            installation, OPERATOR, participants or now.participants, accounts or now.accounts
        )
        now = personal_data.terms(installation)
    click.echo(f"Deelnemers aan gesprekken: {now.participants} jaar na het sluiten van de ronde.")
    click.echo(f"Accounts: {now.accounts} jaar na het uitzetten.")


@click.group()
def redact() -> None:
    """Een tekst die hier nooit had mogen staan, voorgoed verwijderen."""


@redact.command("text")
@click.option(
    "--file",
    "source",
    type=click.File("r", encoding="utf-8"),
    default="-",
    help="Bestand met precies de tekst; zonder deze optie van standaardinvoer, zodat hij niet in de shell blijft.",
)
@click.option(
    "--organisation", "code", default=None, help="Alleen bij deze organisatie (code); anders overal."
)
@click.option("--ignore-case", is_flag=True, help="Hoofdletters en kleine letters zijn gelijk.")
@click.option(
    "--ground", type=click.Choice(list(GROUNDS)), required=True, help="Waarom; dit komt op de plaats."
)
@click.option("--reason", required=True, help="Uitleg, zonder de tekst zelf.")
@click.option("--yes", is_flag=True, help="Echt verwijderen; anders ziet u alleen waar de tekst staat.")
@_DEMO
def redact_text(
    source: TextIO,
    code: str | None,
    ignore_case: bool,
    ground: str,
    reason: str,
    yes: bool,
    demo: bool,
) -> None:
    """Verwijder een tekst uit alles wat bewaard is."""
    installation = system(demo)
    wanted = Wanted(source.read().strip(), ignore_case, ground, reason, everywhere=code is None)
    organisation_id = _organisation(installation, code) if code else None
    found = redaction_requests.preview_of(installation, OPERATOR, organisation_id, wanted)
    _places(found)
    if not yes:
        click.echo("Er is nog niets verwijderd. Bekijk de plaatsen en voer dit uit met --yes.")
        return
    order = Order(wanted.literal, organisation_id, ground, reason, None, None)
    done = redaction.carry_out(installation, OPERATOR, order)
    click.echo(
        f"Verwijderd: {done.matches} keer, op {done.places} plaatsen (verwijdering {done.removal_id})."
    )
    click.echo(
        "Reservekopieën van vóór vandaag bevatten de tekst nog; na terugzetten verdwijnt hij vanzelf weer."
    )
    if not done.scrubbed:
        click.echo(_LATER, err=True)


def _organisation(installation: System, code: str) -> int:
    for one in organisations.every(installation.database):
        if one.code == code:
            return one.id
    raise click.BadParameter(f"Er is geen organisatie met code {code}.", param_hint="--organisation")


def _places(found: Preview) -> None:
    for place in found.places:
        inside = f", waarvan {place.inside} binnen een woord" if place.inside else ""
        click.echo(
            f"{place.matches} keer{inside} in {place.texts} teksten: {place.what}  {place.where}".rstrip()
        )
        for one in place.examples:
            click.echo("    " + " ".join(f"{one.before}«{one.match}»{one.after}".split()))
    if found.files:
        click.echo(f"{found.files} bestanden gaan weg; in het archief komt er een notitie.")
    if found.unread:
        click.echo(f"Let op: niet te openen en dus niet doorzocht: {', '.join(found.unread)}", err=True)
    if found.fixed:
        click.echo(f"Let op: {found.fixed} regels van het logboek bevatten de tekst ook; die blijven staan.")


@redact.command("list")
@_DEMO
def redact_list(demo: bool) -> None:
    """Wat is verwijderd: wanneer, waarom en hoeveel. De tekst zelf is nergens bewaard."""
    found = redaction_requests.removed(system(demo), OPERATOR)
    if not found:
        click.echo("Er is nog niets verwijderd.")
    for one in found:
        day = format_date(dutch_time(one.at).date())
        again = " (opnieuw toegepast na het terugzetten van een reservekopie)" if one.reapplied_at else ""
        click.echo(
            f"{one.id:>4}  {day}  {one.kind}: {one.ground}; {one.places} plaatsen, {one.matches} keer{again}"
        )


@redact.command("scrub")
@_DEMO
def redact_scrub(demo: bool) -> None:
    """Schoon het databasebestand op, als dat bij een verwijdering nog niet kon."""
    if not redaction.scrub(system(demo)):
        raise click.ClickException(
            "Het bestand is nog in gebruik. Stop de applicatie en probeer het opnieuw."
        )
    click.echo("Het databasebestand is opgeschoond.")
