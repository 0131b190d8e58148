"""The command line ``riskscan``: serve, check, classify, and what is kept without the pages."""

from __future__ import annotations

import errno
import json
import socket
import sys
from datetime import date
from pathlib import Path

import click

from riskscan import __version__, definitions
from riskscan import config as configuration
from riskscan.domain.dutch import NotDutch, parse_date
from riskscan.domain.lifecycle import Period, References, RoundPlan
from riskscan.programme import accounts, organisations, reporting, rounds
from riskscan.programme.classify import classify_text
from riskscan.programme.demo import ACCOUNTS, DemoRefused
from riskscan.programme.installation import open_system
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import audit
from riskscan.store.database import StoreError

OPERATOR = Actor(None, "opdrachtregel", frozenset(Role), "opdrachtregel")
"""The command line has every right: who can run it can read the database file."""


def _system(demo: bool = False) -> System:
    """The installation's database; leaves with a clear message when it cannot be used."""
    try:
        return open_system(configuration.from_environment(demo).database, demo)
    except (StoreError, DemoRefused) as error:
        raise click.ClickException(str(error)) from error


def _reported(error: Exception) -> click.ClickException:
    return click.ClickException(str(error))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="riskscan %(version)s")
def main() -> None:
    """Risicoscan Veilig Thuis."""


@main.command()
@click.option("--demo", is_flag=True, help="Een aparte database met fictieve voorbeeldgegevens.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", default=8000, show_default=True, help="Poort.")
@click.option("--threads", default=8, show_default=True, help="Aantal verzoeken tegelijk.")
def serve(demo: bool, host: str, port: int, threads: int) -> None:
    """Start de website."""
    _check_port(host, port)
    from waitress import serve as run

    from riskscan.app import create_app
    from riskscan.documents.pdf import MissingLibrary, check_system_libraries

    try:
        check_system_libraries()
    except MissingLibrary as missing:
        raise _reported(missing) from missing
    config = configuration.from_environment(demo)
    try:
        app = create_app(config)
    except (StoreError, DemoRefused, configuration.ConfigError, definitions.DefinitionError) as error:
        raise _reported(error) from error
    system: System = app.extensions["riskscan"]
    _welcome(system, config)
    click.echo(f"De risicoscan staat klaar op http://{host}:{port}  (stoppen: Ctrl+C)")
    run(app, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=True)


def _welcome(system: System, config: configuration.Config) -> None:
    if config.demo:
        click.echo("Fictieve voorbeeldgegevens. U kunt inloggen met:")
        for account in ACCOUNTS:
            click.echo(f"  {', '.join(sorted(account.roles)):<16} {account.email:<34} {account.password}")
    elif not accounts.every(system, OPERATOR):
        click.echo(f"Er is nog geen account. De database is {config.database}.")
        click.echo("Maak het eerste account in een ander venster met:")
        click.echo("  .venv/bin/riskscan user add naam@voorbeeld.nl --name 'Uw naam' --role beheerder")


def _check_port(host: str, port: int) -> None:
    """Say plainly that the port is taken, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise click.ClickException(
                    f"Poort {port} is al in gebruik. Stop het andere programma of kies een andere poort: "
                    f"./start --port {port + 1}"
                ) from error
            raise click.ClickException(
                f"Op {host}:{port} kan niet worden geluisterd: {error.strerror}."
            ) from error


@main.command()
@click.option("--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
def check(folder: Path | None) -> None:
    """Controleer alle vragenlijsten, regels en teksten; elke fout met code, bestand en regel."""
    findings = definitions.check(folder) if folder else definitions.check()
    for finding in findings:
        click.echo(str(finding))
    if findings:
        click.echo(f"{len(findings)} fout(en) gevonden.", err=True)
        sys.exit(1)
    click.echo("Alle definities zijn in orde.")


@main.command()
@click.option("--version", "version", required=True, help="Versie van de regels, zoals 2016-2.")
@click.argument("files", nargs=-1, required=True)
def classify(version: str, files: tuple[str, ...]) -> None:
    """Deel scans in: FILE met een object risicoscan/1 of JSON Lines; - is standaardinvoer."""
    try:
        rules = definitions.rules_of(version)
    except KeyError as error:
        known = ", ".join(definitions.rule_versions())
        raise click.UsageError(f"Versie {version} bestaat niet. Kies uit: {known}.") from error
    fine = True
    for name in files:
        text = _input_text(name)
        if text is None:
            line = json.dumps(
                {"error": "Dit bestand is niet te lezen.", "file": name, "line": 1}, ensure_ascii=False
            )
            click.echo(line)
            fine = False
            continue
        for result in classify_text(rules, text, name):
            click.echo(result.text)
            fine = fine and result.ok
    sys.exit(0 if fine else 1)


def _input_text(name: str) -> str | None:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


@main.group()
def user() -> None:
    """Accounts."""


_ROLES = click.Choice([role.value for role in Role])


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Naam zoals op de pagina's.")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLES, help="Rol; meer dan één mag.")
@click.option("--password", envvar="RISKSCAN_PASSWORD", help="Zonder deze optie vraagt het programma erom.")
def user_add(email: str, name: str, roles: tuple[str, ...], password: str | None) -> None:
    """Maak een account."""
    secret = password or click.prompt(
        "Wachtwoord (ten minste 12 tekens)", hide_input=True, confirmation_prompt=True
    )
    try:
        accounts.add(_system(), OPERATOR, email, name, secret, frozenset(map(Role, roles)))
    except Invalid as invalid:
        raise _reported(invalid) from invalid
    click.echo(f"Account {email} is gemaakt.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Als JSON.")
def user_list(as_json: bool) -> None:
    """Toon de accounts."""
    found = accounts.every(_system(), OPERATOR)
    if as_json:
        rows = [
            {
                "id": one.id,
                "email": one.email,
                "name": one.name,
                "active": one.active,
                "roles": sorted(one.roles),
            }
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for account in found:
        state = "" if account.active else "  (uitgezet)"
        click.echo(
            f"{account.id:>4}  {account.email:<36} {account.name:<28} {', '.join(sorted(account.roles))}{state}"
        )


@user.command("password")
@click.argument("email")
@click.option("--password", envvar="RISKSCAN_PASSWORD")
def user_password(email: str, password: str | None) -> None:
    """Geef een account een nieuw wachtwoord."""
    system = _system()
    secret = password or click.prompt("Nieuw wachtwoord", hide_input=True, confirmation_prompt=True)
    try:
        accounts.set_password(system, OPERATOR, _account_id(system, email), secret)
    except Invalid as invalid:
        raise _reported(invalid) from invalid
    click.echo(f"Het wachtwoord van {email} is gewijzigd.")


def _account_id(system: System, email: str) -> int:
    for account in accounts.every(system, OPERATOR):
        if account.email.lower() == email.strip().lower():
            return account.id
    raise click.ClickException(f"Er is geen account met e-mailadres {email}.")


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


@main.group("round")
def round_group() -> None:
    """Rondes."""


@round_group.command("add")
@click.argument("name")
@click.option("--version", "version", default="2016-2", show_default=True)
@click.option("--peildatum", type=DATE, required=True)
@click.option("--streefdatum", type=DATE, default=None)
@click.option(
    "--peiljaar", type=int, default=None, help="Jaar van het budget; anders het jaar van de peildatum."
)
@click.option("--van", "start", type=DATE, required=True, help="Begin van de periode van meldingen.")
@click.option("--tot", "end", type=DATE, required=True, help="Einde van de periode, tot en met.")
@click.option("--formatiedatum", type=DATE, required=True)
@click.option("--deadline", type=DATE, required=True)
def round_add(
    name: str, version: str, peildatum: date, streefdatum: date | None, peiljaar: int | None,
    start: date, end: date, formatiedatum: date, deadline: date,
) -> None:  # fmt: skip
    """Maak een ronde met alle organisaties die op de peildatum bestaan."""
    references = References(peiljaar or peildatum.year, Period(start, end), formatiedatum)
    plan = RoundPlan(name, version, peildatum, streefdatum, references, deadline)
    try:
        round_id = rounds.add(_system(), OPERATOR, plan)
    except Invalid as invalid:
        raise _reported(invalid) from invalid
    click.echo(f"Ronde {round_id} is gemaakt.")


@round_group.command("list")
def round_list() -> None:
    """Toon de rondes."""
    for one in rounds.every(_system(), OPERATOR):
        click.echo(
            f"{one.id:>4}  {one.plan.name:<40} {one.plan.peildatum}  {one.plan.version}  {one.state.value}"
        )


@round_group.command("open")
@click.argument("round_id", type=int)
def round_open(round_id: int) -> None:
    """Open een ronde."""
    _change_round(rounds.open_round, round_id, "geopend")


@round_group.command("close")
@click.argument("round_id", type=int)
def round_close(round_id: int) -> None:
    """Sluit een ronde."""
    _change_round(rounds.close_round, round_id, "gesloten")


def _change_round(change: object, round_id: int, word: str) -> None:
    try:
        change(_system(), OPERATOR, round_id)  # type: ignore[operator]
    except (Invalid, NotFound) as error:
        raise _reported(error) from error
    click.echo(f"Ronde {round_id} is {word}.")


@round_group.command("assign")
@click.argument("round_id", type=int)
@click.argument("organisation")
@click.argument("emails", nargs=-1, required=True)
def round_assign(round_id: int, organisation: str, emails: tuple[str, ...]) -> None:
    """Wijs een organisatie (code of naam) in een ronde toe aan precies deze adviseurs."""
    system = _system()
    found = [
        one
        for one in organisations.every(system, OPERATOR)
        if organisation.lower() in (one.code, one.name.lower())
    ]
    if not found:
        raise click.ClickException(f"Er is geen organisatie '{organisation}'.")
    try:
        ids = [_account_id(system, email) for email in emails]
        rounds.set_assigned(system, OPERATOR, round_id, found[0].id, ids)
    except (Invalid, NotFound) as error:
        raise _reported(error) from error
    click.echo(f"{found[0].name} is toegewezen.")


@main.command()
@click.argument("scan_id", type=int)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def report(scan_id: int, output: Path, demo: bool) -> None:
    """Maak het rapport van een scan als PDF."""
    try:
        made = reporting.report(_system(demo), OPERATOR, scan_id)
        output.write_bytes(made.content)
    except (NotFound, OSError) as error:
        raise _reported(error) from error
    click.echo(f"{made.title}: {output} ({len(made.content)} bytes)")


@main.group("audit")
def audit_group() -> None:
    """Het auditlog."""


@audit_group.command("verify")
@click.option("--demo", is_flag=True, help="Van de demodatabase.")
def audit_verify(demo: bool) -> None:
    """Ga na of de keten van het auditlog heel is."""
    system = _system(demo)
    broken = audit.broken_at(system.database)
    if broken is not None:
        click.echo(f"De keten is verbroken bij regel {broken}.", err=True)
        sys.exit(1)
    click.echo(f"Het auditlog is heel. Kop: {audit.head(system.database)}")


if __name__ == "__main__":
    main()
