"""Start a server in a process of its own, and read how much processor time that process used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
THREADS = 8


@dataclass(frozen=True)
class Server:
    """A running server on a port of this machine."""

    port: int
    pid: int

    def cpu_ms(self) -> float:
        """Processor time of all threads so far, in milliseconds (to the nanosecond in /proc)."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


@contextmanager
def riskscan(instance: Path) -> Iterator[Server]:
    """The real server, started as ``riskscan serve`` starts it."""
    command = [sys.executable, "-m", "riskscan.cli", "serve", "--threads", str(THREADS), "--port"]
    with _running(command, {"RISKSCAN_INSTANCE": str(instance), "RISKSCAN_TOTP": "uit"}) as server:
        yield server


@contextmanager
def minimal(database: Path) -> Iterator[Server]:
    """The minimal application of ``minimal_app.py`` under the same server."""
    with _running([sys.executable, str(HERE / "minimal_app.py"), str(database), str(THREADS)], {}) as server:
        yield server


@contextmanager
def _running(command: list[str], settings: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, str(port)],
        env={**os.environ, **settings},
        cwd=HERE.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # waitress tells there of every request that waits for a thread
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server stopped before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds")
