"""From what was typed to a value and back: nothing is lost, nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.capacity import Partly, PerService, Service
from riskscan.domain.capacity_analysis import (
    Absence,
    Affordable,
    Analysis,
    Column,
    Decision,
    Indexation,
    Kind,
    Programme,
    Reply,
    Scenario,
    Status,
    Waiting,
    empty,
)
from riskscan.store import impact as store
from riskscan.web.impact_form import merged, opened
from riskscan.web.typed_values import (
    Reader,
    labels,
    rows,
    typed_in,
    without_empty_rows,
    without_row,
    written,
)

LINE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)
WHOLE = st.none() | st.integers(0, 1_000_000).map(Decimal)
CENTS = st.none() | st.decimals(0, 100_000, places=2)
PERCENT = st.none() | st.decimals(0, 100, places=2)
YEAR = st.none() | st.integers(2000, 2100)
HOURS = st.decimals(0, 1000, places=2)
NUMBERS = st.builds(Partly, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
SOME_HOURS = st.none() | HOURS
OWN = st.builds(Partly, SOME_HOURS, SOME_HOURS, SOME_HOURS, SOME_HOURS, SOME_HOURS)
ALL = st.builds(PerService, HOURS, HOURS, HOURS, HOURS, HOURS)
HELD = st.sets(st.sampled_from(list(Service))).map(lambda some: tuple(one for one in Service if one in some))
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))


def few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


ANALYSES = st.builds(
    Analysis,
    ALL,
    ALL,
    OWN,
    st.sampled_from(["regionaal", "eigen"]),
    st.decimals(1, 8784, places=2),
    st.sampled_from(list(Status)),
    st.builds(Decision, CENTS, CENTS, CENTS, DAYS, LINE, LINE),
    st.builds(Indexation, PERCENT, WHOLE, PERCENT, WHOLE, LINE),
    columns=few(
        st.builds(Column, st.sampled_from(list(Kind)), YEAR, LINE, WHOLE, NUMBERS, CENTS, CENTS, LINE)
    ),
    waiting=st.builds(Waiting, PERCENT, PERCENT, LINE, LINE),
    absences=few(st.builds(Absence, YEAR, PERCENT)),
    programmes=few(st.builds(Programme, LINE, CENTS, WHOLE, LINE)),
    affordable=few(st.builds(Affordable, YEAR, CENTS, WHOLE, WHOLE, WHOLE, LINE)),
    scenarios=few(
        st.builds(
            Scenario, LINE, st.just("B"), LINE, LINE, WHOLE, NUMBERS, st.booleans(), OWN, CENTS, CENTS, HELD
        )
    ),
    replies=few(st.builds(Reply, LINE)),
    conclusion=LINE,
)
START = empty(definitions.capacity_tool())


@settings(max_examples=60)
@given(ANALYSES)
def test_what_is_written_in_a_form_reads_back_as_the_same(analysis: Analysis) -> None:
    typed = written(analysis)
    reader = Reader(typed)
    assert (reader.read(Analysis), reader.problems) == (analysis, {})
    # Every field of the form is one that the form would take, and has a name for people.
    assert typed_in(typed, Analysis) == typed
    assert set(typed) <= set(labels(Analysis))


@settings(max_examples=60)
@given(ANALYSES)
def test_what_is_kept_reads_back_as_the_same(analysis: Analysis) -> None:
    assert store.decoded(store.content(analysis)) == analysis


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=8))
def test_whatever_is_posted_gives_fields_or_problems_and_never_a_failure(posted: dict[str, str]) -> None:
    typed = typed_in({**written(START), **posted}, Analysis)
    Reader(without_empty_rows(typed, Analysis)).read(Analysis)


@given(st.sampled_from(sorted(labels(Analysis))), st.text(max_size=30))
def test_whatever_is_typed_in_a_field_gives_a_value_or_a_problem(path: str, text: str) -> None:
    typed = typed_in({**written(START), path: text}, Analysis)
    reader = Reader(without_empty_rows(typed, Analysis))
    reader.read(Analysis)
    assert all(message.endswith((".", "?")) for message in reader.problems.values())


@pytest.mark.parametrize(
    "name",
    [
        "columns",
        "columns-x-year",
        "columns-0",
        "columns-0-year-0",
        "columns-1000-year",
        "csrf_token",
        "decision",
        "-",
    ],
)
def test_what_is_no_field_is_left_out(name: str) -> None:
    assert typed_in({name: "1"}, Analysis) == {}


def test_a_row_goes_and_those_after_it_move_up() -> None:
    typed = {f"columns-{row}-year": str(2020 + row) for row in range(3)}
    assert without_row(typed, "columns", 1) == {"columns-0-year": "2020", "columns-1-year": "2022"}
    assert rows(typed, "columns") == 3


def test_a_row_with_only_choices_in_it_is_empty() -> None:
    typed = {"columns-0-kind": "prognose", "columns-0-year": " ", "columns-1-year": "2024"}
    typed |= {"scenarios-0-direction": "A", "scenarios-0-base": "Realisatie 2024", "replies-0-text": ""}
    found = without_empty_rows(typed, Analysis)
    assert found == {"columns-0-year": "2024", "replies-0-text": ""}


def test_only_what_this_form_did_not_change_is_taken_over() -> None:
    theirs = Analysis(START.regional, START.national, conclusion="hun slot", absence_note="hun tekst")
    mine = opened(Analysis(START.regional, START.national, conclusion="mijn slot"), "1-0123456789ab")
    found = merged(mine, Analysis(START.regional, START.national), theirs, "2-0123456789ab")
    assert found.form.base == "2-0123456789ab"
    assert (found.form.typed["conclusion"], found.form.typed["absence_note"]) == ("mijn slot", "hun tekst")
    assert [(one.path, one.taken) for one in found.differences] == [
        ("absence_note", True), ("conclusion", False),
    ]  # fmt: skip
