"""YAML with line numbers: strict reading, and findings that name code, file and line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import yaml

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One error in a definition: where it is, its permanent code, and what to do (Dutch)."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: [{self.code}] {self.message}"


class DefinitionError(Exception):
    """A definition that cannot be used; carries every finding at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(map(str, self.findings)))


@dataclass(frozen=True)
class Source:
    """One parsed YAML file: its plain data and the line of every path in it."""

    file: str
    data: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of a path, or of its nearest known parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, code: str, path: Path_, message: str) -> Finding:
        return Finding(self.file, self.line(path), code, message)


_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character pair, which cannot be printed."""
_BOOLS = {"true": True, "false": False}
_LOOSE_BOOLS = {"yes", "no", "on", "off", "y", "n"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C reads twenty times as fast; both know the same YAML."""

MAX_DEPTH = 40
"""Far deeper than any definition; below it nothing that reads a tree runs out of stack."""


class _Refused(Exception):
    """YAML that no definition needs and that can be harmful: the line, and what is wrong with it."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def read(path: Path, shown_as: str) -> tuple[Source, list[Finding]]:
    """Read a YAML file. Duplicate keys, yes/no booleans and unquoted dates are findings, not surprises.

    Whatever is in the file, the answer is data and findings, never an exception.
    """
    findings: list[Finding] = []
    lines: dict[Path_, int] = {(): 1}
    try:
        text = path.read_bytes().decode("utf-8")
        _look_over(text)
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, OSError, _Refused) as error:
        message = f"Dit is geen geldige YAML: {_problem(error)}."
        return Source(shown_as, None, lines), [Finding(shown_as, _line(error), "yaml-onleesbaar", message)]

    def plain(node: yaml.Node | None, at: Path_) -> Any:
        if node is None:
            return None
        lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            result: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                line = key_node.start_mark.line + 1
                if key in result:
                    findings.append(
                        Finding(
                            shown_as,
                            line,
                            "dubbele-sleutel",
                            f"De sleutel '{key}' staat er al. Haal er één weg.",
                        )
                    )
                lines[(*at, key)] = line
                result[key] = plain(value_node, (*at, key))
            return result
        if isinstance(node, yaml.SequenceNode):
            return [plain(item, (*at, index)) for index, item in enumerate(node.value)]
        return _scalar(node, shown_as, findings)

    return Source(shown_as, plain(root, ()), lines), findings


def _look_over(text: str) -> None:
    """Refuse what could make reading endless: nesting without end, and references (one line of them can
    stand for millions).
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refused(line, "dit is te diep genest")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if getattr(event, "anchor", None) is not None:
            raise _Refused(line, "verwijzingen met & en * kunnen hier niet; schrijf het voluit")
        if isinstance(event, yaml.ScalarEvent) and _HALF.search(event.value):
            raise _Refused(line, "hier staat een half teken (\\ud800 tot en met \\udfff)")


def _line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) + 1 if mark else int(getattr(error, "line", 1))


def _problem(error: Exception) -> str:
    match error:
        case UnicodeDecodeError():
            return "geen geldige UTF-8"
        case OSError():
            return "het bestand is niet te lezen"
        case _Refused():
            return str(error)
    return str(getattr(error, "problem", None) or "een teken dat niet in YAML kan")


def _scalar(node: yaml.Node, file: str, findings: list[Finding]) -> Any:
    text = str(node.value)
    line = node.start_mark.line + 1
    if getattr(node, "style", None):  # quoted or a block: a text, whatever it looks like
        return text
    if text.lower() in _LOOSE_BOOLS:
        findings.append(
            Finding(
                file, line, "losse-boolean", f"Schrijf geen losse '{text}'. Gebruik ja/nee of true/false."
            )
        )
        return text
    if _DATE.fullmatch(text):
        findings.append(Finding(file, line, "losse-datum", f"Zet de datum {text} tussen aanhalingstekens."))
        return text
    if text in {"", "null", "~"}:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    return int(text) if _INT.fullmatch(text) else text


_MESSAGES = {
    "missing": ("sleutel-ontbreekt", "Hier ontbreekt de sleutel '{name}'."),
    "extra_forbidden": ("onbekende-sleutel", "De sleutel '{name}' is hier niet bekend."),
}


S = TypeVar("S", bound="Shape")


class Shape(pydantic.BaseModel):
    """Base of all definition shapes: strict types, no unknown keys."""

    model_config = pydantic.ConfigDict(extra="forbid", strict=True, frozen=True)


def fit(shape: type[S], source: Source) -> tuple[S | None, list[Finding]]:
    """Fit the data into a shape; every misfit becomes a finding at its own line."""
    try:
        return shape.model_validate(source.data, strict=False), []
    except pydantic.ValidationError as error:
        return None, [_misfit(source, detail) for detail in error.errors()]


def _misfit(source: Source, detail: Any) -> Finding:
    path: Path_ = tuple(detail["loc"])
    name = path[-1] if path else ""
    code, text = _MESSAGES.get(
        detail["type"], ("verkeerde-waarde", "De waarde van '{name}' past hier niet: {given!r}.")
    )
    given = detail.get("input")
    if isinstance(given, dict | list):
        given = type(given).__name__
    return source.finding(code, path, text.format(name=name, given=given))
