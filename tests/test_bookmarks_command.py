"""`shorttake ingest` as the author calls it: files, what is said, and what a script gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from fakes.services import Answer, Clock, Services
from shorttake.cli import show
from shorttake.cli.ingest import ingest
from shorttake.errors import ShorttakeError
from shorttake.inbox import dropped, kept
from shorttake.site import Site

CONF = 'SITENAME = "X"\nTIMEZONE = "Europe/Amsterdam"\nPATH = "content"\nSHORTTAKE = {"bookmarks": %r}\n'
ENVIRON = {
    "SHORTTAKE_NOW": "2026-11-20T09:30:00+01:00",
    "SHORTTAKE_FETCH_ALLOW": "127.0.0.0/8",
    "LINKDING_TOKEN": "c0ffee" * 6,
    "RAINDROP_TOKEN": "0d3f5a7b-test-token",
}
POSTS: list[dict[str, Any]] = [
    {"href": "https://seen.example/a", "description": "Seen", "tags": "blog", "time": "2020-01-01T00:00:00Z",
     "extended": "", "shared": "yes", "toread": "no"},
    {"href": "https://new.example/b", "description": "New &amp; good", "tags": "blog sea", "time": "2020-01-02T00:00:00Z",
     "extended": "Why.", "shared": "yes", "toread": "yes"},
    {"href": "https://secret.example/", "description": "Secret", "tags": "blog", "time": "2020-01-03T00:00:00Z",
     "extended": "", "shared": "no", "toread": "no"},
    {"href": "https://other.example/", "description": "Other", "tags": "", "time": "2020-01-04T00:00:00Z",
     "extended": "", "shared": "yes", "toread": "no"},
    {"href": "javascript:alert(1)", "description": "x", "tags": "blog", "time": "2020-01-04T00:00:00Z",
     "extended": "", "shared": "yes", "toread": "no"},
]  # fmt: skip


@dataclass
class Blog:
    """A blog in a folder, and what the command prints there."""

    root: Path
    capture: pytest.CaptureFixture[str]
    bookmarks: dict[str, Any]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """(exit code, stdout, stderr), errors told as the command line tells them."""
        (self.root / "pelicanconf.py").write_text(CONF % {"tag": self.bookmarks.get("tag")}, encoding="utf-8")
        site = Site(self.root, ENVIRON)
        site.settings = replace(site.settings, pelican={"SHORTTAKE": {"bookmarks": self.bookmarks}})
        try:
            code = ingest.main(list(arguments), obj=site, standalone_mode=False)
        except ShorttakeError as error:
            show.error(error)
            code = error.exit_code
        said = self.capture.readouterr()
        return code or 0, said.out, said.err

    def file(self, name: str, text: str) -> str:
        (self.root / name).write_text(text, encoding="utf-8")
        return str(self.root / name)

    @property
    def urls(self) -> list[str]:
        import datetime as dt

        return sorted(one.link.url for one in kept(self.root / "content" / "inbox", dt.UTC)[0])


@pytest.fixture
def blog(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Blog:
    (tmp_path / "content" / "takes").mkdir(parents=True)
    (tmp_path / "content" / "takes" / "2021-01-01-take.md").write_text(
        "---\ntitle: 'Technology Short Take #7'\ndate: 2021-01-01T00:00:00Z\n---\n\n## Networking\n\n"
        "* [Seen](https://www.seen.example/a?utm_source=x).\n",
        encoding="utf-8",
    )
    return Blog(tmp_path, capsys, {})


@pytest.fixture
def export(blog: Blog) -> str:
    return blog.file("pinboard.json", json.dumps(POSTS))


def test_a_dry_run_prints_what_would_be_kept(blog: Blog, export: str) -> None:
    code, out, err = blog.run(export, "--dry-run")
    assert code == 0
    assert json.loads(out) == [
        {"url": "https://new.example/b", "title": "New & good", "tags": ["blog", "sea"], "note": "Why.",
         "date": "2020-01-02T00:00:00+00:00", "private": False, "toread": True, "description": None},
        {"url": "https://other.example/", "title": "Other", "tags": [], "note": "",
         "date": "2020-01-04T00:00:00+00:00", "private": False, "toread": False, "description": None},
    ]  # fmt: skip
    assert "would keep 2 of 4 bookmarks" in err
    assert "left out 1: published already" in err
    assert "Technology Short Take #7" in err
    assert "left out 1: private (--private takes them along)" in err
    assert "left out 1: javascript: is no web address" in err
    assert blog.urls == []


def test_keeping_says_the_same_in_its_summary(blog: Blog, export: str) -> None:
    code, out, err = blog.run(export)
    assert code == 0
    assert blog.urls == ["https://new.example/b", "https://other.example/"]
    assert "kept 2 of 4 bookmarks" in out
    assert "content/inbox/2020-01-02-new-good-" in out
    assert "left out 1: published already" in out
    assert "left out 1: private" in out
    assert "Pinboard, 4 bookmarks" in err
    code, out, _ = blog.run(export)
    assert "kept 0 of 4 bookmarks" in out
    assert "left out 2: kept already" in out


CHOICES: list[tuple[list[str], str | None, list[str]]] = [
    (["--only-tag", "BLOG"], None, ["new"]),
    (["--only-tag", "blog", "--private"], None, ["new", "secret"]),
    (["--private"], None, ["new", "other", "secret"]),
    ([], "Blog", ["new"]),
    (["--only-tag", ""], "blog", ["new", "other"]),
    (["--only-tag", "sea"], "blog", ["new"]),
    (["--only-tag", "none"], None, []),
]


@pytest.mark.parametrize(("options", "setting", "names"), CHOICES, ids=str)
def test_which_are_for_the_blog(
    options: list[str], setting: str | None, names: list[str], blog: Blog, export: str
) -> None:
    blog.bookmarks = {"tag": setting}
    code, out, _ = blog.run(export, "--dry-run", *options)
    assert code == 0
    hosts = [one["url"].split("/")[2].split(".")[0] for one in json.loads(out)]
    assert sorted(hosts) == names


def test_what_the_author_let_go_stays_so(blog: Blog, export: str) -> None:
    dropped.remember(blog.root / "content" / "inbox", ["http://new.example/b/"])
    _, out, _ = blog.run(export)
    assert blog.urls == ["https://other.example/"]
    assert "left out 1: let go before (content/inbox/dropped.txt)" in out


def test_json_has_everything(blog: Blog, export: str) -> None:
    opml = blog.file(
        "feeds.xml", '<opml><body><outline text="F" xmlUrl="https://f.example/rss"/></body></opml>'
    )
    code, out, _ = blog.run(export, opml, "--json")
    said = json.loads(out)
    assert code == 0
    assert [one["url"] for one in said["added"]] == ["https://new.example/b", "https://other.example/"]
    assert all((blog.root / one["file"]).is_file() for one in said["added"])
    assert [one["url"] for one in said["known"]] == ["https://seen.example/a"]
    assert said["known"][0]["seen"][0]["number"] == 7
    assert {one["why"] for one in said["left_out"]} == {"private", "javascript: is no web address"}
    assert said["subscribed"] == [{"url": "https://f.example/rss", "title": "F"}]
    assert said["problems"] == said["dropped"] == []


def test_subscriptions_go_to_the_list_of_feeds(blog: Blog) -> None:
    opml = blog.file(
        "feeds.xml",
        '<opml version="1.0"><body><outline text="Sea"><outline text="Tides" xmlUrl="https://t.example/rss"/>'
        '</outline><outline type="link" text="A page" url="https://page.example/"/></body></opml>',
    )
    path = blog.root / "content" / "feeds.opml"
    code, out, err = blog.run(opml, "--dry-run")
    assert (code, len(json.loads(out)), path.exists()) == (0, 1, False)
    assert "would subscribe to 1 feed in content/feeds.opml" in err
    code, out, _ = blog.run(opml)
    assert code == 0
    assert 'xmlUrl="https://t.example/rss"' in path.read_text(encoding="utf-8")
    assert blog.urls == ["https://page.example/"]
    before = path.read_bytes()
    blog.run(opml)
    assert path.read_bytes() == before


def test_a_file_that_is_no_export(blog: Blog, export: str) -> None:
    other = blog.file("notes.txt", "Dear diary,\n")
    code, out, err = blog.run(other)
    assert (code, out) == (1, "")
    assert "notes.txt" in err
    assert "Dear diary" in err
    # One wrong name does not keep the others out.
    code, _, err = blog.run(other, export, str(blog.root / "missing.html"))
    assert code == 1
    assert blog.urls == ["https://new.example/b", "https://other.example/"]
    assert "cannot be read" in err


def test_a_damaged_file_is_read_as_far_as_it_can_be(blog: Blog) -> None:
    text = json.dumps(POSTS[1:2])[:-1] + ',\n{"href": "https://half.example/", "shar'
    code, _, err = blog.run(blog.file("cut.json", text))
    assert code == 0
    assert blog.urls == ["https://new.example/b"]
    assert "cut.json:2: the file ends in the middle of an entry" in err


def test_bookmarks_of_many_files_are_one_for_each_page(blog: Blog) -> None:
    one = blog.file("a.txt", "https://page.example/a\n")
    two = blog.file("b.html", '<DL><DT><A HREF="http://page.example/a/" ADD_DATE="1600000000">T</A>\n</DL>')
    _, out, _ = blog.run(one, two, "--dry-run")
    [found] = json.loads(out)
    assert (found["url"], found["title"]) == ("https://page.example/a", "T")
    assert found["date"] == "2020-09-13T12:26:40+00:00"


def test_from_an_export_to_a_draft(blog: Blog, export: str) -> None:
    from shorttake.cli.draft import draft

    blog.run(export, "--only-tag", "blog")
    draft.main([], obj=Site(blog.root, ENVIRON), standalone_mode=False)
    [path] = [path for path in (blog.root / "content" / "takes").iterdir() if "2021-01-01" not in path.name]
    text = path.read_text(encoding="utf-8")
    assert "#8" in text
    assert "https://new.example/b" in text
    assert "Why." in text
    assert "seen.example" not in text


def test_feeds_are_not_asked_in_a_dry_run(blog: Blog) -> None:
    blog.file("content/feeds.opml", "<opml><body></body></opml>")
    code, out, err = blog.run("--dry-run")
    assert (code, json.loads(out)) == (0, [])
    assert "feeds are not asked" in err


def test_a_list_of_feeds_goes_with_no_file(blog: Blog, export: str) -> None:
    code, _, err = blog.run(export, "--opml", export)
    assert code == 2
    assert "--opml" in err


def test_nothing_to_ask_for(blog: Blog) -> None:
    code, _, err = blog.run()
    assert code == 2
    assert "nothing to ask for" in err


def test_help_has_an_example(blog: Blog) -> None:
    blog.run("--help")
    _, out, _ = blog.run("--help")
    assert "Example: shorttake ingest" in out


# --- services ------------------------------------------------------------------------------------------------


@pytest.fixture
def services() -> Iterator[Services]:
    with Services(Clock()) as found:
        yield found


def linkding(number: int, **more: Any) -> dict[str, Any]:
    return {"url": f"https://l{number}.example/", "title": f"L {number}", "description": "", "notes": "N",
            "tag_names": ["blog"], "unread": False, "is_archived": False, "date_added": "2021-01-01T00:00:00Z",
            "date_modified": f"2021-01-{number:02}T00:00:00Z", **more}  # fmt: skip


def test_a_configured_service_is_asked(blog: Blog, services: Services) -> None:
    blog.bookmarks = {"tag": "blog", "linkding": services.url("linkding")}
    services.linkding.bookmarks = [linkding(1), linkding(2), linkding(3, tag_names=["other"])]
    code, out, err = blog.run("--dry-run")
    assert code == 0
    assert len(json.loads(out)) == 2
    assert blog.urls == []
    code, out, err = blog.run()
    assert code == 0
    assert blog.urls == ["https://l1.example/", "https://l2.example/"]
    assert "linkding: 2 bookmarks" in err
    # What is known is not asked for again; what is new comes; a deleted cache only asks for more.
    services.linkding.bookmarks.append(linkding(5))
    code, out, err = blog.run()
    assert "linkding: 1 bookmark that" in err
    assert len(blog.urls) == 3
    for path in (blog.root / ".shorttake").iterdir():
        path.unlink()
    code, out, err = blog.run()
    assert "linkding: 3 bookmarks" in err
    assert "kept 0 of 3 bookmarks" in out
    assert len(blog.urls) == 3


def test_one_dead_service_stops_no_other(blog: Blog, services: Services) -> None:
    blog.bookmarks = {
        "tag": "blog",
        "linkding": services.url("linkding"),
        "raindrop": services.url("raindrop"),
        "shaarli": services.url("shaarli"),
    }
    services.broken = lambda asked: Answer(b"oops", 500) if asked.path.startswith("/api") else None
    services.raindrop.items = [
        {"link": "https://r.example/", "title": "R", "note": "", "excerpt": "", "tags": ["blog"],
         "created": "2021-01-01T00:00:00.000Z", "lastUpdate": "2021-01-01T00:00:00.000Z"}
    ]  # fmt: skip
    code, _, err = blog.run()
    assert code == 1
    assert blog.urls == ["https://r.example/"]
    assert "linkding: it answers 500" in err
    assert "Shaarli wants to know who asks" in err
    assert "SHAARLI_SECRET" in err


def test_a_service_without_a_tag_brings_nothing(blog: Blog, services: Services) -> None:
    blog.bookmarks = {"linkding": services.url("linkding")}
    services.linkding.bookmarks = [linkding(1)]
    code, _, err = blog.run()
    assert code == 1
    assert "no tag says what is for the blog" in err
    assert services.asked == []
    code, _, err = blog.run("--only-tag", "blog")
    assert code == 0
    assert len(blog.urls) == 1
