"""Plain forms: what was typed is read strictly, and comes back as it was typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from riskscan.programme.system import Invalid
from riskscan.web.plain_forms import (
    DayField,
    NeededDayField,
    NumberField,
    PasswordField,
    PlainForm,
    TextField,
    TickField,
    TicksField,
    summary,
)


class Example(PlainForm):
    text = TextField()
    password = PasswordField()
    day = DayField()
    needed = NeededDayField()
    number = NumberField("Vul een nummer in.")
    tick = TickField()
    ticks = TicksField()


def sent(*pairs: tuple[str, str]) -> Example:
    return Example(MultiDict(pairs))


def problems(form: PlainForm) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        form.check()
    return caught.value.problems


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_stored_date_comes_back_from_the_form_as_the_same_date(day: date) -> None:
    stored = Example(day=day, needed=day)
    again = sent(("day", stored.day.shown), ("needed", stored.needed.shown))
    again.check()
    assert again.day.data == again.needed.day() == day


@given(st.text(max_size=30))
def test_whatever_is_typed_for_a_date_stands_there_again(typed: str) -> None:
    form = sent(("day", typed), ("number", typed))
    assert form.day.shown == typed
    assert form.number.shown == typed
    assert form.day.data is None or isinstance(form.day.data, date)
    assert form.number.data is None or isinstance(form.number.data, int)


def test_everything_that_cannot_be_read_is_told_at_once() -> None:
    form = sent(("day", "31-2-2016"), ("number", "½"), ("text", "goed"))
    assert problems(form) == {
        "day": "De datum 31-2-2016 bestaat niet. Controleer dag en maand.",
        "needed": "Vul een datum in als dag-maand-jaar, bijvoorbeeld 1-10-2016.",
        "number": "Vul een nummer in.",
    }


def test_a_date_that_may_be_left_out_is_none_when_empty() -> None:
    form = sent(("day", "  "), ("needed", "1 oktober 2016"))
    form.check()
    assert form.day.data is None
    assert form.needed.day() == date(2016, 10, 1)


def test_text_loses_blanks_and_control_characters_and_a_password_nothing() -> None:
    form = sent(("text", "  Veilig\x00 Thuis\x1b \r\n"), ("password", " vier losse woorden "))
    assert form.text.data == form.text.shown == "Veilig Thuis"
    assert form.password.data == " vier losse woorden "
    assert form.password.shown == ""


@pytest.mark.parametrize("typed", ["-1", "1.5", "1e3", "٣", "9" * 19, "0x10"])
def test_only_plain_digits_are_a_number(typed: str) -> None:
    assert "number" in problems(sent(("needed", "1-1-2016"), ("number", typed)))


def test_a_form_that_was_sent_empty_does_not_fall_back_on_what_was_stored() -> None:
    form = Example(MultiDict([("text", "")]), text="oud", tick=True, ticks=["a"], day=date(2016, 1, 1))
    assert form.text.data == ""
    assert form.tick.data is False
    assert form.ticks.data == ()
    assert form.day.data is None


def test_the_summary_links_only_to_fields_of_the_page() -> None:
    found = summary({"name": "Vul een naam in.", "state": "Deze ronde is al open."}, ["name"])
    assert found == [("name", "Vul een naam in."), ("", "Deze ronde is al open.")]
