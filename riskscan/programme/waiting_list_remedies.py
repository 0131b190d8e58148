"""What is done about each waiting list, held against the term of verscherpt toezicht."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from riskscan import definitions
from riskscan.domain import waiting_lists as rules
from riskscan.domain.figures import FigureValue
from riskscan.domain.measures import Measure
from riskscan.domain.waiting_lists import TermReading, Values
from riskscan.store.organisations import Supervision
from riskscan.store.waiting_lists import StoredRemedy


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """A list of an organisation with what is done about it."""

    measure: Measure
    value: FigureValue
    text: str
    expected_end: date | None
    term: TermReading


def supervised(records: Iterable[Supervision], day: date) -> dict[int, Supervision]:
    """Organisation → the verscherpt toezicht that held on the day."""
    return {one.organisation_id: one for one in records if one.kind == "verscherpt" and one.held_on(day)}


def term_of(held: Supervision | None, expected_end: date | None) -> TermReading:
    """How an expected end lies to the term of the verscherpt toezicht, after any prolongation."""
    term = (held.extended_to or held.term) if held else None
    return rules.within_term(held is not None, term, expected_end)


def newest_remedies(found: Iterable[StoredRemedy]) -> dict[int, dict[str, StoredRemedy]]:
    """Organisation → list → the newest that was saved; the later ones come last in ``found``."""
    newest: dict[int, dict[str, StoredRemedy]] = {}
    for one in found:
        newest.setdefault(one.remedy.organisation_id, {})[one.remedy.list] = one
    return newest


def remedy_lines(
    values: Values, remedies: Mapping[str, StoredRemedy], held: Supervision | None
) -> tuple[RemedyLine, ...]:
    """The lists that have cases or a remedy, in the order of the measures."""
    catalogue = definitions.catalogue()
    found = []
    for measure in rules.LISTS:
        stored, value = remedies.get(measure), values.get(measure)
        text, end = (stored.remedy.text, stored.remedy.expected_end) if stored else ("", None)
        if text or end or rules.is_list(value):
            found.append(RemedyLine(catalogue.measure(measure), value, text, end, term_of(held, end)))
    return tuple(found)
