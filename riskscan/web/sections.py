"""The parts of a scan as the adviser walks through them, each with its own address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from riskscan import definitions
from riskscan.domain.questionnaire import Question, Theme
from riskscan.domain.wording import fill
from riskscan.programme.scanning import Sheet

INTERVIEWS = "gesprekken"
CONDITIONS = "randvoorwaarden"
OVERALL = "overall-beeld"
REVIEW = "indeling"


@dataclass(frozen=True, eq=False)
class Section:
    """A form of the scan; compared by identity, one object per version and slug."""

    slug: str
    title: str
    questions: tuple[Question, ...]
    theme: Theme | None = None


@cache
def form_sections(version: str) -> tuple[Section, ...]:
    """The sections that are forms of questions, in order."""
    form = definitions.load(version).questionnaire
    themes = tuple(Section(theme.slug, theme.title, theme.questions, theme) for theme in form.themes)
    return (
        *themes,
        Section(CONDITIONS, "Randvoorwaarden en omstandigheden", form.judgement),
        Section(OVERALL, "Overall beeld", (form.overall,)),
    )


def find_section(version: str, slug: str) -> Section | None:
    return next((section for section in form_sections(version) if section.slug == slug), None)


@cache
def section_of(version: str) -> dict[str, str]:
    """Question key → slug of the section it stands in."""
    return {
        question.key: section.slug for section in form_sections(version) for question in section.questions
    }


def next_slug(version: str, slug: str) -> str:
    """The section after this one; the review comes last."""
    slugs = [INTERVIEWS, *(section.slug for section in form_sections(version)), REVIEW]
    return slugs[slugs.index(slug) + 1]


@dataclass(frozen=True, slots=True)
class NavItem:
    """See ``progress_nav`` in ``templates/macros/page.html``."""

    slug: str
    title: str
    url: str
    done: int
    total: int
    note: str = ""


def title_in(sheet: Sheet, section: Section) -> str:
    """The title with the round's year, period or date filled in."""
    return fill(section.title, sheet.round.plan.references)


def navigation(sheet: Sheet, base_url: str, remarks: str = "") -> tuple[NavItem, ...]:
    """All parts with their progress; ``base_url`` is the scan's own address, ``remarks`` how many quality
    warnings there are, in words.
    """
    items = [
        NavItem(INTERVIEWS, "Op basis van", f"{base_url}/{INTERVIEWS}", min(len(sheet.interviews), 1), 1)
    ]
    for section in form_sections(sheet.scan.version):
        found = sheet.progress_of(section.questions)
        items.append(
            NavItem(
                section.slug, title_in(sheet, section), f"{base_url}/{section.slug}", found.done, found.total
            )
        )
    note = " · ".join(filter(None, (sheet.scan.state.value.capitalize(), remarks)))
    return (*items, NavItem(REVIEW, "Indeling en besluit", f"{base_url}/{REVIEW}", 0, 0, note))
