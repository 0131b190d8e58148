"""Reading into what is already there: never silently over it, and only where it may."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import support
from support import PLAN, World
from transferring import as_file, dump, exported, lines, one_row, other_code, read_in, refusal, the_line

from riskscan.domain.questionnaire import AnswerType
from riskscan.domain.scan import Special
from riskscan.programme import interviewing
from riskscan.programme.transfer_row import Outcome, Tally
from riskscan.store import scans
from riskscan.store.interviews import Note

FIGURE = next(one.key for one in support.form().questions() if one.type is AnswerType.FIGURE and one.counts)


class TestAnswers:
    def test_new_answers_join_what_is_there(self, world: World) -> None:
        world.save(world.adviser, {"t1.risico": "geen", "t2.toelichting": "Blijft staan."})
        found = the_line(world) | {"antwoorden": {"t1.risico": "geen", "t1.toelichting": "Nieuw."}}
        row = one_row(read_in(world, as_file(found)))
        assert (row.outcome, row.answers) == (Outcome.UPDATED, Tally(new=1, same=1))
        answers = world.sheet().answers
        assert (answers["t1.toelichting"], answers["t2.toelichting"]) == ("Nieuw.", "Blijft staan.")

    def test_an_answer_that_was_cleared_is_free_to_fill(self, world: World) -> None:
        world.save(world.adviser, {"t1.risico": "geen"})
        found = the_line(world)
        world.save(world.adviser, {"t1.risico": None})
        assert one_row(read_in(world, as_file(found))).answers == Tally(new=1)

    def test_another_answer_is_a_conflict_that_shows_both_from_where_they_differ(self, world: World) -> None:
        start = "Er zijn twee teams, elk met een eigen werkwijze. " * 4
        world.save(world.adviser, {"t1.toelichting": start + "Dat blijft zo.", "t1.risico": "geen"})
        found = the_line(world)
        found["antwoorden"] |= {"t1.toelichting": start + "Dat verandert.", "t1.risico": "aanzienlijk"}
        before = dump(world.database)
        row = one_row(read_in(world, as_file(found)))
        assert (row.outcome, row.conflict, len(row.errors)) == (Outcome.WRONG, True, 2)
        assert dump(world.database) == before
        assert row.errors[0].startswith("t1.toelichting: hier staat al ‘…")
        assert "Dat blijft zo.’ (Anja Advies, 4 juli 2016 om " in row.errors[0]
        assert row.errors[0].endswith("Dat verandert.’.")
        assert "‘Geen risico’" in row.errors[1]
        assert "‘Aanzienlijk risico’" in row.errors[1]

    def test_replacing_appends_a_revision_and_keeps_the_old_one(self, world: World) -> None:
        world.save(world.colleague, {"t1.risico": "geen"})
        found = the_line(world)
        found["antwoorden"]["t1.risico"] = "beperkt"
        row = one_row(read_in(world, as_file(found), replace=True))
        assert (row.outcome, row.answers) == (Outcome.UPDATED, Tally(changed=1))
        assert world.sheet().answers["t1.risico"] == "beperkt"
        rows = world.database.rows(
            "SELECT value FROM answer_revision WHERE question = 't1.risico' ORDER BY id"
        )
        assert [one["value"] for one in rows] == ['"geen"', '"beperkt"']

    def test_an_answer_that_is_not_asked_is_kept_and_said(self, world: World) -> None:
        world.save(world.adviser, {"t2.hertoets": "gepland", "t2.hertoets_datum": Special("onbekend")})
        world.save(world.adviser, {"t2.hertoets": Special("nvt")})
        found = the_line(world)
        target = as_file(found | {"organisatie": {"code": other_code(world)}})
        row = one_row(read_in(world, target))
        assert row.warnings == ("Bij deze antwoorden niet gevraagd, wel bewaard: t2.hertoets_datum.",)
        assert row.answers == Tally(new=2)

    def test_a_text_of_another_system_is_kept_as_the_pages_would(self, world: World) -> None:
        found = the_line(world) | {"antwoorden": {"t1.toelichting": "Eerst.\r\nDan.  \r\n"}}
        assert one_row(read_in(world, as_file(found))).outcome is Outcome.UPDATED
        assert world.sheet().answers["t1.toelichting"] == "Eerst.\nDan."
        assert one_row(read_in(world, as_file(found))).outcome is Outcome.SAME


class TestFigures:
    def test_another_figure_is_a_conflict_and_can_be_replaced(self, world: World) -> None:
        world.save(world.adviser, {FIGURE: Decimal(100)})
        found = the_line(world)
        found["cijfers"][FIGURE]["waarde"] = "120"
        assert refusal(world, found).startswith(f"{FIGURE}: hier staat al ‘100’ (Anja Advies")
        assert one_row(read_in(world, as_file(found), replace=True)).answers == Tally(changed=1)
        assert world.sheet().answers[FIGURE] == Decimal(120)

    def test_a_figure_that_was_changed_since_stays_as_it_is_and_is_said(self, world: World) -> None:
        world.save(world.adviser, {FIGURE: Decimal(1358)})
        found = the_line(world)
        world.save(world.adviser, {FIGURE: Decimal(1400)})
        row = one_row(read_in(world, as_file(found)))
        assert (row.outcome, row.answers) == (Outcome.SAME, Tally(same=1))
        assert row.warnings == (
            f"{FIGURE}: 1.358 was al bekend en is daarna gewijzigd; 1.400 blijft gelden.",
        )

    def test_of_two_rounds_in_one_file_the_newest_gives_the_figure_that_holds(self, world: World) -> None:
        """The organisation has one figure for a year; the earlier value stays in its history."""
        autumn = support.add_round(
            world.system,
            replace(PLAN, name="Ronde herfst 2016", peildatum=PLAN.peildatum.replace(month=7)),
            {world.organisation_id: (world.adviser,)},
        )
        early = the_line(world)
        early["cijfers"] = {FIGURE: figure(world, "100")}
        late = early | {
            "ronde": early["ronde"] | {"naam": "Ronde herfst 2016", "peildatum": "2016-07-30"},
            "cijfers": {FIGURE: figure(world, "120")},
        }
        content = as_file(late, early)
        result = read_in(world, content)
        assert [row.outcome for row in result.rows] == [Outcome.NEW, Outcome.UPDATED]
        assert len(scans.in_round(world.database, autumn)) == 1
        assert world.sheet().answers[FIGURE] == Decimal(120)
        assert [row.outcome for row in read_in(world, content).rows] == [Outcome.SAME, Outcome.SAME]


def figure(world: World, value: str) -> dict[str, str]:
    sheet = world.sheet()
    measure = sheet.form.question(FIGURE).measure
    assert measure is not None
    period = sheet.round.plan.references.of(measure.reference)
    return {
        "maat": measure.id, "van": period.start.isoformat(), "tot": period.end.isoformat(), "waarde": value,
    }  # fmt: skip


class TestInterviews:
    TALK = replace(
        support.interview(knelpunten="Te weinig mensen."), notes=(Note("Vervolg in september.", ("t3",)),)
    )

    def note(self, world: World) -> None:
        interviewing.save(world.system, world.adviser, world.scan_id, None, 0, self.TALK)

    def test_the_same_interview_is_known_again_with_and_without_names(self, world: World) -> None:
        self.note(world)
        for names in (True, False):
            content = exported(world, names)
            assert (b"P. Persoon" in content) is names
            row = one_row(read_in(world, content))
            assert (row.outcome, row.interviews) == (Outcome.SAME, Tally(same=1))

    def test_two_interviews_alike_in_the_file_are_two(self, world: World) -> None:
        self.note(world)
        found = the_line(world)
        found["gesprekken"] *= 2
        assert one_row(read_in(world, as_file(found))).interviews == Tally(new=1, same=1)
        assert one_row(read_in(world, as_file(found))).interviews == Tally(same=2)

    def test_an_empty_line_for_a_participant_is_nobody(self, world: World) -> None:
        self.note(world)
        found = the_line(world)
        found["gesprekken"][0]["deelnemers"].append({"rol": " ", "naam": ""})
        assert one_row(read_in(world, as_file(found))).interviews == Tally(same=1)

    def test_another_text_of_the_same_interview_is_a_conflict(self, world: World) -> None:
        self.note(world)
        found = lines(exported(world, names=False))[0]
        found["gesprekken"][0] |= {"knelpunten": "Genoeg mensen.", "wensen": "Meer tijd."}
        assert refusal(world, found) == (
            "Gesprek van 1 juli 2016 (Ambtelijk adviseur): hier is dit anders vastgelegd dan in het bestand: "
            "knelpunten, wensen."
        )
        assert one_row(read_in(world, as_file(found), replace=True)).interviews == Tally(changed=1)
        (kept,) = world.sheet().interviews
        # The file left the names out; replacing the texts does not take the name away.
        assert kept.content == replace(self.TALK, knelpunten="Genoeg mensen.", wensen="Meer tijd.")

    def test_what_the_page_refuses_is_refused_here_too(self, world: World) -> None:
        self.note(world)
        found = the_line(world)
        talk = found["gesprekken"][0] | {"datum": "2016-07-02"}
        too_long = refusal(world, found | {"gesprekken": [talk | {"knelpunten": "x" * 10_001}]})
        assert too_long.startswith(
            "Gesprek van 2 juli 2016 (Ambtelijk adviseur): knelpunten: Deze tekst heeft 10001"
        )
        crowd = [{"rol": "lid"}] * 41
        assert "Er passen 40 deelnemers" in refusal(
            world, found | {"gesprekken": [talk | {"deelnemers": crowd}]}
        )
        nobody = [{"rol": "", "naam": "P."}]
        assert "Vul bij elke deelnemer een rol in" in refusal(
            world, found | {"gesprekken": [talk | {"deelnemers": nobody}]}
        )
