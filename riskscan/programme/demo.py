"""The demo: a separate database with fictional organisations, accounts and rounds.

Everything is done by the ordinary use cases, by the demo accounts, on a clock that runs through the time of
the rounds; so the demo shows what the program really does, and its audit log is as whole as any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from riskscan.definitions import regions
from riskscan.domain.scan import Answer
from riskscan.programme import (
    accounts,
    demo_figures,
    demo_impact,
    demo_municipalities,
    demo_waiting_lists,
    interviewing,
    organisations,
    reviewing,
    rounds,
    scanning,
)
from riskscan.programme.demo_content import (
    DemoContent,
    DemoRound,
    DemoScan,
    Gesprek,
    Region,
    Step,
    read_content,
)
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted
from riskscan.programme.system import DUTCH, System
from riskscan.store import accounts as account_store
from riskscan.store import organisations as organisation_store
from riskscan.store.organisations import OrganisationText, Supervision

PASSWORD = "demo met fictieve gegevens"  # noqa: S105 - printed at every start of the demo; opens fictional data only
_BEGIN = datetime(2016, 6, 1, 9, 0, tzinfo=DUTCH)
_COMMAND_LINE = Actor(None, "", frozenset({Role.KEEPER}))


class DemoRefused(Exception):
    """The database holds other data than the demo; nothing was changed."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A ready account of the demo; ``key`` is how the content files name it."""

    key: str
    email: str
    name: str
    roles: frozenset[Role]
    password: str = PASSWORD

    @property
    def role(self) -> str:
        """Its roles as they are shown."""
        return ", ".join(sorted(self.roles))


def _account(key: str, name: str, role: Role) -> DemoAccount:
    return DemoAccount(key, f"{key}@voorbeeld.nl", name, frozenset({role}))


ACCOUNTS = (
    _account("adviseur1", "Mila Voorbeeld", Role.ADVISER),
    _account("adviseur2", "Joris Proefstra", Role.ADVISER),
    _account("programmaleider1", "Hanna van Demoveld", Role.LEADER),
    _account("programmaleider2", "Daan Testema", Role.LEADER),
    _account("lezer", "Lotte Leesland", Role.READER),
    _account("beheerder", "Bram Sleutelman", Role.KEEPER),
    _account("beheerder2", "Iris Tweesleutel", Role.KEEPER),
)


def fill_demo(system: System) -> tuple[DemoAccount, ...]:
    """Fill an empty database with the demo; the accounts to log in with.

    Does nothing when the demo is already there. All or nothing. Raises ``DemoRefused`` when the database
    holds organisations or accounts of its own, ``DefinitionError`` when the content has an error.
    """
    with system.database.writing():
        if account_store.by_email(system.database, ACCOUNTS[0].email) is not None:
            return ACCOUNTS
        if account_store.every(system.database) or organisation_store.every(system.database):
            raise DemoRefused(
                f"De database {system.database.path} bevat al andere gegevens. De demo vult alleen een lege "
                "database. Verplaats dit bestand of kies een andere map met RISKSCAN_INSTANCE."
            )
        _fill(system)
    return ACCOUNTS


Act = tuple[datetime, Callable[[], None]]
"""Something to do at its moment."""


def _fill(system: System) -> None:
    content = read_content()
    clock = _Clock(_BEGIN)
    then = replace(system, now=clock, demo=True)
    actors = _add_accounts(then)
    _add_organisations(then, actors["beheerder"], content)
    acts: list[Act] = [
        *_figures(then, actors, content),
        *_municipal(then, actors, content),
        *_waiting_lists(then, actors, content),
    ]
    for round_, scans in content.rounds:
        course = _Course(then, actors, content, round_)
        tales = [_Tale(then, actors, course, scan, content.region(scan.organisation)) for scan in scans]
        acts += [*course.acts(), *(act for tale in tales for act in tale.acts())]
    acts += demo_impact.acts(then, actors, _organisation_ids(then))
    # One course of time for everything together: the audit log then reads as it happened.
    for moment, do in sorted(acts, key=lambda act: act[0]):
        clock.moment = max(moment, clock.moment)
        do()


def _figures(system: System, actors: dict[str, Actor], content: DemoContent) -> list[Act]:
    ids = _organisation_ids(system)
    keeper = demo_figures.Keeper(system, actors, ids, lambda name: content.region(name).adviseur)
    return keeper.acts(demo_figures.read_figures(ids))


def _municipal(system: System, actors: dict[str, Actor], content: DemoContent) -> list[Act]:
    ids = _organisation_ids(system)
    keeper = demo_municipalities.Keeper(system, actors, ids, lambda name: content.region(name).adviseur)
    return keeper.acts(demo_municipalities.read_municipal(ids))


def _waiting_lists(system: System, actors: dict[str, Actor], content: DemoContent) -> list[Act]:
    ids = _organisation_ids(system)
    keeper = demo_waiting_lists.Keeper(system, actors, ids, lambda name: content.region(name).adviseur)
    return keeper.acts(demo_waiting_lists.read_counts(ids))


@dataclass(slots=True)
class _Clock:
    """A clock that stands where it is put, and moves a second each time it is read."""

    moment: datetime

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment.astimezone(UTC)


def _add_accounts(system: System) -> dict[str, Actor]:
    actors = {}
    for one in ACCOUNTS:
        made = accounts.add(system, _COMMAND_LINE, one.email, one.name, one.password, one.roles)
        actors[one.key] = Actor(made.account_id, one.name, one.roles)
    # One role that waits for the second beheerder, so that the page of such requests is not empty.
    accounts.add(
        system, actors["beheerder"], "nieuw@voorbeeld.nl", "Noor Wachtman", "", frozenset({Role.READER})
    )
    return actors


def _add_organisations(system: System, keeper: Actor, content: DemoContent) -> None:
    """The fictional organisations, on the places of the regions of the first round's peildatum."""
    parents = {
        one.naam: organisations.add_parent(system, keeper, one.naam, one.rechtsvorm)
        for one in content.regions.moederorganisaties
    }
    first, _ = content.rounds[0]
    places = {one.code: one for one in regions.valid_on(regions.organisations(), first.peildatum)}
    for one in content.regions.organisaties:
        place = places[one.plaats]
        parent = parents[one.moeder] if one.moeder else None
        text = OrganisationText(f"Veilig Thuis {one.naam}", one.letters, parent, None, None)
        organisation_id = organisations.add(system, keeper, text, place.row, place.column)
        for held in one.toezicht:
            record = Supervision(
                0, organisation_id, held.soort, held.sinds, held.reden,
                held.termijn, held.verlengd, held.beeindigd,
            )  # fmt: skip
            organisations.record_supervision(system, keeper, record, None)


def _organisation_ids(system: System) -> dict[str, int]:
    return {
        one.name.removeprefix("Veilig Thuis "): one.id for one in organisation_store.every(system.database)
    }


@dataclass(slots=True)
class _Course:
    """What happened to a round itself: made and opened with everyone assigned, and closed in the end."""

    system: System
    actors: dict[str, Actor]
    content: DemoContent
    round: DemoRound
    round_id: int = 0

    def acts(self) -> list[Act]:
        closed = [(self.round.closed, self._close)] if self.round.closed else []
        return [(self.round.opened, self._open), *closed]

    def _open(self) -> None:
        leader = self.actors["programmaleider1"]
        self.round_id = rounds.add(self.system, leader, self.round.plan)
        ids = _organisation_ids(self.system)
        for one in self.content.regions.organisaties:
            adviser = self.actors[one.adviseur].account_id
            if adviser is not None:
                rounds.set_assigned(self.system, leader, self.round_id, ids[one.naam], [adviser])
        rounds.open_round(self.system, leader, self.round_id)

    def _close(self) -> None:
        rounds.close_round(self.system, self.actors["programmaleider1"], self.round_id)


@dataclass(slots=True)
class _Tale:
    """What happened to one scan, as acts to perform at their moment."""

    system: System
    actors: dict[str, Actor]
    course: _Course
    scan: DemoScan
    region: Region
    scan_id: int = 0

    @property
    def adviser(self) -> Actor:
        return self.actors[self.region.adviseur]

    @property
    def leader(self) -> Actor:
        return self.actors["programmaleider1"]

    def acts(self) -> list[Act]:
        start = self.scan.steps[0].moment
        acts: list[Act] = [(step.moment, partial(self._do, step)) for step in self.scan.steps]
        for talk in self.scan.interviews:
            noted = datetime.combine(talk.datum, time(16, 45), DUTCH)
            acts.append((max(noted, start + timedelta(minutes=20)), partial(self._note, talk)))
        return acts

    def _note(self, talk: Gesprek) -> None:
        interviewing.save(self.system, self.adviser, self.scan_id, None, 0, talk.content)

    def _do(self, step: Step) -> None:
        system, adviser, scan_id = self.system, self.adviser, self.scan_id
        match step.wat:
            case "gestart":
                ids = _organisation_ids(system)
                self.scan_id = scanning.start(system, adviser, self.course.round_id, ids[self.region.naam])
            case "ingevuld":
                self._save(self.scan.sections[step.onderdeel])
            case "besproken":
                reviewing.discuss(system, adviser, scan_id, step.op.date(), step.met, step.tekst)
            case "besluit":
                reviewing.decide(system, adviser, scan_id, step.uitkomst, step.tekst)
            case "aangeboden":
                reviewing.offer(system, adviser, scan_id)
            case "teruggestuurd":
                reviewing.send_back(system, self.leader, scan_id, step.tekst)
            case "vastgesteld":
                reviewing.establish(system, self.leader, scan_id)
            case "heropend":
                reviewing.reopen(system, self.leader, scan_id, step.tekst)

    def _save(self, answers: Mapping[str, Answer]) -> None:
        """As from a form that was just opened: a figure of the year may stand there since an earlier round."""
        sheet = scanning.read(self.system, self.adviser, self.scan_id)
        posted = [Posted(key, answer, sheet.current(key).revision) for key, answer in answers.items()]
        scanning.save_answers(self.system, self.adviser, self.scan_id, posted)
