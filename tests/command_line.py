"""The command line within the process of the tests, on an installation of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from riskscan.cli import main

Run = Callable[..., Result]
PASSWORD = "vier losse woorden samen"


def runner(folder: Path) -> Run:
    """Runs a command on the installation in this folder."""

    def run(*arguments: str | Path, input: bytes | str | None = None) -> Result:
        result = CliRunner().invoke(
            main, list(map(str, arguments)), input=input, env={"RISKSCAN_INSTANCE": str(folder)}
        )
        # Anything but a chosen exit status would be a trace for the user.
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def refused(result: Result, words: str) -> None:
    """A refusal: its message on standard error, nothing on standard output, exit status 1."""
    assert result.exit_code == 1, result.output
    assert words in result.stderr
    assert result.stdout == ""


def add_user(run: Run, email: str, *roles: str) -> None:
    """Make an account with these roles."""
    wanted = [part for role in roles for part in ("--role", role)]
    result = run("user", "add", email, "--name", "Inge Inlog", "--password", PASSWORD, *wanted)
    assert (result.exit_code, result.stdout) == (0, f"Account {email} is gemaakt.\n")
