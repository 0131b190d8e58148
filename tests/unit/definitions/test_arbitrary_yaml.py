"""Hypothesis: whatever is in a definition file, reading it gives findings, never an exception and never a hang."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscan import definitions
from riskscan.definitions.figures import load_catalogue
from riskscan.definitions.questionnaire import load_questionnaire
from riskscan.definitions.rules import read_rules, read_texts
from riskscan.definitions.source import Finding, read
from riskscan.paths import QUESTIONNAIRE

B = "2016-2"
Reader = Callable[[Path], list[Finding]]


def _rules(path: Path) -> list[Finding]:
    return read_rules(path, "regels.yaml", B)[1]


def _texts(path: Path) -> list[Finding]:
    return read_texts(path, "teksten.yaml", definitions.rules_of(B))[1]


def _form(path: Path) -> list[Finding]:
    return load_questionnaire(path, "vragenlijst.yaml", B, {}, definitions.rules_of(B))[1]


def _figures(path: Path) -> list[Finding]:
    return load_catalogue(path, "cijfers.yaml")[1]


READERS = {"regels": _rules, "teksten": _texts, "vragenlijst": _form, "cijfers": _figures}
ORIGINALS = {
    name: (QUESTIONNAIRE / (f"{B}/{name}.yaml" if name != "cijfers" else "cijfers.yaml")).read_text("utf-8")
    for name in READERS
}
ODD = (
    "null", "true", "yes", "[]", "{}", "''", "2016-01-01", "1e999", ".nan", ".inf", "-.inf", "9" * 5000, "0o7",
    "!!python/object:os.system x", "!!binary QQ==", "!!int abc", "? [a]\n: b", "{[1, 2]: 3}", "{? {a: b} : c}",
    "'\\ud800'", '"\\ud800"', '"\\0"', "<<: {a: 1}", "{", "]", "@", "`", "\t", "%YAML 9.9\n---\n", "---\na\n---\nb",
    "{verwacht.__class__}", "{0}", "{", "}", "{:>9999999999}", "{a!z}", "-1", "1.5", "NaN", "a" * 5000,
)  # fmt: skip

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.sampled_from(ODD),
)
keys = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ("versie", "regels", "themas", "cijfers", "als", "id", "vragen", "parameters", "indelingen")
    ),
)
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=15,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("willekeurig") / "bestand.yaml"


def checked(found: list[Finding]) -> None:
    """Findings that can be shown, each with a line."""
    for finding in found:
        assert finding.line >= 1
        str(finding).encode("utf-8")


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
@given(
    content=st.one_of(
        st.binary(max_size=80), st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
    )
)
@settings(deadline=None)
def test_any_bytes(path: Path, reader: Reader, content: bytes) -> None:
    path.write_bytes(content)
    found = reader(path)
    assert found
    checked(found)


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
@given(content=data)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_yaml(path: Path, reader: Reader, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8", errors="replace")
    found = reader(path)
    assert found
    checked(found)


@pytest.mark.parametrize("name", READERS)
@given(seed=st.integers(0, 2**32), odd=st.sampled_from(ODD))
@settings(max_examples=60, deadline=None)
def test_a_good_file_with_one_value_replaced(path: Path, name: str, seed: int, odd: str) -> None:
    """Nearly right files come further than random ones: past the shape, into what the values mean."""
    lines = ORIGINALS[name].splitlines()
    numbers = [
        number for number, line in enumerate(lines) if ": " in line and not line.lstrip().startswith("#")
    ]
    number = random.Random(seed).choice(numbers)
    lines[number] = lines[number].split(": ")[0] + ": " + odd
    path.write_text("\n".join(lines), encoding="utf-8")
    checked(READERS[name](path))


@pytest.mark.parametrize("name", READERS)
@given(start=st.integers(0, 30_000), length=st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_a_good_file_with_a_piece_cut_out(path: Path, name: str, start: int, length: int) -> None:
    text = ORIGINALS[name]
    at = start % len(text)
    path.write_text(text[:at] + text[at + length :], encoding="utf-8")
    checked(READERS[name](path))


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + number)}: &{chr(98 + number)} [*{chr(97 + number)}, *{chr(97 + number)}]\n"
    for number in range(20)
)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        "{a: " * 5_000,
        "- " * 50_000,
        "".join("  " * depth + f"a{depth}:\n" for depth in range(500)),
        BOMB,
        "&a [*a]",
        "&a {b: *a}",
        "*nergens",
        "a: &zomaar 1",
        '"\\ud83d"',
        "\ufeff",
        "\x00",
        "a: \x07",
    ],
    ids=["haken", "accolades", "streepjes", "inspringing", "verwijzingen", "kring", "kring2", "nergens", "anker",
         "half", "bom", "nul", "bel"],
)  # fmt: skip
@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
def test_what_is_made_to_harm(path: Path, reader: Reader, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    found = reader(path)
    assert {finding.code for finding in found} <= {"yaml-onleesbaar", "leeg-bestand", "verkeerde-waarde"}
    assert len(found) == 1
    checked(found)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for reader in READERS.values():
        assert [finding.code for finding in reader(tmp_path)] == ["yaml-onleesbaar"]


@given(content=data)
@settings(deadline=None)
def test_both_parsers_read_the_same(path: Path, content: object) -> None:
    """The parser in C is not there on every machine; a definition means the same with the other."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8", errors="replace")
    fast = read(path, "bestand.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("riskscan.definitions.source._LOADER", yaml.SafeLoader)
        slow = read(path, "bestand.yaml")
    assert fast[0].data == slow[0].data
    assert [(one.code, one.line) for one in fast[1]] == [(one.code, one.line) for one in slow[1]]


@pytest.mark.parametrize("name", READERS)
def test_both_parsers_read_the_same_of_the_project(name: str, path: Path) -> None:
    path.write_text(ORIGINALS[name], encoding="utf-8")
    fast = read(path, "bestand.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("riskscan.definitions.source._LOADER", yaml.SafeLoader)
        assert read(path, "bestand.yaml") == fast
