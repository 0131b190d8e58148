"""Waiting lists as use cases: what is counted, who sees which names, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from support import World

from riskscan.domain.figures import FigureValue
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Special
from riskscan.domain.waiting_lists import ANY_LIST, OVERRUN, TRIAGE_LATE, Disagreement
from riskscan.programme import waiting_list_entry as entry
from riskscan.programme import waiting_list_reporting, waiting_lists
from riskscan.programme.permissions import Actor, Refused
from riskscan.programme.system import Invalid, NotFound
from riskscan.programme.waiting_list_entry import Saved, SentNumber, SentRemedy
from riskscan.store import organisations
from riskscan.store.organisations import Supervision

MAY, JUNE = date(2016, 5, 31), date(2016, 6, 30)


def save(
    world: World,
    day: date,
    numbers: Mapping[str, FigureValue | int],
    remedies: Mapping[str, tuple[str, date | None]] | None = None,
    *,
    who: Actor | None = None,
    organisation_id: int | None = None,
) -> Saved:
    """As from a form that was opened just now."""
    actor, organisation = who or world.leader, organisation_id or world.organisation_id
    sheet = entry.read(world.system, actor, organisation, day)
    return entry.save(
        world.system,
        actor,
        organisation,
        day,
        [
            SentNumber(key, Decimal(one) if isinstance(one, int) else one, sheet.numbers[key].revision)
            for key, one in numbers.items()
        ],
        [SentRemedy(key, *one, sheet.remedies[key].revision) for key, one in (remedies or {}).items()],
    )


def supervise(world: World, term: date, extended: date | None = None, ended: date | None = None) -> None:
    record = Supervision(0, world.organisation_id, "verscherpt", date(2016, 1, 1), "", term, extended, ended)
    with world.database.writing():
        organisations.add_supervision(world.database, record, None, world.system.stamp(), None)


def test_a_peildatum_with_figures_is_listed_and_one_that_was_emptied_is_not(world: World) -> None:
    save(world, MAY, {TRIAGE_LATE: 4})
    save(world, JUNE, {TRIAGE_LATE: 0})
    assert waiting_lists.days(world.system, world.leader) == (JUNE, MAY)
    save(world, JUNE, {TRIAGE_LATE: None})
    assert waiting_lists.days(world.system, world.leader) == (MAY,)
    with pytest.raises(NotFound):
        waiting_lists.picture(world.system, world.leader, JUNE)


def test_a_total_counts_everyone_and_says_how_many_gave_nothing(world: World) -> None:
    save(world, JUNE, {TRIAGE_LATE: 12})
    save(world, JUNE, {TRIAGE_LATE: Special("onbekend")}, organisation_id=world.other_organisation_id)
    found = waiting_lists.picture(world.system, world.leader, JUNE)
    line = found.line(TRIAGE_LATE)
    assert (line.total.cases, line.total.with_list, line.total.unknown) == (12, 1, 1)
    assert line.total.missing == found.total - 2
    assert found.line(OVERRUN).total.reported == 0


def test_another_day_is_a_new_peildatum_and_the_same_day_an_adjustment(world: World) -> None:
    save(world, MAY, {TRIAGE_LATE: 20})
    save(world, JUNE, {TRIAGE_LATE: 15})
    save(world, JUNE, {TRIAGE_LATE: 12})
    found = waiting_lists.picture(world.system, world.leader, JUNE)
    line = found.line(TRIAGE_LATE)
    assert line.change is not None
    assert (line.change.difference, line.change.organisations) == (-8, 1)
    assert (line.first.cases, line.total.cases, line.adjusted) == (15, 12, 1)
    assert [(one.first, one.now) for one in found.adjustments] == [(15, 12)]
    assert [point.total.cases for point in found.series[TRIAGE_LATE]] == [20, 12]
    assert waiting_lists.picture(world.system, world.leader, MAY).line(TRIAGE_LATE).adjusted == 0


def test_a_number_that_was_filled_in_later_is_no_adjustment(world: World) -> None:
    save(world, JUNE, {TRIAGE_LATE: 3})
    save(world, JUNE, {OVERRUN: 5})
    assert waiting_lists.picture(world.system, world.leader, JUNE).line(OVERRUN).adjusted == 0


def test_names_are_for_who_may_read_the_figures_and_totals_for_all(world: World) -> None:
    save(world, JUNE, {TRIAGE_LATE: 3})
    save(world, JUNE, {TRIAGE_LATE: 4}, organisation_id=world.other_organisation_id)
    named = {}
    for actor in (world.leader, world.adviser, world.outsider, world.reader):
        found = waiting_lists.picture(world.system, actor, JUNE)
        assert found.line(TRIAGE_LATE).total.cases == 7
        named[actor.name] = {one.organisation.id for one in found.named if one.reported}
    assert named == {
        world.leader.name: {world.organisation_id, world.other_organisation_id},
        world.adviser.name: {world.organisation_id},
        world.outsider.name: {world.other_organisation_id},
        world.reader.name: set(),
    }
    with pytest.raises(Refused):
        waiting_lists.picture(world.system, world.keeper, JUNE)


def test_only_who_writes_the_figures_of_an_organisation_may_save(world: World) -> None:
    for actor in (world.outsider, world.reader, world.keeper):
        with pytest.raises(Refused):
            entry.save(world.system, actor, world.organisation_id, JUNE, (), ())
    assert save(world, JUNE, {TRIAGE_LATE: 3}, who=world.adviser).number == 1


def test_what_a_colleague_saved_meanwhile_is_a_conflict_and_the_rest_is_saved(world: World) -> None:
    opened = entry.read(world.system, world.adviser, world.organisation_id, JUNE)
    save(world, JUNE, {TRIAGE_LATE: 3}, {TRIAGE_LATE: ("Extra mensen.", None)}, who=world.colleague)
    base = opened.numbers[TRIAGE_LATE].revision
    saved = entry.save(
        world.system,
        world.adviser,
        world.organisation_id,
        JUNE,
        [SentNumber(TRIAGE_LATE, Decimal(5), base), SentNumber(OVERRUN, Decimal(9), 0)],
        [SentRemedy(TRIAGE_LATE, "Iets anders.", None, 0), SentRemedy(OVERRUN, "Nieuw.", None, 0)],
    )
    assert saved.number == 2
    assert [one.theirs.figure.value for one in saved.conflicts] == [3]
    assert [one.theirs.remedy.text for one in saved.remedy_conflicts] == ["Extra mensen."]
    now = entry.read(world.system, world.adviser, world.organisation_id, JUNE)
    assert (now.values[TRIAGE_LATE], now.values[OVERRUN]) == (3, 9)
    assert (now.remedies[TRIAGE_LATE].text, now.remedies[OVERRUN].text) == ("Extra mensen.", "Nieuw.")


def test_a_form_that_left_a_remedy_alone_takes_nothing_back(world: World) -> None:
    opened = entry.read(world.system, world.adviser, world.organisation_id, JUNE)
    save(world, JUNE, {}, {OVERRUN: ("Extra mensen.", None)}, who=world.colleague)
    sent = SentRemedy(OVERRUN, "", None, opened.remedies[OVERRUN].revision)
    saved = entry.save(world.system, world.adviser, world.organisation_id, JUNE, (), [sent])
    assert (saved.number, saved.remedy_conflicts) == (0, ())
    assert entry.read(world.system, world.adviser, world.organisation_id, JUNE).remedies[OVERRUN].text


def test_every_remedy_stays_with_who_and_when_and_saving_twice_adds_nothing(world: World) -> None:
    save(world, JUNE, {}, {OVERRUN: ("Extra mensen.", None)}, who=world.adviser)
    save(world, JUNE, {}, {OVERRUN: ("Nog meer mensen.", date(2016, 12, 1))}, who=world.colleague)
    assert save(world, JUNE, {}, {OVERRUN: ("Nog meer mensen.", date(2016, 12, 1))}).number == 0
    kept = entry.read(world.system, world.leader, world.organisation_id, JUNE).remedies[OVERRUN]
    assert [(one.remedy.text, one.author) for one in kept.history] == [
        ("Extra mensen.", world.adviser.name),
        ("Nog meer mensen.", world.colleague.name),
    ]
    assert kept.expected_end == date(2016, 12, 1)


@pytest.mark.parametrize(
    ("numbers", "remedies", "field"),
    [
        ({OVERRUN: 3, "wl_onderzoek_bewust": 4}, {}, "wl_onderzoek_bewust"),
        ({OVERRUN: 9, "wl_onderzoek_bewust": 4, "bewust_mdck": 5}, {}, "bewust_mdck"),
        ({}, {OVERRUN: ("x" * 2001, None)}, f"maatregel-{OVERRUN}"),
        ({}, {OVERRUN: ("Iets.", date(2016, 6, 1))}, f"einddatum-{OVERRUN}"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(
    world: World,
    numbers: dict[str, FigureValue | int],
    remedies: dict[str, tuple[str, date | None]],
    field: str,
) -> None:
    with pytest.raises(Invalid) as caught:
        save(world, JUNE, {TRIAGE_LATE: 1, **numbers}, remedies)
    assert list(caught.value.problems) == [field]
    assert waiting_lists.days(world.system, world.leader) == ()


def test_a_peildatum_that_is_still_to_come_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="ligt in de toekomst"):
        save(world, date(2016, 7, 5), {TRIAGE_LATE: 1})


def test_the_term_is_that_of_the_supervision_on_the_peildatum_after_prolongation(world: World) -> None:
    remedies = {
        TRIAGE_LATE: ("Extra mensen.", date(2016, 8, 31)),
        OVERRUN: ("Extra mensen.", date(2016, 9, 1)),
    }
    save(world, JUNE, {TRIAGE_LATE: 3, OVERRUN: 3}, remedies)

    def words() -> list[str]:
        found = waiting_lists.picture(world.system, world.leader, JUNE)
        line = next(one for one in found.named if one.organisation.id == world.organisation_id)
        return [one.term.words for one in line.remedies]

    assert words() == ["geen verscherpt toezicht"] * 2
    supervise(world, date(2016, 7, 31), extended=date(2016, 8, 31))
    assert words() == [
        "binnen de termijn tot 31 augustus 2016",
        "na de termijn, die loopt tot 31 augustus 2016",
    ]


def test_supervision_that_had_ended_sets_no_term(world: World) -> None:
    supervise(world, date(2016, 8, 31), ended=JUNE)
    save(world, JUNE, {OVERRUN: 3}, {OVERRUN: ("Extra mensen.", None)})
    sheet = entry.read(world.system, world.leader, world.organisation_id, JUNE)
    assert sheet.remedies[OVERRUN].term.words == "geen verscherpt toezicht"


def test_figures_are_held_against_the_vastgestelde_scan_and_a_difference_is_told(world: World) -> None:
    save(world, JUNE, dict.fromkeys(ANY_LIST, 0))
    world.save(world.adviser, {waiting_lists.ASKED: "ja"})
    assert waiting_lists.picture(world.system, world.leader, JUNE).compared is None
    world.bring_to(ScanState.ESTABLISHED)
    found = waiting_lists.picture(world.system, world.reader, JUNE)
    assert found.disagreements == {Disagreement.SCAN_ONLY: 1}
    assert found.compared is not None
    assert (found.with_any, found.without_any, found.untold) == (0, 1, found.total - 1)


def test_the_report_of_a_vastgestelde_scan_keeps_the_figures_of_its_moment(world: World) -> None:
    save(world, JUNE, {TRIAGE_LATE: 3}, {TRIAGE_LATE: ("Extra mensen.", None)})
    moment = world.system.stamp()
    save(world, JUNE, {TRIAGE_LATE: 4}, {TRIAGE_LATE: ("Iets anders.", None)})
    then = waiting_list_reporting.of_organisation(world.system, world.organisation_id, JUNE, moment)
    now = waiting_list_reporting.of_organisation(world.system, world.organisation_id, JUNE)
    assert then is not None
    assert now is not None
    assert (then.lines[0].value, then.remedies[0].text) == ("3", "Extra mensen.")
    assert (now.lines[0].value, now.remedies[0].text) == ("4", "Iets anders.")
    before = datetime(2016, 1, 1, tzinfo=UTC).isoformat(timespec="microseconds")
    assert waiting_list_reporting.of_organisation(world.system, world.organisation_id, JUNE, before) is None


def test_a_report_tells_how_each_list_went(world: World) -> None:
    save(world, MAY, {TRIAGE_LATE: 20, OVERRUN: 4})
    save(world, JUNE, {TRIAGE_LATE: 12})
    found = waiting_list_reporting.of_organisation(world.system, world.organisation_id, JUNE)
    assert found is not None
    lines = {one.name: one for one in found.lines}
    triage = lines["Triage na 5 werkdagen niet afgerond"]
    assert triage.trend == "Daalde van 20 op 31 mei naar 12 op 30 juni 2016."
    overrun = lines["Onderzoek duurt langer dan 10 weken"]
    assert (overrun.value, overrun.before, overrun.trend) == ("geen gegevens", "4", "")


def test_beside_a_scan_only_who_may_read_the_figures_sees_them(world: World) -> None:
    save(world, MAY, {TRIAGE_LATE: 20})
    beside = waiting_list_reporting.beside_scan(world.system, world.adviser, world.organisation_id, JUNE)
    assert beside is not None
    assert beside.lists is not None
    assert beside.lists.day == MAY
    assert waiting_list_reporting.beside_scan(world.system, world.reader, world.organisation_id, JUNE) is None
