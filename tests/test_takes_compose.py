"""Link files become bullets; a second run adds and touches nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake.settings import Settings
from shorttake.takes.compose import UNSORTED, additions, compose, section_of
from shorttake.takes.parse import read_take
from shorttake.text import apply, parse
from shorttake.text.plain import plain
from shorttake.urls import canonical
from takes_blog import kept, settings

URL = "https://a.example/page"


def bullet(note: str = "", title: str | None = "A page", **more: str) -> str:
    text = compose("T #1", "T", 1, [(kept(URL, note, title=title, section="Storage", **more),)], settings())
    take = read_take(text, parse(text).body_at)
    (item,) = take.items
    return text[item.start : item.end]


@pytest.mark.parametrize(
    ("note", "title", "expected"),
    [
        ("", "A page", "* [A page][link-1]"),
        ("Read it.", "A page", "* [A page][link-1]: Read it."),
        ("Read it.", "Why?", "* [Why?][link-1] Read it."),
        ("Read it.", None, "* [a.example/page][link-1]: Read it."),
        ("See [the page][] today.", "A page", "* See [the page][link-1] today."),
        ("See [the page](http://a.example/page/).", "A page", "* See [the page][link-1]."),
        ("See [another](https://b.example/).", "A page", "* [A page][link-1]: See [another](https://b.example/)."),
        ("One.\n\nTwo.\nThree.", "A page", "* [A page][link-1]: One.\n\n    Two.\n    Three."),
        ("Read it.", "a [b] *c* `d` <e> &amp; _f_ g_h", r"* [a \[b\] \*c\* \`d\` \<e> \&amp; \_f\_ g_h][link-1]: Read it."),
        ("Read it.", "Two\nlines", "* [Two lines][link-1]: Read it."),
    ],
)  # fmt: skip
def test_the_bullet_of_a_link(note: str, title: str | None, expected: str) -> None:
    assert bullet(note, title) == expected


def test_via_is_credited() -> None:
    assert bullet("Yes.", via="https://www.b.example/x").endswith("Yes. (via [b.example][link-2])")


def test_a_group_is_one_item() -> None:
    group = (kept(URL, "One.", title="A", section="Storage"), kept("https://b.example/", "Two.", title="B"))
    text = compose("T #1", "T", 1, [group], settings())
    assert "* [A][link-1]: One. [B][link-2]: Two.\n" in text
    assert len(read_take(text, parse(text).body_at).items) == 1


@pytest.mark.parametrize(
    ("more", "section"),
    [
        ({"section": "storage"}, "Storage"),
        ({"section": "Servers"}, "Servers/Hardware"),
        ({"tags": ("hardware",)}, "Servers/Hardware"),
        ({"tags": ("BGP",)}, "Networking"),
        ({"tags": ("cooking",)}, UNSORTED),
        ({}, UNSORTED),
    ],
)
def test_where_a_link_goes(more: dict[str, object], section: str) -> None:
    assert section_of(kept(URL, **more).link, settings()) == section


def test_a_new_draft_has_its_sections_in_order() -> None:
    links = [kept(f"https://a.example/{name}", "Yes.", section=name) for name in ("Storage", "Networking")]
    config = settings(
        introduction="Issue {number} of {series}: {title}", closing="Bye.", empty_section="None."
    )
    text = compose("T #7", "T", 7, [(one,) for one in links], config)
    assert parse(text).data == {"title": "T #7", "status": "draft", "series": "T", "number": 7}
    body = parse(text).body(text)
    order = [
        "Issue 7 of T: T #7",
        "## Networking",
        "## Servers/Hardware\n\nNone.",
        "## Storage",
        "Bye.",
        "\n[link-1]:",
    ]
    assert [body.index(part) for part in order] == sorted(body.index(part) for part in order)


DRAFT = """\
---
title: T #1
status: draft
---

Hello.

## Networking

* [One][link-1]: yes.

* [Two][two]: mine.

## Storage

* A [third](https://c.example/).

Bye.

[two]: https://a.example/2
[link-1]: https://a.example/1
[link-9]: https://a.example/9
"""


def added(text: str, *links: tuple[str, str], config: Settings | None = None) -> str:
    groups = [(kept(url, "New.", title="New", section=section),) for url, section in links]
    return apply(text, additions(text, groups, config or settings()))


def test_what_is_new_comes_at_the_end_of_its_section() -> None:
    text = added(DRAFT, ("https://n.example/", "Networking"), ("https://s.example/", "Storage"))
    assert "* [Two][two]: mine.\n\n* [New][link-10]: New.\n\n## Storage" in text
    assert "* A [third](https://c.example/).\n* [New][link-11]: New.\n\nBye." in text
    assert text.endswith(
        "[link-9]: https://a.example/9\n[link-10]: https://n.example/\n[link-11]: https://s.example/\n"
    )


def test_a_new_section_comes_where_the_settings_have_it() -> None:
    text = added(DRAFT, ("https://n.example/", "Servers/Hardware"))
    assert "mine.\n\n## Servers/Hardware\n\n* [New][link-10]: New.\n\n## Storage" in text
    last = added(
        DRAFT.replace("Storage", "Networking").replace("## Networking", "## X", 1),
        ("https://n.example/", "Storage"),
    )
    assert "## Storage\n\n* [New][link-10]: New.\n\nBye." in last


def test_line_ends_stay_as_they_are() -> None:
    text = added(DRAFT.replace("\n", "\r\n"), ("https://n.example/", "Networking"))
    assert "\n" not in text.replace("\r\n", "")


sections = st.sampled_from(["Networking", "Servers/Hardware", "Storage", ""])
bodies = st.lists(
    st.sampled_from(
        ["## Networking", "## Storage", "## Else", "* [a](https://x.example/)", "* b", "", "Words.", "    * nested",
         "[l]: https://y.example/", "***", "```", "**Bold**", "  more", "> quote", "<!-- c -->", "1. one"]
    ),
    max_size=12,
)  # fmt: skip


@given(bodies, st.lists(sections, min_size=1, max_size=4), st.sampled_from(["\n", ""]))
def test_nothing_of_the_author_changes_and_every_link_arrives(
    body: list[str], where: list[str], end: str
) -> None:
    text = "---\ntitle: T #1\n---\n\n" + "\n".join(body) + end
    urls = [f"https://n.example/{number}" for number in range(len(where))]
    after = added(text, *zip(urls, where, strict=True))
    left = iter(after)
    assert all(character in left for character in text), "every character stays, in its order"
    if "```" not in body and "<!-- c -->" not in body:
        links = [canonical(link.url) for link in read_take(after, parse(after).body_at).links.links]
        assert all(links.count(canonical(url)) == 1 for url in urls), after


@given(st.text(max_size=60), st.text(max_size=80))
def test_a_title_means_just_itself(title: str, note: str) -> None:
    text = compose("T #1", "T", 1, [(kept(URL, title=title, section="Storage"),)], settings())
    take = read_take(text, parse(text).body_at)
    assert [link.url for link in take.links.links] == [URL]
    assert len(take.items) == 1
    assert plain(note) is not None
