"""Figures beside those of other organisations, and over periods."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request

from riskscan import definitions
from riskscan.documents.comparison_charts import Value, dots_svg, series_svg
from riskscan.domain.amounts import format_amount, format_change
from riskscan.domain.benchmark import FEWEST, comparables
from riskscan.domain.measures import Measure
from riskscan.domain.wording import file_name
from riskscan.programme import benchmarking, comparison_reporting, figure_course
from riskscan.programme.benchmarking import Comparison
from riskscan.programme.figures import readable_organisations
from riskscan.programme.permissions import Action, refusal
from riskscan.programme.system import NotFound
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import PDF, attachment
from riskscan.web.figure_places import period_code, read_period
from riskscan.web.forms import posted_id

bp = Blueprint("benchmark", __name__)
bp.add_app_template_filter(period_code, "periodecode")

MOST_LETTERS = 3
"""With more organisations that stand out, letters would cover each other; the table names them."""

FIRST = "budget_per_1000"
"""What is compared when nothing was chosen: the benchmark that the sources ask for."""


def _asked_organisation() -> int | None:
    text = request.args.get("organisatie", "")
    try:
        return posted_id(text) if text else None
    except ValueError:
        raise NotFound("Deze organisatie bestaat niet. Kies haar uit de lijst.") from None


def _in_groups(measures: Iterable[Measure]) -> list[tuple[str, list[tuple[str, str]]]]:
    """To choose from: the title of each group with its measures."""
    shown = list(measures)
    found = [
        (group.title, [(one.id, one.name) for one in shown if one.group == group.id])
        for group in definitions.catalogue().groups
    ]
    return [(title, options) for title, options in found if options]


def _drawing(found: Comparison) -> str:
    few = sum(1 for one in found.dots if one.own) <= MOST_LETTERS
    values = [Value(one.value, one.own, one.letters if few else "") for one in found.dots]
    reference = next((one for one in found.measure.norms if one.information and one.low is not None), None)
    return dots_svg(found.measure, found.spread, values, reference) if values else ""


@bp.get("/cijfers/vergelijken")
@needs(Action.FIGURES_COMPARE)
def compare() -> str:
    """One measure over all organisations; 404 for one that cannot be compared."""
    catalogue = definitions.catalogue()
    measure_id = request.args.get("cijfer") or FIRST
    found = benchmarking.compare(
        system(), actor(), measure_id, read_period(request.args.get("periode", "")), _asked_organisation()
    )
    return render_template(
        "figures/compare.html",
        found=found,
        measure=catalogue.measure(measure_id),
        measures=_in_groups(comparables(catalogue)),
        periods=benchmarking.periods(system(), measure_id),
        organisations=[
            (str(one.id), one.name) for one in benchmarking.organisations_to_choose(system(), actor())
        ],
        sent_organisation=request.args.get("organisatie", ""),
        drawing=_drawing(found) if found else "",
        amount=format_amount,
        fewest=FEWEST,
        caveats=comparison_reporting.CAVEATS,
    )


@bp.get("/cijfers/<int:organisation_id>/vergelijking.pdf")
@needs(Action.FIGURES_READ)
def report(organisation_id: int) -> Response:
    """Where one organisation stands in everything that can be compared, as PDF."""
    made = comparison_reporting.report(system(), actor(), organisation_id)
    return attachment(made.content, PDF, file_name(made.title, "pdf"))


@bp.get("/cijfers/verloop")
@needs(Action.FIGURES_COMPARE)
def course() -> str:
    """One measure over periods, of an organisation or of all together."""
    measure_id = request.args.get("cijfer") or "meldingen"
    found = figure_course.course(system(), actor(), measure_id, _asked_organisation())
    readable = (
        readable_organisations(system(), actor()) if refusal(actor(), Action.FIGURES_READ) is None else ()
    )
    return render_template(
        "figures/course.html",
        found=found,
        drawings=[series_svg(one.trend) for one in found.series],
        measures=_in_groups(definitions.catalogue().measures.values()),
        organisations=[(str(one.id), one.name) for one in readable],
        sent_organisation=request.args.get("organisatie", ""),
        amount=format_amount,
        change=format_change,
        comparable=measure_id in {one.id for one in comparables(definitions.catalogue())},
    )
