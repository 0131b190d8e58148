"""WTForms forms built from the questionnaire: they parse and validate; macros render.

A question is on a form exactly when its ``--basis`` field was posted. WTForms' own widgets are not
used: they render many times slower than plain Jinja.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import Any, Protocol

from wtforms import Field
from wtforms.form import BaseForm

from riskscan.domain.questionnaire import AnswerType, Question
from riskscan.domain.scan import Answer
from riskscan.web.answers import Typed, Unusable, to_answer
from riskscan.web.sections import Section

_ID = re.compile(r"[0-9]{1,18}")


def posted_id(text: str) -> int:
    """A number of the database as a form carries it; ``ValueError`` for anything else."""
    if not _ID.fullmatch(text):
        raise ValueError(text[:60])
    return int(text)


class Posted(Protocol):
    """What WTForms wants of the posted data."""

    def getlist(self, name: str) -> list[str]: ...
    def __contains__(self, name: str) -> bool: ...


class AnswerField(Field):
    """One question on a form: what was typed, the answer it gives, and the revision it was made from."""

    typed = Typed()
    answer: Answer = None
    base = 0
    present = False
    choice_made = ""
    """In a conflict: ``mijn``, ``ander`` or empty."""
    in_conflict = False
    copied = False
    """The answer was copied from the previous round in a form that came back."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question

    def process(self, formdata: Posted | None, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        self.process_errors = []
        if formdata is None or f"{self.name}--basis" not in formdata:
            return
        self.present = True
        self.typed = _typed(self.question, formdata)
        self.in_conflict = f"{self.name}--conflict" in formdata
        self.copied = f"{self.name}--herkomst" in formdata
        self.choice_made = _first(formdata, f"{self.name}--keuze")
        try:
            self.base = posted_id(_first(formdata, f"{self.name}--basis") or "0")
            self.answer = to_answer(self.question, self.typed)
        except Unusable as error:
            self.process_errors = [str(error)]
        except ValueError:
            self.process_errors = [
                "Dit veld is onderweg beschadigd. Ververs de pagina en vul het opnieuw in."
            ]
        if self.in_conflict and self.choice_made not in ("mijn", "ander"):
            self.process_errors = ["Kies wat er moet blijven staan: uw antwoord of het andere."]


def _first(formdata: Posted, name: str) -> str:
    values = formdata.getlist(name)
    return str(values[0]) if values else ""


def _typed(question: Question, formdata: Posted) -> Typed:
    name = question.key
    special = _first(formdata, f"{name}--bijzonder")
    match question.type:
        case AnswerType.CHOICE:
            return Typed(choice=_first(formdata, name))
        case AnswerType.SEVERAL:
            return Typed(choices=tuple(formdata.getlist(name)), special=special)
        case AnswerType.LIST:
            return Typed(rows=_rows(question, formdata), special=special)
        case _:
            return Typed(text=_first(formdata, name), special=special)


def _rows(question: Question, formdata: Posted) -> tuple[tuple[str, ...], ...]:
    rows = []
    for number in count():
        names = [f"{question.key}--{number}--{column.id}" for column in question.columns]
        if not any(name in formdata for name in names):
            break
        rows.append(tuple(_first(formdata, name) for name in names))
    return tuple(rows)


@cache
def _fields(section: Section) -> dict[str, Any]:
    """The fields of a section, not yet on a form."""
    return {question.key: AnswerField(question, name=question.key) for question in section.questions}


def read_form(section: Section, formdata: Posted) -> tuple[AnswerField, ...]:
    """The fields of this section that are in the posted data, each parsed or with its error.

    Only those are put on the form: an autosave sends one question of seventy.
    """
    present = {key: field for key, field in _fields(section).items() if f"{key}--basis" in formdata}
    form = BaseForm(present)
    form.process(formdata)  # type: ignore[arg-type]  # the stubs ask for MultiDict itself
    return tuple(field for field in form if isinstance(field, AnswerField) and field.present)


_OTHER = frozenset({"csrf_token", "actie", "snel", "overnemen"})


def unknown_names(section: Section, names: Iterable[str]) -> tuple[str, ...]:
    """Posted names that belong to no question of this section, or to one without its ``--basis``: such an
    answer would not be saved, and that must not pass unnoticed.
    """
    sent = tuple(names)
    based = {f"{question.key}--basis" for question in section.questions}.intersection(sent)
    return tuple(
        name for name in sent if name not in _OTHER and f"{name.split('--', 1)[0]}--basis" not in based
    )
