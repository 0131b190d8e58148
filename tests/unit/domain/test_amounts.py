"""Figures as people type and read them: one reading or a question, and never a value that was not meant."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.amounts import (
    MOST,
    format_amount,
    format_change,
    input_amount,
    parse_amount,
    rounded,
    shown,
)
from riskscan.domain.dutch import NotDutch, parse_number
from riskscan.domain.figures import FigureValue, Mark
from riskscan.domain.measures import Measure, Quantity, Reference
from riskscan.domain.scan import Special

CATALOGUE = definitions.catalogue()
EVERY = sorted(CATALOGUE.measures)
MONEY, COUNT, STAFF = "budget_structureel", "meldingen", "fte_vt_vast"
PERCENTAGE, LIST = "verzuim", "wl_triage_duur"


def refused(text: str, measure_id: str) -> str:
    with pytest.raises(NotDutch) as caught:
        parse_amount(text, CATALOGUE.measure(measure_id))
    return str(caught.value)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "measure_id", "number"),
        [
            ("1.358", COUNT, "1358"),
            ("1 358", COUNT, "1358"),
            ("1358", COUNT, "1358"),
            ("1.358 meldingen", COUNT, "1358"),
            ("1 melding", COUNT, "1"),
            ("2,5 duizend", COUNT, "2500"),
            ("3,5 %", PERCENTAGE, "3.5"),
            ("3,5%", PERCENTAGE, "3.5"),
            ("3,5 procent", PERCENTAGE, "3.5"),
            ("3,5", PERCENTAGE, "3.5"),
            ("€ 1,2 mln", MONEY, "1200000"),
            ("€ 1,2 mln.", MONEY, "1200000"),
            ("€1,2 Miljoen", MONEY, "1200000"),
            ("1,2 miljoen euro", MONEY, "1200000"),
            ("€ 240 duizend", MONEY, "240000"),
            ("€ 1.200.000", MONEY, "1200000"),
            ("€ 240.000", MONEY, "240000"),
            ("240.000,50", MONEY, "240000.50"),
            ("240 000", MONEY, "240000"),
            ("€ 240.000,-", MONEY, "240000"),
            ("€ 240.000,--", MONEY, "240000"),
            ("EUR 240.000", MONEY, "240000"),
            ("240.000 €", MONEY, "240000"),
            ("€\u00a0240.000", MONEY, "240000"),
            ("58,9 fte", STAFF, "58.9"),
            ("58,9 FTE", STAFF, "58.9"),
            ("1.234,5", STAFF, "1234.5"),
            ("455 zaken", LIST, "455"),
            ("0", LIST, "0"),
        ],
    )
    def test_what_is_understood(self, text: str, measure_id: str, number: str) -> None:
        assert parse_amount(text, CATALOGUE.measure(measure_id)) == Decimal(number)

    @pytest.mark.parametrize(
        ("text", "measure_id", "message"),
        [
            ("1.358", STAFF, "Bedoelt u 1358 of 1,358? Schrijf het zonder punt, of met een komma."),
            (
                "1.358 mln", MONEY,
                "Bedoelt u 1358 mln of 1,358 mln? Schrijf het zonder punt, of met een komma.",
            ),
            ("12½", STAFF, "Schrijf een breuk als decimaal getal, bijvoorbeeld 12,5."),
            ("1/2", STAFF, "Schrijf een breuk als decimaal getal, bijvoorbeeld 12,5."),
            ("12½", COUNT, "Vul een heel getal in (meldingen), in cijfers, bijvoorbeeld 18."),
            ("3,5 %", STAFF, "Dit is geen percentage. Vul een getal in (fte), bijvoorbeeld 12,5."),
            ("€ 5", COUNT, "Dit is geen bedrag. Vul een heel getal in (meldingen), in cijfers, bijvoorbeeld 18."),
            ("5 zaken", COUNT, "‘zaken’ past hier niet. Vul een heel getal in (meldingen)"),
            ("5 mln", STAFF, "‘mln’ past hier niet. Vul een getal in (fte), bijvoorbeeld 12,5."),
            ("5 duizend", PERCENTAGE, "‘duizend’ past hier niet. Vul een percentage in, bijvoorbeeld 3,5 %."),
            ("1,2 ton", MONEY, "‘ton’ past hier niet. Vul een bedrag in, bijvoorbeeld € 1.250.000 of € 1,2 mln."),
            ("1e5", COUNT, "‘e5’ past hier niet."),
            ("12,5", COUNT, "Vul een heel getal in, zonder decimalen."),
            ("3,55", PERCENTAGE, "Vul ten hoogste 1 decimaal in."),
            ("12.5", STAFF, "Vul een getal in, bijvoorbeeld 12,5. Gebruik een komma voor decimalen."),
            ("veel", COUNT, "Vul een heel getal in, in cijfers, bijvoorbeeld 18."),
            ("-3", COUNT, "Vul een getal van 0 of meer in."),
            ("−3", COUNT, "Vul een getal van 0 of meer in."),
            ("--3", COUNT, "Vul een heel getal in, in cijfers, bijvoorbeeld 18."),
            ("101", PERCENTAGE, "Vul een getal van hoogstens 100 in."),
            ("0,5", "klanttevredenheid", "Vul een getal van 1 of meer in."),
            ("9 miljoen mld", COUNT, "‘mld’ past hier niet."),
            ("5000 mld", MONEY, "Dit getal is te groot. Controleer de eenheid."),
        ],
    )  # fmt: skip
    def test_what_is_asked_back_or_refused_with_what_to_type(
        self, text: str, measure_id: str, message: str
    ) -> None:
        assert refused(text, measure_id).startswith(message)

    @pytest.mark.parametrize("text", ["-5", "€ -5", "-€ 5", "€ −5,00"])
    def test_a_minus_where_the_measure_can_be_below_zero(self, text: str) -> None:
        measure = replace(CATALOGUE.measure(MONEY), minimum=Decimal(-100))
        assert parse_amount(text, measure) == -5

    @given(st.text(alphabet="0123456789.,- €%½²١eE/mlnd\u00a0", max_size=12), st.sampled_from(EVERY))
    def test_whatever_is_typed_gives_a_number_in_range_or_a_message(self, text: str, measure_id: str) -> None:
        measure = CATALOGUE.measure(measure_id)
        try:
            number = parse_amount(text, measure)
        except NotDutch:
            return
        assert measure.minimum <= number <= (measure.maximum or MOST)
        assert number == rounded(number, measure.decimals)

    @given(st.text(alphabet="0123456789., -", max_size=12), st.sampled_from([COUNT, MONEY, STAFF]))
    def test_it_understands_all_that_a_plain_number_is(self, text: str, measure_id: str) -> None:
        measure = CATALOGUE.measure(measure_id)
        try:
            number = parse_number(text, measure.decimals)
        except NotDutch:
            return
        if number >= measure.minimum:
            assert parse_amount(text, measure) == number


def values_of(measure: Measure) -> st.SearchStrategy[Decimal]:
    low = max(measure.minimum, Decimal(-(10**9)))
    return st.decimals(low, measure.maximum or 10**11, places=measure.decimals)


class TestWriting:
    @pytest.mark.parametrize(
        ("value", "measure_id", "text"),
        [
            ("1200000", MONEY, "€ 1.200.000"),
            ("1200000.5", MONEY, "€ 1.200.000,50"),
            ("3.5", PERCENTAGE, "3,5 %"),
            ("58.9", STAFF, "58,9 fte"),
            ("1234", STAFF, "1.234,0 fte"),
            ("1", STAFF, "1 fte"),
            ("455", LIST, "455 zaken"),
            ("1", LIST, "1 zaak"),
            ("0", LIST, "0 zaken"),
            ("4699.6", "budget_per_1000", "€ 4.700 per 1.000 inwoners"),
            ("7.5", "klanttevredenheid", "7,5 op een schaal van 1 tot 10"),
            ("-2500", "budget_niet_toegekend", "-€ 2.500"),
            ("-0.001", "instroom_min_uitstroom", "0 zaken"),
            ("2.5", LIST, "3 zaken"),
        ],
    )
    def test_with_its_unit_and_rounded_as_the_measure_says(
        self, value: str, measure_id: str, text: str
    ) -> None:
        assert format_amount(Decimal(value), CATALOGUE.measure(measure_id)) == text

    @given(st.data(), st.sampled_from(EVERY))
    def test_what_is_written_is_read_as_the_same_value(self, data: st.DataObject, measure_id: str) -> None:
        measure = CATALOGUE.measure(measure_id)
        value = data.draw(values_of(measure))
        assert parse_amount(format_amount(value, measure), measure) == value
        assert parse_amount(input_amount(value, measure), measure) == value

    @given(st.data(), st.sampled_from(list(Quantity)), st.integers(0, 4))
    def test_also_for_a_measure_of_any_kind_that_is_still_to_come(
        self, data: st.DataObject, quantity: Quantity, decimals: int
    ) -> None:
        unit = {Quantity.MONEY: "euro", Quantity.PERCENTAGE: "%"}.get(quantity, "dagen")
        measure = Measure(
            "nieuw",
            "Nieuw",
            unit,
            Reference.PERIOD,
            decimals,
            Decimal(-(10**6)),
            quantity=quantity,
            unit_one="dag",
        )
        value = data.draw(st.decimals(-(10**6), 10**9, places=decimals))
        assert parse_amount(format_amount(value, measure), measure) == value
        assert parse_amount(input_amount(value, measure), measure) == value


@pytest.mark.parametrize(
    ("change", "measure_id", "text"),
    [
        ("25", "meldingen", "+25 meldingen"),
        ("-6", "meldingen", "−6 meldingen"),
        ("-1", "werkvoorraad", "−1 zaak"),
        ("-1200", "budget_structureel", "−€ 1.200"),
        ("0", "meldingen", "0 meldingen"),
        ("-0.3", "meldingen", "0 meldingen"),
    ],
)
def test_a_change_has_its_sign_before_everything(change: str, measure_id: str, text: str) -> None:
    assert format_change(Decimal(change), CATALOGUE.measure(measure_id)) == text


@pytest.mark.parametrize(
    ("value", "mark", "text", "missing"),
    [
        (Decimal(0), Mark.NONE, "0 zaken", False),
        (Decimal(5), Mark.PROVISIONAL, "5 zaken", False),
        (None, Mark.NONE, "geen gegevens", True),
        (None, Mark.SUPPRESSED, "onderdrukt door de bron", True),
        (Special("onbekend"), Mark.NONE, "onbekend", True),
        (Special("nvt"), Mark.NONE, "niet van toepassing", True),
    ],
)
def test_no_value_is_said_in_words_and_never_as_a_number(
    value: FigureValue, mark: Mark, text: str, missing: bool
) -> None:
    found = shown(value, CATALOGUE.measure(LIST), mark)
    assert (found.text, found.missing) == (text, missing)
    assert bool(re.search("[0-9]", found.text)) is not missing
