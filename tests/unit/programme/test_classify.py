"""``riskscan classify`` over a text: what is one object, what is JSON Lines, and what a bad one gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan.definitions import rules_of
from riskscan.programme.classify import classify_text

RULES = rules_of("2016-2")
NAME = "scans.jsonl"


def scan(organisation: str = "Voorbeeld", **more: Any) -> dict[str, Any]:
    return {"format": "risicoscan/1", "organisatie": organisation, "peildatum": "2016-06-30", **more}


def classified(text: str) -> list[dict[str, Any]]:
    """The results, each from a line of its own; ``ok`` and an error exclude each other."""
    found = []
    for line in classify_text(RULES, text, NAME):
        assert "\n" not in line.text
        line.text.encode("utf-8")
        result = json.loads(line.text)
        assert line.ok is ("error" not in result)
        found.append(result)
    return found


def lines_with_error(text: str) -> list[int]:
    return [result["line"] for result in classified(text) if "error" in result]


class TestOneObject:
    @pytest.mark.parametrize("indent", [None, 0, 2, 8])
    @pytest.mark.parametrize("around", ["", "\n", "\n\n  ", "\r\n\t"])
    def test_however_it_is_laid_out(self, indent: int | None, around: str) -> None:
        text = around + json.dumps(scan("Waddenrand"), indent=indent) + around
        assert [result["organisatie"] for result in classified(text)] == ["Waddenrand"]

    def test_a_byte_order_mark_is_no_part_of_it(self) -> None:
        assert [result["organisatie"] for result in classified("\ufeff" + json.dumps(scan()))] == [
            "Voorbeeld"
        ]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"vertrouwen": "misschien"},
            {"onzin": 1},
            {"peildatum": None},
            {"vertrouwen": float("nan")},
        ],
    )
    def test_one_that_is_wrong_gives_one_error_at_its_first_line(self, wrong: dict[str, Any]) -> None:
        text = "\n\n" + json.dumps(scan(**wrong), indent=2)
        assert lines_with_error(text) == [3]
        assert len(classified(text)) == 1

    def test_a_duplicate_key_in_a_laid_out_object(self) -> None:
        text = json.dumps(scan(), indent=2).replace("{", '{\n  "format": "risicoscan/1",')
        assert classified(text) == [
            {"error": "De sleutel 'format' staat er twee keer.", "file": NAME, "line": 1}
        ]

    def test_a_number_of_5000_digits_in_a_laid_out_object(self) -> None:
        conditions = {"stap1": {"aantal_voldaan": 7}}
        text = json.dumps(scan(randvoorwaarden=conditions), indent=2).replace("7", "7" * 5000)
        assert classified(text) == [
            {"error": "Hier staat een getal met te veel cijfers.", "file": NAME, "line": 1}
        ]


class TestLines:
    def test_one_result_a_line_in_order(self) -> None:
        names = ["Waddenrand", "Veenpolder", "Zuidkade", "Veenpolder"]
        text = "\n".join(json.dumps(scan(name)) for name in names)
        assert [result["organisatie"] for result in classified(text)] == names

    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    def test_blank_lines_are_passed_over_and_counted(self, ending: str) -> None:
        text = ending.join(["", json.dumps(scan()), "", "  ", "{", "", json.dumps(scan()), ""])
        found = classified(text)
        assert ["error" in result for result in found] == [False, True, False]
        assert found[1]["line"] == 5

    @pytest.mark.parametrize(
        "bad",
        [
            "onzin",
            "{",
            "[]",
            "null",
            '"risicoscan/1"',
            "7" * 5000,
            "[" * 100_000,
            '{"a":' * 100_000,
            json.dumps(scan(vertrouwen=float("inf"))),
            json.dumps(scan(vertrouwen="Ja")),
            json.dumps(scan())[:-1] + ', "vertrouwen": "ja", "vertrouwen": "ja"}',
            json.dumps(scan()) + json.dumps(scan()),
            "\u2028",
            "\x00",
            "\ufeff" + json.dumps(scan()),
        ],
        ids=lambda bad: bad[:12],
    )
    def test_a_bad_line_gives_an_error_in_its_place_and_the_others_go_on(self, bad: str) -> None:
        text = "\n".join([json.dumps(scan("Eerste")), bad, json.dumps(scan("Derde"))])
        if not bad.strip():
            assert len(classified(text)) == 2
            return
        first, second, third = classified(text)
        assert (first["organisatie"], third["organisatie"]) == ("Eerste", "Derde")
        assert set(second) == {"error", "file", "line"}
        assert (second["file"], second["line"]) == (NAME, 2)
        assert second["error"].endswith(".")

    def test_an_object_over_several_lines_among_others_is_no_json_lines(self) -> None:
        text = json.dumps(scan("Eerste")) + "\n" + json.dumps(scan("Tweede"), indent=1)
        found = classified(text)
        assert found[0]["organisatie"] == "Eerste"
        assert len(found) > 1
        assert all("error" in result for result in found[1:])

    def test_an_array_at_the_top_is_not_a_scan(self) -> None:
        assert classified(json.dumps([scan(), scan()])) == [
            {"error": "Hier hoort één object te staan, tussen accolades.", "file": NAME, "line": 1}
        ]

    def test_a_line_separator_inside_a_text_does_not_end_the_line(self) -> None:
        line = json.dumps(scan("Veen\u2028polder\u0085x"), ensure_ascii=False)
        assert [r["organisatie"] for r in classified(f"{line}\n{line}")] == ["Veen\u2028polder\u0085x"] * 2


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t\n", "\ufeff"])
def test_an_empty_file_is_an_error(text: str) -> None:
    assert classified(text) == [{"error": "Dit bestand is leeg.", "file": NAME, "line": 1}]


@pytest.mark.parametrize("text", ['"\\ud800"', '"\ud800"'])
def test_half_a_character_pair_is_printed_escaped(text: str) -> None:
    name = json.loads(text)
    (found,) = classified(json.dumps(scan()).replace('"Voorbeeld"', text))
    assert found["organisatie"] == name
    (wrong,) = classified(json.dumps(scan()).replace('"Voorbeeld"', f"1, {text}: 1"))
    assert name in wrong["error"]


def test_ordinary_text_is_printed_as_it_is() -> None:
    (line,) = classify_text(RULES, json.dumps(scan("Súdwest 💡")), NAME)
    assert "Súdwest 💡" in line.text


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet='{}[]":,\n\r aeformt-0159\ufeff\ud800', max_size=60))
def test_any_text_gives_lines_and_never_fails(text: str) -> None:
    assert classified(text)
