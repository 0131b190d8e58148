"""Settings from the environment: what is not set, what is, and what stops the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskscan.config import ConfigError, from_environment


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RISKSCAN_INSTANCE", str(tmp_path))
    for name in ("RISKSCAN_HTTPS", "RISKSCAN_TOTP"):
        monkeypatch.delenv(name, raising=False)


def test_without_settings_a_code_is_asked() -> None:
    assert from_environment().second_factor
    assert not from_environment().https


@pytest.mark.parametrize(("value", "asked"), [("uit", False), ("aan", True)])
def test_the_second_factor_is_switched_by_one_word(
    monkeypatch: pytest.MonkeyPatch, value: str, asked: bool
) -> None:
    monkeypatch.setenv("RISKSCAN_TOTP", value)
    assert from_environment().second_factor is asked


@pytest.mark.parametrize("value", ["", "off", "UIT", "0", "nee", "uit "])
def test_a_typing_error_stops_the_program_and_weakens_nothing(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("RISKSCAN_TOTP", value)
    with pytest.raises(ConfigError, match="Kies aan of uit"):
        from_environment()
