"""A version with other topics, questions, texts, parameters and rules is used without a line of code.

Its definitions are in ``tests/definitions/9999-1``; here it is checked, filled in, decided, printed and counted.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import definition_folders
import pytest
import website
from command_line import runner
from pypdf import PdfReader
from website import Site

from riskscan import definitions
from riskscan.definitions.examples import differences
from riskscan.domain.agenda import agenda
from riskscan.domain.classification import classify
from riskscan.domain.interchange import parse
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Absence, Answer, absence
from riskscan.programme import reviewing

VERSION = "9999-1"
MOVE = date(2016, 12, 1)
DESK: dict[str, Answer] = {
    "t1.loket": "ja", "t1.loketten": 3, "t1.verhuizing": "ja", "t1.verhuisdag": MOVE,
}  # fmt: skip
HIDDEN = ("t1.loketten", "t1.verhuizing", "t1.verhuisdag")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The definitions of the project with the third version beside them, in use."""
    target = definition_folders.copied(tmp_path, VERSION)
    with definition_folders.in_use(target):
        yield target


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Iterator[Site]:
    one = website.make_site(tmp_path / "instance", VERSION)
    yield one
    one.world.database.close()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


class TestLoading:
    def test_it_is_a_version_like_the_others(self, folder: Path) -> None:
        assert definitions.check() == ()
        definitions.require_all()
        assert definitions.versions() == ("2016-1", "2016-2", VERSION)
        (one,) = definitions.examples_of(VERSION)
        assert differences([one], definitions.rules_of(VERSION)) == []

    def test_a_question_of_its_own_takes_the_place_of_the_common_one(self, folder: Path) -> None:
        form = definitions.load("2016-1").questionnaire
        names = [[one.key.rsplit(".", 1)[1] for one in part.questions] for part in form.conditions]
        assert names[0] == ["status", "aantal_voldaan", "pril", "sinds", "actie", "verwacht"]
        assert names[1] == ["status", "pril", "sinds", "actie", "verwacht"]
        own, common = (
            form.question(f"randvoorwaarden.{name}.pril").asked_when for name in ("stap1", "visie")
        )
        assert own is not None
        assert common is not None
        assert (own.values, common.values) == (("voldaan", "deels"), ("voldaan",))


SCAN = {
    "format": "risicoscan/1",
    "organisatie": "Voorbeeld",
    "peildatum": "2016-06-30",
    "randvoorwaarden": {
        "stap1": {"status": "deels", "aantal_voldaan": 15, "pril": "nee", "actie": "geen"},
        **{name: {"status": "voldaan", "pril": "nee"} for name in ("visie", "middelen", "management")},
    },
    "verscherpt_toezicht": "nee",
    "verslechtering": "nee",
    "vertrouwen": "ja",
}


class TestClassification:
    def test_one_scan_has_another_outcome_under_each_version(self, folder: Path) -> None:
        facts = parse(json.dumps(SCAN))
        found = {name: classify(definitions.rules_of(name), facts) for name in definitions.rule_versions()}
        assert {name: (one.outcome, one.rule) for name, one in found.items()} == {
            "2016-1": ("1", "op_orde"),
            "2016-2": ("3", "vastgelopen"),
            VERSION: ("2b", "bezig"),
        }

    @pytest.mark.parametrize(
        ("old", "new", "outcome"),
        [
            ("meeste: 20", "meeste: 15", "1"),
            ("slechtste_staat: [F], vertrouwen: [ja]", "slechtste_staat: [F], vertrouwen: [nee]", "3"),
        ],
    )
    def test_another_parameter_or_row_is_another_outcome(
        self, folder: Path, old: str, new: str, outcome: str
    ) -> None:
        path = folder / VERSION / "regels.yaml"
        before = classify(definitions.rules_of(VERSION), parse(json.dumps(SCAN))).outcome
        definition_folders.changed(path, (old, new))
        if outcome == "3":  # the row that was taken away from 'bezig' goes to 'vast'
            text, lasts = path.read_text("utf-8"), "slechtste_staat: [F], vertrouwen: [nee]"
            at = text.rindex(lasts)
            path.write_text(text[:at] + lasts.replace("nee", "ja") + text[at + len(lasts) :], "utf-8")
        with definition_folders.in_use(folder):
            after = classify(definitions.rules_of(VERSION), parse(json.dumps(SCAN))).outcome
        assert (before, after) == ("2b", outcome)

    def test_its_term_counts_and_the_command_knows_it(self, folder: Path, tmp_path: Path) -> None:
        lines = []
        for day in ("2016-08-30", "2016-08-31"):
            visie = {"status": "niet", "actie": "op_schema", "verwacht": day}
            done = {"status": "voldaan", "pril": "nee"}
            rest = dict.fromkeys(("stap1", "middelen", "management"), done)
            lines.append(
                json.dumps({**SCAN, "randvoorwaarden": {**rest, "visie": visie}, "vertrouwen": "nee"})
            )
        scans = tmp_path / "scans.jsonl"
        scans.write_text("\n".join(lines), encoding="utf-8")
        told = runner(tmp_path / "instance")("classify", "--version", VERSION, scans)
        assert [json.loads(line)["outcome"] for line in told.stdout.splitlines()] == ["2b", "3"]


class TestRouting:
    def test_hidden_answers_are_kept_and_never_counted(self, site: Site) -> None:
        world = site.world
        world.save(world.adviser, DESK)
        open_ = world.sheet()
        assert [(one.on, one.what) for one in agenda(open_.form, open_.answers, date(2016, 6, 30))] == [
            (MOVE, "Het loket verhuist")
        ]
        world.save(world.adviser, {"t1.loket": "nee"})
        hidden = world.sheet()
        # Kept: still the current answers, with the revision they had.
        assert {key: hidden.answers[key] for key in HIDDEN} == {key: DESK[key] for key in HIDDEN}
        # Never counted: not in the progress, not missing, no value, not announced, not printed.
        assert hidden.progress.total == open_.progress.total - 2
        assert hidden.progress.done == open_.progress.done - 2
        assert {absence(hidden.form.question(key), hidden.answers) for key in HIDDEN} == {Absence.NOT_ASKED}
        assert agenda(hidden.form, hidden.answers, date(2016, 6, 30)) == ()
        report = text_of(site.browser("adviser").get(site.url("/rapport.pdf")).data)
        assert "Hoeveel loketten" not in report
        assert "verhuist" not in report
        world.save(world.adviser, {"t1.loket": "ja"})
        again = world.sheet()
        assert (again.progress, again.answers) == (open_.progress, open_.answers)

    def test_a_question_under_a_hidden_one_is_hidden_too(self, site: Site) -> None:
        site.world.save(site.world.adviser, {**DESK, "t1.loket": "nee"})
        missing = [one.key for one in reviewing.missing_answers(site.world.sheet())]
        assert not set(HIDDEN) & set(missing)
        page = site.browser("adviser").get(site.url("/toegang")).text
        assert 'data-vraag-als="t1.verhuizing=ja"' in page
        assert "Alleen bij ‘Verhuist een loket?’: Jazeker." in website.shown(page)

    def test_a_hidden_judgement_decides_nothing(self, site: Site) -> None:
        world = site.world
        world.complete("1")
        world.save(world.adviser, {"verslechtering": "ja", "vertrouwen": "nee"})
        assert world.sheet().classification.outcome == "3"
        world.save(world.adviser, {"verscherpt_toezicht": "ja"})
        sheet = world.sheet()
        assert (sheet.classification.outcome, sheet.classification.open) == ("I", ())
        assert sheet.answers["verslechtering"] == "ja"
        assert reviewing.missing_answers(sheet) == ()


class TestPages:
    def test_the_form_shows_its_own_topics_and_words(self, site: Site) -> None:
        browser = site.browser("adviser")
        page = browser.get(site.url("/toegang")).text
        words = website.shown(page)
        for expected in ("Toegang in 2016", "40 Klachten", "Wat treft u aan?", "Jazeker", "Weten wij niet"):
            assert expected in words
        assert "{" not in words
        assert "Hoe groot is het risico" not in words
        assert words.index("Toezicht van de inspecties op 30 juni 2016") > words.index("40 Klachten")
        assert "De toets" in website.shown(browser.get(site.url("/randvoorwaarden")).text)
        assert browser.get(site.url("/geld")).status_code == 200
        assert browser.get(site.url("/kerndata")).status_code == 404

    def test_what_is_typed_is_saved_and_leads_to_its_own_suggestion(self, site: Site) -> None:
        browser = site.browser("adviser")
        url = site.url("/toegang")
        sent = browser.send(
            url, browser.form(url), t1__loket="ja", t1__loketten="3", t1__beschrijving="Een loket."
        )
        assert sent.status_code == 302
        assert site.world.sheet().answers["t1.loketten"] == 3
        site.world.complete("2b")
        panel = website.shown(browser.get(site.url("/indeling")).text)
        assert "Er wordt aan gewerkt." in panel
        assert 'value="2a"' not in browser.get(site.url("/indeling")).text
        assert reviewing.choices(site.world.sheet()) == ("1", "2b", "3")

    @pytest.mark.parametrize("outcome", ["1", "2b"])
    def test_report_and_national_picture_are_made(self, site: Site, outcome: str) -> None:
        site.world.save(site.world.adviser, DESK)
        site.world.bring_to(ScanState.ESTABLISHED, outcome)
        browser = site.browser("reader")
        report = text_of(browser.get(site.url("/rapport.pdf")).data)
        for expected in (
            "Bereik", "40. Klachten", "Loket volgens de toets: Jazeker", "Versie van de regels 9999-1",
            "7. Middelen in 2016", "Boek van de tests, §6", "Klaar" if outcome == "1" else "Bezig",
        ):  # fmt: skip
            assert expected in report, expected
        assert "Risico" not in report.replace("Risicoscan", "")
        assert "Kerndata" not in report
        assert "Bereik" not in text_of(browser.get(site.url("/samenvatting.pdf")).data)
        picture = f"/rondes/{site.world.round_id}"
        assert ("Klaar" if outcome == "1" else "Bezig") in website.shown(
            browser.get(f"{picture}/landelijk").text
        )
        assert browser.get(f"{picture}/landelijk.pdf").status_code == 200
        told = browser.client.get("/uitleg", follow_redirects=True)
        assert (told.status_code, "Boek van de tests, §6" in website.shown(told.text)) == (200, True)
