"""Twenty years of posts come over, and not one address is lost: the whole way, through the command line."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests import real_posts
from tests.journeys.conftest import Blog
from tests.migrate_blogs import HUGO, JEKYLL, PICTURE, WORDPRESS, lay


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A small Jekyll blog, in a folder with a blank in its name."""
    return lay(tmp_path / "old blog", JEKYLL)


def new_blog(folder: Path) -> Blog:
    return Blog(folder)


def test_a_blog_comes_over_and_is_built(tmp_path: Path, old: Path) -> None:
    blog = new_blog(tmp_path / "new")
    said = blog.json("migrate", str(old), "--into", str(blog.folder), where=tmp_path)
    assert said["posts"] == 7
    assert said["addresses"]["lost"] == said["links"]["lost"] == said["feed_ids"]["changed"] == []
    assert [one["file"] for one in said["broken"]] == ["_posts/2014-08-08-broken.md"]
    assert "Nothing lost" not in blog.read("migration.html")
    assert "_posts/2014-08-08-broken.md" in blog.read("migration.html")
    blog.run("build")
    page = blog.read("output/2014/03/02/first-light/index.html")
    assert 'href="/2014/04/02/second-cable/"' in page
    assert (blog.folder / "output/files/cable.png").read_bytes() == PICTURE
    assert "/2014/03/02/first-light/" in blog.read("output/old/first.html")
    feed = etree.fromstring((blog.folder / "output/feed.xml").read_bytes())
    ids = [entry.findtext("{*}id") for entry in feed.iter("{*}entry")]
    assert "https://cables.example/2014/04/02/second-cable" in ids
    assert all(one and one.startswith("https://cables.example/2014/") for one in ids)
    assert blog.json("find", "https://two.example/")[0]["section"] == "Servers"
    assert 'id="a-café--more"' in blog.read("output/2014/04/02/second-cable/index.html")


def test_hugo_and_wordpress_come_over_and_are_built(tmp_path: Path) -> None:
    for name, files, source, pages in (
        (
            "hugo",
            HUGO,
            "hugo",
            {"2019/03/first-light/index.html", "2019/04/the-second/plan.png", "index.xml"},
        ),
        (
            "press",
            WORDPRESS,
            "press/export.xml",
            {"2012/03/post-1/index.html", "me/about/index.html", "feed/index.html"},
        ),
    ):
        lay(tmp_path / name, files)
        blog = new_blog(tmp_path / f"new {name}")
        said = blog.json("migrate", source, "--into", str(blog.folder), where=tmp_path)
        assert said["addresses"]["lost"] == said["links"]["lost"] == said["feed_ids"]["changed"] == []
        blog.run("build")
        assert pages <= set(blog.files("output")), name


def test_tried_only_it_writes_nothing(tmp_path: Path, old: Path) -> None:
    blog = new_blog(tmp_path)
    before = sorted(path for path in tmp_path.rglob("*"))
    said = blog.json("migrate", str(old), "--into", "new", "--dry-run")
    assert set(said) >= {"posts", "addresses", "feed_ids", "links", "warnings"}
    assert said["addresses"]["kept"] == 7
    assert sorted(path for path in tmp_path.rglob("*")) == before
    blog.run("migrate", str(old), "--into", "new", "--dry-run", "--report", "tried.html")
    assert "tried only" in blog.read("tried.html")


def test_run_again_it_brings_what_is_new_and_over_nothing(tmp_path: Path, old: Path) -> None:
    blog = new_blog(tmp_path / "new")

    def again() -> Any:
        return blog.json("migrate", str(old), "--into", str(blog.folder), where=tmp_path)

    again()
    mine, untouched = (
        "content/posts/2014-04-02-second-cable.md",
        "content/liveblogs/2014-06-06-from-the-hall.md",
    )
    blog.write(mine, blog.read(mine) + "\nMy own words, added here.\n")
    settings = blog.read("pelicanconf.py")
    edited = {name: (blog.folder / name).read_bytes() for name in (mine, untouched, "pelicanconf.py")}
    lay(
        old,
        {"_posts/2015-01-01-new-year.md": "---\ntitle: New year\n---\nA [link](https://year.example/).\n"},
    )
    lay(old, {"pics/new.png": PICTURE})
    said = again()
    assert said["written"] == {"same": 7, "edited": 1, "new": 1}
    assert any("'pics' to STATIC_PATHS" in one["what"] for one in said["warnings"])
    assert (blog.folder / "content/pics/new.png").read_bytes() == PICTURE
    assert {name: (blog.folder / name).read_bytes() for name in edited} == edited
    assert blog.read("pelicanconf.py") == settings
    assert "https://year.example/" in blog.read("content/posts/2015-01-01-new-year.md")
    # What changed in the old blog comes again, unless it was edited or taken away here.
    (blog.folder / "content/posts/2014-03-01-first-light.md").unlink()
    for name in ("2014-04-02-second-cable", "2014-06-06-from-the-hall", "2014-03-01-first-light"):
        path = old / f"_posts/{name}.md"
        path.write_text(path.read_text("utf-8") + "\nMore, there.\n", "utf-8")
    said = again()
    assert said["written"] == {"same": 6, "edited": 1, "changed": 1, "gone": 1}
    assert "More, there." in blog.read(untouched)
    assert "More, there." not in blog.read(mine)
    assert not (blog.folder / "content/posts/2014-03-01-first-light.md").exists()
    named = " ".join(f"{one['file']}: {one['what']}" for one in said["warnings"])
    assert "second-cable.md" in named
    assert "first-light.md" in named


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["migrate", "nowhere", "--into", "new"], 1, "no such folder"),
        (["migrate", "empty", "--into", "new"], 2, "no blog"),
        (["migrate", "old blog", "--into", "full"], 1, "notes.txt"),
        (["migrate", "old blog", "--into", "old blog/new"], 1, "inside the old one"),
        (["migrate"], 2, "SRC"),
    ],
)
def test_bad_input_is_refused_and_nothing_written(
    tmp_path: Path, old: Path, arguments: list[str], code: int, words: str
) -> None:
    lay(tmp_path, {"full/notes.txt": "mine", "empty/words.txt": "none"})
    before = sorted(path for path in tmp_path.rglob("*"))
    assert words in new_blog(tmp_path).run(*arguments, code=code).stderr
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_cut_off_it_is_finished_by_the_next_run(tmp_path: Path, old: Path) -> None:
    blog = new_blog(tmp_path / "new")
    blog.run("migrate", str(old), "--into", str(blog.folder), where=tmp_path)
    whole = blog.files("content")
    ledger = blog.read("content/migrated.jsonl")
    # As it is when the power goes while posts are being written: some are there, none is noted.
    blog.write("content/migrated.jsonl", ledger.splitlines()[0] + "\n")
    (blog.folder / "content/posts/2014-04-02-second-cable.md").unlink()
    blog.run("migrate", str(old), "--into", str(blog.folder), where=tmp_path)
    assert blog.files("content") == whole
    assert sorted(blog.read("content/migrated.jsonl").splitlines()) == sorted(ledger.splitlines())


@pytest.mark.slow
def test_a_real_blog_comes_over_whole(tmp_path: Path) -> None:
    if not real_posts.CORPUS.exists():
        pytest.skip("no corpus")
    with tarfile.open(real_posts.CORPUS) as archive:
        archive.extractall(tmp_path / "old", filter="data")
    blog = new_blog(tmp_path / "new")
    said = blog.json("migrate", str(tmp_path / "old"), "--into", str(blog.folder), where=tmp_path)
    assert said["posts"] == said["posts_in"] == len(real_posts.posts())
    assert said["addresses"]["kept"] >= said["posts"]
    assert said["addresses"]["lost"] == said["links"]["lost"] == said["feed_ids"]["changed"] == []
    assert said["feed_ids"]["kept"] == said["posts"]
    assert said["broken"] == said["warnings"] == []
    for what in ("images", "headings", "code"):
        assert said["counted"][what]["before"] == said["counted"][what]["after"], what
    asked = {link["url"] for link in real_posts.links() if f"{link['file']}" in real_posts.posts()}
    script = (
        "import json,sys;from pathlib import Path;from shorttake.site import Site;"
        "site=Site(Path('.'),{});site.archive.refresh();"
        "print(json.dumps([url for url in json.load(sys.stdin) if not site.archive.places(url)]))"
    )
    import sys

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=blog.folder,
        env=blog.environ,
        input=json.dumps(sorted(asked)),
        capture_output=True,
        text=True,
        timeout=110,
        check=True,
    )
    assert len(asked) > 1000
    assert json.loads(done.stdout) == []
