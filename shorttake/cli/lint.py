"""`shorttake lint`: what a careful editor would catch before publication."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import click

from shorttake.archive.posts import Post, post_files, read_all, read_post
from shorttake.cli import show
from shorttake.errors import ShorttakeError, UsageError
from shorttake.inbox import kept
from shorttake.link import Link
from shorttake.site import Site
from shorttake.takes.lint import Finding, Known
from shorttake.takes.lint import lint as rules
from shorttake.text.links import FoundLink
from shorttake.urls import canonical


@click.command(epilog="Example: shorttake lint content/takes/technology-short-take-4.md")
@click.argument("names", metavar="[FILE]...", nargs=-1, type=click.Path())
@click.option("--all", "all_", is_flag=True, help="Every post, published ones too.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def lint(site: Site, names: tuple[str, ...], all_: bool, json_: bool) -> int:
    """Look over drafts and open liveblogs (or these files); exit 1 if anything must be mended."""
    findings: list[Finding] = []
    posts: list[Post] = []
    for path in [find_file(site, name) for name in names] or [path for path, _ in post_files(site.settings)]:
        try:
            post = read_post(path, site.settings, _is_page(site, path))
        except ShorttakeError as error:
            findings.append(_unreadable(site, path, error))
            continue
        if names or all_ or _in_the_making(post):
            posts.append(post)
    if posts:
        site.archive.refresh()
    known = knowledge(site)
    for post in posts:
        findings += look(post, site, known)
    if json_:
        show.as_json([one.as_json() for one in findings])
    else:
        tell(findings)
        if not findings:
            looked = f"{len(posts)} post{'s' if len(posts) != 1 else ''}"
            show.note(f"{looked} looked over, nothing found" if posts else "there is no draft to look over")
    return 1 if any(one.level == "error" for one in findings) else 0


def _in_the_making(post: Post) -> bool:
    """A draft, or a liveblog that goes on."""
    said = {key.lower(): value for key, value in post.matter.data.items()}.get("status")
    return post.head.status == "draft" or (post.kind == "liveblog" and str(said).lower() == "live")


def look(post: Post, site: Site, known: Known) -> list[Finding]:
    """What there is to say of one post; of a liveblog its times too."""
    found = rules(post, site.settings, known)
    if post.kind == "liveblog":
        from shorttake.liveblog import lint as times

        more = times(post.source.text, site.settings.zone, post.file)
        found += [Finding(**one.as_json()) for one in more]
    return sorted(found, key=lambda one: (one.line, one.column))


def knowledge(site: Site) -> Known:
    """What the rules ask about the rest of the blog."""

    @functools.cache
    def drafts() -> dict[str, str]:
        found: dict[str, str] = {}
        for post in read_all(site.settings)[0]:
            if post.head.status == "draft":
                inside = "/" + Path(post.file).relative_to(Path(post.file).parts[0]).as_posix()
                found |= {inside: post.file, f"/drafts/{post.head.slug}": post.file}
                if post.address:
                    found[post.address.rstrip("/")] = post.file
        return found

    @functools.cache
    def waiting() -> dict[str, Link]:
        return {canonical(one.link.url): one.link for one in kept(site.settings.inbox, site.settings.zone)[0]}

    def remark(link: FoundLink, words: str, section: str) -> str | None:
        from shorttake.sections import Asked
        from shorttake.sections.advice import offered
        from shorttake.sections.advice import remark as said

        mine = waiting().get(canonical(link.url))
        if mine is not None:
            decided = site.settings.section(mine.section) or site.settings.section_of_tags(mine.tags)
            offer = None if decided else offered(site.filing, mine, site.settings)
            if offer is None or offer.section != section:
                return None  # the author has decided: by a section, by a tag, or by moving it in the draft
        found = said(site.filing, Asked(link.url, link.text, words), section)
        # Of what he filed himself in the draft, only what is striking is worth a remark.
        return found if found and (mine is not None or found.startswith("filed under")) else None

    return Known(site.archive.places, site.archive.numbers, drafts, remark)


def tell(findings: Iterable[Finding]) -> None:
    """A line for each finding, as editors and CI understand it: file:line:column: level: what."""
    colours = {"error": "red", "warning": "yellow"}
    for one in findings:
        level = show.style(one.level, fg=colours[one.level])
        hint = f" ({show.plain(one.hint)})" if one.hint else ""
        spot = f"{show.plain(one.file)}:{one.line}:{one.column}"
        show.out(f"{spot}: {level}: {show.plain(one.what)}{hint} [{one.rule}]")


def find_file(site: Site, name: str) -> Path:
    """The file that the author names: from where he stands, from the blog's folder, or just by its name."""
    for candidate in (Path(name), site.root / name, site.settings.content / name):
        if candidate.is_file():
            return candidate.absolute()
    stems = [path for path, _ in post_files(site.settings) if name in (path.name, path.stem)]
    if len(stems) == 1:
        return stems[0]
    raise UsageError("there is no such file", name, "name a file below content/")


def _is_page(site: Site, path: Path) -> bool:
    return any(path.is_relative_to(site.settings.content / folder) for folder in site.settings.page_paths)


def _unreadable(site: Site, path: Path, error: ShorttakeError) -> Finding:
    """A file that cannot be read is a finding like any other, with its line where it is known."""
    line, column = 1, 1
    numbers = (error.where or "").rpartition(path.name)[2].strip(":").split(":")
    if numbers[0].isdigit():
        line = int(numbers[0])
        column = int(numbers[1]) if len(numbers) > 1 and numbers[1].isdigit() else 1
    return Finding(site.shown(path), line, column, "error", "unreadable", error.what, error.hint)
