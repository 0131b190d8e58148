"""A round beside the rounds before it: only what is vastgesteld counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from riskscan import definitions
from riskscan.domain.explanation import Category
from riskscan.domain.narrative import category
from riskscan.domain.national import Standing, Transitions, tally, transitions
from riskscan.domain.national_words import changes
from riskscan.programme.system import System, dutch_time
from riskscan.store import established, organisations, rounds
from riskscan.store.established import Established
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round


@dataclass(frozen=True, slots=True)
class RoundStandings:
    """A round, and where every organisation that takes part in it stands."""

    round: Round
    standings: tuple[Standing, ...]
    established: tuple[Established, ...]
    """What is vastgesteld in it, in the order of vaststellen."""

    @property
    def counts(self) -> dict[str, int]:
        """How many organisations stand where, for each of ``ESTABLISHED_KINDS``."""
        return tally(self.standings)


@dataclass(frozen=True, slots=True)
class History:
    """A round with the earlier rounds in which something is vastgesteld, oldest first, itself last."""

    rounds: tuple[RoundStandings, ...]
    transitions: Transitions | None
    """From the previous round to this one; None when there is none, or nothing is vastgesteld in this one
    yet: then there is nothing to compare.
    """

    @property
    def current(self) -> RoundStandings:
        return self.rounds[-1]

    @property
    def previous(self) -> RoundStandings | None:
        """The newest round with an earlier peildatum in which something is vastgesteld."""
        return self.rounds[-2] if len(self.rounds) > 1 else None

    @property
    def other_rules(self) -> bool:
        """Whether the previous round was judged by another version of the rules."""
        before = self.previous
        return before is not None and before.round.plan.version != self.current.round.plan.version

    @property
    def sentences(self) -> tuple[str, ...]:
        """What changed since the previous round, in words; empty when there is none."""
        if self.transitions is None or self.previous is None:
            return ()
        return changes(self.transitions, self.previous.round.plan.name)


def history(system: System, round_: Round) -> History:
    """Read inside the caller's ``reading``; the number of queries is the same for any number of
    organisations and rounds.
    """
    day = round_.plan.peildatum
    by_round: dict[int, list[Established]] = {}
    for one in established.until(system.database, day):
        by_round.setdefault(one.round_id, []).append(one)
    inside = established.taking_part(system.database, day)
    every = {one.id: one for one in organisations.every(system.database)}
    earlier = [
        one
        for one in reversed(rounds.every(system.database))
        if one.plan.peildatum < day and one.id in by_round
    ]
    found = tuple(
        _standings(one, by_round.get(one.id, ()), inside.get(one.id, frozenset()), every)
        for one in (*earlier, round_)
    )
    comparable = len(found) > 1 and found[-1].established
    changed = transitions(found[-2].standings, found[-1].standings) if comparable else None
    return History(found, changed)


def _standings(
    round_: Round, found: Iterable[Established], inside: frozenset[int], every: Mapping[int, Organisation]
) -> RoundStandings:
    texts = definitions.load(round_.plan.version).texts
    kinds = {one.organisation_id: category(texts, one.outcome).key for one in found}
    standings = tuple(
        Standing(one.id, one.code, one.name, kinds.get(one.id, "none"))
        for one in every.values()
        if one.id in inside
    )
    return RoundStandings(round_, standings, tuple(found))


@dataclass(frozen=True, slots=True)
class RoundCategory:
    """The vastgestelde indeling of one organisation in a round, in the words of that round's rules."""

    round_id: int
    round_name: str
    peildatum: date
    version: str
    category: Category
    established_at: datetime
    """In Dutch time."""


def categories(system: System, organisation_id: int, until: date) -> tuple[RoundCategory, ...]:
    """Of one organisation, over the rounds with their peildatum on or before ``until``, oldest first."""
    by_round = {one.round_id: one for one in established.until(system.database, until, organisation_id)}
    found = [one for one in reversed(rounds.every(system.database)) if one.id in by_round]
    return tuple(
        RoundCategory(
            one.id,
            one.plan.name,
            one.plan.peildatum,
            one.plan.version,
            category(definitions.load(one.plan.version).texts, by_round[one.id].outcome),
            dutch_time(by_round[one.id].made_at),
        )
        for one in found
    )
