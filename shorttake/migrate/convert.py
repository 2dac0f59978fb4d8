"""Old posts -> new files: front matter, places, anchors that links point to; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal
from urllib.parse import unquote, urlsplit

from shorttake import files
from shorttake.archive.posts import Post, make_post
from shorttake.errors import ShorttakeError
from shorttake.files import Source
from shorttake.migrate.blog import Note, OldBlog, OldPost, comparable
from shorttake.migrate.heads import new_head
from shorttake.migrate.html import to_markdown
from shorttake.migrate.ledger import Entry
from shorttake.migrate.page import Page, page_of
from shorttake.migrate.places import Names, folder_of
from shorttake.render.headings import Heading
from shorttake.render.markdown import Renderer, SectionMark
from shorttake.settings import Settings
from shorttake.takes.parse import read_take
from shorttake.text.blocks import parse

State = Literal["new", "same", "changed", "edited", "gone"]


@dataclass(frozen=True)
class NewPost:
    """A post as it will be: its file, its text, what we read in it, and its page.

    `state`: it comes now ("new"), is here and as it was ("same"), was changed in the old blog since
    ("changed"), was edited here since ("edited": never overwritten), or taken away here ("gone").
    """

    old: OldPost
    state: State
    file: str
    text: str
    post: Post
    page: Page


class Converter:
    """Makes new posts of old ones for the blog that has these settings."""

    def __init__(self, old: OldBlog, settings: Settings, ledger: Mapping[str, Entry]) -> None:
        self.old, self.settings, self.ledger = old, settings, ledger
        self.notes: list[Note] = []
        self.broken: list[Note] = []
        self._renderer = Renderer()
        self._names = Names(entry.file for entry in ledger.values())
        self._headings: dict[str, tuple[Heading, ...]] = {}

    @property
    def base(self) -> str:
        """The address of the site, for links that do not name it."""
        return self.old.site.url or "https://old.invalid"

    def run(self) -> list[NewPost]:
        """Every post that could be made."""
        found = [new for post in self.old.posts if (new := self._one(post)) is not None]
        return self._anchored(self._apart(found))

    def _one(self, old: OldPost) -> NewPost | None:
        old = self._answerable(old)
        entry = self.ledger.get(old.source)
        file = entry.file if entry else self._names.give(old, folder_of(old, self.settings.series))
        try:
            if entry:
                here = self._here(old, entry)
                if here is not None:
                    return here
            path = PurePath(self.settings.root / file)
            text, anew = new_head(old.head, old.body, old.meaning, path, self.settings, old.page, old.matter)
            if anew:
                self.notes.append(Note(old.source, 1, "its front matter was written anew"))
            return self._exact(self._made(old, "changed" if entry else "new", file, text))
        except ShorttakeError as error:
            self.broken.append(Note(old.source, None, f"it cannot be brought: {error}"))
            return None

    def _answerable(self, old: OldPost) -> OldPost:
        """The post without former addresses that no site of files can answer at."""
        never = [one for one in old.meaning.aliases if "?" in one]
        if not never:
            return old
        self.notes += [
            Note(old.source, None, f"a site of files cannot answer at {one}: tell the server")
            for one in never
        ]
        kept = tuple(one for one in old.meaning.aliases if one not in never)
        return replace(old, meaning=replace(old.meaning, aliases=kept))

    def _exact(self, new: NewPost) -> NewPost:
        """A post that was HTML, with every block left as HTML that our page would show otherwise."""
        old = new.old
        if not old.html or _alike(page_of(old.html, self.base), new.page):
            return new
        old = replace(old, body=to_markdown(old.html, careful=True).text)
        path = PurePath(self.settings.root / new.file)
        text, _ = new_head(old.head, old.body, old.meaning, path, self.settings, old.page)
        return self._made(old, new.state, new.file, text)

    def _here(self, old: OldPost, entry: Entry) -> NewPost | None:
        """The post as it is here already; None where the old one is to be brought again."""
        path = self.settings.root / entry.file
        if not path.exists():
            self.notes.append(Note(old.source, None, f"{entry.file} was taken away here; not brought again"))
            text, _ = new_head(old.head, old.body, old.meaning, path, self.settings, old.page)
            return self._made(old, "gone", entry.file, text)
        source = files.read(path)
        edited = files.digest(source.data) != entry.wrote
        if edited:
            if entry.stamp != old.stamp:
                self.notes.append(
                    Note(
                        old.source, None, f"it changed, and {entry.file} was edited here since: left as it is"
                    )
                )
            return self._made(old, "edited", entry.file, source.text)
        return self._made(old, "same", entry.file, source.text) if entry.stamp == old.stamp else None

    def _made(self, old: OldPost, state: State, file: str, text: str) -> NewPost:
        path = self.settings.root / file
        post = make_post(Source(path, text, text.encode("utf-8", "surrogatepass")), self.settings, old.page)
        rendered = self._renderer.convert(post.body, sections=_sections(post))
        self._headings[old.source] = rendered.headings
        return NewPost(
            old, state, file, text, post, page_of(rendered.html, self.base + (post.address or "/"))
        )

    def _again(self, new: NewPost, text: str) -> NewPost:
        return self._made(new.old, new.state, new.file, text)

    def _apart(self, found: list[NewPost]) -> list[NewPost]:
        """Two posts at one address: the second gets another, and both are named; likewise feed ids."""
        addresses: dict[str, NewPost] = {}
        ids: set[str] = set()
        out: list[NewPost] = []
        for new in found:
            if new.post.head.status == "draft" or not new.post.address:
                out.append(new)
                continue
            place = comparable(new.post.address)
            other = addresses.get(place)
            if other is not None and new.state in ("new", "changed"):
                number, address = 2, new.post.address
                while comparable(address) in addresses:
                    head, dot, ending = new.post.address.rstrip("/").rpartition(".html")
                    stem = head if dot else new.post.address.rstrip("/")
                    address = f"{stem}-{number}" + (f".html{ending}" if dot else "/")
                    number += 1
                both = f"it and {other.old.source} had one address, {new.old.meaning.address}"
                what = f"{both}; this one is at {address} now"
                self.notes.append(Note(new.old.source, None, what))
                meaning = replace(new.old.meaning, address=unquote(address))
                text, _ = new_head(
                    new.old.head,
                    new.old.body,
                    meaning,
                    PurePath(self.settings.root / new.file),
                    self.settings,
                    new.old.page,
                )
                new = self._again(new, text)
                place = comparable(new.post.address)
            if new.post.feed_id in ids and new.state in ("new", "changed"):
                self.notes.append(
                    Note(new.old.source, None, f"another post has the feed id {new.post.feed_id} too")
                )
                meaning = replace(new.old.meaning, address=unquote(new.post.address), feed_id=None)
                text, _ = new_head(
                    new.old.head,
                    new.old.body,
                    meaning,
                    PurePath(self.settings.root / new.file),
                    self.settings,
                    new.old.page,
                )
                new = self._again(new, text)
            addresses.setdefault(place, new)
            ids.add(new.post.feed_id)
            out.append(new)
        return out

    def _anchored(self, found: list[NewPost]) -> list[NewPost]:
        """Headings that links point to keep the id that the old tool made, where ours would be another."""
        host = urlsplit(self.base).netloc.lower()
        places = {
            comparable(self.old.site.base + new.old.meaning.address): number
            for number, new in enumerate(found)
        }
        wanted: dict[int, set[str]] = {}
        for new in found:
            for link in new.page.links:
                address = unquote(link)
                if "#" not in address:
                    continue
                try:
                    parts = urlsplit(address)
                except ValueError:
                    continue
                number = places.get(comparable(parts.path)) if parts.netloc.lower() == host else None
                if number is not None and parts.fragment:
                    wanted.setdefault(number, set()).add(parts.fragment)
        for number, fragments in wanted.items():
            missing = fragments - found[number].page.ids
            if missing and found[number].state in ("new", "changed"):
                found[number] = self._with_ids(found[number], missing)
        return found

    def _with_ids(self, new: NewPost, missing: set[str]) -> NewPost:
        make = self.old.site.anchor
        headings = self._headings[new.old.source]
        document = parse(new.text, new.post.body_at)
        blocks = [one for one in document.blocks() if one.kind == "heading" and one.lines]
        if make is None or len(blocks) != len(headings):
            return new
        places: list[tuple[int, str]] = []
        taken: dict[str, int] = {}
        for block, heading in zip(blocks, headings, strict=True):
            name = make(heading.text)
            count = taken.get(name, 0)
            taken[name] = count + 1
            anchor = f"{name}-{count}" if count else name
            at = block.lines[-1][1]
            if anchor in missing and not new.text[block.lines[0][0] : at].rstrip().endswith("}"):
                places.append((at, f" {{#{anchor}}}"))
        text = new.text
        for at, words in reversed(places):
            text = text[:at].rstrip(" \t") + words + text[at:]
        return self._again(new, text) if places else new


def _sections(post: Post) -> list[SectionMark]:
    """The headings of a Short Take that get ids of our own on its page."""
    if post.kind != "take":
        return []
    found = read_take(post.source.text, post.body_at).sections
    return [SectionMark(one.start - post.body_at, one.anchor) for one in found if one.heading]


def _alike(one: Page, other: Page) -> bool:
    """Whether two pages have the same links, images, code and headings, and as many words."""
    return (one.links, one.images, one.code, one.headings, one.words) == (
        other.links,
        other.images,
        other.code,
        other.headings,
        other.words,
    )


def out_places(found: Sequence[NewPost]) -> dict[str, NewPost]:
    """Which post answers at which place of the new site: its address, and aliases where nothing else is."""
    places: dict[str, NewPost] = {}
    published = [new for new in found if new.post.head.status != "draft" and new.state != "gone"]
    for new in published:
        if new.post.address:
            places.setdefault(comparable(new.post.address), new)
    for new in published:
        for alias in new.post.head.aliases:
            places.setdefault(comparable(alias), new)
    return places
