"""Waiting lists where something else is shown: in the reports, and beside topic 3 of a scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from riskscan import definitions
from riskscan.documents import waiting_list_report as doc
from riskscan.domain import waiting_lists as rules
from riskscan.domain.dutch import format_date
from riskscan.domain.figures import FigureValue, Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.trend import Point, trend
from riskscan.domain.waiting_list_words import value_words
from riskscan.domain.waiting_lists import Overrun
from riskscan.programme import waiting_lists
from riskscan.programme.figures import permitted_organisation
from riskscan.programme.permissions import Action, Actor, Refused
from riskscan.programme.system import System
from riskscan.programme.waiting_list_remedies import newest_remedies, remedy_lines, supervised
from riskscan.programme.waiting_lists import SERIES, Picture
from riskscan.store import figures, organisations
from riskscan.store import waiting_lists as store
from riskscan.store.figures import Level, Selection

LATEST = "9999"
"""Later than every stamp."""


def national(system: System, actor: Actor, until: date) -> doc.NationalWaitingLists | None:
    """For the national report; None when nothing was counted on or before the day."""
    found = waiting_lists.newest_until(system, actor, until)
    return _national(found) if found else None


def _national(picture: Picture) -> doc.NationalWaitingLists:
    return doc.NationalWaitingLists(
        picture.day,
        picture.previous,
        picture.total,
        picture.with_any,
        picture.without_any,
        tuple(
            doc.WaitingListLine(
                one.measure.name,
                one.total,
                one.change,
                one.sentence,
                tuple((point.day, point.total) for point in picture.series[one.measure.id]),
            )
            for one in picture.lines
        ),
    )


def of_organisation(
    system: System, organisation_id: int, until: date, saved_until: str = LATEST
) -> doc.OwnWaitingLists | None:
    """The waiting lists of one organisation on the newest peildatum on or before a day; None when there is none.

    ``saved_until``: the stamp after which nothing counts, so that the report of a vastgestelde scan stays as it
    was. Whoever may read the scan may read this.
    """
    with system.database.reading():
        every = [
            one for one in store.peildata_of(system.database, rules.ENTERED, organisation_id) if one <= until
        ]
        values = _values(system, organisation_id, every[:SERIES], saved_until)
        days = [one for one in every[:SERIES] if one in values]
        if not days:
            return None
        day, previous = days[0], days[1] if len(days) > 1 else None
        held = supervised(organisations.supervisions(system.database, organisation_id), day)
        saved = [
            one
            for one in store.remedies_of(system.database, organisation_id, day)
            if one.saved_at <= saved_until
        ]
    now = values[day]
    remedies = newest_remedies(saved).get(organisation_id, {})
    reading = rules.overrun(now)
    told = reading.kind is not Overrun.NONE
    return doc.OwnWaitingLists(
        day,
        previous,
        rules.any_list(now),
        f"{reading.kind.value.capitalize()}: {reading.why[:1].lower()}{reading.why[1:]}" if told else "",
        tuple(_line(one, values, day, previous) for one in (*rules.MEASURES, rules.DELIBERATE)),
        tuple(
            doc.OwnRemedy(
                one.measure.name,
                one.text or "niet ingevuld",
                format_date(one.expected_end) if one.expected_end else "niet ingevuld",
                one.term.words,
            )
            for one in remedy_lines(now, remedies, held.get(organisation_id))
            if one.text or one.expected_end
        ),
    )


def _values(
    system: System, organisation_id: int, days: Iterable[date], saved_until: str
) -> dict[date, dict[str, FigureValue]]:
    wanted = set(days)
    if not wanted:
        return {}
    selection = Selection(
        Level.ORGANISATION, (organisation_id,), measures=rules.ENTERED, kind=Kind.ACTUAL, edition="",
        start=min(wanted), end=max(wanted),
    )  # fmt: skip
    found: dict[date, dict[str, FigureValue]] = {}
    for one in figures.revisions(system.database, selection):
        period = one.key.period
        if period.start == period.end and period.end in wanted and one.saved_at <= saved_until:
            found.setdefault(period.end, {})[one.key.measure] = one.figure.value
    return found


def _line(
    measure_id: str, values: Mapping[date, Mapping[str, FigureValue]], day: date, previous: date | None
) -> doc.OwnListLine:
    measure = definitions.catalogue().measure(measure_id)
    points = [(one, values[one].get(measure_id)) for one in sorted(values)]
    numbers = [(one, value) for one, value in points if isinstance(value, Decimal)]
    went = ""
    if len(numbers) > 1 and numbers[-1][0] == day:
        went = trend(measure, [Point(Period(one, one), value) for one, value in numbers]).sentence
    return doc.OwnListLine(
        measure.name,
        value_words(values[day].get(measure_id)),
        value_words(values[previous].get(measure_id)) if previous else "",
        went,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What topic 3 of a scan shows: the lists of the organisation, for who may read its figures."""

    lists: doc.OwnWaitingLists | None


def beside_scan(system: System, actor: Actor, organisation_id: int, until: date) -> Beside | None:
    """None for who may not read the figures of this organisation."""
    try:
        permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
    except Refused:
        return None
    return Beside(of_organisation(system, organisation_id, until))
