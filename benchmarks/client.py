"""A small HTTP client that keeps its connection and cookies, and reads forms as a browser would post them."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

Pairs = list[tuple[str, str]]


@dataclass
class Client:
    """One keep-alive connection to a server on this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None)

    def post(self, path: str, pairs: Pairs, accept: str = "*/*") -> tuple[int, str]:
        return self._send("POST", path, urlencode(pairs), accept)

    def _send(self, method: str, path: str, body: str | None, accept: str = "*/*") -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Accept"] = accept
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read().decode()

    def log_in(self, email: str, password: str) -> None:
        token = csrf_token(self.get("/inloggen")[1])
        status, _ = self.post("/inloggen", [("csrf_token", token), ("email", email), ("password", password)])
        if status != 302:
            raise RuntimeError(f"login of {email} failed: {status}")


def csrf_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return found[1] if found else ""


class _FormReader(HTMLParser):
    """The name-value pairs of the form with id ``vragen``, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: Pairs = []
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = found.get("id") == "vragen"
        if not self._inside:
            return
        if tag == "input":
            if found.get("type") not in ("radio", "checkbox") or "checked" in found:
                self.pairs.append((found["name"], found.get("value", "")))
        elif tag == "textarea":
            self._area = found["name"]
            self.pairs.append((self._area, ""))
        elif tag == "select":
            self._select = found["name"]
            self.pairs.append((self._select, ""))
        elif tag == "option" and self._select and "selected" in found:
            self.pairs[-1] = (self._select, found["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, value = self.pairs[-1]
            self.pairs[-1] = (name, value + (data if value else data.removeprefix("\n")))


def read_form(page: str) -> Pairs:
    """What a browser would post of the section's form, nothing changed."""
    reader = _FormReader()
    reader.feed(page)
    return reader.pairs
