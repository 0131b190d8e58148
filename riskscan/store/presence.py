"""Who wrote in a scan lately, from what is stored anyway: the revisions of answers, figures and interviews."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from riskscan.store.database import Database


class Wrote(StrEnum):
    """What someone wrote; the key is then a question, a measure or nothing."""

    ANSWER = "antwoord"
    FIGURE = "cijfer"
    INTERVIEW = "gesprek"


@dataclass(frozen=True, slots=True)
class Writing:
    """The newest thing that one account saved."""

    name: str
    kind: Wrote
    key: str
    saved_at: str


# Of the answers the current ones, which the index alone finds however long the history is, and the newest of
# all scans: without those, someone would seem gone once another replaced the text.
_OTHERS = """
SELECT a.name, w.kind, w.key, max(w.saved_at) AS saved_at FROM (
  SELECT 'antwoord' AS kind, question AS key, author_id, saved_at FROM answer_revision
  WHERE id IN (SELECT max(id) FROM answer_revision WHERE scan_id = :scan GROUP BY question)
  UNION ALL
  SELECT 'antwoord', question, author_id, saved_at FROM answer_revision
  WHERE +scan_id = :scan AND id > (SELECT max(id) FROM answer_revision) - 500
  UNION ALL
  SELECT 'cijfer', measure, author_id, saved_at FROM figure WHERE scan_id = :scan
  UNION ALL
  SELECT 'gesprek', '', r.author_id, r.saved_at
  FROM interview i JOIN interview_revision r ON r.interview_id = i.id WHERE i.scan_id = :scan
) w JOIN account a ON a.id = w.author_id
WHERE w.author_id IS NOT :besides AND w.saved_at BETWEEN :since AND :until
GROUP BY w.author_id ORDER BY saved_at DESC
"""


def others(
    database: Database, scan_id: int, besides: int | None, since: str, until: str
) -> tuple[Writing, ...]:
    """What each other account saved last in this scan between two moments, newest first."""
    rows = database.rows(_OTHERS, {"scan": scan_id, "besides": besides, "since": since, "until": until})
    return tuple(Writing(row["name"], Wrote(row["kind"]), row["key"], row["saved_at"]) for row in rows)
