"""The regions of the project's data files, against the counts their sources give."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.definitions import regions
from riskscan.definitions.regions import Certainty, valid_on

IN_2016, IN_2023 = date(2016, 6, 30), date(2023, 6, 30)

# Municipalities per organisation on 1 January 2016: the column aantal_gemeenten_2016 of the source list.
COUNTS_2016 = {
    "groningen": 23,
    "friesland": 24,
    "drenthe": 12,
    "ijsselland": 11,
    "twente": 14,
    "noord-oost-gelderland": 22,
    "gelderland-midden": 16,
    "gelderland-zuid": 17,
    "utrecht": 26,
    "noord-holland-noord": 18,
    "zaanstreek-waterland": 8,
    "kennemerland": 9,
    "amsterdam-amstelland": 6,
    "gooi-en-vechtstreek": 7,
    "haaglanden": 9,
    "hollands-midden": 19,
    "rotterdam-rijnmond": 15,
    "zuid-holland-zuid": 17,
    "zeeland": 13,
    "west-brabant": 18,
    "midden-brabant": 9,
    "brabant-noordoost": 18,
    "brabant-zuidoost": 21,
    "noord-en-midden-limburg": 14,
    "zuid-limburg": 18,
    "flevoland": 6,
}


@pytest.mark.parametrize(("day", "number"), [(IN_2016, 26), (IN_2023, 25)])
def test_there_are_26_organisations_in_2016_and_25_after_the_merger(day, number):
    assert len(valid_on(regions.organisations(), day)) == number


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2016, 1, 1), 390),
        (date(2016, 12, 31), 390),
        (date(2017, 1, 1), 388),
        (date(2018, 1, 1), 380),
        (date(2019, 1, 1), 355),
        (date(2020, 1, 1), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
    ],
)
def test_each_year_has_the_number_of_municipalities_that_statistics_netherlands_counted(day, number):
    assert len(valid_on(regions.municipalities(), day)) == number


def test_organisations_have_the_number_of_municipalities_of_the_source_list():
    counts = Counter(item.organisation for item in valid_on(regions.memberships(), IN_2016))
    assert counts == COUNTS_2016


def test_zuid_holland_zuid_keeps_ten_municipalities_after_the_reorganisations():
    counts = Counter(item.organisation for item in valid_on(regions.memberships(), IN_2023))
    assert counts["zuid-holland-zuid"] == 10


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_on_any_day_each_municipality_belongs_to_exactly_one_existing_organisation(day):
    members = valid_on(regions.memberships(), day)
    alive = {item.code for item in valid_on(regions.organisations(), day)}
    assert sorted(item.municipality for item in members) == sorted(
        item.code for item in valid_on(regions.municipalities(), day)
    )
    assert {item.organisation for item in members} == alive


def test_inhabitants_of_2016_add_up_to_the_national_total():
    counted = [item for item in regions.inhabitants() if item.reference_date == date(2016, 1, 1)]
    known = {item.code for item in valid_on(regions.municipalities(), date(2016, 1, 1))}
    assert sum(item.number for item in counted) == 16_979_120
    assert {item.municipality for item in counted} == known
    assert len(counted) == len(known)


def test_what_ends_has_successors_that_exist_on_that_day_and_what_lasts_has_none():
    for old in regions.municipalities():
        assert bool(old.successors) == (old.valid_until is not None), old
        if old.valid_until:
            alive = {item.code for item in valid_on(regions.municipalities(), old.valid_until)}
            assert set(old.successors) <= alive, old


def test_the_two_brabant_organisations_become_one_on_the_same_day():
    by_code = {item.code: item for item in regions.organisations()}
    new = by_code["oost-brabant"]
    ended = [item for item in regions.organisations() if item.successor]
    assert [item.code for item in ended] == ["brabant-noordoost", "brabant-zuidoost"]
    assert {(item.successor, item.valid_until) for item in ended} == {("oost-brabant", new.valid_from)}


@pytest.mark.parametrize("day", [IN_2016, IN_2023])
def test_no_two_tiles_share_a_place_or_letters(day):
    tiles = valid_on(regions.organisations(), day)
    assert len({(tile.row, tile.column) for tile in tiles}) == len(tiles)
    assert len({tile.letters for tile in tiles}) == len(tiles)
    assert all(tile.row in range(1, 9) and tile.column in range(1, 7) for tile in tiles)


def test_codes_are_unique():
    for items in (regions.organisations(), regions.municipalities()):
        assert max(Counter(item.code for item in items).values()) == 1


def test_validity_includes_its_first_day_and_not_its_last():
    haaren = [item for item in regions.municipalities() if item.code == "GM0788"]
    eemsdelta = [item for item in regions.municipalities() if item.code == "GM1979"]
    assert valid_on(haaren, date(2020, 12, 31))
    assert not valid_on(haaren, date(2021, 1, 1))
    assert not valid_on(eemsdelta, date(2020, 12, 31))
    assert valid_on(eemsdelta, date(2021, 1, 1))


def test_each_doubtful_membership_says_why():
    doubtful = [item for item in regions.memberships() if item.certainty is not Certainty.HIGH]
    assert {item.municipality for item in doubtful} == {"GM0317", "GM0797", "GM0944", "GM1961"}
    assert all(item.note for item in doubtful)
