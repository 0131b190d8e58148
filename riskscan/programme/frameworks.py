"""The frameworks (kaders), and per organisation how many of their norms were met, over the rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan import definitions
from riskscan.domain.frameworks import Counted, Framework, Step, steps
from riskscan.domain.scan import decode
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.system import System
from riskscan.store import established, rounds


@dataclass(frozen=True, slots=True)
class MetOverTime:
    """The counts of one framework for one organisation, oldest first, each with its change."""

    framework: Framework
    steps: tuple[Step, ...]


def met_over_rounds(
    system: System, actor: Actor, organisation_id: int, until: date
) -> tuple[MetOverTime, ...]:
    """Per framework that is counted: how many norms were met in every round with its peildatum on or before
    a day, as vastgesteld. A round in which nothing is vastgesteld is left out, and so is a framework of which
    no round knows a number. Raises ``Refused``.
    """
    require(actor, Action.NATIONAL_READ)
    with system.database.reading():
        settled = {one.round_id for one in established.until(system.database, until, organisation_id)}
        past = [one for one in reversed(rounds.every(system.database)) if one.id in settled]
        found = []
        for framework in definitions.known_frameworks():
            key = framework.counted_in
            if not key:
                continue
            texts = established.answer_over_rounds(system.database, organisation_id, key, until)
            counts = [
                Counted(one.plan.name, one.plan.peildatum, _number(one.plan.version, key, texts.get(one.id)))
                for one in past
            ]
            if any(one.number is not None for one in counts):
                found.append(MetOverTime(framework, steps(counts)))
    return tuple(found)


def _number(version: str, key: str, text: str | None) -> int | None:
    """The number in a stored answer; None for onbekend, unanswered, or a version that does not ask it."""
    form = definitions.load_form(version)
    if text is None or not form.knows(key):
        return None
    answer = decode(form.question(key), text)
    return answer if isinstance(answer, int) else None
