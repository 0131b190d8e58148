"""Forms of ``risicoscan/1`` for Hypothesis: partly answered in every way, with dates around every limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from riskscan.domain.classification import add_months

Form = dict[str, Any]

CONDITIONS = ("stap1", "visie", "middelen", "management")
CIRCUMSTANCES = ("verscherpt_toezicht", "verslechtering", "vertrouwen")
ABSENT = "<absent>"
NOT_KNOWN = (ABSENT, None, "onbekend")

PEILDATA = ("2016-06-30", "2016-08-31", "2016-12-31", "2017-01-01", "2017-01-02", "2019-08-31")
LAST = ("9999-06-29", "9999-06-30", "9999-07-01", "9999-12-31")
"""So late that six months on there may be no day left."""
VALUES: dict[str, tuple[Any, ...]] = {
    "status": ("voldaan", "deels", "deels", "niet"),
    "aantal_voldaan": (0, 12, 13, 24),
    "pril": ("ja", "nee"),
    "sinds": ("2015-03-01", "2016-06-01"),
    "actie": ("geen", "op_schema", "op_schema", "onvoldoende_resultaat"),
}


def around(day: date, days: int = 1) -> list[str]:
    """The days around a day, as far as the calendar has them."""
    numbers = range(max(1, day.toordinal() - days), min(date.max.toordinal(), day.toordinal() + days) + 1)
    return [date.fromordinal(number).isoformat() for number in numbers]


def dates_for(peildatum: date, streefdatum: date | None) -> tuple[str, ...]:
    limits = (peildatum, add_months(peildatum, 6), streefdatum or date(2017, 1, 1))
    return (*(one for limit in limits for one in around(limit)), "geen_datum", "geen_datum")


def chosen(draw: st.DrawFn, values: tuple[Any, ...], unknown: int) -> Any:
    """One of the values, or not known in one of its forms in ``unknown`` of six cases."""
    if draw(st.integers(1, 6)) <= unknown:
        return draw(st.sampled_from(NOT_KNOWN))
    return draw(st.sampled_from(values))


@st.composite
def forms(draw: st.DrawFn, unknown: st.SearchStrategy[int] | None = None) -> Form:
    """A form in which, in the mean, ``unknown`` of every six fields are not known."""
    share = draw(unknown if unknown is not None else st.sampled_from((0, 1, 1, 2, 3, 5)))
    peildatum = date.fromisoformat(draw(st.sampled_from(PEILDATA * 3 + LAST)))
    streefdata = [*around(peildatum), *around(peildatum + timedelta(0), 1), "0001-01-01", "9999-12-31"]
    streefdatum = draw(st.sampled_from((*NOT_KNOWN * 3, *streefdata)))
    known = None if streefdatum in NOT_KNOWN else date.fromisoformat(streefdatum)
    values = VALUES | {"verwacht": dates_for(peildatum, known)}
    conditions = {}
    for condition in CONDITIONS:
        names = [name for name in values if name != "aantal_voldaan" or condition == "stap1"]
        conditions[condition] = without_absent({name: chosen(draw, values[name], share) for name in names})
    good_enough = dict.fromkeys(CIRCUMSTANCES[:2], ("nee", "nee", "ja")) | {"vertrouwen": ("ja", "ja", "nee")}
    circumstances = {name: chosen(draw, good_enough[name], share) for name in CIRCUMSTANCES}
    return without_absent(
        {
            "format": "risicoscan/1",
            "organisatie": "Voorbeeld",
            "peildatum": peildatum.isoformat(),
            "streefdatum": streefdatum,
            "randvoorwaarden": conditions,
            **circumstances,
        }
    )


def without_absent(form: Form) -> Form:
    return {key: value for key, value in form.items() if value is not ABSENT}


def answered(form: Form, key: str, value: Any) -> Form:
    """The form with one field answered; the key as in ``open``."""
    if "." not in key:
        return form | {key: value}
    _, condition, name = key.split(".")
    conditions = form.get("randvoorwaarden") or {}
    one = (conditions.get(condition) or {}) | {name: value}
    return form | {"randvoorwaarden": conditions | {condition: one}}


def answers_for(form: Form, key: str) -> tuple[Any, ...]:
    """Answers that can be given to a field; a date only from the peildatum on."""
    if "." not in key:
        return ("ja", "nee")
    name = key.split(".")[-1]
    if name != "verwacht":
        return VALUES[name]
    streefdatum = form.get("streefdatum")
    known = None if streefdatum in NOT_KNOWN else date.fromisoformat(streefdatum)
    found = dates_for(date.fromisoformat(form["peildatum"]), known)
    return tuple(one for one in found if one != "geen_datum" and one >= form["peildatum"])
