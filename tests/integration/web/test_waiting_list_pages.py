"""The pages of the waiting lists: entering them without loss, and reading only what the reader may see."""

from __future__ import annotations

import website
from website import Site, shown

from riskscan.domain.waiting_lists import ENTERED, OVERRUN, TRIAGE_LATE
from riskscan.programme.waiting_list_entry import end_name, remedy_name

DAY = "2016-06-30"


def address(site: Site, day: str = DAY) -> str:
    return f"/wachtlijsten/organisaties/{site.world.organisation_id}/{day}"


def send(site: Site, who: str = "adviser", **changes: str) -> website.TestResponse:
    """The sheet as it opens, with some fields typed over."""
    browser = site.browser(who)
    form = website.form_of(browser.get(address(site)).text, "wachtlijsten")
    return browser.send(address(site), form, **changes)


def value(html: str, name: str) -> str:
    return website.form_of(html, "wachtlijsten")[name]


def test_without_any_figure_the_page_says_so_and_leads_to_the_form(site: Site) -> None:
    html = site.browser("leader").get("/wachtlijsten").text
    assert "Er zijn nog geen wachtlijsten ingevuld." in html
    assert "/wachtlijsten/invullen" in html
    assert "/wachtlijsten/invullen" not in site.browser("reader").get("/wachtlijsten").text


def test_what_is_typed_is_saved_and_shown_again(site: Site) -> None:
    remedy = {remedy_name(TRIAGE_LATE): "Twee extra mensen <b>", end_name(TRIAGE_LATE): "1 december 2016"}
    response = send(site, **{TRIAGE_LATE: "1.358", OVERRUN: "onbekend", **remedy})
    assert response.status_code == 302
    html = site.browser("adviser").get(address(site)).text
    assert (value(html, TRIAGE_LATE), value(html, OVERRUN)) == ("1.358", "onbekend")
    assert value(html, remedy_name(TRIAGE_LATE)) == "Twee extra mensen <b>"
    assert value(html, end_name(TRIAGE_LATE)) == "1-12-2016"
    national = site.browser("leader").get("/wachtlijsten").text
    assert "Twee extra mensen &lt;b&gt;" in national
    assert "1.358 zaken de triage niet afgerond" in shown(national)


def test_a_field_left_empty_is_no_data_and_zero_is_no_list(site: Site) -> None:
    send(site, **{TRIAGE_LATE: "0"})
    html = shown(site.browser("leader").get("/wachtlijsten").text)
    assert "geen enkele zaak de triage niet afgerond" in html
    assert "Over 30 juni 2016 zijn hierover geen gegevens." in html


def test_an_error_keeps_what_was_typed_and_saves_nothing(site: Site) -> None:
    name = end_name(OVERRUN)
    response = send(site, **{TRIAGE_LATE: "12", OVERRUN: "veel", name: "31 februari 2016"})
    assert response.status_code == 422
    assert f'href="#{OVERRUN}"' in response.text
    assert f'href="#{name}"' in response.text
    told = shown(response.text)
    assert "Onderzoek duurt langer dan 10 weken: Vul een heel getal in" in told
    assert "Einddatum, Onderzoek duurt langer dan 10 weken: De datum" in told
    assert value(response.text, TRIAGE_LATE) == "12"
    assert value(response.text, OVERRUN) == "veel"
    assert value(site.browser("adviser").get(address(site)).text, TRIAGE_LATE) == ""


def test_numbers_that_contradict_each_other_are_asked_back(site: Site) -> None:
    response = send(site, **{OVERRUN: "3", "wl_onderzoek_bewust": "4"})
    assert response.status_code == 422
    assert "U vult 4 bewuste overschrijdingen in, maar er zijn 3 zaken" in shown(response.text)


def test_a_conflict_shows_both_and_a_second_save_decides(site: Site) -> None:
    browser = site.browser("adviser")
    mine = website.form_of(browser.get(address(site)).text, "wachtlijsten")
    send(site, "colleague", **{TRIAGE_LATE: "3"})
    response = browser.send(address(site), mine, **{TRIAGE_LATE: "5", OVERRUN: "9"})
    assert response.status_code == 409
    assert "Kees Collega bewaarde intussen ‘3’" in shown(response.text)
    again = website.form_of(response.text, "wachtlijsten")
    assert (again[TRIAGE_LATE], again[OVERRUN]) == ("5", "9")
    assert browser.send(address(site), again).status_code == 302
    assert value(browser.get(address(site)).text, TRIAGE_LATE) == "5"


def test_what_was_given_before_stays_visible(site: Site) -> None:
    send(site, **{TRIAGE_LATE: "3"})
    send(site, "colleague", **{TRIAGE_LATE: "5"})
    html = shown(site.browser("adviser").get(address(site)).text)
    assert "5: Kees Collega" in html
    assert "3: Anja Advies" in html
    national = shown(site.browser("leader").get("/wachtlijsten").text)
    assert "eerst 3, nu 5 zaken; bijgesteld door 1 organisatie" in national


def test_a_lezer_sees_totals_and_no_names(site: Site) -> None:
    send(site, **{TRIAGE_LATE: "3", remedy_name(TRIAGE_LATE): "Extra mensen"})
    name = site.world.sheet().organisation.name.removeprefix("Veilig Thuis ")
    own, reader = (site.browser(who).get("/wachtlijsten").text for who in ("adviser", "reader"))
    assert name in own
    assert "Extra mensen" in own
    assert name not in reader
    assert "Extra mensen" not in reader
    assert "bij 3 zaken de triage niet afgerond" in shown(reader)
    assert site.browser("outsider").get(address(site)).status_code == 403
    assert site.browser("reader").get(address(site)).status_code == 403


def test_an_address_with_another_date_leads_to_no_page(site: Site) -> None:
    browser = site.browser("leader")
    send(site, **{TRIAGE_LATE: "3"})
    for odd in ("gisteren", "2016-13-01", "2016-06-29", "20160630x"):
        assert browser.get(f"/wachtlijsten?peildatum={odd}").status_code == 404, odd
    assert browser.get(address(site, "gisteren")).status_code == 404
    assert browser.get("/wachtlijsten/organisaties/999999/2016-06-30").status_code == 404


def test_a_form_that_names_fields_of_its_own_saves_only_what_is_known(site: Site) -> None:
    browser = site.browser("adviser")
    response = browser.post(address(site), {"verzonnen": "1", TRIAGE_LATE: "2", f"{TRIAGE_LATE}--basis": "x"})
    assert response.status_code == 302
    assert value(browser.get(address(site)).text, TRIAGE_LATE) == "2"


def test_choosing_leads_to_the_sheet_and_an_odd_choice_is_asked_back(site: Site) -> None:
    browser = site.browser("adviser")
    organisation = site.world.organisation_id
    good = browser.get(f"/wachtlijsten/invullen?organisatie={organisation}&peildatum=30+juni+2016")
    assert good.location == address(site)
    for query, words in (
        (f"organisatie={site.world.other_organisation_id}&peildatum=1-6-2016", "Kies een organisatie"),
        ("organisatie=x&peildatum=1-6-2016", "Kies een organisatie"),
        (f"organisatie={organisation}&peildatum=morgen", "Vul een datum in als dag-maand-jaar"),
        (f"organisatie={organisation}&peildatum=1-6-2199", "ligt in de toekomst"),
    ):
        response = browser.get(f"/wachtlijsten/invullen?{query}")
        assert response.status_code == 422
        assert words in response.text


def test_topic_three_shows_the_figures_of_the_newest_peildatum_up_to_the_round(site: Site) -> None:
    send(site, **{TRIAGE_LATE: "3"})
    browser = site.browser("adviser")
    html = shown(browser.get(site.url("/interne-organisatie")).text)
    assert "Wachtlijsten in cijfers op 30 juni 2016" in html
    assert "Triage na 5 werkdagen niet afgerond: 3" in html
    assert "Wachtlijsten in cijfers" not in browser.get(site.url("/bestuurskracht")).text


def test_the_national_picture_of_a_round_shows_the_lists_up_to_its_peildatum(site: Site) -> None:
    url = f"/rondes/{site.world.round_id}/landelijk"
    assert "Er zijn geen wachtlijsten geteld" in site.browser("reader").get(url).text
    send(site, **{TRIAGE_LATE: "3"})
    assert "bij 3 zaken de triage niet afgerond" in shown(site.browser("reader").get(url).text)


def test_the_sheet_asks_every_measure(site: Site) -> None:
    fields = website.form_of(site.browser("adviser").get(address(site)).text, "wachtlijsten")
    assert set(ENTERED) <= set(fields)


def test_a_number_that_may_be_a_slip_is_asked_about_before_it_is_kept(site: Site) -> None:
    send(site, **{TRIAGE_LATE: "12"})
    browser = site.browser("adviser")
    asked = browser.send(
        address(site),
        website.form_of(browser.get(address(site)).text, "wachtlijsten"),
        **{TRIAGE_LATE: "267"},
    )
    assert asked.status_code == 422
    assert "Er is nog niets bewaard" in shown(asked.text)
    assert "12" in shown(asked.text).split("Ja, dit klopt")[0]
    assert value(browser.get(address(site)).text, TRIAGE_LATE) == "12"
    form = website.form_of(asked.text, "wachtlijsten")
    # What was said of one number does not go for another.
    other = browser.send(address(site), form, **{f"{TRIAGE_LATE}--klopt": '"267"', TRIAGE_LATE: "2.670"})
    assert other.status_code == 422
    sure = browser.send(address(site), form, **{f"{TRIAGE_LATE}--klopt": '"267"'})
    assert sure.status_code == 302
    assert value(browser.get(address(site)).text, TRIAGE_LATE) == "267"
