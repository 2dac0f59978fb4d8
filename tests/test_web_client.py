"""How pages are fetched: what servers may do to us, and what comes back. A local server plays them."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from fakes.server import Asked, Server, Talk, drip, page, pour, redirect
from shorttake.errors import SettingsError
from shorttake.web import Allow, Client, Failure, Hop, Response, identity

HERE = Allow.parse("127.0.0.0/8")
OK = b"HTTP/1.1 200 OK\r\n"


def client(**more: Any) -> Client:
    return Client(**{"allow": HERE, "connect_timeout": 1.0, "total_timeout": 5.0, **more})


def got(answer: Response | Failure) -> Response:
    assert isinstance(answer, Response), answer
    return answer


def failed(answer: Response | Failure) -> Failure:
    assert isinstance(answer, Failure), answer
    return answer


# --- what a page brings -----------------------------------------------------------------------------------


def test_a_page_comes_back_with_everything_that_was_said() -> None:
    with Server({"/p": page("<p>Grüße</p>", X_Thing="a")}) as server, client(identity="me/1") as web:
        answer = got(web.get(server.url("/p")))
    assert (answer.status, answer.text, answer.content_type) == (200, "<p>Grüße</p>", "text/html")
    assert (answer.url, answer.asked) == (server.url("/p"), server.url("/p"))
    assert answer.headers["x-thing"] == answer.headers["X-Thing"] == "a"
    assert (answer.redirects, answer.truncated) == ((), False)
    assert 0 < answer.elapsed < 5
    assert answer.ip == "127.0.0.1"


def test_we_say_who_we_are_and_nothing_about_the_author() -> None:
    with Server({"/": page("x")}) as server:
        client(identity=identity("https://blog.example/")).get(server.url("/"))
    assert server.asked[0].method == "GET"
    assert server.asked[0].headers == {
        "host": f"127.0.0.1:{server.port}",
        "user-agent": identity("https://blog.example/"),
        "accept-encoding": "gzip, deflate, br, zstd",
        "accept": server.asked[0].headers["accept"],
        "connection": "close",
    }


def test_the_identity_names_the_site_in_plain_letters() -> None:
    assert identity("https://blog.example/").endswith(" (+https://blog.example/)")
    assert identity() == identity("") == identity(None)
    assert "\r" not in identity("https://x/\r\nX-Evil: 1")
    assert identity("https://bücher.example").isascii()


def test_headers_of_the_caller_go_along_and_accept_can_be_chosen() -> None:
    with Server({"/": page("x")}) as server:
        client().get(server.url("/"), headers={"If-None-Match": '"abc"'}, accept="application/atom+xml")
    assert server.asked[0].headers["if-none-match"] == '"abc"'
    assert server.asked[0].headers["accept"] == "application/atom+xml"


def test_an_error_page_is_an_answer_too() -> None:
    with Server() as server:
        answer = got(client().get(server.url("/nowhere")))
    assert (answer.status, answer.text) == (404, "not here")


@pytest.mark.parametrize("status", [204, 304, 500, 300])
def test_other_statuses_come_back_as_they_are(status: int) -> None:
    with Server({"/": page(b"", status, Content_Length=None, Location="/other")}) as server:
        assert got(client().get(server.url("/"))).status == status


def test_cookies_are_not_kept() -> None:
    with Server({"/": page("x", Set_Cookie="id=1; Path=/"), "/go": redirect("/")}) as server, client() as web:
        for path in ("/", "/go", "/"):
            web.get(server.url(path))
    assert not any("cookie" in asked.headers or "referer" in asked.headers for asked in server.asked)


def test_many_threads_share_a_client() -> None:
    with Server({f"/{n}": page(str(n)) for n in range(20)}) as server, ThreadPoolExecutor(8) as pool:
        web = client()
        answers = list(pool.map(lambda n: got(web.get(server.url(f"/{n}"))).text, range(20)))
    assert answers == [str(n) for n in range(20)]


# --- sending something -----------------------------------------------------------------------------------


def test_a_form_is_sent_as_browsers_send_one() -> None:
    with Server({"/login": page("in")}) as server:
        form = {"name": "Mära & Co", "empty": "", "two words": "a+b"}
        answer = got(client().post(server.url("/login"), form=form, accept="application/json"))
    assert answer.text == "in"
    asked = server.asked[0]
    assert asked.method == "POST"
    assert asked.body == b"name=M%C3%A4ra+%26+Co&empty=&two+words=a%2Bb"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["content-length"] == str(len(asked.body))
    assert asked.headers["accept"] == "application/json"
    assert asked.headers["user-agent"] == client().identity


@pytest.mark.parametrize(
    ("form", "body"), [({}, b""), ([("tag", "a"), ("tag", "b")], b"tag=a&tag=b"), ({"a": "b"}, b"a=b")]
)
def test_a_form_may_be_empty_or_name_a_field_twice(form: Any, body: bytes) -> None:
    with Server({"/": page("x")}) as server:
        got(client().post(server.url("/"), form=form, json={"not": "this"}))
    assert (server.asked[0].method, server.asked[0].body) == ("POST", body)


@pytest.mark.parametrize("value", [{"a": ["ü", 1, None]}, [], None, "text", 0])
def test_json_is_sent_as_json(value: object) -> None:
    with Server({"/": page("x")}) as server:
        got(client().post(server.url("/"), json=value, headers={"content-type": "text/plain", "X-Key": "k"}))
    assert json.loads(server.asked[0].body) == value
    assert server.asked[0].headers["content-type"] == "application/json"
    assert server.asked[0].headers["x-key"] == "k"


@pytest.mark.parametrize("status", [301, 302, 303])
def test_after_a_form_the_page_it_leads_to_is_asked_for(status: int) -> None:
    def form_or_page(talk: Talk) -> None:
        talk.send(redirect("/", status) if talk.asked.method == "POST" else page("thanks"))

    with Server({"/": form_or_page}) as server:  # to its own address, as is often done
        answer = got(client().post(server.url("/"), form={"password": "secret"}))
    assert (answer.text, answer.redirects) == ("thanks", (Hop(server.url("/"), status),))
    assert [(asked.method, asked.body) for asked in server.asked] == [
        ("POST", b"password=secret"),
        ("GET", b""),
    ]
    assert "content-type" not in server.asked[1].headers


@pytest.mark.parametrize("status", [307, 308])
def test_a_form_is_sent_again_where_the_same_server_wants_it_elsewhere(status: int) -> None:
    with Server({"/a": redirect("/b", status), "/b": page("in")}) as server:
        assert got(client().post(server.url("/a"), form={"a": "b"})).text == "in"
    assert [(asked.method, asked.path, asked.body) for asked in server.asked] == [
        ("POST", "/a", b"a=b"),
        ("POST", "/b", b"a=b"),
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_what_was_sent_to_one_server_is_not_sent_to_another(status: int) -> None:
    with Server({"/": page("x")}) as other, Server({"/": redirect(other.url("/"), status)}) as server:
        answer = client().post(
            server.url("/"), form={"password": "secret"}, headers={"Authorization": "Bearer t"}
        )
    assert "secret" not in str(other.asked)
    assert all(asked.method == "GET" and "authorization" not in asked.headers for asked in other.asked)
    if status in (307, 308):
        assert (failed(answer).kind, other.asked) == ("protocol", [])


def test_a_form_that_is_sent_in_a_circle_is_noticed() -> None:
    with Server({"/a": redirect("/b", 307), "/b": redirect("/a", 308)}) as server:
        assert failed(client().post(server.url("/a"), form={})).kind == "too-many-redirects"
    assert len(server.asked) == 2


def test_a_form_is_not_sent_to_a_private_address() -> None:
    with Server({"/": page("x")}) as server:
        assert failed(Client().post(server.url("/"), form={"a": "b"})).kind == "private"
    assert server.asked == []


# --- packed and lying -------------------------------------------------------------------------------------

TEXT = "Ein schöner Text. " * 2000


def _raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", _raw_deflate),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("zstd", lambda data: zstandard.compress(data[:100]) + zstandard.compress(data[100:])),
        ("br, gzip", lambda data: gzip.compress(brotli.compress(data))),
        ("identity", bytes),
        ("", bytes),
        ("gzip", bytes),  # says so, but is not
        ("gzip, deflate", lambda data: zlib.compress(gzip.compress(data))),
        ("gzip", lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:])),  # two members
        ("gzip", lambda data: gzip.compress(data) + b"\0" * 99),  # padding
    ],
)
def test_what_is_packed_gets_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    with Server({"/": page(pack(TEXT.encode()), Content_Encoding=encoding)}) as server:
        answer = got(client().get(server.url("/")))
    assert (answer.text, answer.truncated) == (TEXT, False)


def _bomb(layers: int) -> bytes:
    data = b"\0" * 12_000_000
    for _ in range(layers):
        data = gzip.compress(data, 6)
    return data


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", _bomb(1)),
        ("deflate", zlib.compress(b"\0" * 12_000_000, 6)),
        ("gzip, gzip", _bomb(2)),
        ("gzip", b"".join([gzip.compress(b"\0" * 100_000)] * 120)),
        ("br", brotli.compress(b"\0" * 12_000_000, quality=5)),
        ("zstd", zstandard.compress(b"\0" * 12_000_000)),
        ("zstd", b"".join([zstandard.compress(b"\0" * 100_000)] * 120)),
    ],
)
def test_a_bomb_is_unpacked_up_to_the_limit(encoding: str, bomb: bytes) -> None:
    with Server({"/": page(bomb, Content_Encoding=encoding)}) as server:
        tracemalloc.start()
        answer = got(client().get(server.url("/")))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (len(answer.body), answer.truncated) == (5_000_000, True)
    assert most < 25_000_000


def test_a_packing_that_needs_too_much_memory_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)  # 128 MiB to look back
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    packed = packer.compress(b"x" * 1000) + packer.flush()  # of a size that is not told
    with Server({"/": page(packed, Content_Encoding="zstd")}) as server:
        assert failed(client().get(server.url("/"))).kind == "protocol"


def test_a_bomb_in_a_bomb_that_comes_to_nothing_is_stopped() -> None:
    inner = zlib.compress(b"")  # much padding behind the end of a tiny inner layer
    with Server(
        {"/": page(zlib.compress(inner + b"\0" * 30_000_000, 6), Content_Encoding="deflate, deflate")}
    ) as server:
        answer = got(client().get(server.url("/")))
    assert answer.body == b""


@pytest.mark.parametrize("encoding", ["compress", "dcb", "rot13", "gzip, gzip, gzip, gzip"])
def test_what_we_did_not_ask_for_is_not_guessed_at(encoding: str) -> None:
    with Server({"/": page(b"\x0b\x02\x80xyz\x03", Content_Encoding=encoding)}) as server:
        failure = failed(client().get(server.url("/")))
    assert failure.kind == "protocol"
    assert encoding.split(",")[0] in failure.why


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: data[:200] + b"\xff" * 300]
)
@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_damaged_packing_keeps_what_came_before(
    damage: Callable[[bytes], bytes], encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    lines = "\n".join(str(number * 7919) for number in range(5000)).encode()
    with Server({"/": page(damage(pack(lines)), Content_Encoding=encoding)}) as server:
        answer = client().get(server.url("/"))
    if isinstance(answer, Response):
        assert answer.truncated or encoding == "zstd"
        assert lines.startswith(answer.body[:50])
    else:
        assert answer.kind == "protocol"


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/html; charset=iso-8859-1", "Grüße – schön".encode(), "Grüße – schön"),  # it is UTF-8
        ("text/html; charset=utf-8", "Grüße, schön, daß".encode("cp1252"), "Grüße, schön, daß"),
        ("text/html; charset=utf-8", b'<meta charset="windows-1251">' + "Привет".encode("cp1251"), "Привет"),
        ("text/html; charset=iso-8859-1", "“quoted”".encode("cp1252"), "“quoted”"),  # as browsers read it
        ("text/html", b'<meta charset="shift_jis">' + "日本語".encode("cp932"), "日本語"),
        ("text/html; charset=rot13", b"plain", "plain"),
        ("text/html; charset=iso-8859-2", b"\xef\xbb\xbf" + "Ł".encode(), "Ł"),  # a BOM outranks all
        ("text/html", b"\xff\xfe" + "Ł".encode("utf-16-le"), "Ł"),
        ("text/html", "Ελληνικά".encode(), "Ελληνικά"),
        ("text/html; charset=utf-16", b"<p>ascii all the same", "<p>ascii all the same"),
        ("text/html; charset=utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-"),
        (None, "naïve".encode(), "naïve"),
    ],
)
def test_a_lying_charset_is_found_out(content_type: str | None, body: bytes, text: str) -> None:
    with Server({"/": page(body, Content_Type=content_type)}) as server:
        assert got(client().get(server.url("/"))).text.endswith(text)


# --- too much, too slow -----------------------------------------------------------------------------------


def test_200_megabytes_are_cut_at_five() -> None:
    start = OK + b"Content-Length: 200000000\r\n\r\n<title>Big</title>"
    with Server({"/": pour(start, b"x" * 100_000, 2000)}) as server:
        answer = got(client().get(server.url("/")))
    assert (len(answer.body), answer.truncated) == (5_000_000, True)
    assert answer.body.startswith(b"<title>Big")


def test_the_limit_can_be_chosen_and_a_page_of_just_that_size_is_whole() -> None:
    with Server({"/": page(b"x" * 1000)}) as server:
        assert got(client().get(server.url("/"), max_bytes=1000)).truncated is False
        assert got(client().get(server.url("/"), max_bytes=999)).truncated is True


def test_a_chunked_body_is_limited_too() -> None:
    start = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    with Server({"/": pour(start, b"186a0\r\n" + b"x" * 100_000 + b"\r\n", 100)}) as server:
        answer = got(client().get(server.url("/")))
    assert (len(answer.body), answer.truncated) == (5_000_000, True)


DRIPS = [
    ("body", drip(OK + b"Content-Length: 9999\r\n\r\n")),
    ("body without an end", drip(OK + b"\r\n")),
    ("chunk", drip(OK + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n")),
    ("chunk size", drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", drop=b"0")),
    ("trailers", drip(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", drop=b"A: b\r\n")),
    ("headers", drip(OK, drop=b"A: b\r\n")),
    ("one header", drip(OK + b"A: ")),
    ("status line", drip(b"HTTP/1.1 200 ", drop=b"O")),
    ("continue for ever", drip(b"", drop=b"HTTP/1.1 100 Continue\r\n\r\n")),
    ("silence", drip(b"", every=60)),
    ("packed", drip(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:10], drop=b"\0")),
]


@pytest.mark.parametrize("answer", [answer for _, answer in DRIPS], ids=[name for name, _ in DRIPS])
def test_a_slow_drip_ends_in_time(answer: Callable[[Talk], None]) -> None:
    with Server({"/": answer}) as server:
        failure = client(total_timeout=0.25, connect_timeout=0.25).get(server.url("/"))
    assert isinstance(failure, Response) or failure.kind in ("timeout", "protocol"), failure


def test_the_time_is_for_the_whole_way_not_for_each_redirect() -> None:
    def slowly(talk: Talk) -> None:
        talk.wait(0.15)
        number = int(talk.asked.path.strip("/"))
        talk.send(redirect(f"/{number + 1}"))

    with Server({f"/{number}": slowly for number in range(12)}) as server:
        failure = failed(client(total_timeout=0.5).get(server.url("/0")))
    assert failure.kind == "timeout"
    assert len(failure.redirects) >= 2


def test_a_time_limit_can_be_given_for_once() -> None:
    with Server({"/": drip(OK + b"\r\n")}) as server:
        failure = failed(client().get(server.url("/"), timeout=0.25))
        assert (failure.kind, "0.25 seconds" in failure.why) == ("timeout", True)
        assert failed(client().post(server.url("/"), form={}, timeout=0.25)).kind == "timeout"


def _babble(sock: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.02):
        sock.sendall(b"\x16")  # the first byte of a TLS record, again and again


@pytest.mark.parametrize("greet", [_babble, lambda sock, over: over.wait(5)])
def test_a_tls_handshake_that_never_ends_is_ended(
    greet: Callable[[socket.socket, threading.Event], None],
) -> None:
    with Server(greet=greet) as server:
        began = time.monotonic()
        failure = failed(client(connect_timeout=0.4).get(f"https://127.0.0.1:{server.port}/"))
        assert time.monotonic() - began < 4
    assert failure.kind in ("timeout", "tls")


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: %s\r\n" % (number, b"y" * 3000) for number in range(90)),
        b"X: " + b"y" * 100_000,
        b"".join(b"X-%d: y\r\n" % number for number in range(5000)),
    ],
    ids=["bytes", "line", "number"],
)
def test_huge_headers_are_refused(head: bytes) -> None:
    with Server({"/": OK + head + b"\r\nbody"}) as server:
        assert failed(client().get(server.url("/"))).kind == "too-big"


# --- redirects --------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_told() -> None:
    answers = {"/a": redirect("/b", 301), "/b": redirect("c?x=1", 307), "/c": page("end")}
    with Server(answers) as server:
        answer = got(client().get(server.url("/a#part")))
        assert answer.text == "end"
        assert answer.url == server.url("/c?x=1#part")  # RFC 9110, 10.2.2: the fragment is inherited
        assert answer.asked == server.url("/a#part")
        assert answer.redirects == (Hop(server.url("/a#part"), 301), Hop(server.url("/b#part"), 307))


@pytest.mark.parametrize(("limit", "reached"), [(10, True), (9, False)])
def test_ten_redirects_are_followed_and_not_one_more(limit: int, reached: bool) -> None:
    answers: dict[str, Any] = {f"/{number}": redirect(f"/{number + 1}") for number in range(10)}
    with Server({**answers, "/10": page("end")}) as server:
        answer = client(max_redirects=limit).get(server.url("/0"))
    if reached:
        assert len(got(answer).redirects) == 10
    else:
        assert failed(answer).kind == "too-many-redirects"


def test_a_redirect_keeps_what_its_server_said() -> None:
    with Server({"/a": page("", 301, Location="/b", X_Robots_Tag="none"), "/b": page("end")}) as server:
        hop = got(client().get(server.url("/a"))).redirects[0]
    assert (hop.headers["x-robots-tag"], hop.headers["location"], hop.ip) == ("none", "/b", "127.0.0.1")


def test_endless_redirects_end() -> None:
    def onwards(talk: Talk) -> None:
        talk.send(redirect(talk.asked.path + "a"))

    with Server({"/" + "a" * number: onwards for number in range(20)}) as server:
        failure = failed(client().get(server.url("/")))
    assert failure.kind == "too-many-redirects"
    assert len(server.asked) == 11


def test_a_loop_is_noticed_at_once() -> None:
    with Server({"/a": redirect("/b"), "/b": redirect("/a")}) as server:
        assert failed(client().get(server.url("/a"))).kind == "too-many-redirects"
    assert len(server.asked) == 2


LOCATIONS = [
    ("file:///etc/passwd", "scheme"),
    ("ftp://example.org/", "scheme"),
    ("javascript:alert(1)", "scheme"),
    ("data:text/html,hi", "scheme"),
    ("gopher://127.0.0.1:70/", "scheme"),
    ("http://user:secret@127.0.0.1/", "address"),
    ("http://user@127.0.0.1/", "address"),
    ("http://[::1", "address"),
    ("http://127.0.0.1:port/", "address"),
    ("http://127.0.0.1:99999/", "address"),
    ("http://a\\@b/", "address"),
    ("", "protocol"),
    ("http://10.0.0.1/", "private"),
    ("//192.168.1.1/x", "private"),
    ("http://169.254.169.254/latest/meta-data/", "private"),
    ("http://0x0a000001/", "private"),
    ("http://[::ffff:10.0.0.1]/", "private"),
    ("http://[fd00::1]/", "private"),
]


@pytest.mark.parametrize(("location", "kind"), LOCATIONS)
def test_a_redirect_to_where_we_do_not_go_is_a_failure(location: str, kind: str) -> None:
    with Server({"/": redirect(location)}) as server:
        failure = failed(client().get(server.url("/")))
    assert failure.kind == kind
    assert failure.redirects[0].url == server.url("/")


def test_a_redirect_without_location_is_a_failure() -> None:
    with Server({"/": page("x", 302)}) as server:
        failure = failed(client().get(server.url("/")))
    assert (failure.kind, failure.url) == ("protocol", server.url("/"))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/grüße".encode(), "/gr%C3%BC%C3%9Fe"),
        ("/grüße".encode("latin-1"), "/gr%FC%DFe"),
        (b"/two words", "/two%20words"),
        (b"/a%20b?q=%C3%BC", "/a%20b?q=%C3%BC"),
        (b"../x/./y", "/x/y"),
        (b"/t\tab", "/tab"),  # as browsers do (WHATWG URL, 4.4)
    ],
)
def test_an_odd_location_is_understood(location: bytes, path: str) -> None:
    with Server(
        {"/": OK.replace(b"200", b"302") + b"Location: " + location + b"\r\n\r\n", path: page("end")}
    ) as server:
        assert got(client().get(server.url("/"))).text == "end"
    assert server.asked[-1].path == path


def test_a_token_for_one_host_is_not_shown_to_another() -> None:
    headers = {"Authorization": "Bearer secret", "X-Token": "secret", "If-None-Match": '"e"'}
    with Server({"/": page("x")}) as other, Server() as server:
        server.answers = {"/": redirect(other.url("/")), "/same": redirect("/")}
        client().get(server.url("/same"), headers=headers)
    assert [asked.headers.get("authorization") for asked in server.asked] == ["Bearer secret"] * 2
    assert "secret" not in str(other.asked)
    assert other.asked[0].headers["if-none-match"] == '"e"'


# --- where we do not go -----------------------------------------------------------------------------------

SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1.",
    "0",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_this_machine_is_not_fetched_whatever_it_is_called(host: str) -> None:
    with Server({"/": page("secret")}) as server:
        failure = failed(Client(connect_timeout=1.0).get(f"http://{host}:{server.port}/"))
    assert failure.kind in ("private", "name", "address"), failure
    assert server.asked == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", "scheme"),
        ("example.org", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("HTTP://", "address"),
        ("http://", "address"),
        ("http://user:pw@example.org/", "address"),
        ("http://exa mple.org/", "address"),
        ("http://example.org:0/", "address"),
        ("http://example.org:x/", "address"),
        ("http://[::1/", "address"),
        ("http://" + "a" * 20_000, "address"),
        ("http://example.org/\r\nX-Evil: 1", "address"),
        ("http://*.example.org/", "address"),
        ("http://" + "a" * 64 + ".example/", "name"),
        ("http://a..b/", "name"),
        ("http://xn--zzzz/", "name"),
        ("http://.../", "name"),
    ],
)
def test_what_is_no_address_is_told_apart(url: str, kind: str) -> None:
    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        host.encode("idna")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    failure = failed(Client(resolve=resolve).get(url))
    assert failure.kind in (kind, "address")
    assert failure.why[0] != failure.why[0].upper() or failure.why
    assert failure.redirects == ()


def _leading_to(*addresses: str, port: int | None = None) -> Callable[..., list[Any]]:
    def resolve(host: str, asked_port: int, **more: Any) -> list[Any]:
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port or asked_port, 0, 0) if ":" in address else (address, port or asked_port),
            )
            for address in addresses
        ]

    return resolve


def test_a_name_that_leads_inside_is_refused_on_the_address() -> None:
    for address in ("10.0.0.1", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1%lo"):
        failure = failed(Client(resolve=_leading_to(address)).get("http://innocent.example/"))
        assert failure.kind == "private"
        assert "innocent" not in failure.why or "address" in failure.why


def test_a_name_that_changes_between_look_and_use_gains_nothing() -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int, **more: Any) -> list[Any]:
        asked.append(host)
        return _leading_to("127.0.0.1" if len(asked) == 1 else "10.0.0.1")(host, port)

    with Server({"/": redirect("http://twice.example/")}) as server:
        web = client(resolve=rebinding)
        failure = failed(web.get(f"http://once.example:{server.port}/"))
    assert asked == [
        "once.example",
        "twice.example",
    ]  # looked up once for each connection, and used as looked up
    assert failure.kind == "private"
    assert server.asked[0].headers["host"] == f"once.example:{server.port}"


def test_an_address_that_may_be_fetched_is_used_where_others_may_not() -> None:
    with Server({"/": page("x")}) as server:
        answer = client(resolve=_leading_to("10.0.0.1", "127.0.0.1")).get(
            f"http://mixed.example:{server.port}/"
        )
    assert got(answer).status == 200


def test_the_next_address_is_tried_when_one_is_dead() -> None:
    with Server({"/": page("x")}) as server:
        web = client(resolve=_leading_to("127.0.0.2", "127.0.0.1"))
        assert got(web.get(f"http://two.example:{server.port}/")).status == 200


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server({"/": page("direct")}) as server, Server() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        assert got(client().get(server.url("/"))).text == "direct"
    assert proxy.asked == []


def test_netrc_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with Server({"/": page("x")}) as server:
        client().get(server.url("/"))
    assert "authorization" not in server.asked[0].headers


# --- dead and broken --------------------------------------------------------------------------------------


def test_a_name_that_does_not_resolve_is_told() -> None:
    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    failure = failed(Client(resolve=resolve).get("http://gone.example/page"))
    assert (failure.kind, failure.url) == ("name", "http://gone.example/page")
    assert "gone.example" in failure.why


def test_a_name_server_that_never_answers_is_not_waited_for() -> None:
    never = threading.Event()

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        never.wait(5)
        return []

    began = time.monotonic()
    failure = failed(Client(resolve=resolve, connect_timeout=0.2).get("http://slow.example/"))
    never.set()
    assert failure.kind == "timeout"
    assert time.monotonic() - began < 4


def test_nobody_listening_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert failed(client().get(f"http://127.0.0.1:{port}/")).kind == "refused"


BROKEN = [
    ("nothing at all", b"", "protocol"),
    ("another protocol", b"SSH-2.0-OpenSSH_9.2\r\n", "protocol"),
    ("noise", bytes(range(256)) * 4, "protocol"),
    ("half a status line", b"HTTP/1.", "protocol"),
    ("cut before the body", OK + b"Content-Length: 100\r\n\r\n", "protocol"),
    ("bad chunk size", OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol"),
    ("two lengths", OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello", "protocol"),
]


@pytest.mark.parametrize(("answer", "kind"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_server_is_a_failure(answer: bytes, kind: str) -> None:
    with Server({"/": answer}) as server:
        assert failed(client().get(server.url("/"))).kind == kind


CUT = [
    ("length too large", OK + b"Content-Length: 100\r\n\r\n<title>Half</title>"),
    ("cut in a chunk", OK + b"Transfer-Encoding: chunked\r\n\r\n14\r\n<title>Half</title>\n\r\nff\r\nmore"),
]


@pytest.mark.parametrize("answer", [row[1] for row in CUT], ids=[row[0] for row in CUT])
def test_a_page_that_breaks_off_is_kept_as_far_as_it_came(answer: bytes) -> None:
    with Server({"/": answer}) as server:
        page_ = got(client().get(server.url("/")))
    assert page_.truncated
    assert page_.text.startswith("<title>Half</title>")


def test_a_length_that_is_too_small_is_kept_to() -> None:
    with Server({"/": OK + b"Content-Length: 4\r\n\r\nfour and more"}) as server:
        assert got(client().get(server.url("/"))).body == b"four"


@pytest.mark.parametrize("length", [b"-5", b"many", b"1e3", b"99999999999999999999999"])
def test_a_length_that_is_no_number_does_no_harm(length: bytes) -> None:
    with Server({"/": OK + b"Content-Length: " + length + b"\r\n\r\nbody"}) as server:
        answer = client().get(server.url("/"))
    assert isinstance(answer, Failure) or answer.body == b"body"


# --- encrypted --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `secure.example`, with its key, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-days", "2", "-subj", "/CN=secure.example", "-addext", "subjectAltName=DNS:secure.example"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=30)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no certificate can be made here: {error}")
    return folder / "cert.pem"


def _serving(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


def test_a_certificate_is_checked_for_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = _leading_to("127.0.0.1")
    with Server({"/": page("secret")}, tls=_serving(certificate)) as server:
        untrusted = failed(client(resolve=resolve).get(f"https://secure.example:{server.port}/"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        web = client(resolve=resolve)
        trusted = got(web.get(f"https://secure.example:{server.port}/"))
        dotted = got(web.get(f"https://secure.example.:{server.port}/"))
        wrong_name = failed(web.get(f"https://other.example:{server.port}/"))
        by_address = failed(web.get(f"https://127.0.0.1:{server.port}/"))
    assert (untrusted.kind, wrong_name.kind, by_address.kind) == ("tls", "tls", "tls")
    assert "certificate" in untrusted.why
    assert trusted.text == dotted.text == "secret"


def test_a_drip_is_ended_in_tls_too(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Server({"/": drip(OK + b"\r\n"), "/h": drip(OK)}, tls=_serving(certificate)) as server:
        for path in ("/", "/h"):
            began = time.monotonic()
            web = client(resolve=_leading_to("127.0.0.1"), total_timeout=0.5)
            assert failed(web.get(f"https://secure.example:{server.port}{path}")).kind == "timeout"
            assert time.monotonic() - began < 10


def test_a_plain_server_on_an_encrypted_address_is_told() -> None:
    with Server(greet=lambda sock, over: sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        assert failed(client().get(f"https://127.0.0.1:{server.port}/")).kind == "tls"


def test_certificates_that_cannot_be_read_are_the_authors_to_mend(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with Server({"/": page("x")}) as server, pytest.raises(SettingsError, match="certificates"):
        client().get(f"https://127.0.0.1:{server.port}/")


# --- cheap ------------------------------------------------------------------------------------------------


def test_the_room_opens_without_its_heavy_furniture() -> None:
    heavy = {"requests", "urllib3", "bs4", "lxml", "charset_normalizer", "ssl", "http.client", "pypdf"}
    code = "import sys, shorttake.web; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert not heavy & set(loaded.stdout.split())


def test_asked_is_what_the_server_saw() -> None:
    with Server({"/": page("x")}) as server:
        client().get(server.url("/?q=1"))
    assert [type(asked) for asked in server.asked] == [Asked]
    assert server.asked[0].path == "/?q=1"
