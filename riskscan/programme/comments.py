"""Comments between the colleagues of a scan: no part of the report, and not for who only reads.

To comment is not to write in the scan: who commented may still vaststellen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from riskscan import definitions
from riskscan.programme import scanning
from riskscan.programme.permissions import Action, Actor, refusal
from riskscan.programme.scanning import Sheet, permitted_scan, subject_of
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import comments as store
from riskscan.store.comments import Comment
from riskscan.store.scans import Scan

MAX_COMMENT = 2000
"""Characters in one comment."""


@dataclass(frozen=True)
class Comments:
    """All comments of a scan; every count and every list on a page is taken from this one."""

    all: tuple[Comment, ...]
    may_write: bool

    @cached_property
    def by_question(self) -> dict[str, tuple[Comment, ...]]:
        found: dict[str, list[Comment]] = {}
        for one in self.all:
            found.setdefault(one.question, []).append(one)
        return {question: tuple(some) for question, some in found.items()}

    def of(self, question: str) -> tuple[Comment, ...]:
        """Oldest first."""
        return self.by_question.get(question, ())

    def among(self, questions: Iterable[str]) -> tuple[Comment, ...]:
        """Of these questions, in their order."""
        return tuple(one for question in questions for one in self.of(question))

    @property
    def open(self) -> int:
        return open_in(self.all)


def open_in(found: Iterable[Comment]) -> int:
    """How many are not handled."""
    return sum(1 for one in found if one.open)


def of_scan(system: System, actor: Actor, scan: Scan) -> Comments | None:
    """The comments of a scan that the actor was let into; None when comments are not for them."""
    if refusal(actor, Action.COMMENTS_READ, subject_of(scan, actor)) is not None:
        return None
    return _comments(system, actor, scan)


def _comments(system: System, actor: Actor, scan: Scan) -> Comments:
    may_write = refusal(actor, Action.COMMENTS_WRITE, subject_of(scan, actor)) is None
    return Comments(store.of_scan(system.database, scan.id), may_write)


def read(system: System, actor: Actor, scan_id: int) -> tuple[Sheet, Comments]:
    """The scan with its comments; raises NotFound or Refused."""
    with system.database.reading():
        scan = permitted_scan(system, actor, scan_id, Action.COMMENTS_READ)
        return scanning.read(system, actor, scan_id), _comments(system, actor, scan)


def add(system: System, actor: Actor, scan_id: int, question: str, text: str) -> None:
    """Place a comment. The same text of the same author twice in a row is one comment (a double click).

    Raises Invalid (field ``tekst``) for an empty or too long text, NotFound for an unknown question.
    """
    with system.database.writing():
        scan = permitted_scan(system, actor, scan_id, Action.COMMENTS_WRITE)
        if not definitions.load(scan.version).questionnaire.knows(question):
            raise NotFound("Deze vraag hoort niet bij deze scan. Er is niets bewaard.")
        text = _checked(text)
        before = [one for one in store.of_scan(system.database, scan_id) if one.question == question]
        twice = before and (before[-1].author_id, before[-1].text) == (actor.account_id, text)
        if actor.account_id is None or (twice and before[-1].open):
            return
        comment_id = store.add(system.database, scan_id, question, text, actor.account_id, system.stamp())
        system.log(actor, "opmerking geplaatst", f"scan {scan_id}", f"opmerking {comment_id}, {question}")


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({"tekst": "Typ eerst uw opmerking."})
    if len(text) > MAX_COMMENT:
        raise Invalid(
            {
                "tekst": f"Deze opmerking heeft {len(text)} tekens. Kort haar in tot hoogstens {MAX_COMMENT} tekens."
            }
        )
    return text


def handle(system: System, actor: Actor, scan_id: int, comment_id: int, *, reopen: bool = False) -> Comment:
    """Mark a comment as handled, or open it again; what is so already stays so. The comment as it was.

    Raises NotFound when it is not a comment of this scan.
    """
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.COMMENTS_WRITE)
        found = next((one for one in store.of_scan(system.database, scan_id) if one.id == comment_id), None)
        if found is None:
            raise NotFound("Deze opmerking hoort niet bij deze scan. Er is niets bewaard.")
        if found.open is not reopen and actor.account_id is not None:
            kind = store.REOPENED if reopen else store.HANDLED
            store.add_event(system.database, comment_id, kind, system.stamp(), actor.account_id)
            system.log(actor, f"opmerking {kind}", f"scan {scan_id}", f"opmerking {comment_id}")
    return found
