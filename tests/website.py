"""A browser without a window: the real application, signed in as someone, with its forms filled as shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

import support
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2.bccache import Bucket, BytecodeCache
from support import Clock, World
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from riskscan.app import create_app
from riskscan.config import Config
from riskscan.programme.permissions import Actor
from riskscan.web.access import TOKEN

HOST = "http://localhost"
Fields = Mapping[str, str | list[str]]


@dataclass
class Site:
    """The application on its own database, with a world in it."""

    app: Flask
    world: World

    def browser(self, who: Actor | str | None = None) -> Browser:
        """A browser of this person (of the world, by name), or of nobody."""
        actor = self.world.actors[who] if isinstance(who, str) else who
        browser = Browser(self.app)
        if actor is not None:
            browser.sign_in(support.start_session(self.world.system, actor))
        return browser

    def refusals(self) -> list[str]:
        """What the audit log says was refused: account, address and reason."""
        rows = self.world.database.rows("SELECT * FROM audit_entry WHERE action = 'geweigerd' ORDER BY id")
        return [f"{row['account_id']} {row['subject']} {row['detail']}" for row in rows]

    def url(self, rest: str = "") -> str:
        return f"/scans/{self.world.scan_id}{rest}"


class _Compiled(BytecodeCache):
    """Keeps compiled templates over the many applications that the tests make."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def make_site(folder: Path, version: str = support.VERSION, *, second_factor: bool = False) -> Site:
    """An installation of which the accounts log in with a password only, unless asked otherwise."""
    app = create_app(Config(folder, second_factor=second_factor))
    app.jinja_env.bytecode_cache = _Compiled()
    system = replace(app.extensions["riskscan"], now=Clock())
    app.extensions["riskscan"] = system
    return Site(app, support.make_world(system, version=version))


@dataclass
class Browser:
    app: Flask
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def sign_in(self, token: str) -> None:
        with self.client.session_transaction() as session:
            session[TOKEN] = token

    def csrf(self) -> str:
        """The token as a page of this session holds it."""
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw))

    def get(self, url: str) -> TestResponse:
        return self.client.get(url)

    def post(self, url: str, data: Fields | None = None, *, csrf: bool = True) -> TestResponse:
        fields = {**(data or {}), **({"csrf_token": self.csrf()} if csrf else {})}
        return self.client.post(url, data=fields, headers={"Origin": HOST})

    def form(self, url: str) -> MultiDict[str, str]:
        """What the form ``vragen`` of a page would send as it stands."""
        response = self.get(url)
        assert response.status_code == 200, response.status_code
        return form_of(response.text)

    def send(self, url: str, form: MultiDict[str, str], **changes: str) -> TestResponse:
        """Send a form that was opened before, with some fields typed over; ``__`` stands for a dot."""
        data = form.copy()
        for name, value in changes.items():
            data[name.replace("__", ".")] = value
        return self.client.post(url, data=data, headers={"Origin": HOST})


class _FormReader(HTMLParser):
    """Collects what a browser would send of one form."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.inside = False
        self.found: list[tuple[str, str]] = []
        self._area: str | None = None
        self._select: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = self.wanted in (values.get("id"), values.get("action"))
        if not self.inside:
            return
        name = values.get("name", "")
        if tag == "input" and name and values.get("type") != "submit":
            if values.get("type") not in ("radio", "checkbox") or "checked" in values:
                self.found.append((name, values.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.found.append((self._select, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # The parser of a browser leaves out one line end at the start.
            self.found.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data


def form_of(html: str, wanted: str = "vragen") -> MultiDict[str, str]:
    """What the form with this id or this action would send as it stands."""
    reader = _FormReader(wanted)
    reader.feed(html)
    assert reader.found, f"no form {wanted} on this page"
    return MultiDict(reader.found)


def shown(html: str) -> str:
    """The words of a page, one blank between them, without markup."""

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.words: list[str] = []

        def handle_data(self, data: str) -> None:
            self.words += data.split()

    words = Words()
    words.feed(html)
    return " ".join(words.words)


def answers(pairs: Iterable[tuple[str, str]], base: int = 0) -> dict[str, str | list[str]]:
    """Posted fields for these answers, each made from the same revision."""
    data: dict[str, str | list[str]] = {}
    for name, value in pairs:
        data[name] = value
        data[f"{name}--basis"] = str(base)
    return data
