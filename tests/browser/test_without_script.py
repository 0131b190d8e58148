"""Everything an adviser does works without JavaScript."""

from __future__ import annotations

from browsing import Desk, log_in, save, start_scan
from playwright.sync_api import expect


def test_an_adviser_can_work_without_script(desk: Desk) -> None:
    page = desk.page(javascript=False)
    log_in(page, "adviseur1")
    scan = start_scan(page, "Molenrijk")
    page.goto(f"{scan}/interne-organisatie")

    # A question that is not asked is shown, with the reason.
    page.locator("[name='t1.risico'][value='geen']").check()
    save(page)
    hint = page.locator("[id='veld-t1.risico_toelichting'] .hint-routing")
    expect(hint).to_be_visible()
    page.locator("[id='t1.toelichting']").fill("Geschreven zonder script.")
    page.locator("[name='t1.risico'][value='aanzienlijk']").check()
    save(page)
    expect(page.locator("#bewaarstand")).to_contain_text("Alles bewaard op")
    expect(hint).to_have_count(0)
    expect(page.locator("[id='t1.toelichting']")).to_have_value("Geschreven zonder script.")

    page.locator("[id='t1.afspraken_termijn']").fill("31-2-2016")
    page.locator("[id='t1.toelichting']").fill("Met een fout erbij.")
    save(page)
    expect(page.locator(".foutenlijst")).to_contain_text("Er is nog niets bewaard")
    expect(page.locator("[id='t1.afspraken_termijn']")).to_have_value("31-2-2016")
    expect(page.locator("[id='t1.toelichting']")).to_have_value("Met een fout erbij.")
    page.locator("[id='t1.afspraken_termijn']").fill("1-3-2016")

    other = page.context.new_page()
    other.goto(f"{scan}/interne-organisatie")
    other.locator("[id='t1.toelichting']").fill("Uit een ander venster.")
    save(other)
    save(page)
    expect(page.locator(".conflict")).to_contain_text("Uit een ander venster.")
    expect(page.locator(".conflict")).to_contain_text("Met een fout erbij.")
    page.get_by_label("Mijn tekst bewaren").check()
    save(page)
    expect(page.locator("[id='t1.toelichting']")).to_have_value("Met een fout erbij.")
    expect(page.locator("[id='t1.afspraken_termijn']")).to_have_value("1-3-2016")

    page.goto(f"{scan}/indeling")
    page.locator("[name='outcome'][value='2b']").check()
    page.get_by_label("Motivering").fill("Besproken met de wethouder op 12 juli 2016, zie het verslag.")
    page.get_by_role("button", name="Besluit bewaren").click()
    expect(page.get_by_role("status").first).to_contain_text("Uw besluit is bewaard")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
