"""The sample blog under `content/` is what it claims to be: complete, readable, its links worth keeping."""

import re
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import markdown
import pytest
import yaml

CONTENT = Path(__file__).resolve().parent.parent / "content"
SECTIONS = [
    "Networking",
    "Servers/Hardware",
    "Security",
    "Cloud Computing/Cloud Management",
    "Operating Systems/Applications",
    "Storage",
    "Virtualization",
    "Career/Soft Skills",
]
COUNTS = {"takes": 3, "liveblogs": 2, "posts": 2, "inbox": 5}
# the keys that the front matter in each folder must have, lower-case as every reader of it sees them
KEYS = {
    "takes": {"title", "date", "author", "status", "series", "number", "id", "tags"},
    "liveblogs": {
        "title",
        "date",
        "event",
        "session",
        "speakers",
        "track",
        "starts",
        "ends",
        "zone",
        "status",
    },
    "posts": {"title", "date", "slug", "tags", "summary", "id", "status"},
    "pages": {"title", "slug"},
    "inbox": {"url", "title", "added"},
}
PUBLISHED = [
    path for folder in ("takes", "liveblogs", "posts", "pages") for path in (CONTENT / folder).glob("*.md")
]
FILES = sorted([*PUBLISHED, *(CONTENT / "inbox").glob("*.md")])
TAKES = sorted((CONTENT / "takes").glob("*.md"))
LIVEBLOGS = sorted((CONTENT / "liveblogs").glob("*.md"))


def name(path: Path) -> str:
    return path.relative_to(CONTENT).as_posix()


def read(path: Path) -> tuple[str, dict[str, Any], str]:
    """The kind of front matter ("yaml", "toml" or "pelican"), what it says, and the text after it."""
    text = path.read_text(encoding="utf-8")
    for fence, kind in (("---", "yaml"), ("+++", "toml")):
        if text.startswith(fence + "\n"):
            head, body = text[len(fence) + 1 :].split(f"\n{fence}\n", 1)
            data = yaml.safe_load(head) if kind == "yaml" else tomllib.loads(head)
            return kind, data, body
    head, body = text.split("\n\n", 1)
    pairs = [line.split(":", 1) for line in head.splitlines()]
    return "pelican", {key.strip().lower(): value.strip() for key, value in pairs}, body


def prose(path: Path) -> str:
    """The text of a file without its code, where brackets and addresses are only letters."""
    body = re.sub(r"^```.*?^```$", "", read(path)[2], flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]+`", "code", body)


def definitions(path: Path) -> list[tuple[str, str]]:
    return re.findall(r"^\[([^\]^]+)\]: (\S+)$", prose(path), flags=re.MULTILINE)


def addresses(path: Path) -> list[str]:
    """Every address a file links to, inline, by reference, or as a kept link."""
    found = [url for _, url in definitions(path)] + re.findall(r"\]\(([^)\s]+)\)", prose(path))
    if path.parent.name == "inbox":
        data = read(path)[1]
        found += [data[key] for key in ("url", "via") if key in data]
    return found


def page(url: str) -> str:
    """Two addresses that differ in case of the host, fragment or last slash count as one page here."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def outgoing(path: Path) -> list[str]:
    return [url for url in addresses(path) if not url.startswith(("{", "."))]


@pytest.mark.parametrize(("folder", "count"), COUNTS.items())
def test_there_is_as_much_as_promised(folder: str, count: int) -> None:
    assert len(list((CONTENT / folder).glob("*.md"))) == count


def test_there_is_an_about_page() -> None:
    assert "../feeds/atom.xml" in addresses(CONTENT / "pages" / "about.md")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_front_matter_parses_and_is_complete(path: Path) -> None:
    data = read(path)[1]
    assert KEYS[path.parent.name] <= data.keys()
    assert isinstance(data["title"], str)
    assert data["title"]


def test_all_three_kinds_of_front_matter_occur() -> None:
    assert {read(path)[0] for path in FILES} == {"yaml", "toml", "pelican"}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_addresses_are_well_formed(path: Path) -> None:
    for url in outgoing(path):
        parts = urlsplit(url)
        assert parts.scheme in {"http", "https"}, url
        assert parts.hostname, url
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.hostname), url
        assert parts.username is None, url
        assert parts.port is None, url
        assert url.isascii(), url
        assert "utm_" not in parts.query, url


def test_no_page_is_linked_twice() -> None:
    seen = Counter(page(url) for path in FILES for url in outgoing(path))
    assert [where for where, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("path", PUBLISHED, ids=name)
def test_links_within_the_blog_lead_somewhere(path: Path) -> None:
    for url in addresses(path):
        if url.startswith("{"):
            assert (CONTENT / re.sub(r"^\{(filename|static)\}/", "", url)).is_file(), url


@pytest.mark.parametrize("path", PUBLISHED, ids=name)
def test_every_reference_is_defined_and_used(path: Path) -> None:
    labels = Counter(label for label, _ in definitions(path))
    used = set(re.findall(r"\]\[([^\]]+)\]", prose(path)))
    assert [label for label, times in labels.items() if times > 1] == []
    assert used == set(labels)


@pytest.mark.parametrize("path", PUBLISHED, ids=name)
def test_rendering_leaves_no_markdown_behind(path: Path) -> None:
    html = markdown.markdown(read(path)[2], extensions=["extra", "smarty"])
    text = re.sub(r"<pre>.*?</pre>|<code>.*?</code>|<[^>]+>", "", html, flags=re.DOTALL)
    assert re.findall(r"\]\[|\]\(|\]:|\*\*|```|---", text) == []


@pytest.mark.parametrize("path", TAKES, ids=name)
def test_a_take_has_known_sections_in_order_and_nine_to_fourteen_items(path: Path) -> None:
    body = read(path)[2]
    headings = re.findall(r"^## (.+)$", body, flags=re.MULTILINE)
    assert headings == [section for section in SECTIONS if section in headings]
    assert 9 <= len(re.findall(r"^\* ", body, flags=re.MULTILINE)) <= 14


@pytest.mark.parametrize("path", TAKES, ids=name)
def test_a_take_is_a_numbered_friday_post_with_a_lasting_id(path: Path) -> None:
    data = read(path)[1]
    number, date = data["number"], data["date"]
    assert data["title"] == f"Technology Short Take #{number}"
    assert path.stem == f"technology-short-take-{number}"
    assert isinstance(date, datetime)
    assert date.tzinfo is not None
    assert date.strftime("%A") == "Friday"
    slug = f"/{date:%Y/%m/%d}/technology-short-take-{number}/"
    assert data["id"] == f"tag:patchpanel.example,{date:%Y-%m-%d}:{slug}"
    assert data["status"] == "published"


def test_takes_show_the_forms_an_item_can_have() -> None:
    bodies = [read(path)[2] for path in TAKES]
    assert any(re.search(r"^    \* ", body, flags=re.MULTILINE) for body in bodies), "a nested bullet"
    assert any(re.search(r"\n\n    \w", body) for body in bodies), "an item of two paragraphs"
    assert any("\nNothing this time: " in body for body in bodies), "an empty section, said in a sentence"
    assert all("](" in body.split("\n## ")[0] or "][" in body.split("\n## ")[0] for body in bodies), (
        "a link at the top"
    )


@pytest.mark.parametrize("path", LIVEBLOGS, ids=name)
def test_a_liveblog_opens_with_a_paragraph_and_runs_forward_in_time(path: Path) -> None:
    _, data, body = read(path)
    assert not body.lstrip().startswith("**")
    times = re.findall(r"^\*\*(\d\d:\d\d)(!?)\*\* ", body, flags=re.MULTILINE)
    clock = [time for time, _ in times]
    assert clock == sorted(set(clock))
    assert f"{data['starts']:%H:%M}" <= clock[0]
    assert clock[-1] <= f"{data['ends']:%H:%M}"
    assert [key for _, key in times].count("!") == 1
    assert data["status"] == "closed"


def test_the_inbox_holds_links_kept_in_different_ways() -> None:
    kept = [read(path) for path in sorted((CONTENT / "inbox").glob("*.md"))]
    groups = Counter(data["group"] for _, data, _ in kept if "group" in data)
    assert list(groups.values()) == [2], "two links in one group"
    assert [body.strip() for _, _, body in kept].count("") == 1, "one link without a note"
    assert {data["section"] for _, data, _ in kept if "section" in data} <= set(SECTIONS)
    assert any(data.keys() == {"url", "title", "tags", "added"} for _, data, _ in kept), "one with tags only"
    assert all(data["added"].tzinfo is not None for _, data, _ in kept)
    assert all(
        path.name.startswith(f"{read(path)[1]['added']:%Y-%m-%d}-")
        for path in (CONTENT / "inbox").glob("*.md")
    )


def test_the_subscriptions_are_opml_with_well_formed_addresses() -> None:
    feeds = [
        outline for outline in ET.parse(CONTENT / "feeds.opml").iter("outline") if "xmlUrl" in outline.attrib
    ]
    assert 5 <= len(feeds) <= 12
    assert len({feed.attrib["xmlUrl"] for feed in feeds}) == len(feeds)
    for feed in feeds:
        assert feed.attrib["title"] == feed.attrib["text"]
        assert urlsplit(feed.attrib["xmlUrl"]).scheme == "https"
        assert urlsplit(feed.attrib["htmlUrl"]).scheme == "https"


def test_the_diagram_is_a_still_picture_with_a_title() -> None:
    root = ET.parse(CONTENT / "images" / "safe-write.svg").getroot()
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert {"svg", "title", "desc"} <= tags
    assert not tags & {"script", "style", "foreignObject", "image"}
