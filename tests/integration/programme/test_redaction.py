"""A text that is taken out is out of everything, out of the file itself, and stays out."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import OPERATOR, World

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.redaction import Literal
from riskscan.programme import comments, interviewing, redaction, scanning
from riskscan.programme.redaction import Order, reapply
from riskscan.store import audit, scans
from riskscan.store import redaction as store
from riskscan.store.database import StoreError, open_database
from riskscan.store.interviews import Note, Participant
from riskscan.store.removal_journal import NAME

SECRET = "Wilhelmina Kwakkelstein"
ASIDE = 'Zie Wilhelmina\nKwakkelstein, "de\u00a0moeder".'


def order(world: World, text: str = SECRET, everywhere: bool = False, ignore_case: bool = False) -> Order:
    return Order(
        Literal(text, ignore_case), None if everywhere else world.organisation_id, "gezin", "Gemeld door de school.",
        world.adviser.account_id, world.leader.account_id,
    )  # fmt: skip


def bytes_on_disk(world: World) -> bytes:
    """Everything in the folder of the database: the file, its log and whatever lies beside it."""
    return b"".join(path.read_bytes() for path in world.database.path.parent.rglob("*") if path.is_file())


def write_it_everywhere(world: World) -> None:
    world.save(world.adviser, {"t1.toelichting": f"Eerst: {SECRET}."})
    world.save(world.adviser, {"t1.toelichting": ASIDE, "overall_beeld": f"Het gaat om {SECRET}"})
    talk = replace(
        support.interview(knelpunten=f"Over {SECRET}", wensen=ASIDE),
        participants=(Participant(SECRET, f"tante van {SECRET}"),),
        notes=(Note(f"Notitie: {SECRET}", ("t1",), True),),
    )
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, talk)
    comments.add(world.system, world.colleague, world.scan_id, "t1.toelichting", f"Wie is {SECRET}?")


def test_a_text_goes_from_every_place_and_from_every_byte_of_the_file(world: World) -> None:
    write_it_everywhere(world)
    assert SECRET.encode() in bytes_on_disk(world)
    done = redaction.carry_out(world.system, world.leader, order(world))
    assert done.scrubbed
    assert done.matches == 9
    raw = bytes_on_disk(world)
    for part in (SECRET, "Wilhelmina", "Kwakkelstein"):
        assert part.encode() not in raw
        assert part.encode("utf-16-le") not in raw
    answer = world.sheet().answers["t1.toelichting"]
    assert answer == 'Zie [verwijderd op 4 juli 2016 wegens gegevens van een gezin], "de\u00a0moeder".'
    assert audit.broken_at(world.database) is None
