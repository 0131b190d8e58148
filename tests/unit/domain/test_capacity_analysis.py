"""An impactanalyse worked out: the six caveats of the source where they apply, scenarios and the conclusion."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from capacity_cases import AFFORDABLE, DECIDED, PROPOSAL, ROWS, TOOL, analysis

from riskscan.domain.capacity import Partly, PerService, Service
from riskscan.domain.capacity_analysis import (
    Absence,
    Analysis,
    Column,
    Decision,
    Kind,
    Programme,
    Scenario,
    Waiting,
    empty,
    problems,
)
from riskscan.domain.capacity_result import Caveat, fte_words, signed, work_out
from riskscan.domain.capacity_scenarios import Origin, Outcome
from riskscan.domain.capacity_tool import CaveatKind
from riskscan.domain.capacity_words import conclusion

LAST = DECIDED.column.name


def caveat(kind: CaveatKind, found: Analysis) -> Caveat | None:
    return next((one for one in work_out(found, TOOL).caveats if one.text.kind is kind), None)


def places(kind: CaveatKind, found: Analysis) -> tuple[str, ...]:
    one = caveat(kind, found)
    assert one is not None
    return one.places


def outcome(scenario: Scenario, **changes: object) -> Outcome:
    found = analysis(scenarios=(scenario,), **changes)
    assert problems(found) == {}
    return work_out(found, TOOL).outcomes[0]


def said(found: Analysis) -> str:
    return " ".join(conclusion(found, work_out(found, TOOL), TOOL))


def test_the_multi_year_table_is_that_of_the_source() -> None:
    found = work_out(analysis(), TOOL)
    table = [(*map(str, one.fte), str(one.gap)) for one in found.columns]
    assert table == [(row.regional, row.national, row.gap) for row in ROWS]
    assert found.subject is found.columns[-1]
    assert found.columns[3].column.name == "Prognose 2024, Burap 1"


def test_triage_over_all_reports_is_told_with_the_fte_it_would_need() -> None:
    for row, told in zip(ROWS, places(CaveatKind.TRIAGE, analysis()), strict=True):
        assert f"{fte_words(Decimal(row.triage_on_reports))} FTE, in plaats van" in told
        assert f"in plaats van {fte_words(Decimal(row.regional))}" in told


def test_the_parts_that_exceed_the_reports_are_told_in_every_column() -> None:
    told = places(CaveatKind.PARTS, analysis())
    assert len(told) == 7
    assert told[5] == "Begroting 2025, voorstel: samen 5.100 bij 4.600 meldingen."


def test_a_column_whose_parts_do_not_exceed_the_reports_gets_no_caveat() -> None:
    column = replace(PROPOSAL.column, meldingen=Decimal(5100))
    assert caveat(CaveatKind.PARTS, analysis(columns=(column,))) is None
    assert caveat(CaveatKind.PARTS, analysis(columns=(replace(column, meldingen=None),))) is None


def test_monitoring_that_equals_investigation_is_told_only_where_it_does() -> None:
    assert len(places(CaveatKind.MONITORING, analysis())) == 7
    numbers = replace(PROPOSAL.column.numbers, monitoring=Decimal(500))
    changed = replace(PROPOSAL.column, numbers=numbers)
    assert caveat(CaveatKind.MONITORING, analysis(columns=(changed,))) is None
    nothing = replace(numbers, monitoring=Decimal(0), onderzoek=Decimal(0))
    assert caveat(CaveatKind.MONITORING, analysis(columns=(replace(changed, numbers=nothing),))) is None


def test_an_affordability_statement_is_set_against_the_tool_where_the_numbers_are_the_same() -> None:
    told = places(CaveatKind.AFFORDABLE, analysis())
    assert told == (
        "Begroting 2025, besluit: voor deze aantallen is 63,40 FTE genoemd, terwijl de tool op 70,40 FTE uitkomt.",
    )
    assert caveat(CaveatKind.AFFORDABLE, analysis(affordable=AFFORDABLE[1:])) is None


def test_the_gap_tells_what_it_would_be_on_the_structural_capacity() -> None:
    told = places(CaveatKind.GAP, analysis())
    assert told[-1].startswith("Begroting 2025, besluit: −7,00 met de regionale norm")
    assert told[-1].endswith("; −11,50 op de structurele 58,90 FTE.")


def test_the_inferred_productive_hours_are_always_told() -> None:
    assert places(CaveatKind.PRODUCTIVE, analysis()) == ("Hier is gerekend met 1.350 uur per FTE.",)


def test_caveats_are_numbered_without_gaps_and_found_by_their_kind() -> None:
    found = work_out(analysis(), TOOL)
    assert [one.number for one in found.caveats] == list(range(1, len(found.caveats) + 1))
    assert found.caveat("geen_verdeling") == 2
    assert found.caveat("nieuwe_prognose") is None


def test_a_new_forecast_spreads_the_mix_of_its_column() -> None:
    growth = Scenario(
        "Groei", "A", base=PROPOSAL.column.name, meldingen=Decimal(5220), numbers=Partly(adviezen=Decimal(3900)),
        spread=True,
    )  # fmt: skip
    found = outcome(growth)
    assert found.fte == Decimal("83.45")
    assert found.change == Decimal("10.12")
    assert found.origins[0] is Origin.SPREAD
    assert found.origins[3] is Origin.GIVEN
    told = places(CaveatKind.FORECAST, analysis(scenarios=(growth,)))
    assert told == ("Groei: in de verhouding van ‘Begroting 2025, voorstel’ is dit 83,45 FTE.",)


def test_other_hours_and_other_capacity_change_the_need_and_the_gap() -> None:
    faster = outcome(Scenario("Korter", "C", base=LAST, hours=Partly(monitoring=Decimal(6))))
    assert faster.hours == PerService(*map(Decimal, (16, 16, 22, 2, 6)))
    assert faster.fte == Decimal("67.84")
    assert not faster.closes
    richer = outcome(Scenario("Meer", "A", base=LAST, available=Decimal("70.4")))
    assert (richer.gap, richer.closes) == (0, True)


def test_a_target_tells_what_fits_and_the_reports_in_proportion() -> None:
    found = outcome(Scenario("Past", "B", base=LAST, target=Decimal("63.4")))
    assert found.fit is not None
    assert found.fit.numbers.onderzoek == 518
    assert found.fit_meldingen == 3963
    held = outcome(Scenario("Vast", "B", base=LAST, target=Decimal("50"), held=(Service.DIRECT,)))
    assert held.fit_meldingen == DECIDED.meldingen
    none = outcome(Scenario("Te weinig", "B", base=LAST, target=Decimal("10"), held=(Service.DIRECT,)))
    assert none.too_little


def test_a_scenario_cannot_be_worked_out_without_a_number_and_says_which() -> None:
    column = replace(DECIDED.column, numbers=replace(DECIDED.column.numbers, onderzoek=None))
    short = outcome(Scenario("Kort", "A", base=LAST), columns=(column,))
    assert (short.fte, short.missing) == (None, (Service.INVESTIGATION,))
    filled = outcome(
        Scenario("Vol", "A", base=LAST, numbers=Partly(onderzoek=Decimal(576))), columns=(column,)
    )
    assert filled.fte == Decimal("70.40")
    assert filled.change is None


def test_a_column_without_a_number_has_no_need_and_says_what_is_missing() -> None:
    column = replace(DECIDED.column, numbers=replace(DECIDED.column.numbers, adviezen=None))
    (found,) = work_out(analysis(columns=(column,)), TOOL).columns
    assert (found.needed, found.gap, found.missing) == (None, None, (Service.ADVICE,))


def test_without_temporary_means_the_gap_is_on_the_structural_capacity() -> None:
    (found,) = work_out(analysis(columns=(replace(DECIDED.column, total=None),)), TOOL).columns
    assert found.gap == found.structural_gap == Decimal("-11.50")


def test_the_conclusion_says_in_plain_words_what_the_figures_say() -> None:
    decision = Decision(Decimal("66.15"), Decimal("63.4"), Decimal("4.5"))
    words = said(
        analysis(
            decision=decision,
            waiting=Waiting(Decimal(72), Decimal(71)),
            absences=(Absence(2023, Decimal(14)), Absence(2024, Decimal(7))),
            programmes=(Programme("Programma Een"), Programme("Programma Twee")),
            scenarios=(
                Scenario("Meer", "A", base=LAST, available=Decimal("70.4")),
                Scenario("Niets", "B", base=LAST),
            ),
        )
    )
    for sentence in (
        "Voor het werk in ‘Begroting 2025, besluit’ is volgens de regionale norm 70,40 FTE nodig.",
        "Beschikbaar is inclusief tijdelijke middelen 63,40 FTE: 7,00 FTE te weinig.",
        "Zonder de tijdelijke middelen is 58,90 FTE beschikbaar: 11,50 FTE te weinig.",
        "Toegekend is 63,40 FTE, waarvan 4,50 tijdelijk: 2,75 FTE minder dan gevraagd.",
        "triage binnen 5 werkdagen: 72 % (norm 95-100 %) en onderzoek binnen 10 weken afgerond: 71 %",
        "Het ziekteverzuim was in 2024 7 %: boven de norm van ten hoogste 5,5 %.",
        "Deelname aan Programma Een en Programma Twee kan niet worden voortgezet.",
        "Van de twee scenario’s is er één waarin genoeg FTE beschikbaar is: ‘Meer’.",
    ):
        assert sentence in words


def test_an_empty_analysis_concludes_nothing() -> None:
    assert conclusion(empty(TOOL), work_out(empty(TOOL), TOOL), TOOL) == ()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"norm": "eigen"}, "norm"),
        ({"norm": "eigen", "own": Partly(Decimal(1))}, "own-monitoring"),
        ({"decision": Decision(granted=Decimal(4), temporary=Decimal(5))}, "decision-temporary"),
        ({"columns": (Column(),)}, "columns-0-year"),
        ({"columns": (PROPOSAL.column, PROPOSAL.column)}, "columns-1-edition"),
        ({"columns": (replace(PROPOSAL.column, total=Decimal(3)),)}, "columns-0-total"),
        ({"scenarios": (Scenario("", "A", base=LAST),)}, "scenarios-0-name"),
        ({"scenarios": (Scenario("X", "D", base=LAST),)}, "scenarios-0-direction"),
        ({"scenarios": (Scenario("X", "A", base="weg"),)}, "scenarios-0-base"),
        ({"scenarios": (Scenario("X", "A", base=LAST, spread=True),)}, "scenarios-0-meldingen"),
        ({"scenarios": (Scenario("X", "A", base=LAST, held=(Service.ADVICE,)),)}, "scenarios-0-target"),
    ],
)
def test_what_does_not_hold_together_is_told_at_its_field(changes: dict[str, object], path: str) -> None:
    found = problems(analysis(**changes))
    assert path in found
    assert found[path].endswith(".")


def test_the_whole_source_has_no_problems() -> None:
    assert problems(analysis()) == {}


def test_the_last_decided_budget_is_what_the_analysis_is_about_else_the_last_column() -> None:
    columns = (DECIDED.column, PROPOSAL.column)
    assert analysis(columns=columns).subject is columns[0]
    assert analysis(columns=columns[1:]).subject is columns[1]
    assert empty(TOOL).subject is None


def test_a_gap_is_written_with_its_sign() -> None:
    assert [signed(Decimal(text)) for text in ("1.69", "-7", "0", "-0.001")] == [
        "+1,69",
        "−7,00",
        "0,00",
        "0,00",
    ]
    assert fte_words(Decimal("1234.5")) == "1.234,50"
    assert Kind.BUDGET.value == "begroting"
