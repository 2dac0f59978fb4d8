"""One SQLite file that anybody may delete; each room brings its own tables, and loses nothing with them."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")

BUSY_SECONDS = 10.0
# https://www.sqlite.org/rescode.html: the tables are not as they should be, or the file is no database
_DAMAGED = frozenset((sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class Cache:
    """`.shorttake/cache.sqlite3`, or a database in memory where the disk says no.

    A file that is damaged, or was written by another version, is made anew: it holds nothing that
    cannot be made again. Opening it never fails; what is asked of it later may raise sqlite3.Error (the disk
    is full, say), unless it is asked by `ask`.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.lost = False  # the disk said no, so that this process alone knows what is kept here
        self._connection: sqlite3.Connection | None = None
        self._renewed = False
        self._left: sqlite3.Connection | None = None  # another process's, held so that it is not closed

    @property
    def db(self) -> sqlite3.Connection:
        """The connection, opened when first asked for; in autocommit mode (use `with cache.change():`)."""
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def room(self, name: str, version: int, schema: str) -> sqlite3.Connection:
        """The connection, with this room's tables in it.

        `schema` is SQL whose tables all begin with `name_`. Where the file has them in another
        `version`, they are dropped and made anew.
        """
        db = self.db
        row = db.execute("SELECT version FROM rooms WHERE name = ?", (name,)).fetchone()
        if row and row[0] == version:
            return db
        with self.change():
            # Asked again inside the transaction: another command may have been faster.
            row = db.execute("SELECT version FROM rooms WHERE name = ?", (name,)).fetchone()
            if row and row[0] == version:
                return db
            old = db.execute(
                r"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ? ESCAPE '\'"
                " AND sql NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC",
                (name.replace("_", r"\_") + r"\_%",),
            ).fetchall()
            for (table,) in old:
                db.execute(f'DROP TABLE IF EXISTS "{table}"')
            for statement in schema.split(";"):
                if statement.strip():
                    db.execute(statement)
            db.execute("INSERT OR REPLACE INTO rooms VALUES (?, ?)", (name, version))
        return db

    def ask(self, work: Callable[[], T]) -> T:
        """What `work()` returns, come what may of the file.

        Where it is damaged it is made anew, once, and the work done again; where that is no help, or the
        disk is full, read-only or locked for too long, all is done in memory from then on. So `work` may be
        called three times, must get its connection from `room` or `db` each time, and finds empty tables.
        """
        for _ in range(2):
            try:
                return work()
            except sqlite3.Error as error:
                if self.path is None:
                    raise
                self.close()
                if _is_damaged(error) and not self._renewed:
                    self._discard()
                else:
                    self.path = None
                    self.lost = True
        return work()

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing."""
        db = self.db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # a full disk has rolled back already
                db.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Lets go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def leave(self) -> None:
        """In a process that was split off: the connection stays with the one that opened it.

        https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_across_a_fork_
        """
        self._left, self._connection = self._connection, None

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return self._connect(":memory:")
        patience = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                ignore = self.path.parent / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n", encoding="utf-8")
                return self._connect(str(self.path))
            except OSError:
                break
            except sqlite3.Error as error:
                if _is_damaged(error) and not self._renewed:
                    self._discard()
                # SQLite does not wait where two make a file at once and choose how it keeps its log.
                elif _code(error) == sqlite3.SQLITE_BUSY and time.monotonic() < patience:
                    time.sleep(0.01)
                else:  # read-only, full, or locked for too long: work without
                    break
        self.lost = True
        return self._connect(":memory:")

    def _discard(self) -> None:
        """Takes the file away; whoever has it open just now keeps what he has."""
        self._renewed = True
        with contextlib.suppress(OSError):
            for end in ("", "-wal", "-shm", "-journal"):
                Path(f"{self.path}{end}").unlink(missing_ok=True)

    def _connect(self, name: str) -> sqlite3.Connection:
        db = sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # WAL lets one read while another writes; NORMAL may lose the last seconds in a power cut,
            # which a cache can afford (https://www.sqlite.org/wal.html).
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(
                "CREATE TABLE IF NOT EXISTS rooms (name TEXT PRIMARY KEY, version INTEGER) WITHOUT ROWID"
            )
            db.execute("SELECT name, version FROM rooms LIMIT 1").fetchall()
        except BaseException:
            db.close()
            raise
        return db


def _is_damaged(error: sqlite3.Error) -> bool:
    """Whether the file itself is at fault, by the error that began it.

    A full disk undoes a transaction; a second error may then say that there is none to be undone.
    """
    while isinstance(error.__context__, sqlite3.Error):
        error = error.__context__
    return _code(error) in _DAMAGED


def _code(error: sqlite3.Error) -> int:
    """The primary result code, https://www.sqlite.org/rescode.html."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_INTERNAL)) & 0xFF
