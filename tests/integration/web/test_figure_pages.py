"""Filling figures in through the pages: entering, correcting, conflicts, questions and odd input."""

from __future__ import annotations

from decimal import Decimal

import pytest
import support
import website
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.domain.figure_periods import parse_period
from riskscan.domain.figures import FigureKey, FigureValue
from riskscan.programme.system import System
from riskscan.store import figures, organisations

YEAR = "van=2015-01-01&tot=2015-12-31&soort=realisatie"


def base(site: Site, rest: str = "") -> str:
    return f"/cijfers/{site.world.organisation_id}{rest}"


def form_url(site: Site, group: str = "meldingen", place: str = YEAR) -> str:
    return base(site, f"/invullen/{group}?{place}")


def send(browser: Browser, url: str, **typed: str) -> TestResponse:
    return browser.send(url, browser.form(url), **typed)


def steps(
    system: System, organisation_id: int, measure: str = "meldingen", town: str | None = None
) -> list[FigureValue]:
    at = FigureKey(organisation_id, measure, parse_period("2015"), town)
    return [one.figure.value for one in figures.of_key(system.database, at)]


def saved(site: Site, measure: str = "meldingen", town: str | None = None) -> list[FigureValue]:
    return steps(site.world.system, site.world.organisation_id, measure, town)


def test_the_overview_shows_the_organisations_of_the_reader_and_what_is_missing(site: Site) -> None:
    send(site.browser("adviser"), form_url(site), meldingen="3.400", bron="Jaarverslag")
    text = website.shown(site.browser("adviser").get("/cijfers").text)
    names = [one.name for one in organisations.every(site.world.database)]
    assert [one for one in names if one in text] == [
        organisations.by_id(site.world.database, site.world.organisation_id).name  # type: ignore[union-attr]
    ]
    assert "2015" in text
    assert "geen gegevens" in text
    everything = website.shown(site.browser("leader").get("/cijfers").text)
    assert all(one in everything for one in names)


def test_choosing_leads_to_the_form_of_that_period_and_kind(site: Site) -> None:
    browser = site.browser("adviser")
    chosen = browser.get(
        base(site, "/invullen?groep=meldingen&periode=1e kwartaal 2016&soort=prognose&uitgave=burap 1")
    )
    assert chosen.status_code == 302
    page = website.shown(browser.get(chosen.location).text)
    assert "1e kwartaal 2016" in page
    assert "Prognose, Burap 1" in page
    plain = browser.get(base(site, "/invullen"))
    # What the round asks is offered without typing.
    assert "van=2016-01-01&amp;tot=2016-03-31" in plain.text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("groep=meldingen&periode=ooit&soort=realisatie", "Vul een periode in"),
        ("groep=&periode=2016&soort=realisatie", "Kies welke cijfers"),
        ("groep=meldingen&periode=2199&soort=realisatie", "Deze periode is nog niet begonnen"),
        ("groep=meldingen&periode=2016&soort=raming", "Kies realisatie, prognose of begroting"),
        (
            "groep=meldingen&periode=2016&soort=realisatie&uitgave=Burap 1",
            "Een realisatie heeft geen uitgave",
        ),
        (f"groep=meldingen&periode=2016&soort=prognose&uitgave={'x' * 61}", "Kort de uitgave in"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_what_was_typed(site: Site, query: str, message: str) -> None:
    response = site.browser("adviser").get(base(site, f"/invullen?{query}"))
    assert response.status_code == 422
    assert message in website.shown(response.text)
    assert all(f'value="{part}"' in response.text for part in ("ooit",) if part in query)


def test_a_figure_is_entered_corrected_and_emptied_and_all_of_it_stays_visible(site: Site) -> None:
    browser = site.browser("adviser")
    for typed in ("455", "267", ""):
        done = send(browser, form_url(site), meldingen=typed, bron="Opgave", brondatum="20-9-2016")
        assert done.status_code == 302
        assert "1 cijfer is bewaard" in website.shown(browser.get(done.location).text)
    assert saved(site) == [Decimal(455), Decimal(267), None]
    history = website.shown(browser.get(base(site, f"/geschiedenis/meldingen?{YEAR}")).text)
    assert "Bijgesteld op 4 juli 2016 van 455 meldingen naar 267 meldingen, door Anja Advies" in history
    assert "188 meldingen minder dan daarvoor" in history
    assert "Leeggemaakt op 4 juli 2016" in history
    assert "bron: Opgave (20 september 2016)" in history
    page = website.shown(browser.get(base(site)).text)
    assert "leeggemaakt op 4 juli 2016, was 267 meldingen, door Anja Advies" in page


def test_sending_the_same_form_again_says_that_nothing_changed(site: Site) -> None:
    browser = site.browser("adviser")
    form = browser.form(form_url(site))
    browser.send(form_url(site), form, meldingen="455", bron="Opgave")
    again = browser.send(form_url(site), form, meldingen="455", bron="Opgave")
    assert "Er was niets gewijzigd" in website.shown(browser.get(again.location).text)
    assert saved(site) == [Decimal(455)]


def test_an_error_saves_nothing_and_keeps_everything_that_was_typed(site: Site) -> None:
    response = send(
        site.browser("adviser"),
        form_url(site),
        meldingen="3.400",
        adviesvragen="9",
        instroom="12x",
        brondatum="ooit",
    )
    assert response.status_code == 422
    text = website.shown(response.text)
    assert "Er is nog niets bewaard" in text
    assert "Vul in waar deze cijfers vandaan komen" in text
    assert "‘x’ past hier niet" in text
    assert "Vul een datum in" in text
    form = website.form_of(response.text)
    assert (form["meldingen"], form["instroom"], form["brondatum"]) == ("3.400", "12x", "ooit")
    assert saved(site) == []


@pytest.mark.parametrize("odd", ["１２３４", "1e400", "1" * 60, "12\x0034", "<b>5</b>", "--5", "½"])
def test_odd_input_is_refused_and_shown_back_as_text(site: Site, odd: str) -> None:
    response = send(site.browser("adviser"), form_url(site), meldingen=odd, bron="Opgave")
    if response.status_code == 302:
        assert saved(site) == [Decimal(1234)]
        return
    assert response.status_code == 422
    assert "<b>5</b>" not in response.text
    assert saved(site) == []


def test_a_value_that_may_be_a_slip_is_asked_about_and_kept_once_confirmed(site: Site) -> None:
    browser = site.browser("adviser")
    send(browser, form_url(site), meldingen="1.400", bron="Opgave")
    asked = send(browser, form_url(site), meldingen="14.000", bron="Jaarverslag")
    assert asked.status_code == 422
    text = website.shown(asked.text)
    assert "Klopt dit cijfer?" in text
    assert "tien keer zo veel als de 1.400 meldingen die er nu staan" in text
    assert saved(site) == [Decimal(1400)]
    form = website.form_of(asked.text)
    changed = browser.send(form_url(site), form, meldingen="14.001", **{"meldingen--klopt": '"14000"'})
    assert changed.status_code == 422
    assert browser.send(form_url(site), form, **{"meldingen--klopt": '"14000"'}).status_code == 302
    assert saved(site) == [Decimal(1400), Decimal(14000)]


def test_a_conflict_shows_both_values_saves_the_rest_and_ends_with_a_choice(site: Site) -> None:
    first, second = site.browser("adviser"), site.browser("colleague")
    forms = [one.form(form_url(site)) for one in (first, second)]
    assert second.send(form_url(site), forms[1], meldingen="455", bron="Kees").status_code == 302
    late = first.send(form_url(site), forms[0], meldingen="466", instroom="400", bron="Anja")
    assert late.status_code == 409
    text = website.shown(late.text)
    assert "Kees Collega heeft dit cijfer intussen gewijzigd" in text
    assert "466 meldingen" in text
    assert "455 meldingen" in text
    assert (saved(site), saved(site, "instroom")) == ([Decimal(455)], [Decimal(400)])
    form = website.form_of(late.text)
    assert form["meldingen"] == "466"
    undecided = first.send(form_url(site), form)
    assert undecided.status_code == 422
    assert "Kies wat er moet blijven staan" in website.shown(undecided.text)
    assert "Kees Collega" in website.shown(undecided.text)
    assert first.send(form_url(site), form, **{"meldingen--keuze": "ander"}).status_code == 302
    assert saved(site) == [Decimal(455)]
    assert first.send(form_url(site), form, **{"meldingen--keuze": "mijn"}).status_code == 302
    assert saved(site) == [Decimal(455), Decimal(466)]


def test_a_measure_over_the_municipalities_has_its_total_beside_the_own_one(site: Site) -> None:
    browser = site.browser("adviser")
    send(browser, form_url(site), meldingen="753", bron="Opgave")
    towns = organisations.municipalities(
        site.world.database, site.world.organisation_id, parse_period("2015").end
    )
    url = base(site, f"/gemeenten/meldingen?{YEAR}")
    done = send(
        browser,
        url,
        **{f"gemeente-{towns[0].code}": "283", f"gemeente-{towns[1].code}": "0", "bron": "Opgave"},
    )
    text = website.shown(browser.get(done.location).text)
    assert f"Samen 283 meldingen, opgeteld over 2 van {len(towns)} gemeenten" in text
    assert "De organisatie als geheel heeft 753 meldingen: 470 meldingen meer dan de gemeenten samen" in text
    assert saved(site, town=towns[0].code) == [Decimal(283)]
    assert saved(site, town=towns[1].code) == [Decimal(0)]


def test_adding_up_saves_nothing_and_asks_no_source(site: Site) -> None:
    browser = site.browser("adviser")
    towns = organisations.municipalities(
        site.world.database, site.world.organisation_id, parse_period("2015").end
    )
    url = base(site, f"/gemeenten/meldingen?{YEAR}")
    first, second, third = (f"gemeente-{one.code}" for one in towns[:3])
    response = send(browser, url, **{first: "283", second: "1.400", third: "veel", "actie": "optellen"})
    text = website.shown(response.text)
    assert f"Samen 1.683 meldingen, opgeteld over 2 van {len(towns)} gemeenten" in text
    assert "waar deze cijfers vandaan komen" not in text
    assert website.form_of(response.text)[third] == "veel"
    assert saved(site, town=towns[0].code) == []


def test_the_years_stand_beside_each_other_with_their_kinds(site: Site) -> None:
    browser = site.browser("adviser")
    for place, value in (
        (YEAR, "1.400"), ("van=2016-01-01&tot=2016-12-31&soort=begroting&uitgave=besluit", "1.500"),
        ("van=2008-01-01&tot=2008-12-31&soort=realisatie", "900"),
    ):  # fmt: skip
        assert send(browser, form_url(site, place=place), meldingen=value, bron="Opgave").status_code == 302
    page = website.shown(browser.get(base(site, "/jaren")).text)
    assert "Cijfers 2012 tot en met 2016" in page
    assert "Begroting, besluit" in page
    assert "1.400" in page
    assert "900" not in page
    assert "Eerdere jaren (tot en met 2011)" in page
    assert "900" in website.shown(browser.get(base(site, "/jaren?tot=2011")).text)
    assert browser.get(base(site, "/jaren?tot=morgen")).status_code == 200


def test_a_year_stands_behind_its_quarters(site: Site) -> None:
    browser = site.browser("adviser")
    for place, value in (
        ("van=2015-10-01&tot=2015-12-31&soort=realisatie", "402"),
        ("van=2015-01-01&tot=2015-12-31&soort=realisatie", "1.400"),
        ("van=2015-01-01&tot=2015-03-31&soort=realisatie", "398"),
    ):  # fmt: skip
        assert send(browser, form_url(site, place=place), meldingen=value, bron="Opgave").status_code == 302
    page = website.shown(browser.get(base(site, "/jaren")).text)
    assert page.index("398") < page.index("402") < page.index("1.400")


def test_the_figures_lead_to_the_newest_sheet_of_waiting_lists_and_back(site: Site) -> None:
    browser, here = site.browser("adviser"), site.world.organisation_id
    for day in ("2016-05-31", "2016-06-30"):
        place = f"van={day}&tot={day}&soort=realisatie"
        assert (
            send(browser, form_url(site, "wachtlijsten", place), werkvoorraad="12", bron="Opgave").status_code
            == 302
        )
    sheet = f"/wachtlijsten/organisaties/{here}/2016-06-30"
    page = browser.get(base(site)).text
    assert f'href="{sheet}"' in page
    assert '2016-05-31"' not in page
    assert f'href="{base(site)}"' in browser.get(sheet).text


def test_a_realisatie_of_a_period_to_come_is_refused_also_by_its_own_address(site: Site) -> None:
    browser = site.browser("adviser")
    early = "van=2017-01-01&tot=2017-12-31&soort=realisatie"
    response = send(browser, form_url(site, place=early), meldingen="1.200", bron="Opgave")
    assert response.status_code == 422
    assert "nog niet begonnen" in website.shown(response.text)
    later = early.replace("realisatie", "prognose") + "&uitgave=Burap+1"
    assert send(browser, form_url(site, place=later), meldingen="1.200", bron="Opgave").status_code == 302


@pytest.mark.parametrize(
    "rest",
    [
        "/invullen/meldingen",
        f"/invullen/verzonnen?{YEAR}",
        f"/gemeenten/verzonnen?{YEAR}",
        f"/gemeenten/budget_totaal?{YEAR}",
        "/gemeenten/meldingen?van=2015-12-31&tot=2015-01-01",
        f"/geschiedenis/verzonnen?{YEAR}",
        f"/geschiedenis/meldingen?{YEAR}&gemeente=GM9999",
    ],
)
def test_an_address_that_names_no_figure_leads_to_no_page(site: Site, rest: str) -> None:
    assert site.browser("adviser").get(base(site, rest)).status_code == 404


def test_a_form_with_a_figure_that_does_not_belong_to_it_saves_nothing(site: Site) -> None:
    browser = site.browser("adviser")
    form = browser.form(form_url(site))
    form.update({"verzuim": "5", "verzuim--basis": "0"})
    response = browser.send(form_url(site), form, meldingen="455", bron="Opgave")
    assert response.status_code == 422
    assert saved(site) == []


def test_who_may_only_read_gets_no_form(site: Site) -> None:
    support.close_round(site.world)
    browser = site.browser("adviser")
    page = browser.get(base(site))
    assert page.status_code == 200
    assert "Cijfers invullen" not in website.shown(page.text)
    assert browser.get(form_url(site)).status_code == 403
