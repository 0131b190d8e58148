"""Rounds: made, filled, opened and closed by the programme leader; advisers assigned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riskscan import definitions
from riskscan.domain.lifecycle import RoundPlan, RoundState, problems
from riskscan.programme.permissions import Action, Actor, Role, require
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import accounts, organisations, scans
from riskscan.store import rounds as store
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Assignment, Round


def every(system: System, actor: Actor) -> tuple[Round, ...]:
    """All rounds, newest peildatum first."""
    require(actor, Action.NATIONAL_READ)
    return store.every(system.database)


@dataclass(frozen=True, slots=True)
class Entry:
    """A round with the number of organisations that take part."""

    round: Round
    organisations: int


def register(system: System, actor: Actor) -> tuple[Entry, ...]:
    """All rounds as the list shows them, newest peildatum first."""
    require(actor, Action.ROUNDS_KEEP)
    return tuple(
        Entry(one, len(store.organisation_ids(system.database, one.id)))
        for one in store.every(system.database)
    )


def get(system: System, actor: Actor, round_id: int) -> Round:
    require(actor, Action.NATIONAL_READ)
    return _existing(system, round_id)


def _existing(system: System, round_id: int) -> Round:
    found = store.by_id(system.database, round_id)
    if found is None:
        raise NotFound("Deze ronde bestaat niet.")
    return found


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation in (or available for) a round, with the advisers assigned to it."""

    organisation: Organisation
    takes_part: bool
    assigned: tuple[Assignment, ...]
    has_scan: bool


def members(system: System, actor: Actor, round_id: int) -> tuple[Member, ...]:
    """Every organisation valid on the peildatum, and whoever takes part besides."""
    require(actor, Action.ROUNDS_KEEP)
    plan = _existing(system, round_id).plan
    inside = store.organisation_ids(system.database, round_id)
    scanned = {scan.organisation_id for scan in scans.in_round(system.database, round_id)}
    assigned: dict[int, list[Assignment]] = {}
    for assignment in store.assignments(system.database, round_id):
        assigned.setdefault(assignment.organisation_id, []).append(assignment)
    return tuple(
        Member(one, one.id in inside, tuple(assigned.get(one.id, ())), one.id in scanned)
        for one in organisations.every(system.database)
        if one.id in inside or one.valid_on(plan.peildatum)
    )


def _checked_digest(system: System, plan: RoundPlan, own_id: int | None) -> str:
    found: dict[str, str] = {field: problem.value for field, problem in problems(plan).items()}
    if plan.version not in definitions.versions():
        found["version"] = (
            f"Versie {plan.version} bestaat niet. Kies uit: {', '.join(definitions.versions())}."
        )
    same = store.by_name(system.database, plan.name)
    if same is not None and same.id != own_id:
        found["name"] = "Er is al een ronde met deze naam."
    if found:
        raise Invalid(found)
    return definitions.load(plan.version).questionnaire.digest


def add(system: System, actor: Actor, plan: RoundPlan) -> int:
    """Make a round in preparation, with every organisation that is valid on the peildatum."""
    require(actor, Action.ROUNDS_KEEP)
    with system.database.writing():
        digest = _checked_digest(system, plan, None)
        round_id = store.add(system.database, plan, digest, actor.account_id, system.stamp())
        for one in organisations.every(system.database):
            if one.valid_on(plan.peildatum):
                store.add_organisation(system.database, round_id, one.id)
        system.log(actor, "ronde gemaakt", f"ronde {round_id}", plan.name)
    return round_id


def change(system: System, actor: Actor, round_id: int, plan: RoundPlan) -> None:
    """Change the plan of a round that was not opened yet."""
    require(actor, Action.ROUNDS_KEEP)
    with system.database.writing():
        if _existing(system, round_id).state is not RoundState.PREPARING:
            raise Invalid({"name": "Deze ronde is al geopend; haar gegevens liggen vast."})
        digest = _checked_digest(system, plan, round_id)
        store.change(system.database, round_id, plan, digest)
        system.log(actor, "ronde gewijzigd", f"ronde {round_id}", plan.name)


def set_organisations(system: System, actor: Actor, round_id: int, wanted: Iterable[int]) -> None:
    """Let exactly these organisations take part; one that has a scan stays."""
    require(actor, Action.ROUNDS_KEEP)
    wanted_ids = frozenset(wanted)
    with system.database.writing():
        round_ = _existing(system, round_id)
        if round_.state is RoundState.CLOSED:
            raise Invalid({"organisations": "Deze ronde is gesloten; de organisaties liggen vast."})
        known = {one.id for one in organisations.every(system.database)}
        if not wanted_ids <= known:
            raise Invalid(
                {"organisations": "Een van de gekozen organisaties bestaat niet. Ververs de pagina."}
            )
        inside = store.organisation_ids(system.database, round_id)
        scanned = {scan.organisation_id for scan in scans.in_round(system.database, round_id)}
        if (inside - wanted_ids) & scanned:
            raise Invalid(
                {"organisations": "Een organisatie waarvan de scan is gestart, blijft in de ronde."}
            )
        for organisation_id in sorted(inside - wanted_ids):
            store.remove_organisation(system.database, round_id, organisation_id)
        for organisation_id in sorted(wanted_ids - inside):
            store.add_organisation(system.database, round_id, organisation_id)
        system.log(
            actor, "organisaties van ronde gewijzigd", f"ronde {round_id}", f"{len(wanted_ids)} organisaties"
        )


def set_assigned(
    system: System, actor: Actor, round_id: int, organisation_id: int, wanted: Iterable[int]
) -> None:
    """Assign exactly these advisers to the organisation in this round."""
    require(actor, Action.ROUNDS_KEEP)
    wanted_ids = frozenset(wanted)
    with system.database.writing():
        if _existing(system, round_id).state is RoundState.CLOSED:
            raise Invalid({"assigned": "Deze ronde is gesloten; de toewijzing ligt vast."})
        if organisation_id not in store.organisation_ids(system.database, round_id):
            raise NotFound("Deze organisatie doet niet mee aan de ronde.")
        for account_id in wanted_ids:
            account = accounts.by_id(system.database, account_id)
            if account is None or not account.active or Role.ADVISER not in account.roles:
                raise Invalid(
                    {"assigned": "Een van de gekozen personen is geen actieve adviseur. Ververs de pagina."}
                )
        held = {
            one.account_id
            for one in store.assignments(system.database, round_id)
            if one.organisation_id == organisation_id
        }
        for account_id in sorted(held - wanted_ids):
            store.unassign(system.database, round_id, organisation_id, account_id, system.stamp())
        for account_id in sorted(wanted_ids - held):
            store.assign(
                system.database, round_id, organisation_id, account_id, system.stamp(), actor.account_id
            )
        if held != wanted_ids:
            detail = "accounts " + ", ".join(map(str, sorted(wanted_ids)))
            system.log(
                actor, "toewijzing gewijzigd", f"ronde {round_id} organisatie {organisation_id}", detail
            )


def open_round(system: System, actor: Actor, round_id: int) -> None:
    """Open a round in preparation, or reopen a closed one."""
    require(actor, Action.ROUNDS_KEEP)
    with system.database.writing():
        round_ = _existing(system, round_id)
        if round_.state is RoundState.OPEN:
            raise Invalid({"state": "Deze ronde is al open."})
        if not store.organisation_ids(system.database, round_id):
            raise Invalid({"state": "Kies eerst ten minste één organisatie voor deze ronde."})
        store.add_event(system.database, round_id, "geopend", system.stamp(), actor.account_id)
        system.log(actor, "ronde geopend", f"ronde {round_id}")


def close_round(system: System, actor: Actor, round_id: int) -> None:
    """Close an open round: nothing in it changes any more."""
    require(actor, Action.ROUNDS_KEEP)
    with system.database.writing():
        if _existing(system, round_id).state is not RoundState.OPEN:
            raise Invalid({"state": "Alleen een open ronde kan worden gesloten."})
        store.add_event(system.database, round_id, "gesloten", system.stamp(), actor.account_id)
        system.log(actor, "ronde gesloten", f"ronde {round_id}")
