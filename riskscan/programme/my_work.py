""" "Mijn werk": what waits for this person, the deadlines of the open rounds, and the organisations per round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from riskscan import definitions
from riskscan.domain.dutch import format_date
from riskscan.domain.lifecycle import RoundState, ScanEvent, ScanState
from riskscan.programme import overview
from riskscan.programme.overview import Item, RoundItems
from riskscan.programme.permissions import Action, Actor, Role, Subject, refusal
from riskscan.programme.scanning import figure_keys
from riskscan.programme.system import System, dutch_time
from riskscan.store import figures as figure_store
from riskscan.store import work
from riskscan.store.rounds import Round
from riskscan.store.work import LastStep

NEAR_DAYS = 14
"""From how many days before the deadline an unfinished scan is named."""
MANY = 3
"""More scans than this that are not started are named together."""


class Urgency(IntEnum):
    """In which order things are named."""

    SENT_BACK = 1
    TO_ESTABLISH = 2
    DECIDE_AGAIN = 3
    REOPENED = 4
    DUE = 5
    TO_OFFER = 6
    NO_ADVISER = 7
    NOT_STARTED = 8
    COMMENTS = 9
    ROUND = 10


class Place(StrEnum):
    """Where the task is done."""

    REVIEW = "besluit"
    SCAN = "scan"
    COMMENTS = "opmerkingen"
    START = "lijst"
    ROUND = "ronde"
    OPENING = "openen"
    CLOSING = "sluiten"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for the reader."""

    urgency: Urgency
    place: Place
    title: str
    """The organisation, or the round when it is about the round."""
    text: str
    round: Round
    organisation_id: int | None = None
    scan_id: int | None = None
    reason: str = ""
    """What a colleague wrote: why a scan came back or was reopened."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An open round, with how far the reader's organisations are."""

    round: Round
    words: str
    late: bool
    established: int
    total: int


@dataclass(frozen=True, slots=True)
class MyWork:
    tasks: tuple[Task, ...]
    deadlines: tuple[Deadline, ...]
    rounds: tuple[RoundItems, ...]


def my_work(system: System, actor: Actor) -> MyWork:
    """Everything on the page; a fixed number of queries per round, however many scans there are."""
    with system.database.reading():
        found = overview.my_scans(system, actor)
        today = dutch_time(system.stamp()).date()
        tasks = [task for one in found for task in _of_round(system, actor, one, today)]
    tasks.sort(key=lambda task: (task.urgency, task.round.plan.deadline, task.title))
    deadlines = sorted(
        (_deadline(one, today) for one in found if one.round.state is RoundState.OPEN),
        key=lambda one: one.round.plan.deadline,
    )
    return MyWork(tuple(tasks), tuple(deadlines), found)


def deadline_words(deadline: date, today: date) -> str:
    """ "nog 5 dagen", "vandaag", "2 dagen te laat"; long after the day their number says nothing."""
    days = (deadline - today).days
    if days == 0:
        return "vandaag"
    number = "1 dag" if abs(days) == 1 else f"{abs(days)} dagen"
    if days > 0:
        return f"nog {number}"
    return f"{number} te laat" if days >= -60 else "voorbij"


def _deadline(one: RoundItems, today: date) -> Deadline:
    plan = one.round.plan
    done = sum(item.state is ScanState.ESTABLISHED for item in one.items)
    late = plan.deadline < today and done < len(one.items)
    return Deadline(one.round, deadline_words(plan.deadline, today), late, done, len(one.items))


def _of_round(system: System, actor: Actor, one: RoundItems, today: date) -> Iterator[Task]:
    if one.round.state is not RoundState.CLOSED and refusal(actor, Action.ROUNDS_KEEP) is None:
        yield from _round_tasks(one, today)
    if one.round.state is not RoundState.OPEN:
        return
    steps = work.last_steps(system.database, one.round.id)
    if Role.ADVISER in actor.roles:
        comments = work.open_comments(system.database, one.round.id)
        yield from _not_started(one, today)
        for item in one.items:
            if item.mine and item.scan_id is not None:
                number = comments.get(item.scan_id, 0)
                yield from _adviser_tasks(one.round, item, steps[item.scan_id], number, today)
    if Role.LEADER in actor.roles:
        yield from _offered(system, actor, one, steps)


def _adviser_tasks(round_: Round, item: Item, step: LastStep, comments: int, today: date) -> Iterator[Task]:
    """The one thing to do with a scan now, and the comments on it."""
    task = _adviser_task(round_, item, step, today)
    if task is not None:
        yield task
    if comments and item.state is ScanState.CONCEPT:
        text = (
            "Er staat 1 open opmerking bij."
            if comments == 1
            else f"Er staan {comments} open opmerkingen bij."
        )
        yield _task(Urgency.COMMENTS, Place.COMMENTS, round_, item, text)


def _not_started(one: RoundItems, today: date) -> Iterator[Task]:
    """The scans that the reader may start; many are one line, or they would hide the rest."""
    waiting = [item for item in one.items if item.mine and item.may_start]
    if not waiting:
        return
    near = (one.round.plan.deadline - today).days <= NEAR_DAYS
    urgency = Urgency.DUE if near else Urgency.NOT_STARTED
    deadline = _until(one.round, today) if near else ""
    if len(waiting) <= MANY:
        for item in waiting:
            text = f"De scan is nog niet gestart.{deadline}"
            yield _task(urgency, Place.START, one.round, item, text)
        return
    names = ", ".join(item.organisation.name for item in waiting)
    text = f"{len(waiting)} scans zijn nog niet gestart: {names}.{deadline}"
    first = waiting[0].organisation.id
    yield Task(urgency, Place.START, one.round.plan.name, text, one.round, first)


def _until(round_: Round, today: date) -> str:
    deadline = round_.plan.deadline
    return f" Deadline {format_date(deadline)}: {deadline_words(deadline, today)}."


def _adviser_task(round_: Round, item: Item, step: LastStep, today: date) -> Task | None:
    if item.state is not ScanState.CONCEPT:
        return None
    if step.kind is ScanEvent.SENT_BACK:
        return _task(Urgency.SENT_BACK, Place.REVIEW, round_, item, f"Teruggestuurd{_by(step)}.", step.reason)
    if item.stale:
        text = "De antwoorden zijn na het besluit gewijzigd. Neem het besluit opnieuw."
        return _task(Urgency.DECIDE_AGAIN, Place.REVIEW, round_, item, text)
    if step.kind is ScanEvent.REOPENED:
        return _task(Urgency.REOPENED, Place.REVIEW, round_, item, f"Heropend{_by(step)}.", step.reason)
    if item.progress and item.progress.complete:
        text = "Volledig en besloten: bied de scan aan." if item.decided else "Volledig: neem een besluit."
        return _task(Urgency.TO_OFFER, Place.REVIEW, round_, item, text)
    if item.progress and (round_.plan.deadline - today).days <= NEAR_DAYS:
        text = f"{item.progress.done} van {item.progress.total} ingevuld.{_until(round_, today)}"
        return _task(Urgency.DUE, Place.SCAN, round_, item, text)
    return None


def _by(step: LastStep) -> str:
    return f" door {step.by_name}" if step.by_name else ""


def _offered(system: System, actor: Actor, one: RoundItems, steps: dict[int, LastStep]) -> Iterator[Task]:
    """The offered scans that this leader may vaststellen: those they did not write in."""
    offered = [item for item in one.items if item.state is ScanState.OFFERED]
    if not offered:
        return
    form = definitions.load(one.round.plan.version).questionnaire
    keys = figure_keys(form.questions(), one.round, 0)
    wrote = work.authors(system.database, one.round.id)
    figures = figure_store.authors_in_round(system.database, one.round.id, keys.values())
    for item in offered:
        authors = wrote.get(item.scan_id or 0, frozenset()) | figures.get(item.organisation.id, frozenset())
        subject = Subject(item.mine, item.state, one.round.state)
        if actor.account_id in authors or refusal(actor, Action.SCAN_ESTABLISH, subject) is not None:
            continue
        step = steps[item.scan_id or 0]
        text = f"Ter vaststelling aangeboden{_by(step)} op {format_date(dutch_time(step.at).date())}."
        yield _task(Urgency.TO_ESTABLISH, Place.REVIEW, one.round, item, text)


def _round_tasks(one: RoundItems, today: date) -> Iterator[Task]:
    round_, total = one.round, len(one.items)
    name = round_.plan.name
    without = sum(not item.advisers and item.state is not ScanState.ESTABLISHED for item in one.items)
    if without:
        text = f"Bij {_organisations(without)} is nog geen adviseur toegewezen."
        yield Task(Urgency.NO_ADVISER, Place.ROUND, name, text, round_)
    if round_.state is RoundState.PREPARING:
        text = f"De ronde is nog niet open. Peildatum {format_date(round_.plan.peildatum)}."
        yield Task(Urgency.ROUND, Place.OPENING, name, text, round_)
        return
    waiting = sum(item.state is not ScanState.ESTABLISHED for item in one.items)
    if not waiting and total:
        text = f"Alles is vastgesteld bij {_organisations(total)}. De ronde kan worden gesloten."
        yield Task(Urgency.ROUND, Place.CLOSING, name, text, round_)
    elif waiting and round_.plan.deadline < today:
        text = f"De deadline is voorbij. Bij {_organisations(waiting)} is nog niets vastgesteld."
        yield Task(Urgency.ROUND, Place.ROUND, name, text, round_)


def _organisations(number: int) -> str:
    return "1 organisatie" if number == 1 else f"{number} organisaties"


def _task(urgency: Urgency, place: Place, round_: Round, item: Item, text: str, reason: str = "") -> Task:
    return Task(
        urgency, place, item.organisation.name, text, round_, item.organisation.id, item.scan_id, reason
    )
