"""What stands beside the questions, on the pages: previous round, history, comments; all by ordinary posts."""

from __future__ import annotations

import re

import pytest
import support
import website
from support import PLAN
from website import Browser, Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import comments

SECTION = "/interne-organisatie"
TEXT, CHOICE = "t1.toelichting", "t1.risico"
JUNE = "Zoals het in juni was."


def later(site: Site) -> str:
    """A later round with a scan of the same organisation; the address of the scan."""
    return f"/scans/{support.later_round(site.world)}"


def beside(html: str, key: str) -> str:
    """The words that stand with one question."""
    start = html.index(f'id="veld-{key}"')
    return website.shown(html[start : html.index(f'name="{key}--basis"', start)])


class TestPreviousRound:
    def test_it_stands_beside_each_question_with_its_date(self, site: Site) -> None:
        site.world.save(site.world.adviser, {CHOICE: "beperkt", TEXT: "Een lange tekst. " * 9})
        url = later(site)
        page = site.browser("adviser").get(url + SECTION).text
        assert f"Vorige ronde: {PLAN.name} (peildatum 30 juni 2016, nog niet vastgesteld)" in website.shown(
            page
        )
        assert "Vorige ronde (30 juni 2016): Beperkt risico Overnemen" in beside(page, CHOICE)
        assert page.count("Vorige ronde (30 juni 2016)") == page.count("--basis")
        # A long text is folded.
        assert re.search(r"<details class=\"vorige\"><summary>Vorige ronde \(30 juni 2016\)</summary>", page)

    def test_there_is_none_beside_a_first_scan(self, site: Site) -> None:
        page = site.browser("adviser").get(site.url(SECTION)).text
        assert "Vorige ronde" not in page
        assert "Overnemen" not in page

    def test_copying_saves_the_form_and_marks_the_answer_until_it_is_changed(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: JUNE})
        url, browser = later(site), site.browser("adviser")
        form = browser.form(url + SECTION)
        response = browser.send(url + SECTION, form, overnemen=TEXT, t3__toelichting="Ook getypt.")
        assert (response.status_code, response.location) == (302, f"{url}{SECTION}#{TEXT}")
        page = browser.get(url + SECTION).text
        assert f"Overgenomen uit {PLAN.name}" in beside(page, TEXT)
        assert "Overnemen" not in beside(page, TEXT)
        form = website.form_of(page)
        assert (form[TEXT], form["t3.toelichting"]) == (JUNE, "Ook getypt.")
        assert browser.send(url + SECTION, form, t1__toelichting="Nu anders.").status_code == 302
        changed = beside(browser.get(url + SECTION).text, TEXT)
        assert "Overgenomen" not in changed
        assert "Gewijzigd sinds vorige ronde" in changed
        history = website.shown(browser.get(f"{url}/antwoorden/{TEXT}").text)
        assert f"Overgenomen uit {PLAN.name}" in history

    def test_copying_with_an_error_elsewhere_saves_nothing_and_keeps_the_input(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: JUNE})
        url, browser = later(site), site.browser("adviser")
        form = browser.form(url + SECTION)
        response = browser.send(
            url + SECTION, form, overnemen=TEXT, t1__toelichting="Getypt.", t1__afspraken_termijn="31-2-2016"
        )
        assert response.status_code == 422
        assert website.form_of(response.text)[TEXT] == "Getypt."
        assert "Overgenomen" not in browser.get(url + SECTION).text

    def test_a_copy_in_conflict_is_chosen_and_then_still_marked(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: JUNE})
        scan_id = support.later_round(site.world)
        url, browser = f"/scans/{scan_id}", site.browser("adviser")
        form = browser.form(url + SECTION)
        site.world.save(site.world.colleague, {TEXT: "Intussen door Kees."}, scan_id)
        response = browser.send(url + SECTION, form, overnemen=TEXT)
        assert response.status_code == 409
        words = beside(response.text, TEXT)
        assert "Kees Collega heeft deze tekst intussen gewijzigd" in words
        again = website.form_of(response.text)
        assert again[TEXT] == JUNE
        chosen = browser.send(url + SECTION, again, **{"t1__toelichting--keuze": "mijn"})
        assert chosen.status_code == 302
        assert f"Overgenomen uit {PLAN.name}" in beside(browser.get(url + SECTION).text, TEXT)

    def test_who_only_reads_sees_the_previous_round_and_copies_nothing(self, site: Site) -> None:
        site.world.bring_to(ScanState.ESTABLISHED)
        url = later(site)
        page = site.browser("leader").get(url + SECTION).text
        assert "Vorige ronde (30 juni 2016)" in page
        assert "vastgesteld)" in page
        assert "Overnemen" not in page

    def test_a_question_of_another_version_is_marked(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: JUNE})
        with site.world.database.writing():
            # The version of a round in use never changes on the pages; here an old one is wanted.
            site.world.database.run(
                "UPDATE scan SET questionnaire_version = '2016-1' WHERE id = ?", (site.world.scan_id,)
            )
        page = site.browser("adviser").get(later(site) + "/randvoorwaarden").text
        assert "Nieuwe vraag" in beside(page, "vertrouwen")
        assert "Vraag gewijzigd" in beside(page, "randvoorwaarden.stap1.status")
        assert page.count("Nieuwe vraag") == page.count("Vraag gewijzigd") == 1


class TestHistory:
    def test_it_is_linked_once_there_is_more_than_one_revision(self, site: Site) -> None:
        browser = site.browser("adviser")
        site.world.save(site.world.adviser, {TEXT: "Eén."})
        assert "Geschiedenis" not in browser.get(site.url(SECTION)).text
        site.world.save(site.world.colleague, {TEXT: "Twee."})
        page = browser.get(site.url(SECTION)).text
        assert f'href="{site.url("/antwoorden/" + TEXT)}">Geschiedenis (2)' in page

    def test_differences_are_marked_with_signs_and_words_and_texts_stay_texts(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: "Er zijn nu <b>drie</b> punten open."})
        site.world.save(site.world.colleague, {TEXT: "Er zijn nu <i>twee</i> punten open."})
        page = site.browser("adviser").get(site.url("/antwoorden/" + TEXT)).text
        assert re.search(r"<ins>.*\+.*\[toegevoegd: .*&lt;i&gt;twee&lt;/i&gt;.*</ins>", page)
        assert re.search(r"<del>.*−.*\[weggehaald: .*&lt;b&gt;drie&lt;/b&gt;.*</del>", page)
        assert "<b>drie" not in page
        words = website.shown(page)
        assert (
            "Geschiedenis: 1. Inspectierapport stap 1 en verbeterplan: Wat is de feitelijke situatie?"
            in words
        )
        assert "Kees Collega, 4 juli 2016 om 14." in words
        assert "Anja Advies, 4 juli 2016 om 14." in words

    def test_putting_back_by_an_ordinary_post(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: "De eerste tekst."})
        site.world.save(site.world.colleague, {TEXT: "De tweede tekst."})
        browser, url = site.browser("adviser"), site.url("/antwoorden/" + TEXT)
        form = website.form_of(browser.get(url).text, url)
        assert browser.send(url, form).location == url
        page = browser.get(url).text
        assert "Teruggezet. Wat er stond, blijft in de geschiedenis." in page
        assert "Teruggezet uit de versie van 4 juli 2016 om 14." in website.shown(page)
        assert site.world.sheet().answers[TEXT] == "De eerste tekst."
        assert "Teruggezet uit de versie van" in beside(browser.get(site.url(SECTION)).text, TEXT)
        # The same page sent again, as after the back button: nothing more happens.
        again = browser.send(url, form)
        assert again.status_code == 302
        assert "al. Er is niets gewijzigd" in browser.get(url).text
        (row,) = site.world.database.rows("SELECT count(*) AS number FROM answer_revision")
        assert row["number"] == 3

    def test_putting_back_while_someone_saved_is_refused_with_the_newest_on_the_page(
        self, site: Site
    ) -> None:
        site.world.save(site.world.adviser, {TEXT: "De eerste tekst."})
        site.world.save(site.world.colleague, {TEXT: "De tweede tekst."})
        browser, url = site.browser("adviser"), site.url("/antwoorden/" + TEXT)
        form = website.form_of(browser.get(url).text, url)
        site.world.save(site.world.colleague, {TEXT: "Intussen de derde."})
        response = browser.send(url, form)
        assert response.status_code == 409
        words = website.shown(response.text)
        assert "Er is niets teruggezet" in words
        assert "Kees Collega heeft dit antwoord intussen gewijzigd" in words
        assert "Intussen de derde." in words
        assert site.world.sheet().answers[TEXT] == "Intussen de derde."

    @pytest.mark.parametrize("changes", [{"revisie": "x"}, {"revisie": "999999"}, {"basis": "9" * 30}])
    def test_a_damaged_form_is_an_error_page_and_saves_nothing(
        self, site: Site, changes: dict[str, str]
    ) -> None:
        site.world.save(site.world.adviser, {TEXT: "De eerste tekst."})
        site.world.save(site.world.colleague, {TEXT: "De tweede tekst."})
        browser, url = site.browser("adviser"), site.url("/antwoorden/" + TEXT)
        response = browser.send(url, website.form_of(browser.get(url).text, url), **changes)
        assert response.status_code in (404, 409)
        assert site.world.sheet().answers[TEXT] == "De tweede tekst."

    def test_a_lezer_reads_what_was_vastgesteld_and_not_the_concepts_before_it(self, site: Site) -> None:
        site.world.save(site.world.adviser, {TEXT: "GEHEIM-CONCEPT dat niemand vaststelde."})
        site.world.save(site.world.colleague, {TEXT: "Wat er nu staat."})
        site.world.bring_to(ScanState.ESTABLISHED)
        link = f'href="{site.url("/antwoorden/" + TEXT)}"'
        for who, sees in (("reader", False), ("adviser", True), ("leader", True)):
            browser = site.browser(who)
            assert (link in browser.get(site.url(SECTION)).text) is sees
            history = browser.get(site.url("/antwoorden/" + TEXT))
            assert history.status_code == (200 if sees else 403)
            assert ("GEHEIM-CONCEPT" in history.text) is sees

    @pytest.mark.parametrize("rest", ["/antwoorden/t99.niets", "/opmerkingen/t99.niets"])
    def test_an_unknown_question_is_not_found(self, site: Site, rest: str) -> None:
        assert site.browser("adviser").get(site.url(rest)).status_code == 404

    @pytest.mark.parametrize("page", ["0", "-1", "abc", "٣", "99999999999"])
    def test_a_page_number_that_is_none_gives_a_page(self, site: Site, page: str) -> None:
        response = site.browser("adviser").get(site.url(f"/antwoorden/{TEXT}?pagina={page}"))
        assert response.status_code == 200
        assert "Deze vraag is nog niet beantwoord." in response.text


class TestComments:
    def place(self, browser: Browser, site: Site, text: str, key: str = CHOICE) -> None:
        url = site.url(f"/opmerkingen/{key}")
        assert browser.send(url, website.form_of(browser.get(url).text, url), tekst=text).status_code == 302

    def test_a_comment_shows_under_its_question_and_every_count_agrees(self, site: Site) -> None:
        browser = site.browser("adviser")
        self.place(browser, site, "Klopt dit <b>echt</b>?")
        self.place(site.browser("leader"), site, "Ja.")
        self.place(browser, site, "Ander onderdeel.", "overall_beeld")
        page = browser.get(site.url(SECTION)).text
        words = beside(page, CHOICE)
        assert "2 opmerkingen 2 open Anja Advies" in words
        assert "Klopt dit <b>echt</b>?" in words
        assert "Leo Leider" in words
        assert "Opmerkingen bij dit onderdeel: 2, waarvan 2 open" in website.shown(page)
        assert "Opmerkingen (3 open)" in website.shown(page)
        listed = browser.get(site.url("/opmerkingen")).text
        assert listed.count('class="opmerking') - listed.count('class="opmerking-') == 3
        assert "3 opmerkingen, waarvan 3 open" in website.shown(listed)
        assert "Interne organisatie Veilig Thuis: 2, waarvan 2 open" in website.shown(listed)
        # Many topics ask the same: the topic is named with the question.
        risk = "Inspectierapport stap 1 en verbeterplan: Hoe groot is het risico bij dit onderwerp?"
        assert f"1. {risk}" in website.shown(listed)
        thread = website.shown(browser.get(site.url(f"/opmerkingen/{CHOICE}")).text)
        assert f"Opmerkingen bij: 1. {risk}" in thread

    def test_handling_and_opening_again_by_ordinary_posts(self, site: Site) -> None:
        browser = site.browser("adviser")
        self.place(browser, site, "Klopt dit?")
        number = comments.read(site.world.system, site.world.adviser, site.world.scan_id)[1].all[0].id
        url = site.url(f"/opmerkingen/{number}")
        assert site.browser("leader").post(f"{url}/afhandelen").status_code == 302
        page = browser.get(site.url(SECTION)).text
        assert "1 opmerking , afgehandeld" in beside(page, CHOICE)
        assert "Afgehandeld door Leo Leider, 4 juli 2016 om 14." in beside(page, CHOICE)
        assert "waarvan 0 open" in website.shown(page)
        assert browser.post(f"{url}/heropenen").status_code == 302
        assert "1 opmerking 1 open" in beside(browser.get(site.url(SECTION)).text, CHOICE)

    @pytest.mark.parametrize(
        ("text", "message"), [("x" * 2001, "heeft 2001 tekens"), ("  ", "Typ eerst uw opmerking.")]
    )
    def test_an_error_says_what_to_do_and_keeps_the_text(self, site: Site, text: str, message: str) -> None:
        browser, url = site.browser("adviser"), site.url(f"/opmerkingen/{CHOICE}")
        response = browser.send(url, website.form_of(browser.get(url).text, url), tekst=text)
        assert response.status_code == 422
        assert message in website.shown(response.text)
        assert website.form_of(response.text, url)["tekst"] == text.rstrip()

    def test_a_lezer_sees_nothing_of_them_anywhere(self, site: Site) -> None:
        self.place(site.browser("adviser"), site, "GEHEIM-ONDER-COLLEGAS")
        site.world.bring_to(ScanState.ESTABLISHED)
        reader = site.browser("reader")
        for rest in (SECTION, "/indeling", "/gesprekken"):
            page = reader.get(site.url(rest))
            assert page.status_code == 200
            assert "GEHEIM" not in page.text
            assert "pmerking" not in page.text
        for rest in ("/opmerkingen", f"/opmerkingen/{CHOICE}"):
            assert reader.get(site.url(rest)).status_code == 403
        leader = site.browser("leader").get(site.url(f"/opmerkingen/{CHOICE}")).text
        assert "GEHEIM-ONDER-COLLEGAS" in leader
        assert "kunt u nu geen opmerkingen plaatsen" in leader


def test_the_number_of_queries_of_a_section_does_not_grow_with_what_stands_beside_it(site: Site) -> None:
    def queries(url: str) -> int:
        browser = site.browser("adviser")
        seen: list[str] = []
        site.world.database.connection.set_trace_callback(seen.append)
        assert browser.get(url).status_code == 200
        site.world.database.connection.set_trace_callback(None)
        return len(seen)

    site.world.save(site.world.adviser, {TEXT: JUNE})
    scan_id = support.later_round(site.world)
    few = queries(f"/scans/{scan_id}{SECTION}")
    site.world.save(site.world.adviser, support.complete_answers())
    site.world.save(site.world.adviser, support.complete_answers(), scan_id)
    for number in range(3):
        site.world.save(site.world.colleague, {TEXT: f"Versie {number}"}, scan_id)
        comments.add(site.world.system, site.world.adviser, scan_id, TEXT, f"Opmerking {number}")
        comments.add(site.world.system, site.world.adviser, scan_id, CHOICE, f"Opmerking {number}")
    assert queries(f"/scans/{scan_id}{SECTION}") == few
