"""`shorttake publish`: lints, dates and numbers a draft, makes it public, shelves the links it used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed

import click

from shorttake.archive.posts import Post, read_post
from shorttake.cli import show
from shorttake.cli.hub import tell_hub
from shorttake.cli.lint import find_file, knowledge, tell
from shorttake.errors import ShorttakeError, UsageError
from shorttake.inbox import Kept, kept
from shorttake.site import Site
from shorttake.takes.draft import drafts
from shorttake.takes.lint import lint
from shorttake.takes.publish import Published, unfinished
from shorttake.takes.publish import publish as make_public
from shorttake.text.links import find as links_of
from shorttake.urls import is_web_address

AT_ONCE = 6  # pages that are fetched at a time
SECONDS = 60.0  # that the copies of a post's links may take in all


@click.command(epilog="Example: shorttake publish content/takes/technology-short-take-4.md")
@click.argument("name", metavar="[FILE]", required=False, type=click.Path())
@click.option("--offline", is_flag=True, help="Do not go to the network.")
@click.option("--unchecked", is_flag=True, help="Do not look whether the links of the post are there.")
@click.option("--ping", is_flag=True, help="Publish nothing; tell the hub once more, when the site is up.")
@click.option("--json", "json_", is_flag=True, help="Answer with JSON.")
@click.pass_obj
def publish(site: Site, name: str | None, offline: bool, unchecked: bool, ping: bool, json_: bool) -> int:
    """Publish a draft (the open one, or this file); refused if `lint` finds an error, or a link is dead.

    Afterwards a copy of each linked page that has none is kept, unless `--offline` or switched off.

    A WebSub hub of the settings (`hub`) is told of the news.

    Cut off half way, it leaves the draft or the published post; run again, it finishes.
    """
    if ping:
        tell_hub(site, site.settings.series[0])
        return 0
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
        if not (offline or unchecked):
            from shorttake.cli.looks import look_at_links

            look_at_links(site, post)
    done = make_public(post, site.settings, site.archive, waiting, site.now)
    _tell(site, done, json_)
    if site.settings.snapshots and not offline:
        _keep_copies(site, done.post)
    if not offline:
        tell_hub(site, done.post.head.series)
    if not offline and _wants_archive(site):
        from shorttake.cli.looks import save_links

        save_links(site, done.post)
    return 0


def _wants_archive(site: Site) -> bool:
    """Whether the Wayback Machine is to be asked for copies (`rot.save`)."""
    rot = (site.settings.pelican.get("SHORTTAKE") or {}).get("rot") or {}
    return bool(rot.get("save"))


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


def _keep_copies(site: Site, post: Post) -> None:
    """Copies of linked pages that have none; whatever comes of it, the post is public."""
    from shorttake.snapshots import NotKept, find, keep

    folder = site.root / "snapshots"
    links = list(dict.fromkeys(link.url for link in links_of(post.source.text, post.body_at).links))
    wanted = [url for url in links if is_web_address(url) and not find(folder, url, site.cache)]
    if not wanted:
        return
    web, now = site.web, site.now
    pool = ThreadPoolExecutor(AT_ONCE)
    copies = {pool.submit(keep, url, web, folder, now): url for url in wanted}
    made = 0
    try:
        with show.progress("copies", len(wanted)) as so_far:
            for number, copy in enumerate(as_completed(copies, timeout=SECONDS), 1):
                so_far(number)
                result = copy.result()
                made += not isinstance(result, NotKept)
    except TimeoutError:
        show.note(f"  after {SECONDS:g} seconds no more pages were waited for")
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    missing = len(wanted) - made
    rest = f"; {missing} could not be had (`shorttake snapshot {post.file}` tries again)" if missing else ""
    show.note(f"  {made} cop{'y' if made == 1 else 'ies'} of linked pages kept{rest}")


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
