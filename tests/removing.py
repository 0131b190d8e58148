"""A text that should not be there, written everywhere it can stand, and taken out again."""

from __future__ import annotations

from dataclasses import replace

import support
from support import World

from riskscan.domain.redaction import Literal
from riskscan.programme import comments, interviewing, redaction, reviewing
from riskscan.programme.redaction import Order
from riskscan.store.interviews import Note, Participant

SECRET = "Wilhelmina Kwakkelstein"
OVER_TWO_LINES = 'Zie Wilhelmina\nKwakkelstein, "de\u00a0moeder".'
MARK = "[verwijderd op 4 juli 2016 wegens gegevens van een gezin]"


def order(world: World, text: str = SECRET, everywhere: bool = False, ignore_case: bool = False) -> Order:
    return Order(
        Literal(text, ignore_case), None if everywhere else world.organisation_id, "gezin", "Gemeld door de school.",
        world.adviser.account_id, world.leader.account_id,
    )  # fmt: skip


def take_out(world: World, text: str = SECRET, everywhere: bool = False) -> redaction.Done:
    return redaction.carry_out(world.system, world.leader, order(world, text, everywhere))


def on_disk(world: World) -> bytes:
    """Everything in the folder of the database: the file, its log and whatever lies beside it."""
    return b"".join(path.read_bytes() for path in world.database.path.parent.rglob("*") if path.is_file())


def talk() -> interviewing.Content:
    return replace(
        support.interview(knelpunten=f"Over {SECRET}", wensen=OVER_TWO_LINES),
        participants=(Participant(SECRET, f"tante van {SECRET}"),),
        notes=(Note(f"Notitie: {SECRET}", ("t1",), True),),
    )


def write_it_everywhere(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": f"Eerst: {SECRET}."})
    world.save(world.adviser, {"t1.toelichting": OVER_TWO_LINES, "overall_beeld": f"Het gaat om {SECRET}"})
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, talk())
    comments.add(world.system, world.colleague, world.scan_id, "t1.toelichting", f"Wie is {SECRET}?")


def establish_with_it(world: World) -> None:
    world.complete("1")
    write_it_everywhere(world)
    reviewing.decide(
        world.system, world.adviser, world.scan_id, "1", f"Zoals besproken met {SECRET} en anderen."
    )
    reviewing.offer(world.system, world.adviser, world.scan_id)
    reviewing.send_back(world.system, world.leader, world.scan_id, f"Waarom staat {SECRET} hier in?")
    reviewing.offer(world.system, world.adviser, world.scan_id)
    reviewing.establish(world.system, world.leader, world.scan_id)
