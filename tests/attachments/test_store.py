"""Attachments are sealed for the person they show, belong to whoever brought them until an act hands them in, and are
safe on disk before their row is committed."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import event, select

from tests.attachments import files
from workflows.attachments.kinds import SIGNATURE, Accepted, WrongKind
from workflows.attachments.store import Damaged, Store
from workflows.records.attachments import Attachment
from workflows.records.connections import engine_for_acts
from workflows.records.keyring import open_keyring
from workflows.records.people import DataKey, Person
from workflows.records.sealed import write
from workflows.records.tables import metadata
from workflows.records.transaction import Database, transaction
from workflows.words.refusals import EntryRefused, NotFound

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
LIN, WU = "lin", "wu"


@pytest.fixture
def database(tmp_path):
    engine = engine_for_acts(f"sqlite:///{tmp_path / 'fourgates.db'}")

    @event.listens_for(engine, "connect")
    def no_parents(connection, _):
        # The cases named here need not exist.
        connection.execute("PRAGMA foreign_keys=OFF")

    metadata().create_all(engine)
    found = Database(engine, open_keyring(tmp_path / "keys"))
    with transaction(found) as db:
        for person in ("wang", "li", "lin", "wu"):
            write(db, Person, {"name": person}, subject=person, now=NOW, id=person)
    return found


@pytest.fixture
def act(database):
    """One act."""
    return lambda: transaction(database)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "attachments")


def put(db, store, **changed):
    given = {"data": files.photo(), "file_name": "C:\\照片\\房屋.jpg", "purpose": "photo", "subject": "li",
             "uploaded_by": "lin", "now": NOW}  # fmt: skip
    return store.put(db, **{**given, **changed})


def row_of(db, id):
    return db.row(select(Attachment.__table__).where(Attachment.__table__.c.id == id))


def test_a_file_is_sealed_and_named_by_its_sealed_bytes_and_comes_back_as_it_was(act, store):
    with act() as db:
        kept = put(db, store)
    on_disk = (store.folder / kept.sha256).read_bytes()
    assert sha256(on_disk).hexdigest() == kept.sha256
    assert b"JFIF" not in on_disk
    assert [entry.name for entry in store.folder.iterdir()] == [kept.sha256]
    assert (store.folder / kept.sha256).stat().st_mode & 0o777 == 0o600
    with act() as db:
        data, row = store.read(db, kept.id)
    assert data.startswith(b"\xff\xd8\xff") and len(data) == kept.bytes == row.bytes
    assert row.plain_sha256 == sha256(data).hexdigest()
    assert (row.file_name, row.media_type, row.application) == ("房屋.jpg", "image/jpeg", None)


def test_what_is_not_accepted_leaves_neither_row_nor_file(act, store):
    with pytest.raises(WrongKind), act() as db:
        put(db, store, data=b"<svg/>")
    assert not store.folder.exists()


def test_what_the_product_made_itself_goes_in_as_it_is(act, store):
    dossier = files.paper_with(b"/Names << /EmbeddedFiles 9 0 R >>")
    with act() as db:
        kept = put(db, store, data=Accepted(dossier, "application/pdf"), purpose="dossier")
        assert store.read(db, kept.id)[0] == dossier


def test_an_act_takes_what_its_actor_brought_and_seals_it_for_the_borrower(act, store):
    with act() as db:
        kept = put(db, store, purpose=SIGNATURE, data=files.signature())
        before = store.read(db, kept.id)[0]
        store.bind(db, [kept.id, kept.id], application="case", subject="wang", actor=LIN, now=NOW)
        data, row = store.read(db, kept.id)
        written = db.written
    assert data == before
    assert (row.application, row.subject) == ("case", "wang")
    assert row.sha256 != kept.sha256 and row.plain_sha256 == sha256(data).hexdigest()
    assert [one.id for one in written].count(kept.id) == 2 and written[0].digest != written[-1].digest


def test_what_somebody_else_brought_cannot_be_handed_in(act, store):
    with act() as db:
        kept = put(db, store)
    with pytest.raises(EntryRefused), act() as db:
        store.bind(db, [kept.id], application="case", subject="wang", actor=WU, now=NOW)
    with pytest.raises(EntryRefused), act() as db:
        store.bind(db, ["nothing"], application="case", subject="wang", actor=WU, now=NOW)


def test_what_the_case_has_anybody_may_name_again_but_no_other_case(act, store):
    with act() as db:
        kept = put(db, store)
        store.bind(db, [kept.id], application="case", subject="wang", actor=LIN, now=NOW)
        name = row_of(db, kept.id).sha256
        store.bind(db, [kept.id], application="case", subject="wang", actor=WU, now=NOW)
        assert row_of(db, kept.id).sha256 == name
    with pytest.raises(EntryRefused), act() as db:
        store.bind(db, [kept.id], application="other", subject="li", actor=LIN, now=NOW)


def test_an_act_that_is_refused_leaves_the_file_where_its_row_looks_for_it(act, store):
    with act() as db:
        kept = put(db, store)
    with pytest.raises(EntryRefused), act() as db:
        store.bind(db, [kept.id, "not there"], application="case", subject="wang", actor=LIN, now=NOW)
    with act() as db:
        assert store.read(db, kept.id)[1].application is None


def test_sweeping_removes_what_no_row_names_but_nothing_young(act, store):
    with act() as db:
        kept = put(db, store)
        store.bind(db, [kept.id], application="case", subject="wang", actor=LIN, now=NOW)
    (store.folder / ".aside-0123").write_bytes(b"half")
    assert len(list(store.folder.iterdir())) == 3
    for entry in store.folder.iterdir():
        os.utime(entry, (NOW.timestamp(), NOW.timestamp()))
    with act() as db:
        assert store.sweep(db, now=NOW + timedelta(hours=1)) == 0
        assert store.sweep(db, now=LATER) == 2
        assert store.read(db, kept.id)
        assert [entry.name for entry in store.folder.iterdir()] == [row_of(db, kept.id).sha256]


def test_a_changed_file_and_a_missing_one_are_told(act, store):
    with act() as db:
        kept, other = put(db, store), put(db, store)
    path = store.folder / kept.sha256
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    (store.folder / other.sha256).unlink()
    with act() as db:
        for id in (kept.id, other.id):
            with pytest.raises(Damaged):
                store.read(db, id)
    assert store.stored(other.sha256) is None


def test_two_files_cannot_change_places(act, store):
    with act() as db:
        one, two = put(db, store), put(db, store)
        table = Attachment.__table__
        db.execute(table.update().where(table.c.id == one.id).values(sha256=two.sha256))
        with pytest.raises(InvalidTag):
            store.read(db, one.id)


def test_destroying_the_key_deletes_the_picture(act, store):
    with act() as db:
        kept = put(db, store)
        table = DataKey.__table__
        db.execute(table.update().where(table.c.key_class == "image").values(wrapped=None, destroyed_at=NOW))
    with act() as db, pytest.raises(NotFound):
        store.read(db, kept.id)
