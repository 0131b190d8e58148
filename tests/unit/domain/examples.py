"""Forms with what the specification says of them: the project's example file, and one case per edge."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskscan.definitions import rules_of
from riskscan.domain.classification import classify
from riskscan.domain.decision import Rules
from riskscan.domain.interchange import parse, to_result

Form = dict[str, Any]

A, B = "2016-1", "2016-2"
VERSIONS = (A, B)
FILE = Path(__file__).parents[2] / "data" / "voorbeelden.jsonl"
CONDITIONS = ("stap1", "visie", "middelen", "management")


def result(version: str | Rules, form: Form) -> Form:
    """What ``riskscan classify`` gives for a form."""
    rules = rules_of(version) if isinstance(version, str) else version
    facts = parse(json.dumps(form))
    return to_result(classify(rules, facts), facts.organisation)


def lasting(**more: Any) -> Form:
    return {"status": "voldaan", "pril": "nee", **more}


def recent(**more: Any) -> Form:
    return {"status": "voldaan", "pril": "ja", **more}


def on_schedule(verwacht: str | None, status: str = "deels", **more: Any) -> Form:
    return {"status": status, "actie": "op_schema", "verwacht": verwacht, **more}


def form(peildatum: str = "2016-06-30", **given: Any) -> Form:
    """A form with all four conditions met and lasting and all circumstances good, but for what is given."""
    circumstances = {"verscherpt_toezicht": "nee", "verslechtering": "nee", "vertrouwen": "ja"}
    return {
        "format": "risicoscan/1",
        "organisatie": "Voorbeeld",
        "peildatum": peildatum,
        **({"streefdatum": given.pop("streefdatum")} if "streefdatum" in given else {}),
        "randvoorwaarden": {name: given.pop(name, lasting()) for name in CONDITIONS},
        **(circumstances | given),
    }


def empty(**given: Any) -> Form:
    return {"format": "risicoscan/1", "organisatie": "Voorbeeld", "peildatum": "2016-06-30", **given}


@dataclass(frozen=True)
class Example:
    """A form, and per version the fields of its result that the specification gives."""

    name: str
    form: Form
    expected: dict[str, Form]

    def __str__(self) -> str:
        return self.name


def from_file() -> list[Example]:
    lines = map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    return [Example(line["scan"]["organisatie"], line["scan"], line["verwacht"]) for line in lines]


def settled(name: str, given: Form, a: str = "", b: str = "") -> Example:
    """An example of which each version's "rule outcome" is given; nothing: told in another example."""
    pairs = {version: text.split() for version, text in ((A, a), (B, b)) if text}
    return Example(
        name, given, {v: {"rule": rule, "outcome": outcome} for v, (rule, outcome) in pairs.items()}
    )


EDGES = [
    settled(
        "recent and no confidence (reading 8)",
        form(visie=recent(), vertrouwen="nee"),
        "pril 2a",
        "geen_vertrouwen 3",
    ),
    settled(
        "on schedule and no confidence",
        form(visie=on_schedule("2016-12-01"), vertrouwen="nee"),
        "onderweg 2b",
        "geen_vertrouwen 3",
    ),
    settled(
        "confidence is not asked when all is met (reading 10)",
        form(vertrouwen="nee"),
        "op_orde 1",
        "op_orde 1",
    ),
    settled(
        "supervision comes before deterioration",
        form(verscherpt_toezicht="ja", verslechtering="ja", vertrouwen="nee"),
        "toezicht 3",
        "toezicht I",
    ),
    settled("deterioration with all met", form(verslechtering="ja"), "vastgelopen 3", "vastgelopen 3"),
    settled(
        "one unmet condition without action (reading 14)",
        form(management={"status": "niet", "actie": "geen"}),
        "vastgelopen 3",
        "vastgelopen 3",
    ),
    settled(
        "an action without result",
        form(middelen={"status": "deels", "actie": "onvoldoende_resultaat", "verwacht": "2016-12-01"}),
        "vastgelopen 3",
        "vastgelopen 3",
    ),
    settled(
        "recent and under way is under way",
        form(visie=recent(), middelen=on_schedule("2016-12-01")),
        "onderweg 2b",
        "onderweg 2b",
    ),
    settled(
        "expected on the peildatum itself",
        form(visie=on_schedule("2016-06-30")),
        "onderweg 2b",
        "onderweg 2b",
    ),
    settled(
        "the last day of six months, the day before the streefdatum",
        form("2016-06-30", visie=on_schedule("2016-12-30"), middelen=on_schedule("2016-12-30")),
        "onderweg 2b",
        "onderweg 2b",
    ),
    settled("a day after six months", form(visie=on_schedule("2016-12-31")), "vastgelopen 3", "onderweg 2b"),
    settled(
        "six calendar months from the end of August end with February",
        form("2016-08-31", visie=on_schedule("2017-02-28")),
        "onderweg 2b",
        "vastgelopen 3",
    ),
    settled(
        "the day after that is too late",
        form("2016-08-31", visie=on_schedule("2017-03-01")),
        "vastgelopen 3",
        "vastgelopen 3",
    ),
    settled(
        "strictly before 1 January 2017 (reading 6)",
        form("2016-09-26", visie=on_schedule("2017-01-01")),
        "onderweg 2b",
        "vastgelopen 3",
    ),
    settled(
        "the streefdatum of the scan replaces that of version B only",
        form("2016-09-26", visie=on_schedule("2017-03-26"), streefdatum="2017-03-27"),
        "onderweg 2b",
        "onderweg 2b",
    ),
    settled(
        "an earlier streefdatum too",
        form("2016-09-26", visie=on_schedule("2016-12-01"), streefdatum="2016-12-01"),
        "onderweg 2b",
        "vastgelopen 3",
    ),
    settled(
        "13 of 24 only counts for a condition that is partly met",
        form(stap1={"status": "niet", "aantal_voldaan": 24, "pril": "nee", "actie": "geen"}),
        "vastgelopen 3",
        "vastgelopen 3",
    ),
    settled(
        "12 of 24 does not change that it is met (contradiction)",
        form(stap1=lasting(aantal_voldaan=12)),
        "op_orde 1",
        "op_orde 1",
    ),
    settled(
        "13 of 24 and recent is recent under A",
        form(stap1={"status": "deels", "aantal_voldaan": 13, "pril": "ja", "actie": "geen"}),
        "pril 2a",
        "vastgelopen 3",
    ),
    settled("since when never decides", form(visie=lasting(sinds="2016-06-29")), "op_orde 1", "op_orde 1"),
    settled(
        "after the streefdatum nothing is in time under B",
        form("2017-01-01", visie=on_schedule("geen_datum"), middelen=on_schedule(None)),
        b="vastgelopen 3",
    ),
    settled(
        "nobody can give a date: in time under A",
        form(visie=on_schedule("geen_datum")),
        "onderweg 2b",
    ),
    Example(
        "nobody can give a date: open under B, and a date can settle it",
        form(visie=on_schedule("geen_datum")),
        {B: {"possible": ["2b", "3"], "open": ["randvoorwaarden.visie.verwacht"], "rule": None}},
    ),
    Example(
        "a date before the peildatum counts as not known (reading 22)",
        form(visie=on_schedule("2016-06-29")),
        {v: {"possible": ["2b", "3"], "open": ["randvoorwaarden.visie.verwacht"]} for v in VERSIONS},
    ),
    Example(
        "under A nobody knows whether the date is in time when it is not given",
        form("2017-01-01", visie=on_schedule(None)),
        {
            A: {
                "possible": ["2b", "3"],
                "states": {c: ["W", "F"] if c == "visie" else ["M"] for c in CONDITIONS},
            }
        },
    ),
    Example(
        "partly met without a number may be met under A",
        form(stap1={"status": "deels", "pril": "nee", "actie": "geen"}),
        {
            A: {"possible": ["1", "3"], "open": ["randvoorwaarden.stap1.aantal_voldaan"]},
            B: {"possible": ["3"], "open": [], "needed": ["stap1:W"]},
        },
    ),
    Example(
        "the example of the interchange form",
        {
            "format": "risicoscan/1",
            "organisatie": "Voorbeeld",
            "peildatum": "2016-06-30",
            "randvoorwaarden": {
                "stap1": {
                    "status": "deels",
                    "aantal_voldaan": 20,
                    "actie": "op_schema",
                    "verwacht": "2016-11-01",
                },
                "visie": {"status": "voldaan", "pril": "nee", "sinds": "2015-03-01"},
                "middelen": {"status": "voldaan", "pril": "nee"},
                "management": {"status": "voldaan", "pril": "nee"},
            },
            "verscherpt_toezicht": "nee",
            "verslechtering": "nee",
            "vertrouwen": "ja",
        },
        {
            A: {
                "outcome": None,
                "possible": ["1", "2a"],
                "open": ["randvoorwaarden.stap1.pril"],
                "needed": [],
            },
            B: {"outcome": "2b", "possible": ["2b"], "open": [], "needed": ["stap1:M"], "rule": "onderweg"},
        },
    ),
    Example(
        "settled with two rules that can fire names none",
        form(visie=on_schedule(None), vertrouwen="nee"),
        {B: {"outcome": "3", "rule": None, "open": [], "needed": ["vertrouwen:ja"]}},
    ),
    Example(
        "no advice under supervision",
        form(verscherpt_toezicht="ja", visie={"status": "niet", "actie": "geen"}),
        {A: {"outcome": "3", "needed": []}, B: {"outcome": "I", "needed": []}},
    ),
    Example(
        "confidence is needed even where category 1 would not ask it",
        form(verslechtering="ja", vertrouwen=None),
        {A: {"needed": ["verslechtering:nee"]}, B: {"needed": ["verslechtering:nee", "vertrouwen:ja"]}},
    ),
    Example(
        "an open condition beside a failing one is not in the list",
        form(visie={"status": "niet", "actie": "geen"}, middelen={}),
        {v: {"outcome": "3", "needed": ["visie:W"]} for v in VERSIONS},
    ),
]
EVERY = [*from_file(), *EDGES]


def failures(version: str, rules: Rules) -> list[str]:
    """The examples that these rules do not satisfy."""
    found = []
    for example in EVERY:
        expected = example.expected.get(version, {})
        given = result(rules, example.form)
        if any(given[name] != value for name, value in expected.items()):
            found.append(example.name)
    return found
