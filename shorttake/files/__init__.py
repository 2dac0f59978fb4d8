"""The author's files: read them, find them, write them whole or not at all, never over a change of his."""

from shorttake.files.locking import lock
from shorttake.files.reading import MAX_BYTES, Source, digest, names, read, read_bytes, stamps, walk
from shorttake.files.trouble import failure
from shorttake.files.writing import create, create_bytes, move, remove, replace, sweep

__all__ = [
    "MAX_BYTES",
    "Source",
    "create",
    "create_bytes",
    "digest",
    "failure",
    "lock",
    "move",
    "names",
    "read",
    "read_bytes",
    "remove",
    "replace",
    "stamps",
    "sweep",
    "walk",
]
