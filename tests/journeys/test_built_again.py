"""A build after any edits is a clean build, byte for byte; where nothing changed, nothing is done."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.build import sites
from bench.build.posts import fill
from journeys.conftest import REPOSITORY, Blog
from replay import Different, compare, replay


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(2))
def test_random_edits_of_the_sample(seed: int, tmp_path: Path) -> None:
    replay(tmp_path, seed, 6, 0)  # `make verify` replays more of them


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_random_edits_of_200_posts(tmp_path: Path) -> None:
    replay(tmp_path, 10, 4, 200)


@pytest.mark.timeout(600)
def test_a_few_random_edits(tmp_path: Path) -> None:
    replay(tmp_path, 7, 2, 0)


def test_a_difference_is_found(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same").write_text("same")
    compare(tmp_path / "one", tmp_path / "other")
    (tmp_path / "one" / "more").write_text("")
    (tmp_path / "other" / "less").mkdir()
    (tmp_path / "one" / "page").write_text("a")
    (tmp_path / "other" / "page").write_text("b")
    with pytest.raises(Different, match="less: missing\nmore: too much\npage: other bytes"):
        compare(tmp_path / "one", tmp_path / "other")


def test_nothing_changed_and_nothing_is_done(blog: Blog) -> None:
    blog.run("build")
    written = {path: path.stat().st_mtime_ns for path in (blog.folder / "output").rglob("*")}
    said = blog.run("build").stdout
    assert "0 written" in said
    assert {path: path.stat().st_mtime_ns for path in (blog.folder / "output").rglob("*")} == written


def test_what_was_taken_out_of_the_site_is_put_back(blog: Blog) -> None:
    blog.run("build")
    page = blog.folder / "output" / "about" / "index.html"
    whole = page.read_bytes()
    page.unlink()
    assert "1 written" in blog.run("build").stdout
    assert page.read_bytes() == whole


def test_an_error_leaves_what_was_known(blog: Blog) -> None:
    blog.run("build")
    text = blog.read("content/pages/about.md")
    blog.write("content/pages/about.md", "---\ntitle: [\n---\n")
    blog.run("build", code=1)
    blog.write("content/pages/about.md", text)
    assert "0 written" in blog.run("build").stdout


def test_a_plugin_that_does_not_say_what_it_reads_is_always_run(blog: Blog) -> None:
    blog.write(
        "plugins/clock.py",
        "import os\nfrom pathlib import Path\nfrom pelican import signals\n"
        "def write(pelican):\n"
        "    Path(pelican.output_path, 'said.txt').write_text(os.environ['SAID'])\n"
        "def register():\n    signals.finalized.connect(write)\n",
    )
    blog.write("pelicanconf.py", f"{blog.read('pelicanconf.py')}\nPLUGINS = [*PLUGINS, 'clock']\n")
    for said in ("one", "two"):
        blog.run("build", SAID=said)
        assert blog.read("output/said.txt") == said


def test_an_environment_that_the_settings_read_counts(blog: Blog) -> None:
    blog.run("build")
    blog.run("build", SITEURL="https://other.example")
    assert "https://other.example/" in blog.read("output/feeds/atom.xml")
    blog.run("build")
    assert "https://other.example/" not in blog.read("output/feeds/atom.xml")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("theme", ["notmyidea", "simple"])
def test_a_site_of_plain_pelican_is_the_same_with_it_and_without(theme: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path / theme)
    settings = (
        "SITENAME = 'Plain'\nPATH = 'content'\nTIMEZONE = 'UTC'\nLOCALE = ['C']\nTAG_FEED_ATOM = 'feeds/{slug}.xml'\n"
        f"THEME = {theme!r}\nDEFAULT_PAGINATION = 5\nARTICLE_PATHS = ['posts', 'takes']\nPAGE_PATHS = ['pages']\n"
        f"RELATIVE_URLS = {theme == 'simple'}\nPLUGIN_PATHS = [{str(REPOSITORY / 'plugins')!r}]\n"
    )
    fill(blog.folder / "content", 21)
    blog.write(
        "content/pages/about.md", "title: About\n\nSee [this]({filename}../posts/2014-01-04-00001.md).\n"
    )
    for step in range(3):
        if step == 1:
            post = sorted((blog.folder / "content" / "posts").glob("*.md"))[4]
            post.write_text(post.read_text() + "\nMore words.\n")
        elif step == 2:
            sorted((blog.folder / "content" / "posts").glob("*.md"))[2].unlink()
            blog.write("content/posts/new.md", "title: New\ndate: 2026-01-01\ntags: new\n\nNew.\n")
        blog.write("pelicanconf.py", f"{settings}PLUGINS = []\n")
        blog.run("build", "--output", "plain")
        blog.write("pelicanconf.py", f"{settings}PLUGINS = ['incremental']\n")
        blog.run("build", "--output", "kept")
        compare(blog.folder / "plain", blog.folder / "kept")


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("edited", [False, True])
def test_an_answer_that_cannot_be_written_is_no_traceback(
    unbuffered: str, edited: bool, tmp_path: Path
) -> None:
    blog = tmp_path.resolve() / "blog"
    sites.pelican(blog, 3, REPOSITORY / "plugins")
    settled = time.time() - 60
    for path in blog.rglob("*"):
        os.utime(path, (settled, settled))

    def build(stdout: int) -> tuple[int, str]:
        if edited:
            with (blog / "content/posts/2014-01-02-00000.md").open("a", encoding="utf-8") as file:
                file.write("\nMore.\n")
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "shorttake", "build"],
            cwd=blog,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": unbuffered},
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stderr

    for _ in range(2):
        build(subprocess.DEVNULL)
    with Path("/dev/full").open("w") as full:
        code, said = build(full.fileno())
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("error: ")
    assert "No space left on device" in said
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert build(writing)[1] == ""
    finally:
        os.close(writing)


FEEDS = {"feed.xml", "rss.xml", "tags/taunra.xml"}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_feed_is_made_where_it_would_be_another(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    sites.pelican(blog.folder, 20, REPOSITORY / "plugins")
    settings = blog.read("pelicanconf.py") + (
        "TAG_FEED_ATOM = 'tags/{slug}.xml'\nFEED_ALL_RSS = 'rss.xml'\nFEED_MAX_ITEMS = 3\n"
    )
    blog.write("pelicanconf.py", settings)
    posts = [f"content/posts/new-{day}.md" for day in range(1, 5)]
    for day, post in enumerate(posts, 1):
        blog.write(post, f"---\ntitle: New {day}\ndate: 2026-11-0{day}\ntags: taunra\n---\n\nWords.\n")

    def edit(name: str, before: str, after: str) -> None:
        text = blog.read(name)
        assert before in text
        blog.write(name, text.replace(before, after, 1))

    # Each with the feeds that are others then; the RSS feed has no summaries but content, and no `updated`.
    changes: list[tuple[Callable[[], None], set[str]]] = [
        (lambda: edit(posts[0], "Words", "Others"), set()),  # none of the newest three
        (lambda: edit(posts[3], "Words", "Others"), FEEDS),
        (lambda: edit(posts[3], "tags: taunra", "tags: taunra, more"), FEEDS),
        (lambda: edit(posts[2], "tags: taunra", "tags: more"), FEEDS),
        (lambda: edit(posts[1], "date: 2026-11-02", "date: 2026-11-02 10:00"), FEEDS),
        (lambda: edit(posts[1], "date:", "author: Somebody\ndate:"), FEEDS),
        (lambda: edit(posts[1], "date:", "summary: In short.\ndate:"), FEEDS),
        (lambda: edit(posts[1], "date:", "modified: 2026-11-05 10:00\ndate:"), FEEDS),
        (lambda: (blog.folder / "output" / "feed.xml").unlink(), {"feed.xml"}),
        (lambda: edit(posts[3], "Others", "See [this]({filename}new-1.md)"), FEEDS),
        (lambda: edit(posts[0], "title: New 1", "title: New 1\nslug: moved"), FEEDS),  # its address
        (lambda: blog.write("pelicanconf.py", settings + "SITESUBTITLE = 'Words'\n"), FEEDS),
    ]
    blog.run("build")
    for number, (change, others) in enumerate(changes):
        before = {name: blog.read(f"output/{name}") for name in FEEDS}
        change()
        blog.run("build")
        clean = f"clean-{number}"
        blog.run("build", "--output", clean)
        compare(blog.folder / "output", blog.folder / clean)
        for name in FEEDS - others:
            assert blog.read(f"output/{name}") == before[name]
            why = blog.run("build", "--explain", name).stdout
            assert "nothing that it shows changed" in why, (number, name)


def test_two_folders_are_each_known(blog: Blog) -> None:
    blog.run("build")
    blog.run("build", "--output", str(blog.folder.parent / "other"))
    for more in ([], ["--output", str(blog.folder.parent / "other")]):
        assert "0 written" in blog.run("build", *more).stdout
    blog.write("content/posts/new.md", "---\ntitle: New\ndate: 2026-11-01\n---\n\nNew.\n")
    for more in ([], ["--output", str(blog.folder.parent / "other")]):
        assert " 0 written" not in blog.run("build", *more).stdout
    assert (Path(blog.folder.parent / "other") / "2026/11/01/new/index.html").is_file()


@pytest.mark.slow
def test_what_is_said_with_links_is_the_same_whenever_a_page_asks_for_it(blog: Blog) -> None:
    page = "https://example.com/one"
    for number in (1, 2):
        blog.write(
            f"content/takes/take-{number}.md",
            f"---\ntitle: 'Technology Short Take {number}'\ndate: 2026-10-0{number}\n---\n\nHello.\n\n"
            f"## Networking\n\n- [A page]({page}) that take {number} has.\n- [More](https://c.example/{number})\n",
        )
    blog.write("content/posts/plain.md", f"---\ntitle: Plain\ndate: 2026-10-05\n---\n\n[It]({page}) too.\n")
    blog.run("build")
    assert "Also linked in" in blog.read("output/2026/10/01/take-1/index.html")

    def add(name: str, words: str) -> None:
        blog.write(name, blog.read(name) + words)

    take, section = "content/takes/take-1.md", "theme/templates/section.html"
    changes: list[Callable[[], None]] = [
        lambda: blog.write(take, blog.read(take).replace("\ndate:", "\ntags: [cables]\ndate:")),
        lambda: add(section, "<!-- a remark -->"),
        lambda: add("content/posts/plain.md", "\nMore words.\n"),
        lambda: add("theme/templates/links_year.html", "<!-- a remark -->"),
        lambda: blog.write(take, blog.read(take).replace("that take 1 has", "that has other words")),
        lambda: add("content/posts/plain.md", "\nOnce more.\n"),
        lambda: blog.write(take, blog.read(take).replace("Short Take 1", "Short Take 7")),
    ]
    for number, change in enumerate(changes):
        change()
        blog.run("build")
        blog.run("build", "--output", f"clean-{number}")
        compare(blog.folder / "output", blog.folder / f"clean-{number}")


@pytest.mark.parametrize(
    ("change", "environ", "expected"),
    [
        pytest.param("", {}, "0 written", id="nothing"),
        pytest.param("", {"SITEURL": "https://other.example"}, "written", id="another site"),
        pytest.param("content/posts/2014-01-02-00000.md", {}, "2 written", id="an edit"),
    ],
)
def test_nothing_to_do_is_told_at_once_and_only_then(
    change: str, environ: dict[str, str], expected: str, tmp_path: Path
) -> None:
    blog = tmp_path.resolve() / "blog"
    sites.pelican(blog, 3, REPOSITORY / "plugins")
    settled = time.time() - 60
    for path in blog.rglob("*"):
        os.utime(path, (settled, settled))

    def build(environ: dict[str, str]) -> tuple[str, bool]:
        """What a build says, and whether it has loaded the whole command line."""
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "shorttake", "build"],
            cwd=blog,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environ},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout, "shorttake.cli" in done.stderr

    assert build({})[1]
    build({})  # the first one may have been too near to the files it read
    if change:
        with (blog / change).open("a", encoding="utf-8") as file:
            file.write("\nMore.\n")
    said, whole = build(environ)
    assert expected in said
    assert whole is bool(change or environ)
