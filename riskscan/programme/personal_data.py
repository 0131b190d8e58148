"""What is kept about a person: looked up on request, and erased or replaced by a role when its term is over.

Records stay whole: who wrote what is known by number, so four eyes, the log and what is vastgesteld go on as
they were.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskscan.definitions.personal_data import register
from riskscan.documents.register import RegisterEntry, RegisterReport, render_register
from riskscan.domain.dutch import format_date
from riskscan.domain.interchange import canonical
from riskscan.domain.personal_data import ATTEMPT_DAYS, Kind, Table, Terms
from riskscan.domain.redaction import fold
from riskscan.domain.wording import listed
from riskscan.programme import redaction
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import Invalid, NotFound, System, dutch_time
from riskscan.store import accounts as account_store
from riskscan.store import personal_data as store
from riskscan.store.accounts import Account
from riskscan.store.personal_data import Lapsed, Participation
from riskscan.store.redaction import NewRemoval

DEFAULT_TERMS = Terms(2, 2)
LONGEST = 10
"""Years; longer than that needs no name."""

_PARTICIPANTS, _ACCOUNTS = "termijn.deelnemers", "termijn.accounts"
_TERM = "de bewaartermijn is voorbij"
_ASKED = "op verzoek"


def terms(system: System) -> Terms:
    """How long names stay."""
    return Terms(
        int(store.setting(system.database, _PARTICIPANTS) or DEFAULT_TERMS.participants),
        int(store.setting(system.database, _ACCOUNTS) or DEFAULT_TERMS.accounts),
    )


def set_terms(system: System, actor: Actor, participants: int | None, accounts: int | None) -> None:
    """Change how long names stay. Raises ``Invalid`` with a message per field."""
    require(actor, Action.PERSONAL_DATA_KEEP)
    given = {"participants": participants, "accounts": accounts}
    problems = {
        name: f"Vul een heel aantal jaren in, van 1 tot en met {LONGEST}."
        for name, value in given.items()
        if value is None or not 1 <= value <= LONGEST
    }
    if problems:
        raise Invalid(problems)
    with system.database.writing():
        now = terms(system)
        for key, what, old, new in (
            (_PARTICIPANTS, "deelnemers", now.participants, participants),
            (_ACCOUNTS, "accounts", now.accounts, accounts),
        ):
            if old != new:
                store.set_setting(system.database, key, str(new))
                system.log(actor, "bewaartermijn gewijzigd", what, f"van {old} naar {new} jaar")


@dataclass(frozen=True, slots=True)
class Rows:
    """What one table holds of a person."""

    table: str
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class AccountFile:
    """Everything of one account."""

    account: Account
    own: tuple[Rows, ...]
    """Rows of the account itself: roles, sessions, attempts, the log."""
    named_in: tuple[tuple[str, int], ...]
    """Table and how many of its rows name the account as their author."""


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything that is kept about someone; no text of a scan."""

    asked: str
    accounts: tuple[AccountFile, ...]
    participations: tuple[Participation, ...]

    @property
    def empty(self) -> bool:
        return not self.accounts and not self.participations


def look_up(system: System, actor: Actor, asked: str) -> PersonFile:
    """By e-mail address or by name; capitals and accents written otherwise make no difference.

    Raises ``Invalid`` for a name that is too short to search.
    """
    require(actor, Action.PERSONAL_DATA_KEEP)
    asked = asked.strip()
    if len(asked) < 2 or len(asked) > 200:
        raise Invalid({"person": "Vul een naam of e-mailadres in, zoals naam@voorbeeld.nl."})
    wanted = fold(asked, ignore_case=True).strip()
    with system.database.reading():
        accounts = [
            one
            for one in account_store.every(system.database)
            if wanted in (fold(one.name, ignore_case=True), fold(one.email, ignore_case=True))
        ]
        files = tuple(_account_file(system, one) for one in accounts)
        people = tuple(
            one
            for one in store.participants(system.database)
            if fold(one.name, ignore_case=True).strip() == wanted
        )
    # The log tells that someone was looked up, not who: a name there could never be erased.
    who = ", ".join(f"account {one.id}" for one in accounts) or "een deelnemer"
    system.log(actor, "persoonsgegevens ingezien", who, f"{len(accounts)} accounts, {len(people)} gesprekken")
    return PersonFile(asked, files, people)


def _account_file(system: System, account: Account) -> AccountFile:
    own, named = [], []
    for table in register().tables:
        if table.owner:
            rows = store.rows_of(system.database, table, account.id, account.email)
            own += [Rows(table.name, rows)] if rows else []
        number = store.references_to(system.database, table, account.id)
        named += [(table.name, number)] if number else []
    return AccountFile(account, tuple(own), tuple(named))


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is erased, or would be."""

    participants: tuple[Participation, ...]
    accounts: tuple[Lapsed, ...]
    signs: int = 0
    """Attempts to log in and sessions that are too old."""

    @property
    def empty(self) -> bool:
        return not self.participants and not self.accounts and not self.signs


def replacement(one: Lapsed) -> str:
    """What stands in the place of a name: "voormalig adviseur 12"."""
    return f"voormalig {one.roles[0] or 'medewerker'} {one.id}"


def due(system: System, actor: Actor) -> Erasure:
    """What the terms say has to go now; nothing is changed."""
    require(actor, Action.PERSONAL_DATA_KEEP)
    now, held = system.now(), terms(system)
    return Erasure(
        tuple(
            one
            for one in store.participants(system.database)
            if one.ended_at and _over(one.ended_at, held.participants, now)
        ),
        tuple(one for one in store.switched_off(system.database) if _over(one.since, held.accounts, now)),
        store.count_old_signs(system.database, _signs_before(system)),
    )


def _over(since: str, years: int, now: datetime) -> bool:
    """Whether so many years have passed; 29 February counts as 1 March."""
    began, today = dutch_time(since).date(), dutch_time(now.isoformat()).date()
    return (today.year - years, today.month, today.day) >= (began.year, began.month, began.day)


def _signs_before(system: System) -> str:
    return (system.now() - timedelta(days=ATTEMPT_DAYS)).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and whether the file itself could be cleaned at once."""

    what: Erasure
    scrubbed: bool


def tidy(system: System, actor: Actor) -> Erased:
    """Erase what the terms say; nothing when there is nothing, so it may run every day."""
    with system.database.writing():
        found = due(system, actor)
        _erase(system, actor, found.participants, found.accounts, _TERM)
        store.old_signs(system.database, _signs_before(system))
        if found.signs:
            system.log(actor, "persoonsgegevens gewist", "inlogpogingen", f"{found.signs} regels; {_TERM}")
    return _scrubbed(system, found)


def _scrubbed(system: System, found: Erasure) -> Erased:
    return Erased(found, found.empty or redaction.scrub(system))


def on_request(system: System, actor: Actor, asked: str) -> Erasure:
    """What erasing one person on request would do; nothing is changed.

    Raises ``NotFound`` when nothing is kept, ``Invalid`` when an account of theirs is still on.
    """
    found = look_up(system, actor, asked)
    if found.empty:
        raise NotFound("Over deze persoon is niets bewaard.")
    return erasing(system, found)


def erasing(system: System, found: PersonFile) -> Erasure:
    """The same of someone who was looked up."""
    off = {one.id: one for one in store.switched_off(system.database)}
    gone = store.erased_accounts(system.database)
    ours = [one.account for one in found.accounts if one.account.id not in gone]
    if any(one.active for one in ours):
        raise Invalid(
            {
                "person": "Deze persoon heeft een account dat aan staat. Zet dat eerst uit; zolang iemand inlogt, is "
                "de naam nodig."
            }
        )
    return Erasure(found.participations, tuple(off[one.id] for one in ours))


def erase(system: System, actor: Actor, asked: str) -> Erased:
    """Erase one person on request, before the term is over. Raises as ``on_request`` does."""
    with system.database.writing():
        found = on_request(system, actor, asked)
        _erase(system, actor, found.participants, found.accounts, _ASKED)
    return _scrubbed(system, found)


def _erase(
    system: System, actor: Actor, people: Iterable[Participation], accounts: Iterable[Lapsed], why: str
) -> None:
    rows = sorted(one.row for one in people)
    if rows:
        store.erase_participants(system.database, rows)
        number = _keep(system, actor, "deelnemers", why, {"rows": rows})
        system.log(
            actor, "persoonsgegevens gewist", "deelnemers", f"{len(rows)} namen; {why}; verwijdering {number}"
        )
    for one in accounts:
        name, email = replacement(one), f"voormalig-{one.id}@vervallen.invalid"
        store.erase_account(system.database, register(), one.id, name, email)
        number = _keep(system, actor, "account", why, {"account": one.id, "name": name, "email": email})
        system.log(actor, "persoonsgegevens gewist", f"account {one.id}", f"{why}; verwijdering {number}")


def _keep(system: System, actor: Actor, kind: str, why: str, what: dict[str, object]) -> int:
    identity, at = uuid.uuid4().hex, system.stamp()
    content = {
        "format": redaction.FORMAT, "id": identity, "kind": kind, "demo": system.demo, "at": at, "ground": why,
        "requested_by": None, "done_by": actor.account_id, **what,
    }  # fmt: skip
    new = NewRemoval(identity, kind, at, why, "", None, actor.account_id, canonical(content))
    return redaction.keep(system, new)


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of personal data as the register shows it."""

    kind: Kind
    term: str
    tables: tuple[Table, ...]


def entries(system: System) -> tuple[Entry, ...]:
    """The register with the terms that hold; for everyone."""
    known, held = register(), terms(system)
    return tuple(Entry(one, one.term_in_words(held), known.tables_of(one)) for one in known.kinds)


def register_file(system: System) -> bytes:
    """The register as a document (PDF). Raises as ``documents.pdf.render_report`` does."""
    return render_register(
        RegisterReport(
            tuple(RegisterEntry(one.kind.title, tuple(lines(one))) for one in entries(system)),
            register().updated,
            system.demo,
        )
    )


def lines(one: Entry) -> list[tuple[str, str]]:
    """What the register tells of one kind, in the order of reading."""
    kind = one.kind
    return [
        ("Van wie", kind.whom),
        ("Wat", kind.what),
        ("Waarom", kind.why),
        ("Grondslag", kind.basis),
        ("Hoe lang", one.term),
        ("Wie ziet het", kind.seen_by),
        ("Waar", listed([f"{table.name} ({table.id})" for table in one.tables])),
    ]


def export(found: PersonFile) -> dict[str, object]:
    """What is kept about someone as JSON (``persoon/1``); no text of a scan."""
    return {
        "format": "persoon/1",
        "gevraagd": found.asked,
        "accounts": [
            {
                "nummer": one.account.id,
                "naam": one.account.name,
                "e-mailadres": one.account.email,
                "actief": one.account.active,
                "rollen": sorted(one.account.roles),
                "gegevens": {part.table: list(part.rows) for part in one.own},
                "schreef": dict(one.named_in),
            }
            for one in found.accounts
        ],
        "gesprekken": [
            {
                "naam": one.name,
                "rol": one.role,
                "datum": one.held_on.isoformat() if one.held_on else None,
                "organisatie": one.organisation,
                "ronde": one.round,
            }
            for one in found.participations
        ],
    }


def told(found: PersonFile) -> list[str]:
    """The same to read, a line each."""
    if found.empty:
        return [f"Over {found.asked} is niets bewaard."]
    lines = [f"Wat is bewaard over {found.asked}"]
    for one in found.accounts:
        account = one.account
        state = "aan" if account.active else "uitgezet"
        lines += ["", f"Account {account.id}: {account.name}, {account.email} ({state})"]
        for part in one.own:
            lines.append(f"  {part.table}:")
            lines += [
                "    " + "; ".join(f"{name} {value}" for name, value in row.items() if value)
                for row in part.rows
            ]
        lines += [
            f"  genoemd als schrijver of uitvoerder in {name}: {number} keer" for name, number in one.named_in
        ]
    if found.participations:
        lines += ["", "Deelnemer aan gesprekken (elke bewaarde versie van een gesprek telt apart):"]
    for talk in found.participations:
        day = format_date(talk.held_on) if talk.held_on else "datum niet ingevuld"
        lines.append(f"  {day}  {talk.name} ({talk.role}), {talk.organisation}, {talk.round}")
    return lines
