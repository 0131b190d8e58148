"""Builders for the tests: an installation on a real SQLite file, people per role, a round and its scans.

Everything is made by the ordinary use cases, except accounts and sessions: those go to the store, since
hashing a password takes longer than most tests.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from riskscan import definitions
from riskscan.domain.lifecycle import Period, References, RoundPlan, ScanState
from riskscan.domain.questionnaire import AnswerType, Question, Questionnaire
from riskscan.domain.scan import Answer, is_asked
from riskscan.programme import interviewing, organisations, reviewing, rounds, scanning
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted, Saved
from riskscan.programme.system import System
from riskscan.store import accounts as account_store
from riskscan.store import organisations as organisation_store
from riskscan.store import rounds as round_store
from riskscan.store.database import Database, open_database
from riskscan.store.interviews import Content, Participant

VERSION = "2016-2"
OPERATOR = Actor(None, "opdrachtregel", frozenset(Role), "opdrachtregel")
PLAN = RoundPlan(
    "Ronde zomer 2016",
    VERSION,
    date(2016, 6, 30),
    None,
    References(2016, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1)),
    date(2016, 8, 1),
)
MOTIVATION = "De wethouders hebben dit op 12 juli samen zo besproken."
REASON = "Bij onderwerp 3 ontbreekt nog waar dit op is gebaseerd."


@dataclass(slots=True)
class Clock:
    """A clock that moves a second each time it is read, so that every moment is its own."""

    moment: datetime = datetime(2016, 7, 4, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def make_system(path: Path) -> System:
    """A new installation with the reference data of the project."""
    system = System(open_database(path), Clock())
    organisations.fill_reference_data(system)
    return system


def add_account(system: System, name: str, *roles: Role) -> Actor:
    """An account that cannot log in (no password), as the actor of its pages."""
    with system.database.writing():
        email = f"{name.lower().replace(' ', '.')}@voorbeeld.nl"
        account_id = account_store.add(system.database, email, name, "", system.stamp())
        account_store.set_roles(system.database, account_id, roles, system.stamp(), None)
    return Actor(account_id, name, frozenset(roles), "127.0.0.1")


def start_session(system: System, actor: Actor) -> str:
    """Log in without a password; the token for the cookie."""
    token = secrets.token_urlsafe(16)
    assert actor.account_id is not None
    with system.database.writing():
        digest = hashlib.sha256(token.encode()).hexdigest()
        account_store.start_session(system.database, actor.account_id, digest, system.stamp())
    return token


@dataclass(frozen=True)
class World:
    """An installation with people, an open round, and the started scan of one organisation."""

    system: System
    adviser: Actor
    colleague: Actor
    """A second adviser of the same organisation."""
    outsider: Actor
    """An adviser of another organisation only."""
    leader: Actor
    reader: Actor
    keeper: Actor
    round_id: int
    organisation_id: int
    other_organisation_id: int
    scan_id: int = 0
    actors: Mapping[str, Actor] = field(default_factory=dict)
    version: str = VERSION
    """Of the round."""

    @property
    def database(self) -> Database:
        return self.system.database

    def sheet(self, scan_id: int | None = None) -> scanning.Sheet:
        return scanning.read(self.system, self.leader, scan_id or self.scan_id)

    def save(self, actor: Actor, answers: Mapping[str, Answer], scan_id: int | None = None) -> Saved:
        """Save on a form that was opened just now."""
        sheet = self.sheet(scan_id)
        posted = [Posted(key, answer, sheet.current(key).revision) for key, answer in answers.items()]
        return scanning.save_answers(self.system, actor, scan_id or self.scan_id, posted)

    def complete(self, outcome: str = "1", scan_id: int | None = None) -> None:
        """Fill in everything that counts, with one interview."""
        self.save(self.adviser, complete_answers(outcome, self.sheet(scan_id).scan.version), scan_id)
        interviewing.save(self.system, self.adviser, scan_id or self.scan_id, None, 0, interview())

    def bring_to(self, state: ScanState, outcome: str = "1") -> None:
        """Bring the started scan to a state by the ordinary steps."""
        if state is ScanState.CONCEPT:
            return
        self.complete(outcome)
        reviewing.decide(self.system, self.adviser, self.scan_id, outcome, "")
        reviewing.offer(self.system, self.adviser, self.scan_id)
        if state is ScanState.ESTABLISHED:
            reviewing.establish(self.system, self.leader, self.scan_id)


def add_round(system: System, plan: RoundPlan, assigned: Mapping[int, Iterable[Actor]]) -> int:
    """An open round with all organisations, and who is assigned to which."""
    round_id = rounds.add(system, OPERATOR, plan)
    for organisation_id, actors in assigned.items():
        ids = [actor.account_id for actor in actors if actor.account_id is not None]
        rounds.set_assigned(system, OPERATOR, round_id, organisation_id, ids)
    rounds.open_round(system, OPERATOR, round_id)
    return round_id


def make_world(system: System, *, start: bool = True, version: str = VERSION) -> World:
    people = {
        "adviser": add_account(system, "Anja Advies", Role.ADVISER),
        "colleague": add_account(system, "Kees Collega", Role.ADVISER),
        "outsider": add_account(system, "Olga Elders", Role.ADVISER),
        "leader": add_account(system, "Leo Leider", Role.LEADER),
        "reader": add_account(system, "Lies Lezer", Role.READER),
        "keeper": add_account(system, "Bea Beheer", Role.KEEPER),
    }
    first, second = sorted(
        one.id for one in organisation_store.every(system.database) if one.valid_on(PLAN.peildatum)
    )[:2]
    assigned = {first: (people["adviser"], people["colleague"]), second: (people["outsider"],)}
    round_id = add_round(system, replace(PLAN, version=version), assigned)
    world = World(
        system,
        **people,
        round_id=round_id,
        organisation_id=first,
        other_organisation_id=second,
        actors=people,
        version=version,
    )
    return with_scan(world) if start else world


def with_scan(world: World) -> World:
    scan_id = scanning.start(world.system, world.adviser, world.round_id, world.organisation_id)
    return replace(world, scan_id=scan_id)


def later_round(world: World, name: str = "Ronde herfst 2016") -> int:
    """A second open round over the same periods, with its own scan of the same organisation."""
    assigned = {world.organisation_id: (world.adviser, world.colleague)}
    round_id = add_round(world.system, replace(PLAN, name=name), assigned)
    return scanning.start(world.system, world.adviser, round_id, world.organisation_id)


def close_round(world: World) -> None:
    with world.database.writing():
        round_store.add_event(world.database, world.round_id, "gesloten", world.system.stamp(), None)


def interview(kind: str = "ambtelijk_adviseur", **texts: str) -> Content:
    """What is recorded of an interview."""
    empty = dict.fromkeys(interviewing.TEXTS, "")
    people = (Participant("P. Persoon", "beleidsadviseur"),)
    return Content(date(2016, 7, 1), kind, "gesprek", people, **{**empty, **texts})


def form(version: str = VERSION) -> Questionnaire:
    return definitions.load(version).questionnaire


_CONDITIONS = ("stap1", "visie", "middelen", "management")
_MET: dict[str, Answer] = {
    **{f"randvoorwaarden.{key}.status": "voldaan" for key in _CONDITIONS},
    **{f"randvoorwaarden.{key}.pril": "nee" for key in _CONDITIONS},
    "verscherpt_toezicht": "nee",
    "verslechtering": "nee",
    "vertrouwen": "ja",
}
_JUDGEMENTS: dict[str, dict[str, Answer]] = {
    "1": {},
    "2a": {"randvoorwaarden.visie.pril": "ja"},
    "2b": {
        "randvoorwaarden.visie.status": "deels",
        "randvoorwaarden.visie.pril": None,
        "randvoorwaarden.visie.actie": "op_schema",
        "randvoorwaarden.visie.verwacht": date(2016, 12, 1),
    },
    "3": {
        "randvoorwaarden.visie.status": "niet",
        "randvoorwaarden.visie.pril": None,
        "randvoorwaarden.visie.actie": "geen",
    },
    "geen_vertrouwen": {"randvoorwaarden.visie.pril": "ja", "vertrouwen": "nee"},
    "I": {"verscherpt_toezicht": "ja"},
}


def judgements(outcome: str, version: str = VERSION) -> dict[str, Answer]:
    """The conditions and circumstances that lead to this outcome, as far as the version asks them."""
    answers = {**_MET, **_JUDGEMENTS[outcome]}
    return {key: answer for key, answer in answers.items() if form(version).knows(key)}


def complete_answers(outcome: str = "1", version: str = VERSION) -> dict[str, Answer]:
    """Every question that counts, answered so that the rules lead to this outcome."""
    answers = judgements(outcome, version)
    for question in form(version).questions():
        if question.counts and question.key not in answers and is_asked(question, answers):
            answers[question.key] = _plain_answer(question)
    return answers


def _plain_answer(question: Question) -> Answer:
    match question.type:
        case AnswerType.CHOICE:
            return question.options[0].value
        case AnswerType.FIGURE:
            return Decimal(100)
        case AnswerType.COUNT:
            return question.maximum or 1
        case AnswerType.DATE:
            return date(2016, 12, 1)
        case AnswerType.TEXT:
            return f"Wat er feitelijk is bij {question.key}."
    raise AssertionError(f"no plain answer for {question.key}")
