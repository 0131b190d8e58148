"""The rekentool and the impactanalyse in a real browser: accessible, and usable without script."""

from __future__ import annotations

import pytest
from browsing import Desk, check_page

FILLED = "&".join(
    f"{name}={value}"
    for name, value in {
        "numbers-overdragen": 3744,
        "numbers-overdracht_met_ondersteuning": 576,
        "numbers-onderzoek": 576,
        "numbers-adviezen": 3168,
        "numbers-monitoring": 576,
        "meldingen": 4400,
        "structural": "58,9",
        "total": "63,4",
        "target": "63,4",
    }.items()
)


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("beheerder", "/rekentool"),
        ("lezer", f"/rekentool?{FILLED}"),
        ("lezer", "/rekentool?numbers-overdragen=12.5"),
        ("lezer", "/impactanalyse"),
        ("lezer", "/impactanalyse/1/2025"),
        ("adviseur1", "/impactanalyse/1/2025"),
        ("adviseur1", "/impactanalyse/1/2025/versies/1"),
        ("adviseur1", "/impactanalyse/1/2025/invullen"),
        ("adviseur1", "/impactanalyse/nieuw"),
    ],
)
def test_a_page_is_accessible(desk: Desk, account: str, path: str) -> None:
    assert check_page(desk.page(account, path=path), f"{path} as {account}") == []


def test_a_mistake_and_a_new_scenario_are_accessible(desk: Desk) -> None:
    page = desk.page("adviseur1", path="/impactanalyse/1/2025/invullen")
    page.get_by_role("button", name="Scenario toevoegen").click()
    page.get_by_role("group", name="Scenario 4").get_by_label("Naam").fill("Nog een scenario")
    page.get_by_role("button", name="Bewaren als nieuwe versie").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_text("Kies de kolom waar dit scenario van uitgaat.").first.is_visible()
    assert check_page(page, "impactanalyse with a mistake") == []
