"""Many pages at once: what servers do, and what is made of it."""

from __future__ import annotations

import asyncio
import gzip
import select
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import certifi
import pytest

from fakes.server import Server, Talk, drip, page, pour, redirect
from shorttake.errors import SettingsError
from shorttake.web import Allow, Failure, Response
from shorttake.web.curl import Engine, Transfer
from shorttake.web.many import Many, run

HERE = Allow.parse("127.0.0.0/8")
LONG = "<p>word and word " * 20_000


def ask(*urls: str, most: int = 65_536, allow: Allow = HERE, **options: Any) -> list[Response | Failure]:
    """What these addresses answer, asked all at once."""

    async def all_of_them() -> list[Response | Failure]:
        async with Many(allow=allow, **options) as many:
            return list(await asyncio.gather(*(many.ask(url, most=most) for url in urls)))

    return run(all_of_them())


def hang_up(sock: socket.socket, over: threading.Event) -> None:
    sock.recv(1_000)


def reset(sock: socket.socket, over: threading.Event) -> None:
    sock.recv(1_000)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def says(words: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def greet(sock: socket.socket, over: threading.Event) -> None:
        sock.recv(1_000)
        sock.sendall(words)

    return greet


def broken_off(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<p>only this")


def broken_chunks(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n9999\r\nwor")


# An answer -> status, the beginning of the body, whether all of it is there.
ANSWERS: list[tuple[str, Any, int, bytes, bool]] = [
    ("a page", page("<p>hello"), 200, b"<p>hello", True),
    ("nothing", page(""), 200, b"", True),
    ("204", b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
    ("404", page("gone", 404), 404, b"gone", True),
    ("999", page("no", 999), 999, b"no", True),
    ("no length", page("<p>hello", Content_Length=None), 200, b"<p>hello", True),
    ("HTTP/1.0", b"HTTP/1.0 200 OK\r\n\r\n<p>old", 200, b"<p>old", True),
    ("early hints before it", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + page("<p>x"), 200, b"<p>x", True),
    ("broken off", broken_off, 200, b"<p>only this", False),
    ("chunks that break off", broken_chunks, 200, b"hellowor", False),
    ("packed", page(gzip.compress(b"<p>packed"), Content_Encoding="gzip"), 200, b"<p>packed", True),
    ("said to be packed, and is not", page("<p>plain", Content_Encoding="gzip"), 200, b"<p>plain", True),
    ("packed in a way nobody knows", page("xyz", Content_Encoding="compress2"), 200, b"", False),
    ("too long", pour(b"HTTP/1.1 200 OK\r\n\r\n", LONG.encode(), 3), 200, b"<p>word", False),
    ("a redirect", redirect("/b"), 302, b"", True),
    ("a redirect with a long body", page(LONG, 301, Location="/b"), 301, b"", True),
    ("a redirect to nowhere", page("<p>hm", 301), 301, b"<p>hm", True),
    ("headers only, then nothing more", drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", every=0.3), 200, b"xx", False),
]  # fmt: skip


def test_what_servers_answer() -> None:
    with Server({f"/{n}": row[1] for n, row in enumerate(ANSWERS)}) as server:
        found = ask(*(server.url(f"/{n}") for n in range(len(ANSWERS))), answer_seconds=2.0)
    for (name, _, status, start, whole), got in zip(ANSWERS, found, strict=True):
        assert isinstance(got, Response), (name, got)
        assert (got.status, got.truncated) == (status, not whole), name
        assert got.body.startswith(start), (name, got.body[:80])
        assert len(got.body) <= 65_536, name


# What a server does at the very beginning -> the kind of the failure.
TROUBLES: list[tuple[str, Callable[[socket.socket, threading.Event], None], str]] = [
    ("hangs up", hang_up, "protocol"),
    ("resets", reset, "protocol"),
    ("says nothing", lambda sock, over: over.wait(20) and None, "timeout"),
    ("speaks no HTTP", says(b"220 mail.example ESMTP\r\n"), "protocol"),
    ("endless headers", says(b"HTTP/1.1 200 OK\r\n" + b"X-A: %s\r\n" % (b"a" * 900) * 600), "too-big"),
    ("half a status line", says(b"HTTP/1."), "protocol"),
]  # fmt: skip


@pytest.mark.parametrize(("greet", "kind"), [row[1:] for row in TROUBLES], ids=[row[0] for row in TROUBLES])
def test_what_goes_wrong(greet: Callable[[socket.socket, threading.Event], None], kind: str) -> None:
    with Server(greet=greet) as server:
        (got,) = ask(server.url("/"), connect_seconds=1.0, answer_seconds=1.0)
    assert isinstance(got, Failure)
    assert got.kind == kind, got.why


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("ftp://a.example/", "scheme"),
        ("http://a b.example/", "address"),
        ("http://user:word@a.example/", "address"),
        ("http:///x", "address"),
        ("http://a.example:0/", "address"),
        ("http://10.0.0.1/", "private"),
        ("http://[::1]/", "private"),
        ("http://[::ffff:10.0.0.1]/", "private"),
        ("http://0x7f000001/", "private"),
        ("http://nowhere.example/", "name"),
        ("http://inside.example/", "private"),
        ("http://slow.example/", "timeout"),
    ],
)
def test_what_is_not_asked_at_all(url: str, kind: str) -> None:
    def look_up(host: str, port: int, **more: Any) -> list[Any]:
        if host == "slow.example":
            threading.Event().wait(0.6)
        known = {"inside.example": "10.1.2.3", "0x7f000001": "127.0.0.1"}
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "no")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    (got,) = ask(url, allow=Allow(), resolve=look_up, connect_seconds=0.3)
    assert isinstance(got, Failure)
    assert got.kind == kind, got.why


def test_a_name_leads_where_it_was_looked_up() -> None:
    asked: list[str] = []

    def look_up(host: str, port: int, **more: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with Server({"/": page("<p>x")}) as server:
        urls = [f"http://{name}.example:{server.port}/" for name in ("a", "b", "a", "A")]
        got = ask(*urls, resolve=look_up)
    assert [one.status for one in got if isinstance(one, Response)] == [200] * 4
    assert sorted(asked) == ["a.example", "b.example"], "each once in a run"
    assert {one.headers["host"].split(":")[0].lower() for one in server.asked} == {"a.example", "b.example"}


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    (got,) = ask(f"http://127.0.0.1:{port}/")
    assert isinstance(got, Failure)
    assert got.kind == "refused"


def test_what_is_sent() -> None:
    async def one() -> None:
        async with Many("shorttake/1 (+https://blog.example/)", allow=HERE) as many:
            await many.ask(f"{server.url('/a/../b%20c')}?q=1#part", headers={"Cookie": "a=1"})
            assert (many.requests, many.bytes) == (1, 2)

    with Server({"/a/../b%20c": page("ok")}) as server:
        run(one())
    (asked,) = server.asked
    assert asked.path == "/a/../b%20c?q=1", "as it is written, without its fragment"
    assert asked.headers["user-agent"] == "shorttake/1 (+https://blog.example/)"
    assert asked.headers["cookie"] == "a=1"
    assert "gzip" in asked.headers["accept-encoding"]
    assert "text/html" in asked.headers["accept"]


def test_no_more_than_wanted_at_once() -> None:
    now: list[int] = [0, 0]
    lock = threading.Lock()

    def slowly(talk: Talk) -> None:
        with lock:
            now[0] += 1
            now[1] = max(now)
        talk.wait(0.05)
        with lock:
            now[0] -= 1
        talk.send(page("x"))

    with Server({"/": slowly}) as server:
        found = ask(*[server.url("/")] * 12, at_once=3)
    assert len([one for one in found if isinstance(one, Response)]) == 12
    assert now[1] <= 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody signed, with its key beside it."""
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
        "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem",
    ]  # fmt: skip
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no certificate can be made here: {error}")
    return folder / "cert.pem"


def test_certificates_are_checked(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with Server({"/": page("secret")}, tls=context) as server:
        (untrusted,) = ask(server.url("/"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted, other = ask(server.url("/"), server.url("/", host="localhost"))
        (plain,) = ask(server.url("/").replace("https", "http"), answer_seconds=1.0)
    assert isinstance(untrusted, Failure)
    assert (untrusted.kind, "certificate" in untrusted.why) == ("tls", True)
    assert isinstance(trusted, Response)
    assert trusted.body == b"secret"
    assert isinstance(other, Failure)
    assert other.kind == "tls", "it is for another name"
    assert isinstance(plain, Failure)


def test_a_server_that_speaks_no_tls() -> None:
    with Server({"/": page("x")}) as server:
        (got,) = ask(server.url("/").replace("http", "https"))
    assert isinstance(got, Failure)
    assert got.kind in ("tls", "protocol")


def test_certificates_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no.pem").write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "no.pem"))
    with pytest.raises(SettingsError, match="certificates"):
        ask("http://127.0.0.1:1/")


@pytest.mark.parametrize("epoll", [False, True] if hasattr(select, "epoll") else [False])
def test_every_system_waits_for_its_sockets(epoll: bool) -> None:
    async def all_of_them(urls: list[str]) -> list[Transfer]:
        engine = Engine(
            "x", certifi.where(), lambda address, port: None, connect=5, answer=5, drip=5, epoll=epoll
        )
        try:
            return list(await asyncio.gather(*(engine.get(url, ["Accept: */*"], 65_536) for url in urls)))
        finally:
            await engine.close()

    with Server({"/a": page("<p>hello"), "/b": page(LONG)}) as server:
        got = run(all_of_them([server.url(path) for path in ("/a", "/b", "/a", "/b")]))
    assert [(one.status, len(one.body) > 60_000, one.code > 0) for one in got] == [
        (200, False, False),
        (200, True, True),
        (200, False, False),
        (200, True, True),
    ]
