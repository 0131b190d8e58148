"""The answers of a scan to read, without a form."""

from __future__ import annotations

from dataclasses import dataclass

from riskscan.domain.scan import is_answered
from riskscan.domain.wording import fill, in_words
from riskscan.programme.scanning import Sheet
from riskscan.web.sections import form_sections


@dataclass(frozen=True, slots=True)
class AnswerLine:
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one topic or condition."""

    title: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the scan with what was answered in it."""

    title: str
    groups: tuple[Group, ...]


def answers_by_part(sheet: Sheet) -> tuple[Part, ...]:
    """Every answered question that was asked, in the order of the format."""
    titles = _titles(sheet)
    references = sheet.round.plan.references
    parts = []
    for section in form_sections(sheet.scan.version):
        groups: dict[str, list[AnswerLine]] = {}
        for question in section.questions:
            if is_answered(question, sheet.answers):
                answer = in_words(question, sheet.answers[question.key])
                line = AnswerLine(fill(question.label, references), answer)
                groups.setdefault(titles.get(question.key, section.title), []).append(line)
        found = tuple(Group(title, tuple(lines)) for title, lines in groups.items())
        parts.append(Part(section.title, found))
    return tuple(part for part in parts if part.groups)


def _titles(sheet: Sheet) -> dict[str, str]:
    """Question key → the topic or condition it belongs to."""
    references = sheet.round.plan.references
    found = {
        question.key: f"{topic.number} {fill(topic.title, references)}"
        for theme in sheet.form.themes
        for topic in theme.topics
        for question in topic.questions
    }
    for part in (*sheet.form.conditions, sheet.form.circumstances):
        found |= {question.key: part.title for question in part.questions}
    return found
