"""Where migrated posts go: the pattern that most of their addresses follow, and the files they become."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from shorttake.migrate.blog import Meaning, OldPost
from shorttake.text.plain import plain
from shorttake.text.series import identify, slugify

_DATE = (("{date:%Y}", "%Y"), ("{date:%m}", "%m"), ("{date:%d}", "%d"))
_LIVE = re.compile(
    r"\b(?:this|here)(?: is|['’]s) (?:a|an|my|the|another)(?: \w+)? live[- ]?blog", re.IGNORECASE
)
_OPENING = 600  # characters in which a liveblog says that it is one
_NOT_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\]")
_DATED = re.compile(r"\d{4}-\d\d-\d\d-", re.ASCII)


def pattern(meanings: Iterable[Meaning], fallback: str) -> str:
    """The setting for addresses that fits most of these posts, such as `{date:%Y}/{date:%m}/{slug}/`."""
    found: Counter[str] = Counter()
    for meaning in meanings:
        steps = meaning.address.strip("/").split("/")
        if any(mark in meaning.address for mark in "{}") or not steps:
            continue
        ending = "/" if meaning.address.endswith("/") else ""
        last = steps[-1]
        if last == meaning.slug:
            last = "{slug}"
        elif last == f"{meaning.slug}.html":
            last = "{slug}.html"
        else:
            continue
        waiting = list(_DATE) if meaning.date else []
        filled = []
        for step in steps[:-1]:
            place = next(
                (one for one in waiting if meaning.date and meaning.date.strftime(one[1]) == step), None
            )
            if place:
                waiting = waiting[waiting.index(place) + 1 :]
            filled.append(place[0] if place else step)
        found["/".join([*filled, last]) + ending] += 1
    return found.most_common(1)[0][0] if found else fallback


def series_of(posts: Iterable[OldPost]) -> list[str]:
    """The series whose numbered issues are among the posts, the one that goes on latest first."""
    latest: dict[str, float] = {}
    names: dict[str, Counter[str]] = {}
    for post in posts:
        if post.page:
            continue
        name, number = identify(post.meaning.title, post.meaning.slug, ())
        if name is None or number is None:
            continue
        key = name.casefold()
        names.setdefault(key, Counter())[name] += 1
        when = post.meaning.date.timestamp() if post.meaning.date else 0.0
        latest[key] = max(latest.get(key, 0.0), when)
    return [names[key].most_common(1)[0][0] for key in sorted(latest, key=lambda key: -latest[key])]


def folder_of(post: OldPost, series: Sequence[str]) -> str:
    """The folder below `content/` that a post belongs to."""
    if post.page:
        return "pages"
    name, number = identify(post.meaning.title, post.meaning.slug, series)
    if name is not None and number is not None:
        return "takes"
    live = any(
        one.lower().replace("-", "").replace(" ", "") in ("liveblog", "liveblogs", "liveblogging")
        for one in post.meaning.categories
    )
    if live or _LIVE.search(plain(post.body[:_OPENING])):
        return "liveblogs"
    return "posts"


class Names:
    """Gives each post a file's name that no other has; those given before (to go on with) stay."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {one.casefold() for one in taken}

    def give(self, post: OldPost, folder: str) -> str:
        """A path below the blog's folder: the old name, behind its date where it has none."""
        stem = unicodedata.normalize("NFC", _NOT_IN_NAME.sub("-", post.stem)).strip(" .") or "untitled"
        if stem[0] in "._-":
            stem = stem.lstrip("._-") or "untitled"
        if not post.page and post.meaning.date and not _DATED.match(stem):
            stem = f"{post.meaning.date.date().isoformat()}-{stem}"
        if len(stem.encode()) > 200:
            stem = slugify(stem)
        number, name = 1, f"content/{folder}/{stem}.md"
        while name.casefold() in self._taken:
            number += 1
            name = f"content/{folder}/{stem}-{number}.md"
        self._taken.add(name.casefold())
        return name
