"""What the tests that attack the website share: a reader of pages, an installation with something in every
corner, and a crawler that sends every form it meets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree.ElementTree import Element

import support
import tinyhtml5
from lxml import html as quick_html
from support import World
from website import HOST, Browser, Site
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from riskscan import definitions
from riskscan.domain.capacity_analysis import empty
from riskscan.domain.figure_rows import COLUMNS
from riskscan.domain.figures import Figure, FigureKey
from riskscan.domain.lifecycle import Period
from riskscan.domain.questionnaire import AnswerType
from riskscan.domain.waiting_lists import TRIAGE_LATE
from riskscan.programme import (
    comments,
    figure_uploads,
    figures,
    impact,
    interviewing,
    redaction,
    redaction_requests,
    reviewing,
    waiting_list_entry,
)
from riskscan.programme.figures import Entry
from riskscan.programme.redaction_requests import Wanted
from riskscan.programme.waiting_list_entry import SentNumber, SentRemedy
from riskscan.store.interviews import Note, Participant

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
TEMPLATE = "{{7919*7907}}${7919*7907}"
WORKED_OUT = "62616533"
PAYLOAD = f"{SCRIPT}{TEMPLATE}"

_LINKS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data"}
_NEVER = {"iframe", "object", "embed", "base", "style", "frame", "applet", "foreignObject", "foreignobject"}
# Acts after which the browser that did them is no longer who it was.
_LEAVES = ("/uitloggen", "/mijn-account/", "/sessies/", "/toegang", "/inloggen")


def tree(html: str) -> Element:
    """The page as a browser reads it, errors in the markup included."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


def foreign(html: str, *, document: bool = False) -> list[str]:
    """What would run, or load something, and is not the project's own; ``document``: the HTML of a PDF, which
    may hold style of its own and has no scripts at all.
    """
    found = [f"{WORKED_OUT}: a template was worked out"] if WORKED_OUT in html else []
    for one in tree(html).iter():
        if not isinstance(one.tag, str):
            continue
        tag = one.tag.rpartition("}")[2]
        source = one.get("src", "")
        own = source.startswith("/static/") and not (one.text or "").strip()
        if tag == "script" and (document or not own):
            found.append(f"<script {source}>")
        if tag in _NEVER and not (document and tag == "style"):
            found.append(f"<{tag}>")
        if tag == "meta" and "refresh" in one.get("http-equiv", "").lower():
            found.append("<meta refresh>")
        for raw, value in one.attrib.items():
            name = str(raw).rpartition("}")[2].lower()
            if name.startswith("on") or (name == "style" and not document):
                found.append(f"<{tag} {name}>")
            if name in _LINKS and re.match(r"[\s\x00-\x1f]*(javascript|data|vbscript):", value, re.I):
                found.append(f"<{tag} {name}={value[:40]}>")
            if name == "src" and value == "x":
                found.append(f"<{tag} src=x>")
    return found


@dataclass(frozen=True)
class Input:
    """One field as a page shows it."""

    name: str
    kind: str
    value: str
    options: tuple[str, ...] = ()
    sent: bool = True
    """Whether a browser sends it as the page stands: not a radio button that is not chosen."""


@dataclass(frozen=True)
class Form:
    action: str
    method: str
    inputs: tuple[Input, ...]
    files: bool

    def data(self) -> MultiDict[str, str]:
        return MultiDict([(one.name, one.value) for one in self.inputs if one.sent])


def _quick(html: str) -> Element:
    """The page for finding links and forms: many times quicker, and good enough for pages that are whole."""
    root: Element = quick_html.document_fromstring(html)
    return root


def forms(html: str, address: str) -> Iterator[Form]:
    """Every form of a page, with the fields and buttons that point to it from elsewhere."""
    root = _quick(html)
    apart = [one for one in root.iter() if one.get("form")]
    for form in root.iter("form"):
        inside = [one for one in form.iter() if not one.get("form")]
        inside += [one for one in apart if one.get("form") == form.get("id")]
        inputs = tuple(_input(one) for one in inside if one.get("name") and one.tag != "form")
        yield Form(
            urljoin(address, form.get("action") or address),
            form.get("method", "get").upper(),
            inputs,
            any(one.kind == "file" for one in inputs),
        )


def _input(one: Element) -> Input:
    name = one.get("name", "")
    match one.tag:
        case "textarea":
            return Input(name, "textarea", "".join(one.itertext()).removeprefix("\n"))
        case "select":
            options = tuple(found.get("value", "") for found in one.iter("option"))
            chosen = [
                each.get("value", "") for each in one.iter("option") if each.get("selected") is not None
            ]
            return Input(name, "select", chosen[0] if chosen else (options or ("",))[0], options)
        case "button":
            return Input(name, "button", one.get("value", ""), sent=False)
        case _:
            kind = one.get("type", "text")
            sent = kind not in ("radio", "checkbox") or one.get("checked") is not None
            return Input(name, kind, one.get("value", ""), sent=sent and kind not in ("submit", "file"))


@dataclass
class Crawler:
    """Visits every page that a person can reach by links, a few of each kind."""

    site: Site
    browser: Browser
    each: int = 2
    pages: dict[str, TestResponse] = field(default_factory=dict)
    _count: dict[object, int] = field(default_factory=dict)

    def crawl(self, *begin: str) -> dict[str, TestResponse]:
        """Address → response; downloads too."""
        waiting = list(begin or ("/",))
        while waiting:
            address = waiting.pop(0)
            if not self._wanted(address):
                continue
            response = self.browser.get(address)
            self.pages[address] = response
            if response.status_code in (301, 302, 303):
                waiting.append(urljoin(address, response.location))
            elif response.mimetype == "text/html":
                waiting += links(response.text, address)
        return self.pages

    def _wanted(self, address: str) -> bool:
        parts = urlsplit(address)
        if (parts.netloc and f"http://{parts.netloc}" != HOST) or address in self.pages:
            return False
        kind = kind_of(self.site, parts.path), tuple(sorted({name for name, _ in parse_qsl(parts.query)}))
        self._count[kind] = self._count.get(kind, 0) + 1
        return self._count[kind] <= self.each and kind[0] not in ("", "static")


def links(html: str, address: str) -> list[str]:
    """The addresses that a page leads to, forms that only ask among them."""
    found = [one.get("href", "") for one in _quick(html).iter("a")]
    found += [form.action for form in forms(html, address) if form.method == "GET"]
    return [urljoin(address, one).partition("#")[0] for one in found if one]


def kind_of(site: Site, path: str, method: str = "GET") -> str:
    """The endpoint that answers at this path; empty when there is none."""
    try:
        endpoint, arguments = site.app.url_map.bind("localhost").match(path, method)
    except HTTPException:
        return ""
    return f"{endpoint} {arguments.get('slug', '')}".strip()


_FITS = ("1 juli 2016", "5", "5", "2016", "nieuw@voorbeeld.nl", "", "prognose")
"""What to try in a field that does not take a text."""


def fill(form: Form, text: Callable[[Input], str | None]) -> MultiDict[str, str]:
    """What a browser would send with these texts typed: None leaves a field as it stands."""
    data = form.data()
    chosen = set(data)
    for one in form.inputs:
        typed = text(one)
        if typed is not None and not (one.kind in ("radio", "button") and one.name in chosen):
            data[one.name] = typed
            chosen.add(one.name)
    return data


def as_text(payload: str) -> Callable[[Input], str | None]:
    """The payload wherever somebody can type; what goes with an answer (its base, a choice in a conflict) as
    it stands, and of what was not chosen yet the first.
    """

    def typed(one: Input) -> str | None:
        if "--" in one.name or one.name == "csrf_token":
            return None
        if one.kind in ("textarea", "text", "search", "email", "password"):
            return payload
        if one.kind in ("checkbox", "radio", "button", "submit"):
            return one.value
        return next((option for option in one.options if option), None) if not one.value else None

    return typed


def everywhere(payload: str) -> Callable[[Input], str | None]:
    """The payload in every field, also those that nobody types in."""
    return lambda one: None if one.name == "csrf_token" else payload


def send(browser: Browser, form: Form, data: Mapping[str, str]) -> TestResponse:
    if form.method == "GET":
        query = {name: value for name, value in data.items() if name != "csrf_token"}
        return browser.client.get(urlsplit(form.action).path, query_string=query)
    return browser.client.post(form.action, data=data, headers={"Origin": HOST})


def send_until_taken(browser: Browser, form: Form, data: MultiDict[str, str]) -> TestResponse:
    """Send a form; where a field is refused, send the page that comes back with something that fits there, and
    what it asks to confirm confirmed, so that the rest is stored.
    """
    response = send(browser, form, data)
    for fit in _FITS:
        if response.status_code != 422:
            break
        wrong = {one.removeprefix("#") for one in re.findall(r'href="(#[^"]+)"', response.text)}
        for again in forms(response.text, form.action):
            if again.action == form.action and again.method == form.method:
                data = fill(again, lambda one: one.value if one.name.endswith("--klopt") else None)
                for name in wrong & ({*data} | {one.name for one in again.inputs}):
                    data[name] = fit
        response = send(browser, form, data)
    return response


def stays(form: Form) -> bool:
    """Whether sending this form leaves the browser who it is."""
    return not any(part in urlsplit(form.action).path for part in _LEAVES)


DAY = date(2016, 6, 30)


@dataclass(frozen=True)
class Corners:
    """The ids of what ``fill_corners`` made."""

    interview: int
    comment: int
    upload: int
    removal: int
    revision: int


def fill_corners(world: World, text: str) -> Corners:
    """Put this text in everything that can be kept about the first organisation of the world."""
    system, adviser = world.system, world.adviser
    texts = [one.key for one in world.sheet().form.questions() if one.type is AnswerType.TEXT]
    world.save(adviser, dict.fromkeys(texts, text))
    people, note = (Participant(text, text),), Note(text, ("t1",), in_report=True)
    talk = replace(
        support.interview(**dict.fromkeys(interviewing.TEXTS, text)), participants=people, notes=(note,)
    )
    interviewing.save(system, adviser, world.scan_id, None, 0, talk)
    comments.add(system, world.colleague, world.scan_id, texts[0], text)
    reviewing.discuss(system, world.leader, world.scan_id, date(2016, 7, 1), text, text)
    reviewing.decide(system, adviser, world.scan_id, "1", f"{text} {support.MOTIVATION}")
    save_figure(world, text)
    waiting = SentNumber(TRIAGE_LATE, Decimal(12), 0), SentRemedy(TRIAGE_LATE, text, None, 0)
    waiting_list_entry.save(system, adviser, world.organisation_id, DAY, [waiting[0]], [waiting[1]])
    analysis = replace(empty(definitions.capacity_tool()), conclusion=text, absence_note=text)
    impact.save(system, adviser, world.organisation_id, 2016, analysis, "")
    row = json.dumps(dict.fromkeys(COLUMNS, text))
    upload = figure_uploads.hand_in(system, adviser, f"{text}.jsonl", row.encode())
    ground = next(iter(redaction.GROUNDS))
    wanted = Wanted(f"{text} besproken", ignore_case=True, ground=ground, explanation=text.upper())
    world.save(adviser, {texts[1]: f"{text} besproken"})
    removal = redaction_requests.ask(system, adviser, world.scan_id, texts[1], wanted)
    return Corners(
        world.sheet().interviews[0].id,
        _newest(world, "comment"),
        upload,
        removal,
        world.sheet().current(texts[0]).revision,
    )


def save_figure(world: World, text: str, year: int = 2016) -> None:
    """A figure of the first organisation with this text as its source and note."""
    key = FigureKey(world.organisation_id, "meldingen", Period(date(year, 1, 1), date(year, 12, 31)))
    figures.save(world.system, world.adviser, [Entry(Figure(key, Decimal(455), source=text, note=text))])


def _newest(world: World, table: str) -> int:
    row = world.database.row(f"SELECT max(id) AS id FROM {table}")
    assert row is not None
    return int(row["id"])
