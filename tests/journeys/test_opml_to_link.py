"""From a list of feeds, as another reader exports it, to a link in the inbox and its feeds in the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from fakes.feedserver import Blog, FeedServer, Reply
from journeys.conftest import Blog as Weblog

ALLOW = "127.0.0.0/8"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        server.feeds["/net"] = Blog(server, name="net")
        server.feeds["/sys"] = Blog(server, name="sys")
        server.feeds["/dead"] = lambda headers: Reply(404)
        yield server


def run(blog: Weblog, server: FeedServer, *arguments: str, **more: Any) -> Any:
    return blog.run(*arguments, SHORTTAKE_FETCH_ALLOW=ALLOW, SHORTTAKE_NOW=server.now.isoformat(), **more)


def answer(blog: Weblog, server: FeedServer, *arguments: str) -> Any:
    return blog.json(*arguments, SHORTTAKE_FETCH_ALLOW=ALLOW, SHORTTAKE_NOW=server.now.isoformat())


def test_from_an_opml_to_a_kept_link(blog: Weblog, server: FeedServer) -> None:
    theirs = "".join(
        f'<outline text="{name}" XMLURL="{server.url(f"/{name}")}"/>' for name in ("net", "sys", "dead")
    )
    blog.write(
        "export.opml", f'<opml version="1.1"><body><outline text="Mine">{theirs}</outline></body></opml>'
    )
    before = len(answer(blog, server, "feeds", "list"))
    run(blog, server, "ingest", "export.opml")
    assert len(answer(blog, server, "feeds", "list")) == before + 3

    polled = run(blog, server, "ingest")
    assert "8 new entries" in polled.stdout
    assert "/dead" in polled.stderr
    assert "404" in polled.stderr

    asked = len(server.seen)
    run(blog, server, "ingest")
    assert len(server.seen) == asked, "nobody is asked again within the hour"

    flow = answer(blog, server, "river", "--tag", "Mine")
    assert len(flow) == 8
    assert flow[0]["date"] >= flow[-1]["date"]
    wanted = next(one for one in flow if one["url"] == "https://net.example/100")
    kept = answer(blog, server, "keep", wanted["id"])
    assert (kept["status"], kept["title"], kept["site"]) == ("added", "Entry 100 of net", "net")
    run(blog, server, "skip", flow[-1]["id"])
    assert [one["url"] for one in answer(blog, server, "inbox", "list")] == ["https://net.example/100"]
    assert len(answer(blog, server, "river")) == 6

    server.now += dt.timedelta(days=1)
    assert "2 new entries" in run(blog, server, "ingest").stdout
    fresh = answer(blog, server, "river")
    assert {one["title"] for one in fresh[:2]} == {"Entry 101 of net", "Entry 101 of sys"}
    report = answer(blog, server, "feeds", "report")
    assert report["failing"] == 1
    assert report["requests"] == len(server.seen)
    assert len([one for one in server.seen if one.path == "/dead"]) <= 2
