"""``riskscan classify`` over bytes as they are in the file: one badly saved line does not stop the others."""

from __future__ import annotations

import json

import pytest

from riskscan.definitions import rules_of
from riskscan.programme.classify import classify_text

SCAN = '{"format": "risicoscan/1", "organisatie": "Café", "peildatum": "2016-06-30"}'
GOOD = SCAN.encode()
LATIN = SCAN.encode("latin-1")


def results(content: bytes) -> list[dict[str, object]]:
    return [json.loads(line.text) for line in classify_text(rules_of("2016-2"), content, "scans.jsonl")]


def test_a_line_that_is_no_utf8_is_an_error_in_its_place() -> None:
    first, second, third = results(GOOD + b"\n" + LATIN + b"\n" + GOOD)
    assert first == third
    assert first["organisatie"] == "Café"
    assert (second["file"], second["line"]) == ("scans.jsonl", 2)
    assert "UTF-8" in str(second["error"])


def test_a_whole_file_that_is_no_utf8_is_one_error() -> None:
    pretty = json.dumps(json.loads(SCAN), indent=1, ensure_ascii=False).encode("latin-1")
    assert [("UTF-8" in str(found["error"]), found["line"]) for found in results(pretty)] == [(True, 1)]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + GOOD, GOOD + b"\r\n", b"\n\n" + GOOD])
def test_a_byte_order_mark_and_line_ends_of_windows_are_no_error(content: bytes) -> None:
    assert [found["organisatie"] for found in results(content)] == ["Café"]
