"""Quality checks on the pages of a scan: each warning with links to what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import url_for

from riskscan import definitions
from riskscan.domain.quality import Part, Remark
from riskscan.domain.wording import fill
from riskscan.programme.scanning import Sheet
from riskscan.web.sections import CONDITIONS, section_of

PLACE = "kwaliteitscontroles"
"""The id of the section on the page "Indeling en besluit"."""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A warning as the page shows it; see ``templates/macros/quality.html``."""

    code: str
    sentence: str
    links: tuple[Link, ...]
    source: str


@cache
def _places(version: str) -> dict[str, str]:
    """Question key → where it stands: many questions read the same with every topic or condition."""
    form = definitions.load_form(version)
    found = {
        question.key: f"Onderwerp {topic.number}"
        for theme in form.themes
        for topic in theme.topics
        for question in topic.questions
    }
    for part in (*form.conditions, form.circumstances):
        found |= {question.key: part.title for question in part.questions}
    return found


def question_url(sheet: Sheet, key: str) -> str:
    """The address of a question."""
    slug = section_of(sheet.scan.version).get(key, CONDITIONS)
    return f"/scans/{sheet.scan.id}/{slug}#{key}"


def remark_views(sheet: Sheet, remarks: tuple[Remark, ...]) -> tuple[RemarkView, ...]:
    """The warnings of a scan with their links, in the same order."""
    return tuple(RemarkView(one.code, one.sentence, _links(sheet, one), one.source) for one in remarks)


def _links(sheet: Sheet, remark: Remark) -> tuple[Link, ...]:
    if remark.part is Part.INTERVIEWS:
        return (Link(url_for("interviews.page", scan_id=sheet.scan.id), "Gesprekken"),)
    places = _places(sheet.scan.version)
    references = sheet.round.plan.references
    links = tuple(
        Link(question_url(sheet, key), f"{places[key]}: {fill(sheet.form.question(key).label, references)}")
        for key in remark.questions
    )
    if remark.part is Part.DECISION:
        return (*links, Link(f"{url_for('reviews.page', scan_id=sheet.scan.id)}#besluit", "Besluit"))
    return links


def in_words(number: int) -> str:
    """How many warnings, in words."""
    return "1 aandachtspunt" if number == 1 else f"{number} aandachtspunten"
