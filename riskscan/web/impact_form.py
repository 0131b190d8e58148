"""The form of an impactanalyse: what was typed, rows that come and go, and two people's changes side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from riskscan.domain.capacity_analysis import Analysis, Column, rows_limits
from riskscan.programme.system import Invalid
from riskscan.web.typed_values import (
    Reader,
    Typed,
    labels,
    rows,
    typed_in,
    without_empty_rows,
    without_row,
    written,
)

SPARE = {"columns": 1, "absences": 1, "programmes": 1, "affordable": 1, "scenarios": 0}
"""Rows on the page of a list in which nothing was filled in yet."""
_MARK = re.compile(r"[0-9]{1,6}-[0-9a-f]{12}")
_ROW = re.compile(r"([a-z]+):([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Form:
    """What stands on the page: the fields as typed, how many rows each list shows, and the mark of the version
    it is based on.
    """

    typed: Typed
    rows: dict[str, int]
    base: str

    def with_row(self, name: str) -> Form:
        """One empty row more, as far as there is room; an unknown list changes nothing."""
        if name not in self.rows:
            return self
        return replace(self, rows={**self.rows, name: min(self.rows[name] + 1, rows_limits()[name])})

    def without_row(self, where: str) -> Form:
        """Without a row, named as "columns:2"; the rows after it move up."""
        found = _ROW.fullmatch(where)
        if found is None or found[1] not in self.rows:
            return self
        name, row = found[1], int(found[2])
        fewer = {**self.rows, name: max(self.rows[name] - 1, SPARE[name])}
        return replace(self, typed=without_row(self.typed, name, row), rows=fewer)

    def tidy(self) -> Form:
        """Without empty rows, so that a message stands at the row it is about."""
        typed = without_empty_rows(self.typed, Analysis)
        return Form(typed, _rows(typed), self.base)

    def analysis(self) -> Analysis:
        """The value that was typed; raises ``Invalid`` with a message per field."""
        reader = Reader(self.tidy().typed)
        found = reader.read(Analysis)
        if reader.problems:
            raise Invalid(reader.problems)
        return found

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns as they are typed now, for a scenario to start from."""
        reader = Reader(self.typed)
        found = [reader.read(Column, f"columns-{row}") for row in range(rows(self.typed, "columns"))]
        return tuple(dict.fromkeys(one.name for one in found if one.year is not None))


@cache
def names_of_fields() -> dict[str, str]:
    """How each field of the form is called, by path."""
    return labels(Analysis)


def _rows(typed: Typed) -> dict[str, int]:
    return {name: min(max(rows(typed, name), spare), rows_limits()[name]) for name, spare in SPARE.items()}


def opened(analysis: Analysis, mark: str) -> Form:
    """The form of an analysis as it was saved."""
    typed = written(analysis)
    return Form(typed, _rows(typed), mark)


def posted(fields: Mapping[str, str]) -> Form:
    """The form as it was sent; ``basis`` is the version that it was made from."""
    typed = typed_in(fields, Analysis)
    base = fields.get("basis", "")
    return Form(typed, _rows(typed), base if _MARK.fullmatch(base) else "")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that someone else saved otherwise than it stands in the form now."""

    path: str
    label: str
    mine: str
    theirs: str
    taken: bool
    """Theirs was taken over: this form did not change it."""


@dataclass(frozen=True, slots=True)
class Merged:
    form: Form
    differences: tuple[Difference, ...]
    whole: bool
    """Rows came or went on one side, so fields cannot be told apart: the form stays wholly as it was typed."""


def merged(mine: Form, before: Analysis | None, theirs: Analysis, mark: str) -> Merged:
    """Two people's changes since the same version, based on the newer one from now on.

    What only the other changed is taken over; what both changed stays as typed here. Nothing is saved.
    """
    old = written(before) if before is not None else {}
    new = written(theirs)
    whole = any(len({rows(old, name), rows(new, name), rows(mine.typed, name)}) > 1 for name in SPARE)
    typed: Typed = {}
    differences = []
    for path in dict.fromkeys((*new, *mine.typed)):
        here, there = mine.typed.get(path, ""), new.get(path, "")
        taken = not whole and _same(here, old.get(path, "")) and not _same(here, there)
        typed[path] = there if taken else here
        if not _same(here, there):
            label = names_of_fields().get(path, path)
            differences.append(Difference(path, label, here, there, taken))
    form = Form(typed if not whole else mine.typed, _rows(typed if not whole else mine.typed), mark)
    return Merged(form, tuple(differences), whole)


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same apart from how a number is grouped: "4.400" and "4400"."""
    return one.strip() == other.strip() or _plain(one) == _plain(other)


def _plain(text: str) -> str:
    text = " ".join(text.split())
    return text.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text) else text
