"""Values of figures have one text each, and nothing is not zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscan.domain.figures import FigureValue, UnreadableFigure, decode_value, encode_value
from riskscan.domain.scan import Special

VALUES = st.one_of(
    st.none(),
    st.sampled_from([Special("onbekend"), Special("nvt")]),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
)


@given(VALUES)
def test_a_value_comes_back_as_it_was_written(value: FigureValue) -> None:
    assert decode_value(encode_value(value)) == value


def test_equal_numbers_have_one_text_and_nothing_is_not_zero() -> None:
    assert encode_value(Decimal("3.50")) == encode_value(Decimal("3.5")) == '"3.5"'
    assert encode_value(Decimal("-0")) == '"0"' != encode_value(None) == "null"


@pytest.mark.parametrize(
    "text", ["", "3", '"3.50"', '"1e3"', '"NaN"', "[]", '{"anders":"x"}', "true", '"3" ']
)
def test_a_text_that_was_never_written_here_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFigure):
        decode_value(text)
