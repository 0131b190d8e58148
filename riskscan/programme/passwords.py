"""Passwords: argon2id, and which ones are too easy to guess.

A password is judged by its length and by whether somebody would try it: no composition rules, since those
lead to Welkom2026! and not to strength (NIST SP 800-63B). ``data/wachtwoorden.txt`` holds the words and rows
that guessing begins with.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from riskscan.paths import DATA

MIN_LENGTH = 12
MAX_LENGTH = 200
HINT = f"Ten minste {MIN_LENGTH} tekens; alle tekens mogen, ook spaties. Bijvoorbeeld vier losse woorden."

_hasher = PasswordHasher()
# Checked when there is no password, so that this answer takes as long as that of a known account.
_NOBODY = _hasher.hash(secrets.token_hex(16))
_TOO_EASY = "Dit wachtwoord is te makkelijk te raden: {why}. Kies bijvoorbeeld vier losse woorden."
MIN_DIFFERENT_SIGNS = 8
# Letters that have to be left beside guessable words; fewer would be guessed along with them.
_OWN_LETTERS = 4


def hash_of(password: str) -> str:
    return _hasher.hash(password)


def matches(hashed: str, password: str) -> bool:
    """Whether this is the password; with an empty hash it never is, after the same work."""
    try:
        return _hasher.verify(hashed or _NOBODY, password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Whether the parameters of argon2id have changed since this hash was made."""
    return _hasher.check_needs_rehash(hashed)


def problem(password: str, email: str = "", name: str = "") -> str | None:
    """Why this password cannot be chosen and what to do, in Dutch; None when it can."""
    if len(password) < MIN_LENGTH:
        return f"Kies een wachtwoord van ten minste {MIN_LENGTH} tekens."
    if len(password) > MAX_LENGTH:
        return f"Kies een wachtwoord van ten hoogste {MAX_LENGTH} tekens."
    letters = _plain(password)
    if len(letters) < _OWN_LETTERS:
        # Signs only: fine unless they are the row of the keyboard.
        row = password.startswith("!@#$%") or len(set(password)) < MIN_DIFFERENT_SIGNS
        return _TOO_EASY.format(why="het is een rij van het toetsenbord of herhaalt zich") if row else None
    own = [part for part in re.split(r"[^a-z0-9]+", f"{_fold(email)} {_fold(name)}") if len(part) > 3]
    if any(part in letters for part in own if part not in _everyday()):
        return _TOO_EASY.format(why="uw naam of e-mailadres staat erin")
    if len(set(password.casefold())) < 5:
        return _TOO_EASY.format(why="het bestaat uit te weinig verschillende tekens")
    if _is_repeated(letters):
        return _TOO_EASY.format(why="het herhaalt steeds hetzelfde")
    guessable = len(_without(password)) < _OWN_LETTERS
    if letters.strip("0123456789") in _common() or (guessable and not _is_passphrase(password)):
        return _TOO_EASY.format(
            why="het bestaat uit woorden, reeksen of jaartallen die veel mensen gebruiken"
        )
    return None


def _fold(text: str) -> str:
    """Small letters without accents."""
    return "".join(
        one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one)
    )


_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)


def _plain(password: str) -> str:
    """Its letters and digits only, of any alphabet, in small letters without accents."""
    return "".join(one for one in _fold(password) if one.isalnum())


def _is_repeated(letters: str) -> bool:
    """Whether it is one short part over and over, perhaps with digits behind it."""
    bare = letters.rstrip("0123456789") or letters
    return any(
        bare == (bare[:size] * (len(bare) // size + 1))[: len(bare)]
        for size in range(1, len(bare) // 2 + 1)
        if size <= 8
    )


def _is_passphrase(password: str) -> bool:
    """Four different words or more: even everyday words are then not guessed in their combination."""
    words = {_plain(word) for word in re.split(r"[\s\-_.,]+", password)}
    return len({word for word in words if len(word) > 2 and not word.isdigit()}) >= 4


def _without(password: str) -> str:
    """What is left when guessable parts are taken out, also with digits for letters (w4chtw00rd)."""
    return min((_left(_plain(one)) for one in (password, password.translate(_LEET))), key=len)


def _left(letters: str) -> str:
    left = letters
    for word in _common():
        left = left.replace(word, " ")
    # Years, and digits at all, are what people put behind a word.
    return "".join(one for one in left if one.isalpha())


@cache
def _common() -> tuple[str, ...]:
    """Guessable words and rows, the longest first, so that a part of a word is not taken before the whole."""
    lines = (DATA / "wachtwoorden.txt").read_text(encoding="utf-8").splitlines()
    words = {_plain(line) for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _everyday() -> frozenset[str]:
    return frozenset({"voorbeeld", "gmail", "outlook", "hotmail", "info", "mail"})
