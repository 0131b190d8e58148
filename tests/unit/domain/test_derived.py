"""Figures that follow from others: exact, missing when a part is missing, and the same for sums and sums of parts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.amounts import format_amount
from riskscan.domain.derived import (
    Outcome,
    Row,
    Total,
    derive,
    derive_over,
    leaves,
    per_inhabitants,
    total,
)
from riskscan.domain.figures import FigureValue
from riskscan.domain.measures import SUMMED, Catalogue, Derived
from riskscan.domain.scan import Special

CATALOGUE = definitions.catalogue()
NOT_A_SUM = {Derived.SHARE, Derived.RATIO, Derived.PER_INHABITANTS}
ADDING = [
    one.id
    for one in CATALOGUE.measures.values()
    if one.derivation and one.derivation.kind in {Derived.SUM, Derived.DIFFERENCE}
]
SHARES = [
    one.id for one in CATALOGUE.measures.values() if one.derivation and one.derivation.kind is Derived.SHARE
]


def shown(measure_id: str, values: dict[str, FigureValue], inhabitants: int | None = None) -> str:
    outcome = derive(CATALOGUE, measure_id, values, inhabitants)
    assert outcome.value is not None, outcome.reason
    return format_amount(outcome.value, CATALOGUE.measure(measure_id))


POLICE: dict[str, int | str] = {"meldingen_politie": 3502, "meldingen_teruggelegd": 161}
STAFF: dict[str, int | str] = {"fte_beschikbaar_totaal": "62.57", "fte_beschikbaar_structureel": "58.9"}


class TestTheFiguresOfTheSources:
    """Zuid-Holland Zuid 2023 and Haarlem 2019, as the sources print them."""

    @pytest.mark.parametrize(
        ("measure_id", "values", "text"),
        [
            ("aandeel_politie", {"meldingen_politie": 3502, "meldingen": 4599}, "76,1 %"),
            ("politiemeldingen_aangeboden", POLICE, "3.663 meldingen"),
            ("aandeel_teruggelegd", POLICE, "4,4 %"),
            ("aandeel_afgesloten", {"meldingen_afgesloten": 24, "meldingen": 4599}, "0,5 %"),
            ("aandeel_onderzoeken", {"onderzoeken": 600, "meldingen": 4599}, "13 %"),
            ("overdrachten", {"overdragen": 3879, "overdracht_met_ondersteuning": 429}, "4.308 overdrachten"),
            ("fte_niet_toegekend", {"fte_gevraagd": "66.15", "fte_toegekend": "63.40"}, "2,75 fte"),
            ("fte_beschikbaar_incidenteel", STAFF, "3,67 fte"),
        ],
    )  # fmt: skip
    def test_as_printed(self, measure_id: str, values: dict[str, int | str], text: str) -> None:
        assert shown(measure_id, {key: Decimal(value) for key, value in values.items()}) == text

    def test_the_returned_reports_are_outside_the_reports(self) -> None:
        assert leaves(CATALOGUE, "aandeel_teruggelegd") == ("meldingen_teruggelegd", "meldingen_politie")
        assert "meldingen_teruggelegd" not in leaves(CATALOGUE, "aandeel_politie")

    def test_per_thousand_inhabitants(self) -> None:
        values: dict[str, FigureValue] = {
            "budget_structureel": Decimal(4_500_000),
            "budget_incidenteel": Decimal(200_000),
            "budget_bovenwettelijk": Decimal(0),
        }
        assert shown("budget_per_1000", values, 1_000_000) == "€ 4.700 per 1.000 inwoners"
        assert (
            shown("meldingen_per_10000", {"meldingen": Decimal(753)}, 521_155)
            == "14,4 meldingen per 10.000 inwoners"
        )


class TestWhatIsMissing:
    @pytest.mark.parametrize("value", [None, Special("onbekend"), Special("nvt")])
    def test_a_part_without_a_value_leaves_no_outcome_and_is_named(self, value: FigureValue) -> None:
        found = derive(CATALOGUE, "aandeel_politie", {"meldingen_politie": value, "meldingen": Decimal(10)})
        assert found == Outcome(
            None, ("meldingen_politie",), "Geen gegevens: ‘Meldingen van de politie’ is niet ingevuld."
        )

    def test_all_that_is_missing_is_named_once_also_below_a_derived_part(self) -> None:
        found = derive(CATALOGUE, "aandeel_teruggelegd", {})
        assert found.missing == ("meldingen_teruggelegd", "meldingen_politie")
        assert "zijn niet ingevuld" in found.reason

    def test_zero_is_a_value(self) -> None:
        assert shown("aandeel_politie", {"meldingen_politie": Decimal(0), "meldingen": Decimal(10)}) == "0 %"

    def test_a_division_by_zero_has_no_outcome_but_a_reason(self) -> None:
        values: dict[str, FigureValue] = {
            "meldingen_politie": Decimal(0),
            "meldingen_teruggelegd": Decimal(0),
        }
        found = derive(CATALOGUE, "aandeel_teruggelegd", values)
        assert (found.value, found.missing) == (None, ())
        assert found.reason == "Niet te berekenen: ‘Politiemeldingen, aangenomen en teruggelegd’ is 0."

    @pytest.mark.parametrize("inhabitants", [None, 0])
    def test_without_inhabitants_there_is_no_number_per_inhabitant(self, inhabitants: int | None) -> None:
        found = derive(CATALOGUE, "meldingen_per_1000", {"meldingen": Decimal(5)}, inhabitants)
        assert found.value is None
        assert "inwoners" in found.reason

    def test_an_entered_measure_is_itself(self) -> None:
        assert derive(CATALOGUE, "meldingen", {"meldingen": Decimal(5)}) == Outcome(Decimal(5))
        assert derive(CATALOGUE, "meldingen", {}).missing == ("meldingen",)


def numbers(measure_ids: tuple[str, ...]) -> st.SearchStrategy[dict[str, FigureValue]]:
    return st.fixed_dictionaries(
        {one: st.decimals(0, 10**9, places=CATALOGUE.measure(one).decimals) for one in measure_ids}
    )


def rows_of(measure_id: str) -> st.SearchStrategy[list[dict[str, FigureValue]]]:
    return st.lists(numbers(leaves(CATALOGUE, measure_id)), min_size=1, max_size=6)


@given(st.data(), st.sampled_from(ADDING))
def test_the_outcome_of_the_sums_is_the_sum_of_the_outcomes(data: st.DataObject, measure_id: str) -> None:
    rows = data.draw(rows_of(measure_id))
    each = [derive(CATALOGUE, measure_id, row).value for row in rows]
    whole, counted = derive_over(CATALOGUE, measure_id, [Row(row) for row in rows])
    assert whole.value == total(CATALOGUE.measure(measure_id), each).value
    assert (counted.counted, counted.missing) == (len(rows), 0)


@given(st.data(), st.sampled_from(SHARES))
def test_a_share_of_a_whole_lies_between_the_shares_of_its_parts(
    data: st.DataObject, measure_id: str
) -> None:
    rows = data.draw(rows_of(measure_id))
    each = [derive(CATALOGUE, measure_id, row).value for row in rows]
    whole, _ = derive_over(CATALOGUE, measure_id, [Row(row) for row in rows])
    known = [one for one in each if one is not None]
    if whole.value is not None and len(known) == len(rows):
        slack = Fraction(1, 10**30)  # of the division, which has fifty digits
        assert Fraction(min(known)) - slack <= Fraction(whole.value) <= Fraction(max(known)) + slack


@given(st.data(), st.sampled_from(sorted(CATALOGUE.measures)))
def test_whatever_is_missing_there_is_a_value_or_a_reason(data: st.DataObject, measure_id: str) -> None:
    values = data.draw(numbers(leaves(CATALOGUE, measure_id)))
    for one in data.draw(st.sets(st.sampled_from(sorted(values)))):
        values[one] = None
    found = derive(CATALOGUE, measure_id, values, data.draw(st.none() | st.integers(0, 10**7)))
    assert (found.value is None) == bool(found.reason)
    assert set(found.missing) == {one for one, value in values.items() if value is None}


class TestOverOrganisations:
    def test_numerator_and_denominator_are_of_the_same_organisations(self) -> None:
        rows = [
            Row({"meldingen_politie": Decimal(30), "meldingen": Decimal(100)}),
            Row({"meldingen_politie": Decimal(90), "meldingen": None}),
            Row({"meldingen_politie": Decimal(20), "meldingen": Decimal(100)}),
        ]
        outcome, counted = derive_over(CATALOGUE, "aandeel_politie", rows)
        assert outcome.value == 25
        assert (counted.counted, counted.of, counted.missing) == (2, 3, 1)

    def test_only_those_of_which_the_inhabitants_are_known_count_per_inhabitant(self) -> None:
        rows = [Row({"meldingen": Decimal(30)}, 10_000), Row({"meldingen": Decimal(99)})]
        outcome, counted = derive_over(CATALOGUE, "meldingen_per_10000", rows)
        assert outcome.value == 30
        assert counted.missing == 1
        assert per_inhabitants(CATALOGUE, "meldingen_per_10000")
        assert not per_inhabitants(CATALOGUE, "aandeel_politie")

    def test_no_organisation_with_data_is_no_total_and_not_zero(self) -> None:
        outcome, counted = derive_over(
            CATALOGUE, "meldingen", [Row({}), Row({"meldingen": Special("onbekend")})]
        )
        assert outcome.value is None
        assert counted == Total(None, 0, 2)

    @pytest.mark.parametrize(
        "measure_id", ["verzuim", "aandeel_politie", "meldingen_per_1000", "klanttevredenheid"]
    )
    def test_what_does_not_add_up_is_not_added_up(self, measure_id: str) -> None:
        with pytest.raises(ValueError, match=measure_id):
            total(CATALOGUE.measure(measure_id), [Decimal(1), Decimal(2)])

    def test_a_percentage_that_was_entered_has_no_whole(self) -> None:
        with pytest.raises(ValueError, match="verzuim"):
            derive_over(CATALOGUE, "verzuim", [Row({"verzuim": Decimal(5)})])


def test_every_share_in_the_catalogue_says_what_it_is_a_share_of() -> None:
    for one in CATALOGUE.measures.values():
        if one.derivation:
            assert one.derivation.words.endswith("."), one.id
        if one.derivation and one.derivation.kind is Derived.SHARE:
            assert ", van " in one.derivation.words, one.id


def test_an_unknown_measure_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        derive(Catalogue({}), "meldingen", {})


def test_sums_are_of_quantities_that_add_up() -> None:
    for one in CATALOGUE.measures.values():
        if one.derivation and one.derivation.kind is Derived.SUM:
            assert all(CATALOGUE.measure(part).quantity in SUMMED for part in one.derivation.parts), one.id
