"""The pages of links of a built site: every link, by year, section, host and author; their feeds and data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from shorttake.link import Link, to_text
from site_blog import SiteBlog

BASE = "https://bench.example"


def item(number: int) -> str:
    return f"* In [page {number}](https://example.net/{number}/) it is said, *with stress*, that {number} holds.\n"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> SiteBlog:
    """Three issues with links in sections, an essay with links in its paragraphs, and two years."""
    blog = SiteBlog(tmp_path_factory.mktemp("links") / "blog")
    blog.take(1, "Welcome!\n\n## Networking\n\n" + "".join(item(n) for n in range(22)), date="2025-11-01")
    blog.take(
        2, "## Networking\n\n* Two: [one](https://once.example/1), and [this](https://twice.example/a).\n"
    )
    blog.take(
        3,
        "## Storage\n\n* It is [about disks](https://example.net/disks/),[^1] says [the essay](/2026/10/01/essay/).\n\n"
        "## Gossip\n\n* [Somebody](https://twice.example:8080/b) said [so](https://twice.example/a).\n\n[^1]: A note.\n",
    )
    blog.post(
        "essay",
        "First [a page](https://example.net/1/).\n\nThen [here](https://example.net/1/) and nothing else.\n",
        title="Essay",
        date="2026-10-01",
    )
    blog.post(
        "hidden", "A [secret](https://secret.example/).\n", title="Hidden", date="2026-10-02", status="draft"
    )
    for number in range(3):
        link = Link(f"https://example.net/{number}/", title=f"Page {number}", author="Ada B. Example")
        blog.write(f"content/inbox/used/1/page-{number}.md", to_text(link))
    blog.run("build")
    return blog


def hrefs(page: BeautifulSoup, selector: str) -> list[str]:
    return [str(link["href"]) for link in page.select(selector)]


def test_every_link_stands_under_its_year_and_leads_to_its_item(blog: SiteBlog) -> None:
    there = {
        2025: {f"https://example.net/{n}/" for n in range(22)},
        2026: {
            "https://once.example/1",
            "https://twice.example/a",
            "https://twice.example:8080/b",
            "https://example.net/disks/",
            "https://example.net/1/",
        },
    }
    for year, urls in there.items():
        page = blog.page(f"links/{year}/")
        assert set(hrefs(page, "a.u-bookmark-of")) == urls
        for entry in page.select(".h-entry"):
            [place] = hrefs(BeautifulSoup(str(entry), "html.parser"), "a.u-url")
            address, _, anchor = place.removeprefix(f"{BASE}/").partition("#")
            target = blog.page(address)
            assert not anchor or target.find(id=anchor), place
            words = entry.select_one(".u-bookmark-of")
            assert words
            assert words["href"] in hrefs(target, "main a")
    assert hrefs(blog.page("links/"), "nav[aria-label='Links by year'] a") == [
        f"{BASE}/links/2026/",
        f"{BASE}/links/2025/",
    ]


def test_a_link_without_a_name_is_called_by_what_is_said(blog: SiteBlog) -> None:
    words = {
        str(link["href"]): link.get_text() for link in blog.page("links/2026/").select("a.u-bookmark-of")
    }
    assert words["https://once.example/1"] == "Two: one, and this."
    assert words["https://example.net/disks/"] == "about disks"


def test_a_section_has_every_item_of_every_issue_newest_first_in_pages(blog: SiteBlog) -> None:
    first, second = blog.page("sections/networking/"), blog.page("sections/networking/page/2/")
    found = [entry for page in (first, second) for entry in page.select(".h-entry")]
    assert [len(page.select(".h-entry")) for page in (first, second)] == [20, 3]
    assert "Two: one (once.example), and this (twice.example)." in " ".join(found[0].get_text().split())
    assert [str(link.get_text()) for link in found[0].select("a.u-url")] == ["Technology Short Take #2"]
    assert found[1].select("em")[0].get_text() == "with stress"
    assert hrefs(first, "a[rel=next]") == [f"{BASE}/sections/networking/page/2/"]
    assert hrefs(second, "a[rel=prev]") == [f"{BASE}/sections/networking/"]
    for entry in found:
        place = str(entry.select("a.u-url")[0]["href"])
        address, _, anchor = place.removeprefix(f"{BASE}/").partition("#")
        assert blog.page(address).find(id=anchor)
    ids = [str(tag["id"]) for tag in first.find_all(id=True)]
    assert len(ids) == len(set(ids)), "an id stands once in a page"


def test_a_note_of_an_item_is_found_where_it_stands(blog: SiteBlog) -> None:
    [note] = hrefs(blog.page("sections/storage/"), ".e-content sup a")
    address, _, anchor = note.removeprefix(f"{BASE}/").partition("#")
    assert address == "2026/11/03/technology-short-take-3/"
    assert blog.page(address).find(id=anchor)


def test_a_heading_that_is_no_section_has_no_page_of_its_own(blog: SiteBlog) -> None:
    names = [link.get_text() for link in blog.page("sections/").select(".rows a")]
    assert names == ["Networking", "Storage"]


def test_a_host_has_a_page_from_three_links_on_and_so_has_an_author(blog: SiteBlog) -> None:
    assert hrefs(blog.page("sources/"), ".index a") == [
        f"{BASE}/sources/by/ada-b-example/",
        f"{BASE}/sources/example.net/",
    ]
    assert len(blog.page("sources/example.net/").select(".h-entry")) == 25
    by = blog.page("sources/by/ada-b-example/")
    assert len(by.select(".h-entry")) == 5
    assert {entry.select(".host")[0].get_text().strip() for entry in by.select(".h-entry")} == {
        "(example.net)"
    }
    assert not (blog.folder / "output" / "sources" / "twice.example").exists(), "two links, and another port"


def test_the_data_has_every_link_once_for_each_place(blog: SiteBlog) -> None:
    said = json.loads(blog.read("output/links.json"))
    assert said["home_page_url"] == f"{BASE}/links/"
    links = said["links"]
    assert len(links) == 29
    assert list(links[0]) == [
        *(
            "url",
            "words",
            "host",
            "archived",
            "author",
            "section",
            "text",
            "id",
            "page",
            "post",
            "series",
            "number",
            "date",
        )
    ]
    (one,) = [link for link in links if link["url"].endswith("/21/")]
    assert {key: one[key] for key in ("words", "host", "author", "section", "post", "number", "date")} == {
        "words": "page 21",
        "host": "example.net",
        "author": None,
        "section": "Networking",
        "post": "Technology Short Take #1",
        "number": 1,
        "date": "2025-11-01",
    }
    assert "secret" not in blog.read("output/links.json")


FEEDS = [("links/", 7 + 13), ("sections/networking/", 20), ("sections/storage/", 1)]


@pytest.mark.parametrize(("folder", "number"), FEEDS)
def test_links_have_feeds_that_lead_to_their_place_and_name_the_page(
    blog: SiteBlog, folder: str, number: int
) -> None:
    items = json.loads(blog.read(f"output/{folder}feed.json"))["items"]
    assert len(items) == number
    assert len({one["id"] for one in items}) == number
    for one in items:
        assert one["url"].startswith(f"{BASE}/20")
        assert one["external_url"].startswith("https://")
        assert one["external_url"] in one["content_html"]
        assert 'href="/' not in one["content_html"]
    for name in ("atom.xml", "rss.xml"):
        found = blog.feed(folder + name)
        assert [one.id for one in found.entries] == [one["id"] for one in items]
        related = [[link.href for link in one.links if link.rel == "related"] for one in found.entries]
        assert related == [[one["external_url"]] for one in items]
    named = hrefs(blog.page(folder), "link[rel=alternate]")
    assert f"{BASE}/{folder}feed.json" in named


def test_an_entry_keeps_its_id_when_the_words_around_it_change_and_others_come(tmp_path: Path) -> None:
    blog = SiteBlog(tmp_path / "blog")
    blog.take(
        1, "## Storage\n\n* A [disk](https://example.net/disk) spins.\n* [Drums](https://example.net/drum).\n"
    )
    blog.run("build")
    before = json.loads(blog.read("output/links/feed.json"))["items"]
    blog.take(
        1,
        "Hello.\n\n## Storage\n\n* New: [tape](https://example.net/tape).\n"
        "* A [good disk](https://example.net/disk) still spins.\n* [Drums](https://example.net/drum).\n",
        title="Technology Short Take #1: corrected",
    )
    blog.run("build", SHORTTAKE_NOW="2026-12-01T00:00:00Z")
    after = {one["external_url"]: one for one in json.loads(blog.read("output/links/feed.json"))["items"]}
    old, corrected, new = before[1], after["https://example.net/disk"], after["https://example.net/tape"]
    assert corrected["id"] == before[0]["id"]
    assert corrected["date_modified"] == "2026-12-01T00:00:00Z"
    assert corrected["date_published"] == before[0]["date_published"] == new["date_modified"]
    assert after["https://example.net/drum"] == old, "what was corrected elsewhere is no news of this item"
    assert len(after) == 3
    blog.run("build", SHORTTAKE_NOW="2026-12-02T00:00:00Z")
    again = json.loads(blog.read("output/links/feed.json"))["items"]
    assert {one["external_url"]: one for one in again} == after


COPY = "https://web.archive.org/web/20130601120000/https://gone.example/page"


def test_a_dead_link_has_its_copy_wherever_it_is_shown(tmp_path: Path) -> None:
    blog = SiteBlog(tmp_path / "blog")
    gone = f"[this page](https://gone.example/page) ([archived]({COPY}))"
    items = "".join(f"* {one}\n" for one in ("[a](https://gone.example/a)", "[b](https://gone.example/b)"))
    blog.take(1, f"## Storage\n\n* Read {gone}.\n{items}")
    blog.post("essay", f"Once there was {gone}.\n", title="Essay", date="2026-10-01")
    blog.run("build")
    for page, marks in (
        ("sections/storage/", 1),
        ("links/", 2),
        ("links/2026/", 2),
        ("sources/gone.example/", 2),
        ("2026/11/01/technology-short-take-1/", 1),
        ("2026/10/01/essay/", 1),
    ):
        assert hrefs(blog.page(page), "a.archived") == [COPY] * marks, page
        assert COPY not in hrefs(blog.page(page), "a.u-bookmark-of"), "a copy is no link of its own"
    assert not (blog.folder / "output/sources/web.archive.org").exists()
    links = json.loads(blog.read("output/links.json"))["links"]
    assert [one["archived"] for one in links] == [COPY, None, None, COPY]
    for name in ("feeds/feed.json", "links/feed.json"):
        for one in json.loads(blog.read(f"output/{name}"))["items"]:
            assert (COPY in one["content_html"]) == ("gone.example/page" in one["content_html"])
    mail = blog.read("output/2026/11/01/technology-short-take-1/email.txt")
    assert "this page [1] (archived [2])" in mail
    assert f"[2] {COPY}" in mail
    assert COPY in blog.read("output/2026/11/01/technology-short-take-1/email.html")
    said = json.loads(blog.run("stats", "--json").stdout)
    assert [one["host"] for one in said["sources"]] == ["gone.example"]


def test_a_blog_without_links_has_no_pages_of_links(tmp_path: Path) -> None:
    blog = SiteBlog(tmp_path / "blog")
    blog.post("one", "No link, but [one to us](/about/).\n", title="One", date="2026-10-01")
    blog.run("build")
    assert not {"links", "sections", "sources", "links.json"} & {name.split("/")[0] for name in blog.made()}
