"""What a post says of itself: every key that Hugo, Jekyll and Pelican know, in one shape."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.errors import AddressError, FrontMatterError
from shorttake.text.frontmatter import parse
from shorttake.text.head import Head, read_head
from shorttake.text.permalink import fill, site_path

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
OWN = ("Technology Short Take",)


def head(text: str, file: str = "2016-06-30-a-file.md") -> Head:
    return read_head(parse(text, file), PurePath(file), ZONE, OWN, f"posts/{file}")


def yaml(lines: str, file: str = "2016-06-30-a-file.md") -> Head:
    return head(f"---\ntitle: T\n{lines}\n---\n", file)


def day(year: int, month: int, date: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, date, hour, minute, tzinfo=ZONE)


KEYS: list[tuple[str, str, Any]] = [
    # a line of YAML, a field of the head, what it is
    ("x: 1", "title", "T"),
    ("date: 2016-07-01", "date", day(2016, 7, 1)),
    ("date: 2016-07-01T10:20:00Z", "date", dt.datetime(2016, 7, 1, 10, 20, tzinfo=dt.UTC)),
    ("x: 1", "date", day(2016, 6, 30)),
    ("date:", "date", day(2016, 6, 30)),
    ("lastmod: 2016-07-01 10:20", "lastmod", day(2016, 7, 1, 10, 20)),
    ("modified: 2016-07-01", "lastmod", day(2016, 7, 1)),
    ("last_modified_at: 2016-07-01", "lastmod", day(2016, 7, 1)),
    ("last-modified-at: 2016-07-01", "lastmod", day(2016, 7, 1)),
    ("updated: 2016-07-01", "lastmod", day(2016, 7, 1)),
    ("x: 1", "lastmod", None),
    ("x: 1", "slug", "a-file"),
    ("slug: a-slug", "slug", "a-slug"),
    ("slug: 007", "slug", "007"),
    ("slug: Mixed_Case.v1", "slug", "Mixed_Case.v1"),
    ("slug: Not a Slug!", "slug", "not-a-slug"),
    ("slug: ../../etc/passwd", "slug", "etc-passwd"),
    ("slug: ..", "slug", "untitled"),
    ("slug: .hidden", "slug", "hidden"),
    ("slug: a..b", "slug", "a-b"),
    ("slug: 日本", "slug", "日本"),
    ("slug: ''", "slug", "a-file"),
    ("x: 1", "path", None),
    ("url: /2016/06/30/a/", "path", "/2016/06/30/a/"),
    ("url: about/", "path", "/about/"),
    ("url: //example.org/a/?b=c#d", "path", "/a/"),
    ("url: https://example.org/a/b.html?c#d", "path", "/a/b.html"),
    ("permalink: /a//b/", "path", "/a/b/"),
    ("permalink: /a/#top", "path", "/a/"),
    ("permalink: /:year/:month/:day/:title/", "path", "/2016/06/30/a-file/"),
    ("permalink: /:short_year/:i_month/:i_day/:slug.html", "path", "/16/6/30/a-file.html"),
    ("permalink: /:year-:month-:y_day-:title:output_ext", "path", "/2016-06-182-a-file.html"),
    ("permalink: pretty", "path", "/2016/06/30/a-file/"),
    ("permalink: date\ncategories: [Big News, x]", "path", "/big-news/x/2016/06/30/a-file.html"),
    ("permalink: none", "path", "/a-file.html"),
    ("permalink: ordinal", "path", "/2016/182/a-file.html"),
    ("permalink: weekdate", "path", "/2016/W26/Thu/a-file.html"),
    ("url: /at/10:20/", "path", "/at/10:20/"),
    ("url: /caf%C3%A9/", "path", "/caf%C3%A9/"),
    ("url: /می‌خواهم/", "path", "/می‌خواهم/"),
    ("url: ''", "path", None),
    ("aliases: [/old/, older]", "aliases", ("/old/", "/older")),
    ("aliases: /old/", "aliases", ("/old/",)),
    ("redirect_from:\n- /old/\n- https://example.org/older.html", "aliases", ("/old/", "/older.html")),
    ("redirect_from: /a,b/", "aliases", ("/a,b/",)),
    ("aliases: /a/, /b/ /c/;/d/", "aliases", ("/a/", "/b/", "/c/", "/d/")),
    ("aliases: [/a/]\nredirect_from: [/a/, /b/]", "aliases", ("/a/", "/b/")),
    ("x: 1", "aliases", ()),
    ("x: 1", "status", "published"),
    ("draft: true", "status", "draft"),
    ("draft: 'true'", "status", "draft"),
    ("draft: false", "status", "published"),
    ("draft:", "status", "published"),
    ("published: false", "status", "draft"),
    ("published: true", "status", "published"),
    ("status: draft", "status", "draft"),
    ("status: Draft", "status", "draft"),
    ("status: published", "status", "published"),
    ("status: publish", "status", "published"),
    ("status: hidden", "status", "hidden"),
    ("status: live", "status", "published"),
    ("status: closed", "status", "published"),
    ("status: private", "status", "draft"),
    ("status:", "status", "published"),
    ("status: published\ndraft: true", "status", "draft"),
    ("author: Mara Lindqvist", "authors", ("Mara Lindqvist",)),
    ("author: Ann, Bob", "authors", ("Ann", "Bob")),
    ("author: Lind, Ann; Lind, Bob", "authors", ("Lind, Ann", "Lind, Bob")),
    ("authors: [Ann, Bob, Ann]", "authors", ("Ann", "Bob")),
    ("author: {name: Ann, mail: a@example.org}", "authors", ("Ann",)),
    ("authors:\n- name: Ann\n- Bob", "authors", ("Ann", "Bob")),
    ("authors: [Ann]\nauthor: Bob", "authors", ("Ann", "Bob")),
    ("author: {mail: a@example.org}", "authors", ()),
    ("author: NO", "authors", ("NO",)),
    ("x: 1", "authors", ()),
    ("categories: Information", "categories", ("Information",)),
    ("categories: [a, 'b, c']", "categories", ("a", "b, c")),
    ("category: a", "categories", ("a",)),
    ("tags: [NO, 1.10, 010, null]", "tags", ("NO", "1.10", "010", "null")),
    ("tags:\n- one\n-\n- ' two  words '", "tags", ("one", "two words")),
    ("tags: a, b,,c ,", "tags", ("a", "b", "c")),
    ("tags: []", "tags", ()),
    ("keywords: a", "tags", ("a",)),
    ("summary: Two\n  lines", "summary", "Two lines"),
    ("description: D", "summary", "D"),
    ("summary: S\ndescription: D", "summary", "S"),
    ("excerpt: E", "summary", "E"),
    ("layout: post", "layout", "post"),
    ("x: 1", "comments", True),
    ("comments: false", "comments", False),
    ("comments: closed", "comments", False),
    ("comments: yes", "comments", True),
    ("number: 68", "number", 68),
    ("number: '#68'", "number", 68),
    ("number: 068", "number", 68),
    ("number: #68", "number", None),
    ("x: 1", "number", None),
    ("series: My Series", "series", "My Series"),
    ("x: 1", "series", None),
    ("id: tag:example.org,2016:/a/", "id", "tag:example.org,2016:/a/"),
    ("guid: 1234", "id", "1234"),
    ("x: 1", "id", None),
    (
        "wordpress_id: 12\nMy-Key: [1]\nmath: on\nnothing:",
        "other",
        {"wordpress_id": 12, "my_key": [1], "math": True, "nothing": None},
    ),
    ("draft: false\nstatus: published\ntags: a\ncomments: 1\nid: x", "other", {}),
]


@pytest.mark.parametrize(
    ("line", "field", "value"), KEYS, ids=[f"{field}: {line[:30]}" for line, field, _ in KEYS]
)
def test_every_key_is_understood_in_yaml(line: str, field: str, value: Any) -> None:
    assert getattr(yaml(line), field) == value


DIALECTS = [
    # one post as each of the three writes it
    """---
title: "Technology Short Take #68"
date: 2016-06-30T10:20:00+02:00
lastmod: 2016-07-01
slug: tst-68
url: /2016/06/30/tst-68/
aliases: [/old/, /older/]
status: draft
authors: [Ann, Bob]
categories: [News]
tags: [a, 1.10]
summary: In short
layout: post
comments: false
number: 69
series: Another Series
id: tag:example.org,2016:68
extra: kept
---
""",
    """+++
title = "Technology Short Take #68"
date = 2016-06-30T10:20:00+02:00
lastmod = 2016-07-01
slug = "tst-68"
url = "/2016/06/30/tst-68/"
aliases = ["/old/", "/older/"]
draft = true
authors = ["Ann", "Bob"]
categories = ["News"]
tags = ["a", 1.10]
description = "In short"
layout = "post"
comments = false
number = 69
series = "Another Series"
id = "tag:example.org,2016:68"
extra = "kept"
+++
""",
    """Title: Technology Short Take #68
Date: 2016-06-30 10:20
Modified: 2016-07-01
Slug: tst-68
URL: /2016/06/30/tst-68/
Aliases: /old/, /older/
Status: draft
Authors: Ann, Bob
Category: News
Tags: a, 1.10
Summary: In
    short
Layout: post
Comments: false
Number: #69
Series: Another Series
Id: tag:example.org,2016:68
Extra: kept

""",
]


@pytest.mark.parametrize("text", DIALECTS, ids=["yaml", "toml", "pelican"])
def test_the_three_dialects_say_the_same(text: str) -> None:
    assert head(text) == Head(
        title="Technology Short Take #68",
        slug="tst-68",
        status="draft",
        date=day(2016, 6, 30, 10, 20),
        lastmod=day(2016, 7, 1),
        path="/2016/06/30/tst-68/",
        aliases=("/old/", "/older/"),
        authors=("Ann", "Bob"),
        categories=("News",),
        tags=("a", "1.10"),
        summary="In short",
        layout="post",
        comments=False,
        series="Another Series",
        number=69,
        id="tag:example.org,2016:68",
        other={"extra": "kept"},
    )


FILES = [
    # a file's name, the slug, the date
    ("2016-06-30-a-title.md", "a-title", day(2016, 6, 30)),
    ("2016-06-30-2016-07-01-a.md", "2016-07-01-a", day(2016, 6, 30)),
    ("a-title.md", "a-title", None),
    ("2016-06-30.md", "2016-06-30", None),
    ("2016-6-3-a.md", "2016-6-3-a", None),
    ("A Title, with blanks.md", "a-title-with-blanks", None),
    ("cafe\u0301.md", "café", None),
    ("café.md", "café", None),
    ("🎉.md", "untitled", None),
    ("a.b.md", "a.b", None),
    ("-.md", "untitled", None),
    ("\udcff\udcfe-x.md", "x", None),
]


@pytest.mark.parametrize(("file", "slug", "date"), FILES)
def test_a_files_name_gives_slug_and_date(file: str, slug: str, date: dt.datetime | None) -> None:
    found = head("---\ntitle: T\n---\n", file)
    assert (found.slug, found.date) == (slug, date)


TITLES = [
    ("title: 2001", "2001"),
    ("title: true", "true"),
    ("title: 'Quoted: yes'", "Quoted: yes"),
    ("title: two\n  lines", "two lines"),
    ("title: '  blanks   inside '", "blanks inside"),
    ("TITLE: Shouted", "Shouted"),
    ("title: <b>&amp;</b>", "<b>&amp;</b>"),
]


@pytest.mark.parametrize(("line", "title"), TITLES)
def test_a_title_is_words(line: str, title: str) -> None:
    assert head(f"---\n{line}\n---\n").title == title


def test_the_series_and_number_come_from_the_title_unless_they_are_said() -> None:
    said = yaml("x: 1", "a.md"), head("---\ntitle: 'Technology Short Take #68'\n---\n", "a.md")
    assert [(one.series, one.number) for one in said] == [(None, None), ("Technology Short Take", 68)]
    over = head("---\ntitle: 'Technology Short Take #68'\nseries: Other\nnumber: 3\n---\n", "a.md")
    assert (over.series, over.number) == ("Other", 3)


def test_a_permalink_that_wants_a_date_waits_for_it() -> None:
    assert yaml("status: draft\npermalink: /:year/:title/", "a.md").path is None
    assert yaml("status: draft\npermalink: /x/:title/", "a.md").path == "/x/a/"


BROKEN = [
    # the whole file, its name, where, what is said, what to do
    ("Just words.\n", "a.md", "posts/a.md:1", "no title", "begin the file with three lines"),
    ("---\ndate: 2016-06-30\n---\n", "a.md", "posts/a.md:1", "no title", "write `title"),
    ("---\nx: 1\ntitle:\n---\n", "a.md", "posts/a.md:3", "no title", "write `title"),
    ("---\ntitle: ''\n---\n", "a.md", "posts/a.md:2", "no title", "write `title"),
    ("---\ntitle: [a, b]\n---\n", "a.md", "posts/a.md:2", "title is a list", "with words"),
    ("---\ntitle: {a: b}\n---\n", "a.md", "posts/a.md:2", "title is a mapping", "with words"),
    (
        "---\ntitle: T\nTitle: U\n---\n",
        "a.md",
        "posts/a.md:3",
        "'title' and 'Title' are the same key",
        "keep one",
    ),
    ("---\ntitle: T\nlast-mod: 1\nlast_mod: 2\n---\n", "a.md", "posts/a.md:4", "the same key", "keep one"),
    (
        "---\ntitle: T\ndate: 2016-06-31\n---\n",
        "a.md",
        "posts/a.md:3",
        "no date of the calendar",
        "2026-11-20",
    ),
    ("---\ntitle: T\ndate: soon\n---\n", "a.md", "posts/a.md:3", "cannot be read as a date", "2026-11-20"),
    ("---\ntitle: T\ndate: [a]\n---\n", "a.md", "posts/a.md:3", "cannot be read as a date", "2026-11-20"),
    ("---\ntitle: T\ndate: 2016\n---\n", "a.md", "posts/a.md:3", "no whole date", "2026-11-20"),
    ("---\ntitle: T\nlastmod: June\n---\n", "a.md", "posts/a.md:3", "lastmod: 'June'", "2026-11-20"),
    (
        "---\ntitle: T\n---\n",
        "2016-13-01-a.md",
        "posts/2016-13-01-a.md:1",
        "the file's name: '2016-13-01'",
        "2026-11-20",
    ),
    (
        "---\ntitle: T\nstatus: drafd\n---\n",
        "a.md",
        "posts/a.md:3",
        "status is 'drafd'",
        "did you mean 'draft'",
    ),
    ("---\ntitle: T\nstatus: 7\n---\n", "a.md", "posts/a.md:3", "status is '7'", "write one of"),
    ("---\ntitle: T\ndraft: maybe\n---\n", "a.md", "posts/a.md:3", "draft is 'maybe'", "true or false"),
    ("---\ntitle: T\npublished: 2016-06-30\n---\n", "a.md", "posts/a.md:3", "published is", "true or false"),
    ("---\ntitle: T\ncomments: [a]\n---\n", "a.md", "posts/a.md:3", "comments is", "true or false"),
    ("---\ntitle: T\nnumber: x\n---\n", "a.md", "posts/a.md:3", "number is 'x'", "whole number"),
    ("---\ntitle: T\nnumber: -3\n---\n", "a.md", "posts/a.md:3", "number is -3", "whole number"),
    ("---\ntitle: T\nnumber: 6.5\n---\n", "a.md", "posts/a.md:3", "number is '6.5'", "whole number"),
    ("---\ntitle: T\nnumber: true\n---\n", "a.md", "posts/a.md:3", "number is True", "whole number"),
    ("---\ntitle: T\nurl: /../etc/\n---\n", "a.md", "posts/a.md:3", "leads out of the site", "/2016/06/30/"),
    (
        "---\ntitle: T\nurl: /a/%2e%2e/%2e%2e/b\n---\n",
        "a.md",
        "posts/a.md:3",
        "leads out of the site",
        "/2016/06/30/",
    ),
    (
        "---\ntitle: T\nurl: /a%2f..%2fb\n---\n",
        "a.md",
        "posts/a.md:3",
        "leads out of the site",
        "/2016/06/30/",
    ),
    ("---\ntitle: T\nurl: /a%5Cb\n---\n", "a.md", "posts/a.md:3", "leads out of the site", "/2016/06/30/"),
    ("---\ntitle: T\nurl: /a%00b/\n---\n", "a.md", "posts/a.md:3", "no name of a file", "/2016/06/30/"),
    ("---\ntitle: T\nurl: /%0a/\n---\n", "a.md", "posts/a.md:3", "no name of a file", "/2016/06/30/"),
    (
        f"---\ntitle: T\nurl: /{'x' * 300}/\n---\n",
        "a.md",
        "posts/a.md:3",
        "no name of a file",
        "/2016/06/30/",
    ),
    ("---\ntitle: T\nurl: 'http://[x/'\n---\n", "a.md", "posts/a.md:3", "is no address", "/2016/06/30/"),
    ("---\ntitle: T\nurl: [a]\n---\n", "a.md", "posts/a.md:3", "url is a list", "with words"),
    (
        "---\ntitle: T\npermalink: /:yaer/\n---\n",
        "a.md",
        "posts/a.md:3",
        "no placeholder :yaer",
        "did you mean :year",
    ),
    (
        "---\ntitle: T\nredirect_from: /../x\n---\n",
        "a.md",
        "posts/a.md:3",
        "redirect_from: '/../x' leads out",
        "/2016/06/30/",
    ),
    (f"---\ntitle: T\nslug: {'x' * 250}\n---\n", "a.md", "posts/a.md:3", "slug is too long", "shorter"),
]


@pytest.mark.parametrize(
    ("text", "file", "where", "what", "hint"), BROKEN, ids=[text[:50] for text, *_ in BROKEN]
)
def test_an_error_names_the_line_and_what_to_do(
    text: str, file: str, where: str, what: str, hint: str
) -> None:
    with pytest.raises(FrontMatterError) as raised:
        head(text, file)
    assert raised.value.where == where
    assert what in raised.value.what
    assert hint in str(raised.value.hint)


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
names = st.sampled_from(sorted({line.partition(":")[0] for line, _, _ in KEYS} - {"TITLE"}))


@given(st.dictionaries(names, anything, max_size=5))
def test_whatever_the_values_there_is_a_head_or_a_reason(data: dict[str, Any]) -> None:
    matter = parse("---\ntitle: T\n---\n")
    matter.data.update(data)
    try:
        found = read_head(matter, PurePath("a.md"), ZONE, OWN)
    except FrontMatterError as error:
        where, hint = error.where, error.hint
        assert (where, bool(hint)) == ("a.md:1", True)
        return
    for path in (found.path, *found.aliases):
        assert path is None or (path.startswith("/") and ".." not in path.split("/"))
    assert "/" not in found.slug


@given(st.text(max_size=60))
def test_an_address_stays_inside_of_the_site(words: str) -> None:
    try:
        path = site_path(words)
    except AddressError:
        return
    assert path.startswith("/")
    assert "//" not in path
    assert not {"..", "."} & set(path.split("/"))


@given(st.text(st.sampled_from("/:%.\\yeartilsug-2"), max_size=30))
def test_a_pattern_is_filled_in_or_refused(pattern: str) -> None:
    try:
        filled = fill(pattern, day(2016, 6, 30), "a-slug", ["News"])
    except AddressError:
        return
    assert filled is not None
    assert filled == pattern or ":" in pattern or "//" in pattern
    assert pattern.startswith("//") or not re.search(r"(?<![a-z0-9]):[a-z_]", filled)


def test_long_lists_are_read_in_time() -> None:
    many = yaml(f"tags: '{'a,' * 100_000}'\nauthors: '{'a,b;' * 100_000}'\naliases: '{'/a/ ' * 50_000}'")
    assert (many.tags, many.authors, many.aliases) == (("a",), ("a,b",), ("/a/",))
