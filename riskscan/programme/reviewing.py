"""From suggestion to a vastgestelde indeling: discuss, decide, offer, take or send back, establish, reopen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from riskscan.domain.classification import Classification
from riskscan.domain.explanation import Explanation
from riskscan.domain.interchange import canonical, to_result
from riskscan.domain.lifecycle import ScanEvent, ScanState, after
from riskscan.domain.narrative import Texts, explain
from riskscan.domain.questionnaire import Question
from riskscan.domain.scan import encode, is_asked
from riskscan.domain.trace import evaluate
from riskscan.programme.interviewing import KINDS, MANNERS, TEXTS
from riskscan.programme.permissions import Action, Actor, refusal
from riskscan.programme.scanning import Sheet, _sheet, figure_keys, permitted_scan, subject_of
from riskscan.programme.system import Invalid, System, dutch_time
from riskscan.store import audit, figures, scan_events, scans
from riskscan.store.scan_events import Event, Talk
from riskscan.store.scans import Decision, Snapshot

MIN_REASON = 20
MAX_REASON = 4000
MAX_WITH_WHOM = 200
INSPECTIONS = "I"


def explanation(sheet: Sheet, texts: Texts | None = None) -> Explanation:
    """The suggestion with everything that explains it; in other words than the version's when given."""
    labels = {question.key: question.label for question in sheet.form.questions()}
    loaded = sheet.definitions
    return explain(loaded.rules, texts or loaded.texts, sheet.classification, sheet.facts, labels)


def choices(sheet: Sheet) -> tuple[str, ...]:
    """The outcomes an adviser may decide on.

    Where the version leaves verscherpt toezicht to the inspections, that is then the only decision,
    and never one without it (Rapportage 26-09-2016, §2.1).
    """
    outcomes = sheet.definitions.rules.outcomes
    left_to_inspections = INSPECTIONS in outcomes and sheet.facts.verscherpt_toezicht == "ja"
    if left_to_inspections:
        return (INSPECTIONS,)
    return tuple(outcome for outcome in outcomes if outcome != INSPECTIONS)


def motivation_needed(sheet: Sheet, outcome: str) -> bool:
    """Whether a decision needs a motivation: always when it is not the single suggested outcome, and
    for a 3 that only a lack of confidence leads to (indelingsregels.md §5, reading 8).
    """
    found = sheet.classification
    return outcome != found.outcome or found.only_confidence_lacks


def _suggestion(sheet: Sheet) -> str:
    """The suggestion with all that it rests on (``trace/1``), to be kept with the decision."""
    loaded = sheet.definitions
    return evaluate(loaded.rules, loaded.texts, loaded.questionnaire.digest, sheet.facts).text()


def is_stale(decision: Decision, now: Classification) -> bool:
    """Whether the answers now lead to another suggestion than the one this decision was taken on."""
    stored = json.loads(decision.suggestion)["result"]
    return bool(stored != to_result(now, stored["organisatie"]))


@dataclass(frozen=True)
class Review:
    """What the page "Indeling en besluit" shows of a scan."""

    sheet: Sheet
    explanation: Explanation
    decision: Decision | None
    stale: bool
    """The answers now lead to another suggestion than the one decided on."""
    events: tuple[Event, ...]
    missing: tuple[Question, ...]
    no_interview: bool
    wrote: bool
    """Whether the actor wrote in this scan and so cannot vaststellen it (four eyes)."""
    may: frozenset[Action]
    snapshot: Snapshot | None = None
    """What was kept at vaststellen, while the scan is vastgesteld."""

    @property
    def ready(self) -> bool:
        """Whether the scan can be offered: complete, decided, and decided on these answers."""
        return self.decision is not None and not self.stale and not self.missing and not self.no_interview


def authors_of(system: System, sheet: Sheet) -> frozenset[int]:
    """Everyone whose writing the decision rests on (four eyes)."""
    keys = figure_keys(sheet.form.questions(), sheet.round, sheet.organisation.id)
    return scans.authors(system.database, sheet.scan.id) | figures.figure_authors(
        system.database, keys.values()
    )


_STEPS = (
    Action.SCAN_WRITE,
    Action.SCAN_DECIDE,
    Action.SCAN_DISCUSS,
    Action.SCAN_OFFER,
    Action.SCAN_WITHDRAW,
    Action.SCAN_SEND_BACK,
    Action.SCAN_ESTABLISH,
    Action.SCAN_REOPEN,
)


def review(system: System, actor: Actor, scan_id: int) -> Review:
    with system.database.reading():
        scan = permitted_scan(system, actor, scan_id, Action.SCAN_READ)
        return _review(system, actor, _sheet(system, scan))


def _review(system: System, actor: Actor, sheet: Sheet) -> Review:
    decision = scans.decision(system.database, sheet.scan.id)
    return Review(
        sheet,
        explanation(sheet),
        decision,
        decision is not None and is_stale(decision, sheet.classification),
        scan_events.of_scan(system.database, sheet.scan.id),
        missing_answers(sheet),
        not sheet.interviews,
        actor.account_id in authors_of(system, sheet),
        permitted_steps(actor, sheet),
        scans.snapshot(system.database, sheet.scan.id) if sheet.scan.state is ScanState.ESTABLISHED else None,
    )


def permitted_steps(actor: Actor, sheet: Sheet) -> frozenset[Action]:
    """Which steps the table allows this actor now."""
    subject = subject_of(sheet.scan, actor)
    return frozenset(step for step in _STEPS if refusal(actor, step, subject) is None)


def missing_answers(sheet: Sheet) -> tuple[Question, ...]:
    """The questions that count for completeness and were not answered; onbekend is an answer."""
    return tuple(
        question
        for question in sheet.form.questions()
        if question.counts and is_asked(question, sheet.answers) and sheet.answers.get(question.key) is None
    )


def decide(system: System, actor: Actor, scan_id: int, outcome: str, motivation: str) -> None:
    """Record the adviser's decision beside the suggestion of this moment."""
    motivation = motivation.strip()
    with system.database.writing():
        sheet = _sheet(system, permitted_scan(system, actor, scan_id, Action.SCAN_DECIDE))
        if outcome not in choices(sheet):
            raise Invalid({"outcome": "Kies een indeling uit de lijst."})
        needed = motivation_needed(sheet, outcome)
        if (needed or motivation) and not MIN_REASON <= len(motivation) <= MAX_REASON:
            why = (
                "Dit besluit heeft een motivering nodig" if needed else "De motivering is te kort of te lang"
            )
            raise Invalid({"motivation": f"{why}: schrijf {MIN_REASON} tot {MAX_REASON} tekens."})
        if actor.account_id is not None:
            scans.add_decision(
                system.database,
                scan_id,
                outcome,
                motivation,
                _suggestion(sheet),
                actor.account_id,
                system.stamp(),
            )
            system.log(actor, "besluit genomen", f"scan {scan_id}", outcome)


def discuss(
    system: System, actor: Actor, scan_id: int, held_on: date | None, with_whom: str, outcome: str
) -> None:
    """Record that the scan was discussed: on which day, with whom (by role), and what came out of it."""
    with_whom, outcome = with_whom.strip(), outcome.strip()
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_DISCUSS)
        problems: dict[str, str] = {}
        if held_on is None:
            problems["held_on"] = "Vul in op welke dag de scan is besproken."
        elif held_on > dutch_time(system.stamp()).date():
            problems["held_on"] = "Deze dag is nog niet geweest. Leg een bespreking vast als zij er was."
        if not 2 <= len(with_whom) <= MAX_WITH_WHOM:
            problems["with_whom"] = (
                f"Vul in met wie de scan is besproken, met rollen: 2 tot {MAX_WITH_WHOM} tekens."
            )
        if not MIN_REASON <= len(outcome) <= MAX_REASON:
            problems["discussed"] = f"Schrijf de uitkomst op in {MIN_REASON} tot {MAX_REASON} tekens."
        if problems or held_on is None:
            raise Invalid(problems)
        _event(system, actor, scan_id, ScanEvent.DISCUSSED, outcome, Talk(held_on, with_whom))


def offer(system: System, actor: Actor, scan_id: int) -> None:
    """Offer the scan for vaststellen: complete, and decided on what the answers now say."""
    with system.database.writing():
        sheet = _sheet(system, permitted_scan(system, actor, scan_id, Action.SCAN_OFFER))
        state = _review(system, actor, sheet)
        if state.missing or state.no_interview:
            raise Invalid({"offer": "De scan is nog niet volledig. Vul eerst de genoemde onderdelen in."})
        if state.decision is None:
            raise Invalid({"offer": "Neem eerst een besluit over de indeling."})
        if state.stale:
            raise Invalid({"offer": "De antwoorden zijn na het besluit gewijzigd. Neem het besluit opnieuw."})
        _event(system, actor, scan_id, ScanEvent.OFFERED, "")


def withdraw(system: System, actor: Actor, scan_id: int, reason: str) -> None:
    """Take an offered scan back to go on with it."""
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_WITHDRAW)
        _event(system, actor, scan_id, ScanEvent.WITHDRAWN, _reason(reason, "withdraw_reason"))


def send_back(system: System, actor: Actor, scan_id: int, reason: str) -> None:
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_SEND_BACK)
        _event(system, actor, scan_id, ScanEvent.SENT_BACK, _reason(reason))


def reopen(system: System, actor: Actor, scan_id: int, reason: str) -> None:
    """Reopen a vastgestelde scan; its snapshot stays."""
    with system.database.writing():
        permitted_scan(system, actor, scan_id, Action.SCAN_REOPEN)
        _event(system, actor, scan_id, ScanEvent.REOPENED, _reason(reason))


def establish(system: System, actor: Actor, scan_id: int) -> None:
    """Stel vast: four eyes, and a snapshot of everything the decision rests on."""
    with system.database.writing():
        sheet = _sheet(system, permitted_scan(system, actor, scan_id, Action.SCAN_ESTABLISH))
        state = _review(system, actor, sheet)
        if state.wrote:
            raise Invalid(
                {"establish": "U schreef zelf mee aan deze scan. Iemand anders moet hem vaststellen."}
            )
        if state.missing or state.no_interview:
            # Figures are the organisation's: a scan of another round may have cleared one meanwhile.
            raise Invalid({"establish": "De scan is niet meer volledig. Stuur de scan terug."})
        if state.decision is None or state.stale:
            raise Invalid(
                {"establish": "Het besluit past niet bij de antwoorden van nu. Stuur de scan terug."}
            )
        if _changed_since_offer(state):
            raise Invalid(
                {
                    "establish": "Na het aanbieden is in een andere ronde een cijfer gewijzigd. Stuur de scan terug."
                }
            )
        event_id = _event(system, actor, scan_id, ScanEvent.ESTABLISHED, "")
        content = canonical(_snapshot(sheet, state.decision, audit.head(system.database)))
        digest = hashlib.sha256(content.encode()).hexdigest()
        scans.add_snapshot(
            system.database,
            event_id,
            Snapshot(scan_id, state.decision.outcome, content, digest, system.stamp()),
        )


def _changed_since_offer(state: Review) -> bool:
    """Whether an answer or figure is newer than the offering: then nobody has looked at it."""
    offered = [dutch_time(event.at) for event in state.events if event.kind is ScanEvent.OFFERED]
    newest = state.sheet.last_saved
    return bool(offered) and newest is not None and newest > offered[-1]


def _reason(reason: str, name: str = "reason") -> str:
    reason = reason.strip()
    if not MIN_REASON <= len(reason) <= MAX_REASON:
        raise Invalid({name: f"Schrijf een reden van {MIN_REASON} tot {MAX_REASON} tekens."})
    return reason


def _event(
    system: System, actor: Actor, scan_id: int, kind: ScanEvent, reason: str, talk: Talk | None = None
) -> int:
    """Append an event; raises ``IllegalEvent`` when the events so far do not allow it."""
    scan = scans.by_id(system.database, scan_id)
    after(scan.state if scan else ScanState.NOT_STARTED, kind)
    event_id = scan_events.add(system.database, scan_id, kind, reason, system.stamp(), actor.account_id, talk)
    system.log(actor, f"scan {kind.value}", f"scan {scan_id}")
    return event_id


def _snapshot(sheet: Sheet, decision: Decision, audit_head: str) -> dict[str, object]:
    """What is kept: answers and figures, what the report prints of the interviews (by role, never a name or a
    note that was not chosen), definition, suggestion, decision, audit head.
    """
    plan = sheet.round.plan
    return {
        "format": "snapshot/1",
        "organisatie": sheet.organisation.name,
        "ronde": plan.name,
        "peildatum": plan.peildatum.isoformat(),
        "streefdatum": plan.streefdatum.isoformat() if plan.streefdatum else None,
        "versie": sheet.scan.version,
        "definitie": sheet.scan.digest,
        "answers": {
            key: {
                "value": encode(one.answer),
                "revision": one.revision,
                "saved_at": one.saved_at.isoformat() if one.saved_at else "",
            }
            for key, one in sheet.stored.items()
        },
        "gesprekken": [
            {
                "datum": one.content.held_on.isoformat() if one.content.held_on else None,
                "met": KINDS[one.content.kind],
                "wijze": MANNERS[one.content.manner],
                "rollen": [person.role for person in one.content.participants],
                "saved_at": one.saved_at,
                "teksten": {name: getattr(one.content, name) for name in TEXTS},
                "aantekeningen": [
                    {"tekst": note.text, "onderwerpen": list(note.topics)}
                    for note in one.content.notes
                    if note.in_report
                ],
            }
            for one in sheet.interviews
        ],
        "auditkop": audit_head,
        "voorstel": json.loads(decision.suggestion),
        "besluit": {
            "uitkomst": decision.outcome,
            "motivering": decision.motivation,
            "op": decision.decided_at,
        },
    }
