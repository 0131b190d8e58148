"""What script adds to the pages: the leave guard, routing, the open questions, rows in a list."""

from __future__ import annotations

from browsing import Desk, post_section, save, scan_of, start_scan
from playwright.sync_api import Dialog, Page, expect


def _leave(page: Page) -> list[str]:
    """Close the page and stay when the browser asks; the kinds of question it asked."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    elsewhere = page.context.new_page()
    page.close(run_before_unload=True)
    for _ in range(50):
        if asked or page.is_closed():
            return asked
        elsewhere.wait_for_timeout(100)
    raise AssertionError("the page neither closed nor asked")


def test_leaving_with_unsaved_input_is_asked_about(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(f"{scan_of(page, 'Veenpolder')}/overall-beeld")
    page.locator("#overall_beeld").press_sequentially("Nog niet bewaard.")
    expect(page.locator("#bewaarstand")).to_have_text("Uw wijzigingen zijn nog niet bewaard")
    assert _leave(page) == ["beforeunload"]
    expect(page.locator("#overall_beeld")).to_have_value("Nog niet bewaard.")


def test_leaving_after_saving_is_not_asked_about(desk: Desk) -> None:
    page = desk.page("adviseur2")
    scan = start_scan(page, "Vennedal")
    page.goto(f"{scan}/overall-beeld")
    page.locator("#overall_beeld").press_sequentially("Dit is bewaard.")
    save(page)
    page.locator("#overall_beeld").click()
    assert _leave(page) == []


def test_a_form_that_comes_back_with_errors_is_still_unsaved(desk: Desk) -> None:
    page = desk.page("adviseur1")
    page.goto(f"{scan_of(page, 'Veenpolder')}/kerndata")
    page.locator("[id='t19.meldingen']").fill("veel")
    save(page)
    page.locator("[id='t19.meldingen']").click()
    assert _leave(page) == ["beforeunload"]


def test_a_dependent_question_follows_the_answer_it_depends_on(desk: Desk) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Nieuwland')}/interne-organisatie")
    dependent = page.locator("[id='veld-t1.risico_toelichting']")
    expect(dependent).to_be_hidden()
    page.locator("[name='t1.risico'][value='beperkt']").check()
    expect(dependent).to_be_visible()
    page.locator("[name='t1.risico'][value='geen']").check()
    expect(dependent).to_be_hidden()


def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    page = desk.page("adviseur2")
    section = f"{start_scan(page, 'Steenkamp')}/interne-organisatie"
    assert post_section(page, section, {"t1.risico": "beperkt"}).ok
    page.goto(section)
    risk = page.locator("[id='veld-t1.risico']")
    risk.get_by_label("Geen antwoord").check()
    save(page)
    expect(risk.locator("input:checked")).to_have_count(0)


def test_a_link_to_an_open_question_leads_to_it_and_shows_it(desk: Desk) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Binnenveld')}/indeling")
    links = page.locator(".voorstel-open > li > a")
    assert links.count() > 2
    for number in range(links.count()):
        link = links.nth(number)
        address = link.get_attribute("href")
        assert address is not None
        link.click()
        key = address.split("#")[1]
        expect(page.locator(f"[id='{key}']")).to_be_in_viewport()
        page.goto(f"{address.split('/randvoorwaarden')[0]}/indeling")


def test_the_suggestion_keeps_what_was_unfolded_and_tells_when_it_changes(desk: Desk) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Nieuwland')}/randvoorwaarden")
    page.locator("#voorstel-regel summary").click()
    page.locator("[name='verscherpt_toezicht'][value='ja']").check()
    expect(page.locator("#voorstel-naam")).to_have_text("Oordeel aan de inspecties")
    expect(page.locator("#voorstel-melding")).to_have_text("Voorstel bijgewerkt: Oordeel aan de inspecties")
    expect(page.locator("#voorstel-regel")).to_have_attribute("open", "")


def test_when_the_suggestion_cannot_be_fetched_the_page_says_so(desk: Desk) -> None:
    page = desk.page("adviseur2")
    page.goto(f"{scan_of(page, 'Nieuwland')}/randvoorwaarden")
    page.route("**/voorstel", lambda route: route.fulfill(status=401, body="verlopen"))
    before = page.locator("#voorstel-naam").inner_text()
    page.locator("[name='verscherpt_toezicht'][value='nee']").check()
    expect(page.locator("#voorstel-stand")).to_be_visible()
    expect(page.locator("#voorstel-naam")).to_have_text(before)


def test_a_row_can_be_added_to_a_list_and_is_saved(desk: Desk) -> None:
    page = desk.page("adviseur2")
    scan = start_scan(page, "Zilvermeer")
    page.goto(f"{scan}/interne-organisatie")
    field = page.locator("[id='veld-t1.open_punten']")
    before = field.locator(".lijst-rij").count()
    field.get_by_role("button", name="Regel toevoegen").click()
    expect(field.locator(".lijst-rij")).to_have_count(before + 1)
    page.keyboard.type("Het derde punt")
    save(page)
    values = field.locator("textarea").evaluate_all("(cells) => cells.map((cell) => cell.value)")
    assert [value for value in values if value] == ["Het derde punt"]


def test_html_in_an_answer_stays_text_everywhere(desk: Desk) -> None:
    page = desk.page("adviseur2")
    scan = start_scan(page, "Wolfsbeek")
    evil = '"><img src=x onerror="document.title=1"><script>document.title=2</script></textarea>{{ 7*7 }}'
    assert post_section(page, f"{scan}/overall-beeld", {"overall_beeld": evil}).ok
    page.goto(f"{scan}/overall-beeld")
    expect(page.locator("#overall_beeld")).to_have_value(evil)
    assert page.title() == "Overall beeld – Veilig Thuis Wolfsbeek – Risicoscan Veilig Thuis"
    assert page.locator("main img, main script").count() == 0
