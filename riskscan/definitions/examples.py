"""Reads ``voorbeelden/*.json``: the cases that the programme keeps with a rule version, and whether the rules agree.

Each file is a list of cases: a scan as it is handed in for classification, what the rules must say of it,
and a sentence that tells what the case shows. The fields of the expectation are those of ``riskscan classify``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from riskscan.definitions.source import Finding
from riskscan.domain.classification import classify
from riskscan.domain.decision import Rules
from riskscan.domain.facts import ScanFacts
from riskscan.domain.interchange import BadScan, Result, facts_of, read_json, to_result

FOLDER = "voorbeelden"
UNREADABLE = "voorbeeld-onleesbaar"
DIFFERS = "voorbeeld-wijkt-af"

_KEYS = ("wat", "scan", "verwacht")
_EXPECTED = ("outcome", "possible", "rule", "states", "open", "needed")
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Example:
    """A case: what it shows (Dutch), the scan, and the fields of the result that it fixes."""

    file: str
    line: int
    shows: str
    facts: ScanFacts
    expected: Mapping[str, object]

    @property
    def possible(self) -> tuple[str, ...]:
        """The outcomes still possible; one when the case is settled."""
        found = self.expected["possible"]
        return tuple(map(str, found)) if isinstance(found, list) else ()


def read_examples(folder: Path) -> tuple[tuple[Example, ...], list[Finding]]:
    """Every case of a version, in the order of file and line; a finding for each that cannot be read."""
    examples: list[Example] = []
    findings: list[Finding] = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        found, wrong = read_file(path, f"{folder.name}/{FOLDER}/{path.name}")
        examples += found
        findings += wrong
    return tuple(examples), findings


def read_file(path: Path, shown_as: str) -> tuple[list[Example], list[Finding]]:
    """The cases in one file. A case that cannot be read is a finding; the others are read."""
    examples: list[Example] = []
    findings: list[Finding] = []
    try:
        text = path.read_bytes().decode("utf-8")
        for line, case in _cases(text):
            try:
                examples.append(_example(read_json(case), shown_as, line))
            except BadScan as error:
                findings.append(Finding(shown_as, line, UNREADABLE, str(error)))
    except _Broken as error:
        findings.append(Finding(shown_as, error.line, UNREADABLE, str(error)))
    except (OSError, UnicodeDecodeError):
        findings.append(Finding(shown_as, 1, UNREADABLE, "Dit bestand is niet te lezen als UTF-8."))
    return examples, findings


def differences(examples: tuple[Example, ...] | list[Example], rules: Rules) -> list[Finding]:
    """A finding for each case of which the rules say something else."""
    found = []
    for one in examples:
        result = to_result(classify(rules, one.facts), one.facts.organisation)
        wrong = [name for name, value in one.expected.items() if result[name] != value]
        if wrong:
            words = "; ".join(_difference(name, one.expected, result) for name in wrong)
            found.append(Finding(one.file, one.line, DIFFERS, f"{one.shows} {words}."))
    return found


def _difference(name: str, expected: Mapping[str, object], result: Result) -> str:
    wanted, given = (json.dumps(one[name], ensure_ascii=False) for one in (expected, result))
    return f"Bij '{name}' verwacht het voorbeeld {wanted}, maar de regels geven {given}"


class _Broken(ValueError):
    """The file is no list of cases; at which line."""

    def __init__(self, text: str, position: int, message: str) -> None:
        super().__init__(message)
        self.line = text.count("\n", 0, position) + 1


def _cases(text: str) -> Iterator[tuple[int, str]]:
    """Each case of the list with the line on which it starts; raises ``_Broken`` where the list ends otherwise."""
    decoder = json.JSONDecoder(parse_int=str)  # a number too long to read is an error of its case
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise _Broken(text, at, "Hier hoort een lijst van voorbeelden te beginnen, met '['.")
    at = _skip(text, at + 1)
    more = text[at : at + 1] != "]"
    while more:
        try:
            end = decoder.raw_decode(text, at)[1]
        except json.JSONDecodeError as error:
            raise _Broken(text, error.pos, "Dit is geen geldige JSON.") from error
        except RecursionError as error:
            raise _Broken(text, at, "Dit is te diep genest.") from error
        yield text.count("\n", 0, at) + 1, text[at:end]
        at = _skip(text, end)
        more = text[at : at + 1] == ","
        at = _skip(text, at + 1) if more else at
    if text[at : at + 1] != "]":
        raise _Broken(text, at, "Hier hoort een komma of het einde van de lijst te staan, ']'.")
    rest = _skip(text, at + 1)
    if rest != len(text):
        raise _Broken(text, rest, "Na het einde van de lijst hoort niets meer te staan.")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _example(found: object, file: str, line: int) -> Example:
    """Raises ``BadScan``."""
    if not isinstance(found, dict) or set(found) != set(_KEYS):
        raise BadScan(f"Een voorbeeld heeft precies deze sleutels: {', '.join(_KEYS)}.")
    shows, expected = found["wat"], found["verwacht"]
    if not isinstance(shows, str) or not shows.strip():
        raise BadScan("Bij 'wat' hoort een zin die zegt wat het voorbeeld laat zien.")
    if not isinstance(expected, dict) or "possible" not in expected or not set(expected) <= set(_EXPECTED):
        raise BadScan(f"Bij 'verwacht' hoort 'possible', en verder alleen: {', '.join(_EXPECTED)}.")
    return Example(file, line, shows, facts_of(found["scan"]), expected)
