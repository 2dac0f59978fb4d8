"""Feeds keep the rules of Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, and agree with each other about ids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from checks.built import Built, Finding

_ATOM = {"a": "http://www.w3.org/2005/Atom"}
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def check(site: Built) -> Iterator[Finding]:
    """Rules that a feed breaks, and formats of one feed that have other entries."""
    ids: dict[str, dict[str, list[str]]] = {}
    for path in sorted(site.folder.rglob("*")):
        name = path.relative_to(site.folder).as_posix()
        if path.suffix == ".json" and name.startswith("feeds/"):
            wrong, found = json_feed(path.read_text(encoding="utf-8"))
        elif path.suffix == ".xml" and "sitemap" not in path.name:
            wrong, found = xml_feed(path.read_bytes())
        else:
            continue
        yield from (Finding(name, one) for one in wrong)
        if path.stem in ("atom", "rss", "feed"):
            ids.setdefault(path.parent.as_posix(), {})[path.name] = found
    for folder, formats in ids.items():
        if len({tuple(found) for found in formats.values()}) > 1:
            yield Finding(folder, f"its formats have other entries: {sorted(formats)}")


def xml_feed(data: bytes) -> tuple[list[str], list[str]]:
    """What is wrong with an Atom or RSS feed, and the ids of its entries."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        return [f"no XML: {error}"], []
    if root.tag == "{http://www.w3.org/2005/Atom}feed":
        return _atom(root)
    return _rss(root) if root.tag == "rss" else ([], [])


def _atom(root: Any) -> tuple[list[str], list[str]]:
    wrong = []
    for element in (root, *root.findall("a:entry", _ATOM)):
        for name in ("id", "title", "updated"):  # §4.1.1, §4.1.2: exactly one of each
            if len(element.findall(f"a:{name}", _ATOM)) != 1:
                wrong.append(f"{etree.QName(element).localname} without one {name}")
        for date in element.xpath("a:updated|a:published", namespaces=_ATOM):
            if not _RFC3339.fullmatch(date.text or ""):
                wrong.append(f"{date.text!r} is no date")
        for link in element.findall("a:link", _ATOM):
            if not link.get("href", "").startswith(("http://", "https://")):
                wrong.append(f"{link.get('href')!r} is no absolute address")
    if not root.xpath('a:link[@rel="self"]', namespaces=_ATOM):
        wrong.append("no link to itself")
    if not root.findall("a:author", _ATOM) and not all(
        entry.findall("a:author", _ATOM) for entry in root.findall("a:entry", _ATOM)
    ):
        wrong.append("no author")
    found = [entry.findtext("a:id", "", _ATOM) for entry in root.findall("a:entry", _ATOM)]
    return wrong + _twice(found), found


def _rss(root: Any) -> tuple[list[str], list[str]]:
    channel = root.find("channel")
    wrong = [
        f"channel without {name}" for name in ("title", "link", "description") if not channel.findtext(name)
    ]
    found = []
    for item in channel.findall("item"):
        guid = item.find("guid")
        found.append(guid.text if guid is not None else "")
        if (
            guid is not None
            and guid.get("isPermaLink", "true") == "true"
            and not guid.text.startswith("http")
        ):
            wrong.append(f"guid {guid.text!r} is no address")
        try:
            parsedate_to_datetime(item.findtext("pubDate", ""))
        except ValueError:
            wrong.append(f"{item.findtext('pubDate')!r} is no date")
        if not (item.findtext("title") or item.findtext("description")):
            wrong.append("item without title and description")
    return wrong + _twice(found), found


def json_feed(text: str) -> tuple[list[str], list[str]]:
    """What is wrong with a JSON Feed (https://www.jsonfeed.org/version/1.1/), and the ids of its items."""
    try:
        feed = json.loads(text)
    except ValueError as error:
        return [f"no JSON: {error}"], []
    wrong = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        wrong.append(f"version {feed.get('version')!r}")
    if not isinstance(feed.get("title"), str):
        wrong.append("no title")
    for name in ("home_page_url", "feed_url"):
        if not str(feed.get(name, "")).startswith("http"):
            wrong.append(f"{name} is no absolute address")
    items = feed.get("items")
    if not isinstance(items, list):
        return [*wrong, "no items"], []
    for item in items:
        if not isinstance(item.get("id"), str) or not item["id"]:
            wrong.append("item without an id")
        if not (isinstance(item.get("content_html"), str) or isinstance(item.get("content_text"), str)):
            wrong.append(f"{item.get('id')}: no content")
        for name in ("date_published", "date_modified"):
            if name in item and not _RFC3339.fullmatch(str(item[name])):
                wrong.append(f"{item.get('id')}: {name} {item[name]!r} is no date")
        for name in ("url", "external_url"):
            if name in item and not str(item[name]).startswith("http"):
                wrong.append(f"{item.get('id')}: {name} is no absolute address")
    found = [str(item.get("id")) for item in items]
    return wrong + _twice(found), found


def _twice(ids: list[str]) -> list[str]:
    return [f"the id {one} stands twice" for one in sorted(set(ids)) if ids.count(one) > 1]
