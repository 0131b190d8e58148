"""Whole scans out of and into the installation, as lines of ``scan/1`` (docs/besluiten/0010).

An import runs by the ordinary use cases in one transaction. A dry run does exactly the same and takes
everything back, so what it reports is what will happen.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riskscan import definitions
from riskscan.domain.lifecycle import RoundPlan
from riskscan.domain.questionnaire import Questionnaire
from riskscan.domain.scan_file import (
    FileDecision,
    FileEvent,
    FileInterview,
    FileNote,
    FilePerson,
    ScanFile,
    write,
)
from riskscan.domain.scan_file_reading import BadScanFile, Vocabulary, read
from riskscan.programme import scanning
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.permissions import Action, Actor, Role, require
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.programme.transfer_row import Outcome, RowError, RowResult, Taking
from riskscan.store import accounts, organisations, rounds, scan_events, scans
from riskscan.store.interviews import Content
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round
from riskscan.store.scan_events import Event
from riskscan.store.scans import Decision


@dataclass(frozen=True, slots=True)
class Export:
    """The lines of a number of scans."""

    content: bytes
    scans: int


def export_scans(
    system: System,
    actor: Actor,
    round_id: int | None = None,
    scan_ids: Sequence[int] = (),
    names: bool = False,
) -> Export:
    """The scans of a round, these scans, or all, oldest round first; kept in the audit log.

    The names of who took part in interviews are left out unless asked for: they are personal data.
    Raises NotFound for a round or scan that does not exist, Invalid when there is no scan.
    """
    with system.database.reading():
        found = _wanted(system, round_id, scan_ids)
        lines = [_line(system, actor, scan_id, names) for scan_id in found]
    if not lines:
        raise Invalid({"scans": "Er is nog geen scan om uit te voeren."})
    content = "".join(f"{line}\n" for line in lines).encode()
    which = "met" if names else "zonder"
    detail = f"{which} namen van deelnemers, sha256 {hashlib.sha256(content).hexdigest()}"
    system.log(actor, "scans uitgevoerd naar bestand", "scans " + ", ".join(map(str, found)), detail)
    return Export(content, len(lines))


def _wanted(system: System, round_id: int | None, scan_ids: Sequence[int]) -> tuple[int, ...]:
    if scan_ids:
        return tuple(dict.fromkeys(scan_ids))
    chosen = rounds.every(system.database)
    if round_id is not None:
        chosen = tuple(one for one in chosen if one.id == round_id)
        if not chosen:
            raise NotFound(f"Ronde {round_id} bestaat niet. Zie: riskscan round list")
    codes = {one.id: one.code for one in organisations.every(system.database)}
    found = [
        (one.plan.peildatum, one.id, codes[scan.organisation_id], scan.id)
        for one in chosen
        for scan in scans.in_round(system.database, one.id)
    ]
    return tuple(scan_id for *_, scan_id in sorted(found))


def _line(system: System, actor: Actor, scan_id: int, names: bool) -> str:
    try:
        sheet = scanning.read(system, actor, scan_id)
    except NotFound as error:
        raise NotFound(f"Scan {scan_id} bestaat niet.") from error
    return write(_as_file(system, sheet, names), sheet.form)


def _as_file(system: System, sheet: Sheet, names: bool) -> ScanFile:
    decision = scans.decision(system.database, sheet.scan.id)
    events = scan_events.of_scan(system.database, sheet.scan.id)
    return ScanFile(
        round=sheet.round.plan,
        code=sheet.organisation.code,
        name=sheet.organisation.name,
        answers={key: answer for key, answer in sheet.answers.items() if answer is not None},
        interviews=tuple(_interview(one.content, names) for one in sheet.interviews),
        decision=_decision(decision) if decision else None,
        digest=sheet.scan.digest,
        state=sheet.scan.state,
        events=tuple(_event(one) for one in events),
        fictional=system.demo,
    )


def _event(one: Event) -> FileEvent:
    talk = one.talk
    return FileEvent(
        one.kind.value, one.at, one.reason, talk.held_on if talk else None, talk.with_whom if talk else ""
    )


def _interview(content: Content, names: bool) -> FileInterview:
    people = tuple(FilePerson(one.role, one.name if names else None) for one in content.participants)
    notes = tuple(FileNote(one.text, one.topics, one.in_report) for one in content.notes)
    return FileInterview(
        content.held_on, content.kind, content.manner, people, notes,
        content.knelpunten, content.opgaven, content.ketenpartners, content.wensen,
    )  # fmt: skip


def _decision(found: Decision) -> FileDecision:
    suggestion = json.loads(found.suggestion)["result"]
    del suggestion["organisatie"]
    return FileDecision(found.outcome, found.motivation, suggestion, found.decided_at)


@dataclass(frozen=True, slots=True)
class Wish:
    """How to read a file in."""

    authors: tuple[Actor, ...]
    """In whose name: per organisation the first of these advisers who is assigned to it. What is read in
    is theirs, so they cannot vaststellen it.
    """
    round_id: int | None = None
    """The round to read into; without it each line's own, by name."""
    replace: bool = False
    """Whether another answer in the scan gets the one of the file above it as a new revision."""
    write: bool = False
    """Whether to keep it; otherwise a dry run."""


@dataclass(frozen=True, slots=True)
class Import:
    """What reading a file in did, or would do; nothing was kept unless ``written``."""

    rows: tuple[RowResult, ...]
    written: bool

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def failed(self) -> int:
        return self.count(Outcome.WRONG)


def author(system: System, email: str) -> Actor:
    """The adviser in whose name a file is read in; raises Invalid when nobody can be."""
    account = accounts.by_email(system.database, email.strip())
    if account is None:
        raise Invalid({"as": f"Er is geen account met e-mailadres {email}. Zie: riskscan user list"})
    if not account.active or Role.ADVISER not in account.roles:
        raise Invalid({"as": f"{email} is geen actieve adviseur. Antwoorden zijn van een adviseur."})
    return Actor(account.id, account.name, frozenset({Role.ADVISER}), "opdrachtregel")


class _TakeBack(Exception):
    """No error: leaves the transaction without keeping what was done in it."""


def import_scans(system: System, actor: Actor, content: bytes, wish: Wish) -> Import:
    """Read scans in, all or nothing; ``actor`` is who gave the order.

    Raises Refused, NotFound for a round that does not exist and Invalid for an empty file; whatever is wrong
    with a line is in its row.
    """
    require(actor, Action.SCANS_IMPORT)
    if wish.round_id is not None and rounds.by_id(system.database, wish.round_id) is None:
        raise NotFound(f"Ronde {wish.round_id} bestaat niet. Zie: riskscan round list")
    lines = _read_lines(content)
    if not lines:
        raise Invalid({"file": "Dit bestand is leeg. Er is niets gewijzigd."})
    digest = hashlib.sha256(content).hexdigest()
    rows: tuple[RowResult, ...] = ()
    try:
        with system.database.writing():
            rows = _take_all(system, actor, lines, wish, digest)
            if not wish.write or any(row.outcome is Outcome.WRONG for row in rows):
                raise _TakeBack
    except _TakeBack:
        return Import(rows, False)
    return Import(rows, True)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    found: ScanFile | BadScanFile


def _read_lines(content: bytes) -> list[_Line]:
    """Each line that holds something; a file with one object may be laid out over many lines."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    parts = [content] if _is_one_object(content) else content.split(b"\n")
    return [_Line(number, _read(part)) for number, part in enumerate(parts, start=1) if part.strip()]


def _is_one_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content.decode(), parse_int=str), dict)
    except (ValueError, RecursionError):
        return False


def _read(part: bytes) -> ScanFile | BadScanFile:
    try:
        return read(part.decode(), vocabulary())
    except UnicodeDecodeError:
        return BadScanFile(("Hier staan tekens die geen UTF-8 zijn. Bewaar het bestand als UTF-8.",))
    except BadScanFile as bad:
        return bad


def vocabulary() -> Vocabulary:
    """What a file may refer to in this installation."""
    return Vocabulary(_form_of, definitions.versions(), tuple(KINDS), tuple(MANNERS))


def _form_of(version: str) -> Questionnaire | None:
    return definitions.load(version).questionnaire if version in definitions.versions() else None


@dataclass(frozen=True, slots=True)
class _Target:
    line: _Line
    file: ScanFile
    round: Round
    organisation: Organisation


def _take_all(
    system: System, actor: Actor, lines: Sequence[_Line], wish: Wish, digest: str
) -> tuple[RowResult, ...]:
    results: list[RowResult] = []
    targets: list[_Target] = []
    for target in _targets(system, lines, wish):
        if isinstance(target, RowResult):
            results.append(target)
        else:
            targets.append(target)
    taking = Taking(system, actor, wish.authors, wish.replace, digest)
    # Oldest round first: of a figure that two rounds share, the newest round's value is the current one.
    for one in sorted(targets, key=lambda target: (target.round.plan.peildatum, target.line.number)):
        results.append(taking.take(one.line.number, one.file, one.round, one.organisation))
    return tuple(sorted(results, key=lambda row: row.line))


def _targets(system: System, lines: Sequence[_Line], wish: Wish) -> Iterator[_Target | RowResult]:
    """Per line the round and organisation it goes to, or its errors."""
    seen: dict[tuple[int, int], int] = {}
    known = organisations.every(system.database)
    for line in lines:
        if isinstance(line.found, BadScanFile):
            yield RowResult(line.number, line.found.organisation, "", errors=line.found.problems)
            continue
        file = line.found
        try:
            organisation = _organisation(known, file)
            round_ = _round(system, file, wish.round_id)
            first = seen.setdefault((round_.id, organisation.id), line.number)
            if first != line.number:
                raise RowError(
                    f"Deze organisatie staat in deze ronde ook al op regel {first}. Laat één regel staan."
                )
            yield _Target(line, file, round_, organisation)
        except RowError as error:
            yield RowResult(line.number, file.name or file.code, file.round.name, errors=error.problems)


def _organisation(known: Sequence[Organisation], file: ScanFile) -> Organisation:
    """By code, or by name when the file gives no code."""
    for one in known:
        if one.code == file.code or (not file.code and one.name == file.name):
            return one
    named = f"de code '{file.code}'" if file.code else f"de naam '{file.name}'"
    raise RowError(f"organisatie: er is geen organisatie met {named}. Zie: riskscan organisation list")


def _round(system: System, file: ScanFile, round_id: int | None) -> Round:
    wanted = file.round
    for one in rounds.every(system.database):
        if one.id == round_id or (round_id is None and one.plan.name.strip() == wanted.name.strip()):
            differences = _differences(wanted, one.plan)
            if differences:
                raise RowError(*differences)
            return one
    raise RowError(
        f"ronde.naam: er is geen ronde '{wanted.name}'. Noem een andere ronde met --round, of maak en open haar "
        f"eerst: {_round_command(wanted)}"
    )


def _differences(file: RoundPlan, here: RoundPlan) -> list[str]:
    """In what the rounds differ that answers or figures rest on; name and deadline may differ."""
    pairs = (
        ("versie", file.version, here.version),
        ("peildatum", file.peildatum, here.peildatum),
        ("streefdatum", file.streefdatum, here.streefdatum),
        ("peiljaar", file.references.peiljaar, here.references.peiljaar),
        ("van", file.references.period.start, here.references.period.start),
        ("tot", file.references.period.end, here.references.period.end),
        ("formatiedatum", file.references.staff_date, here.references.staff_date),
    )
    return [
        f"ronde.{key}: in het bestand {theirs or 'leeg'}, in de ronde '{here.name}' {ours or 'leeg'}. "
        "Lees in een ronde in waarin dit gelijk is."
        for key, theirs, ours in pairs
        if theirs != ours
    ]


def _round_command(plan: RoundPlan) -> str:
    """The command that makes this round."""
    references = plan.references
    parts = ["riskscan", "round", "add", plan.name, "--version", plan.version, "--peildatum", plan.peildatum]
    parts += ["--streefdatum", plan.streefdatum] if plan.streefdatum else []
    parts += [
        "--peiljaar",
        references.peiljaar,
        "--van",
        references.period.start,
        "--tot",
        references.period.end,
    ]
    parts += ["--formatiedatum", references.staff_date, "--deadline", plan.deadline]
    return shlex.join(map(str, parts))
