"""Copies are found again by any address of their page, in our files and in other tools', whole or damaged."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import random
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fakes.web import FakeWeb
from shorttake.cache import Cache
from shorttake.errors import FileError, ShorttakeError
from shorttake.snapshots import Kept, Snapshot, find, fingerprint_of, keep, reading, show, size
from shorttake.snapshots.fingerprint import fingerprint
from shorttake.snapshots.index import pages_in
from shorttake.snapshots.warcfile import records
from shorttake.web import Hop, Response
from shorttake.web.answer import Headers

HTML = Headers({"Content-Type": "text/html; charset=utf-8"})
TEXT = "<p>" + "The ferry runs from the first of April until the ice comes. " * 9


def at(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)


def kept(folder: Path, url: str, day: int = 20, *led: str, body: str = TEXT) -> Snapshot:
    """A copy of a page, to which the addresses in `led` redirect in turn."""
    hops = tuple(Hop(one, 301) for one in led)
    page = Response(url, led[0] if led else url, 200, HTML, body.encode(), hops)
    done = keep(page.asked, FakeWeb(), folder, at(day), page=page)
    assert isinstance(done, Kept)
    return done.snapshot


SAME = [
    # kept as, asked for as, whether it is found
    ("https://a.example/ferry", "https://a.example/ferry", True),
    ("https://a.example/ferry", "http://www.a.example/ferry/?utm_source=x#times", True),
    ("https://a.example/#/route/1", "https://a.example/#/route/2", True),
    ("https://a.example/?b=1&a=2", "https://a.example/?a=2&b=1", True),
    ("https://a.example/größe", "https://a.example/gr%C3%B6%C3%9Fe", True),
    ("https://a.example/ferry", "https://a.example/Ferry", False),
    ("https://a.example/ferry", "https://b.example/ferry", False),
    ("https://a.example/ferry", "not an address", False),
    ("https://a.example/ferry", "", False),
]


@pytest.mark.parametrize(("url", "asked", "there"), SAME)
def test_a_copy_is_found_by_every_form_of_its_address(
    url: str, asked: str, there: bool, tmp_path: Path
) -> None:
    one = kept(tmp_path, url)
    assert find(tmp_path, asked) == ([one] if there else [])


def test_a_copy_is_found_by_what_led_to_it(tmp_path: Path) -> None:
    one = kept(tmp_path, "https://new.example/ferry", 20, "http://old.example/f", "https://old.example/f/2")
    for url in ("http://old.example/f", "https://old.example/f/2", "https://new.example/ferry"):
        assert find(tmp_path, url) == [one]
    assert (one.url, one.final) == ("http://old.example/f", "https://new.example/ferry")


def test_the_newest_comes_first_and_files_of_parts_are_no_pages(tmp_path: Path) -> None:
    url = "https://a.example/ferry"
    second, first, third = (kept(tmp_path, url, day) for day in (12, 3, 20))
    assert find(tmp_path, url) == [third, second, first]
    look = Response("https://a.example/look.css", "", 200, Headers({"Content-Type": "text/css"}), b"p{}")
    page = Response(url, url, 200, HTML, b"<link rel=stylesheet href=/look.css>" + TEXT.encode())
    keep(url, FakeWeb({look.url: look}), tmp_path / "other", at(1), page=page)
    assert find(tmp_path / "other", look.url) == []
    assert len(find(tmp_path / "other", url)) == 1


def test_the_index_is_brought_up_to_date_and_may_be_deleted(tmp_path: Path) -> None:
    folder, url = tmp_path / "snapshots", "https://a.example/ferry"
    assert find(folder, url, Cache(tmp_path / "cache")) == [], "there is no folder yet"
    one = kept(folder, url, 1)
    with Cache(tmp_path / "cache") as cache:
        assert find(folder, url, cache) == [one]
        two = kept(folder, url, 2)
        assert find(folder, url, cache) == [two, one]
        moved = one.path.rename(one.path.with_name("moved.warc.gz"))
        assert [copy.path for copy in find(folder, url, cache)] == [two.path, moved]
        moved.unlink()
        assert find(folder, url, cache) == [two]
    for file in tmp_path.glob("cache*"):
        file.unlink()
    with Cache(tmp_path / "cache") as cache:
        assert find(folder, url, cache) == [two]


def test_the_index_does_not_read_a_file_twice(tmp_path: Path) -> None:
    folder, url = tmp_path / "snapshots", "https://a.example/ferry"
    one = kept(folder, url)
    stat = one.path.stat()
    with Cache(tmp_path / "cache") as cache:
        assert find(folder, url, cache) == [one]
        one.path.write_bytes(b"x" * stat.st_size)
        os.utime(one.path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert find(folder, url, cache) == [one]
        os.utime(one.path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
        assert find(folder, url, cache) == []


BROKEN: list[Callable[[Path], object]] = [
    lambda path: path.write_bytes(b"no database at all" * 500),
    lambda path: sqlite3.connect(path).execute("DROP TABLE snapshots_pages").connection.close(),
    lambda path: (
        sqlite3.connect(path).execute("ALTER TABLE snapshots_files RENAME size TO s").connection.close()
    ),
]


@pytest.mark.parametrize("spoil", BROKEN, ids=["no database", "a table gone", "a column gone"])
def test_a_damaged_cache_is_no_reason_to_fail(spoil: Callable[[Path], object], tmp_path: Path) -> None:
    folder, url = tmp_path / "snapshots", "https://a.example/ferry"
    one = kept(folder, url)
    with Cache(tmp_path / "cache") as cache:
        find(folder, url, cache)
    spoil(tmp_path / "cache")
    with Cache(tmp_path / "cache") as cache:
        assert find(folder, url, cache) == [one]


def test_a_damaged_file_is_told_of_and_hides_no_other(tmp_path: Path) -> None:
    url = "https://a.example/ferry"
    one, two = kept(tmp_path, url, 1), kept(tmp_path, url, 2)
    two.path.write_bytes(two.path.read_bytes()[:300])
    (tmp_path / "2026" / "notes.warc").write_text("these are only notes")
    problems: list[ShorttakeError] = []
    with Cache(None) as cache:
        for _ in range(2):  # the second time from the index
            problems.clear()
            assert find(tmp_path, url, cache, on_problem=problems.append) == [one]
            assert sorted(Path(problem.where or "").name for problem in problems) == [
                two.path.name,
                "notes.warc",
            ]
            assert all("no whole WARC file" in problem.what for problem in problems)


def foreign(
    path: Path, gzip_: bool = True, version: str = "1.0", joined: bool = False, **headers: str
) -> None:
    """A file as a crawler writes it: no word of which record is a page, bodies as they came."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=gzip_, warc_version=version)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "Crawler/1.0"}))
        for url, kind, body in (
            ("https://c.example/robots.txt", "text/plain", b"User-agent: *"),
            ("https://c.example/one", "text/html", TEXT.encode()),
            ("https://c.example/pic", "image/png", b"\x89PNG\r\n\x1a\nrest"),
            ("https://c.example/two", "text/html; charset=utf-8", b"<p>Two <img src=pic>"),
        ):
            http = StatusAndHeaders("200 OK", [("Content-Type", kind), *headers.items()], protocol="HTTP/1.1")
            if headers.get("Content-Encoding") == "gzip":
                body = gzip.compress(body)
            if headers.get("Transfer-Encoding") == "chunked" and not joined:
                body = b"5;x=y\r\n" + body[:5] + b"\r\n%x\r\n" % (len(body) - 5) + body[5:] + b"\r\n0\r\n\r\n"
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2025-01-02T03:04:05Z"},
            )
            writer.write_record(record)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("a.warc.gz", {}),
        ("a.warc", {"gzip_": False}),
        ("a.warc.gz", {"version": "1.1"}),
        ("a.warc.gz", {"Content-Encoding": "gzip"}),
        ("a.warc.gz", {"Transfer-Encoding": "chunked"}),
        ("a.warc", {"gzip_": False, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}),
        # as wget writes it: the chunks are gone, and the header is not
        ("a.warc.gz", {"Transfer-Encoding": "chunked", "joined": True}),
    ],
    ids=str,
)
def test_files_of_other_tools_are_read(name: str, more: dict[str, Any], tmp_path: Path) -> None:
    foreign(tmp_path / name, **more)
    assert [copy.final for copy in pages_in(tmp_path / name)] == [
        "https://c.example/one",
        "https://c.example/two",
    ]
    (one,) = find(tmp_path, "https://c.example/one")
    assert one.date == dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert reading.body(one).body == TEXT.encode()
    (two,) = find(tmp_path, "https://c.example/two")
    assert "data:image/png;base64" in show(two)


def test_a_file_cut_at_any_byte_is_an_error_or_shorter_and_never_more(tmp_path: Path) -> None:
    one = kept(tmp_path, "https://a.example/ferry")
    whole = one.path.read_bytes()
    path = tmp_path / "cut.warc.gz"
    wanted = [(record.type, record.url) for record in records(one.path)]
    for length in [*range(0, len(whole), 11), len(whole) - 1]:
        path.write_bytes(whole[:length])
        got = []
        with nullcontext() if _ends_a_member(whole[:length]) else pytest.raises(FileError):
            got += [(record.type, record.url) for record in records(path)]
        assert got == wanted[: len(got)]


def _ends_a_member(data: bytes) -> bool:
    while data:
        machine = zlib.decompressobj(31)
        machine.decompress(data)
        if not machine.eof:
            return False
        data = machine.unused_data
        if not data:
            return True
    return False


def test_a_file_with_any_byte_changed_is_an_error_or_reads_as_it_did(tmp_path: Path) -> None:
    """gzip's check sums see to it: what is read is what was written."""
    one = kept(tmp_path, "https://a.example/ferry")
    whole = one.path.read_bytes()
    path = tmp_path / "changed.warc.gz"
    wanted = [record.block.read(100_000) for record in records(one.path)]
    chance = random.Random(11)
    caught = 0
    for place in chance.sample(range(len(whole)), 200):
        data = bytearray(whole)
        data[place] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            assert [record.block.read(100_000) for record in records(path)] == wanted
        except FileError:
            caught += 1
    assert caught > 170


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, packed: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.warc"
    path.write_bytes(gzip.compress(data) if packed else data)
    with pytest.raises(FileError):
        pages_in(path)


_LINES = st.sampled_from(
    [
        *(
            b"WARC/1.0",
            b"WARC/1.1",
            b"",
            b"",
            b"WARC-Type: response",
            b"WARC-Type: warcinfo",
            b"Content-Length: 20",
        ),
        *(
            b"Content-Length: 0",
            b"Content-Length: -1",
            b"Content-Length: 99999999999",
            b"HTTP/1.1 200 OK",
            b"HTTP/1.1 302",
        ),
        *(
            b"WARC-Target-URI: https://a.example/",
            b"WARC-Target-URI: <http://[x>",
            b"WARC-Date: 2026-11-20T00:00:00Z",
        ),
        *(
            b"WARC-Date: never",
            b"Content-Type: text/html",
            b"Location: //[",
            b" folded",
            b": no name",
            b"\xff\xfe",
        ),
        *(
            b"Transfer-Encoding: chunked",
            b"Content-Encoding: gzip",
            b"WARC-Resource-Type: document",
            b"software: shorttake/1",
        ),
    ]
)


@given(st.lists(_LINES, max_size=25).map(b"\r\n".join))
def test_whatever_a_file_is_made_of_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.warc"
    path.write_bytes(b"WARC/1.1\r\n" + data)
    refused: FileError | None = None
    try:
        for copy in pages_in(path):
            assert show(copy).startswith("<!DOCTYPE html>")
    except FileError as error:
        refused = error
    assert refused is None or refused.where == str(path)


def test_a_bomb_in_a_file_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.warc.gz"
    line = b"WARC/1.1\r\nX: " + b"a" * 30_000_000
    path.write_bytes(gzip.compress(line, 1))
    with pytest.raises(FileError, match="a header line is too long"):
        pages_in(path)


def test_the_fingerprint_is_read_or_made_again(tmp_path: Path) -> None:
    one = kept(tmp_path, "https://a.example/ferry")
    wanted = fingerprint(TEXT)
    assert fingerprint_of(one) == wanted
    one.sidecar.write_text('{"version": 0}')
    assert fingerprint_of(one) == wanted
    one.sidecar.unlink()
    assert fingerprint_of(one) == wanted
    one.path.unlink()
    with pytest.raises(FileError):
        fingerprint_of(one)


def test_a_pdf_has_no_fingerprint_and_a_text_has(tmp_path: Path) -> None:
    for kind, body, words in (
        ("application/pdf", b"%PDF-1.7", None),
        ("text/plain", b"four words of text", 4),
    ):
        url = f"https://a.example/{kind}"
        done = keep(
            url,
            FakeWeb(),
            tmp_path,
            at(1),
            page=Response(url, url, 200, Headers({"Content-Type": kind}), body),
        )
        assert isinstance(done, Kept)
        done.snapshot.sidecar.unlink(missing_ok=True)
        found = fingerprint_of(done.snapshot)
        assert (found.words if found else None) == words


def test_size_counts_what_is_there(tmp_path: Path) -> None:
    assert size(tmp_path / "none").copies == 0
    folder = tmp_path / "snapshots"
    for day, month in ((1, 11), (2, 11), (1, 12)):
        page = Response("https://a.example/", "", 200, HTML, TEXT.encode())
        keep("https://a.example/", FakeWeb(), folder, dt.datetime(2026, month, day, tzinfo=dt.UTC), page=page)
    (folder / "old.warc").write_bytes(b"x" * 1_000)
    (folder / ".hidden").write_bytes(b"x")
    told = size(folder)
    every = sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != ".hidden"
    )
    assert told.bytes == every
    assert told.copies == 4
    assert {month: copies for month, (_, copies) in told.months.items()} == {
        "": 1,
        "2026-11": 2,
        "2026-12": 1,
    }
    assert list(told.months) == ["", "2026-11", "2026-12"]
    assert told.months[""][0] == 1_000
