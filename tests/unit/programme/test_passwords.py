"""Which passwords are too easy to guess: by length and by what somebody would try, never by kinds of signs."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.paths import DATA
from riskscan.programme import passwords

EMAIL, NAME = "nina.nieuw@vng.example", "Nina van der Nieuw-Étoile"


def listed() -> list[str]:
    lines = (DATA / "wachtwoorden.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    "password",
    [
        "welkom welkom",
        "Welkom2026Welkom!",
        "qwertyuiop12",
        "wachtwoord123",
        "W4chtw00rd 2026",
        "Zomer2026Zomer",
        "zömer zömer 1",
        "123456789012",
        "qazwsxedcrfv",
        "Amsterdam 1900",
        "Veilig Thuis 2026",
        "risicoscan-risicoscan",
        "P@ssw0rd!P@ssw0rd!",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "kersenkersenkersen",
        "!@#$%^&*()_+",
        "............",
        "correct horse battery staple",
    ],
)
def test_what_somebody_would_try_is_refused_with_what_to_do(password: str) -> None:
    problem = passwords.problem(password, EMAIL, NAME)
    assert problem is not None
    assert "te makkelijk te raden" in problem
    assert problem.endswith("Kies bijvoorbeeld vier losse woorden.")


@pytest.mark.parametrize(
    "password", ["xx Nina.Nieuw 1", "ik ben NINA vandaag", "mijn etoile schijnt", "123 nieuw beleid x"]
)
def test_the_own_name_or_address_is_refused(password: str) -> None:
    assert "uw naam of e-mailadres" in (passwords.problem(password, EMAIL, NAME) or "")


@pytest.mark.parametrize(
    "password",
    [
        "vier losse woorden samen",
        "paardenbloem fiets maan",
        "kx9vqmz2wptr",
        "alleen maar kleine letters hier",
        "zonder enig cijfer of leesteken",
        "пароль моего сада",
        "&%*)(!{]>?#;",
        "welkom bij onze groene fietsen",
        " spaties aan het begin en einde ",
    ],
)
def test_a_long_password_needs_no_kinds_of_signs(password: str) -> None:
    assert passwords.problem(password, EMAIL, NAME) is None


def test_the_length_is_told_at_both_ends() -> None:
    assert passwords.problem("kort maar x", EMAIL) == "Kies een wachtwoord van ten minste 12 tekens."
    assert passwords.problem("een fiets " * 21, EMAIL) == "Kies een wachtwoord van ten hoogste 200 tekens."
    assert passwords.problem("groene fiets", EMAIL) is None


@given(st.sampled_from(listed()), st.integers(0, 99999), st.sampled_from(["", "!", "?", " ", "#1"]))
def test_a_listed_word_with_digits_and_signs_is_refused_however_it_is_written(
    word: str, digits: int, sign: str
) -> None:
    for written in (word, word.upper(), word.capitalize()):
        password = f"{written}{sign}{digits}".ljust(passwords.MIN_LENGTH, "1")
        assert passwords.problem(password, EMAIL, NAME) is not None


@given(st.text(max_size=250))
def test_any_text_is_judged_and_a_refusal_is_a_dutch_sentence(password: str) -> None:
    problem = passwords.problem(password, EMAIL, NAME)
    assert problem is None or (problem[0].isupper() and problem.endswith("."))


@given(st.text(string.ascii_lowercase, min_size=24, max_size=60).filter(lambda text: len(set(text)) > 12))
def test_long_random_letters_are_accepted(password: str) -> None:
    problem = passwords.problem(password)
    assert problem is None or "herhaalt" in problem


def test_a_hash_opens_for_its_password_only_and_an_empty_one_for_none() -> None:
    hashed = passwords.hash_of("vier losse woorden samen")
    assert passwords.matches(hashed, "vier losse woorden samen")
    assert not passwords.matches(hashed, "vier losse woorden Samen")
    assert not passwords.matches("", "")
    assert not passwords.matches("geen hash", "vier losse woorden samen")
    assert not passwords.is_outdated(hashed)
    assert passwords.is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$" + "A" * 43)
