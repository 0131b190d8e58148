"""A value beside its norms: what the sentence says, which sign goes with it, and when nothing is tested."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.domain.figures import FigureValue, Mark
from riskscan.domain.measures import Measure, Norm, Reference
from riskscan.domain.norms import SYMBOLS, Verdict, judge, norm_words, validity_words
from riskscan.domain.scan import Special

CATALOGUE = definitions.catalogue()
IN_2024 = date(2024, 6, 30)
IND = "Impactanalyse 2024, beleidsindicatoren"
TERM = "Rapportage 26-09-2016, §2.2; Impactanalyse 2024"
RULE = "ter informatie, geen toets; Rapportage 26-09-2016, voetnoot 5"


def only(
    measure_id: str, value: FigureValue | str, on: date = IN_2024, mark: Mark = Mark.NONE
) -> tuple[Verdict, str]:
    """Verdict and sentence at the first norm of a measure."""
    plain = Decimal(value) if isinstance(value, str) else value
    found = judge(CATALOGUE.measure(measure_id), plain, on, mark)[0]
    return found.verdict, found.sentence


@pytest.mark.parametrize(
    ("measure_id", "value", "verdict", "sentence"),
    [
        ("triage_op_tijd", "72", Verdict.BELOW, f"72 %, onder de norm van 95 tot 100 % ({IND})"),
        ("triage_op_tijd", "95", Verdict.MET, f"95 %, voldoet aan de norm van 95 tot 100 % ({IND})"),
        ("onderzoek_op_tijd", "71", Verdict.BELOW, f"71 %, onder de norm van 85 tot 100 % ({IND})"),
        ("verzuim", "14", Verdict.ABOVE, "14 %, boven de norm van hoogstens 5,5 % (Impactanalyse 2024)"),
        ("verzuim", "5.5", Verdict.MET, "5,5 %, voldoet aan de norm van hoogstens 5,5 % (Impactanalyse 2024)"),
        (
            "doorlooptijd_onderzoek", "10.5", Verdict.ABOVE,
            f"10,5 weken, boven de norm van hoogstens 10 weken ({TERM})",
        ),
        (
            "doorlooptijd_triage", "4", Verdict.MET,
            f"4 werkdagen, voldoet aan de norm van hoogstens 5 werkdagen ({TERM})",
        ),
        (
            "aandeel_onderzoeken", "13.046", Verdict.MET,
            "13 %, voldoet aan de norm van hoogstens 20 % (Bescherming in beweging, hoofdstuk 4.3.1)",
        ),
        (
            "aandeel_bewust", "31", Verdict.INFORMATION,
            f"31 %, boven de richtwaarde van hoogstens 30 % ({RULE})",
        ),
    ],
)  # fmt: skip
def test_the_sentence_names_value_norm_unit_and_source(
    measure_id: str, value: str, verdict: Verdict, sentence: str
) -> None:
    assert only(measure_id, value) == (verdict, sentence)


def test_the_band_of_2016_is_information_of_that_year() -> None:
    verdict, sentence = only("budget_per_1000", "3000", date(2016, 12, 31))
    assert verdict is Verdict.INFORMATION
    assert sentence.startswith(
        "€ 3.000 per 1.000 inwoners, onder de richtwaarde van € 3.375 tot € 8.399 per 1.000 inwoners"
    )
    verdict, sentence = only("budget_per_1000", "3000", date(2017, 12, 31))
    assert verdict is Verdict.NOT_TESTED
    assert "geldt van 1 januari 2016 tot en met 31 december 2016" in sentence


class TestUnitsPerSource:
    """Five days in one source and five working days in two others are two norms."""

    def test_a_norm_in_another_unit_is_told_and_does_not_test(self) -> None:
        working, days = judge(CATALOGUE.measure("doorlooptijd_triage"), Decimal(6), IN_2024)
        assert (working.verdict, days.verdict) == (Verdict.ABOVE, Verdict.NOT_TESTED)
        assert (working.other_unit, days.other_unit) == (False, True)
        assert "de norm van hoogstens 5 dagen is in dagen en dit cijfer in werkdagen" in days.sentence
        days, working = judge(CATALOGUE.measure("doorlooptijd_triage_dagen"), Decimal(6), IN_2024)
        assert (days.verdict, working.verdict) == (Verdict.ABOVE, Verdict.NOT_TESTED)

    def test_a_number_of_cases_is_not_tested_by_a_term_per_case(self) -> None:
        verdict, sentence = only("triage_niet_afgerond", "3")
        assert verdict is Verdict.NOT_TESTED
        assert "hoogstens 5 werkdagen is in werkdagen en dit cijfer in zaken" in sentence


class TestNotTested:
    @pytest.mark.parametrize(
        ("value", "mark", "words"),
        [
            (None, Mark.NONE, "geen gegevens, niet getoetst aan de norm van 95 tot 100 %"),
            (None, Mark.SUPPRESSED, "onderdrukt door de bron, niet getoetst aan de norm van 95 tot 100 %"),
            (Special("onbekend"), Mark.NONE, "onbekend, niet getoetst aan de norm van 95 tot 100 %"),
            (Special("nvt"), Mark.NONE, "niet van toepassing, niet getoetst aan de norm van 95 tot 100 %"),
        ],
    )
    def test_without_a_value(self, value: FigureValue, mark: Mark, words: str) -> None:
        verdict, sentence = only("triage_op_tijd", value, mark=mark)
        assert verdict is Verdict.NOT_TESTED
        assert sentence == f"{words} ({IND})"

    def test_before_the_norm_held(self) -> None:
        verdict, sentence = only("triage_op_tijd", "72", date(2023, 12, 31))
        assert verdict is Verdict.NOT_TESTED
        assert sentence == f"72 %, niet getoetst: de norm van 95 tot 100 % geldt vanaf 1 januari 2024 ({IND})"
        assert only("triage_op_tijd", "72", date(2024, 1, 1))[0] is Verdict.BELOW

    def test_a_measure_without_norms_has_no_judgement(self) -> None:
        assert judge(CATALOGUE.measure("werkvoorraad"), Decimal(5), IN_2024) == ()


def test_a_provisional_value_says_so() -> None:
    assert only("verzuim", "3", mark=Mark.PROVISIONAL)[1].startswith("3 % (voorlopig), voldoet aan")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("94.96", "94,96 %, onder"),
        ("94.9999", "94,9999 %, onder"),
        ("94.9999999999999", "bijna 95 %, onder"),
        ("94.94", "94,9 %, onder"),
    ],
)
def test_rounding_never_hides_on_which_side_a_value_is(value: str, words: str) -> None:
    assert only("triage_op_tijd", value)[1].startswith(words)


def test_beside_a_value_the_sentence_leaves_the_value_out_unless_rounding_would_mislead() -> None:
    measure = CATALOGUE.measure("triage_op_tijd")
    (plain,) = judge(measure, Decimal(72), IN_2024)
    (close,) = judge(measure, Decimal("94.96"), IN_2024)
    assert plain.brief == f"onder de norm van 95 tot 100 % ({IND})"
    assert close.brief == close.sentence
    assert judge(measure, None, IN_2024)[0].brief.startswith("niet getoetst aan")


@given(st.decimals(0, 100, places=6), st.decimals(0, 100, places=1), st.decimals(0, 100, places=1))
def test_what_is_shown_lies_on_the_same_side_as_the_value(
    value: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    norm = Norm("n", "Norm", "Bron", low=low, high=high)
    measure = Measure("m", "M", "weken", Reference.PERIOD, decimals=1, norms=(norm,))
    (found,) = judge(measure, value, IN_2024)
    number = Decimal(found.sentence.partition(" ")[0].replace(".", "").replace(",", "."))
    expected = Verdict.BELOW if value < low else Verdict.ABOVE if value > high else Verdict.MET
    assert found.verdict is expected
    assert (number < low, number > high) == (value < low, value > high)


def test_every_verdict_has_a_sign() -> None:
    assert set(SYMBOLS) == set(Verdict)


def test_every_norm_of_the_catalogue_can_be_said() -> None:
    for measure in CATALOGUE.measures.values():
        for norm in measure.norms:
            assert any(one.isdigit() for one in norm_words(measure, norm)), (measure.id, norm.id)
            assert norm.source


def test_a_norm_in_words() -> None:
    grade = CATALOGUE.measure("klanttevredenheid")
    assert norm_words(grade, grade.norms[0]) == "minstens 7,5"
    assert only("klanttevredenheid", "7.2", date(2025, 6, 30))[1].startswith(
        "7,2 op een schaal van 1 tot 10, onder de norm van minstens 7,5"
    )
    alle = CATALOGUE.measure("cit_overdracht_48_uur")
    assert norm_words(alle, alle.norms[0]) == "100 %"
    assert validity_words(Norm("n", "N", "B", valid_to=date(2020, 1, 1))) == "tot en met 1 januari 2020"
    assert validity_words(Norm("n", "N", "B")) == ""
