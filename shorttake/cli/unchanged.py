"""Whether there is anything to build: asked before anything that takes a while is imported."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shorttake.render.stale import manifest, settings
from shorttake.render.stale.declared import digests, rows_of
from shorttake.render.stale.manifest import Manifest
from shorttake.render.stale.stamps import (
    Stamp,
    disk_time,
    is_folder,
    is_young,
    packed,
    stamp,
    unpacked,
)
from shorttake.site import Site

# Nanoseconds for which a look at files is used: another build may have held us up.
_NEW = 2_000_000_000
UPDATES = "updated.jsonl"  # archive.updates.FILE; each post's line counts where it is used

if TYPE_CHECKING:
    from shorttake.render.stale.pages import Pages
    from shorttake.render.stale.reads import Reads
    from shorttake.render.stale.there import There


class Before:
    """What is known of a build before it begins, and written down when it has ended well."""

    def __init__(self, site: Site, target: Path, drafts: bool, named: bool) -> None:
        self._site, self._drafts = site, drafts
        self._target = str(target)
        pelican = site.settings.pelican
        self._settings = settings.digest(dict(pelican))
        self._variables = settings.environment_of(site.root / "pelicanconf.py")
        self._places = [*settings.places(pelican, site.root, site.settings.content), manifest.CODE]
        own = site.settings.cache.parent
        self._without = [str(own), str(own / "building"), self._target, str(site.settings.output)]
        self.path = manifest.place_of(str(own), self._target if named or drafts else None)
        looked = site.looked
        if (
            looked is None
            or (looked.places, looked.without) != (self._places, self._without)
            or disk_time() - looked.at > _NEW
        ):
            looked = manifest.Look(self._places, self._without)
        self._looked, self._inputs = looked.at, looked.found
        self._was = manifest.load(self.path)

    def files(self) -> list[str]:
        """Every file and folder that the site is made from."""
        return [path for path, _ in self._inputs]

    def unchanged(self) -> int | None:
        """How many files the site has, where nothing at all changed since it was built; else None."""
        found = self._was
        if found is None or self._settings is None:
            return None
        same = (found.root, found.target, found.drafts, found.settings) == (
            str(self._site.root),
            self._target,
            self._drafts,
            self._settings,
        )
        if not same or (found.places, found.without) != (self._places, self._without):
            return None
        if found.changed(self._site.environ, self._site.now.timestamp(), self._inputs):
            return None
        return (
            None
            if any(self.declared([name]) != {name: was} for name, was in found.declared.items())
            else found.files - 1  # the mark
        )

    def pages(self, pelican: Mapping[str, Any]) -> Pages | None:
        """The pages of the last build; None where nobody can say what they are made by."""
        from shorttake.render.stale import pages  # with Jinja: where something changed

        by = {name: pelican.get(name) for name in ("JINJA_ENVIRONMENT", "LOCALE", "TIMEZONE", "DEFAULT_LANG")}
        plugins = [str(self._site.root / "plugins"), *map(str, pelican.get("PLUGIN_PATHS") or ())]
        inside = tuple(f"{one}/" for one in plugins)
        code = [pair for pair in self._inputs if pair[0].startswith(inside)]
        version = pages.version(by)
        parts = settings.digest((code, self._settings))
        if version is None or parts is None:
            return None
        found = pages.Pages(f"{self.path}.pages", self._target, version, parts)
        found.load()
        return found

    def reads(self) -> Reads | None:
        """What was read for the last build; None where nobody can say what it depends on."""
        from shorttake.render.stale.reads import Reads
        from shorttake.render.stale.records import code

        environ = manifest.environment([*(self._variables or ()), "SITEURL"], self._site.environ)
        self._by = settings.digest((code(), self._settings, self._drafts, str(self._site.root), environ))
        if self._settings is None or self._by is None:
            return None
        return Reads(self._site.cache, Path(self.path).name, self._by, dict(self._inputs))

    def world(self, declared: Iterable[str]) -> str | None:
        """A short name for all that a post may be made of besides its own file: pictures, what is known of
        links, plugins, what those read. Templates and other posts are made part of a page later."""
        theme = str(self._site.root / str(self._site.settings.pelican.get("THEME") or "theme"))
        inbox = str(self._site.settings.inbox)
        posts = self._site.posts
        passed_over = (f"{theme}/", f"{inbox}/")
        others = [
            (path, one)
            for path, one in self._inputs
            if path not in posts and not path.startswith(passed_over) and not path.endswith(f"/{UPDATES}")
        ]
        return settings.digest((self._by, others, self.declared(sorted(declared))))

    @cached_property
    def _racy(self) -> set[str]:
        """The files that may have changed again while we looked."""
        return {path for path, one in self._inputs if is_young(one, self._looked)}

    def save_reads(self) -> None:
        """Keeps what was read, but of files that may just be changing."""
        if self._site.reads is not None:
            here = Path(self.path).parent
            places = [path.name.removesuffix(".pages") for path in here.iterdir()] if here.is_dir() else []
            self._site.reads.save(self._racy, places)

    def declared(self, names: Iterable[str]) -> dict[str, str]:
        """Digests of what plugins read besides: files below the blog's folder, or "cache:NAME", the tables of
        a room of the cache."""
        cache = self._site.cache

        def rows(room: str) -> list[object]:
            return cache.ask(lambda: rows_of(cache.db, room))

        return digests(names, str(self._site.root), rows)

    def settled(self, ready: Mapping[str, str]) -> dict[str, Stamp]:
        """The stamps of those files of the site that lie there already, of these that lie `ready` elsewhere:
        nobody has touched them since the last build put them there, nor what they were copied from."""
        if self._was is None or self._was.target != self._target:
            return {}
        outputs = dict(unpacked(self._was.outputs))
        found: dict[str, Stamp] = {}
        for name, source in ready.items():
            place = f"{self._target}/{name}"
            was = outputs.get(place)
            if was is not None and manifest.made(place) == was:
                now = stamp(source)
                if now is not None and (now[2], now[3]) == (was[2], was[3]):  # size and time
                    found[name] = was
        return found

    def there(self, without: Collection[str]) -> There:
        """What lies in the folder of the site; these names at its top are none of ours."""
        from shorttake.render.stale.there import There

        return There(self._target, frozenset(without), self._was)

    def forget(self) -> None:
        """What follows changes the site: until it is done, nothing is known of it. Raises OSError."""
        manifest.forget(self.path)
        manifest.forget(f"{self.path}.pages")

    def keep_pages(self) -> None:
        """Writes down what the pages show that are there now."""
        if self._site.pages is not None:
            with contextlib.suppress(OSError):  # a build that cannot be remembered is a build all the same
                self._site.pages.save()

    def keep(
        self,
        declared: Iterable[str],
        until: dt.datetime | None,
        mine: Iterable[Path],
        there: There,
        known: Mapping[str, Stamp | None],
    ) -> None:
        """Writes down what this build was made from, and what is `there` now; `mine` are files it changed
        itself among the former.

        `declared` are what plugins read besides, `known` stamps of files of the site that have just been
        looked at. Nothing is written where a file may have changed while it
        was read, or where a setting's value cannot be compared.
        """
        own = {str(path) for path in mine}
        inputs = [(path, stamp(path) if path in own else one) for path, one in self._inputs]
        inputs += [(path, stamp(path)) for path in own - {path for path, _ in inputs}]
        if self._settings is None or self._racy:
            return
        with contextlib.suppress(OSError):
            outputs = there.now(known)
            done = Manifest(
                root=str(self._site.root),
                target=self._target,
                drafts=self._drafts,
                settings=self._settings,
                quick=self._variables is not None,
                places=self._places,
                without=self._without,
                inputs=packed(sorted(inputs)),
                outputs=packed(outputs),
                files=sum(1 for _, one in outputs if not is_folder(one)),
                environ=manifest.environment([*(self._variables or ()), "SITEURL"], self._site.environ),
                packages=manifest.installed(),
                since=self._site.now.timestamp(),
                looked=disk_time(),
                until=until.timestamp() if until else None,
                declared=self.declared(declared),
            )
            manifest.save(self.path, done)
