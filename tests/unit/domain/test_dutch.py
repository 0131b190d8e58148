"""Dutch numbers and dates: what is written is read back the same, and what is ambiguous is asked back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskscan.domain.dutch import (
    MONTHS,
    NotDutch,
    format_date,
    format_moment,
    format_number,
    format_period,
    format_time,
    input_date,
    parse_date,
    parse_number,
)

DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def ambiguous(text: str) -> bool:
    """One dot before three digits: 1.358 is a thousand to one reader and a fraction to another."""
    return text.count(".") == 1 and "," not in text


class TestReadingNumbers:
    @pytest.mark.parametrize(
        ("text", "decimals", "number"),
        [
            ("0", 0, "0"),
            ("7", 0, "7"),
            ("007", 0, "7"),
            ("1358", 0, "1358"),
            ("1.358", 0, "1358"),
            ("1.234.567", 0, "1234567"),
            ("1.234.567", 2, "1234567"),
            ("1 234 567", 0, "1234567"),
            ("1\u00a0358", 2, "1358"),
            ("1\u202f358", 2, "1358"),
            ("1358", 2, "1358"),
            ("12,5", 2, "12.5"),
            ("12,50", 2, "12.50"),
            ("1.358,25", 2, "1358.25"),
            ("0,5", 1, "0.5"),
            ("-3", 0, "-3"),
            ("-1.358,5", 2, "-1358.5"),
            ("€ 1.358,50", 2, "1358.50"),
            ("€5", 0, "5"),
            ("  42 \n", 0, "42"),
            ("-0", 0, "0"),
        ],
    )
    def test_a_dutch_number(self, text: str, decimals: int, number: str) -> None:
        assert parse_number(text, decimals) == Decimal(number)

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", ".", ",", "-", "€", "€ €5", "5 €", "1,2,3", "1.2", "12.5", "1.23", "1.2345", "12.34.567",
            "1.234.56", ".123", "1234.567", "1,", ",5", "--5", "+5", "- 5", "5-", "1e3", "0x1F", "1_000", "NaN",
            "Infinity", "-inf", "½", "²", "5²", "١٢", "１２", "१२", "1٢", "−5", "12 5", "1 2", "1 23 456",
            "1.234 567", "1358 stuks", "drie", "<b>5</b>", "=1+1", "5\x00", "9" * 21, "1" * 100_000,
        ],
    )  # fmt: skip
    def test_no_dutch_number(self, text: str) -> None:
        with pytest.raises(NotDutch, match=r"^Vul een heel getal in, in cijfers, bijvoorbeeld 18\.$"):
            parse_number(text)
        with pytest.raises(NotDutch, match=r"^Vul een getal in, bijvoorbeeld 12,5\. Gebruik een komma"):
            parse_number(text, 2)

    @pytest.mark.parametrize(
        ("text", "whole", "broken"),
        [("1.234", "1234", "1,234"), ("12.500", "12500", "12,500"), ("-1.358", "-1358", "-1,358")],
    )
    def test_a_single_dot_before_three_digits_is_asked_back_where_decimals_are_allowed(
        self, text: str, whole: str, broken: str
    ) -> None:
        assert parse_number(text) == Decimal(whole)
        for decimals in (1, 2, 3):
            with pytest.raises(NotDutch) as caught:
                parse_number(text, decimals)
            assert str(caught.value) == (
                f"Bedoelt u {whole} of {broken}? Schrijf het zonder punt, of met een komma."
            )
            assert parse_number(whole, decimals) == Decimal(whole)

    @pytest.mark.parametrize(
        ("text", "decimals", "limit"),
        [
            ("12,5", 0, "Vul een heel getal in, zonder decimalen."),
            ("12,0", 0, "Vul een heel getal in, zonder decimalen."),
            ("12,345", 2, "Vul ten hoogste 2 decimalen in."),
            ("12,34", 1, "Vul ten hoogste 1 decimaal in."),
        ],
    )
    def test_more_decimals_than_the_figure_has(self, text: str, decimals: int, limit: str) -> None:
        with pytest.raises(NotDutch) as caught:
            parse_number(text, decimals)
        assert str(caught.value) == limit


class TestWritingNumbers:
    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (0, "0"),
            (1358, "1.358"),
            (-1358, "-1.358"),
            (1234567, "1.234.567"),
            (Decimal("12.50"), "12,5"),
            (Decimal("12.00"), "12"),
            (Decimal("1E+3"), "1.000"),
            (Decimal("0.05"), "0,05"),
            (Decimal("-0.5"), "-0,5"),
            (Decimal("-0"), "0"),
            (Decimal("-0.00"), "0"),
            (Decimal("1234567.89"), "1.234.567,89"),
        ],
    )
    def test_a_number(self, number: Decimal | int, text: str) -> None:
        assert format_number(number) == text

    @given(whole=st.integers(-(10**11), 10**11), places=st.integers(0, 2))
    @example(1358, 0)
    @example(-135800, 2)
    def test_what_is_written_is_read_back(self, whole: int, places: int) -> None:
        number = Decimal(whole).scaleb(-places)
        text = format_number(number)
        if places and ambiguous(text):
            with pytest.raises(NotDutch, match="Bedoelt u"):
                parse_number(text, places)
            text = text.replace(".", "")
        assert parse_number(text, places) == number


class TestReadingDates:
    @pytest.mark.parametrize(
        "text",
        [
            "1-10-2016", "01-10-2016", "1/10/2016", "1.10.2016", "1 10 2016", "1 oktober 2016", "1-oktober-2016",
            "1 OKTOBER 2016", "  1   oktober\t2016 ", "2016-10-01", "1\u00a0oktober\u00a02016",
        ],
    )  # fmt: skip
    def test_one_day_written_in_many_ways(self, text: str) -> None:
        assert parse_date(text) == date(2016, 10, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "oktober 2016", "1 oktober", "1-10-16", "2016", "2016-10-1", "2016/10/01", "1 okt 2016",
            "1 october 2016", "1 oktober 2016 om 14.03", "١-١٠-٢٠١٦", "１-10-2016", "1-²-2016", "1-10-201٦",
            "٢٠١٦-١٠-٠١", "−1-10-2016", "001-10-2016", "1--10-2016", "morgen", "1-10-2016\x00", "x" * 100_000,
        ],
    )  # fmt: skip
    def test_no_date(self, text: str) -> None:
        with pytest.raises(NotDutch) as caught:
            parse_date(text)
        assert str(caught.value) == "Vul een datum in als dag-maand-jaar, bijvoorbeeld 1-10-2016."

    @pytest.mark.parametrize(
        "text", ["30-2-2016", "29-2-2015", "29 februari 1900", "31-4-2016", "0-1-2016", "1-0-2016", "1-13-2016",
                 "2016-02-30", "10-30-2016", " 31 juni 2016 "]
    )  # fmt: skip
    def test_a_day_that_does_not_exist(self, text: str) -> None:
        with pytest.raises(NotDutch) as caught:
            parse_date(text)
        assert str(caught.value) == f"De datum {text.strip()} bestaat niet. Controleer dag en maand."

    @pytest.mark.parametrize("text", ["1-1-0001", "31-12-1899", "1-1-2201", "1 mei 9999", "0016-10-01"])
    def test_a_year_that_must_be_a_typing_error(self, text: str) -> None:
        with pytest.raises(NotDutch, match=r"^Het jaar \d+ kan niet kloppen\."):
            parse_date(text)

    @given(day=DATES)
    def test_what_is_written_is_read_back(self, day: date) -> None:
        assert (
            parse_date(format_date(day)) == parse_date(input_date(day)) == parse_date(day.isoformat()) == day
        )


@given(
    text=st.text()
    | st.text(alphabet="0123456789.,- €\u00a0²١٢½eE/jan")
    | st.from_regex(r"\d{1,3}[-. ]\d+[-. ]\d{4}"),
    decimals=st.integers(0, 4),
)
def test_any_text_is_read_or_refused_in_dutch(text: str, decimals: int) -> None:
    for read in (lambda: parse_number(text, decimals), lambda: parse_date(text)):
        try:
            found = read()
        except NotDutch:
            continue
        assert isinstance(found, Decimal | date)
        digits = [character for character in text if character.isdigit()]
        assert all(character in "0123456789" for character in digits)


class TestWords:
    def test_the_months_are_those_of_the_calendar(self) -> None:
        assert [format_date(date(2016, number, 1)) for number in (3, 5, 8)] == [
            "1 maart 2016",
            "1 mei 2016",
            "1 augustus 2016",
        ]
        assert len(MONTHS) == 12

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            (date(2016, 10, 1), date(2016, 10, 1), "1 oktober 2016"),
            (date(2016, 1, 1), date(2016, 12, 31), "2016"),
            (date(2016, 1, 1), date(2016, 3, 31), "1 januari tot en met 31 maart 2016"),
            (date(2015, 10, 1), date(2016, 3, 31), "1 oktober 2015 tot en met 31 maart 2016"),
            (date(2015, 1, 1), date(2016, 12, 31), "1 januari 2015 tot en met 31 december 2016"),
        ],
    )
    def test_a_period(self, start: date, end: date, words: str) -> None:
        assert format_period(start, end) == words

    def test_a_moment(self) -> None:
        moment = datetime(2016, 10, 1, 9, 3)  # noqa: DTZ001
        assert format_time(moment) == "9.03"
        assert format_moment(moment) == "1 oktober 2016 om 9.03"
