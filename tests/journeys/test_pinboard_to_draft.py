"""From the bookmarks of years in Pinboard to the draft of an issue: what is marked comes, and comes once."""

from __future__ import annotations

import json
from typing import Any

from journeys.conftest import Blog


def post(address: str, title: str | bool, tags: str, note: str = "", **more: str) -> dict[str, Any]:
    """A bookmark as Pinboard's export has it."""
    return {
        "href": address,
        "description": title,
        "extended": note,
        "meta": "0123",
        "hash": "4567",
        "time": "2026-10-01T08:00:00Z",
        "shared": "yes",
        "toread": "no",
        "tags": tags,
        **more,
    }


BGP = "https://routes.example/bgp?utm_source=pinboard"
CVE = "https://locks.example/advisory"
POSTS = [
    post(
        BGP, "BGP, slowly &amp; with pictures", "shorttake networking", "The part about *timers* is the best."
    ),
    post("http://www.routes.example/bgp/", "BGP again", "shorttake", time="2026-09-01T08:00:00Z"),
    post(CVE, "A lock that was none", "shorttake security", "Read the second half <first>."),
    post("https://diary.example/", "Mine alone", "shorttake", shared="no"),
    post("https://soup.example/", "Soup", "cooking"),
    post("javascript:alert(1)", "A bookmarklet", "shorttake"),
    post("https://untitled.example/", False, "shorttake", "Has no title."),
]


def test_from_a_pinboard_export_to_a_draft(blog: Blog) -> None:
    empty = blog.files("content/inbox")
    blog.write("export.json", json.dumps(POSTS))
    tried = blog.json("ingest", "export.json", "--only-tag", "shorttake", "--dry-run")
    assert [one["url"] for one in tried] == ["https://routes.example/bgp", CVE, "https://untitled.example/"]
    assert blog.files("content/inbox") == empty

    kept = blog.run("ingest", "export.json", "--only-tag", "shorttake")
    assert "kept 3 of 5 bookmarks" in kept.stdout
    assert "left out 1: private (--private takes them along)" in kept.stdout
    assert "left out 1: without the tag shorttake" in kept.stdout
    assert "left out 1: javascript: is no web address" in kept.stdout

    waiting = {one["url"]: one for one in blog.json("inbox", "list")}
    bgp = waiting["https://routes.example/bgp"]
    assert bgp["title"] == "BGP, slowly & with pictures"
    assert bgp["note"] == "The part about *timers* is the best."
    assert bgp["added"].startswith("2026-09-01"), "the earlier of two"
    assert bgp["tags"] == ["shorttake", "networking"]

    drafted = blog.json("draft")
    draft = blog.read(drafted["file"])
    assert draft.index("## Networking") < draft.index("routes.example") or "[link-" in draft
    assert "The part about *timers* is the best." in draft
    assert "[A lock that was none][" in draft
    assert "diary.example" not in draft

    found = [one for one in blog.json("lint", code=0) if one["level"] == "error"]
    assert found == [], "each has a word of the author's"
    blog.run("publish", "--offline")
    assert blog.json("inbox", "list") == []

    again = blog.run("ingest", "export.json", "--only-tag", "shorttake")
    assert "kept 0 of 5 bookmarks" in again.stdout
    assert "left out 3: published already" in again.stdout
    assert "#1" in again.stdout
    assert blog.json("inbox", "list") == []
