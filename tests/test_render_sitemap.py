"""What search engines are told: every page that may be found, none that may not, in files of the right form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import pytest

from published_blog import ADDRESS, HOSTILE, front, small
from shorttake.render.sitemap import Page, is_hidden, robots, sitemaps

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CHANGED = dt.datetime(2026, 11, 20, 9, 30, 0, 5, tzinfo=dt.UTC)


def locations(data: bytes) -> dict[str, str | None]:
    """Every address of a sitemap with its time."""
    return {
        one.findtext(f"{SPACE}loc", ""): one.findtext(f"{SPACE}lastmod")
        for one in ElementTree.fromstring(data)
    }


def test_addresses_and_times_are_told() -> None:
    [(name, data)] = sitemaps([Page("https://a.example/?a&b", CHANGED), Page("https://a.example/b/")], "")
    assert name == "sitemap.xml"
    assert locations(data) == {
        "https://a.example/?a&b": "2026-11-20T09:30:00+00:00",
        "https://a.example/b/": None,
    }


def test_more_pages_than_a_file_holds_go_into_several() -> None:
    pages = [Page(f"https://a.example/{number}/") for number in range(5)]
    found = dict(sitemaps(pages, "https://a.example", most=2))
    assert list(found) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    index = ElementTree.fromstring(found["sitemap.xml"])
    assert index.tag == f"{SPACE}sitemapindex"
    assert list(locations(found["sitemap.xml"])) == [f"https://a.example/sitemap-{n}.xml" for n in (1, 2, 3)]
    assert [url for name in list(found)[1:] for url in locations(found[name])] == [page.url for page in pages]


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        (b'<meta name="robots" content="noindex">', True),
        (b"<META NAME=robots CONTENT='nofollow, noindex'>", True),
        (b'<meta name="robots" content="index">', False),
        (b"<p>noindex</p>", False),
        (b"", False),
    ],
)
def test_a_page_may_ask_not_to_be_listed(head: bytes, hidden: bool) -> None:
    assert is_hidden(head) is hidden


def test_robots_are_let_in_and_told_where_to_look() -> None:
    assert robots("https://a.example").splitlines()[-1] == "Sitemap: https://a.example/sitemap.xml"


def test_a_site_lists_its_pages_and_hides_drafts_aliases_and_what_is_not_there(tmp_path: Path) -> None:
    blog = small(tmp_path / "blog")
    blog.write("posts/odd.md", front(HOSTILE["paths"], url="/a b&c/ü.html") + "Odd.\n")
    blog.run("build")
    found = locations((blog.folder / "output/sitemap.xml").read_bytes())
    assert found[f"{ADDRESS}/2026/10/08/prose/"] == "2026-10-08T09:00:00+02:00"
    assert {f"{ADDRESS}/", f"{ADDRESS}/about/", f"{ADDRESS}/archive/"} <= set(found)
    assert f"{ADDRESS}/a%20b%26c/%C3%BC.html" in found
    assert not [url for url in found if "old" in url or "404" in url or "later" in url or "email" in url]
    assert "Sitemap: https://blog.example/sitemap.xml" in blog.page("robots.txt")
    blog.write("robots.txt", "mine")
    conf = blog.folder / "pelicanconf.py"
    conf.write_text(conf.read_text() + "\nSTATIC_PATHS = [*STATIC_PATHS, 'robots.txt']\n")
    blog.run("build", "--output", "again")
    assert (blog.folder / "again" / "robots.txt").read_text() == "mine"
