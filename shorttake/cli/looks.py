"""What `publish` does about links: looks at each once before, asks the archive to keep them after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shorttake.archive.posts import Post
from shorttake.cli import show
from shorttake.errors import Problems, ShorttakeError
from shorttake.site import Site
from shorttake.text.links import FoundLink, line_column
from shorttake.text.links import find as links_of
from shorttake.urls import is_web_address

_MOST_LISTED = 20
_CONNECT, _ANSWER = 5.0, 10.0  # seconds: somebody waits


def look_at_links(site: Site, post: Post) -> None:
    """Tells of links that cannot be looked at. Raises Problems, naming each link that is dead."""
    from shorttake.cli.check import door
    from shorttake.rot.glance import glance
    from shorttake.rot.rules import Rules

    links = _web_links(post)
    rules = replace(Rules.of(site.settings.pelican), connect_seconds=_CONNECT, answer_seconds=_ANSWER)
    seen = glance(list(links), door(site, rules), rules, site.now)
    if seen.offline:
        show.note("  none of its links could be reached, so they were not looked at")
        return

    def told(url: str, why: str) -> ShorttakeError:
        line = line_column(post.source.text, links[url].start)[0]
        return ShorttakeError(f"{url}: {why}", f"{post.file}:{line}")

    for url, why in seen.told:
        show.warning(told(url, why))
    if seen.dead:
        many = len(seen.dead)
        raise Problems(
            [told(url, why) for url, why in seen.dead],
            f"not published: {many} dead link{'s' if many > 1 else ''} to mend first"
            " (--unchecked publishes all the same)",
        )


def save_links(site: Site, post: Post) -> None:
    """Asks the archive of the settings to keep each linked page; whatever comes of it, the post is public."""
    from shorttake.rot.remembered import wait, waiting
    from shorttake.rot.save import save

    urls = list(dict.fromkeys((*_web_links(post), *waiting(site.cache))))
    if not urls or not site.settings.archives:
        return
    taken, rest = 0, ""
    left: list[str] = []
    with show.progress("archive", len(urls)) as so_far:
        for number, one in enumerate(save(urls, site.settings.archives[0], site.web, site.environ), 1):
            so_far(number)
            taken += not one.why
            rest = one.why or rest
            if one.stop:
                left = urls[number - 1 :]
    wait(site.cache, left, site.now)
    show.note(f"  {taken} of {len(urls)} linked pages given to the archive{f' ({rest})' if rest else ''}")
    if left:
        many = f"{len(left)} page{'' if len(left) == 1 else 's'}"
        show.note(f"  {many} not yet asked for; the next `publish` asks for them:")
        for url in left[:_MOST_LISTED]:
            show.note(f"    {show.plain(url, 200)}")
        if len(left) > _MOST_LISTED:
            show.note(f"    and {len(left) - _MOST_LISTED} more")


def _web_links(post: Post) -> dict[str, FoundLink]:
    """The links of a post to the web, each address once."""
    links: Sequence[FoundLink] = links_of(post.source.text, post.body_at).links
    found: dict[str, FoundLink] = {}
    for link in links:
        if link.kind != "image" and "//" in link.url and is_web_address(link.url):
            found.setdefault(link.url, link)
    return found
