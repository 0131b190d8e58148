"""Settings, from the environment; secrets live in the instance folder."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from riskscan.paths import PACKAGE


class ConfigError(Exception):
    """A setting that cannot be used; the message is Dutch and says what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where an installation keeps its things, and whether it holds demo data."""

    instance: Path
    demo: bool = False
    https: bool = False
    """Served behind https: cookies are then sent over https only (RISKSCAN_HTTPS=1)."""
    second_factor: bool = True
    """Whether every account logs in with a code too (RISKSCAN_TOTP=uit: no). The demo never asks one."""

    @property
    def database(self) -> Path:
        return self.instance / ("demo.db" if self.demo else "riskscan.db")

    def secret_key(self) -> bytes:
        """The key that signs cookies; made once, readable by the owner only."""
        path = self.instance / "geheim.key"
        try:
            self.instance.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(secrets.token_bytes(32))
            return path.read_bytes()
        except FileExistsError:
            return path.read_bytes()
        except OSError as error:
            raise ConfigError(
                f"De map {self.instance} kan niet worden gebruikt ({error.strerror}). "
                "Pas de rechten aan of kies een andere map met RISKSCAN_INSTANCE."
            ) from error


def from_environment(demo: bool = False) -> Config:
    """Read ``RISKSCAN_INSTANCE``, ``RISKSCAN_HTTPS`` and ``RISKSCAN_TOTP``; ``instance/`` beside the project.

    Raises ``ConfigError`` for a second factor that is neither on nor off: a typing error must not weaken it.
    """
    folder = os.environ.get("RISKSCAN_INSTANCE")
    beside = PACKAGE.parent / "instance"
    instance = Path(folder) if folder else (beside if beside.is_dir() else Path.cwd() / "instance")
    second_factor = os.environ.get("RISKSCAN_TOTP", "aan")
    if second_factor not in ("aan", "uit"):
        raise ConfigError(
            f"RISKSCAN_TOTP is ‘{second_factor}’. Kies aan of uit, of laat deze instelling weg."
        )
    return Config(instance, demo, os.environ.get("RISKSCAN_HTTPS") == "1", second_factor == "aan")
