"""From a link on the command line to a numbered Short Take that feed readers read, by the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import feedparser

from journeys.conftest import Blog

NETWORK = "https://www.rfc-editor.org/rfc/rfc9293.html"
STORAGE = "https://www.sqlite.org/atomiccommit.html"
SECURITY = "https://www.openssh.com/security.html"


def three_links(blog: Blog) -> None:
    blog.run(
        *("add-link", NETWORK, "--title", "RFC 9293: TCP", "--section", "networking", "--offline"),
        *("--note", "All of TCP in one document at last; read section 3.10 first.", "--tag", "tcp"),
    )
    blog.run(
        *("add-link", STORAGE, "--title", "Atomic Commit In SQLite", "--section", "Storage", "--offline"),
        *(
            "--note",
            "The best [description of fsync][] that I know.",
        ),
        SHORTTAKE_NOW="2026-11-20T09:31:00+01:00",
    )
    blog.run(
        *("add-link", SECURITY, "--title", "OpenSSH Security", "--section", "Security", "--offline"),
        SHORTTAKE_NOW="2026-11-20T09:32:00+01:00",
    )


def entries(blog: Blog, name: str) -> Any:
    feed = feedparser.parse(str(blog.folder / "output" / "feeds" / name))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_from_three_links_to_a_feed(blog: Blog) -> None:
    three_links(blog)
    waiting = blog.json("inbox", "list")
    assert [one["url"] for one in waiting] == [NETWORK, STORAGE, SECURITY]

    drafted = blog.json("draft")
    assert (drafted["status"], drafted["number"]) == ("new", 1)
    draft = blog.read(drafted["file"])
    assert "## Networking" in draft
    assert "The best [description of fsync][link-2] that I know." in draft
    assert "[link-1]: " + NETWORK in draft

    refused = blog.run("publish", "--offline", code=1)
    assert "OpenSSH Security" in refused.stdout, "a link without a note is not published"
    assert blog.read(drafted["file"]) == draft

    bare = "* [OpenSSH Security][link-3]"
    assert bare in draft
    blog.write(drafted["file"], draft.replace(bare, bare + " lists every mistake they ever made."))
    assert blog.json("lint") == []
    published = blog.json("publish", "--offline")
    assert published["status"] == "published"
    assert published["address"] == "/2026/11/20/technology-short-take-1/"
    assert len(published["shelved"]) == 3
    assert blog.json("inbox", "list") == []
    assert len(blog.files("content/inbox/used/1")) == 3

    blog.run("build", SITEURL="https://bench.example")
    page = blog.read("output/2026/11/20/technology-short-take-1/index.html")
    assert len(re.findall(r'<li[^>]* class="item[ "]', page)) == 3
    assert "(sqlite.org)" in page
    for name in ("atom.xml", "rss.xml"):
        feed = entries(blog, name)
        entry = next(entry for entry in feed.entries if entry.title == "Technology Short Take #1")
        assert entry.id == published["id"]
        assert entry.link == "https://bench.example/2026/11/20/technology-short-take-1/"
        assert "lists every mistake" in entry.content[0].value

    seen = blog.json("add-link", "http://www.rfc-editor.org/rfc/rfc9293.html", "--offline")
    assert seen["status"] == "known"
    assert (seen["seen"][0]["number"], seen["seen"][0]["section"]) == (1, "Networking")
    assert blog.json("inbox", "list") == []


def test_an_edit_moves_updated_and_never_the_id(blog: Blog) -> None:
    three_links(blog)
    file = blog.json("draft")["file"]
    blog.write(
        file, blog.read(file).replace("[OpenSSH Security][link-3]", "[OpenSSH Security][link-3] is short.")
    )
    blog.run("publish", "--offline")
    blog.run("build")
    before = entries(blog, "atom.xml").entries[0]
    tree = {name: Path(blog.folder / "output" / name).read_bytes() for name in blog.files("output")}
    blog.run("build", SHORTTAKE_NOW="2026-11-21T10:00:00+01:00")
    again = {name: Path(blog.folder / "output" / name).read_bytes() for name in blog.files("output")}
    assert again == tree, "the same text makes the same site"

    blog.write(file, blog.read(file).replace("is short.", "is long.").replace("#1", "#1, retold"))
    blog.run("build", SHORTTAKE_NOW="2026-11-22T10:00:00+01:00")
    after = entries(blog, "atom.xml").entries[0]
    assert (after.id, after.link, after.published) == (before.id, before.link, before.published)
    assert after.title == "Technology Short Take #1, retold"
    assert (before.updated, after.updated) == ("2026-11-20T08:30:00Z", "2026-11-22T09:00:00Z")


def test_a_second_draft_run_adds_what_is_new_and_touches_nothing_else(blog: Blog) -> None:
    three_links(blog)
    file = blog.json("draft", "--limit", "2")["file"]
    first = blog.read(file)
    assert SECURITY not in first
    assert blog.json("draft", "--limit", "2")["status"] == "unchanged"
    mine = first.replace("Welcome to", "Hello and welcome to")
    blog.write(file, mine)
    assert blog.json("draft")["added"] == [SECURITY]
    text = blog.read(file)
    for line in mine.splitlines():
        assert line in text.splitlines()
    assert text.index("## Networking") < text.index("## Security") < text.index("## Storage")
    assert re.findall(r"^\[(link-\d)\]:", text, re.M) == ["link-1", "link-2", "link-3"]
    assert blog.json("draft")["status"] == "unchanged"
    assert blog.read(file) == text
