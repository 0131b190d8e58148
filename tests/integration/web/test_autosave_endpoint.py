"""The endpoint of autosave: what becomes of each answer, and every way in which it can be refused."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from support import Clock, close_round
from website import HOST, Browser, Fields, Site, answers
from werkzeug.test import TestResponse

from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Answer
from riskscan.programme import autosaving, presence
from riskscan.store.database import StoreError

SECTION = "/interne-organisatie"
URL = SECTION + "/bewaren"
TEXT, RISK, TERM, POINTS = "t1.toelichting", "t1.risico", "t1.afspraken_termijn", "t1.open_punten"


def send(site: Site, data: Fields, who: str | Browser = "adviser", url: str = URL) -> TestResponse:
    """As the script of the page does."""
    browser = who if isinstance(who, Browser) else site.browser(who)
    fields = {"csrf_token": browser.csrf(), **data}
    headers = {"Origin": HOST, "Accept": "application/json"}
    return browser.client.post(site.url(url), data=fields, headers=headers)


def stored(site: Site, question: str) -> Answer:
    return site.world.sheet().current(question).answer


def revisions(site: Site) -> int:
    (row,) = site.world.database.rows("SELECT count(*) AS number FROM answer_revision")
    return int(row["number"])


def test_only_what_is_sent_is_saved_and_its_revision_and_time_come_back(site: Site) -> None:
    site.world.save(site.world.colleague, {"t2.toelichting": "Van een ander."})
    response = send(site, answers([(TEXT, "Getypt. 😀"), (RISK, "beperkt")]))
    assert response.status_code == 200
    sheet = site.world.sheet()
    assert response.json is not None
    assert response.json["bewaard"] == {key: sheet.current(key).revision for key in (TEXT, RISK)}
    assert response.json["om"] == "14.00"
    assert response.json["herkomst"] == "Bewaard door Anja Advies, 4 juli 2016 om 14.00"
    assert (response.json["conflicten"], response.json["fouten"]) == ({}, {})
    assert sheet.answers == {TEXT: "Getypt. 😀", RISK: "beperkt", "t2.toelichting": "Van een ander."}


def test_the_revision_that_came_back_is_the_base_of_the_next_save(site: Site) -> None:
    base = 0
    for text in ("Eerst.", "Toen.", "Ten slotte."):
        response = send(site, answers([(TEXT, text)], base))
        assert response.json is not None
        base = response.json["bewaard"][TEXT]
    assert (stored(site, TEXT), revisions(site)) == ("Ten slotte.", 3)


def test_sending_the_same_again_confirms_it_and_adds_nothing(site: Site) -> None:
    first = send(site, answers([(TEXT, "Eén keer.")]))
    again = send(site, answers([(TEXT, "Eén keer.")]))
    assert first.json is not None
    assert again.json is not None
    assert again.json["bewaard"] == first.json["bewaard"]
    assert revisions(site) == 1


def test_clearing_what_was_never_answered_is_confirmed_without_a_revision(site: Site) -> None:
    response = send(site, answers([(TEXT, "")]))
    assert response.json is not None
    assert (response.json["bewaard"], revisions(site)) == ({TEXT: 0}, 0)


def test_a_conflict_shows_both_and_how_to_take_the_other_while_the_rest_is_saved(site: Site) -> None:
    site.world.save(site.world.colleague, {TEXT: "<b>Van Kees</b>", RISK: "geen"})
    theirs = site.world.sheet().current(TEXT).revision
    response = send(site, answers([(TEXT, "Van Anja"), (RISK, "aanzienlijk"), ("t2.toelichting", "Nieuw.")]))
    assert response.status_code == 409
    assert response.json is not None
    conflict = response.json["conflicten"][TEXT]
    assert conflict == {
        "mijn": "Van Anja",
        "ander": "<b>Van Kees</b>",
        "auteur": "Kees Collega",
        "om": "bewaard 4 juli 2016 om 14.00",
        "revisie": theirs,
        "velden": [[TEXT, "<b>Van Kees</b>"]],
    }
    assert response.json["conflicten"][RISK]["velden"] == [[RISK, "geen"]]
    assert list(response.json["bewaard"]) == ["t2.toelichting"]
    assert (stored(site, TEXT), stored(site, RISK)) == ("<b>Van Kees</b>", "geen")


def test_going_back_to_the_old_text_is_a_conflict_when_someone_else_changed_it(site: Site) -> None:
    site.world.save(site.world.adviser, {TEXT: "Zoals het was."})
    base = site.world.sheet().current(TEXT).revision
    site.world.save(site.world.colleague, {TEXT: "Gewijzigd."})
    response = send(site, answers([(TEXT, "Zoals het was.")], base))
    assert response.status_code == 409
    assert response.json is not None
    assert response.json["conflicten"][TEXT]["ander"] == "Gewijzigd."
    assert stored(site, TEXT) == "Gewijzigd."


def test_a_conflict_with_oneself_in_another_window_says_so(site: Site) -> None:
    send(site, answers([(TEXT, "Uit venster een.")]))
    response = send(site, answers([(TEXT, "Uit venster twee.")]))
    assert response.json is not None
    assert response.json["conflicten"][TEXT]["auteur"] == "Uzelf, in een ander venster"


def test_a_conflict_over_a_list_and_a_figure_can_be_filled_in_again(site: Site) -> None:
    row = {f"{POINTS}--0--omschrijving": "Punt een", f"{POINTS}--basis": "0"}
    assert send(site, row, "colleague").status_code == 200
    other = send(site, {f"{POINTS}--0--omschrijving": "Punt twee", f"{POINTS}--basis": "0"})
    assert other.json is not None
    fields = dict(other.json["conflicten"][POINTS]["velden"])
    assert fields[f"{POINTS}--0--omschrijving"] == "Punt een"
    url = "/kerndata/bewaren"
    assert send(site, answers([("t19.meldingen", "120")]), "colleague", url).status_code == 200
    figure = send(site, answers([("t19.meldingen", "130")]), url=url)
    assert figure.json is not None
    conflict = figure.json["conflicten"]["t19.meldingen"]
    assert (conflict["velden"], conflict["auteur"]) == ([["t19.meldingen", "120"]], "Kees Collega")
    chosen = send(site, answers([("t19.meldingen", "130")], conflict["revisie"]), url=url)
    assert chosen.status_code == 200


@pytest.mark.parametrize("rest", ["/interne-organisatie/bewaren", "/interne-organisatie"])
def test_an_answer_without_its_base_is_refused_and_not_passed_over(site: Site, rest: str) -> None:
    response = send(site, {**answers([(TERM, "1-12-2016")]), TEXT: "Wat iemand typte."}, url=rest)
    assert response.status_code == 422
    assert "Ververs de pagina" in (response.json["melding"] if response.json else response.text)
    assert site.world.sheet().answers == {}


def test_one_wrong_value_holds_up_no_other(site: Site) -> None:
    response = send(
        site, answers([(TERM, "31-2-2016"), (TEXT, "Wel goed."), ("t3.toelichting", "w" * 50_000)])
    )
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["fouten"] == {
        TERM: "De datum 31-2-2016 bestaat niet. Controleer dag en maand.",
        "t3.toelichting": "Deze tekst heeft 50.000 tekens; er passen er 10.000 in. "
        "Kort de tekst in of verdeel hem over andere vragen.",
    }
    assert list(response.json["bewaard"]) == [TEXT]
    assert site.world.sheet().answers == {TEXT: "Wel goed."}


def test_control_characters_are_left_out_and_emoji_stay(site: Site) -> None:
    typed = "a\x00b\x07c\x1bd\r\ne\tf 👩‍👩‍👧 ‮ é \ud83d".encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )
    assert send(site, answers([(TEXT, typed)])).status_code == 200
    text = stored(site, TEXT)
    assert isinstance(text, str)
    assert text.startswith("abcd\ne\tf 👩‍👩‍👧 ‮ é ")


@pytest.mark.parametrize("state", [ScanState.OFFERED, ScanState.ESTABLISHED])
def test_an_old_window_of_a_scan_in_another_state_is_told_why_and_changes_nothing(
    site: Site, state: ScanState
) -> None:
    browser = site.browser("adviser")
    site.world.bring_to(state)
    before = revisions(site)
    response = send(site, answers([(TEXT, "Te laat getypt.")], 1), browser)
    assert response.status_code == 403
    assert response.json == {"melding": f"Deze scan is {state.value}; 'scan invullen' kan dan niet."}
    assert revisions(site) == before
    assert site.refusals()[-1].endswith(response.json["melding"])


def test_a_closed_round_and_an_organisation_of_someone_else_are_refused(site: Site) -> None:
    response = send(site, answers([(TEXT, "Van Olga.")]), "outsider")
    assert response.status_code == 403
    assert response.json is not None
    assert "niet aan u toegewezen" in response.json["melding"]
    close_round(site.world)
    closed = send(site, answers([(TEXT, "Te laat.")]))
    assert closed.status_code == 403
    assert revisions(site) == 0


def test_an_ended_session_gets_401_and_keeps_the_session_of_a_login_form(site: Site) -> None:
    clock = site.world.system.now
    assert isinstance(clock, Clock)
    browser = site.browser("adviser")
    clock.moment += timedelta(hours=3)
    response = send(site, answers([(TEXT, "Na afloop.")]), browser)
    assert (response.status_code, response.json) == (401, {"melding": "U bent uitgelogd."})
    assert "Set-Cookie" not in response.headers
    assert revisions(site) == 0


def test_a_token_of_another_session_gets_a_new_one_and_the_account_it_is_for(site: Site) -> None:
    browser = site.browser("adviser")
    response = send(site, {**answers([(TEXT, "Met oude token.")]), "csrf_token": "oud"}, browser)
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["account"] == site.world.adviser.account_id
    assert revisions(site) == 0
    renewed = {**answers([(TEXT, "Met nieuwe token.")]), "csrf_token": response.json["csrf"]}
    assert send(site, renewed, browser).status_code == 200


def test_another_site_gets_no_token_and_saves_nothing(site: Site) -> None:
    browser = site.browser("adviser")
    headers = {"Origin": "https://elders.example", "Accept": "application/json"}
    response = browser.client.post(site.url(URL), data=answers([(TEXT, "Geplant.")]), headers=headers)
    assert response.status_code == 400
    assert response.json is not None
    assert "csrf" not in response.json
    assert revisions(site) == 0


@pytest.mark.parametrize(
    ("url", "data", "status"),
    [
        ("/bestaat-niet/bewaren", {}, 404),
        (URL, {"t19.meldingen": "1", "t19.meldingen--basis": "0"}, 422),
        (URL, {TEXT: "x", f"{TEXT}--basis": "vijf"}, 422),
        (URL, {TEXT: "x"}, 422),
    ],
)
def test_what_does_not_belong_to_the_section_is_not_saved(
    site: Site, url: str, data: dict[str, str], status: int
) -> None:
    response = send(site, data, url=url)
    assert response.status_code == status
    assert response.json is not None
    assert revisions(site) == 0


def test_a_scan_that_does_not_exist_is_told_in_json(site: Site) -> None:
    browser = site.browser("adviser")
    headers = {"Origin": HOST, "Accept": "application/json"}
    data = {"csrf_token": browser.csrf()}
    response = browser.client.post(f"/scans/999{URL}", data=data, headers=headers)
    assert response.status_code == 404
    assert response.json is not None


def test_a_body_that_is_too_large_says_so_in_json(site: Site) -> None:
    response = send(site, answers([(TEXT, "w" * 5_000_000)]))
    assert response.status_code == 413
    assert response.json is not None
    assert "Kort de tekst in" in response.json["melding"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (RuntimeError("stuk"), 500),
        (StoreError("De schijf is vol."), 503),
        (sqlite3.OperationalError("stuk"), 503),
    ],
)
def test_a_fault_of_the_server_is_told_in_json_and_saves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(autosaving, "_current", fail)
    response = send(site, answers([(TEXT, "Half bewaard mag niet.")]))
    assert response.status_code == status
    assert response.json is not None
    assert response.json["melding"]
    assert revisions(site) == 0


def test_who_else_saved_lately_is_told_with_time_and_place(site: Site) -> None:
    clock = site.world.system.now
    assert isinstance(clock, Clock)
    site.world.save(site.world.colleague, {"t9.toelichting": "Elders in de scan."})
    elsewhere = send(site, {})
    assert elsewhere.json is not None
    assert elsewhere.json["anderen"] == [
        "Kees Collega bewaarde om 14.00 nog in ‘Visie en positionering Veilig Thuis’."
    ]
    clock.moment += timedelta(minutes=5)
    site.world.save(site.world.colleague, {"t2.toelichting": "Hier."})
    page = site.browser("adviser").get(site.url(SECTION)).text
    assert "Kees Collega bewaarde om 14.05 nog in dit onderdeel." in page
    assert "bewaarde om" not in site.browser("colleague").get(site.url(SECTION)).text
    # Also when what he wrote has been replaced since.
    site.world.save(site.world.adviser, {"t2.toelichting": "Anders.", "t9.toelichting": "Anders."})
    replaced = send(site, {})
    assert replaced.json is not None
    assert replaced.json["anderen"] == ["Kees Collega bewaarde om 14.05 nog in dit onderdeel."]
    clock.moment += presence.WINDOW
    later = send(site, {})
    assert later.json is not None
    assert later.json["anderen"] == []


def test_figures_and_interviews_count_as_working_in_the_scan(site: Site) -> None:
    site.world.save(site.world.colleague, {"t19.meldingen": 120})
    figure = send(site, {})
    assert figure.json is not None
    assert figure.json["anderen"][0].endswith("nog in ‘Kerndata en financiën’.")
    assert figure.json["anderen"][0].startswith("Kees Collega")
