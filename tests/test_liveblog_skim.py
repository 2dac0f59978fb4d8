"""Finding the entries of a long liveblog at a glance finds just those that reading it as Markdown finds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liveblog_blog import text
from markdown_pieces import markdown
from shorttake.liveblog.read import further, read
from shorttake.liveblog.skim import stamped
from shorttake.liveblog.stamps import stamp
from shorttake.text.blocks import parse

_TIMES = [
    "09:02 x", "**09:02** x", "09:02", "__09:02!__ y", " 09:05 q", "\u00a009:06 q", "   **9:07 pm** r",
    "* 09:08 s", "> 09:09", "2026-10-08 09:09 t", "09:10:11 u | b", "**09:11 Bold** v", "9:02 v\n===",
    "09:02 a | b\n--|--", "09:12 term\n: meaning", "25:00 w", "09:2 w", "    09:13 code",
]  # fmt: skip
_OTHERS = [
    "", "", "word", "# Heading", "```", "~~~", "<!--", "-->", "<div>", "</div>", "<pre>", "</pre>", "<b>",
    "===", "---", "--|--", ": meaning", "* item", "  more", "[^1]: note", "{% highlight sh %}",
    "{% endhighlight %}", "> quote", " ", "\t", "{: .a}", "<script>", "</script>", "<img src='x'>",
]  # fmt: skip
_ends = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n"])
_line = st.one_of(st.sampled_from(_TIMES), st.sampled_from(_OTHERS))
_told = st.lists(st.tuples(_line, _ends).map("".join), max_size=14).map("".join)


def as_markdown(body: str) -> list[tuple[int, str]]:
    """Where each time stands and its name, of the outermost paragraphs that begin with one."""
    found = []
    for block in parse(body).root.children:
        if block.kind == "paragraph":
            at, end = block.lines[0]
            words = body[at:end]
            one = stamp(words.lstrip())
            if one:
                found.append((at + len(words) - len(words.lstrip()), one.name))
    return found


@given(st.one_of(_told, st.lists(st.one_of(_told, markdown(6)), max_size=3).map("".join)))
@example("09:02 a\n\n09:03 b\n\n```\n09:04\n\n09:05 c\n\n```\n\n09:06 d\n")
@example("09:02 a\n\n<!-- \n\n09:03 b\n\n09:04 c\n")
@example("09:02 a\n\n* b\n\n  ```\n\n09:03 c\n")
@example("09:02 a\r09:03 b\r\r09:04 c")
def test_at_a_glance_is_what_markdown_has(body: str) -> None:
    assert [(at, one.name) for _, at, one in stamped(body, 0)] == as_markdown(body)


@given(_told, _told)
def test_what_is_added_is_read_as_if_all_were_read(before: str, added: str) -> None:
    old, new = text(before), text(f"{before}\n\n09:59 z\n\n{added}")
    live = read(old, dt.UTC)
    whole = read(new, dt.UTC).entries
    known = len(live.entries)
    same = [(one.start, one.stamp) for one in whole[:known]] == [
        (one.start, one.stamp) for one in live.entries
    ]
    if same:  # else what was added made something else of the last entry, a heading perhaps
        found = further(new, live)
        assert [(one.start, one.end, one.stamp) for one in found] == [
            (one.start, one.end, one.stamp) for one in whole[known:]
        ]
        assert [(one.anchor, one.at) for one in found] == [(one.anchor, one.at) for one in whole[known:]]


@pytest.mark.parametrize("opener", ["```", "<!--", "<script>", "~~~ python", "{% highlight c %}"])
def test_what_is_swallowed_is_no_entry(opener: str) -> None:
    body = f"09:02 a\n\n{opener}\n\n" + "".join(f"09:{minute:02} b\n\n" for minute in range(3, 60))
    assert [one.name for _, _, one in stamped(body, 0)] == ["t0902"]
