"""pelicanconf.py -> Settings: what the author decided, checked once, read without importing Pelican."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shorttake import clock
from shorttake.errors import SettingsError
from shorttake.files import read

FILE = "pelicanconf.py"

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

    def section(self, heading: str | None) -> Section | None:
        """The section that a heading means, by its name or an alias, in any case; else None."""
        words = " ".join((heading or "").split()).casefold()
        return next((one for one in self.sections if words in map(str.casefold, one.names)), None)


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
    "reading": (bool,),
    "ingest_on_build": (bool,),
}
_SECTION_KEYS = ("name", "aliases", "keywords")
_BOOKMARKS_KEYS = ("tag", "pinboard", "linkding", "raindrop", "shaarli", "wallabag")
_ROT_KEYS = ("archives", "canaries")


def find_root(start: Path) -> Path:
    """The blog's folder: the nearest one at or above `start` with a `pelicanconf.py` in it.

    Raises SettingsError where there is none.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise SettingsError(
        f"there is no {FILE} here or in a folder above",
        str(start),
        "go to your blog's folder or name it with -C; `shorttake init DIR` starts a new one",
    )


def load(root: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the blog in this folder. Raises SettingsError for what cannot be used."""
    return check(root, execute(root / FILE), environ)


def execute(path: Path) -> dict[str, Any]:
    """Every upper-case name of a settings file, which is Python; raises SettingsError with the line."""
    source = read(path)
    names: dict[str, Any] = {"__file__": str(path), "__name__": "pelicanconf"}
    try:
        exec(compile(source.text, str(path), "exec"), names)  # noqa: S102 (the author's own settings)
    except SyntaxError as error:
        raise SettingsError(
            f"this is no Python: {error.msg}", f"{path}:{error.lineno}", (error.text or "").strip() or None
        ) from None
    except Exception as error:  # noqa: BLE001 (whatever his file does wrong is told, not thrown)
        trace, line = error.__traceback__, None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == str(path):
                line = trace.tb_lineno
            trace = trace.tb_next
        place = f"{path}:{line}" if line else str(path)
        raise SettingsError(f"{type(error).__name__}: {error}", place, "mend the settings") from None
    return {name: value for name, value in names.items() if name.isupper()}


def check(root: Path, pelican: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the names of a settings file; raises SettingsError, naming the setting."""
    root = root.absolute()
    own = pelican.get("SHORTTAKE", {})
    if not isinstance(own, dict):
        raise SettingsError("SHORTTAKE is no mapping", FILE, 'write SHORTTAKE = {"series": [...]}')
    _known(own, KEYS, "SHORTTAKE")
    for key, types in KEYS.items():
        if key in own and not isinstance(own[key], types):
            wanted = " or ".join(kind.__name__ for kind in types)
            raise SettingsError(
                f"it is {own[key]!r}", f"SHORTTAKE[{key!r}] in {FILE}", f"it wants a {wanted}"
            )
    site_url = str(environ.get("SITEURL") or pelican.get("SITEURL") or "").rstrip("/")
    if site_url and not site_url.startswith(("http://", "https://")):
        raise SettingsError(f"{site_url!r} is no web address", "SITEURL", "write https://example.org")
    content = root / str(pelican.get("PATH") or "content")
    bookmarks = own.get("bookmarks", {})
    _known(bookmarks, _BOOKMARKS_KEYS, "SHORTTAKE['bookmarks']")
    rot = own.get("rot", {})
    _known(rot, _ROT_KEYS, "SHORTTAKE['rot']")
    tag = bookmarks.get("tag")
    return Settings(
        root=root,
        content=content,
        output=root / str(pelican.get("OUTPUT_PATH") or "output"),
        cache=root / ".shorttake" / "cache.sqlite3",
        site_name=_text(pelican, "SITENAME", root.name),
        site_url=site_url,
        author=str(pelican["AUTHOR"]) if pelican.get("AUTHOR") else None,
        zone=clock.zone(_text(pelican, "TIMEZONE", "UTC")),
        language=_text(pelican, "DEFAULT_LANG", "en"),
        domain=_domain(own, pelican, site_url),
        article_paths=_strings(
            pelican.get("ARTICLE_PATHS") or ["takes", "liveblogs", "posts"], "ARTICLE_PATHS"
        ),
        page_paths=_strings(pelican.get("PAGE_PATHS") or ["pages"], "PAGE_PATHS"),
        article_url=_text(pelican, "ARTICLE_URL", "{date:%Y}/{date:%m}/{date:%d}/{slug}/"),
        page_url=_text(pelican, "PAGE_URL", "{slug}/"),
        sections=_sections(own.get("sections", SECTIONS)),
        series=_series(own.get("series", ["Technology Short Take"])),
        empty_section=own.get("empty_section"),
        introduction=own.get("introduction", "Welcome to {title}!"),
        closing=own.get("closing", ""),
        snapshots=own.get("snapshots", True),
        bookmarks_tag=str(tag) if tag else None,
        archives=_strings(rot.get("archives", ["https://web.archive.org"]), "SHORTTAKE['rot']['archives']"),
        canaries=_strings(rot.get("canaries", []), "SHORTTAKE['rot']['canaries']"),
        pelican=pelican,
    )


def did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...] | list[str]) -> str | None:
    """A hint for a word that is none of the known ones, where one of them is close."""
    import difflib  # 2 ms, and only for whoever mistyped

    lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)
    return f"did you mean {lower[close[0]]!r}?" if close else None


def _known(given: Any, known: Mapping[str, Any] | tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"known are {', '.join(known)}"
            raise SettingsError(f"there is no setting {key!r}", f"{where} in {FILE}", hint)


def _text(pelican: Mapping[str, Any], key: str, default: str) -> str:
    value = pelican.get(key)
    if value is None or value == "":
        return default
    if not isinstance(value, str):
        raise SettingsError(f"it is {value!r}", f"{key} in {FILE}", "it wants words between quotes")
    return value


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise SettingsError(f"it is {value!r}", f"{where} in {FILE}", "it wants a list of words")
    return tuple(value)


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
        _known(entry, _SECTION_KEYS, f"{where}, {entry['name']!r}")
        section = Section(
            " ".join(entry["name"].split()),
            _strings(entry.get("aliases", ()), f"{where}, {entry['name']!r}, aliases"),
            _strings(entry.get("keywords", ()), f"{where}, {entry['name']!r}, keywords"),
        )
        for name in section.names:
            other = taken.setdefault(name.casefold(), section.name)
            if other != section.name:
                raise SettingsError(
                    f"{name!r} names two sections, {other!r} and {section.name!r}", f"{where} in {FILE}"
                )
        if any(section.name == known.name for known in sections):
            raise SettingsError(f"the section {section.name!r} stands twice", f"{where} in {FILE}")
        sections.append(section)
    if not sections:
        raise SettingsError("there is not one section", f"{where} in {FILE}", 'write {"name": "Networking"}')
    return tuple(sections)


def _series(value: Any) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else _strings(value, "SHORTTAKE['series']")
    names = tuple(" ".join(name.split()) for name in names if name.strip())
    if not names:
        raise SettingsError("there is not one series", f"SHORTTAKE['series'] in {FILE}")
    return names


def _domain(own: Mapping[str, Any], pelican: Mapping[str, Any], site_url: str) -> str:
    """The name that feed ids are made with (RFC 4151): set, or the site's own host.

    The host written in the file goes before one from the environment, so that a preview under another
    address makes the same ids.
    """
    if own.get("domain"):
        return str(own["domain"]).strip().lower()
    written = str(pelican.get("SITEURL") or site_url)
    host = written.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
    if host and host != "localhost":
        return host
    name = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in _text(pelican, "SITENAME", "blog")).split()
    )
    return f"{name.lower() or 'blog'}.invalid"  # RFC 2606: a name that nobody else can have
