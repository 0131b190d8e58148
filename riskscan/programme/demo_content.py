"""The fictional content of the demo: read from ``riskscan/data/demo``, checked against the questionnaire.

Every finding comes at once, with file and line, as for the definitions. Nothing here is about a real
organisation; the files themselves say so too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from riskscan import definitions
from riskscan.definitions import regions
from riskscan.definitions.source import DefinitionError, Finding, Shape, Source, fit, read
from riskscan.domain.lifecycle import Period, References, RoundPlan
from riskscan.domain.questionnaire import AnswerType, Column, Option, Question, Questionnaire
from riskscan.domain.scan import MAX_TEXT, Answer, Row, Special, is_asked
from riskscan.paths import DATA
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.system import DUTCH
from riskscan.store.interviews import Content, Note, Participant

FOLDER = DATA / "demo"
REGIONS = "regios.yaml"
ROUNDS = "rondes.yaml"
JUDGEMENT = "indeling"
"""The section with conditions, circumstances and overall beeld; the others are the slugs of the themes."""


class Toezicht(Shape):
    soort: str
    sinds: date
    reden: str
    termijn: date | None = None
    verlengd: date | None = None
    beeindigd: date | None = None


class Moeder(Shape):
    naam: str
    rechtsvorm: str


class Region(Shape):
    """A fictional organisation on the place of a real region (``plaats``, a code of organisaties.csv)."""

    naam: str
    letters: str
    plaats: str
    adviseur: Literal["adviseur1", "adviseur2"]
    moeder: str | None = None
    toezicht: tuple[Toezicht, ...] = ()


class Regions(Shape):
    moederorganisaties: tuple[Moeder, ...]
    organisaties: tuple[Region, ...]


class DemoRound(Shape):
    """A round, with the folder that holds its scans; without ``gesloten`` it is running."""

    map: str
    naam: str
    versie: str
    peildatum: date
    streefdatum: date | None = None
    peiljaar: int
    van: date
    tot: date
    formatiedatum: date
    deadline: date
    geopend: datetime
    gesloten: datetime | None = None

    @property
    def plan(self) -> RoundPlan:
        return RoundPlan(
            self.naam,
            self.versie,
            self.peildatum,
            self.streefdatum,
            References(self.peiljaar, Period(self.van, self.tot), self.formatiedatum),
            self.deadline,
        )

    @property
    def opened(self) -> datetime:
        return self.geopend.replace(tzinfo=DUTCH)

    @property
    def closed(self) -> datetime | None:
        return self.gesloten.replace(tzinfo=DUTCH) if self.gesloten else None


class Rounds(Shape):
    rondes: tuple[DemoRound, ...]


class Step(Shape):
    """Something that happened to a scan; ``ingevuld`` saves the answers of one section, ``besproken`` was on
    the day it was recorded.
    """

    op: datetime
    wat: Literal[
        "gestart",
        "ingevuld",
        "besproken",
        "besluit",
        "aangeboden",
        "teruggestuurd",
        "vastgesteld",
        "heropend",
    ]
    onderdeel: str = ""
    uitkomst: str = ""
    met: str = ""
    tekst: str = ""

    @property
    def moment(self) -> datetime:
        return self.op.replace(tzinfo=DUTCH)


class Aantekening(Shape):
    tekst: str
    onderwerpen: tuple[str, ...] = ()
    in_rapport: bool = False


class Gesprek(Shape):
    datum: date
    met: str
    wijze: str
    rollen: tuple[str, ...]
    knelpunten: str = ""
    opgaven: str = ""
    ketenpartners: str = ""
    wensen: str = ""
    aantekeningen: tuple[Aantekening, ...] = ()

    @property
    def content(self) -> Content:
        people = tuple(Participant("", role) for role in self.rollen)
        notes = tuple(Note(one.tekst, one.onderwerpen, one.in_rapport) for one in self.aantekeningen)
        return Content(
            self.datum, self.met, self.wijze, people,
            self.knelpunten, self.opgaven, self.ketenpartners, self.wensen, notes,
        )  # fmt: skip


class ScanText(Shape):
    """A scan as written down. ``vervolg_op`` names the round whose answers it starts from: what is written
    here replaces them, ``null`` leaves a question empty, and what those answers no longer ask is left out.
    """

    organisatie: str
    vervolg_op: str = ""
    gesprekken: tuple[Gesprek, ...] = ()
    antwoorden: dict[str, Any] = Field(default_factory=dict)
    verloop: tuple[Step, ...]


@dataclass(frozen=True)
class DemoScan:
    """The scan of one fictional organisation: what was written, and what happened to it when."""

    organisation: str
    interviews: tuple[Gesprek, ...]
    sections: Mapping[str, Mapping[str, Answer]]
    """Section → question → answer."""
    steps: tuple[Step, ...]

    @property
    def answers(self) -> dict[str, Answer]:
        return {key: answer for section in self.sections.values() for key, answer in section.items()}


@dataclass(frozen=True)
class DemoContent:
    """Everything the demo is filled with: organisations, and rounds in order of time with their scans."""

    regions: Regions
    rounds: tuple[tuple[DemoRound, tuple[DemoScan, ...]], ...]

    def region(self, name: str) -> Region:
        return next(one for one in self.regions.organisaties if one.naam == name)


def read_content(folder: Path = FOLDER) -> DemoContent:
    """The content of the demo; raises ``DefinitionError`` with the findings of all its files."""
    known, findings = _read_regions(folder / REGIONS)
    source, found = read(folder / ROUNDS, ROUNDS)
    planned, misfits = fit(Rounds, source)
    findings += [*found, *misfits]
    names = {one.naam for one in known.organisaties} if known else set()
    earlier: dict[str, dict[str, DemoScan]] = {}
    for one in planned.rondes if planned else ():
        form = definitions.load(one.versie).questionnaire
        reader = _Reader(form, names, earlier)
        earlier[one.map] = {}
        for path in sorted((folder / one.map).glob("*.yaml")):
            scan, found = reader.read(path)
            findings += found
            if scan is not None:
                earlier[one.map][scan.organisation] = scan
    if findings or known is None or planned is None:
        raise DefinitionError(findings)
    return DemoContent(known, tuple((one, tuple(earlier[one.map].values())) for one in planned.rondes))


def _read_regions(path: Path) -> tuple[Regions | None, list[Finding]]:
    source, findings = read(path, path.name)
    shape, misfits = fit(Regions, source)
    findings += misfits
    if shape is not None:
        places = {one.code for one in regions.organisations()}
        parents = {one.naam for one in shape.moederorganisaties}
        for index, one in enumerate(shape.organisaties):
            if one.plaats not in places or (one.moeder is not None and one.moeder not in parents):
                message = f"De plaats of de moederorganisatie van {one.naam} bestaat niet."
                findings.append(source.finding("demo-regio", ("organisaties", index), message))
    return shape, findings


@dataclass(frozen=True)
class _Reader:
    """Reads the scans of one round, which may follow on those of an earlier one."""

    form: Questionnaire
    names: Collection[str]
    earlier: Mapping[str, Mapping[str, DemoScan]]

    def read(self, path: Path) -> tuple[DemoScan | None, list[Finding]]:
        source, findings = read(path, f"{path.parent.name}/{path.name}")
        text, misfits = fit(ScanText, source)
        findings += misfits
        if text is None:
            return None, findings
        before = self.earlier.get(text.vervolg_op, {}).get(text.organisatie)
        if text.organisatie not in self.names or (text.vervolg_op and before is None):
            message = f"{text.organisatie} staat niet in {REGIONS}, of heeft geen scan in {text.vervolg_op}."
            findings.append(source.finding("demo-organisatie", ("organisatie",), message))
        for index, talk in enumerate(text.gesprekken):
            if talk.met not in KINDS or talk.wijze not in MANNERS:
                message = f"Een gesprek met '{talk.met}' op de wijze '{talk.wijze}' bestaat niet."
                findings.append(source.finding("demo-gesprek", ("gesprekken", index), message))
        written, misfits = _answers(self.form, text, source)
        answers = {**_still_asked(self.form, before, written, text.antwoorden), **written}
        findings += [*misfits, *_not_asked(self.form, answers, source)]
        sections = {
            name: {one.key: answers[one.key] for one in questions if one.key in answers}
            for name, questions in _sections(self.form).items()
        }
        findings += _steps(sections, text, source)
        return DemoScan(text.organisatie, text.gesprekken, sections, text.verloop), findings


def _still_asked(
    form: Questionnaire, before: DemoScan | None, written: Mapping[str, Answer], renewed: Collection[str]
) -> dict[str, Answer]:
    """The answers of the earlier scan that are not renewed and are asked beside what is written now."""
    found = {key: one for key, one in before.answers.items() if key not in renewed} if before else {}
    while True:
        whole = {**found, **written}
        kept = {key: one for key, one in found.items() if is_asked(form.question(key), whole)}
        if len(kept) == len(found):
            return found
        found = kept


def _answers(form: Questionnaire, text: ScanText, source: Source) -> tuple[dict[str, Answer], list[Finding]]:
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    for key, plain in text.antwoorden.items():
        if plain is None and text.vervolg_op:
            continue
        try:
            answers[key] = to_answer(form, key, plain)
        except ValueError as error:
            findings.append(source.finding("demo-antwoord", ("antwoorden", key), str(error)))
    return answers, findings


def _sections(form: Questionnaire) -> dict[str, tuple[Question, ...]]:
    sections = {theme.slug: theme.questions for theme in form.themes}
    judged = tuple(question for condition in form.conditions for question in condition.questions)
    sections[JUDGEMENT] = (*judged, *form.circumstances.questions, form.overall)
    return sections


def _not_asked(form: Questionnaire, answers: Mapping[str, Answer], source: Source) -> Iterable[Finding]:
    for key in answers:
        if not is_asked(form.question(key), answers):
            text = f"De vraag {key} wordt bij deze antwoorden niet gesteld."
            yield source.finding("demo-niet-gevraagd", ("antwoorden", key), text)


def _steps(sections: Mapping[str, Mapping[str, Answer]], text: ScanText, source: Source) -> Iterable[Finding]:
    """Every section that has answers is saved exactly once, at a moment of its own."""
    saved = [step.onderdeel for step in text.verloop if step.wat == "ingevuld"]
    filled = [name for name, answers in sections.items() if answers]
    if sorted(saved) != sorted(filled):
        message = f"Ingevuld zijn {sorted(filled)}, maar het verloop bewaart {sorted(saved)}."
        yield source.finding("demo-verloop", ("verloop",), message)
    moments = [step.op for step in text.verloop]
    if moments != sorted(moments) or not text.verloop or text.verloop[0].wat != "gestart":
        message = "Het verloop begint met 'gestart' en staat op volgorde van tijd."
        yield source.finding("demo-verloop", ("verloop",), message)


def to_answer(form: Questionnaire, key: str, plain: Any) -> Answer:
    """A plain value as an answer to this question; ValueError says in Dutch what does not fit."""
    if not form.knows(key):
        raise ValueError(f"De vraag {key} bestaat niet in versie {form.version}.")
    question = form.question(key)
    if isinstance(plain, dict):
        code = plain.get("bijzonder")
        if len(plain) != 1 or code not in _values(question.specials):
            raise ValueError(f"{key}: {plain} is hier geen bijzonder antwoord.")
        return Special(str(code))
    if isinstance(plain, list):
        return _several(question, plain)
    if not isinstance(plain, str | int) or isinstance(plain, bool):
        raise ValueError(f"{key}: {plain!r} is geen antwoord.")
    return _single(question, str(plain).strip())


def _single(question: Question, text: str) -> Answer:
    match question.type:
        case AnswerType.TEXT if 0 < len(text) <= MAX_TEXT:
            return text
        case AnswerType.CHOICE if text in _values(question.options):
            return text
        case AnswerType.DATE:
            return _day(question, text)
        case AnswerType.COUNT if text.isdigit() and _within(question, int(text)):
            return int(text)
        case AnswerType.FIGURE if question.measure is not None and text.replace(".", "", 1).isdigit():
            number = Decimal(text)
            low, high = question.measure.plausible_from, question.measure.plausible_to
            if (low is None or low <= number) and (high is None or number <= high):
                return number
    raise ValueError(f"{question.key}: {text[:60]!r} past niet bij deze vraag ({question.type.value}).")


def _several(question: Question, items: list[Any]) -> Answer:
    if question.type is AnswerType.LIST and items:
        return tuple(_row(question, item) for item in items)
    known = _values(question.options)
    if question.type is not AnswerType.SEVERAL or not items or any(item not in known for item in items):
        raise ValueError(f"{question.key}: {items} past niet bij deze vraag ({question.type.value}).")
    return tuple(value for value in known if value in items)


def _row(question: Question, item: Any) -> Row:
    names = [column.id for column in question.columns]
    if not isinstance(item, dict) or not item or any(name not in names for name in item):
        raise ValueError(f"{question.key}: een rij heeft de kolommen {', '.join(names)}.")
    return Row(
        tuple(_cell(question, column, str(item.get(column.id) or "").strip()) for column in question.columns)
    )


def _cell(question: Question, column: Column, text: str) -> str:
    if text and column.type is AnswerType.DATE:
        return _day(question, text).isoformat()
    if text and column.type is AnswerType.CHOICE and text not in _values(column.options):
        raise ValueError(f"{question.key}: {text!r} staat niet in de keuzelijst van {column.id}.")
    return text


def _day(question: Question, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{question.key}: {text!r} is geen datum (JJJJ-MM-DD).") from error


def _values(options: Iterable[Option]) -> tuple[str, ...]:
    return tuple(option.value for option in options)


def _within(question: Question, number: int) -> bool:
    low, high = question.minimum, question.maximum
    return (low is None or low <= number) and (high is None or number <= high)
