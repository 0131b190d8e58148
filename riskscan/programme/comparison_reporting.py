"""Where one organisation stands in everything that can be compared, as a document."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from riskscan.documents.comparison_charts import Value, dots_svg
from riskscan.documents.comparison_pdf import Block, ComparisonReport, render_comparison
from riskscan.domain.amounts import format_amount
from riskscan.domain.dutch import format_date
from riskscan.domain.figure_periods import period_name
from riskscan.programme.benchmarking import Comparison, Own, compare_all
from riskscan.programme.figures import permitted_organisation
from riskscan.programme.permissions import Action, Actor
from riskscan.programme.system import System, dutch_time

CAVEATS = (
    "Organisaties zijn niet zonder meer met elkaar te vergelijken: elke is opgebouwd naar haar eigen regio.",
    "Er is niet gecorrigeerd voor bovenwettelijke taken, voor de vorm van de organisatie (zelfstandig, GGD, GI) en "
    "voor verschillen in de bevolking.",
    "Tellingen kunnen verschillen: niet iedere organisatie registreerde in dezelfde periode op dezelfde manier.",
)
"""Shown with every comparison (Impactanalyse Zuid-Holland Zuid, 2024; Basis op orde, 2016, §1.5)."""


@dataclass(frozen=True, slots=True)
class Made:
    title: str
    content: bytes


def report(system: System, actor: Actor, organisation_id: int) -> Made:
    """The document of one organisation that the actor may read; kept in the audit log.

    It names no other organisation, whoever makes it: it is made to be handed on.
    """
    organisation = permitted_organisation(system, actor, organisation_id, Action.FIGURES_READ)
    blocks = []
    for found in compare_all(system, actor, organisation_id):
        own = next((one for one in found.own if one.dot.organisation_id == organisation_id), None)
        if own is not None and found.spread.told:
            blocks.append(_block(found, own))
    title = f"Cijfers naast die van anderen, {organisation.name}"
    moment = dutch_time(system.stamp())
    content = render_comparison(
        ComparisonReport(title, organisation.name, moment.date(), tuple(blocks), CAVEATS, system.demo)
    )
    system.log(actor, "vergelijking gedownload", f"organisatie {organisation_id}")
    return Made(title, content)


def _block(found: Comparison, own: Own) -> Block:
    """One measure; only the organisation that the document is about stands out and has letters."""
    measure, spread = found.measure, found.spread
    values = [Value(one.value, one is own.dot, one.letters if one is own.dot else "") for one in found.dots]
    reference = next((one for one in measure.norms if one.information and one.low is not None), None)
    numbers = (
        ("Deze organisatie", format_amount(own.dot.value, measure)),
        ("Laagste", _amount(found, spread.low)),
        ("Eerste kwartiel", _amount(found, spread.lower_quartile)),
        ("Middelste (mediaan)", _amount(found, spread.median)),
        ("Derde kwartiel", _amount(found, spread.upper_quartile)),
        ("Hoogste", _amount(found, spread.high)),
        ("Plaats", own.rank.words if own.rank else "niet te zeggen"),
    )
    about = f"{period_name(found.period)}; {spread.number} van de {spread.of} organisaties"
    if found.counted_on:
        about += f"; inwoners op {format_date(found.counted_on)}"
    place = f"{own.place[0].upper()}{own.place[1:]}." if own.place else ""
    return Block(measure.name, about, place, dots_svg(measure, spread, values, reference), numbers)


def _amount(found: Comparison, value: Decimal | None) -> str:
    return format_amount(value, found.measure) if value is not None else "niet te zeggen"
