"""The name of a downloaded file."""

from __future__ import annotations

import pytest

from riskscan.web.downloads import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Cijfers naast die van anderen, Veilig Thuis X", "cijfers-naast-die-van-anderen-veilig-thuis-x.pdf"),
        ("Rapport Súdwest-Fryslân (concept)", "rapport-sudwest-fryslan-concept.pdf"),
        ('Met "aanhalingstekens"\r\nen een regeleinde', "met-aanhalingstekens-en-een-regeleinde.pdf"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_keeps_as_it_is(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name
