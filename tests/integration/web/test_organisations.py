"""The beheerder's pages for organisations, moederorganisaties and toezicht: edits, and what is asked back."""

from __future__ import annotations

from datetime import date

import pytest
import website
from website import Site

from riskscan.store import organisations as store
from riskscan.store.organisations import Organisation, Supervision

NEW = {
    "name": "Veilig Thuis Nieuwland",
    "letters": "nl",
    "parent_id": "",
    "valid_from": "1 januari 2030",
    "valid_to": "",
    "grid_row": "1",
    "grid_column": "1",
}
RECORD = {
    "kind": "verscherpt",
    "since": "1-3-2016",
    "reason": "De wachtlijst is te lang.",
    "term": "1-9-2016",
    "extended_to": "",
    "ended_on": "",
}


def every(site: Site) -> tuple[Organisation, ...]:
    return store.every(site.world.database)


def named(site: Site, code: str) -> Organisation:
    return next(one for one in every(site) if one.code == code)


def address(one: Organisation, rest: str = "") -> str:
    return f"/organisaties/{one.id}{rest}"


def held(site: Site, one: Organisation) -> tuple[Supervision, ...]:
    return store.supervisions(site.world.database, one.id)


def last_entry(site: Site) -> str:
    row = site.world.database.rows("SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1")[0]
    return f"{row['account_id']} {row['action']} {row['subject']} {row['detail']}"


def test_a_form_sent_as_it_was_opened_changes_nothing(site: Site) -> None:
    keeper, before = site.browser("keeper"), every(site)
    for one in before:
        form = website.form_of(keeper.get(address(one)).text, address(one))
        assert keeper.send(address(one), form).status_code == 302, one.name
    assert every(site) == before


def test_an_organisation_is_changed_and_the_list_and_log_say_so(site: Site) -> None:
    keeper, one = site.browser("keeper"), named(site, "zeeland")
    assert (
        keeper.post("/moederorganisaties", {"name": " GGD Verzonnen ", "legal_form": "gr"}).status_code == 302
    )
    parent = store.parents(site.world.database)[0]
    form = website.form_of(keeper.get(address(one)).text, address(one))
    changed = keeper.send(
        address(one),
        form,
        name="  Veilig Thuis Zeeuws  ",
        letters="vtz",
        parent_id=str(parent.id),
        valid_to="31-12-2030",
    )
    assert changed.location == address(one)
    now = named(site, "zeeland")
    assert (now.name, now.letters, now.parent_name) == ("Veilig Thuis Zeeuws", "VTZ", "GGD Verzonnen")
    assert (now.valid_from, now.valid_to) == (one.valid_from, date(2030, 12, 31))
    assert last_entry(site) == (
        f"{site.world.keeper.account_id} organisatie gewijzigd organisatie {one.id} "
        "was: Veilig Thuis Zeeland; is: Veilig Thuis Zeeuws"
    )
    page = website.shown(keeper.get("/organisaties").text)
    assert "Veilig Thuis Zeeuws VTZ GGD Verzonnen" in page
    assert "Veilig Thuis Zeeland" not in page


WRONG = [
    ("name", "ab", "een naam in van 3 tot 100 tekens"),
    ("name", "x" * 20000, "een naam in van 3 tot 100 tekens"),
    ("name", "veilig thuis DRENTHE", "Er is al een organisatie met deze naam"),
    ("letters", "", "Vul 1 tot 4 letters in"),
    ("letters", "ABCDE", "Vul 1 tot 4 letters in"),
    ("letters", "A1", "Vul 1 tot 4 letters in"),
    ("letters", "É", "Vul 1 tot 4 letters in"),
    ("letters", "zw", "Deze letters zijn van Veilig Thuis Zaanstreek-Waterland"),
    ("letters", "<b>", "Vul 1 tot 4 letters in"),
    ("valid_from", "31-2-2016", "De datum 31-2-2016 bestaat niet"),
    ("valid_from", "vorig jaar", "Vul een datum in als dag-maand-jaar"),
    ("valid_to", "1-1-20", "Vul een datum in als dag-maand-jaar"),
    ("parent_id", "999", "Deze moederorganisatie bestaat niet"),
    ("parent_id", "één", "Kies een moederorganisatie uit de lijst"),
]


@pytest.mark.parametrize(("field", "typed", "words"), WRONG)
def test_a_wrong_field_of_an_organisation_keeps_what_was_typed(
    site: Site, field: str, typed: str, words: str
) -> None:
    keeper, one, before = site.browser("keeper"), named(site, "zeeland"), every(site)
    form = website.form_of(keeper.get(address(one)).text, address(one))
    changes = {"valid_from": "1-1-2015", "valid_to": "1-1-2031", field: typed}
    response = keeper.send(address(one), form, **changes)
    assert response.status_code == 422
    assert words in website.shown(response.text)
    assert f'id="{field}-fout"' in response.text
    shown = website.form_of(response.text, address(one))
    # An answer that is not in a list cannot be shown in it.
    kept = {name: value for name, value in changes.items() if name != "parent_id"}
    assert {name: shown[name] for name in kept} == kept
    assert every(site) == before


def test_an_organisation_that_ends_before_it_begins_is_asked_back(site: Site) -> None:
    one, before = named(site, "zeeland"), every(site)
    data = {"name": one.name, "letters": one.letters, "valid_from": "1-1-2020", "valid_to": "1-1-2020"}
    response = site.browser("keeper").post(address(one), data)
    assert response.status_code == 422
    assert "De einddatum ligt niet na de begindatum" in website.shown(response.text)
    assert every(site) == before


def test_a_new_organisation_gets_a_page_and_a_place_on_the_map(site: Site) -> None:
    keeper = site.browser("keeper")
    response = keeper.post("/organisaties/nieuw", NEW)
    assert response.status_code == 302
    one = named(site, "nieuwland")
    assert response.location == address(one)
    assert (one.letters, one.valid_from, one.grid_row, one.grid_column) == ("NL", date(2030, 1, 1), 1, 1)
    page = website.shown(keeper.get(address(one)).text)
    assert "De organisatie is gemaakt" in page
    assert "Er is geen toezicht vastgelegd" in page
    assert not one.valid_on(date(2029, 12, 31))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("grid_row", "10", "een rij van 1 tot en met 9"),
        ("grid_row", "", "een rij van 1 tot en met 9"),
        ("grid_row", "1,5", "het nummer van een rij"),
        ("grid_column", "0", "een kolom van 1 tot en met 7"),
        ("grid_column", "-1", "het nummer van een kolom"),
        ("name", "Veilig Thuis", "van de andere onderscheidt"),
        ("valid_from", "30-2-2030", "De datum 30-2-2030 bestaat niet"),
    ],
)
def test_a_new_organisation_with_a_wrong_field_is_not_made(
    site: Site, field: str, typed: str, words: str
) -> None:
    before = every(site)
    data = {**NEW, field: typed}
    response = site.browser("keeper").post("/organisaties/nieuw", data)
    assert response.status_code == 422
    assert words in website.shown(response.text)
    shown = website.form_of(response.text, "/organisaties/nieuw")
    kept = {name: value for name, value in data.items() if name not in ("letters", "parent_id")}
    assert {name: shown[name] for name in kept} == kept
    assert shown["letters"].lower() == data["letters"]
    assert every(site) == before


def test_a_moederorganisatie_cannot_be_added_twice_or_without_a_name(site: Site) -> None:
    keeper = site.browser("keeper")
    assert keeper.post("/moederorganisaties", {"name": "Stichting Verzonnen"}).status_code == 302
    assert "De moederorganisatie is toegevoegd" in keeper.get("/moederorganisaties").text
    for name, legal_form, words in (
        (" Stichting Verzonnen ", "stichting", "staat al in de lijst"),
        ("", "stichting", "een naam in van 2 tot 100 tekens"),
        ("x" * 101, "", "een naam in van 2 tot 100 tekens"),
        ("Stichting Twee", "x" * 101, "rechtsvorm ten hoogste 100"),
    ):
        response = keeper.post("/moederorganisaties", {"name": name, "legal_form": legal_form})
        assert response.status_code == 422
        assert words in website.shown(response.text)
        assert website.form_of(response.text, "/moederorganisaties")["legal_form"] == legal_form
    assert [one.name for one in store.parents(site.world.database)] == ["Stichting Verzonnen"]


def test_html_in_names_and_reasons_is_shown_as_text(site: Site) -> None:
    keeper, one = site.browser("keeper"), named(site, "zeeland")
    name = "<script>alert(1)</script>"
    keeper.post("/moederorganisaties", {"name": name, "legal_form": name})
    keeper.post(address(one, "/toezicht"), {**RECORD, "reason": name})
    keeper.post(address(one), {"name": name, "letters": "VTZ"})
    pages = ("/organisaties", "/moederorganisaties", "/organisaties/nieuw", address(one))
    for page in (*pages, address(one, f"/toezicht/{held(site, one)[0].id}")):
        text = keeper.get(page).text
        assert "<script>alert" not in text
        assert name in website.shown(text)


def test_toezicht_is_recorded_and_shown_in_dutch(site: Site) -> None:
    keeper, one = site.browser("keeper"), named(site, "zeeland")
    assert keeper.post(address(one, "/toezicht"), RECORD).location == address(one)
    (record,) = held(site, one)
    assert (record.kind, record.since, record.term) == ("verscherpt", date(2016, 3, 1), date(2016, 9, 1))
    page = website.shown(keeper.get(address(one)).text)
    assert "Verscherpt toezicht sinds 1 maart 2016" in page
    assert "De wachtlijst is te lang." in page
    listed = website.shown(keeper.get("/organisaties").text)
    assert "Verscherpt toezicht" in listed
    assert last_entry(site).endswith(f"toezicht vastgelegd organisatie {one.id} verscherpt")


WRONG_RECORDS = [
    ("kind", "", "Kies regulier, specifiek of verscherpt toezicht"),
    ("kind", "streng", "Kies regulier, specifiek of verscherpt toezicht"),
    ("since", "", "Vul een datum in als dag-maand-jaar"),
    ("since", "31-4-2016", "De datum 31-4-2016 bestaat niet"),
    ("term", "gauw", "Vul een datum in als dag-maand-jaar"),
    ("extended_to", "29-2-2016", "De verlenging ligt voor het begin"),
    ("ended_on", "29-2-2016", "Het toezicht eindigt voordat het begint"),
    ("reason", "x" * 2001, "Kort de reden in tot 2.000 tekens"),
]


@pytest.mark.parametrize(("field", "typed", "words"), WRONG_RECORDS)
def test_a_wrong_field_of_toezicht_keeps_what_was_typed_new_or_corrected(
    site: Site, field: str, typed: str, words: str
) -> None:
    keeper, one = site.browser("keeper"), named(site, "zeeland")
    keeper.post(address(one, "/toezicht"), RECORD)
    before = held(site, one)
    data = {**RECORD, "reason": "Een andere reden.", field: typed}
    for action in (address(one, "/toezicht"), address(one, f"/toezicht/{before[0].id}")):
        response = keeper.post(action, data)
        assert response.status_code == 422
        assert words in website.shown(response.text)
        shown = website.form_of(response.text, action)
        kept = {name: value for name, value in data.items() if name != "kind"}
        assert {name: shown[name] for name in kept} == kept
        assert held(site, one) == before
    # Beside a refused record, the organisation's own fields stand as they are stored.
    page = keeper.post(address(one, "/toezicht"), data).text
    assert website.form_of(page, address(one))["name"] == one.name


def test_a_correction_keeps_the_earlier_text_and_a_stale_one_is_refused(site: Site) -> None:
    keeper, one = site.browser("keeper"), named(site, "zeeland")
    keeper.post(address(one, "/toezicht"), RECORD)
    (first,) = held(site, one)
    action = address(one, f"/toezicht/{first.id}")
    form = website.form_of(keeper.get(action).text, action)
    assert {name: form[name] for name in RECORD} == RECORD
    assert keeper.send(action, form, reason="De reden was anders.", ended_on="1-6-2016").status_code == 302
    (second,) = held(site, one)
    assert (second.reason, second.ended_on) == ("De reden was anders.", date(2016, 6, 1))
    page = website.shown(keeper.get(address(one)).text)
    assert "Wat er eerder stond, blijft bewaard" in page
    assert "beëindigd op 1 juni 2016" in page
    stored = site.world.database.rows("SELECT reason FROM supervision ORDER BY id")
    assert [row["reason"] for row in stored] == [RECORD["reason"], "De reden was anders."]

    stale = keeper.send(action, form, reason="Tegelijk door een ander.")
    assert stale.status_code == 422
    assert "Iemand anders heeft dit al gewijzigd. Kijk op de pagina" in website.shown(stale.text)
    assert website.form_of(stale.text, action)["reason"] == "Tegelijk door een ander."
    assert held(site, one) == (second,)


def test_what_is_not_there_is_told(site: Site) -> None:
    keeper, one, other = site.browser("keeper"), named(site, "zeeland"), named(site, "drenthe")
    keeper.post(address(one, "/toezicht"), RECORD)
    record = held(site, one)[0].id
    responses = [
        (keeper.get("/organisaties/999"), "Deze organisatie bestaat niet"),
        (keeper.post("/organisaties/999", NEW), "Deze organisatie bestaat niet"),
        (keeper.post("/organisaties/999/toezicht", RECORD), "Deze organisatie bestaat niet"),
        (keeper.get(address(one, "/toezicht/999")), "bestaat niet"),
        (keeper.get(address(other, f"/toezicht/{record}")), "bestaat niet"),
    ]
    for response, words in responses:
        assert response.status_code == 404
        assert words in website.shown(response.text)


@pytest.mark.parametrize("who", ["adviser", "leader", "reader"])
def test_who_is_no_beheerder_changes_nothing_and_that_is_logged(site: Site, who: str) -> None:
    browser, one, before = site.browser(who), named(site, "zeeland"), every(site)
    wanted = {
        "/organisaties/nieuw": NEW,
        address(one): NEW,
        address(one, "/toezicht"): RECORD,
        "/moederorganisaties": {"name": "Stichting Verzonnen"},
    }
    for place, data in wanted.items():
        assert browser.post(place, data).status_code == 403
    assert (every(site), held(site, one), store.parents(site.world.database)) == (before, (), ())
    assert [line.split()[:2] for line in site.refusals()] == [
        [str(site.world.actors[who].account_id), place] for place in wanted
    ]
