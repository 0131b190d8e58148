"""Commands for what the programme leader and the beheerder keep: organisations and rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click

from riskscan import config as configuration
from riskscan import definitions
from riskscan.domain.dutch import NotDutch, parse_date
from riskscan.domain.lifecycle import Period, References, RoundPlan
from riskscan.programme import accounts, organisations, rounds
from riskscan.programme.demo import DemoRefused
from riskscan.programme.installation import open_system
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store.database import StoreError
from riskscan.store.organisations import Organisation, OrganisationText, Supervision

OPERATOR = Actor(None, "opdrachtregel", frozenset(Role), "opdrachtregel")
"""The command line has every right: who can run it can read the database file."""

ID = click.IntRange(1, 10**18 - 1)
"""A number that the database can hold."""


def system(demo: bool = False) -> System:
    """The installation's database; leaves with a clear message when it cannot be used."""
    try:
        return open_system(configuration.from_environment(demo).database, demo)
    except (StoreError, DemoRefused) as error:
        raise click.ClickException(str(error)) from error


def reported(error: Exception) -> click.ClickException:
    """A refusal as a message and exit status 1."""
    return click.ClickException(str(error))


class DutchDate(click.ParamType):  # type: ignore[type-arg]  # generic in the stubs only
    """A date as 30-6-2016 or 2016-06-30."""

    name = "datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except NotDutch as error:
            self.fail(str(error), param, ctx)


DATE = DutchDate()


@click.group("round")
def round_group() -> None:
    """Rondes."""


@round_group.command("add")
@click.argument("name")
@click.option(
    "--version",
    "version",
    default=lambda: definitions.versions()[-1],
    show_default="de nieuwste",
    help="Versie van de vragenlijst en de regels.",
)
@click.option("--peildatum", type=DATE, required=True, help="Dag waarvoor de indeling geldt.")
@click.option("--streefdatum", type=DATE, default=None, help="Zonder deze geldt die van de regels.")
@click.option(
    "--peiljaar", type=int, default=None, help="Jaar van het budget; anders het jaar van de peildatum."
)
@click.option("--van", "start", type=DATE, required=True, help="Begin van de periode van meldingen.")
@click.option("--tot", "end", type=DATE, required=True, help="Einde van de periode, tot en met.")
@click.option("--formatiedatum", type=DATE, required=True, help="Dag waarop de formatie geldt.")
@click.option("--deadline", type=DATE, required=True, help="Laatste dag voor de adviseurs.")
def round_add(
    name: str, version: str, peildatum: date, streefdatum: date | None, peiljaar: int | None,
    start: date, end: date, formatiedatum: date, deadline: date,
) -> None:  # fmt: skip
    """Maak een ronde met alle organisaties die op de peildatum bestaan."""
    references = References(
        peildatum.year if peiljaar is None else peiljaar, Period(start, end), formatiedatum
    )
    plan = RoundPlan(name, version, peildatum, streefdatum, references, deadline)
    try:
        round_id = rounds.add(system(), OPERATOR, plan)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    click.echo(f"Ronde {round_id} is gemaakt.")


@round_group.command("list")
def round_list() -> None:
    """Toon de rondes."""
    for one in rounds.every(system(), OPERATOR):
        click.echo(
            f"{one.id:>4}  {one.plan.name:<40} {one.plan.peildatum}  {one.plan.version}  {one.state.value}"
        )


@round_group.command("open")
@click.argument("round_id", type=ID)
def round_open(round_id: int) -> None:
    """Open een ronde."""
    _change_round(rounds.open_round, round_id, "geopend")


@round_group.command("close")
@click.argument("round_id", type=ID)
def round_close(round_id: int) -> None:
    """Sluit een ronde."""
    _change_round(rounds.close_round, round_id, "gesloten")


def _change_round(change: Callable[[System, Actor, int], None], round_id: int, word: str) -> None:
    try:
        change(system(), OPERATOR, round_id)
    except (Invalid, NotFound) as error:
        raise reported(error) from error
    click.echo(f"Ronde {round_id} is {word}.")


@round_group.command("assign")
@click.argument("round_id", type=ID)
@click.argument("organisation")
@click.argument("emails", nargs=-1, required=True)
def round_assign(round_id: int, organisation: str, emails: tuple[str, ...]) -> None:
    """Wijs een organisatie (code of naam) in een ronde toe aan precies deze adviseurs."""
    installation = system()
    found = _organisation(installation, organisation)
    try:
        ids = [accounts.by_email(installation, OPERATOR, email).id for email in emails]
        rounds.set_assigned(installation, OPERATOR, round_id, found.id, ids)
    except (Invalid, NotFound) as error:
        raise reported(error) from error
    click.echo(f"{found.name} is toegewezen.")


@click.group("organisation")
def organisation_group() -> None:
    """Organisaties, moederorganisaties en toezicht."""


def _organisation(installation: System, named: str) -> Organisation:
    """By code or name; leaves with a message when there is none."""
    for one in organisations.every(installation, OPERATOR):
        if named.lower() in (one.code, one.name.lower()):
            return one
    raise click.ClickException(f"Er is geen organisatie '{named}'. Zie: riskscan organisation list")


@organisation_group.command("list")
def organisation_list() -> None:
    """Toon de organisaties met het toezicht van vandaag."""
    for entry in organisations.register(system(), OPERATOR):
        one = entry.organisation
        held = organisations.KINDS[entry.supervision.kind] if entry.supervision else ""
        until = f"tot {one.valid_to}" if one.valid_to else ""
        click.echo(
            f"{one.code:<28} {one.name:<44} {one.letters:<5} {one.parent_name:<30} {until} {held}".rstrip()
        )


@organisation_group.command("add")
@click.argument("name")
@click.option("--letters", required=True, help="Letters op de kaart.")
@click.option("--row", type=int, required=True, help="Rij van de tegel (1-9).")
@click.option("--column", type=int, required=True, help="Kolom van de tegel (1-9).")
@click.option("--from", "valid_from", type=DATE, default=None, help="Bestaat vanaf.")
def organisation_add(name: str, letters: str, row: int, column: int, valid_from: date | None) -> None:
    """Maak een organisatie, bijvoorbeeld na een fusie."""
    text = OrganisationText(name, letters, None, valid_from, None)
    try:
        organisations.add(system(), OPERATOR, text, row, column)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    click.echo(f"{name} is gemaakt.")


@organisation_group.command("change")
@click.argument("organisation")
@click.option("--name", default=None, help="Nieuwe naam.")
@click.option("--letters", default=None, help="Letters op de kaart.")
@click.option("--parent", default=None, help="Naam van de moederorganisatie.")
@click.option("--until", "valid_to", type=DATE, default=None, help="Eerste dag dat zij niet meer bestaat.")
def organisation_change(
    organisation: str, name: str | None, letters: str | None, parent: str | None, valid_to: date | None
) -> None:
    """Wijzig een organisatie (code of naam)."""
    installation = system()
    one = _organisation(installation, organisation)
    parent_id = one.parent_id if parent is None else _parent_id(installation, parent)
    text = OrganisationText(
        name or one.name, letters or one.letters, parent_id, one.valid_from, valid_to or one.valid_to
    )
    try:
        organisations.change(installation, OPERATOR, one.id, text)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    click.echo(f"{text.name} is gewijzigd.")


def _parent_id(installation: System, name: str) -> int:
    for one in organisations.parents(installation, OPERATOR):
        if one.name.lower() == name.strip().lower():
            return one.id
    raise click.ClickException(
        f"Er is geen moederorganisatie '{name}'. Maak haar met: riskscan organisation parent"
    )


@organisation_group.command("parent")
@click.argument("name")
@click.option("--legal-form", default="", help="Rechtsvorm.")
def parent_add(name: str, legal_form: str) -> None:
    """Maak een moederorganisatie."""
    try:
        organisations.add_parent(system(), OPERATOR, name, legal_form)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    click.echo(f"{name} is gemaakt.")


@organisation_group.command("supervision")
@click.argument("organisation")
@click.option("--kind", type=click.Choice(list(organisations.KINDS)), required=True, help="Soort toezicht.")
@click.option("--since", type=DATE, required=True, help="Sinds.")
@click.option("--reason", default="", help="Reden.")
@click.option("--term", type=DATE, default=None, help="Termijn van de inspecties.")
@click.option("--extended", type=DATE, default=None, help="Verlengd tot.")
@click.option("--ended", type=DATE, default=None, help="Beëindigd op.")
@click.option("--replaces", type=ID, default=None, help="Nummer van de vastlegging die dit corrigeert.")
def supervision_add(
    organisation: str, kind: str, since: date, reason: str, term: date | None,
    extended: date | None, ended: date | None, replaces: int | None,
) -> None:  # fmt: skip
    """Leg toezicht van de inspecties vast, of corrigeer een eerdere vastlegging."""
    installation = system()
    one = _organisation(installation, organisation)
    record = Supervision(0, one.id, kind, since, reason, term, extended, ended)
    try:
        organisations.record_supervision(installation, OPERATOR, record, replaces)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    for held in organisations.dossier(installation, OPERATOR, one.id).supervisions:
        click.echo(f"{held.id:>4}  {held.kind:<12} sinds {held.since}  beëindigd {held.ended_on or '-'}")
