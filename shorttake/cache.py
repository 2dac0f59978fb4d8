"""One SQLite file that anybody may delete; each room brings its own tables, and loses nothing with them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from types import TracebackType

BUSY_SECONDS = 10.0


class Cache:
    """`.shorttake/cache.sqlite3`, or a database in memory where the disk says no.

    A file that is damaged, or was written by another version, is made anew: it holds nothing that
    cannot be made again.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

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

    @contextlib.contextmanager
    def change(self):  # type: ignore[no-untyped-def]
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

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return self._connect(":memory:")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            ignore = self.path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            return self._connect(str(self.path))
        except sqlite3.OperationalError:  # read-only, full, or locked for too long: work without
            return self._connect(":memory:")
        except sqlite3.DatabaseError:  # no database, or a damaged one
            with contextlib.suppress(OSError):
                for end in ("", "-wal", "-shm", "-journal"):
                    Path(f"{self.path}{end}").unlink(missing_ok=True)
            try:
                return self._connect(str(self.path))
            except sqlite3.Error:
                return self._connect(":memory:")
        except OSError:
            return self._connect(":memory:")

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
            db.execute("SELECT name FROM rooms LIMIT 1").fetchall()
        except BaseException:
            db.close()
            raise
        return db
