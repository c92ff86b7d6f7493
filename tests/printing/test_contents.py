"""What the dossier query finds in the database is what was written there: sealed values open, cards stamped."""

from base64 import b64decode
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from tests.printing import sample
from webapp.printing.dossier import volume
from webapp.printing.pdf import stamp_font
from workflows import bpmn
from workflows.attachments.kinds import SIGNATURE, Accepted
from workflows.attachments.store import Store
from workflows.audit.chain import Happened, append
from workflows.queries.dossier import LIST_RECORDS, NEVER_PRINTED, RECORDS, contents
from workflows.queries.filed_dossier import filed_dossier
from workflows.records import sealed
from workflows.records.cases import Application
from workflows.records.column_types import Sealed
from workflows.records.connections import engine_for_acts
from workflows.records.duties import DutyHeld
from workflows.records.grant import CreditLine, ExposureLine
from workflows.records.households import Branch, Household, Member, Village, VillageManager
from workflows.records.keyring import open_keyring
from workflows.records.people import DataKey, Person
from workflows.records.processes import ProcessFile
from workflows.records.tables import metadata
from workflows.records.transaction import Database, Db, transaction
from workflows.words.refusals import NotFound

NOW = sample.at(11, 26, 10, 30)


@pytest.fixture
def database(tmp_path):
    engine = engine_for_acts(f"sqlite:///{tmp_path / 'fourgates.db'}")

    @event.listens_for(engine, "connect")
    def no_parents(connection, _):
        # Process version and policy are not what this is about.
        connection.execute("PRAGMA foreign_keys=OFF")

    metadata().create_all(engine)
    return Database(engine, open_keyring(tmp_path / "keys"))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "attachments")


@pytest.fixture
def filled(database, store):
    """The sample case, row by row in the tables; gives the ids of its attachments by the sample's names."""
    with transaction(database) as db:
        people(db)
        diagrams(db)
        ids = attachments(db, store)
        for name, rows in {
            **sample.first_gate(),
            **sample.second_gate(),
            **sample.third_gate(sample.terms()),
            **sample.fourth_gate(),
        }.items():
            for row in rows:
                insert(db, RECORDS[name], row, ids)
        for name, rows in sample.lists().items():
            for row in rows:
                insert(db, LIST_RECORDS[name], row, ids)
        for check in ("e1", "e2"):
            for row in sample.debts(check):
                insert(db, ExposureLine, row, ids)
        insert(db, Application, sample.application(process_version="version"), ids)
        insert(db, CreditLine, sample.line(), ids)
        for duty in sample.duties():
            held = {
                "case": "case",
                "person": duty.person,
                "duty_class": duty.duty_class,
                "first_task": "",
                "since": duty.since,
            }
            db.execute(DutyHeld.__table__.insert().values(held))
        events = [Happened(act="complete", actor="lin"), Happened(act="act_refused", actor="shen"),
                  Happened(act="hand_over", actor="he", task="visit_household", facts={"from": "he", "to": "lin"})]  # fmt: skip
        append(db, "case", events, at=NOW, written=())
    return ids


def people(db: Db) -> None:
    for one in (sample.WANG, sample.LI):
        plain = {
            "name": one.name,
            "id_number": one.id_number,
            "phone": one.phone,
            "address": one.address,
            "birth_date": one.birth_date,
            "gender": one.gender,
        }
        sealed.write(db, Person, plain, subject=one.id, now=NOW, id=one.id)
    for id, name in {**sample.NAMES, "lei": "王䶮", "fu": "王福田"}.items():
        sealed.write(db, Person, {"name": name, "birth_date": date(1970, 1, 1)}, subject=id, now=NOW, id=id)
    for record, id, values in (
        (Branch, "union", {"code": "03", "name": "云禾县农村信用合作联社"}),
        (Branch, "qinghe", {"code": "0301", "name": "青禾信用社", "parent": "union"}),
        (Village, "village", {"branch": "qinghe", "name": "上塘村"}),
        (VillageManager, "vm", {"village": "village", "person": "lin", "since": NOW}),
        (Household, "house", {"branch": "qinghe", "village": "village", "village_group": "3 组", "head_name": "王长根", "created_at": NOW}),
        *((Member, id, {"household": "house", "person": who, "relation": relation})
          for id, who, relation in (("m1", "wang", "户主"), ("m2", "li", "配偶"), ("m3", "lei", "子"), ("m4", "fu", "父"))),
    ):  # fmt: skip
        sealed.write(db, record, values, subject="wang", now=NOW, id=id)


def diagrams(db: Db) -> None:
    """The real ones: the names of tasks stand in them."""
    for path in sorted(Path(bpmn.__path__[0]).glob("*mn")):
        plain = {"version": "version", "name": path.name, "content": path.read_bytes()}
        sealed.write(db, ProcessFile, plain, subject=None, now=NOW)


def attachments(db: Db, store: Store) -> dict[str, str]:
    found = {}
    for paper in sample.papers().values():
        raw = {"front": sample.card("front"), "back": sample.card("back")}.get(paper.id)
        data = raw or (b64decode(paper.picture.split(",", 1)[1]) if paper.picture else b"\x00" * 2048)
        purpose = SIGNATURE if paper.id.startswith("sig") else paper.purpose
        kept = store.put(db, data=Accepted(data, paper.media_type), file_name=paper.file_name, purpose=purpose, subject="wang",
                         uploaded_by="lin", now=NOW, application="case")  # fmt: skip
        found[paper.id] = kept.id
    return found


def insert(db: Db, record: Any, row: SimpleNamespace, ids: dict[str, str]) -> None:
    """The sample's row as an act would write it, its attachments by their real ids."""
    plain = {name: renamed(value, ids) for name, value in vars(row).items() if name != "id"}
    for column in record.__table__.columns:
        if isinstance(column.type, Sealed) and plain[column.name] is not None:
            plain[column.name] = sample.opened()[row.id, column.name]
        elif column.name in ("branch", "created_at") and plain[column.name] is None:
            plain[column.name] = "qinghe"
        elif not column.nullable and column.name in plain and plain[column.name] is None:
            plain[column.name] = filler(column)
    sealed.write(db, record, plain, subject=plain.get("subject") or "wang", now=NOW, id=row.id)


def renamed(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [renamed(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value


def filler(column: Any) -> Any:
    """Something for a column that the sample does not say and must be there."""
    kind = column.type.python_type if not hasattr(column.type, "impl") else None
    return {bool: False, int: 0, str: ""}.get(kind, NOW)


def test_the_case_is_found_whole(database, store, filled):
    with transaction(database) as db:
        found = contents(db, store, "case", NOW, font=stamp_font())
    made = sample.dossier()
    assert [one.part.title for one in volume(found).parts] == [one.part.title for one in volume(made).parts]
    assert (found.kind, found.cooperative, found.manager, found.number) == (
        "loan",
        made.cooperative,
        "林晓峰",
        made.number,
    )
    assert (found.chain.seq, found.refused_attempts) == (3, 1)
    assert [(one.giver, one.taker) for one in found.hand_overs] == [("何雨", "林晓峰")]
    assert found.task_name("visit_household") == "上门调查" and found.task_name("gone_since") == "gone_since"
    assert not set(NEVER_PRINTED) & set(RECORDS)


def test_sealed_values_come_in_plain_for_the_papers_that_show_them(database, store, filled):
    with transaction(database) as db:
        found = contents(db, store, "case", NOW)
    health = {key for key in sample.opened() if key[1] == "health"}
    assert found.opened == {key: value for key, value in sample.opened().items() if key not in health}
    html = volume(found).html()
    assert "6224 1203 5581 3307" in html and sample.WANG.id_number in html


def test_the_copy_of_a_card_never_comes_without_its_stamp(database, store, filled):
    with transaction(database) as db:
        found = contents(db, store, "case", NOW, font=stamp_font())
        for name in ("front", "back"):
            kept, _ = store.read(db, filled[name])
            shown = found.picture(filled[name])
            assert kept == sample.card(name)
            assert shown is not None and b64decode(shown.split(",", 1)[1]) != kept
        photo = found.picture(filled["photo1"])
        assert photo is not None and b64decode(photo.split(",", 1)[1]) == store.read(db, filled["photo1"])[0]


def test_a_picture_whose_key_was_destroyed_leaves_its_place(database, store, filled):
    with transaction(database) as db:
        table = DataKey.__table__
        db.execute(table.update().where(table.c.key_class == "image").values(wrapped=None, destroyed_at=NOW))
    with transaction(database) as db:
        found = contents(db, store, "case", NOW)
    assert found.picture(filled["photo1"]) is None
    assert "已按规定删除" in volume(found).html()


def test_the_house_knows_what_it_filed_and_what_its_chain_says(database, store, filled):
    with transaction(database) as db:
        assert filed_dossier(db, "JJ-0301-2026-000311", 3) is None, "nothing is filed yet"
        dossier = RECORDS["dossier"]
        values = {
            "branch": "qinghe",
            "application": "case",
            "kind": "loan",
            "made_at": NOW,
            "contents": {},
            "digest": "ab" * 32,
        }
        sealed.write(db, dossier, values, subject=None, now=NOW)
        found = filed_dossier(db, "JJ-0301-2026-000311", 3)
        assert found is not None and found.digest == "ab" * 32
        assert found.event_hash == contents(db, store, "case", NOW).chain.hash
        assert filed_dossier(db, "SQ-0301-2026-000418", 9).event_hash is None
        assert filed_dossier(db, "no such number", 1) is None


def test_a_case_that_is_not_there_is_not_found(database, store):
    with transaction(database) as db, pytest.raises(NotFound):
        contents(db, store, "nothing", NOW)
