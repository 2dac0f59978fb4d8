"""What the author has filed so far: every link of every published Short Take, with its section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shorttake import files
from shorttake.archive.posts import Post, read_post
from shorttake.errors import ShorttakeError
from shorttake.link import Link, from_text
from shorttake.sections.evidence import Asked, asked_of
from shorttake.settings import Section, Settings
from shorttake.text.links import FoundLink, find
from shorttake.text.outline import outline
from shorttake.text.plain import plain

_WEB = re.compile(r"(?:https?:)?//[^\s/?#]", re.IGNORECASE)
_HEAD = 4_000  # characters in which a post says which series it is of


@dataclass(frozen=True, slots=True)
class Example:
    """A link and the section, by its number in the settings, that the author filed it under."""

    asked: Asked
    section: int


@dataclass(frozen=True)
class Issue:
    """What was filed at one time: a Short Take (its number where it has one), or the link files at last."""

    name: str
    date: str
    number: int | None
    examples: tuple[Example, ...]


def issues(settings: Settings, folder: Path | None = None) -> tuple[list[Issue], list[ShorttakeError]]:
    """What the author has filed, the oldest first; and why some files could not be read.

    With a `folder`, the Short Takes are those below it; else those of the blog, and the link files of the
    inbox that have a section come last. Drafts teach nothing: what stands in them is not settled yet.
    """
    found: list[Issue] = []
    problems: list[ShorttakeError] = []
    for path in take_files(settings, folder):
        try:
            post = read_post(path, settings)
        except ShorttakeError as error:
            problems.append(error)
            continue
        if post.head.status == "draft" or (post.kind != "take" and not post.head.series):
            continue
        examples = tuple(of_post(post, settings))
        day = post.head.date.isoformat() if post.head.date else ""
        found.append(Issue(post.head.title, day, post.head.number, examples))
    found.sort(key=lambda issue: issue.date)
    if folder is None:
        kept = tuple(_of_inbox(settings, problems))
        if kept:
            found.append(Issue("inbox", "", None, kept))
    return found, problems


def take_files(settings: Settings, folder: Path | None = None) -> Iterator[Path]:
    """The files that may be Short Takes, by their folder, their name, or the first words in them."""
    folders = [folder] if folder else [settings.content / name for name in settings.article_paths]
    signs = tuple({"short take", "short-take", *(name.casefold() for name in settings.series)})
    for one in folders:
        for path in files.walk(one):
            if path.is_relative_to(settings.takes):
                yield path
                continue
            try:
                with path.open("rb") as file:
                    head = f"{path.name}\n{file.read(_HEAD).decode('utf-8', 'replace')}".casefold()
            except OSError:
                continue  # whoever reads the blog is told so
            if any(sign in head for sign in signs):
                yield path


def of_post(post: Post, settings: Settings) -> Iterator[Example]:
    """The web links of a Short Take that stand under a section of the settings.

    In a post without headings, they are in the section that its title names ("#12, Storage Edition"), if
    it names one.
    """
    text = post.source.text
    links = [link for link in find(text, post.body_at).links if _is_web(link)]
    if not links:
        return
    shape = outline(text, post.body_at)
    whole = edition(post.head.title, settings)
    numbers = {section.name: number for number, section in enumerate(settings.sections)}
    waiting = iter(links)
    link = next(waiting, None)
    for part in shape.sections:
        section = settings.section(part.heading) if part.heading else whole
        while link is not None and link.start < part.end:
            if link.start >= part.start and section is not None:
                inside = next((one for one in part.items if one.start <= link.start < one.end), None)
                around = (
                    (inside.content_at, inside.end)
                    if inside
                    else next((span for span in part.prose if span[0] <= link.start < span[1]), None)
                )
                words = plain(text[slice(*around)]) if around else ""
                yield Example(Asked(link.url, link.text, words), numbers[section.name])
            link = next(waiting, None)


def edition(title: str, settings: Settings) -> Section | None:
    """The section that the title of an issue names: "Short Take #12, Storage Edition"."""
    words = title.casefold()
    if "edition" not in words:
        return None
    named = [one for one in settings.sections if any(name.casefold() in words for name in one.names)]
    return named[0] if len(named) == 1 else None


def _is_web(link: FoundLink) -> bool:
    return link.kind != "image" and _WEB.match(link.url) is not None


def _of_inbox(settings: Settings, problems: list[ShorttakeError]) -> Iterator[Example]:
    numbers = {section.name: number for number, section in enumerate(settings.sections)}
    for path in files.walk(settings.inbox):
        if path.is_relative_to(settings.used):
            continue
        try:
            link = from_text(files.read(path).text, str(path), settings.zone)
        except ShorttakeError as error:
            problems.append(error)
            continue
        section = settings.section(link.section)
        if section is not None and not filed_by_itself(link):
            yield Example(asked_of(link.url, link.title, link.description, link.note), numbers[section.name])


def filed_by_itself(link: Link) -> bool:
    """Whether the link's section is a suggestion that was sure enough, and no word of the author's: he has
    changed nothing about it since. It teaches nothing before he publishes it under that heading."""
    return bool(link.section and (link.filed or "").startswith(f"{link.section}, "))


def known(some: Sequence[Issue]) -> int:
    """How many links were filed."""
    return sum(len(issue.examples) for issue in some)


_DRAFT = re.compile(
    rb"^(?:status[ \t]*[:=][ \t]*[\"']?(?:draft|pending)|draft[ \t]*[:=][ \t]*true)", re.I | re.M
)


def is_draft(data: bytes) -> bool:
    """Whether the head of a file says that it is a draft, as far as a look can tell."""
    return _DRAFT.search(data[:_HEAD].partition(b"\n\n")[0]) is not None
