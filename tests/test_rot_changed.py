"""A page that is there: still the one that was linked, or another? By the author's copy of then."""

from __future__ import annotations

import random

import pytest

from fakes.server import Server, page
from journeys.conftest import Blog, blog
from shorttake.rot.changed import lasts, left
from shorttake.rot.rules import Rules
from shorttake.snapshots.fingerprint import fingerprint

__all__ = ["blog"]

WORDS = [
    "switch",
    "fabric",
    "router",
    "kernel",
    "packet",
    "latency",
    "queue",
    "volume",
    "tunnel",
    "bridge",
    "driver",
    "cache",
    "disk",
    "shard",
    "index",
]


def prose(seed: int, words: int) -> list[str]:
    dice = random.Random(seed)
    return [f"{dice.choice(WORDS)}{dice.randrange(60)}" for _ in range(words)]


def article(words: list[str], title: str = "A page", menu: str = "", foot: str = "") -> str:
    paragraphs = "".join(f"<p>{' '.join(words[at : at + 70])}.</p>" for at in range(0, len(words), 70))
    return f"<title>{title}</title><nav>{menu}</nav><article><h1>{title}</h1>{paragraphs}</article><footer>{foot}</footer>"


def edited(words: list[str], every: int) -> list[str]:
    return [f"other{n}" if n % every == 0 else word for n, word in enumerate(words)]


THEN = prose(1, 700)
NOTE = prose(99, 40)  # what an author puts below everything
OLD = article(THEN)
BARE = "".join(f"<p>{' '.join(THEN[at : at + 70])}.</p>" for at in range(0, 700, 70))

# The page then, the page now -> whether it is told.
PAGES: list[tuple[str, str, str, bool | None]] = [
    ("the same", OLD, OLD, False),
    ("a word here and there", OLD, article(edited(THEN, 20)), False),
    ("every fifth word", OLD, article(edited(THEN, 5)), False),
    ("a correction on top", OLD, article([*prose(2, 60), *THEN]), False),
    ("ten times as long", OLD, article([*THEN, *prose(3, 7000)]), False),
    ("only its beginning is left", OLD, article(THEN[:150]), False),
    ("paragraphs in another order", OLD, article([*THEN[350:], *THEN[:350]]), False),
    ("another template", OLD, f"<body><div class=wrap><ul><li><a href=/>Home</a></ul><div id=c>{BARE}</div></div>", False),
    ("a menu and a footer of hundreds of words", OLD, article(THEN, menu=" ".join(prose(4, 300)), foot=" ".join(prose(5, 300))), False),
    ("another article", OLD, article(prose(6, 700)), True),
    ("another, in the same frame", article(THEN, menu="Home About"), article(prose(7, 500), menu="Home About"), True),
    ("another, with the author's note below both", article([*THEN, *NOTE]), article([*prose(8, 900), *NOTE]), True),
    ("another product under the same title", article(THEN, "Widget"), article(prose(9, 200), "Widget"), True),
    ("a page of adverts", OLD, article(prose(10, 120), "Best offers"), True),
    ("much longer, and of something else", OLD, article(prose(11, 9000)), True),
    ("nothing at all", OLD, "", None),
    ("a script draws it", OLD, "<div id=root></div><script src=/main.js></script>", None),
    ("a line", OLD, "<p>We have moved. See our new page for all that you look for.</p>", None),
    ("hardly a word then", "<p>Soon.</p>", OLD, None),
]  # fmt: skip


@pytest.mark.parametrize(("then", "now", "told"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_what_counts_as_another_page(then: str, now: str, told: bool | None) -> None:
    share = left(fingerprint(then), fingerprint(now))
    assert (None if share is None else share < Rules().changed_share) is told, share


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("https://a.example/2013/05/a-post/", True),
        ("https://a.example/blog/a-post", True),
        ("https://a.example/docs/install.html", True),
        ("https://a.example/", False),
        ("https://a.example/de/", False),
        ("https://a.example/blog/", False),
        ("https://a.example/news.html", False),
        ("https://a.example/tag/networks/", False),
        ("https://a.example/category/networks", False),
    ],
)
def test_pages_that_are_made_to_change(url: str, stays: bool) -> None:
    assert lasts(url) is stays


def test_a_page_that_became_another_is_told_everywhere(blog: Blog) -> None:
    """Kept as it was, then replaced: told on the terminal, in JSON, in both reports and on the site."""
    for file in blog.files("content"):
        if file.endswith(".md"):
            (blog.folder / "content" / file).unlink()
    answers = {
        "/a/kept-page/": page(OLD), "/a/edited-page/": page(OLD), "/a/other-page/": page(article(prose(21, 300))),
    }  # fmt: skip
    with Server(answers) as web:
        urls = [web.url(path) for path in answers]
        text = "".join(f"* A [link {n}]({url}).\n" for n, url in enumerate(urls))
        blog.write(
            "content/takes/one.md", f"---\ntitle: One\ndate: 2026-10-01\n---\n\n## Networking\n\n{text}"
        )
        blog.environ["SHORTTAKE_FETCH_ALLOW"] = "127.0.0.0/8"
        settings = blog.read("pelicanconf.py")
        blog.write("pelicanconf.py", f'{settings}\nSHORTTAKE = {{**SHORTTAKE, "rot": {{"page": True}}}}\n')
        blog.run("snapshot", urls[0], urls[1], SHORTTAKE_NOW="2026-10-01T09:00:00+00:00")
        answers["/a/kept-page/"] = page(article(prose(22, 800), "Cheap flights"))
        answers["/a/edited-page/"] = page(article(edited(THEN, 9)))
        rows = blog.json(
            "check", "--report", "r.html", "--sarif", "r.sarif", SHORTTAKE_NOW="2026-11-01T09:00:00+00:00"
        )
        told = {row["url"]: row["changed"] for row in rows}
        assert told[urls[0]] == "0 % of what your copy of 2026-10-01 says is there today"
        assert told[urls[1]] is None
        assert told[urls[2]] is None, "of this one there is no copy"
        assert {row["state"] for row in rows} == {"ok"}
        said = blog.run("check", "--known", SHORTTAKE_NOW="2026-11-01T10:00:00+00:00").stdout
        assert "changed: there, and hardly anything of what your copy says" in said
        assert blog.run("repair", SHORTTAKE_NOW="2026-11-01T10:00:00+00:00").stdout == "", (
            "never mended by itself"
        )
        assert '<tr data-state="ok" data-changed' in blog.read("r.html")
        assert '"ruleId": "link-changed"' in blog.read("r.sarif")
        blog.run("build")
        public = blog.read("output/link-health/index.html")
        assert "Changed beyond recognition" in public
        assert "/a/kept-page/" in public
