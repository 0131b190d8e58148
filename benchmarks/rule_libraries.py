"""The decision table of 2016-2 in our own code beside two general rule libraries: full forms only.

    python -m venv /een/map && /een/map/bin/pip install rule-engine zen-engine pydantic PyYAML
    PYTHONPATH=. /een/map/bin/python benchmarks/rule_libraries.py [n]

All three get the same four inputs (verscherpt toezicht, verslechtering, the worst state, vertrouwen) and must
give the same rule for every combination. What only ours does (possible outcomes, open questions, what is
needed, the proof) is measured beside it as "classify": the libraries have no answer to those questions.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from riskscan.definitions.rules import load_rules  # noqa: E402
from riskscan.domain.classification import classify  # noqa: E402
from riskscan.domain.decision import INPUTS, Combination, Rules, combinations  # noqa: E402
from riskscan.domain.interchange import parse  # noqa: E402

FORM = {
    "format": "risicoscan/1",
    "organisatie": "Voorbeeld",
    "peildatum": "2016-06-30",
    "randvoorwaarden": {
        key: {"status": "voldaan", "pril": "nee"} for key in ("stap1", "visie", "middelen", "management")
    },
    "verscherpt_toezicht": "nee",
    "verslechtering": "nee",
    "vertrouwen": "ja",
}
Decide = Callable[[Combination], str]


def ours(rules: Rules) -> Decide:
    return lambda combination: rules.table[combination].id


def with_rule_engine(rules: Rules) -> Decide:
    import rule_engine

    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    made = []
    for rule in rules.rules:
        rows = (
            " and ".join(
                f"{name} in [{', '.join(repr(one) for one in sorted(allowed))}]"
                for name, allowed in zip(INPUTS, row.values, strict=True)
            )
            for row in rule.rows
        )
        made.append((rule.id, rule_engine.Rule(" or ".join(f"({row})" for row in rows), context=context)))

    def decide(combination: Combination) -> str:
        thing = dict(zip(INPUTS, combination, strict=True))
        return next(name for name, rule in made if rule.matches(thing))

    return decide


def with_zen(rules: Rules) -> Decide:
    import zen

    def cell(allowed: frozenset[str]) -> str:
        return ", ".join(json.dumps(one) for one in sorted(allowed))

    rows = [
        {"_id": f"{rule.id}-{number}", "rule": json.dumps(rule.id)}
        | {name: cell(allowed) for name, allowed in zip(INPUTS, row.values, strict=True)}
        for rule in rules.rules
        for number, row in enumerate(rule.rows)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in INPUTS],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table,
             "position": {"x": 1, "y": 0}},
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }  # fmt: skip
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return lambda combination: str(
        decision.evaluate(dict(zip(INPUTS, combination, strict=True)))["result"]["rule"]
    )


def microseconds(work: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times * 1e6


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rules = load_rules(ROOT / "questionnaire" / "2016-2")
    every = tuple(combinations())
    ways: dict[str, Decide] = {
        "eigen tabel": ours(rules),
        "rule-engine": with_rule_engine(rules),
        "zen-engine": with_zen(rules),
    }
    for name, decide in ways.items():
        wrong = [one for one in every if decide(one) != rules.table[one].id]
        assert not wrong, f"{name} decides otherwise on {wrong[0]}"
    facts = parse(json.dumps(FORM))
    measured: dict[str, list[float]] = {name: [] for name in [*ways, "classify, vol formulier"]}
    for _ in range(9):  # in turns, so that a busy moment falls on all
        for name, decide in ways.items():
            run = microseconds(lambda decide=decide: [decide(one) for one in every], times)  # type: ignore[misc]
            measured[name].append(run / len(every))
        measured["classify, vol formulier"].append(microseconds(lambda: classify(rules, facts), times * 10))
    base = statistics.median(measured["eigen tabel"])
    for name, found in measured.items():
        middle = statistics.median(found)
        print(f"{name:24} {middle:8.2f} µs  {middle / base:7.1f}x de eigen tabel")


if __name__ == "__main__":
    main()
