"""A file that cannot be read stops the build, and every such file is named with what to do."""

from __future__ import annotations

import pytest

from journeys.conftest import Blog

BROKEN = {
    "content/posts/yaml.md": ("---\ntitle: a: b: c\ndate: 2026-01-01\n---\n\nx\n", "content/posts/yaml.md:2"),
    "content/posts/untitled.md": ("---\ndate: 2026-01-02\n---\n\nx\n", "no title"),
    "content/posts/undated.md": ("---\ntitle: Undated\n---\n\nx\n", "no date"),
    "content/posts/impossible.md": ("---\ntitle: X\ndate: 2026-02-30\n---\n\nx\n", "content/posts/impossible.md:3"),
    "content/posts/one.md": ("---\ntitle: X\nslug: same\ndate: 2026-03-01\n---\n\nx\n", None),
    "content/posts/two.md": ("---\ntitle: Y\nslug: same\ndate: 2026-03-01\n---\n\nx\n", "/2026/03/01/same/"),
    "content/takes/open.md": ("---\ntitle: Never closed\n\nx\n", "never closed"),
    "content/liveblogs/zone.md": ("---\ntitle: Z\nzone: Mars/Olympus\ndate: 2026-03-01\n---\n\n09:00 x\n", "content/liveblogs/zone.md:3"),
    "content/pages/status.md": ("---\ntitle: Z\nstatus: pubished\n---\n\nx\n", "did you mean 'published'"),
}  # fmt: skip


def test_every_broken_file_is_named(blog: Blog) -> None:
    blog.run("build")
    before = blog.read("output/index.html")
    for name, (text, _) in BROKEN.items():
        blog.write(name, text)
    (blog.folder / "content/posts/latin.md").write_bytes(b"---\ntitle: caf\xe9\ndate: 2026-01-01\n---\n\nx\n")
    done = blog.run("build", code=1)
    for name, (_, said) in BROKEN.items():
        if said:
            assert name in done.stderr
            assert said in done.stderr
    assert "content/posts/latin.md:2:11" in done.stderr
    assert "9 files to mend" in done.stderr
    assert blog.read("output/index.html") == before, "the old site stays"


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ("SHORTTAKE = {'sectons': []}", "did you mean 'sections'"),
        ("SHORTTAKE = {'series': 3}", "SHORTTAKE['series']"),
        ("SITENAME = ", "pelicanconf.py:1"),
        ("1 / 0", "ZeroDivisionError"),
        ("TIMEZONE = 'Mars/Olympus'", "Mars/Olympus"),
    ],
)
def test_settings_that_cannot_be_used(blog: Blog, conf: str, said: str) -> None:
    blog.write("pelicanconf.py", conf + "\n")
    for command in (["inbox"], ["build"]):
        assert said in blog.run(*command, code=1).stderr


def test_a_plugin_that_breaks_ends_the_build(blog: Blog) -> None:
    blog.run("build")
    before = blog.files("output")
    conf = blog.read("pelicanconf.py")
    blog.write("plugins/broken.py", "def register():\n    raise RuntimeError('broken on purpose')\n")
    blog.write("pelicanconf.py", conf + "\nPLUGINS = [*PLUGINS, 'broken']\n")
    assert "broken" in blog.run("build", code=1).stderr
    assert blog.files("output") == before


def test_no_blog_here(blog: Blog) -> None:
    done = blog.run("inbox", code=1, where=blog.folder.parent)
    assert "pelicanconf.py" in done.stderr


@pytest.mark.parametrize("words", [[], ["feeds"], ["snapshot"]])
def test_a_command_that_needs_another_word_shows_which(blog: Blog, words: list[str]) -> None:
    said = blog.run(*words, code=2).stderr.splitlines()
    assert said[0].startswith(f"Usage: {' '.join(['shorttake', *words])} ")
    assert "Commands:" in said


def test_a_command_that_is_none(blog: Blog) -> None:
    assert "did you mean 'publish'" in blog.run("pubish", code=2).stderr


def test_publish_needs_an_address(blog: Blog) -> None:
    conf = blog.read("pelicanconf.py")
    blog.write("pelicanconf.py", conf + "\nSITEURL = ''\n")
    assert "SITEURL" in blog.run("build", "--publish", code=1).stderr


def test_drafts_are_shown_only_where_asked_for(blog: Blog) -> None:
    blog.write("content/posts/soon.md", "---\ntitle: Soon\nstatus: draft\n---\n\nNot yet.\n")
    blog.write("content/takes/next.md", "---\ntitle: 'Technology Short Take #9'\nstatus: draft\n---\n\n* a\n")
    blog.run("build")
    assert not [name for name in blog.files("output") if "soon" in name or "drafts" in name]
    blog.run("build", "--drafts", "--output", "preview")
    assert "drafts/soon/index.html" in blog.files("preview")
    assert "drafts/next/index.html" in blog.files("preview")
