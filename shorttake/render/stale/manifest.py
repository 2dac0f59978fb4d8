"""What a build was made from and what it made, so that the next one knows at once that nothing changed.

It is asked before Pelican, or anything else that takes a while, is imported; so this module imports nothing
but what Python has loaded anyway. A manifest holds for one output folder. It is taken away before a build
changes that folder and written when all is done: a build that was cut off leaves none.
"""

from __future__ import annotations

import marshal
import os
import sys
from binascii import crc32

from shorttake.render.stale.stamps import (
    Packed,
    Stamp,
    Stamped,
    disk_time,
    is_there,
    packed,
    stamp,
    tree,
    unpacked,
)

TYPE_CHECKING = False  # importing it takes a tenth of the time that all else here does
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

FOLDER, CACHE = "built", "cache.sqlite3"  # beside each other
_VERSION = 3
# What of the environment a page may depend on without a setting naming it.
_ENVIRONMENT = ("TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_CTYPE", "LC_COLLATE", "SOURCE_DATE_EPOCH")
CODE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120


class Manifest:
    """What a build was made from and what it made.

    `target` is the output folder. `places` are the files and folders the site was made from, `without` those
    that are passed over in them, `inputs` everything at and below them, `outputs` every file and folder of
    the site, both packed; it has so many `files`. `settings` is a digest of the author's settings. `environ`
    are names of environment variables with their values, None where one was not set; `quick` says that the
    settings depend on nothing else, so they need not be run again. The build holds from `since` until `until`
    (seconds since 1970; None: until something changes). `declared` are digests of what plugins read besides,
    by its name. `looked` is when `outputs` were looked at, by the disk's clock (nanoseconds).
    """

    # No dataclass: importing what makes one takes as long as all the rest.
    def __init__(
        self,
        *,
        root: str,
        target: str,
        drafts: bool,
        settings: str,
        quick: bool,
        places: list[str],
        without: list[str],
        inputs: Packed,
        outputs: Packed,
        files: int,
        environ: dict[str, str | None],
        packages: list[str],
        since: float,
        looked: int,
        until: float | None,
        declared: dict[str, str],
    ) -> None:
        self.root, self.target, self.drafts = root, target, drafts
        self.settings, self.quick = settings, quick
        self.places, self.without, self.inputs, self.outputs = places, without, inputs, outputs
        self.environ, self.packages = environ, packages
        self.since, self.until, self.declared = since, until, declared
        self.looked, self.files = looked, files

    def changed(self, environ: Mapping[str, str], now: float, found: Stamped | None = None) -> str | None:
        """What changed since, in words, as far as files, environment and time tell; None for nothing.

        `found` is what a look at `places` has found, if that was taken already.
        """
        for name, value in self.environ.items():
            if environ.get(name) != value:
                return f"{name} in the environment is another"
        if now < self.since or (self.until is not None and now >= self.until):
            return "a moment has come at which something changes"
        if installed() != self.packages:
            return "installed packages are others"
        found = look(self.places, self.without) if found is None else found
        if packed(found) != self.inputs:
            others = set(found) ^ set(unpacked(self.inputs))
            return f"{min((path for path, _ in others), default='a file')} changed"
        if is_there(self.outputs):
            return None
        every = unpacked(self.outputs)
        return next((f"{path} is not as it was made" for path, was in every if made(path) != was), None)


def look(places: Iterable[str], without: Iterable[str]) -> Stamped:
    """Everything at and below these files and folders, with stamps."""
    passed_over = frozenset(without)
    return sorted(one for place in places for one in tree(place, passed_over))


def installed() -> list[str]:
    """Python and every installed package with its version."""
    found = {sys.version}
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")):
            try:
                found.update(name for name in os.listdir(folder) if name.endswith("-info"))  # noqa: PTH208
            except OSError:
                found.add(f"not there: {folder}")
    return sorted(found)


def environment(names: Iterable[str], environ: Mapping[str, str]) -> dict[str, str | None]:
    """These variables, and those that any page may depend on, with their values."""
    return {name: environ.get(name) for name in sorted({*_ENVIRONMENT, *names})}


def made(path: str) -> Stamp | None:
    """The stamp of a file or folder of the site; that of a folder tells of each name that came or went."""
    return stamp(path, follow=False)


def place_of(folder: str, target: str | None) -> str:
    """The file of a manifest; `folder` is where the cache is, `target` None for the settings' own folder."""
    name = "site" if target is None else f"{crc32(os.fsencode(target)):08x}"
    return f"{folder}/{FOLDER}/{name}"


def load(path: str) -> Manifest | None:
    """The manifest in this file; None where there is none that can be used."""
    try:
        values = load_values(path)
        return None if values is None else Manifest(**values)
    except TypeError:
        return None


def save(path: str, manifest: Manifest) -> None:
    """Writes the manifest, whole or not at all. Raises OSError."""
    save_values(path, vars(manifest))


class Look:
    """What a look at the files of a blog has found, and when (nanoseconds since 1970, the disk's clock)."""

    def __init__(self, places: list[str], without: list[str]) -> None:
        self.places, self.without = places, without
        self.at = disk_time()
        self.found = look(places, without)


def nothing_to_do(folder: str, environ: Mapping[str, str]) -> tuple[Manifest | None, Look | None]:
    """The manifest of the blog in this folder where its site is plainly as its settings would have it; and
    what was looked at for that.

    None does not mean that something changed, but that settings, plugins or the clock must be asked.
    """
    looked = None
    try:
        found = load(place_of(f"{folder}/.shorttake", None))
        if found is None or found.root != folder or found.drafts:
            return None, None
        looked = Look(found.places, found.without)
        if not found.quick or "SHORTTAKE_NOW" in environ:
            return None, looked
        if found.changed(environ, disk_time() / 1e9, looked.found):
            return None, looked
        if found.declared:
            from shorttake.render.stale.declared import are_the_same

            if not are_the_same(found.declared, folder, f"{folder}/.shorttake/{CACHE}"):
                return None, looked
    except (OSError, TypeError, ValueError):
        return None, looked
    return found, looked


def load_values(path: str) -> dict[str, Any] | None:
    """What `save_values` wrote by the same Python; None where it is not whole."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return unpack(file.read())
    except OSError:
        return None


def unpack(data: bytes) -> dict[str, Any] | None:
    """What the same Python packed; None where it is not whole."""
    try:
        if data[:8] == _head(data[8:]):
            values: dict[str, Any] = marshal.loads(data[8:])  # noqa: S302 (a cache in the author's own folder)
            return values
    except (ValueError, EOFError, TypeError):
        pass
    return None


def pack(values: dict[str, Any]) -> bytes:
    """Plain values as bytes that tell when they are not whole, or another Python's. Raises ValueError."""
    data = marshal.dumps(values)
    return _head(data) + data


def save_values(path: str, values: dict[str, Any]) -> None:
    """Writes plain values, whole or not at all. Raises OSError."""
    data = pack(values)
    temporary = f"{path}.{os.getpid()}.tmp"
    os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103
    try:
        with open(temporary, "wb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        forget(temporary)
        raise


def forget(path: str) -> None:
    """Takes a manifest away: what follows may change what it tells of. Raises OSError."""
    try:
        os.unlink(path)  # noqa: PTH108
    except FileNotFoundError:
        pass


def _head(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "big") + crc32(f"{_VERSION} {sys.version}".encode()).to_bytes(4, "big")
