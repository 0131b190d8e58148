"""PDFs of a scan: the report, in full or as a summary, and the questionnaire to fill in by hand."""

from __future__ import annotations

from flask import Blueprint, Response, request

from riskscan.documents.report import Length
from riskscan.domain.wording import file_name
from riskscan.programme import blank_form, reporting
from riskscan.programme.permissions import Action
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import PDF, attachment

bp = Blueprint("reports", __name__)


@bp.get("/scans/<int:scan_id>/rapport.pdf")
@needs(Action.SCAN_READ)
def report(scan_id: int) -> Response:
    return _download(scan_id, Length.FULL)


@bp.get("/scans/<int:scan_id>/samenvatting.pdf")
@needs(Action.SCAN_READ)
def summary(scan_id: int) -> Response:
    return _download(scan_id, Length.SUMMARY)


@bp.get("/scans/<int:scan_id>/vastgesteld/<int:number>/rapport.pdf")
@needs(Action.SCAN_READ)
def version_report(scan_id: int, number: int) -> Response:
    """The report of a version as it was vastgesteld, also after the scan was reopened."""
    made = reporting.report(system(), actor(), scan_id, Length.FULL, number)
    return _pdf(made.title, made.content)


@bp.get("/scans/<int:scan_id>/vragenlijst.pdf")
@needs(Action.SCAN_READ)
def questionnaire(scan_id: int) -> Response:
    """The form for a talk in this scan, with its organisation and round filled in."""
    made = blank_form.of_scan(system(), actor(), scan_id)
    return _pdf(made.title, made.content)


@bp.get("/vragenlijst.pdf")
@needs(Action.SIGNED_IN)
def questionnaire_of_version() -> Response:
    """The form of a version, for whoever prepares a round; 404 when there is no such version."""
    version = request.args.get("versie") or blank_form.newest()
    made = blank_form.of_version(system(), actor(), version)
    return _pdf(made.title, made.content)


def _download(scan_id: int, length: Length) -> Response:
    made = reporting.report(system(), actor(), scan_id, length)
    return _pdf(made.title, made.content)


def _pdf(title: str, content: bytes) -> Response:
    return attachment(content, PDF, file_name(title, "pdf"))
