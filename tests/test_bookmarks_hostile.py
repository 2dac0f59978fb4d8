"""Files that mean harm, or are only huge: bounded in time and memory, and no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shorttake.bookmarks import read, read_file
from shorttake.bookmarks.parcel import parts
from shorttake.errors import FileError, ShorttakeError

ROOT = Path(__file__).resolve().parent.parent
MANY = 40_000

WELLS: list[tuple[str, Callable[[], str]]] = [
    ("lists in lists", lambda: "[" * MANY),
    ("objects in objects", lambda: '{"children":[' * MANY),
    ("closed ones", lambda: "[" * MANY + "]" * MANY),
    ("bookmarks in lists", lambda: '[{"href":"https://a.example/"},' * 500 + "["),
    ("folders in folders", lambda: "<DL>" + "<DT><H3>f</H3><DL><DT><A HREF='https://a.example/'>x</A>" * 5000),
    ("outlines in outlines", lambda: "<opml><body>" + "<outline text='f'>" * MANY),
    ("quotes that never close", lambda: "title,url,time_added,tags,status\n" + '"a,b\n' * MANY),
    ("quotes in the middle", lambda: "title,url,time_added,tags,status\n" + 'a,"b" c,\n' * MANY),
    ("strings that never close", lambda: '[{"href":"x"},' + '{"href":"' * MANY),
    ("commas", lambda: '[{"href":"https://a.example/"}' + "," * MANY),
    ("bookmarks that never close", lambda: "<DL><DT><A HREF='x'>" + "<DT><A HREF='" * MANY),
    ("tags that never close", lambda: "<DL><DT><A ADD_DATE=1 " + "A" * 10 * MANY),
    ("attributes", lambda: "<DL><DT><A ADD_DATE=1 " + "a=b " * MANY + ">x</A>\n"),
    ("equals signs", lambda: "<DL><DT><A ADD_DATE=1 " + "= " * MANY + ">x</A>\n"),
    ("blanks", lambda: "<DL><DT><A HREF='x' ADD_DATE=1>" + " \n" * MANY + "x"),
    ("tags of blanks", lambda: f"<DL><DT><A HREF='x' ADD_DATE=1 TAGS=\"{'a b ' * MANY}\">x</A>\n"),
    ("comments", lambda: "<!DOCTYPE NETSCAPE-Bookmark-file-1>" + "<!--" * MANY),
    ("comments in OPML", lambda: "<opml>" + "<!--" * MANY),
    ("notes in notes", lambda: "<DL><DT><A HREF='x' ADD_DATE=1>x</A><DD>" + "[linkding-notes]" * MANY),
    ("rules in notes", lambda: "<DL><DT><A HREF='x' ADD_DATE=1>x</A><DD>" + "<hr>" * MANY),
    ("links in notes", lambda: "<DL><DT><A HREF='x' ADD_DATE=1>x</A><DD>" + "<a href=y>" * MANY),
    ("posts", lambda: "<posts>" + "<post href='" * MANY),
    ("one very long line", lambda: "https://example.org/" + "a" * 10 * MANY),
    ("addresses", lambda: "https://example.org/a b\n" * 20_000),
    ("references", lambda: "<DL><DT><A HREF='x' ADD_DATE=1>" + "&amp;" * MANY + "&" * MANY + "</A>\n"),
    ("columns", lambda: ",".join(f"c{number}" for number in range(MANY))),
    ("digits", lambda: '[{"href":"https://a.example/","time":' + "9" * MANY + "}]"),
    ("NUL", lambda: "\0" * MANY),
]  # fmt: skip


@pytest.mark.parametrize(("what", "made"), WELLS, ids=[row[0] for row in WELLS])
def test_no_file_takes_long(what: str, made: Callable[[], str]) -> None:
    data = made().encode("utf-8")
    try:
        said = read(data, "file").problems
    except ShorttakeError as error:
        said = (error,)
    assert len(said) <= 102
    assert max((len(str(problem)) for problem in said), default=0) < 2_000


def test_a_folder_that_is_its_own_parent() -> None:
    one = {"id": 1, "name": "A", "parentId": 2, "links": [{"url": "https://a.example/", "name": "x"}]}
    two = {"id": 2, "name": "B", "parentId": 1, "links": []}
    [found] = read(json.dumps({"collections": [one, two]}).encode(), "x").bookmarks
    assert set(found.folders) == {"A", "B"}
    lists = [{"id": "a", "name": "A", "parentId": "b"}, {"id": "b", "name": "B", "parentId": "a"}]
    item = {"content": {"type": "link", "url": "https://a.example/"}, "lists": ["a"]}
    [found] = read(json.dumps({"bookmarks": [item], "lists": lists}).encode(), "x").bookmarks
    assert set(found.folders) == {"A", "B"}


WRONG_TYPES = [
    [{"href": 5, "description": ["x"], "extended": {}, "tags": 7, "time": [], "shared": None}],
    [{"href": ["https://a.example/"]}],
    {"results": [{"url": None, "tag_names": {"a": 1}, "date_added": 1e400, "title": 0, "unread": "yes"}]},
    {"roots": {"bookmark_bar": {"children": [1, None, {"url": 3}, {"children": 4}]}, "x": []}},
    {
        "root": "placesRoot",
        "children": [{"uri": 1, "annos": 3}, [], {"children": None, "type": "text/x-moz-place"}],
    },
    {"collections": [{"links": [1, {"url": 2, "tags": [None, 3, {"name": 5}]}]}, 4]},
    {"bookmarks": [{"content": 5}, {"content": {"url": {}}, "lists": 3}], "lists": [1]},
    [{"url": "https://a.example/", "is_archived": [], "annotations": [1, {"text": 2}], "published_by": [1]}],
    [{"url": "https://a.example/", "savedAt": {}, "labels": "a b", "state": 3}],
]


@pytest.mark.parametrize("value", WRONG_TYPES, ids=lambda value: json.dumps(value)[:40])
def test_values_of_the_wrong_kind(value: object) -> None:
    reading = read(json.dumps(value).encode(), "x")
    assert all(isinstance(one.title, str | None) and isinstance(one.note, str) for one in reading.bookmarks)


# --- sizes ---------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("a.csv", "w", force_zip64=True) as part,
    ):
        for _ in range(30):
            part.write(b"title,url,time_added,tags,status\n" * 30_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileError) as caught:
        list(parts(path, limit=5_000_000))
    assert "more than 5,000,000 bytes" in caught.value.what


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "lie.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.csv", b"x" * 5_000_000)
    data = path.read_bytes()
    path.write_bytes(data.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(ShorttakeError):
        list(parts(path, limit=1_000_000))


def test_a_zip_of_too_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(5_001):
            file.writestr(f"{number}.txt", b"")
    with pytest.raises(FileError) as caught:
        read_file(path)
    assert "5,001 parts" in caught.value.what


def test_all_parts_of_a_zip_count_together(tmp_path: Path) -> None:
    path = tmp_path / "sum.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(10):
            file.writestr(f"{number}.txt", b"x" * 200)
    assert len(list(parts(path, limit=2_000))) == 10
    with pytest.raises(FileError):
        list(parts(path, limit=1_999))


def icon(size: int) -> str:
    return "data:image/png;base64," + "QUJD\n" * (size // 5)


@pytest.mark.parametrize("size", [0, 10, 990, 1_000, 1_010, 5_000, 1 << 20, (1 << 20) + 7, 3 << 20])
def test_an_icon_never_reaches_the_memory_and_lines_keep_their_number(size: int, tmp_path: Path) -> None:
    path = tmp_path / "icons.html"
    path.write_text(
        f'<DL><p>\n<DT><A HREF="https://a.example/" ICON="{icon(size)}" ADD_DATE="1600000000">A</A>\n<DD>note\n'
        f"<DT><A HREF='https://b.example/' ICON='{icon(size)}' TAGS='x'>B</A>\n"
        '<DT><A HREF="https://c.example/ ADD_DATE="1">broken</A>\n</DL>\n',
        encoding="utf-8",
    )
    [(_, data)] = parts(path)
    assert len(data) < 6_000 + 2 * data.count(b"\n")
    [reading] = read_file(path)
    assert [(one.url, one.title, one.note) for one in reading.bookmarks] == [
        ("https://a.example/", "A", "note"),
        ("https://b.example/", "B", ""),
    ]
    assert reading.bookmarks[0].date is not None
    [problem] = reading.problems
    assert str(problem.where).endswith(f":{path.read_text(encoding='utf-8').count(chr(10)) - 1}")


def test_an_icon_in_json(tmp_path: Path) -> None:
    path = tmp_path / "icons.json"
    post = {"href": "https://a.example/", "icon": icon(50_000).replace("\n", ""), "description": 'say "data:image/x"',
            "extended": '"data:image/' + "y" * 5_000, "time": "2020-01-01T00:00:00Z", "tags": ""}  # fmt: skip
    path.write_text(json.dumps([post, {**post, "href": "https://b.example/"}]), encoding="utf-8")
    [reading] = read_file(path)
    assert [one.title for one in reading.bookmarks] == ['say "data:image/x"'] * 2
    # What stands between quotes of its own inside a string is the author's, and stays.
    assert [len(one.note) for one in reading.bookmarks] == [5_012, 5_012]


def test_twenty_megabytes_of_icons_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    with path.open("w", encoding="utf-8") as file:
        file.write("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n")
        for number in range(20):
            picture = icon(1_000_000)
            file.write(
                f'<DT><A HREF="https://i{number}.example/" ICON="{picture}" ADD_DATE="1600000000">x</A>\n'
            )
        file.write("</DL>\n")
    code = (
        "import resource, sys; from pathlib import Path; from shorttake.bookmarks import read_file\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "[reading] = read_file(Path(sys.argv[1]))\n"
        "print(len(reading.bookmarks), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    many, grown = map(int, done.stdout.split())
    unit = 1 if sys.platform == "linux" else 1024  # macOS counts bytes
    assert many == 20
    assert grown < 25_000 * unit


def test_an_export_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"https://a.example/\n" * 100)
    with pytest.raises(FileError) as caught:
        list(parts(path, limit=1_000))
    assert "more than 1,000 bytes" in caught.value.what
