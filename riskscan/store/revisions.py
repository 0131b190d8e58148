"""The revisions of answers and figures: the whole history of one, and what a section shows of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from riskscan.domain.figures import FigureKey
from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision with where it came from."""

    id: int
    value: str
    author_id: int
    author: str
    saved_at: str
    scan_id: int
    round_name: str
    """Of the scan it was saved in."""
    copied_from: str
    """Name of the round it was copied from; empty when it was not."""
    restored_from: str
    """The moment at which the revision was saved that was put back; empty when it was not."""


_HISTORY = """
SELECT r.id, r.value, r.author_id, a.name, r.saved_at, coalesce(r.scan_id, 0), coalesce(o.name, ''),
  coalesce(c.name, ''), coalesce(b.saved_at, '')
FROM {table} r JOIN account a ON a.id = r.author_id
LEFT JOIN scan s ON s.id = r.scan_id LEFT JOIN round o ON o.id = s.round_id
LEFT JOIN scan cs ON cs.id = r.copied_from LEFT JOIN round c ON c.id = cs.round_id
LEFT JOIN {table} b ON b.id = r.restored_from
WHERE {which} ORDER BY r.id
"""
_OF_ANSWER = _HISTORY.format(table="answer_revision", which="r.scan_id = ? AND r.question = ?")
_OF_FIGURE = _HISTORY.format(
    table="figure",
    which="r.organisation_id = ? AND r.measure = ? AND r.reference_from = ? AND r.reference_to = ?"
    " AND r.municipality IS NULL AND r.kind = 'realisatie' AND r.edition = ''",
)


def of_answer(database: Database, scan_id: int, question: str) -> tuple[Revised, ...]:
    """Everything that was ever saved as this answer, oldest first."""
    return tuple(Revised(*row) for row in database.rows(_OF_ANSWER, (scan_id, question)))


def of_figure(database: Database, key: FigureKey) -> tuple[Revised, ...]:
    """Everything that was ever saved of this figure (realisatie), oldest first, in whichever scan."""
    parameters = (key.organisation_id, key.measure, *_period(key))
    return tuple(Revised(*row) for row in database.rows(_OF_FIGURE, parameters))


def _period(key: FigureKey) -> tuple[str, str]:
    return key.period.start.isoformat(), key.period.end.isoformat()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a section shows of the current revision of an answer: how many there are, and its origin."""

    revisions: int
    copied_from: str
    restored_from: str


_MARKS = """
SELECT n.question, n.number, coalesce(c.name, '') AS copied, coalesce(b.saved_at, '') AS restored
FROM (SELECT question, count(*) AS number, max(id) AS newest FROM answer_revision
      WHERE scan_id = :scan AND question IN (SELECT value FROM json_each(:questions)) GROUP BY question) n
JOIN answer_revision r ON r.id = n.newest
LEFT JOIN scan s ON s.id = r.copied_from LEFT JOIN round c ON c.id = s.round_id
LEFT JOIN answer_revision b ON b.id = r.restored_from
WHERE n.number > 1 OR r.copied_from IS NOT NULL
"""


def marks(database: Database, scan_id: int, questions: Sequence[str]) -> dict[str, Mark]:
    """Of each of these answers that has more than one revision, or was copied: in one query."""
    rows = database.rows(_MARKS, {"scan": scan_id, "questions": json.dumps(list(questions))})
    return {row["question"]: Mark(row["number"], row["copied"], row["restored"]) for row in rows}


_FIGURE_MARKS = """
SELECT r.id, r.measure, r.reference_from, r.reference_to, coalesce(c.name, '') AS copied,
  coalesce(b.saved_at, '') AS restored
FROM json_each(:wanted) w JOIN figure r ON r.organisation_id = :organisation AND r.municipality IS NULL
  AND r.measure = w.value ->> 0 AND r.reference_from = w.value ->> 1 AND r.reference_to = w.value ->> 2
  AND r.kind = 'realisatie' AND r.edition = ''
LEFT JOIN scan s ON s.id = r.copied_from LEFT JOIN round c ON c.id = s.round_id
LEFT JOIN figure b ON b.id = r.restored_from
ORDER BY r.id
"""


def figure_marks(
    database: Database, keys: Mapping[str, FigureKey], current: Mapping[str, int]
) -> dict[str, Mark]:
    """The same of figures of one organisation. ``current`` holds the revision that is shown per question:
    what was saved after it, in another scan, does not count.
    """
    if not keys:
        return {}
    questions = {(key.measure, *_period(key)): question for question, key in keys.items()}
    parameters = {
        "wanted": json.dumps(list(questions)),
        "organisation": next(iter(keys.values())).organisation_id,
    }
    found: dict[str, list[Row]] = {}
    for row in database.rows(_FIGURE_MARKS, parameters):
        question = questions[(row["measure"], row["reference_from"], row["reference_to"])]
        if row["id"] <= current.get(question, 0):
            found.setdefault(question, []).append(row)
    return {
        question: Mark(len(rows), rows[-1]["copied"], rows[-1]["restored"])
        for question, rows in found.items()
    }
