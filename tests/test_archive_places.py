"""Where a link stands: file, line, characters, section, item, words; in every kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_blog import Blog
from shorttake.archive import Place

TAKE = """\
Welcome! Do look at [the index][start] first.

## Networking

* First, [a page on queues](https://example.org/queues "Queues") and, _on the same topic_, <https://example.org/more>.

  A second paragraph of the item, with `code`.
* Then [a study][link-2].

## Storage

Nothing of my own, but [a long read](https://example.org/long).

[start]: https://example.org/index
[link-2]: <https://example.org/study?page=2>
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


def test_every_link_of_a_short_take_with_its_section_and_the_words_of_its_item(blog: Blog) -> None:
    file = blog.post(
        "takes/short-take-7.md", TAKE, title="'Technology Short Take #7'", date="2026-03-04T10:00:00+01:00"
    )
    text = file.read_text(encoding="utf-8")
    first = (
        "First, a page on queues and, on the same topic, https://example.org/more. "
        "A second paragraph of the item, with code."
    )
    expected = [
        # line, column, address, section, item, words
        (6, 21, "https://example.org/index", None, None, "Welcome! Do look at the index first."),
        (10, 10, "https://example.org/queues", "Networking", 0, first),
        (10, 92, "https://example.org/more", "Networking", 0, first),
        (13, 8, "https://example.org/study?page=2", "Networking", 1, "Then a study."),
        (17, 24, "https://example.org/long", "Storage", None, "Nothing of my own, but a long read."),
    ]
    found = list(blog.fresh().links())
    assert [(p.line, p.column, p.url, p.section, p.item, p.text) for p in found] == expected
    assert all(text[p.start : p.end] == p.url for p in found)
    assert {(p.file, p.title, p.series, p.number, p.date, p.state) for p in found} == {
        (
            "content/takes/short-take-7.md",
            "Technology Short Take #7",
            "Technology Short Take",
            7,
            "2026-03-04",
            "published",
        )
    }


KINDS = [
    # what stands in a post, which addresses of it are outgoing web links
    ("[a](https://example.org/)", ["https://example.org/"]),
    ("[a](HTTP://Example.org/A)", ["HTTP://Example.org/A"]),
    ("[a](//example.org/x)", ["//example.org/x"]),
    ("[a][b]\n\n[b]: http://example.org/", ["http://example.org/"]),
    ("[b][]\n\n[b]: http://example.org/", ["http://example.org/"]),
    ("<https://example.org/>", ["https://example.org/"]),
    ('<a href="https://example.org/">a</a>', ["https://example.org/"]),
    ("[![a](https://example.org/a.png)](https://example.org/)", ["https://example.org/"]),
    ("[one](https://example.org/1) [two](https://example.org/1)", ["https://example.org/1"] * 2),
    ("[a](https://example.org/?a=1&amp;b=2)", ["https://example.org/?a=1&b=2"]),
    ("![a](https://example.org/a.png)", []),
    ("[a](/2026/11/20/a-post/) [b](other.html) [c](#c) [d](?e)", []),
    ("[a](mailto:a@example.org) [b](ftp://example.org/) [c](javascript:alert)", []),
    ("[a]({% post_url 2026-11-20-a %})", []),
    ("`[a](https://example.org/)`", []),
    ("[b]: https://example.org/", []),
    ("<!-- [a](https://example.org/) -->", []),
    ("no link at all", []),
]


@pytest.mark.parametrize(("body", "urls"), KINDS)
def test_which_links_are_remembered(blog: Blog, body: str, urls: list[str]) -> None:
    blog.post("posts/a.md", body)
    assert [place.url for place in blog.fresh().links()] == urls


def test_an_address_is_found_under_all_its_forms(blog: Blog) -> None:
    blog.post("posts/a.md", "[a](http://www.Example.org/page/?utm_source=feed#comments)")
    archive = blog.fresh()
    assert [place.url for place in archive.places("https://example.org/page")] == [
        "http://www.Example.org/page/?utm_source=feed#comments"
    ]
    assert archive.places("https://example.org/Page") == []


def test_a_file_in_the_inbox_is_a_place(blog: Blog) -> None:
    path = blog.link(
        "2026-11-20-a-page.md",
        "https://example.org/page",
        "Read *this*,\n\nit is [good](https://example.org/other).",
        title="A page, on things",
        author="Ada Example",
        section="Networking",
        date="2020-01-01",
        added="2026-11-20T23:30:00+01:00",
    )
    text = path.read_text(encoding="utf-8")
    (place,) = blog.fresh().places("https://example.org/page")
    assert place == Place(
        file="content/inbox/2026-11-20-a-page.md",
        line=2,
        title="A page, on things",
        date="2026-11-20",
        section="Networking",
        text="Read this, it is good.",
        url="https://example.org/page",
        state="inbox",
        column=6,
        start=text.index("https://"),
        end=text.index("\ntitle"),
        canonical=place.canonical,
        words="A page, on things",
        author="Ada Example",
    )


def test_what_is_not_known_is_none(blog: Blog) -> None:
    blog.link("bare.md", "https://example.org/page")
    (place,) = blog.fresh().places("https://example.org/page")
    assert place.as_json() == {
        "file": "content/inbox/bare.md",
        "line": 2,
        "title": None,
        "number": None,
        "date": None,
        "section": None,
        "text": None,
        "url": "https://example.org/page",
        "state": "inbox",
        "series": None,
        "column": 6,
        "start": 9,
        "end": 33,
        "item": None,
        "words": None,
        "author": None,
    }


def test_published_before_drafts_before_the_inbox_and_the_oldest_first(blog: Blog) -> None:
    body = "[a](https://example.org/page)"
    blog.post("posts/b.md", body, date="2026-02-01")
    blog.post("takes/a.md", body, date="2026-01-01")
    blog.post("posts/draft.md", body, date="2025-01-01", status="draft")
    blog.post("posts/undated.md", body, date=None, status="draft")
    blog.post("pages/about.md", body, date=None)
    blog.post("pages/draft.md", body, date=None, draft="true")
    blog.post("posts/hidden.md", body, date="2026-03-01", status="hidden")
    blog.link("z.md", "https://example.org/page", added="2026-01-02")
    blog.link("a.md", "https://example.org/page", added="2026-01-03")
    blog.link("used/12/old.md", "https://example.org/page", added="2024-01-03")
    assert [
        (place.state, place.file.removeprefix("content/"), place.date)
        for place in blog.fresh().places("https://example.org/page")
    ] == [
        ("published", "takes/a.md", "2026-01-01"),
        ("published", "posts/b.md", "2026-02-01"),
        ("published", "posts/hidden.md", "2026-03-01"),
        ("page", "pages/about.md", None),
        ("draft", "posts/draft.md", "2025-01-01"),
        ("draft", "pages/draft.md", None),
        ("draft", "posts/undated.md", None),
        ("inbox", "inbox/z.md", "2026-01-02"),
        ("inbox", "inbox/a.md", "2026-01-03"),
        ("used", "inbox/used/12/old.md", "2024-01-03"),
    ]


def test_of_another_post_the_words_are_those_of_the_paragraph(blog: Blog) -> None:
    blog.post(
        "posts/a.md", "# One\n\nFirst words.\n\nSecond [words](https://example.org/a),\nto the end.\n\nThird."
    )
    (place,) = blog.fresh().links()
    assert (place.section, place.text, place.line) == ("One", "Second words, to the end.", 10)


def test_lines_are_counted_whatever_ends_them(blog: Blog) -> None:
    text = "---\r\ntitle: A\r\ndate: 2026-01-01\r\n---\r\n\r\none\r\n[a](https://example.org/ä)\r\n"
    blog.write("content/posts/a.md", text)
    (place,) = blog.fresh().links()
    assert (place.line, place.column) == (7, 1)
    assert text[place.start : place.end] == "https://example.org/ä"


def test_an_address_that_is_written_in_escapes_has_no_characters_of_its_own(blog: Blog) -> None:
    blog.link("a.md", r'"https://example.org/\u0061"')
    (place,) = blog.fresh().places("https://example.org/a")
    assert (place.line, place.start, place.end) == (2, None, None)


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        ('+++\ntitle = "A page"\nurl = "https://example.org/a"\n+++\n', 3),
        ("URL: https://example.org/a\nTitle: A page\n\n", 1),
        ("---\ntitle: A page\nurl: >-\n  https://example.org/a\n---\n", 3),
        ("---\ntitle: A page\n'url': https://example.org/a # mine\n---\n", 3),
    ],
)
def test_link_files_of_every_dialect(blog: Blog, dialect: str, line: int) -> None:
    blog.write("content/inbox/a.md", f"{dialect}Words.\n")
    (place,) = blog.fresh().places("https://example.org/a")
    assert (place.title, place.text, place.line) == ("A page", "Words.", line)
    assert dialect[place.start : place.end] == "https://example.org/a"


def test_numbers_of_a_series(blog: Blog) -> None:
    blog.names["SHORTTAKE"] = {"series": ["Technology Short Take", "Storage Notes"]}
    blog.post("takes/a.md", "x", title="'Technology Short Take #1'")
    blog.post("takes/b.md", "x", title="'Technology Short Take 3'", status="draft")
    blog.post("takes/c.md", "x", title="'technology short take #3'")
    blog.post("takes/d.md", "x", title="'Other', 'no'".replace("'", ""), series="Storage Notes", number=9)
    blog.post("takes/e.md", "x", title="Technology Short Take, at last")
    archive = blog.fresh()
    assert archive.numbers("Technology  short take") == {
        1: ["content/takes/a.md"],
        3: ["content/takes/b.md", "content/takes/c.md"],
    }
    assert archive.highest("Technology Short Take") == 3
    assert archive.highest("Storage Notes") == 9
    assert archive.highest("Unknown") is None
    assert archive.numbers("\ud800") == {}


@pytest.mark.parametrize(
    "url", ["", " ", "no address", "\ud800", "https://[", "x" * 100_000, "\0", "https://e.org/\ud800"]
)
def test_no_text_is_a_wrong_question(blog: Blog, url: str) -> None:
    blog.post("posts/a.md", "[a](https://example.org/)")
    archive = blog.fresh()
    assert archive.places(url) == []
    assert archive.near(url, url) == []
