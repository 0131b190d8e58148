"""The national report of a round as PDF (PDF/A-2a and PDF/UA-1 in one file)."""

from __future__ import annotations

from riskscan.documents import pdf
from riskscan.documents.charts import MOST, rounds_svg
from riskscan.documents.maps import MapDrawing, geographic_svg, legend_svg, tile_svg
from riskscan.documents.national_report import NationalReportData
from riskscan.documents.outlines import outlines
from riskscan.documents.pdf_html import environment
from riskscan.documents.waiting_list_charts import series_svg
from riskscan.domain.dutch import format_number, format_period, input_date
from riskscan.domain.proportions import difference


def render_national_report(data: NationalReportData) -> bytes:
    """The report as PDF; the same data gives the same bytes. Raises as ``pdf.render_report`` does."""
    return pdf.write(national_html(data))


def national_html(data: NationalReportData) -> str:
    """The whole report as one HTML document; every text is escaped."""
    drawing = MapDrawing(
        f"Landelijk beeld, {data.round_name}", data.statuses, tuple(data.names.items()), data.demo
    )
    found = outlines()
    return (
        environment()
        .get_template("pdf/national.html")
        .render(
            data=data,
            created=data.created.isoformat(timespec="seconds"),
            geographic=geographic_svg(drawing, "land"),
            tiles=tile_svg(drawing, "tegel"),
            legend=legend_svg(drawing, 980),
            unplaced=drawing.unplaced,
            credit=found.credit,
            footnote=found.footnote,
            chart=rounds_svg(data.rounds, data.names) if len(data.rounds) > 1 else None,
            most=MOST,
            difference=difference,
            number=format_number,
            waiting_charts=[(one.name, series_svg(one.name, one.series)) for one in data.waiting.lines]
            if data.waiting
            else [],
            short_date=input_date,
            period=format_period(data.accountability.period_from, data.accountability.period_to),
        )
    )
