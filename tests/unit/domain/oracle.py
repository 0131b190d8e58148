"""The specification of the categories once more, as plainly as possible: what the tests compare with.

Written from indelingsregels.md §2 to §4 and from nothing of the project; it imports nothing of it. A form
is the plain object of ``risicoscan/1``, the result the plain object of ``riskscan classify``.

``expected`` fills in every field of one condition at a time and combines the states (§4 looks at nothing
else); ``expected_by_brute_force`` fills in the whole form at once and so does not rest on that thought,
but takes only forms with few open fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

Form = dict[str, Any]
Fields = tuple[Any, ...]

CONDITIONS = ("stap1", "visie", "middelen", "management")
FIELDS = ("status", "aantal_voldaan", "pril", "actie", "verwacht")
CIRCUMSTANCES = ("verscherpt_toezicht", "verslechtering", "vertrouwen")
ANSWERS = {
    "status": ("voldaan", "deels", "niet"),
    "aantal_voldaan": (0, 12, 13, 24),
    "pril": ("ja", "nee"),
    "actie": ("geen", "op_schema", "onvoldoende_resultaat"),
}
RULES = ("toezicht", "vastgelopen", "op_orde", "geen_vertrouwen", "pril", "onderweg")
A, B = "2016-1", "2016-2"


def day(value: Any) -> date | None:
    return None if value in (None, "onbekend") else date.fromisoformat(value)


def six_months_after(start: date) -> date:
    """A day that does not exist in that month becomes its last day; there is nothing after year 9999."""
    year, month = (start.year, start.month + 6) if start.month <= 6 else (start.year + 1, start.month - 6)
    if year > 9999:
        return date.max
    for last in range(start.day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def is_in_time(version: str, form: Form, verwacht: str) -> bool:
    if verwacht == "geen_datum":
        return True
    expected, peildatum = date.fromisoformat(verwacht), date.fromisoformat(form["peildatum"])
    if version == A:
        return expected <= six_months_after(peildatum)
    return expected < (day(form.get("streefdatum")) or date(2017, 1, 1))


def possible_dates(version: str, form: Form) -> tuple[str, ...]:
    """Every kind of date that can be an answer: on the peildatum, around each limit, and the very last."""
    peildatum = date.fromisoformat(form["peildatum"])
    limit = six_months_after(peildatum) if version == A else day(form.get("streefdatum")) or date(2017, 1, 1)
    found = {peildatum, date.max, limit}
    if limit > date.min:
        found.add(limit - timedelta(1))
    if limit < date.max:
        found.add(limit + timedelta(1))
    dates = tuple(one.isoformat() for one in sorted(found) if one >= peildatum)
    return (*dates, "geen_datum") if version == A else dates


def is_known(version: str, form: Form, name: str, value: Any) -> bool:
    if value in (None, "onbekend"):
        return False
    if name == "verwacht" and value == "geen_datum":
        return version == A
    return name != "verwacht" or value >= form["peildatum"]  # YYYY-MM-DD sorts as dates do


def choices(version: str, form: Form, condition: str, name: str) -> tuple[Any, ...]:
    """What a field of a condition is, or can still become."""
    if name == "aantal_voldaan" and condition != "stap1":
        return (None,)
    value = ((form.get("randvoorwaarden") or {}).get(condition) or {}).get(name)
    if is_known(version, form, name, value):
        return (value,)
    return possible_dates(version, form) if name == "verwacht" else ANSWERS[name]


def state_of(version: str, form: Form, condition: str, fields: Fields) -> str:
    status, number, pril, action, verwacht = fields
    met = status == "voldaan" or (
        version == A and condition == "stap1" and status == "deels" and number >= 13
    )
    if met:
        return "M" if pril == "nee" else "P"
    return "W" if action == "op_schema" and is_in_time(version, form, verwacht) else "F"


def verdict(version: str, states: tuple[str, ...], circumstances: tuple[str, ...]) -> tuple[str, str]:
    """Rule and outcome of a fully answered form, read from the top of §4's table to its bottom."""
    toezicht, verslechtering, vertrouwen = circumstances
    if toezicht == "ja":
        return "toezicht", "3" if version == A else "I"
    if verslechtering == "ja" or "F" in states:
        return "vastgelopen", "3"
    if set(states) == {"M"}:
        return "op_orde", "1"
    if version == B and vertrouwen == "nee":
        return "geen_vertrouwen", "3"
    if set(states) <= {"M", "P"}:
        return "pril", "2a"
    return "onderweg", "2b"


def completions(version: str, form: Form, condition: str) -> dict[Fields, str]:
    """Every way to fill in one condition, with the state it leads to."""
    options = [choices(version, form, condition, name) for name in FIELDS]
    return {fields: state_of(version, form, condition, fields) for fields in product(*options)}


def circumstances_of(form: Form) -> list[tuple[str, ...]]:
    return [
        ("ja", "nee") if form.get(name) in (None, "onbekend") else (form[name],) for name in CIRCUMSTANCES
    ]


def differing(fields: Fields, at: int) -> Fields:
    """What two completions have in common when they differ in the field at a position alone."""
    return (*fields[:at], *fields[at + 1 :])


def swings(found: dict[Fields, str], at: int) -> set[frozenset[str]]:
    """The pairs of states between which one field alone decides in some completion."""
    groups: dict[Fields, set[str]] = {}
    for fields, state in found.items():
        groups.setdefault(differing(fields, at), set()).add(state)
    return {
        frozenset(pair) for group in groups.values() for pair in product(group, group) if len({*pair}) == 2
    }


def expected(version: str, form: Form) -> Form:
    """The whole result for a form."""
    filled = {condition: completions(version, form, condition) for condition in CONDITIONS}
    states = {condition: set(found.values()) for condition, found in filled.items()}
    circumstances = list(product(*circumstances_of(form)))
    verdicts = {
        (together, around): verdict(version, together, around)
        for together in product(*states.values())
        for around in circumstances
    }

    def decides(at: int, pairs: set[frozenset[str]]) -> bool:
        return any(
            len({verdicts[(*together[:at], one, *together[at + 1 :]), around][1] for one in pair}) > 1
            for pair in pairs
            for together, around in verdicts
        )

    open_fields = [
        f"randvoorwaarden.{condition}.{name}"
        for at, condition in enumerate(CONDITIONS)
        for number, name in enumerate(FIELDS)
        if decides(at, swings(filled[condition], number))
    ]
    for at, name in enumerate(CIRCUMSTANCES):
        groups: dict[Fields, set[str]] = {}
        for (together, around), (_, outcome) in verdicts.items():
            groups.setdefault((together, differing(around, at)), set()).add(outcome)
        if any(len(group) > 1 for group in groups.values()):
            open_fields.append(name)
    return result(version, form, set(verdicts.values()), states, open_fields)


def expected_by_brute_force(version: str, form: Form, at_most: int) -> Form | None:
    """The same by trying every completion of the whole form; None when there are more than ``at_most``."""
    names = [(condition, name) for condition in CONDITIONS for name in FIELDS]
    options = [choices(version, form, *one) for one in names] + circumstances_of(form)
    total = 1
    for option in options:
        total *= len(option)
    if total > at_most:
        return None
    verdicts: dict[Fields, tuple[str, str]] = {}
    states: dict[str, set[str]] = {condition: set() for condition in CONDITIONS}
    for filled in product(*options):
        together = tuple(conditions_of(version, form, filled))
        for condition, state in zip(CONDITIONS, together, strict=True):
            states[condition].add(state)
        verdicts[filled] = verdict(version, together, filled[-3:])
    open_fields = []
    keys = [f"randvoorwaarden.{condition}.{name}" for condition, name in names] + list(CIRCUMSTANCES)
    for at, key in enumerate(keys):
        groups: dict[Fields, set[str]] = {}
        for filled, (_, outcome) in verdicts.items():
            groups.setdefault(differing(filled, at), set()).add(outcome)
        if any(len(group) > 1 for group in groups.values()):
            open_fields.append(key)
    return result(version, form, set(verdicts.values()), states, open_fields)


def conditions_of(version: str, form: Form, filled: Fields) -> Iterator[str]:
    for at, condition in enumerate(CONDITIONS):
        yield state_of(version, form, condition, filled[5 * at : 5 * at + 5])


def result(
    version: str, form: Form, verdicts: set[tuple[str, str]], states: dict[str, set[str]], open_: list[str]
) -> Form:
    rules, possible = {rule for rule, _ in verdicts}, sorted({outcome for _, outcome in verdicts})
    outcome = possible[0] if len(possible) == 1 else None
    return {
        "organisatie": form["organisatie"],
        "version": version,
        "outcome": outcome,
        "possible": possible,
        "rule": next(iter(rules)) if len(rules) == 1 else None,
        "states": {
            condition: [one for one in "MPWF" if one in states[condition]] for condition in CONDITIONS
        },
        "open": open_ if outcome is None else [],
        "needed": needed(version, form, outcome, states),
    }


def needed(version: str, form: Form, outcome: str | None, states: dict[str, set[str]]) -> list[str]:
    if form.get("verscherpt_toezicht") == "ja" or outcome not in {"3", "2a", "2b"}:
        return []
    if outcome in {"2a", "2b"}:
        return [f"{one}:M" for one in CONDITIONS if "M" not in states[one] and "F" not in states[one]]
    found = [f"{one}:W" for one in CONDITIONS if states[one] == {"F"}]
    if form.get("verslechtering") == "ja":
        found.append("verslechtering:nee")
    if version == B and form.get("vertrouwen") != "ja":
        found.append("vertrouwen:ja")
    return found
