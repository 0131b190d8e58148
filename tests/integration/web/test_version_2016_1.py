"""A round under version 2016-1, from its start to its national picture: each page follows that version."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import settling
import support
import website
from command_line import runner
from pypdf import PdfReader
from website import Site

from riskscan import definitions
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import NO_DATE, Special
from riskscan.programme import overview, reviewing, rounds, scanning
from riskscan.programme.system import Invalid, NotFound

VERSION, NEWER = "2016-1", "2016-2"
CONDITIONS = "/randvoorwaarden"
STAP1 = "randvoorwaarden.stap1"
SECOND = "Basis op orde maar potentieel kwetsbaar / Basis binnen afzienbare tijd op orde"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """As the other sites, with its round under version 2016-1."""
    one = website.make_site(tmp_path / "instance", VERSION)
    yield one
    one.world.database.close()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def suggestion(site: Site) -> str:
    """What the panel beside the form says."""
    browser = site.browser("adviser")
    url = site.url(CONDITIONS)
    return website.shown(browser.send(url + "/voorstel", browser.form(url)).text)


class TestTheForm:
    def test_the_round_is_made_by_command_and_its_scans_open_in_its_version(self, tmp_path: Path) -> None:
        run = runner(tmp_path / "instance")
        made = run(
            *("round", "add", "Ronde voorjaar 2016", "--version", VERSION, "--peildatum", "30-6-2016"),
            *("--van", "1-1-2016", "--tot", "31-3-2016", "--formatiedatum", "1-4-2016"),
            *("--deadline", "1-8-2016"),
        )
        assert (made.exit_code, made.stdout) == (0, "Ronde 1 is gemaakt.\n")
        assert re.search(
            rf"Ronde voorjaar 2016 +2016-06-30  {VERSION}  voorbereiding", run("round", "list").stdout
        )
        assert run("round", "add", "--help").stdout.count("2016-2") == 0

    def test_both_versions_can_be_chosen_for_a_round_and_the_newest_is_proposed(self, site: Site) -> None:
        page = site.browser("leader").get("/rondes/nieuw").text
        assert website.form_of(page, "/rondes/nieuw")["version"] == NEWER
        assert f'value="{VERSION}"' in page
        words = website.shown(page)
        assert "Versie 2016-1 gebruikt 6 maanden na de peildatum." in words
        assert "In versie 2016-2 is het dan 1 januari 2017." in words

    def test_themes_and_circumstances_are_those_of_the_version(self, site: Site) -> None:
        browser = site.browser("adviser")
        page = website.shown(browser.get(site.url("/inhoudelijke-dienstverlening")).text)
        assert "Inhoudelijke dienstverlening" in page
        assert "Interne organisatie" not in page
        assert browser.get(site.url("/interne-organisatie")).status_code == 404
        judged = website.shown(browser.get(site.url(CONDITIONS)).text)
        assert "Randvoorwaarden van Stap 1" in judged
        assert "onder gelijkblijvende omstandigheden" not in judged
        with pytest.raises(NotFound):
            site.world.save(site.world.adviser, {"vertrouwen": "ja"})

    def test_partly_met_asks_how_many_and_whether_that_lasts(self, site: Site) -> None:
        site.world.save(
            site.world.adviser, {f"{STAP1}.status": "deels", "randvoorwaarden.visie.status": "deels"}
        )
        wanted = [one.key for one in reviewing.missing_answers(site.world.sheet())]
        assert {f"{STAP1}.{name}" for name in ("aantal_voldaan", "pril", "actie")} <= set(wanted)
        assert "randvoorwaarden.visie.pril" not in wanted
        page = site.browser("adviser").get(site.url(CONDITIONS)).text
        assert f'data-vraag-als="{STAP1}.status=voldaan|deels"' in page


class TestTheSuggestion:
    @pytest.mark.parametrize(("number", "expected"), [(13, "Basis op orde"), (12, SECOND)])
    def test_the_threshold_decides_beside_the_form(self, site: Site, number: int, expected: str) -> None:
        met = support.judgements("1", VERSION)
        partly = {
            f"{STAP1}.status": "deels", f"{STAP1}.aantal_voldaan": number, f"{STAP1}.pril": "nee",
            f"{STAP1}.actie": "op_schema", f"{STAP1}.verwacht": Special(NO_DATE),
        }  # fmt: skip
        site.world.save(site.world.adviser, {**met, **partly})
        panel = suggestion(site)
        assert expected in panel
        assert (SECOND in panel) is (number == 12)
        assert site.world.sheet().classification.outcome == ("1" if number == 13 else "2b")

    def test_a_result_six_months_later_is_in_time_and_the_streefdatum_of_a_round_does_not_matter(
        self, site: Site
    ) -> None:
        site.world.save(site.world.adviser, support.judgements("2b", VERSION))
        for day, outcome in ((date(2016, 12, 30), "2b"), (date(2016, 12, 31), "3")):
            site.world.save(site.world.adviser, {"randvoorwaarden.visie.verwacht": day})
            assert site.world.sheet().classification.outcome == outcome
        plan = replace(support.PLAN, version=VERSION, name="Met streefdatum", streefdatum=date(2016, 10, 1))
        world = site.world
        later = support.add_round(world.system, plan, {world.organisation_id: (world.adviser,)})
        scan_id = scanning.start(world.system, world.adviser, later, world.organisation_id)
        world.save(world.adviser, support.judgements("2b", VERSION), scan_id)
        assert world.sheet(scan_id).classification.outcome == "2b"
        report = text_of(site.browser("adviser").get(f"/scans/{scan_id}/rapport.pdf").data)
        assert "Streefdatum N.v.t." in report
        assert "30 december 2016 Uiterlijk op deze dag moet de basis op orde zijn" in report

    def test_verscherpt_toezicht_is_the_third_category_and_nothing_is_left_to_the_inspections(
        self, site: Site
    ) -> None:
        site.world.complete("1")
        site.world.save(site.world.adviser, {"verscherpt_toezicht": "ja"})
        assert reviewing.choices(site.world.sheet()) == ("1", "2a", "2b", "3")
        browser = site.browser("adviser")
        page = browser.get(site.url("/indeling")).text
        assert 'value="I"' not in page
        assert "Een organisatie onder verscherpt toezicht behoort in deze versie tot de derde categorie." in (
            website.shown(page)
        )
        with pytest.raises(Invalid):
            reviewing.decide(
                site.world.system, site.world.adviser, site.world.scan_id, "I", support.MOTIVATION
            )
        refused = browser.post(site.url("/besluit"), {"outcome": "I", "motivation": support.MOTIVATION})
        assert refused.status_code == 422
        reviewing.decide(site.world.system, site.world.adviser, site.world.scan_id, "3", "")


class TestWhatIsMadeOfIt:
    @pytest.mark.parametrize("outcome", ["1", "2a", "2b", "3"])
    def test_a_scan_is_vastgesteld_and_its_report_names_the_version(self, site: Site, outcome: str) -> None:
        site.world.bring_to(ScanState.ESTABLISHED, outcome)
        found = text_of(site.browser("reader").get(site.url("/rapport.pdf")).data)
        assert "Inhoudelijke kwaliteit" in found
        assert "Versie van de regels 2016-1" in found
        assert "Stap 1: gehaald van de 24 verwachtingen: 24" in found
        assert "voldoende vertrouwen" not in found
        assert ("kwetsbaar" in found) is (outcome in ("2a", "2b"))

    def test_the_national_picture_counts_who_is_under_supervision_as_the_third_category(
        self, site: Site
    ) -> None:
        world = site.world
        world.complete("1")
        world.save(world.adviser, {"verscherpt_toezicht": "ja"})
        reviewing.decide(world.system, world.adviser, world.scan_id, "3", "")
        reviewing.offer(world.system, world.adviser, world.scan_id)
        reviewing.establish(world.system, world.leader, world.scan_id)
        picture = overview.national(world.system, world.reader, world.round_id)
        assert {one.kind: one.number for one in picture.counts if one.number} == {"3": 1, "none": 25}
        browser = site.browser("reader")
        page = website.shown(browser.get(f"/rondes/{world.round_id}/landelijk").text)
        assert SECOND in page
        report = browser.get(f"/rondes/{world.round_id}/landelijk.pdf")
        assert report.status_code == 200
        assert "Oordeel aan de inspecties" not in text_of(report.data)

    @pytest.mark.parametrize(("first", "then"), [(VERSION, NEWER), (NEWER, VERSION)])
    def test_rounds_of_two_versions_are_compared_each_in_its_own_words(
        self, tmp_path: Path, first: str, then: str
    ) -> None:
        site = website.make_site(tmp_path / "instance", first)
        world = site.world
        ids = settling.organisation_ids(world)
        left = {first: "3", then: "3", NEWER: "I"}
        settling.settle(world, world.round_id, {ids[0]: left[first], ids[1]: "2a"})
        later = support.add_round(world.system, replace(settling.SEPTEMBER, version=then), {})
        settling.settle(world, later, {ids[0]: left[then], ids[1]: "2b"})
        browser = site.browser("leader")
        page = website.shown(browser.get(f"/rondes/{later}/landelijk").text)
        assert "Oordeel aan de inspecties" in page
        assert f"verschillende versies van de regels ({first} en {then})" in page
        assert "verschillende versies" in text_of(browser.get(f"/rondes/{later}/landelijk.pdf").data)
        told = runner(tmp_path / "instance")("national", "--round", str(later), "--json")
        assert told.exit_code == 0
        counts = {one["kind"]: one for one in json.loads(told.stdout)["counts"]}
        assert counts["I" if then == NEWER else "3"]["number"] == 1
        assert counts["2"]["name"] == definitions.load(then).texts.categories["2a"].name
        world.database.close()

    def test_a_round_in_use_keeps_its_version(self, site: Site) -> None:
        world = site.world
        assert rounds.get(world.system, world.leader, world.round_id).plan.version == VERSION
        assert world.sheet().definitions is definitions.load(VERSION)
