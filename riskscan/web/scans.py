"""The adviser's pages: "Mijn werk", the sections of a scan, the live suggestion."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from riskscan.domain.dutch import format_moment
from riskscan.domain.lifecycle import RoundState
from riskscan.domain.wording import fill
from riskscan.programme import comments, interviewing, my_work, previous_round, quality, reviewing, scanning
from riskscan.programme.comments import Comments
from riskscan.programme.my_work import Place, Task
from riskscan.programme.organisations import KINDS as SUPERVISION_KINDS
from riskscan.programme.organisations import lifted_before, supervision_on
from riskscan.programme.permissions import Action, Role, refusal
from riskscan.programme.scanning import Conflict, Posted, Sheet
from riskscan.programme.waiting_list_reporting import Beside, beside_scan
from riskscan.programme.waiting_lists import ASKED
from riskscan.web.access import actor, needs, system
from riskscan.web.answers import to_typed
from riskscan.web.autosave import others
from riskscan.web.beside import Besides
from riskscan.web.fields import FieldViews
from riskscan.web.forms import AnswerField, posted_id, read_form, unknown_names
from riskscan.web.frame import frame
from riskscan.web.interview_notes import linked_notes
from riskscan.web.quality import PLACE, in_words, question_url, remark_views
from riskscan.web.sections import (
    REVIEW,
    Section,
    find_section,
    navigation,
    next_slug,
    title_in,
)

bp = Blueprint("scans", __name__)


@bp.get("/")
@needs(Action.SIGNED_IN)
def home() -> Response:
    """The first page a role can use."""
    return redirect(frame()["menu"][0][1])


@bp.get("/scans")
@needs(Action.SCANS_LIST)
def mine() -> str:
    """What waits for the reader, the deadlines, and per round the scans; in an open round also how many
    quality warnings each has.
    """
    work = my_work.my_work(system(), actor())
    opened = [one.round.id for one in work.rounds if one.round.state is RoundState.OPEN]
    remarks = {round_id: quality.in_round(system(), actor(), round_id) for round_id in opened}
    return render_template(
        "scans/mine.html",
        work=work,
        tasks=[(task, task_url(task)) for task in work.tasks],
        waits=bool(actor().roles & {Role.ADVISER, Role.LEADER}),
        may_assign=refusal(actor(), Action.ROUNDS_KEEP) is None,
        remarks=remarks,
        place=PLACE,
        RoundState=RoundState,
    )


def task_url(task: Task) -> str:
    """Where the task is done."""
    match task.place:
        case Place.REVIEW:
            return url_for("reviews.page", scan_id=task.scan_id)
        case Place.SCAN:
            return url_for("scans.overview_page", scan_id=task.scan_id)
        case Place.COMMENTS:
            return url_for("comments.overview", scan_id=task.scan_id)
        case Place.START:
            return f"#organisatie-{task.round.id}-{task.organisation_id}"
        case Place.ROUND:
            return f"{url_for('rounds.page', round_id=task.round.id)}#organisations"
        case Place.OPENING | Place.CLOSING:
            return url_for("rounds.confirm", round_id=task.round.id, step=task.place.value)


@bp.post("/scans")
@needs(Action.SCAN_START)
def start() -> Response:
    try:
        round_id, organisation_id = posted_id(request.form["ronde"]), posted_id(request.form["organisatie"])
    except (KeyError, ValueError):
        abort(400)
    scan_id = scanning.start(system(), actor(), round_id, organisation_id)
    return redirect(url_for("interviews.page", scan_id=scan_id))


@bp.get("/scans/<int:scan_id>")
@needs(Action.SCAN_READ)
def overview_page(scan_id: int) -> Response:
    """A scan opens on its first section, or on the decision once there is nothing left to fill in."""
    sheet = scanning.read(system(), actor(), scan_id)
    may_write = Action.SCAN_WRITE in reviewing.permitted_steps(actor(), sheet)
    if not may_write:
        return redirect(url_for("reviews.page", scan_id=scan_id))
    for item in navigation(sheet, f"/scans/{scan_id}"):
        if item.done < item.total:
            return redirect(item.url)
    return redirect(f"/scans/{scan_id}/{REVIEW}")


def scan_frame(sheet: Sheet, current: str) -> dict[str, object]:
    """What every page of a scan shows besides its own content."""
    remarks = quality.remarks(system(), sheet)
    return {
        "sheet": sheet,
        "comments": comments.of_scan(system(), actor(), sheet.scan),
        "plan": sheet.round.plan,
        "sections": navigation(sheet, f"/scans/{sheet.scan.id}", in_words(len(remarks)) if remarks else ""),
        "current": current,
        "remarks": remark_views(sheet, remarks),
        "explanation": reviewing.explanation(sheet),
        "link_for": lambda key: question_url(sheet, key),
        "label_for": lambda key: fill(sheet.form.question(key).label, sheet.round.plan.references),
        "saved": f"Alles bewaard op {format_moment(sheet.last_saved)}" if sheet.last_saved else "",
        "may_write": Action.SCAN_WRITE in reviewing.permitted_steps(actor(), sheet),
        "may_remove": refusal(actor(), Action.REMOVAL_REQUEST, scanning.subject_of(sheet.scan, actor()))
        is None,
        "may_look_back": refusal(actor(), Action.HISTORY_READ, scanning.subject_of(sheet.scan, actor()))
        is None,
        "supervision": supervision_on(system(), sheet.organisation.id, sheet.round.plan.peildatum),
        "lifted": lifted_before(system(), sheet.organisation.id, sheet.round.plan.peildatum),
    }


def _section(sheet: Sheet, slug: str) -> Section:
    section = find_section(sheet.scan.version, slug)
    if section is None:
        abort(404)
    return section


def _page(
    sheet: Sheet,
    section: Section,
    posted: dict[str, AnswerField] | None = None,
    conflicts: tuple[Conflict, ...] = (),
    errors: tuple[tuple[str, str], ...] = (),
) -> str:
    around = scan_frame(sheet, section.slug)
    # The one reading of the comments: what the frame counts, the fields show.
    found = around["comments"] if isinstance(around["comments"], Comments) else None
    besides = Besides(system(), actor(), sheet, section.questions, found, around["may_write"] is True)
    views = FieldViews(sheet, posted, conflicts, besides)
    return render_template(
        "scans/section.html",
        **around,
        besides=besides,
        in_section=found.among(question.key for question in section.questions) if found else (),
        section=section,
        title=title_in(sheet, section),
        views=views,
        errors=errors,
        conflicts=[(one.question, views.view(sheet.form.question(one.question)).label) for one in conflicts],
        quick=request.values.get("snel") == "1",
        voorstel_url=url_for("scans.suggestion", scan_id=sheet.scan.id, slug=section.slug),
        supervision_names=SUPERVISION_KINDS,
        account_id=actor().account_id,
        others=others(sheet.scan, section.slug),
        linked=linked_notes(interviewing.shown_to(actor(), sheet)),
        asks_waiting_list=ASKED,
        waiting=_waiting(sheet, section),
    )


def _waiting(sheet: Sheet, section: Section) -> Beside | None:
    """The figures beside the topic that asks for a waiting list; None on another section."""
    if all(question.key != ASKED for question in section.questions):
        return None
    return beside_scan(system(), actor(), sheet.organisation.id, sheet.round.plan.peildatum)


@bp.get("/scans/<int:scan_id>/<slug>")
@needs(Action.SCAN_READ)
def section_page(scan_id: int, slug: str) -> str:
    sheet = scanning.read(system(), actor(), scan_id)
    return _page(sheet, _section(sheet, slug))


@bp.post("/scans/<int:scan_id>/<slug>")
@needs(Action.SCAN_WRITE)
def save(scan_id: int, slug: str) -> Response | tuple[str, int]:
    """Save a section. With an error nothing is saved; a conflict leaves only that answer unsaved."""
    scan = scanning.permitted_scan(system(), actor(), scan_id, Action.SCAN_WRITE)
    section = find_section(scan.version, slug)
    if section is None:
        abort(404)
    fields = read_form(section, request.form)
    errors = _errors(scan_id, section, fields)
    if errors:
        sheet = scanning.read(system(), actor(), scan_id)
        conflicts = tuple(
            Conflict(field.question.key, field.answer, sheet.current(field.question.key))
            for field in fields
            if field.in_conflict
        )
        return _page(sheet, section, {field.question.key: field for field in fields}, conflicts, errors), 422
    kept = [field for field in fields if field.choice_made != "ander"]
    copy = request.form.get("overnemen", "")
    saved = previous_round.save(
        system(),
        actor(),
        scan_id,
        [Posted(one.question.key, one.answer, one.base) for one in kept],
        copy,
        frozenset(one.question.key for one in kept if one.copied),
    )
    if saved.conflicts:
        sheet = scanning.read(system(), actor(), scan_id)
        wanted = {one.question for one in saved.conflicts}
        posted = {field.question.key: field for field in kept if field.question.key in wanted}
        _show_copies(posted, saved.conflicts)
        return _page(sheet, section, posted, saved.conflicts), 409
    snel = "1" if request.form.get("snel") == "1" else None
    if request.form.get("actie") == "verder":
        return redirect(f"/scans/{scan_id}/{next_slug(scan.version, slug)}" + ("?snel=1" if snel else ""))
    anchor = copy if copy in saved.questions else None
    return redirect(url_for("scans.section_page", scan_id=scan_id, slug=slug, snel=snel, _anchor=anchor))


def _show_copies(posted: dict[str, AnswerField], conflicts: tuple[Conflict, ...]) -> None:
    """A copy that met a conflict stands in its field, to be chosen, and keeps its mark when it is."""
    for one in conflicts:
        field = posted[one.question]
        if one.mine != field.answer:
            field.typed, field.answer, field.copied = to_typed(field.question, one.mine), one.mine, True


def _errors(scan_id: int, section: Section, fields: tuple[AnswerField, ...]) -> tuple[tuple[str, str], ...]:
    unknown = unknown_names(section, request.form)
    if unknown:
        name = unknown[0][:60]
        return (("", f"Het formulier bevat een vraag die hier niet hoort ({name}). Ververs de pagina."),)
    wrong = [field for field in fields if field.process_errors]
    if not wrong:
        return ()
    references = scanning.read(system(), actor(), scan_id).round.plan.references
    return tuple(
        (field.question.key, _about(fill(field.question.label, references), str(field.process_errors[0])))
        for field in wrong
    )


def _about(label: str, message: str) -> str:
    """A message with the question it is about."""
    return f"{label} {message}" if label.endswith("?") else f"{label}: {message}"


@bp.post("/scans/<int:scan_id>/<slug>/voorstel")
@needs(Action.SCAN_READ)
def suggestion(scan_id: int, slug: str) -> str:
    """The suggestion and the progress as they would be with what is typed now; saves nothing."""
    sheet = scanning.read(system(), actor(), scan_id)
    fields = read_form(_section(sheet, slug), request.form)
    changed = {field.question.key: field.answer for field in fields if not field.process_errors}
    live = scanning.suggestion_for(sheet, changed)
    return render_template(
        "scans/suggestion.html",
        explanation=reviewing.explanation(live),
        sections=navigation(live, f"/scans/{scan_id}"),
        current=slug,
        link_for=lambda key: question_url(sheet, key),
        label_for=lambda key: fill(sheet.form.question(key).label, sheet.round.plan.references),
    )
