"""The questionnaire on paper: everything of the version is on it, in order, with room to write; and it conforms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

import page
import pytest
from pdf_reader import elements, opened, page_texts
from structure import expected, findings
from support import World

from riskscan import definitions
from riskscan.documents import pdf_engine
from riskscan.documents.questionnaire_form import Place, QuestionnaireForm, questionnaire_form
from riskscan.documents.questionnaire_pdf import questionnaire_html, render_questionnaire
from riskscan.domain.lifecycle import Period, References
from riskscan.domain.questionnaire import AnswerType, Column, Question, Questionnaire
from riskscan.programme import blank_form, organisations
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.permissions import Refused
from riskscan.programme.system import NotFound
from riskscan.store.organisations import Supervision

REFERENCES = References(2031, Period(date(2031, 4, 1), date(2031, 6, 30)), date(2031, 7, 1))
PLACE = Place("Lage Zoom", "Ronde zomer 2031", date(2031, 6, 30), REFERENCES, "regulier sinds 1 mei 2031.")
FILLED = {
    "{peiljaar}": "2031",
    "{periode}": "1 april tot en met 30 juni 2031",
    "{formatiedatum}": "1 juli 2031",
}
OPEN = {"{peiljaar}": "[peiljaar]", "{periode}": "[periode]", "{formatiedatum}": "[datum]"}
NEWEST = definitions.versions()[-1]
CASES = [*((version, None) for version in definitions.versions()), (NEWEST, PLACE)]
IDS = [f"{version} {'of a scan' if place else 'alone'}" for version, place in CASES]
every_case = pytest.mark.parametrize(("version", "place"), CASES, ids=IDS)
ROWS = 4
"""Empty rows of a list."""


@lru_cache
def data_of(version: str, place: Place | None) -> QuestionnaireForm:
    alone = blank_form.version_form(version)
    if place is None:
        return alone
    form = definitions.load_form(version)
    return questionnaire_form(form, alone.interview, alone.updated, place, demo=True)


@lru_cache
def pdf_of(version: str, place: Place | None) -> bytes:
    return render_questionnaire(data_of(version, place))


def words(form: Questionnaire, references: dict[str, str]) -> Iterator[str]:
    """Everything that the definition asks, in its order, read from the definition and not from the form."""
    yield from ("Op basis van", "Met wie", *KINDS.values(), "Hoe", *MANNERS.values())
    yield from (
        "Naam",
        "Rol",
        "Knelpunten en oorzaken",
        "Opgaven",
        "ketenpartners",
        "Wensen",
        "Aantekeningen",
    )
    found = []
    for theme in form.themes:
        found += [theme.title, theme.intro]
        for topic in theme.topics:
            found += [f"{topic.number}. {topic.title}", topic.hint]
            found += [text for one in topic.questions for text in words_of(form, one)]
    for group in (*form.conditions, form.circumstances):
        found += [group.title, group.hint]
        found += [text for one in group.questions for text in words_of(form, one)]
    found += words_of(form, form.overall)
    for text in filter(None, found):
        for placeholder, shown in references.items():
            text = text.replace(placeholder, shown)
        yield text


def words_of(form: Questionnaire, one: Question) -> list[str]:
    routing = []
    if one.asked_when:
        parent = form.question(one.asked_when.question)
        values = one.asked_when.values
        routing = [parent.label, *(option.label for option in parent.options if option.value in values)]
    options, specials = ([option.label for option in found] for found in (one.options, one.specials))
    if one.type is AnswerType.FIGURE:
        assert one.measure
        name = re.sub(r",?( op| in| voor)? \{\w+\}$", "", one.label)
        reference = "{" + one.measure.reference.value + "}"
        return [name, *routing, one.hint, reference, one.measure.unit, *specials]
    columns = [column.label for column in one.columns]
    in_rows = [option.label for column in one.columns for option in column.options if boxed(column)] * ROWS
    once = [option.label for column in one.columns for option in column.options if not boxed(column)]
    return [one.label, *routing, one.hint, *options, *columns, *in_rows, *once, *specials]


def boxed(column: Column) -> bool:
    """Whether every row has a box for each answer; with more answers than these they stand under the list once."""
    return len(column.options) <= 4


@every_case
def test_everything_that_the_version_asks_is_on_it_in_order(version: str, place: Place | None) -> None:
    html = questionnaire_html(data_of(version, place))
    texts = list(words(definitions.load_form(version), FILLED if place else OPEN))
    assert len(texts) > 500
    running = (rf"Risicoscan Veilig Thuis · Vragenlijst versie {version}", r"Pagina \d+ van \d+")
    assert findings(pdf_of(version, place), expected(html, texts, running)) == []


def test_what_is_left_out_is_noticed() -> None:
    """Without this, a check that finds everything anywhere would go unnoticed. With one topic, to be quick."""
    form = definitions.load_form(NEWEST)
    small = replace(form.themes[0], topics=form.themes[0].topics[:1])
    form = replace(form, themes=(small,), conditions=())
    texts = list(words(form, OPEN))
    alone = data_of(NEWEST, None)
    data = questionnaire_form(form, alone.interview, alone.updated, None, demo=False)
    topic = data.themes[0].groups[0]
    first, risk, *others = topic.questions
    for number, questions in enumerate(
        (
            (first, risk, *others),
            (first, *others),
            (risk, first, *others),
            (first, replace(risk, boxes=risk.boxes[:-1]), *others),
            (first, replace(risk, specials=()), *others),
        )
    ):
        group = replace(topic, questions=questions)
        spoiled = replace(data, themes=(replace(data.themes[0], groups=(group,)),))
        found = findings(render_questionnaire(spoiled), expected(questionnaire_html(spoiled), texts))
        assert {one.code for one in found} == ({"tekst"} if number else set())


@every_case
def test_every_answer_to_tick_has_a_box_of_its_own(version: str, place: Place | None) -> None:
    boxes = sum(
        len(one.options)
        + len(one.specials)
        + sum(len(column.options) * (ROWS if boxed(column) else 1) for column in one.columns)
        for one in definitions.load_form(version).questions()
    )
    ticks = list(elements(opened(pdf_of(version, place)), "/LI"))
    assert len(ticks) == boxes + len(KINDS) + len(MANNERS)


@every_case
def test_there_is_room_to_write_and_the_form_stays_short(version: str, place: Place | None) -> None:
    data = data_of(version, place)
    assert all(one.lines >= 2 for one in data.questions() if one.type is AnswerType.TEXT)
    assert all(one.lines >= 5 for one in data.questions() if one.key.endswith(".toelichting"))
    assert questionnaire_html(data).count('<div class="line">') == sum(
        one.lines for one in (*data.questions(), *data.interview.texts)
    )
    assert len(opened(pdf_of(version, place)).pages) <= 22


@every_case
def test_no_question_is_torn_apart_and_no_title_stands_alone(version: str, place: Place | None) -> None:
    pages: dict[object, set[int]] = defaultdict(set)
    for number, sheet in enumerate(pdf_engine.layout(questionnaire_html(data_of(version, place))).pages):
        tags = []
        for box in sheet._page_box.descendants():
            if box.element is None or isinstance(box.element, str):
                continue
            if "question" in (box.element.get("class") or "").split():
                pages[box.element].add(number)
            if box.element_tag in ("h2", "h3", "li", "div", "td"):
                tags.append(box.element_tag)
            assert box.position_y + box.height <= sheet.height
        assert tags[-1] not in ("h2", "h3"), f"page {number + 1} ends with a title"
    assert len(pages) > 100
    assert all(len(found) == 1 for found in pages.values())


@every_case
def test_it_lasts_and_can_be_read_aloud(version: str, place: Place | None) -> None:
    for profile in ("ua1", "2a"):
        failures = page.validate_pdf_bytes(pdf_of(version, place), profile=profile).failures
        assert [f"{one.rule_id}: {one.message}" for one in failures] == []


def test_the_same_form_is_the_same_bytes_every_time() -> None:
    assert render_questionnaire(data_of(NEWEST, PLACE)) == pdf_of(NEWEST, PLACE)


def test_the_form_says_of_what_it_is_and_demo_data_is_marked_on_every_page() -> None:
    of_scan, alone = page_texts(pdf_of(NEWEST, PLACE)), page_texts(pdf_of(NEWEST, None))
    for text in (
        "Lage Zoom",
        "Ronde zomer 2031",
        "30 juni 2031",
        "1 juli 2031",
        "regulier sinds 1 mei 2031.",
    ):
        assert text in " ".join(" ".join(of_scan).split())
    assert all("Fictieve voorbeeldgegevens" in text for text in of_scan)
    assert all("Lage Zoom · Ronde zomer 2031" in text for text in of_scan[1:])
    assert not any("Fictieve" in text or "Lage Zoom" in text for text in alone)
    assert "[peiljaar]" in alone[0]
    assert "[peiljaar]" not in " ".join(of_scan)


def test_the_form_of_a_scan_has_its_organisation_and_round_and_no_answers(world: World) -> None:
    before = blank_form.scan_form(world.system, world.adviser, world.scan_id)
    sheet = world.sheet()
    assert before.place == Place(
        sheet.organisation.name,
        "Ronde zomer 2016",
        sheet.round.plan.peildatum,
        sheet.round.plan.references,
        "geen bijzonder toezicht vastgelegd.",
    )
    world.complete("2b")
    assert blank_form.scan_form(world.system, world.leader, world.scan_id) == before
    record = Supervision(0, world.organisation_id, "verscherpt", date(2016, 5, 1), "", None, None, None)
    organisations.record_supervision(world.system, world.keeper, record, None)
    after = blank_form.scan_form(world.system, world.adviser, world.scan_id)
    assert after.place
    assert after.place.supervision.lower() == "verscherpt toezicht sinds 1 mei 2016."


def test_who_may_not_read_the_scan_gets_no_form_and_an_unknown_version_is_named(world: World) -> None:
    with pytest.raises(Refused):
        blank_form.of_scan(world.system, world.outsider, world.scan_id)
    with pytest.raises(NotFound, match=r"Er zijn: 2016-1, 2016-2\."):
        blank_form.of_version(world.system, world.reader, "2016-9")
