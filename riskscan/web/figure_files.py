"""Figures as files: download a selection or a template, and hand in a file that is first tried out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan import definitions
from riskscan.documents.table_reading import MAX_BYTES
from riskscan.domain.dutch import NotDutch
from riskscan.domain.figure_periods import MEANT, parse_period
from riskscan.domain.figures import Kind
from riskscan.domain.lifecycle import Period
from riskscan.programme import figure_export, figure_template, figure_uploads
from riskscan.programme.figure_export import FigureFile, FileKind
from riskscan.programme.figure_import import Outcome
from riskscan.programme.figure_template import TemplateWish
from riskscan.programme.figures import readable_organisations
from riskscan.programme.permissions import Action, refusal
from riskscan.programme.system import Invalid
from riskscan.store.figures import Selection
from riskscan.web.access import actor, needs, system
from riskscan.web.downloads import attachment
from riskscan.web.forms import posted_id

bp = Blueprint("figure_files", __name__)

MOST_SHOWN = 200
"""Rows of one kind on a page of a dry run; a machine reads all of them on the command line."""

KINDS = tuple((one.value, label) for one, label in (
    (FileKind.XLSX, "Excel (.xlsx)"), (FileKind.ODS, "OpenDocument (.ods)"),
    (FileKind.CSV, "CSV, met codeboek (.zip)"), (FileKind.JSON, "JSON (.json)"),
))  # fmt: skip


@bp.url_value_preprocessor
def _allow_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file may be larger than a form; this comes before anything reads the request."""
    if endpoint == "figure_files.hand_in":
        request.max_content_length = MAX_BYTES + 100_000


def _organisation(text: str) -> int | None:
    try:
        return posted_id(text) if text else None
    except ValueError:
        raise Invalid({"organisatie": "Kies een organisatie uit de lijst."}) from None


def _group(text: str) -> str | None:
    if text and text not in {one.id for one in definitions.catalogue().groups}:
        raise Invalid({"groep": "Kies een groep uit de lijst."})
    return text or None


def _file_kind(text: str) -> FileKind:
    if text not in set(FileKind):
        raise Invalid({"formaat": "Kies een soort bestand uit de lijst."})
    return FileKind(text)


def _kind(text: str) -> Kind | None:
    if text and text not in set(Kind):
        raise Invalid({"soort": "Kies een soort uit de lijst."})
    return Kind(text) if text else None


def _period(field: str, text: str) -> Period | None:
    try:
        return parse_period(text) if text else None
    except NotDutch as error:
        raise Invalid({field: str(error)}) from error


def _sent() -> dict[str, str]:
    """What was chosen, as it stands in the address."""
    names = ("organisatie", "groep", "soort", "van", "tot", "periode", "formaat")
    return {name: request.args.get(name, "").strip() for name in names}


def _lists(action: Action) -> dict[str, Any]:
    return {
        "organisations": [
            (str(one.id), one.name) for one in readable_organisations(system(), actor(), action)
        ],
        "groups": [(one.id, one.title) for one in definitions.catalogue().groups],
        "files": KINDS,
        "sent": _sent(),
        "may_import": refusal(actor(), Action.FIGURES_IMPORT) is None,
    }


def _attachment(made: FigureFile) -> Response:
    return attachment(made.content, made.mimetype, made.name)


def _export_page(problems: dict[str, str]) -> str:
    kinds = [(one.value, one.value.capitalize()) for one in Kind]
    return render_template(
        "figures/export.html", problems=problems, kinds=kinds, **_lists(Action.FIGURES_EXPORT)
    )


@bp.get("/cijfers/bestanden")
@needs(Action.FIGURES_EXPORT)
def page() -> str:
    return _export_page({})


@bp.get("/cijfers/bestanden/uitvoer")
@needs(Action.FIGURES_EXPORT)
def download() -> Response | tuple[str, int]:
    """The figures of a selection as a file; a choice that cannot be read comes back with what to do."""
    sent = _sent()
    try:
        organisation, group = _organisation(sent["organisatie"]), _group(sent["groep"])
        measures = [one.id for one in definitions.catalogue().of_group(group)] if group else None
        first, last = _period("van", sent["van"]), _period("tot", sent["tot"])
        if first and last and first.start > last.end:
            raise Invalid({"tot": "Dit ligt voor het begin. Zet de eerste periode bij Van."})
        wanted = Selection(
            organisations=(organisation,) if organisation is not None else None,
            measures=tuple(measures) if measures is not None else None,
            kind=_kind(sent["soort"]),
            start=first.start if first else None,
            end=last.end if last else None,
        )
        return _attachment(figure_export.export(system(), actor(), wanted, _file_kind(sent["formaat"])))
    except Invalid as invalid:
        return _export_page(invalid.problems), 422


def _import_page(problems: dict[str, str]) -> str:
    return render_template(
        "figures/import.html",
        problems=problems,
        largest=MAX_BYTES // 2**20,
        **_lists(Action.FIGURES_IMPORT),
    )


@bp.get("/cijfers/bestanden/inlezen")
@needs(Action.FIGURES_IMPORT)
def import_page() -> str:
    return _import_page({})


@bp.get("/cijfers/bestanden/sjabloon")
@needs(Action.FIGURES_IMPORT)
def template() -> Response | tuple[str, int]:
    """A file to fill in, for one organisation or for all of the actor's."""
    sent = _sent()
    try:
        period = _period("periode", sent["periode"])
        if period is None:
            raise Invalid({"periode": MEANT})
        wish = TemplateWish(_organisation(sent["organisatie"]), _group(sent["groep"]), period)
        made = figure_template.template(system(), actor(), wish, _file_kind(sent["formaat"]))
    except Invalid as invalid:
        return _import_page(invalid.problems), 422
    return _attachment(made)


@bp.post("/cijfers/bestanden/inlezen")
@needs(Action.FIGURES_IMPORT)
def hand_in() -> Response | tuple[str, int]:
    """Keep the file and show what it would do; nothing is changed yet."""
    file = request.files.get("bestand")
    try:
        if file is None or not file.filename:
            raise Invalid({"bestand": "Kies eerst een bestand."})
        with file.stream as stream:
            content = stream.read()
        upload = figure_uploads.hand_in(system(), actor(), file.filename, content)
    except Invalid as invalid:
        return _import_page({"bestand": " ".join(invalid.problems.values())}), 422
    return redirect(url_for("figure_files.trial", upload_id=upload))


def _trial(upload_id: int, problem: str = "") -> str:
    shown = figure_uploads.show(system(), actor(), upload_id)
    rows = {outcome: [row for row in shown.found.rows if row.outcome is outcome] for outcome in Outcome}
    return render_template(
        "figures/trial.html",
        shown=shown,
        counts={outcome.value: len(some) for outcome, some in rows.items()},
        wrong=rows[Outcome.WRONG][:MOST_SHOWN],
        writing=sorted([*rows[Outcome.CHANGED], *rows[Outcome.NEW]], key=lambda row: not row.doubt)[
            :MOST_SHOWN
        ],
        most=MOST_SHOWN,
        problem=problem,
    )


@bp.get("/cijfers/bestanden/inlezen/<int:upload_id>")
@needs(Action.FIGURES_IMPORT)
def trial(upload_id: int) -> str:
    return _trial(upload_id)


@bp.post("/cijfers/bestanden/inlezen/<int:upload_id>")
@needs(Action.FIGURES_IMPORT)
def agree(upload_id: int) -> Response | tuple[str, int]:
    """Read in what the trial showed; when it would by now do something else, show that instead."""
    try:
        found = figure_uploads.agree(system(), actor(), upload_id, request.form.get("proef", ""))
    except Invalid as invalid:
        return _trial(upload_id, " ".join(invalid.problems.values())), 409
    number = len(found.figures)
    flash(f"{'1 cijfer is' if number == 1 else f'{number} cijfers zijn'} ingelezen.", "gelukt")
    return redirect(url_for("figures.overview"))
