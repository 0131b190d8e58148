"""How large something is, as people say it."""

from __future__ import annotations

import pytest

from riskscan.domain.dutch import format_size


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1540, "1,5 kB"),
        (481_280, "481 kB"),
        (3_456_789, "3,5 MB"),
        (420_700_000, "421 MB"),
        (12_000_000_000, "12 GB"),
        (1_234_000_000_000, "1.234 GB"),
    ],
)
def test_a_number_of_bytes_is_told_in_the_unit_that_fits(size: int, words: str) -> None:
    assert format_size(size) == words
