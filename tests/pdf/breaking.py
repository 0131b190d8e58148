"""Ways to break a good PDF, each with the codes of the checks of ``structure`` that must fail then, and no other.

They are for the document of ``test_structure_checks``.
"""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pdf_reader import elements

Break = Callable[[pikepdf.Pdf], None]
BREAKS: dict[str, tuple[set[str], Break]] = {}


def breaks(*expected_codes: str) -> Callable[[Break], Break]:
    def register(function: Break) -> Break:
        BREAKS[function.__name__] = (set(expected_codes), function)
        return function

    return register


def first(pdf: pikepdf.Pdf, kind: str, at: int = 0) -> pikepdf.Object:
    return list(elements(pdf, f"/{kind}"))[at]


def numbers(pdf: pikepdf.Pdf) -> pikepdf.Array:
    return pdf.Root.StructTreeRoot.ParentTree.Nums


@breaks("scope")
def a_header_without_scope(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "TH").A["/Scope"]


@breaks("alt", "tekst")
def a_figure_without_alternative_text(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Figure").Alt = pikepdf.String(" ")


@breaks("taal")
def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


@breaks("taalwissel")
def a_foreign_word_without_its_language(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Span")["/Lang"]


@breaks("titel")
def no_title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


@breaks("titel")
def the_file_name_in_the_title_bar(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


@breaks("gemerkt")
def not_said_to_be_tagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/MarkInfo"]


def _rewrite_metadata(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    given = pdf.Root.Metadata.read_bytes()
    assert old in given
    pdf.Root.Metadata.write(given.replace(old, new))


@breaks("belofte")
def no_claim_of_pdf_ua(pdf: pikepdf.Pdf) -> None:
    _rewrite_metadata(pdf, b'pdfuaid:part="1"', b"")


@breaks("belofte")
def a_lower_level_of_pdf_a(pdf: pikepdf.Pdf) -> None:
    _rewrite_metadata(pdf, b'pdfaid:conformance="A"', b'pdfaid:conformance="B"')


@breaks("bladwijzers")
def an_outline_without_a_heading(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].children.pop()


@breaks("bladwijzers")
def another_title_in_the_outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].title = "Iets anders"


@breaks("koppen", "aantal")
def a_skipped_level(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = pikepdf.Name.H3


@breaks("koppen", "aantal")
def two_main_headings(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = pikepdf.Name.H1


@breaks("koptekst", "aantal")
def a_table_without_headers(pdf: pikepdf.Pdf) -> None:
    for header in elements(pdf, "/TH"):
        header.S = pikepdf.Name.TD


@breaks("bijschrift")
def a_table_without_caption(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Caption").S = pikepdf.Name.P


@breaks("rijen")
def a_cell_that_no_longer_spans_two_columns(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "TD", 2)["/A"]


@breaks("aantal", "bijschrift")
def a_table_in_two_halves(pdf: pikepdf.Pdf) -> None:
    table, body = first(pdf, "Table"), first(pdf, "TBody")
    half = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Table, P=table.P)
    )
    half.K = pikepdf.Array([body])
    body.P = half
    table.K = pikepdf.Array([kid for kid in table.K if kid.objgen != body.objgen])
    kids = list(table.P.K)
    at = [kid.objgen for kid in kids].index(table.objgen)
    table.P.K = pikepdf.Array([*kids[: at + 1], half, *kids[at + 1 :]])


@breaks("herhaald", "aantal", "onbereikt")
def a_head_that_is_read_twice(pdf: pikepdf.Pdf) -> None:
    row, body = first(pdf, "TR"), first(pdf, "TBody")

    def copied(item: pikepdf.Object, parent: pikepdf.Object) -> pikepdf.Object:
        copy = pdf.make_indirect(pikepdf.Dictionary(item))
        copy.P = parent
        copy.K = pikepdf.Array(
            [copied(kid, copy) if isinstance(kid, pikepdf.Dictionary) else kid for kid in item.K]
        )
        return copy

    body.K = pikepdf.Array([copied(row, body), *body.K])


@breaks("nummering")
def a_list_without_numbering(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "L")["/A"]


@breaks("lijst")
def a_paragraph_among_list_items(pdf: pikepdf.Pdf) -> None:
    first(pdf, "LI").S = pikepdf.Name.P


@breaks("koppelnaam")
def a_link_called_by_its_address(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].Contents = pikepdf.String("https://example.org/bron")


@breaks("koppelnaam")
def a_link_called_by_the_name_of_its_target(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[1].Contents = pikepdf.String("verder")


@breaks("koppelnaam")
def a_link_without_a_name(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0]["/Contents"]


@breaks("koppeling")
def a_link_that_no_element_owns(pdf: pikepdf.Pdf) -> None:
    link = first(pdf, "Link")
    link.K = pikepdf.Array([kid for kid in link.K if not isinstance(kid, pikepdf.Dictionary)])


@breaks("koppeling")
def a_link_that_points_to_another_element(pdf: pikepdf.Pdf) -> None:
    one, two = pdf.pages[0].Annots
    one.StructParent, two.StructParent = int(two.StructParent), int(one.StructParent)


@breaks("nootnaam")
def two_notes_of_one_name(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Note", 1).ID = first(pdf, "Note").ID


@breaks("nootnaam")
def a_note_without_a_name(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Note")["/ID"]


@breaks("nootteken")
def a_note_without_its_number(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Note").K[0].S = pikepdf.Name.Span


@breaks("nootplaats", "tekst")
def a_note_at_the_end(pdf: pikepdf.Pdf) -> None:
    note, document = first(pdf, "Note"), first(pdf, "Document")
    note.P.K = pikepdf.Array(
        [kid for kid in note.P.K if not isinstance(kid, pikepdf.Dictionary) or kid.objgen != note.objgen]
    )
    note.P = document
    document.K.append(note)


@breaks("aantal")
def a_note_that_is_an_ordinary_paragraph(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Note").S = pikepdf.Name.P


@breaks("ouder")
def an_element_with_another_parent(pdf: pikepdf.Pdf) -> None:
    first(pdf, "P").P = first(pdf, "Table")


@breaks("ouder", "onbereikt", "tekst")
def an_element_outside_the_tree(pdf: pikepdf.Pdf) -> None:
    lost, document = first(pdf, "P", -1), first(pdf, "Document")
    document.K = pikepdf.Array([kid for kid in document.K if kid.objgen != lost.objgen])


@breaks("onbereikt")
def content_that_points_to_another_element(pdf: pikepdf.Pdf) -> None:
    numbers(pdf)[1][0] = numbers(pdf)[1][1]


@breaks("onbereikt", "koppeling")
def no_parent_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot["/ParentTree"]


@breaks("tekst")
def paragraphs_in_another_order(pdf: pikepdf.Pdf) -> None:
    document = first(pdf, "Document")
    kids = list(document.K)
    document.K = pikepdf.Array([kids[0], kids[2], kids[1], *kids[3:]])


Instruction = tuple[list[pikepdf.Object], str]


def _redraw(pdf: pikepdf.Pdf, page: int, change: Callable[[list[Instruction]], list[Instruction]]) -> None:
    given = [
        (list(operands), str(operator))
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[page])
    ]
    made = [(operands, pikepdf.Operator(name)) for operands, name in change(given)]
    pdf.pages[page].Contents = pdf.make_stream(pikepdf.unparse_content_stream(made))


def _is_content(instruction: Instruction, number: int) -> bool:
    operands, name = instruction
    return name == "BDC" and "/MCID" in operands[1] and int(operands[1].MCID) == number


@breaks("tekst")
def a_text_that_is_not_drawn(pdf: pikepdf.Pdf) -> None:
    last = len(numbers(pdf)[3]) - 1

    def change(drawing: list[Instruction]) -> list[Instruction]:
        at = next(index for index, item in enumerate(drawing) if _is_content(item, last))
        shown = next(index for index in range(at, len(drawing)) if drawing[index][1] in ("TJ", "Tj"))
        return drawing[:shown] + drawing[shown + 1 :]

    _redraw(pdf, 1, change)


@breaks("ongemerkt", "onbereikt", "tekst", "bladwijzers")
def a_text_outside_any_mark(pdf: pikepdf.Pdf) -> None:
    def change(drawing: list[Instruction]) -> list[Instruction]:
        at = next(index for index, item in enumerate(drawing) if _is_content(item, 0))
        end = next(index for index in range(at, len(drawing)) if drawing[index][1] == "EMC")
        return drawing[:at] + drawing[at + 1 : end] + drawing[end + 1 :]

    _redraw(pdf, 1, change)


def _pagination(pdf: pikepdf.Pdf, entries: pikepdf.Dictionary, tag: str) -> None:
    """Give the first header or footer of the first page another mark."""

    def change(drawing: list[Instruction]) -> list[Instruction]:
        at = next(
            index
            for index, (operands, name) in enumerate(drawing)
            if name == "BDC" and "/Type" in operands[1]
        )
        return [*drawing[:at], ([pikepdf.Name(tag), entries], "BDC"), *drawing[at + 1 :]]

    _redraw(pdf, 0, change)


@breaks("kantlijn")
def a_header_that_is_read_as_text(pdf: pikepdf.Pdf) -> None:
    known = numbers(pdf)[1]
    document = first(pdf, "Document")
    paragraph = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem,
            S=pikepdf.Name.P,
            P=document,
            Pg=pdf.pages[0].obj,
            K=pikepdf.Array([len(known)]),
        )
    )
    _pagination(pdf, pikepdf.Dictionary(MCID=len(known)), "/P")
    known.append(paragraph)
    document.K.append(paragraph)


@breaks("kantlijn")
def a_header_that_is_mere_decoration(pdf: pikepdf.Pdf) -> None:
    _pagination(pdf, pikepdf.Dictionary(Type=pikepdf.Name.Layout), "/Artifact")


@breaks("lettertype")
def a_font_that_is_not_embedded(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]
