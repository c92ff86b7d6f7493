"""Writes rows, sealing what must be sealed, and opens it again.

A sealed value is AES-256-GCM under the key of one person and class, bound to table, row and column, so that two
rows' values cannot change places. Destroying the key deletes the value everywhere, backups included (D-08).
"""

import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Row, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from workflows.records.base import Record
from workflows.records.column_types import Sealed
from workflows.records.keyring import KEY_BYTES, NONCE_BYTES
from workflows.records.people import DataKey, Person
from workflows.records.transaction import Db, Written
from workflows.words.ids import new_id

SEALED_V1 = b"\x01"
SALT_CLASS = "salt"
HOUSE = "house"


def write(
    db: Db,
    record: type[Record],
    values: Mapping[str, Any],
    *,
    subject: str | None,
    now: datetime,
    id: str | None = None,
) -> str:
    """Inserts one row, sealing text and bytes of sealed columns for `subject`; gives the row's id.

    The row's salted digest is noted for the audit trail of this transaction.
    """
    table = record.__table__
    row = _complete(db, record, values, subject, now, id)
    db.execute(table.insert().values(row))
    return _note(db, record, row, now)


def write_all(db: Db, record: type[Record], rows: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Inserts rows in one statement, each sealed for its own `subject` and noted as by `write`; a row may bring its id.

    A person's own row is sealed for that person.
    """
    subjects = [values["id"] if record is Person else values.get("subject") for values in rows]
    _make_keys(db, _keys_wanted(record, rows, subjects), now)
    complete = [
        _complete(db, record, values, subject, now, values.get("id"))
        for values, subject in zip(rows, subjects, strict=True)
    ]
    if complete:
        db.execute(record.__table__.insert(), complete)
    for row in complete:
        _note(db, record, row, now)


def change(db: Db, record: type[Record], id: str, **values: Any) -> None:
    """Changes columns of a row that may change; any other column is our own mistake."""
    assert set(values) <= record.mutable, f"{record.__tablename__}: {set(values) - record.mutable} never changes"
    table = record.__table__
    db.execute(table.update().where(table.c.id == id).values(values))


def seal(db: Db, column: Column[Any], row: str, plain: str | bytes, *, subject: str | None, now: datetime) -> bytes:
    """Seals one value for `subject`."""
    assert subject is not None, f"{column} needs to know whose data it holds"
    assert isinstance(column.type, Sealed)
    key = key_of(db, subject, column.type.key_class, now)
    assert key is not None, "nothing is sealed under a destroyed key"
    nonce = os.urandom(NONCE_BYTES)
    data = plain.encode() if isinstance(plain, str) else plain
    return SEALED_V1 + nonce + AESGCM(key).encrypt(nonce, data, _bound_to(column, row))


def unseal(db: Db, column: Column[Any], row: str, value: bytes | None, *, subject: str) -> bytes | None:
    """Opens one value; None where there is none or its key was destroyed. InvalidTag if it was tampered with."""
    if value is None:
        return None
    assert isinstance(column.type, Sealed)
    key = key_of(db, subject, column.type.key_class, None)
    if key is None:
        return None
    nonce, body = value[1 : 1 + NONCE_BYTES], value[1 + NONCE_BYTES :]
    return AESGCM(key).decrypt(nonce, body, _bound_to(column, row))


def unseal_text(db: Db, record: type[Record], name: str, row: Any, *, subject: str) -> str | None:
    """Opens the sealed column `name` of a fetched `row` as text."""
    column = record.__table__.columns[name]
    plain = unseal(db, column, row.id, getattr(row, name), subject=subject)
    return None if plain is None else plain.decode()


def key_of(db: Db, person: str, key_class: str, now: datetime | None) -> bytes | None:
    """The person's key of a class, made at first use (when `now` is given); None where it is destroyed or absent."""
    if (person, key_class) in db.keys:
        return db.keys[person, key_class]
    table = DataKey.__table__
    wanted = select(table.c.wrapped, table.c.destroyed_at).where(
        table.c.person == person, table.c.key_class == key_class
    )
    found = db.row(wanted)
    if found is None:
        if now is None:
            return None
        _insert_keys(db, [(person, key_class)], now)
        found = db.row(wanted)
        assert found is not None
    key = _unwrapped(db, person, key_class, found.wrapped)
    db.keys[person, key_class] = key
    return key


def fetch_keys(db: Db, persons: Iterable[str]) -> None:
    """Gets all keys that these persons have at once, for a page that is about to open values of each."""
    table = DataKey.__table__
    keep_keys(db, db.rows(select(table).where(table.c.person.in_(set(persons)))))


def keep_keys(db: Db, rows: Iterable[Row[Any]]) -> None:
    """Remembers the keys of fetched rows of `DataKey` for this transaction."""
    for row in rows:
        db.keys[row.person, row.key_class] = _unwrapped(db, row.person, row.key_class, row.wrapped)


def digest(db: Db, record: type[Record], row: Mapping[str, Any], *, now: datetime | None) -> str:
    """SHA-256 over a salt and the row's unchanging columns as canonical JSON; empty where the salt is destroyed.

    The salt is made from a key of the subject, so destroying the person's keys destroys every salt with them.
    """
    table = record.__table__
    salt_key = key_of(db, salted_by(record, row), SALT_CLASS, now)
    if salt_key is None:
        return ""
    key = row_key(table, row)
    salt = hmac.new(salt_key, f"{table.name}|{key}".encode(), sha256).digest()
    fixed = {c.name: _plain(row[c.name]) for c in table.columns if c.name not in record.mutable}
    return sha256(salt + orjson.dumps(fixed, option=orjson.OPT_SORT_KEYS)).hexdigest()


def row_key(table: Table, row: Mapping[str, Any]) -> str:
    """What names a row: its id, or its key's parts joined."""
    return "|".join(str(row[column.name]) for column in table.primary_key.columns)


def salted_by(record: type[Record], row: Mapping[str, Any]) -> str:
    """Whose salt covers a row: the person it is about, or the house where it is about nobody."""
    return str(row["id"] if record is Person else row.get("subject") or HOUSE)


def _complete(
    db: Db, record: type[Record], values: Mapping[str, Any], subject: str | None, now: datetime, id: str | None
) -> dict[str, Any]:
    """A row with its defaults and id, and what must be sealed sealed."""
    table = record.__table__
    row = {column.name: _default(column) for column in table.columns} | dict(values)
    if "id" in table.columns:
        row["id"] = id or new_id(now)
    key = row_key(table, row)
    for column in table.columns:
        if isinstance(column.type, Sealed) and row[column.name] is not None:
            row[column.name] = seal(db, column, key, row[column.name], subject=subject, now=now)
    return row


def _note(db: Db, record: type[Record], row: Mapping[str, Any], now: datetime) -> str:
    key = row_key(record.__table__, row)
    db.written.append(Written(record.__tablename__, key, digest(db, record, row, now=now)))
    return key


def _keys_wanted(
    record: type[Record], rows: Sequence[Mapping[str, Any]], subjects: Sequence[str | None]
) -> set[tuple[str, str]]:
    """The keys, by person and class, that sealing these rows and salting their digests will ask for."""
    sealed = [
        (column.name, column.type.key_class) for column in record.__table__.columns if isinstance(column.type, Sealed)
    ]
    of_values = {
        (subject, key_class)
        for row, subject in zip(rows, subjects, strict=True)
        for name, key_class in sealed
        if subject is not None and row.get(name) is not None
    }
    return of_values | {(salted_by(record, row), SALT_CLASS) for row in rows}


def _make_keys(db: Db, wanted: set[tuple[str, str]], now: datetime) -> None:
    """Gets the keys that are wanted, and makes those that there are not, in a few statements however many they are."""
    if missing := wanted - db.keys.keys():
        fetch_keys(db, {person for person, _ in missing})
    if absent := sorted(wanted - db.keys.keys()):
        _insert_keys(db, absent, now)
        fetch_keys(db, {person for person, _ in absent})


def _insert_keys(db: Db, absent: Sequence[tuple[str, str]], now: datetime) -> None:
    insert = postgresql.insert if db.locks_rows else sqlite.insert
    rows = [
        {"id": new_id(now), "person": person, "key_class": key_class,
         "wrapped": db.keyring.wrap(os.urandom(KEY_BYTES), f"{person}|{key_class}")}
        for person, key_class in absent
    ]  # fmt: skip
    # Two acts may want a person's first key at once: one makes it, the other reads it.
    db.execute(insert(DataKey.__table__).on_conflict_do_nothing(index_elements=["person", "key_class"]), rows)


def _unwrapped(db: Db, person: str, key_class: str, wrapped: bytes | None) -> bytes | None:
    return None if wrapped is None else db.keyring.unwrap(wrapped, f"{person}|{key_class}")


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg if default is not None and default.is_scalar else None


def _bound_to(column: Column[Any], row: str) -> bytes:
    return f"{column.table.name}|{column.name}|{row}".encode()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize()) if value else "0"
    return value
