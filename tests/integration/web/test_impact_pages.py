"""Impact analyses over HTTP: filling in, rows that come and go, versions, two people at once, and who reads what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import website
from support import OPERATOR
from website import Browser, Site
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from riskscan.documents import impact_pdf
from riskscan.domain.figures import Figure, FigureKey
from riskscan.domain.figures import Kind as FigureKind
from riskscan.domain.lifecycle import Period
from riskscan.domain.redaction import Literal
from riskscan.programme import figures, impact, impact_reporting, redaction
from riskscan.programme.redaction import Order
from riskscan.store import impact as store

COLUMN = {
    "kind": "begroting", "year": "2025", "edition": "besluit", "meldingen": "4.400",
    "numbers-overdragen": "3.744", "numbers-overdracht_met_ondersteuning": "576", "numbers-onderzoek": "576",
    "numbers-adviezen": "3.168", "numbers-monitoring": "576", "structural": "58,9", "total": "63,4",
}  # fmt: skip


def url(site: Site, rest: str = "", year: int = 2025) -> str:
    return f"/impactanalyse/{site.world.organisation_id}/{year}{rest}"


def opened(site: Site, browser: Browser) -> MultiDict[str, str]:
    """The form as it stands."""
    response = browser.get(url(site, "/invullen"))
    assert response.status_code == 200
    return website.form_of(response.text, "impact")


def send(site: Site, browser: Browser, form: MultiDict[str, str], **changes: str) -> TestResponse:
    data = form.copy()
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return browser.client.post(url(site, "/invullen"), data=data, headers={"Origin": website.HOST})


def filled(form: MultiDict[str, str], **changes: str) -> MultiDict[str, str]:
    data = form.copy()
    for name, value in COLUMN.items():
        data[f"columns-0-{name}"] = value
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return data


def saved(site: Site, who: str = "adviser", **changes: str) -> Browser:
    """A version with one column, saved by this person."""
    browser = site.browser(who)
    response = send(site, browser, filled(opened(site, browser)), **changes)
    assert response.status_code == 302, website.shown(response.text)[:2000]
    return browser


def versions(site: Site) -> tuple[store.Version, ...]:
    return store.versions(site.world.database, site.world.organisation_id, 2025)


def test_what_was_filled_in_is_saved_and_read_back_with_what_follows(site: Site) -> None:
    browser = saved(
        site, decision__asked="66,15", decision__granted="63,4", decision__decided_on="11-7-2024",
        waiting__triage="72 %",
        indexation__proposed_euro="€ 238.475", conclusion="Eigen <b>slot</b>.",
    )  # fmt: skip
    text = website.shown(browser.get(url(site)).text)
    for said in (
        "Versie 1", "Concept", "volgens de regionale norm 70,40 FTE nodig", "7,00 FTE te weinig", "11 juli 2024",
        "66,15 FTE", "€ 238.475", "72 %", "Voldoet niet aan de norm", "Geen gegevens", "Eigen <b>slot</b>.",
        "Wie draagt welke verantwoordelijkheid waarvoor", "Nog niet beantwoord.",
    ):  # fmt: skip
        assert said in text
    assert "<b>slot</b>" not in browser.get(url(site)).text
    # Opened again, the form holds the same, so saving it changes nothing.
    again = send(site, browser, opened(site, browser))
    assert again.status_code == 302
    assert len(versions(site)) == 1


def test_every_save_is_a_version_and_earlier_ones_stay_readable(site: Site) -> None:
    browser = saved(site)
    send(site, browser, opened(site, browser), columns__0__numbers__onderzoek="600")
    assert [one.number for one in versions(site)] == [1, 2]
    old = website.shown(browser.get(url(site, "/versies/1")).text)
    assert "Dit is een eerdere versie" in old
    assert "70,40" in old
    assert "70,79" in website.shown(browser.get(url(site)).text)
    assert browser.get(url(site, "/versies/3")).status_code == 404


def test_a_mistake_keeps_what_was_typed_and_saves_nothing(site: Site) -> None:
    browser = site.browser("adviser")
    form = filled(
        opened(site, browser), columns__0__total="63.400", decision__asked="veel", absences__0__year="0"
    )
    response = send(site, browser, form)
    assert response.status_code == 422
    text = website.shown(response.text)
    assert "Bedoelt u 63400 of 63,400?" in text
    assert "Vul een getal in, bijvoorbeeld 12,5" in text
    assert "van 2000 tot en met 2100" in text
    for typed in ("63.400", "veel", "3.744"):
        assert f'value="{typed}"' in response.text
    assert 'href="#columns-0-total"' in response.text
    assert versions(site) == ()


def test_rows_come_and_go_on_the_page_without_saving(site: Site) -> None:
    browser = site.browser("adviser")
    form = filled(opened(site, browser))
    more = send(site, browser, form, actie="erbij:columns")
    assert more.status_code == 200
    wider = website.form_of(more.text, "impact")
    assert wider["columns-0-meldingen"] == "4.400"
    assert "columns-1-year" in wider
    wider["columns-1-year"] = "2026"
    scenario = website.form_of(send(site, browser, wider, actie="erbij:scenarios").text, "impact")
    assert "scenarios-0-name" in scenario
    fewer = website.form_of(send(site, browser, scenario, actie="weg:columns:0").text, "impact")
    assert fewer["columns-0-year"] == "2026"
    assert "columns-1-year" not in fewer
    assert versions(site) == ()


@pytest.mark.parametrize(
    "what", ["weg:columns:99", "weg:decision:0", "weg:", "erbij:alles", "weg:columns:-1"]
)
def test_an_unknown_row_changes_nothing(site: Site, what: str) -> None:
    browser = site.browser("adviser")
    response = send(site, browser, filled(opened(site, browser)), actie=what)
    assert response.status_code == 200
    assert website.form_of(response.text, "impact")["columns-0-meldingen"] == "4.400"


def test_no_more_columns_come_than_fit(site: Site) -> None:
    browser = site.browser("adviser")
    form = opened(site, browser)
    for _ in range(15):
        page = send(site, browser, form, actie="erbij:columns")
        form = website.form_of(page.text, "impact")
    assert "columns-11-year" in form
    assert "columns-12-year" not in form
    assert "Er passen er hoogstens 12." in website.shown(page.text)


def test_a_scenario_is_worked_out_beside_the_others(site: Site) -> None:
    browser = saved(
        site, scenarios__0__name="Groei", scenarios__0__direction="A", scenarios__0__base="Begroting 2025, besluit",
        scenarios__0__meldingen="5.220", scenarios__0__spread="ja",
    )  # fmt: skip
    text = website.shown(browser.get(url(site)).text)
    assert "in verhouding" in text
    assert "83,52" in text
    assert "In het scenario ‘Groei’ is niet genoeg FTE beschikbaar." in text


def test_two_people_see_each_others_changes_and_nothing_is_lost(site: Site) -> None:
    first, second = saved(site), site.browser("leader")
    theirs, mine = opened(site, first), opened(site, second)
    assert (
        send(
            site, first, theirs, columns__0__numbers__onderzoek="600", decision__body="Het bestuur"
        ).status_code
        == 302
    )
    clash = send(site, second, mine, columns__0__numbers__onderzoek="590", conclusion="Mijn slot")
    assert clash.status_code == 409
    text = website.shown(clash.text)
    assert "Anja Advies heeft intussen versie 2 bewaard" in text
    assert "Kolom 1, Onderzoek" in text
    assert "u had ‘590’, Anja Advies bewaarde ‘600’." in text
    assert "u had ‘leeg’, Anja Advies bewaarde ‘Het bestuur’. Overgenomen." in text
    assert len(versions(site)) == 2
    merged = website.form_of(clash.text, "impact")
    assert (merged["columns-0-numbers-onderzoek"], merged["decision-body"]) == ("590", "Het bestuur")
    assert merged["conclusion"] == "Mijn slot"
    assert send(site, second, merged).status_code == 302
    newest = versions(site)[-1]
    assert (newest.number, newest.author) == (3, "Leo Leider")
    assert newest.analysis.decision.body == "Het bestuur"


def test_when_rows_came_or_went_nothing_is_mixed(site: Site) -> None:
    first, second = saved(site), site.browser("leader")
    theirs, mine = opened(site, first), opened(site, second)
    send(site, first, filled(theirs, columns__1__kind="prognose", columns__1__year="2026"))
    clash = send(site, second, mine, columns__0__numbers__onderzoek="590")
    assert clash.status_code == 409
    assert "Er zijn rijen bij gekomen of weggehaald" in website.shown(clash.text)
    assert (
        "columns-1-year" not in website.form_of(clash.text, "impact")
        or not website.form_of(clash.text, "impact")["columns-1-year"]
    )


def test_a_reader_sees_only_what_is_definitief_and_no_names(site: Site) -> None:
    writer, reader = saved(site), site.browser("reader")
    assert reader.get(url(site)).status_code == 404
    assert "Er is nog geen impactanalyse te lezen" in website.shown(reader.get("/impactanalyse").text)
    send(site, writer, opened(site, writer), status="definitief")
    send(site, writer, opened(site, writer), status="concept", conclusion="Nog niet voor lezers")
    page = reader.get(url(site))
    assert page.status_code == 200
    text = website.shown(page.text)
    assert "Versie 2" in text
    assert "Anja Advies" not in text
    assert "Nog niet voor lezers" not in text
    assert "Invullen" not in text
    assert reader.get(url(site, "/versies/3")).status_code == 404
    assert reader.get(url(site, "/invullen")).status_code == 403
    assert "2025" in website.shown(reader.get("/impactanalyse").text)


def test_an_adviser_of_another_organisation_reads_and_writes_nothing_here(site: Site) -> None:
    saved(site)
    outsider = site.browser("outsider")
    for rest in ("", "/invullen", "/versies/1", "/impactanalyse.pdf"):
        response = outsider.get(url(site, rest))
        assert response.status_code == 403
        assert "niet aan u toegewezen" in website.shown(response.text)
    assert "Er is nog geen impactanalyse" in website.shown(outsider.get("/impactanalyse").text)
    assert site.browser("keeper").get("/impactanalyse").status_code == 403


def test_a_new_one_starts_from_the_list(site: Site) -> None:
    browser = site.browser("adviser")
    here = site.world.organisation_id
    good = browser.get(f"/impactanalyse/nieuw?organisatie={here}&jaar=2026")
    assert good.location == url(site, "/invullen", 2026)
    assert versions(site) == ()
    for query, message in (
        (f"organisatie={here}&jaar=25", "Vul een jaar in van 2000 tot en met 2100."),
        (f"organisatie={here}&jaar=twee", "Vul een jaar in van vier cijfers"),
        ("jaar=2025", "Kies een organisatie."),
    ):
        response = browser.get(f"/impactanalyse/nieuw?{query}")
        assert response.status_code == 422
        assert message in website.shown(response.text)
    assert browser.get(url(site, "/invullen", 1)).status_code == 404


def test_the_download_says_whether_it_is_a_concept_and_is_kept_in_the_log(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impact_reporting, "render_impact", lambda data: impact_pdf.impact_html(data).encode())
    browser = saved(site)
    made = browser.get(url(site, "/impactanalyse.pdf"))
    assert made.mimetype == "application/pdf"
    assert made.headers["Content-Disposition"].endswith('-2025-concept.pdf"')
    assert "Concept" in made.text
    send(site, browser, opened(site, browser), status="definitief")
    assert "concept" not in browser.get(url(site, "/impactanalyse.pdf")).headers["Content-Disposition"]
    assert "Versie 1" in browser.get(url(site, "/impactanalyse.pdf?versie=1")).text
    entries = site.world.database.rows(
        "SELECT detail FROM audit_entry WHERE action = 'impactanalyse gedownload'"
    )
    assert [row["detail"] for row in entries] == [
        "2025, versie 1, concept", "2025, versie 2, definitief", "2025, versie 1, concept",
    ]  # fmt: skip


def test_the_same_input_twice_is_one_version(site: Site) -> None:
    browser = site.browser("adviser")
    form = filled(opened(site, browser))
    assert send(site, browser, form).status_code == 302
    assert send(site, browser, form).status_code == 302
    assert len(versions(site)) == 1
    assert impact.version(site.world.system, site.world.leader, site.world.organisation_id, 2025, 2) is None


def test_a_choice_that_does_not_exist_is_told(site: Site) -> None:
    browser = site.browser("adviser")
    response = send(site, browser, filled(opened(site, browser)), columns__0__kind="droom", status="af")
    assert response.status_code == 422
    assert "Kies uit: realisatie, prognose, begroting." in website.shown(response.text)
    assert versions(site) == ()


def test_an_open_form_does_not_put_back_a_text_that_was_removed(site: Site) -> None:
    browser = saved(site, conclusion="Mevrouw Voorbeeld zei dit.")
    form = opened(site, browser)
    redaction.carry_out(
        site.world.system, OPERATOR, Order(Literal("Mevrouw Voorbeeld"), None, "persoon", "", None, None)
    )
    response = send(site, browser, form, decision__body="Het bestuur")
    assert response.status_code == 409
    assert "Mevrouw" not in versions(site)[-1].analysis.conclusion
    assert len(versions(site)) == 1


def test_a_text_that_has_to_go_leaves_the_versions_readable_with_their_figures(site: Site) -> None:
    browser = saved(site, conclusion="Mevrouw Voorbeeld zei dit over de begroting.", decision__asked="66,15")
    send(site, browser, opened(site, browser), conclusion="Niets meer.")
    for word in ("Mevrouw Voorbeeld", "begroting", "66.15"):
        order = Order(Literal(word), None, "persoon", "", None, None)
        redaction.carry_out(site.world.system, OPERATOR, order)
    text = website.shown(browser.get(url(site, "/versies/1")).text)
    assert "Mevrouw Voorbeeld" not in text
    assert "66,15 FTE" in text
    assert "70,40 FTE nodig" in text
    assert [one.analysis.columns[0].kind.value for one in versions(site)] == ["begroting", "begroting"]


def test_a_new_analysis_begins_with_what_the_cijfers_know(site: Site) -> None:
    whole = Period(date(2024, 1, 1), date(2024, 12, 31))
    key = FigureKey(site.world.organisation_id, "meldingen", whole, None, FigureKind.FORECAST, "Burap 2")
    figures.save(site.world.system, site.world.leader, [figures.Entry(Figure(key, Decimal(4998)))])
    browser = site.browser("adviser")
    form = opened(site, browser)
    assert (form["columns-0-year"], form["columns-0-edition"], form["columns-0-meldingen"]) == (
        "2024", "Burap 2", "4.998",
    )  # fmt: skip
    assert form["columns-0-numbers-onderzoek"] == ""
    assert "komt uit de cijfers van deze organisatie" in website.shown(
        browser.get(url(site, "/invullen")).text
    )
    assert versions(site) == ()
