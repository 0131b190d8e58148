"""``risicoscan/1``: the form in which a scan is handed in for classification, and the result.

A fixed contract (indelingsregels.md §2 and §4): strict, so that a wrong value is an error and never
silently "not known".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from riskscan.domain.classification import Classification
from riskscan.domain.decision import CIRCUMSTANCES
from riskscan.domain.facts import ACTIONS, CONDITIONS, STATUSES, ConditionFacts, ScanFacts
from riskscan.domain.scan import NO_DATE, UNKNOWN

FORMAT = "risicoscan/1"
EXPECTATIONS = 24
"""Expectations of the inspections in Stap 1 (toetsingskader.md §1)."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES_NO = ("ja", "nee")
_TOP = (
    "format", "organisatie", "peildatum", "streefdatum", "randvoorwaarden",
    "verscherpt_toezicht", "verslechtering", "vertrouwen",
)  # fmt: skip
_FIELDS = ("status", "aantal_voldaan", "pril", "sinds", "actie", "verwacht")


class BadScan(ValueError):
    """An object that is no ``risicoscan/1``; the message says in Dutch what is wrong."""


def parse(text: str) -> ScanFacts:
    """Read one object; raises ``BadScan``."""
    return facts_of(read_json(text))


def read_json(text: str, *, decimals: bool = False) -> object:
    """Read JSON strictly: no key twice in an object, no NaN; raises ``BadScan``.

    With ``decimals`` a number with a point or an exponent is a ``Decimal``, exactly as it was written.
    """
    number = _decimal if decimals else float
    try:
        found: object = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=number
        )
    except BadScan:
        raise
    except RecursionError as error:
        raise BadScan("Dit is te diep genest.") from error
    except json.JSONDecodeError as error:
        raise BadScan(f"Dit is geen geldige JSON; het gaat mis bij teken {error.pos + 1}.") from error
    except ValueError as error:
        raise BadScan("Hier staat een getal met te veel cijfers.") from error
    return found


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadScan(f"De sleutel '{key}' staat er twee keer.")
        found[key] = value
    return found


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadScan("Hier staat een getal met te veel cijfers.") from error


def _no_constant(name: str) -> object:
    raise BadScan(f"{name} is geen geldige JSON-waarde.")


def facts_of(found: object) -> ScanFacts:
    """Check a parsed object and read its facts; raises ``BadScan``."""
    if not isinstance(found, dict):
        raise BadScan("Hier hoort één object te staan, tussen accolades.")
    _only(found, _TOP, "")
    if found.get("format") != FORMAT:
        raise BadScan(f"De sleutel 'format' moet \"{FORMAT}\" zijn.")
    organisation = found.get("organisatie")
    if not isinstance(organisation, str):
        raise BadScan("De sleutel 'organisatie' moet een tekst zijn.")
    peildatum = _date(found.get("peildatum"), "peildatum")
    if peildatum is None:
        raise BadScan("De sleutel 'peildatum' ontbreekt of is leeg.")
    conditions = found.get("randvoorwaarden")
    if conditions is None:
        conditions = {}
    if not isinstance(conditions, dict):
        raise BadScan("De sleutel 'randvoorwaarden' moet een object zijn.")
    _only(conditions, CONDITIONS, "randvoorwaarden.")
    return ScanFacts(
        organisation,
        peildatum,
        _date(found.get("streefdatum"), "streefdatum"),
        {key: _condition(key, conditions.get(key)) for key in CONDITIONS},
        _choice(found.get("verscherpt_toezicht"), _YES_NO, "verscherpt_toezicht"),
        _choice(found.get("verslechtering"), _YES_NO, "verslechtering"),
        _choice(found.get("vertrouwen"), _YES_NO, "vertrouwen"),
    )


def _only(found: Mapping[str, object], known: tuple[str, ...], at: str) -> None:
    for key in found:
        if key not in known:
            raise BadScan(f"De sleutel '{at}{key}' is niet bekend. Bekend zijn: {', '.join(known)}.")


def _condition(key: str, found: object) -> ConditionFacts:
    at = f"randvoorwaarden.{key}"
    if found is None:
        return ConditionFacts()
    if not isinstance(found, dict):
        raise BadScan(f"De sleutel '{at}' moet een object zijn.")
    fields = _FIELDS if key == "stap1" else tuple(name for name in _FIELDS if name != "aantal_voldaan")
    _only(found, fields, f"{at}.")
    expected = found.get("verwacht")
    return ConditionFacts(
        _choice(found.get("status"), STATUSES, f"{at}.status"),
        _number(found.get("aantal_voldaan"), f"{at}.aantal_voldaan"),
        _choice(found.get("pril"), _YES_NO, f"{at}.pril"),
        _date(found.get("sinds"), f"{at}.sinds"),
        _choice(found.get("actie"), ACTIONS, f"{at}.actie"),
        NO_DATE if expected == NO_DATE else _date(expected, f"{at}.verwacht"),
    )


def _choice(found: object, known: tuple[str, ...], at: str) -> str | None:
    if found is None or found == UNKNOWN:
        return None
    if not isinstance(found, str) or found not in known:
        raise BadScan(f"De waarde van '{at}' moet een van deze zijn: {', '.join((*known, UNKNOWN))}.")
    return found


def _number(found: object, at: str) -> int | None:
    if found is None or found == UNKNOWN:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= EXPECTATIONS:
        raise BadScan(f"De waarde van '{at}' moet een heel getal van 0 tot en met {EXPECTATIONS} zijn.")
    return found


def _date(found: object, at: str) -> date | None:
    if found is None or (found == UNKNOWN and at != "peildatum"):
        return None
    if not isinstance(found, str) or not _DATE.fullmatch(found):
        raise BadScan(f"De waarde van '{at}' moet een datum zijn als 2016-06-30.")
    try:
        return date.fromisoformat(found)
    except ValueError as error:
        raise BadScan(f"De datum bij '{at}' ({found}) bestaat niet.") from error


Result = dict[str, object]
"""The result as it is printed; its fields and their order are part of the contract."""


def to_result(found: Classification, organisation: str) -> Result:
    """The contract's result of one classification."""
    return {
        "organisatie": organisation,
        "version": found.version,
        "outcome": found.outcome,
        "possible": list(found.possible),
        "rule": found.rule,
        "states": {key: [state.value for state in states] for key, states in found.states.items()},
        "open": list(found.open),
        "needed": list(found.needed),
    }


def canonical(content: object) -> str:
    """JSON with sorted keys and no blanks: the same content gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_scan(facts: ScanFacts) -> dict[str, object]:
    """The facts as a ``risicoscan/1`` object: what ``facts_of`` reads, without what is not known."""
    conditions = {key: _known(_condition_values(facts.condition(key))) for key in CONDITIONS}
    return {
        "format": FORMAT,
        "organisatie": facts.organisation,
        "peildatum": facts.peildatum.isoformat(),
        **_known({"streefdatum": _day(facts.streefdatum)}),
        "randvoorwaarden": {key: found for key, found in conditions.items() if found},
        **_known({key: facts.circumstance(key) for key in CIRCUMSTANCES}),
    }


def _condition_values(one: ConditionFacts) -> dict[str, object]:
    return {
        "status": one.status,
        "aantal_voldaan": one.aantal_voldaan,
        "pril": one.pril,
        "sinds": _day(one.sinds),
        "actie": one.actie,
        "verwacht": _day(one.verwacht),
    }


def _day(day: date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day


def _known(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}
