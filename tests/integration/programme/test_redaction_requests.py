"""A text is removed by two people: who asks types it, another carries it out, and a beheerder never sees it."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
import support
from support import World

from riskscan.programme import redaction_requests as requests
from riskscan.programme import scanning
from riskscan.programme.permissions import Actor, Refused, Role
from riskscan.programme.redaction_requests import Wanted
from riskscan.programme.system import Invalid, NotFound
from riskscan.store import redaction as store

SECRET = "Wilhelmina Kwakkelstein"
WANTED = Wanted(SECRET, False, "gezin", "De school belde dat dit hier staat.")


@pytest.fixture
def asked(world: World) -> int:
    world.save(world.adviser, {"t1.toelichting": f"Het gaat om {SECRET}, zegt men."})
    return requests.ask(world.system, world.adviser, world.scan_id, "t1.toelichting", WANTED)


def on_disk(world: World) -> bytes:
    return b"".join(path.read_bytes() for path in world.database.path.parent.rglob("*") if path.is_file())


def test_a_beheerder_carries_out_what_an_adviser_asked_without_seeing_the_text(
    world: World, asked: int
) -> None:
    shown = requests.read(world.system, world.keeper, asked)
    assert shown.sought == ""
    assert shown.preview is not None
    assert SECRET not in str(asdict(shown.preview))
    (place,) = shown.preview.places
    assert (place.matches, place.texts, place.examples) == (1, 1, ())
    assert place.what.startswith("antwoorden: ")
    done = requests.carry_out(world.system, world.keeper, asked, 1)
    assert (done.matches, done.scrubbed) == (1, True)
    assert SECRET.encode() not in on_disk(world)
    (ended,) = requests.requests(world.system, world.keeper)
    assert (ended.request.ended, ended.request.ended_by, ended.request.wanted.sought) == (
        "uitgevoerd", world.keeper.name, "",
    )  # fmt: skip


def test_who_reads_the_scan_sees_the_words_around_it(world: World, asked: int) -> None:
    shown = requests.read(world.system, world.leader, asked)
    assert shown.sought == SECRET
    assert shown.preview is not None
    (example,) = shown.preview.places[0].examples
    assert (example.before, example.match, example.after) == ("Het gaat om ", SECRET, ", zegt men.")


def test_nobody_carries_out_an_own_request(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    for who in (world.leader, world.keeper):
        scan_id = world.scan_id if who is world.leader else None
        number = requests.ask(world.system, who, scan_id, "", replace(WANTED, everywhere=scan_id is None))
        with pytest.raises(Invalid, match="Iemand anders"):
            requests.carry_out(world.system, who, number, 1)
    assert world.sheet().answers["t1.toelichting"] == SECRET


@pytest.mark.parametrize("who", ["adviser", "colleague", "outsider", "reader"])
def test_only_who_keeps_removals_handles_a_request(world: World, asked: int, who: str) -> None:
    actor = world.actors[who]
    for act in (
        lambda: requests.read(world.system, actor, asked),
        lambda: requests.requests(world.system, actor),
        lambda: requests.removed(world.system, actor),
        lambda: requests.carry_out(world.system, actor, asked, 1),
        lambda: requests.reject(world.system, actor, asked, "Dit hoort er gewoon te staan."),
    ):
        with pytest.raises(Refused):
            act()
    assert world.sheet().answers["t1.toelichting"] == f"Het gaat om {SECRET}, zegt men."


def test_who_may_not_read_the_scan_cannot_ask_there_nor_search_everywhere(world: World, asked: int) -> None:
    for who in (world.outsider, world.reader):
        with pytest.raises(Refused):
            requests.ask(world.system, who, world.scan_id, "", WANTED)
    for scan_id in (None, world.scan_id):
        with pytest.raises(Refused):
            requests.preview(world.system, world.adviser, scan_id, replace(WANTED, everywhere=True))


def test_an_adviser_learns_nothing_about_other_organisations(world: World) -> None:
    other = scanning.start(world.system, world.outsider, world.round_id, world.other_organisation_id)
    world.save(world.outsider, {"t1.toelichting": SECRET}, other)
    with pytest.raises(Invalid, match="nergens"):
        requests.preview(world.system, world.adviser, world.scan_id, WANTED)
    world.save(world.adviser, {"t1.toelichting": SECRET})
    assert requests.preview(world.system, world.adviser, world.scan_id, WANTED).elsewhere is None
    assert requests.preview(world.system, world.leader, world.scan_id, WANTED).elsewhere == 1


def test_an_earlier_round_of_the_same_organisation_is_counted_without_its_words(world: World) -> None:
    later = support.later_round(world)
    world.save(world.adviser, {"t1.toelichting": SECRET})
    world.save(world.adviser, {"t1.toelichting": SECRET}, later)
    found = requests.preview(world.system, world.adviser, later, WANTED)
    assert sorted(one.where.rsplit(", ", 1)[1] for one in found.places) == [
        "Ronde herfst 2016",
        "Ronde zomer 2016",
    ]


def test_a_text_that_came_meanwhile_has_to_be_looked_at_again(world: World, asked: int) -> None:
    world.save(world.adviser, {"overall_beeld": f"Ook {SECRET}"})
    with pytest.raises(Invalid, match="intussen 2 keer"):
        requests.carry_out(world.system, world.leader, asked, 1)
    assert requests.carry_out(world.system, world.leader, asked, 2).matches == 2


@pytest.mark.parametrize("how", ["afgewezen", "ingetrokken"])
def test_a_request_that_ends_otherwise_takes_its_text_along(world: World, asked: int, how: str) -> None:
    world.save(world.adviser, {"t1.toelichting": "Iets anders."})
    with world.database.writing():
        world.database.run("UPDATE answer_revision SET value = '\"x\"' WHERE value LIKE ?", (f"%{SECRET}%",))
    assert SECRET.encode() in on_disk(world)
    if how == "afgewezen":
        requests.reject(world.system, world.keeper, asked, "De tekst staat er niet meer.")
    else:
        requests.withdraw(world.system, world.adviser, asked)
    assert SECRET.encode() not in on_disk(world)
    (ended,) = requests.of_scan(world.system, world.adviser, world.scan_id)
    assert ended.request.ended == how
    with pytest.raises(Invalid, match=f"al {how}"):
        requests.carry_out(world.system, world.leader, asked, 1)


def test_another_ones_request_is_not_withdrawn(world: World, asked: int) -> None:
    for who in (world.colleague, world.keeper):
        with pytest.raises(NotFound):
            requests.withdraw(world.system, who, asked)


def test_a_second_request_for_the_same_text_ends_with_the_first(world: World, asked: int) -> None:
    longer = replace(WANTED, text=f"om {SECRET}, zegt")
    requests.ask(world.system, world.colleague, world.scan_id, "", WANTED)
    third = requests.ask(world.system, world.colleague, world.scan_id, "", longer)
    requests.carry_out(world.system, world.leader, asked, 1)
    assert SECRET.encode() not in on_disk(world)
    ended = {one.request.id: one.request.ended for one in requests.requests(world.system, world.leader)}
    assert ended == {asked: "uitgevoerd", asked + 1: "uitgevoerd", third: ""}
    # What is left of the longer text still finds its places, mark and all: the answer, and its renewed revision.
    assert requests.carry_out(world.system, world.leader, third, 2).matches == 2
    assert world.sheet().answers["t1.toelichting"] == (
        "Het gaat [verwijderd op 4 juli 2016 wegens gegevens van een gezin] men."
    )


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"text": " a "}, "text", "ten minste 3 tekens"),
        ({"text": "x" * 10_001}, "text", "meer dan 10000"),
        ({"text": "[verwijderd op 4 juli 2016 wegens persoonsgegevens]"}, "text", "blijft staan"),
        ({"text": "staat nergens"}, "text", "Kopieer precies"),
        ({"ground": "zomaar"}, "ground", "Kies waarom"),
        ({"explanation": "kort"}, "explanation", "10 tot 1000"),
        ({"explanation": f"Want {SECRET} belde zelf."}, "explanation", "Herhaal de tekst zelf niet"),
    ],
)
def test_what_cannot_be_asked_is_said_per_field(
    world: World, change: dict[str, str], field: str, words: str
) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    with pytest.raises(Invalid) as refused:
        requests.ask(world.system, world.adviser, world.scan_id, "", replace(WANTED, **change))
    assert words in refused.value.problems[field]
    assert store.requests(world.database) == ()


def test_the_log_tells_of_every_step_and_never_the_text(world: World, asked: int) -> None:
    requests.carry_out(world.system, world.leader, asked, 1)
    rows = world.database.rows("SELECT action, account_id, subject || ' ' || detail AS text FROM audit_entry")
    told = [(row["action"], row["account_id"]) for row in rows if row["action"].startswith(("tekst", "verw"))]
    adviser, leader = world.adviser.account_id, world.leader.account_id
    assert told == [
        ("tekst gezocht", adviser), ("verwijdering gevraagd", adviser),
        ("tekst verwijderd", leader), ("tekst verwijderd", leader),
    ]  # fmt: skip
    assert not any("Kwakkelstein" in row["text"] for row in rows)


def test_two_beheerders_may_do_it_together(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": SECRET})
    second: Actor = support.add_account(world.system, "Bob Beheer", Role.KEEPER)
    number = requests.ask(world.system, world.keeper, None, "", replace(WANTED, everywhere=True))
    shown = requests.read(world.system, second, number)
    assert (shown.sought, shown.may_carry_out) == ("", True)
    assert requests.carry_out(world.system, second, number, 1).matches == 1
