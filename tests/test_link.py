"""A kept link and its file: what goes in comes out, whatever it is."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shorttake.errors import FrontMatterError, ShorttakeError, TextError
from shorttake.link import Link, from_matter, from_text, to_text
from shorttake.text.frontmatter import parse, printable

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
URL = "https://example.org/"

WRITTEN = [
    # a link, its file
    (Link(URL), "---\nurl: https://example.org/\n---\n"),
    (
        Link(
            "https://example.org/a?b=c&d=%20#e",
            title="It's: a 'title'",
            author="Ann",
            site="Example",
            date="2026-11-18",
            description="D",
            via="https://example.net/",
            tags=("networking", "c++, c#"),
            section="Networking",
            filed="Networking, 94% sure",
            group="g1",
            note="Two.\n\nParagraphs.",
            added=dt.datetime(2026, 11, 20, 9, 30, tzinfo=AMSTERDAM),
            snapshot="snapshots/a.warc",
        ),
        """---
url: https://example.org/a?b=c&d=%20#e
title: 'It''s: a ''title'''
author: Ann
site: Example
date: 2026-11-18
description: D
via: https://example.net/
tags: [networking, 'c++, c#']
section: Networking
filed: Networking, 94% sure
group: g1
snapshot: snapshots/a.warc
added: 2026-11-20T09:30:00+01:00
---

Two.

Paragraphs.
""",
    ),
    (Link(URL, note=" x\n"), '---\nurl: https://example.org/\nnote: " x\\n"\n---\n'),
]


@pytest.mark.parametrize(("link", "text"), WRITTEN)
def test_a_link_file_is_plain_to_read(link: Link, text: str) -> None:
    assert to_text(link) == text
    assert from_text(text) == link


READ = [
    # a file as an author may write or change it, what it keeps
    ("---\nURL: https://example.org/\nTags: a, b ,\n---\nN\n", Link(URL, tags=("a", "b"), note="N")),
    ("---\nurl: '  https://example.org/ '\ntags:\n- a\n-\n- 7\n---\n", Link(URL, tags=("a", "7"))),
    ("Url: https://example.org/\nTitle: T\n\nN\n", Link(URL, title="T", note="N")),
    ("+++\nurl = 'https://example.org/'\ndate = 2026-11-18\n+++\nN", Link(URL, date="2026-11-18", note="N")),
    ("---\r\nurl: https://example.org/\r\n---\r\n\r\nN\r\n", Link(URL, note="N")),
    ("\ufeff---\nurl: https://example.org/\n---\n", Link(URL)),
    ("---\nurl: https://example.org/\nnote: Above\n---\n\nBelow\n", Link(URL, note="Above\n\nBelow")),
    ("---\nurl: https://example.org/\ntitle:\nauthor: [Ann, Bob]\n---\n", Link(URL, author="Ann, Bob")),
    ("---\nurl: https://example.org/\nnote: |\n  a\n  b\n---\n", Link(URL, note="a\nb\n")),
    ("---\nurl: https://example.org/\ndate: 2026\nunknown: [1]\n---\n", Link(URL, date="2026")),
    (
        "---\nurl: https://example.org/\nadded: 2026-11-20 09:30\n---\n",
        Link(URL, added=dt.datetime(2026, 11, 20, 9, 30, tzinfo=AMSTERDAM)),
    ),
]


@pytest.mark.parametrize(("text", "link"), READ)
def test_a_link_file_may_be_written_by_hand(text: str, link: Link) -> None:
    assert from_text(text, zone=AMSTERDAM) == link


BROKEN = [
    ("---\ntitle: T\n---\n", "a.md:1", "has no url", "write `url"),
    ("---\ntitle: T\nURL: ''\n---\n", "a.md:3", "has no url", "write `url"),
    ("---\ntitle: T\nurl: [a, b]\n---\n", "a.md:3", "has no url", "write `url"),
    ("Just a note.\n", "a.md:1", "has no url", "write `url"),
    ("---\nurl: u\nAdded: soon\n---\n", "a.md:3", "added: 'soon' cannot be read", "2026-11-20T09:30"),
    ("---\nurl: a: b\n---\n", "a.md:2:7", "mapping values", "quotes"),
]


@pytest.mark.parametrize(("text", "where", "what", "hint"), BROKEN)
def test_a_broken_link_file_says_where(text: str, where: str, what: str, hint: str) -> None:
    with pytest.raises((TextError, FrontMatterError)) as raised:
        from_text(text, "a.md")
    error: ShorttakeError = raised.value
    assert error.where == where
    assert what in error.what
    assert hint in str(error.hint)


text = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab: #'\"[]{}|>&*!?~,-.%@`=\\\t\n\r01\x00\x07\x85\u2028\ufeff\xa0é🎉א"),
        st.characters(),
    ),
    max_size=40,
)
kept = text.map(printable)
moments = st.datetimes(dt.datetime(1800, 1, 1), dt.datetime(9990, 1, 1)).flatmap(
    lambda moment: st.integers(-14 * 60, 14 * 60).map(
        lambda minutes: moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    )
)
links = st.builds(
    Link,
    url=kept.map(str.strip).filter(bool),
    **{
        name: st.one_of(st.none(), kept.filter(bool))
        for name in ["title", "author", "site", "date", "description", "via"]
    },
    **{name: st.one_of(st.none(), kept.filter(bool)) for name in ("section", "filed", "group", "snapshot")},
    tags=st.lists(kept.filter(bool), max_size=3).map(tuple),
    note=kept,
    added=st.one_of(st.none(), moments),
)


@given(links)
@example(Link(URL, title="null", author="~", site="---", note="---\ntitle: x\n---"))
@example(Link(URL, title="!!python/object:os.system", note="!!python/object"))
@example(Link(URL, note="- a\n- b: c\n\t- 'd'"))
@example(Link(URL, note="...\n+++\n---"))
@example(Link(URL, note="\ufeff---\n"))
@example(Link(URL, tags=("null", "a, b", "[x]", "~", "1.10")))
@settings(max_examples=max(300, settings().max_examples))
def test_a_link_reads_back_exactly(link: Link) -> None:
    assert from_text(to_text(link)) == link


LONG = [
    "x" * 100_000,
    "a b\n" * 25_000,
    "é🎉" * 50_000,
    " x\n" * 33_000,
    "- 'a': \"b\"\n" * 10_000,
    "---\n" * 25_000,
]


@pytest.mark.parametrize("words", LONG, ids=[words[:8] for words in LONG])
def test_a_hundred_thousand_characters_read_back(words: str) -> None:
    one = " ".join(words.split())
    link = Link(URL, note=words, title=one, description=words, tags=(one,), author=words.strip())
    assert from_text(to_text(link)) == link


def test_a_note_that_is_too_long_for_a_head_still_reads_back() -> None:
    words = " " + "x" * 2_000_000 + "\n"
    assert from_text(to_text(Link(URL, note=words))).note == words.strip()


@given(links, text)
def test_what_no_file_can_hold_goes_and_nothing_else(link: Link, dirty: str) -> None:
    link = replace(link, title=f"a{dirty}", note=dirty)
    read = from_text(to_text(link))
    assert read.title == printable(f"a{dirty}")
    assert read.note == printable(dirty)


def test_every_field_has_its_key() -> None:
    link = WRITTEN[1][0]
    matter = parse(to_text(link))
    for field in fields(Link):
        if field.name != "note":
            assert field.name in matter.data


LINES = """title: a
title: null
title:
title: 'null'
site: NO
tags: [null, a b, NO, 1.10]
tags: []
tags: a, b
tags: [~]
tags: ['a']
tags: 7
date: 2026
date: 010
date: on
date: +5
added: 2026-11-20
added: soon
added: 5
note: x
via: a#b
group: g # c
section: 'it''s'
author: [a, b]
author: a  b
description: "x"
Title: b
unknown: [x]
snapshot: ''""".splitlines()


@given(
    st.lists(
        st.sampled_from(LINES),
        max_size=5,
    ),
    st.sampled_from(["", "\nN\n", " N", "---\n"]),
)
def test_the_quick_way_to_read_a_file_gives_what_the_careful_one_gives(lines: list[str], body: str) -> None:
    head = "".join(f"{line}\n" for line in lines)
    whole = f"---\nurl: https://example.org/\n{head}---\n{body}"
    quick = _outcome(lambda: from_text(whole, "a.md", AMSTERDAM))
    assert quick == _outcome(lambda: from_matter(parse(whole, "a.md"), whole, "a.md", AMSTERDAM))


def _outcome(read: Callable[[], Link]) -> Link | str:
    try:
        return read()
    except ShorttakeError as error:
        return str(error)
