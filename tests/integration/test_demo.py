"""The demo: a whole fictional round, made by the ordinary use cases, with nothing real in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskscan.definitions import DefinitionError, load_form, regions
from riskscan.domain.lifecycle import RoundState, ScanState
from riskscan.domain.questionnaire import AnswerType
from riskscan.domain.scan import NOT_APPLICABLE, UNKNOWN, Special
from riskscan.programme import accounts, demo, demo_content, interviewing, organisations, reviewing
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.reviewing import Review
from riskscan.programme.system import System
from riskscan.store import accounts as account_store
from riskscan.store import audit, rounds, scans
from riskscan.store import organisations as organisation_store
from riskscan.store.database import open_database

LEADER = Actor(3, "", frozenset({Role.LEADER}))
FORM = load_form("2016-2")

# Organisation → what the rules suggest, what the adviser decided, and where the scan is.
INTENDED = {
    "Waddenrand": (("1",), "1", ScanState.ESTABLISHED),
    "Kuststrook": (("2a",), "2a", ScanState.ESTABLISHED),
    "Lage Zoom": (("2b",), "2b", ScanState.ESTABLISHED),
    "Heuvelzicht": (("3",), "3", ScanState.ESTABLISHED),
    "Zuidkade": (("I",), "I", ScanState.ESTABLISHED),
    "Meerstede": (("1", "2a", "2b", "3"), None, ScanState.CONCEPT),
    "Drieburg": (("2b", "3"), "2b", ScanState.OFFERED),
}
BEGUN = ("Binnenveld", "Veenpolder", "Nieuwland")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    database = open_database(tmp_path_factory.mktemp("demo") / "demo.db")
    one = System(database, demo=True)
    demo.fill_demo(one)
    yield one
    database.close()


@pytest.fixture(scope="module")
def reviews(system: System) -> dict[str, Review]:
    found = [reviewing.review(system, LEADER, scan.id) for scan in scans.in_round(system.database, 1)]
    return {one.sheet.organisation.name.removeprefix("Veilig Thuis "): one for one in found}


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
        actor = accounts.actor_of(system, accounts.log_in(system, one.email, one.password, "test"), "test")
        assert actor is not None
        assert (actor.name, actor.roles) == (one.name, one.roles)


def test_the_round_is_open_for_26_organisations_on_as_many_places(system: System) -> None:
    (round_,) = rounds.every(system.database)
    members = organisation_store.every(system.database)
    assert (round_.plan, round_.state) == (demo.PLAN, RoundState.OPEN)
    assert rounds.organisation_ids(system.database, round_.id) == {one.id for one in members}
    places = {(one.row, one.column) for one in regions.valid_on(regions.organisations(), demo.PLAN.peildatum)}
    assert {(one.grid_row, one.grid_column) for one in members} == places
    assert len(members) == len({one.letters for one in members}) == len(places) == 26
    assigned = {one.organisation_id for one in rounds.assignments(system.database, round_.id)}
    assert assigned == {one.id for one in members}


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
    assert system.database.rows("SELECT * FROM municipality") == []


def test_regions_of_which_a_fact_of_2016_is_known_have_no_scan(system: System) -> None:
    # Verscherpt toezicht or a published score of Stap 1 in 2016; a reader could take the demo for the fact.
    known = {
        "drenthe",
        "gelderland-zuid",
        "noord-en-midden-limburg",
        "twente",
        "utrecht",
    }
    content = demo_content.read_content(FORM)
    scanned = {one.organisation for one in content.scans}
    assert not known & {one.plaats for one in content.regions.organisaties if one.naam in scanned}
    assert not known & {one.plaats for one in content.regions.organisaties if one.toezicht}


@pytest.mark.parametrize("name", INTENDED)
def test_a_complete_scan_is_complete_and_comes_out_as_intended(reviews: dict[str, Review], name: str) -> None:
    found = reviews[name]
    possible, decided, state = INTENDED[name]
    assert found.sheet.progress.complete
    assert found.missing == ()
    assert found.sheet.classification.possible == possible
    assert (found.decision.outcome if found.decision else None) == decided
    assert found.sheet.scan.state is state
    assert not found.stale


@pytest.mark.parametrize("name", INTENDED)
def test_a_complete_scan_has_texts_of_its_own_and_spoke_to_both_parties(
    reviews: dict[str, Review], name: str
) -> None:
    sheet = reviews[name].sheet
    assert interviewing.missing(sheet.interviews) == ()
    texts = [
        str(sheet.answers[question.key])
        for question in sheet.form.questions()
        if question.counts and question.type is AnswerType.TEXT
    ]
    elsewhere = {
        str(answer)
        for other, one in reviews.items()
        if other != name
        for answer in one.sheet.answers.values()
    }
    assert len(texts) == 14
    assert all(len(text) > 100 for text in texts)
    assert not set(texts) & elsewhere
    names = [person.name for talk in sheet.interviews for person in talk.content.participants]
    assert names == [""] * len(names)


def test_other_organisations_have_a_beginning_or_nothing(reviews: dict[str, Review]) -> None:
    assert set(reviews) == {*INTENDED, *BEGUN}
    for name in BEGUN:
        assert not reviews[name].sheet.progress.complete
        assert reviews[name].sheet.scan.state is ScanState.CONCEPT


def test_the_demo_shows_every_kind_of_absence(reviews: dict[str, Review]) -> None:
    codes = {
        answer.code
        for one in reviews.values()
        for answer in one.sheet.answers.values()
        if isinstance(answer, Special)
    }
    assert {UNKNOWN, NOT_APPLICABLE, "geen_datum"} <= codes


def test_who_establishes_a_scan_wrote_nothing_in_it_and_a_snapshot_is_kept(
    system: System, reviews: dict[str, Review]
) -> None:
    established = [one for one in reviews.values() if one.sheet.scan.state is ScanState.ESTABLISHED]
    assert len(established) == 5
    for one in established:
        scan_id = one.sheet.scan.id
        kept = scans.snapshot(system.database, scan_id)
        assert kept is not None
        assert one.decision is not None
        assert kept.outcome == one.decision.outcome
        assert one.events[-1].by_id not in scans.authors(system.database, scan_id)


def test_one_scan_was_sent_back_with_a_reason_and_decided_again(reviews: dict[str, Review]) -> None:
    kinds = [event.kind.value for event in reviews["Lage Zoom"].events]
    assert kinds == [
        "gestart",
        "ter vaststelling aangeboden",
        "teruggestuurd",
        "ter vaststelling aangeboden",
        "vastgesteld",
    ]


def test_toezicht_on_the_peildatum_and_the_answer_in_the_scan_agree(
    system: System, reviews: dict[str, Review]
) -> None:
    for name in INTENDED:
        sheet = reviews[name].sheet
        held = organisations.supervision_on(system, sheet.organisation.id, demo.PLAN.peildatum)
        heavy = held is not None and held.kind == "verscherpt"
        assert sheet.answers["verscherpt_toezicht"] == ("ja" if heavy else "nee")
    lifted = reviews["Kuststrook"].sheet.organisation.id
    assert organisations.lifted_before(system, lifted, demo.PLAN.peildatum) is not None


def test_the_audit_chain_is_whole_and_runs_through_june_and_july_2016(system: System) -> None:
    assert audit.broken_at(system.database) is None
    rows = system.database.rows("SELECT at, action FROM audit_entry ORDER BY id")
    times = [row["at"] for row in rows if row["action"] != "ingelogd"]
    assert times == sorted(times)
    assert times[0].startswith("2016-06-01")
    assert times[-1].startswith("2016-07-14")


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
    regions_file = demo_content.FOLDER / demo_content.REGIONS
    (tmp_path / demo_content.REGIONS).write_bytes(regions_file.read_bytes())
    (tmp_path / "fout.yaml").write_text(
        f"organisatie: Nieuwland\nantwoorden:\n  {answer}\nverloop:\n"
        '  - {op: "2016-07-14T16:05", wat: gestart}\n',
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError) as error:
        demo_content.read_content(FORM, tmp_path)
    assert re.search(rf"^fout\.yaml:\d+: \[demo-[a-z-]+\] .*{re.escape(finding)}", str(error.value), re.M)


def test_content_about_an_unknown_organisation_or_party_is_refused(tmp_path: Path) -> None:
    regions_file = demo_content.FOLDER / demo_content.REGIONS
    (tmp_path / demo_content.REGIONS).write_bytes(regions_file.read_bytes())
    (tmp_path / "fout.yaml").write_text(
        "organisatie: Nergenshuizen\ngesprekken:\n"
        '  - {datum: "2016-07-01", met: buurman, wijze: gesprek, rollen: [Buurman]}\n'
        'verloop:\n  - {op: "2016-07-14T16:05", wat: gestart}\n',
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError) as error:
        demo_content.read_content(FORM, tmp_path)
    assert [one.code for one in error.value.findings] == ["demo-organisatie", "demo-gesprek"]
