"""Whatever a document holds: the checks find nothing, the standards hold and the text is read in its order."""

from __future__ import annotations

from html import escape

import page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structure import expected, findings
from test_pdf_tags import RUNNING, document

from riskscan.documents import pdf_engine

Part = tuple[str, tuple[str, ...]]
"""HTML, and its texts in the order of reading. Texts are numbered words, so that no two are alike."""


class Document:
    """Draws parts of a document."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.words = 0

    def word(self) -> str:
        self.words += 1
        return (
            f"tekst{self.words:05}{self.draw(st.sampled_from(['', ' é&<', ' lang' * 40, 'x' * 200]))}".strip()
        )

    def text(self) -> Part:
        """Running text with markup, a link, another language or a footnote."""
        first, second, third = self.word(), self.word(), self.word()
        start, inner, end = escape(first), escape(second), escape(third)
        wrap = self.draw(
            st.sampled_from(
                (
                    "<strong>{}</strong>",
                    '<span lang="en"><em>{}</em></span>',
                    '<a href="https://example.org/{}">{}</a>',
                    '<a href="#boven"><b>{}</b></a>',
                    '<span class="footnote">{}</span>',
                )
            )
        )
        return f"{start} {wrap.format(*[inner] * wrap.count('{}'))} {end}", (first, second, third)

    def block(self, depth: int = 0) -> Part:
        kinds = ["p", "div", "blockquote", "ul", "ol", "table", *(["section"] if depth < 3 else [])]
        kind = self.draw(st.sampled_from(kinds))
        if kind == "table":
            return self.table()
        if kind in ("ul", "ol"):
            parts = self.parts(self.text if depth else lambda: self.block(depth + 1))
            return f"<{kind}>{''.join(f'<li>{html}</li>' for html, _ in parts)}</{kind}>", joined(parts)
        if kind in ("section", "div"):
            parts = self.parts(lambda: self.block(depth + 1) if depth < 3 else self.text())
            broken = self.draw(st.sampled_from(("", ' class="next"')))
            return f"<{kind}{broken}>{' '.join(html for html, _ in parts)}</{kind}>", joined(parts)
        html, texts = self.text()
        return f"<{kind}>{html}</{kind}>", texts

    def table(self) -> Part:
        caption, head = self.word(), (self.word(), self.word())
        rows = [(self.word(), self.text()) for _ in range(self.draw(st.integers(1, 12)))]
        cells = "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{html}</td></tr>' for name, (html, _) in rows
        )
        html = (
            f"<table><caption>{escape(caption)}</caption><thead><tr>"
            f"{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr></thead><tbody>{cells}</tbody></table>"
        )
        return html, (caption, *head, *(text for name, (_, texts) in rows for text in (name, *texts)))

    def parts(self, make: object) -> list[Part]:
        return [make() for _ in range(self.draw(st.integers(1, 4)))]  # type: ignore[operator]


def joined(parts: list[Part]) -> tuple[str, ...]:
    return tuple(text for _, texts in parts for text in texts)


@st.composite
def documents(draw: st.DrawFn) -> Part:
    made = Document(draw)
    parts = made.parts(made.block)
    return f'<p id="boven">Boven</p>{"".join(html for html, _ in parts)}', joined(parts)


@settings(
    max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(documents())
def test_every_document_is_read_completely_in_order_and_conforms(part: Part) -> None:
    body, texts = part
    html = document(body)
    pdf = pdf_engine.write(html)
    assert findings(pdf, expected(html, texts, RUNNING)) == []
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(pdf, profile=profile).failures == []
