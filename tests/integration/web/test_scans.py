"""The section page of a scan: what is typed is saved, shown again, and never silently replaced."""

from __future__ import annotations

import pytest
import website
from website import Browser, Site

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Answer, Special
from riskscan.web.answers import MAX_ROWS

CONDITIONS = "/randvoorwaarden"
TOPICS = "/interne-organisatie"
FIGURES = "/kerndata"
NAUGHTY = "<script>alert('x')</script> \"&amp;\" </textarea><b>vet</b>"


def saved(site: Site, question: str) -> Answer:
    return site.world.sheet().current(question).answer


def revisions(site: Site) -> int:
    count = "SELECT (SELECT count(*) FROM answer_revision) + (SELECT count(*) FROM figure)"
    return int(site.world.database.rows(count)[0][0])


def adviser(site: Site) -> Browser:
    return site.browser("adviser")


def test_a_form_sent_as_it_was_opened_changes_nothing(site: Site) -> None:
    site.world.complete("2b")
    before = revisions(site)
    browser = adviser(site)
    for slug in (TOPICS, "/visie-en-positionering", "/bestuurskracht", FIGURES, CONDITIONS, "/overall-beeld"):
        response = browser.send(site.url(slug), browser.form(site.url(slug)))
        assert response.status_code == 302
    assert revisions(site) == before


def test_typed_answers_are_saved_and_shown_again_with_who_and_when(site: Site) -> None:
    browser = adviser(site)
    response = browser.send(
        site.url(TOPICS),
        browser.form(site.url(TOPICS)),
        t1__toelichting="Eén regel.\r\n\r\nNog een regel. 😀",
        t1__risico="beperkt",
        t1__afspraken_termijn="1 oktober 2016",
        **{"t1__open_punten--0--omschrijving": "Dossiervorming", "t1__open_punten--0--thema": "veiligheid"},
    )
    assert (response.status_code, response.location) == (302, site.url(TOPICS))
    assert saved(site, "t1.toelichting") == "Eén regel.\n\nNog een regel. 😀"
    page = browser.get(site.url(TOPICS)).text
    form = website.form_of(page)
    assert form["t1.toelichting"] == "Eén regel.\n\nNog een regel. 😀"
    assert (form["t1.risico"], form["t1.afspraken_termijn"]) == ("beperkt", "1-10-2016")
    assert form["t1.open_punten--0--thema"] == "veiligheid"
    assert "Bewaard door Anja Advies" in website.shown(page)
    assert "Alles bewaard op 4 juli 2016 om 14." in website.shown(page)


def test_saving_and_going_on_leads_to_the_next_part(site: Site) -> None:
    browser = adviser(site)
    response = browser.send(site.url(FIGURES), browser.form(site.url(FIGURES)), actie="verder")
    assert response.location == site.url(CONDITIONS)
    quick = browser.send(site.url(TOPICS), browser.form(site.url(TOPICS + "?snel=1")), actie="bewaren")
    assert quick.location == site.url(TOPICS + "?snel=1")


@pytest.mark.parametrize(
    ("slug", "data", "message"),
    [
        (CONDITIONS, {"verslechtering": "misschien"}, "Dit antwoord bestaat niet"),
        (CONDITIONS, {"verslechtering": "nvt"}, "Dit antwoord bestaat niet"),
        (CONDITIONS, {"randvoorwaarden.stap1.aantal_voldaan": "25"}, "van 0 tot en met 24"),
        (CONDITIONS, {"randvoorwaarden.stap1.aantal_voldaan": "12,5"}, "heel getal"),
        (CONDITIONS, {"randvoorwaarden.visie.sinds": "31-2-2016"}, "De datum 31-2-2016 bestaat niet"),
        (CONDITIONS, {"randvoorwaarden.visie.sinds": "gisteren"}, "dag-maand-jaar"),
        (CONDITIONS, {"randvoorwaarden.visie.sinds": "1-1-16"}, "dag-maand-jaar"),
        (CONDITIONS, {"verslechtering": "ja", "verslechtering--basis": "x"}, "onderweg beschadigd"),
        (CONDITIONS, {"verslechtering": "ja", "verslechtering--basis": "9" * 40}, "onderweg beschadigd"),
        (FIGURES, {"t19.meldingen": "1.2,3"}, "Vul een heel getal in, in cijfers"),
        (FIGURES, {"t19.meldingen": "-5"}, "0 of meer"),
        (FIGURES, {"t20.fte_vt_vast": "1.500"}, "Bedoelt u 1500 of 1,500?"),
        (FIGURES, {"t18.budget_structureel": "9" * 18}, "te groot"),
        (FIGURES, {"t19.meldingen": "5", "t19.meldingen--bijzonder": "onbekend"}, "én ‘Onbekend’"),
        (
            FIGURES,
            {"t19.meldingen": "", "t19.meldingen--bijzonder": "verzonnen"},
            "Dit antwoord bestaat niet",
        ),
        (TOPICS, {"t3.oorzaken": ["capaciteit", "verzonnen"]}, "Een van deze antwoorden bestaat niet"),
        (TOPICS, {"t1.open_punten--0--thema": "verzonnen"}, "kies een antwoord uit de lijst"),
        (TOPICS, {"t2.inspectiegesprekken--0--datum": "morgen"}, "Regel 1, datum"),
        (TOPICS, {"t1.open_punten--0--omschrijving": "x" * 1001}, "kort de tekst in tot 1.000 tekens"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_saved(
    site: Site, slug: str, data: dict[str, str | list[str]], message: str
) -> None:
    bases = {f"{name.split('--')[0]}--basis": "0" for name in data}
    fine = {
        TOPICS: ("t4.risico", "geen"),
        FIGURES: ("t19.adviesvragen", "7"),
        CONDITIONS: ("vertrouwen", "ja"),
    }
    good = website.answers([fine[slug]])
    response = adviser(site).post(site.url(slug), {**bases, **good, **data})
    assert response.status_code == 422
    assert message in website.shown(response.text)
    assert "Er is nog niets bewaard" in response.text
    assert revisions(site) == 0
    question = next(iter(data)).split("--")[0]
    if saved_as_text(question):
        assert website.form_of(response.text)[next(iter(data))] == next(iter(data.values()))


def saved_as_text(question: str) -> bool:
    """Whether what was typed comes back as it was; a choice that does not exist cannot."""
    return question.startswith(("t18", "t19", "randvoorwaarden"))


def test_an_unknown_field_is_told_and_nothing_is_saved(site: Site) -> None:
    for name in ("t99.verzonnen", "t19.meldingen", "<b>naam</b>"):
        data = website.answers([("verslechtering", "ja"), (name, "1")])
        response = adviser(site).post(site.url(CONDITIONS), data)
        assert response.status_code == 422
        assert "een vraag die hier niet hoort" in response.text
        assert "<b>naam" not in response.text
    assert revisions(site) == 0


def test_a_text_that_is_too_long_is_told_and_stays_whole_in_the_page(site: Site) -> None:
    text = "woord " * 3334
    response = adviser(site).post(site.url(TOPICS), website.answers([("t1.toelichting", text)]))
    assert response.status_code == 422
    assert "er passen er 10.000 in" in response.text
    assert website.form_of(response.text)["t1.toelichting"].rstrip() == text.rstrip()
    assert revisions(site) == 0


def test_more_rows_than_fit_are_told_and_not_dropped(site: Site) -> None:
    rows = {f"t1.open_punten--{number}--omschrijving": f"Punt {number}" for number in range(MAX_ROWS + 1)}
    response = adviser(site).post(site.url(TOPICS), {"t1.open_punten--basis": "0", **rows})
    assert response.status_code == 422
    assert f"{MAX_ROWS} regels" in website.shown(response.text)
    assert f"Punt {MAX_ROWS}" in response.text
    assert revisions(site) == 0


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        (TOPICS, "t1.toelichting"),
        (TOPICS, "t1.bronnen"),
        (TOPICS, "t1.open_punten--0--omschrijving"),
        ("/overall-beeld", "overall_beeld"),
    ],
)
def test_html_in_a_text_comes_back_as_text(site: Site, slug: str, name: str) -> None:
    browser = adviser(site)
    data = {name: NAUGHTY, f"{name.split('--')[0]}--basis": "0"}
    assert browser.post(site.url(slug), data).status_code == 302
    page = browser.get(site.url(slug)).text
    assert "<script>alert" not in page
    assert "<b>vet</b>" not in page
    assert website.form_of(page)[name] == NAUGHTY


@pytest.mark.parametrize("name", ["t19.meldingen", "t18.budget_structureel"])
def test_html_in_a_refused_field_comes_back_as_text(site: Site, name: str) -> None:
    response = adviser(site).post(site.url(FIGURES), website.answers([(name, NAUGHTY)]))
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert website.form_of(response.text)[name] == NAUGHTY


def test_control_characters_are_left_out_and_everything_else_is_kept(site: Site) -> None:
    typed = "voor\x00\x07\x0b\x1b[31m na\ttab \u200d\u2066 é 👩‍👩‍👧 \u0301"
    adviser(site).post(site.url(TOPICS), website.answers([("t1.toelichting", typed)]))
    assert saved(site, "t1.toelichting") == "voor[31m na\ttab \u200d\u2066 é 👩‍👩‍👧 \u0301"


def test_a_question_that_is_not_on_the_form_keeps_its_answer(site: Site) -> None:
    site.world.save(site.world.adviser, {"t1.bronnen": "Gesprek van 1 juli."})
    browser = adviser(site)
    browser.send(site.url(TOPICS), browser.form(site.url(TOPICS + "?snel=1")), t1__toelichting="Nieuw.")
    assert saved(site, "t1.bronnen") == "Gesprek van 1 juli."
    assert saved(site, "t1.toelichting") == "Nieuw."


def test_the_live_suggestion_follows_what_is_typed_and_saves_nothing(site: Site) -> None:
    site.world.complete("1")
    before = revisions(site)
    browser = adviser(site)
    form = browser.form(site.url(CONDITIONS))
    live = browser.send(site.url(CONDITIONS + "/voorstel"), form, verscherpt_toezicht="ja")
    assert live.status_code == 200
    assert "inspecties" in live.text
    assert "<html" not in live.text
    half = browser.send(site.url(CONDITIONS + "/voorstel"), form, **{"randvoorwaarden__visie__sinds": "31-"})
    assert half.status_code == 200
    assert revisions(site) == before


def test_an_answer_that_is_no_value_is_kept_as_such(site: Site) -> None:
    browser = adviser(site)
    data = {"t19.meldingen": "", "t19.meldingen--bijzonder": "onbekend", "t19.meldingen--basis": "0"}
    browser.post(site.url(FIGURES), data)
    assert saved(site, "t19.meldingen") == Special("onbekend")
    assert browser.form(site.url(FIGURES))["t19.meldingen--bijzonder"] == "onbekend"


def test_a_scan_that_cannot_be_changed_shows_its_form_closed(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    for name in ("adviser", "leader", "reader"):
        page = site.browser(name).get(site.url(TOPICS)).text
        assert '<fieldset class="kaal" disabled>' in page
        assert "Bewaren en verder" not in page


def test_a_scan_opens_where_there_is_something_to_do(site: Site) -> None:
    browser = adviser(site)
    assert browser.get(site.url()).location == site.url("/gesprekken")
    site.world.complete("1")
    assert browser.get(site.url()).location == site.url("/indeling")
    assert site.browser("leader").get(site.url()).location == site.url("/indeling")


def test_starting_a_scan_from_mijn_scans(site: Site) -> None:
    browser = site.browser("outsider")
    assert "Scan starten" in browser.get("/scans").text
    data = {"ronde": str(site.world.round_id), "organisatie": str(site.world.other_organisation_id)}
    response = browser.post("/scans", data)
    assert response.location.endswith("/gesprekken")
    assert browser.get(response.location).status_code == 200
    for wrong in ({}, {"ronde": "x", "organisatie": "1"}, {"ronde": "9" * 30, "organisatie": "1"}):
        assert browser.post("/scans", wrong).status_code in (400, 404)
