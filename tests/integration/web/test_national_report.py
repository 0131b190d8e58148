"""What changed since the previous round, on the page, in the report and on the command line: the same numbers."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
import settling
import support
import website
from command_line import refused, runner
from pypdf import PdfReader
from website import Site

from riskscan.domain.national import ESTABLISHED_KINDS
from riskscan.programme import national_reporting


def address(round_id: int, rest: str = "") -> str:
    return f"/rondes/{round_id}/landelijk{rest}"


def words(html: str) -> str:
    return " ".join(website.shown(html).split())


def rows(html: str, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, as shown."""
    found = re.search(rf"<caption[^>]*>{re.escape(caption)}.*?</table>", html, re.DOTALL)
    assert found is not None
    lines = re.findall(r"<tr>.*?</tr>", found[0], re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)] for line in lines
    ]


def test_the_first_round_shows_no_changes(site: Site) -> None:
    settling.settle(site.world, site.world.round_id, {site.world.organisation_id: "1"})
    html = site.browser("reader").get(address(site.world.round_id)).text
    assert "Veranderingen sinds de vorige ronde" not in html


def test_the_page_tells_what_changed(site: Site) -> None:
    later = settling.two_rounds(site.world)
    html = site.browser("reader").get(address(later)).text
    assert (
        "Sinds Ronde zomer 2016 gingen twee organisaties naar een betere categorie en geen enkele naar een "
        "minder goede." in words(html)
    )
    assert rows(html, "Aantal organisaties per indeling in beide rondes")[1:] == [
        ["Basis op orde", "1", "2", "+1"],
        ["Basis binnen afzienbare tijd op orde", "1", "2", "+1"],
        ["Basis niet op orde", "2", "1", "−1"],
        ["Oordeel aan de inspecties", "1", "1", "0"],
        ["Nog niet vastgesteld", "21", "20", "−1"],
    ]
    table = rows(html, "Aantal organisaties dat van een indeling in Ronde zomer 2016")
    assert len({len(line) for line in table}) == 1
    assert [line[0] for line in table[1:]] == [
        "Basis op orde", "Basis binnen afzienbare tijd op orde", "Basis niet op orde", "Oordeel aan de inspecties",
        "Nog niet vastgesteld",
    ]  # fmt: skip
    assert (
        sum(int(cell.split()[0].rstrip(":")) for line in table[1:] for cell in line[1:] if cell != "–") == 26
    )


def test_the_report_downloads_under_its_name_and_is_kept_in_the_audit_log(site: Site) -> None:
    later = settling.two_rounds(site.world)
    page = site.browser("reader").get(address(later)).text
    assert f'href="{address(later, ".pdf")}"' in page
    first = site.browser("reader").get(address(later, ".pdf"))
    second = site.browser("leader").get(address(later, ".pdf"))
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert first.headers["Content-Disposition"] == (
        'attachment; filename="landelijk-beeld-ronde-september-2016.pdf"'
    )
    # Downloading adds to the audit log; the report stays the same, for everyone.
    assert first.data == second.data
    found = site.world.database.rows(
        "SELECT account_id, subject, detail FROM audit_entry WHERE action = 'landelijk rapport gedownload'"
    )
    assert [tuple(row) for row in found] == [
        (site.world.reader.account_id, f"ronde {later}", "vastgesteld"),
        (site.world.leader.account_id, f"ronde {later}", "vastgesteld"),
    ]


def test_only_who_sees_concepts_gets_them_in_the_report_and_marked(site: Site) -> None:
    world = site.world
    later = settling.two_rounds(world)
    settling.concept(world, later, settling.organisation_ids(world)[7], "3")
    for_reader = national_reporting.national_report_data(world.system, world.reader, later)
    for_leader = national_reporting.national_report_data(world.system, world.leader, later)
    assert (for_reader.provisional, for_leader.provisional) == (False, True)
    assert [line.number for line in for_reader.counts] == [2, 2, 1, 1, 20]
    assert [(line.kind, line.number, line.provisional) for line in for_leader.counts] == [
        ("1", 2, 0), ("2", 2, 0), ("3", 2, 1), ("I", 1, 0), ("none", 19, 0),
    ]  # fmt: skip
    assert for_leader.changes == for_reader.changes
    assert for_leader.created > for_reader.created
    response = site.browser("leader").get(address(later, ".pdf"))
    assert "voorlopig" in response.headers["Content-Disposition"]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages]
    assert all("Bevat voorlopige indelingen" in page for page in pages)


def test_who_may_not_see_the_national_picture_gets_no_report(site: Site) -> None:
    response = site.browser("keeper").get(address(site.world.round_id, ".pdf"))
    assert (response.status_code, response.mimetype) == (403, "text/html")
    assert site.browser("reader").get(address(999, ".pdf")).status_code == 404


def test_what_the_rules_ask_is_counted_only_where_the_decision_follows_them(site: Site) -> None:
    world = site.world
    ids = settling.organisation_ids(world)
    settling.settle(world, world.round_id, {ids[0]: "3", ids[1]: "3"})
    other = settling.concept(world, world.round_id, ids[2], "2a")
    support.reviewing.send_back(world.system, world.leader, other, support.REASON)
    support.reviewing.decide(world.system, world.adviser, other, "3", support.MOTIVATION)
    support.reviewing.offer(world.system, world.adviser, other)
    support.reviewing.establish(world.system, world.leader, other)
    data = national_reporting.national_report_data(world.system, world.reader, world.round_id)
    three = next(one for one in data.lists if one.kind == "3")
    assert [(need.label, need.number) for need in three.needs] == [
        ("Gezamenlijke bestuurlijke visie: een verbeteractie op schema", 2)
    ]
    assert (three.number, three.left_out) == (3, 1)


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """The installation of the website, for the command line."""
    assert site.world.database.path.parent == tmp_path / "instance"
    return tmp_path / "instance"


def test_the_command_tells_in_json_what_the_page_shows(site: Site, folder: Path) -> None:
    world = site.world
    later = settling.two_rounds(world)
    settling.concept(world, later, settling.organisation_ids(world)[7], "3")
    result = runner(folder)("national", "--round", str(later), "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    html = site.browser("leader").get(address(later)).text
    cards = [int(number) for number in re.findall(r'class="teller-getal">(\d+)<', html)]
    shown = [one for one in found["counts"] if one["number"] or one["kind"] in ("1", "2", "3", "none")]
    assert [one["number"] for one in shown] == cards
    assert found["format"] == "landelijk/1"
    assert (found["organisations_total"], found["established_total"]) == (26, 6)
    assert found["previous_round"]["name"] == "Ronde zomer 2016"
    assert [found["established"][kind] for kind in ESTABLISHED_KINDS] == [2, 2, 1, 1, 20]
    assert [found["previous_established"][kind] for kind in ESTABLISHED_KINDS] == [1, 1, 2, 1, 21]
    codes = [code for one in found["transitions"] for code in one["organisations"]]
    assert sorted(codes) == sorted(one["code"] for one in found["organisations"])
    assert all(len(one["organisations"]) == one["number"] for one in found["transitions"])
    assert [one["kind"] for one in found["organisations"] if one["provisional"]] == ["3"]


def test_the_command_tells_it_in_words_and_writes_the_report(
    site: Site, folder: Path, tmp_path: Path
) -> None:
    later = settling.two_rounds(site.world)
    run = runner(folder)
    result = run("national", "--round", str(later))
    assert result.exit_code == 0
    assert result.stdout.startswith("Landelijk beeld Ronde september 2016, peildatum 15 september 2016\n")
    assert "Basis niet op orde: van 2 naar 1 (−1)" in result.stdout
    file = tmp_path / "landelijk.pdf"
    assert run("national", "--round", str(later), "--pdf", file).exit_code == 0
    assert file.read_bytes() == site.browser("reader").get(address(later, ".pdf")).data


def test_the_command_refuses_what_it_cannot_do(site: Site, folder: Path, tmp_path: Path) -> None:
    run = runner(folder)
    refused(run("national", "--round", "999", "--json"), "Deze ronde bestaat niet.")
    missing = tmp_path / "er niet" / "landelijk.pdf"
    refused(run("national", "--round", str(site.world.round_id), "--pdf", missing), "er niet")
    both = run("national", "--round", str(site.world.round_id), "--json", "--pdf", tmp_path / "landelijk.pdf")
    assert both.exit_code == 2
    assert "niet allebei" in both.stderr
