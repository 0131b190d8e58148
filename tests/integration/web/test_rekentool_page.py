"""The page ‘Rekentool’: the parameters in the address, the answer with its caveats, and what is refused."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
import website
from website import Site

FILLED = {
    "numbers-overdragen": "3.744",
    "numbers-overdracht_met_ondersteuning": "576",
    "numbers-onderzoek": "576",
    "numbers-adviezen": "3168",
    "numbers-monitoring": "576",
}


def address(**changes: str) -> str:
    fields = {**FILLED, **{name.replace("__", "-"): text for name, text in changes.items()}}
    return "/rekentool?" + urlencode(fields)


@pytest.mark.parametrize("who", ["adviser", "leader", "reader", "keeper"])
def test_whoever_is_logged_in_may_calculate(site: Site, who: str) -> None:
    response = site.browser(who).get(address())
    assert response.status_code == 200
    assert "<strong>70,40 FTE</strong> nodig volgens de regionale norm" in response.text
    assert ("Impactanalyses" in response.text) == (who != "keeper")


def test_nothing_is_calculated_before_something_is_filled_in(site: Site) -> None:
    response = site.browser("reader").get("/rekentool")
    assert response.status_code == 200
    assert "Uitkomst" not in response.text
    assert "Triage: invoeren van meldingen" in response.text


def test_the_answer_has_both_norms_the_gaps_the_parts_and_the_drawing_in_words(site: Site) -> None:
    text = website.shown(site.browser("leader").get(address(structural="58,9", total="63,4")).text)
    for said in (
        "7,00 FTE te weinig", "77,23", "−13,83", "−11,50", "−18,33",
        "Bijdrage per dienst aan de benodigde 70,40 FTE: Overdragen (triage) 44,37 FTE, ",
    ):  # fmt: skip
        assert said in text


def test_the_caveats_are_shown_where_they_apply_and_nowhere_else(site: Site) -> None:
    browser = site.browser("leader")
    all_of_them = website.shown(browser.get(address(meldingen="4400", structural="58,9", total="63,4")).text)
    assert (
        "over alle 4.400 meldingen is het volgens de regionale norm 78,17 FTE, in plaats van 70,40"
        in all_of_them
    )
    assert "samen 4.896 bij 4.400 meldingen" in all_of_them
    assert "beide 576" in all_of_them
    assert "−11,50 op de structurele 58,90 FTE" in all_of_them
    assert "1.350 uur per FTE" in all_of_them
    few = website.shown(browser.get(address(meldingen="9000", numbers__monitoring="500")).text)
    assert "geen verdeling" not in few
    assert "Monitoring is gelijk aan onderzoek" not in few


def test_own_hours_and_productive_hours_are_parameters(site: Site) -> None:
    own = {f"own__{name.removeprefix('numbers-')}": "10" for name in FILLED}
    text = website.shown(site.browser("leader").get(address(norm="eigen", productive="1000", **own)).text)
    assert "86,40 FTE nodig volgens de eigen norm" in text


def test_a_target_tells_what_fits_with_services_held(site: Site) -> None:
    text = website.shown(site.browser("leader").get(address(target="63,4", held__onderzoek="ja")).text)
    assert "Wat past in 63,40 FTE" in text
    assert "waarbij onderzoek gelijk blijft" in text
    assert "3.314" in text
    none = website.shown(site.browser("leader").get(address(target="1", held__onderzoek="ja")).text)
    assert "Er past niets" in none


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numbers__onderzoek": ""}, "Vul een aantal in; 0 mag ook."),
        ({"numbers__onderzoek": "12.5"}, "Vul een heel getal in"),
        ({"numbers__onderzoek": "veel"}, "Vul een heel getal in"),
        ({"numbers__onderzoek": "9999999"}, "van 0 tot en met 1.000.000"),
        ({"total": "63.400"}, "Bedoelt u 63400 of 63,400?"),
        ({"total": "50", "structural": "58,9"}, "Inclusief tijdelijk kan niet minder zijn"),
        ({"productive": "0"}, "van 1 tot en met 8.784"),
        ({"norm": "eigen"}, "alle vijf de diensten"),
        ({"norm": "andere"}, "Kies een norm uit de lijst."),
        ({"held__onderzoek": "ja"}, "Vul het aantal FTE in"),
    ],
)
def test_what_cannot_be_read_is_told_and_stays_as_typed(
    site: Site, changes: dict[str, str], message: str
) -> None:
    response = site.browser("leader").get(address(**changes))
    assert response.status_code == 422
    assert message in website.shown(response.text)
    assert "Uitkomst" not in response.text
    for text in changes.values():
        assert f'value="{text}"' in response.text or text in ("andere",)


def test_every_mistake_is_told_at_once_with_the_name_of_its_field(site: Site) -> None:
    text = website.shown(site.browser("leader").get("/rekentool?numbers-overdragen=12.5&total=veel").text)
    assert "Er zijn 6 fouten gevonden" in text
    assert "Overdragen (triage): Vul een heel getal in" in text
    assert "Onderzoek: Vul een aantal in; 0 mag ook." in text
    assert "FTE beschikbaar, inclusief tijdelijk: Vul een getal in" in text


def test_nothing_is_kept(site: Site) -> None:
    before = site.world.database.row("SELECT count(*) AS n FROM audit_entry")
    site.browser("leader").get(address())
    after = site.world.database.row("SELECT count(*) AS n FROM audit_entry")
    assert before is not None
    assert after is not None
    assert before["n"] == after["n"]
