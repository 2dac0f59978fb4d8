"""Each tool's export, read: the files in data/bookmarks with what is expected of them beside them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shorttake.bookmarks import Bookmark, Reading, Subscription, merge, read, read_file, recognise
from shorttake.bookmarks.moments import moment
from shorttake.bookmarks.reading import DIALECTS
from shorttake.errors import FileError, ShorttakeError, TextError

DATA = Path(__file__).parent / "data" / "bookmarks"
FILES = sorted(path for path in DATA.iterdir() if not path.name.endswith(".expected.json"))


def said(one: Bookmark | Subscription) -> dict[str, Any]:
    """What is known of it; what is not is left out."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(one):
        value = getattr(one, field.name)
        if value in (None, "", (), False):
            continue
        if isinstance(value, dt.datetime):
            value = value.isoformat()
        found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def as_expected(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {
        "dialect": reading.dialect,
        "bookmarks": [said(one) for one in reading.bookmarks],
        "subscriptions": [said(one) for one in reading.subscriptions],
        "left_out": [[one.url, one.why] for one in reading.left_out],
        "problems": [[(one.where or "").rpartition("/")[2], one.what] for one in reading.problems],
    }
    return {key: value for key, value in found.items() if value or key == "bookmarks"}


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_an_export_is_read_as_expected(path: Path) -> None:
    [reading] = read_file(path)
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8"))
    assert as_expected(reading) == expected


def test_every_dialect_has_an_example() -> None:
    shown = {json.loads(path.read_text(encoding="utf-8"))["dialect"] for path in DATA.glob("*.expected.json")}
    assert shown == {dialect.NAME for dialect in DIALECTS}


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_the_name_of_a_file_says_nothing(path: Path) -> None:
    data = path.read_bytes()
    assert recognise(data, "x.bin").NAME == recognise(data, "bookmarks.html").NAME == recognise(data, "").NAME


WHOLE = [path for path in FILES if "damaged" not in path.name and path.read_bytes().isascii()] + [
    DATA / "pinboard.json",
    DATA / "netscape_chrome.html",
]


@pytest.mark.parametrize("path", WHOLE, ids=[path.name for path in WHOLE])
@pytest.mark.parametrize("change", ["crlf", "bom", "blank lines before", "utf-16"])
def test_an_export_may_have_been_through_an_editor(path: Path, change: str) -> None:
    data = path.read_bytes()
    plain = read(data, "x")
    if change == "crlf":
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    elif change == "bom":
        data = b"\xef\xbb\xbf" + data
    elif change == "blank lines before":
        data = b"\n \n" + data
    else:
        data = data.decode("utf-8").encode("utf-16")
    changed = read(data, "x")
    assert changed.dialect == plain.dialect
    assert [said(one) for one in changed.bookmarks] == [said(one) for one in plain.bookmarks]
    assert changed.subscriptions == plain.subscriptions


TWO_BY_MERGING = [
    ("firefox_old.json", "https://owl.example/", ["night"]),
    ("netscape_google.html", "http://rye.example/loaf", ["bread", "slow food"]),
    ("raindrop.csv", "https://bees.example/winter", ["bees", "cold season", "Insects"]),
]


@pytest.mark.parametrize(("name", "url", "tags"), TWO_BY_MERGING)
def test_folders_become_tags(name: str, url: str, tags: list[str]) -> None:
    [reading] = read_file(DATA / name)
    [one] = [one for one in merge(reading.bookmarks) if one.url == url]
    assert list(one.tags) == tags


# --- zips ----------------------------------------------------------------------------------------------------


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def test_a_zip_of_parts(tmp_path: Path) -> None:
    second = b"title,url,time_added,tags,status\nTwo,https://two.example/,1577836803,,unread\n"
    path = packed(
        tmp_path / "pocket.bin",
        {
            "export/part_000000.csv": (DATA / "pocket.csv").read_bytes(),
            "export/part_000001.csv": second,
            "export/annotations/part_000000.json": b'{"unknown": true}',
            "__MACOSX/export/._part_000000.csv": b"\0\0\0",
            "export/cover.png": b"\x89PNG",
        },
    )
    first, other = read_file(path)
    assert [one.url for one in (*first.bookmarks, *other.bookmarks)] == [
        "https://trains.example/slow",
        "https://station.example/clock",
        "https://two.example/",
    ]


def test_omnivores_zip_has_a_copy_of_every_page(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "omnivore.zip",
        {
            "metadata_0_to_20.json": (DATA / "omnivore.json").read_bytes(),
            "content/harbour-lights.html": b"<html><body><dt>a term" + b"x" * 100_000,
            "highlights/harbour-lights.md": b"> a line",
        },
    )
    [reading] = read_file(path)
    assert reading.dialect == "Omnivore"
    assert len(reading.bookmarks) == 2


NO_ZIPS: list[tuple[str, dict[str, bytes], str]] = [
    ("nothing in it", {}, "no export of bookmarks in this zip"),
    ("only pictures", {"a.png": b"\x89PNG"}, "no export of bookmarks in this zip"),
    ("something else", {"a.json": b'{"hello": 1}'}, "it looks like JSON: objects with hello"),
]


@pytest.mark.parametrize(("what", "parts", "words"), NO_ZIPS, ids=[row[0] for row in NO_ZIPS])
def test_a_zip_without_bookmarks(what: str, parts: dict[str, bytes], words: str, tmp_path: Path) -> None:
    with pytest.raises(TextError) as caught:
        read_file(packed(tmp_path / "a.zip", parts))
    assert words in caught.value.what


def test_a_damaged_zip(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", {"a.csv": (DATA / "pocket.csv").read_bytes() * 50}).read_bytes()
    for cut in (whole[: len(whole) // 2], whole[:40] + b"\xff" * 40 + whole[80:], b"PK\x03\x04"):
        (tmp_path / "cut.zip").write_bytes(cut)
        with pytest.raises(ShorttakeError) as caught:
            read_file(tmp_path / "cut.zip")
        assert caught.value.where is not None


# --- what is no export ---------------------------------------------------------------------------------------

NONE_OF_THESE: list[tuple[bytes, str]] = [
    (b"", "an empty file"),
    (b" \n\n", "an empty file"),
    (b"\xef\xbb\xbf", "an empty file"),
    (b"Dear Mara,\n\nsee https://example.org/ for more.\n", "a text that begins with “Dear Mara,”"),
    (b"%PDF-1.7\n%", "a PDF"),
    (b"SQLite format 3\0\x10\0", "a database"),
    (b"mozLz40\0\x01\x02", "Firefox's automatic backups"),
    (b"bplist00\xd0", "let Safari export"),
    (b"<?xml version='1.0'?><plist version='1.0'><dict/></plist>", "let Safari export"),
    (b"\x1f\x8b\x08", "a packed file (gzip)"),
    (b"\x00\x01\x02\x03", "no text"),
    (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "a feed"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "a feed"),
    (b"<!doctype html><html><p>Hello <a href='https://example.org/'>you</a>", "a web page"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "XML of another kind"),
    (b'{"name": "x", "version": 1}', "JSON: objects with name, version"),
    (b'[{"id": 1, "text": "x"}]', "a JSON list of objects with id, text"),
    (b"[1, 2]", "a JSON list of int values"),
    (b"[[]]", "a JSON list of list values"),
    (b"{]", "JSON"),
    (b"date,amount,text\n2020,1,x\n", "a table with the columns amount, date, text"),
    (b"# Notes\n\n- a list\n- of things\n- https://one.example/\n", "a text that begins with “# Notes”"),
]


@pytest.mark.parametrize(("data", "words"), NONE_OF_THESE, ids=[row[1] for row in NONE_OF_THESE])
def test_a_file_that_is_none_of_these_says_what_it_looks_like(data: bytes, words: str) -> None:
    with pytest.raises(TextError) as caught:
        read(data, "mine.txt")
    assert words in caught.value.what
    assert caught.value.where == "mine.txt"
    assert caught.value.exit_code == 1
    assert caught.value.hint


def test_an_export_of_nothing_is_one() -> None:
    assert read(b"[]", "x").bookmarks == ()
    assert read(b'{"count": 0, "next": null, "previous": null, "results": []}', "x").dialect == "linkding"
    assert read(b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n</DL>", "x").bookmarks == ()
    assert read(b"title,url,time_added,tags,status\n", "x").dialect == "Pocket"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.html", tmp_path):
        with pytest.raises(FileError):
            read_file(path)


# --- dates ---------------------------------------------------------------------------------------------------

MOMENTS: list[tuple[object, str | None]] = [
    (1577836800, "2020-01-01T00:00:00+00:00"),
    ("1577836800", "2020-01-01T00:00:00+00:00"),
    (1577836800.25, "2020-01-01T00:00:00.250000+00:00"),
    ("1577836800.000001", "2020-01-01T00:00:00.000001+00:00"),
    ("1577836800123", "2020-01-01T00:00:00.123000+00:00"),
    (1577836800123456, "2020-01-01T00:00:00.123456+00:00"),
    ("1577836800123456789", "2020-01-01T00:00:00.123456+00:00"),
    ("13222310400123456", "2020-01-01T00:00:00.123456+00:00"),
    ("2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00+00:00"),
    ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00+00:00"),
    ("2020-01-01 00:00:00.5", "2020-01-01T00:00:00.500000+00:00"),
    ("2020-01-01T00:00:00-0330", "2020-01-01T03:30:00+00:00"),
    ("2020-01-01", "2020-01-01T00:00:00+00:00"),
    ("10/Oct/2000:13:55:36 +0300", "2000-10-10T10:55:36+00:00"),
    ("01/jan/2020:00:00:00", "2020-01-01T00:00:00+00:00"),
    ("31/Feb/2020:00:00:00 +0000", None),
    ("01/Foo/2020:00:00:00 +0000", None),
    ("Wed, 01 Jan 2020 00:00:00 GMT", "2020-01-01T00:00:00+00:00"),
    (0, None),
    ("0", None),
    (-1, None),
    (-5.5, None),
    (float("nan"), None),
    (float("inf"), None),
    (True, None),
    (None, None),
    ("", None),
    ("never", None),
    ("2020-13-45", None),
    ("0001-01-01T00:00:00Z", None),
    ("9999-12-31T23:59:59-12:00", None),
    ("9" * 20, None),
    ("9" * 400, None),
    ([2020], None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), MOMENTS, ids=str)
def test_a_date_is_read_to_the_instant(value: object, expected: str | None) -> None:
    found = moment(value)
    assert (found.isoformat() if found else None) == expected


# --- tags ----------------------------------------------------------------------------------------------------

TAGS: list[tuple[str, str, list[list[str]]]] = [
    ("commas", "a,b | c", [["a", "b"], ["c"]]),
    ("blanks", "a b | c", [["a", "b"], ["c"]]),
    ("both, each line by itself", "a,b | c d", [["a", "b"], ["c", "d"]]),
    ("blanks within a tag show that only commas part", "a b,c | d e", [["a b", "c"], ["d e"]]),
    ("blanks behind commas show nothing", "a, b | c d", [["a", "b"], ["c", "d"]]),
    ("empty ones", ",a,,b, | ,", [["a", "b"], []]),
    ("twice, in another case", "Go,go,GO |", [["Go"], []]),
]


@pytest.mark.parametrize(("what", "given", "expected"), TAGS, ids=[row[0] for row in TAGS])
def test_tags_by_comma_or_blank(what: str, given: str, expected: list[list[str]]) -> None:
    lines = [
        f'<DT><A HREF="https://example.org/{number}" ADD_DATE="1600000000" TAGS="{tags.strip()}">x</A>'
        for number, tags in enumerate(given.split("|"))
    ]
    reading = read("\n".join(["<DL><p>", *lines, "</DL>"]).encode(), "x")
    assert [list(one.tags) for one in reading.bookmarks] == expected


def test_a_file_in_memory_is_read_like_one_on_the_disk() -> None:
    path = DATA / "pinboard.json"
    assert read(path.read_bytes(), str(path)) == read_file(path)[0]


A = '<DT><A HREF="https://a.example/" ADD_DATE="1600000000">T</A>'
B = '<DT><A HREF="https://b.example/" ADD_DATE="1600000000">B</A>'
NOTES: list[tuple[str, str, str]] = [
    ("none", f"{A}\n{B}", ""),
    ("one line", f"{A}\n<DD>note\n{B}", "note"),
    ("several, with an empty one", f"{A}\n<DD>one\n\n  two\t\n{B}", "one\n\n  two"),
    ("to the end of the list", f"{A}\n<DD>note\n</DL><p>\n{B}", "note"),
    ("tags that are closed", f"{A}</DT>\n<DD>note</DD>\n{B}", "note"),
    ("decoded once", f"{A}<DD>a &lt;b&gt; &amp;amp; &#8211; &nope;\n{B}", "a <b> &amp; – &nope;"),
    (
        "with HTML",
        f'{A}<DD>see <a href="x">y</a>,<br> <b>z</b> <h3>h</h3>\n{B}',
        'see <a href="x">y</a>,<br> <b>z</b> <h3>h</h3>',
    ),
    ("a rule in its line", f"{A}<DD>one <hr> two\n{B}", "one <hr> two"),
    ("a rule between bookmarks", f"{A}<DD>one\n   <HR>\n{B}", "one"),
    ("a comment is part of it", f"{A}<DD>one <!-- two --> three\n{B}", "one <!-- two --> three"),
    ("the next one without its DT", f"{A}<DD>note\n{B[4:]}", "note"),
    ("a folder behind it", f"{A}<DD>note\n<DT><H3>F</H3>\n<DD>of the folder\n<DL><p>\n{B}\n</DL>", "note"),
    ("old line ends", f"{A}\r\n<DD>one\r\ntwo\r\n{B}", "one\ntwo"),
]


@pytest.mark.parametrize(("what", "text", "note"), NOTES, ids=[row[0] for row in NOTES])
def test_the_note_of_a_bookmark(what: str, text: str, note: str) -> None:
    first, second = read(f"<DL><p>\n{text}\n</DL>\n".encode(), "x").bookmarks
    assert (first.title, first.note) == ("T", note)
    assert (second.title, second.note) == ("B", "")


TITLES: list[tuple[str, str | None]] = [
    ("", None),
    (" \n\t", None),
    ("a\n   b\u00a0 c", "a b c"),
    ("&lt;canvas&gt; &amp;amp; &quot;more&quot; &#x27;&#39;&eacute;", "<canvas> &amp; \"more\" ''é"),
    ("the <b>b</b> of it", "the <b>b</b> of it"),
    ("AT&T &copy 2020 &nosuch;", "AT&T &copy 2020 &nosuch;"),
    ("false", "false"),
    ("\x1b[31m\x00red", "[31mred"),
]


@pytest.mark.parametrize(("text", "title"), TITLES, ids=repr)
def test_a_title(text: str, title: str | None) -> None:
    [one] = read(f'<DL><DT><A HREF="https://a.example/" ADD_DATE="1">{text}</A>\n'.encode(), "x").bookmarks
    assert one.title == title


@pytest.mark.parametrize("text", [*[row[0] for row in TITLES], None, False, 0, ["x"]], ids=repr)
def test_a_title_in_json_is_decoded_once_too(text: object) -> None:
    expected = dict(TITLES).get(text) if isinstance(text, str) else None
    data = json.dumps([{"href": "https://a.example/", "description": text, "time": ""}])
    [one] = read(data.encode(), "x").bookmarks
    assert one.title == expected
