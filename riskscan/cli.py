"""The command line ``riskscan``: serve, check, classify, and what is kept without the pages."""

from __future__ import annotations

import errno
import json
import logging
import socket
import sys
from pathlib import Path

import click

from riskscan import __version__, definitions, logbook
from riskscan import config as configuration
from riskscan.audit_commands import audit_group
from riskscan.backup_commands import backup_group, restore_command
from riskscan.capacity_commands import capacity
from riskscan.figure_commands import cbs
from riskscan.keeping_commands import ID, OPERATOR, organisation_group, reported, round_group, system
from riskscan.national_commands import national
from riskscan.personal_data_commands import person, redact
from riskscan.programme import accounts, blank_form, reporting
from riskscan.programme.classify import classify_text
from riskscan.programme.demo import ACCOUNTS, DemoRefused
from riskscan.programme.stored import StoredCheck, check_stored
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store.database import StoreError
from riskscan.transfer_commands import export_group, import_group
from riskscan.user_commands import user


class _Clear(click.Group):
    """Whatever a command cannot do is a message and exit status 1, never a trace of the inside."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (
            StoreError,
            DemoRefused,
            configuration.ConfigError,
            definitions.DefinitionError,
            Invalid,
            NotFound,
        ) as error:
            raise reported(error) from error


@click.group(cls=_Clear, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="riskscan %(version)s")
def main() -> None:
    """Risicoscan Veilig Thuis."""
    logbook.to_terminal()


@main.command()
@click.option("--demo", is_flag=True, help="Een aparte database met fictieve voorbeeldgegevens.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Poort.")
@click.option(
    "--threads", type=click.IntRange(1, 100), default=8, show_default=True, help="Aantal verzoeken tegelijk."
)
def serve(demo: bool, host: str, port: int, threads: int) -> None:
    """Start de website."""
    _check_port(host, port)
    from waitress import serve as run

    from riskscan.app import create_app
    from riskscan.documents.pdf import MissingLibrary, check_system_libraries

    try:
        check_system_libraries()
    except MissingLibrary as missing:
        click.echo(f"Let op: {missing} Al het andere werkt.", err=True)
    config = configuration.from_environment(demo)
    logbook.start(config.instance, demo)
    app = create_app(config)
    _welcome(app.extensions["riskscan"], config)
    # A request that waits a moment for a thread is no warning.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("riskscan").info("gestart, versie %s, poort %s", __version__, port)
    click.echo(f"De risicoscan staat klaar op http://{host}:{port}  (stoppen: Ctrl+C)")
    proxy = _PROXY if config.https else {}
    run(
        app,
        host=host,
        port=port,
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=_MAX_RECEIVED,
        # One client that opens a hundred connections and says nothing would keep all others out.
        connection_limit=500,
        asyncore_use_poll=True,
        **proxy,
    )


_MAX_RECEIVED = 100 * 1024 * 1024
"""What is sent is put aside on disk before the application sees it, also from who is not logged in. Well above
what a form or a file may be, so that who sends too much is told so in Dutch by the application.
"""

# Behind https a web server on this machine tells who the visitor is and which address was asked for;
# without it every visitor would share one address, and one would be locked out for another's mistakes.
_PROXY = {
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
}


def _show_demo_accounts() -> None:
    click.echo("Fictieve voorbeeldgegevens. U kunt inloggen met:")
    for account in ACCOUNTS:
        click.echo(f"  {account.role:<16} {account.email:<34} {account.password}")


_CODE_TOO = " Bij de eerste keer inloggen stelt u ook een app op uw telefoon in, voor de tweede factor."


def _welcome(installation: System, config: configuration.Config) -> None:
    if config.demo:
        _show_demo_accounts()
    elif not accounts.every(installation, OPERATOR):
        click.echo(f"Er is nog geen account. De database is {config.database}.")
        click.echo("Maak het eerste account in een ander venster met:")
        click.echo("  .venv/bin/riskscan user add naam@voorbeeld.nl --name 'Uw naam' --role beheerder")
        click.echo("Die opdracht vraagt om een wachtwoord." + (_CODE_TOO if config.second_factor else ""))


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
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Map met versies; anders de vragenlijsten van het programma.",
)
@click.option("--stored", is_flag=True, help="Reken ook na wat in de database is besloten.")
@click.option("--demo", is_flag=True, help="Met --stored: de demodatabase.")
def check(folder: Path | None, stored: bool, demo: bool) -> None:
    """Controleer alle vragenlijsten, regels en teksten; elke fout met code, bestand en regel."""
    findings = definitions.check(folder) if folder else definitions.check()
    for finding in findings:
        click.echo(str(finding))
    if findings:
        click.echo(f"{len(findings)} fout(en) gevonden.", err=True)
        sys.exit(1)
    click.echo("Alle definities zijn in orde.")
    if stored:
        installation = system(demo)
        found = check_stored(installation)
        installation.log(OPERATOR, "bewaarde besluiten nagerekend", "alle bewaarde besluiten")
        _check_stored(found)


def _check_stored(found: StoredCheck) -> None:
    for finding in found.findings:
        click.echo(str(finding))
    click.echo(
        f"{found.scans} scans en {found.decisions} besluiten bekeken; "
        f"{found.recomputed} voorstellen komen precies gelijk uit."
    )
    if any(finding.serious for finding in found.findings):
        click.echo("Er is iets anders dan het is bewaard. Bewaard blijft wat is bewaard.", err=True)
        sys.exit(1)


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
        content = _input(name)
        if content is None:
            line = json.dumps(
                {"error": "Dit bestand is niet te lezen.", "file": name, "line": 1}, ensure_ascii=False
            )
            click.echo(line)
            fine = False
            continue
        for result in classify_text(rules, content, name):
            click.echo(result.text)
            fine = fine and result.ok
    sys.exit(0 if fine else 1)


def _input(name: str) -> bytes | None:
    """The bytes of a file or of standard input; None when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError:
        return None


@main.command()
@click.argument("scan_id", type=ID)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Bestand waarin de PDF komt.",
)
@click.option("--summary", is_flag=True, help="De samenvatting van twee bladzijden in plaats van alles.")
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def report(scan_id: int, output: Path, summary: bool, demo: bool) -> None:
    """Maak het rapport van een scan als PDF."""
    from riskscan.documents.pdf import MissingLibrary
    from riskscan.documents.report import Length

    try:
        length = Length.SUMMARY if summary else Length.FULL
        made = reporting.report(system(demo), OPERATOR, scan_id, length)
        output.write_bytes(made.content)
    except (MissingLibrary, OSError) as error:
        raise reported(error) from error
    click.echo(f"{made.title}: {output} ({len(made.content)} bytes)")


@main.command()
@click.option(
    "--version", "version", default=None, help="Versie van de vragenlijst, zoals 2016-2; anders de nieuwste."
)
@click.option(
    "--scan", "scan_id", type=ID, default=None, help="Van deze scan: organisatie en ronde ingevuld."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Bestand waarin de PDF komt.",
)
@click.option("--demo", is_flag=True, help="Uit de demodatabase.")
def questionnaire(version: str | None, scan_id: int | None, output: Path, demo: bool) -> None:
    """Maak de vragenlijst om op papier in te vullen, als PDF."""
    from riskscan.documents.pdf import MissingLibrary

    if version and scan_id:
        raise click.UsageError("Kies --version of --scan, niet allebei.")
    installation = system(demo)
    try:
        if scan_id:
            made = blank_form.of_scan(installation, OPERATOR, scan_id)
        else:
            made = blank_form.of_version(installation, OPERATOR, version or blank_form.newest())
        output.write_bytes(made.content)
    except (MissingLibrary, OSError) as error:
        raise reported(error) from error
    click.echo(f"{made.title}: {output} ({len(made.content)} bytes)")


@main.command()
def demo() -> None:
    """Vul de demodatabase met fictieve voorbeelden en toon de accounts."""
    system(demo=True)
    _show_demo_accounts()


for group in (audit_group, user, organisation_group, round_group, import_group, export_group):
    main.add_command(group)
for command in (national, capacity, person, redact, backup_group, restore_command, cbs):
    main.add_command(command)


if __name__ == "__main__":
    main()
