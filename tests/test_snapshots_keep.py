"""A page is kept whole or not at all, as the standard tools of web archives read it, whatever the page does."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import json
import resource
import subprocess
import sys
import time
import zlib
from base64 import b32encode, b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from fakes.server import Answer, Server, drip, page, pour, redirect
from fakes.web import FakeWeb
from shorttake.snapshots import Kept, NotKept, find, keep, show, size
from shorttake.snapshots import record as records
from shorttake.snapshots.snapshot import Limits
from shorttake.web import Allow, Client, Failure, Hop, Response
from shorttake.web.answer import Headers

NOW = dt.datetime(2026, 11, 20, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ME = "shorttake/0.1 (+https://blog.example)"
TEXT = "<p>" + "A canal was dug through the marsh in one dry summer. " * 12


def client(**more: Any) -> Client:
    return Client(ME, allow=Allow.parse("127.0.0.0/8"), **more)


def picture(data: bytes = PNG) -> bytes:
    return page(data, Content_Type="image/png")


def sheet(css: str) -> bytes:
    return page(css, Content_Type="text/css")


def read(path: Path) -> list[dict[str, Any]]:
    """The records as warcio's own iterator reads them, digests verified."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            found.append(
                {
                    "type": record.rec_type,
                    "url": record.rec_headers.get_header("WARC-Target-URI"),
                    "fields": record.rec_headers,
                    "http": record.http_headers,
                    "body": record.content_stream().read(),
                }
            )
    return found


def judged(path: Path) -> None:
    """`warcio check`, called as its command line does: every record's digests must be there and pass."""

    class Asked:
        inputs = (str(path),)
        verbose = False

    assert Checker(Asked).process_all() == 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            assert record.rec_headers.get_header("WARC-Block-Digest")


def answered(path: Path) -> dict[str, Any]:
    return {one["url"]: one for one in read(path) if one["type"] == "response"}


def kept(result: Kept | NotKept) -> Kept:
    assert isinstance(result, Kept), result
    return result


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


PAGE = f"""<!doctype html><html><head><title>The Canal &amp; the Marsh</title>
<link rel="stylesheet" href="/look.css"><link rel="alternate stylesheet" href="/dark.css">
<style>h1 {{ background: url(/heading.png) }}</style></head>
<body><h1>The Canal</h1>{TEXT}<img src="/canal.png" alt="">
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/later.png">
<img srcset="/small.png 200w, /large.png 1400w, /huge.png 4000w"><img src="/count.gif" width=1 height=1>
</body></html>"""


def site() -> dict[str, Answer]:
    return {
        "/old": redirect("/canal?page=1&of=2#dug", 301),
        "/canal": page(
            gzip.compress(PAGE.encode()),
            Content_Encoding="gzip",
            Set_Cookie="who=you",
            X_Name="caf\xe9",
        ),
        "/look.css": sheet('@import "more.css"; body { background: url("/ground.png") }'),
        "/more.css": sheet("p { margin: 1em }"),
        "/dark.css": sheet("p { color: white }"),
        **{f"/{name}.png": picture() for name in ("heading", "canal", "later", "large", "ground")},
    }


def test_a_page_is_kept_as_the_tools_of_web_archives_read_it(tmp_path: Path) -> None:
    with Server(site()) as server:
        done = kept(keep(server.url("/old"), client(), tmp_path / "snapshots", NOW))
        asked = {one.path: one for one in server.asked}
    path = done.snapshot.path
    assert path.relative_to(tmp_path).as_posix() == "snapshots/2026/11/the-canal-the-marsh.warc.gz"
    assert left_behind(tmp_path) == ["the-canal-the-marsh.json", "the-canal-the-marsh.warc.gz"]
    judged(path)
    found = read(path)
    assert [one["type"] for one in found[:5]] == ["warcinfo", "response", "request", "response", "request"]
    info = dict(line.split(": ", 1) for line in found[0]["body"].decode().splitlines())
    assert info["software"] == "shorttake/0.1"
    assert info["http-header-user-agent"] == ME
    assert info["format"] == "WARC File Format 1.1"
    assert found[0]["fields"].get_header("WARC-Filename") == path.name
    for one in found:
        fields = one["fields"]
        assert fields.protocol == "WARC/1.1"
        assert fields.get_header("WARC-Date") == "2026-11-19T23:30:00Z", "in UTC, whatever the author's zone"
    answers = {url.removeprefix(server.url("")): one for url, one in answered(path).items()}
    assert set(answers) == {"/old", "/canal?page=1&of=2", "/look.css", "/more.css", "/heading.png"} | {
        f"/{name}.png" for name in ("canal", "later", "large", "ground")
    }
    assert done.files == 7
    assert done.left_out == 0

    hop = answers["/old"]["http"]
    assert hop.get_statuscode() == "301"
    assert hop.get_header("Location") == "/canal?page=1&of=2#dug", "as it was sent"
    assert {one["fields"].get_header("WARC-IP-Address") for one in answers.values()} == {"127.0.0.1"}
    main = answers["/canal?page=1&of=2"]
    assert main["body"] == PAGE.encode(), "unpacked"
    assert main["http"].get_header("Content-Length") == str(len(PAGE.encode())), "headers fit the body"
    assert main["http"].get_header("Content-Encoding") is None
    assert main["http"].get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert main["http"].get_header("Set-Cookie") is None
    digest = b32encode(hashlib.sha1(PAGE.encode()).digest()).decode()
    assert main["fields"].get_header("WARC-Payload-Digest") == f"sha1:{digest}"
    roles = {url: one["fields"].get_header("WARC-Resource-Type") for url, one in answers.items()}
    assert (roles["/canal?page=1&of=2"], roles["/more.css"]) == ("document", "stylesheet")
    assert roles["/ground.png"] == "image"

    requests = [one for one in found if one["type"] == "request"]
    assert len(requests) == len(answers)
    for one in requests:
        path_asked = one["url"].removeprefix(server.url(""))
        assert one["http"].statusline.split()[0] == path_asked
        written = {name.lower(): value for name, value in one["http"].headers}
        assert written == asked[path_asked].headers, "the request stands there as it was sent"


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    done = kept(keep("https://a.example/x", FakeWeb({"https://a.example/x": TEXT}), tmp_path, NOW))
    data = done.snapshot.path.read_bytes()
    members = []
    while data:
        machine = zlib.decompressobj(31)
        members.append(machine.decompress(data))
        assert machine.eof
        data = machine.unused_data
    assert [member[:10] for member in members] == [b"WARC/1.1\r\n"] * 3
    assert all(member.endswith(b"\r\n\r\n") for member in members)
    whole = done.snapshot.path.read_bytes()
    assert zlib.decompressobj(31).decompress(whole[done.snapshot.offset :]) == members[1]


def test_the_page_is_not_asked_for_again_when_it_is_there(tmp_path: Path) -> None:
    url = "https://a.example/x"
    there = Response(
        url, url, 200, Headers({"Content-Type": "text/html"}), b"<title>T</title><img src=/i.png>"
    )
    web = FakeWeb({"https://a.example/i.png": Response("https://a.example/i.png", "", 200, body=PNG)})
    done = kept(keep(url, web, tmp_path, NOW, page=there))
    assert web.asked == ["https://a.example/i.png"]
    assert done.files == 1


NAMES = [
    # what the page is called, the address, the name of the file
    ("Atomic Commit In SQLite", "https://a.example/x.html", "atomic-commit-in-sqlite"),
    (None, "https://a.example/2026/Deep%20Dive.html?x=1", "deep-dive"),
    (None, "https://a.example/", "a-example"),
    ("../../etc/passwd", "https://a.example/", "etc-passwd"),
    ("a/b\\c:d*e?f", "https://a.example/", "a-b-c-d-e-f"),
    ("Über die Brücke", "https://a.example/", "uber-die-brucke"),
    ("   ", "https://a.example/one", "one"),
    (None, "https://a.example/..%2f..%2fsecret", "secret"),
    ("word " * 100, "https://a.example/", "word-word-word-word-word-word-word-word-word-word"),
    ("語" * 300, "https://a.example/", "語" * 50),
]


@pytest.mark.parametrize(("title", "url", "name"), NAMES)
def test_the_file_is_named_by_title_or_address(
    title: str | None, url: str, name: str, tmp_path: Path
) -> None:
    html = f"<title>{title}</title>{TEXT}" if title else TEXT
    done = kept(keep(url, FakeWeb({url: html}), tmp_path, NOW))
    assert done.snapshot.path == tmp_path / "2026" / "11" / f"{name}.warc.gz"


def test_the_title_that_is_given_goes_before_the_pages_own(tmp_path: Path) -> None:
    web = FakeWeb({"https://a.example/": "<title>Home</title>"})
    done = kept(keep("https://a.example/", web, tmp_path, NOW, title="What I call it"))
    assert done.snapshot.path.name == "what-i-call-it.warc.gz"


def test_an_older_copy_is_never_touched(tmp_path: Path) -> None:
    web = FakeWeb({"https://a.example/x": "<title>Same</title>" + TEXT})
    paths = [kept(keep("https://a.example/x", web, tmp_path, NOW)).snapshot.path for _ in range(3)]
    assert [path.name for path in paths] == ["same.warc.gz", "same-2.warc.gz", "same-3.warc.gz"]
    for path in paths:
        judged(path)
        assert read(path)[0]["fields"].get_header("WARC-Filename") == path.name
    (tmp_path / "2026" / "11" / "same-3.warc.gz").unlink()
    again = kept(keep("https://a.example/x", web, tmp_path, NOW)).snapshot.path
    assert again.name == "same-4.warc.gz", "nor is the fingerprint of one that the author took away"


def test_the_fingerprint_lies_beside_it(tmp_path: Path) -> None:
    done = kept(keep("https://a.example/x", FakeWeb({"https://a.example/x": TEXT}), tmp_path, NOW))
    said = json.loads(done.snapshot.sidecar.read_text())
    assert (said["url"], said["date"]) == ("https://a.example/x", "2026-11-19T23:30:00Z")
    assert said["words"] == 132
    assert len(said["sketch"]) == 11, "eleven different runs of three words"


REFUSED: list[tuple[str, Response | Failure | str | None, str]] = [
    ("gone", Response("https://a.example/", "", 404, body=b"no"), "it answers 404"),
    ("broken", Response("https://a.example/", "", 503, body=b"no"), "it answers 503"),
    ("empty", "", "there is nothing on it"),
    ("dead", Failure("https://a.example/", "name", "there is no such machine"), "there is no such machine"),
    (
        "half a PDF",
        Response(
            "https://a.example/", "", 200, Headers({"Content-Type": "application/pdf"}), b"%PDF", (), 0, True
        ),
        "a PDF document that is not all there: larger than we fetch, or broken off",
    ),
]


@pytest.mark.parametrize(("answer", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_kept_is_told_in_a_sentence_and_leaves_nothing(
    answer: Response | Failure | str, why: str, tmp_path: Path
) -> None:
    done = keep("https://a.example/", FakeWeb({"https://a.example/": answer}), tmp_path, NOW)
    assert done == NotKept("https://a.example/", why)
    assert left_behind(tmp_path) == []


def test_a_page_that_is_larger_than_a_copy_may_be_is_refused(tmp_path: Path) -> None:
    url = "https://a.example/"
    there = Response(url, url, 200, Headers({"Content-Type": "text/html"}), b"x" * 1_001)
    done = keep(url, FakeWeb(), tmp_path, NOW, page=there, limits=Limits(total=1_000))
    assert done == NotKept(url, "it is larger than 1,000 bytes")


def test_a_page_of_200_mb_is_kept_as_far_as_it_is_fetched(tmp_path: Path) -> None:
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 200000000\r\n\r\n<title>Huge</title>"
    )
    piece = b"All work and no play. " * 4_000
    with Server({"/": pour(head, piece, 2_300)}) as server:
        done = kept(keep(server.url("/"), client(), tmp_path, NOW))
    assert done.truncated
    assert done.bytes < 100_000
    (main,) = (one for one in read(done.snapshot.path) if one["type"] == "response")
    assert len(main["body"]) == 5_000_000
    assert main["fields"].get_header("WARC-Truncated") == "length"
    assert main["http"].get_header("Content-Length") == "5000000"
    judged(done.snapshot.path)


def test_a_bomb_is_kept_as_far_as_it_is_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>0" + b"0" * 50_000_000)
    with Server(
        {"/": page(bomb, Content_Encoding="gzip"), "/i": page(bomb, Content_Encoding="gzip")}
    ) as server:
        done = kept(keep(server.url("/"), client(), tmp_path, NOW))
    assert done.truncated
    assert size(tmp_path).bytes < 100_000


def test_of_10000_pictures_only_so_many_are_asked_for(tmp_path: Path) -> None:
    html = "".join(f"<img src=/{number}.png>" for number in range(10_000))
    pictures = {
        f"https://a.example/{number}.png": Response(f"https://a.example/{number}.png", "", 200, body=PNG)
        for number in range(10_000)
    }
    web = FakeWeb({"https://a.example/": html, **pictures})
    done = kept(keep("https://a.example/", web, tmp_path, NOW))
    assert len(web.asked) == 41
    assert done.files == 40
    assert done.left_out > 300
    assert set(web.asked[1:]) == {f"https://a.example/{number}.png" for number in range(40)}, "the first ones"


def test_the_bytes_of_all_files_are_limited(tmp_path: Path) -> None:
    big = PNG + b"\0" * 900
    html = "".join(f"<img src=/{number}.png>" for number in range(30))
    pictures = {f"/{number}.png": picture(big) for number in range(30)}
    with Server({"/": page(html), **pictures, "/3.png": picture(PNG + b"\0" * 5_000)}) as server:
        limits = Limits(each=2_000, total=10_000)
        done = kept(keep(server.url("/"), client(), tmp_path, NOW, limits=limits))
    found = answered(done.snapshot.path)
    assert sum(len(one["body"]) for one in found.values()) <= 10_000
    assert done.files >= 7
    assert server.url("/3.png") not in found, "one that is too large is left out, not cut"


def test_what_redirects_into_private_space_or_is_no_picture_is_left_out(tmp_path: Path) -> None:
    html = (
        f"{TEXT}<img src=/inward.png><img src=/fine.png><img src=/page.png><img src='file:///etc/passwd'>"
        "<img src=/gone.png><img src='http://169.254.169.254/latest'><img src='http://[::1]:1/x.png'>"
        "<img src='http://10.0.0.1/x.png'><link rel=stylesheet href=/wrong.css>"
    )
    answers: dict[str, Answer] = {
        "/": page(html),
        "/inward.png": redirect("http://10.1.2.3/secret.png"),
        "/fine.png": picture(),
        "/page.png": page("<html>You must log in", Content_Type="image/png"),
        "/wrong.css": page("<!doctype html><html>no such page"),
    }
    with Server(answers) as server:
        done = kept(keep(server.url("/"), client(), tmp_path, NOW))
    assert set(answered(done.snapshot.path)) == {server.url("/"), server.url("/fine.png")}
    assert (done.files, done.left_out) == (1, 7)


def test_a_slow_page_and_slow_pictures_do_not_hold_the_author_up(tmp_path: Path) -> None:
    slow = drip(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PNG[:8], every=0.05)
    html = TEXT + "".join(f"<img src=/slow{number}.png>" for number in range(8)) + "<img src=/fine.png>"
    answers: dict[str, Answer] = {
        "/": page(html),
        "/drip": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        "/style": page("<link rel=stylesheet href=/s.css>" + TEXT),
        "/s.css": sheet("body { background: url(/fine.png) }"),
        "/fine.png": picture(),
        **{f"/slow{number}.png": slow for number in range(8)},
    }
    with Server(answers) as server:
        web = client(total_timeout=3)
        began = time.monotonic()
        never = keep(server.url("/drip"), web, tmp_path, NOW, limits=Limits(seconds=0.4))
        done = kept(keep(server.url("/"), web, tmp_path, NOW, limits=Limits(seconds=0.4)))
        assert time.monotonic() - began < 2.5
    assert never == NotKept(server.url("/drip"), "the page did not come within 0.4 seconds")
    assert done.files == 0
    assert done.left_out == 9
    judged(done.snapshot.path)


def test_sheets_that_import_each_other_end(tmp_path: Path) -> None:
    web = FakeWeb(
        {
            "https://a.example/": "<link rel=stylesheet href=/a.css>" + TEXT,
            **{
                f"https://a.example/{name}.css": Response(
                    f"https://a.example/{name}.css",
                    "",
                    200,
                    Headers({"Content-Type": "text/css"}),
                    f'@import "{other}.css"; @import "{name}.css"; p {{}}'.encode(),
                )
                for name, other in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "a"))
            },
        }
    )
    done = kept(keep("https://a.example/", web, tmp_path, NOW))
    assert web.asked[1:] == [f"https://a.example/{name}.css" for name in "abcd"]
    assert done.files == 4


@contextlib.contextmanager
def full_disk(after: int) -> Iterator[None]:
    """No file may have more bytes: as good as a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("after", [0, 1, 500])
def test_a_full_disk_leaves_nothing_half(after: int, tmp_path: Path) -> None:
    web = FakeWeb({"https://a.example/x": "<title>Full</title>" + TEXT})
    with full_disk(after):
        done = keep("https://a.example/x", web, tmp_path, NOW)
    assert isinstance(done, NotKept)
    assert done.disk
    assert "full.warc.gz: cannot be written: File too large" in done.why
    assert left_behind(tmp_path) == []


def test_a_copy_is_whole_without_its_fingerprint(tmp_path: Path) -> None:
    varied = " ".join(f"word{number}" for number in range(3_000))
    web = FakeWeb({"https://a.example/x": f"<title>Nearly</title><p>{'x' * 40} {varied}"})
    whole = kept(keep("https://a.example/x", web, tmp_path / "one", NOW))
    assert whole.snapshot.sidecar.stat().st_size < whole.bytes, "or this test says nothing"
    tight = f"<title>Tight</title><p>{' '.join(f'w{number}' for number in range(400))}"
    web = FakeWeb({"https://a.example/x": tight})
    with full_disk(3_500):
        done = kept(keep("https://a.example/x", web, tmp_path / "two", NOW))
    assert left_behind(tmp_path / "two") == ["tight.warc.gz"]
    judged(done.snapshot.path)


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file where a folder should be")
    web = FakeWeb({"https://a.example/x": TEXT})
    done = keep("https://a.example/x", web, tmp_path / "snapshots", NOW)
    assert isinstance(done, NotKept)
    assert done.disk
    assert str(tmp_path / "snapshots") in done.why


def test_what_a_killed_command_left_is_swept_away(tmp_path: Path) -> None:
    """Killed in the middle of writing, as in a power cut: no copy, and the next one is not disturbed."""
    month = tmp_path / "2026" / "11"
    script = f"""
import datetime as dt, os, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from fakes.web import FakeWeb
from shorttake.snapshots import keep
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
web = FakeWeb({{"https://a.example/x": "<title>Cut</title><p>text"}})
keep("https://a.example/x", web, Path({str(tmp_path)!r}), dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
"""
    done = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)
    assert done.returncode == -9
    assert [path.suffix for path in month.iterdir()] == [".tmp"]
    web = FakeWeb({"https://a.example/x": "<title>Cut</title><p>text"})
    kept(keep("https://a.example/x", web, tmp_path, NOW))
    assert left_behind(month) == ["cut.json", "cut.warc.gz"]


def test_a_pdf_is_kept_too(tmp_path: Path) -> None:
    data = b"%PDF-1.7\n" + bytes(range(256)) * 40
    with Server({"/paper.pdf": page(data, Content_Type="application/pdf")}) as server:
        done = kept(keep(server.url("/paper.pdf"), client(), tmp_path, NOW))
    assert done.snapshot.media == "application/pdf"
    assert answered(done.snapshot.path)[server.url("/paper.pdf")]["body"] == data
    assert left_behind(tmp_path) == ["paper.warc.gz"], "no text to make a fingerprint of"


HOSTILE = [
    ("nested", "<div>" * 100_000),
    ("attributes", "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">"),
    ("closing", "<div></p>" * 50_000),
    ("formatting", "<a href=x><b><i></a>" * 10_000),
    ("nothing but <", "<" * 60_000),
    ("unclosed comment", "<!--" * 100_000),
    ("zeros and controls", "\0\x01\x02<p>\x0b</p>" * 1_000),
    ("srcset of commas", "<img srcset='" + "a," * 100_000 + "'>"),
    ("style of brackets", "<style>" + "{(" * 20_000 + "</style>"),
    ("imports", "<style>" + "@import url(x);" * 5_000 + "</style>"),
    ("bases", "<base href='http://[broken'><base href='http://b.example/'><img src='http://[x/i.png'>"),
]


@pytest.mark.parametrize("html", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_markup_takes_no_time_and_is_kept(html: str, tmp_path: Path) -> None:
    done = kept(keep("https://a.example/", FakeWeb({"https://a.example/": html + TEXT}), tmp_path, NOW))
    assert show(done.snapshot).startswith("<!DOCTYPE html>")


CHARSETS = [
    (
        "windows-1252",
        "text/html",
        b"<meta charset=windows-1252><title>Caf\xe9 \x93Nord\x94</title>",
        "cafe-nord",
    ),
    ("by header", "text/html; charset=koi8-r", "<title>Привет</title>".encode("koi8-r"), "привет"),
    ("unknown name", "text/html; charset=klingon", "<title>Größe</title>".encode(), "grosse"),
    ("utf-16", "text/html", b"\xff\xfe" + "<title>Wide</title>".encode("utf-16-le"), "wide"),
    (
        "a claim its bytes belie",
        "text/html; charset=latin-1",
        "<title>Œuvre “ß”</title>".encode(),
        "œuvre-ss",
    ),
]


@pytest.mark.parametrize(
    ("kind", "body", "name"), [row[1:] for row in CHARSETS], ids=[row[0] for row in CHARSETS]
)
def test_strange_charsets_are_read_and_the_bytes_kept_as_they_came(
    kind: str, body: bytes, name: str, tmp_path: Path
) -> None:
    url = "https://a.example/"
    answer = Response(url, url, 200, Headers({"Content-Type": kind}), body)
    done = kept(keep(url, FakeWeb({url: answer}), tmp_path, NOW))
    assert done.snapshot.path.name == f"{name}.warc.gz"
    assert answered(done.snapshot.path)[url]["body"] == body


def test_headers_cannot_begin_headers_or_records(tmp_path: Path) -> None:
    url = "https://a.example/x"
    odd = Headers(
        {
            "Content-Type": "text/html",
            "X-Fold": "one\r\n two",
            "X-Break": "a\r\nContent-Encoding: gzip\r\n\r\n",
            "Bad Name": "x",
            "X:Y": "x",
            "X-Zero": "\0",
            "Content-Length": "7, 7",
            "Transfer-Encoding": "chunked",
        }
    )
    there = Response("https://a.example/y z", url, 200, odd, b"<p>body", (Hop(f"{url}\r\nX: y", 301),))
    done = kept(keep(url, FakeWeb(), tmp_path, NOW, page=there))
    judged(done.snapshot.path)
    (main,) = (one for one in read(done.snapshot.path) if one["type"] == "response" and one["body"])
    assert main["body"] == b"<p>body"
    assert main["http"].headers == [
        ("Content-Type", "text/html"),
        ("X-Fold", "one two"),
        ("X-Break", "a Content-Encoding: gzip"),
        ("X-Zero", ""),
        ("X-Archive-Orig-Content-Length", "7, 7"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("Content-Length", "7"),
    ]


@given(
    st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=5),
    st.binary(max_size=60),
    st.integers(100, 999),
    st.text(max_size=30),
)
def test_any_answer_makes_records_that_read_back(
    headers: dict[str, str], body: bytes, status: int, rest: str
) -> None:
    import io

    url = f"https://a.example/{rest}"
    there = Response(url, url, status, Headers(headers), body)
    data, offset = records.Records([records.Fetched("document", there)], NOW, f"me {rest}").data("x.warc.gz")
    found = list(zip(("warcinfo", "response", "request"), _heads(io.BytesIO(data)), strict=True))
    assert all(kind == head[0] for kind, head in found)
    assert found[1][1][1] == body
    assert found[1][1][2] == offset


def _heads(stream: Any) -> Iterator[tuple[str, bytes, int]]:
    iterator = ArchiveIterator(stream, check_digests="raise")
    for record in iterator:
        body = record.content_stream().read()
        yield record.rec_type, body, iterator.get_record_offset()


def test_two_at_once_keep_two(tmp_path: Path) -> None:
    script = f"""
import datetime as dt, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from fakes.web import FakeWeb
from shorttake.snapshots import keep
web = FakeWeb({{"https://a.example/x": "<title>Twice</title><p>text"}})
for _ in range(5):
    print(keep("https://a.example/x", web, Path({str(tmp_path)!r}), dt.datetime(2026, 11, 20, tzinfo=dt.UTC)))
"""
    running = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) for _ in range(2)]
    for one in running:
        out, _ = one.communicate(timeout=60)
        assert out.count(b"Kept(") == 5
    assert len(find(tmp_path, "https://a.example/x")) == 10
