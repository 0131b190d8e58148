"""Whose turn it is with a scan, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass

from riskscan.domain.lifecycle import RoundState, ScanEvent, ScanState
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.reviewing import Review, authors_of
from riskscan.programme.system import System
from riskscan.store import accounts, rounds


@dataclass(frozen=True, slots=True)
class Turn:
    """For whom a scan waits: the kind of person, who they are, and what they are to do."""

    who: str
    names: tuple[str, ...]
    to_do: str
    """Goes on after "om": "de scan ter vaststelling aan te bieden"."""
    mine: bool
    """Whether the reader is one of them."""


LEADER = "een programmaleider"
ADVISER = "een adviseur van deze organisatie"
OTHER_LEADER = "een programmaleider die niet meeschreef"


def turn(system: System, actor: Actor, review: Review) -> Turn | None:
    """Whose turn it is; None when the scan is vastgesteld and nobody has to do anything."""
    scan = review.sheet.scan
    if scan.state is ScanState.ESTABLISHED:
        return None
    with system.database.reading():
        leaders = {
            one.id: one.name
            for one in accounts.every(system.database)
            if one.active and Role.LEADER in one.roles
        }
        if scan.round_state is not RoundState.OPEN:
            return _turn(actor, LEADER, leaders, "de ronde weer te openen: zij is gesloten")
        if scan.state is ScanState.OFFERED:
            wrote = authors_of(system, review.sheet)
            able = {account: name for account, name in leaders.items() if account not in wrote}
            if not able:
                return Turn(
                    "een beheerder", (), "een programmaleider aan te wijzen die niet meeschreef", False
                )
            return _turn(actor, OTHER_LEADER, able, "de scan vast te stellen of terug te sturen")
        assigned = {
            one.account_id: one.account_name
            for one in rounds.assignments(system.database, scan.round_id)
            if one.organisation_id == scan.organisation_id
        }
    if not assigned:
        return _turn(actor, LEADER, leaders, "een adviseur toe te wijzen")
    return _turn(actor, ADVISER, assigned, to_do(review))


def _turn(actor: Actor, who: str, able: dict[int, str], to_do: str) -> Turn:
    return Turn(who, tuple(able.values()), to_do, actor.account_id in able)


def to_do(review: Review) -> str:
    """What an adviser is to do with a concept, after "om"."""
    if review.missing or review.no_interview:
        return "de scan verder in te vullen"
    if review.decision is None:
        return "een besluit te nemen over de indeling"
    if review.stale:
        return "het besluit opnieuw te nemen: de antwoorden zijn sindsdien gewijzigd"
    if last_step(review) is ScanEvent.SENT_BACK:
        return "de opmerkingen te verwerken en de scan opnieuw aan te bieden"
    return "de scan ter vaststelling aan te bieden"


def last_step(review: Review) -> ScanEvent:
    """The newest event that brought the scan where it is; a talk does not."""
    return next(one.kind for one in reversed(review.events) if one.kind is not ScanEvent.DISCUSSED)
