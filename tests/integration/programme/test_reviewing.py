"""From suggestion to a vastgestelde indeling: decide, offer, four eyes, send back, reopen, snapshot."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
import support
from support import MOTIVATION, REASON, World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Special
from riskscan.keeping_commands import OPERATOR
from riskscan.programme import interviewing, organisations, reporting, reviewing, scanning
from riskscan.programme.permissions import Actor, Refused, Role
from riskscan.programme.scanning import Posted
from riskscan.programme.system import Invalid
from riskscan.store import audit, scans
from riskscan.store.organisations import OrganisationText
from riskscan.store.scans import Snapshot


def decide(world: World, outcome: str, motivation: str = "") -> None:
    reviewing.decide(world.system, world.adviser, world.scan_id, outcome, motivation)


def offer(world: World) -> None:
    reviewing.offer(world.system, world.adviser, world.scan_id)


def establish(world: World, actor: Actor | None = None) -> None:
    reviewing.establish(world.system, actor or world.leader, world.scan_id)


def review(world: World, actor: Actor | None = None) -> reviewing.Review:
    return reviewing.review(world.system, actor or world.leader, world.scan_id)


def state(world: World) -> ScanState:
    return world.sheet().scan.state


def snapshot(world: World) -> Snapshot:
    found = scans.snapshot(world.database, world.scan_id)
    assert found is not None
    return found


def both_roles(actor: Actor) -> Actor:
    """An adviser who is also programme leader."""
    return Actor(actor.account_id, actor.name, frozenset({Role.ADVISER, Role.LEADER}))


@pytest.mark.parametrize("outcome", ["1", "2a", "2b", "3", "I"])
def test_the_single_suggested_outcome_needs_no_motivation(world: World, outcome: str) -> None:
    world.complete(outcome)
    decide(world, outcome)
    found = review(world)
    assert found.decision is not None
    assert (found.decision.outcome, found.decision.motivation, found.decision.author) == (
        outcome,
        "",
        "Anja Advies",
    )
    assert found.ready


@pytest.mark.parametrize(
    ("suggested", "decided"),
    [("1", "2a"), ("2b", "2a"), ("3", "1"), ("geen_vertrouwen", "3"), ("geen_vertrouwen", "2a")],
)
def test_a_different_decision_or_only_a_lack_of_confidence_needs_a_motivation(
    world: World, suggested: str, decided: str
) -> None:
    world.complete(suggested)
    for motivation in ("", "   ", "Te kort.", "x" * (reviewing.MAX_REASON + 1)):
        with pytest.raises(Invalid) as invalid:
            decide(world, decided, motivation)
        assert set(invalid.value.problems) == {"motivation"}
    assert review(world).decision is None
    decide(world, decided, f"  {MOTIVATION}  ")
    decision = review(world).decision
    assert decision is not None
    assert (decision.outcome, decision.motivation) == (decided, MOTIVATION)


def test_a_lack_of_confidence_besides_an_unmet_condition_needs_none(world: World) -> None:
    world.complete("2b")
    world.save(world.adviser, {"vertrouwen": "nee"})
    assert review(world).explanation.category.outcome == "3"
    decide(world, "3")


def test_an_open_suggestion_can_be_decided_with_a_motivation(world: World) -> None:
    world.complete("1")
    world.save(world.adviser, {"vertrouwen": Special("onbekend"), "randvoorwaarden.visie.pril": "ja"})
    assert world.sheet().classification.outcome is None
    with pytest.raises(Invalid):
        decide(world, "2a")
    decide(world, "2a", MOTIVATION)
    offer(world)
    establish(world)
    assert snapshot(world).outcome == "2a"


def test_under_verscherpt_toezicht_the_inspections_decide_and_never_without(world: World) -> None:
    world.complete("I")
    assert reviewing.choices(world.sheet()) == ("I",)
    for outcome in ("1", "2a", "2b", "3"):
        with pytest.raises(Invalid, match="uit de lijst"):
            decide(world, outcome, MOTIVATION)
    decide(world, "I")
    world.save(world.adviser, {"verscherpt_toezicht": "nee"})
    assert "I" not in reviewing.choices(world.sheet())
    for outcome in ("I", "4", ""):
        with pytest.raises(Invalid, match="uit de lijst"):
            decide(world, outcome, MOTIVATION)


def test_another_name_of_the_organisation_does_not_make_a_decision_stale(world: World) -> None:
    world.complete("1")
    decide(world, "1")
    before = world.sheet().organisation
    text = OrganisationText("Veilig Thuis Anders", before.letters, None, before.valid_from, before.valid_to)
    organisations.change(world.system, OPERATOR, before.id, text)
    assert world.sheet().organisation.name == "Veilig Thuis Anders"
    assert not review(world).stale


def test_a_concept_report_does_not_show_a_decision_that_no_longer_fits(world: World) -> None:
    world.complete("1")
    decide(world, "1")
    assert reporting.report_data(world.system, world.leader, world.scan_id).decision is not None
    world.save(world.adviser, {"verslechtering": "ja"})
    data = reporting.report_data(world.system, world.leader, world.scan_id)
    assert data.decision is None
    assert data.explanation.category.outcome == "3"


def test_a_decision_on_other_answers_is_stale_and_cannot_be_offered(world: World) -> None:
    world.complete("1")
    decide(world, "1")
    world.save(world.adviser, {"randvoorwaarden.visie.pril": "ja"})
    assert (review(world).stale, review(world).ready) == (True, False)
    with pytest.raises(Invalid, match="Neem het besluit opnieuw"):
        offer(world)
    assert state(world) is ScanState.CONCEPT
    decide(world, "2a")
    offer(world)
    assert state(world) is ScanState.OFFERED


def test_a_text_that_does_not_touch_the_suggestion_leaves_the_decision_standing(world: World) -> None:
    world.complete("1")
    decide(world, "1")
    world.save(world.adviser, {"t1.toelichting": "Een tikfout verbeterd."})
    assert review(world).ready


def test_offering_needs_every_counting_answer_an_interview_and_a_decision(world: World) -> None:
    answers = support.complete_answers("1")
    world.save(world.adviser, {**answers, "t7.toelichting": None})
    decide(world, "1")
    assert [one.key for one in review(world).missing] == ["t7.toelichting"]
    with pytest.raises(Invalid, match="nog niet volledig"):
        offer(world)
    # Onbekend is an answer.
    world.save(world.adviser, {"t7.toelichting": Special("onbekend")})
    assert (review(world).missing, review(world).no_interview) == ((), True)
    with pytest.raises(Invalid, match="nog niet volledig"):
        offer(world)
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    offer(world)


def test_offering_without_a_decision_is_told(world: World) -> None:
    world.complete("1")
    with pytest.raises(Invalid, match="Neem eerst een besluit"):
        offer(world)


def test_who_wrote_an_answer_does_not_establish(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    with pytest.raises(Invalid, match="Iemand anders moet hem vaststellen"):
        establish(world, both_roles(world.adviser))
    assert state(world) is ScanState.OFFERED
    establish(world, both_roles(world.colleague))
    assert state(world) is ScanState.ESTABLISHED


@pytest.mark.parametrize("what", ["answer since replaced", "figure", "interview", "decision"])
def test_who_wrote_only_one_thing_does_not_establish_either(world: World, what: str) -> None:
    helper = world.colleague
    world.complete("1")
    if what == "answer since replaced":
        world.save(helper, {"t5.toelichting": "Van de collega."})
        world.save(world.adviser, {"t5.toelichting": "Weer van mij."})
    elif what == "figure":
        world.save(helper, {"t19.meldingen": Decimal(1358)})
    elif what == "interview":
        interviewing.save(world.system, helper, world.scan_id, None, 0, support.interview("wethouder"))
    else:
        reviewing.decide(world.system, helper, world.scan_id, "1", "")
    decide(world, "1")
    offer(world)
    assert review(world, both_roles(helper)).wrote
    with pytest.raises(Invalid, match="vaststellen"):
        establish(world, both_roles(helper))
    assert not review(world).wrote
    establish(world)


def test_a_figure_changed_by_another_scan_after_offering_is_not_established_unseen(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    other_scan = support.later_round(world)
    world.save(world.adviser, {"t19.meldingen": None}, other_scan)
    with pytest.raises(Invalid, match="Stuur de scan terug"):
        establish(world)
    assert state(world) is ScanState.OFFERED


def test_another_figure_after_offering_is_not_established_unseen_either(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    other_scan = support.later_round(world)
    world.save(world.adviser, {"t19.meldingen": Decimal(4321)}, other_scan)
    with pytest.raises(Invalid, match="een cijfer gewijzigd"):
        establish(world)
    assert state(world) is ScanState.OFFERED


def test_who_wrote_one_of_its_figures_in_another_round_counts_as_a_writer(world: World) -> None:
    other_scan = support.later_round(world)
    world.save(world.colleague, {"t19.adviesvragen": Decimal(100)}, other_scan)
    world.complete()
    assert world.sheet().current("t19.adviesvragen").author == "Kees Collega"
    assert review(world, world.colleague).wrote
    assert not review(world, world.leader).wrote


@pytest.mark.parametrize("step", [reviewing.send_back, reviewing.reopen])
def test_sending_back_and_reopening_need_a_reason_that_everyone_can_read(world: World, step) -> None:  # type: ignore[no-untyped-def]
    sent_back = step is reviewing.send_back
    world.bring_to(ScanState.OFFERED if sent_back else ScanState.ESTABLISHED)
    before = state(world)
    for reason in ("", "   ", "Te kort.", "x" * (reviewing.MAX_REASON + 1)):
        with pytest.raises(Invalid) as invalid:
            step(world.system, world.leader, world.scan_id, reason)
        assert set(invalid.value.problems) == {"reason"}
    assert state(world) is before
    step(world.system, world.leader, world.scan_id, f" {REASON} ")
    event = review(world).events[-1]
    assert (state(world), event.reason, event.by_name) == (ScanState.CONCEPT, REASON, "Leo Leider")
    world.save(world.adviser, {"t1.toelichting": "Aangevuld."})


def test_the_state_is_the_fold_of_the_events(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    reviewing.send_back(world.system, world.leader, world.scan_id, REASON)
    offer(world)
    establish(world)
    reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
    kinds = [event.kind.value for event in review(world).events]
    assert kinds == [
        "gestart",
        "ter vaststelling aangeboden",
        "teruggestuurd",
        "ter vaststelling aangeboden",
        "vastgesteld",
        "heropend",
    ]
    assert state(world) is ScanState.CONCEPT


def test_the_snapshot_holds_everything_the_decision_rests_on(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED, "2b")
    kept = snapshot(world)
    content = json.loads(kept.content)
    assert kept.digest == hashlib.sha256(kept.content.encode()).hexdigest()
    assert kept.outcome == content["besluit"]["uitkomst"] == "2b"
    assert content["voorstel"]["result"]["outcome"] == "2b"
    assert content["definitie"] == support.form().digest
    given = {key for key, answer in support.complete_answers("2b").items() if answer is not None}
    assert set(content["answers"]) == given
    assert content["answers"]["t19.meldingen"]["value"] == '"100"'
    assert content["gesprekken"][0]["rollen"] == ["beleidsadviseur"]
    assert "P. Persoon" not in kept.content
    heads = {row["hash"] for row in world.database.rows("SELECT hash FROM audit_entry")}
    assert content["auditkop"] in heads


def test_reopening_keeps_the_snapshot_and_a_second_one_comes_beside_it(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    first = snapshot(world)
    reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
    assert snapshot(world) == first
    world.save(world.adviser, {"randvoorwaarden.visie.pril": "ja"})
    decide(world, "2a")
    offer(world)
    establish(world)
    kept = [tuple(row) for row in world.database.rows("SELECT outcome, digest FROM snapshot ORDER BY id")]
    assert kept[0] == ("1", first.digest)
    assert [outcome for outcome, _ in kept] == ["1", "2a"]


def test_a_vastgestelde_scan_reads_as_its_snapshot(world: World) -> None:
    world.bring_to(ScanState.OFFERED, "2a")
    before = world.sheet()
    establish(world)
    after = world.sheet()
    assert (after.answers, after.classification) == (before.answers, before.classification)
    assert not review(world).stale


def test_each_step_only_in_its_state_by_its_role_in_an_open_round(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    for actor in (world.adviser, world.colleague, world.outsider, world.reader, world.keeper):
        with pytest.raises(Refused):
            establish(world, actor)
        with pytest.raises(Refused):
            reviewing.send_back(world.system, actor, world.scan_id, REASON)
    with pytest.raises(Refused, match="aangeboden"):
        decide(world, "1")
    with pytest.raises(Refused, match="aangeboden"):
        reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
    support.close_round(world)
    with pytest.raises(Refused, match="Deze ronde is gesloten"):
        establish(world)
    assert state(world) is ScanState.OFFERED


def test_each_step_is_in_the_audit_log(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
    rows = world.database.rows(
        "SELECT action, account_id FROM audit_entry WHERE subject = ? ORDER BY id", (f"scan {world.scan_id}",)
    )
    assert [tuple(row) for row in rows if row["action"] != "antwoorden bewaard"] == [
        ("scan gestart", world.adviser.account_id),
        ("besluit genomen", world.adviser.account_id),
        ("scan ter vaststelling aangeboden", world.adviser.account_id),
        ("scan vastgesteld", world.leader.account_id),
        ("scan heropend", world.leader.account_id),
    ]
    assert audit.broken_at(world.database) is None


def test_two_leaders_at_once_establish_once(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    establish(world)
    with pytest.raises(Refused, match="vastgesteld"):
        establish(world)
    assert len(world.database.rows("SELECT id FROM snapshot")) == 1


def test_a_save_that_comes_after_offering_is_refused(world: World) -> None:
    world.bring_to(ScanState.OFFERED)
    with pytest.raises(Refused):
        scanning.save_answers(
            world.system, world.colleague, world.scan_id, [Posted("t1.toelichting", "Te laat.", 0)]
        )
