"""``scan/1``: what is written reads back as the same, and what does not fit is said, all of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scan_answers import ODD, answers_to, dates, lines, some_answers, texts

from riskscan.definitions import load_form
from riskscan.domain.dutch import parse_number
from riskscan.domain.lifecycle import Period, References, RoundPlan, ScanEvent, ScanState
from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.scan import MAX_TEXT, Answer, Row, Special
from riskscan.domain.scan_file import (
    FileDecision,
    FileEvent,
    FileInterview,
    FileNote,
    FilePerson,
    ScanFile,
    write,
)
from riskscan.domain.scan_file_answers import MAX_CELL, MAX_NUMBER, MAX_ROWS, from_plain, to_plain
from riskscan.domain.scan_file_reading import BadScanFile, Vocabulary, read
from riskscan.domain.strict import BadValue
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.web import answers as pages
from riskscan.web.answers import Typed, Unusable, to_answer

FORM = load_form("2016-2")
KNOWN = Vocabulary({"2016-2": FORM}.get, ("2016-2",), tuple(KINDS), tuple(MANNERS))
PLAN = RoundPlan(
    "Ronde zomer 2016",
    "2016-2",
    date(2016, 6, 30),
    date(2017, 1, 1),
    References(2016, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1)),
    date(2016, 8, 1),
)
FIGURE = next(one for one in FORM.questions() if one.measure and not one.measure.decimals)
FTE = next(one for one in FORM.questions() if one.measure and one.measure.decimals)
DATED_LIST = FORM.question("t2.inspectiegesprekken")

people = st.lists(st.builds(FilePerson, lines.filter(bool), st.none() | lines), max_size=4).map(tuple)
optional_texts = st.just("") | texts
TOPICS = tuple(topic.id for theme in FORM.themes for topic in theme.topics)
linked_topics = st.sets(st.sampled_from(TOPICS)).map(
    lambda chosen: tuple(topic for topic in TOPICS if topic in chosen)
)
notes = st.lists(st.builds(FileNote, texts.filter(str.strip), linked_topics, st.booleans()), max_size=3).map(
    tuple
)
interviews = st.builds(
    FileInterview,
    st.none() | dates,
    st.sampled_from(tuple(KINDS)),
    st.sampled_from(tuple(MANNERS)),
    people.map(lambda found: tuple(FilePerson(_line(one.role), _named(one)) for one in found)),
    notes,
    *[optional_texts] * 4,
)


def _line(text: str) -> str:
    return " ".join(text.split())


def _named(person: FilePerson) -> str | None:
    return None if person.name is None else _line(person.name)


suggestions = st.fixed_dictionaries(
    {
        "version": st.just("2016-2"),
        "outcome": st.none() | st.sampled_from(("1", "2a", "3")),
        "possible": st.lists(st.sampled_from(("1", "2a", "3")), max_size=3),
        "rule": st.none() | st.just("regel"),
        "states": st.just({"stap1": ["W"], "visie": ["M", "P"]}),
        "open": st.lists(st.just("vertrouwen"), max_size=1),
        "needed": st.lists(st.just("visie:W"), max_size=1),
    }
)
moments = st.just("2016-07-04T12:00:01.000000+00:00")
decisions = st.builds(
    FileDecision, st.sampled_from(("1", "3", "I")), texts.map(str.strip), st.none() | suggestions, moments
)
kinds = st.sampled_from([one.value for one in ScanEvent])
events = st.builds(FileEvent, kinds, moments, optional_texts) | st.builds(
    FileEvent, kinds, moments, optional_texts, dates, optional_texts
)
scan_files = st.builds(
    ScanFile,
    round=st.just(PLAN),
    code=st.just("demo-noord"),
    name=lines.filter(bool),
    answers=some_answers(FORM),
    interviews=st.lists(interviews, max_size=3).map(tuple),
    decision=st.none() | decisions,
    digest=st.just("ab" * 32),
    state=st.sampled_from([state for state in ScanState if state is not ScanState.NOT_STARTED]),
    events=st.lists(events, max_size=3).map(tuple),
    fictional=st.booleans(),
)


@settings(deadline=None)
@given(scan_files)
def test_what_is_written_reads_back_as_the_same(scan: ScanFile) -> None:
    line = write(scan, FORM)
    assert read(line, KNOWN) == scan
    # One line for everyone, also for who takes U+2028 for a line end; and the same every time.
    assert line.splitlines() == [line]
    assert write(read(line, KNOWN), FORM) == line


@pytest.mark.parametrize("question", list(FORM.questions()), ids=lambda question: question.key)
def test_every_question_takes_its_answers_back(question: Question) -> None:
    @settings(max_examples=15, deadline=None)
    @given(answers_to(question))
    def takes_back(answer: Answer) -> None:
        plain = json.loads(json.dumps(to_plain(question, answer)))
        assert from_plain(question, plain) == answer

    takes_back()


class TestAsThePages:
    """A file takes what a page takes, and keeps it as the page would."""

    def test_the_limits_are_the_same(self) -> None:
        assert (MAX_CELL, MAX_ROWS) == (pages.MAX_CELL, pages.MAX_ROWS)

    @given(st.text(max_size=300))
    @example("met\r\nregels\ren blanco's  \n\n")
    @example("x" * (MAX_TEXT + 1))
    @example(" \u2028 ")
    def test_a_text_becomes_the_same_answer(self, text: str) -> None:
        question = FORM.question("overall_beeld")
        try:
            found: Answer = from_plain(question, text)
        except BadValue as error:
            if "een teken dat niet kan" in str(error):
                return  # pages drop it
            found = None
        try:
            assert found == to_answer(question, Typed(text=text))
        except Unusable:
            assert found is None

    @given(st.from_regex(r"-?[0-9]{1,14}(\.[0-9]{1,4})?", fullmatch=True), st.sampled_from((FIGURE, FTE)))
    def test_a_figure_is_taken_when_the_page_takes_it(self, text: str, question: Question) -> None:
        typed = Typed(text=text.replace(".", ","))
        try:
            expected: Answer = to_answer(question, typed)
        except Unusable:
            places = question.measure.decimals if question.measure else 0
            fraction = text.partition(".")[2]
            # A file may write needless zeros; for the rest it refuses what the page refuses.
            if len(fraction) <= places or fraction.rstrip("0") != fraction[:places].rstrip("0"):
                with pytest.raises(BadValue):
                    from_plain(question, text)
        else:
            assert from_plain(question, text) == expected

    def test_the_largest_number_is_the_same(self) -> None:
        assert to_answer(FIGURE, Typed(text=str(MAX_NUMBER))) == from_plain(FIGURE, str(MAX_NUMBER))
        assert parse_number(str(MAX_NUMBER)) == Decimal(MAX_NUMBER)


def line(**changes: Any) -> dict[str, Any]:
    """A good object, with other fields."""
    scan = ScanFile(PLAN, "demo-noord", "Veilig Thuis Noord", {"t1.risico": "geen", FIGURE.key: Decimal(3)})
    found: dict[str, Any] = json.loads(write(scan, FORM))
    return found | changes


def problems(found: object) -> tuple[str, ...]:
    with pytest.raises(BadScanFile) as caught:
        read(found if isinstance(found, str) else json.dumps(found), KNOWN)
    return caught.value.problems


def test_a_line_of_the_program_is_fine() -> None:
    assert read(json.dumps(line()), KNOWN).answers == {"t1.risico": "geen", FIGURE.key: Decimal(3)}


def test_only_format_round_and_organisation_are_needed() -> None:
    whole = line()
    found = read(json.dumps({key: whole[key] for key in ("format", "ronde", "organisatie")}), KNOWN)
    assert (found.answers, found.interviews, found.decision, found.digest) == ({}, (), None, "")


INTERVIEW = {"datum": None, "met": "wethouder", "wijze": "gesprek"}
BAD_ANSWERS: tuple[tuple[str, object, str], ...] = (
    ("t1.risico", "enorm", "antwoorden.t1.risico: dit moet een van deze antwoorden zijn: geen, beperkt"),
    ("t1.risico", 1, "antwoorden.t1.risico: dit moet een van deze antwoorden zijn"),
    ("t1.risico", "onbekend", 'antwoorden.t1.risico: schrijf dit antwoord als {"bijzonder": "onbekend"}.'),
    ("t1.risico", {"bijzonder": "nvt"}, 'antwoorden.t1.risico: hier past als object alleen {"bijzonder": "onb'),
    ("t1.risico", {"bijzonder": "onbekend", "x": 1}, "antwoorden.t1.risico: hier past als object alleen"),
    ("t1.risico", {"bijzonder": ["onbekend"]}, "antwoorden.t1.risico: hier past als object alleen"),
    ("t1.risico", None, "antwoorden.t1.risico: hier staat geen antwoord. Laat een vraag zonder antwoord weg."),
    ("t1.toelichting", "", "antwoorden.t1.toelichting: hier staat geen antwoord."),
    ("t1.toelichting", " \n", "antwoorden.t1.toelichting: deze tekst is leeg."),
    ("t1.toelichting", 12, "antwoorden.t1.toelichting: hier hoort een tekst, tussen aanhalingstekens."),
    ("t1.toelichting", True, "antwoorden.t1.toelichting: hier hoort een tekst"),
    ("t1.toelichting", "x" * 10_001, "deze tekst heeft 10.001 tekens; er passen er 10.000 in."),
    ("t1.toelichting", "a\x00b", "de tekst bevat een teken dat niet kan (U+0000, teken 2). Haal dit teken weg."),
    ("t1.toelichting", "a\ud800", "de tekst bevat een teken dat niet kan (U+D800, teken 2)."),
    ("t1.risico_soort", "onrust", "antwoorden.t1.risico_soort: hier hoort een lijst van antwoorden"),
    ("t1.risico_soort", ["onrust", "onrust"], "antwoorden.t1.risico_soort: een antwoord staat er twee keer."),
    ("t1.risico_soort", ["paniek"], "antwoorden.t1.risico_soort: dit moet een van deze antwoorden zijn"),
    ("t1.afspraken_termijn", "30-6-2016", "hier hoort een datum als 2016-06-30"),
    ("t1.afspraken_termijn", "2016-02-30", "de datum 2016-02-30 bestaat niet."),
    ("t1.afspraken_termijn", "1816-02-01", "het jaar 1816 kan niet kloppen"),
    ("randvoorwaarden.stap1.aantal_voldaan", "12", "hier hoort een heel getal, zonder aanhalingstekens."),
    ("randvoorwaarden.stap1.aantal_voldaan", True, "hier hoort een heel getal"),
    ("randvoorwaarden.stap1.aantal_voldaan", 12.0, "hier hoort een heel getal"),
    ("randvoorwaarden.stap1.aantal_voldaan", 25, "dit moet een getal van 0 tot en met 24 zijn."),
    ("t1.open_punten", [{"thema": "veiligheid", "x": "y"}], "regel 1 moet een object zijn met een of meer van"),
    ("t1.open_punten", [["a", "veiligheid"]], "regel 1 moet een object zijn"),
    ("t1.open_punten", [{}], "regel 1 moet een object zijn"),
    ("t1.open_punten", "a", "hier hoort een lijst van regels"),
    ("t1.open_punten", [{"omschrijving": " "}], "regel 1, omschrijving: dit is leeg. Laat een lege cel weg."),
    ("t1.open_punten", [{"omschrijving": "x" * 1001}], "regel 1, omschrijving: kort de tekst in tot 1.000"),
    ("t1.open_punten", [{"thema": "anders"}], "regel 1, thema: dit moet een van deze antwoorden zijn"),
    ("t1.open_punten", [{"omschrijving": "x"}] * 61, "er passen 60 regels in deze lijst; er staan er 61."),
    ("t2.inspectiegesprekken", [{"datum": "1-7-2016"}], "regel 1, datum: hier hoort een datum als 2016-06-30"),
    ("t99.nieuw", "x", "antwoorden.t99.nieuw: deze vraag bestaat niet in versie 2016-2."),
    (FIGURE.key, "12", f"antwoorden.{FIGURE.key}: dit is een cijfer; het hoort onder 'cijfers'."),
)  # fmt: skip


@pytest.mark.parametrize(("key", "plain", "message"), BAD_ANSWERS)
def test_an_answer_that_does_not_fit_its_question_says_why(key: str, plain: object, message: str) -> None:
    (found,) = problems(line(antwoorden={key: plain}))
    assert message in found


def figure(**changes: object) -> dict[str, Any]:
    whole: dict[str, Any] = line()["cijfers"][FIGURE.key]
    return line(cijfers={FIGURE.key: whole | changes})


def noted(*notes: object) -> dict[str, Any]:
    return line(gesprekken=[INTERVIEW | {"aantekeningen": list(notes)}])


BAD_OBJECTS: tuple[tuple[Callable[[], object], str], ...] = (
    (lambda: "{", "Dit is geen geldige JSON; het gaat mis bij teken 2."),
    (lambda: "[]", "Hier hoort één object te staan, tussen accolades."),
    (lambda: '{"format":"scan/1","format":"scan/1"}', "De sleutel 'format' staat er twee keer."),
    (lambda: '{"format":NaN}', "NaN is geen geldige JSON-waarde."),
    (lambda: "[" * 100_000, "Dit is te diep genest."),
    (lambda: line(format="scan/2"), "De sleutel 'format' moet \"scan/1\" zijn."),
    (lambda: line(format=["scan/1"]), "De sleutel 'format' moet \"scan/1\" zijn."),
    (lambda: line(extra=1), "extra: deze sleutel is niet bekend. Bekend zijn: format, ronde, organisatie, fictief"),
    (lambda: {"format": "scan/1", "organisatie": {"code": "x"}}, "ronde: deze sleutel ontbreekt."),
    (lambda: line(organisatie={}), "organisatie: vul de code of de naam van de organisatie in."),
    (lambda: line(organisatie="Noord"), "organisatie: hier hoort een object, tussen accolades."),
    (lambda: line(ronde=line()["ronde"] | {"versie": "2031-1"}), "ronde.versie: versie 2031-1 bestaat hier niet."),
    (lambda: line(ronde=line()["ronde"] | {"peildatum": None}), "ronde.peildatum: hier hoort een datum"),
    (lambda: line(ronde=line()["ronde"] | {"peiljaar": "2016"}), "ronde.peiljaar: hier hoort een heel getal"),
    (lambda: line(ronde=line()["ronde"] | {"peiljaar": 0}), "ronde.peiljaar: dit is geen jaar."),
    (lambda: line(ronde={"naam": "Ronde"}), "ronde.versie: deze sleutel ontbreekt."),
    (lambda: line(antwoorden=[]), "antwoorden: hier hoort een object, tussen accolades."),
    (lambda: line(cijfers={"t1.risico": {}}), "cijfers.t1.risico: deze vraag is geen cijfer; zij hoort onder"),
    (lambda: line(cijfers={FIGURE.key: "12"}), f"cijfers.{FIGURE.key}: hier hoort een object"),
    (lambda: figure(waarde=12), 'hier hoort een getal tussen aanhalingstekens, met een punt voor decimalen'),
    (lambda: figure(waarde="1.358,5"), "hier hoort een getal tussen aanhalingstekens"),
    (lambda: figure(waarde="1e5"), "hier hoort een getal tussen aanhalingstekens"),
    (lambda: figure(waarde="NaN"), "hier hoort een getal tussen aanhalingstekens"),
    (lambda: figure(waarde="12.5"), "dit cijfer heeft geen decimalen."),
    (lambda: figure(waarde="-1"), "dit moet een getal van 0 tot en met 1000000000000 zijn."),
    (lambda: figure(waarde="1000000000001"), "dit moet een getal van 0 tot en met 1000000000000 zijn."),
    (lambda: figure(maat="anders"), "maat: bij deze vraag hoort de maat"),
    (lambda: figure(tot="2017-01-01"), "tot en met 2017-01-01, maar de ronde vraagt het van"),
    (lambda: figure(eenheid="fte"), "eenheid: deze sleutel is niet bekend."),
    (lambda: line(gesprekken={}), "gesprekken: hier hoort een lijst, tussen vierkante haken."),
    (lambda: line(gesprekken=[INTERVIEW, INTERVIEW | {"met": "buurman"}]), "gesprekken.2.met: dit moet een van"),
    (lambda: line(gesprekken=[INTERVIEW | {"wijze": 1}]), "gesprekken.1.wijze: dit moet een van deze zijn"),
    (lambda: line(gesprekken=[INTERVIEW | {"deelnemers": [{"naam": "P."}]}]), "gesprekken.1.deelnemers.1.rol: deze"),
    (lambda: line(gesprekken=[INTERVIEW | {"notitie": ""}]), "gesprekken.1.notitie: deze sleutel is niet bekend."),
    (lambda: noted("Zo."), "gesprekken.1.aantekeningen.1: hier hoort een object, tussen accolades."),
    (lambda: noted({"onderwerpen": []}), "gesprekken.1.aantekeningen.1.tekst: deze sleutel ontbreekt."),
    (lambda: noted({"tekst": "a", "onderwerpen": ["t1", "t14"]}), "gesprekken.1.aantekeningen.1.onderwerpen.2: dit"),
    (lambda: noted({"tekst": "a", "onderwerpen": [["t1"]]}), "gesprekken.1.aantekeningen.1.onderwerpen.1: dit moet"),
    (lambda: noted({"tekst": "a", "in_rapport": "ja"}), "aantekeningen.1.in_rapport: hier hoort true of false."),
    (lambda: line(gesprekken=[INTERVIEW | {"aantekeningen": "a"}]), "gesprekken.1.aantekeningen: hier hoort een lijst"),
    (lambda: line(besluit={}), "besluit.uitkomst: deze sleutel ontbreekt."),
    (lambda: line(besluit={"uitkomst": "1", "voorstel": {}}), "besluit.voorstel.outcome: deze sleutel ontbreekt."),
    (lambda: line(besluit={"uitkomst": "1", "op": "gisteren"}), "besluit.op: hier hoort een tijdstip als"),
    (lambda: line(definitie="abc"), "definitie: hier hoort een SHA-256"),
    (lambda: line(toestand="klaar"), "toestand: dit moet een van deze zijn: concept, ter vaststelling aangeboden"),
    (lambda: line(toestand=["concept"]), "toestand: dit moet een van deze zijn"),
    (lambda: line(verloop=[{"wat": "gewist", "op": ""}]), "verloop.1.wat: dit moet een van deze zijn: gestart"),
    (lambda: line(fictief="ja"), "fictief: hier hoort true of false."),
)  # fmt: skip


@pytest.mark.parametrize(("make", "message"), BAD_OBJECTS)
def test_what_is_wrong_with_an_object_is_said_with_its_place(
    make: Callable[[], object], message: str
) -> None:
    assert any(message in one for one in problems(make()))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    found = problems(line(extra=1, antwoorden={"t1.risico": 1, "t2.hertoets_datum": "ooit"}, gesprekken=[{}]))
    assert len(found) == 6


def test_a_file_from_before_notes_had_topics_gives_its_one_text_as_a_note() -> None:
    older = line(gesprekken=[INTERVIEW | {"notities": "Vervolg in juli."}, INTERVIEW | {"notities": ""}])
    first, second = read(json.dumps(older), KNOWN).interviews
    assert (first.notes, second.notes) == ((FileNote("Vervolg in juli."),), ())


def test_notes_are_read_as_the_page_keeps_them() -> None:
    found = noted({"tekst": " \n"}, {"tekst": "a", "onderwerpen": ["t3", "t1", "t3"]})
    (one,) = read(json.dumps(found), KNOWN).interviews
    assert one.notes == (FileNote("a", ("t1", "t3")),)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.data())
def test_whatever_stands_anywhere_is_read_or_refused_and_never_breaks(data: st.DataObject) -> None:
    found: Any = line(
        antwoorden={"t1.open_punten": [{"omschrijving": "x"}], "t1.risico_soort": ["onrust"]},
        gesprekken=[
            INTERVIEW
            | {
                "deelnemers": [{"rol": "bestuurder"}],
                "aantekeningen": [{"tekst": "a", "onderwerpen": ["t1"], "in_rapport": True}],
            }
        ],
        besluit={"uitkomst": "1", "motivering": "", "op": "", "voorstel": None},
    )
    place = found
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(json_values)
    with suppress(BadScanFile):
        read(json.dumps(found), KNOWN)


def test_a_choice_that_is_no_value_and_a_list_with_dates_are_plain_to_read() -> None:
    rows = (Row(("2016-05-01", "Triage", "", "")),)
    assert to_plain(DATED_LIST, rows) == [{"datum": "2016-05-01", "onderwerpen": "Triage"}]
    assert to_plain(FORM.question("t2.hertoets"), Special("nvt")) == {"bijzonder": "nvt"}
    assert to_plain(FTE, Decimal("12.50")) == "12.5"
    assert {one.type for one in FORM.questions()} == set(AnswerType)


def test_the_guide_names_what_a_file_may_hold() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "beheer.md").read_text(encoding="utf-8")
    talk = ("deelnemers", "notities", "aantekeningen", "onderwerpen", "in_rapport")
    words = [*line(), "fictief", *line()["ronde"], *KINDS, *MANNERS, *talk, "voorstel"]
    assert [word for word in words if f"`{word}`" not in guide] == []
