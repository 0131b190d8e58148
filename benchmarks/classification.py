"""Microseconds of one classification, for an empty, a half filled and a full form, under every rule version.

    python benchmarks/classification.py [n]

A run classifies each form n times (500); the figure is the median of nine runs. "Vers" is the first of all,
before anything is remembered between classifications. "Met spoor" adds the sentences and ``trace/1``. Aim:
under 2 ms in all. Then, in processes of their own: reading and proving the definitions (aim: 0,3 s extra at
the start), and ``riskscan classify`` over 10.000 scans as JSON Lines, start included (aim: 5.000 a second).
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from riskscan.definitions import rule_versions, rules_of  # noqa: E402
from riskscan.definitions.rules import load_texts  # noqa: E402
from riskscan.domain.classification import classify  # noqa: E402
from riskscan.domain.decision import Rules  # noqa: E402
from riskscan.domain.facts import ScanFacts  # noqa: E402
from riskscan.domain.interchange import parse  # noqa: E402
from riskscan.domain.trace import evaluate  # noqa: E402

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
FIELDS: dict[str, tuple[object, ...]] = {
    "status": ("voldaan", "deels", "niet"),
    "pril": ("ja", "nee"),
    "actie": ("geen", "op_schema", "onvoldoende_resultaat"),
    "verwacht": ("2016-08-15", "2016-11-01", "2017-02-01", "geen_datum"),
}
CIRCUMSTANCES: dict[str, tuple[object, ...]] = dict.fromkeys(
    ("verscherpt_toezicht", "verslechtering", "vertrouwen"), ("nee", "nee", "ja")
)
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
            traced = statistics.median(with_trace(version, facts, times // 5) for _ in range(RUNS))
            print(f"{version}  {name:5} {warm:6.0f} µs  (vers {fresh:.0f} µs)  met spoor {traced:6.0f} µs")
    load_and_prove()
    whole_file()


def with_trace(version: str, facts: ScanFacts, times: int) -> float:
    rules, texts = rules_of(version), load_texts(ROOT / "questionnaire" / version)
    start = time.perf_counter()
    for _ in range(times):
        evaluate(rules, texts, "", facts).text()
    return (time.perf_counter() - start) / times * 1e6


def load_and_prove() -> None:
    """Everything that is read and proved at the start, beside only importing the program."""
    bare = "import riskscan.definitions"
    full = f"{bare}; [riskscan.definitions.load(v) for v in riskscan.definitions.versions()]"
    found = {name: seconds([sys.executable, "-c", code]) for name, code in (("kaal", bare), ("vol", full))}
    print(f"definities lezen en bewijzen: {found['vol'] - found['kaal']:.2f} s bovenop {found['kaal']:.2f} s")


def whole_file(number: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scans.jsonl"
        path.write_text("\n".join(json.dumps(one) for one in random_forms(number)), encoding="utf-8")
        command = [sys.executable, "-m", "riskscan.cli", "classify", "--version", "2016-2", str(path)]
        took = seconds(command)
    print(f"riskscan classify: {number} scans in {took:.2f} s, {number / took:.0f} per seconde, start erbij")


def seconds(command: list[str], runs: int = 5) -> float:
    """The median of the wall time of a command."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def random_forms(number: int) -> Iterator[dict[str, object]]:
    """Forms from full to nearly empty, the same each time."""
    chance = random.Random(7)
    for at in range(number):
        missing = chance.choice((0, 0, 0.1, 0.3, 0.7))

        def some(values: dict[str, tuple[object, ...]], missing: float = missing) -> dict[str, object]:
            return {key: chance.choice(found) for key, found in values.items() if chance.random() >= missing}

        conditions = {key: some(FIELDS) for key in ("visie", "middelen", "management")}
        conditions["stap1"] = some({**FIELDS, "aantal_voldaan": tuple(range(25))})
        head = {"format": "risicoscan/1", "organisatie": f"Voorbeeld {at}", "peildatum": "2016-06-30"}
        yield head | {"randvoorwaarden": conditions} | some(CIRCUMSTANCES)


if __name__ == "__main__":
    main()
