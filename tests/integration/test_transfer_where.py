"""Reading in: the decision, the place where it goes, and in whose name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import support
from support import MOTIVATION, OPERATOR, PLAN, REASON, World
from transferring import as_file, code, dump, one_row, other_code, read_in, refusal, the_line

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import organisations, reviewing, rounds, transfer
from riskscan.programme.permissions import Role
from riskscan.programme.system import Invalid, NotFound
from riskscan.programme.transfer_row import Outcome
from riskscan.store import accounts as account_store
from riskscan.store import rounds as round_store
from riskscan.store import scans
from riskscan.store.organisations import OrganisationText


class TestDecision:
    @pytest.fixture
    def decided(self, world: World) -> World:
        world.complete("2b")
        reviewing.decide(world.system, world.adviser, world.scan_id, "2b", MOTIVATION)
        return world

    def other(self, world: World, **changes: Any) -> dict[str, Any]:
        found = the_line(world)
        found["besluit"] |= changes
        return found

    def test_another_decision_is_a_conflict_and_can_be_replaced(self, decided: World) -> None:
        found = self.other(decided, uitkomst="3")
        assert (
            refusal(decided, found)
            == "besluit: hier is al besloten tot 2b (Anja Advies); in het bestand staat 3."
        )
        motive = self.other(decided, motivering="Er is nu meer over bekend geworden.")
        assert refusal(decided, motive).endswith("met een andere motivering of op andere antwoorden.")
        assert one_row(read_in(decided, as_file(found), replace=True)).decision == "gewijzigd"
        kept = scans.decision(decided.database, decided.scan_id)
        assert kept is not None
        assert (kept.outcome, kept.motivation) == ("3", MOTIVATION)

    def test_a_decision_needs_its_motivation_and_an_outcome_that_can_be(self, decided: World) -> None:
        short = refusal(decided, self.other(decided, uitkomst="3", motivering="Daarom."), replace=True)
        assert short == "besluit: Dit besluit heeft een motivering nodig: schrijf 20 tot 4000 tekens."
        for outcome in ("I", "4"):
            message = refusal(decided, self.other(decided, uitkomst=outcome), replace=True)
            assert message == "besluit: Kies een indeling uit de lijst."

    def test_a_decision_that_new_answers_no_longer_fit_is_said(self, decided: World) -> None:
        found = the_line(decided) | {"besluit": None}
        found["antwoorden"] |= {"vertrouwen": "nee"}
        row = one_row(read_in(decided, as_file(found), replace=True))
        assert (row.decision, row.warnings) == (
            "geen",
            ("Het besluit past niet bij deze antwoorden; het moet opnieuw worden genomen.",),
        )
        assert reviewing.review(decided.system, decided.leader, decided.scan_id).stale

    def test_without_a_suggestion_in_the_file_it_is_taken_on_the_answers(self, decided: World) -> None:
        found = the_line(decided) | {"organisatie": {"code": other_code(decided)}, "cijfers": {}}
        del found["besluit"]["voorstel"]
        row = one_row(read_in(decided, as_file(found)))
        assert (row.decision, row.warnings) == ("nieuw", ())
        (scan_id,) = {one.id for one in scans.in_round(decided.database, 1)} - {decided.scan_id}
        assert not reviewing.review(decided.system, decided.leader, scan_id).stale
        assert one_row(read_in(decided, as_file(found))).outcome is Outcome.SAME

    def test_a_decision_that_no_longer_fitted_does_not_fit_after_reading_in_either(
        self, decided: World
    ) -> None:
        decided.save(decided.adviser, support.judgements("3"))
        found = the_line(decided) | {"organisatie": {"code": other_code(decided)}}
        row = one_row(read_in(decided, as_file(found)))
        assert (
            row.warnings[-1] == "Het besluit past niet bij deze antwoorden; het moet opnieuw worden genomen."
        )
        (scan_id,) = {one.id for one in scans.in_round(decided.database, 1)} - {decided.scan_id}
        review = reviewing.review(decided.system, decided.leader, scan_id)
        assert (review.stale, review.ready) == (True, False)
        # Nor can a file make up a decision that nobody could have taken on that suggestion.
        for change, message in (
            ({"uitkomst": "I"}, "besluit: 'I' kon bij dit voorstel niet worden besloten."),
            ({"uitkomst": "4"}, "besluit: '4' kon bij dit voorstel niet worden besloten."),
            ({"uitkomst": "1", "motivering": ""}, "besluit: de motivering moet 20 tot 4000 tekens hebben."),
        ):
            made_up = self.other(decided, **change)
            assert refusal(decided, made_up, replace=True) == message


class TestWhere:
    def rename(self, **changes: str) -> Callable[[dict[str, Any]], None]:
        def change(found: dict[str, Any]) -> None:
            found["ronde"] |= changes

        return change

    def test_the_round_is_found_by_name_or_given(self, world: World) -> None:
        found = the_line(world)
        found["ronde"]["naam"] = "Zo heette zij elders"
        message = refusal(world, found)
        assert message.startswith(
            "ronde.naam: er is geen ronde 'Zo heette zij elders'. Noem een andere ronde"
        )
        assert message.endswith(
            "riskscan round add 'Zo heette zij elders' --version 2016-2 --peildatum 2016-06-30 --peiljaar 2016 "
            "--van 2016-01-01 --tot 2016-03-31 --formatiedatum 2016-04-01 --deadline 2016-08-01"
        )
        assert one_row(read_in(world, as_file(found), round_id=world.round_id)).outcome is Outcome.SAME
        with pytest.raises(NotFound, match="Ronde 99 bestaat niet"):
            read_in(world, as_file(found), round_id=99)

    @pytest.mark.parametrize(
        ("key", "value"), [("peildatum", "2016-07-30"), ("streefdatum", "2017-01-01"), ("peiljaar", 2015)]
    )
    def test_a_round_that_differs_in_what_answers_rest_on_is_refused(
        self, world: World, key: str, value: object
    ) -> None:
        found = the_line(world)
        found["ronde"][key] = value
        assert refusal(world, found).startswith(
            f"ronde.{key}: in het bestand {value}, in de ronde 'Ronde zomer"
        )

    def test_the_deadline_may_differ(self, world: World) -> None:
        found = the_line(world)
        found["ronde"]["deadline"] = "2016-09-01"
        assert one_row(read_in(world, as_file(found))).outcome is Outcome.SAME

    def test_the_organisation_is_known_by_code_or_name_and_takes_part(self, world: World) -> None:
        found = the_line(world)
        name = found["organisatie"]["naam"]
        assert (
            one_row(read_in(world, as_file(found | {"organisatie": {"naam": name}}))).outcome is Outcome.SAME
        )
        renamed = found | {"organisatie": {"code": code(world), "naam": "Nieuwe naam"}}
        row = one_row(read_in(world, as_file(renamed)))
        assert row.warnings == ("In het bestand heet deze organisatie 'Nieuwe naam'.",)
        unknown = refusal(world, found | {"organisatie": {"code": "weg", "naam": name}})
        assert unknown.startswith("organisatie: er is geen organisatie met de code 'weg'.")
        assert "met de naam 'Weg'" in refusal(world, found | {"organisatie": {"naam": "Weg"}})
        new = organisations.add(
            world.system, OPERATOR, OrganisationText("Veilig Thuis Apart", "AP", None, None, None), 9, 7
        )
        assert new
        outside = refusal(world, found | {"organisatie": {"naam": "Veilig Thuis Apart"}})
        assert outside.startswith(
            "Deze organisatie is in deze ronde niet toegewezen aan Anja Advies of Olga Elders."
        )

    def test_an_organisation_stands_once_in_a_file(self, world: World) -> None:
        found = the_line(world)
        by_name = found | {"organisatie": {"naam": found["organisatie"]["naam"]}}
        result = read_in(world, as_file(found, by_name))
        assert [row.outcome for row in result.rows] == [Outcome.SAME, Outcome.WRONG]
        assert result.rows[1].errors == (
            "Deze organisatie staat in deze ronde ook al op regel 1. Laat één regel staan.",
        )

    def test_another_questionnaire_under_the_same_version_is_said(self, world: World) -> None:
        row = one_row(read_in(world, as_file(the_line(world) | {"definitie": "0" * 64})))
        assert row.warnings == (
            "De vragenlijst 2016-2 is hier anders dan waarmee dit bestand is gemaakt. Controleer de antwoorden.",
        )

    def test_a_round_that_is_not_open_takes_nothing(self, world: World) -> None:
        found = the_line(world) | {"antwoorden": {"t1.risico": "geen"}}
        support.close_round(world)
        assert refusal(world, found) == "Deze ronde is gesloten; 'scan invullen' kan dan niet."

    @pytest.mark.parametrize("state", [ScanState.OFFERED, ScanState.ESTABLISHED])
    def test_a_scan_that_is_no_concept_takes_only_what_it_already_holds(
        self, world: World, state: ScanState
    ) -> None:
        world.bring_to(state)
        found = the_line(world)
        assert one_row(read_in(world, as_file(found))).outcome is Outcome.SAME
        more = found | {"antwoorden": found["antwoorden"] | {"overall_beeld": "Iets anders."}}
        before = dump(world.database)
        first, conflict = one_row(read_in(world, as_file(more))).errors
        assert (
            first
            == f"Deze scan is hier {state.value} en wijzigt dan niet. Laat hem eerst weer concept worden."
        )
        assert conflict.startswith("overall_beeld: hier staat al")
        assert dump(world.database) == before
        assert (
            refusal(world, more, replace=True) == f"Deze scan is {state.value}; 'scan invullen' kan dan niet."
        )
        if state is ScanState.ESTABLISHED:
            reviewing.reopen(world.system, world.leader, world.scan_id, REASON)
            assert one_row(read_in(world, as_file(more), replace=True)).outcome is Outcome.UPDATED


class TestAuthor:
    def test_of_more_advisers_the_one_who_is_assigned_is_the_author(self, world: World) -> None:
        found = the_line(world)
        mine = found | {"antwoorden": {"t1.risico": "geen"}}
        theirs = mine | {"organisatie": {"code": other_code(world)}}
        assert read_in(world, as_file(mine, theirs), world.outsider, world.colleague).written
        by_scan = {
            one.organisation_id: scans.authors(world.database, one.id)
            for one in scans.in_round(world.database, 1)
        }
        assert by_scan == {
            world.organisation_id: {world.colleague.account_id},
            world.other_organisation_id: {world.outsider.account_id},
        }

    def test_who_is_not_assigned_cannot_be_the_author(self, world: World) -> None:
        result = read_in(world, as_file(the_line(world)), world.outsider)
        assert one_row(result).errors == (
            "Deze organisatie is in deze ronde niet toegewezen aan Olga Elders. Noem met --as een adviseur die het "
            "wel is, of wijs haar toe: riskscan round assign --help",
        )

    def test_only_an_active_adviser_can_be_an_author(self, world: World) -> None:
        assert transfer.author(world.system, " Anja.Advies@voorbeeld.nl ").roles == {Role.ADVISER}
        for email, message in (
            ("weg@voorbeeld.nl", "Er is geen account met e-mailadres weg@voorbeeld.nl."),
            ("leo.leider@voorbeeld.nl", "is geen actieve adviseur"),
        ):
            with pytest.raises(Invalid, match=message):
                transfer.author(world.system, email)
        with world.database.writing():
            account_store.change(world.database, world.adviser.account_id or 0, "Anja Advies", False)
        with pytest.raises(Invalid, match="is geen actieve adviseur"):
            transfer.author(world.system, "anja.advies@voorbeeld.nl")

    def test_the_author_cannot_vaststellen_what_was_read_in(self, world: World) -> None:
        both = support.add_account(world.system, "Dora Dubbel", Role.ADVISER, Role.LEADER)
        ids = [one for one in (world.adviser.account_id, both.account_id) if one]
        rounds.set_assigned(world.system, OPERATOR, world.round_id, world.organisation_id, ids)
        world.complete("1")
        reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
        found = the_line(world)
        found["antwoorden"]["overall_beeld"] = "Aangevuld uit het bestand."
        assert read_in(world, as_file(found), both, replace=True).written
        reviewing.offer(world.system, world.adviser, world.scan_id)
        with pytest.raises(Invalid, match="U schreef zelf mee aan deze scan"):
            reviewing.establish(world.system, both, world.scan_id)


def test_a_round_in_preparation_takes_nothing(world: World) -> None:
    plan = replace(PLAN, name="Ronde later")
    round_id = rounds.add(world.system, OPERATOR, plan)
    assert world.adviser.account_id is not None
    rounds.set_assigned(world.system, OPERATOR, round_id, world.organisation_id, [world.adviser.account_id])
    found = the_line(world)
    found["ronde"]["naam"] = "Ronde later"
    assert refusal(world, found) == "Deze ronde is nog in voorbereiding; 'scan starten' kan dan niet."
    assert round_store.by_id(world.database, round_id) is not None
