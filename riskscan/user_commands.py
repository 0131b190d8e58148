"""Commands for accounts: ``riskscan user``.

What a beheerder may not do alone on the pages (give a role, set a password, forget a second factor) is done
here: who can run this can read the database file anyway. Everything is written in the audit log.
"""

from __future__ import annotations

import json

import click

from riskscan.keeping_commands import OPERATOR, reported, system
from riskscan.programme import account_links, accounts, second_factor
from riskscan.programme.account_links import INVITATION, MadeLink
from riskscan.programme.accounts import Standing
from riskscan.programme.permissions import Role
from riskscan.programme.system import Invalid, System, dutch_time
from riskscan.store.accounts import Account

_ROLES = click.Choice([role.value for role in Role])
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Als JSON.")
_PASSWORD = click.option(
    "--password", envvar="RISKSCAN_PASSWORD", help="Zonder deze optie vraagt het programma erom."
)
_ADDRESS = click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Adres van de website, voor de link.",
)


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Naam zoals op de pagina's.")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLES, help="Rol; meer dan één mag.")
@click.option("--invite", is_flag=True, help="Geef een link waarmee iemand zelf een wachtwoord kiest.")
@_PASSWORD
@_ADDRESS
@_AS_JSON
def user_add(
    email: str, name: str, roles: tuple[str, ...], invite: bool, password: str | None, address: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Maak een account."""
    if invite and password:
        raise click.UsageError("Kies --invite of --password, niet allebei.")
    installation = system()
    secret = "" if invite else password or _asked("Wachtwoord (ten minste 12 tekens)")
    wanted = frozenset(map(Role, roles))
    try:
        made = accounts.add(installation, OPERATOR, email, name, secret, wanted)
        link = account_links.make(installation, OPERATOR, made.account_id) if invite else None
    except Invalid as invalid:
        raise reported(invalid) from invalid
    if as_json:
        rest = _link_fields(link, address) if link else {}
        click.echo(json.dumps({"id": made.account_id, "email": email.strip(), **rest}, ensure_ascii=False))
        return
    click.echo(f"Account {email} is gemaakt.")
    if link:
        _show_link(link, address)


def _asked(label: str) -> str:
    """A password typed twice, and not an empty one, which would stand for an invitation."""
    return str(click.prompt(label, hide_input=True, confirmation_prompt=True))


def _url(link: MadeLink, address: str) -> str:
    return f"{address.rstrip('/')}/toegang/{link.token}"


def _link_fields(link: MadeLink, address: str) -> dict[str, str]:
    return {
        "kind": link.kind,
        "link": _url(link, address),
        "expires_at": link.expires_at.isoformat(timespec="seconds"),
    }


def _show_link(link: MadeLink, address: str) -> None:
    until = dutch_time(link.expires_at.isoformat())
    what = "Uitnodiging" if link.kind == INVITATION else "Herstellink"
    click.echo(f"{what} voor {link.account.email}, één keer te gebruiken tot {until:%d-%m-%Y %H.%M} uur:")
    click.echo(f"  {_url(link, address)}")
    click.echo("Geef hem door langs een veilige weg. Hij is later niet meer op te vragen.")


@user.command("list")
@_AS_JSON
def user_list(as_json: bool) -> None:
    """Toon de accounts."""
    found = accounts.standings(system(), OPERATOR)
    if as_json:
        click.echo(json.dumps([_fields(one) for one in found], ensure_ascii=False))
        return
    for standing in found:
        account = standing.account
        roles = ", ".join(sorted(account.roles))
        click.echo(f"{account.id:>4}  {account.email:<36} {account.name:<28} {roles}{_notes(standing)}")


def _fields(standing: Standing) -> dict[str, object]:
    account = standing.account
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "active": account.active,
        "roles": sorted(account.roles),
        "waiting_roles": list(standing.waiting),
        "password": standing.has_password,
        "second_factor": standing.has_second_factor,
        "sessions": standing.sessions,
    }


def _notes(standing: Standing) -> str:
    notes = [] if standing.account.active else ["uitgezet"]
    notes += [] if standing.has_password else ["nog geen wachtwoord"]
    notes += [f"wacht op goedkeuring: {', '.join(standing.waiting)}"] if standing.waiting else []
    return f"  ({'; '.join(notes)})" if notes else ""


@user.command("password")
@click.argument("email")
@_PASSWORD
def user_password(email: str, password: str | None) -> None:
    """Geef een account een nieuw wachtwoord."""
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    secret = password or _asked("Nieuw wachtwoord")
    try:
        accounts.set_password(installation, OPERATOR, account.id, secret)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    click.echo(f"Het wachtwoord van {account.email} is gewijzigd.")


@user.command("roles")
@click.argument("email")
@click.option("--add", "added", multiple=True, type=_ROLES, help="Rol die erbij komt; meer dan één mag.")
@click.option("--remove", "removed", multiple=True, type=_ROLES, help="Rol die vervalt; meer dan één mag.")
@_AS_JSON
def user_roles(email: str, added: tuple[str, ...], removed: tuple[str, ...], as_json: bool) -> None:
    """Geef of ontneem rollen; zonder opties alleen tonen. Een rolverzoek voor een gegeven rol is daarmee klaar."""
    if set(added) & set(removed):
        raise click.UsageError("Dezelfde rol kan niet tegelijk erbij komen en vervallen.")
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    wanted = frozenset(map(Role, (account.roles | set(added)) - set(removed)))
    if added or removed:
        _change(installation, account, account.name, account.active, wanted)
    if as_json:
        click.echo(json.dumps({"email": account.email, "roles": sorted(wanted)}, ensure_ascii=False))
        return
    click.echo(f"Rollen van {account.email}: {', '.join(sorted(wanted)) or 'geen'}.")


def _change(installation: System, account: Account, name: str, active: bool, roles: frozenset[Role]) -> None:
    try:
        accounts.change(installation, OPERATOR, account.id, name, active, roles)
    except Invalid as invalid:
        raise reported(invalid) from invalid


def _own_roles(account: Account) -> frozenset[Role]:
    return frozenset(map(Role, account.roles))


@user.command("rename")
@click.argument("email")
@click.argument("name")
def user_rename(email: str, name: str) -> None:
    """Geef een account een andere naam."""
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    _change(installation, account, name, account.active, _own_roles(account))
    click.echo(f"Account {account.email} heet nu {name.strip()}.")


@user.command("off")
@click.argument("email")
def user_off(email: str) -> None:
    """Zet een account uit: lopende sessies eindigen meteen."""
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    _change(installation, account, account.name, False, _own_roles(account))
    click.echo(f"Account {account.email} is uitgezet.")


@user.command("on")
@click.argument("email")
def user_on(email: str) -> None:
    """Zet een account weer aan, met de rollen die het had."""
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    _change(installation, account, account.name, True, _own_roles(account))
    click.echo(f"Account {account.email} is aangezet.")


@user.command("link")
@click.argument("email")
@click.option("--revoke", is_flag=True, help="Trek de link in die nog werkt, in plaats van een te maken.")
@_ADDRESS
@_AS_JSON
def user_link(email: str, revoke: bool, address: str, as_json: bool) -> None:
    """Maak een link om een wachtwoord te kiezen: een uitnodiging, of een herstellink als er al een is."""
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    if revoke:
        if not account_links.revoke(installation, OPERATOR, account.id):
            raise click.ClickException(f"Voor {account.email} is er geen link die nog werkt.")
        click.echo(f"De link voor {account.email} is ingetrokken.")
        return
    try:
        link = account_links.make(installation, OPERATOR, account.id)
    except Invalid as invalid:
        raise reported(invalid) from invalid
    if as_json:
        click.echo(json.dumps({"email": account.email, **_link_fields(link, address)}, ensure_ascii=False))
        return
    _show_link(link, address)


@user.command("second-factor-reset")
@click.argument("email")
def user_second_factor_reset(email: str) -> None:
    """Vergeet de app en de herstelcodes van een account, bijvoorbeeld na verlies van een telefoon."""
    installation = system()
    account = accounts.by_email(installation, OPERATOR, email)
    if not second_factor.reset(installation, OPERATOR, account.id):
        click.echo(f"Account {account.email} had nog geen tweede factor.")
        return
    click.echo(f"De tweede factor van {account.email} is gewist. Bij het inloggen komt er een nieuwe.")
