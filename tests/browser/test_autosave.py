"""Autosave on the real server: nothing typed is lost, nothing of someone else is overwritten unseen.

All tests work in one scan that two advisers share, each on questions of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from browsing import PASSWORD, Desk, check_page, form_fields, log_in, post_section, save, scan_of, start_scan
from playwright.sync_api import Locator, Page, Request, Route, expect

ORGANISATION = "Lage Zoom"
SECTION, FIGURES = "interne-organisatie", "kerndata"
SAVED = re.compile(r"^Opgeslagen om \d{1,2}\.\d\d$")
NO_CONNECTION = "Niet opgeslagen: geen verbinding, wij proberen het opnieuw"
LOGGED_OUT = "Niet opgeslagen: u bent uitgelogd"


@pytest.fixture
def desk(desk: Desk) -> Iterator[Desk]:
    """Here requests are cut off and sessions end on purpose; any other complaint still fails a test."""
    yield desk
    expected = re.compile(r"net::ERR_|a status of 400 ")
    desk.complaints[:] = [one for one in desk.complaints if not expected.search(one)]


@pytest.fixture(scope="session")
def shared() -> dict[str, str]:
    """The path of the shared scan, once a test has started it."""
    return {}


def open_section(desk: Desk, shared: dict[str, str], account: str = "adviseur1", slug: str = SECTION) -> Page:
    page = desk.page(account)
    if not shared:
        leader = desk.page("programmaleider1")
        assign(leader, "Mila Voorbeeld", "Joris Proefstra")
        shared["scan"] = start_scan(page, ORGANISATION)
    page.goto(f"{shared['scan']}/{slug}")
    return page


def assign(leader: Page, *names: str) -> None:
    """Let exactly these of the two advisers work on the shared scan."""
    leader.goto("/rondes/3")
    leader.get_by_role("row").filter(has_text=ORGANISATION).get_by_role("link", name="Toewijzen").click()
    for name in ("Mila Voorbeeld", "Joris Proefstra"):
        leader.get_by_role("checkbox", name=name).set_checked(name in names)
    leader.get_by_role("button", name="Toewijzing bewaren").click()
    expect(leader.get_by_role("status").first).to_contain_text("De toewijzing is bewaard")


def field(page: Page, key: str) -> Locator:
    return page.locator(f"[id='{key}']")


def state(page: Page) -> Locator:
    return page.locator("#bewaarstand")


def conflict(page: Page, key: str) -> Locator:
    return page.locator(f"[id='veld-{key}'] .conflict")


def type_and_wait(page: Page, key: str, text: str) -> None:
    field(page, key).fill(text)
    expect(state(page)).to_have_text(SAVED)


def cut_off(page: Page) -> None:
    """Let no autosave reach the server."""
    page.route("**/bewaren", lambda route: route.abort("connectionfailed"))


def leave_unsaved(page: Page) -> None:
    """Answer the question of the leave guard with yes."""
    page.on("dialog", lambda dialog: dialog.accept())


def stored(page: Page, key: str, slug: str = SECTION) -> str:
    """What the server has, as a page that is opened now shows it."""
    return form_fields(page, f"{page.url.rsplit('/', 1)[0]}/{slug}")[key][0]


def test_text_is_saved_after_a_pause_and_a_choice_at_once(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared)
    sent: list[dict[str, list[str]]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/bewaren"):
            sent.append(parse_qs(request.post_data or "", keep_blank_values=True))

    page.on("request", note)
    field(page, "t1.toelichting").press_sequentially("Twee punten staan open. 😀")
    expect(state(page)).to_have_text("Uw wijzigingen zijn nog niet bewaard")
    assert sent == []
    expect(state(page)).to_have_text(SAVED)
    page.locator("[name='t1.risico'][value='beperkt']").check()
    page.wait_for_timeout(300)
    expect(state(page)).to_have_text(SAVED)
    assert [sorted(one) for one in sent] == [
        ["csrf_token", "t1.toelichting", "t1.toelichting--basis"],
        ["csrf_token", "t1.risico", "t1.risico--basis"],
    ]
    page.reload()
    expect(field(page, "t1.toelichting")).to_have_value("Twee punten staan open. 😀")
    expect(page.locator("[name='t1.risico'][value='beperkt']")).to_be_checked()
    expect(page.locator("[id='veld-t1.risico'] .herkomst")).to_contain_text("Bewaard door Mila Voorbeeld")


def test_a_screen_reader_hears_the_end_of_a_save_and_not_each_key(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared)
    page.evaluate(
        """() => {
            window.heard = [];
            const note = (changes) => heard.push(changes.at(-1).target.textContent);
            for (const one of document.querySelectorAll("main [role=status], main [aria-live]"))
                new MutationObserver(note).observe(one, { childList: true, characterData: true, subtree: true });
        }"""
    )
    field(page, "t1.toelichting").press_sequentially("Drie punten.")
    expect(state(page)).to_have_text(SAVED)
    heard = page.evaluate("heard")
    assert len(heard) == 1
    assert SAVED.match(heard[0])


def test_without_a_connection_the_text_waits_and_is_saved_afterwards(
    desk: Desk, shared: dict[str, str]
) -> None:
    page = open_section(desk, shared)
    page.context.set_offline(True)
    field(page, "t3.toelichting").fill("In de trein getypt.")
    expect(state(page)).to_have_text(NO_CONNECTION)
    field(page, "t3.toelichting").press_sequentially(" En meer.")
    page.locator("[name='t3.risico'][value='geen']").check()
    # The button does not lead to an error page of the browser.
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(state(page)).to_have_text(NO_CONNECTION)
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert stored(page, "t3.toelichting") == "In de trein getypt. En meer."


def test_a_restored_draft_never_overwrites_what_someone_else_saved(
    desk: Desk, shared: dict[str, str]
) -> None:
    page = open_section(desk, shared)
    cut_off(page)
    field(page, "t4.toelichting").fill("Mila, niet verzonden.")
    expect(state(page)).to_have_text(NO_CONNECTION)
    colleague = open_section(desk, shared, "adviseur2")
    type_and_wait(colleague, "t4.toelichting", "Joris was eerst.")
    page.unroute("**/bewaren")
    leave_unsaved(page)
    page.reload()
    expect(field(page, "t4.toelichting")).to_have_value("Mila, niet verzonden.")
    block = conflict(page, "t4.toelichting")
    expect(block).to_be_focused()
    for text in (
        "Joris Proefstra heeft dit antwoord",
        "Joris was eerst.",
        "Mila, niet verzonden.",
        "bewaard ",
    ):
        expect(block).to_contain_text(text)
    assert stored(colleague, "t4.toelichting") == "Joris was eerst."
    # Left open, it is there again the next time.
    page.reload()
    expect(conflict(page, "t4.toelichting")).to_be_visible()
    expect(page.locator("#anderen")).to_contain_text(
        re.compile(r"Joris Proefstra bewaarde om \d{1,2}\.\d\d nog in dit onderdeel\.")
    )
    assert check_page(page, "a difference", (390,)) == []
    conflict(page, "t4.toelichting").get_by_role("button", name="Mijn antwoord bewaren").click()
    expect(state(page)).to_have_text(SAVED)
    assert stored(colleague, "t4.toelichting") == "Mila, niet verzonden."


def test_two_at_once_see_both_texts_and_merge_them_or_take_the_other(
    desk: Desk, shared: dict[str, str]
) -> None:
    first, second = open_section(desk, shared), open_section(desk, shared, "adviseur2")
    type_and_wait(first, "t5.toelichting", "Van Mila.")
    field(second, "t5.toelichting").fill("Van Joris.")
    block = conflict(second, "t5.toelichting")
    expect(block).to_be_focused()
    expect(state(second)).to_contain_text("kies bij elk verschil wat er blijft staan")
    field(second, "t5.toelichting").fill("Van Mila. En van Joris.")
    expect(block).to_contain_text("Van Mila. En van Joris.")
    block.get_by_role("button", name="Mijn antwoord bewaren").click()
    expect(block).to_have_count(0)
    expect(state(second)).to_have_text(SAVED)
    # The other way round, and for a choice.
    field(first, "t5.toelichting").fill("Mila opnieuw.")
    expect(conflict(first, "t5.toelichting")).to_contain_text("Van Mila. En van Joris.")
    conflict(first, "t5.toelichting").get_by_role("button", name="Het andere antwoord overnemen").click()
    expect(field(first, "t5.toelichting")).to_have_value("Van Mila. En van Joris.")
    expect(field(first, "t5.toelichting")).to_be_focused()
    first.locator("[name='t5.risico'][value='geen']").check()
    expect(state(first)).to_have_text(SAVED)
    second.locator("[name='t5.risico'][value='aanzienlijk']").check()
    expect(conflict(second, "t5.risico")).to_contain_text("Mila Voorbeeld")
    conflict(second, "t5.risico").get_by_role("button", name="Het andere antwoord overnemen").click()
    expect(second.locator("[name='t5.risico'][value='geen']")).to_be_checked()
    assert stored(second, "t5.toelichting") == "Van Mila. En van Joris."


def test_an_answer_of_the_server_that_got_lost_is_no_conflict_with_oneself(
    desk: Desk, shared: dict[str, str]
) -> None:
    page = open_section(desk, shared)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/bewaren", lose)
    field(page, "t6.toelichting").fill("Aangekomen, maar niet bevestigd.")
    expect(state(page)).to_have_text(NO_CONNECTION)
    field(page, "t6.toelichting").fill("En daarna aangepast.")
    leave_unsaved(page)
    page.once("framenavigated", lambda _: page.unroute("**/bewaren"))
    page.reload()
    expect(state(page)).to_have_text(SAVED)
    expect(conflict(page, "t6.toelichting")).to_have_count(0)
    assert stored(page, "t6.toelichting") == "En daarna aangepast."


def test_text_is_still_there_after_the_session_ended_and_is_saved_after_logging_in(
    desk: Desk, shared: dict[str, str]
) -> None:
    open_section(desk, shared)
    page = desk.page()
    log_in(page, "adviseur1")
    page.goto(f"{shared['scan']}/{SECTION}")
    page.context.clear_cookies()
    field(page, "t7.toelichting").fill("Getypt na het einde van de sessie.")
    expect(state(page)).to_contain_text(LOGGED_OUT)
    leave_unsaved(page)
    state(page).get_by_role("link", name="Log opnieuw in").click()
    page.get_by_label("E-mailadres").fill("adviseur1@voorbeeld.nl")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(field(page, "t7.toelichting")).to_have_value("Getypt na het einde van de sessie.")
    expect(state(page)).to_have_text(SAVED)
    # Logging in in another window does as well; the page then goes on with a new token.
    page.context.clear_cookies()
    field(page, "t7.toelichting").fill("Nog een keer.")
    expect(state(page)).to_contain_text(LOGGED_OUT)
    window = page.context.new_page()
    log_in(window, "adviseur1")
    window.wait_for_url("**/scans")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page, "t7.toelichting") == "Nog een keer."


def test_text_of_one_account_is_never_saved_as_another(desk: Desk, shared: dict[str, str]) -> None:
    open_section(desk, shared)
    page = desk.page()
    log_in(page, "adviseur1")
    page.goto(f"{shared['scan']}/{SECTION}")
    page.context.clear_cookies()
    field(page, "t8.toelichting").fill("Van Mila alleen.")
    expect(state(page)).to_contain_text(LOGGED_OUT)
    window = page.context.new_page()
    log_in(window, "adviseur2")
    window.wait_for_url("**/scans")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("met een ander account ingelogd")
    window.goto(f"{shared['scan']}/{SECTION}")
    expect(field(window, "t8.toelichting")).to_have_value("")
    expect(field(page, "t8.toelichting")).to_have_value("Van Mila alleen.")


def test_going_back_shows_what_is_stored_now(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared, slug="bestuurskracht")
    type_and_wait(page, "t12.toelichting", "Eerst.")
    page.goto("/scans")
    colleague = open_section(desk, shared, "adviseur2", slug="bestuurskracht")
    type_and_wait(colleague, "t12.toelichting", "Daarna.")
    page.go_back()
    expect(field(page, "t12.toelichting")).to_have_value("Daarna.")
    type_and_wait(page, "t12.toelichting", "Daarna, aangevuld.")


def test_the_button_waits_for_a_save_that_is_under_way(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared, slug="bestuurskracht")

    def slow(route: Route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(500)
        route.fulfill(response=answer)

    page.route("**/bewaren", slow)
    field(page, "t13.toelichting").fill("Bijna klaar")
    with page.expect_request("**/bewaren"):
        field(page, "t13.toelichting").blur()
    field(page, "t13.toelichting").press_sequentially(", en nu echt.")
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaren", exact=True).dblclick()
    expect(page.locator(".conflict")).to_have_count(0)
    expect(field(page, "t13.toelichting")).to_have_value("Bijna klaar, en nu echt.")
    expect(state(page)).to_contain_text("Alles bewaard op")


def test_a_half_typed_date_and_a_wrong_number_hold_up_nothing_else(
    desk: Desk, shared: dict[str, str]
) -> None:
    page = open_section(desk, shared)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.url.endswith("/bewaren") else None)
    page.locator("[name='t2.risico'][value='geen']").check()
    field(page, "t1.afspraken_termijn").press_sequentially("31-")
    page.wait_for_timeout(1500)
    assert [one for one in sent if "afspraken_termijn" in one] == []
    expect(page.locator("[name='t2.risico'][value='geen']")).to_be_checked()
    field(page, "t1.afspraken_termijn").press_sequentially("2-2016")
    field(page, "t2.toelichting").fill("Dit wordt wel bewaard.")
    wrong = page.locator("[id='veld-t1.afspraken_termijn']")
    expect(wrong.locator(".fout")).to_contain_text("De datum 31-2-2016 bestaat niet")
    expect(state(page)).to_contain_text("Niet opgeslagen: deze waarde klopt nog niet")
    page.wait_for_timeout(1400)
    assert stored(page, "t2.toelichting") == "Dit wordt wel bewaard."
    assert check_page(page, "an error", (390,)) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    state(page).get_by_role("link", name="Naar de vraag").click()
    expect(field(page, "t1.afspraken_termijn")).to_be_in_viewport()
    type_and_wait(page, "t1.afspraken_termijn", "1-3-2016")
    expect(wrong.locator(".fout")).to_have_count(0)


def test_a_text_that_is_too_long_is_refused_in_words_and_stays(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared, slug="overall-beeld")
    field(page, "overall_beeld").fill("woord " * 8334)
    field(page, "overall_beeld").blur()
    expect(page.locator(".fout")).to_contain_text("tekens; er passen er 10.000 in")
    assert len(field(page, "overall_beeld").input_value()) > 50_000
    type_and_wait(page, "overall_beeld", "Kort.")


def test_logging_out_with_text_that_is_not_saved_asks_first(desk: Desk, shared: dict[str, str]) -> None:
    open_section(desk, shared)
    page = desk.page()
    log_in(page, "adviseur1")
    page.goto(f"{shared['scan']}/visie-en-positionering")
    cut_off(page)
    field(page, "t9.toelichting").fill("Nog nergens.")
    expect(state(page)).to_have_text(NO_CONNECTION)
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_timeout(300)
    assert len(asked) == 1
    assert "nog niet is opgeslagen" in asked[0]
    expect(field(page, "t9.toelichting")).to_have_value("Nog nergens.")
    leave_unsaved(page)
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_logging_out_first_saves_what_was_just_typed(desk: Desk, shared: dict[str, str]) -> None:
    colleague = open_section(desk, shared, "adviseur2", slug="visie-en-positionering")
    page = desk.page()
    log_in(page, "adviseur1")
    page.goto(f"{shared['scan']}/visie-en-positionering")
    field(page, "t10.toelichting").press_sequentially("Op het laatste moment.")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    colleague.reload()
    expect(field(colleague, "t10.toelichting")).to_have_value("Op het laatste moment.")


def test_an_old_window_of_a_scan_that_may_no_longer_be_filled_in_keeps_the_text(
    desk: Desk, shared: dict[str, str]
) -> None:
    page = open_section(desk, shared, slug="visie-en-positionering")
    leader = desk.page("programmaleider1")
    assign(leader, "Joris Proefstra")
    field(page, "t11.toelichting").fill("Dit mag niet verdwijnen.")
    expect(state(page)).to_contain_text("niet aan u toegewezen")
    expect(state(page)).to_contain_text("kopieer wat u nodig hebt")
    expect(field(page, "t11.toelichting")).to_have_value("Dit mag niet verdwijnen.")
    assign(leader, "Mila Voorbeeld", "Joris Proefstra")
    leave_unsaved(page)
    page.reload()
    expect(field(page, "t11.toelichting")).to_have_value("Dit mag niet verdwijnen.")
    expect(state(page)).to_have_text(SAVED)


def test_an_old_window_of_the_same_person_is_a_conflict_too(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared, slug="visie-en-positionering")
    other = page.context.new_page()
    other.goto(page.url)
    type_and_wait(other, "t9.toelichting", "Uit het nieuwe venster.")
    field(page, "t9.toelichting").fill("Uit het oude venster.")
    expect(conflict(page, "t9.toelichting")).to_contain_text("Uzelf, in een ander venster")
    expect(conflict(page, "t9.toelichting")).to_contain_text("Uit het nieuwe venster.")


def test_the_progress_follows_what_is_saved(desk: Desk, shared: dict[str, str]) -> None:
    page = open_section(desk, shared, slug="kerndata")
    here = page.locator(".voortgang--naast [aria-current]")
    before = here.inner_text()
    field(page, "t19.meldingen").press_sequentially("120")
    expect(here).not_to_have_text(before)
    expect(state(page)).to_have_text(SAVED)


def test_the_same_is_safe_without_script(desk: Desk, shared: dict[str, str]) -> None:
    open_section(desk, shared)
    page = desk.page(javascript=False)
    log_in(page, "adviseur1")
    page.goto(f"{shared['scan']}/overall-beeld")
    colleague = desk.page("adviseur2")
    assert post_section(colleague, f"{shared['scan']}/overall-beeld", {"overall_beeld": "Van Joris."}).ok
    field(page, "overall_beeld").fill("Van Mila, zonder script.")
    save(page)
    expect(page.locator(".conflict")).to_contain_text("Van Joris.")
    expect(page.locator("#anderen")).to_contain_text("Joris Proefstra bewaarde om")
    assert scan_of(colleague, ORGANISATION) == shared["scan"]
