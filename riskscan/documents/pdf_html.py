"""From report data to the HTML that the PDF engine lays out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from riskscan import paths
from riskscan.documents.report import Length, Line, ReportData, TopicReport
from riskscan.domain.dutch import format_date, format_moment
from riskscan.domain.explanation import ConditionView
from riskscan.domain.proportions import number_word
from riskscan.domain.wording import lower_first

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AGENDA_ROWS = 5
"""How much of the agenda stands on the first page; the rest follows on the second."""
ROUND_ROWS = 6
"""How many rounds the table of the indeling over time shows, the latest."""
_SVG_START = re.compile(r"<svg\b[^>]*>")


def report_html(data: ReportData, length: Length = Length.FULL) -> str:
    """The report as one HTML document; every text is escaped."""
    full = length is Length.FULL
    return environment().get_template("pdf/report.html").render(data=data, full=full, **_shown(data))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The report's own Jinja environment: escaping always on, an unknown name is an error."""
    result = Environment(
        loader=FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.filters.update(
        dutch_date=format_date,
        dutch_moment=dutch_moment,
        paragraphs=paragraphs,
        absent_groups=absent_groups,
        bookmark=bookmark,
        only_state=only_state,
        by_risk=by_risk,
        number_word=number_word,
        lower_first=lower_first,
    )
    result.tests["long_answer"] = lambda line: is_long(line.answer)
    result.tests["long"] = is_long
    result.globals.update(symbol=titled_symbol, AGENDA_ROWS=AGENDA_ROWS, ROUND_ROWS=ROUND_ROWS)
    return result


def dutch_moment(moment: datetime) -> str:
    """A moment as "14 juli 2016 om 14.03", in Dutch time."""
    return format_moment(_in_dutch_time(moment))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what stands between blank lines. Line breaks inside them stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return [part for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", lines) if part.strip()]


def absent_groups(lines: Iterable[Line]) -> list[tuple[str, list[str]]]:
    """Questions without a value, grouped by how that is said ("Niet ingevuld", "Onbekend", "N.v.t.")."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        if line.absent:
            groups.setdefault(line.answer, []).append(line.label)
    return list(groups.items())


_RISKS = ("aanzienlijk", "beperkt", "geen", "")


def by_risk(topics: Iterable[TopicReport]) -> list[tuple[str, list[TopicReport]]]:
    """The topics grouped by what was answered about the risk, the greatest risk first.

    A version may know other answers: those come after these, in the order of the topics.
    """
    groups: dict[str, list[TopicReport]] = {}
    order = {key: number for number, key in enumerate(_RISKS)}
    for topic in sorted(topics, key=lambda one: order.get(one.risk_key, len(order))):
        if topic.risk is not None:
            groups.setdefault(topic.risk.answer, []).append(topic)
    return list(groups.items())


def only_state(condition: ConditionView) -> str:
    """The state of a condition when only one is possible, else ``open``."""
    return condition.states[0] if len(condition.states) == 1 else "open"


def is_long(text: str) -> bool:
    """Whether a text needs the full width of the page; in a table it would be a column of pages."""
    return len(text) > 400 or text.count("\n") > 12


def bookmark(text: str) -> str:
    """A text on one line, short enough for the outline of a PDF."""
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:99].rstrip() + "…"


def titled_symbol(key: str, title: str) -> Markup:
    """A symbol as inline SVG with ``title`` as its first child, which becomes the alternative text."""
    return Markup(_SVG_START.sub(_SVG_HEAD + f"<title>{escape(title)}</title>", _drawing(key), count=1))  # noqa: S704


def symbol_file(key: str) -> bytes:
    """A symbol as an SVG file, for use as background: decoration beside a word that says the same."""
    return _SVG_START.sub(_SVG_HEAD, _drawing(key), count=1).encode()


_SVG_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'


@lru_cache(maxsize=32)
def _drawing(key: str) -> str:
    """The drawing that the pages of the application use, so that page and report never differ."""
    module = environment().get_template("macros/symbols.html").module
    return str(module.symbol(key))  # type: ignore[attr-defined]


def _shown(data: ReportData) -> dict[str, object]:
    """What the template needs besides the data itself: choices and dates that need code."""
    category = data.decision.category if data.decision else data.explanation.category
    moment = data.established_at or data.last_saved
    created = _in_dutch_time(moment).isoformat(timespec="seconds") if moment else data.peildatum.isoformat()
    return {
        "category": category,
        "created": created,
        "topics": [topic for theme in data.themes for topic in theme.topics if topic.risk],
        "interview_kinds": [lower_first(kind) for kind in dict.fromkeys(one.kind for one in data.interviews)],
    }


def _in_dutch_time(moment: datetime) -> datetime:
    """Dutch time; a moment without a zone is Dutch time already."""
    return moment.replace(tzinfo=_AMSTERDAM) if moment.tzinfo is None else moment.astimezone(_AMSTERDAM)


def _finalize(value: object) -> object:
    """Every text that reaches the page, in characters that the report's own fonts can draw."""
    if isinstance(value, str) and not isinstance(value, Markup):
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", lines).translate(_printable())
    return value


class _Printable(dict[int, int | str | None]):
    """Which character to print for a code point.

    A character that the fonts lack (an emoji, Chinese) would be drawn by whatever font a machine
    happens to have, or by none; then the file is no PDF/A and its bytes differ per machine. It is
    named instead, so that nothing is lost. Invisible characters are dropped.
    """

    def __init__(self, drawable: frozenset[int]) -> None:
        super().__init__({ord("\n"): "\n", ord("\t"): " "})
        self._drawable = drawable

    def __missing__(self, code: int) -> int | str | None:
        category = unicodedata.category(chr(code))
        invisible = category in {"Cc", "Cf", "Cs"} or 0xFE00 <= code <= 0xFE0F
        found: int | str | None = code if code in self._drawable else f"[teken U+{code:04X}]"
        if invisible:
            found = None
        self[code] = found
        return found


@lru_cache(maxsize=1)
def _printable() -> _Printable:
    """The code points that all faces of the report's font can draw."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    faces = sorted((paths.STATIC / "fonts").glob("*.ttf"))
    maps = []
    for face in faces:
        with TTFont(face, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    if not maps:
        raise FileNotFoundError(f"Geen lettertypen gevonden in {paths.STATIC / 'fonts'}.")
    return _Printable(frozenset.intersection(*maps))
