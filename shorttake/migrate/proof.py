"""The proof that nothing was lost: old and new, post by post, address by address, link by link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from shorttake.migrate.before import Reader
from shorttake.migrate.blog import Note, OldBlog, comparable
from shorttake.migrate.convert import NewPost, out_places
from shorttake.migrate.page import Page

# Words may differ by so many, or such a part, without being named: table marks, numbers of footnotes.
WORDS_APART, PART_APART = 5, 0.01


@dataclass(frozen=True)
class Difference:
    """What one post had before and after, of one kind (headings, images, code, words)."""

    file: str
    what: str
    before: int
    after: int

    def as_json(self) -> dict[str, Any]:
        """The difference as the report has it."""
        return {"file": self.file, "what": self.what, "before": self.before, "after": self.after}


@dataclass
class Report:
    """What came of a migration; every list names what it counts one by one.

    Links, images, headings, code blocks and words are counted on the old page, as an independent reader
    sees it, and on ours. A link is lost where ours lacks it; `more` are those that only ours has.
    """

    tool: str
    source: str
    posts_in: int = 0
    posts_out: int = 0
    pages: int = 0
    drafts: int = 0
    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[Note] = field(default_factory=list)
    addresses_kept: int = 0
    addresses_lost: list[dict[str, Any]] = field(default_factory=list)
    aliases: int = 0
    ids_kept: int = 0
    ids_changed: list[dict[str, Any]] = field(default_factory=list)
    links_kept: int = 0
    links_lost: list[dict[str, Any]] = field(default_factory=list)
    links_more: list[dict[str, Any]] = field(default_factory=list)
    totals: dict[str, list[int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    files: int = 0
    missing: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    left: Mapping[str, int] = field(default_factory=dict)
    headings: list[dict[str, Any]] = field(default_factory=list)
    dry: bool = False
    target: str = ""

    @property
    def lost(self) -> int:
        """How much was lost of what must not be: posts, addresses, links."""
        return len(self.broken) + len(self.addresses_lost) + len(self.links_lost)

    def as_json(self) -> dict[str, Any]:
        """The report as other programs read it."""
        return {
            "tool": self.tool,
            "source": self.source,
            "target": self.target,
            "dry_run": self.dry,
            "posts": self.posts_out,
            "posts_in": self.posts_in,
            "pages": self.pages,
            "drafts": self.drafts,
            "kinds": dict(self.kinds),
            "written": dict(self.states),
            "broken": [one.as_json() for one in self.broken],
            "addresses": {"kept": self.addresses_kept, "lost": self.addresses_lost, "aliases": self.aliases},
            "feed_ids": {"kept": self.ids_kept, "changed": self.ids_changed},
            "links": {"kept": self.links_kept, "lost": self.links_lost, "more": self.links_more},
            "counted": {
                what: {"before": before, "after": after} for what, (before, after) in self.totals.items()
            },
            "differences": [one.as_json() for one in self.differences],
            "files": self.files,
            "missing": self.missing,
            "headings": self.headings,
            "left": dict(self.left),
            "warnings": [one.as_json() for one in self.warnings],
        }


def prove(
    old: OldBlog, found: Sequence[NewPost], source: str, notes: Iterable[Note], broken: Iterable[Note]
) -> Report:
    """Compares all that was with all that will be."""
    report = Report(old.site.tool, source, warnings=[*old.notes, *notes], left=old.left, files=len(old.files))
    report.broken = [*old.broken, *broken]
    report.missing = [{"file": entry, "address": address} for entry, address in old.absent]
    of_pages = {new.old.source for new in found if new.old.page}
    report.posts_in = sum(not one.page for one in old.posts) + len(old.broken)
    report.posts_out = sum(not new.old.page and new.state != "gone" for new in found)
    report.pages = len(of_pages)
    report.drafts = sum(new.old.meaning.draft for new in found)
    report.states.update(new.state for new in found)
    report.kinds.update(new.post.kind for new in found)
    _addresses(old, found, report)
    _feed_ids(found, report)
    _pages(old, found, report)
    return report


def _addresses(old: OldBlog, found: Sequence[NewPost], report: Report) -> None:
    places = out_places(found)
    by_source = {new.old.source: new for new in found}
    for post in old.posts:
        if post.meaning.draft:
            continue
        new = by_source.get(post.source)
        for address in (post.meaning.address, *post.meaning.aliases):
            if "?" in address:
                continue  # named among the warnings
            if address.startswith("http") and urlsplit(address).netloc != urlsplit(old.site.url).netloc:
                continue
            there = places.get(
                comparable(
                    urlsplit(address).path if address.startswith("http") else address.partition("#")[0]
                )
            )
            if there is not None and there is new:
                report.addresses_kept += 1
                report.aliases += address != post.meaning.address
            elif new is None or new.state != "gone":
                other = there.old.source if there else None
                report.addresses_lost.append({"address": address, "file": post.source, "answers": other})


def _feed_ids(found: Sequence[NewPost], report: Report) -> None:
    for new in found:
        wanted = new.old.meaning.feed_id
        if wanted is None or new.state == "gone":
            continue
        if new.post.feed_id == wanted:
            report.ids_kept += 1
        else:
            report.ids_changed.append({"file": new.old.source, "before": wanted, "after": new.post.feed_id})


def _pages(old: OldBlog, found: Sequence[NewPost], report: Report) -> None:
    reader = Reader()
    totals = {what: [0, 0] for what in ("links", "images", "headings", "code", "words")}
    base = old.site.url or "https://old.invalid"
    own = urlsplit(base)
    there = {comparable(old.site.base + one.address) for one in old.files}
    there |= {comparable(old.site.base + place) for place in out_places(found)}
    told: set[tuple[str, str]] = set()
    for new in found:
        if new.state in ("edited", "gone"):
            continue
        before = reader.page(new.old, base + (new.old.meaning.address or "/"))
        after = new.page
        _count(new.old.source, before, after, totals, report)
        for address in (*after.links, *after.images):
            plain = unquote(address)
            try:
                parts = urlsplit(plain)
            except ValueError:
                continue
            inside = parts.netloc.lower() == own.netloc.lower() and parts.path.startswith(own.path)
            if inside and comparable(parts.path) not in there and (new.file, plain) not in told:
                told.add((new.file, plain))
                report.missing.append({"file": new.old.source, "address": parts.path})
    report.totals = totals


def _count(file: str, before: Page, after: Page, totals: dict[str, list[int]], report: Report) -> None:
    here, now = Counter(before.links), Counter(after.links)
    lost, more = here - now, now - here
    report.links_kept += sum((here & now).values())
    report.links_lost += [{"file": file, "url": unquote(url)} for url in lost.elements()]
    report.links_more += [{"file": file, "url": unquote(url)} for url in more.elements()]
    for what, one, other in (
        ("links", len(before.links), len(after.links)),
        ("images", len(before.images), len(after.images)),
        ("headings", len(before.headings), len(after.headings)),
        ("code", len(before.code), len(after.code)),
        ("words", before.words, after.words),
    ):
        totals[what][0] += one
        totals[what][1] += other
        apart = abs(one - other)
        named = apart > max(WORDS_APART, one * PART_APART) if what == "words" else apart > 0
        if named and what != "links":
            report.differences.append(Difference(file, what, one, other))
    for what, some, others in (("images", before.images, after.images), ("code", before.code, after.code)):
        changed = Counter(some) != Counter(others)
        if changed and len(some) == len(others):
            report.differences.append(Difference(file, f"{what} changed", len(some), len(others)))
