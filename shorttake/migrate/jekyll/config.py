"""What a Jekyll blog's `_config.yml` says: title, address, zone, permalinks, defaults of front matter."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shorttake import clock, files
from shorttake.errors import SettingsError, TextError
from shorttake.migrate.blog import Note, OldSite
from shorttake.migrate.values import words
from shorttake.render.headings import anchor

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NAMES = ("_config.yml", "_config.yaml", "_config.toml")
MARKDOWN = ("md", "markdown", "mkdown", "mkdn", "mkd")  # https://jekyllrb.com/docs/configuration/options/
# What is in a folder and not in the site: https://jekyllrb.com/docs/configuration/options/#global-configuration
_NEVER = tuple(
    """node_modules vendor Gemfile Gemfile.lock gemfiles Rakefile package.json package-lock.json yarn.lock
    README* LICENSE* CHANGELOG* Makefile *.gemspec""".split()  # noqa: SIM905 (a list of words reads better)
)


@dataclass(frozen=True)
class Config:
    """The settings, and what they mean: `zone` of dates, `base` the path that all addresses share."""

    data: Mapping[str, Any]
    root: Path
    zone: dt.tzinfo
    notes: tuple[Note, ...] = ()

    def text(self, *names: str) -> str:
        """The first of these settings that has words."""
        return next((found for name in names if (found := words(self.data.get(name)))), "")

    @property
    def base(self) -> str:
        """`baseurl` with a slash in front and none at its end."""
        base = self.text("baseurl").strip("/")
        return f"/{base}" if base else ""

    @property
    def url(self) -> str:
        """The address of the site, `baseurl` included."""
        url = self.text("url").rstrip("/")
        return f"{url}{self.base}" if url else ""

    def site(self) -> OldSite:
        """The site as every dialect tells it."""
        author = self.data.get("author")
        if isinstance(author, Mapping):
            author = author.get("name")
        zone = self.text("timezone") if not self.notes else ""
        return OldSite(
            "Jekyll",
            self.text("title", "name"),
            self.text("tagline", "subtitle", "description"),
            self.url,
            words(author),
            zone,
            (self.text("lang", "locale", "language") or "en").replace("_", "-"),
            anchor=self.anchor,
        )

    def anchor(self, heading: str) -> str:
        """The id that kramdown gives a heading: GitHub's way unless the settings ask for kramdown's own."""
        kramdown = self.data.get("kramdown")
        own = isinstance(kramdown, Mapping) and str(kramdown.get("input", "GFM")).lower() != "gfm"
        return kramdown_anchor(heading) if own else anchor(heading)

    def excluded(self, path: str) -> bool:
        """Whether a path (with slashes, below the blog's folder) is not part of the site."""
        patterns = self.data.get("exclude")
        wanted = [words(one).strip("/") for one in patterns] if isinstance(patterns, list) else []
        name = path.rpartition("/")[2]
        return any(
            fnmatch.fnmatchcase(path, one) or path.startswith(one + "/") or fnmatch.fnmatchcase(name, one)
            for one in (*wanted, *_NEVER)
            if one
        )

    def included(self, name: str) -> bool:
        """Whether a name that begins with a dot or underscore is part of the site all the same."""
        patterns = self.data.get("include")
        return isinstance(patterns, list) and any(fnmatch.fnmatchcase(name, words(one)) for one in patterns)

    def defaults(self, path: str, kind: str) -> dict[str, Any]:
        """The front matter that this file has by default, the most specific last.

        https://jekyllrb.com/docs/configuration/front-matter-defaults/
        """
        entries = self.data.get("defaults")
        found: list[tuple[int, Mapping[str, Any]]] = []
        for entry in entries if isinstance(entries, list) else ():
            if not isinstance(entry, Mapping) or not isinstance(entry.get("values"), Mapping):
                continue
            said = entry.get("scope")
            scope: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
            place, wanted = words(scope.get("path")).strip("/"), words(scope.get("type"))
            if wanted and wanted.rstrip("s") != kind.rstrip("s"):
                continue
            if (
                place
                and not (path == place or path.startswith(place + "/"))
                and not fnmatch.fnmatchcase(path, place)
                and not fnmatch.fnmatchcase(path, place + "/*")
            ):
                continue
            found.append((len(place) * 2 + bool(wanted), entry["values"]))
        merged: dict[str, Any] = {}
        for _, values in sorted(found, key=lambda one: one[0]):
            merged.update(values)
        return merged


def load(root: Path) -> Config:
    """The settings of the Jekyll blog in this folder; without a file, Jekyll's own.

    Raises TextError where the file cannot be read as settings.
    """
    path = next((root / name for name in NAMES if (root / name).is_file()), None)
    data: Any = {}
    if path is not None:
        text = files.read(path, 1_000_000).text
        data = _toml(text, path) if path.suffix == ".toml" else _yaml(text, path)
    notes: list[Note] = []
    zone: dt.tzinfo = dt.UTC
    if data.get("timezone"):
        try:
            zone = clock.zone(str(data["timezone"]))
        except SettingsError as error:
            notes.append(Note(path.name if path else "", None, f"{error.what}; dates are read as UTC"))
    source = str(data.get("source") or "").strip("./")
    inner = root / source if source and (root / source).is_dir() else root
    return Config(data, inner, zone, tuple(notes))


def _yaml(text: str, path: Path) -> Mapping[str, Any]:
    try:
        data = yaml.load(text, _LOADER) or {}  # noqa: S506 (a safe loader, in C where it is there)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise TextError(f"the settings cannot be read: {_reason(error)}", where, "mend them first") from None
    if not isinstance(data, dict):
        raise TextError("these are no settings", str(path), "it should hold lines such as `title: My Blog`")
    return data


def _toml(text: str, path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TextError(f"the settings cannot be read: {error}", str(path), "mend them first") from None


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())[:200]


def kramdown_anchor(heading: str) -> str:
    """kramdown's own rule (`basic_generate_id`): ASCII letters, digits, hyphens, from the first letter on."""
    start = next((n for n, c in enumerate(heading) if c.isascii() and c.isalpha()), len(heading))
    kept = "".join(c for c in heading[start:] if c.isascii() and (c.isalnum() or c in " -"))
    return kept.replace(" ", "-").lower() or "section"
