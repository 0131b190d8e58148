"""Quality checks (kwaliteitscontroles) on stored scans: of one for its pages, of a whole round to be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from riskscan import definitions
from riskscan.domain.classification import classify
from riskscan.domain.facts import facts_from_answers
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.quality import Decided, Examined, Remark, examine
from riskscan.domain.quality_checks import CHECKS
from riskscan.domain.scan import Answer, decode
from riskscan.programme.interviewing import missing_beside
from riskscan.programme.organisations import heaviest_on, supervision_on
from riskscan.programme.permissions import Action, Actor, refusal, require
from riskscan.programme.scanning import Sheet, figure_keys, subject_of
from riskscan.programme.system import NotFound, System, dutch_time
from riskscan.store import established, interviews, rounds, scans
from riskscan.store import figures as figure_store
from riskscan.store.interviews import Spoken
from riskscan.store.rounds import Round
from riskscan.store.scans import Decision, Scan

SUPERVISED = "verscherpt"


def remarks(system: System, sheet: Sheet) -> tuple[Remark, ...]:
    """Every warning on a scan that was read, in the order of its version's checks.

    A vastgestelde scan is looked at as it was when vastgesteld.
    """
    held = supervision_on(system, sheet.organisation.id, sheet.round.plan.peildatum)
    spoken = [Spoken(one.content.kind, one.content.held_on) for one in sheet.interviews]
    decision = scans.decision(system.database, sheet.scan.id)
    supervised = held is not None and held.kind == SUPERVISED
    return _examine(sheet.round, sheet.scan, sheet.answers, spoken, decision, supervised)


@dataclass(frozen=True, slots=True)
class ScanRemarks:
    """The warnings on one scan of a round."""

    scan_id: int
    remarks: tuple[Remark, ...]


def in_round(system: System, actor: Actor, round_id: int) -> dict[int, ScanRemarks]:
    """Organisation id → the warnings on its scan, of every scan of the round that the actor may read.

    Reads with a fixed number of queries, however many scans there are.
    """
    require(actor, Action.SCANS_LIST)
    with system.database.reading():
        round_ = rounds.by_id(system.database, round_id)
        if round_ is None:
            raise NotFound("Deze ronde bestaat niet.")
        every = scans.in_round(system.database, round_id)
        readable = [one for one in every if refusal(actor, Action.SCAN_READ, subject_of(one, actor)) is None]
        return _of_scans(system, round_, readable) if readable else {}


def _of_scans(system: System, round_: Round, found: Iterable[Scan]) -> dict[int, ScanRemarks]:
    texts = _Texts(system, round_)
    spoken = interviews.spoken_in_round(system.database, round_.id)
    decisions = scans.decisions_in_round(system.database, round_.id)
    held = heaviest_on(system, round_.plan.peildatum)
    supervised = {key for key, one in held.items() if one.kind == SUPERVISED}
    return {
        scan.organisation_id: ScanRemarks(
            scan.id,
            _examine(
                round_,
                scan,
                texts.answers(scan),
                spoken.get(scan.id, ()),
                decisions.get(scan.id),
                scan.organisation_id in supervised,
            ),
        )
        for scan in found
    }


class _Texts:
    """The answers and figures of all scans of a round; of a vastgestelde scan those of its snapshot."""

    def __init__(self, system: System, round_: Round) -> None:
        self.form = definitions.load_form(round_.plan.version)
        keys = tuple(figure_keys(self.form.questions(), round_, 0).items())
        self._answers = scans.answers_in_round(system.database, round_.id)
        self._figures = figure_store.of_round(system.database, round_.id, keys)
        self._established = established.answers_in_round(system.database, round_.id)

    def answers(self, scan: Scan) -> dict[str, Answer]:
        found = {**self._answers.get(scan.id, {}), **self._figures.get(scan.organisation_id, {})}
        if scan.state is ScanState.ESTABLISHED:
            found = self._established.get(scan.id, {})
        return {
            key: decode(self.form.question(key), text) for key, text in found.items() if self.form.knows(key)
        }


def _examine(
    round_: Round,
    scan: Scan,
    answers: Mapping[str, Answer],
    spoken: Sequence[Spoken],
    decision: Decision | None,
    supervised: bool,
) -> tuple[Remark, ...]:
    plan = round_.plan
    loaded = definitions.load(scan.version)
    facts = facts_from_answers("", plan.peildatum, plan.streefdatum, answers)
    looked_at = Examined(
        loaded.questionnaire,
        answers,
        plan.references,
        facts,
        classify(loaded.rules, facts),
        _decided(decision),
        tuple(one.held_on for one in spoken if one.held_on is not None),
        # Without any interview the scan is not complete, which its page says already.
        tuple(one.text for one in missing_beside({one.kind for one in spoken})) if spoken else (),
        supervised,
    )
    return examine(CHECKS, definitions.checks_of(scan.version), looked_at)


def _decided(decision: Decision | None) -> Decided | None:
    if decision is None:
        return None
    return Decided(decision.outcome, decision.motivation, dutch_time(decision.decided_at).date())
