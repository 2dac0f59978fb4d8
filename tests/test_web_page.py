"""What a page says of itself, on pages that imitate the engines of the web; the expectation lies beside each.

`tests/data/pages/NAME.html` was written for this project, in the markup of a real engine; `NAME.json` says
what is to be read in it. A third of them ("held") was kept back while the rules were written.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from shorttake.web import PageFacts, facts

PAGES = Path(__file__).parent / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
FIELDS = ("title", "authors", "site", "date", "description", "canonical", "feed")


def read(name: str) -> tuple[PageFacts, dict[str, Any]]:
    wanted = json.loads((PAGES / f"{name}.json").read_text())
    return facts((PAGES / f"{name}.html").read_bytes(), wanted["url"], content_type="text/html"), wanted


def as_written(when: datetime | date | None) -> str | None:
    return when.isoformat() if when else None


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_it_says(name: str) -> None:
    found, wanted = read(name)
    told = {
        "title": found.title,
        "authors": list(found.authors),
        "site": found.site,
        "date": as_written(found.date),
        "description": found.description,
        "canonical": found.canonical,
        "feed": found.feed,
    }
    for field in FIELDS:
        if field not in wanted:
            continue
        if field == "date" and wanted["date"] and len(wanted["date"]) > 10:
            assert isinstance(found.date, datetime), (field, found.date)
            assert found.date == datetime.fromisoformat(wanted["date"])
            assert found.date.utcoffset() == datetime.fromisoformat(wanted["date"]).utcoffset()
        else:
            assert told[field] == wanted[field], field


def test_there_are_pages_enough_and_a_part_was_held_back() -> None:
    held = [name for name in NAMES if json.loads((PAGES / f"{name}.json").read_text())["held"]]
    assert len(NAMES) >= 60
    assert len(held) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_the_same_page_as_text_says_the_same(name: str) -> None:
    wanted = json.loads((PAGES / f"{name}.json").read_text())
    body = (PAGES / f"{name}.html").read_bytes()
    text = body.decode("cp1252" if name == "latin1-german" else "utf-8")
    assert facts(text, wanted["url"]) == facts(body, wanted["url"])


# --- what is no HTML --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "url", "kind", "title"),
    [
        (b"plain words", "text/plain", "https://x.example/notes/read%20me.txt", "text", "read me.txt"),
        (b"# Title", "text/markdown; charset=utf-8", "https://x.example/a.md?raw=1", "text", "a.md"),
        (b"\x89PNG\r\n", "image/png", "https://x.example/i/rack.png", "other", "rack.png"),
        (b"{}", "application/json", "https://x.example/api/", "other", "api"),
        (b"\0\1\2", None, "https://x.example/blob.bin", "other", "blob.bin"),
        (b"words", None, "https://x.example/", "text", None),
        (b"<html><title>T</title>", "text/plain", "https://x.example/page.html", "text", "page.html"),
        (b'<?xml version="1.0"?><rss></rss>', None, "https://x.example/rss.xml", "other", "rss.xml"),
        (b"", None, "not an address", "text", "not an address"),
        (b"x", "text/plain", "https://[broken/x", "text", None),
        (b"x", "text/plain", "https://x.example/%E2%80%AEgpj.exe%00", "text", "gpj.exe"),
    ],
)
def test_what_is_no_page_is_called_by_its_file(
    body: bytes, content_type: str | None, url: str, kind: str, title: str | None
) -> None:
    found = facts(body, url, content_type=content_type)
    assert (found.kind, found.title, found.title_from_name) == (kind, title, title is not None)
    assert (found.authors, found.site, found.date, found.description) == ((), None, None, None)


def test_html_is_recognised_where_nothing_says_so() -> None:
    found = facts(b"\xef\xbb\xbf<!DOCTYPE html><title>A page</title><h1>A page</h1>", "https://x.example/p")
    assert (found.kind, found.title, found.title_from_name) == ("html", "A page", False)


def test_the_charset_can_be_given() -> None:
    page = "<title>Grüße aus Köln</title>".encode("cp1252")
    assert (
        facts(page, "https://x.example/", charset="latin1", content_type="text/html").title
        == "Grüße aus Köln"
    )


def test_a_day_after_today_is_no_day_of_publication() -> None:
    page = '<meta property="article:published_time" content="2031-01-01"><title>Soon to come</title>'
    assert facts(page, "https://x.example/p", now=datetime(2030, 12, 31)).date == date(2031, 1, 1)
    assert facts(page, "https://x.example/p", now=datetime(2030, 12, 29)).date is None


def test_addresses_are_absolute_and_of_the_web() -> None:
    page = """<base href="/blog/"><link rel="canonical" href="post"><link rel="alternate" type="application/rss+xml"
        href="javascript:alert(1)"><link rel="alternate" type="application/atom+xml" href="feed.atom">"""
    found = facts(page, "https://x.example/other/")
    assert (found.canonical, found.feed) == (
        "https://x.example/blog/post",
        "https://x.example/blog/feed.atom",
    )
