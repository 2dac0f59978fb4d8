"""Which id each post had in the old feed, and where that stood: from the feed itself, or the tool's rule."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from lxml import etree

from shorttake import files
from shorttake.errors import ShorttakeError
from shorttake.migrate.blog import comparable
from shorttake.migrate.jekyll.expression import CannotTell, Values
from shorttake.migrate.values import several, words

_NAMES = ("feed.xml", "atom.xml", "rss.xml", "index.xml", "feed/index.xml", "feed.rss", "feed.atom")
_ATOM = "{http://www.w3.org/2005/Atom}"
_TEMPLATE_ID = re.compile(r"<(id|guid)\b[^>]*>\s*((?:(?!</\1>).)*?\{\{.*?)\s*</\1>", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """`make` gives the id for an address and a slug; `known` are ids that the old feed has, by address."""

    make: Callable[[str, str], str | None]
    known: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()

    def id_of(self, address: str, slug: str) -> str | None:
        """The id that the old feed gave the post at this address."""
        return self.known.get(comparable(address)) or self.make(address, slug)


def escaped(address: str) -> str:
    """An address as an old tool writes it in a feed: everything beyond ASCII escaped."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=-._~%")


def jekyll(folder: Path, data: Mapping[str, Any], url: str) -> Rule:
    """Of Jekyll: the feed that was built, else the template that makes it, else what jekyll-feed does."""

    def plugin(address: str, slug: str) -> str | None:
        # jekyll-feed writes `post.id`: the folder of the address, and the slug.
        return escaped(f"{url}{_post_id(address, slug)}") if url else None

    made = _template(folder, data, url)
    plugins = (*several(data.get("plugins")), *several(data.get("gems")))
    feed = data.get("feed")
    addresses: dict[str, str] = dict(made[1]) if made else {}
    if "jekyll-feed" in plugins or not addresses:
        path = words(feed.get("path")) if isinstance(feed, Mapping) else ""
        addresses.setdefault("/" + (path or "feed.xml").lstrip("/"), "atom.xml")
    return _with_built(folder / "_site", url, Rule(made[0] if made else plugin, {}, addresses))


def _post_id(address: str, slug: str) -> str:
    """Jekyll's `post.id`; Ruby's File.dirname takes the last step away, slash behind it or not."""
    return posixpath.join(posixpath.dirname(address.rstrip("/")), slug)


def hugo(folder: Path, url: str, name: str = "index") -> Rule:
    """Of Hugo: the feed that was built, else its template, else the address, as Hugo's own template has it.

    `keys` of the rule are the keys of front matter that the template takes an id from first.
    """
    text = ""
    for path in (*(folder / "layouts").rglob("*rss.xml"), *(folder / "themes").rglob("*rss.xml")):
        try:
            text = files.read(path, 1_000_000).text
            break
        except ShorttakeError:
            continue
    entry = _TEMPLATE_ID.search(text)
    said = entry[2] if entry else ""
    host = url.removesuffix(urlsplit(url).path.rstrip("/")) if url else ""
    relative = ".RelPermalink" in said and "absURL" not in said

    def own(address: str, slug: str) -> str | None:
        path = f"{url[len(host) :]}{address}"
        return escaped(path if relative else f"{host}{path}") if url else None

    keys = tuple(one.lower() for one in re.findall(r"\.Params\.(\w+)", said))
    return _with_built(folder / "public", url, Rule(own, {}, {f"/{name}.xml": "rss.xml"}, keys))


def _with_built(folder: Path, url: str, rule: Rule) -> Rule:
    """The ids of a feed that stands in the folder that the old tool built go before its rule."""
    known: dict[str, str] = {}
    for name in _NAMES:
        path = folder / name
        if path.is_file():
            base = urlsplit(url).path.rstrip("/")
            for link, said in _entries(path):
                known.setdefault(comparable(urlsplit(link).path.removeprefix(base)), said)
    return Rule(rule.make, known, rule.addresses, rule.keys) if known else rule


def _entries(path: Path) -> list[tuple[str, str]]:
    """(address, id) of each entry of an Atom or RSS file; nothing where it cannot be read."""
    try:
        data = files.read_bytes(path, 50_000_000)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        root = etree.fromstring(data, parser)
    except (ShorttakeError, etree.XMLSyntaxError, ValueError):
        return []
    found: list[tuple[str, str]] = []
    for entry in root.iter(f"{_ATOM}entry") if root is not None else ():
        links = [one for one in entry.iter(f"{_ATOM}link") if one.get("rel", "alternate") == "alternate"]
        said = entry.findtext(f"{_ATOM}id") or ""
        if links and said.strip():
            found.append((links[0].get("href", ""), said.strip()))
    for item in root.iter("item") if root is not None else ():
        link, said = (item.findtext("link") or "").strip(), (item.findtext("guid") or "").strip()
        if link and said:
            found.append((link, said))
    return found


def _template(
    folder: Path, data: Mapping[str, Any], url: str
) -> tuple[Callable[[str, str], str | None], dict[str, str]] | None:
    """How a feed's own template of Liquid makes ids; None where there is none that can be told."""
    for name in _NAMES:
        path = folder / name
        if not path.is_file():
            continue
        try:
            text = files.read(path, 1_000_000).text
        except ShorttakeError:
            continue
        loop = re.search(r"\{%-?\s*for\s+(\w+)\s+in\s+site\.posts", text)
        entry = _TEMPLATE_ID.search(text, loop.end()) if loop else None
        if not loop or not entry:
            continue
        make = _filling(loop[1], entry[2], data, url)
        if make("/2000/01/01/a/", "a"):
            form = "rss.xml" if "<rss" in text else "atom.xml"
            return make, {f"/{name}": form}
    return None


def _filling(
    variable: str, pattern: str, data: Mapping[str, Any], url: str
) -> Callable[[str, str], str | None]:
    """Makes an id as the template does: `{{ site.url }}{{ post.id }}`."""
    base = urlsplit(url).path.rstrip("/")
    site = {**data, "url": url.removesuffix(base), "baseurl": base}

    def make(address: str, slug: str) -> str | None:
        post = {"url": address, "id": _post_id(address, slug)}
        values = Values({"site": site, variable: post}, site["url"], base)
        try:
            return escaped(_OUTPUT.sub(lambda out: values.words(out[1]), pattern).strip())
        except CannotTell:
            return None

    return make
