"""Two people on one section: both texts are shown, and someone chooses."""

from __future__ import annotations

import pytest
import website
from website import Browser, Site
from werkzeug.datastructures import MultiDict

from riskscan.domain.scan import Answer

SECTION = "/interne-organisatie"
MINE, THEIRS = "Mijn tekst over de wachtlijst.", "Tekst van een collega."


def saved(site: Site, question: str) -> Answer:
    return site.world.sheet().current(question).answer


@pytest.fixture
def stale(site: Site) -> tuple[Browser, MultiDict[str, str]]:
    """A form that was opened before a colleague saved."""
    site.world.save(site.world.colleague, {"t3.toelichting": "Zoals het was."})
    browser = site.browser("adviser")
    form = browser.form(site.url(SECTION))
    site.world.save(site.world.colleague, {"t3.toelichting": THEIRS, "t3.risico": "beperkt"})
    return browser, form


def conflicting(site: Site, stale: tuple[Browser, MultiDict[str, str]]) -> MultiDict[str, str]:
    """The form as the page gives it back after the conflict."""
    browser, form = stale
    response = browser.send(site.url(SECTION), form, t3__toelichting=MINE, t4__toelichting="Iets anders.")
    assert response.status_code == 409
    return website.form_of(response.text)


def test_both_texts_are_shown_with_author_and_time_and_the_rest_is_saved(
    site: Site, stale: tuple[Browser, MultiDict[str, str]]
) -> None:
    browser, form = stale
    response = browser.send(site.url(SECTION), form, t3__toelichting=MINE, t4__toelichting="Iets anders.")
    assert response.status_code == 409
    words = website.shown(response.text)
    assert "Kees Collega heeft deze tekst intussen gewijzigd" in words
    assert MINE in words
    assert THEIRS in words
    assert "bewaard 4 juli 2016 om 14." in words
    assert (saved(site, "t3.toelichting"), saved(site, "t4.toelichting")) == (THEIRS, "Iets anders.")
    assert saved(site, "t3.risico") == "beperkt", "a field that was not touched is no conflict"
    again = website.form_of(response.text)
    assert again["t3.toelichting"] == MINE
    assert again["t3.risico"] == "beperkt"


def test_html_in_either_text_is_shown_as_text(site: Site) -> None:
    browser = site.browser("adviser")
    form = browser.form(site.url(SECTION))
    site.world.save(site.world.colleague, {"t3.toelichting": "<i>van hen</i>"})
    page = browser.send(site.url(SECTION), form, t3__toelichting="<u>van mij</u>").text
    assert "<i>van hen" not in page
    assert "<u>van mij" not in page
    assert "&lt;i&gt;van hen" in page


def test_choosing_mine_saves_it(site: Site, stale: tuple[Browser, MultiDict[str, str]]) -> None:
    again = conflicting(site, stale)
    choice = {"t3__toelichting--keuze": "mijn", "t3__toelichting": MINE + " Samengevoegd."}
    response = stale[0].send(site.url(SECTION), again, **choice)
    assert response.status_code == 302
    assert saved(site, "t3.toelichting") == MINE + " Samengevoegd."


def test_choosing_the_other_leaves_it(site: Site, stale: tuple[Browser, MultiDict[str, str]]) -> None:
    again = conflicting(site, stale)
    response = stale[0].send(site.url(SECTION), again, **{"t3__toelichting--keuze": "ander"})
    assert response.status_code == 302
    assert saved(site, "t3.toelichting") == THEIRS


@pytest.mark.parametrize("choice", [{}, {"t3__toelichting--keuze": "beide"}])
def test_without_a_choice_nothing_is_saved_and_everything_stays(
    site: Site, stale: tuple[Browser, MultiDict[str, str]], choice: dict[str, str]
) -> None:
    again = conflicting(site, stale)
    response = stale[0].send(site.url(SECTION), again, t5__toelichting="Ook nog getypt.", **choice)
    assert response.status_code == 422
    assert "Kies wat er moet blijven staan" in response.text
    assert (saved(site, "t3.toelichting"), saved(site, "t5.toelichting")) == (THEIRS, None)
    third = website.form_of(response.text)
    assert (third["t3.toelichting"], third["t5.toelichting"]) == (MINE, "Ook nog getypt.")
    assert THEIRS in website.shown(response.text)
    assert "t3.toelichting--conflict" in third
    stale[0].send(site.url(SECTION), third, **{"t3__toelichting--keuze": "mijn"})
    assert (saved(site, "t3.toelichting"), saved(site, "t5.toelichting")) == (MINE, "Ook nog getypt.")


def test_an_error_beside_a_conflict_saves_nothing(
    site: Site, stale: tuple[Browser, MultiDict[str, str]]
) -> None:
    again = conflicting(site, stale)
    response = stale[0].send(
        site.url(SECTION), again, t1__afspraken_termijn="31-2-2016", **{"t3__toelichting--keuze": "mijn"}
    )
    assert response.status_code == 422
    assert saved(site, "t3.toelichting") == THEIRS
    assert website.form_of(response.text)["t3.toelichting"] == MINE


def test_a_third_change_while_choosing_is_a_new_conflict(
    site: Site, stale: tuple[Browser, MultiDict[str, str]]
) -> None:
    again = conflicting(site, stale)
    site.world.save(site.world.colleague, {"t3.toelichting": "Alweer anders."})
    response = stale[0].send(site.url(SECTION), again, **{"t3__toelichting--keuze": "mijn"})
    assert response.status_code == 409
    assert "Alweer anders." in website.shown(response.text)
    assert saved(site, "t3.toelichting") == "Alweer anders."


def test_the_back_button_and_a_double_click_do_no_harm(site: Site) -> None:
    browser = site.browser("adviser")
    form = browser.form(site.url(SECTION))
    for _ in range(2):
        assert browser.send(site.url(SECTION), form, t3__toelichting="Eerste.").status_code == 302
    (rows,) = site.world.database.rows("SELECT count(*) AS number FROM answer_revision")
    assert rows["number"] == 1
    back = browser.send(site.url(SECTION), form, t3__toelichting="Na terug.")
    assert back.status_code == 409
    assert saved(site, "t3.toelichting") == "Eerste."
