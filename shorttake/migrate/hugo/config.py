"""What a Hugo blog's configuration says, in TOML, YAML or JSON, in one file or a folder of them."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shorttake import clock, files
from shorttake.errors import SettingsError, TextError
from shorttake.migrate.blog import Note, OldSite
from shorttake.migrate.values import flag, words
from shorttake.render.headings import anchor

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDINGS = ("toml", "yaml", "yml", "json")
# https://gohugo.io/configuration/introduction/#configuration-file
_NAMES = tuple(f"{name}.{ending}" for name in ("hugo", "config") for ending in _ENDINGS)
_FOLDER = "config/_default"


@dataclass(frozen=True)
class Config:
    """The configuration, its keys in lower case as Hugo takes them; `zone` is that of dates without one."""

    data: Mapping[str, Any]
    root: Path
    zone: dt.tzinfo
    notes: tuple[Note, ...] = ()

    def text(self, *names: str) -> str:
        """The first of these settings that has words; a dot goes into a table."""
        return next((found for name in names if (found := words(self.value(name)))), "")

    def value(self, name: str) -> Any:
        """The setting of this name; a dot goes into a table."""
        value: Any = self.data
        for step in name.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        return value

    @property
    def url(self) -> str:
        """`baseURL` without a slash at its end; empty for one that is no web address."""
        url = self.text("baseurl").rstrip("/")
        return url if url.startswith(("http://", "https://")) else ""

    def folders(self, name: str, usual: str) -> list[Path]:
        """The folders of a setting that may name one or several."""
        said = self.value(name)
        names = [words(one) for one in said] if isinstance(said, list) else [words(said)]
        return [self.root / one for one in names if one] or [self.root / usual]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the site besides the one that its addresses do not name."""
        said = self.value("languages")
        return tuple(said) if isinstance(said, Mapping) else ()

    def language_path(self, language: str) -> str:
        """What addresses of a language begin with."""
        usual = self.text("defaultcontentlanguage") or "en"
        in_folder = flag(self.value("defaultcontentlanguageinsubdir"), False)
        return f"/{language}" if language and (language != usual or in_folder) else ""

    def site(self) -> OldSite:
        """The site as every dialect tells it."""
        author = self.value("params.author") or self.value("author")
        if isinstance(author, Mapping):
            author = author.get("name")
        usual = self.text("defaultcontentlanguage") or "en"
        title = self.text("title", f"languages.{usual}.title")
        return OldSite(
            "Hugo",
            title,
            self.text("params.subtitle", "params.tagline", "params.description", "description"),
            self.url,
            words(author),
            self.text("timezone") if not self.notes else "",
            self.text("languagecode", "defaultcontentlanguage") or "en",
            anchor=self.anchor(),
        )

    def anchor(self) -> Callable[[str], str]:
        """How the id of a heading was made: as GitHub does it, or as Blackfriday did before Hugo 0.60."""
        kind = self.text("markup.goldmark.parser.autoheadingidtype")
        old = self.text("markup.defaultmarkdownhandler") == "blackfriday" or kind == "blackfriday"
        return blackfriday_anchor if old else anchor


def is_hugo(folder: Path) -> bool:
    """Whether this is the folder of a Hugo blog."""
    there = any((folder / name).is_file() for name in _NAMES) or (folder / _FOLDER).is_dir()
    return there and not (folder / "_posts").is_dir() and (folder / "content").is_dir()


def load(root: Path) -> Config:
    """The configuration of the Hugo blog in this folder. Raises TextError where a file cannot be read."""
    data: dict[str, Any] = {}
    path = next((root / name for name in _NAMES if (root / name).is_file()), None)
    if path is not None:
        data = _read(path)
    if (root / _FOLDER).is_dir():
        for one in sorted((root / _FOLDER).iterdir()):
            if one.suffix.lstrip(".") in _ENDINGS:
                name = one.name.split(".")[0].lower()
                found = _read(one)
                data = _merged(data, found if name in ("hugo", "config") else {name: found})
    zone: dt.tzinfo = dt.UTC
    notes: list[Note] = []
    if words(data.get("timezone")):
        try:
            zone = clock.zone(words(data["timezone"]))
        except SettingsError as error:
            notes.append(Note(path.name if path else _FOLDER, None, f"{error.what}; dates are read as UTC"))
    return Config(data, root, zone, tuple(notes))


def _read(path: Path) -> dict[str, Any]:
    text = files.read(path, 1_000_000).text
    try:
        if path.suffix == ".toml":
            data: Any = tomllib.loads(text)
        elif path.suffix == ".json":
            data = json.loads(text)
        else:
            data = yaml.load(text, _LOADER) or {}  # noqa: S506 (a safe loader, in C where it is there)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
        raise TextError(f"the configuration cannot be read: {reason}", str(path), "mend it first") from None
    if not isinstance(data, dict):
        raise TextError(
            "this is no configuration", str(path), 'it should hold lines such as title = "My Blog"'
        )
    return dict(lower(data))


def lower(value: Any) -> Any:
    """The same with keys in lower case, as Hugo has them."""
    if isinstance(value, Mapping):
        return {str(key).lower(): lower(one) for key, one in value.items()}
    return [lower(one) for one in value] if isinstance(value, list) else value


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(one)
    for key, value in other.items():
        there = found.get(key)
        both = isinstance(there, Mapping) and isinstance(value, Mapping)
        found[key] = _merged(there, value) if both and isinstance(there, Mapping) else value
    return found


def blackfriday_anchor(heading: str) -> str:
    """Blackfriday's rule (`SanitizedAnchorName`): a hyphen for whatever is no letter or digit, lower case."""
    kept = "".join(c.lower() if c.isalnum() else " " for c in heading)
    return "-".join(kept.split())
