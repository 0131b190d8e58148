"""What the beheerder keeps of organisations: places, letters and names, municipalities, and toezicht."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support import World

from riskscan.programme import organisations
from riskscan.programme.organisations import GRID_COLUMNS, GRID_ROWS, lifted_before, supervision_on
from riskscan.programme.system import Invalid
from riskscan.store.organisations import Organisation, OrganisationText, Supervision

MERGER = date(2030, 1, 1)
NEW = OrganisationText("Veilig Thuis Nieuwland", "NL", None, MERGER, None)


def named(world: World, code: str) -> Organisation:
    return next(one for one in organisations.every(world.system, world.keeper) if one.code == code)


def text_of(one: Organisation) -> OrganisationText:
    return OrganisationText(one.name, one.letters, one.parent_id, one.valid_from, one.valid_to)


def free_place(world: World) -> tuple[int, int]:
    taken = {(one.grid_row, one.grid_column) for one in organisations.every(world.system, world.keeper)}
    return next(
        (row, column)
        for row in range(1, GRID_ROWS + 1)
        for column in range(1, GRID_COLUMNS + 1)
        if (row, column) not in taken
    )


def add(world: World, text: OrganisationText, place: tuple[int, int]) -> int:
    return organisations.add(world.system, world.keeper, text, *place)


def refused(world: World, text: OrganisationText, place: tuple[int, int]) -> dict[str, str]:
    before = organisations.every(world.system, world.keeper)
    with pytest.raises(Invalid) as caught:
        add(world, text, place)
    assert organisations.every(world.system, world.keeper) == before
    return caught.value.problems


def test_a_new_organisation_takes_over_a_place_on_the_day_the_old_one_ends(world: World) -> None:
    old = named(world, "zeeland")
    place = (old.grid_row, old.grid_column)
    assert "Op deze plaats van de kaart staat Veilig Thuis Zeeland" in refused(world, NEW, place)["grid_row"]
    organisations.change(world.system, world.keeper, old.id, replace(text_of(old), valid_to=date(2030, 1, 2)))
    assert "grid_row" in refused(world, NEW, place)
    organisations.change(world.system, world.keeper, old.id, replace(text_of(old), valid_to=MERGER))
    new = add(world, NEW, place)
    valid = {
        day: {one.id for one in organisations.every(world.system, world.keeper) if one.valid_on(day)}
        for day in (date(2029, 12, 31), MERGER)
    }
    assert {old.id, new} & valid[date(2029, 12, 31)] == {old.id}
    assert {old.id, new} & valid[MERGER] == {new}


def test_an_ended_organisation_cannot_come_back_over_its_successor(world: World) -> None:
    old = named(world, "zeeland")
    organisations.change(world.system, world.keeper, old.id, replace(text_of(old), valid_to=MERGER))
    add(world, NEW, (old.grid_row, old.grid_column))
    with pytest.raises(Invalid) as caught:
        organisations.change(world.system, world.keeper, old.id, replace(text_of(old), valid_to=None))
    assert set(caught.value.problems) == {"grid_row"}
    assert named(world, "zeeland").valid_to == MERGER


def test_two_organisations_of_one_time_share_no_name_and_no_letters(world: World) -> None:
    place = free_place(world)
    found = refused(world, replace(NEW, name="veilig thuis ZEELAND", letters="gr"), place)
    assert found == {
        "name": "Er is al een organisatie met deze naam.",
        "letters": "Deze letters zijn van Veilig Thuis Groningen. Kies andere.",
    }
    groningen = named(world, "groningen")
    with pytest.raises(Invalid) as caught:
        organisations.change(
            world.system,
            world.keeper,
            groningen.id,
            replace(text_of(groningen), name="Veilig Thuis Drenthe"),
        )
    assert set(caught.value.problems) == {"name"}
    organisations.change(world.system, world.keeper, groningen.id, text_of(groningen))


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ((0, 1), "grid_row"),
        ((GRID_ROWS + 1, 1), "grid_row"),
        ((1, 0), "grid_column"),
        ((1, 8), "grid_column"),
    ],
)
def test_a_place_outside_the_map_is_refused(world: World, place: tuple[int, int], field: str) -> None:
    assert set(refused(world, NEW, place)) == {field}


@pytest.mark.parametrize("name", ["Veilig Thuis", "Veilig Thuis ---", "!!!"])
def test_a_name_that_tells_nothing_apart_is_refused(world: World, name: str) -> None:
    assert "onderscheidt" in refused(world, replace(NEW, name=name), free_place(world))["name"]


def test_inhabitants_are_those_counted_last_before_the_day(world: World) -> None:
    dossier = organisations.dossier(world.system, world.keeper, named(world, "groningen").id)
    assert len(dossier.municipalities) == 23
    assert dossier.inhabitants == sum(one.inhabitants or 0 for one in dossier.municipalities)
    assert dossier.counted_on == (date(2016, 1, 1),)
    first = dossier.municipalities[0]
    unknown = replace(first, inhabitants=None, counted_on=None)
    assert replace(dossier, municipalities=(unknown, *dossier.municipalities[1:])).inhabitants is None


def held(world: World, organisation_id: int) -> tuple[Supervision, ...]:
    return organisations.dossier(world.system, world.keeper, organisation_id).supervisions


def record(world: World, replaces: int | None = None, **changes: object) -> None:
    one = Supervision(
        0, world.organisation_id, "verscherpt", date(2016, 3, 1), "Te weinig verbeterd.", None, None, None
    )
    organisations.record_supervision(world.system, world.keeper, replace(one, **changes), replaces)  # type: ignore[arg-type]


def test_a_correction_takes_the_place_of_a_record_that_stays_stored(world: World) -> None:
    record(world)
    (first,) = held(world, world.organisation_id)
    record(world, first.id, reason="De reden was anders.", ended_on=date(2016, 5, 1))
    (second,) = held(world, world.organisation_id)
    assert (second.reason, second.ended_on) == ("De reden was anders.", date(2016, 5, 1))
    stored = world.database.rows("SELECT reason, replaces_id FROM supervision ORDER BY id")
    assert [tuple(row) for row in stored] == [
        ("Te weinig verbeterd.", None),
        ("De reden was anders.", first.id),
    ]
    with pytest.raises(Invalid) as caught:
        record(world, first.id, reason="Tegelijk door een ander.")
    assert "Iemand anders heeft dit al gewijzigd" in str(caught.value)
    assert held(world, world.organisation_id) == (second,)


def test_a_record_of_another_organisation_cannot_be_replaced(world: World) -> None:
    record(world)
    (first,) = held(world, world.organisation_id)
    with pytest.raises(Invalid):
        record(world, first.id, organisation_id=world.other_organisation_id)
    assert held(world, world.organisation_id) == (first,)
    assert held(world, world.other_organisation_id) == ()


def test_toezicht_holds_from_its_first_day_up_to_the_day_it_ends(world: World) -> None:
    record(world, ended_on=date(2016, 6, 1))

    def on(day: date) -> bool:
        return supervision_on(world.system, world.organisation_id, day) is not None

    assert [on(date(2016, 2, 29)), on(date(2016, 3, 1)), on(date(2016, 5, 31)), on(date(2016, 6, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert lifted_before(world.system, world.organisation_id, date(2016, 6, 30)) is not None
    assert lifted_before(world.system, world.organisation_id, date(2016, 12, 1)) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "streng"}, "kind"),
        ({"ended_on": date(2016, 2, 28)}, "ended_on"),
        ({"extended_to": date(2016, 2, 28)}, "extended_to"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_a_record_that_cannot_be_is_refused(world: World, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        record(world, **changes)
    assert set(caught.value.problems) == {field}
    assert held(world, world.organisation_id) == ()


def test_a_moederorganisatie_is_listed_once(world: World) -> None:
    parent = organisations.add_parent(world.system, world.keeper, " Stichting Voorbeeld ", "stichting")
    with pytest.raises(Invalid):
        organisations.add_parent(world.system, world.keeper, "Stichting Voorbeeld", "")
    one = named(world, "zeeland")
    organisations.change(world.system, world.keeper, one.id, replace(text_of(one), parent_id=parent))
    assert named(world, "zeeland").parent_name == "Stichting Voorbeeld"
    with pytest.raises(Invalid) as caught:
        organisations.change(world.system, world.keeper, one.id, replace(text_of(one), parent_id=999))
    assert set(caught.value.problems) == {"parent_id"}
