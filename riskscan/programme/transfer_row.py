"""Taking one scan of a file in: what is new, what is the same, and what is in conflict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from riskscan.domain.dutch import format_date, format_moment
from riskscan.domain.figures import FigureKey
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.questionnaire import Question
from riskscan.domain.scan import Answer, encode, is_asked
from riskscan.domain.scan_file import FileInterview, ScanFile
from riskscan.domain.wording import in_words
from riskscan.programme import interviewing, reviewing, scanning
from riskscan.programme.interviewing import KINDS, InterviewConflict
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.scanning import Posted, Sheet, Stored
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.programme.transfer_decision import DecisionConflict, take_decision
from riskscan.store import figures, rounds, scans
from riskscan.store.interviews import Content, Interview, Note, Participant
from riskscan.store.organisations import Organisation
from riskscan.store.rounds import Round

_SHOWN = 120
"""Characters of each of two texts that differ."""


class Outcome(StrEnum):
    """What reading a line in does."""

    NEW = "nieuw"
    UPDATED = "bijwerken"
    SAME = "ongewijzigd"
    WRONG = "fout"


@dataclass(frozen=True, slots=True)
class Tally:
    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def any_change(self) -> bool:
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class RowResult:
    """One line of a file: what it does, or what is wrong with it."""

    line: int
    organisation: str
    round: str
    outcome: Outcome = Outcome.WRONG
    answers: Tally = Tally()
    interviews: Tally = Tally()
    decision: str = "geen"
    """``nieuw``, ``gewijzigd``, ``gelijk`` or ``geen``."""
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    conflict: bool = False
    """Whether the scan holds something else than the file."""


class RowError(Exception):
    """What is wrong with a line, in Dutch."""

    def __init__(self, *problems: str, conflict: bool = False) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems
        self.conflict = conflict


class Taking:
    """One file being read in, within the transaction of its caller."""

    def __init__(
        self, system: System, actor: Actor, authors: Sequence[Actor], replace: bool, digest: str
    ) -> None:
        self.system = system
        self.actor = actor
        self.authors = authors
        self.replace = replace
        self.digest = digest
        self.written: set[FigureKey] = set()
        """Figures that an earlier line of this file wrote: a later round follows on them."""

    def take(self, line: int, file: ScanFile, round_: Round, organisation: Organisation) -> RowResult:
        """Read one scan in; an error leaves the transaction to be taken back as a whole."""
        named = RowResult(line, organisation.name, round_.plan.name)
        try:
            return self._take(named, file, round_, organisation)
        except RowError as error:
            return replace(named, errors=error.problems, conflict=error.conflict)
        except (Invalid, NotFound, Refused, InterviewConflict) as error:
            return replace(named, errors=(str(error),))

    def _author(self, round_: Round, organisation: Organisation) -> Actor:
        """The first of the authors who is assigned to this organisation in this round."""
        held = {
            one.account_id
            for one in rounds.assignments(self.system.database, round_.id)
            if one.organisation_id == organisation.id
        }
        for author in self.authors:
            if author.account_id in held:
                return author
        names = " of ".join(author.name for author in self.authors)
        raise RowError(
            f"Deze organisatie is in deze ronde niet toegewezen aan {names}. Noem met --as een adviseur die het wel "
            "is, of wijs haar toe: riskscan round assign --help"
        )

    def _take(self, named: RowResult, file: ScanFile, round_: Round, organisation: Organisation) -> RowResult:
        if file.fictional != self.system.demo:
            raise RowError(
                "fictief: dit zijn fictieve voorbeeldgegevens; die horen alleen in de demo."
                if file.fictional
                else "fictief: dit zijn echte gegevens; de demo neemt alleen fictieve op."
            )
        author = self._author(round_, organisation)
        before = {scan.organisation_id for scan in scans.in_round(self.system.database, round_.id)}
        scan_id = scanning.start(self.system, author, round_.id, organisation.id)
        sheet = scanning.read(self.system, author, scan_id)
        warnings = _about(file, sheet)
        answers, posted = self._answers(sheet, file, warnings)
        interviews = self._interviews(sheet, file, author)
        if posted:
            scanning.save_answers(self.system, author, scan_id, posted)
            sheet = scanning.read(self.system, author, scan_id)
        decision = self._decision(sheet, file, author)
        changed = answers.any_change or interviews.any_change or decision in ("nieuw", "gewijzigd")
        outcome = Outcome.UPDATED if changed else Outcome.SAME
        if organisation.id not in before:
            outcome = Outcome.NEW
        if outcome is not Outcome.SAME:
            if file.state is not ScanState.CONCEPT:
                warnings.append(
                    f"In het bestand is deze scan {file.state.value}; hier wordt het een concept."
                )
            held = scans.decision(self.system.database, scan_id)
            if held is not None and reviewing.is_stale(held, sheet.classification):
                warnings.append("Het besluit past niet bij deze antwoorden; het moet opnieuw worden genomen.")
            detail = f"regel {named.line}, in het bestand {file.state.value}, sha256 {self.digest}"
            self.system.log(self.actor, "scan ingelezen uit bestand", f"scan {scan_id}", detail)
        return replace(
            named, outcome=outcome, answers=answers, interviews=interviews, decision=decision,
            warnings=tuple(warnings),
        )  # fmt: skip

    def _answers(self, sheet: Sheet, file: ScanFile, warnings: list[str]) -> tuple[Tally, list[Posted]]:
        keys = scanning.figure_keys(sheet.form.questions(), sheet.round, sheet.organisation.id)
        posted: list[Posted] = []
        conflicts: list[str] = []
        new = same = 0
        for question in sheet.form.questions():
            if question.key not in file.answers:
                continue
            answer, current, key = (
                file.answers[question.key],
                sheet.current(question.key),
                keys.get(question.key),
            )
            if encode(answer) == encode(current.answer):
                same += 1
            elif key and current.answer is not None and self._superseded(key, answer):
                same += 1
                warnings.append(_superseded(question, answer, current))
            elif current.answer is None or self.replace or key in self.written:
                posted.append(Posted(question.key, answer, current.revision))
                new += current.answer is None
                self.written |= {key} if key else set()
            else:
                conflicts.append(_conflict(question, answer, current))
        _refuse(sheet, conflicts)
        warnings.extend(_not_asked(sheet, posted))
        return Tally(new, len(posted) - new, same), posted

    def _superseded(self, key: FigureKey, answer: Answer) -> bool:
        """Whether the figure once had this value and was changed since, as by a later round."""
        return not self.replace and encode(answer) in figures.history(self.system.database, key)

    def _interviews(self, sheet: Sheet, file: ScanFile, author: Actor) -> Tally:
        left = list(sheet.interviews)
        other = [one for one in file.interviews if not _take_out(left, one, _same)]
        same = len(file.interviews) - len(other)
        revised = [(found, one) for one in other if (found := _take_out(left, one, _same_talk))]
        if revised and not self.replace:
            _refuse(sheet, [_interview_conflict(found, one) for found, one in revised])
        for found, one in revised:
            content = _content(one, found.content)
            self._save_interview(sheet, author, found.id, found.revision_id, content)
        known = {id(one) for _, one in revised}
        new = [one for one in other if id(one) not in known]
        for one in new:
            self._save_interview(sheet, author, None, 0, _content(one))
        return Tally(len(new), len(revised), same)

    def _save_interview(
        self, sheet: Sheet, author: Actor, interview_id: int | None, base: int, content: Content
    ) -> None:
        try:
            interviewing.save(self.system, author, sheet.scan.id, interview_id, base, content)
        except Invalid as invalid:
            raise RowError(
                *(f"{_talk(content)}: {name}: {text}" for name, text in invalid.problems.items())
            ) from invalid

    def _decision(self, sheet: Sheet, file: ScanFile, author: Actor) -> str:
        if file.decision is None:
            return "geen"
        try:
            return take_decision(self.system, author, sheet, file.decision, self.replace)
        except DecisionConflict as conflict:
            raise RowError(str(conflict), conflict=True) from conflict
        except Invalid as invalid:
            raise RowError(*(f"besluit: {text}" for text in invalid.problems.values())) from invalid


def _refuse(sheet: Sheet, conflicts: Sequence[str]) -> None:
    """Raise when there are conflicts; a scan that is no concept has to become one first."""
    if not conflicts:
        return
    state = sheet.scan.state
    if state is ScanState.CONCEPT:
        raise RowError(*conflicts, conflict=True)
    first = f"Deze scan is hier {state.value} en wijzigt dan niet. Laat hem eerst weer concept worden."
    raise RowError(first, *conflicts)


def _about(file: ScanFile, sheet: Sheet) -> list[str]:
    """What the user should know of where this comes from."""
    found = []
    if file.name and file.name != sheet.organisation.name:
        found.append(f"In het bestand heet deze organisatie '{file.name}'.")
    if file.digest and file.digest != sheet.scan.digest:
        found.append(
            f"De vragenlijst {file.round.version} is hier anders dan waarmee dit bestand is gemaakt. "
            "Controleer de antwoorden."
        )
    return found


def _not_asked(sheet: Sheet, posted: list[Posted]) -> list[str]:
    """Answers that routing hides: kept, as the pages keep them, and said."""
    answers = {**sheet.answers, **{one.question: one.answer for one in posted}}
    hidden = [one.question for one in posted if not is_asked(sheet.form.question(one.question), answers)]
    if not hidden:
        return []
    return [f"Bij deze antwoorden niet gevraagd, wel bewaard: {', '.join(hidden)}."]


def _superseded(question: Question, answer: Answer, current: Stored) -> str:
    return (
        f"{question.key}: {in_words(question, answer)} was al bekend en is daarna gewijzigd; "
        f"{in_words(question, current.answer)} blijft gelden."
    )


def _conflict(question: Question, answer: Answer, current: Stored) -> str:
    theirs, ours = _differing(in_words(question, answer), in_words(question, current.answer))
    when = f", {format_moment(current.saved_at)}" if current.saved_at else ""
    who = f" ({current.author}{when})" if current.author else ""
    return f"{question.key}: hier staat al ‘{ours}’{who}; in het bestand staat ‘{theirs}’."


def _differing(first: str, second: str) -> tuple[str, str]:
    """Both texts cut to where they differ."""
    common = next(
        (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )
    start = max(0, common - 30)
    return _cut(first, start), _cut(second, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + _SHOWN].replace("\n", " / ")
    return ("…" if start else "") + part + ("…" if len(text) > start + _SHOWN else "")


def _content(one: FileInterview, beside: Content | None = None) -> Content:
    """As the store keeps it; a name that the file leaves out is that of ``beside``, when the roles agree."""
    known = beside.participants if beside else ()
    people = []
    for number, person in enumerate(one.people):
        name = person.name
        if name is None:
            name = known[number].name if number < len(known) and known[number].role == person.role else ""
        people.append(Participant(name, person.role))
    notes = tuple(Note(note.text, note.topics, note.in_report) for note in one.notes)
    return Content(
        one.held_on, one.kind, one.manner, tuple(people),
        one.knelpunten, one.opgaven, one.ketenpartners, one.wensen, notes,
    )  # fmt: skip


def _same(found: Interview, one: FileInterview) -> bool:
    return found.content == _content(one, found.content)


def _same_talk(found: Interview, one: FileInterview) -> bool:
    """Whether it is about the same interview, whatever was noted of it."""
    content = found.content
    return (content.held_on, content.kind, content.manner) == (one.held_on, one.kind, one.manner)


def _take_out(
    left: list[Interview], one: FileInterview, fits: Callable[[Interview, FileInterview], bool]
) -> Interview | None:
    """The first that fits, taken out so that it fits once."""
    for number, found in enumerate(left):
        if fits(found, one):
            return left.pop(number)
    return None


def _talk(content: Content) -> str:
    day = f" van {format_date(content.held_on)}" if content.held_on else " zonder datum"
    return f"Gesprek{day} ({KINDS[content.kind]})"


def _interview_conflict(found: Interview, one: FileInterview) -> str:
    theirs = _content(one, found.content)
    names = ("participants", *interviewing.TEXTS, "notes")
    words = {"participants": "deelnemers", "notes": "aantekeningen"}
    differ = [
        words.get(name, name) for name in names if getattr(theirs, name) != getattr(found.content, name)
    ]
    return f"{_talk(found.content)}: hier is dit anders vastgelegd dan in het bestand: {', '.join(differ)}."
