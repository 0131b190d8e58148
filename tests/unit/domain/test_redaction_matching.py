"""Finding a text that has to go: the same text however it is written, and nothing else."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskscan.domain.redaction import (
    MIN_LENGTH,
    Literal,
    Trail,
    _mapped,
    fold,
    is_only_marks,
    mark,
    remove,
    remove_in_json,
    spans,
    texts_in,
)

KEY = b"a key of the instance"
MARK = mark("4 juli 2016", "persoonsgegevens")
NAME = Literal("Anneke van 't Hof-Jansen")

texts = st.text(
    st.sampled_from(list("abcAB \n\té'’-–\u00a0\u00ad\u200b.ﬁ\"[]\\{}\x02￾"))
    | st.characters(exclude_categories=("Cs",)),
    max_size=40,
)
sought = texts.filter(lambda text: Literal(text).length >= MIN_LENGTH)


def cut(text: str, found: Literal | Trail) -> list[str]:
    return [text[one.start : one.end] for one in spans(text, found)]


@pytest.mark.parametrize(
    "written",
    [
        "Anneke van 't Hof-Jansen",
        "Anneke van ’t Hof–Jansen",
        "Anneke\nvan 't\r\n  Hof-Jansen",
        "Anneke\u00a0van\u2003't Hof\u2011Jansen",
        "Anne\u00adke van 't\u200b Hof-Jansen",
        "An\x02\nneke van 't Hof-Jansen",
    ],
)
def test_a_text_is_found_however_it_is_written(written: str) -> None:
    text = f"Gesproken met {written}, op maandag."
    assert cut(text, NAME) == [written]
    assert cut(text, NAME.trail(KEY)) == [written]
    assert remove(text, NAME, MARK).text == f"Gesproken met {MARK}, op maandag."


def test_letters_with_accents_match_composed_or_not_and_are_never_cut() -> None:
    composed, apart = "José Núñez", unicodedata.normalize("NFD", "José Núñez")
    assert composed != apart
    assert cut(f"Met {apart}.", Literal(composed)) == [apart]
    assert cut(f"Met {composed}.", Literal(apart)) == [composed]
    assert cut(f"Met {apart}.", Literal("Jose Nunez")) == []


def test_capitals_count_unless_they_are_told_not_to() -> None:
    assert cut("JAN DE WIT en Jan de Wit", Literal("Jan de Wit")) == ["Jan de Wit"]
    assert cut("JAN DE WIT en Jan de Wit", Literal("jan de wit", True)) == ["JAN DE WIT", "Jan de Wit"]
    assert cut("JAN DE WIT", Literal("jan de wit", True).trail(KEY)) == ["JAN DE WIT"]


def test_a_match_within_a_word_is_told() -> None:
    found = spans("De jan in januari, jan.", Literal("jan"))
    assert [one.inside for one in found] == [False, True, False]
    assert remove("januari", Literal("jan"), MARK).inside == 1


def test_a_mark_stays_whole_and_may_go_with_the_text_around_it() -> None:
    text = f"Eerst {MARK} en dan"
    assert spans(text, Literal("verwijderd op")) == ()
    assert spans(text, Literal("persoonsgegevens] en")) == ()
    assert cut(text, Literal(f"Eerst {MARK} en")) == [f"Eerst {MARK} en"]
    assert is_only_marks(f" {MARK}\n{MARK} ")
    assert not is_only_marks(text)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Zie \"Piet Puk\" hier", f"Zie \"{MARK}\" hier"),
        ([["Piet Puk", "x"], ["Regel\nPiet\nPuk"]], [[MARK, "x"], [f"Regel\n{MARK}"]]),
        ({"Piet Puk": 1, "a": {"value": '"bij Piet\\nPuk"'}}, {"Piet Puk": 1, "a": {"value": f'"bij {MARK}"'}}),
        ({"op": "2016-07-04", "n": 3, "leeg": None, "waar": True, "t": "Piet  Puk"},
         {"op": "2016-07-04", "n": 3, "leeg": None, "waar": True, "t": MARK}),
    ],
)  # fmt: skip
def test_texts_within_json_go_and_the_rest_of_it_stays(content: object, expected: object) -> None:
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for looked in (Literal("Piet Puk"), Literal("Piet Puk").trail(KEY)):
        found = remove_in_json(written, looked, MARK, lambda _: True)
        assert json.loads(found.text) == expected
        assert found.text == json.dumps(expected, ensure_ascii=False, separators=(",", ":"))


def test_a_code_and_a_date_in_json_are_no_typed_text() -> None:
    written = '{"a":"beperkt","b":"2016-07-04","c":"beperkt risico"}'
    found = remove_in_json(written, Literal("beperkt"), MARK, lambda text: text != "beperkt")
    assert json.loads(found.text) == {"a": "beperkt", "b": "2016-07-04", "c": f"{MARK} risico"}
    assert remove_in_json(written, Literal("2016-07"), MARK, lambda _: True).text == written


def test_without_a_match_json_stays_to_the_byte() -> None:
    written = '{ "a" : 1.0, "b": "\\u00e9" }'
    assert remove_in_json(written, Literal("Piet Puk"), MARK, lambda _: True).text == written


@given(texts, st.booleans())
def test_mapping_a_text_back_folds_it_the_same(text: str, ignore_case: bool) -> None:
    folded, begins, ends = _mapped(text, ignore_case)
    assert folded == fold(text, ignore_case)
    assert all(0 <= low < high <= len(text) for low, high in zip(begins, ends, strict=True))


@given(texts, sought, texts, st.booleans())
def test_what_stands_between_words_is_found_and_then_gone(
    before: str, text: str, after: str, ignore_case: bool
) -> None:
    whole = f"{before} . {text} . {after}"
    found = Literal(text, ignore_case)
    assume(not is_only_marks(text))
    result = remove(whole, found, MARK)
    assert result.matches
    assert not spans(result.text, found)


@given(texts, sought, st.booleans())
def test_a_trail_finds_what_the_text_itself_finds_and_tells_nothing(
    text: str, wanted: str, ignore_case: bool
) -> None:
    literal = Literal(wanted, ignore_case)
    trail = literal.trail(KEY)
    for whole in (text, f"{text}{wanted}{text}"):
        assert spans(whole, trail) == spans(whole, literal)
    other = Literal(wanted, ignore_case).trail(b"another key")
    assert (trail.digest, trail.total) != (other.digest, other.total)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda more: st.lists(more, max_size=3) | st.dictionaries(texts, more, max_size=3),
    max_leaves=8,
)


@given(_values, sought)
def test_json_stays_json_with_the_same_shape(content: object, wanted: str) -> None:
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    found = remove_in_json(written, Literal(wanted), MARK, lambda _: True)
    assert shape(json.loads(found.text)) == shape(content)


@given(_values, texts, sought, texts, st.booleans())
def test_a_quick_look_never_overlooks_a_text(
    content: object, before: str, wanted: str, after: str, ignore_case: bool
) -> None:
    literal = Literal(wanted, ignore_case)
    inner = json.dumps(f"{before}{wanted}{after}", ensure_ascii=False)
    for value in (f"{before}{wanted}{after}", [content, inner], {"a": [f"{before}{wanted}{after}"]}):
        stored = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if remove_in_json(stored, literal, MARK, lambda _: True).matches:
            assert literal.may_stand_in(stored)
            assert literal.trail(KEY).may_stand_in(stored)


def test_a_quick_look_passes_over_what_cannot_hold_it() -> None:
    assert not Literal("Wilhelmina Kwakkelstein").may_stand_in("Een heel andere tekst.")
    assert Literal("nieuwe buurman").may_stand_in(json.dumps("map C:\\nieuwe\n buurman"))


def test_the_texts_within_json_are_read_as_someone_reads_them() -> None:
    inner = json.dumps('regel\n"twee"')
    stored = json.dumps({"a": [{"value": inner}, 3, None], "b": "[geen json", "c": '"Hij" zei'})
    assert list(texts_in(stored)) == ['regel\n"twee"', "[geen json", '"Hij" zei']
    assert list(texts_in("gewoon")) == ["gewoon"]


def shape(content: object) -> object:
    if isinstance(content, dict):
        return {key: shape(value) for key, value in content.items()}
    if isinstance(content, list):
        return [shape(value) for value in content]
    return type(content)
