"""A whole course of a scan with a mark in every text: none of them is in the audit log, and each act is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from support import OPERATOR, complete_answers, interview
from website import Site

from riskscan.documents import map_files
from riskscan.domain.questionnaire import AnswerType
from riskscan.programme import (
    account_links,
    accounts,
    answer_history,
    audit,
    comments,
    interviewing,
    mapping,
    national_reporting,
    organisations,
    redaction_requests,
    reporting,
    reviewing,
    scanning,
    transfer,
)
from riskscan.programme.acts import ACTS
from riskscan.programme.audit import LogForm, Wish
from riskscan.programme.mapping import MapForm
from riskscan.programme.permissions import Refused, Role
from riskscan.store.interviews import Note, Participant
from riskscan.store.organisations import Supervision


class Marks:
    """Texts that are each their own, to be looked for."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self._numbers = count(1)

    def __call__(self, where: str) -> str:
        mark = f"merkteken{next(self._numbers):04}x"
        self.made.append(mark)
        return f"Dit is een {mark} bij {where}, en wat er verder nog over te zeggen valt."


@pytest.fixture
def marks(site: Site, monkeypatch: pytest.MonkeyPatch) -> Marks:
    monkeypatch.setattr(reporting, "render_report", lambda *_: b"%PDF-")
    monkeypatch.setattr(national_reporting, "render_national_report", lambda _: b"%PDF-")
    monkeypatch.setattr(map_files, "png_file", lambda _: b"PNG")
    found = Marks()
    fill_in(site, found)
    discuss_and_establish(site, found)
    keep(site, found)
    sign_in(site, found)
    hand_out(site, found)
    return found


def fill_in(site: Site, mark: Marks) -> None:
    world = site.world
    form = world.sheet().form
    answers = complete_answers("1")
    texts = [one.key for one in form.questions() if one.type is AnswerType.TEXT]
    world.save(world.adviser, {**answers, **{key: mark(key) for key in texts}})
    world.save(world.adviser, {key: mark(key) for key in texts[:3]})
    revision = answer_history.read(world.system, world.adviser, world.scan_id, texts[0]).entries[-1]
    base = world.sheet().current(texts[0]).revision
    answer_history.restore(
        world.system, world.adviser, world.scan_id, texts[0], revision.newest.revision, base
    )
    people = (Participant(mark("naam"), mark("rol")[:80]),)
    notes = (Note(mark("aantekening"), (), in_report=True), Note(mark("eigen"), (), in_report=False))
    for _ in range(2):
        content = interview(**{name: mark(name) for name in interviewing.TEXTS})
        whole = replace(content, participants=people, notes=notes)
        interviewing.save(world.system, world.adviser, world.scan_id, None, 0, whole)
    last = world.sheet().interviews[-1]
    interviewing.remove(world.system, world.adviser, world.scan_id, last.id, last.revision_id)
    comments.add(world.system, world.leader, world.scan_id, texts[0], mark("opmerking"))
    placed = comments.read(world.system, world.leader, world.scan_id)[1].all[0]
    comments.handle(world.system, world.adviser, world.scan_id, placed.id)
    comments.handle(world.system, world.adviser, world.scan_id, placed.id, reopen=True)


def discuss_and_establish(site: Site, mark: Marks) -> None:
    world = site.world
    system, adviser, leader, scan_id = world.system, world.adviser, world.leader, world.scan_id
    reviewing.decide(system, adviser, scan_id, "1", mark("motivering"))
    reviewing.discuss(system, leader, scan_id, date(2016, 7, 1), mark("met wie"), mark("uitkomst"))
    reviewing.offer(system, adviser, scan_id)
    reviewing.withdraw(system, adviser, scan_id, mark("intrekken"))
    reviewing.offer(system, adviser, scan_id)
    reviewing.send_back(system, leader, scan_id, mark("terugsturen"))
    reviewing.offer(system, adviser, scan_id)
    reviewing.establish(system, leader, scan_id)
    reviewing.reopen(system, leader, scan_id, mark("heropenen"))
    with pytest.raises(Refused):
        scanning.read(system, world.outsider, scan_id)


def keep(site: Site, mark: Marks) -> None:
    world = site.world
    record = Supervision(
        0, world.organisation_id, "verscherpt", date(2016, 5, 1), mark("toezicht"), None, None, None
    )
    organisations.record_supervision(world.system, world.keeper, record, None)
    text = mark("te verwijderen")
    world.save(world.adviser, {"overall_beeld": text})
    wanted = redaction_requests.Wanted(text, False, next(iter(redaction_requests.GROUNDS)), mark("waarom"))
    redaction_requests.ask(world.system, world.adviser, world.scan_id, "", wanted)


def sign_in(site: Site, mark: Marks) -> None:
    world = site.world
    password, wrong, newer = mark("wachtwoord"), mark("verkeerd"), mark("nieuw wachtwoord")
    made = accounts.add(
        world.system, OPERATOR, "inge@voorbeeld.nl", "Inge Inlog", password, frozenset({Role.READER})
    )
    for secret in (wrong, password):
        site.browser().post("/inloggen", {"email": "inge@voorbeeld.nl", "password": secret})
    # An address that is not known is often a password in the wrong field.
    site.browser().post("/inloggen", {"email": mark("adres"), "password": wrong})
    accounts.set_password(world.system, OPERATOR, made.account_id, newer)
    link = account_links.make(world.system, world.keeper, made.account_id)
    mark.made.append(link.token)
    site.browser().get(f"/toegang/{link.token}")
    site.browser().post(f"/toegang/{link.token}")
    browser = site.browser("reader")
    browser.post("/mijn-account/wachtwoord", {"current": mark("nu"), "password": newer, "repeat": newer})
    browser.post(site.url("/interne-organisatie"), {"t1.toelichting": mark("niet mijn scan")})
    site.browser().post(site.url("/interne-organisatie"), {"t1.toelichting": mark("niemand")})
    browser.get(site.url(f"/antwoorden/{mark('adresdeel')[:20]}"))


def hand_out(site: Site, mark: Marks) -> None:
    world = site.world
    reporting.report(world.system, world.leader, world.scan_id)
    national_reporting.national_report(world.system, world.leader, world.round_id)
    mapping.map_svg(world.system, world.leader, world.round_id, MapForm.TILES)
    transfer.export_scans(world.system, OPERATOR, world.round_id, names=True)
    list(audit.export(world.system, OPERATOR, Wish(), LogForm.CSV))


def test_no_text_password_or_token_is_in_the_log_and_every_act_is_known(site: Site, marks: Marks) -> None:
    rows = site.world.database.rows("SELECT * FROM audit_entry")
    log = "\n".join("|".join(map(str, tuple(row))) for row in rows)
    everything = "\n".join(site.world.database.connection.iterdump())
    assert len(marks.made) > 60
    assert sum(mark in everything for mark in marks.made) > 40, "the marks were really saved"
    assert [mark for mark in marks.made if mark in log] == []
    acts = {row["action"] for row in rows}
    assert acts <= set(ACTS)
    assert len(acts) > 25


def test_who_keeps_the_log_reads_no_outcome_or_question_in_it(site: Site, marks: Marks) -> None:
    pages, url = "", "/logboek"
    browser = site.browser("keeper")
    while url:
        page = browser.get(url).text
        pages += page
        older = page.partition('rel="next"')[0].rpartition('<a href="')[2] if 'rel="next"' in page else ""
        url = older.partition('"')[0].replace("&amp;", "&")
    pages += browser.get("/logboek.csv").text + browser.get("/logboek.jsonl").text
    assert "nam een besluit over de indeling" in pages
    assert "Besluit: 1" not in pages
    assert "t1.toelichting" not in pages
    assert not any(mark in pages for mark in marks.made)
