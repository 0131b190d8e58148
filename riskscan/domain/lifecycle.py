"""The life of a round and of a scan as past-tense events; the state is their fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from riskscan.domain.measures import Reference


class RoundState(StrEnum):
    PREPARING = "voorbereiding"
    OPEN = "open"
    CLOSED = "gesloten"


class ScanState(StrEnum):
    """Where a scan is; ``NOT_STARTED`` belongs to an organisation without a scan in the round."""

    NOT_STARTED = "niet gestart"
    CONCEPT = "concept"
    OFFERED = "ter vaststelling aangeboden"
    ESTABLISHED = "vastgesteld"


class ScanEvent(StrEnum):
    """What happened to a scan, in the past tense."""

    STARTED = "gestart"
    DISCUSSED = "besproken"
    OFFERED = "ter vaststelling aangeboden"
    WITHDRAWN = "ingetrokken"
    """The adviser took the offered scan back."""
    SENT_BACK = "teruggestuurd"
    ESTABLISHED = "vastgesteld"
    REOPENED = "heropend"


_AFTER: Mapping[ScanState, Mapping[ScanEvent, ScanState]] = {
    ScanState.NOT_STARTED: {ScanEvent.STARTED: ScanState.CONCEPT},
    ScanState.CONCEPT: {
        ScanEvent.DISCUSSED: ScanState.CONCEPT,
        ScanEvent.OFFERED: ScanState.OFFERED,
    },
    ScanState.OFFERED: {
        ScanEvent.DISCUSSED: ScanState.OFFERED,
        ScanEvent.WITHDRAWN: ScanState.CONCEPT,
        ScanEvent.SENT_BACK: ScanState.CONCEPT,
        ScanEvent.ESTABLISHED: ScanState.ESTABLISHED,
    },
    ScanState.ESTABLISHED: {ScanEvent.REOPENED: ScanState.CONCEPT},
}


class IllegalEvent(ValueError):
    """An event that cannot happen to a scan in this state."""


def after(state: ScanState, event: ScanEvent) -> ScanState:
    """The state that an event brings; raises ``IllegalEvent`` when it cannot happen in this one."""
    found = _AFTER[state].get(event)
    if found is None:
        raise IllegalEvent(f"{event.value} cannot happen to a scan that is {state.value}")
    return found


def scan_state(events: Iterable[ScanEvent]) -> ScanState:
    """Fold the events, oldest first; raises ``IllegalEvent`` for a course that cannot have been."""
    state = ScanState.NOT_STARTED
    for event in events:
        state = after(state, event)
    return state


def round_state(events: Iterable[str]) -> RoundState:
    """Fold the events ``geopend`` and ``gesloten``, oldest first."""
    state = RoundState.PREPARING
    for event in events:
        state = RoundState.OPEN if event == "geopend" else RoundState.CLOSED
    return state


@dataclass(frozen=True, slots=True)
class Period:
    """From and including ``start`` up to and including ``end``; one day when they are equal."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class References:
    """To which year, period and date a round's figures refer (topics 18, 19 and 20)."""

    peiljaar: int
    period: Period
    staff_date: date

    def of(self, reference: Reference) -> Period:
        """Raises ValueError for a peildatum of its own: that is not the round's to give."""
        match reference:
            case Reference.YEAR:
                return Period(date(self.peiljaar, 1, 1), date(self.peiljaar, 12, 31))
            case Reference.PERIOD:
                return self.period
            case Reference.DATE:
                return Period(self.staff_date, self.staff_date)
            case Reference.PEILDATUM:
                raise ValueError("a round has no such figure")


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a programme leader decides when making a round."""

    name: str
    version: str
    peildatum: date
    streefdatum: date | None
    references: References
    deadline: date


class RoundProblem(StrEnum):
    """Why a plan cannot be a round; the text is shown beside the field named in ``problems``."""

    NAME = "Geef de ronde een naam van 3 tot 100 tekens."
    PERIOD = "De periode eindigt voordat zij begint. Kies een einddatum op of na de begindatum."
    YEAR = "Vul een jaar in tussen 2015 en 2100."
    DEADLINE = "De deadline ligt voor de peildatum. Kies een datum op of na de peildatum."


def problems(plan: RoundPlan) -> dict[str, RoundProblem]:
    """What is wrong with a plan, by field; empty when it is fine."""
    found: dict[str, RoundProblem] = {}
    if not 3 <= len(plan.name.strip()) <= 100:
        found["name"] = RoundProblem.NAME
    if plan.references.period.end < plan.references.period.start:
        found["period_to"] = RoundProblem.PERIOD
    if not 2015 <= plan.references.peiljaar <= 2100:
        found["peiljaar"] = RoundProblem.YEAR
    if plan.deadline < plan.peildatum:
        found["deadline"] = RoundProblem.DEADLINE
    return found
