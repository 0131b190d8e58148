"""Two people on one question: both texts stay visible until someone chooses, and nothing typed is lost."""

from __future__ import annotations

from browsing import Desk, save, start_scan
from playwright.sync_api import Page, expect

ORGANISATION = "Zuidkade"
QUESTION = "[id='t1.toelichting']"
RISK = "t1.risico"


def _assign_second_adviser(page: Page) -> None:
    """The programme leader lets adviseur2 work on the same organisation."""
    page.goto("/rondes/3")
    page.get_by_role("row").filter(has_text=ORGANISATION).get_by_role("link", name="Toewijzen").click()
    page.get_by_role("checkbox", name="Joris Proefstra").check()
    page.get_by_role("button", name="Toewijzing bewaren").click()
    expect(page.get_by_role("status").first).to_contain_text("De toewijzing is bewaard")


def _two_windows(desk: Desk) -> tuple[Page, Page]:
    _assign_second_adviser(desk.page("programmaleider1"))
    first, second = desk.page("adviseur1"), desk.page("adviseur2")
    section = f"{start_scan(first, ORGANISATION)}/interne-organisatie"
    for page in (first, second):
        page.goto(section)
    return first, second


def test_the_second_writer_sees_both_texts_and_chooses(desk: Desk) -> None:
    first, second = _two_windows(desk)
    first.locator(QUESTION).fill("Mila: twee punten staan open.")
    save(first)

    # The choice first: it needs its place on the page, and autosave shows the conflict above it before long.
    second.locator(f"[name='{RISK}'][value='beperkt']").check()
    second.locator(QUESTION).fill("Joris: drie punten staan open.")
    save(second)
    conflict = second.locator(".conflict")
    expect(conflict).to_have_count(1)
    expect(second.locator(".foutenlijst")).to_be_focused()
    for text in ("Mila Voorbeeld", "Mila: twee punten", "Uw tekst", "Joris: drie punten"):
        expect(conflict).to_contain_text(text)

    # Without a choice nothing is overwritten, and both texts are still there.
    save(second)
    expect(second.locator(".foutenlijst")).to_have_count(1)
    expect(second.locator(".foutenlijst")).to_contain_text("Kies wat er moet blijven staan")
    expect(conflict).to_contain_text("Mila: twee punten")
    expect(second.locator(QUESTION)).to_have_value("Joris: drie punten staan open.")

    second.locator(QUESTION).fill("Twee punten staan open; een derde is betwist.")
    conflict.get_by_label("Mijn tekst bewaren").check()
    save(second)
    expect(conflict).to_have_count(0)
    first.reload()
    expect(first.locator(QUESTION)).to_have_value("Twee punten staan open; een derde is betwist.")
    # What was not in conflict was saved at once.
    expect(first.locator(f"[name='{RISK}'][value='beperkt']")).to_be_checked()

    # The other way round: leave what the other wrote.
    second.locator(QUESTION).fill("Joris, later.")
    save(second)
    first.locator(QUESTION).fill("Mila, te laat.")
    save(first)
    expect(first.locator(".conflict")).to_contain_text("Joris Proefstra")
    first.locator(".conflict").get_by_label("De andere tekst laten staan").check()
    save(first)
    expect(first.locator(QUESTION)).to_have_value("Joris, later.")
    expect(first.locator(".conflict")).to_have_count(0)
