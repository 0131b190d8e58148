"""The life of a round and of a scan: the state follows from what happened, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.lifecycle import (
    IllegalEvent,
    Period,
    References,
    RoundPlan,
    RoundProblem,
    RoundState,
    ScanEvent,
    ScanState,
    after,
    problems,
    round_state,
    scan_state,
)
from riskscan.domain.measures import Reference

REFERENCES = References(2015, Period(date(2016, 1, 1), date(2016, 3, 31)), date(2016, 4, 1))
PLAN = RoundPlan(
    "Zomer 2016", "2016-2", date(2016, 6, 30), date(2017, 1, 1), REFERENCES, deadline=date(2016, 7, 31)
)


def _can(state: ScanState, event: ScanEvent) -> bool:
    try:
        after(state, event)
    except IllegalEvent:
        return False
    return True


class TestScan:
    @pytest.mark.parametrize(
        ("events", "state"),
        [
            ("", ScanState.NOT_STARTED),
            ("STARTED", ScanState.CONCEPT),
            ("STARTED OFFERED", ScanState.OFFERED),
            ("STARTED OFFERED SENT_BACK", ScanState.CONCEPT),
            ("STARTED OFFERED SENT_BACK OFFERED", ScanState.OFFERED),
            ("STARTED DISCUSSED", ScanState.CONCEPT),
            ("STARTED OFFERED DISCUSSED DISCUSSED", ScanState.OFFERED),
            ("STARTED OFFERED WITHDRAWN", ScanState.CONCEPT),
            ("STARTED OFFERED ESTABLISHED", ScanState.ESTABLISHED),
            ("STARTED OFFERED ESTABLISHED REOPENED", ScanState.CONCEPT),
            ("STARTED OFFERED ESTABLISHED REOPENED OFFERED ESTABLISHED", ScanState.ESTABLISHED),
        ],
    )
    def test_its_state_after_what_happened(self, events: str, state: ScanState) -> None:
        assert scan_state(ScanEvent[name] for name in events.split()) is state

    @given(data=st.data(), length=st.integers(0, 30))
    def test_any_course_that_can_be_folds_step_by_step_and_every_other_step_is_refused(
        self, data: st.DataObject, length: int
    ) -> None:
        course: list[ScanEvent] = []
        state = ScanState.NOT_STARTED
        for _ in range(length):
            legal = [event for event in ScanEvent if _can(state, event)]
            assert legal, "no state is a dead end"
            for illegal in set(ScanEvent) - set(legal):
                with pytest.raises(IllegalEvent):
                    scan_state([*course, illegal])
            course.append(data.draw(st.sampled_from(legal)))
            state = after(state, course[-1])
            assert scan_state(course) is state
        assert (scan_state(course) is ScanState.NOT_STARTED) is (not course)

    @given(events=st.lists(st.sampled_from(ScanEvent), max_size=8))
    def test_whatever_is_put_together_folds_or_is_refused(self, events: list[ScanEvent]) -> None:
        """A talk changes nothing; who is vastgesteld was offered right before, talks aside."""
        try:
            state = scan_state(events)
        except IllegalEvent:
            return
        steps = [event for event in events if event is not ScanEvent.DISCUSSED]
        assert scan_state(steps) is state
        assert all(
            steps[place - 1] is ScanEvent.OFFERED
            for place, event in enumerate(steps)
            if event in (ScanEvent.ESTABLISHED, ScanEvent.SENT_BACK, ScanEvent.WITHDRAWN)
        )

    def test_events_and_states_read_as_dutch(self) -> None:
        assert [event.value for event in ScanEvent] == [
            "gestart",
            "besproken",
            "ter vaststelling aangeboden",
            "ingetrokken",
            "teruggestuurd",
            "vastgesteld",
            "heropend",
        ]


class TestRound:
    @pytest.mark.parametrize(
        ("events", "state"),
        [
            ([], RoundState.PREPARING),
            (["geopend"], RoundState.OPEN),
            (["geopend", "gesloten"], RoundState.CLOSED),
            (["geopend", "gesloten", "geopend"], RoundState.OPEN),
        ],
    )
    def test_its_state_after_what_happened(self, events: list[str], state: RoundState) -> None:
        assert round_state(iter(events)) is state


class TestReferences:
    @pytest.mark.parametrize(
        ("reference", "period"),
        [
            (Reference.YEAR, Period(date(2015, 1, 1), date(2015, 12, 31))),
            (Reference.PERIOD, Period(date(2016, 1, 1), date(2016, 3, 31))),
            (Reference.DATE, Period(date(2016, 4, 1), date(2016, 4, 1))),
        ],
    )
    def test_a_figure_refers_to_the_year_period_or_date_of_the_round(
        self, reference: Reference, period: Period
    ) -> None:
        assert REFERENCES.of(reference) == period

    def test_there_is_an_answer_for_every_kind_that_a_question_can_ask(self) -> None:
        assert all(REFERENCES.of(one).start for one in Reference if one is not Reference.PEILDATUM)
        with pytest.raises(ValueError, match="no such figure"):
            REFERENCES.of(Reference.PEILDATUM)


def referring(**given: object) -> RoundPlan:
    return replace(PLAN, references=replace(REFERENCES, **given))  # type: ignore[arg-type]


class TestPlan:
    def test_a_fine_plan_has_no_problems(self) -> None:
        assert problems(PLAN) == {}
        assert problems(replace(PLAN, streefdatum=None)) == {}

    @pytest.mark.parametrize(
        ("plan", "field", "problem"),
        [
            (replace(PLAN, name="  ab  "), "name", RoundProblem.NAME),
            (replace(PLAN, name=""), "name", RoundProblem.NAME),
            (replace(PLAN, name="x" * 101), "name", RoundProblem.NAME),
            (
                referring(period=Period(date(2016, 4, 1), date(2016, 3, 31))),
                "period_to",
                RoundProblem.PERIOD,
            ),
            (referring(peiljaar=2014), "peiljaar", RoundProblem.YEAR),
            (referring(peiljaar=2101), "peiljaar", RoundProblem.YEAR),
            (replace(PLAN, deadline=date(2016, 6, 29)), "deadline", RoundProblem.DEADLINE),
        ],
    )
    def test_each_problem_is_told_at_its_field(
        self, plan: RoundPlan, field: str, problem: RoundProblem
    ) -> None:
        assert problems(plan) == {field: problem}

    @pytest.mark.parametrize(
        "plan",
        [
            replace(PLAN, name="abc"),
            replace(PLAN, name="x" * 100),
            replace(PLAN, deadline=PLAN.peildatum),
            referring(period=Period(date(2016, 4, 1), date(2016, 4, 1))),
            referring(peiljaar=2015),
            referring(peiljaar=2100),
        ],
    )
    def test_what_just_fits_is_fine(self, plan: RoundPlan) -> None:
        assert problems(plan) == {}

    def test_all_problems_are_told_at_once(self) -> None:
        wrong = replace(
            referring(peiljaar=1, period=Period(date(2016, 2, 1), date(2016, 1, 1))),
            name="",
            deadline=date(2000, 1, 1),
        )
        assert set(problems(wrong)) == {"name", "period_to", "peiljaar", "deadline"}
