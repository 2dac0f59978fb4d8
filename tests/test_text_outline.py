"""A Short Take as its author sees it: introduction, sections, items, closing words, each in its place."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import real_posts
from markdown_pieces import markdown
from shorttake.text.frontmatter import parse
from shorttake.text.outline import Outline, outline

FULL = """Welcome to this one, with [a link](https://example.org/) in it.

Two paragraphs of it.

## Networking

* First item, with [a link][link-1].
* Second item
  goes on here.

    And has a second paragraph.

Some words between the items.

* Third item

## Storage

Nothing this time.

## Security ##

- One with a list:
  * two blanks
    - four
	- tab
- Two

  ```
  * no item
  ```

[link-1]: https://example.org/1
[link-2]: https://example.org/2

That is all for now.

Until next time!
"""


def shape(text: str) -> list[Any]:
    """Introduction, then (heading, items, prose) of each section, then the closing words."""
    found = outline(text)
    return [
        text[slice(*found.introduction)],
        *(
            (
                section.heading,
                [text[item.start : item.end] for item in section.items],
                [text[slice(*span)] for span in section.prose],
            )
            for section in found.sections
        ),
        text[slice(*found.closing)],
    ]


def test_a_short_take_has_its_parts() -> None:
    assert shape(FULL) == [
        "Welcome to this one, with [a link](https://example.org/) in it.\n\nTwo paragraphs of it.",
        (
            "Networking",
            [
                "* First item, with [a link][link-1].",
                "* Second item\n  goes on here.\n\n    And has a second paragraph.",
                "* Third item",
            ],
            ["Some words between the items."],
        ),
        ("Storage", [], ["Nothing this time."]),
        (
            "Security",
            ["- One with a list:\n  * two blanks\n    - four\n\t- tab", "- Two\n\n  ```\n  * no item\n  ```"],
            [],
        ),
        "That is all for now.\n\nUntil next time!",
    ]


SHAPES: list[tuple[str, str, list[Any]]] = [
    # what is shown, the text, its shape
    ("nothing", "", ["", ""]),
    ("blank lines", "\n \n\t\n", ["", ""]),
    ("words alone", "Words.\n\nMore.\n", ["Words.\n\nMore.", ""]),
    ("items alone", "* a\n* b\n", ["", (None, ["* a", "* b"], []), ""]),
    ("no headings", "Hello.\n\n* a\n\n* b\n\nBye.\n", ["Hello.", (None, ["* a", "* b"], []), "Bye."]),
    (
        "items before the first heading",
        "* a\n\n## B\n\n* b\n",
        ["", (None, ["* a"], []), ("B", ["* b"], []), ""],
    ),
    ("one heading", "## A\n\n* a\n", ["", ("A", ["* a"], []), ""]),
    ("a title above", "# T\n\nHi.\n\n## A\n\n* a\n", ["# T\n\nHi.", ("A", ["* a"], []), ""]),
    (
        "a title above two",
        "# T\n\n## A\n\n* a\n\n## B\n\n* b\n",
        ["# T", ("A", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    (
        "smaller headings inside",
        "## A\n\n### X\n\n* a\n\n## B\n\n### Y\n\n* b\n",
        ["", ("A", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    (
        "small headings alone",
        "# T\n\n### A\n\n* a\n\n### B\n\n* b\n",
        ["# T", ("A", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    ("one smaller heading", "## A\n\n* a\n\n### X\n\n* b\n", ["", ("A", ["* a", "* b"], []), ""]),
    ("underlined", "A\n---\n\n* a\n\nB\n---\n* b\n", ["", ("A", ["* a"], []), ("B", ["* b"], []), ""]),
    (
        "underlined twice",
        "A\n===\n\n* a\n\nB\n===\n\n* b\n",
        ["", ("A", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    ("closed", "## A ##\n\n* a\n\n## C# ##\n\n* b\n", ["", ("A", ["* a"], []), ("C#", ["* b"], []), ""]),
    (
        "no blank lines",
        "## A\n* a\n* b\n## B\n* c\n",
        ["", ("A", ["* a", "* b"], []), ("B", ["* c"], []), ""],
    ),
    ("bold", "**A**\n\n* a\n\n**B:**\n\n* b\n", ["", ("A", ["* a"], []), ("B", ["* b"], []), ""]),
    (
        "bold, colon outside",
        "**A**:\n\n* a\n\n__B__\n\n* b\n",
        ["", ("A", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    ("bold, items at once", "**A**\n* a\n\n**B**\n* b\n", ["", ("A", ["* a"], []), ("B", ["* b"], []), ""]),
    (
        "bold in HTML",
        "<strong>A &amp; Z</strong>\n\n* a\n\n<b>B</b>\n\n* b\n",
        ["", ("A & Z", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    ("bold in a heading", "## **A**\n\n* a\n", ["", ("A", ["* a"], []), ""]),
    (
        "bold sentences",
        "**Read this first.**\n\n## A\n\n* a\n\n**And this!**\n\n* b\n",
        ["**Read this first.**", ("A", ["* a", "* b"], ["**And this!**"]), ""],
    ),
    ("bold words", "**A** is good.\n\n* a\n", ["**A** is good.", (None, ["* a"], []), ""]),
    ("emphasis", "*A*\n\n* a\n\n_B_\n\n* b\n", ["*A*", (None, ["* a", "* b"], ["_B_"]), ""]),
    (
        "HTML headings",
        "<h3>A &amp; Z</h3>\n\n* a\n\n<h3 id='b'>B <em>x</em></h3>\n\n* b\n",
        ["", ("A & Z", ["* a"], []), ("B x", ["* b"], []), ""],
    ),
    (
        "attributes",
        "## A {#a .x}\n\n* a\n\n## B {: #b}\n\n* b\n",
        ["", ("A", ["* a"], []), ("B", ["* b"], []), ""],
    ),
    ("braces that are none", "## A {b}\n\n* a\n", ["", ("A {b}", ["* a"], []), ""]),
    ("an empty heading", "##\n\n* a\n\n## A\n\n* b\n", ["##", (None, ["* a"], []), ("A", ["* b"], []), ""]),
    ("no heading after all", "#A\n\n* a\n", ["#A", (None, ["* a"], []), ""]),
    (
        "nothing this time",
        "## A\n\nNothing.\n\n## B\n\nNot here either.\n",
        ["", ("A", [], ["Nothing."]), ("B", [], ["Not here either."]), ""],
    ),
    ("nothing at all", "## A\n\n## B\n\n* b\n", ["", ("A", [], []), ("B", ["* b"], []), ""]),
    (
        "nothing, and closing words",
        "## A\n\nNothing.\n\nBye.\n\nBye!\n",
        ["", ("A", [], ["Nothing."]), "Bye.\n\nBye!"],
    ),
    ("words before items", "## A\n\nSo:\n\n* a\n", ["", ("A", ["* a"], ["So:"]), ""]),
    (
        "a rule before the closing words",
        "## A\n\n* a\n\n* * *\n\nBye.\n",
        ["", ("A", ["* a"], []), "* * *\n\nBye."],
    ),
    ("a rule between items", "* a\n\n* * *\n\n* b\n", ["", (None, ["* a", "* b"], []), ""]),
    ("a rule of hyphens", "* a\n\n---\n\n* b\n", ["", (None, ["* a", "* b"], []), ""]),
    ("other bullets", "+ a\n- b\n* c\n", ["", (None, ["+ a", "- b", "* c"], []), ""]),
    ("numbers", "1. a\n2. b\n10) c\n", ["", (None, ["1. a", "2. b", "10) c"], []), ""]),
    (
        "a number that is none",
        "It was\n2014. A good year.\n\n* a\n",
        ["It was\n2014. A good year.", (None, ["* a"], []), ""],
    ),
    ("a lone star", "*\n* a\n", ["", (None, ["*", "* a"], []), ""]),
    ("a bullet without a blank", "*a*\n*b\n", ["*a*\n*b", ""]),
    ("an indented list", "  * a\n  * b\n", ["", (None, ["  * a", "  * b"], []), ""]),
    ("code, not a list", "    * a\n", ["    * a", ""]),
    ("lazy words", "* a\ngoes on\n* b\n", ["", (None, ["* a\ngoes on", "* b"], []), ""]),
    ("words after a blank line", "* a\n\nno more of it\n", ["", (None, ["* a"], []), "no more of it"]),
    ("items parted by blank lines", "* a\n\n* b\n\n\n* c\n", ["", (None, ["* a", "* b", "* c"], []), ""]),
    (
        "paragraphs in an item",
        "* a\n\n  b\n\n\tc\n\n* d\n",
        ["", (None, ["* a\n\n  b\n\n\tc", "* d"], []), ""],
    ),
    ("a tab after the bullet", "*\ta\n\n\tb\n*\tc\n", ["", (None, ["*\ta\n\n\tb", "*\tc"], []), ""]),
    (
        "nested with two blanks",
        "* a\n  * b\n    * c\n* d\n",
        ["", (None, ["* a\n  * b\n    * c", "* d"], []), ""],
    ),
    (
        "nested with four",
        "* a\n    * b\n        * c\n* d\n",
        ["", (None, ["* a\n    * b\n        * c", "* d"], []), ""],
    ),
    ("nested with tabs", "* a\n\t* b\n\t\t* c\n* d\n", ["", (None, ["* a\n\t* b\n\t\t* c", "* d"], []), ""]),
    ("nested, parted", "* a\n\n    * b\n\n* d\n", ["", (None, ["* a\n\n    * b", "* d"], []), ""]),
    ("too little for nesting", "* a\n * b\n", ["", (None, ["* a", " * b"], []), ""]),
    (
        "a fence in an item",
        "* a\n\n  ```\n  * x\n\n  ## y\n  ```\n* b\n",
        ["", (None, ["* a\n\n  ```\n  * x\n\n  ## y\n  ```", "* b"], []), ""],
    ),
    (
        "a fence on the bullet",
        "* ```\n  * x\n  ```\n* b\n",
        ["", (None, ["* ```\n  * x\n  ```", "* b"], []), ""],
    ),
    (
        "a fence ends with its item",
        "* a\n  ```\n  x\n* b\n",
        ["", (None, ["* a\n  ```\n  x", "* b"], []), ""],
    ),
    (
        "a fence outside",
        "```\n## x\n* y\n```\n\n## A\n\n* a\n",
        ["```\n## x\n* y\n```", ("A", ["* a"], []), ""],
    ),
    ("tildes", "~~~\n* y\n~~~~\n* a\n", ["~~~\n* y\n~~~~", (None, ["* a"], []), ""]),
    ("a fence left open", "## A\n\n* a\n\n```\n* y\n", ["", ("A", ["* a"], []), "```\n* y"]),
    ("a heading in an item", "* a\n\n  ## x\n\n* b\n", ["", (None, ["* a\n\n  ## x", "* b"], []), ""]),
    ("a quotation", "> * x\n> ## y\n>\n\n* a\n", ["> * x\n> ## y\n>", (None, ["* a"], []), ""]),
    ("a quotation in an item", "* a\n\n  > * x\n* b\n", ["", (None, ["* a\n\n  > * x", "* b"], []), ""]),
    ("a comment", "<!--\n* x\n\n## y\n-->\n\n* a\n", ["<!--\n* x\n\n## y\n-->", (None, ["* a"], []), ""]),
    ("definitions at the end", "* a\n\n[x]: y\n[z]: w 'v'\n", ["", (None, ["* a"], []), ""]),
    (
        "definitions in the middle",
        "## A\n\n* a\n\n[x]: /y\n\n* b\n\n## B\n\n* c\n",
        ["", ("A", ["* a", "* b"], []), ("B", ["* c"], []), ""],
    ),
    ("definitions before closing words", "* a\n\n[x]: /y\n\nBye.\n", ["", (None, ["* a"], []), "Bye."]),
    ("definitions after closing words", "* a\n\nBye.\n\n[x]: /y\n", ["", (None, ["* a"], []), "Bye."]),
    ("definitions first", "[x]: /y\n\nHello.\n\n* a\n", ["Hello.", (None, ["* a"], []), ""]),
    (
        "a definition under a line of words",
        "Hello.\n[x]: http://y/\n\n* a\n",
        ["Hello.", (None, ["* a"], []), ""],
    ),
    ("a footnote", "* a[^1]\n\n[^1]: Words\n    more.\n", ["", (None, ["* a[^1]"], []), ""]),
    ("an abbreviation", "* a\n\n*[HTML]: Words\n", ["", (None, ["* a"], []), ""]),
    (
        "closing words with a list of their own",
        "## A\n\n* a\n\nBye:\n\n1. x\n",
        ["", ("A", ["* a", "1. x"], ["Bye:"]), ""],
    ),
    ("no line end at the end", "## A\n\n* a", ["", ("A", ["* a"], []), ""]),
    (
        "other letters",
        "## Réseau 🎉\n\n* שלום\u2028x\n\n## 存储\n\n* 二\n",
        ["", ("Réseau 🎉", ["* שלום\u2028x"], []), ("存储", ["* 二"], []), ""],
    ),
]


@pytest.mark.parametrize(("text", "parts"), [one[1:] for one in SHAPES], ids=[one[0] for one in SHAPES])
def test_every_way_to_write_one_is_understood(text: str, parts: list[Any]) -> None:
    assert shape(text) == parts
    for newline in ("\r\n", "\r"):
        there = [
            part.replace("\n", newline)
            if isinstance(part, str)
            else (part[0], *([one.replace("\n", newline) for one in some] for some in part[1:]))
            for part in parts
        ]
        assert shape(text.replace("\n", newline)) == there


def test_where_a_section_begins_and_its_words_end() -> None:
    text = "Hi.\n\n## A\n\n* a\n\n[x]: /y\n\n## B {#b}\n\n- [x]\n\n[z]: /w\n\nBye.\n"
    first, second = outline(text).sections
    assert text[first.start : first.end] == "## A\n\n* a\n\n[x]: /y\n\n"
    assert text[first.heading_start : first.heading_end] == "## A"
    assert text[: first.body_end].endswith("* a")
    assert text[second.start : second.end] == "## B {#b}\n\n- [x]\n\n[z]: /w\n\nBye.\n"
    assert text[second.heading_start : second.heading_end] == "## B {#b}"
    assert text[: second.body_end].endswith("- [x]")
    item = second.items[0]
    assert text[item.content_at : item.end] == "[x]"


def test_an_outline_of_a_part_of_a_text_has_places_in_the_whole() -> None:
    text = "---\ntitle: x\n---\nHi.\n\n* a\n"
    found = outline(text, parse(text).body_at)
    assert text[slice(*found.introduction)] == "Hi."
    assert [text[item.start : item.end] for item in found.items] == ["* a"]
    assert outline(text, len(text)).pieces == ()
    assert [piece.kind for piece in outline(text, 18, 22).pieces] == ["prose"]


def _sound(text: str, found: Outline) -> None:
    """What holds for the outline of any text."""
    assert "".join(text[piece.start : piece.end] for piece in found.pieces) == text
    for piece in found.pieces:
        assert piece.start <= piece.text_end <= piece.end
        assert not text[piece.text_end : piece.end].strip()
    spans = [found.introduction, *((one.start, one.end) for one in found.sections)]
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    for section in found.sections:
        assert (
            section.start == section.heading_start <= section.heading_end <= section.body_end <= section.end
        )
        inside = sorted([*((item.start, item.end) for item in section.items), *section.prose])
        for (_, end), (start, _) in pairwise(inside):
            assert end <= start
        for start, end in inside:
            assert section.start <= start < end <= section.body_end
        for item in section.items:
            assert item.start < item.content_at <= max(item.end, item.content_at)
            assert text[item.start : item.end].strip()
    last = found.sections[-1].body_end if found.sections else 0
    assert found.closing[0] == found.closing[1] or last <= found.closing[0] < found.closing[1] <= len(text)


PIECES = """* a
*
- b
  * c
    * d
\t* e
1. f
words
  more

\t
## H
# T
### S ###
**B**
**B.**
---
===
* * *
```
~~~
  ```
[x]: /y
[x]:
  'title'
[^1]: note
*[A]: b
> q
>
<!--
-->
<h2>H</h2>
<div>
</div>
<b>B</b>
| a |
|---|
{: .x}
: m
é🎉\u2028"""
ends = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", "\r"])
pieces = st.lists(st.tuples(st.sampled_from(PIECES.split("\n")), ends).map("".join), max_size=25).map("".join)


@given(st.one_of(pieces, markdown(), st.text(max_size=80)))
def test_whatever_the_text_nothing_is_lost_and_everything_is_in_its_place(text: str) -> None:
    _sound(text, outline(text))


HOSTILE = {
    "bullets": "*\n" * 50_000,
    "bullets without a line end": "* " * 50_000,
    "items": "* a\n" * 25_000,
    "blank lines": "\n" * 50_000,
    "blank lines in an item": "* a\n" + "\n" * 50_000 + "* b\n",
    "parted items": "* a\n\n" * 20_000,
    "headings": "# a\n" * 25_000,
    "sections": "# a\n\n* b\n\n" * 10_000,
    "underlined": "a\n=\n" * 25_000,
    "bold and blanks": "**a**" + " " * 100_000 + "x\n",
    "bold and blanks twice": "**a**" + " " * 100_000 + ":" + " " * 100_000 + "x",
    "bold left open": "**a" * 30_000,
    "a heading's blanks": "# " + " " * 100_000 + "x\n",
    "a heading's marks": "# a" + " #" * 50_000 + "x\n",
    "a heading's braces": "# a " + "{" * 100_000,
    "HTML headings": "<h1>" + "</h1>x" * 20_000,
    "nested": "".join(" " * (2 * depth) + "* a\n" for depth in range(300)),
    "nested on a line": "* " * 30_000 + "a",
    "quotations": "> " * 50_000,
    "fences": "```\n" * 25_000,
    "fences on bullets": "* ```\n" * 16_000,
    "fences in items": "* a\n\n  ```\n" * 10_000,
    "backticks": "`" * 100_000,
    "comments": "<!--\n" * 20_000,
    "definitions": "[a]: b\n" * 14_000,
    "brackets": "[" * 100_000,
    "rules": "* * *\n" * 16_000,
    "long rule": "* " * 50_000 + "x",
    "lazy lines": "* a\n" + "b\n" * 50_000,
    "digits": "1" * 100_000,
    "tabs": "*" + "\t" * 100_000 + "x\n",
    "returns": "a\r" * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_long_text_is_read_in_time(text: str) -> None:
    found = outline(text)
    assert "".join(text[piece.start : piece.end] for piece in found.pieces) == text


# --- real ones -------------------------------------------------------------------------------------


def test_every_short_take_of_a_real_blog_has_its_sections_and_items() -> None:
    posts, of_file = real_posts.posts(), defaultdict(list)
    for record in real_posts.links():
        of_file[record["file"]].append(record)
    compared = 0
    for name, records in of_file.items():
        if name not in posts:  # the last one is of the year after
            continue
        text = posts[name]
        found = outline(text, parse(text, name).body_at)
        body = text[parse(text, name).body_at :]
        _sound(body, outline(body))
        items, section_of = found.items, {item.start: one for one in found.sections for item in one.items}
        for record in records:
            section = next((one for one in found.sections if one.heading == record["heading"]), None)
            if record["role"] == "item":
                item = items[record["item_in_post"] - 1]
                spans = [(item.start, item.end)]
                assert section_of[item.start] is section, name
                assert section.items.index(item) + 1 == record["item"] or section.heading is None, name
            elif record["role"] == "prose":
                assert section is not None
                spans = list(section.prose)
            else:
                spans = [found.introduction if record["role"] == "intro" else found.closing]
            there = "\n".join(text[start:end] for start, end in spans).replace("&amp;", "&")
            assert record["url"] in there, name
            compared += 1
    assert compared > 1300


def test_the_post_that_was_handed_on_has_its_eight_sections() -> None:
    _, text = real_posts.seed("000")
    found = outline(text, parse(text).body_at)
    assert [len(section.items) for section in found.sections] == [
        text[section.start : section.end].count("\n* ") for section in found.sections
    ]
    assert len(found.sections) == 8
    assert sum(not section.items for section in found.sections) >= 1
    assert all(section.items or section.prose for section in found.sections)
    assert text[slice(*found.introduction)]
    assert text[slice(*found.closing)]
