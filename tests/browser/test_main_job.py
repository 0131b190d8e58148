"""The main job from start to end, in one browser: scan, live suggestion, decision, establishing, report, map."""

from __future__ import annotations

from pathlib import Path

import support
from browsing import Desk, check_page, post_section, save, start_scan
from playwright.sync_api import Page, expect

from riskscan.domain.scan import MAX_TEXT
from riskscan.web.answers import to_typed
from riskscan.web.sections import form_sections

ORGANISATION = "Kromme Akker"
CATEGORY = "Basis op orde"
OPEN = "randvoorwaarden.visie.pril"
"""The last open question on which the suggestion depends."""


def _add_interview(page: Page, scan: str) -> None:
    page.get_by_role("link", name="Gesprek toevoegen").click()
    page.get_by_label("Datum van het gesprek").fill("12-7-2016")
    page.get_by_label("Ambtelijk adviseur").check()
    page.get_by_label("Telefonisch").check()
    page.get_by_label("Rol").first.fill("Beleidsadviseur jeugd")
    page.get_by_label("Knelpunten en oorzaken").fill("Er wachten <b>negen</b> meldingen & twee onderzoeken.")
    page.get_by_role("button", name="Gesprek bewaren").click()
    page.wait_for_url(f"**{scan}/gesprekken")
    expect(page.get_by_role("status").first).to_contain_text("Het gesprek is bewaard")
    expect(page.locator(".gesprek")).to_contain_text("Er wachten <b>negen</b> meldingen & twee onderzoeken.")


def _fill_the_rest(page: Page, scan: str, but: tuple[str, ...]) -> None:
    """Every question that counts, through the same forms; all but these."""
    answers = support.complete_answers("1")
    for section in form_sections(support.VERSION):
        typed = {
            question.key: to_typed(question, answers[question.key])
            for question in section.questions
            if question.key in answers and question.key not in but
        }
        sent = {key: one.choice or one.text for key, one in typed.items()}
        assert post_section(page, f"{scan}/{section.slug}", sent).ok


def _establish(page: Page, scan: str) -> None:
    page.goto(f"{scan}/indeling")
    page.get_by_role("button", name="Scan vaststellen").click()
    expect(page.get_by_role("status").first).to_contain_text("De scan is vastgesteld")


def test_from_an_empty_scan_to_the_national_picture(desk: Desk, tmp_path: Path) -> None:
    page = desk.page("adviseur1")
    scan = start_scan(page, ORGANISATION)
    _add_interview(page, scan)

    page.goto(f"{scan}/interne-organisatie")
    page.get_by_label("Wat is de feitelijke situatie?").first.fill("Alle punten zijn afgerond.")
    page.get_by_role("group", name="Hoe groot is het risico bij dit onderwerp?").first.get_by_label(
        "Geen risico"
    ).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren en verder").click()
    assert page.url.endswith("/visie-en-positionering")
    _fill_the_rest(page, scan, ("t1.toelichting", "t1.risico", OPEN))

    page.goto(f"{scan}/randvoorwaarden")
    expect(page.locator("#voorstel-naam")).to_have_text("Nog niet te bepalen")
    page.locator(f"[name='{OPEN}'][value='nee']").check()
    expect(page.locator("#voorstel-naam")).to_have_text(CATEGORY)
    expect(page.locator("#bewaarstand")).to_contain_text("Opgeslagen om")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{scan}/indeling")
    expect(elsewhere.locator("#voorstel-naam")).to_have_text(CATEGORY)
    elsewhere.close()
    save(page)
    expect(page.locator("#bewaarstand")).to_contain_text("Alles bewaard op")

    page.goto(f"{scan}/indeling")
    expect(page.locator("main")).to_contain_text("Volledig.")
    page.get_by_role("group", name="Welke indeling geeft u?").get_by_role("radio").first.check()
    page.get_by_role("button", name="Besluit bewaren").click()
    expect(page.locator("main")).to_contain_text(f"Besloten: {CATEGORY}, gelijk aan het voorstel.")
    page.get_by_role("button", name="Ter vaststelling aanbieden").click()
    expect(page.get_by_role("status").first).to_contain_text("ter vaststelling aangeboden")
    expect(page.get_by_role("button", name="Scan vaststellen")).to_have_count(0)

    leader = desk.page("programmaleider2")
    _establish(leader, scan)
    leader.goto(f"{scan}/indeling")
    expect(leader.locator("main")).to_contain_text("Scan heropenen")
    assert check_page(leader, "a scan that can be reopened") == []
    with leader.expect_download(timeout=30_000) as download:
        leader.get_by_role("link", name="Rapport (pdf)").click(timeout=30_000)
    report = tmp_path / "rapport.pdf"
    download.value.save_as(report)
    assert report.read_bytes().startswith(b"%PDF-")
    assert "kromme-akker" in download.value.suggested_filename

    leader.goto("/landelijk")
    tile = leader.locator("a.tegel", has_text=ORGANISATION)
    expect(tile).to_contain_text(CATEGORY)
    expect(tile).not_to_contain_text("voorlopig")
    tile.click()
    assert leader.url.endswith(f"{scan}/indeling")


def test_a_double_click_on_save_saves_once(desk: Desk) -> None:
    page = desk.page("adviseur1")
    scan = start_scan(page, "Grauwe Heide")
    page.goto(f"{scan}/overall-beeld")
    page.locator("#overall_beeld").fill("Een beeld.")
    # The second click aborts the answer to the first: no one navigation can be waited for.
    page.get_by_role("button", name="Bewaren", exact=True).dblclick()
    expect(page.locator("#bewaarstand")).to_contain_text("Alles bewaard op")
    page.goto(f"{scan}/overall-beeld")
    expect(page.locator("#overall_beeld")).to_have_value("Een beeld.")
    expect(page.locator(".conflict")).to_have_count(0)


def test_a_text_may_be_long_and_one_that_is_too_long_is_not_lost(desk: Desk) -> None:
    page = desk.page("adviseur1")
    scan = start_scan(page, "Noorderzand")
    page.goto(f"{scan}/overall-beeld")
    sentence = "Zin met <script>alert(1)</script> en 'aanhaling' & meer.\n"
    fits = (sentence * 200)[: MAX_TEXT - 1] + "."
    page.locator("#overall_beeld").fill(fits)
    save(page)
    page.reload()
    expect(page.locator("#overall_beeld")).to_have_value(fits)
    too_long = (sentence * 400)[:19_999] + "."
    page.locator("#overall_beeld").fill(too_long)
    save(page)
    expect(page.locator(".foutenlijst")).to_contain_text("Deze tekst heeft 20.000 tekens")
    expect(page.locator("#overall_beeld")).to_have_value(too_long)


def test_going_back_after_a_save_shows_what_is_saved_or_asks(desk: Desk) -> None:
    """The form that the browser brings back is made from the older answer: saving it again loses nothing."""
    page = desk.page("adviseur1")
    scan = start_scan(page, "Klaverdam")
    page.goto(f"{scan}/overall-beeld")
    page.locator("#overall_beeld").fill("Eerste tekst.")
    save(page)
    page.locator("#overall_beeld").fill("Tweede tekst.")
    save(page)
    page.go_back()
    page.locator("#overall_beeld").fill("Derde tekst.")
    save(page)
    shown = page.locator("main").inner_text() + page.locator("#overall_beeld").input_value()
    assert "Derde tekst." in shown
    assert page.locator(".conflict").count() == 0 or "Tweede tekst." in shown
