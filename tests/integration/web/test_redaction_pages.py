"""The pages to have a text removed and on personal data, as each role meets them."""

from __future__ import annotations

import json

import pytest
import support
import website
from website import Site

from riskscan.programme import interviewing, reviewing

SECRET = "Wilhelmina Kwakkelstein"
FIELDS = {
    "text": SECRET,
    "ground": "gezin",
    "explanation": "De school belde hierover.",
    "vraag": "t1.toelichting",
}
ASK = "/tekst-verwijderen"


@pytest.fixture
def written(site: Site) -> Site:
    site.world.save(site.world.adviser, {"t1.toelichting": f"Het gaat om {SECRET}."})
    return site


def test_from_a_question_to_a_text_that_is_gone(written: Site) -> None:
    site, adviser, keeper = written, written.browser("adviser"), written.browser("keeper")
    history = adviser.get(site.url("/antwoorden/t1.toelichting")).text
    assert f"{site.url(ASK)}?vraag=t1.toelichting" in history
    assert "1. " in adviser.get(site.url(ASK) + "?vraag=t1.toelichting").text
    looked = adviser.post(site.url(ASK), {**FIELDS, "stap": "bekijken"})
    assert looked.status_code == 200
    assert f"<mark>{SECRET}</mark>" in looked.text
    assert site.world.database.row("SELECT 1 FROM removal_request") is None
    ready = website.form_of(looked.text, site.url(ASK))
    assert adviser.send(site.url(ASK), ready, stap="indienen").status_code == 302
    assert "wacht op een tweede persoon" in adviser.get(site.url(ASK)).text.lower()
    overview = keeper.get("/verwijderen").text
    assert "Anja Advies" in overview
    shown = keeper.get("/verwijderen/1").text
    assert "Gegevens van een gezin" in overview
    for page in (overview, shown):
        assert SECRET not in page
    assert SECRET in site.browser("leader").get("/verwijderen/1").text
    done = keeper.post("/verwijderen/1/uitvoeren", {"gezien": "1"})
    assert done.status_code == 302
    assert "1 keer verwijderd, op 1 plaats." in keeper.get(done.location).text
    section = adviser.get(site.url("/interne-organisatie")).text
    assert SECRET not in section
    assert "[verwijderd op 4 juli 2016 wegens gegevens van een gezin]" in section


def test_a_request_with_a_mistake_comes_back_as_it_was_typed(written: Site) -> None:
    adviser = written.browser("adviser")
    wrong = {**FIELDS, "explanation": f"Want {SECRET}", "stap": "indienen"}
    page = adviser.post(written.url(ASK), wrong)
    assert page.status_code == 422
    assert "Herhaal de tekst zelf niet" in page.text
    assert website.form_of(page.text, written.url(ASK))["text"] == SECRET
    assert written.world.database.row("SELECT 1 FROM removal_request") is None


def test_a_carried_out_or_changed_request_is_said_and_changes_nothing(written: Site) -> None:
    adviser, keeper = written.browser("adviser"), written.browser("keeper")
    adviser.post(written.url(ASK), {**FIELDS, "stap": "indienen"})
    assert "intussen 1 keer" in keeper.post("/verwijderen/1/uitvoeren", {"gezien": "x"}).text
    short = keeper.post("/verwijderen/1/afwijzen", {"reason": "nee"})
    assert short.status_code == 422
    assert "Schrijf een reden" in short.text
    assert adviser.post(written.url(f"{ASK}/1/intrekken")).status_code == 302
    assert keeper.post("/verwijderen/1/uitvoeren", {"gezien": "1"}).status_code == 422
    assert SECRET in str(written.world.sheet().answers["t1.toelichting"])


def test_script_in_the_text_is_shown_as_text(site: Site) -> None:
    text = "<script>alert(1)</script> & meer"
    site.world.save(site.world.adviser, {"t1.toelichting": f"Een {text} hier"})
    adviser = site.browser("adviser")
    page = adviser.post(site.url(ASK), {**FIELDS, "text": text, "stap": "bekijken"}).text
    assert "<script>alert(1)" not in page
    assert "<mark>&lt;script&gt;alert(1)&lt;/script&gt; &amp; meer</mark>" in page


def test_a_lezer_sees_no_way_to_ask_and_may_not(written: Site) -> None:
    reader = written.browser("reader")
    assert reader.post(written.url(ASK), FIELDS).status_code == 403


def test_a_vastgestelde_version_tells_of_the_removal(site: Site) -> None:
    site.world.complete("1")
    site.world.save(site.world.adviser, {"t1.toelichting": SECRET})
    reviewing.decide(site.world.system, site.world.adviser, site.world.scan_id, "1", "")
    reviewing.offer(site.world.system, site.world.adviser, site.world.scan_id)
    reviewing.establish(site.world.system, site.world.leader, site.world.scan_id)
    site.browser("adviser").post(site.url(ASK), {**FIELDS, "stap": "indienen"})
    site.browser("leader").post("/verwijderen/1/uitvoeren", {"gezien": "2"})
    page = site.browser("reader").get(site.url("/vastgesteld/1")).text
    assert "Op 4 juli 2016 is een tekst verwijderd wegens gegevens van een gezin." in page
    assert SECRET not in page


def test_the_page_on_personal_data_and_the_register(site: Site) -> None:
    keeper = site.browser("keeper")
    page = keeper.get("/persoonsgegevens").text
    for words in ("Deelnemers aan gesprekken", "answer_revision", "2 jaar na het sluiten van de ronde"):
        assert words in page
    made = keeper.get("/persoonsgegevens/register.pdf")
    assert made.data.startswith(b"%PDF-")
    assert keeper.get("/persoonsgegevens/register.pdf").data == made.data


def test_the_public_page_names_every_kind_with_its_term_and_no_tables(site: Site) -> None:
    page = site.browser().get("/privacy").text
    for words in ("Accounts", "Deelnemers aan gesprekken", "Logboek", "2 jaar na het sluiten", "Grondslag"):
        assert words in page
    assert "answer_revision" not in page


def test_terms_are_changed_on_the_page_and_a_mistake_changes_nothing(site: Site) -> None:
    keeper = site.browser("keeper")
    wrong = keeper.post("/persoonsgegevens/termijnen", {"participants": "veel", "accounts": "3"})
    assert wrong.status_code == 422
    assert "Vul een heel aantal jaren in." in wrong.text
    assert (
        keeper.post("/persoonsgegevens/termijnen", {"participants": "3", "accounts": "4"}).status_code == 302
    )
    assert "3 jaar na het sluiten" in site.browser().get("/privacy").text


def test_a_person_is_looked_up_downloaded_and_erased(site: Site) -> None:
    world = site.world
    interviewing.save(world.system, world.adviser, world.scan_id, None, 0, support.interview())
    keeper, person = site.browser("keeper"), {"person": "p. persoon"}
    page = keeper.post("/persoonsgegevens/persoon", person).text
    assert "beleidsadviseur" in page
    assert "1 juli 2016" in page
    made = keeper.post("/persoonsgegevens/persoon/bestand", {**person, "vorm": "json"})
    assert json.loads(made.data)["gesprekken"][0]["naam"] == "P. Persoon"
    text = keeper.post("/persoonsgegevens/persoon/bestand", {**person, "vorm": "tekst"})
    assert "P. Persoon (beleidsadviseur)" in text.text
    assert keeper.post("/persoonsgegevens/persoon/wissen", person).status_code == 302
    assert "niets bewaard" in keeper.post("/persoonsgegevens/persoon", person).text
    assert keeper.post("/persoonsgegevens/persoon", {"person": "x"}).status_code == 422
    assert keeper.post("/persoonsgegevens/opruimen").status_code == 302


def test_an_active_account_is_shown_with_why_it_cannot_be_erased_yet(site: Site) -> None:
    page = site.browser("keeper").post("/persoonsgegevens/persoon", {"person": "anja.advies@voorbeeld.nl"})
    assert "Zet dat eerst uit" in page.text
    assert "Antwoorden" not in page.text
