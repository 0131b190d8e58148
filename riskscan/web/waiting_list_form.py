"""The form of the waiting lists of one organisation: what was typed, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from riskscan import definitions
from riskscan.domain.dutch import NotDutch, format_date, format_moment, input_date, parse_date
from riskscan.domain.figure_entry import question, read_value
from riskscan.domain.figures import Figure, FigureKey, FigureValue, encode_value
from riskscan.domain.lifecycle import Period
from riskscan.domain.waiting_list_words import value_words
from riskscan.domain.waiting_lists import ENTERED, LISTS
from riskscan.programme.system import Invalid, dutch_time
from riskscan.programme.waiting_list_entry import Saved, Sheet, end_name, remedy_name
from riskscan.web.answers import clean_text
from riskscan.web.forms import posted_id

_BASE = "--basis"
_RIGHT = "--klopt"


@dataclass(frozen=True)
class TypedSheet:
    """Every field as it stands on the page: its text, and the revision that it was made from."""

    texts: Mapping[str, str]
    bases: Mapping[str, int]
    meanwhile: Mapping[str, str] = field(default_factory=dict)
    """Field → what someone else saved meanwhile, in words."""
    confirmed: Mapping[str, str] = field(default_factory=dict)
    """Field → the value of which was said that it is right."""

    @staticmethod
    def stored(sheet: Sheet) -> TypedSheet:
        """The page as it opens: what is saved."""
        texts = {
            key: "" if one.value is None else value_words(one.value) for key, one in sheet.numbers.items()
        }
        bases = {key: one.revision for key, one in sheet.numbers.items()}
        for key, one in sheet.remedies.items():
            texts[remedy_name(key)] = one.text
            texts[end_name(key)] = input_date(one.expected_end) if one.expected_end else ""
            bases[remedy_name(key)] = one.revision
        return TypedSheet(texts, bases)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.texts)

    def check(self) -> None:
        """Raises ``Invalid`` with a message per field that cannot be read."""
        problems = {}
        for name in self.texts:
            try:
                if name in ENTERED:
                    self._value(name)
                elif name.startswith(end_name("")):
                    self._day(name)
            except NotDutch as error:
                problems[name] = str(error)
        if problems:
            raise Invalid(problems)

    def numbers(self) -> Iterator[tuple[str, FigureValue, int]]:
        """Measure, value and base of each number; only after ``check``."""
        return ((one, self._value(one), self.bases.get(one, 0)) for one in ENTERED if one in self.texts)

    def remedies(self) -> Iterator[tuple[str, str, date | None, int]]:
        """List, text, expected end and base of each remedy; only after ``check``."""
        for one in LISTS:
            name = remedy_name(one)
            if name in self.texts:
                text = clean_text(self.texts[name]).strip()
                yield one, text, self._day(end_name(one)), self.bases.get(name, 0)

    def doubts(self, sheet: Sheet) -> dict[str, str]:
        """What to ask before the numbers are kept, as in every form of figures; only after ``check``."""
        asked = {}
        for name, value, _ in self.numbers():
            if value != sheet.numbers[name].value and self.confirmed.get(name) != encode_value(value):
                asked[name] = question(
                    sheet.numbers[name].measure, _of(sheet.day), value, _beside(sheet, name)
                )
        return {name: text for name, text in asked.items() if text}

    def answer(self, name: str) -> str:
        """What says that the typed number is right: its canonical text."""
        return encode_value(self._value(name))

    def _value(self, name: str) -> FigureValue:
        return read_value(definitions.catalogue().measure(name), self.texts[name])

    def _day(self, name: str) -> date | None:
        text = self.texts.get(name, "").strip()
        return parse_date(text) if text else None

    def after(self, saved: Saved, sheet: Sheet) -> TypedSheet:
        """After a save with conflicts: what conflicts stands as it was typed, on what the other saved; the rest is
        as saved.
        """
        now = TypedSheet.stored(sheet)
        texts, meanwhile = dict(now.texts), {}
        for one in saved.conflicts:
            name, theirs = one.entry.figure.key.measure, one.theirs
            texts[name] = self.texts[name]
            words = value_words(theirs.figure.value)
            meanwhile[name] = f"{theirs.author} bewaarde intussen ‘{words}’ ({_moment(theirs.saved_at)})."
        for other in saved.remedy_conflicts:
            key, remedy = other.sent.list, other.theirs.remedy
            for name in (remedy_name(key), end_name(key)):
                texts[name] = self.texts.get(name, "")
            end = f", einddatum {format_date(remedy.expected_end)}" if remedy.expected_end else ""
            meanwhile[remedy_name(key)] = (
                f"{other.theirs.author} bewaarde intussen ‘{remedy.text or 'geen maatregel'}’{end} "
                f"({_moment(other.theirs.saved_at)})."
            )
        return replace(now, texts=texts, meanwhile=meanwhile)


def _of(day: date) -> Period:
    return Period(day, day)


def _beside(sheet: Sheet, name: str) -> tuple[Figure, ...]:
    """What stands there now, and what stood on the peildatum before."""
    line, here = sheet.numbers[name], sheet.organisation.id
    days = ((sheet.day, line.value), (sheet.previous, line.before))
    return tuple(Figure(FigureKey(here, name, _of(day)), value) for day, value in days if day is not None)


def _moment(stamp: str) -> str:
    return format_moment(dutch_time(stamp))


def read_sheet(posted: Mapping[str, str]) -> TypedSheet:
    """The fields of the sheet that were sent; others are left alone."""
    names = (*ENTERED, *map(remedy_name, LISTS), *map(end_name, LISTS))
    bases = {}
    for name in names:
        try:
            bases[name] = posted_id(posted.get(name + _BASE, "0"))
        except ValueError:
            bases[name] = 0
    confirmed = {name: posted[name + _RIGHT] for name in ENTERED if name + _RIGHT in posted}
    return TypedSheet({name: posted[name] for name in names if name in posted}, bases, confirmed=confirmed)
