"""Export and import: nothing is lost, twice is once, and a dry run or a failure leaves everything as it was."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import support
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scan_answers import dates, lines, some_answers, texts
from support import MOTIVATION, OPERATOR, World
from transferring import Template, dump, essence, exported, read_in

from riskscan.domain.scan import Answer
from riskscan.programme import interviewing, reviewing, scanning, transfer
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.transfer_row import Outcome
from riskscan.store import audit, scans
from riskscan.store.interviews import Content, Note, Participant

FORM = support.form()
JUDGEMENT = {question.key for question in FORM.judgement}

one_line = lines.map(lambda text: " ".join(text.split()))
optional_texts = st.just("") | texts
TOPICS = interviewing.topic_order(FORM)
notes = st.builds(
    Note,
    texts.filter(str.strip),
    st.sets(st.sampled_from(TOPICS)).map(lambda some: tuple(topic for topic in TOPICS if topic in some)),
    st.booleans(),
)
contents = st.builds(
    Content,
    st.none() | dates,
    st.sampled_from(tuple(KINDS)),
    st.sampled_from(tuple(MANNERS)),
    st.lists(st.builds(Participant, one_line, one_line.filter(bool)), max_size=3).map(tuple),
    *[optional_texts] * 4,
    st.lists(notes, max_size=3).map(tuple),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("sjabloon"))


def fill(
    world: World,
    answers: dict[str, Answer],
    talks: list[Content],
    decided: str | None,
    after: dict[str, Answer],
) -> None:
    """A scan with these answers and interviews, perhaps decided on before the last of the answers."""
    started = support.with_scan(world)
    started.save(world.adviser, answers)
    for talk in talks:
        interviewing.save(world.system, world.adviser, started.scan_id, None, 0, talk)
    if decided is not None:
        outcomes = reviewing.choices(started.sheet())
        reviewing.decide(
            world.system, world.adviser, started.scan_id, outcomes[len(decided) % len(outcomes)], decided
        )
    started.save(world.adviser, after)


decided = st.none() | texts.map(lambda text: text[:3000].strip() + " Dit besloten de wethouders samen.")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some_answers(FORM), st.lists(contents, max_size=3), decided, some_answers(FORM))
def test_a_scan_goes_out_and_in_again_without_loss(
    template: Template,
    answers: dict[str, Answer],
    talks: list[Content],
    decided: str | None,
    after: dict[str, Answer],
) -> None:
    with template.copy("bron") as source:
        fill(source, answers, talks, decided, after)
        whole, without_names = exported(source), exported(source, names=False)
    for content, names in ((whole, True), (without_names, False)):
        with template.copy("doel") as target:
            (row,) = read_in(target, content).rows
            assert (row.outcome, row.errors) == (Outcome.NEW, ())
            assert essence(exported(target, names)) == essence(content)
            before = dump(target.database)
            (again,) = read_in(target, content).rows
            assert (again.outcome, again.warnings) == (Outcome.SAME, ())
            assert dump(target.database) == before


@pytest.fixture
def copies(template: Template) -> Iterator[tuple[World, World]]:
    """A filled installation with two scans, and an empty one."""
    with template.copy("bron") as source, template.copy("doel") as target:
        first = support.with_scan(source)
        first.complete("2b")
        reviewing.decide(source.system, source.adviser, first.scan_id, "2b", MOTIVATION)
        scan_id = scanning.start(
            source.system, source.outsider, source.round_id, source.other_organisation_id
        )
        posted = [scanning.Posted("t1.risico", "beperkt", 0)]
        scanning.save_answers(source.system, source.outsider, scan_id, posted)
        yield source, target


def test_a_dry_run_tells_the_same_and_changes_nothing(copies: tuple[World, World]) -> None:
    source, target = copies
    content, before = exported(source), dump(target.database)
    tried = read_in(target, content, write=False)
    assert dump(target.database) == before
    assert not target.database.connection.in_transaction
    done = read_in(target, content)
    assert (tried.written, done.written) == (False, True)
    assert tried.rows == done.rows
    assert [row.outcome for row in done.rows] == [Outcome.NEW, Outcome.NEW]
    assert dump(target.database) != before


def test_one_wrong_line_keeps_out_all_of_them(copies: tuple[World, World]) -> None:
    source, target = copies
    content, before = exported(source) + b"{}\n", dump(target.database)
    result = read_in(target, content)
    assert [row.outcome for row in result.rows] == [Outcome.NEW, Outcome.NEW, Outcome.WRONG]
    assert not result.written
    assert dump(target.database) == before


def test_a_failure_halfway_keeps_out_all_of_it(
    copies: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = copies
    content, before = exported(source), dump(target.database)

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(interviewing, "save", fail)
    with pytest.raises(MemoryError):
        read_in(target, content)
    assert not target.database.connection.in_transaction
    assert dump(target.database) == before


def test_what_is_read_in_is_a_concept_of_its_author_and_said_in_the_audit_log(
    copies: tuple[World, World],
) -> None:
    source, target = copies
    reviewing.offer(source.system, source.adviser, 1)
    reviewing.establish(source.system, source.leader, 1)
    result = read_in(target, exported(source))
    assert [row.warnings for row in result.rows if row.decision == "nieuw"] == [
        ("In het bestand is deze scan vastgesteld; hier wordt het een concept.",)
    ]
    (scan,) = [
        one for one in scans.in_round(target.database, 1) if one.organisation_id == target.organisation_id
    ]
    review = reviewing.review(target.system, target.leader, scan.id)
    assert review.sheet.scan.state.value == "concept"
    assert (review.decision is not None, review.stale, review.ready) == (True, False, True)
    assert scans.authors(target.database, scan.id) == {target.adviser.account_id}
    entries = target.database.rows(
        "SELECT action, account_id, detail FROM audit_entry WHERE subject LIKE ? ORDER BY id",
        (f"scan {scan.id}%",),
    )
    assert [row["action"] for row in entries] == [
        "scan gestart", "gesprek vastgelegd", "antwoorden bewaard", "besluit genomen", "scan ingelezen uit bestand",
    ]  # fmt: skip
    assert entries[-1]["account_id"] is None
    assert entries[-1]["detail"].startswith("regel 2, in het bestand vastgesteld, sha256 ")
    assert audit.broken_at(target.database) is None


def test_a_vastgestelde_scan_goes_out_as_it_was_vastgesteld(copies: tuple[World, World]) -> None:
    source, _ = copies
    reviewing.offer(source.system, source.adviser, 1)
    reviewing.establish(source.system, source.leader, 1)
    before = essence(exported(source))
    later = support.later_round(source)
    figure = next(question.key for question in FORM.questions() if question.measure and question.counts)
    source.save(source.adviser, {figure: Decimal(7)}, later)
    after = essence(exported(source))
    assert after[:2] == before
    assert after[2]["cijfers"][figure]["waarde"] == "7"
    assert [one["cijfers"].get(figure, {}).get("waarde") for one in before] == [None, "100"]
    # And the same file into the same installation is no news.
    assert read_in(source, exported(source), source.adviser, source.outsider).count(Outcome.SAME) == 3


def test_an_export_is_in_the_audit_log(copies: tuple[World, World]) -> None:
    source, _ = copies
    transfer.export_scans(source.system, OPERATOR, names=True)
    row = source.database.row("SELECT * FROM audit_entry ORDER BY id DESC")
    assert row is not None
    assert (row["action"], row["subject"]) == ("scans uitgevoerd naar bestand", "scans 2, 1")
    assert row["detail"].startswith("met namen van deelnemers, sha256 ")
