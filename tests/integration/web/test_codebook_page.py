"""The page of terms: every figure of the catalogue once, with what it counts, for everyone who is signed in."""

from __future__ import annotations

import re

import pytest
from website import Site

from riskscan import definitions

PAGE = "/cijfers/begrippen"


def test_every_figure_stands_on_the_page_once_and_with_its_name_unit_and_source(site: Site) -> None:
    html = site.browser(site.world.adviser).get(PAGE).text
    for measure in definitions.catalogue().measures.values():
        assert html.count(f'<article class="begrip" id="{measure.id}"') == 1
    assert "{" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("role", ["adviser", "leader", "reader", "keeper"])
def test_everyone_who_is_signed_in_reads_it(site: Site, role: str) -> None:
    assert site.browser(getattr(site.world, role)).get(PAGE).status_code == 200
