"""Reading one ``scan/1``: strictly, and with every problem of the object at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from riskscan.domain.interchange import BadScan, read_json
from riskscan.domain.lifecycle import Period, References, RoundPlan, ScanEvent, ScanState
from riskscan.domain.questionnaire import Question, Questionnaire
from riskscan.domain.scan import Answer
from riskscan.domain.scan_file import (
    FORMAT,
    SUGGESTION,
    FileDecision,
    FileEvent,
    FileInterview,
    FileNote,
    FilePerson,
    ScanFile,
)
from riskscan.domain.scan_file_answers import from_plain
from riskscan.domain.strict import BadValue, Problems

_NEEDED = ("format", "ronde", "organisatie")
_FREE = ("fictief", "definitie", "toestand", "verloop", "antwoorden", "cijfers", "gesprekken", "besluit")
_ROUND = ("naam", "versie", "peildatum", "streefdatum", "peiljaar", "van", "tot", "formatiedatum", "deadline")
_TEXTS = ("knelpunten", "opgaven", "ketenpartners", "wensen")
_NOTES = ("aantekeningen", "notities")
"""``notities`` is one text without topics, as files had it before notes could be linked."""
_DIGEST = re.compile(r"[0-9a-f]{64}|")


class BadScanFile(ValueError):
    """An object that is no ``scan/1``: everything that is wrong with it, in Dutch."""

    def __init__(self, problems: Collection[str], organisation: str = "") -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)
        self.organisation = organisation
        """The organisation it is about, as far as that can be read."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a file may refer to."""

    form_of: Callable[[str], Questionnaire | None]
    """The questionnaire of a version; None when there is no such version."""
    versions: tuple[str, ...]
    kinds: tuple[str, ...]
    """With whom an interview may be."""
    manners: tuple[str, ...]


def read(text: str, known: Vocabulary) -> ScanFile:
    """Read one object; raises ``BadScanFile`` with everything that is wrong."""
    try:
        found = read_json(text)
    except BadScan as error:
        raise BadScanFile((str(error),)) from error
    return _Reading(known).scan(found)


class _Reading:
    def __init__(self, known: Vocabulary) -> None:
        self.known = known
        self.problems = Problems()

    def scan(self, found: object) -> ScanFile:
        problems = self.problems
        if not isinstance(found, dict):
            raise BadScanFile(("Hier hoort één object te staan, tussen accolades.",))
        if found.get("format") != FORMAT:
            raise BadScanFile((f"De sleutel 'format' moet \"{FORMAT}\" zijn.",))
        problems.fields(found, "", _NEEDED, _FREE)
        code, name = self._organisation(found.get("organisatie", {}))
        plan = self._round(found.get("ronde", {}))
        form = self._form(plan.version)
        scan = ScanFile(
            plan,
            code,
            name,
            self._answers(found, form, plan.references) if form else {},
            self._interviews(found.get("gesprekken", []), form),
            self._decision(found.get("besluit")),
            self._digest(found),
            self._state(found.get("toestand", ScanState.CONCEPT.value)),
            self._events(found.get("verloop", [])),
            self._fictional(found.get("fictief", False)),
        )
        if problems.found:
            raise BadScanFile(problems.found, name or code)
        return scan

    def _organisation(self, found: object) -> tuple[str, str]:
        entries = self.problems.fields(found, "organisatie", (), ("code", "naam"))
        code = self.problems.text(entries, "code", "organisatie")
        name = self.problems.text(entries, "naam", "organisatie")
        if not code and not name:
            self.problems.add("organisatie", "vul de code of de naam van de organisatie in.")
        return code, name

    def _round(self, found: object) -> RoundPlan:
        at, problems = "ronde", self.problems
        entries = problems.fields(found, at, _ROUND)
        day = problems.needed_day
        start, end = day(entries, "van", at), day(entries, "tot", at)
        staff = day(entries, "formatiedatum", at)
        return RoundPlan(
            problems.text(entries, "naam", at),
            problems.text(entries, "versie", at),
            day(entries, "peildatum", at),
            problems.day(entries, "streefdatum", at),
            References(self._year(entries), Period(start, end), staff),
            day(entries, "deadline", at),
        )

    def _year(self, entries: Mapping[str, object]) -> int:
        year = self.problems.number(entries, "peiljaar", "ronde")
        if "peiljaar" in entries and not 1 <= year <= 9999:
            self.problems.add("ronde.peiljaar", "dit is geen jaar.")
        return min(max(year, 1), 9999)

    def _form(self, version: str) -> Questionnaire | None:
        form = self.known.form_of(version) if version else None
        if version and form is None:
            known = ", ".join(self.known.versions)
            self.problems.add(
                "ronde.versie", f"versie {version[:60]} bestaat hier niet. Bekend zijn: {known}."
            )
        return form

    def _answers(
        self, found: Mapping[str, object], form: Questionnaire, references: References
    ) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for key, plain in self.problems.mapping(found.get("antwoorden", {}), "antwoorden").items():
            question = self._question(form, key, "antwoorden")
            if question is None:
                continue
            if question.measure is not None:
                self.problems.add(f"antwoorden.{key}", "dit is een cijfer; het hoort onder 'cijfers'.")
                continue
            self._answer(answers, question, plain, f"antwoorden.{key}")
        for key, plain in self.problems.mapping(found.get("cijfers", {}), "cijfers").items():
            question = self._question(form, key, "cijfers")
            if question is not None:
                self._figure(answers, question, plain, references)
        return answers

    def _question(self, form: Questionnaire, key: str, at: str) -> Question | None:
        if form.knows(key):
            return form.question(key)
        self.problems.add(f"{at}.{key[:60]}", f"deze vraag bestaat niet in versie {form.version}.")
        return None

    def _answer(self, answers: dict[str, Answer], question: Question, plain: object, at: str) -> None:
        try:
            answers[question.key] = from_plain(question, plain)
        except BadValue as error:
            self.problems.add(at, str(error))

    def _figure(
        self, answers: dict[str, Answer], question: Question, found: object, references: References
    ) -> None:
        at, problems = f"cijfers.{question.key}", self.problems
        if question.measure is None:
            problems.add(at, "deze vraag is geen cijfer; zij hoort onder 'antwoorden'.")
            return
        entries = problems.fields(found, at, ("maat", "van", "tot", "waarde"))
        measure = problems.text(entries, "maat", at)
        if "maat" in entries and measure != question.measure.id:
            problems.add(f"{at}.maat", f"bij deze vraag hoort de maat {question.measure.id}.")
        period = references.of(question.measure.reference)
        start, end = problems.needed_day(entries, "van", at), problems.needed_day(entries, "tot", at)
        whole = not any(one.startswith(("ronde", at)) for one in problems.found)
        if whole and (start, end) != (period.start, period.end):
            problems.add(
                at,
                f"dit cijfer is van {start} tot en met {end}, maar de ronde vraagt het van {period.start} "
                f"tot en met {period.end}.",
            )
        if "waarde" in entries:
            self._answer(answers, question, entries["waarde"], f"{at}.waarde")

    def _interviews(self, found: object, form: Questionnaire | None) -> tuple[FileInterview, ...]:
        topics = tuple(topic.id for theme in form.themes for topic in theme.topics) if form else ()
        return tuple(self._interview(one, at, topics) for at, one in self.problems.items(found, "gesprekken"))

    def _interview(self, found: object, at: str, topics: tuple[str, ...]) -> FileInterview:
        problems = self.problems
        entries = problems.fields(found, at, ("datum", "met", "wijze"), ("deelnemers", *_TEXTS, *_NOTES))
        return FileInterview(
            problems.day(entries, "datum", at),
            self._one_of(entries, "met", at, self.known.kinds),
            self._one_of(entries, "wijze", at, self.known.manners),
            self._people(entries.get("deelnemers", []), f"{at}.deelnemers"),
            self._notes(entries, at, topics),
            *(problems.text(entries, key, at) for key in _TEXTS),
        )

    def _notes(self, entries: Mapping[str, object], at: str, topics: tuple[str, ...]) -> tuple[FileNote, ...]:
        """As the page keeps them: an empty note is none, topics once and in the order of the questionnaire."""
        problems = self.problems
        found = [FileNote(problems.text(entries, "notities", at))]
        for place, one in problems.items(entries.get("aantekeningen", []), f"{at}.aantekeningen"):
            note = problems.fields(one, place, ("tekst",), ("onderwerpen", "in_rapport"))
            linked = self._topics(note.get("onderwerpen", []), f"{place}.onderwerpen", topics)
            chosen = note.get("in_rapport", False)
            if not isinstance(chosen, bool):
                problems.add(f"{place}.in_rapport", "hier hoort true of false.")
            found.append(FileNote(problems.text(note, "tekst", place), linked, chosen is True))
        return tuple(note for note in found if note.text.strip())

    def _topics(self, found: object, at: str, topics: tuple[str, ...]) -> tuple[str, ...]:
        linked = set()
        for place, one in self.problems.items(found, at):
            if isinstance(one, str) and one in topics:
                linked.add(one)
            elif topics:
                self.problems.add(place, f"dit moet een van deze zijn: {', '.join(topics)}.")
        return tuple(topic for topic in topics if topic in linked)

    def _one_of(self, entries: Mapping[str, object], key: str, at: str, known: tuple[str, ...]) -> str:
        found = entries.get(key)
        if key in entries and (not isinstance(found, str) or found not in known):
            self.problems.add(f"{at}.{key}", f"dit moet een van deze zijn: {', '.join(known)}.")
        return found if isinstance(found, str) else ""

    def _people(self, found: object, at: str) -> tuple[FilePerson, ...]:
        people = []
        for place, one in self.problems.items(found, at):
            entries = self.problems.fields(one, place, ("rol",), ("naam",))
            name = _one_line(self.problems.text(entries, "naam", place)) if "naam" in entries else None
            role = _one_line(self.problems.text(entries, "rol", place))
            if role or name:  # as the page: an empty line is nobody
                people.append(FilePerson(role, name))
        return tuple(people)

    def _decision(self, found: object) -> FileDecision | None:
        if found is None:
            return None
        at, problems = "besluit", self.problems
        entries = problems.fields(found, at, ("uitkomst",), ("motivering", "op", "voorstel"))
        suggestion = entries.get("voorstel")
        return FileDecision(
            problems.text(entries, "uitkomst", at),
            problems.text(entries, "motivering", at).strip(),
            None if suggestion is None else self._suggestion(suggestion),
            self._moment(entries, at),
        )

    def _suggestion(self, found: object) -> Mapping[str, object]:
        at = "besluit.voorstel"
        entries = self.problems.fields(found, at, SUGGESTION)
        for key, one in entries.items():
            if key in SUGGESTION and not _fits_suggestion(key, one):
                self.problems.add(
                    f"{at}.{key}", "dit is geen onderdeel van een voorstel zoals het programma dat maakt."
                )
        return entries

    def _digest(self, found: Mapping[str, object]) -> str:
        digest = self.problems.text(found, "definitie", "")
        if not _DIGEST.fullmatch(digest):
            self.problems.add(
                "definitie", "hier hoort een SHA-256: 64 cijfers en letters van a tot en met f."
            )
        return digest

    def _state(self, found: object) -> ScanState:
        known = [state.value for state in ScanState if state is not ScanState.NOT_STARTED]
        if isinstance(found, str) and found in known:
            return ScanState(found)
        self.problems.add("toestand", f"dit moet een van deze zijn: {', '.join(known)}.")
        return ScanState.CONCEPT

    def _events(self, found: object) -> tuple[FileEvent, ...]:
        known = tuple(event.value for event in ScanEvent)
        events = []
        for at, one in self.problems.items(found, "verloop"):
            entries = self.problems.fields(one, at, ("wat", "op"), ("reden", "datum", "met"))
            text, day = self.problems.text, self.problems.day(entries, "datum", at)
            kind, moment = self._one_of(entries, "wat", at, known), self._moment(entries, at)
            with_whom = text(entries, "met", at) if day else ""
            events.append(FileEvent(kind, moment, text(entries, "reden", at), day, with_whom))
        return tuple(events)

    def _moment(self, entries: Mapping[str, object], at: str) -> str:
        text = self.problems.text(entries, "op", at)
        try:
            if text and datetime.fromisoformat(text).tzinfo is None:
                raise ValueError("no time zone")
        except ValueError:
            self.problems.add(f"{at}.op", "hier hoort een tijdstip als 2016-07-01T09:30:00+00:00.")
        return text

    def _fictional(self, found: object) -> bool:
        if not isinstance(found, bool):
            self.problems.add("fictief", "hier hoort true of false.")
        return found is True


def _one_line(text: str) -> str:
    """As the page for interviews keeps a name or role."""
    return " ".join(text.split())


def _fits_suggestion(key: str, found: object) -> bool:
    """Whether this is what ``interchange.to_result`` writes under this key."""
    match key:
        case "version":
            return isinstance(found, str)
        case "outcome" | "rule":
            return found is None or isinstance(found, str)
        case "states":
            return isinstance(found, dict) and all(_texts(states) for states in found.values())
    return _texts(found)


def _texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)
