"""The report per organisation says everything, in order, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pikepdf
import pytest
import report_sample as sample
from pdf_reader import opened, page_texts, rendered, spoken, squeeze

from riskscan.documents import pdf_engine
from riskscan.documents.pdf_html import AGENDA_ROWS, ROUND_ROWS, report_html
from riskscan.documents.report import (
    AgendaLine,
    Decision,
    InterviewLine,
    Length,
    Line,
    ReportData,
    RoundLine,
    Supervision,
)
from riskscan.domain.dutch import format_date

LONG_WORD = "verantwoordingsplicht" * 9 + "eindewoord!"
LONG_TEXT = " ".join(f"woord{number:04d}" for number in range(1000)) + "."


@pytest.fixture(scope="module")
def report() -> bytes:
    return rendered(sample.REPORT)


@pytest.fixture(scope="module")
def concept() -> bytes:
    return rendered(sample.CONCEPT)


def expected_texts(data: ReportData) -> Iterator[str]:
    """Everything the report must say, in the order in which it must say it."""
    shown = data.decision.category if data.decision else data.explanation.category
    yield from (data.organisation, data.round_name, format_date(data.peildatum), data.parent_organisation)
    yield from (shown.name, shown.meaning)
    if data.supervision:
        yield from (data.supervision.label, data.supervision.details)
    for line in data.inspection:
        yield from (line.label, line.answer)
    yield "Daarom kunnen de oordelen verschillen."
    yield from expected_reasons(data)
    yield data.overall.answer
    for item in data.agenda[AGENDA_ROWS:]:
        yield from (item.when, item.what)
    if len(data.rounds) > 1:
        for one in data.rounds:
            yield from (one.name, format_date(one.peildatum), one.category.name)
    yield from expected_findings(data)
    yield from expected_accountability(data)


def expected_reasons(data: ReportData) -> Iterator[str]:
    yield from (view.title for view in data.explanation.conditions)
    yield from (view.sentence for view in data.explanation.conditions)
    if not (data.decision and data.decision.differs) and len(data.explanation.rules) == 1:
        yield from (data.explanation.rules[0].sentence, data.explanation.rules[0].source)
    for item in data.agenda[:AGENDA_ROWS]:
        yield from (item.when, item.what)
    yield from data.explanation.needed


def expected_findings(data: ReportData) -> Iterator[str]:
    for theme in data.themes:
        for topic in theme.topics:
            yield from (f"{topic.number}. {topic.title}", topic.risk.answer)
    for theme in data.themes:
        yield theme.title
        for topic in theme.topics:
            yield from (f"{topic.number}. {topic.title}", topic.risk.answer, topic.explanation.answer)
            if topic.risk_explanation:
                yield topic.risk_explanation.answer
            yield from in_order(topic.lines)
    for group in data.figures:
        yield f"{group.number}. {group.title}"
        for figure in group.lines:
            yield from (figure.label, figure.value, figure.unit, figure.reference)


def expected_accountability(data: ReportData) -> Iterator[str]:
    for condition in data.conditions:
        yield condition.view.title
        yield from in_order(condition.lines)
    yield from in_order(data.circumstances)
    for interview in data.interviews:
        for line in interview.texts:
            yield from (line.label, line.answer)
    for rule in data.explanation.rules:
        yield from (rule.sentence, rule.clause, rule.source)
    if data.decision:
        yield from (data.decision.category.name, data.decision.motivation)
    for interview in data.interviews:
        yield from (interview.date, interview.kind, interview.manner, interview.roles)
    yield from (data.questionnaire_version, data.definition_digest, data.answers_digest, data.audit_head)


def in_order(lines: tuple[Line, ...]) -> Iterator[str]:
    """Answers stand in the table; questions without a value follow, grouped by that word."""
    for line in lines:
        if not line.absent:
            yield from (line.label, line.answer)
    for word in dict.fromkeys(line.answer for line in lines if line.absent):
        yield word
        yield from (line.label for line in lines if line.absent and line.answer == word)


SAMPLES = {name: getattr(sample, name) for name in ("REPORT", "CONCEPT", "DIFFERENT", "EMPTY")}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_text_is_read_in_the_order_of_the_report(name: str) -> None:
    data = SAMPLES[name]
    said, at = spoken(rendered(data)), 0
    for text in expected_texts(data):
        found = said.find(squeeze(text), at)
        assert found >= 0, f"{text!r} is missing after {said[max(0, at - 80) : at]!r}"
        at = found + len(squeeze(text))


def test_the_first_page_alone_tells_the_outcome_and_why(report: bytes) -> None:
    first = squeeze(page_texts(report)[0])
    for text in (
        sample.REPORT.organisation,
        "Peildatum 30 juni 2016",
        "Vastgesteld besluit",
        "Basis binnen afzienbare tijd op orde",
        *(view.sentence for view in sample.VIEWS),
        sample.RULE.sentence,
        *sample.EXPLANATION.needed,
        "Specifiek toezicht",
        *(item.when + item.what for item in sample.REPORT.agenda[:AGENDA_ROWS]),
    ):
        assert squeeze(text) in first


def test_without_a_decision_the_suggestion_is_marked_provisional(concept: bytes) -> None:
    first = page_texts(concept)[0]
    assert "Nog geen besluit." in first
    assert "Suggestie volgens de regels, voorlopig:" in first


def test_a_deviating_decision_keeps_suggestion_and_motivation_for_the_accountability_page() -> None:
    pages = page_texts(rendered(sample.DIFFERENT))
    assert "Basis niet op orde" in pages[0]
    assert "Dit besluit wijkt af van wat de regels aangeven." in pages[0]
    assert squeeze(sample.RULE.sentence) not in squeeze(pages[0])
    last = squeeze(pages[-1])
    assert squeeze("Basis binnen afzienbare tijd op orde (uitkomst 2b)") in last
    assert squeeze(sample.DIFFERENT.decision.motivation) in last  # type: ignore[union-attr]


def test_a_decision_while_the_suggestion_is_open_says_so() -> None:
    first = squeeze(page_texts(rendered(replace(sample.DIFFERENT, explanation=sample.STUCK)))[0])
    assert squeeze("Volgens de regels was de indeling nog niet te bepalen.") in first
    assert "wijktaf" not in first


def test_category_i_leaves_the_verdict_to_the_inspections() -> None:
    explanation = replace(sample.EXPLANATION, category=sample.CATEGORIES["I"], needed=())
    decision = replace(sample.REPORT.decision, category=sample.CATEGORIES["I"])  # type: ignore[type-var]
    first = page_texts(rendered(replace(sample.REPORT, explanation=explanation, decision=decision)))[0]
    assert "Oordeel aan de inspecties" in first
    assert squeeze("Het programma laat het oordeel aan de inspecties.") in squeeze(first)


def test_concept_and_demo_are_marked_on_every_page_and_only_then(report: bytes, concept: bytes) -> None:
    assert all("Concept, nog niet vastgesteld" in text for text in page_texts(concept))
    assert all("Fictieve voorbeeldgegevens" in text for text in page_texts(concept))
    assert not any("Concept" in text or "Fictieve" in text for text in page_texts(report))


def test_the_watermark_is_drawn_behind_every_page_of_a_concept_only(report: bytes, concept: bytes) -> None:
    def watermarked(pdf: bytes) -> list[bool]:
        # The outlines of the letters are filled in a colour that nothing else has.
        return [_uses_colour(page.obj, (0.9216, 0.9333, 0.9529)) for page in opened(pdf).pages]

    assert all(watermarked(concept))
    assert not any(watermarked(report))


def test_pages_are_numbered_and_named(report: bytes) -> None:
    pages = page_texts(report)
    for number, text in enumerate(pages, start=1):
        assert f"Pagina {number} van {len(pages)}" in text
        assert sample.REPORT.organisation in text


def test_ten_thousand_characters_are_printed_completely_wherever_they_stand() -> None:
    """Each place has its own text; one that is cut off or interrupted is named by its first word."""
    assert len(LONG_TEXT) == 10_000
    texts = {
        place: LONG_TEXT.replace("woor", place)
        for place in ("feit", "antw", "uitl", "beel", "moti", "toez", "agen", "gesp")
    }
    topic = replace(
        sample.THEMES[0].topics[3],
        explanation=Line("Wat is de feitelijke situatie?", texts["feit"]),
        risk_explanation=Line("Waaruit bestaat het risico?", texts["uitl"]),
        lines=(Line("Hoe worden wachtende zaken gevolgd?", texts["antw"]),),
    )
    said = spoken(
        rendered(
            replace(
                sample.REPORT,
                overall=Line("Overall beeld", texts["beel"]),
                themes=(replace(sample.THEMES[0], topics=(topic,)),),
                decision=Decision(sample.CATEGORIES["3"], texts["moti"], differs=True),
                supervision=Supervision("Specifiek toezicht", texts["toez"]),
                agenda=(AgendaLine("1 mei 2017", texts["agen"]),),
                interviews=(replace(sample.REPORT.interviews[0], texts=(Line("Wensen", texts["gesp"]),)),),
            )
        )
    )
    assert [place for place, text in texts.items() if squeeze(text) not in said] == []


def test_no_row_of_a_table_is_cut_off_however_long() -> None:
    roles = ", ".join(f"rol{number:03d}" for number in range(300))
    said = spoken(
        rendered(replace(sample.REPORT, interviews=(InterviewLine("12 mei 2016", "A", "B", roles),)))
    )
    for role in roles.split(", "):
        assert squeeze(role) in said


def _wide() -> ReportData:
    """A word of 200 letters in every place where someone may type."""
    topic = replace(
        sample.THEMES[0].topics[0],
        title=LONG_WORD,
        explanation=Line("Toelichting", LONG_WORD),
        risk_explanation=Line("Waaruit bestaat het risico?", LONG_WORD),
        lines=(Line(LONG_WORD, LONG_WORD), Line(LONG_WORD, "Onbekend", absent=True)),
    )
    return replace(
        sample.REPORT,
        organisation=LONG_WORD,
        parent_organisation=LONG_WORD,
        round_name=LONG_WORD,
        overall=Line("Overall beeld", LONG_WORD),
        themes=(replace(sample.THEMES[0], title=LONG_WORD, topics=(topic,)),),
        interviews=(
            InterviewLine("12 mei 2016", LONG_WORD, LONG_WORD, LONG_WORD, (Line(LONG_WORD, LONG_WORD),)),
        ),
        inspection=(Line(LONG_WORD, LONG_WORD),),
        agenda=(AgendaLine("1 mei 2017", LONG_WORD),),
        rounds=tuple(replace(one, name=LONG_WORD) for one in sample.REPORT.rounds),
        decision=replace(sample.REPORT.decision, motivation=LONG_WORD),  # type: ignore[type-var]
        supervision=replace(sample.REPORT.supervision, label=LONG_WORD, details=LONG_WORD),  # type: ignore[type-var]
    )


def test_a_word_of_two_hundred_letters_is_printed_completely() -> None:
    assert len(LONG_WORD) == 200
    assert spoken(rendered(_wide())).count(LONG_WORD) >= 24
    assert spoken(rendered(_wide(), Length.SUMMARY)).count(LONG_WORD) >= 11


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("data", [sample.REPORT, _wide()], ids=["ordinary", "long words"])
def test_no_text_leaves_the_page(data: ReportData, length: Length) -> None:
    for page in pdf_engine.layout(report_html(data, length)).pages:
        for box in page._page_box.descendants():
            if type(box).__name__ == "TextBox" and box.text.strip():
                assert box.position_x >= 0
                assert box.position_x + box.width <= page.width - 40, box.text
                assert box.position_y + box.height <= page.height, box.text


@pytest.mark.parametrize("name", SAMPLES)
def test_the_summary_tells_the_essentials_on_two_pages(name: str) -> None:
    data = SAMPLES[name]
    pages = page_texts(rendered(data, Length.SUMMARY))
    assert len(pages) == 2
    shown = data.decision.category if data.decision else data.explanation.category
    said, at = spoken(rendered(data, Length.SUMMARY)), 0
    for text in (
        data.organisation,
        shown.name,
        *expected_reasons(data),
        data.overall.answer,
        *(item.what for item in data.agenda[AGENDA_ROWS:]),
        *(figure.value for group in data.figures for figure in group.lines),
        data.decision.motivation if data.decision else "",
        data.explanation.version,
        data.answers_digest,
    ):
        found = said.find(squeeze(text), at)
        assert found >= 0, f"{text!r} is missing after {said[max(0, at - 80) : at]!r}"
        at = found + len(squeeze(text))
    topics = [topic for theme in data.themes for topic in theme.topics]
    assert all(said.count(squeeze(f"{topic.number}. {topic.title}")) == 1 for topic in topics)


def test_the_summary_groups_topics_by_risk_the_greatest_first() -> None:
    said = spoken(rendered(sample.REPORT, Length.SUMMARY))
    order = ["Aanzienlijkrisico3.", "Beperktrisico1.", "Geenrisico2.", "Nietingevuld8."]
    assert sorted(order, key=said.index) == order


def test_the_summary_bears_the_marks_of_a_concept_and_of_the_demo() -> None:
    for text in page_texts(rendered(sample.CONCEPT, Length.SUMMARY)):
        assert "Concept, nog niet vastgesteld" in text
        assert "Fictieve voorbeeldgegevens" in text


def test_a_long_text_makes_the_summary_longer_and_loses_nothing() -> None:
    data = replace(sample.REPORT, overall=Line("Overall beeld", LONG_TEXT))
    pdf = rendered(data, Length.SUMMARY)
    assert squeeze(LONG_TEXT) in spoken(pdf)
    assert len(page_texts(pdf)) > 2


def test_of_many_rounds_the_latest_are_shown_and_said_to_be() -> None:
    rounds = tuple(
        RoundLine(f"Ronde {number:02d}", date(2000 + number, 6, 30), sample.CATEGORIES["3"])
        for number in range(1, ROUND_ROWS + 3)
    )
    said = spoken(rendered(replace(sample.REPORT, rounds=rounds)))
    assert f"Delaatste{ROUND_ROWS}rondes" in said
    shown = [f"Ronde{number:02d}" in said for number in range(1, ROUND_ROWS + 3)]
    assert shown == [False, False] + [True] * ROUND_ROWS


def test_a_first_round_is_not_compared_with_anything() -> None:
    data = replace(sample.REPORT, rounds=sample.REPORT.rounds[-1:])
    assert squeeze("De indeling door de tijd") not in spoken(rendered(data))


def test_html_in_a_text_is_printed_literally() -> None:
    text = '<script>alert("x")</script> <img src="http://example.org/x.png"> & {{ data }} </td></table>'
    pdf = rendered(replace(sample.REPORT, organisation=text, overall=Line("Overall beeld", text)))
    assert spoken(pdf).count(squeeze(text)) >= 2


def test_a_character_that_the_fonts_lack_is_named_and_an_invisible_one_dropped() -> None:
    text = "Blij 😀 ge\u00adza\u200bmen\u0007lijk e\u0301\u0301n \u0418\u0432\u0430\u043d"
    said = spoken(rendered(replace(sample.REPORT, overall=Line("Overall beeld", text))))
    assert "Blij[tekenU+1F600]gezamenlijk" in said
    assert "\u0418\u0432\u0430\u043d" in said


def test_line_breaks_and_paragraphs_of_a_text_are_kept() -> None:
    html = report_html(replace(sample.REPORT, overall=Line("Overall beeld", "een\r\ntwee\r\n \r\n\r\ndrie")))
    assert '<p class="text">een\ntwee</p>' in html
    assert '<p class="text">drie</p>' in html


def test_interviews_are_by_role_only() -> None:
    assert {field.name for field in fields(InterviewLine)} == {"date", "kind", "manner", "roles", "texts"}


def test_questions_without_a_value_say_why_in_words(report: bytes) -> None:
    said = spoken(report)
    assert squeeze("Onbekend: Is er behoefte aan afspraken over versneld triageren?") in said
    assert squeeze("N.v.t.: Wat is de stand van de hertoets?") in said
    assert squeeze("Niet ingevuld: Start het onderzoek direct na de triage? ·") in said


def _uses_colour(content: Any, colour: tuple[float, ...]) -> bool:
    """Whether a page, or a form that it draws, fills with this colour."""
    forms = content.get("/Resources", {}).get("/XObject", {})
    for operands, operator in pikepdf.parse_content_stream(content):
        name = str(operator)
        if name == "Do" and _uses_colour(forms[str(operands[0])], colour):
            return True
        if name in {"rg", "scn"} and len(operands) == 3:
            shade = (float(value) for value in operands)
            if all(abs(a - b) < 0.002 for a, b in zip(shade, colour, strict=True)):
                return True
    return False
