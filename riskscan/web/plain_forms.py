"""Plain forms (rounds, organisations, accounts): WTForms parses, macros render, use cases decide.

Each field keeps what was typed, so that a form that is refused comes back as it was sent.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from wtforms import Field, Form

from riskscan.domain.dutch import NotDutch, input_date, parse_date
from riskscan.programme.system import Invalid
from riskscan.web.answers import clean_text
from riskscan.web.forms import posted_id


class PlainField(Field):
    """A field of one line or text; ``shown`` is what stands in it on the page."""

    data: Any = None

    @property
    def typed(self) -> str:
        """What was sent; empty when nothing was."""
        return str(self.raw_data[0]) if self.raw_data else ""

    @property
    def shown(self) -> str:
        return self.typed if self.raw_data else self._written()

    def _written(self) -> str:
        return "" if self.data is None else str(self.data)


class TextField(PlainField):
    """Text without blanks around it and without control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean_text(str(valuelist[0])).strip() if valuelist else ""

    @property
    def shown(self) -> str:
        return self._written()


class PasswordField(PlainField):
    """A password exactly as it was typed; never shown again."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""

    @property
    def shown(self) -> str:
        return ""


class DayField(PlainField):
    """A Dutch date, or None when left empty."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = parse_date(text) if text else None

    def _written(self) -> str:
        return input_date(self.data) if self.data else ""


class NeededDayField(DayField):
    """A Dutch date that has to be filled in."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = parse_date(str(valuelist[0]) if valuelist else "")

    def day(self) -> date:
        """The date; only after ``check`` of its form."""
        if self.data is None:
            raise NotDutch("Vul een datum in.")
        found: date = self.data
        return found


class NumberField(PlainField):
    """A whole number of the database or the map, or None when left empty."""

    def __init__(self, message: str = "Vul een heel getal in.", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.message = message

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        try:
            self.data = posted_id(text) if text else None
        except ValueError:
            raise ValueError(self.message) from None


class TickField(Field):
    """One checkbox."""

    data: Any = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist)


class TicksField(Field):
    """Several checkboxes with one name: the values that were ticked."""

    data: Any = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = tuple(map(str, valuelist))


class PlainForm(Form):
    """A form whose ``check`` reports what cannot be read, in the way the use cases report the rest."""

    def check(self) -> None:
        """Raise ``Invalid`` with a message per field that cannot be read."""
        problems = {field.name: str(field.process_errors[0]) for field in self if field.process_errors}
        if problems:
            raise Invalid(problems)


class ChosenPasswordForm(PlainForm):
    """A new password, typed twice."""

    password = PasswordField()
    repeat = PasswordField()

    def chosen(self) -> str:
        """The password; raises ``Invalid`` when there is none or it was not typed the same twice."""
        if not self.password.data:
            raise Invalid({"password": "Vul een nieuw wachtwoord in."})
        if self.password.data != self.repeat.data:
            raise Invalid({"repeat": "De twee wachtwoorden zijn niet gelijk. Typ ze allebei opnieuw."})
        return str(self.password.data)


def summary(problems: dict[str, str], fields: Collection[str]) -> list[tuple[str, str]]:
    """For the error summary: a link to each field that is on the page, the bare message for the rest."""
    return [(name if name in fields else "", message) for name, message in problems.items()]
