"""A first look at a post that was just saved: its own page at once, before the whole site is built again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shorttake import clock
from shorttake.archive.posts import read_post
from shorttake.cli import show
from shorttake.errors import ShorttakeError
from shorttake.liveblog import read
from shorttake.render.output import put
from shorttake.site import Site

SEEN = "first look at"  # how the line begins that tells of one


class FirstLook:
    """What a build that has ended still knows: Pelican's `generators`; `target` is what is shown."""

    def __init__(self, site: Site, generators: list[Any], target: Path) -> None:
        self._site, self._generators, self._target = site, generators, target

    def at(self, path: Path) -> str | None:
        """Makes the page of this post or page anew; its file, or None where only a whole build will do.

        What other pages say of it, its neighbours and its sections at a glance stay as they were until that
        build. Raises ShorttakeError for a post that cannot be read.
        """
        for generator in self._generators:
            for name in ("articles", "hidden_articles", "drafts", "pages", "hidden_pages", "draft_pages"):
                for number, old in enumerate(getattr(generator, name, ())):
                    if Path(old.source_path) == path and getattr(old, "post", None) is not None:
                        new = self._read(generator, old, path)
                        if new is None:
                            return None
                        getattr(generator, name)[number] = new
                        return self._write(generator, new, "page" if "pages" in name else "article")
        return None

    def _read(self, generator: Any, old: Any, path: Path) -> Any:
        site = self._site
        post = read_post(path, site.settings, old.kind == "page")
        if (post.kind, post.address) != (old.kind, old.post.address):
            return None
        if post.kind == "liveblog":
            site.liveblogs[post.file] = read(post.source.text, site.settings.zone, post.file, post.matter)
        site.posts[str(path)] = post
        new = generator.readers.read_file(
            base_path=generator.path,
            path=str(path.relative_to(generator.path)),
            content_class=type(old),
            context=generator.context,
        )
        for name, value in vars(old).items():  # what plugins gave it when all posts were known
            if name not in vars(new) and name != "kept":
                setattr(new, name, value)
        if getattr(old, "live", None):
            new.live = old.live.again(new, clock.now(site.settings.zone, site.environ))
            new.template = old.template
        return new

    def _write(self, generator: Any, new: Any, kind: str) -> str | None:
        file: str = new.save_as
        if not file:
            return None
        context = {
            **generator.context,
            "output_file": file,
            kind: new,
            "category": getattr(new, "category", None),
        }
        page = generator.get_template(new.template).render(context)
        put(self._target, file, page.encode("utf-8", "surrogatepass"))
        self._site.records.save()  # the build that follows need not render it again
        return file


def stay(look: FirstLook) -> None:
    """Takes a first look at each file that is named on stdin, until that is closed."""
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        show.out(f"{SEEN} {quietly(look.at, path) or ''}")


def quietly(work: Callable[[Path], str | None], path: Path) -> str | None:
    """What `work(path)` gives; None where it fails, since the build that follows tells why."""
    try:
        return work(path)
    except (ShorttakeError, OSError):
        return None
    except Exception:  # noqa: BLE001 (the author's templates and plugins may raise anything)
        return None
