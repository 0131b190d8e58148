"""Fictional national reports; no organisation of these names exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from riskscan.definitions import regions
from riskscan.documents.national_report import (
    Accountability,
    CategoryList,
    Changes,
    CountLine,
    Move,
    MoveRow,
    NationalReportData,
    NeedLine,
    OrganisationLine,
    OutcomeGroup,
    RoundColumn,
    Shown,
)
from riskscan.domain.national import ESTABLISHED_KINDS, KINDS, Status, count
from riskscan.domain.national_words import headline
from riskscan.domain.proportions import percentage

DAY = date(2016, 9, 30)
MOMENT = datetime(2016, 10, 19, 10, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))
NAMES = {
    "1": "Basis op orde",
    "2": "Basis binnen afzienbare tijd op orde",
    "3": "Basis niet op orde",
    "I": "Oordeel aan de inspecties",
    "open": "Nog niet te bepalen",
    "none": "Nog niet vastgesteld",
}


def statuses(kinds: Sequence[str], day: date = DAY, provisional: Sequence[str] = ()) -> tuple[Status, ...]:
    """An organisation per region that exists on a day, with these kinds in turn."""
    found = regions.valid_on(regions.organisations(), day)
    return tuple(
        Status(
            number, f"plaats-{number:02}", one.letters, f"Veilig Thuis Plaats {number:02}", one.row, one.column,
            kind, None if kind in ("open", "none") else kind, kind in provisional, kind == "I", None, one.code,
        )
        for number, (one, kind) in enumerate(
            (one, kinds[at % len(kinds)]) for at, one in enumerate(found)
        )
    )  # fmt: skip


def changes(before: Mapping[str, int], now: Mapping[str, int]) -> Changes:
    """A comparison in which everyone of a kind went to the next one."""
    kinds = [kind for kind in ESTABLISHED_KINDS if before[kind] or now[kind]]
    columns = tuple(Shown(kind, NAMES[kind]) for kind in kinds)
    rows = tuple(
        MoveRow(
            Shown(kind, NAMES[kind]),
            tuple(Move(now_kind, (f"Veilig Thuis Van {kind} naar {now_kind}",)) for now_kind in kinds),
        )
        for kind in kinds
    )
    return Changes(
        "Ronde juni 2016", date(2016, 6, 30),
        tuple((Shown(kind, NAMES[kind]), before[kind], now[kind]) for kind in kinds), columns, rows,
        ("Veilig Thuis Nieuw",), ("Veilig Thuis Verdwenen",), ("Er is veel veranderd.", "Niet alles."),
        "De rondes volgen verschillende versies van de regels (2016-1 en 2016-2).",
    )  # fmt: skip


def report(found: Sequence[Status], *, demo: bool = False, rounds: int = 2) -> NationalReportData:
    """A report of these statuses, with as many earlier rounds as asked for."""
    counts = count(found)
    now = {
        kind: sum(1 for one in found if one.kind == kind and not one.provisional)
        for kind in ESTABLISHED_KINDS
    }
    now["none"] = len(found) - sum(now[kind] for kind in ("1", "2", "3", "I"))
    before = {**dict.fromkeys(ESTABLISHED_KINDS, 0), "3": len(found)}
    earlier = tuple(RoundColumn(f"Ronde {at}", date(2010 + at, 6, 30), before) for at in range(1, rounds))
    return NationalReportData(
        round_name="Ronde september 2016",
        peildatum=DAY,
        demo=demo,
        provisional=any(one.provisional for one in found),
        created=MOMENT,
        statuses=tuple(found),
        names=NAMES,
        counts=tuple(
            CountLine(one.kind, NAMES[one.kind], one.number, one.provisional, percentage(one.number, len(found)))
            for one in counts
            if one.number or one.kind in "123"
        ),
        established=sum(now.values()) - now["none"],
        sentences=headline(now, NAMES, sum(one.supervision for one in found)),
        rounds=(*earlier, RoundColumn("Ronde september 2016", DAY, now)),
        changes=changes(before, now) if rounds > 1 and found else None,
        previous="Ronde juni 2016" if rounds > 1 else "",
        organisations=tuple(_line(one, rounds > 1) for one in found),
        lists=tuple(_list(kind, found) for kind in KINDS if any(one.kind == kind for one in found)),
        accountability=Accountability(
            "2016-2", "Rapportage 26-09-2016, §1.3", date(2017, 1, 1), 2016, date(2016, 4, 1), date(2016, 6, 30),
            date(2016, 7, 1), MOMENT, "a" * 64, "b" * 64,
        ),
    )  # fmt: skip


def _line(one: Status, compared: bool) -> OrganisationLine:
    before = Shown("3", NAMES["3"]) if compared and one.organisation_id % 5 else None
    supervision = "Verscherpt toezicht" if one.supervision else ""
    day = None if one.kind in ("open", "none") or one.provisional else date(2016, 10, 5)
    return OrganisationLine(
        one.name, Shown(one.kind, NAMES[one.kind]), one.provisional, before, supervision, day
    )


def _list(kind: str, found: Sequence[Status]) -> CategoryList:
    inside = tuple(one.name for one in found if one.kind == kind)
    half = len(inside) // 2
    groups = (OutcomeGroup("nog pril", "Sinds kort voldaan.", inside[:half]),
              OutcomeGroup("verbetering op schema", "Nog niet voldaan.", inside[half:]))  # fmt: skip
    plain = (OutcomeGroup("", f"Betekenis van {kind}.", inside),)
    needs = (NeedLine("Gezamenlijke bestuurlijke visie: blijvend voldaan", len(inside)),)
    return CategoryList(
        kind,
        NAMES[kind],
        len(inside),
        groups if kind == "2" else plain,
        needs if kind in "23" else (),
        int(kind == "3"),
    )


FULL = report(statuses(("1", "2", "2", "3", "I", "none")))
"""Every kind that can be vastgesteld, and two rounds."""
FIRST = report(statuses(("1", "2", "2"), date(2023, 1, 1)), rounds=1)
"""A first round, of the 25 organisations after the merger."""
CONCEPT = report(statuses(("1", "2", "open", "none"), provisional=("2", "open")), demo=True)
EMPTY = report((), rounds=1)
LONG_NAME = "Veilig Thuis " + "Noordoostelijkeregiosamenwerking" * 3 + " en de Zuidelijke Meren Zuidrand"
LONG = replace(
    report(
        tuple(replace(one, name=f"{LONG_NAME} {one.organisation_id:02}") for one in FULL.statuses), rounds=9
    ),
    round_name="Ronde met een naam zo lang als een naam van een ronde hoogstens mag zijn volgens het programma 20",
)
