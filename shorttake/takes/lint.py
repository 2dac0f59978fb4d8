"""What a careful editor would catch before publication. Pure: a post and what is known -> findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shorttake.archive import Place
from shorttake.archive.posts import Post
from shorttake.settings import Settings, did_you_mean
from shorttake.takes.parse import Take, TakeItem, read_take
from shorttake.text.links import FoundLink, line_column
from shorttake.text.plain import plain
from shorttake.urls import canonical, is_web_address, tracking_parameters

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """Something to look at: where (1-based), how bad, which rule, what, and what to do."""

    file: str
    line: int
    column: int
    level: Level
    rule: str
    what: str
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that `lint --json` lists."""
        return {
            name: getattr(self, name) for name in ("file", "line", "column", "level", "rule", "what", "hint")
        }


@dataclass(frozen=True)
class Known:
    """What the rules ask about the rest of the blog.

    `places(url)` are the places where an address stands; `numbers(series)` the files of each number;
    `drafts()` the files of drafts by their address and by their file name below `content`;
    `remark(link, words, section)` what there is to say of a link, in an item of these words, in this section.
    """

    places: Callable[[str], Sequence[Place]]
    numbers: Callable[[str], Mapping[int, Sequence[str]]]
    drafts: Callable[[], Mapping[str, str]]
    remark: Callable[[FoundLink, str, str], str | None] = lambda link, words, section: None


def lint(post: Post, settings: Settings, known: Known) -> list[Finding]:
    """Every finding, in the order of the text.

    What would be wrong on the page is an error in a draft; in a post that is published already, only
    what breaks the page is (its readers have it, and nobody should be made to rewrite old issues).
    """
    text = post.source.text
    take = read_take(text, post.body_at)
    rules = _Rules(post, take, settings, known)
    found = [*rules.references(), *rules.links(), *rules.internal()]
    if post.kind == "take":
        found += [*rules.numbering(), *rules.sections(), *rules.items()]
        if post.head.status == "draft":
            found += rules.filing()
    return sorted(found, key=lambda one: (one.line, one.column, one.rule))


class _Rules:
    def __init__(self, post: Post, take: Take, settings: Settings, known: Known) -> None:
        self.post, self.take, self.settings, self.known = post, take, settings, known
        self.text = post.source.text
        self.strict: Level = "error" if post.head.status == "draft" else "warning"

    def at(self, offset: int, level: Level, rule: str, what: str, hint: str | None = None) -> Finding:
        line, column = line_column(self.text, offset)
        return Finding(self.post.file, line, column, level, rule, what, hint)

    def head(self, key: str, level: Level, rule: str, what: str, hint: str | None = None) -> Finding:
        return Finding(self.post.file, self.post.line(key), 1, level, rule, what, hint)

    def references(self) -> Iterator[Finding]:
        links = self.take.links
        labels = [definition.label for definition in links.definitions]
        for one in links.undefined:
            yield self.at(
                one.start,
                "error",
                "undefined-reference",
                f"the reference [{one.label}] has no definition",
                did_you_mean(one.label, labels) or f"add a line `[{one.label}]: https://…`",
            )
        for definition in links.unused:
            yield self.at(
                definition.start,
                "warning",
                "unused-reference",
                f"no link uses the definition [{definition.label}]",
            )
        for start, _, what in links.broken:
            yield self.at(start, "error", "broken-link", what, "write [words](address) or [words][label]")

    def links(self) -> Iterator[Finding]:
        first: dict[str, FoundLink] = {}
        for link in self.take.links.links:
            if link.kind == "image" or not is_web_address(link.url):
                continue
            parameters = tracking_parameters(link.url)
            if parameters:
                yield self.at(
                    link.url_start,
                    "warning",
                    "tracking",
                    f"the address of “{_short(link.text)}” tracks its readers ({', '.join(parameters)})",
                    "take these parameters out",
                )
            name = canonical(link.url)
            before = first.setdefault(name, link)
            if before is not link:
                line, _ = line_column(self.text, before.start)
                yield self.at(
                    link.start, "warning", "linked-twice", f"{link.url} is linked in line {line} already"
                )
                continue
            if self.post.kind != "take" or _is_home(link.url):
                continue  # an essay may link a product's page each time, and a home page is no article
            earlier = next((place for place in self.known.places(link.url) if self._earlier(place)), None)
            if earlier:
                spot = f"#{earlier.number}" if earlier.number is not None else f"“{earlier.title}”"
                where = ", ".join(str(part) for part in (spot, earlier.section, earlier.date) if part)
                yield self.at(
                    link.start,
                    "warning",
                    "linked-before",
                    f"you linked {link.url} in {where}",
                    f"{earlier.file}:{earlier.line}",
                )

    def _earlier(self, place: Place) -> bool:
        """Published before this post (for a draft: published at all), and not this post itself."""
        if place.file == self.post.file or place.state != "published":
            return False
        date = self.post.head.date
        return self.post.head.status == "draft" or date is None or (place.date or "") < f"{date:%Y-%m-%d}"

    def internal(self) -> Iterator[Finding]:
        inner = [link for link in self.take.links.links if self._is_inner(link.url)]
        if not inner:
            return
        drafts = self.known.drafts()
        for link in inner:
            path = re.sub(r"^\{(?:filename|static|attach)\}|^\|filename\|", "", link.url)
            path = path.removeprefix(self.settings.site_url or "\0").partition("#")[0].partition("?")[0]
            file = drafts.get("/" + path.strip("/"))
            if file and file != self.post.file:
                yield self.at(
                    link.start,
                    self.strict,
                    "link-to-draft",
                    f"{link.url} is a draft ({file})",
                    "publish that one first",
                )

    def _is_inner(self, url: str) -> bool:
        site = self.settings.site_url
        if site and url.startswith(site):
            return True
        return "://" not in url and not url.startswith(("#", "mailto:", "//"))

    def numbering(self) -> Iterator[Finding]:
        series, number = self.post.head.series, self.post.head.number
        if number is None:
            yield self.head(
                "title",
                "warning",
                "no-number",
                "the Short Take has no number",
                "write `number: 68` or name it in its title",
            )
            return
        others = [file for file in self.known.numbers(series or "").get(number, ()) if file != self.post.file]
        if others:
            key = "number" if "number" in self.post.matter.data else "title"
            yield self.head(
                key, self.strict, "number-taken", f"{series} #{number} is taken", f"by {', '.join(others)}"
            )

    def sections(self) -> Iterator[Finding]:
        names = [name for section in self.settings.sections for name in section.names]
        for section in self.take.sections:
            if section.heading is None:
                continue
            if self.settings.section(section.heading) is None:
                hint = (
                    did_you_mean(section.heading, names)
                    or "add it to the settings, or file its items elsewhere"
                )
                yield self.at(
                    section.start,
                    "warning",
                    "unknown-section",
                    f"{section.heading!r} is no section of yours",
                    hint,
                )
            if not section.items and not section.prose:
                yield self.at(
                    section.start,
                    "warning",
                    "empty-section",
                    f"nothing stands under {section.heading!r}",
                    "take the heading out, or say that there is nothing this time",
                )

    def items(self) -> Iterator[Finding]:
        for item in self.take.items:
            if not _has_words(self.text, item):
                title = _short(plain(self.text[item.content_at : item.end])) or "this item"
                yield self.at(
                    item.start,
                    self.strict,
                    "no-commentary",
                    f"you say nothing about “{title}”",
                    "write a sentence about it, or take it out",
                )

    def filing(self) -> Iterator[Finding]:
        for section in self.take.sections:
            named = self.settings.section(section.heading)
            if named is None:
                continue
            for item in section.items:
                words = plain(self.text[item.content_at : item.end])
                link = next(
                    (one for one in item.links if one.kind != "image" and is_web_address(one.url)), None
                )
                said = self.known.remark(link, words, named.name) if link else None
                if link and said:
                    hint = "move it, or leave it: you decide"
                    yield self.at(item.start, "warning", "filing", f"“{_short(link.text)}”: {said}", hint)


def _has_words(text: str, item: TakeItem) -> bool:
    """Whether an item says anything besides its links."""
    at, rest = item.content_at, []
    for link in item.links:
        rest.append(text[at : max(at, link.start)])
        at = max(at, link.end)
    rest.append(text[at : item.end])
    words = re.sub(r"<!--.*?-->", " ", " ".join(rest), flags=re.DOTALL)
    without_via = re.sub(r"\(via\s*\)", " ", words)
    if not item.links:
        return bool(re.search(r"\w", words))
    # A sentence that is a link as a whole is commentary too, if it is one: it ends like one.
    spoken = re.search(r"\w", without_via)
    return bool(spoken) or any(
        len(link.text.split()) > 3 and link.text.rstrip().endswith(".") for link in item.links
    )


def _is_home(url: str) -> bool:
    """Whether an address is a site's first page."""
    return canonical(url).partition("://")[2].rstrip("/").count("/") == 0 and "?" not in url


def _short(words: str, longest: int = 60) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
