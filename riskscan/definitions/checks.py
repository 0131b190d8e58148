"""Checks that every definition file shares: ids, doubles, and what may stand between braces."""

from __future__ import annotations

import re

from riskscan.definitions.source import Finding, Path_, Source
from riskscan.domain.measures import Reference

PLACEHOLDERS = frozenset(one.value for one in Reference if one is not Reference.PEILDATUM)
"""What may stand between braces in a text; the page fills it in from the round."""

ID = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z][a-z0-9-]*")

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
"""Something in a text that is filled in later."""

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def empty_finding(source: Source) -> Finding:
    """The file holds nothing."""
    return source.finding("leeg-bestand", (), "Dit bestand is leeg.")


def twice_finding(source: Source, at: Path_, name: str) -> Finding:
    """The second use of an id."""
    return source.finding(
        "dubbel-id", at, f"'{name}' bestaat hier al. Geef dit een andere naam of haal het weg."
    )


def id_findings(source: Source, at: Path_, name: str, pattern: re.Pattern[str] = ID) -> list[Finding]:
    """Nothing when the name can be an id (or an address, with ``SLUG``)."""
    if pattern.fullmatch(name):
        return []
    marks = "liggende streepjes" if pattern is ID else "koppeltekens"
    message = f"'{name}' kan hier niet. Gebruik kleine letters, cijfers en {marks}; begin met een letter."
    return [source.finding("verkeerd-id", at, message)]


def placeholder_findings(source: Source) -> list[Finding]:
    """Braces in any text around something that no round can fill in."""
    known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
    return [
        source.finding(
            "onbekende-invulplek",
            at,
            f"'{match.group()}' kan niet worden ingevuld. Gebruik {known} of haal de accolades weg.",
        )
        for at, text in _texts(source.data, ())
        for match in _BRACES.finditer(text)
        if match.group(1) not in PLACEHOLDERS
    ]


def _texts(value: object, at: Path_) -> list[tuple[Path_, str]]:
    """Every text in plain data, with its path."""
    if isinstance(value, str):
        return [(at, value)]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _texts(item, (*at, str(key)))]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in _texts(item, (*at, index))]
    return []
