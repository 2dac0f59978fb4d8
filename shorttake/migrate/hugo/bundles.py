"""Files that come along with a Hugo blog: those of `static/`, and those beside a page, at its address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from shorttake.migrate.blog import OldFile
from shorttake.migrate.hugo import permalinks
from shorttake.migrate.hugo.config import Config
from shorttake.migrate.hugo.source import Source
from shorttake.migrate.tree import walk
from shorttake.migrate.values import flag


def static(config: Config) -> list[OldFile]:
    """The files of `static/`, each at its path."""
    return [
        OldFile(path, "/" + unicodedata.normalize("NFC", file))
        for folder in config.folders("staticdir", "static")
        if folder.is_dir()
        for path, file in walk(folder)
        if not path.name.startswith(".") or file.startswith(".well-known/")
    ]


def bundled(config: Config, sources: Iterable[Source], loose: Iterable[tuple[Path, str]]) -> list[OldFile]:
    """Images and files beside a page: at the page's address; those of a section at their path."""
    bundles = {"/".join(source.steps): source for source in sources if source.bundle}
    found: list[OldFile] = []
    for path, file in loose:
        normal = unicodedata.normalize("NFC", file)
        if path.name.startswith("."):
            continue
        steps = normal.split("/")
        owner, rest = None, normal
        for depth in range(len(steps) - 1, 0, -1):
            owner = bundles.get("/".join(steps[:depth]))
            if owner:
                rest = "/".join(steps[depth:])
                break
        if owner is None:
            keeps_case = flag(config.value("disablepathtolower"), False)
            above = [permalinks.urlize(step, not keeps_case) for step in steps[:-1]]
            found.append(OldFile(path, "/" + "/".join([*above, steps[-1]])))
            continue
        base = re.sub(r"\.html?$", "/", owner.address)
        found.append(OldFile(path, f"{base.rstrip('/')}/{rest}"))
    return found
