"""One page of a Hugo blog: its front matter of any kind, its date, and the address that Hugo gives it."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.errors import FrontMatterError
from shorttake.migrate.hugo import permalinks
from shorttake.migrate.hugo.config import Config, lower
from shorttake.migrate.values import flag, moment, words
from shorttake.text.frontmatter import parse, place, write

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(.+))?", re.ASCII)
_DATES = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")


@dataclass(frozen=True)
class Source:
    """A page: `steps` are the folders and name its address is made of, `bundle` whether files are its own."""

    file: str
    head: str
    body: str
    stamp: str
    data: Mapping[str, Any]
    steps: tuple[str, ...]
    bundle: bool
    branch: bool
    language: str
    date: dt.datetime | None
    address: str
    above: int  # lines of its head


def _head(text: str, file: str) -> tuple[str, str, dict[str, Any], int]:
    """(head with its fences, body, its data, lines of the head); JSON becomes YAML."""
    bare = text.removeprefix("\ufeff")
    if bare.lstrip()[:1] == "{" and not bare.lstrip().startswith(("{{", "{%")):
        skipped = len(bare) - len(bare.lstrip())
        try:
            data, end = json.JSONDecoder().raw_decode(bare.lstrip())
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            what = f"the front matter cannot be read: {str(error)[:120]}"
            raise FrontMatterError(what, place(file, line), "mend it") from None
        if isinstance(data, dict):
            plain = {
                str(key): json.dumps(value, ensure_ascii=False)
                if isinstance(value, dict)
                or (isinstance(value, list) and any(isinstance(v, list | dict) for v in value))
                else value
                for key, value in data.items()
                if value is not None
            }
            body = bare[skipped + end :]
            return (
                write(plain),
                body.lstrip("\r\n") and "\n" + body.lstrip("\r\n"),
                data,
                bare.count("\n", 0, skipped + end),
            )
    matter = parse(text, file)
    return text[: matter.body_at], matter.body(text), dict(matter.data), text.count("\n", 0, matter.body_at)


def read_source(config: Config, path: Path, file: str, shown_as: str, source: files.Source) -> Source:
    """The page in this file, `file` below `content/`. Raises FrontMatterError."""
    head, body, written, above_lines = _head(source.text, shown_as)
    data = lower(written)
    above = [unicodedata.normalize("NFC", step) for step in file.split("/")[:-1]]
    stem = unicodedata.normalize("NFC", path.stem)
    language = ""
    base, _, suffix = stem.rpartition(".")
    if base and suffix.lower() in config.languages:
        stem, language = base, suffix.lower()
    bundle, branch = stem == "index", stem == "_index"
    name = above[-1] if (bundle or branch) and above else stem
    sections = above[:-1] if bundle and above else above
    zone = config.zone
    dated = _DATED.fullmatch(name)
    order = config.value("frontmatter.date")
    by_name = isinstance(order, list) and ":filename" in [words(one).lower() for one in order]
    named = moment(dated[1], zone) if dated else None
    date = next((found for key in _DATES if (found := moment(data.get(key), zone, keep=True))), None)
    if named and ((by_name and words(order[0]).lower() == ":filename") or date is None):
        date = named
    slug = words(data.get("slug"))
    if by_name and dated and dated[2] and not slug:
        slug = dated[2]
    address = _address(config, data, name, slug, sections, date, branch, above)
    prefix = config.language_path(language)
    return Source(
        shown_as,
        head,
        body,
        files.digest(source.data),
        {**data, "slug": slug} if slug else data,
        (*sections, name) if not branch else tuple(above),
        bundle,
        branch,
        language,
        date,
        f"{prefix}{address}" if not words(data.get("url")) else address,
        above_lines,
    )


def _address(
    config: Config,
    data: Mapping[str, Any],
    name: str,
    slug: str,
    sections: list[str],
    date: dt.datetime | None,
    branch: bool,
    above: list[str],
) -> str:
    keeps_case = flag(config.value("disablepathtolower"), False)
    accents = not flag(config.value("removepathaccents"), False)
    own = words(data.get("url"))
    section = (
        words(data.get("type")) if not sections and data.get("type") else (sections[0] if sections else "")
    )
    pattern = "" if branch else permalinks.pattern_for(config.value("permalinks"), section)
    ugly = config.value("uglyurls")
    is_ugly = flag(ugly.get(section.lower()), False) if isinstance(ugly, Mapping) else flag(ugly, False)
    if own or pattern:
        filled = permalinks.fill(
            own or pattern,
            date=date,
            title=words(data.get("title")),
            slug=slug,
            name=name,
            sections=sections,
            lower=not keeps_case,
            accents=accents,
        )
        if own:
            return filled
        last = filled.rpartition("/")[2]
        if is_ugly and not re.search(r"\.\w{1,5}$", last):
            return filled.rstrip("/") + ".html"
        return filled if filled.endswith("/") or re.search(r"\.html?$", last) else filled + "/"
    steps = above if branch else [*sections, slug or name]
    if not steps:
        return "/"
    return permalinks.usual(steps, is_ugly and not branch, not keeps_case, accents)
