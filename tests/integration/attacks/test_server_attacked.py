"""The real server: slow, endless, oversized and malformed requests, while others keep being answered."""

from __future__ import annotations

import gzip
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

THREADS = 4
_HEADERS = (
    "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy",
    "permissions-policy", "cross-origin-opener-policy", "cache-control",
)  # fmt: skip
# Words of the inside, that no answer may hold.
_INSIDE = (b"Traceback", b"waitress", b"Werkzeug", b"werkzeug", b"Python/", b"/riskscan/", b"sqlite")


@dataclass(frozen=True)
class Server:
    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, *parts: bytes) -> bytes:
        """Everything that comes back on these bytes, until the server closes."""
        with self.connect() as one:
            for part in parts:
                try:
                    one.sendall(part)
                except (BrokenPipeError, ConnectionResetError):
                    break
            return received(one)


def received(one: socket.socket) -> bytes:
    found = b""
    try:
        while part := one.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    sent = [line, "Host: localhost", "Connection: close", *headers]
    return "\r\n".join(sent).encode("latin-1") + b"\r\n\r\n" + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``riskscan serve`` as an operator starts it, with few threads so that they could be used up."""
    folder: Path = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "riskscan.cli", "serve", "--port", str(port), "--threads", str(THREADS)]
    environment = {**os.environ, "RISKSCAN_INSTANCE": str(folder / "instance")}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        found = Server(port)
        try:
            wait_for(found, process)
            yield found
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
    assert b"Traceback" not in (folder / "output").read_bytes()


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server did not start"
        try:
            server.connect().close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def answers(server: Server) -> bool:
    return status(server.ask(request("GET /gezond HTTP/1.1"))) == 200


def test_who_sends_slowly_or_never_ends_stops_nobody(server: Server) -> None:
    """Many more clients than threads, each half way in its headers or in its body."""
    with ExitStack() as open_ones:
        for number in range(200):
            one = open_ones.enter_context(server.connect())
            begin = b"GET /inloggen HTTP/1.1\r\nHost: localhost\r\nX-a: "
            body = b"POST /inloggen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail="
            one.sendall((begin, body)[number % 2])
        assert answers(server)
        # Whoever asks a lot and reads nothing keeps no thread either.
        for _ in range(THREADS * 2):
            one = open_ones.enter_context(server.connect())
            one.sendall(b"GET /static/style.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
        assert answers(server)


def test_a_body_that_is_announced_as_too_large_is_refused_before_it_is_sent(server: Server) -> None:
    with server.connect() as one:
        one.sendall(request("POST /inloggen HTTP/1.1", f"Content-Length: {2 * 1024**3}"))
        ready, _, _ = select.select([one], [], [], 20)
        assert ready, "the server waits for two gigabytes"
        assert status(received(one)) == 413
    assert answers(server)


def test_a_body_over_the_limit_of_the_application_is_told_in_dutch(server: Server) -> None:
    body = b"email=" + b"x" * (5 * 1024 * 1024)
    kind = "Content-Type: application/x-www-form-urlencoded"
    answer = server.ask(request("POST /inloggen HTTP/1.1", kind, f"Content-Length: {len(body)}", body=body))
    assert status(answer) == 413
    assert "Dit is te veel in één keer".encode() in answer


@pytest.mark.parametrize(
    "sent",
    [
        request("GET /inloggen HTTP/1.1", "X-a: " + "x" * 300_000),
        request("GET /inloggen HTTP/1.1", *(f"X-{one}: {one}" for one in range(30_000))),
        request("GET /" + "a" * 300_000 + " HTTP/1.1"),
        request("GET /inloggen HTTP/1.1", "Content-Length: -5"),
        request("GET /inloggen HTTP/1.1", "Content-Length: 5", "Content-Length: 6", body=b"12345"),
        request(
            "POST /inloggen HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 5", body=b"zzz\r\n"
        ),
        request("POST /inloggen HTTP/1.1", "Transfer-Encoding: gzip", body=b"12345"),
        request("GET /inloggen HTTP/9.9"),
        request("GET http://elders.example/ HTTP/1.1"),
        request("GET /%00/%ff/%0d%0aSet-Cookie:%20a=b HTTP/1.1"),
        request("FETCH /inloggen HTTP/1.1"),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100 + b"\r\n\r\n",
        request("GET /inloggen HTTP/1.1", "Cookie: " + "; ".join(f"a{one}=b" for one in range(10_000))),
        request("GET /inloggen HTTP/1.1", "Range: bytes=" + ",".join(f"{one}-" for one in range(5_000))),
        request(
            "GET /static/style.css HTTP/1.1", "Range: bytes=" + ",".join(f"{one}-" for one in range(5_000))
        ),
    ],
)
def test_a_malformed_request_is_answered_without_a_trace_of_the_inside(server: Server, sent: bytes) -> None:
    answer = server.ask(sent)
    assert answer == b"" or status(answer) < 500 or status(answer) in (501, 505)
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"server:" not in head
    assert b"set-cookie: a=b" not in head
    for word in _INSIDE:
        assert word not in answer
    assert answers(server)


def test_a_body_that_is_packed_is_not_unpacked(server: Server) -> None:
    """Ten megabytes of field names in ten kilobytes."""
    body = gzip.compress(b"a=1&" * 2_500_000)
    kind = "Content-Type: application/x-www-form-urlencoded"
    length = f"Content-Length: {len(body)}"
    sent = request("POST /inloggen HTTP/1.1", kind, "Content-Encoding: gzip", length, body=body)
    assert status(server.ask(sent)) in (400, 413, 415)
    assert answers(server)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/app.py", "/static/..\\app.py",
        "/static//etc/passwd", "/static/....//app.py", "/static/%252e%252e/app.py", "/static/style.css%00.py",
        "/../../etc/passwd", "/static/", "/static", "/geheim.key", "/instance/geheim.key", "/riskscan.db",
        "/static/../../../../../../etc/passwd", "/.git/config", "/static/C:/x", "/static/file:///etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file_that_is_not_for_visitors(server: Server, path: str) -> None:
    answer = server.ask(request(f"GET {path} HTTP/1.1"))
    assert status(answer) in (301, 302, 308, 400, 404)
    for word in (b"root:", b"import ", b"[core]", *_INSIDE):
        assert word not in answer


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("GET /inloggen HTTP/1.1", 200), ("HEAD /inloggen HTTP/1.1", 200), ("GET /scans HTTP/1.1", 302),
        ("GET /bestaat/niet HTTP/1.1", 404), ("POST /scans HTTP/1.1", 302), ("PUT /inloggen HTTP/1.1", 405),
        ("OPTIONS /inloggen HTTP/1.1", 200), ("POST /inloggen HTTP/1.1", 400), ("GET /gezond HTTP/1.1", 200),
        ("GET /static/style.css HTTP/1.1", 200), ("GET /static/nee.css HTTP/1.1", 404),
        ("GET /zo-werkt-de-indeling HTTP/1.1", 200), ("TRACE /inloggen HTTP/1.1", 405),
        ("GET /toegang/onbekend HTTP/1.1", 200), ("GET /?" + "a&" * 6000 + " HTTP/1.1", 413),
    ],
)  # fmt: skip
def test_every_answer_carries_the_safety_headers_and_tells_nothing_of_the_server(
    server: Server, line: str, expected: int
) -> None:
    answer = server.ask(request(line))
    assert status(answer) == expected
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower()
    names = {one.partition(":")[0] for one in head.split("\r\n")[1:]}
    assert names >= set(_HEADERS), set(_HEADERS) - names
    assert not names & {"server", "x-powered-by", "via"}
    assert "cross-origin" not in head.replace("cross-origin-opener-policy", "")
    assert ("no-store" in head) is not line.startswith("GET /static/style.css")


def test_a_proxy_that_is_not_there_is_not_believed(server: Server) -> None:
    """Not behind https: who says to come from elsewhere, or over https, is not believed."""
    headers = ("X-Forwarded-For: 10.9.8.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: elders.example")
    answer = server.ask(request("GET /scans HTTP/1.1", *headers))
    assert status(answer) == 302
    assert b"elders.example" not in answer
    assert b"Strict-Transport-Security" not in answer


def test_the_page_of_health_tells_whether_it_works_and_nothing_else(server: Server) -> None:
    body = server.ask(request("GET /gezond HTTP/1.1")).partition(b"\r\n\r\n")[2]
    assert len(body) < 200
    for word in _INSIDE:
        assert word not in body
    try:
        told = json.loads(body)
    except ValueError:
        told = {}
    assert not {"version", "versie", "path", "database"} & set(told)
