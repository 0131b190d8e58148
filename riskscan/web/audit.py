"""The audit log: the beheerder's page and files, and the log of one scan for who works on it."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.programme import audit, scanning
from riskscan.programme.audit import Line, LogForm, LogPage, Wish
from riskscan.programme.permissions import Action
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import Invalid
from riskscan.web.access import actor, needs, system
from riskscan.web.beside import full_label
from riskscan.web.downloads import attachment
from riskscan.web.forms import posted_id
from riskscan.web.plain_forms import DayField, PlainForm, TextField, summary

bp = Blueprint("audit", __name__)

_FIELDS = ("van", "tot", "wie", "soort", "over")
_MIMETYPES = {LogForm.CSV: "text/csv", LogForm.JSON_LINES: "application/x-ndjson"}


class ChoiceForm(PlainForm):
    """By what the log is chosen; sent in the address, so that a choice can be kept and passed on."""

    van = DayField()
    tot = DayField()
    wie = TextField()
    soort = TextField()
    over = TextField()

    def wish(self) -> Wish:
        """What was chosen; raises ``Invalid`` for a date that cannot be read."""
        self.check()
        return Wish(
            self.van.data, self.tot.data, self.wie.data or "", self.soort.data or "", self.over.data or ""
        )


@bp.get("/logboek")
@needs(Action.LOG_READ)
def page() -> str | tuple[str, int]:
    form = ChoiceForm(request.args)
    try:
        found = audit.read(system(), actor(), form.wish(), *_edges())
    except Invalid as invalid:
        return _page(form, None, invalid.problems), 422
    return _page(form, found, {})


def _page(form: ChoiceForm, found: LogPage | None, problems: dict[str, str]) -> str:
    chosen = {name: value for name in _FIELDS if (value := request.args.get(name, "").strip())}
    return render_template(
        "audit/page.html",
        form=form,
        options=audit.options(system(), actor(), form.over.data or ""),
        found=found,
        chosen=chosen,
        problems=problems,
        errors=summary(problems, _FIELDS),
        newest_url=_address(chosen),
        newer_url=_address({**chosen, "na": str(found.newer)}) if found and found.newer else "",
        older_url=_address({**chosen, "voor": str(found.older)}) if found and found.older else "",
        moment=format_moment,
    )


def _address(chosen: dict[str, str]) -> str:
    query = urlencode(chosen)
    return url_for("audit.page") + (f"?{query}" if query else "")


def _edges() -> tuple[int | None, int | None]:
    """The entry to go on from: before it, or after it. What is no number is passed over."""

    def number(name: str) -> int | None:
        try:
            return posted_id(request.args[name])
        except (KeyError, ValueError):
            return None

    return number("voor"), number("na")


@bp.get("/logboek.csv", defaults={"form": LogForm.CSV}, endpoint="csv_file")
@bp.get("/logboek.jsonl", defaults={"form": LogForm.JSON_LINES}, endpoint="json_file")
@needs(Action.LOG_READ)
def download(form: LogForm) -> Response | tuple[str, int]:
    """What was chosen as a file, sent while it is read."""
    asked = ChoiceForm(request.args)
    try:
        lines = audit.export(system(), actor(), asked.wish(), form)
    except Invalid as invalid:
        return _page(asked, None, invalid.problems), 422
    return attachment((line.encode() for line in lines), _MIMETYPES[form], f"logboek.{form.value}")


@bp.get("/scans/<int:scan_id>/logboek")
@needs(Action.HISTORY_READ)
def of_scan(scan_id: int) -> str:
    found = audit.of_scan(system(), actor(), scan_id, *_edges())
    sheet = scanning.read(system(), actor(), scan_id)
    address = url_for("audit.of_scan", scan_id=scan_id)
    return render_template(
        "audit/scan.html",
        sheet=sheet,
        found=found.page,
        labels=lambda line: _labels(sheet, line),
        newest_url=address,
        newer_url=f"{address}?na={found.page.newer}" if found.page.newer else "",
        older_url=f"{address}?voor={found.page.older}" if found.page.older else "",
        moment=format_moment,
    )


def _labels(sheet: Sheet, line: Line) -> list[str]:
    """The questions of which the entry says that they were answered; empty for another act."""
    if line.entry.action != "antwoorden bewaard":
        return []
    keys = line.detail.split(", ")
    return [full_label(sheet, sheet.form.question(key)) if sheet.form.knows(key) else key for key in keys]
