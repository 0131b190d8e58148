"""The conclusion of an impactanalyse in plain Dutch, from its figures alone; every sentence is true of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from riskscan.domain.capacity import Fit
from riskscan.domain.capacity_analysis import Analysis, Decision
from riskscan.domain.capacity_result import ColumnResult, Result, fte_words, number_words
from riskscan.domain.capacity_scenarios import Outcome
from riskscan.domain.capacity_tool import Target, Tool
from riskscan.domain.dutch import format_number, parse_number
from riskscan.domain.proportions import number_word
from riskscan.domain.wording import listed


def conclusion(analysis: Analysis, result: Result, tool: Tool) -> tuple[str, ...]:
    """What the figures say together; what is not known is left out, never filled in."""
    return (
        *_need(analysis, result.subject),
        *_asked(analysis.decision),
        *_terms(analysis, tool),
        *_absence(analysis, tool),
        *_programmes(analysis),
        *_scenarios(result),
    )


def _need(analysis: Analysis, subject: ColumnResult | None) -> Iterator[str]:
    if subject is None or subject.needed is None:
        return
    yield (
        f"Voor het werk in ‘{subject.column.name}’ is volgens de {analysis.norm_name.lower()} "
        f"{fte_words(subject.needed)} FTE nodig."
    )
    column = subject.column
    if subject.gap is not None and column.available is not None:
        held = "inclusief tijdelijke middelen" if column.total is not None else "structureel"
        yield f"Beschikbaar is {held} {fte_words(column.available)} FTE: {_enough(subject.gap)}."
    if column.total is None or column.structural is None or column.structural == column.total:
        return
    if subject.structural_gap is not None:
        yield (
            f"Zonder de tijdelijke middelen is {fte_words(column.structural)} FTE beschikbaar: "
            f"{_enough(subject.structural_gap)}."
        )


def _enough(gap: Decimal) -> str:
    if gap == 0:
        return "precies genoeg"
    return f"{fte_words(abs(gap))} FTE {'te weinig' if gap < 0 else 'meer dan nodig'}"


def _asked(decision: Decision) -> Iterator[str]:
    if decision.asked is None or decision.granted is None:
        return
    less = decision.asked - decision.granted
    words = (
        "evenveel als gevraagd"
        if not less
        else f"{fte_words(abs(less))} FTE {'minder' if less > 0 else 'meer'} dan gevraagd"
    )
    temporary = f", waarvan {fte_words(decision.temporary)} tijdelijk" if decision.temporary else ""
    yield f"Toegekend is {fte_words(decision.granted)} FTE{temporary}: {words}."


def below(value: Decimal, target: Target) -> bool:
    """Whether a value in per cent does not meet its norm."""
    if target.at_most:
        return value > parse_number(target.high, 2)
    return value < parse_number(target.low, 2)


def _terms(analysis: Analysis, tool: Tool) -> Iterator[str]:
    found = []
    for id_, value in (("triage", analysis.waiting.triage), ("onderzoek", analysis.waiting.investigation)):
        target = tool.target(id_)
        if value is not None and below(value, target):
            found.append(f"{target.label.lower()}: {format_number(value)} % (norm {target.words})")
    if found:
        verb = "wordt nu een wettelijke termijn" if len(found) == 1 else "worden nu wettelijke termijnen"
        yield f"Er {verb} niet gehaald: {listed(found)}."


def _absence(analysis: Analysis, tool: Tool) -> Iterator[str]:
    known = [one for one in analysis.absences if one.year is not None and one.percent is not None]
    if not known:
        return
    last = max(known, key=lambda one: one.year or 0)
    target, value = tool.target("verzuim"), last.percent or Decimal(0)
    where = "boven de norm" if below(value, target) else "binnen de norm"
    yield f"Het ziekteverzuim was in {last.year} {format_number(value)} %: {where} van {target.words}."


def _programmes(analysis: Analysis) -> Iterator[str]:
    names = [one.name for one in analysis.programmes if one.name]
    if names:
        yield f"Deelname aan {listed(names)} kan niet worden voortgezet."


def _scenarios(result: Result) -> Iterator[str]:
    """Which scenarios close the gap; one that asks what fits has no gap to close."""
    for one in result.outcomes:
        if one.fit is not None and one.scenario.target is not None:
            yield _fits(one, one.fit, one.scenario.target)
    known = [one for one in result.outcomes if one.gap is not None and one.scenario.target is None]
    if not known:
        return
    closing = [f"‘{one.scenario.name}’" for one in known if one.closes]
    total = f"de {number_word(len(known))} scenario’s" if len(known) > 1 else "het ene scenario"
    if len(known) == 1:
        words = "is" if closing else "is niet"
        yield f"In het scenario ‘{known[0].scenario.name}’ {words} genoeg FTE beschikbaar."
    elif not closing:
        yield f"In geen van {total} is genoeg FTE beschikbaar."
    else:
        verb = "is" if len(closing) == 1 else "zijn"
        yield (
            f"Van {total} {verb} er {number_word(len(closing))} waarin genoeg FTE beschikbaar is: "
            f"{listed(closing)}."
        )


def _fits(outcome: Outcome, fit: Fit, target: Decimal) -> str:
    reports = f"ongeveer {number_words(outcome.fit_meldingen)} meldingen, " if outcome.fit_meldingen else ""
    return (
        f"In {fte_words(target)} FTE past volgens ‘{outcome.scenario.name}’ {reports}"
        f"{number_words(fit.numbers.overdragen)} overdrachten, "
        f"{number_words(fit.numbers.onderzoek)} onderzoeken en "
        f"{number_words(fit.numbers.adviezen)} adviezen in een jaar."
    )
