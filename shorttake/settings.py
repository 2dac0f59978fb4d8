"""pelicanconf.py -> Settings: what the author decided, checked once, read without importing Pelican."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shorttake import clock
from shorttake.errors import SettingsError
from shorttake.pelicanconf import (
    FILE,
    addresses,
    did_you_mean,
    execute,
    find_root,
    folder,
    host_of,
    mapping,
    strings,
    text,
)

__all__ = [
    "FILE",
    "KEYS",
    "SECTIONS",
    "Section",
    "Settings",
    "check",
    "did_you_mean",
    "execute",
    "find_root",
    "load",
]

SECTIONS: tuple[str, ...] = (
    "Networking",
    "Servers/Hardware",
    "Security",
    "Cloud Computing/Cloud Management",
    "Operating Systems/Applications",
    "Storage",
    "Virtualization",
    "Career/Soft Skills",
)


@dataclass(frozen=True)
class Section:
    """A section of a Short Take: the heading, other names that mean the same, words that point to it."""

    name: str
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Settings:
    """What `pelicanconf.py` says, with the folders made absolute.

    `site_url` has no slash at its end and may be empty; `empty_section` is the sentence for a section
    without items, or None to leave such a section out of a draft; `archives` and `canaries` are web
    addresses; `pelican` holds every upper-case name of the file as it stands there.
    """

    root: Path
    content: Path
    output: Path
    cache: Path
    site_name: str
    site_url: str
    author: str | None
    zone: dt.tzinfo
    language: str
    domain: str
    article_paths: tuple[str, ...]
    page_paths: tuple[str, ...]
    article_url: str
    page_url: str
    sections: tuple[Section, ...]
    series: tuple[str, ...]
    empty_section: str | None
    introduction: str
    closing: str
    snapshots: bool
    bookmarks_tag: str | None
    archives: tuple[str, ...]
    canaries: tuple[str, ...]
    old_feeds: Mapping[str, str] = field(hash=False)
    pelican: Mapping[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def inbox(self) -> Path:
        """Where kept links wait."""
        return self.content / "inbox"

    @property
    def takes(self) -> Path:
        """Where Short Takes are, drafts too."""
        return self.content / "takes"

    @property
    def used(self) -> Path:
        """Where the link files of published posts are shelved."""
        return self.inbox / "used"

    @property
    def base_url(self) -> str:
        """Where the site stands, without a slash at the end; made from its domain where nobody said it."""
        return self.site_url or f"https://{self.domain}"

    def section(self, heading: str | None) -> Section | None:
        """The section that a heading means, by its name or an alias, in any case; else None."""
        words = " ".join((heading or "").split()).casefold()
        return next((one for one in self.sections if words in map(str.casefold, one.names)), None)

    def section_of_tags(self, tags: Sequence[str]) -> Section | None:
        """The section that one of these tags names, by a part of its name too, or has as a keyword."""
        some = {tag.casefold() for tag in tags}
        for section in self.sections:
            names = [name.casefold() for name in section.names]
            if some & {part.strip() for name in names for part in (name, *name.split("/"))}:
                return section
        keywords = ((one, {word.casefold() for word in one.keywords}) for one in self.sections)
        return next((one for one, words in keywords if some & words), None)


# What may stand in SHORTTAKE = {...}: the type that it must have, as docs/settings.md names it.
KEYS: Mapping[str, tuple[type, ...]] = {
    "sections": (list, tuple),
    "series": (list, tuple, str),
    "empty_section": (str, type(None)),
    "introduction": (str,),
    "closing": (str,),
    "domain": (str,),
    "snapshots": (bool,),
    "bookmarks": (dict,),
    "rot": (dict,),
    "liveblogs": (dict,),
    "half_life": (int, float),
    "auto_file": (int, float, type(None)),
    "reading": (bool,),
    "ingest_on_build": (bool,),
    "cards": (bool, dict),
    "hub": (str, type(None)),
    "edit": (str, type(None)),
    "share": (list, tuple),
    "comments": (dict, type(None)),
    "policy": (dict, type(None)),
    "stats": (bool,),
    "old_feeds": (dict,),
    "search": (bool,),
    "email": (bool,),
}
FEEDS = ("atom.xml", "rss.xml", "feed.json")
_SECTION_KEYS = ("name", "aliases", "keywords")
_BOOKMARKS_KEYS = ("tag", "pinboard", "linkding", "raindrop", "shaarli", "wallabag")
_ROT_KEYS = tuple(  # all but the first two are read by `shorttake.rot.rules`
    """
    archives canaries apart_days missing_checks unreachable_checks unreachable_days server_checks server_days
    good_days dead_days outage_share at_once per_host per_second connect_seconds answer_seconds page on_build
    save
    """.split()  # noqa: SIM905 (words read better than a list)
)
_NAMES = {
    list: "a list",
    tuple: "a list",
    str: "words between quotes",
    bool: "True or False",
    dict: "a mapping",
    int: "a number",
    float: "a number",
    type(None): "None",
}
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")


def load(root: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the blog in this folder. Raises SettingsError for what cannot be used."""
    return check(root, execute(root / FILE), environ)


def check(root: Path, pelican: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the names of a settings file; raises SettingsError, naming the setting."""
    root = root.absolute()
    own = mapping(pelican.get("SHORTTAKE"), KEYS, "SHORTTAKE", 'write SHORTTAKE = {"series": [...]}')
    for key, types in KEYS.items():
        # True is a number to Python, and to nobody else.
        if key in own and (
            not isinstance(own[key], types) or (isinstance(own[key], bool) and bool not in types)
        ):
            wanted = " or ".join(dict.fromkeys(_NAMES[kind] for kind in types))
            raise SettingsError(f"it is {own[key]!r}", f"SHORTTAKE[{key!r}] in {FILE}", f"it wants {wanted}")
    bookmarks = mapping(own.get("bookmarks"), _BOOKMARKS_KEYS, "SHORTTAKE['bookmarks']")
    rot = mapping(own.get("rot"), _ROT_KEYS, "SHORTTAKE['rot']")
    site_url = _site_url(pelican, environ)
    return Settings(
        root=root,
        content=folder(pelican, "PATH", root, "content"),
        output=folder(pelican, "OUTPUT_PATH", root, "output"),
        cache=root / ".shorttake" / "cache.sqlite3",
        site_name=text(pelican, "SITENAME", root.name),
        site_url=site_url,
        author=text(pelican, "AUTHOR", "") or None,
        zone=clock.zone(text(pelican, "TIMEZONE", "UTC")),
        language=text(pelican, "DEFAULT_LANG", "en"),
        domain=_domain(own, pelican, site_url),
        article_paths=strings(
            pelican.get("ARTICLE_PATHS") or ["takes", "liveblogs", "posts"], "ARTICLE_PATHS"
        ),
        page_paths=strings(pelican.get("PAGE_PATHS") or ["pages"], "PAGE_PATHS"),
        article_url=text(pelican, "ARTICLE_URL", "{date:%Y}/{date:%m}/{date:%d}/{slug}/"),
        page_url=text(pelican, "PAGE_URL", "{slug}/"),
        sections=_sections(own.get("sections", SECTIONS)),
        series=_series(own.get("series", ["Technology Short Take"])),
        empty_section=own.get("empty_section"),
        introduction=own.get("introduction", "Welcome to {title}!"),
        closing=own.get("closing", ""),
        snapshots=own.get("snapshots", True),
        bookmarks_tag=text(bookmarks, "tag", "", "SHORTTAKE['bookmarks']['tag']") or None,
        archives=tuple(
            one.rstrip("/")
            for one in addresses(
                rot.get("archives", ["https://web.archive.org"]), "SHORTTAKE['rot']['archives']"
            )
        ),
        canaries=addresses(rot.get("canaries", []), "SHORTTAKE['rot']['canaries']"),
        old_feeds=_old_feeds(own.get("old_feeds", {})),
        pelican=pelican,
    )


def _site_url(pelican: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    """The environment goes before the file."""
    said = environ.get("SITEURL", "").strip()
    url = (said or text(pelican, "SITEURL", "").strip()).rstrip("/")
    if url and not host_of(url):
        where = "SITEURL in the environment" if said else f"SITEURL in {FILE}"
        raise SettingsError(f"{url!r} is no web address", where, "write https://example.org")
    return url


def _sections(value: Any) -> tuple[Section, ...]:
    where = "SHORTTAKE['sections']"
    sections: list[Section] = []
    taken: dict[str, str] = {}
    for item in value:
        entry = {"name": item} if isinstance(item, str) else item
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
            raise SettingsError(
                f"{item!r} is no section", f"{where} in {FILE}", 'write {"name": "Networking"}'
            )
        mapping(entry, _SECTION_KEYS, f"{where}, {entry['name']!r}")
        section = Section(
            " ".join(entry["name"].split()),
            _words(entry.get("aliases", ()), f"{where}, {entry['name']!r}, aliases"),
            _words(entry.get("keywords", ()), f"{where}, {entry['name']!r}, keywords"),
        )
        for name in section.names:
            other = taken.setdefault(name.casefold(), section.name)
            if other != section.name:
                raise SettingsError(
                    f"{name!r} names two sections, {other!r} and {section.name!r}",
                    f"{where} in {FILE}",
                    "take one of them out",
                )
        if any(section.name == known.name for known in sections):
            raise SettingsError(
                f"the section {section.name!r} stands twice", f"{where} in {FILE}", "take one of them out"
            )
        sections.append(section)
    if not sections:
        raise SettingsError("there is not one section", f"{where} in {FILE}", 'write {"name": "Networking"}')
    return tuple(sections)


def _words(value: Any, where: str) -> tuple[str, ...]:
    """A list of words without blank ones, their blanks put right."""
    return tuple(" ".join(one.split()) for one in strings(value, where) if one.strip())


def _series(value: Any) -> tuple[str, ...]:
    names = _words([value] if isinstance(value, str) else value, "SHORTTAKE['series']")
    if not names:
        raise SettingsError(
            "there is not one series", f"SHORTTAKE['series'] in {FILE}", 'write ["Technology Short Take"]'
        )
    return names


def _old_feeds(value: Mapping[Any, Any]) -> dict[str, str]:
    """Former addresses of the feed, without a slash in front, each with the file that stands there too."""
    for address, file in value.items():
        steps = address.strip("/").split("/") if isinstance(address, str) else [""]
        if file not in FEEDS or any(step in ("", ".", "..") or "\\" in step for step in steps):
            raise SettingsError(
                f"{address!r}: {file!r} is no former address with a feed",
                f"SHORTTAKE['old_feeds'] in {FILE}",
                'write {"/feed.xml": "atom.xml"}; there are ' + ", ".join(FEEDS),
            )
    return {address.strip("/"): file for address, file in value.items()}


def _domain(own: Mapping[str, Any], pelican: Mapping[str, Any], site_url: str) -> str:
    """The name that feed ids are made with (RFC 4151): set, or the site's own host.

    The host written in the file goes before one from the environment, so that a preview under another
    address makes the same ids.
    """
    if own.get("domain"):
        said = own["domain"].strip()
        host = host_of(f"https://{said}/")
        if not host or not _NAME.fullmatch(host) or "/" in said:
            raise SettingsError(
                f"{said!r} is no host name",
                f"SHORTTAKE['domain'] in {FILE}",
                'write "example.org", without https://',
            )
        return host.lower()
    host = (host_of(text(pelican, "SITEURL", "").strip()) or host_of(site_url) or "").lower()
    if _NAME.fullmatch(host) and host != "localhost" and not host.replace(".", "").isdigit():
        return host
    name = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in text(pelican, "SITENAME", "blog")).split()
    )
    return f"{name.lower() or 'blog'}.invalid"  # RFC 2606: a name that nobody else can have
