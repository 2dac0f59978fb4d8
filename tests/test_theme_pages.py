"""Every page of the theme, rendered with the most hostile text: the structure holds, the text stays text."""

import datetime
import functools
import gzip
import itertools
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4 import Tag as Element
from jinja2 import Environment, FileSystemLoader
from pelican.paginator import Paginator
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Tag
from pelican.utils import DateFormatter

from shorttake.feeds.reading import Item, Page, Source

THEME = Path(__file__).parent.parent / "theme"
HOSTILE = (
    """</title>"><script>alert(1)</script><img src=x onerror='a(2)'> & &amp; "q" 'a' {{ 7*7 }} \u202eRTL"""
)
SETTINGS = DEFAULT_CONFIG | {"TAG_URL": "tags/{slug}/"}


@functools.cache
def environment() -> Environment:
    """Jinja as Pelican sets it up: no escaping of its own, and a filter for dates."""
    made = Environment(loader=FileSystemLoader(THEME / "templates"), trim_blocks=True, lstrip_blocks=True)
    made.filters["strftime"] = DateFormatter()
    return made


def post(title: str, day: int, kind: str = "post", **more: Any) -> SimpleNamespace:
    """A post as the plugins hand it to the templates."""
    date = datetime.datetime(2026, 1 + day // 28, 1 + day % 28, 9, tzinfo=datetime.UTC)
    fields: dict[str, Any] = {
        "title": title,
        "kind": kind,
        "url": f"2026/{day}/a&b/",
        "date": date,
        "date_iso": date.isoformat(),
        "locale_date": date.strftime("%d %B %Y"),
        "updated": None,
        "updated_iso": "",
        "content": '<p>The <em>first</em> paragraph &amp; <a href="https://example.org/">a link</a>'
        '<span class="host"> (example.org)</span>.</p>',
        "summary": "<p>A <em>short</em> &lt;summary&gt; &amp; no more.</p>",
        "status": "published",
        "lang": "en",
        "tags": [],
        "metadata": {},
        "take": None,
    }
    return SimpleNamespace(**(fields | more))


def read(text: str) -> Page:
    """What the author reads, as the plugin hands it to the template."""
    there = "https://example.org/?a=1&b=2"
    item = Item(text, there, text, there, text, "2026-01-02T09:00:00+00:00", text, text, text, there)
    bare = Item("Plain", there, "Other", there, None, None, None, "", None, None)
    return Page((item, bare), (Source(text, there, there, (text,)), Source("Other", there, there, ())))


def world(text: str = HOSTILE, siteurl: str = "https://blog.example") -> dict[str, Any]:
    """A whole site in which every text that may come from a file or a feed is `text`."""
    sections = [SimpleNamespace(name=text, anchor=text, count=n) for n in (0, 1, 7)]
    takes = [
        post(
            f"{n} {text}",
            n,
            "take",
            take=SimpleNamespace(
                series=text,
                series_slug="s",
                series_url="series/s/",
                number=n,
                sections=sections,
                previous=None,
                next=None,
            ),
        )
        for n in (1, 2, 3)
    ]
    takes[1].take.previous, takes[1].take.next = takes[0], takes[2]
    takes[2].take.number = None
    one, other = Tag(text, SETTINGS), Tag("BGP", SETTINGS)
    plain = post(
        text, 40, tags=[one, other], author=text, updated=takes[0].date, updated_iso=text, status="draft"
    )
    facts = {"event": text, "session": text, "speakers": [text, "B"]}
    live = post(
        text, 41, "liveblog", metadata=facts, previous_in_time=plain, next_in_time=takes[0], description=text
    )
    articles = [live, plain, *takes]
    pages = Paginator("index.html", "", articles, SETTINGS, 2)
    series = SimpleNamespace(name=text, slug="s", url="series/s/", issues=takes)
    years = [{"period": (2026,), "period_num": (2026,), "url": "2026/", "articles": articles}]
    return {
        "SITENAME": text,
        "SITESUBTITLE": text,
        "SITEURL": siteurl,
        "THEME_STATIC_DIR": "theme",
        "DEFAULT_LANG": "en",
        "LANG": "en",
        "MENU": [(text, "tags/"), ("Archive", "/archive/")],
        "SHORTTAKE_VERSION": text,
        "site_feeds": [SimpleNamespace(title=text, url=f"feeds/{text}", type="application/atom+xml")],
        "articles": articles,
        "articles_page": pages.page(2),
        "articles_paginator": pages,
        "articles_previous_page": pages.page(1),
        "articles_next_page": pages.page(3),
        "tags": [(one, [plain]), (other, [plain, live])],
        "tag": one,
        "period": (2026,),
        "period_archives": {"year": years},
        "series": series,
        "series_list": [series, SimpleNamespace(name="Other", slug="o", url="series/o/", issues=[])],
        "page": post(text, 50),
        "reading": read(text),
        "posts": {"take": takes[1], "last take": takes[2], "post": plain, "liveblog": live},
    }


PAGES = {  # name of the page: template, file, post, texts that must be seen word for word
    "home": ("index.html", "index.html", None, ["h1", ".tagline"]),
    "take": (
        "article.html",
        "2026/2/a/index.html",
        "take",
        [".site", ".sections a", ".meta a[href$='series/s/']"],
    ),
    "take without a number": ("article.html", "2026/3/a/index.html", "last take", [".sections a"]),
    "post": ("article.html", "2026/40/a/index.html", "post", ["h1", ".p-author", ".p-category"]),
    "liveblog": ("article.html", "2026/41/a/index.html", "liveblog", ["h1", ".event span", ".turn .back a"]),
    "page": ("page.html", "about/index.html", None, ["h1"]),
    "archive": ("archives.html", "archive/index.html", None, [".rows a"]),
    "year": ("period_archives.html", "2026/index.html", None, [".rows a"]),
    "tags": ("tags.html", "tags/index.html", None, [".index a"]),
    "tag": ("tag.html", "tags/t/index.html", None, ["h1"]),
    "series": ("series.html", "series/s/index.html", None, ["h1", ".sections a"]),
    "reading": (
        "reading.html",
        "reading/index.html",
        None,
        ["h2 a", ".p-author", ".p-summary", "small bdi", ".index a", ".unseen"],
    ),
    "404": ("404.html", "404.html", None, [".site"]),
}


def render(name: str, text: str = HOSTILE, siteurl: str = "https://blog.example", **more: Any) -> str:
    """The HTML of one of the pages above, in the world where all text is `text`."""
    template, file, which, _ = PAGES[name]
    context = world(text, siteurl)
    context["article"] = context.pop("posts").get(which)
    return environment().get_template(template).render(context | {"output_file": file} | more)


def soup(html: str) -> BeautifulSoup:
    """The page as a browser without scripts would read it."""
    return BeautifulSoup(html, "html.parser")


def one(page: Element, selector: str) -> Element:
    """The first element that the selector finds; it must find one."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def said(page: Element, selector: str) -> str:
    """The text of that element."""
    return one(page, selector).get_text()


def value(page: Element, selector: str, attribute: str) -> str:
    """An attribute of that element."""
    return str(one(page, selector)[attribute])


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_stays_text_and_is_escaped_once(name: str) -> None:
    page = soup(render(name))
    assert not page.find_all(["script", "img", "style"])
    assert not [
        tag for tag in page.find_all(True) if any(key.startswith("on") or key == "style" for key in tag.attrs)
    ]
    for selector in PAGES[name][3]:
        assert HOSTILE in said(page, selector)
    assert HOSTILE in said(page, "title")
    assert value(page, "meta[property='og:site_name']", "content") == HOSTILE
    assert value(page, "meta[name=generator]", "content") == f"shorttake {HOSTILE}"
    assert value(page, "link[rel=alternate]", "title") == HOSTILE


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_landmarks_one_h1_and_unique_ids(name: str) -> None:
    page = soup(render(name, "Plain"))
    assert value(page, "html", "lang") == "en"
    assert len(page.find_all("h1")) == 1
    assert len(page.find_all("main")) == 1
    assert page.select("body > header")
    assert page.select("body > footer")
    assert all(nav.get("aria-label") for nav in page.find_all("nav"))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert value(page, "a.skip", "href") == "#" + value(page, "main", "id")
    assert value(page, "meta[name=description]", "content").strip()
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(time["datetime"] for time in page.find_all("time"))


@pytest.mark.parametrize("name", PAGES)
def test_addresses_work_with_and_without_a_site_address(name: str) -> None:
    there, here = soup(render(name, "Plain")), soup(render(name, "Plain", siteurl=""))
    file = PAGES[name][1]
    if name == "404":
        assert not there.select("link[rel=canonical]")
    else:
        assert value(there, "link[rel=canonical]", "href") == "https://blog.example/" + file.removesuffix(
            "index.html"
        )
    assert not here.select("link[rel=canonical]")
    for tag in here.select("link[href], header a[href], main a[href], footer a[href]"):
        assert str(tag["href"]).startswith(("/", "#", "https://example.org/")), tag
        assert not str(tag["href"]).startswith("//"), tag


def test_the_menu_marks_where_the_reader_is() -> None:
    marked = soup(render("archive", "Plain")).select(".masthead [aria-current=page]")
    assert [link.get_text() for link in marked] == ["Archive"]


def test_a_short_take_offers_its_sections_and_its_neighbours() -> None:
    page = soup(render("take", "Plain"))
    assert [li.get_text() for li in page.select("header .sections li")] == [
        "Plain 0 items",
        "Plain 1 item",
        "Plain 7 items",
    ]
    assert said(page, "a[rel=prev]") == "1 Plain"
    assert said(page, "a[rel=next]") == "3 Plain"
    assert "No. 2 of Plain" in said(page, ".meta")
    assert "No." not in said(soup(render("take without a number", "Plain")), ".meta")


def test_a_draft_says_so_and_asks_not_to_be_indexed() -> None:
    assert said(soup(render("post")), ".draft") == "Draft"
    assert value(soup(render("post")), "meta[name=robots]", "content") == "noindex"
    assert not soup(render("take")).select("meta[name=robots]")


def test_the_description_is_the_summary_as_plain_text() -> None:
    described = value(soup(render("take")), "meta[name=description]", "content")
    assert described == "A short <summary> & no more."


def test_speakers_may_be_a_list_or_a_line() -> None:
    for speakers, expected in ((["Ada", "Bo"], "with Ada, Bo"), ("Ada and Bo", "with Ada and Bo")):
        live = post("Live", 1, "liveblog", metadata={"speakers": speakers})
        assert said(soup(render("liveblog", article=live)), ".event").strip() == expected


def test_home_turns_its_pages_and_says_what_each_post_is() -> None:
    page = soup(render("home", "Plain"))
    assert [li.get_text(" ", strip=True) for li in page.select(".turn li")] == [
        "Newer",
        "Page 2 of 3",
        "Older",
    ]
    assert value(page, ".turn a[rel=prev]", "href") == "https://blog.example/"
    assert "8 items" in said(page, ".entry .meta")
    assert said(page, ".p-summary em") == "short"
    bare = soup(render("home", "Plain", articles=[], articles_page=None))
    assert "Nothing is published yet." in said(bare, "main")


def test_a_very_long_title_is_kept_whole_in_the_page() -> None:
    assert said(soup(render("post", "x" * 10_000)), "h1") == "x" * 10_000


def test_a_short_take_of_60_links_weighs_less_than_20_kilobytes_with_its_style() -> None:
    item = (
        '<li id="item-{n:x}" class="item">Here is <a href="https://h-{n}.example/{m:x}/">a post on {m}</a>'
        '<span class="host"> (h-{n}.example)</span> that says in {n} paragraphs what was seen in {m} others.'
        '<a class="permalink" href="#item-{n:x}" aria-label="Permalink to this item">#</a></li>'
    )
    content = "\n".join(item.format(n=n * 7919, m=n * n * 104729) for n in range(60))
    html = render("post", "Plain", article=post("Take", 1, content=f"<ul>{content}</ul>"))
    style = (THEME / "static" / "style.css").read_bytes()
    assert len(gzip.compress(html.encode(), 9)) + len(gzip.compress(style, 9)) < 20 * 1024
