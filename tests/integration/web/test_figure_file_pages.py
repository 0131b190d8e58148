"""Downloading figures and reading them in on the pages: first a trial, then all or nothing."""

from __future__ import annotations

import io
import json

import pytest
from website import HOST, Browser, Site, shown
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from riskscan.programme import figures
from riskscan.store import organisations
from riskscan.store.figures import Selection

IMPORT = "/cijfers/bestanden/inlezen"


def code(site: Site) -> str:
    found = organisations.by_id(site.world.database, site.world.organisation_id)
    assert found is not None
    return found.code


def hand_in(browser: Browser, content: str, name: str = "x.csv") -> TestResponse:
    file = FileStorage(io.BytesIO(content.encode()), name)
    # Encoded here: the test client would leave its temporary file of a large body open.
    boundary, body = encode_multipart({"csrf_token": browser.csrf(), "bestand": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.client.post(IMPORT, data=body, content_type=kind, headers={"Origin": HOST})


def agree(browser: Browser, address: str) -> TestResponse:
    page = browser.get(address).text
    proof = page.split('name="proef" value="')[1].split('"')[0]
    return browser.post(address, {"proef": proof})


def values(site: Site) -> list[str]:
    found = figures.read(site.world.system, site.world.leader, Selection())
    return [str(one.figure.value) for one in found]


def test_a_file_is_tried_first_and_read_in_when_that_is_agreed_to(site: Site) -> None:
    adviser = site.browser("adviser")
    sent = hand_in(adviser, f"organisatie;maat;van;waarde\n{code(site)};meldingen;2016-K1;1.358\n")
    assert sent.status_code == 302
    words = shown(adviser.get(sent.location).text)
    assert "Er is nog niets ingelezen" in words
    assert "1.358 meldingen" in words
    assert values(site) == []
    assert agree(adviser, sent.location).status_code == 302
    assert values(site) == ["1358"]
    # What it held stands among the figures now; the file itself is gone.
    assert adviser.get(sent.location).status_code == 404
    assert [
        bytes(row["content"]) for row in site.world.database.rows("SELECT content FROM figure_upload")
    ] == [b""]


def test_a_file_with_a_fault_offers_no_way_to_read_it_in(site: Site) -> None:
    adviser = site.browser("adviser")
    sent = hand_in(adviser, f"organisatie;maat;van;waarde\n{code(site)};meldingen;2016-K1;<script>\n")
    page = adviser.get(sent.location)
    assert "Alles inlezen" not in page.text
    assert "<script>" not in page.text.split("</head>")[1]
    assert adviser.post(sent.location, {"proef": "x"}).status_code == 409
    assert values(site) == []


def test_a_fault_says_which_figure_and_what_stands_there(site: Site) -> None:
    adviser = site.browser("adviser")
    rows = f"{code(site)};meldingen;2016-K1;1,358;Meldingen\n{code(site)};;2016-K1;{'9' * 60};\n"
    sent = hand_in(adviser, f"organisatie;maat;van;waarde;cijfer\n{rows}")
    words = shown(adviser.get(sent.location).text)
    assert f"Meldingen, {code(site)} waarde 1,358 Vul een heel getal in, zonder decimalen." in words
    assert "9" * 41 not in words


@pytest.mark.parametrize(
    ("value", "words"),
    [("", "In dit bestand is geen waarde ingevuld."), ("5", "Elke waarde in dit bestand staat er al zo.")],
)
def test_a_file_that_would_change_nothing_says_why(site: Site, value: str, words: str) -> None:
    adviser = site.browser("adviser")
    head = f"organisatie;maat;van;waarde\n{code(site)};meldingen;2016-K1;"
    agree(adviser, hand_in(adviser, f"{head}5\n").location)
    assert words in shown(adviser.get(hand_in(adviser, f"{head}{value}\n").location).text)


@pytest.mark.parametrize("name", ["", "x.exe", "x.xlsx"])
def test_a_file_that_cannot_be_read_says_why_beside_the_field(site: Site, name: str) -> None:
    response = hand_in(site.browser("adviser"), "geen spreadsheet", name)
    assert response.status_code == 422
    assert 'id="bestand-fout"' in response.text


def test_a_trial_is_for_who_handed_the_file_in(site: Site) -> None:
    sent = hand_in(
        site.browser("adviser"), f"organisatie;maat;van;waarde\n{code(site)};meldingen;2016-K1;3\n"
    )
    for other in ("colleague", "leader"):
        assert site.browser(other).get(sent.location).status_code == 404
        assert site.browser(other).post(sent.location, {"proef": "x"}).status_code == 404


def test_an_agreement_after_somebody_changed_the_figure_shows_the_new_trial(site: Site) -> None:
    adviser, colleague = site.browser("adviser"), site.browser("colleague")
    content = f"organisatie;maat;van;waarde\n{code(site)};meldingen;2016-K1;3\n"
    mine, theirs = hand_in(adviser, content), hand_in(colleague, content.replace(";3", ";4"))
    proof = adviser.get(mine.location).text.split('name="proef" value="')[1].split('"')[0]
    assert agree(colleague, theirs.location).status_code == 302
    refused = adviser.post(mine.location, {"proef": proof})
    assert refused.status_code == 409
    assert "4 meldingen" in shown(refused.text)
    assert values(site) == ["4"]
    assert agree(adviser, mine.location).status_code == 302
    assert values(site) == ["3"]


def test_a_file_larger_than_a_form_may_be_is_read_and_one_too_large_is_refused(site: Site) -> None:
    adviser = site.browser("adviser")
    row = f"{code(site)};meldingen;2016-K1;\n"
    large = "organisatie;maat;van;waarde\n" + row * (5 * 1024 * 1024 // len(row))
    assert hand_in(adviser, large).status_code == 302
    too_large = hand_in(adviser, large * 5)
    assert too_large.status_code == 413


def test_a_download_holds_what_is_stored_and_bad_choices_come_back(site: Site) -> None:
    leader = site.browser("leader")
    sent = hand_in(leader, f"organisatie;maat;van;waarde\n{code(site)};meldingen;2016-K1;12\n")
    agree(leader, sent.location)
    got = leader.get("/cijfers/bestanden/uitvoer?formaat=json&van=2016&tot=2016")
    assert [row["waarde"] for row in json.loads(got.data)["cijfers"]] == [12]
    assert got.headers["Content-Disposition"].startswith('attachment; filename="cijfers-')
    assert json.loads(leader.get("/cijfers/bestanden/uitvoer?formaat=json&tot=2015").data)["cijfers"] == []
    for query in ("formaat=exe", "formaat=csv&van=gisteren", "formaat=csv&organisatie=x", "formaat=csv&groep=x",
                  "formaat=csv&soort=x", "formaat=csv&van=2017&tot=2016"):  # fmt: skip
        assert leader.get(f"/cijfers/bestanden/uitvoer?{query}").status_code == 422
    assert leader.get("/cijfers/bestanden/sjabloon?formaat=xlsx").status_code == 422
    assert leader.get("/cijfers/bestanden/sjabloon?formaat=xlsx&periode=2016").data[:2] == b"PK"
