"""The audit log as people read it: in Dutch sentences, chosen by date, person, act and subject.

Who keeps the log sees who did what to which scan, never what the scan says; who works on a scan reads the log of
that scan in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from riskscan.documents.log_files import LogRow, csv_lines, json_lines
from riskscan.domain.dutch import format_date
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.programme.acts import ACTS, Group
from riskscan.programme.audit_words import Names, detail_words, sentence
from riskscan.programme.permissions import Action, Actor, Subject, refusal, require
from riskscan.programme.scanning import permitted_scan
from riskscan.programme.system import DUTCH, Invalid, System, dutch_time
from riskscan.store import audit as chain
from riskscan.store import audit_reading as store
from riskscan.store.audit import Verdict
from riskscan.store.audit_reading import Choice, Logged, Unnamed
from riskscan.store.scans import Scan

PAGE = 50
"""Entries on a page."""

_PLACES = ("scan", "ronde", "organisatie", "account")


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone wants to see of the log; what is empty or None is not chosen by."""

    since: date | None = None
    until: date | None = None
    """The last day, inclusive."""
    who: str = ""
    """The number of an account, or one of ``Unnamed``."""
    kind: str = ""
    """A group of acts or one act, by its name."""
    about: str = ""
    """``scan 12``, ``ronde 3``, ``organisatie 5`` or ``account 2``."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is read."""

    id: int
    at: datetime
    """In Dutch time."""
    who: str
    sentence: str
    detail: str
    """Empty when there is none, or when it is not for the reader."""
    withheld: bool
    """Whether there is a detail that tells what a scan says, which is not for the reader."""
    address: str
    group: Group
    entry: Logged


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, newest first; ``newer`` and ``older`` are the entries to go on from, None at an end."""

    lines: tuple[Line, ...]
    newer: int | None
    older: int | None
    head: str
    """The hash of the newest entry of the whole log."""


@dataclass(frozen=True, slots=True)
class Options:
    """What there is to choose from, as (value, words)."""

    people: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    subjects: tuple[tuple[str, str], ...]


def options(system: System, actor: Actor, chosen: str = "") -> Options:
    """What the log can be chosen by; ``chosen`` is a subject that is offered in any case."""
    require(actor, Action.LOG_READ)
    names = Names(store.places(system.database))
    people = [(str(number), name) for number, name in store.accounts(system.database)]
    people += [(Unnamed.COMMAND_LINE.value, "De opdrachtregel"), (Unnamed.OTHERS.value, "Zonder account")]
    kinds: list[tuple[str, str]] = []
    for group in Group:
        kinds.append((group.value, group.value))
        kinds += [(act.name, f"– {act.name}") for act in ACTS.values() if act.group is group]
    subjects = [
        (about, f"{about.split()[0].capitalize()}: {names.plain(about)}")
        for about in sorted(
            names.known, key=lambda one: (_PLACES.index(one.split()[0]), names.plain(one).lower())
        )
        if about == chosen or not about.startswith("scan ")
    ]
    return Options(tuple(people), tuple(kinds), tuple(subjects))


def read(
    system: System, actor: Actor, wish: Wish, before: int | None = None, after: int | None = None
) -> LogPage:
    """A page of what was asked: the newest, or older than entry ``before``, or newer than ``after``.

    Raises Invalid, with a message per field, for a person, act or subject that does not exist.
    """
    require(actor, Action.LOG_READ)
    with system.database.reading():
        names = Names(store.places(system.database))
        choice = _choice(system, names, wish)
        return _page(system, names, choice, _sees_scans(actor), before, after)


@dataclass(frozen=True, slots=True)
class ScanLog:
    """A page of the log of one scan."""

    scan: Scan
    page: LogPage


def of_scan(
    system: System, actor: Actor, scan_id: int, before: int | None = None, after: int | None = None
) -> ScanLog:
    """The log of a scan for who may read its history, with the exports that held it. Raises NotFound, Refused."""
    with system.database.reading():
        scan = permitted_scan(system, actor, scan_id, Action.HISTORY_READ)
        names = Names(store.places(system.database), here=f"scan {scan_id}")
        choice = Choice(abouts=(f"scan {scan_id}",), exported_scan=scan_id)
        return ScanLog(scan, _page(system, names, choice, True, before, after))


def _page(
    system: System, names: Names, choice: Choice, in_full: bool, before: int | None, after: int | None
) -> LogPage:
    found = list(store.page(system.database, choice, PAGE + 1, before, after))
    upward = after is not None and before is None
    more = len(found) > PAGE
    if more:
        found.pop(0 if upward else -1)
    # Reading upward from an entry, that entry is older; reading downward, there is something newer.
    has_newer = more if upward else before is not None
    has_older = bool(found) if upward else more
    return LogPage(
        tuple(_line(names, one, in_full) for one in found),
        found[0].id if found and has_newer else None,
        found[-1].id if found and has_older else None,
        chain.head(system.database),
    )


def _line(names: Names, entry: Logged, in_full: bool) -> Line:
    act = ACTS.get(entry.action)
    withheld = bool(entry.detail) and not in_full and (act is None or not act.tells)
    return Line(
        entry.id,
        dutch_time(entry.at),
        names.who(entry),
        sentence(act, names, entry),
        "" if withheld else detail_words(names, entry),
        withheld,
        entry.address,
        act.group if act else Group.KEEPING,
        entry,
    )


def _sees_scans(actor: Actor) -> bool:
    """Whether the actor may read every scan, and so every detail."""
    anyones = Subject(False, ScanState.CONCEPT, RoundState.OPEN)
    return refusal(actor, Action.SCAN_READ, anyones) is None


def _choice(system: System, names: Names, wish: Wish) -> Choice:
    problems: dict[str, str] = {}
    if wish.since and wish.until and wish.until < wish.since:
        problems["tot"] = "Deze dag ligt voor de eerste dag. Draai de twee datums om."
    people = {str(number) for number, _ in store.accounts(system.database)}
    unnamed = Unnamed(wish.who) if wish.who in list(Unnamed) else None
    if wish.who and unnamed is None and wish.who not in people:
        problems["wie"] = "Deze persoon staat niet in het logboek. Kies iemand uit de lijst."
    actions = _actions(wish.kind)
    if wish.kind and not actions:
        problems["soort"] = "Deze soort bestaat niet. Kies er een uit de lijst."
    if wish.about and wish.about not in names.known:
        problems["over"] = "Dit onderwerp bestaat niet. Kies er een uit de lijst."
    if problems:
        raise Invalid(problems)
    return Choice(
        int(wish.who) if wish.who and unnamed is None else None,
        unnamed,
        actions,
        names.with_scans(wish.about) if wish.about else (),
        None,
        _moment(wish.since) if wish.since else "",
        _moment(wish.until + timedelta(days=1)) if wish.until else "",
    )


def _actions(kind: str) -> tuple[str, ...]:
    if kind in ACTS:
        return (kind,)
    return tuple(act.name for act in ACTS.values() if act.group.value == kind)


def _moment(day: date) -> str:
    """The first moment of a Dutch day, as moments are stored."""
    return datetime.combine(day, time.min, DUTCH).astimezone(UTC).isoformat(timespec="microseconds")


class LogForm(StrEnum):
    """In which form the log is written out."""

    CSV = "csv"
    JSON_LINES = "jsonl"


def export(system: System, actor: Actor, wish: Wish, form: LogForm) -> Iterator[str]:
    """All that was asked as the lines of a file, newest first, made while it is sent; itself kept in the log.

    Raises Refused and Invalid before the first line.
    """
    require(actor, Action.LOG_READ)
    names = Names(store.places(system.database))
    choice = _choice(system, names, wish)
    found = store.every(system.database, choice)
    first = next(found, None)
    system.log(actor, "logboek uitgevoerd", "het logboek", f"{form.value}, {wish_words(wish)}")
    in_full = _sees_scans(actor)
    rows = (_row(_line(names, one, in_full)) for one in _again(first, found))
    return csv_lines(rows) if form is LogForm.CSV else json_lines(rows)


def _row(line: Line) -> LogRow:
    entry = line.entry
    return LogRow(
        entry.id,
        line.at,
        entry.at,
        line.who,
        entry.account_id,
        line.group.value,
        entry.action,
        line.sentence,
        entry.subject,
        entry.address,
        None if line.withheld else entry.detail,
        entry.previous_hash,
        entry.hash,
    )


def _again(first: Logged | None, rest: Iterable[Logged]) -> Iterator[Logged]:
    if first is not None:
        yield first
        yield from rest


def wish_words(wish: Wish) -> str:
    """What was chosen, in words; "alles" for the whole log."""
    parts = []
    if wish.since:
        parts.append(f"vanaf {format_date(wish.since)}")
    if wish.until:
        parts.append(f"tot en met {format_date(wish.until)}")
    if wish.who:
        parts.append(f"van {wish.who if wish.who in list(Unnamed) else 'account ' + wish.who}")
    if wish.kind:
        parts.append(f"soort {wish.kind}")
    if wish.about:
        parts.append(f"over {wish.about}")
    return ", ".join(parts) or "alles"


def verify(system: System, actor: Actor, heads: Iterable[str] = ()) -> Verdict:
    """Check the whole log, with the heads that were printed or kept earlier."""
    require(actor, Action.LOG_READ)
    return chain.check(system.database, heads)
