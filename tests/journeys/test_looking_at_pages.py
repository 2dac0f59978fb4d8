"""What a page says of itself is added after the link is kept, and never costs the link."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from journeys.conftest import Blog
from shorttake.link import from_text

PAGE = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Queues everywhere - Field Notes</title>
<meta property="og:site_name" content="Field Notes">
<meta property="og:type" content="article">
<meta name="author" content="Nora Example">
<meta property="article:published_time" content="2026-03-04T08:00:00+01:00">
<meta name="description" content="Why every slow system hides a queue.">
<script>document.write("never run")</script>
</head><body><article><h1>Queues everywhere</h1><p>Every slow system hides a queue.</p></article></body></html>
"""


class Pages(http.server.BaseHTTPRequestHandler):
    """One good page, one that is gone, one that leads into a private network."""

    def do_GET(self) -> None:
        if self.path == "/page":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://10.1.2.3/secret")
        else:
            self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def pages() -> Iterator[str]:
    """The address of a small server on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_facts_and_a_copy(blog: Blog, pages: str) -> None:
    allow = {"SHORTTAKE_FETCH_ALLOW": "127.0.0.0/8"}
    done = blog.json("add-link", f"{pages}/page", "--note", "Mine.", **allow)
    assert (done["title"], done["author"], done["site"]) == (
        "Queues everywhere",
        "Nora Example",
        "Field Notes",
    )
    assert done["date"].startswith("2026-03-04")
    assert done["description"] == "Why every slow system hides a queue."
    link = from_text(blog.read(done["file"]))
    assert link.note == "Mine."
    assert link.snapshot is not None
    assert (blog.folder / link.snapshot).is_file()
    shown = blog.run("snapshot", "show", f"{pages}/page").stdout
    assert "Every slow system hides a queue." in shown
    assert "<script" not in shown


def test_the_author_s_own_words_stay(blog: Blog, pages: str) -> None:
    done = blog.json("add-link", f"{pages}/page", "--title", "My title", SHORTTAKE_FETCH_ALLOW="127.0.0.0/8")
    assert (done["title"], done["author"]) == ("My title", "Nora Example")


@pytest.mark.parametrize(
    ("path", "allow", "said"),
    [
        ("/page", "", "not looked at"),
        ("/gone", "127.0.0.0/8", "404"),
        ("/away", "127.0.0.0/8", "not looked at"),
    ],
)
def test_a_page_that_cannot_be_had_costs_nothing(
    blog: Blog, pages: str, path: str, allow: str, said: str
) -> None:
    done = blog.run("add-link", pages + path, SHORTTAKE_FETCH_ALLOW=allow)
    assert done.stdout.startswith("kept ")
    assert said in done.stderr


def test_a_saved_page(blog: Blog) -> None:
    (blog.folder / "saved.html").write_bytes(PAGE)
    done = blog.json("add-link", "https://a.example/q", "--page", "saved.html", "--offline")
    assert done["title"] == "Queues everywhere"


def test_what_was_dropped_stays_dropped(blog: Blog) -> None:
    kept = blog.json("add-link", "https://a.example/q", "--offline")
    blog.run("inbox", "drop", kept["id"])
    blog.write("list.txt", "https://a.example/q\nhttps://b.example/\n")
    blog.run("ingest", "list.txt")
    assert [one["url"] for one in blog.json("inbox", "list")] == ["https://b.example/"]


def test_publishing_keeps_copies_of_what_has_none(blog: Blog, pages: str) -> None:
    for path in ("/page", "/gone"):
        blog.run("add-link", pages + path, "--note", "Worth it.", "--offline")
    blog.run("draft")
    refused = blog.run("publish", code=1, SHORTTAKE_FETCH_ALLOW="127.0.0.0/8")
    assert "/gone: the server says that there is no such page (404)" in refused.stderr
    done = blog.run("publish", "--unchecked", SHORTTAKE_FETCH_ALLOW="127.0.0.0/8")
    assert "published: Technology Short Take #1" in done.stdout
    assert "1 copy of linked pages kept; 1 could not be had" in done.stderr
    assert [name for name in blog.files("snapshots") if name.endswith(".warc.gz")]
