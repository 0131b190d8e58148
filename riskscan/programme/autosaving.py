"""Saving while someone types: the same rules as saving a form, and told exactly what is stored afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskscan import definitions
from riskscan.domain.scan import decode, encode
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.scanning import (
    UNANSWERED,
    Conflict,
    Posted,
    Stored,
    figure_keys,
    permitted_scan,
    save_answers,
)
from riskscan.programme.system import System, dutch_time
from riskscan.store import figures as figure_store
from riskscan.store import rounds, scans
from riskscan.store.scans import Revision, Scan


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of each answer that was sent."""

    revisions: Mapping[str, int]
    """Questions that are stored as they were sent, with the revision to go on from (0: unanswered)."""
    conflicts: tuple[Conflict, ...]
    at: datetime
    """When this was so, in Dutch time."""


def save(system: System, actor: Actor, scan_id: int, posted: Sequence[Posted]) -> Kept:
    """Save answers that were changed on an open form. Raises Refused and NotFound, with nothing saved.

    What is stored afterwards is read in the same transaction: a revision that someone else adds right
    after it must not become the base of the next save. Unlike a form, which sends every answer, an autosave
    sends only what was changed; so an answer that was put back to the text of its base while someone else
    saved another is a conflict too, never passed over.
    """
    with system.database.writing():
        scan = permitted_scan(system, actor, scan_id, Action.SCAN_WRITE)
        saved = save_answers(system, actor, scan_id, posted) if posted else None
        current = _current(system, scan, [one.question for one in posted])
        found = {conflict.question for conflict in saved.conflicts} if saved else set()
        conflicts = list(saved.conflicts) if saved else []
        revisions = {}
        for one in posted:
            stored = current.get(one.question)
            if one.question in found:
                continue
            if encode(one.answer) == (stored.value if stored else UNANSWERED):
                revisions[one.question] = stored.id if stored else 0
            else:
                conflicts.append(Conflict(one.question, one.answer, _stored(scan, one.question, stored)))
        return Kept(revisions, tuple(conflicts), dutch_time(system.stamp()))


def _current(system: System, scan: Scan, keys: Sequence[str]) -> dict[str, Revision]:
    """What is stored now for these questions, answers and figures."""
    form = definitions.load(scan.version).questionnaire
    figures = [form.question(key) for key in keys if form.question(key).measure is not None]
    round_ = rounds.by_id(system.database, scan.round_id) if figures else None
    wanted = figure_keys(figures, round_, scan.organisation_id) if round_ else {}
    found = (*scans.answers(system.database, scan.id, keys), *figure_store.of_scan(system.database, wanted))
    return {revision.question: revision for revision in found}


def _stored(scan: Scan, key: str, revision: Revision | None) -> Stored:
    if revision is None:
        return Stored(None)
    question = definitions.load(scan.version).questionnaire.question(key)
    answer = decode(question, revision.value)
    return Stored(answer, revision.id, revision.author, dutch_time(revision.saved_at))
