"""A document in HTML keeps its structure in the PDF, over lines and pages."""

from __future__ import annotations

from functools import lru_cache

import page
import pytest
from structure import expected, findings, off_page
from tagged import Element, Mark, TaggedPdf

from riskscan.documents import pdf_engine
from riskscan.documents.pdf_tags_tree import TaggingError

STYLE = """.footnote { float: footnote } .next { break-before: page } .keep { break-inside: avoid }
@page { size: A5; @top-left { content: "Kopregel" } @bottom-right { content: "Pagina " counter(page) } }"""
RUNNING = ("Kopregel", r"Pagina \d+")
WORDS = " ".join(f"woord{number:04}" for number in range(1500))


@lru_cache(maxsize=64)
def written(body: str) -> bytes:
    return pdf_engine.write(document(body))


def document(body: str) -> str:
    return f"""<!DOCTYPE html><html lang="nl"><head><title>Proef</title><style>{STYLE}</style></head>
<body><h1>Proef</h1>{body}</body></html>"""


def checked(body: str, *texts: str) -> TaggedPdf:
    """The PDF of a document, which must pass all checks and both standards."""
    pdf = written(body)
    assert findings(pdf, expected(document(body), texts, RUNNING)) == []
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(pdf, profile=profile).failures == []
    return TaggedPdf(pdf)


def only(tagged: TaggedPdf, kind: str) -> Element:
    (found,) = tagged.root.walk(kind)
    return found


def shape(element: Element) -> str:
    """An element and those in it, as ``L(LI(Lbl LBody))``."""
    inner = " ".join(shape(kid) for kid in element.elements)
    return f"{element.kind}({inner})" if inner else element.kind


def pages_of(element: Element) -> set[int]:
    return {kid.page for item in element.walk() for kid in item.kids if isinstance(kid, Mark)}


ROWS = "".join(
    f'<tr><th scope="row">rij {number}</th><td>waarde {number}</td></tr>' for number in range(1, 121)
)
TABLE = f"""<table><caption>Lang</caption><thead><tr><th scope="col">Rij</th><th scope="col">Waarde</th></tr></thead>
<tbody>{ROWS}</tbody><tfoot><tr><th scope="row">Som</th><td>veel</td></tr></tfoot></table>"""


def test_a_table_over_many_pages_is_one_table_with_one_head() -> None:
    tagged = checked(TABLE, "Lang", "RijWaarde", "rij 1waarde 1", "rij 120waarde 120", "Somveel")
    table = only(tagged, "Table")
    assert len(tagged.pages) >= 4
    assert len(pages_of(table)) == len(tagged.pages)
    assert [item.kind for item in table.elements] == ["Caption", "THead", "TBody", "TFoot"]
    assert len(list(table.walk("TR"))) == 122


def test_the_head_and_foot_of_a_table_are_drawn_on_every_page_and_read_once() -> None:
    tagged = checked(TABLE)
    for pieces in tagged.pages[1:]:
        repeated = "".join(piece.text for piece in pieces if piece.pagination)
        assert "Waarde" in repeated
    assert tagged.text(tagged.root).count("Waarde") == 1
    assert tagged.text(tagged.root).count("Som") == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<p>{WORDS}</p>", "P"),
        (f"<ul><li>{WORDS}</li></ul>", "L"),
        (f"<section><h2>Kop</h2><p>{WORDS}</p></section>", "Sect"),
        (f"<blockquote>{WORDS}</blockquote>", "BlockQuote"),
        (f"<div>{WORDS}</div>", "P"),
        (f"<table><caption>T</caption><tr><th>k</th><td>{WORDS}</td></tr></table>", "TR"),
        (f"<p><a href='#x'>{WORDS}</a></p><p id='x'>doel</p>", "Link"),
        (f"<p lang='en'>{WORDS}</p>", "P"),
    ],
)
def test_an_element_over_pages_stays_one(body: str, kind: str) -> None:
    tagged = checked(body, "woord0000", "woord1499")
    element = next(tagged.root.walk(kind))
    assert "woord0000" in tagged.text(element)
    assert "woord1499" in tagged.text(element)
    assert len(pages_of(element)) >= 2


@pytest.mark.parametrize(
    ("header", "scope"),
    [
        ('<thead><tr><th scope="col">k</th><td>x</td></tr></thead><tr><td>y</td><td>z</td></tr>', "/Column"),
        ('<thead><tr><th scope="row">k</th><td>x</td></tr></thead><tr><td>y</td><td>z</td></tr>', "/Row"),
        ("<thead><tr><th>k</th><td>x</td></tr></thead><tr><td>y</td><td>z</td></tr>", "/Column"),
        ('<tr><th scope="rowgroup">k</th><td>x</td></tr>', "/Row"),
        ('<tr><th scope="col">k</th><td>x</td></tr>', "/Column"),
        ("<tr><th>k</th><td>x</td></tr>", "/Row"),
        ("<tr><td>x</td><th>k</th></tr>", "/Column"),
    ],
)
def test_a_header_cell_has_the_scope_that_the_html_gives_it(header: str, scope: str) -> None:
    tagged = checked(f"<table><caption>T</caption>{header}</table>")
    assert str(only(tagged, "TH").entry("/Scope")) == scope


def test_cells_that_span_keep_their_span() -> None:
    tagged = checked(
        '<table><caption>T</caption><thead><tr><th rowspan="2">a</th><th colspan="2">b</th></tr>'
        "<tr><th>c</th><th>d</th></tr></thead><tbody><tr><th>e</th><td></td><td>f</td></tr></tbody></table>"
    )
    spans = [(cell.entry("/RowSpan"), cell.entry("/ColSpan")) for cell in tagged.root.walk("TH")]
    assert spans[:2] == [(2, None), (None, 2)]
    assert len(list(tagged.root.walk("TD"))) == 2, "an empty cell holds its place"


def test_a_footnote_is_read_at_its_call() -> None:
    tagged = checked(
        '<p>Voor de noot<span class="footnote">De <em>noot</em> zelf.</span> en erna.</p><p>Verder.</p>',
        "Voor de noot1",
        "1. De noot zelf.",
        "en erna.",
        "Verder.",
    )
    assert shape(only(tagged, "Note").parent) == "P(Reference Note(Lbl))"
    assert str(only(tagged, "Note").dictionary.ID) == "noot-0001"
    assert str(tagged.file.Root.StructTreeRoot.IDTree.Names[0]) == "noot-0001"


def test_a_footnote_on_a_later_page_is_read_at_its_call() -> None:
    numbers = range(24)
    notes = [f"noot{number} {WORDS[:200]}" for number in numbers]
    calls = "".join(f'zin{number}<span class="footnote">{notes[number]}</span> ' for number in numbers)
    body = f"<p>{calls}slot</p>"
    texts = [text for number in numbers for text in (f"zin{number}{number + 1}", notes[number])]
    tagged = checked(body, *texts, "slot")
    pairs = zip(tagged.root.walk("Reference"), tagged.root.walk("Note"), strict=True)
    assert any(not pages_of(call) & pages_of(note) for call, note in pairs), "none has moved"
    assert len({str(note.dictionary.ID) for note in tagged.root.walk("Note")}) == 24


def test_text_beyond_the_edge_of_a_page_is_noticed() -> None:
    assert off_page(document(f"<p>{WORDS}</p>")) == []
    assert off_page(
        document('<p style="margin-left: 120mm; white-space: nowrap">breder dan de bladzijde is</p>')
    )
    huge = f'<p>zin<span class="footnote">{WORDS * 2}</span></p>'
    assert off_page(document(huge)), "WeasyPrint does not break a footnote over pages: keep them short"


def test_a_footnote_of_several_paragraphs_with_a_link_is_one_note() -> None:
    tagged = checked(
        '<p>Zin<span class="footnote"><a href="https://example.org/x">Bron</a>, '
        '<span lang="en">page</span> 3.</span>.</p>',
        "Zin1",
        "1. Bron, page 3.",
    )
    assert shape(only(tagged, "Note")) == "Note(Lbl Link Span)"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ('<a href="https://example.org/lang">de bron</a>', "de bron"),
        ('<a href="https://example.org/lang" title="Rapport van 2016">bron</a>', "Rapport van 2016"),
        ('<a href="#hier">naar <strong>hier</strong></a>', "naar hier"),
        (
            '<a href="#hier"><svg xmlns="http://www.w3.org/2000/svg"><title>Een pijl</title></svg></a>',
            "Een pijl",
        ),
    ],
)
def test_a_link_is_called_by_its_title_or_text(link: str, name: str) -> None:
    tagged = checked(f'<p>Zie {link}.</p><p id="hier">Hier.</p>')
    assert {str(area.Contents) for area in tagged.file.pages[0].Annots} == {name}
    only(tagged, "Link")


def test_a_link_with_markup_inside_is_one_area_to_reach_by_keyboard() -> None:
    tagged = checked('<p><a href="https://example.org/"><b>de</b> <code>bron</code></a></p>')
    assert len(tagged.file.pages[0].Annots) == 1


def test_a_link_in_a_repeated_head_or_a_margin_cannot_be_clicked_there() -> None:
    table = TABLE.replace(">Waarde<", '><a href="#bron">Waarde</a><')
    tagged = checked(
        f'{table}<p id="bron">Bron</p><style>.boven {{ position: running(boven) }}'
        '@page { @top-right { content: element(boven) } }</style><p class="boven"><a href="#bron">Boven</a></p>'
    )
    assert [len(sheet.get("/Annots", [])) for sheet in tagged.file.pages] == [1] + [0] * (
        len(tagged.pages) - 1
    )


def test_an_anchor_without_target_is_text() -> None:
    tagged = checked('<p><a id="x">Anker</a></p>')
    assert shape(tagged.root.elements[0]) == "Document(H1 P)"


@pytest.mark.parametrize(
    ("items", "numbering"),
    [
        ("<ul><li>a</li></ul>", "/Disc"),
        ("<ol><li>a</li></ol>", "/Decimal"),
        ('<ol style="list-style: upper-roman"><li>a</li></ol>', "/UpperRoman"),
        ('<ol style="list-style: lower-alpha"><li>a</li></ol>', "/LowerAlpha"),
        ('<ul style="list-style: none"><li>a</li></ul>', "/None"),
        ("<ul style=\"list-style-type: '– '\"><li>a</li></ul>", "/Disc"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "/None"),
    ],
)
def test_a_list_says_how_it_is_numbered(items: str, numbering: str) -> None:
    assert str(only(checked(items), "L").entry("/ListNumbering")) == numbering


def test_lists_within_lists_and_terms_with_descriptions_keep_their_shape() -> None:
    nested = checked(
        "<ol><li>een<ul><li>binnen</li></ul></li><li><p>twee</p></li></ol>", "1. een", "binnen", "2. twee"
    )
    assert shape(next(nested.root.walk("L"))) == "L(LI(Lbl LBody(L(LI(Lbl LBody)))) LI(Lbl LBody(P)))"
    terms = checked("<dl><dt>a</dt><dd>b</dd><dd>c</dd><dt>d</dt><dt>e</dt><dd>f</dd></dl>", *"abcdef")
    assert shape(only(terms, "L")) == "L(LI(Lbl LBody LBody) LI(Lbl Lbl LBody))"


def test_words_in_another_language_keep_it() -> None:
    tagged = checked(
        '<p>Dit is <span lang="en">quite <b>good</b></span>, <i lang="fr">merci</i>.</p><div lang="de"><p>Ja.</p></div>'
        '<ul><li lang="en">one</li></ul><table lang="nl"><caption>T</caption><tr><th lang="en">x</th></tr></table>'
    )
    found = [
        (item.kind, str(item.dictionary.Lang)) for item in tagged.root.walk() if "/Lang" in item.dictionary
    ]
    assert found == [("Span", "en"), ("Span", "fr"), ("Div", "de"), ("LBody", "en"), ("TH", "en")]


def test_an_abbreviation_says_what_it_stands_for() -> None:
    assert (
        str(only(checked('<p><abbr title="Veilig Thuis">VT</abbr></p>'), "Span").dictionary.E)
        == "Veilig Thuis"
    )


SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"{}>{}<path d="M0 0h40v20h-40z"/></svg>'
)


def test_a_picture_has_its_alternative_text_and_its_place_on_the_page() -> None:
    picture = SQUARE.format("", "<title>Een vlak</title>")
    tagged = checked(f'<p style="margin: 0">{picture}</p>', "Een vlak")
    left, bottom, right, top = (float(value) for value in only(tagged, "Figure").entry("/BBox"))
    assert (right - left, top - bottom) == pytest.approx((30, 15))
    assert 0 < left < right < 420
    assert 300 < bottom < top < 595, "points from below, not pixels from above"


def test_a_figure_with_one_picture_holds_its_caption_and_with_more_is_no_picture_itself() -> None:
    picture = SQUARE.format("", "<title>Een vlak</title>")
    one = checked(
        f"<figure>{picture}<figcaption>Onderschrift</figcaption></figure>", "Een vlak", "Onderschrift"
    )
    assert shape(only(one, "Figure")) == "Figure(Caption)"
    more = checked(f"<figure>{picture}{picture}<figcaption>Twee</figcaption></figure>")
    assert shape(more.root.elements[0]) == "Document(H1 P(Figure Figure) P)"


def test_decoration_is_drawn_and_not_read() -> None:
    hidden = SQUARE.format(' aria-hidden="true"', "")
    tagged = checked(f'<p>Een {hidden} <span aria-hidden="true">sier</span> woord.</p>', "Een", "woord.")
    assert "sier" not in tagged.text(tagged.root)
    assert any(piece.text == "sier" and piece.kind == "Artifact" for piece in tagged.pages[0])


def test_text_outside_paragraphs_becomes_paragraphs_in_order() -> None:
    tagged = checked("<div>een <b>twee</b><div>drie</div>vier</div>vijf", "een twee", "drie", "vier", "vijf")
    assert shape(tagged.root.elements[0]) == "Document(H1 P P P P)"


def test_what_is_out_of_the_flow_is_read_where_it_stands_in_the_html() -> None:
    checked(
        '<p>een <span style="float: right">twee</span> drie</p><p style="position: relative">vier'
        '<span style="position: absolute; right: 0">vijf</span> zes</p>'
        '<div style="columns: 2"><p>zeven</p><p>acht</p></div>',
        *("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht"),
    )


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (document(SQUARE.format("", "")), "vervangende tekst"),
        (document('<p style="opacity: .5">Bleek</p>'), "opacity"),
        (document("").replace(' lang="nl"', ""), "taal"),
    ],
)
def test_what_cannot_be_read_aloud_is_refused(html: str, fault: str) -> None:
    with pytest.raises(TaggingError, match=fault):
        pdf_engine.write(html)
