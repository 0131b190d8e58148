"""Mijn werk, notes of interviews, talks and vastgestelde versions: accessible, in the states they can be in."""

from __future__ import annotations

from browsing import Desk, check_page, scan_of, start_scan

WIDTHS = (320, 1280)


def test_my_work_is_accessible_with_every_round_unfolded(desk: Desk) -> None:
    for account in ("adviseur1", "programmaleider1"):
        page = desk.page(account, path="/scans")
        for folded in page.locator("details.gesloten-ronde").all():
            folded.evaluate("round => { round.open = true }")
        assert check_page(page, f"Mijn werk of {account}", WIDTHS) == []
    assert desk.complaints == []


def test_a_task_leads_to_where_it_is_done(desk: Desk) -> None:
    page = desk.page("programmaleider1", path="/scans")
    page.get_by_role("region", name="Wat op u wacht").get_by_role(
        "link", name="Veilig Thuis Drieburg"
    ).click()
    assert page.get_by_text("Wacht op: u").is_visible()
    assert page.get_by_role("button", name="Scan vaststellen").is_visible()


def test_a_note_is_linked_to_a_topic_and_read_beside_its_questions(desk: Desk) -> None:
    page = desk.page("adviseur1")
    scan = start_scan(page, "Rietmonde")
    page.goto(f"{scan}/gesprekken/nieuw")
    page.get_by_label("Wethouder", exact=True).check()
    page.get_by_label("Telefonisch", exact=True).check()
    note = page.get_by_role("group", name="Aantekening 1")
    note.get_by_role("textbox", name="Aantekening 1").fill("Er komt in mei een tweede gesprek.")
    note.get_by_text("Bij geen onderwerp").click()
    note.get_by_label("3 Wachtlijsten").check()
    assert check_page(page, "an interview with an unfolded note", WIDTHS) == []
    page.get_by_role("button", name="Gesprek bewaren").click()
    page.wait_for_url("**/gesprekken")
    assert page.get_by_text("Onderwerp 3 · Alleen voor het team").is_visible()
    assert check_page(page, "interviews with a note", WIDTHS) == []
    page.goto(f"{scan}/interne-organisatie")
    beside = page.locator("#t3").get_by_text("Uit gesprekken (1)")
    beside.click()
    assert page.locator("#t3").get_by_text("Er komt in mei een tweede gesprek.").is_visible()
    assert check_page(page, "a topic with notes", WIDTHS) == []
    assert desk.complaints == []


def test_recording_a_talk_and_reading_a_version_are_accessible(desk: Desk) -> None:
    page = desk.page(
        "programmaleider1", path=f"{scan_of(desk.page('programmaleider1'), 'Drieburg')}/indeling"
    )
    page.get_by_text("Een bespreking van deze scan vastleggen").click()
    page.get_by_role("button", name="Bespreking bewaren").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("Besproken op").is_visible()
    assert check_page(page, "a talk that was refused", WIDTHS) == []
    page.goto(f"{scan_of(page, 'Waddenrand')}/vastgesteld/1")
    assert page.get_by_text("Deze versie geldt niet meer").is_visible()
    assert check_page(page, "a version that was reopened", WIDTHS) == []
    assert desk.complaints == []
