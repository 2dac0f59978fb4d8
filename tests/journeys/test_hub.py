"""Subscribers hear of a post at once: its feeds name a hub, and publishing tells it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qsl

import pytest

from journeys.conftest import Blog


class Hub(http.server.BaseHTTPRequestHandler):
    """A hub that remembers what it is told, and has had enough when its path says so."""

    told: ClassVar[list[list[tuple[str, str]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.told.append(parse_qsl(body))
        self.send_response(503 if self.path == "/tired" else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def hub() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Hub.told.clear()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def drafted(blog: Blog, hub: str) -> None:
    blog.write(
        "pelicanconf.py",
        blog.read("pelicanconf.py") + f'\nSHORTTAKE |= {{"hub": "{hub}", "snapshots": False}}\n',
    )
    blog.run("add-link", "https://example.net/", "--title", "A page", "--note", "Worth it.", "--offline")
    blog.run("draft")


ADDRESS = {"SITEURL": "https://bench.example", "SHORTTAKE_FETCH_ALLOW": "127.0.0.0/8"}
FEEDS = [
    f"https://bench.example/feeds/{folder}{name}"
    for folder in ("", "technology-short-take/")
    for name in ("atom.xml", "rss.xml", "feed.json")
]


def test_publishing_tells_the_hub_which_feeds_have_news(blog: Blog, hub: str) -> None:
    drafted(blog, hub)
    said = blog.run("publish", **ADDRESS)
    assert Hub.told == [[("hub.mode", "publish"), *(("hub.url", feed) for feed in FEEDS)]]
    assert f"{hub} was told of 6 feeds" in said.stderr
    blog.run("publish", "--ping", **ADDRESS)
    assert len(Hub.told) == 2


def test_a_hub_that_is_tired_or_gone_stops_nothing(blog: Blog, hub: str) -> None:
    drafted(blog, f"{hub}/tired")
    said = blog.run("publish", **ADDRESS)
    assert "published" in said.stdout
    assert "the hub was not told: it answered 503" in said.stderr


def test_offline_and_without_an_address_nobody_is_told(blog: Blog, hub: str) -> None:
    drafted(blog, hub)
    blog.run("publish", "--offline", **ADDRESS)
    blog.write("pelicanconf.py", blog.read("pelicanconf.py").replace("https://bench.example", ""))
    assert "the site has no address" in blog.run("publish", "--ping", SITEURL="").stderr
    assert Hub.told == []
