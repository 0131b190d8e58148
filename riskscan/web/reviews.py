"""From suggestion to vastgestelde indeling: the page "Indeling en besluit" and its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import NotDutch, format_date, format_moment, parse_date
from riskscan.domain.narrative import category
from riskscan.domain.wording import fill
from riskscan.programme import comparing, earlier_versions, frameworks, removed_texts, reviewing, waiting
from riskscan.programme.interviewing import KINDS
from riskscan.programme.permissions import Action
from riskscan.programme.reviewing import Review
from riskscan.programme.system import Invalid, dutch_time
from riskscan.store.scan_events import Event
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import clean_text
from riskscan.web.quality import PLACE, question_url
from riskscan.web.reading import answers_by_part
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
        typed=_stored(review) | typed,
        choices=[category(texts, outcome) for outcome in reviewing.choices(sheet)],
        decided=category(texts, decision.outcome) if decision else None,
        decided_sentence=_decided_sentence(review),
        decided_at=format_moment(dutch_time(decision.decided_at)) if decision else "",
        turn=waiting.turn(system(), actor(), review),
        course=course(review.events),
        missing=[(question_url(sheet, one.key), fill(one.label, references)) for one in review.missing],
        min_reason=reviewing.MIN_REASON,
    )


def _stored(review: Review) -> dict[str, str]:
    """What the form of the decision holds before anyone types."""
    decision = review.decision
    return {"outcome": decision.outcome, "motivation": decision.motivation} if decision else {}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as the list shows it."""

    what: str
    """With the day and the others, for a talk: "Besproken op 12 juli 2016 met de wethouder"."""
    when: str
    by: str
    why: str
    version: int | None
    """The number of the version that vaststellen made."""


def course(events: tuple[Event, ...]) -> list[Happened]:
    """What happened to the scan, newest first."""
    numbers = {one.established.id: one.number for one in earlier_versions.versions(events)}
    return [
        Happened(
            _what(event),
            format_moment(dutch_time(event.at)),
            event.by_name,
            event.reason,
            numbers.get(event.id),
        )
        for event in reversed(events)
    ]


def _what(event: Event) -> str:
    name = event.kind.value.capitalize()
    talk = event.talk
    return f"{name} op {format_date(talk.held_on)} met {talk.with_whom}" if talk else name


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
    return _page(review, {}, {})


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


@bp.post("/scans/<int:scan_id>/intrekken")
@needs(Action.SCAN_WITHDRAW)
def withdraw(scan_id: int) -> Response | tuple[str, int]:
    reason = clean_text(request.form.get("withdraw_reason", ""))
    return _step(
        scan_id,
        lambda: reviewing.withdraw(system(), actor(), scan_id, reason),
        "De scan is ingetrokken. U kunt er weer in werken.",
    )


@bp.post("/scans/<int:scan_id>/besproken")
@needs(Action.SCAN_DISCUSS)
def discuss(scan_id: int) -> Response | tuple[str, int]:
    day, with_whom, outcome = (
        clean_text(request.form.get(name, "")).strip() for name in ("held_on", "with_whom", "discussed")
    )

    def record() -> None:
        try:
            held_on = parse_date(day) if day else None
        except NotDutch as error:
            raise Invalid({"held_on": str(error)}) from error
        reviewing.discuss(system(), actor(), scan_id, held_on, " ".join(with_whom.split()), outcome)

    return _step(scan_id, record, "De bespreking is vastgelegd.")


@bp.get("/scans/<int:scan_id>/vastgesteld/<int:number>")
@needs(Action.SCAN_READ)
def version(scan_id: int, number: int) -> str:
    """A version as it was vastgesteld, also when the scan was reopened since."""
    found = earlier_versions.read_version(system(), actor(), scan_id, number)
    sheet = found.review.sheet
    reopened = found.version.reopened
    return render_template(
        "scans/established.html",
        found=found,
        sheet=sheet,
        plan=sheet.round.plan,
        decision=found.decision,
        decided=category(sheet.definitions.texts, found.decision.outcome),
        established=format_moment(dutch_time(found.version.established.at)),
        reopened=format_moment(dutch_time(reopened.at)) if reopened else "",
        parts=answers_by_part(sheet),
        kinds=KINDS,
        removed=removed_texts.from_version(system(), scan_id, found.digest),
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
