"""Where a visitor comes from, in words that its owner recognises in the list of sessions."""

from __future__ import annotations

from flask import request

from riskscan.programme.signing_in import Visitor

# The order matters: Edge and Opera also call themselves Chrome, and everything calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def visitor() -> Visitor:
    """Who is at the other end of this request."""
    return Visitor(request.remote_addr or "", browser_in_words(request.headers.get("User-Agent", "")))


def browser_in_words(user_agent: str) -> str:
    """Such as "Firefox op Windows"; versions and the rest are not kept."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Onbekende browser")
    machine = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} op {machine}" if machine else browser
