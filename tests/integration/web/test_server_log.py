"""The server's log holds nothing of what people type or ask for, and an unexpected error can be phoned in."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from website import HOST, Site

from riskscan import logbook
from riskscan.programme import scanning
from riskscan.store.database import StoreError

MARK = "Zomerlinde"
TEXT = f"{MARK}: mevrouw belde over haar buurjongen."
SECTION = "/interne-organisatie"
_REFERENCE = re.compile(r"[2-9B-Z]{4}-[2-9B-Z]{4}")


@pytest.fixture
def log(tmp_path: Path, site: Site) -> Iterator[Path]:
    """The file that the server of this site logs in."""
    names = ("riskscan", "waitress")
    before = {name: (list(logging.getLogger(name).handlers), logging.getLogger(name).level) for name in names}
    for name in names:
        logging.getLogger(name).handlers = []
    logbook.start(tmp_path / "instance", demo=False)
    yield tmp_path / "instance" / "logboek" / "server.log"
    for name, (handlers, level) in before.items():
        for handler in logging.getLogger(name).handlers:
            handler.close()
        logging.getLogger(name).handlers = handlers
        logging.getLogger(name).setLevel(level)


def addresses(site: Site) -> Iterator[str]:
    """An address of every route that takes a form, with a marker wherever a word may stand."""
    world = site.world
    values = {"scan_id": world.scan_id, "round_id": world.round_id, "organisation_id": world.organisation_id}
    for rule in site.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            yield re.sub(
                r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>",
                lambda found: str(values.get(found[2], 1)) if found[1] == "int" else MARK,
                rule.rule,
            )


def field_names(site: Site) -> set[str]:
    """Every name of a field on the pages with forms."""
    pages = [
        site.browser("adviser").get(site.url(rest)) for rest in (SECTION, "/gesprekken/nieuw", "/indeling")
    ]
    pages.append(site.browser("leader").get("/rondes/nieuw"))
    pages += [site.browser("keeper").get(address) for address in ("/accounts/nieuw", "/organisaties/nieuw")]
    found = {name for page in pages for name in re.findall(r'name="([^"]+)"', page.text)}
    found |= {"email", "password", "repeat", "code", "token", "tekst", "reden", "reason", "zoek", "sought"}
    return found - {"csrf_token"}


def post_everywhere(site: Site) -> None:
    names = field_names(site)
    kept = sqlite3.connect(":memory:")
    site.world.database.connection.backup(kept)
    for who in ("adviser", "leader", "keeper", None):
        for address in addresses(site):
            browser = site.browser(who)
            data = dict.fromkeys(names, TEXT) | {"csrf_token": browser.csrf()}
            response = browser.client.post(
                f"{address}?q={MARK}",
                data=data,
                headers={"Origin": HOST, "User-Agent": MARK, "Referer": MARK},
            )
            if response.status_code in (200, 302):  # it did something: the next one begins as this one did
                kept.backup(site.world.database.connection)
    kept.close()


@pytest.mark.usefixtures("quick_hashing")
def test_whatever_is_posted_where_ever_none_of_it_is_in_the_log(
    site: Site, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*posted: object) -> None:
        raise RuntimeError(f"cannot save {posted}")

    post_everywhere(site)
    with monkeypatch.context() as broken:
        broken.setattr(scanning, "save_answers", fail)
        adviser = site.browser("adviser")
        answer = adviser.post(site.url(f"{SECTION}?q={MARK}"), website.answers([("t1.toelichting", TEXT)]))
    assert answer.status_code == 500
    site.browser("adviser").get(f"/bestaat/{MARK}?token={MARK}")
    found = log.read_text(encoding="utf-8")
    assert "RuntimeError" in found, "nothing was logged at all"
    assert MARK not in found
    assert "buurjongen" not in found


def test_an_unexpected_error_shows_a_code_that_stands_in_the_log(
    site: Site, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(TEXT)

    monkeypatch.setattr(scanning, "read", fail)
    browser = site.browser("adviser")
    page = browser.get(site.url(SECTION))
    assert page.status_code == 500
    (code,) = _REFERENCE.findall(website.shown(page.text))
    assert "noem deze code" in page.text
    (line,) = [one for one in log.read_text(encoding="utf-8").splitlines() if code in one]
    assert f"ERROR riskscan.web.errors: {code}: onverwachte fout bij GET /scans/<int:scan_id>/<slug>" in line
    script = browser.client.get(site.url(SECTION), headers={"Accept": "application/json"})
    assert _REFERENCE.search(script.get_json()["melding"])


def test_a_database_that_cannot_be_used_is_in_the_log_with_its_code(
    site: Site, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("De schijf is vol.")

    monkeypatch.setattr(scanning, "save_answers", full)
    page = site.browser("adviser").post(site.url(SECTION), website.answers([("t1.toelichting", TEXT)]))
    assert page.status_code == 503
    (code,) = set(_REFERENCE.findall(website.shown(page.text)))
    assert f"WARNING riskscan.web.errors: {code}: De schijf is vol." in log.read_text(encoding="utf-8")


def test_what_a_user_may_see_coming_gets_no_code(site: Site, log: Path) -> None:
    page = site.browser("adviser").get("/bestaat/niet")
    assert page.status_code == 404
    assert "noem deze code" not in page.text
    assert not log.exists()
