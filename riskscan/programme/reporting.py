"""The report per organisation: gather what it says, in words, and have it rendered."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from riskscan.documents import report as doc
from riskscan.documents.pdf import render_report
from riskscan.documents.report import Length
from riskscan.domain.agenda import Promise, agenda
from riskscan.domain.classification import add_months
from riskscan.domain.dutch import format_date, format_number
from riskscan.domain.explanation import Explanation
from riskscan.domain.lifecycle import ScanEvent, ScanState
from riskscan.domain.narrative import category
from riskscan.domain.questionnaire import AnswerType, Question, Topic
from riskscan.domain.scan import Absence, Special, absence, answers_digest, encode, is_answered, is_asked
from riskscan.domain.wording import fill, in_words, listed, reference_words, without_reference
from riskscan.programme import removed_texts, reviewing, waiting_list_reporting
from riskscan.programme.earlier_versions import read_version
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.organisations import KINDS as SUPERVISION_KINDS
from riskscan.programme.organisations import supervision_on
from riskscan.programme.overview import categories_over_rounds
from riskscan.programme.permissions import Actor
from riskscan.programme.scanning import Sheet
from riskscan.programme.system import System, dutch_time
from riskscan.programme.waiting_list_reporting import LATEST
from riskscan.store import audit
from riskscan.store.interviews import Interview, Note
from riskscan.store.organisations import Supervision
from riskscan.store.scan_events import Event


@dataclass(frozen=True, slots=True)
class Report:
    """A rendered report: its title and the bytes of the PDF."""

    title: str
    content: bytes


def report(
    system: System, actor: Actor, scan_id: int, length: Length = Length.FULL, version: int | None = None
) -> Report:
    """Render the report of a scan as it stands, or of a version as it was vastgesteld; the download is kept
    in the audit log.
    """
    data = report_data(system, actor, scan_id, version)
    content = render_report(data, length)
    state = "concept" if data.concept else "vastgesteld"
    summary = length is Length.SUMMARY
    detail = f"{state}, samenvatting" if summary else state
    detail += f", versie {version}" if version else ""
    system.log(actor, "rapport gedownload", f"scan {scan_id}", detail)
    parts = ["Risicoscan", data.organisation, data.round_name]
    parts += ["samenvatting"] * summary + ["concept"] * data.concept
    parts += [f"versie {version}"] if version else []
    return Report(" ".join(parts), content)


def report_data(system: System, actor: Actor, scan_id: int, version: int | None = None) -> doc.ReportData:
    """What the report says; raises NotFound or Refused as reading the scan does."""
    if version is None:
        return _report_data(system, actor, reviewing.review(system, actor, scan_id), None)
    found = read_version(system, actor, scan_id, version)
    return _report_data(system, actor, found.review, found.version.reopened)


def _report_data(
    system: System, actor: Actor, review: reviewing.Review, reopened: Event | None
) -> doc.ReportData:
    sheet = review.sheet
    plan = sheet.round.plan
    held = supervision_on(system, sheet.organisation.id, plan.peildatum)
    established = sheet.scan.state is ScanState.ESTABLISHED
    event = next((one for one in reversed(review.events) if one.kind is ScanEvent.ESTABLISHED), None)
    return doc.ReportData(
        organisation=sheet.organisation.name,
        parent_organisation=sheet.organisation.parent_name,
        round_name=plan.name,
        peildatum=plan.peildatum,
        streefdatum=_streefdatum(sheet),
        concept=not established,
        demo=system.demo,
        established_at=dutch_time(event.at) if established and event else None,
        established_by_role="programmaleider" if established else "",
        reopened_at=dutch_time(reopened.at) if reopened else None,
        removed=_removed(system, review),
        decision=_decision(review),
        explanation=_explanation(sheet),
        conditions=_conditions(review),
        circumstances=tuple(_line(sheet, one) for one in sheet.form.circumstances.questions),
        supervision=_supervision(held),
        inspection=_inspection(sheet),
        agenda=_agenda(review, held),
        rounds=_rounds(system, actor, review),
        overall=_line(sheet, sheet.form.overall),
        themes=_themes(sheet),
        figures=_figures(sheet),
        interviews=tuple(_interview(sheet, one) for one in sheet.interviews),
        questionnaire_version=sheet.scan.version,
        definition_digest=sheet.scan.digest,
        answers_digest=answers_digest({key: encode(one.answer) for key, one in sheet.stored.items()}),
        audit_head=_audit_head(review) if established else audit.head(system.database),
        last_saved=sheet.last_saved,
        waiting=waiting_list_reporting.of_organisation(
            system,
            sheet.organisation.id,
            plan.peildatum,
            event.at if established and event else LATEST,
        ),
    )


def _removed(system: System, review: reviewing.Review) -> tuple[doc.RemovedLine, ...]:
    """Of what is vastgesteld: from its snapshot, so that a number on an earlier print can be explained."""
    kept, scan_id = review.snapshot, review.sheet.scan.id
    found = (
        removed_texts.from_version(system, scan_id, kept.digest)
        if kept
        else removed_texts.from_scan(system, scan_id)
    )
    return tuple(doc.RemovedLine(one.sentence, one.old_answers) for one in found)


def _explanation(sheet: Sheet) -> Explanation:
    """The explanation for a reader who is not the adviser: no "uw oordeel"."""
    texts = sheet.definitions.texts
    neutral = texts.needs.get("vertrouwen_rapport")
    if neutral is not None:
        needs = {**texts.needs, "vertrouwen_veranderen": neutral, "vertrouwen_invullen": neutral}
        texts = replace(texts, needs=needs)
    return reviewing.explanation(sheet, texts)


def _audit_head(review: reviewing.Review) -> str:
    """The head of the audit log when the scan was vastgesteld, so that the report stays the same."""
    kept = review.snapshot
    return str(json.loads(kept.content)["auditkop"]) if kept else ""


def _line(sheet: Sheet, question: Question) -> doc.Line:
    label = fill(question.label, sheet.round.plan.references)
    missing = absence(question, sheet.answers)
    if missing is not None:
        return doc.Line(label, _ABSENT[missing], absent=True)
    answer = sheet.answers.get(question.key)
    return doc.Line(label, in_words(question, answer), absent=isinstance(answer, Special))


_ABSENT = {
    Absence.NOT_ASKED: "Niet gevraagd",
    Absence.UNANSWERED: "Niet ingevuld",
    Absence.UNKNOWN: "Onbekend",
    Absence.NOT_APPLICABLE: "N.v.t.",
}


def _decision(review: reviewing.Review) -> doc.Decision | None:
    found = review.decision
    concept = review.sheet.scan.state is not ScanState.ESTABLISHED
    if found is None or (concept and review.stale):
        return None
    shown = category(review.sheet.definitions.texts, found.outcome)
    suggested = json.loads(found.suggestion)["result"]["outcome"]
    return doc.Decision(shown, found.motivation, differs=found.outcome != suggested)


def _conditions(review: reviewing.Review) -> tuple[doc.ConditionReport, ...]:
    sheet = review.sheet
    views = {view.key: view for view in review.explanation.conditions}
    found = []
    for condition in sheet.form.conditions:
        asked = [one for one in condition.questions if is_asked(one, sheet.answers)]
        lines = tuple(_line(sheet, one) for one in asked)
        found.append(doc.ConditionReport(views[condition.key], lines))
    return tuple(found)


def _supervision(held: Supervision | None) -> doc.Supervision | None:
    if held is None:
        return None
    parts = [f"Sinds {format_date(held.since)}."]
    if held.term:
        parts.append(f"Termijn van de inspecties: {format_date(held.term)}.")
    if held.extended_to:
        parts.append(f"Verlengd tot {format_date(held.extended_to)}.")
    return doc.Supervision(SUPERVISION_KINDS[held.kind], " ".join([*parts, held.reason]).strip())


def _inspection(sheet: Sheet) -> tuple[doc.Line, ...]:
    """The answers about the inspections' own test, the condition first: which they are, the version says."""
    questions = sorted(sheet.form.questions(), key=lambda one: one not in sheet.form.judgement)
    return tuple(
        replace(_line(sheet, one), label=one.test)
        for one in questions
        if one.test and is_answered(one, sheet.answers)
    )


def _agenda(review: reviewing.Review, held: Supervision | None) -> tuple[doc.AgendaLine, ...]:
    """What the answers announce, the inspections' term, and the streefdatum while there is something to reach."""
    sheet = review.sheet
    plan = sheet.round.plan
    promises = list(agenda(sheet.form, sheet.answers, plan.peildatum))
    term = (held.extended_to or held.term) if held else None
    if held and term and term >= plan.peildatum:
        promises.append(
            Promise(term, f"{SUPERVISION_KINDS[held.kind]}: de termijn van de inspecties loopt af")
        )
    decided = _decision(review)
    reached = (decided.category if decided else review.explanation.category).key in ("1", "I")
    limit = _limit(sheet)
    if limit and limit.on and limit.on > plan.peildatum and not reached:
        promises.append(limit)
    promises.sort(key=lambda one: one.on or date.max)
    return tuple(
        doc.AgendaLine(format_date(one.on) if one.on else "Nog geen datum", one.what) for one in promises
    )


def _limit(sheet: Sheet) -> Promise | None:
    """When "binnen afzienbare tijd" ends under the rules of this version."""
    plan, rules = sheet.round.plan, sheet.definitions.rules
    months = rules.parameters.maanden
    if months is not None:
        return Promise(add_months(plan.peildatum, months), "Uiterlijk op deze dag moet de basis op orde zijn")
    last = _streefdatum(sheet)
    return Promise(last, "Streefdatum: vóór deze dag moet de basis op orde zijn") if last else None


def _streefdatum(sheet: Sheet) -> date | None:
    """The date that decides what is in time; none in a version that counts in months."""
    rules = sheet.definitions.rules
    if rules.parameters.maanden is not None:
        return None
    return sheet.round.plan.streefdatum or rules.streefdatum


def _rounds(system: System, actor: Actor, review: reviewing.Review) -> tuple[doc.RoundLine, ...]:
    """The indeling in earlier rounds, as vastgesteld there, and then the one of this report."""
    sheet = review.sheet
    plan = sheet.round.plan
    earlier = categories_over_rounds(system, actor, sheet.organisation.id, plan.peildatum)
    decided = _decision(review)
    concept = sheet.scan.state is not ScanState.ESTABLISHED
    here = doc.RoundLine(
        plan.name,
        plan.peildatum,
        decided.category if decided else review.explanation.category,
        here=True,
        provisional=concept,
    )
    found = [
        doc.RoundLine(one.round_name, one.peildatum, one.category)
        for one in earlier
        if one.round_id != sheet.round.id
    ]
    return (*found, here)


_PRINTED_APART = ("toelichting", "risico", "risico_toelichting")
"""Questions of ``per_onderwerp`` with a place of their own; a version that has none of them has no such place."""


def _themes(sheet: Sheet) -> tuple[doc.ThemeReport, ...]:
    references = sheet.round.plan.references
    themes = []
    for theme in sheet.form.themes:
        topics = [topic for topic in theme.topics if not _only_figures(topic)]
        if topics:
            title = fill(theme.report_title or theme.title, references)
            themes.append(doc.ThemeReport(title, tuple(_topic(sheet, topic) for topic in topics)))
    return tuple(themes)


def _only_figures(topic: Topic) -> bool:
    return all(question.type is AnswerType.FIGURE for question in topic.questions)


def _topic(sheet: Sheet, topic: Topic) -> doc.TopicReport:
    """A topic: its explanation and risk apart, then the sub-questions that have an answer."""
    named = {question.key.split(".", 1)[1]: question for question in topic.questions}
    explanation, risk, risk_explanation = (named.get(name) for name in _PRINTED_APART)
    known = sheet.answers.get(risk.key) if risk else None
    lines = [
        _line(sheet, question)
        for name, question in named.items()
        if name not in _PRINTED_APART and is_answered(question, sheet.answers)
    ]
    asked = risk_explanation is not None and is_asked(risk_explanation, sheet.answers)
    return doc.TopicReport(
        topic.number,
        fill(topic.title, sheet.round.plan.references),
        _line(sheet, explanation) if explanation else None,
        _line(sheet, risk) if risk else None,
        known if isinstance(known, str) else "",
        tuple(lines),
        _line(sheet, risk_explanation) if risk_explanation and asked else None,
    )


def _figures(sheet: Sheet) -> tuple[doc.FigureGroup, ...]:
    references = sheet.round.plan.references
    return tuple(
        doc.FigureGroup(
            topic.number,
            fill(topic.title, references),
            tuple(_figure(sheet, question) for question in topic.questions),
            fill(theme.report_title or theme.title, references),
        )
        for theme in sheet.form.themes
        for topic in theme.topics
        if _only_figures(topic) and any(is_asked(question, sheet.answers) for question in topic.questions)
    )


def _figure(sheet: Sheet, question: Question) -> doc.FigureLine:
    references = sheet.round.plan.references
    line = _line(sheet, question)
    unit = question.measure.unit if question.measure else ""
    return doc.FigureLine(
        fill(without_reference(question.label), references),
        line.answer,
        "" if line.absent else unit,
        reference_words(question, references),
        line.absent,
    )


def _interview(sheet: Sheet, one: Interview) -> doc.InterviewLine:
    """By role only: names of participants never reach a report, nor do notes that were not chosen for it."""
    content = one.content
    roles = [person.role for person in content.participants]
    counted = {role: roles.count(role) for role in roles}
    words = [
        role if number == 1 else f"{role} ({format_number(number)}×)" for role, number in counted.items()
    ]
    day = format_date(content.held_on) if content.held_on else "Datum niet ingevuld"
    said = (
        ("Knelpunten en oorzaken", content.knelpunten),
        ("Opgaven", content.opgaven),
        ("Ketenpartners", content.ketenpartners),
        ("Wensen", content.wensen),
        *((_note_label(sheet, note), note.text) for note in content.notes if note.in_report),
    )
    return doc.InterviewLine(
        day,
        KINDS[content.kind],
        MANNERS[content.manner],
        ", ".join(words) or "Niet ingevuld",
        tuple(doc.Line(label, text) for label, text in said if text),
    )


def _note_label(sheet: Sheet, note: Note) -> str:
    """A note under the topics it is about, as they are called in this round."""
    references = sheet.round.plan.references
    titles = [
        f"{topic.number} {fill(topic.title, references)}"
        for theme in sheet.form.themes
        for topic in theme.topics
        if topic.id in note.topics
    ]
    return f"Bij onderwerp {listed(titles)}" if titles else "Aantekening"
