"""Saving answers and figures: the conflict rule in all its branches, and nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import support
from support import World

from riskscan.domain.lifecycle import Period, ScanState
from riskscan.domain.scan import Answer, Row, Special
from riskscan.programme import reviewing, scanning
from riskscan.programme.permissions import Actor, Refused, Role
from riskscan.programme.scanning import Posted, Saved
from riskscan.programme.system import NotFound

TEXT, OTHER_TEXT = "t1.toelichting", "t2.toelichting"
FIGURE = "t18.budget_structureel"
# A question with a first and a second answer of its kind: the rule is the same for all of them.
KINDS: list[tuple[str, Answer, Answer]] = [
    (TEXT, "Eerste tekst.", "Tweede tekst."),
    ("t3.wachtlijst", "ja", Special("onbekend")),
    ("t3.oorzaken", ("capaciteit",), ("capaciteit", "anders")),
    ("t1.afspraken_termijn", date(2016, 9, 1), date(2016, 10, 1)),
    ("t1.open_punten", (Row(("Punt", "veiligheid")),), (Row(("Punt", "veiligheid")), Row(("Nog een", "")))),
    ("randvoorwaarden.stap1.aantal_voldaan", 20, 21),
    (FIGURE, Decimal(1000000), Decimal("1000000.5")),
    ("t19.meldingen", Decimal(1358), Special("onbekend")),
]
every_kind = pytest.mark.parametrize(("question", "first", "second"), KINDS, ids=[kind[0] for kind in KINDS])


def post(world: World, actor: Actor, *answers: tuple[str, Answer, int]) -> Saved:
    return scanning.save_answers(
        world.system,
        actor,
        world.scan_id,
        [Posted(question, answer, base) for question, answer, base in answers],
    )


def revision(world: World, question: str) -> int:
    return world.sheet().current(question).revision


def history(world: World, question: str = TEXT) -> list[tuple[int, str, int]]:
    """Every revision ever: id, canonical text and author."""
    rows = world.database.rows(
        "SELECT id, value, author_id FROM answer_revision WHERE scan_id = ? AND question = ? ORDER BY id",
        (world.scan_id, question),
    )
    return [tuple(row) for row in rows]


def revisions(world: World) -> int:
    count = "SELECT (SELECT count(*) FROM answer_revision) + (SELECT count(*) FROM figure)"
    return int(world.database.rows(count)[0][0])


@every_kind
def test_a_first_answer_is_saved_with_who_and_when(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    saved = post(world, world.adviser, (question, first, 0))
    assert (saved.questions, saved.conflicts) == ((question,), ())
    current = world.sheet().current(question)
    assert (current.answer, current.author, current.saved_at) == (first, "Anja Advies", saved.at)
    assert world.sheet().last_saved == saved.at


@every_kind
def test_an_answer_made_from_the_current_one_replaces_it(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    post(world, world.adviser, (question, first, 0))
    saved = post(world, world.colleague, (question, second, revision(world, question)))
    assert saved.questions == (question,)
    assert world.sheet().current(question).answer == second


@every_kind
def test_an_untouched_field_of_a_stale_form_changes_nothing(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    post(world, world.adviser, (question, first, 0))
    stale = revision(world, question)
    post(world, world.colleague, (question, second, stale))
    saved = post(world, world.adviser, (question, first, stale), (OTHER_TEXT, "Wel getypt.", 0))
    assert (saved.questions, saved.conflicts) == ((OTHER_TEXT,), ())
    assert world.sheet().current(question).answer == second


@every_kind
def test_the_same_answer_as_someone_elses_is_no_conflict(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    post(world, world.adviser, (question, first, 0))
    stale = revision(world, question)
    post(world, world.colleague, (question, second, stale))
    before = revisions(world)
    saved = post(world, world.adviser, (question, second, stale))
    assert (saved.questions, saved.conflicts, saved.at) == ((), (), None)
    assert revisions(world) == before


@every_kind
def test_an_answer_that_someone_else_changed_is_a_conflict_and_the_rest_is_saved(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    post(world, world.adviser, (question, first, 0))
    stale = revision(world, question)
    post(world, world.colleague, (question, None, stale))
    saved = post(world, world.adviser, (question, second, stale), (OTHER_TEXT, "Wel getypt.", 0))
    (conflict,) = saved.conflicts
    assert (conflict.question, conflict.mine, conflict.theirs.answer) == (question, second, None)
    assert conflict.theirs.author == "Kees Collega"
    assert conflict.theirs.revision == revision(world, question)
    assert saved.questions == (OTHER_TEXT,)
    assert world.sheet().current(question).answer is None
    assert world.sheet().current(OTHER_TEXT).answer == "Wel getypt."


@every_kind
def test_an_answer_typed_on_an_empty_form_is_a_conflict_when_there_is_one_by_now(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    post(world, world.adviser, (question, first, 0))
    saved = post(world, world.colleague, (question, second, 0))
    assert [conflict.question for conflict in saved.conflicts] == [question]
    assert world.sheet().current(question).answer == first
    untouched = post(world, world.colleague, (question, None, 0))
    assert untouched.conflicts == ()
    assert world.sheet().current(question).answer == first


@every_kind
def test_sending_a_form_twice_saves_once(world: World, question: str, first: Answer, second: Answer) -> None:
    post(world, world.adviser, (question, first, 0))
    before = revisions(world)
    again = post(world, world.adviser, (question, first, 0))
    assert (again.questions, again.conflicts) == ((), ())
    assert revisions(world) == before


@every_kind
def test_after_the_back_button_an_old_form_does_not_silently_win(
    world: World, question: str, first: Answer, second: Answer
) -> None:
    post(world, world.adviser, (question, first, 0))
    old = revision(world, question)
    post(world, world.adviser, (question, second, old))
    third: Answer = None
    saved = post(world, world.adviser, (question, third, old))
    assert [conflict.question for conflict in saved.conflicts] == [question]
    assert world.sheet().current(question).answer == second


@pytest.mark.parametrize("question", [TEXT, FIGURE])
def test_a_base_that_belongs_elsewhere_never_counts_as_seen(world: World, question: str) -> None:
    first, second = ("Een.", "Twee.") if question == TEXT else (Decimal(1), Decimal(2))
    neighbour = OTHER_TEXT if question == TEXT else "t18.budget_incidenteel"
    post(world, world.adviser, (question, first, 0))
    post(world, world.adviser, (neighbour, second, 0))
    other_scan = support.later_round(world)
    scanning.save_answers(world.system, world.adviser, other_scan, [Posted(TEXT, "Elders.", 0)])
    (elsewhere,) = world.database.rows("SELECT id FROM answer_revision WHERE scan_id = ?", (other_scan,))
    for base in (revision(world, neighbour), elsewhere["id"], 99999, -1):
        if base == revision(world, question):
            continue
        saved = post(world, world.colleague, (question, second, base))
        assert [conflict.question for conflict in saved.conflicts] == [question], base
    assert world.sheet().current(question).answer == first


def test_clearing_is_a_revision_and_the_list_only_grows(world: World) -> None:
    steps: list[Answer] = ["Een.", None, "Twee.", "Een.", None]
    seen: list[tuple[int, str, int]] = []
    for answer in steps:
        post(world, world.adviser, (TEXT, answer, revision(world, TEXT)))
        now = history(world)
        assert now[: len(seen)] == seen
        seen = now
    assert [value for _, value, _ in seen] == ['"Een."', "null", '"Twee."', '"Een."', "null"]
    assert world.sheet().current(TEXT).answer is None


def test_clearing_what_was_never_answered_saves_nothing(world: World) -> None:
    assert post(world, world.adviser, (TEXT, None, 0)).questions == ()
    assert revisions(world) == 0


def test_a_save_is_in_the_audit_log_without_the_texts(world: World) -> None:
    post(world, world.adviser, (TEXT, "Vertrouwelijk.", 0), (FIGURE, Decimal(7654321), 0))
    (entry,) = world.database.rows("SELECT * FROM audit_entry WHERE action = 'antwoorden bewaard'")
    assert (entry["account_id"], entry["subject"]) == (world.adviser.account_id, f"scan {world.scan_id}")
    assert entry["detail"] == f"{TEXT}, {FIGURE}"


def test_a_figure_is_the_organisations_and_shows_in_every_scan_over_the_same_period(world: World) -> None:
    other_scan = support.later_round(world)
    post(world, world.adviser, (FIGURE, Decimal(1500000), 0))
    elsewhere = world.sheet(other_scan).current(FIGURE)
    assert (elsewhere.answer, elsewhere.author) == (Decimal(1500000), "Anja Advies")
    scanning.save_answers(
        world.system, world.colleague, other_scan, [Posted(FIGURE, Decimal(1600000), elsewhere.revision)]
    )
    assert world.sheet().current(FIGURE).answer == Decimal(1600000)
    assert len(world.database.rows("SELECT id FROM figure")) == 2


def test_a_figure_over_another_period_stands_on_its_own(world: World) -> None:
    references = replace(
        support.PLAN.references, peiljaar=2017, period=Period(date(2016, 7, 1), date(2016, 9, 30))
    )
    plan = replace(support.PLAN, name="Ander tijdvak", references=references)
    round_id = support.add_round(world.system, plan, {world.organisation_id: (world.adviser,)})
    other_scan = scanning.start(world.system, world.adviser, round_id, world.organisation_id)
    post(world, world.adviser, (FIGURE, Decimal(1), 0), ("t19.meldingen", Decimal(2), 0))
    assert world.sheet(other_scan).answers == {}


def test_a_vastgestelde_scan_keeps_its_figures_when_a_later_round_changes_them(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    before = dict(world.sheet().answers)
    other_scan = support.later_round(world)
    world.save(world.adviser, {FIGURE: Decimal(999), "t19.meldingen": None}, other_scan)
    assert world.sheet(other_scan).current(FIGURE).answer == Decimal(999)
    assert world.sheet().answers == before
    assert world.sheet().current(FIGURE).answer == Decimal(100)


def test_after_reopening_the_current_answers_count_again(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    other_scan = support.later_round(world)
    world.save(world.adviser, {FIGURE: Decimal(999)}, other_scan)
    reviewing.reopen(world.system, world.leader, world.scan_id, support.REASON)
    assert world.sheet().current(FIGURE).answer == Decimal(999)


@pytest.mark.parametrize(
    ("state", "words"),
    [(ScanState.OFFERED, "ter vaststelling aangeboden"), (ScanState.ESTABLISHED, "vastgesteld")],
)
def test_saving_in_another_state_is_refused_with_the_reason(
    world: World, state: ScanState, words: str
) -> None:
    world.bring_to(state)
    before = revisions(world)
    with pytest.raises(Refused, match=f"Deze scan is {words}"):
        world.save(world.adviser, {TEXT: "Toch nog iets."})
    assert revisions(world) == before


def test_saving_in_a_closed_round_is_refused_with_the_reason(world: World) -> None:
    support.close_round(world)
    with pytest.raises(Refused, match="Deze ronde is gesloten"):
        post(world, world.adviser, (TEXT, "Te laat.", 0))
    assert revisions(world) == 0


def test_saving_by_someone_else_is_refused_with_the_reason(world: World) -> None:
    reasons = {
        "outsider": "niet aan u toegewezen",
        "leader": "Uw rol geeft geen recht",
        "reader": "Uw rol geeft geen recht",
        "keeper": "Uw rol geeft geen recht",
    }
    for name, reason in reasons.items():
        with pytest.raises(Refused, match=reason):
            post(world, world.actors[name], (TEXT, "Niet van mij.", 0))
    assert revisions(world) == 0


def test_an_unknown_scan_or_question_is_told_and_nothing_is_saved(world: World) -> None:
    with pytest.raises(NotFound, match="Deze scan bestaat niet"):
        scanning.save_answers(world.system, world.adviser, 999, [Posted(TEXT, "x", 0)])
    with pytest.raises(NotFound, match="vraag"):
        post(world, world.adviser, (TEXT, "x", 0), ("t99.verzonnen", "x", 0))
    assert revisions(world) == 0


def test_incomplete_and_contradictory_work_is_saved_as_it_is(world: World) -> None:
    answers: dict[str, Answer] = {
        "randvoorwaarden.stap1.status": "voldaan",
        "randvoorwaarden.stap1.actie": "geen",
        "randvoorwaarden.stap1.aantal_voldaan": 3,
        "verscherpt_toezicht": Special("onbekend"),
    }
    assert set(world.save(world.adviser, answers).questions) == set(answers)
    assert not world.sheet().progress.complete
    assert world.sheet().answers == answers


def test_starting_a_scan_twice_gives_the_one_scan(world: World) -> None:
    again = scanning.start(world.system, world.colleague, world.round_id, world.organisation_id)
    assert again == world.scan_id
    assert len(world.database.rows("SELECT id FROM scan")) == 1


def test_a_scan_starts_only_for_the_assigned_adviser_in_an_open_round(world: World) -> None:
    for actor in (world.adviser, world.leader, world.reader, world.keeper):
        with pytest.raises(Refused):
            scanning.start(world.system, actor, world.round_id, world.other_organisation_id)
    with pytest.raises(NotFound, match="doet niet mee"):
        scanning.start(world.system, world.outsider, world.round_id, 9999)
    support.close_round(world)
    with pytest.raises(Refused, match="gesloten"):
        scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
    assert len(world.database.rows("SELECT id FROM scan")) == 1


def test_nobody_reads_a_scan_by_another_role_than_the_table_gives(world: World) -> None:
    for actor in (world.outsider, world.reader, world.keeper, Actor(None, "", frozenset())):
        with pytest.raises(Refused):
            scanning.read(world.system, actor, world.scan_id)
    both = Actor(world.keeper.account_id, "", frozenset({Role.KEEPER, Role.LEADER}))
    assert scanning.read(world.system, both, world.scan_id).scan.id == world.scan_id


def test_the_suggestion_for_typed_answers_saves_nothing(world: World) -> None:
    sheet = world.sheet()
    live = scanning.suggestion_for(sheet, support.judgements("1"))
    assert (live.classification.outcome, sheet.classification.outcome) == ("1", None)
    assert revisions(world) == 0
