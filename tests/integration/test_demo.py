"""The demo: whole fictional rounds, made by the ordinary use cases, with nothing real in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from riskscan.definitions import DefinitionError, load_form, regions
from riskscan.domain.figure_periods import months
from riskscan.domain.figures import Kind
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.domain.questionnaire import AnswerType
from riskscan.domain.scan import NOT_APPLICABLE, UNKNOWN, Special, is_asked
from riskscan.programme import (
    demo,
    demo_content,
    figures,
    interviewing,
    organisations,
    overview,
    reviewing,
    role_requests,
    signing_in,
)
from riskscan.programme.earlier_versions import versions
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.reviewing import Review
from riskscan.programme.system import System
from riskscan.store import accounts as account_store
from riskscan.store import audit, rounds, scans
from riskscan.store import organisations as organisation_store
from riskscan.store.database import open_database
from riskscan.store.figures import Selection

LEADER = Actor(3, "", frozenset({Role.LEADER}))
READER = Actor(5, "", frozenset({Role.READER}))
JUNE, SEPTEMBER, MARCH = "Demoronde juni 2016", "Demoronde september 2016", "Demoronde maart 2017"

# Organisations whose scans are written out in full; the others have shorter texts.
IN_FULL = ("Waddenrand", "Kuststrook", "Lage Zoom", "Heuvelzicht", "Zuidkade", "Drieburg")
# Round → kind on the map → how many.
COUNTS = {JUNE: {"1": 7, "2": 13, "3": 4, "I": 2}, SEPTEMBER: {"1": 7, "2": 17, "3": 0, "I": 2}}
RUNNING = {
    "Meerstede": ScanState.CONCEPT,
    "Binnenveld": ScanState.CONCEPT,
    "Veenpolder": ScanState.CONCEPT,
    "Nieuwland": ScanState.CONCEPT,
    "Drieburg": ScanState.OFFERED,
}
Reviews = dict[tuple[str, str], Review]
"""By the name of the round and of the organisation."""


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    database = open_database(tmp_path_factory.mktemp("demo") / "demo.db")
    one = System(database, demo=True)
    demo.fill_demo(one)
    yield one
    database.close()


@pytest.fixture(scope="module")
def reviews(system: System) -> Reviews:
    return {
        (round_.plan.name, one.sheet.organisation.name.removeprefix("Veilig Thuis ")): one
        for round_ in rounds.every(system.database)
        for scan in scans.in_round(system.database, round_.id)
        for one in [reviewing.review(system, LEADER, scan.id)]
    }


def in_round(reviews: Reviews, name: str) -> dict[str, Review]:
    return {organisation: one for (round_, organisation), one in reviews.items() if round_ == name}


def everything(system: System) -> Iterator[tuple[str, str]]:
    """Every text in every table of the database, with its table."""
    tables = [
        row["name"] for row in system.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    for table in tables:
        for row in system.database.rows(f'SELECT * FROM "{table}"'):
            yield from ((table, cell) for cell in tuple(row) if isinstance(cell, str))


def test_filling_again_changes_nothing(system: System) -> None:
    before = (list(everything(system)), system.database.connection.total_changes)
    again = demo.fill_demo(system)
    assert again == demo.ACCOUNTS
    assert (list(everything(system)), system.database.connection.total_changes) == before


def test_a_database_with_other_data_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    other = System(open_database(tmp_path / "echt.db"))
    organisations.fill_reference_data(other)
    before = list(everything(other))
    with pytest.raises(demo.DemoRefused, match="bevat al andere gegevens"):
        demo.fill_demo(other)
    assert list(everything(other)) == before
    other.database.close()


def test_an_error_halfway_leaves_the_database_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = System(open_database(tmp_path / "leeg.db"), demo=True)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(reviewing, "establish", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        demo.fill_demo(empty)
    assert account_store.every(empty.database) == ()
    assert audit.head(empty.database) == "0" * 64
    empty.database.close()


def test_every_printed_account_can_log_in_with_its_roles(system: System) -> None:
    assert {role for one in demo.ACCOUNTS for role in one.roles} == set(Role)
    for one in demo.ACCOUNTS:
        entry = signing_in.give_password(system, one.email, one.password, signing_in.Visitor("test"))
        actor = signing_in.actor_of(system, entry.token, "test")
        assert actor is not None
        assert (actor.name, actor.roles) == (one.name, one.roles)


def test_one_role_waits_for_the_second_beheerder(system: System) -> None:
    (request,) = role_requests.waiting(system, Actor(7, "", frozenset({Role.KEEPER})))
    assert (request.account_name, request.role, request.requester) == (
        "Noor Wachtman",
        "lezer",
        "Bram Sleutelman",
    )
    assert role_requests.deciders(system, request) == ("Iris Tweesleutel",)


def test_there_are_two_finished_rounds_and_one_to_work_in(system: System) -> None:
    found = {round_.plan.name: round_.state for round_ in rounds.every(system.database)}
    assert found == {JUNE: RoundState.CLOSED, SEPTEMBER: RoundState.CLOSED, MARCH: RoundState.OPEN}


@pytest.mark.parametrize("name", [JUNE, SEPTEMBER, MARCH])
def test_every_round_has_26_assigned_organisations_on_as_many_places(system: System, name: str) -> None:
    (round_,) = (one for one in rounds.every(system.database) if one.plan.name == name)
    members = organisation_store.every(system.database)
    assert rounds.organisation_ids(system.database, round_.id) == {one.id for one in members}
    places = {
        (one.row, one.column) for one in regions.valid_on(regions.organisations(), round_.plan.peildatum)
    }
    assert {(one.grid_row, one.grid_column) for one in members} == places
    assert len(members) == len({one.letters for one in members}) == len(places) == 26
    assigned = {one.organisation_id for one in rounds.assignments(system.database, round_.id)}
    assert assigned == {one.id for one in members}


@pytest.mark.parametrize("name", COUNTS)
def test_the_national_picture_has_the_distribution_of_2016(system: System, name: str) -> None:
    (round_,) = (one for one in rounds.every(system.database) if one.plan.name == name)
    found = overview.national(system, READER, round_.id)
    assert {one.kind: one.number for one in found.counts if one.kind in COUNTS[name]} == COUNTS[name]
    assert len(found.statuses) == 26
    assert len({one.shape for one in found.statuses} - {""}) == 26


def test_whoever_left_the_third_category_says_what_was_created(reviews: Reviews) -> None:
    june, september = in_round(reviews, JUNE), in_round(reviews, SEPTEMBER)
    third = {name for name, one in june.items() if one.sheet.classification.outcome == "3"}
    assert len(third) == 4
    now = {name: str(september[name].sheet.answers["overall_beeld"]) for name in third}
    assert all(len(text) > 200 for text in now.values())
    assert {september[name].sheet.classification.outcome for name in third} <= {"2a", "2b"}


def test_no_real_organisation_or_region_is_named_anywhere(system: System) -> None:
    real = regions.organisations()
    names = {one.name.removeprefix("Veilig Thuis ") for one in real} | {one.code for one in real}
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)
    assert pattern.search("in Veilig Thuis Hollands Midden")
    hits = [(table, found[0]) for table, text in everything(system) if (found := pattern.search(text))]
    assert hits == []


def test_fictional_names_and_letters_are_not_those_of_a_real_organisation_or_municipality(
    system: System,
) -> None:
    members = organisation_store.every(system.database)
    names = {one.name.removeprefix("Veilig Thuis ").lower() for one in members}
    assert not names & {one.name.lower() for one in regions.municipalities()}
    assert not {one.letters for one in members} & {one.letters for one in regions.organisations()}
    towns = system.database.rows("SELECT code, name FROM municipality")
    assert not {row["name"].lower() for row in towns} & {one.name.lower() for one in regions.municipalities()}
    assert not {row["code"] for row in towns} & {one.code for one in regions.municipalities()}


KNOWN_SCORES = {"drenthe": 8, "noord-en-midden-limburg": 16, "twente": 18, "utrecht": 20}
"""Published scores of Stap 1 in 2016, of 24 (toetsingskader.md §1)."""
KNOWN_THIRD = ("drenthe", "gelderland-zuid")
"""Regions of which verscherpt toezicht or the third category in 2016 is known."""


def test_no_known_fact_of_2016_falls_on_its_own_region(reviews: Reviews) -> None:
    content = demo_content.read_content()
    on = {one.plaats: one for one in content.regions.organisaties}
    assert len(on) == 26
    for place in KNOWN_THIRD:
        assert on[place].toezicht == ()
        for name in (JUNE, SEPTEMBER):
            assert reviews[name, on[place].naam].sheet.classification.outcome not in ("3", "I")
    for place, score in KNOWN_SCORES.items():
        for name in (JUNE, SEPTEMBER):
            answers = reviews[name, on[place].naam].sheet.answers
            assert answers.get("randvoorwaarden.stap1.aantal_voldaan") != score
            assert not any(f"{score} van de 24" in str(answer) for answer in answers.values())


@pytest.mark.parametrize("name", COUNTS)
def test_every_scan_of_a_finished_round_is_complete_and_follows_the_rules(
    reviews: Reviews, name: str
) -> None:
    found = in_round(reviews, name)
    assert len(found) == 26
    for organisation, one in found.items():
        assert one.sheet.progress.complete, organisation
        assert one.missing == (), organisation
        assert one.sheet.scan.state is ScanState.ESTABLISHED, organisation
        assert one.decision is not None
        possible = one.sheet.classification.possible
        if (name, organisation) == (JUNE, "Drieburg"):
            # Decided, with a motivation, while the suggestion was open.
            assert (possible, one.decision.outcome) == (("2b", "3"), "2b")
            assert len(one.decision.motivation) > 100
        else:
            assert possible == (one.decision.outcome,), organisation
        assert not one.stale


@pytest.mark.parametrize("name", COUNTS)
def test_every_scan_has_texts_of_its_own_and_spoke_to_both_parties(reviews: Reviews, name: str) -> None:
    seen: dict[str, str] = {}
    for organisation, one in in_round(reviews, name).items():
        sheet = one.sheet
        assert interviewing.missing(sheet.interviews) == (), organisation
        texts = [
            str(sheet.answers[question.key])
            for question in sheet.form.questions()
            if question.counts and question.type is AnswerType.TEXT
        ]
        assert len(texts) == 14
        assert min(map(len, texts)) > (100 if organisation in IN_FULL else 40), organisation
        for text in texts:
            assert seen.setdefault(text, organisation) == organisation
        names = [person.name for talk in sheet.interviews for person in talk.content.participants]
        assert names == [""] * len(names)


def test_a_september_scan_tells_what_changed_since_june(reviews: Reviews) -> None:
    june, september = in_round(reviews, JUNE), in_round(reviews, SEPTEMBER)
    for organisation, one in september.items():
        before, now = june[organisation].sheet.answers, one.sheet.answers
        assert before["overall_beeld"] != now["overall_beeld"]
        renewed = [key for key in now if key.endswith(".toelichting") and now[key] != before.get(key)]
        assert len(renewed) >= (9 if organisation in IN_FULL else 4), organisation
        assert before["t19.meldingen"] != now["t19.meldingen"]
        held = {talk.content.held_on for talk in june[organisation].sheet.interviews}
        assert not held & {talk.content.held_on for talk in one.sheet.interviews}


def test_the_running_round_has_scans_in_every_stage(reviews: Reviews) -> None:
    found = in_round(reviews, MARCH)
    assert {name: one.sheet.scan.state for name, one in found.items()} == RUNNING
    assert found["Meerstede"].sheet.progress.complete
    assert found["Meerstede"].sheet.classification.possible == ("1", "2a", "2b", "3")
    assert found["Drieburg"].ready
    assert found["Drieburg"].sheet.classification.possible == ("2b", "3")
    for name in ("Binnenveld", "Veenpolder", "Nieuwland"):
        assert not found[name].sheet.progress.complete


def test_the_demo_shows_every_kind_of_absence(reviews: Reviews) -> None:
    codes = {
        answer.code
        for one in reviews.values()
        for answer in one.sheet.answers.values()
        if isinstance(answer, Special)
    }
    assert {UNKNOWN, NOT_APPLICABLE, "geen_datum"} <= codes


def test_who_establishes_a_scan_wrote_nothing_in_it_and_a_snapshot_is_kept(
    system: System, reviews: Reviews
) -> None:
    established = [one for one in reviews.values() if one.sheet.scan.state is ScanState.ESTABLISHED]
    assert len(established) == 52
    for one in established:
        scan_id = one.sheet.scan.id
        kept = scans.snapshot(system.database, scan_id)
        assert kept is not None
        assert one.decision is not None
        assert kept.outcome == one.decision.outcome
        assert one.events[-1].by_id not in scans.authors(system.database, scan_id)


def test_one_scan_was_sent_back_with_a_reason_and_decided_again(reviews: Reviews) -> None:
    kinds = [event.kind.value for event in reviews[JUNE, "Lage Zoom"].events]
    assert kinds == [
        "gestart",
        "ter vaststelling aangeboden",
        "teruggestuurd",
        "ter vaststelling aangeboden",
        "vastgesteld",
    ]


def test_one_scan_was_reopened_talked_about_and_vastgesteld_again(reviews: Reviews) -> None:
    events = reviews[SEPTEMBER, "Waddenrand"].events
    assert [event.kind.value for event in events][-5:] == [
        "vastgesteld",
        "heropend",
        "besproken",
        "ter vaststelling aangeboden",
        "vastgesteld",
    ]
    assert [one.number for one in versions(events)] == [1, 2]


def test_toezicht_on_the_peildatum_and_the_answer_in_the_scan_agree(system: System, reviews: Reviews) -> None:
    for (name, organisation), one in reviews.items():
        answer = one.sheet.answers.get("verscherpt_toezicht")
        if answer is None:
            continue  # Not filled in yet: only in the running round.
        held = organisations.supervision_on(system, one.sheet.organisation.id, one.sheet.round.plan.peildatum)
        heavy = held is not None and held.kind == "verscherpt"
        assert answer == ("ja" if heavy else "nee"), (name, organisation)
    june = reviews[JUNE, "Kuststrook"].sheet
    assert organisations.lifted_before(system, june.organisation.id, june.round.plan.peildatum) is not None


def test_the_audit_chain_is_whole_and_runs_through_the_time_of_the_rounds(system: System) -> None:
    assert audit.broken_at(system.database) is None
    rows = system.database.rows("SELECT at, action FROM audit_entry ORDER BY id")
    times = [row["at"] for row in rows if row["action"] != "ingelogd"]
    assert times == sorted(times)
    assert times[0].startswith("2016-06-01")
    # The impactanalyse is of a later year than the rounds.
    assert [one for one in times if one < "2018"][-1].startswith("2017-04")
    assert times[-1].startswith("2024-11")


def folder_with(folder: Path, text: str) -> Path:
    """Content of the demo with one scan, in the first round."""
    for name in (demo_content.REGIONS, demo_content.ROUNDS):
        (folder / name).write_bytes((demo_content.FOLDER / name).read_bytes())
    (folder / "juni-2016").mkdir()
    (folder / "juni-2016" / "fout.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ("t99.toelichting: Tekst", "t99.toelichting bestaat niet"),
        ("t3.wachtlijst: misschien", "'misschien' past niet bij deze vraag"),
        ("t3.oorzaken: [zomer]", "past niet bij deze vraag"),
        ("t3.wachtlijst: {bijzonder: nvt}", "is hier geen bijzonder antwoord"),
        ("t2.hertoets_datum: '31 juni'", "is geen datum (JJJJ-MM-DD)"),
        ("t18.budget_structureel: 12", "past niet bij deze vraag"),
        ("randvoorwaarden.stap1.aantal_voldaan: 25", "past niet bij deze vraag"),
        ("t1.open_punten: [{punt: Iets}]", "een rij heeft de kolommen omschrijving, thema"),
        ("{t3.risico: geen, t3.risico_toelichting: Toch wel}", "wordt bij deze antwoorden niet gesteld"),
        ("t3.risico: geen", "maar het verloop bewaart []"),
    ],
)
def test_content_with_an_error_is_refused_with_file_and_line(
    tmp_path: Path, answer: str, finding: str
) -> None:
    folder = folder_with(
        tmp_path,
        f"organisatie: Nieuwland\nantwoorden:\n  {answer}\nverloop:\n"
        '  - {op: "2016-07-14T16:05", wat: gestart}\n',
    )
    with pytest.raises(DefinitionError) as error:
        demo_content.read_content(folder)
    pattern = rf"^juni-2016/fout\.yaml:\d+: \[demo-[a-z-]+\] .*{re.escape(finding)}"
    assert re.search(pattern, str(error.value), re.M)


def test_content_about_an_unknown_organisation_or_party_is_refused(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        "organisatie: Nergenshuizen\ngesprekken:\n"
        '  - {datum: "2016-07-01", met: buurman, wijze: gesprek, rollen: [Buurman]}\n'
        'verloop:\n  - {op: "2016-07-14T16:05", wat: gestart}\n',
    )
    with pytest.raises(DefinitionError) as error:
        demo_content.read_content(folder)
    assert [one.code for one in error.value.findings] == ["demo-organisatie", "demo-gesprek"]


def test_a_scan_that_follows_on_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        "organisatie: Nieuwland\nvervolg_op: maart-2015\n"
        'verloop:\n  - {op: "2016-07-14T16:05", wat: gestart}\n',
    )
    with pytest.raises(DefinitionError, match="geen scan in maart-2015"):
        demo_content.read_content(folder)


def test_a_scan_that_follows_on_another_can_leave_a_question_empty() -> None:
    content = demo_content.read_content()
    answers = [
        next(one.answers for one in scans if one.organisation == "Lage Zoom")
        for _, scans in content.rounds[:2]
    ]
    assert ["t1.open_punten" in one for one in answers] == [True, False]


def test_a_scan_that_follows_on_another_keeps_what_is_still_asked_and_not_renewed() -> None:
    content = demo_content.read_content()
    (_, june), (_, september), _ = content.rounds
    before = next(one for one in june if one.organisation == "Heuvelzicht").answers
    after = next(one for one in september if one.organisation == "Heuvelzicht").answers
    kept = [key for key in after if after[key] == before.get(key)]
    assert kept
    form = load_form("2016-2")
    assert all(is_asked(form.question(key), after) for key in after)


def test_the_quarters_of_a_year_add_up_to_that_year(system: System) -> None:
    """Where all four were given, as in meldingen of three organisations."""
    kept = figures.read(system, LEADER, Selection(measures=("meldingen", "adviesvragen", "onderzoeken")))
    values = {one.key: one.figure.value for one in kept if one.key.kind is Kind.ACTUAL}
    year = months(2016, 1, 12)
    whole = [key for key in values if key.period == year and key.municipality is None]
    checked = 0
    for key in whole:
        parts = [values.get(replace(key, period=months(2016, at, at + 2))) for at in (1, 4, 7, 10)]
        numbers = [one for one in parts if isinstance(one, Decimal)]
        if len(numbers) == len(parts):
            assert sum(numbers) == values[key], key
            checked += 1
    assert checked == 9
