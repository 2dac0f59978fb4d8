"""Whatever stands in titles, tags, authors and linked pages' names: pages, feeds, data and file names stay sound."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from shorttake.link import Link, to_text
from shorttake.text.frontmatter import printable
from site_blog import SiteBlog

WORDS = {
    "script": "</title></script><script>alert(1)</script>",
    "quotes": "\"><img src=x onerror='alert(2)'> & &amp; 'q' \"q\"",
    "right to left": "\u202egnorw\u202c \u2067קישור\u2069",
    "template": "{{ 7*7 }} {% raw %} {filename}/x.md %7B",
    "cdata": "]]> <!-- --> <![CDATA[ x ]]>",
    "path": "../../../etc/passwd \\ : * ? | CON .",
    "long": "long " * 2000,
    "one long word": "x" * 10_000,
    "lines": "a\u2028b\u2029c\x07d\ufeffe",
    "no letters": "!!! ??? ///",
}


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> SiteBlog:
    """A post for each of these words, in every place where they may stand."""
    blog = SiteBlog(tmp_path_factory.mktemp("hostile") / "blog")
    for number, words in enumerate(WORDS.values(), 1):
        clean = printable(words)
        url = f"https://example.net/{number}"
        escaped = re.sub(r"([\\`*_{}\[\]<>()#+.!|&:$~^'\"-])", r"\\\1", " ".join(clean.split()))
        blog.take(
            number,
            f"## Storage\n\n* It is [{escaped[:3000]}]({url}) that counts.\n",
            title=clean,
            tags=[clean],
        )
        blog.post(
            f"p{number}",
            f"See [it]({url}) again.\n",
            title=clean,
            summary=clean,
            date="2026-10-01",
            authors=[clean],
            tags=[clean],
        )
        blog.post(
            f"l{number}",
            f"**09:02** {escaped}\n",
            "liveblogs",
            title=clean,
            date="2026-10-08T09:00:00+02:00",
            categories=["Liveblog"],
            event=clean,
            session=clean,
            speakers=[clean],
        )
        blog.write(f"content/inbox/used/1/{number}.md", to_text(Link(url, title=clean, author=clean)))
    blog.run("build")
    return blog


def test_nothing_of_it_runs_in_any_page(blog: SiteBlog) -> None:
    pages = [name for name in blog.made() if name.endswith(".html") and not name.endswith("email.html")]
    assert len(pages) > 40
    for name in pages:
        page = blog.page(name)
        for script in page.find_all("script"):
            if script.get("type") == "application/ld+json":
                json.loads(script.get_text())
            else:
                assert re.search(r"/theme/[\w-]+\.js$", str(script["src"])), name
        assert not page.select("main img[onerror]"), name
        assert not [tag for tag in page.find_all(True) if any(key.startswith("on") for key in tag.attrs)], (
            name
        )
        ids = [str(tag["id"]) for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize("number", range(1, len(WORDS) + 1), ids=list(WORDS))
def test_it_is_seen_as_it_was_written(blog: SiteBlog, number: int) -> None:
    words = printable(list(WORDS.values())[number - 1])
    page = blog.page(f"2026/10/01/p{number}/")
    title = page.select("h1")[0].get_text()
    assert title.split() == words.split()
    assert page.select(".p-author")[0].get_text().split() == words.split()


@pytest.mark.parametrize("number", range(1, len(WORDS) + 1), ids=list(WORDS))
def test_programs_are_told_what_was_written(blog: SiteBlog, number: int) -> None:
    words = printable(list(WORDS.values())[number - 1]).split()
    for address in (f"2026/10/01/p{number}/", f"2026/10/08/l{number}/"):
        page = blog.page(address)
        assert str(page.select("meta[property='og:title']")[0]["content"]).split() == words
        said = [json.loads(one.get_text()) for one in page.select("script[type='application/ld+json']")]
        headlines = [
            one["headline"] for some in said for one in some.get("@graph", [some]) if "headline" in one
        ]
        assert [one.split() for one in headlines] == [words]
    shown = str(page.select("meta[name=description]")[0]["content"])
    assert len(shown) <= 200
    places = [
        one for one in json.loads(blog.read("output/links.json"))["links"] if one["host"] == "example.net"
    ]
    assert [one["post"].split() for one in places if one["page"].endswith(f"/p{number}/")] == [words]
    mail = blog.read(f"output/2026/11/{number:02}/technology-short-take-{number}/email.txt")
    assert printable(mail) == mail
    assert mail.count(f"https://example.net/{number}") == 1


def test_every_feed_is_sound(blog: SiteBlog) -> None:
    feeds = [name for name in blog.made() if name.endswith((".xml", "feed.json", "links.json"))]
    assert len(feeds) > 40
    for name in feeds:
        data = blog.made()[name]
        if name.endswith(".xml"):
            etree.fromstring(data)
        else:
            json.loads(data)
    titles = {item["title"] for item in json.loads(blog.made()["feeds/feed.json"])["items"]}
    assert len(titles) == len(WORDS)
    events = {name for name in feeds if name.startswith("events/")}
    assert events


def test_every_file_has_a_name_that_any_disk_takes(blog: SiteBlog) -> None:
    for name in blog.made():
        for part in Path(name).parts:
            assert len(part.encode()) <= 255
            assert not re.search(r"[\x00-\x1f\x7f<>\"|?*\\]", part), name
            assert part not in (".", "..")
