"""The previous round, the history and the comments beside a question, with script and without."""

from __future__ import annotations

import pytest
from browsing import Desk, check_page, start_scan
from playwright.sync_api import Page, expect

TEXT, CHOICE = "t1.toelichting", "t1.risico"
WIDTHS = (320, 1280)
ROUND = "Demoronde september 2016"


@pytest.fixture(scope="module")
def started() -> dict[str, str]:
    """The scan that the tests of copying share, each with a question of its own; by organisation."""
    return {}


def _section(desk: Desk, started: dict[str, str]) -> str:
    if "Hoge Linde" not in started:
        started["Hoge Linde"] = start_scan(desk.page("adviseur1"), "Hoge Linde")
    return f"{started['Hoge Linde']}/interne-organisatie"


@pytest.mark.parametrize(("javascript", "key"), [(True, "t1.toelichting"), (False, "t3.toelichting")])
def test_copying_from_the_previous_round_keeps_what_was_typed(
    desk: Desk, started: dict[str, str], javascript: bool, key: str
) -> None:
    page = desk.page("adviseur1", javascript=javascript, path=_section(desk, started))
    text = page.locator(f"[id='veld-{key}']")
    text.locator("textarea").fill("Net getypt, en nog niet bewaard.")
    folded = text.locator("details.vorige")
    expect(folded.locator("summary")).to_contain_text("Vorige ronde (30 september 2016)")
    folded.locator("summary").click()
    then = folded.locator(".vrije-tekst").inner_text()
    folded.get_by_role("button", name="Overnemen").click()
    expect(text.locator("textarea")).to_have_value(then)
    expect(text.locator(".merk-herkomst")).to_have_text(f"Overgenomen uit {ROUND}")
    expect(text.get_by_role("button", name="Overnemen")).to_have_count(0)
    text.get_by_role("link", name="Geschiedenis (2)").click()
    entries = page.locator(".geschiedenis > li")
    expect(entries).to_have_count(2)
    expect(entries.nth(0)).to_contain_text(f"Overgenomen uit {ROUND}")
    entries.nth(1).get_by_role("button", name="Terugzetten").click()
    expect(page.get_by_role("status").first).to_contain_text("Teruggezet.")
    expect(entries).to_have_count(3)
    page.get_by_role("link", name="Terug naar de vraag").click()
    expect(text.locator("textarea")).to_have_value("Net getypt, en nog niet bewaard.")
    expect(text.locator(".merk-herkomst")).to_contain_text("Teruggezet uit de versie van")


def test_the_mark_goes_when_autosave_keeps_another_answer(desk: Desk, started: dict[str, str]) -> None:
    page = desk.page("adviseur1", path=_section(desk, started))
    risk = page.locator(f"[id='veld-{CHOICE}']")
    then = risk.locator(".vorige b").inner_text()
    risk.get_by_role("button", name="Overnemen").click()
    expect(risk.locator(".merk-herkomst")).to_be_visible()
    expect(risk.get_by_label(then, exact=True)).to_be_checked()
    other = "Onbekend" if then != "Onbekend" else "Geen risico"
    risk.get_by_label(other, exact=True).check()
    expect(risk.locator(".merk-herkomst")).to_have_count(0)
    page.reload()
    expect(risk.locator(".merk-herkomst")).to_have_count(0)
    expect(risk.locator(".vorige")).to_contain_text("Gewijzigd sinds vorige ronde")


@pytest.mark.parametrize(("javascript", "organisation"), [(True, "Elzenvaart"), (False, "Torenveld")])
def test_a_comment_is_placed_answered_and_handled(desk: Desk, javascript: bool, organisation: str) -> None:
    scan = start_scan(desk.page("adviseur2"), organisation)
    adviser = desk.page("adviseur2", javascript=javascript, path=f"{scan}/interne-organisatie")
    risk = adviser.locator(f"[id='veld-{CHOICE}']")
    risk.get_by_role("link", name="Opmerking plaatsen").click()
    adviser.get_by_label("Nieuwe opmerking").fill("Klopt dit met het verslag?")
    adviser.get_by_role("button", name="Opmerking plaatsen").click()
    expect(adviser.get_by_role("status").first).to_contain_text("Uw opmerking is geplaatst")

    leader = desk.page("programmaleider1", javascript=javascript, path=f"{scan}/opmerkingen")
    expect(
        leader.get_by_role("heading", name="Interne organisatie Veilig Thuis: 1, waarvan 1 open")
    ).to_be_visible()
    leader.get_by_role("link", name="Reageren of afhandelen").click()
    leader.get_by_role("button", name="Afhandelen").click()
    expect(leader.get_by_role("status").first).to_contain_text("afgehandeld")

    adviser.get_by_role("link", name="Terug naar de vraag").click()
    adviser.reload()
    risk.locator(".opmerkingen summary").click()
    expect(risk.locator(".opmerkingen")).to_contain_text("1 opmerking, afgehandeld")
    expect(risk.locator(".opmerkingen")).to_contain_text("Afgehandeld door")


def _fill(page: Page, scan: str) -> None:
    """A copied answer, a history of two entries with a long text, an open and a handled comment."""
    page.goto(f"{scan}/interne-organisatie")
    page.locator(f"[id='veld-{CHOICE}']").get_by_role("button", name="Overnemen").click()
    expect(page.locator(".merk-herkomst")).to_be_visible()
    page.locator(f"[id='veld-{TEXT}'] summary").click()
    page.locator(f"[id='veld-{TEXT}']").get_by_role("button", name="Overnemen").click()
    expect(page.locator(".merk-herkomst")).to_have_count(2)
    text = page.locator(f"[id='{TEXT}']")
    text.fill(text.input_value() + " Daarna kwam er nog een punt bij. " + "w" * 90)
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren", exact=True).click()
    for words in ("Klopt dit?", "Zie het verslag van maart. " * 8):
        page.goto(f"{scan}/opmerkingen/{CHOICE}")
        page.get_by_label("Nieuwe opmerking").fill(words)
        page.get_by_role("button", name="Opmerking plaatsen").click()
        expect(page.get_by_role("status").first).to_contain_text("geplaatst")
    page.get_by_role("button", name="Afhandelen").first.click()
    expect(page.get_by_role("button", name="Weer openen")).to_be_visible()


def test_every_page_with_what_stands_beside_a_question_is_accessible(desk: Desk) -> None:
    page = desk.page("adviseur2")
    scan = start_scan(page, "Vierdijken")
    _fill(page, scan)
    problems = check_page(page, "comments of a question", WIDTHS)
    for rest in (
        "opmerkingen",
        f"antwoorden/{TEXT}",
        f"antwoorden/{CHOICE}",
        "interne-organisatie",
        "kerndata",
    ):
        page.goto(f"{scan}/{rest}")
        for part in page.locator(".scan-midden details:not([open]) > summary").all():
            if part.is_visible():
                part.click()
        problems += check_page(page, rest, WIDTHS)
    page.goto(f"{scan}/opmerkingen/{TEXT}")
    page.get_by_role("button", name="Opmerking plaatsen").click()
    expect(page.get_by_role("alert")).to_contain_text("Typ eerst uw opmerking")
    problems += check_page(page, "comment with an error", WIDTHS)
    assert problems == []
