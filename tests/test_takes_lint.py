"""What a careful editor would catch: a table of posts and findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shorttake.archive import Place
from shorttake.archive.posts import make_post
from shorttake.files import Source
from shorttake.takes.lint import Finding, Known, lint
from shorttake.urls import canonical
from takes_blog import settings

EARLIER = "https://a.example/earlier"


def place(url: str, **more: Any) -> Place:
    fields = {
        "file": "content/takes/old.md",
        "line": 12,
        "title": "Technology Short Take #1",
        "number": 1,
        "date": "2012-10-05",
        "section": "Storage",
        "text": "Said before.",
        "url": url,
        "state": "published",
        "series": "Technology Short Take",
        "column": 3,
        "start": 0,
        "end": 1,
        "item": 0,
    }
    return Place(**(fields | more))


def known(drafts: dict[str, str] | None = None) -> Known:
    return Known(
        places=lambda url: [place(url)] if canonical(url) == canonical(EARLIER) else [],
        numbers=lambda series: {1: ["content/takes/old.md"]} if series == "Technology Short Take" else {},
        drafts=lambda: drafts or {},
    )


def look(
    body: str, head: str = "title: 'Technology Short Take #7'\nstatus: draft\n", **more: Any
) -> list[Finding]:
    text = f"---\n{head}---\n\n{body}\n"
    root = Path("/blog")
    post = make_post(Source(root / "content/takes/new.md", text, text.encode()), settings(root))
    return lint(post, settings(root), known(**more))


def rules(found: list[Finding]) -> list[tuple[str, str, int]]:
    return [(one.rule, one.level, one.line) for one in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Storage\n\n* [A](https://a.example/1) is good.", []),
        ("## Storage\n\n* See [A][link-1].", [("undefined-reference", "error", 8)]),
        ("## Storage\n\n* See [A][].", [("undefined-reference", "error", 8)]),
        ("## Storage\n\n* See [A][l].\n\n[l]: https://a.example/\n[m]: https://b.example/", [("unused-reference", "warning", 11)]),
        ("## Storage\n\n* [A](https://a.example/1)", [("no-commentary", "error", 8)]),
        ("## Storage\n\n* [A](https://a.example/1) (via [b](https://b.example/))", [("no-commentary", "error", 8)]),
        ("## Storage\n\n* [A](https://a.example/1) <!-- later -->", [("no-commentary", "error", 8)]),
        ("## Storage\n\n*", [("no-commentary", "error", 8)]),
        ("## Storage\n\n* [A](https://a.example/1) one.\n* [A](http://www.a.example/1/) two.", [("linked-twice", "warning", 9)]),
        (f"## Storage\n\n* [A]({EARLIER}?utm_source=x) again.", [("linked-before", "warning", 8), ("tracking", "warning", 8)]),
        ("## Storage\n\n## Networking\n\n* [A](https://a.example/1) yes.", [("empty-section", "warning", 6)]),
        ("## Storage\n\nNothing this time.\n\n## Networking\n\n* [A](https://a.example/1) yes.", []),
        ("## Stroage\n\n* [A](https://a.example/1) yes.", [("unknown-section", "warning", 6)]),
        ("## Servers\n\n* [A](https://a.example/1) an alias is fine.", []),
        ("## Storage\n\n* Broken [A] (https://a.example/1) here.", [("broken-link", "error", 8)]),
        ("No section, but\n\n* [A](https://a.example/1) is good.", []),
        ("`[code](`\n\n    [code][no]\n\n* [A](https://a.example/1) is good.", []),
    ],
)  # fmt: skip
def test_findings(body: str, expected: list[tuple[str, str, int]]) -> None:
    assert rules(look(body)) == expected


def test_the_hint_names_what_is_close() -> None:
    (found,) = look("## Stroage\n\n* [A](https://a.example/1) yes.")
    assert found.hint == "did you mean 'Storage'?"
    (found,) = look("## Storage\n\n* See [A][link-1].\n* And [B][link-2].\n\n[link-2]: https://b.example/")
    assert found.hint == "did you mean 'link-2'?"


def test_an_earlier_place_is_named() -> None:
    (found,) = look(f"## Storage\n\n* [A]({EARLIER}) again.")
    assert "#1, Storage, 2012-10-05" in found.what
    assert found.hint == "content/takes/old.md:12"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title: 'Technology Short Take #1'\nstatus: draft\n", [("number-taken", "error", 2)]),
        ("title: 'Technology Short Take #1'\ndate: 2020-01-01\n", [("number-taken", "warning", 2)]),
        (
            "title: 'T'\nseries: Technology Short Take\nnumber: 1\nstatus: draft\n",
            [("number-taken", "error", 4)],
        ),
        ("title: 'Storage Short Take #1'\nstatus: draft\n", []),
        ("title: 'Technology Short Take'\nstatus: draft\n", [("no-number", "warning", 2)]),
    ],
)
def test_numbers(head: str, expected: list[tuple[str, str, int]]) -> None:
    assert rules(look("## Storage\n\n* [A](https://a.example/1) yes.", head)) == expected


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("{filename}/posts/soon.md", True),
        ("/2026/11/20/soon/", True),
        ("/2026/11/20/soon/#part", True),
        ("/2026/11/20/other/", False),
        ("#here", False),
        ("mailto:me@blog.example", False),
    ],
)
def test_links_to_drafts(link: str, found: bool) -> None:
    drafts = {"/posts/soon.md": "content/posts/soon.md", "/2026/11/20/soon": "content/posts/soon.md"}
    names = [one.rule for one in look(f"## Storage\n\n* See [it]({link}) there.", drafts=drafts)]
    assert names == (["link-to-draft"] if found else [])


def test_old_posts_are_only_warned() -> None:
    found = look(
        "## Storage\n\n* [A](https://a.example/1)", "title: 'Technology Short Take #9'\ndate: 2020-01-01\n"
    )
    assert rules(found) == [("no-commentary", "warning", 8)]
