"""From what was typed to an answer and back: every answer type, and whatever anyone may type or paste."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.questionnaire import AnswerType, Column, Question
from riskscan.domain.scan import MAX_TEXT, Answer, Row, Special
from riskscan.web.answers import (
    MAX_CELL,
    MAX_ROWS,
    SPARE_ROWS,
    Typed,
    Unusable,
    clean_text,
    to_answer,
    to_typed,
)

FORM = definitions.load("2016-2").questionnaire
QUESTIONS = tuple(FORM.questions())
NAUGHTY = (
    "",
    " ",
    "\x00",
    "\r\n\r\n",
    "<script>alert('x')</script>",
    "'; DROP TABLE answer_revision; --",
    "=1+1",
    "9" * 5000,
    "-0",
    "1e5",
    "NaN",
    "Infinity",
    "1.2.3",
    "1,2,3",
    "١٢٣",
    "²",
    "½",
    "31-2-2016",
    "00-00-0000",
    "99999999-99999999-9999",
    "2016-13-45",
    "1 brumaire 2016",
    "29-2-1900",
    "\u202eomgekeerd",
    "\ud800",
    "👩‍👩‍👧" * 500,
    "e\u0301" * 4000,
    "a" * 20_000,
)


def question(key: str) -> Question:
    return FORM.question(key)


def of_type(wanted: AnswerType) -> Question:
    return next(one for one in QUESTIONS if one.type is wanted and one.specials)


texts = st.text(max_size=200).map(clean_text).filter(bool)
cells = st.text(max_size=60).map(lambda text: clean_text(text.strip()).strip())
dates = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def figures(decimals: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, 10**12, places=decimals).map(lambda number: number.normalize() + 0)


def column_cells(column: Column) -> st.SearchStrategy[str]:
    match column.type:
        case AnswerType.DATE:
            return st.just("") | dates.map(date.isoformat)
        case AnswerType.CHOICE:
            return st.sampled_from(["", *(option.value for option in column.options)])
    return cells


def values_of(one: Question) -> st.SearchStrategy[Answer]:
    """Every answer that this question can hold, besides none and the special ones."""
    match one.type:
        case AnswerType.TEXT:
            return texts
        case AnswerType.CHOICE:
            return st.sampled_from([option.value for option in one.options])
        case AnswerType.SEVERAL:
            known = [option.value for option in one.options]
            chosen = st.sets(st.sampled_from(known), min_size=1)
            return chosen.map(lambda some: tuple(value for value in known if value in some))
        case AnswerType.DATE:
            return dates
        case AnswerType.COUNT:
            return st.integers(one.minimum or 0, one.maximum if one.maximum is not None else 10**9)
        case AnswerType.FIGURE:
            assert one.measure is not None
            return figures(one.measure.decimals)
        case AnswerType.LIST:
            row = st.tuples(*(column_cells(column) for column in one.columns)).filter(any).map(Row)
            return st.lists(row, min_size=1, max_size=5).map(tuple)


def answered(one: Question) -> st.SearchStrategy[tuple[Question, Answer]]:
    specials = [Special(option.value) for option in one.specials]
    anything = st.one_of(st.none(), st.sampled_from(specials) if specials else st.none(), values_of(one))
    return st.tuples(st.just(one), anything)


@pytest.mark.parametrize("kind", AnswerType)
@given(data=st.data())
def test_what_a_form_shows_of_an_answer_is_read_back_as_that_answer(
    kind: AnswerType, data: st.DataObject
) -> None:
    one, answer = data.draw(st.sampled_from([one for one in QUESTIONS if one.type is kind]).flatmap(answered))
    assert to_answer(one, to_typed(one, answer)) == answer


def test_every_question_takes_all_its_choices_and_special_answers() -> None:
    for one in QUESTIONS:
        for option in one.specials:
            assert to_answer(one, to_typed(one, Special(option.value))) == Special(option.value)
        for option in one.options if one.type is AnswerType.CHOICE else ():
            assert to_answer(one, Typed(choice=option.value)) == option.value


naughty = st.sampled_from(NAUGHTY) | st.text(max_size=50)


def typed(one: Question, text: str, special: str) -> Typed:
    rows = tuple((text,) * len(one.columns) for _ in range(2)) if one.columns else ()
    return Typed(text=text, choice=text, choices=(text,), special=special, rows=rows)


def use(one: Question, something: Typed) -> Answer:
    """The answer, or None when it is refused with a Dutch message; anything else is an error."""
    try:
        return to_answer(one, something)
    except Unusable as refused:
        words = str(refused)
    assert 10 < len(words) < 400
    return None


@given(st.sampled_from(QUESTIONS), naughty, st.just("") | naughty)
def test_whatever_is_typed_is_an_answer_or_refused_with_words(one: Question, text: str, special: str) -> None:
    use(one, typed(one, text, special))


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_naughty_text_in_every_question_is_an_answer_or_refused_with_words(text: str) -> None:
    for one in QUESTIONS:
        use(one, typed(one, text, ""))


@given(st.sampled_from(QUESTIONS), naughty)
@example(question("t11.vraagstukken"), "\x00 stap")
def test_what_was_accepted_does_not_change_when_the_form_is_sent_again(one: Question, text: str) -> None:
    answer = use(one, typed(one, text, ""))
    assert to_answer(one, to_typed(one, answer)) == answer


@pytest.mark.parametrize(
    ("key", "given", "label"),
    [
        ("t1.toelichting", Typed(text="Er is een plan.", special="onbekend"), "Onbekend"),
        ("t2.hertoets_datum", Typed(text="1-10-2016", special="onbekend"), "Onbekend"),
        ("t19.meldingen", Typed(text="1358", special="onbekend"), "Onbekend"),
        ("randvoorwaarden.stap1.aantal_voldaan", Typed(text="0", special="onbekend"), "Onbekend"),
        ("t3.maatregelen", Typed(rows=(("Extra inzet", ""),), special="onbekend"), "Onbekend"),
    ],
)
def test_a_value_and_a_special_answer_together_are_refused_by_name(
    key: str, given: Typed, label: str
) -> None:
    one = question(key)
    with pytest.raises(Unusable, match=f"Er staat een antwoord én ‘{label}’"):
        to_answer(one, given)
    assert to_answer(one, Typed(special="onbekend")) == Special("onbekend")


def test_several_choices_and_a_special_answer_together_are_refused() -> None:
    one = of_type(AnswerType.SEVERAL)
    with pytest.raises(Unusable, match="Haal één van de twee weg"):
        to_answer(one, Typed(choices=(one.options[0].value,), special=one.specials[0].value))


def test_ten_thousand_characters_fit_and_one_more_does_not() -> None:
    one = question("t1.toelichting")
    assert to_answer(one, Typed(text="é" * MAX_TEXT)) == "é" * MAX_TEXT
    with pytest.raises(Unusable, match=r"heeft 10\.001 tekens; er passen er 10\.000 in"):
        to_answer(one, Typed(text="é" * (MAX_TEXT + 1)))


def test_line_ends_of_a_browser_count_as_one_character() -> None:
    one = question("t1.toelichting")
    assert to_answer(one, Typed(text="a\r\n" * 4999 + "ab")) == "a\n" * 4999 + "ab"


@pytest.mark.parametrize("text", ["", "   ", "\r\n \t", "\x00\x01"])
@pytest.mark.parametrize("key", ["t1.toelichting"])
def test_nothing_but_blanks_is_no_answer(key: str, text: str) -> None:
    assert to_answer(question(key), Typed(text=text)) is None


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("t19.meldingen", "1.358", Decimal(1358)),
        ("t19.meldingen", " 1 358 ", Decimal(1358)),
        ("t20.fte_vt_vast", "12,5", Decimal("12.5")),
        ("t18.budget_structureel", "€ 1.250.000,50", Decimal("1250000.50")),
        ("t18.budget_structureel", "0", Decimal(0)),
        ("t18.budget_structureel", "€ 1,2 mln", Decimal(1_200_000)),
        ("t18.budget_structureel", "€ 240.000", Decimal(240_000)),
        ("t20.fte_vt_vast", "58,9 fte", Decimal("58.9")),
        ("t2.hertoets_datum", "1 oktober 2016", date(2016, 10, 1)),
        ("randvoorwaarden.stap1.aantal_voldaan", "24", 24),
        ("randvoorwaarden.stap1.aantal_voldaan", "0", 0),
    ],
)
def test_dutch_numbers_and_dates_are_read(key: str, text: str, answer: Answer) -> None:
    assert to_answer(question(key), Typed(text=text)) == answer


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("t19.meldingen", "1,5", "een heel getal"),
        ("t19.meldingen", "-1", "van 0 of meer"),
        ("t19.meldingen", "veel", "Vul een heel getal in, in cijfers"),
        ("t20.fte_vt_vast", "1.358", "Bedoelt u 1358 of 1,358"),
        ("t20.fte_vt_vast", "12,5 %", "geen percentage"),
        ("t19.meldingen", "€ 240", "geen bedrag"),
        ("t20.fte_vt_vast", "1,234", "ten hoogste 2 decimalen"),
        ("t18.budget_structureel", "1000000000001", "te groot"),
        ("t2.hertoets_datum", "31-2-2016", "bestaat niet"),
        ("t2.hertoets_datum", "1-10-16", "dag-maand-jaar"),
        ("randvoorwaarden.stap1.aantal_voldaan", "25", "van 0 tot en met 24"),
        ("randvoorwaarden.stap1.aantal_voldaan", "-1", "van 0 tot en met 24"),
    ],
)
def test_what_cannot_be_read_is_asked_back_in_dutch(key: str, text: str, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        to_answer(question(key), Typed(text=text))


@pytest.mark.parametrize("kind", AnswerType)
def test_an_answer_that_is_not_on_the_list_is_refused(kind: AnswerType) -> None:
    one = of_type(kind)
    given = Typed(choice="verzonnen", choices=("verzonnen",), special="verzonnen")
    with pytest.raises(Unusable, match="bestaat niet"):
        to_answer(one, given)


def test_several_choices_are_kept_in_the_order_of_the_question_and_once() -> None:
    one = of_type(AnswerType.SEVERAL)
    first, second = one.options[0].value, one.options[1].value
    assert to_answer(one, Typed(choices=(second, first, second))) == (first, second)


def test_blank_rows_are_dropped_and_a_form_offers_spare_ones() -> None:
    one = question("t3.maatregelen")
    rows = (("", ""), (" Extra inzet ", "1 oktober 2016"), ("\x00", " "), ("Werving", ""))
    answer = to_answer(one, Typed(rows=rows))
    assert answer == (Row(("Extra inzet", "2016-10-01")), Row(("Werving", "")))
    assert to_typed(one, answer).rows == (
        ("Extra inzet", "1-10-2016"),
        ("Werving", ""),
        *[("", "")] * SPARE_ROWS,
    )
    assert to_answer(one, Typed(rows=(("", ""), (" ", "\t")))) is None


@pytest.mark.parametrize(
    ("key", "rows", "words"),
    [
        ("t3.maatregelen", (("", ""), ("Extra inzet", "31-2-2016")), "Regel 2, .*31-2-2016 bestaat niet"),
        ("t1.open_punten", (("Punt", "verzonnen"),), "Regel 1, .*kies een antwoord uit de lijst"),
        ("t3.maatregelen", (("", ""), ("", ""), ("x" * (MAX_CELL + 1), "")), r"Regel 3, .*tot 1\.000 tekens"),
    ],
)
def test_a_wrong_cell_is_named_by_its_row_and_column(
    key: str, rows: tuple[tuple[str, ...], ...], words: str
) -> None:
    with pytest.raises(Unusable, match=words):
        to_answer(question(key), Typed(rows=rows))


def test_a_list_holds_a_limited_number_of_rows_and_says_which() -> None:
    one = question("t3.maatregelen")
    full = tuple((f"Maatregel {number}", "") for number in range(MAX_ROWS))
    answer = to_answer(one, Typed(rows=full))
    assert isinstance(answer, tuple)
    assert len(answer) == MAX_ROWS
    with pytest.raises(Unusable, match="Er passen 60 regels in deze lijst; er staan er 61"):
        to_answer(one, Typed(rows=(*full, ("Nog een", ""))))
