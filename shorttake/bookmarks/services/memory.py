"""Until where each service was read: a mark in the cache; without it more is asked for, but kept once."""

from __future__ import annotations

import sqlite3

from shorttake.bookmarks.services.account import Account
from shorttake.cache import Cache

VERSION = 1
_SCHEMA = """CREATE TABLE bookmarks_marks (
    service TEXT, who TEXT, tag TEXT, private INTEGER, mark TEXT,
    PRIMARY KEY (service, who, tag, private)
) WITHOUT ROWID"""


class Memory:
    """The marks of one run. What was read with private bookmarks and what without are two things.

    A cache that cannot be used is as good as an empty one.
    """

    def __init__(self, cache: Cache, private: bool) -> None:
        self._cache = cache
        self._private = private

    def since(self, account: Account) -> str | None:
        """The mark that the account had when its bookmarks were last kept."""
        try:
            row = self._db().execute(
                "SELECT mark FROM bookmarks_marks WHERE service = ? AND who = ? AND tag = ? AND private = ?",
                self._key(account),
            )
            found = row.fetchone()
        except sqlite3.Error:
            return None
        return str(found[0]) if found and found[0] else None

    def remember(self, account: Account, mark: str | None) -> None:
        """Notes how far the account was read; only after all of it is kept."""
        if mark is None:
            return
        try:
            self._db().execute(
                "INSERT OR REPLACE INTO bookmarks_marks VALUES (?, ?, ?, ?, ?)", (*self._key(account), mark)
            )
        except sqlite3.Error:
            return

    def _db(self) -> sqlite3.Connection:
        return self._cache.room("bookmarks", VERSION, _SCHEMA)

    def _key(self, account: Account) -> tuple[str, str, str, int]:
        return account.service, account.who, account.tag.casefold(), int(self._private)
