"""Microseconds of one classification, for an empty, a half filled and a full form, under every rule version.

    python benchmarks/classification.py [n]

A run classifies each form n times (500); the figure is the median of nine runs. "Vers" is the first of all,
before anything is remembered between classifications. Aim: under 1 ms for a scan with open questions.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from riskscan.definitions import rule_versions, rules_of  # noqa: E402
from riskscan.domain.classification import classify  # noqa: E402
from riskscan.domain.decision import Rules  # noqa: E402
from riskscan.domain.facts import ScanFacts  # noqa: E402
from riskscan.domain.interchange import parse  # noqa: E402

LASTING = {"status": "voldaan", "pril": "nee"}
UNDER_WAY = {"status": "deels", "actie": "op_schema", "verwacht": "2016-11-01"}
FORMS: dict[str, dict[str, object]] = {
    "leeg": {},
    "half": {
        "randvoorwaarden": {
            "stap1": {"status": "deels"},
            "visie": LASTING,
            "middelen": {"status": "voldaan"},
        },
        "verscherpt_toezicht": "nee",
    },
    "vol": {
        "randvoorwaarden": {
            "stap1": UNDER_WAY | {"aantal_voldaan": 20, "pril": "nee"},
            "visie": LASTING,
            "middelen": LASTING,
            "management": LASTING,
        },
        "verscherpt_toezicht": "nee",
        "verslechtering": "nee",
        "vertrouwen": "ja",
    },
}
RUNS = 9


def microseconds(rules: Rules, facts: ScanFacts, times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        classify(rules, facts)
    return (time.perf_counter() - start) / times * 1e6


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for version in rule_versions():
        rules = rules_of(version)
        for name, content in FORMS.items():
            head = {"format": "risicoscan/1", "organisatie": "Voorbeeld", "peildatum": "2016-06-30"}
            facts = parse(json.dumps(head | content))
            fresh = microseconds(rules, facts, 1)
            warm = statistics.median(microseconds(rules, facts, times) for _ in range(RUNS))
            print(f"{version}  {name:5} {warm:6.0f} µs  (vers {fresh:.0f} µs)")


if __name__ == "__main__":
    main()
