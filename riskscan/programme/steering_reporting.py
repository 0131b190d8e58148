"""The annex "Sturingsinformatie" for a college and council: of one municipality as PDF, or of all in one zip.

It leaves the house: small numbers are withheld, in the same way in the annex of every municipality. Every
download is kept in the audit log.
"""

from __future__ import annotations

from dataclasses import dataclass

from riskscan.documents.steering_pdf import render_steering, zipped
from riskscan.documents.steering_report import SteeringReport
from riskscan.domain.figure_periods import period_name
from riskscan.domain.lifecycle import Period
from riskscan.domain.wording import file_name
from riskscan.programme.permissions import Actor
from riskscan.programme.steering import choices_to_export, compose, read_book
from riskscan.programme.system import NotFound, System


@dataclass(frozen=True, slots=True)
class Made:
    """A file to download: its name, and its bytes."""

    name: str
    content: bytes


def annex(system: System, actor: Actor, organisation_id: int, period: Period, code: str) -> Made:
    """The annex of one municipality. Raises Refused, and NotFound for another municipality or period."""
    (data,) = _public(system, actor, organisation_id, period, code)
    made = Made(_file_name(data), render_steering(data))
    _log(system, actor, organisation_id, period, code)
    return made


def annexes(system: System, actor: Actor, organisation_id: int, period: Period) -> Made:
    """A zip with the annex of each municipality of the organisation in a file of its own, to hand on as it is."""
    found = _public(system, actor, organisation_id, period)
    if not found:
        raise NotFound("Op de laatste dag van deze periode horen er geen gemeenten bij deze organisatie.")
    content = zipped([(_file_name(one), render_steering(one)) for one in found])
    _log(system, actor, organisation_id, period, "alle gemeenten")
    return Made(
        file_name(f"sturingsinformatie {found[0].organisation} {period_name(period)}", "zip"), content
    )


def _public(
    system: System, actor: Actor, organisation_id: int, period: Period, code: str | None = None
) -> tuple[SteeringReport, ...]:
    """What leaves the house of one municipality, or of each of them (None)."""
    with system.database.reading():
        found = choices_to_export(system, actor, organisation_id, period)
        read = read_book(system, found, period, public=True)
        codes = [one.code for one in found.towns if code in (None, one.code)]
        if code is not None and not codes:
            raise NotFound("Deze gemeente hoort in die periode niet bij deze organisatie.")
        return tuple(compose(system, found, period, one, read.fresh()) for one in codes)


def _log(system: System, actor: Actor, organisation_id: int, period: Period, what: str) -> None:
    detail = f"{what} {period.start.isoformat()}/{period.end.isoformat()}"
    system.log(actor, "sturingsinformatie gedownload", f"organisatie {organisation_id}", detail)


def _file_name(data: SteeringReport) -> str:
    return file_name(f"sturingsinformatie {data.place} {period_name(data.period)}", "pdf")
