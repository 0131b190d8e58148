"""Waiting lists: what counts as one, totals over organisations, the rule of thumb, terms and sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain import waiting_list_words, waiting_lists
from riskscan.domain.figures import FigureValue
from riskscan.domain.scan import Special
from riskscan.domain.waiting_lists import (
    ANY_LIST,
    DELIBERATE,
    OVERRUN,
    RUNNING,
    TRIAGE_LATE,
    Disagreement,
    Overrun,
    TermKind,
    Total,
)

JULY, SEPTEMBER = date(2016, 7, 31), date(2016, 9, 20)
UNKNOWN, NOT_APPLICABLE = Special("onbekend"), Special("nvt")
_VALUE: st.SearchStrategy[FigureValue] = st.one_of(
    st.none(), st.sampled_from((UNKNOWN, NOT_APPLICABLE)), st.integers(0, 40).map(Decimal)
)
_COLUMN = st.dictionaries(st.integers(1, 8), st.fixed_dictionaries({}, optional={TRIAGE_LATE: _VALUE}))


def number(value: int) -> Decimal:
    return Decimal(value)


def column(*values: FigureValue) -> dict[int, dict[str, FigureValue]]:
    return {at: {TRIAGE_LATE: value} for at, value in enumerate(values)}


def total(*values: FigureValue) -> Total:
    return waiting_lists.total(TRIAGE_LATE, column(*values), range(len(values)))


def test_zero_unknown_not_applicable_and_missing_are_four_different_things() -> None:
    found = total(number(12), number(9), number(0), UNKNOWN, NOT_APPLICABLE, None)
    assert (found.cases, found.with_list, found.few, found.none) == (21, 2, 1, 1)
    assert (found.unknown, found.not_applicable, found.missing) == (1, 1, 1)
    assert (found.reported, found.without_number, found.organisations) == (3, 3, 6)


def test_few_is_less_than_ten() -> None:
    assert (total(number(10)).few, total(number(9)).few) == (0, 1)


@given(_COLUMN)
def test_every_organisation_is_in_exactly_one_of_the_counts(
    values: dict[int, dict[str, FigureValue]],
) -> None:
    found = waiting_lists.total(TRIAGE_LATE, values, range(1, 9))
    assert found.organisations == 8
    numbers = [one[TRIAGE_LATE] for one in values.values() if isinstance(one.get(TRIAGE_LATE), Decimal)]
    assert found.cases == sum(numbers)
    assert found.few <= found.with_list


@given(_COLUMN, _COLUMN)
def test_a_change_counts_only_who_reported_on_both_days(
    before: dict[int, dict[str, FigureValue]], now: dict[int, dict[str, FigureValue]]
) -> None:
    found = waiting_lists.change(TRIAGE_LATE, before, now, range(1, 9))
    both = [
        one
        for one in range(1, 9)
        if all(isinstance(day.get(one, {}).get(TRIAGE_LATE), Decimal) for day in (before, now))
    ]
    assert (found.organisations if found else 0) == len(both)
    if found:
        back = waiting_lists.change(TRIAGE_LATE, now, before, range(1, 9))
        assert back is not None
        assert back.difference == -found.difference


def test_each_measure_that_counts_makes_a_list_by_itself() -> None:
    for measure in ANY_LIST:
        assert waiting_lists.any_list({measure: number(1)}) is True


def test_a_stock_or_an_investigation_that_starts_later_makes_no_list() -> None:
    zeros: dict[str, FigureValue] = dict.fromkeys(ANY_LIST, number(0))
    beside = {"werkvoorraad": number(80), "onderzoek_niet_direct": number(3)}
    assert waiting_lists.any_list({**zeros, **beside}) is False


def test_that_there_is_no_list_takes_every_measure() -> None:
    zeros: dict[str, FigureValue] = dict.fromkeys(ANY_LIST, number(0))
    assert waiting_lists.any_list(zeros) is False
    assert waiting_lists.any_list({**zeros, OVERRUN: NOT_APPLICABLE}) is False
    for silent in (None, UNKNOWN):
        assert waiting_lists.any_list({**zeros, OVERRUN: silent}) is None
    assert waiting_lists.any_list({}) is None
    assert waiting_lists.any_list(dict.fromkeys(ANY_LIST, NOT_APPLICABLE)) is None


@pytest.mark.parametrize(
    ("cases", "answer", "found"),
    [
        (3, "nee", Disagreement.FIGURES_ONLY),
        (0, "ja", Disagreement.SCAN_ONLY),
        (3, "ja", None),
        (0, "nee", None),
        (3, None, None),
        (0, UNKNOWN, None),
    ],
)
def test_figures_and_scan_are_held_against_each_other(
    cases: int, answer: object, found: Disagreement | None
) -> None:
    values: dict[str, FigureValue] = {**dict.fromkeys(ANY_LIST, number(0)), OVERRUN: number(cases)}
    assert waiting_lists.disagreement(values, answer) is found


def test_figures_that_do_not_tell_disagree_with_nothing() -> None:
    assert waiting_lists.disagreement({OVERRUN: number(0)}, "ja") is None


def over(
    cases: int | None, running: int | None = 100, deliberate: int | None = None, **reasons: int
) -> waiting_lists.OverrunReading:
    given = {OVERRUN: cases, RUNNING: running, DELIBERATE: deliberate, **reasons}
    return waiting_lists.overrun({key: None if one is None else number(one) for key, one in given.items()})


def test_an_overrun_within_thirty_per_cent_and_all_with_a_reason_is_information() -> None:
    found = over(30, 100, 30, bewust_mdck=30)
    assert (found.kind, found.share) == (Overrun.INFORMATION, Fraction(3, 10))


def test_above_thirty_per_cent_is_a_signal_also_when_all_is_deliberate() -> None:
    assert over(31, 100, 31, bewust_mdck=31).kind is Overrun.SIGNAL


def test_one_case_without_a_reason_is_a_signal() -> None:
    found = over(30, 100, 30, bewust_mdck=20, bewust_ouderen=9)
    assert found.kind is Overrun.SIGNAL
    assert found.why == "1 zaak is niet bewust met een reden over de termijn."


def test_no_overrun_needs_no_reading_and_missing_numbers_give_none() -> None:
    assert over(0).kind is Overrun.NONE
    assert over(None).kind is Overrun.UNKNOWN
    assert over(10).kind is Overrun.UNKNOWN
    assert over(10, None, 10, bewust_mdck=10).kind is Overrun.UNKNOWN
    assert over(10, 0, 10, bewust_mdck=10).share is None


def test_reasons_may_be_fewer_than_the_deliberate_ones_and_not_more() -> None:
    fewer = {OVERRUN: number(10), DELIBERATE: number(8), "bewust_mdck": number(7)}
    assert waiting_lists.contradictions(fewer) == {}
    more = waiting_lists.contradictions({**fewer, "bewust_ouderen": number(2)})
    assert more["bewust_mdck"].startswith(
        "De redenen tellen op tot 9, maar er zijn 8 bewuste overschrijdingen."
    )
    alone = waiting_lists.contradictions({"bewust_mdck": number(2)})
    assert "er staat geen aantal bewuste overschrijdingen" in alone["bewust_mdck"]


def test_more_deliberate_than_there_are_is_contradicted() -> None:
    assert DELIBERATE in waiting_lists.contradictions({OVERRUN: number(3), DELIBERATE: number(4)})


def test_the_last_day_of_the_term_is_within_it() -> None:
    term = date(2018, 8, 31)
    within = waiting_lists.within_term(True, term, term)
    assert (within.kind, within.words) == (TermKind.WITHIN, "binnen de termijn tot 31 augustus 2018")
    after = waiting_lists.within_term(True, term, date(2018, 9, 1))
    assert after.words == "na de termijn, die loopt tot 31 augustus 2018"
    assert waiting_lists.within_term(True, term, None).kind is TermKind.NO_DATE
    assert waiting_lists.within_term(True, None, term).kind is TermKind.NO_TERM
    assert waiting_lists.within_term(False, None, term).words == "geen verscherpt toezicht"


def test_the_figures_of_2016_read_as_the_source_tells_them() -> None:
    july = Total(TRIAGE_LATE, number(455), 14, 5, 12, 0, 0, 0)
    september = Total(TRIAGE_LATE, number(267), 8, 0, 18, 0, 0, 0)
    assert waiting_list_words.sentence(september, SEPTEMBER, july, JULY) == (
        "Op 20 september 2016 was bij 267 zaken de triage niet afgerond na 5 werkdagen, bij acht organisaties; op 31 "
        "juli waren dat er 455, bij 14 organisaties, waarvan vijf met minder dan tien."
    )


def test_a_sentence_of_one_none_or_nothing_reads_well() -> None:
    one = waiting_list_words.sentence(total(number(1), None), SEPTEMBER)
    assert one == (
        "Op 20 september 2016 was bij 1 zaak de triage niet afgerond na 5 werkdagen, bij één organisatie, met minder "
        "dan tien. Eén organisatie gaf geen aantal."
    )
    none = waiting_list_words.sentence(total(number(0)), SEPTEMBER, total(number(1)), date(2015, 7, 31))
    assert none == (
        "Op 20 september 2016 was bij geen enkele zaak de triage niet afgerond na 5 werkdagen; op 31 juli 2015 was dat "
        "er 1, bij één organisatie, met minder dan tien."
    )
    assert waiting_list_words.sentence(total(None), SEPTEMBER) == (
        "Over 20 september 2016 zijn hierover geen gegevens."
    )


@pytest.mark.parametrize("measure", waiting_lists.MEASURES)
def test_every_measure_has_a_clause_for_none_one_and_more(measure: str) -> None:
    assert "geen enkele zaak" in waiting_list_words.clause(measure, number(0))
    assert "1 zaak " in waiting_list_words.clause(measure, number(1)) + " "
    assert "1.358 zaken" in waiting_list_words.clause(measure, number(1358))


def test_what_all_with_a_list_have_in_common_is_said_so() -> None:
    both = waiting_list_words.sentence(total(number(4), number(6)), SEPTEMBER)
    assert both.endswith(", bij twee organisaties, beide met minder dan tien.")
    every = waiting_list_words.sentence(total(number(1), number(2), number(3)), SEPTEMBER)
    assert every.endswith(", bij drie organisaties, alle met minder dan tien.")


def test_a_change_over_fewer_organisations_is_told_apart_from_the_totals() -> None:
    then, now = column(number(20), number(30)), column(number(15), None)
    told = waiting_list_words.sentence(
        total(number(15), None),
        SEPTEMBER,
        total(number(20), number(30)),
        JULY,
        waiting_lists.change(TRIAGE_LATE, then, now, range(2)),
    )
    assert told.endswith(
        "Eén organisatie gaf geen aantal. Bij de ene organisatie die op beide dagen een aantal gaf, zijn het er 5 "
        "minder."
    )
