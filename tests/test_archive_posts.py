"""Posts as their author has them: each with its address and lasting id, and every broken one reported."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

import real_posts
from fakes import child
from shorttake import settings
from shorttake.archive.posts import Post, post_files, read_all, read_post
from shorttake.errors import FrontMatterError, ShorttakeError, TextError
from shorttake.settings import Settings
from shorttake.text.links import find

SAID: dict[str, Any] = {"SITEURL": "https://example.org", "TIMEZONE": "Europe/Amsterdam"}


def blog(root: Path, posts: dict[str, str | bytes], **said: Any) -> Settings:
    for name, text in posts.items():
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
    return settings.check(root, SAID | said, {})


def sound(found: Settings) -> dict[str, Post]:
    posts, problems = read_all(found)
    assert problems == []
    return {post.file.removeprefix("content/"): post for post in posts}


def post(lines: str = "", title: str = "T", body: str = "B\n") -> str:
    return f"---\ntitle: {title}\n{lines}\n---\n{body}"


PLACES = [
    # file, front matter, kind, address, feed id
    ("posts/2016-06-30-a.md", "", "post", "/2016/06/30/a/", "tag:example.org,2016-06-30:/2016/06/30/a/"),
    (
        "posts/a.md",
        "date: 2016-06-30T23:30:00Z",
        "post",
        "/2016/06/30/a/",
        "tag:example.org,2016-06-30:/2016/06/30/a/",
    ),
    ("posts/a.md", "date: 0800-06-30", "post", None, None),
    (
        "posts/a.md",
        "date: 2016-06-30\nslug: b",
        "post",
        "/2016/06/30/b/",
        "tag:example.org,2016-06-30:/2016/06/30/b/",
    ),
    (
        "posts/a.md",
        "date: 2016-06-30\nurl: /x/y.html",
        "post",
        "/x/y.html",
        "tag:example.org,2016-06-30:/x/y.html",
    ),
    (
        "posts/a.md",
        "date: 2016-06-30\npermalink: /:year/:title/",
        "post",
        "/2016/a/",
        "tag:example.org,2016-06-30:/2016/a/",
    ),
    ("posts/a.md", "date: 2016-06-30\nid: urn:x", "post", "/2016/06/30/a/", "urn:x"),
    (
        "posts/a.md",
        'date: 2016-06-30\nurl: "/a \\"b\\"/"',
        "post",
        '/a "b"/',
        "tag:example.org,2016-06-30:/a%20%22b%22/",
    ),
    (
        "posts/日本.md",
        "date: 2016-06-30",
        "post",
        "/2016/06/30/日本/",
        "tag:example.org,2016-06-30:/2016/06/30/日本/",
    ),
    ("posts/a.md", "status: draft", "post", "", "tag:example.org,2000-01-01:/a/"),
    (
        "posts/a.md",
        "status: draft\ndate: 2016-06-30",
        "post",
        "/2016/06/30/a/",
        "tag:example.org,2016-06-30:/2016/06/30/a/",
    ),
    (
        "posts/deep/er/a.md",
        "date: 2016-06-30",
        "post",
        "/2016/06/30/a/",
        "tag:example.org,2016-06-30:/2016/06/30/a/",
    ),
    ("takes/a.md", "date: 2016-06-30", "take", "/2016/06/30/a/", "tag:example.org,2016-06-30:/2016/06/30/a/"),
    (
        "liveblogs/a.md",
        "date: 2016-06-30",
        "liveblog",
        "/2016/06/30/a/",
        "tag:example.org,2016-06-30:/2016/06/30/a/",
    ),
    (
        "posts/a.md",
        "date: 2016-06-30\ncategories: Liveblog",
        "liveblog",
        "/2016/06/30/a/",
        "tag:example.org,2016-06-30:/2016/06/30/a/",
    ),
    (
        "posts/a.md",
        "date: 2016-06-30\nseries: S\nnumber: 3",
        "take",
        "/2016/06/30/a/",
        "tag:example.org,2016-06-30:/2016/06/30/a/",
    ),
    ("pages/about.md", "", "page", "/about/", "tag:example.org,2000-01-01:/about/"),
    ("pages/about.markdown", "url: /me/", "page", "/me/", "tag:example.org,2000-01-01:/me/"),
]


@pytest.mark.parametrize(("file", "lines", "kind", "address", "feed_id"), PLACES)
def test_a_post_has_its_place(
    tmp_path: Path, file: str, lines: str, kind: str, address: str | None, feed_id: str | None
) -> None:
    found = sound(blog(tmp_path, {file: post(lines)}))[file]
    assert found.kind == kind
    if address is None:  # a year of three digits: as Pelican writes it, and an id that is sound all the same
        assert found.address.endswith("/06/30/a/")
        assert found.feed_id.startswith("tag:example.org,0800-06-30:/")
        return
    assert (found.address, found.feed_id) == (address, feed_id)
    assert found.file == f"content/{file}"
    assert found.body == "B\n"
    assert found.source.text[found.body_at :] == "B\n"


def test_settings_decide_about_addresses(tmp_path: Path) -> None:
    texts = {"a/x.md": post("date: 2016-06-30"), "p/y.md": post()}
    said = {
        "ARTICLE_PATHS": ["a"],
        "PAGE_PATHS": ["p"],
        "ARTICLE_URL": "{date:%Y}/{slug}.html",
        "PAGE_URL": "/p/{slug}",
    }
    found = sound(blog(tmp_path, texts, **said))
    assert [one.address for one in found.values()] == ["/2016/x.html", "/p/y"]
    broken = blog(tmp_path, texts, **{**said, "ARTICLE_URL": "{category}/{slug}/"})
    with pytest.raises(FrontMatterError, match="cannot be filled in") as raised:
        read_post(tmp_path / "content/a/x.md", broken)
    assert raised.value.where == "ARTICLE_URL in pelicanconf.py"


def test_a_line_of_the_front_matter_is_found(tmp_path: Path) -> None:
    found = sound(blog(tmp_path, {"posts/a.md": post("Date: 2016-06-30\nid: x")}))["posts/a.md"]
    assert [found.line(key) for key in ("title", "date", "id", "slug")] == [2, 3, 4, 1]


def test_the_inbox_is_never_read_and_no_file_counts_twice(tmp_path: Path) -> None:
    dated = post("date: 2016-06-30")
    texts = dict.fromkeys(("takes/a.md", "b.md", "pages/c.md", "inbox/d.md", "inbox/used/1/e.md"), dated)
    found = blog(
        tmp_path,
        texts | {".obsidian/f.md": dated},
        ARTICLE_PATHS=["", "takes"],
        PAGE_PATHS=["pages", "pages"],
    )
    assert [(path.name, page) for path, page in post_files(found)] == [
        ("b.md", False),
        ("a.md", False),
        ("c.md", True),
    ]
    assert [path.name for path, _ in post_files(found, pages=False)] == ["b.md", "a.md"]
    # Whoever asks for it by name all the same (a build whose ARTICLE_PATHS are Pelican's own) is refused.
    with pytest.raises(TextError, match="a kept link is no post") as raised:
        read_post(tmp_path / "content/inbox/d.md", found)
    assert "ARTICLE_PATHS" in str(raised.value.hint)


def test_every_broken_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        "posts/a-yaml.md": "---\ntitle: a: b\n---\n",
        "posts/b-title.md": "Just words.\n",
        "posts/c-date.md": post("date: 2016-06-31"),
        "posts/d-undated.md": post(),
        "posts/e-latin.md": b"---\ntitle: caf\xe9\n---\n",
        "posts/f-sound.md": post("date: 2016-06-30"),
        "posts/g-same.md": post("date: 2016-06-30\nslug: f-sound"),
        "posts/h-same-id.md": post("date: 2016-06-30\nid: tag:example.org,2016-06-30:/2016/06/30/f-sound/"),
        "posts/i-draft.md": post("slug: f-sound\nstatus: draft\ndate: 2016-06-30"),
        "posts/j-out.md": post("date: 2016-06-30\nurl: /../etc"),
        "pages/k-page.md": post("url: /2016/06/30/f-sound/index.html"),
        "pages/l-page.md": post("url: /2016/06/30/%66-sound"),
    }
    found = blog(tmp_path, texts)
    (tmp_path / "content/posts/m-nowhere.md").symlink_to("not-there")
    (tmp_path / "content/posts/n-circle.md").symlink_to("n-circle.md")
    os.mkfifo(tmp_path / "content/posts/o-pipe.md")
    odd = os.fsencode(tmp_path) + b"/content/posts/p-\xff.md"
    Path(os.fsdecode(odd)).write_text(post("date: 2016-06-30"), encoding="utf-8")
    posts, problems = read_all(found)
    assert [one.file for one in posts] == [
        f"content/{name}.md"
        for name in (
            "posts/f-sound",
            "posts/g-same",
            "posts/h-same-id",
            "posts/i-draft",
            "pages/k-page",
            "pages/l-page",
        )
    ]
    said = {str(problem.where): problem for problem in problems}
    assert all(problem.hint for problem in problems)
    assert {where: problem.what.split(" ")[0:3] for where, problem in said.items()} == {
        "content/posts/a-yaml.md:2:9": ["the", "YAML", "front"],
        "content/posts/b-title.md:1": ["the", "post", "has"],
        "content/posts/c-date.md:3": ["date:", "'2016-06-31'", "is"],
        "content/posts/d-undated.md:1": ["the", "post", "has"],
        "content/posts/e-latin.md:2:11": ["the", "file", "is"],
        "content/posts/g-same.md:4": ["two", "posts", "have"],
        "content/posts/h-same-id.md:4": ["two", "posts", "have"],
        "content/posts/j-out.md:4": ["url:", "'/../etc'", "leads"],
        "content/posts/m-nowhere.md": ["cannot", "be", "read:"],
        "content/posts/n-circle.md": ["cannot", "be", "read:"],
        "content/posts/p-\\udcff.md": ["the", "name", "of"],
        "content/pages/k-page.md:3": ["two", "posts", "have"],
        "content/pages/l-page.md:3": ["two", "posts", "have"],
    }
    assert "the other is content/posts/f-sound.md" in str(said["content/pages/k-page.md:3"].hint)
    assert "address" in said["content/posts/g-same.md:4"].what
    assert "feed id" in said["content/posts/h-same-id.md:4"].what


def test_the_one_that_says_the_id_is_told(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        "posts/a.md": post("date: 2016-06-30\nid: tag:example.org,2016-06-30:/2016/06/30/b/"),
        "posts/b.md": post("date: 2016-06-30"),
    }
    _, problems = read_all(blog(tmp_path, texts))
    assert [(one.where, one.hint) for one in problems] == [
        ("content/posts/a.md:4", "the other is content/posts/b.md; take the `id` out of the newer one")
    ]


def test_three_with_one_address_are_two_errors(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {f"posts/{name}.md": post("date: 2016-06-30\nslug: x") for name in "abc"}
    _, problems = read_all(blog(tmp_path, texts))
    assert [one.where for one in problems] == ["content/posts/b.md:4", "content/posts/c.md:4"]


def test_a_file_that_vanishes_while_we_look_is_no_problem(tmp_path: Path) -> None:
    found = blog(tmp_path, {f"posts/{name}.md": post("date: 2016-06-30") for name in "abc"})
    second = tmp_path / "content/posts/b.md"

    def take_away(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith("a.md"):
            second.unlink(missing_ok=True)

    def read() -> tuple[list[str], int]:
        sys.addaudithook(take_away)  # of the child alone: such a hook stays
        posts, problems = read_all(found)
        return [one.file for one in posts], len(problems)

    assert child.run(read) == (["content/posts/a.md", "content/posts/c.md"], 0)
    with pytest.raises(ShorttakeError, match="No such file"):
        read_post(second, found)


def test_a_blog_without_posts_is_fine(tmp_path: Path) -> None:
    assert read_all(blog(tmp_path, {})) == ([], [])


def test_names_with_blanks_and_line_ends(tmp_path: Path) -> None:
    found = sound(
        blog(tmp_path, {"posts/a b.md": post("date: 2016-06-30"), "posts/c\nd.md": post("date: 2016-06-30")})
    )
    assert [one.address for one in found.values()] == ["/2016/06/30/a-b/", "/2016/06/30/c-d/"]


@pytest.mark.slow
def test_two_thousand_posts_are_read_in_time(tmp_path: Path) -> None:
    body = "Words and [a link](https://example.org/).\n\n" * 20
    texts: dict[str, str | bytes] = {
        f"posts/2016-06-30-p{number}.md": post("tags: [a, b]\ncategories: c", f"Post {number}", body)
        for number in range(2000)
    }
    found = blog(tmp_path, texts)
    assert len(sound(found)) == 2000


# --- real ones -------------------------------------------------------------------------------------


def test_the_post_that_was_handed_on_keeps_its_number_and_address(tmp_path: Path) -> None:
    name, text = real_posts.seed("000")
    takes = tmp_path / "content" / "takes"
    takes.mkdir(parents=True)
    shutil.copy(real_posts.SHARED / "seeds" / name, takes / f"{Path(name).stem}.md")
    [found] = sound(settings.check(tmp_path, SAID, {})).values()
    assert (found.kind, found.head.series, found.head.number) == ("take", "Technology Short Take", 68)
    assert found.address == "/2016/06/30/technology-short-take-68/"
    assert found.head.date == dt.datetime(2016, 6, 30, tzinfo=dt.UTC)
    assert len(found.head.tags) == 18
    assert found.head.other == {}
    assert found.source.text == text
    assert len(find(found.source.text, found.body_at).links) == 33


@pytest.mark.slow
def test_every_post_of_a_real_blog_is_read(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {f"posts/{name}": text for name, text in real_posts.posts().items()}
    found = sound(blog(tmp_path, texts))
    assert len(found) == len(texts) > 1600
    for name, one in found.items():
        day = name.removeprefix("posts/")[:10].replace("-", "/")
        assert one.address.startswith(f"/{day[:7]}")
        assert one.head.title
        assert one.head.authors
