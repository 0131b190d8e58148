"""Answers, the four kinds of "no value", and how far a scan is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.questionnaire import (
    AnswerType,
    AskedWhen,
    ConditionQuestions,
    Question,
    Questionnaire,
    Theme,
    Topic,
)
from riskscan.domain.scan import (
    NO_DATE,
    NOT_APPLICABLE,
    UNKNOWN,
    Absence,
    Answer,
    Progress,
    Row,
    Special,
    UnreadableAnswer,
    absence,
    decode,
    encode,
    is_asked,
    progress,
    whole_progress,
)


def question(
    type_: AnswerType, key: str = "t3.vraag", *, counts: bool = False, asked_when: AskedWhen | None = None
) -> Question:
    return Question(key, "Vraag?", type_, counts=counts, asked_when=asked_when)


VALUES: dict[AnswerType, st.SearchStrategy[Answer]] = {
    AnswerType.TEXT: st.text(),
    AnswerType.CHOICE: st.sampled_from(["ja", "nee", "daalt_niet"]),
    AnswerType.SEVERAL: st.lists(st.sampled_from(["onrust", "kwaliteit", "anders"]), unique=True).map(tuple),
    AnswerType.DATE: st.dates(),
    AnswerType.COUNT: st.integers(),
    AnswerType.LIST: st.lists(st.lists(st.text(), max_size=4).map(lambda c: Row(tuple(c)))).map(tuple),
    AnswerType.FIGURE: st.decimals(min_value=-(10**12), max_value=10**12, places=4),
}
SPECIALS = st.sampled_from([None, *map(Special, (UNKNOWN, NOT_APPLICABLE, NO_DATE))])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


class TestCanonicalText:
    @pytest.mark.parametrize("type_", list(AnswerType))
    @given(data=st.data())
    def test_an_answer_reads_back_as_it_was_written(self, type_: AnswerType, data: st.DataObject) -> None:
        answer = data.draw(SPECIALS | VALUES[type_])
        assert decode(question(type_), encode(answer)) == answer

    @pytest.mark.parametrize("type_", list(AnswerType))
    @given(data=st.data())
    def test_two_answers_are_equal_exactly_when_their_texts_are(
        self, type_: AnswerType, data: st.DataObject
    ) -> None:
        one, other = data.draw(SPECIALS | VALUES[type_]), data.draw(SPECIALS | VALUES[type_])
        assert (encode(one) == encode(other)) is (one == other)

    def test_numbers_that_are_equal_have_one_text(self) -> None:
        assert (
            encode(Decimal("1358.00")) == encode(Decimal("1358")) == encode(Decimal("1.358E+3")) == '"1358"'
        )
        assert encode(Decimal("-0.00")) == encode(Decimal("0")) == '"0"'

    def test_a_text_that_reads_unknown_is_a_text_and_not_the_answer_unknown(self) -> None:
        assert encode("onbekend") != encode(Special(UNKNOWN))
        assert decode(question(AnswerType.TEXT), encode("onbekend")) == "onbekend"

    @pytest.mark.parametrize("type_", list(AnswerType))
    @given(plain=JSON)
    def test_any_stored_text_gives_its_answer_or_is_refused(self, type_: AnswerType, plain: object) -> None:
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        try:
            answer = decode(question(type_), text)
        except UnreadableAnswer:
            return
        assert encode(answer) == text

    @pytest.mark.parametrize(
        ("type_", "text"),
        [
            (AnswerType.TEXT, "onzin"),
            (AnswerType.TEXT, "5"),
            (AnswerType.DATE, '"30-06-2016"'),
            (AnswerType.DATE, '"20160630"'),
            (AnswerType.DATE, '"2016-02-30"'),
            (AnswerType.COUNT, '"twaalf"'),
            (AnswerType.COUNT, "3.7"),
            (AnswerType.COUNT, "true"),
            (AnswerType.FIGURE, '"veel"'),
            (AnswerType.FIGURE, '"NaN"'),
            (AnswerType.FIGURE, '"1e999999999"'),
            (AnswerType.FIGURE, "1.5"),
            (AnswerType.SEVERAL, '"onrust"'),
            (AnswerType.LIST, '["regel"]'),
            (AnswerType.CHOICE, '{"iets":"anders"}'),
        ],
    )
    def test_a_stored_text_that_does_not_fit_is_refused_by_the_name_of_its_question(
        self, type_: AnswerType, text: str
    ) -> None:
        with pytest.raises(UnreadableAnswer, match=r"t3\.vraag"):
            decode(question(type_), text)


STATUS = question(AnswerType.CHOICE, "status", counts=True)
ACTION = question(AnswerType.CHOICE, "actie", counts=True, asked_when=AskedWhen("status", ("deels", "niet")))
EXPECTED = question(
    AnswerType.DATE,
    "verwacht",
    counts=True,
    asked_when=AskedWhen("actie", ("op_schema",), above=AskedWhen("status", ("deels", "niet"))),
)


class TestRouting:
    def test_a_question_without_routing_is_always_asked(self) -> None:
        assert is_asked(STATUS, {})

    def test_an_open_parent_question_does_not_hide_it(self) -> None:
        assert is_asked(ACTION, {})
        assert is_asked(ACTION, {"status": None})

    @pytest.mark.parametrize(
        ("status", "asked"),
        [("deels", True), ("niet", True), ("voldaan", False), (Special(UNKNOWN), False)],
    )
    def test_the_answer_to_the_parent_decides(self, status: Answer, asked: bool) -> None:
        assert is_asked(ACTION, {"status": status}) is asked

    def test_an_answer_that_is_no_value_can_ask_a_question_too(self) -> None:
        follow_up = question(AnswerType.TEXT, asked_when=AskedWhen("status", (UNKNOWN,)))
        assert is_asked(follow_up, {"status": Special(UNKNOWN)})
        assert not is_asked(follow_up, {"status": "deels"})

    def test_under_a_question_that_is_not_asked_nothing_is_asked(self) -> None:
        assert not is_asked(EXPECTED, {"status": "voldaan"})
        assert not is_asked(EXPECTED, {"status": "voldaan", "actie": "op_schema"})
        assert is_asked(EXPECTED, {"status": "deels"})


class TestAbsence:
    @pytest.mark.parametrize(
        ("answers", "kind"),
        [
            ({}, Absence.UNANSWERED),
            ({"actie": None}, Absence.UNANSWERED),
            ({"status": "voldaan"}, Absence.NOT_ASKED),
            ({"status": "voldaan", "actie": Special(UNKNOWN)}, Absence.NOT_ASKED),
            ({"status": "voldaan", "actie": "geen"}, Absence.NOT_ASKED),
            ({"actie": Special(UNKNOWN)}, Absence.UNKNOWN),
            ({"actie": Special(NOT_APPLICABLE)}, Absence.NOT_APPLICABLE),
            ({"actie": "geen"}, None),
        ],
    )
    def test_the_four_kinds_are_kept_apart(self, answers: Mapping[str, Answer], kind: Absence | None) -> None:
        assert absence(ACTION, answers) is kind

    def test_nobody_can_give_a_date_is_an_answer(self) -> None:
        assert absence(EXPECTED, {"verwacht": Special(NO_DATE)}) is None

    @pytest.mark.parametrize(
        ("type_", "value"), [(AnswerType.COUNT, 0), (AnswerType.FIGURE, Decimal(0)), (AnswerType.TEXT, "nee")]
    )
    def test_zero_is_a_value(self, type_: AnswerType, value: Answer) -> None:
        assert absence(question(type_), {"t3.vraag": value}) is None


class TestProgress:
    QUESTIONS = (STATUS, ACTION, EXPECTED, question(AnswerType.TEXT, "bronnen"))

    @pytest.mark.parametrize(
        ("answers", "done", "total"),
        [
            ({}, 0, 3),
            ({"bronnen": "telt niet mee"}, 0, 3),
            ({"status": "voldaan"}, 1, 1),
            ({"status": "deels"}, 1, 3),
            ({"status": "deels", "actie": "geen"}, 2, 2),
            ({"status": "deels", "actie": "op_schema"}, 2, 3),
            ({"status": "deels", "actie": "op_schema", "verwacht": Special(NO_DATE)}, 3, 3),
            ({"status": Special(UNKNOWN)}, 1, 1),
        ],
    )
    def test_it_counts_the_counting_questions_that_are_asked(
        self, answers: Mapping[str, Answer], done: int, total: int
    ) -> None:
        assert progress(self.QUESTIONS, answers) == Progress(done, total)

    @given(
        st.fixed_dictionaries(
            {},
            optional={
                "status": st.sampled_from(["voldaan", "deels", "niet", Special(UNKNOWN), None]),
                "actie": st.sampled_from(["geen", "op_schema", Special(UNKNOWN), None]),
                "verwacht": st.dates() | SPECIALS,
            },
        )
    )
    def test_it_is_complete_exactly_when_no_counting_question_is_unanswered(
        self, answers: dict[str, Answer]
    ) -> None:
        unanswered = [q for q in self.QUESTIONS if q.counts and absence(q, answers) is Absence.UNANSWERED]
        assert progress(self.QUESTIONS, answers).complete is (not unanswered)

    def test_parts_add_up(self) -> None:
        assert Progress(1, 3) + Progress(2, 2) == Progress(3, 5)

    @pytest.mark.parametrize(("interviews", "done"), [(0, 4), (1, 5), (7, 5)])
    def test_a_whole_scan_asks_for_one_interview(self, interviews: int, done: int) -> None:
        topic = Topic(1, "t1", "Onderwerp", (question(AnswerType.TEXT, "t1.toelichting", counts=True),))
        form = Questionnaire(
            "proef",
            "Proef",
            (Theme("thema", "thema", "Thema", (topic,)),),
            (ConditionQuestions("stap1", "Stap 1", (STATUS, ACTION)),),
            ConditionQuestions("omstandigheden", "Omstandigheden", ()),
            question(AnswerType.TEXT, "overall_beeld", counts=True),
        )
        answers: dict[str, Answer] = {
            "t1.toelichting": "Feiten",
            "status": "niet",
            "actie": "geen",
            "overall_beeld": "Beeld",
            "niet.van.deze.versie": date(2016, 6, 30),
        }
        assert whole_progress(form, answers, interviews) == Progress(done, 5)
