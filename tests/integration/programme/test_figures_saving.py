"""Saving figures: nothing is overwritten, conflicts leave the rest saved, and only who may can read or write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import support
from support import World

from riskscan.domain.figures import Figure, FigureKey, FigureValue, Kind, Mark
from riskscan.domain.lifecycle import Period, ScanState
from riskscan.domain.scan import UNKNOWN, Special
from riskscan.programme import figure_entry, figure_pages, figures, scanning
from riskscan.programme.figure_entry import Place
from riskscan.programme.figures import Entry, Level, Saved, Selection, StoredFigure
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.scanning import Posted
from riskscan.programme.system import Invalid, NotFound
from riskscan.store import figures as figure_store
from riskscan.store import organisations

YEAR = Period(date(2015, 1, 1), date(2015, 12, 31))
QUARTER = Period(date(2016, 1, 1), date(2016, 3, 31))


def key(
    world: World, measure: str = "meldingen", municipality: str | None = None, period: Period = YEAR
) -> FigureKey:
    return FigureKey(world.organisation_id, measure, period, municipality)


def save(world: World, at: FigureKey, value: FigureValue, base: int = 0, by: Actor | None = None) -> Saved:
    entry = Entry(Figure(at, value, source="Jaarverslag 2015"), base)
    return figures.save(world.system, by or world.adviser, [entry])


def steps(world: World, at: FigureKey) -> list[FigureValue]:
    return [one.figure.value for one in figure_store.of_key(world.database, at)]


def current(world: World, at: FigureKey) -> StoredFigure:
    return figure_store.of_key(world.database, at)[-1]


def test_a_new_value_stands_beside_the_earlier_one_and_emptying_is_a_save_too(world: World) -> None:
    at = key(world)
    for value in (Decimal(455), Decimal(267), Special(UNKNOWN), None):
        base = current(world, at).id if steps(world, at) else 0
        assert save(world, at, value, base).keys == (at,)
    assert steps(world, at) == [Decimal(455), Decimal(267), Special(UNKNOWN), None]
    assert (
        figures.read(world.system, world.adviser, Selection(measures=("meldingen",)))[0].figure.value is None
    )


def test_the_same_form_sent_twice_changes_nothing(world: World) -> None:
    at = key(world)
    assert save(world, at, Decimal(455)).keys == (at,)
    again = save(world, at, Decimal(455))
    assert (again.keys, again.conflicts, again.at) == ((), (), None)
    assert steps(world, at) == [Decimal(455)]


def test_an_untouched_field_of_an_old_form_takes_nothing_back(world: World) -> None:
    at = key(world)
    save(world, at, Decimal(455))
    base = current(world, at).id
    save(world, at, Decimal(267), base, world.colleague)
    late = save(world, at, Decimal(455), base)
    assert (late.keys, late.conflicts) == ((), ())
    assert steps(world, at)[-1] == Decimal(267)


def test_in_a_conflict_both_values_are_told_and_the_other_figures_are_saved(world: World) -> None:
    at, other = key(world), key(world, "adviesvragen")
    save(world, at, Decimal(455))
    base = current(world, at).id
    save(world, at, Decimal(267), base, world.colleague)
    saved = figures.save(
        world.system,
        world.adviser,
        [Entry(Figure(at, Decimal(300)), base), Entry(Figure(other, Decimal(900)))],
    )
    assert saved.keys == (other,)
    assert [
        (one.entry.figure.value, one.theirs.figure.value, one.theirs.author) for one in saved.conflicts
    ] == [(Decimal(300), Decimal(267), "Kees Collega")]
    assert steps(world, at) == [Decimal(455), Decimal(267)]


def test_two_first_values_conflict_unless_they_are_equal(world: World) -> None:
    at = key(world)
    save(world, at, Decimal(455), by=world.colleague)
    assert save(world, at, Decimal(455)).conflicts == ()
    assert len(save(world, at, Decimal(456)).conflicts) == 1
    assert save(world, at, None).conflicts == ()
    assert steps(world, at) == [Decimal(455)]


def test_a_better_source_is_recorded_only_when_that_is_asked(world: World) -> None:
    at = key(world)
    save(world, at, Decimal(455))
    base = current(world, at).id
    better = Figure(at, Decimal(455), Mark.PROVISIONAL, "Jaarrekening 2015", "Na controle")
    assert figures.save(world.system, world.adviser, [Entry(better, base)]).keys == ()
    assert figures.save(world.system, world.adviser, [Entry(better, base, restated=True)]).keys == (at,)
    assert current(world, at).figure == better
    now = current(world, at).id
    assert figures.save(world.system, world.adviser, [Entry(better, now, restated=True)]).keys == ()


def test_kinds_and_editions_stand_side_by_side(world: World) -> None:
    at = key(world)
    for kind, edition, value in (
        (Kind.ACTUAL, "", 100), (Kind.FORECAST, "Burap 1", 110), (Kind.FORECAST, "Burap 2", 120),
        (Kind.BUDGET, "besluit", 90),
    ):  # fmt: skip
        save(world, FigureKey(at.organisation_id, at.measure, at.period, None, kind, edition), Decimal(value))
    found = figures.read(world.system, world.leader, Selection(measures=("meldingen",)))
    assert {(one.key.kind.value, one.key.edition): one.figure.value for one in found} == {
        ("realisatie", ""): Decimal(100),
        ("prognose", "Burap 1"): Decimal(110),
        ("prognose", "Burap 2"): Decimal(120),
        ("begroting", "besluit"): Decimal(90),
    }


@pytest.mark.parametrize(
    ("measure", "period", "value", "message"),
    [
        ("meldingen", YEAR, Decimal("1.5"), "heel getal"),
        ("meldingen", YEAR, Decimal(-1), "of meer"),
        ("verzuim", YEAR, Decimal(101), "hoogstens 100"),
        ("budget_structureel", QUARTER, Decimal(1), "een heel jaar"),
        ("fte_vt_vast", YEAR, Decimal(1), "op één dag"),
        ("budget_totaal", YEAR, Decimal(1), "berekend"),
    ],
)
def test_what_cannot_be_such_a_figure_saves_nothing_at_all(
    world: World, measure: str, period: Period, value: Decimal, message: str
) -> None:
    good = Entry(Figure(key(world, "adviesvragen"), Decimal(900)))
    with pytest.raises(Invalid, match=message) as caught:
        figures.save(
            world.system, world.adviser, [good, Entry(Figure(key(world, measure, period=period), value))]
        )
    assert set(caught.value.problems) == {measure}
    assert steps(world, key(world, "adviesvragen")) == []


def test_an_unknown_measure_is_not_saved(world: World) -> None:
    with pytest.raises(NotFound, match="bestaat niet"):
        save(world, key(world, "verzonnen"), Decimal(1))


def test_a_municipality_is_of_the_organisation_it_belonged_to_on_the_last_day(world: World) -> None:
    towns = organisations.municipalities(world.database, world.organisation_id, YEAR.end)
    elsewhere = organisations.municipalities(world.database, world.other_organisation_id, YEAR.end)[0]
    assert save(world, key(world, municipality=towns[0].code), Decimal(12)).keys
    with pytest.raises(Invalid, match="hoort op de laatste dag"):
        save(world, key(world, municipality=elsewhere.code), Decimal(12))
    spread = figure_entry.spread(world.system, world.adviser, world.organisation_id, "meldingen", Place(YEAR))
    assert [one.municipality for one in spread.lines] == list(towns)
    assert [one.value for one in spread.lines] == [Decimal(12), *[None] * (len(towns) - 1)]
    assert spread.own is None


def test_an_adviser_reads_and_writes_only_assigned_organisations(world: World) -> None:
    save(world, key(world), Decimal(455))
    other = FigureKey(world.other_organisation_id, "meldingen", YEAR)
    save(world, other, Decimal(99), by=world.outsider)
    for actor in (world.outsider, world.reader, world.keeper):
        for act in (
            lambda who: save(world, key(world), Decimal(1), by=who),
            lambda who: figures.read(world.system, who, Selection(organisations=(world.organisation_id,))),
            lambda who: figure_pages.dossier(world.system, who, world.organisation_id),
            lambda who: figure_pages.years(world.system, who, world.organisation_id),
            lambda who: figure_pages.history(world.system, who, key(world)),
            lambda who: figure_entry.choices(world.system, who, world.organisation_id),
            lambda who: figure_entry.sheet(
                world.system, who, world.organisation_id, "meldingen", Place(YEAR)
            ),
            lambda who: figure_entry.spread(
                world.system, who, world.organisation_id, "meldingen", Place(YEAR)
            ),
        ):
            with pytest.raises(Refused):
                act(actor)
    read = figures.read(world.system, world.outsider, Selection())
    assert [one.key for one in read] == [other]
    assert {one.id for one in figures.readable_organisations(world.system, world.adviser)} == {
        world.organisation_id
    }
    everything = figures.read(world.system, world.leader, Selection())
    assert {one.key for one in everything} == {key(world), other}
    assert steps(world, key(world)) == [Decimal(455)]


def test_a_save_that_names_one_organisation_of_someone_else_saves_nothing(world: World) -> None:
    other = FigureKey(world.other_organisation_id, "meldingen", YEAR)
    with pytest.raises(Refused, match="niet aan u toegewezen"):
        figures.save(
            world.system,
            world.adviser,
            [Entry(Figure(key(world), Decimal(1))), Entry(Figure(other, Decimal(2)))],
        )
    assert steps(world, key(world)) == []


def test_after_the_round_is_closed_an_adviser_reads_on_and_writes_no_more(world: World) -> None:
    save(world, key(world), Decimal(455))
    support.close_round(world)
    assert figures.read(world.system, world.adviser, Selection())[0].figure.value == Decimal(455)
    with pytest.raises(Refused, match="in een ronde die open is"):
        save(world, key(world), Decimal(456), current(world, key(world)).id)
    assert save(world, key(world), Decimal(456), current(world, key(world)).id, world.leader).keys


def test_the_country_is_the_programme_leaders_and_everyone_who_reads_figures_reads_it(world: World) -> None:
    country = FigureKey(None, "meldingen", YEAR)
    with pytest.raises(Refused):
        save(world, country, Decimal(50000))
    save(world, country, Decimal(50000), by=world.leader)
    assert figures.read(world.system, world.adviser, Selection(level=Level.COUNTRY))[0].key == country
    assert figures.read(world.system, world.adviser, Selection()) == ()


def test_a_scan_and_the_pages_show_the_same_value_both_ways(world: World) -> None:
    at = key(world, period=QUARTER)
    save(world, at, Decimal(455))
    stored = world.sheet().current("t19.meldingen")
    assert stored.answer == Decimal(455)
    posted = Posted("t19.meldingen", Decimal(267), stored.revision)
    scanning.save_answers(world.system, world.adviser, world.scan_id, [posted])
    sheet = figure_entry.sheet(
        world.system, world.adviser, world.organisation_id, "meldingen", Place(QUARTER)
    )
    line = next(one for one in sheet.lines if one.measure.id == "meldingen")
    assert (line.value, line.before and line.before.figure.value) == (Decimal(267), Decimal(455))


def test_a_vastgestelde_scan_stays_as_it_was(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    at = key(world, period=QUARTER)
    before = world.sheet().current("t19.meldingen").answer
    save(world, at, Decimal(4321), current(world, at).id)
    assert world.sheet().current("t19.meldingen").answer == before
    assert steps(world, at)[-1] == Decimal(4321)


def test_the_log_says_who_saved_which_figures_and_no_values(world: World) -> None:
    save(world, key(world), Decimal(987654))
    row = world.database.rows("SELECT * FROM audit_entry WHERE action = 'cijfers bewaard'")[-1]
    assert row["account_id"] == world.adviser.account_id
    assert row["subject"] == f"organisatie {world.organisation_id}"
    assert row["detail"] == "meldingen 2015-01-01/2015-12-31 realisatie"
    assert "987654" not in "".join(str(one) for one in row)


def test_computed_figures_say_of_how_many_inhabitants_they_are(world: World) -> None:
    year = Period(date(2016, 1, 1), date(2016, 12, 31))
    save(world, key(world, period=year), Decimal(4000))
    towns = organisations.municipalities(world.database, world.organisation_id, year.end)
    number = sum(one.inhabitants or 0 for one in towns)
    dossier = figure_pages.dossier(world.system, world.adviser, world.organisation_id)
    rows = {row.measure.id: row for one in dossier.groups for row in one.derived}
    computed = rows["meldingen_per_10000"].of_kind[0][1][0]
    assert computed.inhabitants is not None
    assert computed.inhabitants.number == number
    assert round(computed.value, 6) == round(Decimal(10000) * 4000 / number, 6)
    assert "niet ingevuld" in rows["aandeel_politie"].reason
