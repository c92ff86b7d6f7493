"""Which event names which row: gathered while the chains are read, asked while the tables are.

It lies in a file of its own that vanishes with it, so that a province of rows needs no memory. The last event that
names a row counts: an attachment is named when it is brought and again when an act hands it in.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

# Below the parameter limit of every SQLite that Python 3.11 comes with.
_ASKED_AT_ONCE = 250

_TABLES = """
CREATE TABLE named (
    of TEXT NOT NULL, row TEXT NOT NULL, digest TEXT, chain TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (of, row)
) WITHOUT ROWID;
CREATE TABLE tail (chain TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
"""
_NOTE = """
INSERT INTO named (of, row, digest, chain, seq, at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (of, row) DO UPDATE SET digest = excluded.digest, chain = excluded.chain, seq = excluded.seq, at = excluded.at
WHERE excluded.chain = named.chain OR excluded.at >= named.at
"""


@dataclass(frozen=True, slots=True)
class Named:
    """`digest` is what the event says of the row: "" where the salt was gone already, None where it says it was removed."""

    row: str
    digest: str | None
    chain: str
    seq: int
    at: datetime


class NamedRows:
    """All rows that events name, and where each chain was found to end."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("")
        self._file.executescript(_TABLES)

    def note(self, rows: Iterable[tuple[str, str, str | None]], *, chain: str, seq: int, at: datetime) -> None:
        """An event names rows: table, key, digest. Called in the order of a chain."""
        when = at.astimezone(UTC).isoformat(timespec="microseconds")
        self._file.executemany(_NOTE, [(of, row, digest, chain, seq, when) for of, row, digest in rows])

    def ends(self, chain: str, seq: int, last_hash: str) -> None:
        """A chain ends here."""
        self._file.execute("INSERT INTO tail VALUES (?, ?, ?)", (chain, seq, last_hash))

    def of(self, table: str, rows: list[str]) -> dict[str, Named]:
        """What is said of these rows, by key; they count as seen from now on."""
        found: dict[str, Named] = {}
        for start in range(0, len(rows), _ASKED_AT_ONCE):
            some = rows[start : start + _ASKED_AT_ONCE]
            mine = f"of = ? AND row IN ({', '.join('?' * len(some))})"
            asked = f"SELECT row, digest, chain, seq, at FROM named WHERE {mine}"  # noqa: S608 - question marks only
            found |= {row[0]: _named(row) for row in self._file.execute(asked, (table, *some))}
            self._file.execute(f"UPDATE named SET seen = 1 WHERE {mine}", (table, *some))  # noqa: S608
        return found

    def keys(self, table: str) -> Iterator[list[str]]:
        """The keys of all rows of a table that events name, some at a time."""
        after = ""
        while True:
            wanted = "SELECT row FROM named WHERE of = ? AND row > ? ORDER BY row LIMIT ?"
            some = [row[0] for row in self._file.execute(wanted, (table, after, _ASKED_AT_ONCE))]
            if not some:
                return
            yield some
            after = some[-1]

    def unseen(self, table: str) -> Iterator[Named]:
        """Rows that must be there and were not seen."""
        wanted = "SELECT row, digest, chain, seq, at FROM named WHERE of = ? AND seen = 0 AND digest IS NOT NULL"
        return (_named(row) for row in self._file.execute(wanted, (table,)))

    def tables(self) -> list[str]:
        """The tables that events name."""
        return [row[0] for row in self._file.execute("SELECT DISTINCT of FROM named")]

    def take_end(self, chain: str) -> tuple[int, str] | None:
        """Where a chain ended, asked once; None for a chain that has no rows."""
        taken = self._file.execute("DELETE FROM tail WHERE chain = ? RETURNING seq, hash", (chain,)).fetchone()
        return None if taken is None else (taken[0], taken[1])

    def other_ends(self) -> Iterator[tuple[str, int]]:
        """Chains that nobody asked for, with their last row."""
        return ((row[0], row[1]) for row in self._file.execute("SELECT chain, seq FROM tail"))


def _named(row: tuple[str, str | None, str, int, str]) -> Named:
    return Named(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]))
