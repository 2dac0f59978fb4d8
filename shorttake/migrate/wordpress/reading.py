"""Reads an export of WordPress: every post, page and draft with its address, feed id, words as Markdown."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shorttake import files
from shorttake.migrate.blog import Meaning, Note, OldBlog, OldFile, OldPost, OldSite
from shorttake.migrate.html import to_markdown
from shorttake.migrate.tree import walk
from shorttake.migrate.wordpress.export import Export, Item, is_export, load
from shorttake.migrate.wordpress.paragraphs import paragraphs
from shorttake.migrate.wordpress.shortcodes import Picture, plain_html
from shorttake.migrate.wordpress.shown import shown
from shorttake.text.series import slugify

__all__ = ["is_export", "read"]

_UPLOADS = ("wp-content/uploads", "uploads")
_FEEDS = {"/feed/index.html": "rss.xml", "/feed/atom/index.html": "atom.xml"}
# What WordPress keeps for itself; other types are the author's own, and come as pages.
_INTERNAL = frozenset(
    """attachment nav_menu_item revision custom_css customize_changeset oembed_cache user_request wp_block
    wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face wpcf7_contact_form
    feedback jp_pay_order jp_pay_product acf-field acf-field-group safecss""".split()  # noqa: SIM905
)
_TAGS = re.compile(r"<[^>]*>")
_QUERY = re.compile(r"(?:^|&)(?:p|page_id|attachment_id)=(\d+)(?:&|$)")


@dataclass
class _Reading:
    export: Export
    site: OldSite
    pictures: dict[str, Picture] = field(default_factory=dict)
    of_post: dict[str, list[str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)  # of entries by their number
    files: dict[str, OldFile] = field(default_factory=dict)  # by address
    notes: list[Note] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    known_paths: set[str] = field(default_factory=set)  # without the slash at their end


def read(path: Path, now: dt.datetime, more: Sequence[Path] = ()) -> OldBlog:
    """The blog in this export (and in its further parts); what is dated after `now` was not out yet.

    Uploads are taken from a folder beside the export. Raises TextError, FileError.
    """
    export = Export()
    for one in (path, *more):
        load(one, export)
    url = (export.channel.get("base_blog_url") or export.channel.get("link") or "").rstrip("/")
    site = OldSite(
        "WordPress",
        unescape(export.channel.get("title", "")),
        unescape(export.channel.get("description", "")),
        url,
        next(iter(export.authors.values()), "") if len(export.authors) == 1 else "",
        "",
        export.channel.get("language", "") or "en",
        _FEEDS,
    )
    reading = _Reading(export, site, notes=list(export.notes))
    _uploads(reading, path.parent)
    absent = _library(reading)
    taken = [item for item in _once(export.items) if _is_taken(reading, item)]
    for item in taken:
        reading.addresses[item.get("post_id")] = _address(item, site)
        reading.known_paths.add(_address(item, site).rstrip("/"))
    posts = tuple(_post(reading, item, now) for item in taken)
    if export.other_terms:
        for kind, count in export.other_terms.items():
            reading.left[f"terms of {kind}"] += count
    return OldBlog(
        site,
        posts,
        tuple(reading.files.values()),
        tuple(reading.notes),
        (),
        dict(reading.left),
        tuple(absent),
    )


def _once(items: Sequence[Item]) -> list[Item]:
    """Each entry once: parts of an export may overlap."""
    return list({(item.get("post_id") or f"{item.file}:{item.line}"): item for item in items}.values())


def _uploads(reading: _Reading, folder: Path) -> None:
    for name in _UPLOADS:
        if (folder / name).is_dir():
            for path, file in walk(folder / name):
                address = "/wp-content/uploads/" + unicodedata.normalize("NFC", file)
                reading.files[address] = OldFile(path, address)
            return


def _library(reading: _Reading) -> list[tuple[str, str]]:
    """The media library, by number; gives what of it is not there to be brought along: (entry, address)."""
    absent: list[tuple[str, str]] = []
    for item in reading.export.items:
        url = item.get("attachment_url")
        if item.get("post_type") != "attachment" or not url:
            continue
        number = item.get("post_id")
        words = " ".join(_TAGS.sub("", unescape(item.get("excerpt"))).split())
        reading.pictures[number] = Picture(url, unescape(item.get("title")), words)
        reading.of_post.setdefault(item.get("post_parent"), []).append(number)
        if _path(url, reading.site) not in reading.files:
            absent.append((f"{item.file}#{number}", url))
    return absent


def _path(url: str, site: OldSite) -> str:
    """The address below the site of one of its own addresses; empty for others."""
    try:
        parts, own = urlsplit(url), urlsplit(site.url)
    except ValueError:
        return ""
    if parts.netloc.lower().removeprefix("www.") != own.netloc.lower().removeprefix("www."):
        return ""
    if not (parts.path == site.base or parts.path.startswith(f"{site.base}/")):
        return ""
    return unicodedata.normalize("NFC", unquote(parts.path.removeprefix(site.base))) or "/"


def _is_taken(reading: _Reading, item: Item) -> bool:
    kind, status = item.get("post_type"), item.get("status")
    reading.left["comments"] += item.comments
    if not reading.left["comments"]:
        del reading.left["comments"]
    if kind in _INTERNAL:
        if kind != "attachment":
            reading.left[f"entries of the type {kind}"] += 1
        return False
    if status in ("trash", "auto-draft", "inherit"):
        names = {"trash": "entries in the trash", "auto-draft": "empty drafts", "inherit": "revisions"}
        reading.left[names[status]] += 1
        return False
    return True


def _slug(item: Item) -> str:
    name = unquote(item.get("post_name"))
    return unicodedata.normalize("NFC", name) or slugify(unescape(item.get("title")))


def _address(item: Item, site: OldSite) -> str:
    """The path of its permalink; a site without permalinks (`?p=12`) gets a path of date and slug."""
    link = item.get("link")
    parts = urlsplit(link) if link else None
    path = _path(link, site) if link else ""
    if parts and path and not parts.query and path != "/":
        return path
    date = _date(item)
    day = f"/{date:%Y/%m/%d}" if date and item.get("post_type") == "post" else ""
    return f"{day}/{_slug(item)}/"


def _date(item: Item, name: str = "post_date") -> dt.datetime | None:
    """Its date in the zone that it was written in: the difference of local time and GMT."""
    local, gmt = _moment(item.get(name)), _moment(item.get(f"{name}_gmt"))
    if local is None and gmt is None:
        return None
    if local is None or gmt is None:
        one = local or gmt
        return one.replace(tzinfo=dt.UTC) if one else None
    minutes = round((local - gmt).total_seconds() / 900) * 15
    if abs(minutes) > 14 * 60:
        return gmt.replace(tzinfo=dt.UTC)
    return local.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)) if minutes else dt.UTC)


def _moment(words: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(words, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 (the zone comes after)
    except ValueError:  # 0000-00-00 00:00:00 of a draft
        return None


def _post(reading: _Reading, item: Item, now: dt.datetime) -> OldPost:
    number, site_url = item.get("post_id"), reading.site.url
    source = f"{item.file}#{number or item.line}"
    body = item.fields.get("content", "")
    html, left = plain_html(body, reading.pictures, reading.of_post.get(number, ()))
    html = html if "<!-- wp:" in body else paragraphs(html)
    html = _own_links(html, reading)
    turned = to_markdown(html)
    above = max(0, item.words_at - 1)
    reading.notes += [Note(item.file, above + line, f"#{number}: {what}") for line, what in left]
    for name in sorted(
        {one for one in turned.kept if one in ("script", "iframe", "object", "embed", "form")}
    ):
        reading.notes.append(Note(item.file, item.line, f"#{number}: <{name}> stays as it was"))
    status = item.get("status")
    date = _date(item)
    draft = status != "publish"
    reason = ""
    if status == "private":
        reason = "it is private"
    elif item.get("post_password"):
        draft, reason = True, "it is behind a password"
    elif status == "future" or (not draft and date is not None and date > now):
        draft, reason = (
            True,
            f"it is dated {date:%Y-%m-%d}, so it was not out yet" if date else "it was not out yet",
        )
    if reason:
        reading.notes.append(Note(item.file, item.line, f"#{number}: {reason}: a draft"))
    link = item.get("link")
    plain = urlsplit(link).query if link else ""
    modified = _date(item, "post_modified")
    summary = " ".join(unescape(_TAGS.sub(" ", item.get("excerpt"))).split())
    login = item.get("creator")
    page = item.get("post_type") != "post"
    closed = item.get("comment_status") == "closed"
    slug = _slug(item)
    return OldPost(
        source,
        files.digest(repr(sorted(item.fields.items()) + list(item.terms)).encode("utf-8", "replace")),
        page,
        slug,
        "",
        turned.text,
        Meaning(
            title=" ".join(unescape(item.get("title")).split())
            or slug.replace("-", " ").capitalize()
            or "Untitled",
            address=reading.addresses[number],
            slug=slug,
            date=None if date is None or (draft and not _moment(item.get("post_date_gmt"))) else date,
            lastmod=modified
            if modified and date and modified > date + dt.timedelta(minutes=1) and not page
            else None,
            draft=draft,
            aliases=(f"/?{plain}",) if plain and not draft else (),
            authors=(reading.export.authors.get(login, login),) if login and not page else (),
            categories=tuple(dict.fromkeys(name for kind, name in item.terms if kind == "category")),
            tags=tuple(dict.fromkeys(name for kind, name in item.terms if kind == "post_tag")),
            summary=summary or None,
            feed_id=None if draft or page else item.get("guid") or None,
            more={"comments": False} if closed and not page else {},
        ),
        shown(body, site_url, reading.addresses),
        "html",
        html,
    )


_ADDRESS = re.compile(r"(\s(?:href|src)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def _own_links(html: str, reading: _Reading) -> str:
    """Links and images of the site itself as paths; `?p=12` as the address of that post."""

    def one(match: re.Match[str]) -> str:
        url = unescape(match[2] if match[2] is not None else match[3]).strip()
        found = _resolved(url, reading)
        return f'{match[1]}"{escape(found)}"' if found else match[0]

    return _ADDRESS.sub(one, html)


def _resolved(url: str, reading: _Reading) -> str | None:
    """Where an address of the site leads as a path; None for others, and for what is not known."""
    path = _path(url, reading.site)
    if not path:
        return None
    parts = urlsplit(url)
    base = reading.site.base
    number = _QUERY.search(parts.query)
    tail = f"#{parts.fragment}" if parts.fragment else ""
    if number:
        if number[1] in reading.addresses:
            return f"{base}{reading.addresses[number[1]]}{tail}"
        picture = reading.pictures.get(number[1])
        return _resolved(picture.url, reading) or picture.url if picture else None
    if parts.query:
        return None
    known = path in reading.files or path.rstrip("/") in reading.known_paths
    return f"{urlsplit(url).path}{tail}" if known else None
