"""Sturingsinformatie: what college and council want to know, per municipality or of the organisation as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from riskscan import definitions
from riskscan.documents.steering_report import (
    Factors,
    Line,
    Seen,
    ShareLine,
    SteeringReport,
    TopicTable,
    TownRow,
)
from riskscan.domain.amounts import NO_DATA
from riskscan.domain.derived import leaves
from riskscan.domain.dutch import format_number
from riskscan.domain.figures import Kind
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Measure, Reference
from riskscan.domain.municipal import WHOLE, difference_words, share
from riskscan.domain.steering import (
    FACTORS,
    SHARED,
    TOPICS,
    YEARS,
    Topic,
    a_year_before,
    last_year,
    moments,
    preceding,
    series_of,
)
from riskscan.programme.figures import may_write, permitted_organisation
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.steering_figures import WITHHELD, Book
from riskscan.programme.system import NotFound, System, dutch_time
from riskscan.store import figures, organisations
from riskscan.store.figures import Selection, StoredFigure
from riskscan.store.municipal_figures import periods_per_municipality
from riskscan.store.organisations import Municipality, Organisation

PERIODS = 40
"""So many of the newest periods can be chosen."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen of an organisation; the municipalities are those of the last day of ``period``."""

    organisation: Organisation
    periods: tuple[Period, ...]
    period: Period | None
    towns: tuple[Municipality, ...]
    may_write: bool


def choices(system: System, actor: Actor, organisation_id: int, period: Period | None = None) -> Choices:
    """The periods with figures per municipality; the newest is chosen when none was. Raises NotFound or Refused."""
    return _choices(system, actor, organisation_id, period, Action.FIGURES_READ)


def choices_to_export(system: System, actor: Actor, organisation_id: int, period: Period) -> Choices:
    """The same for who makes an annex that leaves the house. Raises NotFound or Refused."""
    return _choices(system, actor, organisation_id, period, Action.FIGURES_EXPORT)


def _choices(
    system: System, actor: Actor, organisation_id: int, period: Period | None, action: Action
) -> Choices:
    with system.database.reading():
        organisation = permitted_organisation(system, actor, organisation_id, action)
        found = periods_per_municipality(system.database, organisation_id, _per_period(), PERIODS)
        if period is not None and period not in found:
            raise NotFound(
                "Van deze periode zijn er geen cijfers per gemeente. Kies een periode uit de lijst."
            )
        chosen = period or next(iter(found), None)
        day = chosen.end if chosen else system.now().date()
        towns = organisations.municipalities(system.database, organisation_id, day)
        return Choices(organisation, found, chosen, towns, may_write(system, actor, organisation_id))


def _measures() -> tuple[Measure, ...]:
    catalogue = definitions.catalogue()
    named = (catalogue.measure(one) for one in SHARED)
    return tuple(
        dict.fromkeys([*named, *(one for topic in (*TOPICS, FACTORS) for one in topic.of(catalogue))])
    )


def _entered() -> tuple[str, ...]:
    """The ids of all entered measures that are shown or computed with."""
    catalogue = definitions.catalogue()
    return tuple(dict.fromkeys(leaf for one in _measures() for leaf in leaves(catalogue, one.id)))


def _per_period() -> tuple[str, ...]:
    catalogue = definitions.catalogue()
    return tuple(one for one in _entered() if catalogue.measure(one).reference is Reference.PERIOD)


def steering(
    system: System, actor: Actor, organisation_id: int, period: Period, code: str | None = None
) -> SteeringReport:
    """The page of a municipality, or of the organisation; every number as it is. Raises NotFound or Refused."""
    with system.database.reading():
        found = choices(system, actor, organisation_id, period)
        return compose(system, found, period, code or WHOLE, read_book(system, found, period, public=False))


def read_book(system: System, found: Choices, period: Period, *, public: bool) -> Book:
    """The figures of three years up to the period, in one query whatever else is kept."""
    start = date(period.start.year - YEARS, 1, 1)
    wanted = Selection(
        organisations=(found.organisation.id,), measures=_entered(), kind=Kind.ACTUAL, edition="",
        start=start, end=period.end,
    )  # fmt: skip
    kept: dict[Period, dict[str, dict[str, StoredFigure]]] = {}
    codes = {WHOLE, *(one.code for one in found.towns)}
    for one in figures.current(system.database, wanted):
        place = one.key.municipality or WHOLE
        if place in codes:
            kept.setdefault(one.key.period, {}).setdefault(place, {})[one.key.measure] = one
    return Book(definitions.catalogue(), kept, public)


def compose(system: System, found: Choices, period: Period, code: str, book: Book) -> SteeringReport:
    """Everything of one place. Raises NotFound for a municipality of another organisation."""
    town = next((one for one in found.towns if one.code == code), None)
    if code != WHOLE and town is None:
        raise NotFound("Deze gemeente hoort in die periode niet bij deze organisatie.")
    shares = _shares(book, found.towns, period, code) if town else ()
    towns = () if town else tuple(_town(book, found.towns, one, period) for one in found.towns)
    topics = tuple(_topic(book, topic, period, code) for topic in TOPICS)
    factors = _factors(book, period, code)
    return SteeringReport(
        organisation=found.organisation.name,
        place=town.name if town else "",
        period=period,
        counted_on=min((one.counted_on for one in found.towns if one.counted_on), default=None),
        inhabitants=_inhabitants(found.towns, town),
        shares=shares,
        shared=tuple(book.catalogue.measure(one).name for one in SHARED),
        towns=towns,
        sums=() if town else tuple(
            f"{book.catalogue.measure(one).name}. {_sum_words(book, found.towns, one, period)}" for one in SHARED
        ),
        topics=topics,
        factors=factors,
        sources=tuple(sorted(book.sources)),
        withheld=len(book.hidden),
        provisional=book.provisional,
        public=book.public,
        two_earlier=preceding(period) != a_year_before(period),
        made_on=dutch_time(system.stamp()).date(),
        demo=system.demo,
    )  # fmt: skip


def _all_inhabitants(towns: Sequence[Municipality]) -> int | None:
    """Of all municipalities together; None when one of them is not known."""
    numbers = [one.inhabitants for one in towns if one.inhabitants is not None]
    return sum(numbers) if towns and len(numbers) == len(towns) else None


def _share_words(part: Municipality, towns: Sequence[Municipality]) -> str:
    whole = _all_inhabitants(towns)
    if part.inhabitants is None or whole is None:
        return ""
    found = share(part.inhabitants, whole)
    return found.words if found else ""


def _inhabitants(towns: Sequence[Municipality], town: Municipality | None) -> str:
    """ "158.140 van de 521.155 inwoners: 30,3 %"; empty when that is not known."""
    whole = _all_inhabitants(towns)
    if town is None:
        return f"{format_number(whole)} inwoners" if whole is not None else ""
    words = _share_words(town, towns)
    if not words:
        return ""
    return f"{format_number(town.inhabitants or 0)} van de {format_number(whole or 0)} inwoners: {words}"


def _sum_words(book: Book, towns: Sequence[Municipality], measure_id: str, period: Period) -> str:
    """How the municipalities together stand to the organisation's own total; nothing when that is withheld."""
    measure = book.catalogue.measure(measure_id)
    if book.is_withheld(period, WHOLE, measure):
        return "Het totaal wordt niet getoond."
    own = book.values(period, WHOLE).get(measure_id)
    return difference_words(measure, book.together(measure, [one.code for one in towns], period), own)


def _part(book: Book, towns: Sequence[Municipality], measure: Measure, period: Period, code: str) -> str:
    """The share of a municipality in the total of all, or why it is not there."""
    _, whole = book.whole(measure, [one.code for one in towns], period)
    found = share(book.value(measure, code, period), whole)
    if found:
        return found.words
    hidden = any(book.is_withheld(period, place, measure) for place in (code, WHOLE))
    return WITHHELD if hidden else "niet te berekenen"


def _shares(book: Book, towns: Sequence[Municipality], period: Period, code: str) -> tuple[ShareLine, ...]:
    codes = [one.code for one in towns]
    return tuple(
        ShareLine(
            measure.name,
            book.seen(measure, code, period),
            book.whole(measure, codes, period)[0],
            _part(book, towns, measure, period, code),
            _sum_words(book, towns, measure.id, period),
        )
        for measure in map(book.catalogue.measure, SHARED)
    )


def _town(book: Book, towns: Sequence[Municipality], town: Municipality, period: Period) -> TownRow:
    numbers = tuple(
        (book.seen(measure, town.code, period), _part(book, towns, measure, period, town.code))
        for measure in map(book.catalogue.measure, SHARED)
    )
    counted = (
        Seen(NO_DATA, missing=True) if town.inhabitants is None else Seen(format_number(town.inhabitants))
    )
    return TownRow(town.code, town.name, counted, _share_words(town, towns), numbers)


def _topic(book: Book, topic: Topic, period: Period, code: str) -> TopicTable:
    lines, without = [], []
    went: list[tuple[str, str]] = []
    for measure in topic.of(book.catalogue):
        line, series = _line(book, measure, period, code)
        cells = [one for one in (line.now, line.before, line.year_before, line.whole) if one is not None]
        if any(one.text != NO_DATA for one in cells):
            lines.append(line)
        elif measure.derivation is None:
            without.append(measure.name)
        sentence = book.went(measure, code, series) if measure.id in topic.followed else ""
        if sentence:
            went.append((measure.name, sentence))
    return TopicTable(topic.id, topic.title, topic.question, tuple(lines), tuple(without), tuple(went))


def _line(book: Book, measure: Measure, period: Period, code: str) -> tuple[Line, tuple[Period, ...]]:
    """The figure now and earlier, with the periods of its series."""
    known = book.periods(measure)
    here = moments(measure, period, known)
    two = preceding(period) != a_year_before(period)
    line = Line(
        measure,
        book.seen(measure, code, here.now),
        book.seen(measure, code, here.before) if two else None,
        book.seen(measure, code, here.year_before),
        book.seen(measure, WHOLE, here.now) if code != WHOLE else None,
        book.judged(measure, code, here.now),
    )
    return line, series_of(here.now, known)


def _factors(book: Book, period: Period, code: str) -> Factors:
    newest = last_year(period)
    years = [
        Period(date(one, 1, 1), date(one, 12, 31))
        for one in range(newest.end.year - YEARS + 1, newest.end.year + 1)
    ]
    rows, without = [], []
    for measure in FACTORS.of(book.catalogue):
        cells = tuple(book.seen(measure, code, one) for one in years)
        if all(one.text == NO_DATA for one in cells):
            without.append(measure.name)
        else:
            rows.append((measure, cells))
    return Factors(tuple(one.start.year for one in years), tuple(rows), tuple(without))
