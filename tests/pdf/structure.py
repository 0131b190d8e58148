"""Checks of what a PDF says beside what it shows, sharper than PDF/UA checkers.

Those accept a table in two halves, a link that is called by its address, a header read on every page. ``findings``
names such faults, each with a code; ``test_structure_checks`` breaks a good file in each way and sees that code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pikepdf
from tagged import Area, Element, Mark, TaggedPdf
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from riskscan.documents import pdf_engine

HEADINGS = tuple(f"H{level}" for level in range(1, 7))
_SVG = "{http://www.w3.org/2000/svg}svg"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"


@dataclass(frozen=True)
class Finding:
    """A fault in a PDF: a code for tests, a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True)
class Expected:
    """What the tags of a PDF must hold. ``running`` are patterns of headers and footers, one match on every page."""

    counts: dict[str, int]
    languages: tuple[str, ...]
    texts: tuple[str, ...] = ()
    running: tuple[str, ...] = ()


def expected(
    html: str, texts: Sequence[str] = (), running: Sequence[str] = (), note: str = "footnote"
) -> Expected:
    """What an HTML document asks of its PDF; ``note`` is the class of its footnotes."""
    root = HTML(string=html).etree_element
    counts = Counter(_counted(element, note) for element in _shown(root))
    languages = tuple(_changes_of_language(root, None))
    kinds = ("Table", "THead", "TR", "TH", "TD", "L", "Figure", "Note", *HEADINGS)
    return Expected({kind: counts[kind] for kind in kinds}, languages, tuple(texts), tuple(running))


def findings(pdf: bytes, wanted: Expected) -> list[Finding]:
    """All faults found in a PDF."""
    tagged = TaggedPdf(pdf)
    checks = (
        _document(tagged),
        _claims(tagged),
        _outline(tagged),
        _headings(tagged),
        _counts(tagged, wanted),
        _languages(tagged, wanted),
        _tables(tagged),
        _lists(tagged),
        _figures(tagged),
        _links(tagged),
        _notes(tagged),
        _parents(tagged),
        _content(tagged),
        _texts(tagged, wanted),
        _running(tagged, wanted),
        _fonts(tagged),
    )
    return [Finding(code, message) for check in checks for code, message in check]


def off_page(html: str) -> list[str]:
    """The texts that are laid out beyond the edge of their page: read aloud perhaps, seen by nobody."""
    return [
        box.text
        for sheet in pdf_engine.layout(html).pages
        for box in sheet._page_box.descendants()
        if isinstance(box, boxes.TextBox)
        and not box.text.isspace()
        and (
            min(box.position_x, box.position_y) < 0
            or box.position_x + box.width > sheet.width
            or box.position_y + box.height > sheet.height
        )
    ]


def _shown(element: Any) -> Iterator[Any]:
    """The elements that are read aloud; those inside a drawing are part of it."""
    if element.get("aria-hidden") == "true" or element.get("alt") == "":
        return
    yield element
    if element.tag != _SVG:
        for child in element:
            yield from _shown(child)


def _changes_of_language(element: Any, around: str | None) -> Iterator[str]:
    """The languages that differ from that of the element around them, in order."""
    language = element.get("lang", around)
    if around is not None and language != around:
        yield language
    for child in element:
        yield from _changes_of_language(child, language)


def _counted(element: Any, note: str) -> str:
    if note in element.get("class", "").split():
        return "Note"
    simple = {"table": "Table", "thead": "THead", "img": "Figure", _SVG: "Figure"}
    simple |= dict.fromkeys(("ul", "ol", "dl"), "L")
    return simple.get(element.tag, str(element.tag).upper())


Found = Iterator[tuple[str, str]]


def _document(tagged: TaggedPdf) -> Found:
    root = tagged.file.Root
    if not str(root.get("/Lang", "")):
        yield "taal", "Het document heeft geen taal."
    if not str(tagged.file.docinfo.get("/Title", "")).strip():
        yield "titel", "Het document heeft geen titel."
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "titel", "De titel staat niet in de balk van het venster."
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "gemerkt", "Het document zegt niet dat het gemerkt is."


def _claims(tagged: TaggedPdf) -> Found:
    with tagged.file.open_metadata() as metadata:
        for name, wanted in ((f"{_PDFA}part", "2"), (f"{_PDFA}conformance", "A"), (f"{_PDFUA}part", "1")):
            if str(metadata.get(name, "")) != wanted:
                yield "belofte", f"De metadata zeggen niet {name} = {wanted}."


def _outline(tagged: TaggedPdf) -> Found:
    def titles(items: Sequence[pikepdf.OutlineItem]) -> Iterator[str]:
        for item in items:
            yield "".join(item.title.split())
            yield from titles(list(item.children))

    headings = [tagged.text(item) for item in tagged.root.walk(*HEADINGS)]
    with tagged.file.open_outline() as outline:
        found = list(titles(list(outline.root)))
    if found != headings:
        odd = next((pair for pair in zip(found, headings, strict=False) if pair[0] != pair[1]), ("", ""))
        yield "bladwijzers", f"{len(found)} bladwijzers bij {len(headings)} koppen; verschil bij {odd}."


def _headings(tagged: TaggedPdf) -> Found:
    levels = [int(item.kind[1:]) for item in tagged.root.walk(*HEADINGS)]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield "koppen", f"De niveaus zijn {levels}: er moet één H1 zijn, en die is de eerste."
    for before, after in pairwise(levels):
        if after > before + 1:
            yield "koppen", f"Na een kop van niveau {before} komt niveau {after}."


def _counts(tagged: TaggedPdf, wanted: Expected) -> Found:
    found = Counter(item.kind for item in tagged.root.walk())
    for kind, number in wanted.counts.items():
        if found[kind] != number:
            yield "aantal", f"{found[kind]} keer {kind}, in de HTML {number} keer."


def _languages(tagged: TaggedPdf, wanted: Expected) -> Found:
    found = tuple(str(item.dictionary.Lang) for item in tagged.root.walk() if "/Lang" in item.dictionary)
    if sorted(found) != sorted(wanted.languages):
        yield "taalwissel", f"De talen binnen het document zijn {found}, in de HTML {wanted.languages}."


def _tables(tagged: TaggedPdf) -> Found:
    for table in tagged.root.walk("Table"):
        name = "".join(tagged.text(item) for item in table.elements if item.kind == "Caption")
        if not name:
            yield "bijschrift", f"Een tabel heeft geen bijschrift: {tagged.text(table)[:60]}."
        headers = list(table.walk("TH"))
        if not headers:
            yield "koptekst", f"Tabel {name} heeft geen enkele kopcel."
        for header in headers:
            if str(header.entry("/Scope")) not in ("/Row", "/Column", "/Both"):
                yield (
                    "scope",
                    f"Kopcel {tagged.text(header)} van tabel {name} zegt niet waarvan zij de kop is.",
                )
        heads = [tagged.text(row) for head in table.elements if head.kind == "THead" for row in head.elements]
        rows = [tagged.text(row) for row in table.walk("TR")]
        for head in heads:
            if rows.count(head) > 1:
                yield "herhaald", f"De kop {head} van tabel {name} wordt {rows.count(head)} keer gelezen."
        widths = _widths(table)
        if len(set(widths)) > 1:
            yield "rijen", f"De rijen van tabel {name} zijn niet even breed: {sorted(set(widths))} cellen."


def _widths(table: Element) -> list[int]:
    """The number of columns that each row fills, with cells that reach down from rows above."""
    widths, reaching = [], Counter[int]()
    for number, row in enumerate(table.walk("TR")):
        cells = [cell for cell in row.elements if cell.kind in ("TH", "TD")]
        spans = [int(cell.entry("/ColSpan") or 1) for cell in cells]
        for cell, span in zip(cells, spans, strict=True):
            for below in range(1, int(cell.entry("/RowSpan") or 1)):
                reaching[number + below] += span
        widths.append(sum(spans) + reaching[number])
    return widths


def _lists(tagged: TaggedPdf) -> Found:
    for item in tagged.root.walk("L"):
        if item.entry("/ListNumbering") is None:
            yield "nummering", f"De lijst {tagged.text(item)[:60]} zegt niet hoe zij is genummerd."
        if any(kid.kind not in ("LI", "Caption") for kid in item.elements):
            yield "lijst", f"In de lijst {tagged.text(item)[:60]} staat iets anders dan punten."


def _figures(tagged: TaggedPdf) -> Found:
    for item in tagged.root.walk("Figure"):
        if not str(item.dictionary.get("/Alt", "")).strip():
            yield "alt", "Een afbeelding heeft geen vervangende tekst."


def _links(tagged: TaggedPdf) -> Found:
    owned = {}
    for link in tagged.root.walk():
        owned |= {kid.annotation.objgen: link for kid in link.kids if isinstance(kid, Area)}
    tree = _parent_tree(tagged)
    for page in tagged.file.pages:
        for area in page.get("/Annots", []):
            target = str(area.get("/A", {}).get("/URI", area.get("/Dest", "")))
            called = str(area.get("/Contents", ""))
            if not called.strip() or called == target or re.search(r"://|^www\.|^#|^mailto:", called):
                yield "koppelnaam", f"De koppeling naar {target} heet {called!r}."
            owner = owned.get(area.objgen)
            if owner is None or owner.kind != "Link":
                yield "koppeling", f"De koppeling naar {target} hoort bij geen element Link."
            elif (
                getattr(tree.get(int(area.get("/StructParent", -1))), "objgen", None)
                != owner.dictionary.objgen
            ):
                yield "koppeling", f"De koppeling naar {target} wijst naar een ander element."
    for link in tagged.root.walk("Link"):
        if not any(isinstance(kid, Area) for kid in link.kids):
            yield "koppeling", f"Bij Link {tagged.text(link)} is niets om aan te klikken."


def _notes(tagged: TaggedPdf) -> Found:
    names = [str(note.dictionary.get("/ID", "")) for note in tagged.root.walk("Note")]
    for name, number in Counter(names).items():
        if not name or number > 1:
            yield "nootnaam", f"{number} noten heten {name!r}."
    for note in tagged.root.walk("Note"):
        siblings = note.parent.kids if note.parent else []
        before = siblings[siblings.index(note) - 1] if siblings.index(note) else None
        if not isinstance(before, Element) or before.kind != "Reference":
            yield "nootplaats", f"Noot {tagged.text(note)[:60]} staat niet bij haar verwijzing."
        if [item.kind for item in note.elements].count("Lbl") != 1:
            yield "nootteken", f"Noot {tagged.text(note)[:60]} heeft geen nummer."


def _parent_tree(tagged: TaggedPdf) -> dict[int, Any]:
    root = tagged.file.Root.get("/StructTreeRoot", {})
    return dict(pikepdf.NumberTree(root.ParentTree)) if "/ParentTree" in root else {}


def _parents(tagged: TaggedPdf) -> Found:
    """Every element is held by its parent, and no element of the file is outside the tree."""
    held = set()
    for element in tagged.root.walk():
        held.add(element.dictionary.objgen)
        parent = element.dictionary.get("/P")
        if element.parent is not None and (
            parent is None or parent.objgen != element.parent.dictionary.objgen
        ):
            yield "ouder", f"{element.kind} {tagged.text(element)[:60]} noemt een ander element als ouder."
    for item in tagged.file.objects:
        if (
            isinstance(item, pikepdf.Dictionary)
            and item.get("/Type") == "/StructElem"
            and item.objgen not in held
        ):
            yield "ouder", f"Een element {item.get('/S')} staat buiten de boom."


def _content(tagged: TaggedPdf) -> Found:
    """All that is drawn is said once or is an artifact, and each piece knows by whom it is said."""
    owners: dict[Mark, list[Any]] = {}
    for element in tagged.root.walk():
        for mark in (kid for kid in element.kids if isinstance(kid, Mark)):
            owners.setdefault(mark, []).append(element.dictionary.objgen)
    tree = _parent_tree(tagged)
    for number, (page, pieces) in enumerate(zip(tagged.file.pages, tagged.pages, strict=True)):
        known = tree.get(int(page.get("/StructParents", -1)), [])
        listed = [getattr(item, "objgen", None) for item in known]
        drawn = {piece.mcid for piece in pieces if piece.mcid is not None}
        for piece in pieces:
            if not piece.kind or (piece.mcid is None and piece.kind != "Artifact"):
                yield (
                    "ongemerkt",
                    f"Bladzijde {number + 1}: {piece.text[:40]!r} is geen inhoud en geen versiering.",
                )
            elif piece.mcid is not None and len(owners.get(Mark(number, piece.mcid), [])) != 1:
                yield (
                    "onbereikt",
                    f"Bladzijde {number + 1}: {piece.text[:40]!r} staat niet één keer in de boom.",
                )
            elif (
                piece.mcid is not None
                and listed[piece.mcid : piece.mcid + 1] != owners[Mark(number, piece.mcid)]
            ):
                yield (
                    "onbereikt",
                    f"Bladzijde {number + 1}: {piece.text[:40]!r} wijst naar een ander element.",
                )
        for mark in (mark for mark in owners if mark.page == number and mark.mcid not in drawn):
            yield "onbereikt", f"Bladzijde {number + 1}: inhoud {mark.mcid} bestaat niet."


def _texts(tagged: TaggedPdf, wanted: Expected) -> Found:
    said, at = tagged.text(tagged.root), 0
    for text in wanted.texts:
        bare = "".join(text.split())
        found = said.find(bare, at)
        if found < 0:
            where = "niet op zijn plaats" if bare in said else "niet"
            yield "tekst", f"{text[:60]!r} staat er {where}, na {said[max(0, at - 40) : at]!r}."
        else:
            at = found + len(bare)


def _running(tagged: TaggedPdf, wanted: Expected) -> Found:
    said = tagged.text(tagged.root)
    for pattern in wanted.running:
        bare = re.sub(r"\\?\s", "", pattern)
        if re.search(bare, said):
            yield "kantlijn", f"{pattern!r} uit de kantlijn wordt als tekst gelezen."
        for number, pieces in enumerate(tagged.pages):
            margin = "".join("".join(piece.text.split()) for piece in pieces if piece.pagination)
            if not re.search(bare, margin):
                yield "kantlijn", f"Bladzijde {number + 1} heeft {pattern!r} niet in de kantlijn."


def _fonts(tagged: TaggedPdf) -> Found:
    for page in tagged.file.pages:
        for font in page.Resources.get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
                yield "lettertype", f"{font.BaseFont} zit niet in het bestand."
            if "/ToUnicode" not in font:
                yield "lettertype", f"Van {font.BaseFont} is niet bekend welke tekens het zijn."
