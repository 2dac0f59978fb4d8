"""Each dialect written by a small writer and read back: nothing is lost but what its file says is."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shorttake.bookmarks import Bookmark, Subscription, read
from shorttake.bookmarks.bookmark import note as note_of
from shorttake.bookmarks.bookmark import once
from shorttake.bookmarks.tags import unescape
from shorttake.errors import TextError

# There are many tools, and each has its own parameters: fewer examples of each than the suite's.
few = settings(max_examples=max(12, settings().max_examples // 5))

LETTERS = "abcXYZ019 äßñ日本語🌲éا“”’–&<>\"'#;:()[]{}*_`~\\/|,.!?=+-%@$^"
WORD = st.text(LETTERS.replace(" ", ""), min_size=1, max_size=12)
TITLE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
LINE = st.text(LETTERS + "\t", max_size=30)
NOTE = st.lists(LINE, max_size=5).map("\n".join).map(note_of)
TAG = st.text("abcXYZ019äß日本🌲-_.:+#", min_size=1, max_size=10)
TAGS = st.lists(TAG, max_size=4).map(once)
FOLDERS = st.lists(
    st.text("abcXYZ äß日&<", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool),
    max_size=3,
).map(tuple)
PATH = st.text("abcdefXYZ019-_~.", min_size=1, max_size=12).filter(lambda text: text.strip(".") != "")
QUERY = st.lists(
    st.sampled_from(["a=1", "copy=2", "section=3", "lt=4", "q=%22x%22", "b=%C3%A4", "x=a%26b"]), max_size=3
).map("&".join)
MOMENT = st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2038, 1, 1), timezones=st.just(dt.UTC))
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@st.composite
def bookmarks(draw: st.DrawFn) -> list[Bookmark]:
    """Some bookmarks of different pages, with everything that a tool may know."""
    found: list[Bookmark] = []
    for number in range(draw(st.integers(1, 4))):
        query = draw(QUERY)
        url = f"https://site{number}.example/{draw(PATH)}{'?' if query else ''}{query}"
        found.append(
            Bookmark(
                url=url,
                title=draw(st.none() | TITLE),
                tags=draw(TAGS),
                note=draw(NOTE),
                date=draw(st.none() | MOMENT),
                private=draw(st.booleans()),
                toread=draw(st.booleans()),
                folders=draw(FOLDERS),
                description=draw(st.none() | TITLE),
                author=draw(st.none() | TITLE),
            )
        )
    return found


def micro(one: Bookmark) -> int:
    return (one.date - EPOCH) // dt.timedelta(microseconds=1) if one.date else 0


def seconds(one: Bookmark) -> Bookmark:
    return replace(one, date=one.date.replace(microsecond=0) if one.date else None)


def bare(one: Bookmark, *keep: str) -> Bookmark:
    """The bookmark with only these of its fields; character references in a title are read once more."""
    return Bookmark(one.url, **{name: getattr(one, name) for name in keep})


def decoded(one: Bookmark) -> Bookmark:
    return replace(one, title=" ".join(unescape(one.title).split()) or None if one.title else None)


# --- writers: what a tool would write, and what of it comes back ---------------------------------------------


def pinboard_json(some: list[Bookmark]) -> str:
    return json.dumps(
        [
            {"href": one.url, "description": one.title or False, "extended": one.note,
             "time": one.date.isoformat() if one.date else "", "shared": "no" if one.private else "yes",
             "toread": "yes" if one.toread else "no", "tags": " ".join(one.tags)}
            for one in some
        ]
    )  # fmt: skip


def pinboard_xml(some: list[Bookmark]) -> str:
    lines = ['<?xml version="1.0"?>', '<posts user="x">']
    for one in some:
        values = {"href": one.url, "description": one.title or "", "extended": one.note,
                  "time": one.date.isoformat() if one.date else "", "tag": " ".join(one.tags),
                  "shared": "no" if one.private else "yes", "toread": "yes" if one.toread else "no"}  # fmt: skip
        lines.append(f"<post {' '.join(f'{key}={quoteattr(value)}' for key, value in values.items())}/>")
    return "\n".join([*lines, "</posts>"])


def netscape(some: list[Bookmark]) -> str:
    """Folders inside each other, two blanks for each; every bookmark in folders of its own."""
    lines = ["<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<TITLE>Bookmarks</TITLE>", "<DL><p>"]
    for one in some:
        lines += [f"<DT><H3>{html.escape('in ' + name)}</H3>\n<DL><p>" for name in one.folders]
        date = f' ADD_DATE="{micro(one) // 1_000_000}"' if one.date else ""
        flags = f'PRIVATE="{int(one.private)}" TOREAD="{int(one.toread)}" TAGS="{html.escape(",".join(one.tags))}"'
        lines.append(f'<DT><A HREF="{html.escape(one.url)}"{date} {flags}>{html.escape(one.title or "")}</A>')
        if one.note:
            lines.append(f"<DD>{html.escape(one.note)}")
        lines += ["</DL><p>"] * len(one.folders)
    return "\n".join([*lines, "</DL><p>", ""])


def in_folders(one: Bookmark) -> Bookmark:
    return replace(one, folders=tuple(f"in {name}" for name in one.folders))


def firefox(some: list[Bookmark]) -> str:
    children: list[Any] = []
    for one in some:
        node: dict[str, Any] = {"type": "text/x-moz-place", "uri": one.url, "title": one.title,
                                "dateAdded": micro(one), "tags": ",".join(one.tags)}  # fmt: skip
        if one.note:
            node["annos"] = [{"name": "bookmarkProperties/description", "value": one.note}]
        for name in reversed(one.folders):
            node = {"type": "text/x-moz-place-container", "title": name, "children": [node]}
        children.append(node)
    menu = {
        "type": "text/x-moz-place-container",
        "root": "bookmarksMenuFolder",
        "title": "menu",
        "children": children,
    }
    return json.dumps({"guid": "root________", "root": "placesRoot", "title": "", "children": [menu]})


def chrome(some: list[Bookmark]) -> str:
    children: list[Any] = []
    for one in some:
        date = str(micro(one) + 11_644_473_600_000_000) if one.date else "0"
        node: dict[str, Any] = {"type": "url", "url": one.url, "name": one.title or "", "date_added": date}
        for name in reversed(one.folders):
            node = {"type": "folder", "name": name, "children": [node]}
        children.append(node)
    bar = {"type": "folder", "name": "Bookmarks bar", "children": children}
    return json.dumps(
        {"checksum": "", "roots": {"bookmark_bar": bar, "other": {"children": []}}, "version": 1}
    )


def table(head: str, rows: list[list[object]], newline: str = "\n") -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=newline)
    writer.writerow(head.split(","))
    writer.writerows(rows)
    return file.getvalue()


def iso(one: Bookmark) -> str:
    return one.date.isoformat() if one.date else ""


def raindrop(some: list[Bookmark]) -> str:
    return table(
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite",
        [[1, one.title or "", one.note, one.description or "", one.url, "/".join(one.folders),
          ", ".join(one.tags), iso(one), "", "", "false"] for one in some],
    )  # fmt: skip


def raindrop_old(some: list[Bookmark]) -> str:
    return table(
        "id,title,note,excerpt,url,folder,tags,created,cover",
        [[1, one.title or "", one.note, one.description or "", one.url, "/".join(one.folders),
          ", ".join(one.tags), iso(one), ""] for one in some],
        "\r\n",
    )  # fmt: skip


def pocket(some: list[Bookmark]) -> str:
    return table(
        "title,url,time_added,tags,status",
        [[one.title or "", one.url, micro(one) // 1_000_000, "|".join(one.tags),
          "unread" if one.toread else "archive"] for one in some],
    )  # fmt: skip


def pocket_html(some: list[Bookmark]) -> str:
    lists = {True: "", False: ""}
    for one in some:
        values = f'time_added="{micro(one) // 1_000_000}" tags="{html.escape(",".join(one.tags))}"'
        lists[one.toread] += (
            f'<li><a href="{html.escape(one.url)}" {values}>{html.escape(one.title or "")}</a></li>\n'
        )
    return (
        f"<!DOCTYPE html>\n<html><head><title>Pocket Export</title></head><body>\n<h1>Unread</h1>\n<ul>\n"
        f"{lists[True]}</ul>\n<h1>Read Archive</h1>\n<ul>\n{lists[False]}</ul></body></html>"
    )


def instapaper(some: list[Bookmark]) -> str:
    return table(
        "URL,Title,Selection,Folder,Timestamp,Tags",
        [[one.url, one.title or "", one.note, "Unread" if one.toread else "Archive", micro(one) // 1_000_000,
          json.dumps(one.tags)] for one in some],
    )  # fmt: skip


def instapaper_4(some: list[Bookmark]) -> str:
    return table(
        "URL,Title,Selection,Folder", [[one.url, one.title or "", one.note, "Unread"] for one in some]
    )


def matter(some: list[Bookmark]) -> str:
    return table(
        "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight_Count,Last Interaction Date,File Id",
        [[one.title or "", one.author or "", "", one.url, ";".join(one.tags), 1, one.toread, False, True, 0,
          iso(one), ""] for one in some],
    )  # fmt: skip


def linkding(some: list[Bookmark]) -> str:
    results = [
        {"url": one.url, "title": one.title or "", "description": "", "notes": one.note, "unread": one.toread,
         "tag_names": one.tags, "date_added": iso(one)} for one in some
    ]  # fmt: skip
    return json.dumps({"count": len(some), "next": None, "previous": None, "results": results}, indent=1)


def wallabag(some: list[Bookmark]) -> str:
    return json.dumps(
        [{"url": one.url, "title": one.title or "", "tags": one.tags, "is_archived": int(not one.toread),
          "created_at": iso(one), "published_by": [one.author] if one.author else None,
          "annotations": [{"text": one.note, "quote": ""}]} for one in some]
    )  # fmt: skip


def omnivore(some: list[Bookmark]) -> str:
    return json.dumps(
        [{"slug": "x", "url": one.url, "title": one.title, "description": one.description, "author": one.author,
          "labels": one.tags, "savedAt": iso(one), "state": "Active" if one.toread else "Archived"} for one in some]
    )  # fmt: skip


def linkwarden(some: list[Bookmark]) -> str:
    collections: list[dict[str, Any]] = []
    for one in some:
        parent = None
        for name in one.folders:
            collections.append({"id": len(collections) + 1, "name": name, "parentId": parent, "links": []})
            parent = len(collections)
        if parent is None:
            collections.append(
                {"id": len(collections) + 1, "name": "Unorganized", "parentId": None, "links": []}
            )
        tags = [{"name": tag} for tag in one.tags]
        collections[-1]["links"].append({"url": one.url, "name": one.title or "", "description": one.note,
                                         "tags": tags, "createdAt": iso(one)})  # fmt: skip
    return json.dumps({"name": "x", "collections": collections})


def karakeep(some: list[Bookmark]) -> str:
    return json.dumps(
        {"bookmarks": [{"createdAt": micro(one) // 1_000_000, "title": one.title, "tags": one.tags,
                        "content": {"type": "link", "url": one.url}, "note": one.note or None} for one in some]}
    )  # fmt: skip


def shaarli(some: list[Bookmark]) -> str:
    return json.dumps(
        [{"url": one.url, "title": one.title or "", "description": one.note, "tags": one.tags,
          "private": one.private, "created": iso(one)} for one in some]
    )  # fmt: skip


def addresses(some: list[Bookmark]) -> str:
    return "\n".join(f"{one.url} {one.title or ''}" for one in some)


def as_it_is(one: Bookmark) -> Bookmark:
    return one


@dataclass(frozen=True)
class Tool:
    """How a tool writes, and what of a bookmark it can say."""

    write: Callable[[list[Bookmark]], str]
    keeps: tuple[str, ...]
    whole_seconds: bool = False
    decodes: bool = True  # a title may hold what looks like a character reference
    change: Callable[[Bookmark], Bookmark] = as_it_is


def unique(one: Bookmark) -> Bookmark:
    return replace(one, folders=tuple(dict.fromkeys(one.folders)))


TOOLS: dict[str, Tool] = {
    "Pinboard JSON": Tool(pinboard_json, ("title", "tags", "note", "date", "private", "toread")),
    "Pinboard XML": Tool(pinboard_xml, ("title", "tags", "note", "date", "private", "toread"), decodes=False),
    "Netscape": Tool(
        netscape,
        ("title", "tags", "note", "date", "private", "toread", "folders"),
        whole_seconds=True,
        decodes=False,
        change=lambda one: replace(in_folders(one), note=one.note.strip()),
    ),
    "Firefox": Tool(firefox, ("title", "tags", "note", "date", "folders")),
    "Chrome": Tool(chrome, ("title", "date", "folders")),
    "Raindrop": Tool(raindrop, ("title", "tags", "note", "date", "folders", "description")),
    "Raindrop, old": Tool(raindrop_old, ("title", "tags", "note", "date", "folders", "description")),
    "Pocket CSV": Tool(pocket, ("title", "tags", "date", "toread"), whole_seconds=True),
    "Instapaper": Tool(instapaper, ("title", "tags", "note", "date", "toread"), whole_seconds=True),
    "Instapaper, 4 columns": Tool(
        instapaper_4, ("title", "note", "toread"), change=lambda one: replace(one, toread=True)
    ),
    "Matter": Tool(matter, ("title", "tags", "date", "toread", "author")),
    "linkding": Tool(linkding, ("title", "tags", "note", "date", "toread")),
    "wallabag": Tool(wallabag, ("title", "tags", "note", "date", "toread", "author")),
    "Omnivore": Tool(omnivore, ("title", "tags", "date", "toread", "description", "author")),
    "Linkwarden": Tool(linkwarden, ("title", "tags", "note", "date", "folders"), change=unique),
    "Karakeep": Tool(karakeep, ("title", "tags", "note", "date"), whole_seconds=True),
    "Shaarli": Tool(shaarli, ("title", "tags", "note", "date", "private")),
    "list of addresses": Tool(addresses, ("title",), decodes=False),
}


def expected(tool: Tool, one: Bookmark) -> Bookmark:
    found = bare(tool.change(one), *tool.keeps)
    found = seconds(found) if tool.whole_seconds else found
    return decoded(found) if tool.decodes else found


@pytest.mark.parametrize("name", TOOLS)
@few
@given(some=bookmarks())
def test_what_a_tool_writes_is_read_back(name: str, some: list[Bookmark]) -> None:
    tool = TOOLS[name]
    reading = read(tool.write(some).encode("utf-8"), "export")
    assert list(reading.bookmarks) == [expected(tool, one) for one in some]
    assert (reading.left_out, reading.problems) == ((), ())


@given(some=bookmarks())
def test_pockets_html_is_read_back_list_by_list(some: list[Bookmark]) -> None:
    tool = Tool(pocket_html, ("title", "tags", "date", "toread"), whole_seconds=True, decodes=False)
    reading = read(pocket_html(some).encode("utf-8"), "export")
    in_order = sorted(some, key=lambda one: not one.toread)
    assert list(reading.bookmarks) == [expected(tool, one) for one in in_order]


@given(some=bookmarks())
def test_a_list_of_feeds_is_read_back(some: list[Bookmark]) -> None:
    lines = ['<opml version="1.1"><body>']
    for one in some:
        lines += [f"<outline text={quoteattr(name)}>" for name in one.folders]
        lines.append(f'<outline type="rss" text={quoteattr(one.title or "")} xmlUrl={quoteattr(one.url)}/>')
        lines += ["</outline>"] * len(one.folders)
    reading = read("\n".join([*lines, "</body></opml>"]).encode("utf-8"), "export")
    assert list(reading.subscriptions) == [
        Subscription(one.url, one.title, None, one.folders) for one in some
    ]


@pytest.mark.parametrize("name", TOOLS)
@few
@given(some=bookmarks(), cut=st.floats(0.05, 0.999))
def test_of_a_file_that_breaks_off_all_that_is_read_is_true(
    name: str, some: list[Bookmark], cut: float
) -> None:
    """What comes out of the beginning of a file stands in the whole file too; a title at its very end may be cut."""
    tool = TOOLS[name]
    data = tool.write(some).encode("utf-8")
    try:
        reading = read(data[: int(len(data) * cut)], "export")
    except TextError:
        return
    whole = {one.url: expected(tool, one) for one in some}
    line_by_line = name in (
        "Pocket CSV",
        "Instapaper, 4 columns",
        "list of addresses",
        "Matter",
        "Instapaper",
    )
    certain = (
        reading.bookmarks[:-1]
        if line_by_line or name.startswith(("Netscape", "Raindrop"))
        else reading.bookmarks
    )
    for one in certain:
        assert whole.get(one.url) == one


@few
@given(data=st.binary(max_size=300), start=st.sampled_from([*(tool.write for tool in TOOLS.values())]))
def test_any_bytes_are_read_or_refused(data: bytes, start: Callable[[list[Bookmark]], str]) -> None:
    beginning = start(
        [Bookmark("https://one.example/", "One", ("a",), "note", EPOCH.replace(year=2020))]
    ).encode()
    for text in (data, beginning + data, beginning[: len(beginning) // 2] + data, data + beginning):
        try:
            read(text, "any")
        except TextError:
            continue
