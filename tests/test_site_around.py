"""What stands around a post of a built site: sharing, related posts, where else it was linked, data, policy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shorttake.errors import SettingsError
from shorttake.render.choices import Choices
from site_blog import SiteBlog

BASE = "https://bench.example"
TAKE = "2026/11/02/technology-short-take-2/"
SETTINGS = """
SHORTTAKE["edit"] = "https://code.example/me/blog/edit/main/{file}"
SHORTTAKE["comments"] = {"isso": "https://talk.example/"}
SHORTTAKE["policy"] = {"frame-src": "https://player.example"}
"""


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> SiteBlog:
    """Three issues that link one page twice, posts that share tags, a picture of each kind."""
    blog = SiteBlog(tmp_path_factory.mktemp("around") / "blog", SETTINGS)
    blog.take(1, "## Storage\n\n* See [disks](https://example.net/disks?utm_source=x) and stay.\n")
    blog.take(
        2,
        "Hello.\n\n## Storage\n\n* Again [disks](http://www.example.net/disks/), as ever.\n"
        "* And [tape](https://example.net/tape) with [reels](https://example.net/reels).\n\n"
        "![Drawn]({static}/images/drawn.svg) ![Photo](/images/photo.png) ![Away](https://example.net/a.png)\n\n"
        '<img src="/images/photo.png" width="7" alt="Mine"> ![No](../../pelicanconf.py)\n',
        tags=["Disks & <Tape>"],
        authors=["Ann"],
    )
    blog.take(3, "## Storage\n\n* Once more [disks](https://example.net/disks), at last.\n")
    for name, more in (("one", {}), ("two", {"comments": False})):
        blog.post(
            name,
            "Of [tape](https://example.net/tape).\n",
            title=name.title(),
            date="2026-10-01",
            tags=["disks"],
            **more,
        )
    images = blog.folder / "content" / "images"
    images.mkdir(exist_ok=True)
    (images / "drawn.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200.4"></svg>'
    )
    Image.new("RGB", (300, 150)).save(images / "photo.png")
    blog.run("build")
    return blog


def test_a_post_can_be_shared_without_asking_anybody(blog: SiteBlog) -> None:
    page = blog.page(TAKE)
    ways = {link.get_text(): str(link["href"]) for link in page.select(".share a")}
    both = "Technology%20Short%20Take%20%232%20https%3A%2F%2Fbench.example%2F2026%2F11%2F02%2Ftechnology-short-take-2%2F"
    url = both.rpartition("%20")[2]
    assert ways == {
        "Mail": f"mailto:?subject=Technology%20Short%20Take%20%232&body={url}",
        "Mastodon": f"https://share.joinmastodon.org/#text={both}",
        "Bluesky": f"https://bsky.app/intent/compose?text={both}",
        "LinkedIn": f"https://www.linkedin.com/sharing/share-offsite/?url={url}",
        "Edit this page": "https://code.example/me/blog/edit/main/content/takes/technology-short-take-2.md",
    }
    [copy] = page.select("[data-copy]")
    assert (copy["data-copy"], copy.has_attr("hidden")) == (f"{BASE}/{TAKE}", True), "only a script can copy"


def test_an_item_tells_where_else_its_page_was_linked(blog: SiteBlog) -> None:
    first, second = blog.page(TAKE).select("li.item")
    [also] = first.select(".also")
    assert also.get_text() == "Also linked in #1, #3."
    for link in also.select("a"):
        address, _, anchor = str(link["href"]).removeprefix(f"{BASE}/").partition("#")
        target = blog.page(address).find(id=anchor)
        assert target
        assert "disks" in target.get_text()
    assert [link.get_text() for link in second.select(".also a")] == ["One", "Two"]
    assert "Also linked" not in blog.read("output/feeds/feed.json"), "a feed has the author's words"


def test_related_posts_share_links_or_tags_and_are_not_the_neighbours(blog: SiteBlog) -> None:
    related = [str(link["href"]) for link in blog.page(TAKE).select(".related a")]
    assert sorted(related) == [f"{BASE}/2026/10/01/one/", f"{BASE}/2026/10/01/two/"]
    assert blog.page("2026/11/01/technology-short-take-1/").select(".related a")


def test_comments_are_loaded_by_a_click_and_only_where_they_are_wanted(blog: SiteBlog) -> None:
    [talk] = blog.page("2026/10/01/one/").select("#_comments")
    assert (talk["data-service"], talk["data-host"]) == ("isso", "https://talk.example")
    assert talk.select("button")[0].has_attr("hidden"), "without scripts there is nothing to press"
    assert not blog.page("2026/10/01/two/").select("#_comments")
    policies = {
        address: str(blog.page(address).select("meta[http-equiv=Content-Security-Policy]")[0]["content"])
        for address in ("", "2026/10/01/one/", "2026/10/01/two/")
    }
    assert [address for address, said in policies.items() if "talk.example" in said] == ["2026/10/01/one/"]


def data(blog: SiteBlog, address: str) -> Any:
    [found] = blog.page(address).select("script[type='application/ld+json']")
    return json.loads(found.get_text())


def test_search_engines_are_told_of_the_post_its_place_and_its_links(blog: SiteBlog) -> None:
    posting, crumbs, links = data(blog, TAKE)["@graph"]
    assert {
        key: posting[key] for key in ("@type", "@id", "headline", "datePublished", "author", "keywords")
    } == {
        "@type": "BlogPosting",
        "@id": f"{BASE}/{TAKE}",
        "headline": "Technology Short Take #2",
        "datePublished": "2026-11-02T09:00:00+01:00",
        "author": [{"@type": "Person", "name": "Ann"}],
        "keywords": ["Disks & <Tape>"],
    }
    assert posting["image"].startswith(f"{BASE}/cards/")
    assert [(one["position"], one["name"], one["item"]) for one in crumbs["itemListElement"]] == [
        (1, "Test Bench", f"{BASE}/"),
        (2, "Technology Short Take", f"{BASE}/series/technology-short-take/"),
        (3, "Technology Short Take #2", f"{BASE}/{TAKE}"),
    ]
    assert links["numberOfItems"] == 3
    assert [(one["position"], one["name"]) for one in links["itemListElement"]] == [
        (1, "disks"),
        (2, "tape"),
        (3, "reels"),
    ]
    site = data(blog, "")
    assert (site["@type"], site["url"], site["name"]) == ("WebSite", f"{BASE}/", "Test Bench")


def test_an_item_is_a_citation_named_by_its_first_link(blog: SiteBlog) -> None:
    first, second = blog.page(TAKE).select("li.item.h-cite")
    assert [[link.get_text() for link in one.select(".u-url.p-name")] for one in (first, second)] == [
        ["disks"],
        ["tape"],
    ]
    assert "h-cite" not in blog.read("output/feeds/atom.xml")


def test_pictures_say_how_large_they_are_and_wait_until_they_are_seen(blog: SiteBlog) -> None:
    found = {str(image["alt"]): image for image in blog.page(TAKE).select("main img")}
    assert {name: (image.get("width"), image.get("height")) for name, image in found.items()} == {
        "Drawn": ("640", "200"),
        "Photo": ("300", "150"),
        "Away": (None, None),
        "Mine": ("7", None),
        "No": (None, None),
    }
    assert {image["loading"] for image in found.values()} == {"lazy"}


def test_nothing_of_a_page_runs_or_styles_but_files_of_the_site(blog: SiteBlog) -> None:
    for name in blog.made():
        if not name.endswith(".html") or name.endswith(("404.html", "email.html")):
            continue
        page = blog.page(name)
        for tag in page.find_all(True):
            assert tag.name != "style", name
            assert not [key for key in tag.attrs if key == "style" or key.startswith("on")], (name, tag)
        for script in page.find_all("script"):
            assert script.get("type") == "application/ld+json" or str(script["src"]).startswith(
                f"{BASE}/theme/"
            )
            assert not script.get("src") or not script.get_text()
        for link in page.select("link[rel=stylesheet], link[rel=icon]"):
            assert str(link["href"]).startswith(f"{BASE}/theme/")
        said = str(page.select("meta[http-equiv=Content-Security-Policy]")[0]["content"])
        assert said.startswith("default-src 'self'; ")
        assert "unsafe" not in said or name.startswith("search/")
        assert "frame-src 'self' https://player.example" in said
        assert ("connect-src 'self' https://talk.example" in said) == bool(page.select("#_comments"))


def test_files_of_the_theme_are_named_by_what_is_in_them(blog: SiteBlog) -> None:
    used = set(re.findall(rf"{BASE}/(theme/[\w.-]+)", blog.read(f"output/{TAKE}index.html")))
    assert {re.sub(r"-[0-9a-f]{10}\.", ".", name) for name in used} == {
        "theme/style.css",
        "theme/page.js",
        "theme/favicon.svg",
    }
    made = blog.made()
    assert all(re.search(r"-[0-9a-f]{10}\.", name) and made[name] for name in used)


def test_without_an_address_nothing_is_shared_and_all_else_stands(tmp_path: Path) -> None:
    blog = SiteBlog(tmp_path / "blog", url="")
    blog.post("one", "Words.\n", title="One", date="2026-10-01")
    blog.run("build")
    page = blog.page("2026/10/01/one/")
    assert not page.select(".share, #_comments")
    assert page.select("script[type='application/ld+json']")


GISCUS = {"repo": "me/blog", "repo_id": "R_1", "category": "Talk", "category_id": "DIC_1"}
REFUSED = [
    ({"share": ["copy", "faxx"]}, "'faxx' is no way to share"),
    ({"edit": "https://code.example/"}, "does not say where the file goes"),
    ({"edit": "javascript:{file}"}, "is no web address"),
    ({"hub": "hub.example"}, "is no web address"),
    ({"comments": {"isso": "talk.example"}}, "is no web address"),
    ({"comments": {"disqus": "me"}}, "it is {'disqus': 'me'}"),
    ({"comments": {"giscus": {"repo": "me/blog"}}}, "giscus has no 'repo_id'"),
    ({"policy": {"frame-src": "a; script-src *"}}, "is no directive"),
    ({"policy": {"Frame Src": "https://a.example"}}, "is no directive"),
]


@pytest.mark.parametrize(("own", "why"), REFUSED)
def test_settings_that_cannot_be_meant_are_refused(own: dict[str, Any], why: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(why)):
        Choices.of({"SHORTTAKE": own})


POLICIES = [
    (
        {},
        "",
        "default-src 'self'; img-src * data:; media-src *; object-src 'none'; base-uri 'none'; form-action 'self'",
    ),
    ({"policy": None}, "", ""),
    ({}, "'wasm-unsafe-eval'", "script-src 'self' 'wasm-unsafe-eval'"),
    ({"policy": {"object-src": "https://a.example"}}, "", "object-src https://a.example"),
    ({"policy": {"img-src": "blob:"}}, "", "img-src * data: blob:"),
]


@pytest.mark.parametrize(("own", "scripts", "policy"), POLICIES)
def test_a_policy_allows_what_the_settings_ask_for_and_no_more(
    own: dict[str, Any], scripts: str, policy: str
) -> None:
    made = Choices.of({"SHORTTAKE": own}).security_policy(scripts)
    assert policy in made
    assert bool(made) == bool(policy)


ISSO = "script-src 'self' {0}; style-src 'self' {0}; connect-src 'self' {0}"


@pytest.mark.parametrize(
    ("comments", "more"),
    [
        ({"isso": "https://talk.example/"}, ISSO.format("https://talk.example")),
        # CSP3, "path-part matches": only a path that ends with a slash holds what is below it.
        ({"isso": "https://a.example:81/isso"}, ISSO.format("https://a.example:81/isso/")),
        ({"giscus": GISCUS}, ISSO.format("https://giscus.app").replace("connect", "frame")),
    ],
)
def test_only_a_post_with_comments_may_load_them(comments: dict[str, Any], more: str) -> None:
    choices = Choices.of({"SHORTTAKE": {"comments": comments}})
    assert choices.talk == f"{choices.page}; {more}"
    assert choices.page == Choices().page


def test_giscus_hears_what_it_asks_for() -> None:
    talk = Choices.of({"SHORTTAKE": {"comments": {"giscus": GISCUS}}}).comments
    assert talk
    assert talk.data == [
        ("repo", "me/blog"),
        ("repo-id", "R_1"),
        ("category", "Talk"),
        ("category-id", "DIC_1"),
    ]
