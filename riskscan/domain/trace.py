"""``trace/1``: everything a suggestion rests on and says, as one text that can be recomputed byte for byte.

Stored with each decision. Made of what the evaluation itself returns, so that it cannot tell another
story than the suggestion: the facts, the rules that can fire, the states, the sentences, the parameters.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from riskscan.domain.classification import Classification, classify
from riskscan.domain.decision import Rules
from riskscan.domain.explanation import Explanation
from riskscan.domain.facts import ScanFacts
from riskscan.domain.interchange import BadScan, canonical, facts_of, read_json, to_result, to_scan
from riskscan.domain.narrative import Texts, explain

FORMAT = "trace/1"


@dataclass(frozen=True, slots=True)
class Trace:
    """One evaluation: what went in, what came out and why."""

    definition: str
    """SHA-256 over the version's definition files."""
    rules: Rules
    facts: ScanFacts
    found: Classification
    explained: Explanation

    def text(self) -> str:
        """Canonical JSON: sorted keys, no blanks; the same evaluation gives the same bytes."""
        clauses = {one.key: one for one in self.rules.conditions}
        content = {
            "format": FORMAT,
            "definition": self.definition,
            "rules": self.rules.digest,
            "parameters": {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in asdict(self.rules.parameters).items()
            },
            "facts": to_scan(self.facts),
            "result": to_result(self.found, self.facts.organisation),
            "category": {
                "name": self.explained.category.full_name,
                "meaning": self.explained.category.meaning,
            },
            "fired": [asdict(one) for one in self.explained.rules],
            "conditions": [
                {
                    "key": one.key,
                    "title": one.title,
                    "states": list(one.states),
                    "sentence": one.sentence,
                    "clause": clauses[one.key].clause,
                    "source": clauses[one.key].source,
                }
                for one in self.explained.conditions
            ],
            "needed": list(self.explained.needed),
        }
        return canonical(content)


def evaluate(rules: Rules, texts: Texts, definition: str, facts: ScanFacts) -> Trace:
    """Classify and explain; total for all facts, and without clock or chance."""
    found = classify(rules, facts)
    explained = explain(rules, texts, found, facts, {key: key for key in found.open})
    return Trace(definition, rules, facts, found, explained)


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """What can be read back of a stored suggestion."""

    version: str
    definition: str
    outcome: str | None
    possible: tuple[str, ...]
    facts: ScanFacts | None
    """None when it was kept without its facts: before ``trace/1``, or read in from a file."""


class UnreadableTrace(ValueError):
    """A stored suggestion that cannot be read; the message says in Dutch what is wrong."""


def read_trace(text: str) -> StoredTrace:
    """Read a stored suggestion, with or without its facts; raises ``UnreadableTrace``."""
    try:
        content = read_json(text)
        if not isinstance(content, dict):
            raise BadScan("Hier hoort één object te staan.")
        result = content["result"]
        facts = facts_of(content["facts"]) if "facts" in content else None
        return StoredTrace(
            str(result["version"]),
            str(content["definition"]),
            result["outcome"],
            tuple(result["possible"]),
            facts,
        )
    except (BadScan, KeyError, TypeError) as error:
        raise UnreadableTrace(f"Dit bewaarde voorstel is niet te lezen: {error}") from error
