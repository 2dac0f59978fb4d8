"""Which tool an old blog was made with, by what is in its folder or file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from shorttake import files
from shorttake.errors import FileError, UsageError
from shorttake.migrate import hugo, jekyll, wordpress
from shorttake.migrate.blog import OldBlog


def recognise(source: Path, now: dt.datetime) -> OldBlog:
    """The old blog in this folder, or in this export; what is dated after `now` was not out yet.

    Raises UsageError for what is none that we know, FileError or TextError for what cannot be read.
    """
    try:
        if not source.exists():
            raise FileError(
                "there is no such folder or file", str(source), "name the old blog's folder, or its export"
            )
        if source.is_file():
            if wordpress.is_export(source):
                return wordpress.read(source, now)
        elif hugo.is_hugo(source):
            return hugo.read(source, now)
        elif jekyll.is_jekyll(source):
            return jekyll.read(source, now)
        elif exports := [path for path in sorted(source.glob("*.xml")) if wordpress.is_export(path)]:
            return wordpress.read(exports[0], now, exports[1:])
    except OSError as error:
        raise files.failure(error, source, "read") from None
    raise UsageError(
        "this is no blog of Jekyll, Hugo or WordPress",
        str(source),
        "Jekyll has _config.yml or _posts, Hugo content/ and hugo.toml or config.toml, WordPress an export",
    )
