"""The decision of a scan that is read in from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from riskscan.domain.classification import only_confidence_lacks
from riskscan.domain.interchange import canonical, to_result
from riskscan.domain.scan_file import FileDecision
from riskscan.programme import reviewing
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.reviewing import INSPECTIONS, MAX_REASON, MIN_REASON
from riskscan.programme.scanning import Sheet, permitted_scan
from riskscan.programme.system import Invalid, System
from riskscan.store import scans
from riskscan.store.scans import Decision

Suggestion = Mapping[str, object]


class DecisionConflict(Exception):
    """The scan already holds another decision."""


def take_decision(system: System, author: Actor, sheet: Sheet, file: FileDecision, replace: bool) -> str:
    """Record the decision of a file on the answers that the scan now holds; ``nieuw``, ``gewijzigd`` or
    ``gelijk``.

    A decision that was taken on another suggestion than today's keeps that suggestion: it then shows as
    no longer fitting, here as it did where it came from. Raises Invalid or ``DecisionConflict``.
    """
    now = _plain(to_result(sheet.classification, sheet.organisation.name))
    taken_on = now if file.suggestion is None else dict(file.suggestion)
    held = scans.decision(system.database, sheet.scan.id)
    if held is not None:
        same = (held.outcome, held.motivation) == (file.outcome, file.motivation)
        if same and (file.suggestion is None or _plain(json.loads(held.suggestion)["result"]) == taken_on):
            return "gelijk"
        if not replace:
            raise DecisionConflict(_conflict(held, file))
    if taken_on != now:
        _keep(system, author, sheet, file, taken_on)
    else:
        reviewing.decide(system, author, sheet.scan.id, file.outcome, file.motivation)
    return "gewijzigd" if held else "nieuw"


def _conflict(held: Decision, file: FileDecision) -> str:
    here = f"besluit: hier is al besloten tot {held.outcome} ({held.author})"
    if held.outcome != file.outcome:
        return f"{here}; in het bestand staat {file.outcome}."
    return f"{here}; in het bestand ook, met een andere motivering of op andere antwoorden."


def _plain(result: Mapping[str, object]) -> dict[str, object]:
    """A result without the organisation, which may have another name elsewhere."""
    return {key: value for key, value in result.items() if key != "organisatie"}


def _keep(system: System, author: Actor, sheet: Sheet, file: FileDecision, taken_on: Suggestion) -> None:
    """Keep a decision with the suggestion it was taken on, held to the rules of that moment."""
    permitted_scan(system, author, sheet.scan.id, Action.SCAN_DECIDE)
    outcomes = sheet.definitions.rules.outcomes
    if file.outcome not in outcomes or not _could_choose(file.outcome, taken_on, outcomes):
        raise Invalid({"outcome": f"'{file.outcome[:20]}' kon bij dit voorstel niet worden besloten."})
    if (_motivation_needed(sheet, file.outcome, taken_on) or file.motivation) and not MIN_REASON <= len(
        file.motivation
    ) <= MAX_REASON:
        raise Invalid({"motivation": f"de motivering moet {MIN_REASON} tot {MAX_REASON} tekens hebben."})
    if author.account_id is None:
        return
    suggestion = {
        "definition": sheet.scan.digest,
        "result": {**taken_on, "organisatie": sheet.organisation.name},
    }
    text = canonical(suggestion)
    scans.add_decision(
        system.database, sheet.scan.id, file.outcome, file.motivation, text, author.account_id, system.stamp()
    )
    system.log(author, "besluit genomen", f"scan {sheet.scan.id}", f"{file.outcome}, op eerdere antwoorden")


def _motivation_needed(sheet: Sheet, outcome: str, taken_on: Suggestion) -> bool:
    """As ``reviewing.motivation_needed``, of the suggestion that the decision was taken on."""
    states, rule = taken_on["states"], taken_on["rule"]
    lacks = isinstance(states, dict) and only_confidence_lacks(
        sheet.definitions.rules, rule if isinstance(rule, str) else None, states.values()
    )
    return outcome != taken_on["outcome"] or lacks


def _could_choose(outcome: str, taken_on: Suggestion, outcomes: tuple[str, ...]) -> bool:
    """Where a version leaves verscherpt toezicht to the inspections, that goes with that suggestion alone."""
    return INSPECTIONS not in outcomes or (outcome == INSPECTIONS) == (taken_on["outcome"] == INSPECTIONS)
