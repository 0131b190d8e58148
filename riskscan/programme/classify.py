"""``riskscan classify`` over a text: one object, or JSON Lines; one result a line, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from riskscan.domain.classification import classify
from riskscan.domain.decision import Rules
from riskscan.domain.interchange import BadScan, parse, to_result

_UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes that were no UTF-8 (PEP 383); in JSON itself such a character can only be written as an escape."""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One line of output, and whether its object could be classified."""

    text: str
    ok: bool


def classify_text(rules: Rules, content: str | bytes, filename: str) -> Iterator[ResultLine]:
    """Classify what a file holds. A bad object gives an error in its place; the others go on.

    Given bytes, a line that is no UTF-8 is such a bad object.
    """
    text = content if isinstance(content, str) else content.decode("utf-8", "surrogateescape")
    text = text.removeprefix("\ufeff")
    if _is_one_object(text):
        first = len(text) - len(text.lstrip())
        yield _result(rules, text, filename, text.count("\n", 0, first) + 1)
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        yield _error("Dit bestand is leeg.", filename, 1)
    for number, line in lines:
        yield _result(rules, line, filename, number)


def _is_one_object(text: str) -> bool:
    """Whether the whole text is one JSON object, however it is laid out and whatever is in it."""
    try:
        # A number too long to read is an error in the object, not a reason to read line by line.
        return isinstance(json.loads(text, parse_int=str), dict)
    except (ValueError, RecursionError):
        return False


def _result(rules: Rules, text: str, filename: str, line: int) -> ResultLine:
    if _UNDECODED.search(text):
        return _error("Hier staan tekens die geen UTF-8 zijn. Bewaar het bestand als UTF-8.", filename, line)
    try:
        facts = parse(text)
    except BadScan as error:
        return _error(str(error), filename, line)
    result = to_result(classify(rules, facts), facts.organisation)
    return ResultLine(_line(result), ok=True)


def _error(message: str, filename: str, line: int) -> ResultLine:
    return ResultLine(_line({"error": message, "file": filename, "line": line}), ok=False)


def _line(content: dict[str, object]) -> str:
    """JSON on one line; half a character pair cannot be printed and is escaped."""
    text = json.dumps(content, ensure_ascii=False)
    return text if _encodes(text) else json.dumps(content)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
