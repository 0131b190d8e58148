"""A figure as a row: writing and reading gives the same figure, and every fault names its column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.figure_rows import (
    COLUMNS,
    FormulaCell,
    Places,
    Skipped,
    Value,
    read_row,
    write_row,
)
from riskscan.domain.figures import Figure, FigureKey, Kind, Mark
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Catalogue, Derivation, Derived, Measure, Quantity, Reference
from riskscan.domain.scan import Special

MEASURES = (
    Measure("meldingen", "Meldingen {periode}", "meldingen", Reference.PERIOD, name="Meldingen"),
    Measure("budget", "Budget {peiljaar}", "euro", Reference.YEAR, 2, quantity=Quantity.MONEY),
    Measure("fte", "Fte op {formatiedatum}", "fte", Reference.DATE, 2, quantity=Quantity.STAFF),
    Measure("lijst", "Wachtlijst", "zaken", Reference.PEILDATUM),
    Measure(
        "verzuim", "Verzuim", "%", Reference.PERIOD, 1, quantity=Quantity.PERCENTAGE, maximum=Decimal(100)
    ),
    Measure(
        "per_inwoner", "Per inwoner", "euro", Reference.YEAR, 2, quantity=Quantity.MONEY,
        derivation=Derivation(Derived.PER_INHABITANTS, ("budget",), per=1000),
    ),
)  # fmt: skip
CATALOGUE = Catalogue({one.id: one for one in MEASURES})
EVER = Period(date.min, date.max)
PLACES = Places(
    {"rijnmond": 1, "veilig thuis rijnmond": 1, "twente": 2},
    {"gm0001": "GM0001", "'s-dorp": "GM0001", "gm0002": "GM0002"},
    {
        "GM0001": ((1, Period(date.min, date(2016, 6, 30))), (2, Period(date(2016, 7, 1), date.max))),
        "GM0002": ((2, EVER),),
    },
)
CODES = {1: "rijnmond", 2: "twente", None: "Nederland"}

ROW: dict[str, Value] = {"organisatie": "rijnmond", "maat": "meldingen", "van": "2016-K1", "waarde": "12"}


def read(**changed: Value) -> Figure:
    found, problems = read_row({**ROW, **changed}, CATALOGUE, PLACES)
    assert isinstance(found, Figure), problems
    return found


def wrong(**changed: Value) -> tuple[str, str]:
    found, problems = read_row({**ROW, **changed}, CATALOGUE, PLACES)
    assert found is None
    (problem,) = problems
    return problem.column, problem.message


LINES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
TEXTS = st.one_of(st.just(""), LINES)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    measure = draw(st.sampled_from([one for one in MEASURES if one.derivation is None]))
    day = draw(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
    match measure.reference:
        case Reference.YEAR:
            period = Period(date(day.year, 1, 1), date(day.year, 12, 31))
        case Reference.PERIOD:
            period = Period(day, draw(st.dates(day, date(2031, 12, 31))))
        case _:
            period = Period(day, day)
    town = draw(st.sampled_from([None, "GM0001", "GM0002"]))
    organisation = PLACES.organisation_of(town, period.end) if town else draw(st.sampled_from([1, 2, None]))
    number = st.decimals(0, 100, places=measure.decimals)
    value = draw(st.one_of(number, st.none(), st.sampled_from([Special("onbekend"), Special("nvt")])))
    marks = [Mark.NONE, Mark.PROVISIONAL] if isinstance(value, Decimal) else list(Mark)
    key = FigureKey(organisation, measure.id, period, town, draw(st.sampled_from(Kind)), draw(TEXTS))
    return Figure(key, value, draw(st.sampled_from(marks)), draw(TEXTS), draw(TEXTS))


@given(figures())
def test_a_figure_comes_back_from_its_row(figure: Figure) -> None:
    row = write_row(figure, CODES[figure.key.organisation_id], figure.key.municipality or "")
    found, problems = read_row(dict(zip(COLUMNS, row, strict=True)), CATALOGUE, PLACES)
    assert (found, problems) == (figure, ())


@given(st.dictionaries(st.sampled_from((*COLUMNS, "eenheid")), st.one_of(
    st.none(), st.text(max_size=12), st.decimals(allow_nan=False, allow_infinity=False), st.dates(), st.booleans(),
    st.builds(FormulaCell, st.text(max_size=5)),
)))  # fmt: skip
def test_whatever_stands_in_a_row_gives_a_figure_or_says_what_is_wrong(cells: dict[str, Value]) -> None:
    found, problems = read_row(cells, CATALOGUE, PLACES)
    assert (found is None) == bool(problems)
    assert all(one.message[0].isupper() or one.message[0] in "'‘" for one in problems)


@pytest.mark.parametrize("empty", [None, ""])
def test_a_row_without_a_value_changes_nothing_whatever_else_it_says(empty: Value) -> None:
    assert read_row({**ROW, "waarde": empty, "maat": "bestaat niet"}, CATALOGUE, PLACES) == (Skipped(), ())


@pytest.mark.parametrize(
    ("text", "value"),
    [("leeg", None), ("Onbekend", Special("onbekend")), ("n.v.t.", Special("nvt")), ("0", Decimal(0))],
)
def test_no_value_onbekend_nvt_and_nought_are_kept_apart(text: str, value: object) -> None:
    assert read(waarde=text).value == value


@pytest.mark.parametrize(
    ("maat", "text", "value"),
    [
        ("meldingen", "1.358", Decimal(1358)),
        ("verzuim", "3,5 %", Decimal("3.5")),
        ("budget", "€ 1,2 mln", Decimal(1200000)),
        ("budget", Decimal("1200000.5"), Decimal("1200000.5")),
    ],
)
def test_numbers_are_read_as_dutch_people_write_them(maat: str, text: Value, value: Decimal) -> None:
    assert read(maat=maat, van="2016", waarde=text).value == value


@pytest.mark.parametrize(
    ("van", "tot", "period"),
    [
        ("2016-K1", None, Period(date(2016, 1, 1), date(2016, 3, 31))),
        ("2016-h2", "", Period(date(2016, 7, 1), date(2016, 12, 31))),
        (Decimal(2016), None, Period(date(2016, 1, 1), date(2016, 12, 31))),
        ("1-1-2016", "31 maart 2016", Period(date(2016, 1, 1), date(2016, 3, 31))),
        (date(2016, 1, 1), date(2016, 3, 31), Period(date(2016, 1, 1), date(2016, 3, 31))),
        ("1e kwartaal 2016", "juni 2016", Period(date(2016, 1, 1), date(2016, 6, 30))),
        ("31-7-2016", None, Period(date(2016, 7, 31), date(2016, 7, 31))),
    ],
)
def test_a_period_is_two_dates_or_a_year_quarter_or_half_year(van: Value, tot: Value, period: Period) -> None:
    assert read(van=van, tot=tot).key.period == period


def test_a_municipality_belongs_to_the_organisation_of_the_last_day() -> None:
    assert read(organisatie="", gemeente="'s-Dorp").key.organisation_id == 1
    assert read(organisatie=None, gemeente="GM0001", van="2016-K2", tot="2016-K3").key.organisation_id == 2
    column, message = wrong(gemeente="GM0001", van="2016-K3")
    assert column == "gemeente"
    assert "niet bij 'rijnmond'" in message


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"maat": "mledingen"}, "maat", "geen cijfer dat wij kennen"),
        ({"maat": None}, "maat", "Vul het cijfer in"),
        ({"maat": "per_inwoner", "van": "2016"}, "maat", "wordt berekend"),
        ({"eenheid": "zaken"}, "eenheid", "Reken het om"),
        ({"organisatie": "Atlantis"}, "organisatie", "geen organisatie"),
        ({"organisatie": ""}, "organisatie", "Vul de code"),
        ({"gemeente": "Atlantis"}, "gemeente", "geen gemeente"),
        ({"van": ""}, "van", "Vul een datum in"),
        ({"van": "31-2-2016"}, "van", "bestaat niet"),
        ({"van": "2016-K5"}, "van", "Vul een periode in"),
        ({"van": "2016-K2", "tot": "2016-K1"}, "tot", "voor de begindatum"),
        ({"maat": "budget", "van": "2016-K1"}, "van", "heel jaar"),
        ({"maat": "lijst"}, "van", "één dag"),
        ({"soort": "raming"}, "soort", "realisatie, prognose of begroting"),
        ({"markering": "geheim"}, "markering", "voorlopig of onderdrukt"),
        ({"markering": "onderdrukt"}, "markering", "geen waarde"),
        ({"waarde": FormulaCell("=1+1")}, "waarde", "=1+1"),
        ({"waarde": "twaalf"}, "waarde", "heel getal"),
        ({"waarde": "12,5"}, "waarde", "heel getal"),
        ({"waarde": Decimal("12.5")}, "waarde", "heel getal"),
        ({"waarde": Decimal(-1)}, "waarde", "of meer"),
        ({"waarde": Decimal(10) ** 13}, "waarde", "te groot"),
        ({"waarde": True}, "waarde", "WAAR of ONWAAR"),
        ({"waarde": date(2016, 5, 1)}, "waarde", "datum"),
        ({"maat": "verzuim", "waarde": Decimal(101)}, "waarde", "hoogstens 100"),
        ({"maat": "fte", "van": "1-4-2016", "waarde": "1.234"}, "waarde", "Bedoelt u"),
        ({"opmerking": "x" * 1001}, "opmerking", "Kort het in"),
        ({"bron": "a\x00b"}, "bron", "tekens"),
    ],
)
def test_each_fault_names_its_column_and_what_to_do(
    changed: dict[str, Value], column: str, words: str
) -> None:
    found, message = wrong(**changed)
    assert found == column
    assert words in message


def test_every_fault_of_a_row_is_told_at_once() -> None:
    cells: dict[str, Value] = {**ROW, "organisatie": "Atlantis", "waarde": "twaalf", "soort": "raming"}
    _, problems = read_row(cells, CATALOGUE, PLACES)
    assert {one.column for one in problems} == {"organisatie", "waarde", "soort"}


def test_the_country_is_named_and_only_for_who_may_write_it() -> None:
    assert read(organisatie="Nederland").key.organisation_id is None
    mine = Places(PLACES.organisations, PLACES.municipalities, PLACES.memberships, country=False)
    _, problems = read_row({**ROW, "organisatie": "nederland"}, CATALOGUE, mine)
    assert "programmaleider" in problems[0].message
