"""What the beheerder keeps: VT organisations, moederorganisaties and toezicht."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from riskscan.definitions import regions
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import organisations as store
from riskscan.store.organisations import Municipality, Organisation, OrganisationText, Parent, Supervision

KINDS = {
    "regulier": "Regulier toezicht",
    "specifiek": "Specifiek toezicht",
    "verscherpt": "Verscherpt toezicht",
}


def every(system: System, actor: Actor) -> tuple[Organisation, ...]:
    require(actor, Action.ORGANISATIONS_KEEP)
    return store.every(system.database)


def parents(system: System, actor: Actor) -> tuple[Parent, ...]:
    require(actor, Action.ORGANISATIONS_KEEP)
    return store.parents(system.database)


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation with the supervision that holds today."""

    organisation: Organisation
    supervision: Supervision | None


def register(system: System, actor: Actor) -> tuple[Entry, ...]:
    """Every organisation that ever was, with today's supervision."""
    require(actor, Action.ORGANISATIONS_KEEP)
    held = heaviest_on(system, system.now().date())
    return tuple(Entry(one, held.get(one.id)) for one in store.every(system.database))


def heaviest_on(system: System, day: date) -> dict[int, Supervision]:
    """Organisation id → the heaviest supervision that held on a day, with one query."""
    held: dict[int, Supervision] = {}
    for one in store.supervisions(system.database):
        heavier = one.organisation_id not in held or _weight(one) > _weight(held[one.organisation_id])
        if one.held_on(day) and heavier:
            held[one.organisation_id] = one
    return held


def _weight(record: Supervision) -> int:
    """How heavy a kind of supervision is, regular first."""
    return list(KINDS).index(record.kind)


@dataclass(frozen=True, slots=True)
class Dossier:
    """An organisation with its municipalities on a day and every toezicht record."""

    organisation: Organisation
    day: date
    municipalities: tuple[Municipality, ...]
    supervisions: tuple[Supervision, ...]

    @property
    def inhabitants(self) -> int | None:
        """Of all municipalities together; None while the number of one is not known."""
        numbers = [one.inhabitants for one in self.municipalities if one.inhabitants is not None]
        return sum(numbers) if numbers and len(numbers) == len(self.municipalities) else None

    @property
    def counted_on(self) -> tuple[date, ...]:
        """On which days the inhabitants were counted; more than one when municipalities differ."""
        return tuple(sorted({one.counted_on for one in self.municipalities if one.counted_on is not None}))


def dossier(system: System, actor: Actor, organisation_id: int) -> Dossier:
    require(actor, Action.ORGANISATIONS_KEEP)
    organisation = _existing(system, organisation_id)
    day = min(system.now().date(), organisation.valid_to or date.max)
    if day == organisation.valid_to:
        day = date.fromordinal(day.toordinal() - 1)
    return Dossier(
        organisation,
        day,
        store.municipalities(system.database, organisation_id, day),
        store.supervisions(system.database, organisation_id),
    )


def _existing(system: System, organisation_id: int) -> Organisation:
    found = store.by_id(system.database, organisation_id)
    if found is None:
        raise NotFound("Deze organisatie bestaat niet.")
    return found


GRID_ROWS, GRID_COLUMNS = 9, 7
"""The size of the tile map."""


def _check(
    system: System, text: OrganisationText, own_id: int | None, row: int, column: int
) -> OrganisationText:
    problems: dict[str, str] = {}
    text = replace(text, name=text.name.strip(), letters=text.letters.strip().upper())
    if not 3 <= len(text.name) <= 100:
        problems["name"] = "Vul een naam in van 3 tot 100 tekens."
    if not re.fullmatch(r"[A-Z]{1,4}", text.letters):
        problems["letters"] = "Vul 1 tot 4 letters in, voor op de kaart."
    if text.valid_from and text.valid_to and text.valid_to <= text.valid_from:
        problems["valid_to"] = "De einddatum ligt niet na de begindatum."
    if text.parent_id is not None and text.parent_id not in {
        one.id for one in store.parents(system.database)
    }:
        problems["parent_id"] = "Deze moederorganisatie bestaat niet. Kies er een uit de lijst."
    if not 1 <= row <= GRID_ROWS:
        problems["grid_row"] = f"Kies een rij van 1 tot en met {GRID_ROWS}."
    if not 1 <= column <= GRID_COLUMNS:
        problems["grid_column"] = f"Kies een kolom van 1 tot en met {GRID_COLUMNS}."
    problems |= _taken(system, text, own_id, row, column)
    if problems:
        raise Invalid(problems)
    return text


def _taken(
    system: System, text: OrganisationText, own_id: int | None, row: int, column: int
) -> dict[str, str]:
    """What another organisation of the same time already has: its name, letters or place on the map."""
    problems: dict[str, str] = {}
    for one in store.every(system.database):
        if one.id == own_id or not _overlap(one, text):
            continue
        if one.name.casefold() == text.name.casefold():
            problems["name"] = "Er is al een organisatie met deze naam."
        if one.letters == text.letters:
            problems["letters"] = f"Deze letters zijn van {one.name}. Kies andere."
        if (one.grid_row, one.grid_column) == (row, column):
            problems["grid_row"] = f"Op deze plaats van de kaart staat {one.name}. Kies een andere plaats."
    return problems


def _overlap(one: Organisation, text: OrganisationText) -> bool:
    """Whether there is a day on which both exist."""
    starts = max(one.valid_from or date.min, text.valid_from or date.min)
    return starts < min(one.valid_to or date.max, text.valid_to or date.max)


def change(system: System, actor: Actor, organisation_id: int, text: OrganisationText) -> None:
    require(actor, Action.ORGANISATIONS_KEEP)
    with system.database.writing():
        before = _existing(system, organisation_id)
        text = _check(system, text, organisation_id, before.grid_row, before.grid_column)
        store.change(system.database, organisation_id, text)
        detail = f"was: {before.name}; is: {text.name}"
        system.log(actor, "organisatie gewijzigd", f"organisatie {organisation_id}", detail)


def add(system: System, actor: Actor, text: OrganisationText, grid_row: int, grid_column: int) -> int:
    """Add an organisation, for instance after a merger; its place is that of its tile."""
    require(actor, Action.ORGANISATIONS_KEEP)
    with system.database.writing():
        text = _check(system, text, None, grid_row, grid_column)
        code = re.sub(r"[^a-z0-9]+", "-", text.name.lower().removeprefix("veilig thuis")).strip("-")
        if not code:
            raise Invalid({"name": "Vul een naam in die deze organisatie van de andere onderscheidt."})
        if any(one.code == code for one in store.every(system.database)):
            raise Invalid({"name": "Er is al een organisatie met deze naam."})
        organisation_id = store.add(system.database, code, text, grid_row, grid_column)
        system.log(actor, "organisatie gemaakt", f"organisatie {organisation_id}", text.name)
    return organisation_id


def add_parent(system: System, actor: Actor, name: str, legal_form: str) -> int:
    require(actor, Action.ORGANISATIONS_KEEP)
    name, legal_form = name.strip(), legal_form.strip()
    if not 2 <= len(name) <= 100 or len(legal_form) > 100:
        raise Invalid({"name": "Vul een naam in van 2 tot 100 tekens (rechtsvorm ten hoogste 100)."})
    with system.database.writing():
        if any(one.name == name for one in store.parents(system.database)):
            raise Invalid({"name": "Deze moederorganisatie staat al in de lijst."})
        parent_id = store.add_parent(system.database, name, legal_form)
        system.log(actor, "moederorganisatie gemaakt", f"moederorganisatie {parent_id}", name)
    return parent_id


def record_supervision(system: System, actor: Actor, record: Supervision, replaces: int | None) -> None:
    """Add a toezicht record, or correct record ``replaces``; the earlier text is kept."""
    require(actor, Action.ORGANISATIONS_KEEP)
    problems: dict[str, str] = {}
    if record.kind not in KINDS:
        problems["kind"] = "Kies regulier, specifiek of verscherpt toezicht."
    if record.ended_on and record.ended_on < record.since:
        problems["ended_on"] = "Het toezicht eindigt voordat het begint. Controleer de datums."
    if record.extended_to and record.extended_to < record.since:
        problems["extended_to"] = "De verlenging ligt voor het begin. Controleer de datums."
    if len(record.reason) > 2000:
        problems["reason"] = "Kort de reden in tot 2.000 tekens."
    if problems:
        raise Invalid(problems)
    with system.database.writing():
        _existing(system, record.organisation_id)
        current = {one.id for one in store.supervisions(system.database, record.organisation_id)}
        if replaces is not None and replaces not in current:
            raise Invalid(
                {
                    "": "Iemand anders heeft dit al gewijzigd. Kijk op de pagina van de organisatie wat er nu staat."
                }
            )
        store.add_supervision(system.database, record, actor.account_id, system.stamp(), replaces)
        act = "toezicht gecorrigeerd" if replaces else "toezicht vastgelegd"
        system.log(actor, act, f"organisatie {record.organisation_id}", record.kind)


def supervision_on(system: System, organisation_id: int, day: date) -> Supervision | None:
    """The heaviest supervision that held on the day; a scan shows what held on its peildatum."""
    held = [one for one in store.supervisions(system.database, organisation_id) if one.held_on(day)]
    return max(held, key=_weight, default=None)


def lifted_before(system: System, organisation_id: int, day: date) -> Supervision | None:
    """Verscherpt toezicht that was lifted in the three months before the day: "pril" is then likely."""
    for one in store.supervisions(system.database, organisation_id):
        if one.kind == "verscherpt" and one.ended_on and 0 <= (day - one.ended_on).days <= 92:
            return one
    return None


def fill_reference_data(system: System) -> None:
    """Give a new database the organisations, municipalities and inhabitants of the data files."""
    with system.database.writing():
        if store.every(system.database):
            return
        ids = {}
        for one in regions.organisations():
            text = OrganisationText(one.name, one.letters, None, one.valid_from, one.valid_until)
            ids[one.code] = store.add(system.database, one.code, text, one.row, one.column)
        for one in regions.organisations():
            if one.successor:
                store.set_successor(system.database, ids[one.code], ids[one.successor])
        store.add_municipalities(
            system.database,
            ((m.code, m.name, m.province, m.valid_from, m.valid_until) for m in regions.municipalities()),
        )
        for membership in regions.memberships():
            store.add_membership(
                system.database,
                membership.municipality,
                ids[membership.organisation],
                membership.valid_from,
                membership.valid_until,
            )
        for count in regions.inhabitants():
            store.add_inhabitants(system.database, count.municipality, count.reference_date, count.number)
        system.log(Actor(None, "", frozenset()), "gegevensbestanden ingelezen", "organisaties")
