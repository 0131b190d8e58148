"""From suggestion to vastgestelde indeling: the page "Indeling en besluit" and its steps."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.domain.narrative import category
from riskscan.domain.wording import fill
from riskscan.programme import comparing, frameworks, reviewing
from riskscan.programme.permissions import Action
from riskscan.programme.reviewing import Review
from riskscan.programme.system import Invalid, dutch_time
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import clean_text
from riskscan.web.quality import PLACE, question_url
from riskscan.web.scans import scan_frame
from riskscan.web.sections import REVIEW

bp = Blueprint("reviews", __name__)


def _page(review: Review, problems: dict[str, str], typed: dict[str, str]) -> str:
    sheet = review.sheet
    texts = sheet.definitions.texts
    decision = review.decision
    references = sheet.round.plan.references
    return render_template(
        "scans/review.html",
        **scan_frame(sheet, REVIEW),
        review=review,
        comparison=comparing.of_sheet(sheet),
        may=review.may,
        place=PLACE,
        met=frameworks.met_over_rounds(system(), actor(), sheet.organisation.id, sheet.round.plan.peildatum),
        Action=Action,
        problems=problems,
        typed=typed,
        choices=[category(texts, outcome) for outcome in reviewing.choices(sheet)],
        decided=category(texts, decision.outcome) if decision else None,
        decided_sentence=_decided_sentence(review),
        decided_at=format_moment(dutch_time(decision.decided_at)) if decision else "",
        events=[(event, format_moment(dutch_time(event.at))) for event in reversed(review.events)],
        missing=[(question_url(sheet, one.key), fill(one.label, references)) for one in review.missing],
        min_reason=reviewing.MIN_REASON,
    )


def _decided_sentence(review: Review) -> str:
    """For the panel: the decision beside the suggestion."""
    decision = review.decision
    if decision is None:
        return ""
    name = category(review.sheet.definitions.texts, decision.outcome).name
    if decision.outcome == review.explanation.category.outcome:
        return f"Besloten: {name}, gelijk aan het voorstel."
    return f"Besloten: {name}. Dat wijkt af van het voorstel; de motivering staat bij het besluit."


@bp.get("/scans/<int:scan_id>/indeling")
@needs(Action.SCAN_READ)
def page(scan_id: int) -> str:
    review = reviewing.review(system(), actor(), scan_id)
    decision = review.decision
    typed = {"outcome": decision.outcome, "motivation": decision.motivation} if decision else {}
    return _page(review, {}, typed)


def _step(scan_id: int, act: Callable[[], None], done: str) -> Response | tuple[str, int]:
    """Take a step; when it cannot be taken, show why and keep what was typed."""
    try:
        act()
    except Invalid as invalid:
        review = reviewing.review(system(), actor(), scan_id)
        return _page(review, invalid.problems, request.form.to_dict()), 422
    flash(done, "gelukt")
    return redirect(url_for("reviews.page", scan_id=scan_id))


@bp.post("/scans/<int:scan_id>/besluit")
@needs(Action.SCAN_DECIDE)
def decide(scan_id: int) -> Response | tuple[str, int]:
    outcome, motivation = request.form.get("outcome", ""), clean_text(request.form.get("motivation", ""))
    return _step(
        scan_id,
        lambda: reviewing.decide(system(), actor(), scan_id, outcome, motivation),
        "Uw besluit is bewaard.",
    )


@bp.post("/scans/<int:scan_id>/aanbieden")
@needs(Action.SCAN_OFFER)
def offer(scan_id: int) -> Response | tuple[str, int]:
    return _step(
        scan_id,
        lambda: reviewing.offer(system(), actor(), scan_id),
        "De scan is ter vaststelling aangeboden. Tot hij terugkomt, kan niemand hem wijzigen.",
    )


@bp.post("/scans/<int:scan_id>/terugsturen")
@needs(Action.SCAN_SEND_BACK)
def send_back(scan_id: int) -> Response | tuple[str, int]:
    reason = clean_text(request.form.get("reason", ""))
    return _step(
        scan_id,
        lambda: reviewing.send_back(system(), actor(), scan_id, reason),
        "De scan is teruggestuurd naar de adviseur.",
    )


@bp.post("/scans/<int:scan_id>/vaststellen")
@needs(Action.SCAN_ESTABLISH)
def establish(scan_id: int) -> Response | tuple[str, int]:
    return _step(
        scan_id,
        lambda: reviewing.establish(system(), actor(), scan_id),
        "De scan is vastgesteld. Het rapport is nu definitief.",
    )


@bp.post("/scans/<int:scan_id>/heropenen")
@needs(Action.SCAN_REOPEN)
def reopen(scan_id: int) -> Response | tuple[str, int]:
    reason = clean_text(request.form.get("reason", ""))
    return _step(
        scan_id,
        lambda: reviewing.reopen(system(), actor(), scan_id, reason),
        "De scan is heropend. De vastgestelde versie blijft bewaard.",
    )
