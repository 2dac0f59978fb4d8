"""`shorttake publish`: lints, dates and numbers a draft, makes it public, shelves the links it used."""

from __future__ import annotations

import click

from shorttake.archive.posts import Post, read_post
from shorttake.cli import show
from shorttake.cli.lint import find_file, knowledge, tell
from shorttake.errors import ShorttakeError, UsageError
from shorttake.inbox import Kept, kept
from shorttake.site import Site
from shorttake.takes.draft import drafts
from shorttake.takes.lint import lint
from shorttake.takes.publish import Published, unfinished
from shorttake.takes.publish import publish as make_public


@click.command(epilog="Example: shorttake publish content/takes/technology-short-take-4.md")
@click.argument("name", metavar="[FILE]", required=False, type=click.Path())
@click.option("--offline", is_flag=True, help="Do not go to the network.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def publish(site: Site, name: str | None, offline: bool, json_: bool) -> int:
    """Publish a draft (the open one, or this file); refused if `lint` finds an error.

    Cut off half way, it leaves the draft or the published post; run again, it finishes.
    """
    waiting, problems = kept(site.settings.inbox, site.settings.zone)
    for problem in problems:
        show.warning(problem)
    site.archive.refresh()
    post = _chosen(site, name, waiting)
    if post.head.status == "draft":
        findings = lint(post, site.settings, knowledge(site))
        if not json_:
            tell(findings)
        errors = [one for one in findings if one.level == "error"]
        if errors:
            raise ShorttakeError(
                f"not published: {len(errors)} error{'s' if len(errors) != 1 else ''} to mend first",
                f"{errors[0].file}:{errors[0].line}",
                errors[0].what if json_ else "mend them and run this again",
            )
    _tell(site, make_public(post, site.settings, site.archive, waiting, site.now), json_)
    return 0


def _chosen(site: Site, name: str | None, waiting: list[Kept]) -> Post:
    """The post that is meant: the file named, the one open draft, or one whose publication was cut off."""
    if name is not None:
        return read_post(find_file(site, name), site.settings)
    open_ = drafts(site.settings)
    if len(open_) == 1:
        return open_[0]
    if open_:
        raise UsageError(
            f"{len(open_)} drafts are open", ", ".join(post.file for post in open_), "name the one to publish"
        )
    rest = unfinished(site.settings, site.archive, waiting)
    if rest:
        return rest[0]
    raise UsageError(
        "there is no draft to publish", site.shown(site.settings.takes), "`shorttake draft` writes one"
    )


def _tell(site: Site, done: Published, json_: bool) -> None:
    head = done.post.head
    if json_:
        show.as_json(
            {
                "status": "known" if done.already else "published",
                "file": done.post.file,
                "title": head.title,
                "series": head.series,
                "number": head.number,
                "date": head.date.isoformat() if head.date else None,
                "address": done.post.address,
                "id": done.post.feed_id,
                "shelved": [site.shown(path) for path in done.shelved],
            }
        )
        return
    verb = "was published already" if done.already else "published"
    show.out(f"{verb}: {show.plain(head.title)}  {site.settings.site_url}{done.post.address}")
    if done.shelved:
        show.out(f"  {len(done.shelved)} link files shelved in {site.shown(done.shelved[0].parent)}")
