"""The small drawings of the waiting lists: what they say without being seen, and a number that nobody gave."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

from riskscan.documents.waiting_list_charts import series_svg, spoken
from riskscan.domain.waiting_lists import TRIAGE_LATE, Total

NAME = "Triage <laat>"
SERIES = (
    (date(2016, 5, 31), Total(TRIAGE_LATE, Decimal(0), 0, 0, 0, 0, 0, 26)),
    (date(2016, 6, 30), Total(TRIAGE_LATE, Decimal(1358), 20, 2, 4, 0, 1, 1)),
    (date(2016, 7, 31), Total(TRIAGE_LATE, Decimal(1), 1, 1, 25, 0, 0, 0)),
)


def test_the_drawing_in_words_has_every_number_and_says_where_there_is_none() -> None:
    assert spoken(NAME, SERIES) == (
        "Staafdiagram, Triage <laat>: 31 mei 2016 geen gegevens; 30 juni 2016 1.358 zaken (opgave van 24 van 26 "
        "organisaties); 31 juli 2016 1 zaak."
    )


def test_a_number_that_nobody_gave_has_no_bar_and_says_so() -> None:
    root = ElementTree.fromstring(series_svg(NAME, SERIES))
    space = "{http://www.w3.org/2000/svg}"
    texts = [one.text for one in root.iter(f"{space}text")]
    assert len(list(root.iter(f"{space}rect"))) == 2
    assert texts[:2] == ["geen", "gegevens"]
    assert {"1.358", "24 van 26", "1"} <= set(texts)
    title = root.find(f"{space}title")
    assert title is not None
    assert title.text == spoken(NAME, SERIES)


def test_totals_of_zero_draw_no_bar_and_divide_by_nothing() -> None:
    zero = Total(TRIAGE_LATE, Decimal(0), 0, 0, 26, 0, 0, 0)
    root = ElementTree.fromstring(series_svg(NAME, ((date(2016, 7, 31), zero),)))
    space = "{http://www.w3.org/2000/svg}"
    assert list(root.iter(f"{space}rect")) == []
    assert next(one.text for one in root.iter(f"{space}text")) == "0"
