"""The commands for what is kept: rounds, organisations and toezicht."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Run, add_user, refused, runner

ROUND = (
    "round", "add", "Ronde zomer 2016", "--peildatum", "30-6-2016", "--van", "1-1-2016",
    "--tot", "31-3-2016", "--formatiedatum", "1-4-2016", "--deadline", "1 augustus 2016",
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "instance")


class TestRound:
    def test_a_round_is_made_assigned_opened_and_closed(self, run: Run) -> None:
        add_user(run, "inge@voorbeeld.nl", "adviseur")
        assert run(*ROUND).stdout == "Ronde 1 is gemaakt.\n"
        assert re.search(
            r"1 +Ronde zomer 2016 +2016-06-30  2016-2  voorbereiding", run("round", "list").stdout
        )
        for named in ("zeeland", "Veilig Thuis ZEELAND"):
            assigned = run("round", "assign", "1", named, "INGE@voorbeeld.nl")
            assert assigned.stdout == "Veilig Thuis Zeeland is toegewezen.\n"
        assert run("round", "open", "1").stdout == "Ronde 1 is geopend.\n"
        assert run("round", "close", "1").stdout == "Ronde 1 is gesloten.\n"
        assert "gesloten" in run("round", "list").stdout
        assert run("audit", "verify").exit_code == 0

    def test_what_is_refused_says_why(self, run: Run) -> None:
        add_user(run, "lies@voorbeeld.nl", "lezer")
        assert run(*ROUND).exit_code == 0
        refused(run(*ROUND), "Er is al een ronde met deze naam.")
        refused(run(*ROUND, "--deadline", "29-6-2016"), "De deadline ligt voor de peildatum")
        refused(run(*ROUND, "--version", "2099-1"), "Versie 2099-1 bestaat niet. Kies uit: 2016-1, 2016-2.")
        wrong_date = run(*ROUND, "--peildatum", "31-6-2016")
        assert wrong_date.exit_code == 2
        assert "De datum 31-6-2016 bestaat niet" in wrong_date.stderr
        refused(run("round", "close", "1"), "Alleen een open ronde kan worden gesloten.")
        refused(run("round", "open", "7"), "Deze ronde bestaat niet.")
        refused(
            run("round", "assign", "1", "nergens", "lies@voorbeeld.nl"), "Er is geen organisatie 'nergens'"
        )
        refused(run("round", "assign", "1", "zeeland", "lies@voorbeeld.nl"), "geen actieve adviseur")
        refused(run("round", "assign", "1", "zeeland", "weg@voorbeeld.nl"), "Er is geen account")
        refused(run("round", "assign", "7", "zeeland", "lies@voorbeeld.nl"), "Deze ronde bestaat niet.")
        for number in ("een", "0", "-1", "9" * 30):
            assert run("round", "open", "--", number).exit_code == 2


class TestOrganisation:
    def test_the_list_holds_all_organisations_and_what_is_changed(self, run: Run) -> None:
        assert len(run("organisation", "list").stdout.splitlines()) == 27
        assert run("organisation", "parent", "GGD Verzonnen", "--legal-form", "gr").exit_code == 0
        change = ("organisation", "change", "zeeland", "--parent", "ggd verzonnen", "--letters", "vtz")
        assert run(*change, "--until", "1-1-2031").stdout == "Veilig Thuis Zeeland is gewijzigd.\n"
        new = ("organisation", "add", "Veilig Thuis Nieuwland", "--letters", "NL", "--from", "1-1-2031")
        assert run(*new, "--row", "7", "--column", "1").stdout == "Veilig Thuis Nieuwland is gemaakt.\n"
        listed = run("organisation", "list").stdout
        assert re.search(r"zeeland +Veilig Thuis Zeeland +VTZ +GGD Verzonnen +tot 2031-01-01", listed)
        assert re.search(r"nieuwland +Veilig Thuis Nieuwland +NL", listed)

    def test_toezicht_is_recorded_and_corrected(self, run: Run) -> None:
        supervision = (
            "organisation",
            "supervision",
            "zeeland",
            "--kind",
            "verscherpt",
            "--since",
            "1-3-2016",
        )
        recorded = run(*supervision, "--reason", "Wachtlijst.", "--term", "1-9-2016")
        assert re.search(r"1 +verscherpt +sinds 2016-03-01  beëindigd -", recorded.stdout)
        assert "Verscherpt toezicht" in run("organisation", "list").stdout
        corrected = run(*supervision, "--ended", "1-6-2016", "--replaces", "1")
        assert corrected.stdout.splitlines() == ["   2  verscherpt   sinds 2016-03-01  beëindigd 2016-06-01"]
        assert "Verscherpt toezicht" not in run("organisation", "list").stdout
        refused(run(*supervision, "--replaces", "1"), "Iemand anders heeft dit al gewijzigd")

    def test_what_is_refused_says_why(self, run: Run) -> None:
        before = run("organisation", "list").stdout
        new = ("organisation", "add", "--letters", "NL", "--column", "1", "--row")
        refused(run(*new, "99", "Nieuwland"), "Kies een rij van 1 tot en met 9.")
        refused(run(*new, "1", "Veilig Thuis Zeeland"), "Er is al een organisatie met deze naam.")
        refused(run("organisation", "change", "zeeland", "--letters", "12"), "Vul 1 tot 4 letters in")
        refused(
            run("organisation", "change", "zeeland", "--parent", "GGD"), "Er is geen moederorganisatie 'GGD'"
        )
        refused(run("organisation", "change", "nergens"), "Er is geen organisatie 'nergens'")
        refused(run("organisation", "parent", "x"), "een naam in van 2 tot 100 tekens")
        assert run("organisation", "parent", "GGD Verzonnen").exit_code == 0
        refused(run("organisation", "parent", "GGD Verzonnen"), "staat al in de lijst")
        wrong = ("organisation", "supervision", "zeeland", "--kind", "regulier", "--since", "1-3-2016")
        refused(run(*wrong, "--ended", "1-2-2016"), "Het toezicht eindigt voordat het begint.")
        assert run(*wrong, "--ended", "ooit").exit_code == 2
        assert run("organisation", "list").stdout == before
